"""Marked-up text: what an XML file begins with, HTML as plain text, and text that XML can hold.

Everything here takes time in proportion to the text, whatever the text is.
"""

import html
import re
from fractions import Fraction

from quizlib.exchange.formats.source import Source

_HEAD = 16 * 1024
_NAME = re.compile(r"<(?:[\w.-]++:)?([\w.-]+)")
_BEFORE = (("<?", "?>"), ("<!--", "-->"), ("<!", ">"))
_UNSTORABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECIMAL = re.compile(r"[-+]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][-+]?[0-9]{1,2})?")

_HTML = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?P<close>/?)(?P<tag>[A-Za-z][\w:-]*+)(?P<attributes>[^<>]*+)>"
    r"|&(?P<named>[A-Za-z][A-Za-z0-9]{1,31});|&(?P<number>#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6}));|[^<&]++|[<&]",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""(?:src|alt|data)\s*=\s*["']?([^"'>]{1,200})""", re.IGNORECASE)
_STRONG = re.compile(r"\*\*|(?<![_\w])__(?=[^\W_])|(?<=[^\W_])__(?![_\w])|`")
_MARKDOWN = re.compile(r"(?m)^(?:#{1,6} +|> ?)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!-])")
_SPACES = re.compile(r"[ \t\r\n\f]+")
# fmt: off
BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
        "ol", "p", "pre", "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
    }
)
# fmt: on
#: What holds no text that could be kept, and what it is called.
MEDIA = {
    "img": "图片",
    "picture": "图片",
    "svg": "图片",
    "canvas": "图片",
    "object": "嵌入的文件",
    "embed": "嵌入的文件",
    "iframe": "嵌入的网页",
    "audio": "音频",
    "video": "视频",
    "math": "公式",
}
_HIDDEN = frozenset(("script", "style", "head", "svg", "object", "audio", "video", "iframe", "canvas"))


