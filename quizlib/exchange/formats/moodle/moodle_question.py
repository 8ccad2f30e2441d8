"""One ``<question>`` of Moodle XML: its texts in whatever format they are, its answers, and what is in doubt."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from lxml import etree

from quizlib.exchange.formats.markup import decimal, plain_text

_LONGEST_SOURCE = 4000
#: What Moodle itself puts there, so that nothing is lost with it.
_STOCK = re.compile(
    r"(?:Your answer is (?:partially )?(?:correct|incorrect)"
    r"|[您你]?的?(?:回答|答案)(?:部分)?(?:正确|不正确|错误))?[.。!！]?"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An ``<answer>``: its text, what it earns in per cent, and the feedback to it."""

    text: str
    percent: Fraction
    feedback: str
    element: etree._Element


@dataclass
class MoodleQuestion:
    """A question element of a ``type``; ``where`` it stands, in which ``topic``; doubts and notes gather here."""

    element: etree._Element
    type: str
    where: str
    topic: str
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        name = (self.element.findtext("name/text") or "").strip()
        if name:
            self.where = f"{self.where}（{name[:40]}）"

    @cached_property
    def stem(self) -> str:
        """The question's text."""
        return self.text(self.element.find("questiontext"))

    @cached_property
    def format(self) -> str:
        """The format of the question's text, which others take over."""
        found = self.element.find("questiontext")
        return (found.get("format") or "html").strip() if found is not None else "html"

    @cached_property
    def source(self) -> str:
        """The passage in the file, cut short where a file is packed into it."""
        text = str(etree.tostring(self.element, encoding="unicode", with_tail=False))
        return text if len(text) <= _LONGEST_SOURCE else f"{text[:_LONGEST_SOURCE]}……"

    @property
    def tags(self) -> list[str]:
        """The texts of the tags."""
        return [(one.text or "").strip() for one in self.element.iterfind("tags/tag/text")]

    def flag(self, name: str, default: bool) -> bool:
        """A switch: ``true``, ``1``, ``false``, ``0``."""
        text = self.element.findtext(name)
        return default if text is None else text.strip().lower() not in ("", "0", "false")

    def text(self, element: etree._Element | None, format: str = "") -> str:
        """The text within ``element`` as plain text; pictures and other losses become doubts."""
        if element is None:
            return ""
        for file in element.iterfind("file"):
            self.doubts.append(f"附有文件 {file.get('name') or ''}，没有导入，请核对题意是否完整")
        return self.plain(raw_text(element), (element.get("format") or format or "html").strip())

    def plain(self, raw: str, format: str) -> str:
        """``raw``, which is in ``format``, as plain text."""
        text, doubts = plain_text(raw, format)
        self.doubts += doubts
        return text

    def answers(self, rich: bool) -> list[Answer]:
        """The answers; ``rich`` where their texts have a format."""
        found = []
        for one in self.element.iterfind("answer"):
            percent = decimal(one.get("fraction") or one.findtext("fraction"))
            if percent is None:
                percent = Fraction(0)
                self.doubts.append(f"答案的分值比例 fraction=“{one.get('fraction') or ''}”不是数字，应为 0 到 100")
            text = self.text(one, self.format) if rich else raw_text(one).strip()
            found.append(Answer(text, percent, self.text(one.find("feedback"), self.format), one))
        return found

    def rationale(self) -> str:
        """The general feedback, and below it what the answers say."""
        for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            if not _STOCK.fullmatch(self.text(self.element.find(name), self.format)):
                self.notes.append("对全题答对、答错的统一反馈没有导入")
        if any(self.text(hint, self.format) for hint in self.element.iterfind("hint")):
            self.notes.append("提示（hint）没有导入")
        general = self.text(self.element.find("generalfeedback"), self.format)
        return "\n".join(filter(None, (general, *self.feedback)))


def raw_text(element: etree._Element) -> str:
    """What stands in the ``<text>`` of ``element``; markup that was not put into CDATA is taken as it is."""
    found = element.find("text")
    if found is None:
        return element.text or ""
    return (found.text or "") + "".join(str(etree.tostring(child, encoding="unicode")) for child in found)
