"""From the rows of a question in a table to its reading: kind, choices and key decided, and every decision said."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from quizlib.core.question import BLANK, LETTERS, Kind
from quizlib.exchange.formats.lists import marks
from quizlib.exchange.formats.lists.listed import blank_keys
from quizlib.exchange.formats.reading import Key, Reading
from quizlib.exchange.formats.tables import table_blanks, table_choices, table_keys
from quizlib.exchange.formats.tables.cells import bared, parted, visible
from quizlib.exchange.formats.tables.table_fields import common_of
from quizlib.exchange.formats.tables.table_row import LINE_BLANK, PART, Asked, is_tame
from quizlib.exchange.formats.words import letters, narrow, number, truth

_BRACKETED = re.compile(r"[(\[【]\s*([^()\[\]【】]{1,16})\s*[)\]】]")
_LAST_BRACKET = re.compile(r"[(（\[【]\s*[)）\]】]\s*[。.]?\s*$")
_NUMBER = re.compile(r"[+-]?\d+(?:,\d{3})*(?:\.\d+)?")
_EXACT = re.compile(r"(\d{1,40})(?:\.(\d{1,40})|/0*([1-9]\d{0,39}))?")


@dataclass(slots=True)
class Context:
    """What only the whole table tells: kinds by code, what indexes of choices begin with, how 1 and 2 mean truths.

    ``stated`` are the codes that the heading itself explains.
    """

    codes: dict[str, Kind | None] = field(default_factory=dict)
    first: int = 1
    two_is_false: bool = False
    numbered_stems: bool = False
    stated: dict[str, Kind] = field(default_factory=dict)


def reading_of_row(asked: Asked, context: Context) -> Reading:
    """The reading of a question that is no case: kind, choices and key decided, and every decision said."""
    return _Finisher(asked, context).reading()


class _Finisher:
    def __init__(self, asked: Asked, context: Context) -> None:
        self.asked = asked
        self.context = context
        self.common = common_of(asked)
        self.choices = list(asked.choices)
        self.stem: str = asked.stem
        self.points = asked.points
        self.doubts: list[str] = []
        self.notes: list[str] = list(asked.notes)
        self.is_open = "不定项" in asked.kind_text
        self.kind = self._stated_kind()
        self.more: dict[str, Any] = {}

    def reading(self) -> Reading:
        self._take_points()
        if not self.asked.is_own:
            self._tidy_stem()
        key = self._key(self.asked.key)
        own = {
            "kind": self.kind,
            "stem": self.stem,
            "choices": tuple(self.choices),
            "pinned": self.asked.pinned if self.choices else frozenset(),
            "key": key,
            "points": self.points,
            "doubts": tuple(dict.fromkeys((*self.common["doubts"], *self.doubts))),
            "notes": tuple(dict.fromkeys((*self.common["notes"], *self.notes))),
        }
        return Reading(**self.common | self.more | own)

    def _stated_kind(self) -> Kind | None:
        asked = self.asked
        text = asked.kind_text.removeprefix(PART).strip(" :：·-")
        kind = asked.kind_word
        if kind is None and narrow(text) in self.context.stated:
            return self.context.stated[narrow(text)]
        if kind is None and text in self.context.codes:
            kind = self.context.codes[text]
            if kind is None:
                self.doubts.append(f"题型写的是代码 {text}，从全表看不出是哪种题型")
            else:
                self.notes.append(f"题型代码 {text} 按{kind.label}理解（全表用这个代码的题都像{kind.label}）")
        elif kind is None and text and "选择" not in text:
            self.doubts.append(f"题型（{text[:20]}）不认识，应为单选题、多选题、判断题、填空题、简答题等")
        if kind is Kind.CASE:
            self.notes.append("案例题没有小题，按一道题导入")
            return None
        return kind or asked.kind

    def _take_points(self) -> None:
        text = self.asked.rows[0].text("points")
        if not text:
            return
        exact = _EXACT.fullmatch(narrow(text).removesuffix("分").strip())
        value = Fraction(narrow(text).removesuffix("分").strip()) if exact else number(text)
        if value:
            self.points = value
        else:
            self.notes.append(f"分值（{text[:20]}）不是大于 0 的数字，没有导入")

    def _tidy_stem(self) -> None:
        """Without a number, a kind or points that the stem itself states."""
        if not is_tame(self.stem):
            return
        if self.context.numbered_stems:
            found = marks.number_at(self.stem)
            self.stem = self.stem[found.end :] if found else self.stem
        kind, is_open, self.stem = marks.kind_mark(self.stem)
        self.is_open = self.is_open or is_open
        if kind is not Kind.CASE:
            self.kind = self.kind or kind
        worth, stem = marks.worth(self.stem)
        if worth:
            self.points, self.stem = self.points or worth, stem

    # ------------------------------------------------------------ keys

    def _key(self, text: str) -> Key:
        if not text and not self.asked.is_own and is_tame(self.stem):
            text = self._inline_key() or self._marked_key()
        if self.kind is Kind.MATCH or (self.kind is None and self.asked.rows[0].text("premises")):
            return self._match_key(text)
        if self.asked.truths and self.kind in (None, Kind.TRUEFALSE, Kind.SINGLE):
            return self._truth_key(text, self.asked.truths)
        if self.choices and self.kind in (None, Kind.SINGLE, Kind.MULTIPLE, Kind.ORDER):
            return self._choice_key(text)
        if self.choices and not text and self.kind in (Kind.FILL, Kind.SHORT, Kind.NUMERICAL):
            text, self.choices = "\n".join(self.choices), []
            self.notes.append("答案栏是空的，按写在选项栏里的文字作答案")
        if self.choices:
            self.doubts.append(
                f"{self.kind.label if self.kind else ''}写了选项，不知何用：{'；'.join(self.choices)[:60]}"
            )
            self.choices = []
        if self.kind is Kind.TRUEFALSE:
            return self._truth_key(text, [])
        if self.kind in (Kind.SINGLE, Kind.MULTIPLE, Kind.ORDER):
            return (letters(text) or ((text,),)) if text else None
        return self._text_key(text)

    def _truth_key(self, text: str, truths: list[bool]) -> Key:
        self.kind, self.choices = Kind.TRUEFALSE, []
        if not self.asked.is_own:
            self.stem = _LAST_BRACKET.sub("", self.stem).strip()
        plain = visible(text)
        if not plain:
            return None
        if table_keys.letter_of(plain) and truth(table_keys.without_letter(plain)) is not None:
            plain = table_keys.without_letter(plain)
        value, letter, digits = truth(plain), letters(plain), table_keys.numbers_in(plain)
        if value is not None and not (truths and plain.upper() in ("A", "B")):
            return value
        if letter in ("A", "B"):
            if not truths:
                self.notes.append(f"判断题的答案 {letter} 按 A＝正确、B＝错误理解")
            return (truths or [True, False])["AB".index(letter)]
        if digits in ([0], [1], [2]):
            return self._counted_truth(digits[0], truths)
        return ((text,),)

    def _counted_truth(self, digit: int, truths: list[bool]) -> Key:
        if self.context.two_is_false or digit == 2:
            if not self.context.two_is_false:
                self.doubts.append("判断题的答案有的是 0，有的是 2，分不清哪个是错误")
            self.notes.append("判断题的答案按 1＝正确、2＝错误理解" if not truths else "判断题的答案按选项的序号理解")
            return (truths or [True, False])[digit - 1] if digit else False
        self.notes.append("判断题的答案按 1＝正确、0＝错误理解")
        if truths and digit == 1 and not truths[0]:
            self.doubts.append("判断题的答案是 1，而第 1 个选项是错误，分不清指的是哪一个")
        return digit == 1

    def _choice_key(self, text: str) -> Key:
        given = table_keys.choice_key(
            text, self.choices, self.context.first, in_order=self.kind is Kind.ORDER, is_own=self.asked.is_own
        )
        self.doubts += given.doubts
        self.notes += given.notes
        if self.kind is Kind.ORDER:
            return given.letters
        several = len(given.letters or "") > 1
        if self.kind is None:
            self.kind = Kind.MULTIPLE if several else Kind.SINGLE if given.letters else None
        elif self.is_open and given.letters and not several:
            self.kind = Kind.SINGLE
            self.notes.append("不定项选择题只有一个正确答案，按单选题导入")
        return given.letters

    def _match_key(self, text: str) -> Key:
        self.kind = Kind.MATCH
        written = self.asked.rows[0].text("premises")
        premises = [bared(one, "\n") for one in parted(written, "\n")] if written else []
        if len(premises) == 1:
            premises = table_keys.in_one_cell(written)
        self.more["premises"] = tuple(premises)
        given = table_keys.match_key(text, premises, self.choices)
        self.doubts += given.doubts
        return given.letters

    def _text_key(self, text: str) -> Key:
        row = self.asked.rows[0]
        if self.kind is Kind.NUMERICAL or (self.kind is None and row.text("tolerance")):
            return self._number_key(text)
        if self.kind is None and not self.stem.count("__") and text and (truth(text) is not None or text in ("0", "1")):
            return self._truth_key(text, [])
        if self.kind is None and letters(text) and not LINE_BLANK.search(self.stem):
            self.kind = Kind.MULTIPLE if len(letters(text) or "") > 1 else Kind.SINGLE
            return letters(text)
        if self.kind is Kind.FILL or (
            self.kind is None and (LINE_BLANK.search(self.stem) or table_blanks.EMPTY_BRACKET.search(self.stem))
        ):
            self.kind = Kind.FILL
            return self._fill_key(text)
        if self.kind is None and text:
            self.kind = Kind.SHORT
            self.notes.append("没有写题型，按简答题理解")
        return ((text,),) if text else None

    def _fill_key(self, text: str) -> Key:
        if self.asked.is_own:
            blanks = [[bared(one, "|｜;；") for one in parted(blank, "|｜")] for blank in parted(text, ";；")]
            if text and len(blanks) == self.stem.count(BLANK):
                return tuple(tuple(blank) for blank in blanks)
        if not text and is_tame(self.stem):
            self.stem, written = table_blanks.written(self.stem)
            if written:
                self.notes.append("答案栏是空的，按写在空里的文字作答案，原处改为空")
                return tuple((one,) for one in written)
        self.stem = table_blanks.with_blanks(self.stem)
        if not text:
            return None
        count = max(1, self.stem.count(BLANK))
        if not is_tame(text):
            return ((text,),)
        if count == 1 and "\n" in text:
            lines = tuple(one.strip() for one in text.split("\n") if one.strip())
            self.notes.append(f"题干只有 1 个空，答案中的换行按“几种写法都对”理解：{' / '.join(lines)}")
            return (lines,)
        if count > 1:
            text = table_blanks.in_lines(text, count)
        keys, note = blank_keys(text, count)
        self.notes += [note] if note else table_blanks.said(text, keys)
        return keys

    def _number_key(self, text: str) -> Key:
        self.kind = Kind.NUMERICAL
        row = self.asked.rows[0]
        value, _, error = text.partition("±")
        error, unit = row.text("tolerance") or error, row.text("unit")
        exact = _EXACT.fullmatch(narrow(error).strip().lstrip("±"))
        if exact:
            self.more["tolerance"] = Fraction(narrow(error).strip().lstrip("±"))
        elif error:
            self.doubts.append(f"允许误差（{error[:20]}）应为数字")
        value = value.strip()
        match = _NUMBER.match(narrow(value))
        if not self.asked.is_own and match and not unit:
            value, unit = value[: match.end()], value[match.end() :].strip()
        if value and not match:
            self.doubts.append(f"数值题的答案（{value[:20]}）应为数字")
        self.more["unit"] = unit
        return ((value,),) if value else None

    def _inline_key(self) -> str:
        """The key that stands in brackets in the stem; it is taken out, the blank stays."""
        found = [one for one in _BRACKETED.finditer(narrow(self.stem)) if self._is_key(one.group(1))]
        if len(found) != 1:
            return ""
        match = found[0]
        text = self.stem[match.start(1) : match.end(1)].strip()
        blank = "（　　）" if self.choices and not self.asked.truths else ""
        self.stem = (self.stem[: match.start()] + blank + self.stem[match.end() :]).strip()
        self.notes.append(f"答案栏是空的，按题干括号里的 {text} 作答案")
        return text

    def _marked_key(self) -> str:
        """The letters of choices that are ticked, or that alone are coloured, bold or underlined."""
        ticked, choices = table_choices.by_ticks(self.choices)
        if ticked:
            self.choices = choices
            self.notes.append(f"答案栏是空的，按选项旁的记号以 {ticked} 作答案")
            return ticked
        seen = self.asked.looks_key if self.choices else ""
        if seen:
            self.notes.append(f"答案栏是空的，按标出（颜色、加粗或下划线）的选项 {seen} 作答案")
        return seen

    def _is_key(self, inside: str) -> bool:
        given = letters(inside)
        if self.choices and not self.asked.truths:
            return given is not None and all(one in LETTERS[: len(self.choices)] for one in given)
        return self.kind in (None, Kind.TRUEFALSE) and truth(inside) is not None