class Flow:
    """Text as a browser lays it out: white space in a row is one space, blocks and breaks begin lines."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._space = False
        self._block = False

    def text(self, text: str) -> None:
        """Text whose white space is only layout."""
        for index, word in enumerate(_SPACES.split(text)):
            self._space = self._space or index > 0
            if word:
                self.exact(word.replace("\xa0", " "))

    def exact(self, text: str) -> None:
        """Text as it is."""
        last = self._parts[-1] if self._parts else "\n"
        if self._block and not last.endswith("\n"):
            self._parts.append("\n")
        elif self._space and not self._block and not last.endswith("\n"):
            self._parts.append(" ")
        self._space = self._block = False
        self._parts.append(text)

    def line(self) -> None:
        """A line break."""
        self._space = False
        self.exact("\n")

    def block(self) -> None:
        """The edge of a block."""
        self._block = bool(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def is_blank(self, mark: int) -> bool:
        """Whether there is white space from the piece ``mark`` on, and nothing else."""
        return (len(self) > mark or self._space) and not "".join(self._parts[mark:]).strip()

    def replace(self, mark: int, text: str) -> None:
        """Put ``text`` in place of everything from the piece ``mark`` on."""
        del self._parts[mark:]
        self._space = False
        self.exact(text)

    def __str__(self) -> str:
        return "".join(self._parts).strip()


def first_element(source: Source) -> str:
    """The name of the element that an XML file begins with, without its prefix; empty for anything else."""
    if source.is_archive:
        return ""
    head = source.data[:_HEAD]
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if head.startswith(mark):
            head = head[: len(head) // 2 * 2].decode(encoding, "replace").encode()
    text = head.decode("utf-8", "replace").lstrip("\ufeff").lstrip()
    while begun := next((marks for marks in _BEFORE if text.startswith(marks[0])), None):
        text = text.partition(begun[1])[2].lstrip()
    match = _NAME.match(text)
    return match.group(1) if match else ""


def text_of_html(text: str, lines: bool = False) -> tuple[str, list[str]]:
    """HTML as plain text, and the doubts that come of it; with ``lines``, line ends of the source are kept."""
    flow, doubts, hidden, underlined = Flow(), [], "", -1
    for match in _HTML.finditer(text):
        tag = (match["tag"] or "").lower()
        if hidden:
            if tag == hidden and match["close"]:
                hidden = ""
        elif tag:
            doubts += _doubts(tag, match)
            if tag in _HIDDEN and not match["close"] and not match["attributes"].endswith("/"):
                hidden = tag
            elif tag == "br":
                flow.line()
            elif tag in BLOCKS:
                flow.block()
            elif tag in ("td", "th") and match["close"]:
                flow.text(" ")
            elif tag == "u":
                underlined = _underline(flow, bool(match["close"]), underlined)
        elif match["named"]:
            flow.exact(" " if match["named"] == "nbsp" else html.unescape(match.group()))
        elif match["number"]:
            flow.exact(html.unescape(match.group()))
        elif not match.group().startswith("<!--"):
            _data(flow, match.group(), lines)
    return str(flow), list(dict.fromkeys(doubts))


def plain_text(raw: str, format: str) -> tuple[str, list[str]]:
    """``raw`` in a ``format`` of Moodle (html, markdown, moodle_auto_format, plain_text) as plain text, with doubts."""
    if format == "plain_text":
        return raw.strip(), []
    if format == "markdown":
        raw = _MARKDOWN.sub("", _STRONG.sub("", raw))
        raw = _ESCAPED.sub(r"\1", raw).replace("![", "<img>[")
    return text_of_html(raw, lines=format in ("moodle_auto_format", "markdown"))


def html_of_text(text: str) -> str:
    """``text`` as HTML from which ``text_of_html`` gives it back, whatever white space it has."""
    pieces = []
    for index, one in enumerate(text):
        beside = f"{text[max(index - 1, 0) : index]}.{text[index + 1 : index + 2]}"
        if one == "\n":
            pieces.append("<br>")
        elif one in "&<>{}" or (one.isspace() and (one != " " or any(map(str.isspace, beside)))):
            pieces.append(f"&#{ord(one)};")
        else:
            pieces.append(one)
    return "".join(pieces)


def storable(text: str) -> str:
    """``text`` without the characters that XML cannot hold."""
    return _UNSTORABLE.sub("", text)


def decimal(text: str | None) -> Fraction | None:
    """The number that a decimal such as ``33.33333`` or ``1e-3`` stands for; None for anything else."""
    plain = (text or "").strip()
    return Fraction(plain) if _DECIMAL.fullmatch(plain) else None


def decimal_text(value: Fraction, digits: int = 7) -> str:
    """``value`` as a decimal, exact where ``digits`` digits are enough."""
    whole, rest = divmod(abs(round(value * 10**digits)), 10**digits)
    return f"{'-' if value < 0 else ''}{whole}.{rest:0{digits}d}".rstrip("0").rstrip(".")


def _data(flow: Flow, text: str, lines: bool) -> None:
    if not lines:
        flow.text(text)
        return
    for index, line in enumerate(text.split("\n")):
        if index:
            flow.line()
        flow.text(line)


def _underline(flow: Flow, closes: bool, begun: int) -> int:
    """An underlined stretch of white space is a blank to fill in."""
    if not closes:
        flow.exact("")
        return len(flow)
    if begun >= 0 and flow.is_blank(begun):
        flow.replace(begun, "____")
    return -1


def _doubts(tag: str, match: re.Match[str]) -> list[str]:
    if match["close"]:
        return []
    if tag in MEDIA:
        named = _ATTRIBUTE.search(match["attributes"])
        name = named.group(1).rsplit("/", 1)[-1] if named and not named.group(1).startswith("data:") else ""
        return [f"含有{MEDIA[tag]}{f'（{name}）' if name else ''}，没有导入，请核对题意是否完整"]
    if tag in ("sub", "sup"):
        return ["上标或下标变成了普通文字，请核对"]
    if tag in ("del", "strike", "s"):
        return ["带删除线的文字变成了普通文字，请核对"]
    return []
