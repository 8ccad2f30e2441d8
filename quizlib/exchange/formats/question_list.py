"""Chinese question lists: numbered questions with choices, keys and rationales, as people type them.

Lines come from a text file or from the paragraphs of a Word document. A line begins a question, a choice, a labelled
field or a section, or goes on with what stands above it; the difficult part is which numbers begin questions, since
stems and rationales hold numbered lists of their own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from quizlib.core.question import Kind
from quizlib.errors import Problem
from quizlib.exchange.formats import marks
from quizlib.exchange.formats.key_list import KeySection, entries_in, is_key_list, read_keys
from quizlib.exchange.formats.listed import Listed, Text
from quizlib.exchange.formats.marks import Number, Title
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.source import Source
from quizlib.exchange.formats.words import letters, narrow, truth

_AHEAD = 60  # lines looked ahead for a sign that a number begins a question
_LEADING_MARK = re.compile(r"\s*[(\[【]\s*([^()\[\]【】\d]{0,8})\s*[)\]】]\s*(?=\d{1,4}\s*[.、:)]|第\s*[\d一二三四五六七八九十百]+\s*题)")
_INLINE = re.compile(r"[(\[【]\s*(?:[A-H](?:[\s、,;.]*[A-H])*|[√×✓✗✔✘XxTFYN对错是否]|正确|错误)\s*[)\]】]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its ``text``, ``where`` it stands, and spans of it that are coloured or bold, and underlined."""

    text: str
    where: str
    marked: tuple[tuple[int, int], ...] = ()
    underlined: tuple[tuple[int, int], ...] = ()

    def cut(self, start: int, end: int | None = None) -> "Line":
        """The part from ``start`` to ``end``."""
        stop = len(self.text) if end is None else end
        return Line(
            self.text[start:stop], self.where, _within(self.marked, start, stop), _within(self.underlined, start, stop)
        )

    @property
    def piece(self) -> Text:
        """The text with what is marked in it."""
        return Text(self.text, sum(end - start for start, end in self.marked), self.underlined)


@dataclass(slots=True)
class _Inner:
    """A numbered list inside a stem or a rationale."""

    style: str
    next: int


def recognises(source: Source) -> bool:
    """Any text may be a list of questions."""
    return not source.is_archive and not source.is_xml


def read(source: Source) -> Readings:
    """The questions of a text file. Raises ProblemsError where it is no text."""
    return read_lines([Line(text, f"{source.name}:{number}") for number, text in enumerate(source.lines, 1)], "text")


def read_lines(lines: Sequence[Line], format: str) -> Readings:
    """The questions of a list, with problems that belong to no question."""
    assembler = _Assembler(lines)
    assembler.run()
    return Readings(format, [one.reading() for one in assembler.questions], assembler.problems)


