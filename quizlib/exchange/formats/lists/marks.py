"""How lines of a Chinese question list are recognised: numbers, choices, section titles, labelled fields.

Everything is matched on the half-width form of a line, which has the same length, and cut from the line itself.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from quizlib.core.question import Kind
from quizlib.core.regulation import number_of
from quizlib.exchange.formats.words import FIELD_WORDS, KIND_WORDS, kind_of, narrow

CHINESE = "一二三四五六七八九十百"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_NO_TEXT = " ,.;:、。()[]【】"

_NUMBER = re.compile(
    rf"\s*(?:(?P<titled>第\s*(?:[{CHINESE}]{{1,4}}|\d{{1,4}})\s*题)\s*[:.、)]?"
    r"|(?P<round>\(\s*\d{1,4}\s*\))\s*[.、:]?"
    r"|(?P<square>[\[【]\s*\d{1,4}\s*[\]】])"
    r"|(?:Q|题|问题)?(?P<plain>\d{1,4})\s*(?:[.、:)]|。|,(?!\d))"
    rf"|(?P<circled>[{CIRCLED}])\s*[.、]?"
    r"|(?P<loose>\d{1,4})(?=\s))\s*"
)
_ORDINAL = re.compile(
    rf"\s*(?:第?[{CHINESE}]{{1,3}}(?:部分|大题|章)?\s*[、.:)]?|\([{CHINESE}]{{1,3}}\)|第\d+部分|[IVXⅠ-Ⅻ]{{1,4}}\s*[.、])\s*"
)
_TITLE_REST = re.compile(
    r"[\s,:;、。()]*(?:(?:共|每|本|总|计|合|下列|以下|请|多选|少选|错选|漏选|全对|对的|正确|错误|在|将|认为|答对|满分|按|\d|[一二三四五六七八九十]).*)?"
)
_TITLE_WORD = "|".join(word for word, _ in KIND_WORDS)
_TITLE = re.compile(rf"(?:{_TITLE_WORD}|选择)(?:选择|分析|说明|改错|解析)?(?:题)?(?:目|型|部分)?")
_EACH = re.compile(
    r"每\s*(?:小|道)?\s*题?\s*(?:得|计|为)?\s*(\d+(?:\.\d+)?)\s*分|(?<!\d)(\d+(?:\.\d+)?)\s*分\s*/\s*(?:每)?[小]?题"
)
_COUNTED = re.compile(r"共?\s*(\d+)\s*(?:小|道)?\s*题.{0,6}?[共计]\s*(\d+(?:\.\d+)?)\s*分")
_BY_BLANK = re.compile(r"每\s*个?\s*空\s*(?:格)?\s*(?:得|计|为)?\s*(\d+(?:\.\d+)?)\s*分")
_TIMES = re.compile(
    r"\d+\s*题?\s*[×xX*]\s*(\d+(?:\.\d+)?)\s*分|(\d+(?:\.\d+)?)\s*分?\s*(?:/题)?\s*[×xX*]\s*\d+\s*(?:小|道)?题"
)
_WORTH = re.compile(r"[(\[【]\s*(?:本题)?\s*(\d+(?:\.\d+)?)\s*分\s*[)\]】]")
_KIND_MARK = re.compile(rf"[(\[【]\s*(?:{_TITLE_WORD})[^()\[\]【】]{{0,8}}[)\]】]\s*")
_KEYS_TITLE = re.compile(
    r"\s*(?:附[件录]?\s*\d*\s*[:.、]?)?\s*(?:[一二三四五六七八九十]{1,2}、)?(?:[^\s:。,]{0,12}?)(?:参考|标准|正确)?答案(?:[与及和、]?(?:详细)?(?:解析|评分标准|要点))?\s*[:]?\s*"
)
_CHOICE_AT = re.compile(r"(?:[(\[【]\s?)?(?:选项\s?)?(?P<letter>[A-Ja-j])\s?(?:[)\]】]\s*[.、:]?|[.、:]|(?=\s))\s*")
_BARE = re.compile(r"(?<!\S)([A-H])(?=[^\x00-\x7f、。，：；）】])")
_FIELDS = {word: field for field, words in FIELD_WORDS.items() for word in words} | {
    "答": "key",
    "改正": "rationale",
    "更正": "rationale",
    "错误原因": "rationale",
    "理由": "rationale",
    "我的答案": "own",
    "你的答案": "own",
    "您的答案": "own",
    "考生答案": "own",
    "学生答案": "own",
    "得分": "score",
    "参考要点": "key",
    "答案要点": "key",
    "采分点": "key",
    "评分要点": "key",
}
_FIELD_WORD = "|".join(sorted(_FIELDS, key=len, reverse=True))
_KEY_WORD = r"(?:(?:正确|标准|参考)?答案|正确选项)"
_FIELD = re.compile(
    rf"[(【\[]\s*(?P<enclosed>{_KEY_WORD})\s*:?\s*(?P<inside>[A-Ha-h√×✓✗对错正确误、,\s]{{1,20}})[)】\]]"
    rf"|[【\[]\s*(?P<boxed>{_FIELD_WORD})\s*[】\]]\s*:?\s*"
    rf"|(?:(?<=[\s.。;;!?！？)）】\]])|^)(?P<named>{_FIELD_WORD})\s*:\s*"
    rf"|^\s*(?P<spaced>{_KEY_WORD})(?:\s*(?:应该?)?(?:是|为|选)\s*:?\s*|\s+)(?=[A-Ha-h√×✓✗对错]|正确)"
    rf"|^\s*(?P<tight>{_KEY_WORD})(?=\s*[A-H]{{1,8}}\s*$|[√×✓✗]\s*$)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A question's number in front of a line: its ``style`` (how it is written), and where the text begins."""

    value: int
    style: str
    end: int


