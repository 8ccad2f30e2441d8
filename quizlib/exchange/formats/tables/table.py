"""Tables of questions, from Excel, Word or CSV: a question a row, or a choice a row, under a header."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from quizlib.core.question import Kind
from quizlib.exchange.formats.lists import marks
from quizlib.exchange.formats.reading import Reading
from quizlib.exchange.formats.tables import table_keys
from quizlib.exchange.formats.tables.headings import Columns, codes_in, columns_at, field_of, may_be_header
from quizlib.exchange.formats.tables.table_cases import read_cases
from quizlib.exchange.formats.tables.table_reading import Context
from quizlib.exchange.formats.tables.table_row import Asked, Row, is_tame
from quizlib.exchange.formats.words import narrow
from quizlib.exchange.xlsx import Cell

_HEADER_WITHIN = 20
_TOTAL = re.compile(r"\s*(?:(?:合|总|小|共)\s*计|总\s*分|总题数|(?:共|合计|总计)\s*\d+\s*[道个]?题?).{0,20}\s*")
_REMARK = re.compile(r"\s*(?:备注|注|说明|填表说明|填表人|制表人?|审核人?|出题人|命题人)\s*[:]")
_BELOW = {"key", "rationale", "basis", "topic", "difficulty", "points"}
_CHOICE_ROWS = {"选项", "答案选项", "备选项"}
_CODE = re.compile(r"\d{1,2}|[A-Za-z]{1,2}")
_LETTERS = "ABCDEFGHIJ"


def read_table(
    rows: Sequence[Sequence[Cell]], *, kind: Kind | None = None, points: Fraction | None = None
) -> list[Reading] | None:
    """The questions of a table; None where no header of questions is among its first rows.

    ``kind`` and ``points`` are what a title above the table, or the name of its sheet, says of all its questions.
    """
    start = header_at(rows)
    if start is None:
        return None
    walk = _Walk(rows, kind, points)
    walk.run(*start)
    asked = [Asked(group.rows, group.kind, group.points) for group in walk.groups]
    return read_cases(asked, _context(asked))


def header_at(rows: Sequence[Sequence[Cell]]) -> tuple[int, Columns] | None:
    """The header of a table of questions and the row that it begins with."""
    for index in range(min(_HEADER_WITHIN, len(rows))):
        columns = columns_at(rows, index)
        if columns is not None:
            return index, columns
    return None


@dataclass(slots=True)
class _Group:
    kind: Kind | None
    points: Fraction | None
    rows: list[Row]


@dataclass(slots=True)
class _Walk:
    """Goes down the rows; headers may come again, titles of sections stand between."""

    rows: Sequence[Sequence[Cell]]
    kind: Kind | None
    points: Fraction | None
    groups: list[_Group] = field(default_factory=list)

    def run(self, start: int, columns: Columns) -> None:
        for row in self.rows[:start]:
            self._take_title(row)
        index = start + columns.depth
        while index < len(self.rows):
            again = self._header_again(index, columns)
            if again is not None:
                columns = again
                index += columns.depth
                continue
            row = self.rows[index]
            index += 1
            if not self._take_title(row):
                self._take(Row(columns, row))

    def _header_again(self, index: int, columns: Columns) -> Columns | None:
        row = self.rows[index]
        if not may_be_header(row):
            return None
        if columns.is_own:  # only the very same: a question may ask about 题型 and 答案
            same = {
                place: str(cell.value).strip() for place, cell in enumerate(row) if not cell.is_empty
            } == columns.names
            return columns if same else None
        return columns_at(self.rows, index)

    def _take_title(self, row: Sequence[Cell]) -> bool:
        texts = {cell.value for cell in row if not cell.is_empty}
        if len(texts) != 1:
            return not texts
        text = texts.pop()
        title = marks.title_of(text) if isinstance(text, str) else None
        if title is None:
            return False
        self.kind = title.kind if title.kind is not Kind.CASE else None
        self.points = title.points
        return True

    def _take(self, row: Row) -> None:
        columns = row.columns
        filled = [place for place, text in enumerate(row.texts) if text]
        counting = {
            *columns.choices,
            *(place for name in ("stem", "choices", "key") for place in columns.fields.get(name, ())),
        }
        if not filled and not row.doubts:
            return
        if self.groups and not columns.is_own and (stated := _stated_below(row, filled)):
            first = self.groups[-1].rows[0]
            first.below |= {name: text for name, text in stated.items() if not first.text(name)}
            return
        if len(filled) == 1 and filled[0] not in counting and not row.doubts:
            return  # a remark, a total, a number without a question
        if filled and not columns.is_own and _is_remark(row, row.texts[filled[0]], filled):
            return
        if self.groups and not columns.is_own and self._goes_on(self.groups[-1].rows, row):
            self.groups[-1].rows.append(row)
        else:
            self.groups.append(_Group(self.kind, self.points, [row]))

    def _goes_on(self, group: list[Row], row: Row) -> bool:
        """Whether a row holds one more choice of the question above."""
        first = group[0]
        kind, stem, choice = row.text("kind"), row.text("stem"), row.text("choices")
        if kind in _CHOICE_ROWS:
            return True
        if row.columns.choices or first.columns is not row.columns:
            return False
        has_mark = "mark" in row.columns.fields
        if "choices" in row.columns.fields:
            if not choice or not stem:
                return bool(choice)
            same = stem == first.text("stem") and row.text("number") in ("", first.text("number"))
            return same and (has_mark or choice != group[-1].text("choices")) and _is_one(choice)
        if kind not in ("", first.text("kind")) or not stem:
            return False
        if len(group) <= len(_LETTERS) and table_keys.letter_of(stem) == _LETTERS[len(group) - 1]:
            return True
        labelled = first.text("kind") or first.text("number")
        return has_mark and bool(labelled) and not kind and not row.text("number")


def _stated_below(row: Row, filled: Sequence[int]) -> dict[str, str]:
    """The fields of the question above that a row states: a label and its text in two cells, or in one."""
    texts = [row.texts[place] for place in filled]
    if len(texts) == 2 and field_of(texts[0]) in _BELOW:
        return {field_of(texts[0]): texts[1]}
    if len(texts) != 1 or not is_tame(texts[0]):
        return {}
    found = [(name, texts[0][start:end].strip()) for name, start, end in marks.fields_in(texts[0])]
    return dict(found) if all(name in _BELOW for name, _ in found) else {}


def _is_remark(row: Row, first: str, filled: Sequence[int]) -> bool:
    """Whether a row is a total or a remark below the questions: nothing of a question stands in it."""
    if any(place in row.columns.choices for place in filled) or row.text("choices"):
        return False
    if row.text("kind") not in ("", first):
        return False
    if row.text("stem") in ("", first) and _TOTAL.fullmatch(narrow(first)):
        return True
    return not row.text("key") and not row.text("mark") and _REMARK.match(narrow(first)) is not None


def _is_one(choice: str) -> bool:
    return not is_tame(choice) or len(table_keys.in_one_cell(choice)) < 2


def _context(asked: Sequence[Asked]) -> Context:
    foreign = [one for one in asked if not one.is_own]
    codes = dict.fromkeys(
        one.kind_text for one in foreign if one.kind_word is None and _CODE.fullmatch(narrow(one.kind_text))
    )
    keyed = [one for one in foreign if one.choices and not one.truths]
    truths = {number for one in foreign if _asks_truth(one) for number in table_keys.numbers_in(one.key)}
    return Context(
        codes={code: _meaning([one for one in foreign if one.kind_text == code]) for code in codes},
        first=0 if any(0 in table_keys.numbers_in(one.key) and one.key not in one.choices for one in keyed) else 1,
        two_is_false=truths in ({1, 2}, {2}),
        numbered_stems=len(foreign) > 1 and all(_runs_on(foreign)),
        stated=_stated_codes(foreign),
    )


def _stated_codes(asked: Sequence[Asked]) -> dict[str, Kind]:
    columns = {id(one.rows[0].columns): one.rows[0].columns for one in asked}.values()
    names = {one.names[place] for one in columns for place in one.fields.get("kind", ())}
    return {code: kind for name in names for code, kind in codes_in(name).items()}


def _asks_truth(asked: Asked) -> bool:
    return bool(asked.truths) or (not asked.choices and (asked.kind_word or asked.kind) in (None, Kind.TRUEFALSE))


def _meaning(asked: Sequence[Asked]) -> Kind | None:
    """The kind that questions with one code are most like."""
    votes = Counter(kind for one in asked if (kind := one.natural_kind) is not None)
    if not votes:
        return None
    choosing = votes[Kind.SINGLE] + votes[Kind.MULTIPLE]
    if choosing * 2 >= votes.total():
        return Kind.MULTIPLE if votes[Kind.MULTIPLE] * 2 >= choosing else Kind.SINGLE
    return votes.most_common(1)[0][0]


def _runs_on(asked: Sequence[Asked]) -> Iterator[bool]:
    """For each stem, whether it begins with the number that comes next."""
    last = 0
    for one in asked:
        number = marks.number_at(one.stem[:50])
        yield number is not None and number.style != "loose" and number.value in (last + 1, 1)
        last = number.value if number else 0