class _Assembler:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.plain = [narrow(line.text) for line in lines]
        self.numbers = [marks.number_at(line.text) for line in lines]
        self.titles = [marks.title_of(line.text) for line in lines]
        self.questions: list[Listed] = []
        self.sections: list[Title | None] = [None]
        self.problems: list[Problem] = []
        self.current: Listed | None = None  # takes lines: a question or a part of a case
        self.parent: Listed | None = None  # the case whose parts come in
        self.mode = ""
        self.inner: _Inner | None = None
        self.blank_before = False
        self.index = 0
        self.is_numbered = self._is_numbered()

    def run(self) -> None:
        """Take every line."""
        index = 0
        while index < len(self.lines):
            self.index = index
            line = self.lines[index]
            if not line.text.strip():
                self.blank_before = True
            elif self._keys_follow(index):
                index = self._take_keys(index)
                continue
            else:
                self._take(index, line)
                self.blank_before = False
            index += 1

    # ------------------------------------------------------------ lines

    def _take(self, index: int, line: Line) -> None:
        title = self.titles[index]
        if title is not None and not (self.mode == "rationale" and title.kind is None):
            self._begin_section(title)
            return
        material = marks.material_at(line.text)
        if material is not None and (self._section_kind is Kind.CASE or self._parts_follow(index)):
            self._begin_case(line.cut(material), line)
            return
        leading = _LEADING_MARK.match(self.plain[index])
        rest = line
        if leading:
            rest = line.cut(leading.end())
        number = marks.number_at(rest.text) if leading else self.numbers[index]
        if number is not None and self._begins(number, index, rest):
            self._begin(number, index, rest.cut(number.end), line)
            if leading and self.current is not None and truth(leading.group(1)) is not None:
                self.current.fields.setdefault("key", []).append(leading.group(1))
            return
        if self.current is not None:
            self.current.source.append(line.text)
        self._go_on(line)

    def _go_on(self, line: Line) -> None:
        """Fields, choices, or more of what stands above."""
        for name, start, end in marks.fields_in(line.text):
            piece = line.cut(start, end)
            if name:
                self._take_field(name, piece, line)
            elif piece.text.strip():
                self._take_plain(piece, line)

    def _take_field(self, name: str, piece: Line, line: Line) -> None:
        begins = name in ("kind", "stem") and (
            self.current is None or name in self.current.fields or self.current.is_settled
        )
        if begins and not (self.is_numbered and self.current is not None and not self.current.is_settled):
            self._open(Listed(line.where, section=len(self.sections) - 1), line)
        current = self.current
        if current is None:
            return
        if name == "key" and is_key_list(piece.text):
            self._assign([KeySection(keys=dict(entries_in(piece.text)))], sections=[len(self.sections) - 1])
            return
        own = marks.number_at(piece.text)
        self.inner = _Inner(own.style, 2) if own is not None and own.value == 1 else None
        if name == "key" and "key" in current.fields:
            current.doubts.append(f"写了两个答案（{current.fields['key'][0].strip()}、{piece.text.strip()}）")
            return
        current.fields.setdefault(name, []).append(piece.text)
        self.mode = name

    def _take_plain(self, piece: Line, line: Line) -> None:
        current = self.current
        if current is None or (not self.is_numbered and self._is_new_stem(current, piece)):
            if self.is_numbered or not self._is_stem(piece):
                return  # a title, an instruction
            self._open(Listed(line.where, section=len(self.sections) - 1), line)
            current = self.current
            assert current is not None  # noqa: S101
            self._stem(piece)
            return
        if self.mode not in ("rationale", "basis") or not current.choices:
            found = marks.choices_in(piece.text, _next_letter(current))
            if found and self._may_choose(current):
                self._take_choices(piece, *found)
                return
        if self.mode == "choices" and current.choices:
            current.choices[-1] = _longer(current.choices[-1], piece.piece)
        elif self.mode == "key" and current.choices:
            current.fields.setdefault("rationale", []).append(piece.text)  # unlabelled, behind the key
            self.mode = "rationale"
        elif self.mode and self.mode != "stem":
            current.fields[self.mode].append(piece.text)
        else:
            self._stem(piece)

    def _stem(self, piece: Line) -> None:
        assert self.current is not None  # noqa: S101
        found = marks.choices_in(piece.text, "A") if not self.current.choices else None
        if found and found[0]:
            self.current.stem.append(piece.cut(0, found[0]).piece)
            self._take_choices(piece, 0, found[1])
            return
        self.current.stem.append(piece.piece)
        self.mode = "stem"

    def _take_choices(self, piece: Line, before: int, spans: list[marks.ChoiceSpan]) -> None:
        assert self.current is not None  # noqa: S101
        if before and piece.text[:before].strip():
            self._stem(piece.cut(0, before))
        for span in spans:
            self.current.choices.append(piece.cut(span.start, span.end).piece)
            self.current.letters.append(span.letter)
        self.mode = "choices"
        self.inner = None

    # ------------------------------------------------------------ beginnings

    @property
    def _section_kind(self) -> Kind | None:
        title = self.sections[-1]
        return title.kind if title else None

    def _begin_section(self, title: Title) -> None:
        self.sections.append(title)
        self.current = self.parent = self.inner = None
        self.mode = ""

    def _begin_case(self, material: Line, line: Line) -> None:
        self.parent = None
        case = Listed(line.where, section=len(self.sections) - 1)
        self._open(case, line)
        case.kind = Kind.CASE
        self.parent = case
        if material.text.strip():
            case.stem.append(material.piece)
        self.mode = "stem"

    def _begin(self, number: Number, index: int, rest: Line, line: Line) -> None:
        current = self.current
        if self._is_part(number, index):
            if self.parent is None:
                self.parent = current
            part = self._new(number, line)
            assert self.parent is not None  # noqa: S101
            self.parent.parts.append(part)
            self.current = part
        else:
            self.parent = None
            self._open(self._new(number, line), line)
        assert self.current is not None  # noqa: S101
        if self.current.source and self.current.source[-1] != line.text or not self.current.source:
            self.current.source.append(line.text)
        self.mode = "stem"
        self.inner = None
        if rest.text.strip():
            self._go_on(rest)

    def _new(self, number: Number, line: Line) -> Listed:
        title = self.sections[-1]
        kind = title.kind if title else None
        return Listed(
            line.where,
            number.value,
            number.style,
            len(self.sections) - 1,
            None if kind is Kind.CASE else kind,
            bool(title and title.any_count),
            title.points if title else None,
        )

    def _open(self, question: Listed, line: Line) -> None:
        if question.kind is None and self._section_kind is not Kind.CASE:
            question.kind = self._section_kind
            title = self.sections[-1]
            question.points = title.points if title else None
            question.open_kind = bool(title and title.any_count)
        question.source.append(line.text)
        self.questions.append(question)
        self.current = question
        self.mode = ""
        self.inner = None

    def _begins(self, number: Number, index: int, rest: Line) -> bool:
        """Whether a number begins a question (or a part of a case), and not a line of a list inside one."""
        current = self.current
        if number.style == "loose" and not self._loose_fits(number, rest):
            return False
        expected = self._expected
        if (
            marks.is_decimal(rest.text, number)
            and number.value != expected
            and not re.match(r"\d{4}年", narrow(rest.text)[number.end :])
        ):
            return False
        if current is None:
            return number.style != "loose" or number.value == 1
        inner = self.inner
        if inner is not None and number.style == inner.style and number.value == inner.next:
            fits = number.value == expected and number.style == current.style and current.is_settled
            if not fits or not self._evidence(index):
                inner.next += 1
                return False
            return True
        if self.parent is not None and number.value == expected and number.style == current.style:
            return True
        if (
            self.parent is not None
            and number.style == self.parent.style
            and number.value == (self.parent.number or 0) + 1
        ):
            return True
        if number.value == expected and (number.style == current.style or current.is_settled or _has_key(current)):
            return True
        if number.value == 1 and number.style != current.style and not current.is_settled and self._evidence(index):
            return True  # the first part of a case
        if (
            number.value == 1
            and (not current.is_settled or self.mode in ("rationale", "key"))
            and not (current.is_settled and self._evidence(index))
        ):
            self.inner = _Inner(number.style, 2)
            return False
        same = number.style == current.style or (self.parent is not None and number.style == self.parent.style)
        settled = current.is_settled or _has_key(current)
        return same and settled and (self.mode not in ("rationale",) or self._evidence(index)) and number.value <= 9999

    @property
    def _expected(self) -> int:
        current = self.current
        return (current.number or 0) + 1 if current else 1

    def _is_part(self, number: Number, index: int) -> bool:
        current, parent = self.current, self.parent
        if parent is not None:
            ended = (
                number.style == parent.style
                and number.value == (parent.number or 0) + 1
                and parent.number is not None
                and bool(parent.parts)
                and number.style != parent.parts[0].style
            )
            return not ended and (not parent.parts or number.style == parent.parts[0].style)
        return (
            current is not None
            and not current.is_settled
            and not _has_key(current)
            and number.value == 1
            and current.number is not None
            and number.style != current.style
            and self._evidence(index)
        )

    def _loose_fits(self, number: Number, rest: Line) -> bool:
        """Whether a number without a stop behind it counts: it must be the one expected, with a sign of a question."""
        return number.value == self._expected and not narrow(rest.text)[number.end : number.end + 1].isdigit()

    def _evidence(self, index: int) -> bool:
        """Whether choices, a key or a mark in brackets stand between this number and the next of its style."""
        own = self.numbers[index]
        style = own.style if own else ""
        for at in range(index, min(len(self.lines), index + _AHEAD)):
            number = self.numbers[at]
            if at > index and (self.titles[at] is not None or (number is not None and number.style == style)):
                return False
            text = self.lines[at].text
            if _INLINE.search(self.plain[at]) or marks.kind_mark(text)[0] is not None:
                return True
            if any(name == "key" for name, _, _ in marks.fields_in(text)):
                return True
            found = marks.choices_in(text, "A")
            if found is not None and found[1][0].letter == "A":
                return True
        return False

    def _parts_follow(self, index: int) -> bool:
        """Whether numbered questions with choices or keys follow a line of material."""
        for at in range(index + 1, min(len(self.lines), index + _AHEAD)):
            number = self.numbers[at]
            if number is not None:
                return number.value == 1 and self.titles[at] is None and self._evidence(at)
        return False

    def _may_choose(self, current: Listed) -> bool:
        return self.mode in ("", "stem", "choices") or not current.choices

    def _is_new_stem(self, current: Listed, piece: Line) -> bool:
        """In a list without numbers: whether a plain line begins the next question."""
        if self.parent is not None or not (current.is_settled or _has_key(current)):
            return False
        if self.blank_before or (self.mode == "key" and current.choices):
            return True
        return self.mode in ("key", "stem") and _is_brief(current) and self._is_stem(piece)

    def _is_stem(self, piece: Line) -> bool:
        """In a list without numbers: whether choices, a key or a blank in brackets follow before the next empty line."""
        if _INLINE.search(narrow(piece.text)):
            return True
        for line in self.lines[self.index + 1 : self.index + _AHEAD]:
            found = marks.choices_in(line.text, "A")
            if (found is not None and found[1][0].letter == "A") or any(
                name == "key" for name, _, _ in marks.fields_in(line.text)
            ):
                return True
            if not line.text.strip() or _INLINE.search(narrow(line.text)):
                return False
        return False

    def _is_numbered(self) -> bool:
        numbered = sum(number is not None and number.style != "loose" for number in self.numbers)
        keyed = sum(any(name == "key" for name, _, _ in marks.fields_in(line.text)) for line in self.lines)
        return numbered > 0 and numbered * 2 >= keyed

    # ------------------------------------------------------------ keys at the end

    def _keys_follow(self, index: int) -> bool:
        if not self.questions or not marks.is_keys_title(self.lines[index].text):
            return False
        following = next((at for at in range(index + 1, len(self.lines)) if self.lines[at].text.strip()), None)
        if following is None:
            return False
        text = self.lines[following].text
        lone = letters(text) is not None or truth(text) is not None
        return not lone and (
            self.titles[following] is not None or bool(entries_in(text)) or any(c in text for c in "：:")
        )

    def _take_keys(self, index: int) -> int:
        """Read keys from the line below ``index`` until questions begin again; the index of the line to go on with."""
        end = index + 1
        while end < len(self.lines) and not self._questions_again(end):
            end += 1
        sections, odd = read_keys([line.text for line in self.lines[index + 1 : end]])
        where = self.lines[index].where
        self.problems += [Problem(where, message) for message in odd]
        self.problems += [Problem(where, message) for message in self._assign(sections)]
        self.current = self.parent = None
        return end

    def _questions_again(self, index: int) -> bool:
        text = self.lines[index].text
        found = marks.choices_in(text, "A")
        return (
            found is not None
            and len(found[1]) > 1
            and not any(name == "rationale" for name, _, _ in marks.fields_in(text))
            and not entries_in(text)
        )

    def _assign(self, found: list[KeySection], sections: list[int] | None = None) -> list[str]:
        """Give keys to the questions: section to section by kind, then in order; or by number where numbers run on."""
        leaves = [part for one in self.questions for part in (one.parts or [one])]
        own = sections or list(dict.fromkeys(one.section for one in leaves))
        groups = [[one for one in leaves if one.section == section] for section in own]
        numbers = [one.number for one in leaves]
        if (
            not sections
            and len(set(numbers)) == len(numbers)
            and len(groups) > 1
            and not any(one.title for one in found)
        ):
            groups = [leaves]
            merged = KeySection()
            for one in found:
                merged.keys |= one.keys
                merged.rationales |= one.rationales
            found = [merged]
        elif not sections:
            groups = _split_restarts(groups)
        odd: list[str] = []
        free = list(range(len(groups)))
        for section in found:
            kind_of_groups = {index: groups[index][0].kind for index in free if groups[index]}
            place = next(
                (index for index in free if section.kind is not None and kind_of_groups.get(index) is section.kind),
                None,
            )
            if place is None:
                place = next(
                    (index for index in free if section.kind is None or kind_of_groups.get(index) is None), None
                )
            if place is None:
                odd.append("答案部分有一节与题目的各部分对不上，请核对题型标题")
                continue
            free.remove(place)
            by_number = {one.number: one for one in groups[place]}
            for number, key in section.keys.items():
                question = by_number.get(number)
                if question is None:
                    odd.append(f"答案部分有第 {number} 题的答案（{key[:20]}），但没有这道题")
                elif key:
                    question.end_keys.append(key)
            for number, rationale in section.rationales.items():
                if number in by_number:
                    by_number[number].fields.setdefault("rationale", []).append(rationale)
        return odd