@dataclass(frozen=True, slots=True)
class Title:
    """A section's title: the kind and the points a question where it says them; ``any_count``: 不定项.

    ``is_by_blank``: the points are those of a blank, 每空1分.
    """

    kind: Kind | None
    points: Fraction | None
    any_count: bool
    is_by_blank: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceSpan:
    """A choice within a line: its letter and the span of its text."""

    letter: str
    start: int
    end: int


def number_at(text: str) -> Number | None:
    """The number that a line begins with, if any."""
    plain = narrow(text)
    match = _NUMBER.match(plain)
    if match is None:
        return None
    style = match.lastgroup or ""
    digits = re.search(r"\d+", match.group(style))
    if style == "circled":
        value = CIRCLED.index(match.group(style)) + 1
    elif digits:
        value = int(digits.group())
    else:
        value = number_of(match.group(style))
    return Number(value, style, match.end())


def is_decimal(text: str, number: Number) -> bool:
    """Whether what looks like a number and a stop is rather a decimal or a date, such as 3.15 or 2018.8.26."""
    plain = narrow(text)
    return number.style == "plain" and plain[number.end : number.end + 1].isdigit() and plain[number.end - 1] in ".:"


def title_of(text: str) -> Title | None:
    """A section title such as ``一、单项选择题（每题2分，共4分）``; None for any other line."""
    plain = narrow(text).strip()
    if not plain or len(plain) > 120 or plain.endswith(("?", "？")):
        return None
    ordinal = _ORDINAL.match(plain)
    rest = re.sub(r"^[【\[(#*\s]+", "", plain[ordinal.end() :] if ordinal else plain)
    match = _TITLE.match(rest)
    if match is None:
        return None
    behind = rest[match.end() :].lstrip("】]) *")
    if not ordinal and behind and not behind.startswith(("(", ":", "共", "每")):
        return None
    if not _TITLE_REST.fullmatch(behind) or re.search(r"\(\s*\)|_{2,}", behind):
        return None
    if (
        not ordinal
        and not match.group().endswith(("题", "题目", "部分", "题型"))
        and len(match.group()) < 4
        and not behind
    ):
        return None  # a bare word such as 判断 is no title
    by_blank = _BY_BLANK.search(plain)
    points = Fraction(by_blank.group(1)) if by_blank else points_each(plain)
    return Title(kind_of(match.group()), points, "不定项" in match.group(), by_blank is not None)


def points_each(text: str) -> Fraction | None:
    """The points of each question that a section's title states, or None."""
    plain = narrow(text)
    each = _EACH.search(plain)
    if each:
        return Fraction(each.group(1) or each.group(2))
    times = _TIMES.search(plain)
    if times:
        return Fraction(times.group(1) or times.group(2))
    alone = re.search(r"(?:共\s*1\s*(?:小|道)?题[^\d]{0,4}|\(\s*本题\s*)(\d+(?:\.\d+)?)\s*分", plain)
    if alone:
        return Fraction(alone.group(1))
    counted = _COUNTED.search(plain)
    if counted and int(counted.group(1)):
        return Fraction(counted.group(2)) / int(counted.group(1))
    return None


def is_keys_title(text: str) -> bool:
    """Whether a line says that the answers follow: 参考答案, 附：答案."""
    plain = narrow(text)
    return len(plain.strip()) <= 30 and _KEYS_TITLE.fullmatch(plain) is not None


