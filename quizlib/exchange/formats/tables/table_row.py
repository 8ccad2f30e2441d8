"""The rows of a table as questions: what their cells say, before kind and key are decided."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from quizlib.core.question import LETTERS, Kind
from quizlib.exchange.formats.lists import marks
from quizlib.exchange.formats.markup import text_of_html
from quizlib.exchange.formats.tables import table_choices, table_keys
from quizlib.exchange.formats.tables.cells import shown, visible
from quizlib.exchange.formats.tables.headings import Columns
from quizlib.exchange.formats.words import kind_of, letters, truth
from quizlib.exchange.xlsx import Cell

PART = "小题"
LINE_BLANK = re.compile(r"[_＿﹍]{2,}|[—─]{4,}|…{4,}")
_LONGEST = 5000
# fmt: off
_CODES = {
    "mc": Kind.SINGLE, "ma": Kind.MULTIPLE, "tf": Kind.TRUEFALSE, "fib": Kind.FILL, "ess": Kind.SHORT,
    "单项": Kind.SINGLE, "多项": Kind.MULTIPLE, "正误": Kind.TRUEFALSE, "radio": Kind.SINGLE, "checkbox": Kind.MULTIPLE,
    "judge": Kind.TRUEFALSE, "judgment": Kind.TRUEFALSE, "judgement": Kind.TRUEFALSE, "blank": Kind.FILL,
    "essay": Kind.SHORT,
}
# fmt: on
_KEY_LABEL = re.compile(r"(?:正确|标准|参考)?答案\s*[:：是为]\s*")
_HTML = re.compile(r"</(?:p|span|div|b|i|u|strong|em|font|sub|sup|li|td)>|<br\s*/?>|<img\s|&nbsp;", re.IGNORECASE)
_REMARKED = re.compile(r"\s*([A-Ha-h](?:[\s、,，]*[A-Ha-h])*)\s*[(（]([^()（）]{2,})[)）]\s*")
_LETTERS_APART = re.compile(r"[A-Ha-h](?:[#@$&^]+[A-Ha-h])+")
_MARKS = {"*", "★", "☆", "▲", "●", "ok", "答案", "正确答案"}


@dataclass(slots=True)
class Row:
    """The texts of a row's cells by place, and what is doubtful about cells that count.

    ``below`` are fields that a row of their own states, as 解析 over the whole width.
    """

    columns: Columns
    cells: Sequence[Cell]
    texts: list[str] = field(init=False)
    doubts: list[str] = field(init=False)
    below: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        both = [shown(cell) for cell in self.cells]
        if not self.columns.is_own:
            both = [_without_html(cell, *one) for cell, one in zip(self.cells, both, strict=True)]
        self.texts = [text for text, _ in both]
        self.doubts = [
            doubt
            for place, (_, doubt) in enumerate(both)
            if doubt and place not in self.columns.fields.get("number", ())
        ]

    def at(self, place: int) -> str:
        return self.texts[place] if 0 <= place < len(self.texts) else ""

    def text(self, name: str) -> str:
        """The text of a field: the first of its columns that is filled, else what a row below it says."""
        own = (self.texts[place] for place in self.columns.fields.get(name, ()) if place < len(self.texts))
        return next(filter(None, own), self.below.get(name, ""))

    @property
    def is_empty(self) -> bool:
        return not any(self.texts)

    @property
    def passage(self) -> str:
        return " | ".join(filter(None, self.texts))

    def where(self, name: str) -> str:
        """Where a field stands, else the first cell that is filled."""
        places = self.columns.fields.get(name, ())
        filled = [place for place, text in enumerate(self.texts) if text]
        place = next((place for place in places if place in filled), filled[0] if filled else 0)
        return self.cells[place].where


@dataclass(slots=True)
class Asked:
    """A question as its rows have it, several where each holds a choice. ``kind`` and ``points`` are the section's."""

    rows: list[Row]
    kind: Kind | None = None
    points: Fraction | None = None
    stem: str = field(init=False)
    kind_text: str = field(init=False)
    choices: list[str] = field(init=False)
    pinned: frozenset[int] = frozenset()
    key: str = field(init=False)
    truths: list[bool] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        row = self.rows[0]
        self.stem, self.kind_text = row.text("stem"), visible(row.text("kind"))
        self.key = self._key_text(row)
        if not self.is_own and _KEY_LABEL.match(self.key):
            self.key = _KEY_LABEL.sub("", self.key, count=1)
        if not self.is_own and is_tame(self.key):
            self._tidy_key()
        self.choices = self._choices(row)
        if len(self.rows) > 1:
            self._take_rows()
        both = [table_keys.unpinned(text) for text in self.choices]
        self.choices = [text for text, _ in both]
        self.pinned = frozenset(index for index, (_, is_pinned) in enumerate(both) if is_pinned)
        values = [truth(text) for text in self.choices]
        if (
            len(values) == 2
            and set(values) == {True, False}
            and (self.is_own is False or self.kind_word is Kind.TRUEFALSE)
        ):
            self.truths = [bool(value) for value in values]

    def _tidy_key(self) -> None:
        """The key without what else people write into its cell: a rationale, a remark in brackets."""
        found = [(name, self.key[start:end].strip()) for name, start, end in marks.fields_in(self.key)]
        if len(found) > 1 and found[0][0] in ("", "key") and all(name == "rationale" for name, _ in found[1:]):
            self.key = found[0][1].rstrip("。；;")
            self.rows[0].below.setdefault("rationale", "\n".join(text for _, text in found[1:]))
        remark = _REMARKED.fullmatch(self.key)
        if remark:
            self.key = remark.group(1)
            self.notes.append(f"答案栏里括号中的话没有导入：{remark.group(2)[:40]}")
        if _LETTERS_APART.fullmatch(self.key):
            self.key = re.sub(r"[^A-Za-z]", "", self.key)

    @property
    def is_own(self) -> bool:
        return self.rows[0].columns.is_own

    @property
    def is_part(self) -> bool:
        """Whether the kind says that it is a part of the case above."""
        return self.kind_text.startswith(PART)

    @property
    def kind_word(self) -> Kind | None:
        """The kind that its cell names in words."""
        text = self.kind_text.casefold()
        return kind_of(text) or _CODES.get(text) or next((kind for kind in Kind if kind.value == text), None)

    @property
    def natural_kind(self) -> Kind | None:
        """The kind that choices, blanks and key speak for."""
        if self.truths or (not self.choices and not self.stem.count("__") and _is_truth(self.key)):
            return Kind.TRUEFALSE
        if len(self.choices) > 1:
            given = table_keys.choice_key(self.key, self.choices).letters
            return None if given is None else Kind.MULTIPLE if len(given) > 1 else Kind.SINGLE
        if LINE_BLANK.search(self.stem):
            return Kind.FILL
        if letters(self.key):
            return None
        return Kind.SHORT if self.key else None

    def _key_text(self, row: Row) -> str:
        """The key; where each blank has a column of its own, all of them in lines."""
        places = row.columns.fields.get("key", ())
        several = [row.at(place) for place in places if row.at(place)]
        if len(several) > 1 and re.search(r"[\d一二三四五六七八九十]|空", row.columns.names.get(places[-1], "")):
            return "\n".join(several)
        if not several and "key" in row.below:
            return row.below["key"]
        return several[0] if several else row.text("mark") if len(self.rows) == 1 else ""

    def _choices(self, row: Row) -> list[str]:
        texts = [row.at(place) for place in row.columns.choices]
        while texts and not texts[-1]:
            texts.pop()
        if row.columns.is_own:
            return table_keys.unlettered(texts)
        if texts:
            return table_keys.unlettered([table_keys.clean(text) for text in texts])
        cell = row.text("choices")
        if cell:
            if not is_tame(cell) or len(self.rows) > 1:
                return [table_keys.clean(cell)]
            choices, note = table_choices.in_cell(cell, self.key)
            self.notes += [note] if note else []
            return choices
        word = self.kind_word or self.kind
        if word in (None, Kind.SINGLE, Kind.MULTIPLE) and len(self.rows) == 1 and is_tame(self.stem):
            self.stem, found = table_keys.at_the_end(self.stem)
            return found
        return []

    @property
    def looks_key(self) -> str:
        """The letters of the choices that alone are coloured, bold or underlined."""
        if len(self.rows) > 1:
            name, rows = self._choice_rows()
            place = rows[0].columns.fields[name][0]
            cells = [row.cells[place] for row in rows if place < len(row.cells)]
        else:
            row = self.rows[0]
            cells = [row.cells[place] for place in row.columns.choices if 0 <= place < len(row.cells)]
        return table_choices.by_looks(cells)

    def _choice_rows(self) -> tuple[str, list[Row]]:
        """The field and the rows that hold a choice each."""
        name = "choices" if "choices" in self.rows[0].columns.fields else "stem"
        return name, self.rows if name == "choices" and self.rows[0].text("choices") else self.rows[1:]

    def _take_rows(self) -> None:
        """A choice a row: their texts, and the letters of those that a mark calls right."""
        field_name, rows = self._choice_rows()
        self.choices = table_keys.unlettered([table_keys.clean(row.text(field_name)) for row in rows])
        marked = [row.text("mark") for row in rows]
        if not any(marked):
            stated = [row.text("key") for row in rows]
            own = self.rows[0].text("key")
            merged = len(set(filter(None, [own, *stated]))) == 1 and letters(own or stated[0])
            if (own and not is_mark(own)) or merged:
                return
            marked = stated
        right = [letter for letter, text in zip(LETTERS + "IJ", marked, strict=False) if is_mark(text)]
        self.key = "".join(right) or self.key


def is_tame(text: str) -> bool:
    """Whether a text is short enough, and without long gaps, to look for marks in it."""
    return len(text) <= _LONGEST and re.search(r"\s{60}", text) is None


def is_mark(text: str) -> bool:
    """Whether a text beside a choice says that it is right."""
    plain = visible(text)
    return truth(plain) is True or plain.casefold() in _MARKS or table_keys.numbers_in(plain) == [1]


def _without_html(cell: Cell, text: str, doubt: str) -> tuple[str, str]:
    """A text as other systems export it, without its tags."""
    if ("<" not in text and "&" not in text) or not _HTML.search(text):
        return text, doubt
    plain, doubts = text_of_html(text, lines=True)
    return plain.strip(), "；".join(filter(None, [doubt, *(f"{cell.where} {one}" for one in doubts)]))


def _is_truth(text: str) -> bool:
    return truth(visible(text)) is not None or visible(text) in ("0", "1")