def _split_restarts(groups: list[list[Listed]]) -> list[list[Listed]]:
    """Groups parted where the numbers begin again from 1."""
    parted: list[list[Listed]] = []
    for group in groups:
        for one in group:
            if not parted or one is group[0] or (one.number == 1 and parted[-1]):
                parted.append([])
            parted[-1].append(one)
    return parted


def _has_key(current: Listed) -> bool:
    """Whether the key stands in the stem."""
    return any(_INLINE.search(narrow(one.text)) for one in current.stem)


def _is_brief(current: Listed) -> bool:
    """Whether the key is a letter or a truth, so that nothing more of it can follow."""
    return all(letters(text) is not None or truth(text) is not None for text in current.fields.get("key", ()))


def _next_letter(current: Listed) -> str:
    return chr(ord(current.letters[-1]) + 1) if current.letters else "A"


def _longer(text: Text, more: Text) -> Text:
    return Text(
        f"{text.text.rstrip()}\n{more.text.strip()}" if more.text.strip() else text.text,
        text.marked + more.marked,
        text.underlined,
    )


def _within(spans: Sequence[tuple[int, int]], start: int, end: int) -> tuple[tuple[int, int], ...]:
    return tuple((max(low, start) - start, min(high, end) - start) for low, high in spans if low < end and high > start)
