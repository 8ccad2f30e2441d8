"""GIFT, read: questions with their answers in braces, in the text of the file."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from quizlib.core.question import BLANK, Kind
from quizlib.errors import Problem
from quizlib.exchange.formats.extras import Cases, in_order, read_labels
from quizlib.exchange.formats.gift.gift_answers import MOST_ANSWERS, Block
from quizlib.exchange.formats.gift.gift_text import DEFAULT_FORMAT, Entry, Passage, entries
from quizlib.exchange.formats.markup import plain_text
from quizlib.exchange.formats.moodle.moodle_kinds import DRAWN_BLANK, with_blank
from quizlib.exchange.formats.moodle.moodle_read import topic_of
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.source import Source

_NAMES = {"gb18030": "GB18030", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_ID = re.compile(r"(?=[0-9-]*[A-Za-z])(?=[A-Za-z]*[0-9-])[A-Za-z0-9][A-Za-z0-9-]{0,63}")
_CLOSING = "。．.？?！!；;：:，,、）)】”\"’' "
_ENDINGS = tuple("。．.？?！!：:；;")
_LONG_BLANK = re.compile(r"(?<!_)_{5,7}(?!_)")
_POINTS = re.compile(r"[0-9]{1,9}(?:/[1-9][0-9]{0,8})?")
_GAPS = {Kind.SINGLE: "（　　）", Kind.MULTIPLE: "（　　）", Kind.FILL: BLANK, Kind.NUMERICAL: BLANK}
_SHOWN = 60
_LONGEST_SOURCE = 4000


def read(source: Source) -> Readings:
    """The questions of a GIFT file. Raises ProblemsError where it is not in UTF-8."""
    if source.encoding in _NAMES:
        name = _NAMES[source.encoding]
        raise source.refused(f"GIFT 只能是 UTF-8 编码，这个文件是 {name}；请用记事本打开，另存为 UTF-8")
    found, cases, topic = Readings("gift"), Cases(), ""
    for entry in entries(source.lines):
        if entry.category:
            topic = topic_of(entry.category)
        else:
            _take(_Entry(entry, source.name, topic), found, cases)
    cases.put_together(found.questions)
    return found


def _take(question: "_Entry", found: Readings, cases: Cases) -> None:
    extras = question.extras
    if question.is_description and not extras.case:
        text, _ = question.passage.plain(DEFAULT_FORMAT)
        shown = f"{text[:_SHOWN]}{'……' if len(text) > _SHOWN else ''}"
        message = f"这是一段说明（{shown}），不是题目，没有导入；如果是后面几题共用的材料，请把它们合成案例题"
        found.problems.append(Problem(question.where, message))
        return
    if len(re.findall("[=~]", question.passage.mask)) > MOST_ANSWERS:
        found.problems.append(Problem(question.where, f"答案或选项超过 {MOST_ANSWERS} 个，没有导入，请拆成几道题"))
        return
    reading = question.reading()
    if extras.case:
        cases.places.setdefault(extras.case, len(found.questions))
    if extras.part:
        cases.parts.setdefault(extras.part[0], []).append((extras.part[1], reading))
    else:
        found.questions.append(reading)


class _Entry:
    """One question on its way to a reading."""

    def __init__(self, entry: Entry, file: str, topic: str) -> None:
        self._entry = entry
        self._topic = topic
        labels = entry.labels()
        self._labels = {name: texts[0] for name, texts in labels.items()}
        self.extras = read_labels(labels.get("tag", ()))
        self._title, self.passage = _titled(Passage.of(entry.raw))
        self._id = self._labels.get("id", "") or (self._title if _ID.fullmatch(self._title) else "")
        self.where = f"{file}:{entry.line}"
        if self._title and self._title != self._id:
            self.where += f"（{self._title[:40]}）"
        self._doubts: list[str] = []
        self._notes: list[str] = []

    @property
    def is_description(self) -> bool:
        """Whether there is no answer block."""
        return not re.search("[{}]", self.passage.mask)

    def reading(self) -> Reading:
        """The reading, with what is in doubt about it."""
        fields = self._case() if self.extras.case else self._question()
        points = self._labels.get("分值", "")
        common: dict[str, Any] = {
            "points": Fraction(points) if _POINTS.fullmatch(points) and not points.startswith("0") else None,
            "unit": self._labels.get("单位", ""),
            "topic": self._topic,
            "tags": tuple(self.extras.tags),
            "id": self._id,
            "source": self._source,
        }
        fields = common | self.extras.reading | fields
        choices = len(fields.get("choices", ()))
        reading = Reading(self.where, pinned=self.extras.pinned(choices), **fields)
        order = self.extras.order(choices)
        if order is not None and reading.kind is Kind.MATCH:
            reading = in_order(reading, order)
        if self._entry.spans_empty_lines:
            self._notes.append("答案块里有空行，已当作一道题；在 Moodle 里空行会结束一道题")
        if self._title and self._title != self._id and not reading.stem.startswith(self._title.rstrip(".… ")):
            self._notes.append(f"题名“{self._title}”没有导入")
        return reading.doubting(*self._doubts).noting(*self._notes)

    @property
    def _source(self) -> str:
        raw = "\n".join([*self._entry.comments, *self._entry.lines])
        return raw if len(raw) <= _LONGEST_SOURCE else f"{raw[:_LONGEST_SOURCE]}……"

    def _case(self) -> dict[str, Any]:
        stem, self._doubts = self.passage.plain(DEFAULT_FORMAT)
        return {"kind": Kind.CASE, "stem": stem, "rationale": self._labels.get("解析", "")}

    def _question(self) -> dict[str, Any]:
        passage, format = self.passage.in_format(DEFAULT_FORMAT)
        spans = list(_blocks(passage.mask))
        if not spans or not _are_paired(passage.mask, spans):
            self._doubts.append("花括号不成对：答案块应以 { 开始、以 } 结束；文字里的花括号要写成 \\{ 和 \\}")
            return {"stem": self._plain(passage.text, format)}
        blocks = [Block.of(passage.cut(start + 1, end - 1).stripped(), format) for start, end in spans]
        if len(blocks) > 1 and all(block.kind is Kind.FILL for block in blocks):
            fields = self._several_blanks(passage, format, spans, blocks)
        else:
            fields = self._one_block(passage, format, spans, blocks[0])
        for block in blocks:
            self._doubts += block.doubts
            self._notes += block.notes
        return fields | {"rationale": "\n".join(filter(None, (block.rationale for block in blocks)))}

    def _one_block(self, passage: Passage, format: str, spans: list[tuple[int, int]], block: Block) -> dict[str, Any]:
        if len(spans) > 1:
            self._doubts.append(f"一道题里有 {len(spans)} 个答案块，只读了第一个；两题之间应有空行")
        start, end = spans[0]
        fields = block.fields()
        stem = self._stem(passage.text[:start], passage.text[end:], format, _GAPS.get(fields["kind"], ""))
        if fields["kind"] is Kind.FILL:
            stem, notes = with_blank(_LONG_BLANK.sub(BLANK, stem))
            self._notes += notes
            if notes and block.is_a_word_for_truth:
                self._doubts.append(
                    f"{{{block.body.text}}} 是填空题的写法；判断题应写成大写的 {{T}} 或 {{F}}，如果本来是判断题请改题型"
                )
        return fields | {"stem": stem}

    def _several_blanks(
        self, passage: Passage, format: str, spans: list[tuple[int, int]], blocks: list[Block]
    ) -> dict[str, Any]:
        self._doubts.append(f"一道题里有 {len(spans)} 个答案块，GIFT 只认第一个；这里读作 {len(spans)} 个空，请核对")
        ends = [0, *(end for _, end in spans)]
        starts = [*(start for start, _ in spans), len(passage.text)]
        stem = BLANK.join(passage.text[end:start] for end, start in zip(ends, starts, strict=True))
        keys = tuple((block.accepted() or ((),))[0] for block in blocks)
        return {"kind": Kind.FILL, "stem": self._plain(stem, format), "key": keys}

    def _stem(self, before: str, after: str, format: str, gap: str) -> str:
        """The text around the answer block; text behind it makes a blank of the block."""
        tail = self._plain(after, format)
        if not tail:
            return self._plain(before + after, format)
        ahead = self._plain(before, format)
        if not tail.strip(_CLOSING) and ahead.endswith(_ENDINGS):
            return ahead  # ``……？{=甲}。``
        drawn = [match.end() for match in DRAWN_BLANK.finditer(ahead)][-1:] == [len(ahead)]
        return self._plain(f"{before}{'' if drawn else gap}{after}", format)

    def _plain(self, text: str, format: str) -> str:
        plain, doubts = plain_text(text, format)
        self._doubts += [doubt for doubt in doubts if doubt not in self._doubts]
        return plain


def _titled(passage: Passage) -> tuple[str, Passage]:
    """The title between ``::``, and what follows."""
    if not passage.mask.startswith("::"):
        return "", passage
    end = passage.mask.find("::", 2)
    if end < 0:
        return "", passage.cut(2).stripped()
    return " ".join(passage.text[2:end].split()), passage.cut(end + 2).stripped()


def _blocks(mask: str) -> Iterator[tuple[int, int]]:
    """Where each block begins and ends, braces included; nothing where one has no end."""
    at = 0
    while (start := mask.find("{", at)) >= 0 and (at := mask.find("}", start) + 1):
        yield start, at


def _are_paired(mask: str, spans: list[tuple[int, int]]) -> bool:
    """Whether no brace stands outside the blocks, or within one."""
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(mask)]
    outside = [mask[end:start] for end, start in zip(ends, starts, strict=True)]
    inside = [mask[start + 1 : end - 1] for start, end in spans]
    return not any(brace in text for text in (*outside, *inside) for brace in "{}")