def fields_in(text: str) -> Iterator[tuple[str, int, int]]:
    """The labelled fields of a line, each as its name (empty for what stands in front) and the span of its text."""
    plain = narrow(text)
    found = list(_FIELD.finditer(plain))
    if not found or plain[: found[0].start()].strip():
        yield "", 0, found[0].start() if found else len(text)
    for match, following in zip(found, [*found[1:], None], strict=False):
        end = following.start() if following else len(text)
        if match.group("enclosed"):
            yield "key", match.start("inside"), match.end("inside")
            if plain[match.end() : end].strip(" .。"):
                yield "", match.end(), end
            continue
        word = match.group("boxed") or match.group("named")
        yield (_FIELDS[word] if word else "key"), match.end(), end


def choices_in(text: str, expected: str) -> tuple[int, list[ChoiceSpan]] | None:
    """The choices in a line, and where the text in front of them ends (0 if the line begins with one).

    ``expected`` is the letter that comes next. A letter in the midst of a line counts only where the letters run on in
    order, and with the first of them in the midst at least two must stand there.
    """
    plain = narrow(text).upper()
    begin, end = len(plain) - len(plain.lstrip()), len(plain.rstrip())
    starts = [match for match in _CHOICE_AT.finditer(plain) if _stands_apart(plain, match, begin, end)]
    first = next(
        (index for index, match in enumerate(starts) if match["letter"] == expected or match.start() <= begin),
        None,
    )
    if first is None:
        return None
    run = [starts[first]]
    for match in starts[first + 1 :]:
        if ord(match["letter"]) == ord(run[-1]["letter"]) + 1 and not _is_text(plain, run[-1], match):
            run.append(match)
    leading = plain[: run[0].start()].strip()
    ends = [*(match.start() for match in run[1:]), len(plain)]
    if leading and (
        (len(run) < 2 and not (expected > "A" and plain[: run[0].start()].endswith((";", "  ", "\t"))))
        or not all(plain[match.end() : end].strip(_NO_TEXT) for match, end in zip(run, ends, strict=True))
    ):
        return None
    if run[0]["letter"] < expected:
        return None
    spans = [
        ChoiceSpan(match["letter"], match.end(), following.start() if following else len(text))
        for match, following in zip(run, [*run[1:], None], strict=True)
    ]
    return (run[0].start() if leading else 0), spans


def bare_choices_in(text: str) -> tuple[int, list[ChoiceSpan]] | None:
    """The choices of a line whose letters have nothing behind them: A半年  B一年."""
    found = list(_BARE.finditer(narrow(text)))
    if not found or text[: found[0].start()].strip():
        return None
    run = [match for index, match in enumerate(found) if ord(match[1]) == ord(found[0][1]) + index]
    ends = [*(match.start() for match in run[1:]), len(text)]
    return 0, [ChoiceSpan(match[1], match.end(), end) for match, end in zip(run, ends, strict=True)]


def worth(text: str) -> tuple[Fraction | None, str]:
    """The points that a stem states as （2分）, and the stem without it."""
    match = _WORTH.search(narrow(text))
    if match is None:
        with_kind = _KIND_MARK.search(narrow(text))
        points = re.search(r"(\d+(?:\.\d+)?)\s*分", with_kind.group()) if with_kind else None
        return (Fraction(points.group(1)) if points else None), text
    return Fraction(match.group(1)), (text[: match.start()] + text[match.end() :]).strip()


def kind_mark(text: str) -> tuple[Kind | None, bool, str]:
    """The kind that a stem states as （单选） at its start or end, whether it is 不定项, and the stem without it."""
    plain = narrow(text)
    begin, end = len(plain) - len(plain.lstrip()), len(plain.rstrip(" .。?？:()"))
    for match in _KIND_MARK.finditer(plain):
        if match.start() <= begin or match.end() >= end:
            rest = (text[: match.start()] + text[match.end() :]).strip()
            return kind_of(match.group()), "不定项" in match.group(), rest
    return None, False, text


def _is_text(plain: str, label: re.Match[str], match: re.Match[str]) -> bool:
    """Whether what looks like the next label is the text of ``label``, as in A．B、C两级."""
    marks = [one.group().strip().strip("选项" + one["letter"]) for one in (label, match)]
    return label.end() == match.start() and (marks[0] != marks[1] or not plain[label.end() - 1].isspace())


def _stands_apart(plain: str, match: re.Match[str], begin: int, end: int) -> bool:
    """Whether a letter is a label; ``begin`` and ``end`` are those of the line without white space around it."""
    is_letter_only = match.group().strip() == match["letter"]
    if match.start() <= begin:
        return not (is_letter_only and match.end() >= end)
    before = plain[match.start() - 1]
    if is_letter_only:  # ``A 半年  B 一年``: a letter between white space
        return before.isspace() and match.end() < end
    return not (before.isascii() and before.isalpha())
