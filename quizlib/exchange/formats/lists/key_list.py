"""Keys that stand apart from their questions: ``1-3 BBB``, ``1.ACD 2.ABD``, ``1.√ 2.×``, by section."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from quizlib.core.question import Kind
from quizlib.core.regulation import number_of
from quizlib.exchange.formats.lists.list_marks import without_keys_word
from quizlib.exchange.formats.lists.marks import CHINESE, Title, fields_in, is_keys_title, number_at, title_of
from quizlib.exchange.formats.words import letters, narrow, truth

_RANGE = re.compile(r"(\d{1,4})\s*(?:题)?\s*[-—–~～至到]+\s*(\d{1,4})\s*(?:题)?\s*[:.、)]?\s*(?=\S)")
_ENTRY = re.compile(r"(?:第\s*)?(?<![\d.])(\d{1,4})\s*(?:题)?\s*(?:[.、:)]|(?=\s*[A-Ha-h√×✓✗对错])\s?)\s*(?!\d)")
_BRIEF = re.compile(r"\s*(?:[A-H]{1,8}|[√×✓✗对错])(?=[\s,;、.。]|$)")  # no text, so its number need not be the next
_SECTION = re.compile(
    r"(?<=\S)\s*(?=[一二三四五六七八九十]、\s*[^\d\s,。;:、]{2,8}题)|(?<=\S)\s+(?=[一二三四五六七八九十]{1,2}、\s*\d{1,3}\s*[.、:])"
)
_ORDINAL = re.compile(
    rf"\s*(?:第([{CHINESE}]{{1,2}})(?:部分|大题)\s*[、.:]?|\(([{CHINESE}]{{1,2}})\)\s*[、.:]?|([{CHINESE}]{{1,2}})[、.:])\s*"
)
_MOST = 500
_SHORT = 12  # characters; a longer key is a text of its own
_RUN = re.compile(
    r"[\s(\[【]*(?:[A-H]{1,8}|[√×✓✗✔✘对错TFYN])(?:[\s,;、()\[\]【】]*(?:[A-H]{1,8}|[√×✓✗✔✘对错TFYN]))*[\s)\]】]*[.。]?"
)
_TRUTHS = re.compile(r"[√×✓✗✔✘对错TFXYN]", re.IGNORECASE)


@dataclass(slots=True)
class KeySection:
    """The keys of one section: ``title`` where it has one; text and rationale by number.

    ``ordinal`` is the section's own number where the title is nothing more (一、1.A 2.B); ``run`` holds keys without
    numbers, in the order of the questions.
    """

    title: Title | None = None
    keys: dict[int, str] = field(default_factory=dict)
    rationales: dict[int, str] = field(default_factory=dict)
    run: str = ""
    ordinal: int | None = None

    @property
    def kind(self) -> Kind | None:
        """The kind its title names."""
        return self.title.kind if self.title else None


def read_keys(lines: list[str]) -> tuple[list[KeySection], list[str]]:
    """The sections of a list of keys, and the lines that were not understood."""
    sections: list[KeySection] = []
    odd: list[str] = []
    last: int | None = None
    previous = 0
    for whole in _unfolded(lines):
        begun = section_at(whole, sections[-1].ordinal if sections else None)
        line = whole
        if begun is not None:
            section, line = begun
            sections.append(section)
            last = None
        if not line.strip() or is_keys_title(line):
            continue
        entries = entries_in(line) or _number_and_digits(line, previous)
        previous = entries[-1][0] if entries else previous
        if entries and (not sections or (entries[0][0] in sections[-1].keys and entries[0][0] == 1)):
            sections.append(KeySection())
        if len(entries) > 1 and not all(text.strip() for _, text in entries):
            odd.append(f"答案部分的“{line.strip()[:40]}”里，答案的个数与题号对不上，没有读")
        for number, text in entries:
            key, rationale = _key_and_rationale(text)
            if number in sections[-1].keys:
                odd.append(f"第 {number} 题的答案写了两次（{sections[-1].keys[number]}、{key}）")
            else:
                sections[-1].keys[number] = key
            if rationale:
                sections[-1].rationales[number] = rationale
            last = number
        if not entries:
            if last is None and sections and (sections[-1].ordinal or _RUN.fullmatch(narrow(line))):
                sections[-1].run += f"\n{line}"
            elif last is None:
                odd.append(f"答案部分的这一行没有读懂：{line.strip()[:40]}")
            else:
                _continue(sections[-1], last, line.strip())
    return sections, odd


def section_at(line: str, previous: int | None = None) -> tuple[KeySection, str] | None:
    """The section of keys that a line begins, and the rest of the line; ``previous`` is the ordinal of the one before.

    Its title is one of questions, a kind (单选：1.A), or an ordinal with keys behind it (一、1.A; 第二部分：√ ×).
    """
    before = _before_keys(line)
    title = title_of(without_keys_word(before)) or (title_of(f"{before.strip()}：") if before != line else None)
    if title is not None:
        return KeySection(title), line[len(before) :].lstrip(" :：")
    match = _ORDINAL.match(narrow(line))
    if match is None:
        return None
    rest, ordinal = line[match.end() :], number_of(match[match.lastindex or 0])
    if entries_in(rest) or _RUN.fullmatch(narrow(rest)) or (previous is not None and ordinal == previous + 1):
        return KeySection(Title(None, None, False), ordinal=ordinal), rest
    return None


def entries_in(line: str) -> list[tuple[int, str]]:
    """Numbers and their keys in a line."""
    plain = narrow(line)
    starts: list[tuple[int, int, int, int]] = []  # first, last, start, end of label
    at = 0
    match = _RANGE.search(plain)
    while at < len(plain):
        if match and match.start() < at:
            match = _RANGE.search(plain, at)
        entry = _ENTRY.search(plain, at)
        if match and (entry is None or match.start() <= entry.start()):
            first, last = int(match.group(1)), int(match.group(2))
            if first < last <= first + _MOST:
                starts.append((first, last, match.start(), match.end()))
            at = match.end()
        elif entry:
            number = int(entry.group(1))
            if not starts or number == starts[-1][1] + 1 or _BRIEF.match(plain, entry.end()):
                starts.append((number, number, entry.start(), entry.end()))
            at = entry.end()
        else:
            break
    if not starts or plain[: starts[0][2]].strip(" :,;、"):
        return []
    found: list[tuple[int, str]] = []
    for (first, last, _, start), following in zip(starts, [*starts[1:], None], strict=True):
        text = line[start : following[2] if following else len(line)].strip()
        if following:
            text = text.rstrip(",，;；、").strip()
        found += [(first, text)] if first == last else _spread(first, last, text)
    return found


def _unfolded(lines: list[str]) -> Iterator[str]:
    """The lines, one a section; a row of numbers (题号 1 2 3) and the keys below it made one: ``1.A 2.B 3.C``."""
    numbers: list[str] = []
    for line in (part for whole in lines for part in _SECTION.split(whole)):
        if re.match(r"\s*题\s*号", line):
            numbers = re.findall(r"\d+", narrow(line))
            continue
        keys = re.match(r"\s*答\s*案\s*[:：]?", line)
        if numbers and keys and len(found := line[keys.end() :].split()) == len(numbers):
            yield "  ".join(f"{number}.{key}" for number, key in zip(numbers, found, strict=True))
        else:
            yield line
        if line.strip():
            numbers = []


def _number_and_digits(line: str, previous: int) -> list[tuple[int, str]]:
    """The key of a blank that begins with a digit, 1.8: it looks like a decimal, so its number must be the next."""
    match = re.match(r"\s*(\d{1,4})\s*[.、:]\s*(?=\d)", narrow(line))
    return [(int(match[1]), line[match.end() :].strip())] if match and int(match[1]) in (1, previous + 1) else []


def is_sectioned(text: str) -> bool:
    """Whether a text holds the keys of sections: 一、单选题：1.A 2.B 二、判断题：1.√ 2.×."""
    first = _SECTION.split(text)[0]
    begun = section_at(first)
    if begun is None:
        return False
    return bool(begun[1].strip()) and (begun[0].ordinal is None or (first != text and bool(entries_in(begun[1]))))


def is_key_list(text: str) -> bool:
    """Whether a text holds the keys of several questions, such as ``1-5 ABCDA``."""
    entries = entries_in(text)
    return len(entries) > 1 and all(
        re.fullmatch(r"[A-Ha-h、,\s]{1,16}", narrow(key)) or truth(key) is not None for _, key in entries
    )


def _spread(first: int, last: int, text: str) -> list[tuple[int, str]]:
    count = last - first + 1
    plain = narrow(text)
    for parts in (
        plain.split(),
        re.split(r"[\s,;、]+", plain.strip(" ,;、")),
        re.findall(r"[A-Ha-h]|" + _TRUTHS.pattern, plain, re.IGNORECASE),
    ):
        if len(parts) == count:
            return list(zip(range(first, last + 1), parts, strict=True))
    return [(number, "") for number in range(first, last + 1)]


def _before_keys(line: str) -> str:
    """The part of a line in front of its keys, as in 一、单选题：1-5 ABCDA."""
    match = re.search(
        r"(?<=题)\s*[:：]?\s*(?=\d)|(?<=[)）])\s*[:：]?\s*(?=\d)|[:：]\s*(?=\d)|(?<=[选断空答])\s+(?=\d)", line
    )
    return line[: match.start()] if match and entries_in(line[match.end() :]) else line


def _key_and_rationale(text: str) -> tuple[str, str]:
    key, rationale = "", ""
    for name, start, end in fields_in(text):
        piece = text[start:end].strip()
        if name == "rationale":
            rationale = f"{rationale}\n{piece}".strip()
        elif not key:
            key = piece
    if letters(key) is not None:
        return key.rstrip("。.").strip(), rationale
    match = (
        re.match(r"\s*([A-H]{1,8}|[√×✓✗]|正确|错误|对|错)\s*[.。,，;；:：\s]\s*(\S.*)", narrow(key)) if key else None
    )
    if match and number_at(key) is None:
        return key[match.start(1) : match.end(1)], f"{key[match.start(2) :]}\n{rationale}".strip()
    return key.rstrip("。.").strip() if len(key) < _SHORT else key, rationale


def _continue(section: KeySection, number: int, line: str) -> None:
    for name, start, end in fields_in(line):
        piece = line[start:end].strip()
        if name == "rationale" or number in section.rationales:
            section.rationales[number] = f"{section.rationales.get(number, '')}\n{piece}".strip()
        elif name == "key" and not section.keys.get(number):
            section.keys[number] = piece
        elif piece:
            section.keys[number] = f"{section.keys[number]}\n{piece}".strip()
