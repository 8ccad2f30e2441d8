"""Chinese question lists: numbered questions with choices, keys and rationales, as people type them.

Lines come from a text file or from the paragraphs of a Word document. A line begins a question, a choice, a labelled
field or a section, or goes on with what stands above it; the difficult part is which numbers begin questions, since
stems and rationales hold numbered lists of their own.
"""

import re
from collections.abc import Sequence

from quizlib.core.question import Kind
from quizlib.errors import Problem
from quizlib.exchange.formats.lists import list_marks, marks
from quizlib.exchange.formats.lists.beginning import Inner, Standing, begins, is_part
from quizlib.exchange.formats.lists.gathered import Listed
from quizlib.exchange.formats.lists.keys_apart import KeysApart
from quizlib.exchange.formats.lists.list_line import Line, cleaned
from quizlib.exchange.formats.lists.listed import reading_of_listed
from quizlib.exchange.formats.lists.marks import Number, Title
from quizlib.exchange.formats.lists.outline import Outline, lone_key
from quizlib.exchange.formats.lists.stated import plain_key
from quizlib.exchange.formats.reading import Readings
from quizlib.exchange.formats.source import Source
from quizlib.exchange.formats.words import letters, narrow, truth

__all__ = ["Line", "read", "read_lines", "recognises"]

_LEADING_MARK = re.compile(
    r"\s*[(\[【]\s*([^()\[\]【】\d]{0,8})\s*[)\]】]\s*(?=\d{1,4}\s*[.、:)]|第\s*[\d一二三四五六七八九十百]{1,4}\s*题)"
)
_KEY_BEHIND = re.compile(r"(?<=\S)(?:\t|[ \t]{3,})\s*[(]?([A-H]{1,8})[)]?\s*$")  # far behind the last choice
_NO_TITLE = Title(None, None, False)


def recognises(source: Source) -> bool:
    """Any text may be a list of questions."""
    return not source.is_archive and not source.is_xml


def read(source: Source) -> Readings:
    """The questions of a text file. Raises ProblemsError where it is no text."""
    return read_lines([Line(text, f"{source.name}:{number}") for number, text in enumerate(source.lines, 1)], "text")


def read_lines(lines: Sequence[Line], format: str) -> Readings:
    """The questions of a list, with problems that belong to no question."""
    assembler = _Assembler([line for line in map(cleaned, lines) if not list_marks.is_page(line.text)])
    assembler.run()
    return Readings(format, [reading_of_listed(one) for one in assembler.keys.questions], assembler.problems)


class _Assembler:
    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.outline = Outline(lines)
        self.at = Standing()
        self.keys = KeysApart(self.outline)
        self.sections: list[Title] = [_NO_TITLE]
        self.problems: list[Problem] = []
        self.opening = ""  # the labelled field that questions begin with
        self.blank_before = False
        self.index = 0
        self.is_numbered = self.outline.is_numbered

    def run(self) -> None:
        """Take every line."""
        while self.index < len(self.lines):
            line = self.lines[self.index]
            if not line.text.strip():
                self.blank_before = True
            elif self.keys.follow(self.index, self.at.current):
                self.index, problems = self.keys.take(self.index)
                self.problems += problems
                self.at = Standing(section_kind=self.at.section_kind)
                continue
            else:
                self._take(line)
                self.blank_before = False
            self.index += 1

    # ------------------------------------------------------------ lines

    def _take(self, line: Line) -> None:
        title = self.outline.titles[self.index]
        if title is not None and not (self.at.mode == "rationale" and title.kind is None):
            self._begin_section(title)
            return
        if self.outline.is_chapter(self.index):
            self._begin_section(_NO_TITLE)
            return
        if self._begins_material(line):
            return
        leading = _LEADING_MARK.match(narrow(line.text))
        rest = line.cut(leading.end()) if leading else line
        number = marks.number_at(rest.text) if leading else self.outline.numbers[self.index]
        if number is not None and begins(self.at, number, self.index, rest.text, self.outline):
            self._begin(number, rest.cut(number.end), line)
            key = leading.group(1) if leading else ""
            if self.at.current is not None and (truth(key) is not None or letters(key) is not None):
                self.at.current.fields.setdefault("key", []).append(key)
            return
        if self.at.current is not None:
            self.at.current.source.append(line.text)
        self._go_on(line)

    def _begins_material(self, line: Line) -> bool:
        ranged = list_marks.range_at(line.text)
        if ranged is not None:
            first, last, end = ranged
            self._begin_case(line.cut(end), line, first - 1, last)
            return True
        material = list_marks.material_at(line.text)
        if material is None or not (self.at.section_kind is Kind.CASE or self.outline.parts_follow(self.index)):
            return False
        self._begin_case(line.cut(material), line)
        return True

    def _go_on(self, line: Line) -> None:
        """Fields, choices, or more of what stands above."""
        for name, start, end in marks.fields_in(line.text):
            piece = line.cut(start, end)
            if name:
                self._take_field(name, piece, line)
            elif piece.text.strip():
                self._take_plain(piece, line)

    def _take_field(self, name: str, piece: Line, line: Line) -> None:
        current = self.at.current
        begins_one = name in ("kind", "stem") and (
            current is None or name in current.fields or (current.is_settled and name in ("stem", self.opening))
        )
        if begins_one and not (self.is_numbered and current is not None and not current.is_settled):
            self.opening = self.opening or name
            current = self._open(Listed(line.where, section=len(self.sections) - 1), line)
        if current is None:
            return
        if name == "key" and self.keys.are_of_section(piece.text, current):
            self.problems += self.keys.assign(piece.text, line.where, current)
            return
        if name == "choices" and not re.search(r"[|｜]", piece.text):
            found = marks.choices_in(piece.text, "A")
            if not piece.text.strip() or (found is not None and found[0] == 0):
                self.at.mode = "stem"
                if found is not None:
                    self._take_choices(piece, *found)
                return
        own = marks.number_at(piece.text)
        self.at.inner = Inner(own.style, 2) if own is not None and own.value == 1 else None
        if name == "key" and any(one.strip() for one in current.fields.get("key", ())):
            if plain_key(current.fields["key"][0].strip(" 。")) == plain_key(piece.text.strip(" 。")):
                return
            current.doubts.append(f"写了两个答案（{current.fields['key'][0].strip()}、{piece.text.strip()}）")
            return
        current.fields.setdefault(name, []).append(piece.text)
        self.at.mode = name

    def _take_plain(self, piece: Line, line: Line) -> None:
        current = self.at.current
        if current is None or (not self.is_numbered and self._is_new_stem(current, piece)):
            if self.is_numbered or not self.outline.is_stem(piece.text, self.index):
                return  # a title, an instruction
            current = self._open(Listed(line.where, section=len(self.sections) - 1), line)
            self._stem(current, piece)
            return
        if self._number_is_missing(current):
            number = None if current.number is None else current.number + 1
            current = self._open(Listed(line.where, number, current.style, current.section), line)
            self._stem(current, piece)
            return
        alone = lone_key(piece.text)
        if alone is not None and "key" not in current.fields and current.stem:
            current.fields["key"] = [alone]
            self.at.mode = "key"
        elif self._may_choose(current) and self._chooses(current, piece):
            return
        elif self.at.mode == "choices" and current.choices:
            current.choices[-1] = current.choices[-1].followed_by(piece.piece)
        elif self.at.mode == "key" and current.choices and any(one.strip() for one in current.fields["key"]):
            current.fields.setdefault("rationale", []).append(piece.text)  # unlabelled, behind the key
            self.at.mode = "rationale"
        elif self.at.mode and self.at.mode != "stem":
            current.fields[self.at.mode].append(piece.text)
        else:
            self._stem(current, piece)

    def _may_choose(self, current: Listed) -> bool:
        if self.at.mode in ("rationale", "basis"):
            key = current.fields.get("key", [""])[0]
            return not current.choices and letters(key) is not None and truth(key) is None
        return self.at.mode in ("", "stem", "choices") or not current.choices

    def _chooses(self, current: Listed, piece: Line) -> bool:
        found = marks.choices_in(piece.text, current.next_letter)
        if found is None and self.index in self.outline.bare_choices:
            found = marks.bare_choices_in(piece.text)
        if found is None and self.at.mode == "choices":
            again = marks.choices_in(piece.text, "A")  # a letter twice: the reading will say so
            found = again if again is not None and again[0] == 0 else None
        if found is None:
            return False
        self._take_choices(piece, *found)
        return True

    def _stem(self, current: Listed, piece: Line) -> None:
        found = marks.choices_in(piece.text, "A") if not current.choices else None
        if found and found[0]:
            current.stem.append(piece.cut(0, found[0]).piece)
            self._take_choices(piece, 0, found[1])
            return
        current.stem.append(piece.piece)
        self.at.mode = "stem"

    def _take_choices(self, piece: Line, before: int, spans: list[marks.ChoiceSpan]) -> None:
        current = self.at.current
        assert current is not None  # noqa: S101
        if before and piece.text[:before].strip() and current.choices:
            current.choices[-1] = current.choices[-1].followed_by(piece.cut(0, before).piece)
        elif before and piece.text[:before].strip():
            self._stem(current, piece.cut(0, before))
        behind = _KEY_BEHIND.search(narrow(piece.text), spans[-1].start)
        end = behind.start() if behind and "key" not in current.fields else len(piece.text)
        for span in spans:
            current.choices.append(piece.cut(span.start, min(span.end, end)).piece)
            current.letters.append(span.letter)
        if behind and end == behind.start():
            current.fields["key"] = [behind.group(1)]
        self.at.mode = "choices"
        self.at.inner = None

    # ------------------------------------------------------------ beginnings

    def _begin_section(self, title: Title) -> None:
        self.sections.append(title)
        self.at = Standing(section_kind=title.kind)

    def _begin_case(self, material: Line, line: Line, before: int | None = None, until: int | None = None) -> None:
        case = Listed(line.where, before, section=len(self.sections) - 1, kind=Kind.CASE, until=until)
        self.at.parent = None
        self._open(case, line)
        self.at.parent = case
        if material.text.strip():
            case.stem.append(material.piece)
        self.at.mode = "stem"

    def _begin(self, number: Number, rest: Line, line: Line) -> None:
        listed = Listed(line.where, number.value, number.style, len(self.sections) - 1)
        self._entitle(listed)
        if is_part(self.at, number, self.index, self.outline):
            self.at.parent = self.at.parent or self.at.current
            assert self.at.parent is not None  # noqa: S101
            self.keys.add(listed, self.at.parent)
            listed.source.append(line.text)
            self.at.current = listed
        else:
            self.at.parent = None
            self._open(listed, line)
        self.at.mode = "stem"
        self.at.inner = None
        if rest.text.strip():
            self._go_on(rest)

    def _entitle(self, listed: Listed) -> None:
        """Give a question what the title of its section says."""
        title = self.sections[-1]
        if title.kind is not Kind.CASE:
            listed.kind = listed.kind or title.kind
        listed.open_kind, listed.points, listed.is_by_blank = title.any_count, title.points, title.is_by_blank

    def _open(self, listed: Listed, line: Line) -> Listed:
        if listed.kind is not Kind.CASE:
            self._entitle(listed)
        listed.source.append(line.text)
        self.keys.add(listed)
        self.at.current, self.at.mode, self.at.inner = listed, "", None
        return listed

    def _number_is_missing(self, current: Listed) -> bool:
        """Whether a plain line right behind a key has choices of its own below it: a question without a number."""
        below = self.outline.after(self.index)
        return (
            self.at.mode == "key"
            and self.at.parent is None
            and bool(current.choices)
            and below is not None
            and self.outline.questions_again(below)
        )

    def _is_new_stem(self, current: Listed, piece: Line) -> bool:
        """In a list without numbers: whether a plain line begins the next question."""
        if self.at.parent is not None or not self.at.is_settled:
            return False
        if self.blank_before or (self.at.mode == "key" and current.choices):
            return True
        keys = current.fields.get("key", ())
        brief = all(letters(text) is not None or truth(text) is not None for text in keys)
        return self.at.mode in ("key", "stem") and brief and self.outline.is_stem(piece.text, self.index)
