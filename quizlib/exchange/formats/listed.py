"""A question of a Chinese list, gathered line by line, and the reading that comes of it: kind, blanks and key decided."""

import re
from dataclasses import dataclass, field
from fractions import Fraction

from quizlib.core.question import BLANK, LETTERS, Kind
from quizlib.exchange.formats import marks
from quizlib.exchange.formats.reading import Key, Reading
from quizlib.exchange.formats.words import kind_of, letters, narrow, number, truth

_BRACKETED = re.compile(r"[(\[【]([^()\[\]【】]{1,16})[)\]】]")
_EMPTY_BRACKET = re.compile(r"[(\[【]\s*[)\]】]")
_EMPTY_BRACKET_AS_WRITTEN = re.compile(r"[(（]\s*[)）]")
_LINE_BLANK = re.compile(r"[_＿﹍]{2,}|[—─]{4,}|…{4,}")
_WRITTEN = re.compile(r"[_＿]+\s*([^_＿\n]{1,40}?)\s*[_＿]+")
_FILLED_BRACKET = re.compile(r"[（(【]\s*([^（）()【】\s][^（）()【】]{0,40}?)\s*[)）】]")
_LAST_BRACKET = re.compile(r"[（(]([^（）()]{1,200})[)）]\s*[。.]?\s*$")
_LAST_WORD = re.compile(r"[\s。.,，;；:：](\S{1,5})\s*$")
_BETWEEN_BLANKS = ("\n", ";", "|", "、", ",", "/")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,99}")
_COUNTED = re.compile(r"(?:\(\d{1,2}\)|[①-⑳]|\d{1,2}[.、])\s*")


@dataclass(slots=True)
class Text:
    """A piece of text; ``marked`` counts its coloured or bold characters, ``underlined`` are spans of it."""

    text: str
    marked: int = 0
    underlined: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Listed:
    """A question while its lines come in."""

    where: str
    number: int | None = None
    style: str = ""
    section: int = 0
    kind: Kind | None = None
    open_kind: bool = False
    points: Fraction | None = None
    stem: list[Text] = field(default_factory=list)
    choices: list[Text] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    end_keys: list[str] = field(default_factory=list)
    parts: list["Listed"] = field(default_factory=list)
    source: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    @property
    def is_settled(self) -> bool:
        """Whether the question has choices, a key or parts, so that the next number may begin another one."""
        return bool(self.choices or "key" in self.fields or self.parts)

    def reading(self) -> Reading:
        """The question as understood."""
        if self.parts:
            return self._case()
        return _Finisher(self).reading()

    def _case(self) -> Reading:
        values = {name: _joined(lines) for name, lines in self.fields.items()}
        return Reading(
            where=self.where,
            kind=Kind.CASE,
            stem="\n".join(one.text.strip() for one in self.stem if one.text.strip()),
            rationale=values.get("rationale", ""),
            basis=values.get("basis", ""),
            topic=values.get("topic", ""),
            difficulty=values.get("difficulty", ""),
            tags=_tags(values),
            id=_id(values),
            parts=tuple(part.reading() for part in self.parts),
            source="\n".join([*self.source, *(line for part in self.parts for line in part.source)]),
            doubts=tuple(self.doubts),
        )


class _Finisher:
    def __init__(self, listed: Listed) -> None:
        self.listed = listed
        self.values = {name: _joined(lines) for name, lines in listed.fields.items()}
        self.choices = [_choice_text(one.text) for one in listed.choices] or _choices_field(
            self.values.get("choices", "")
        )
        self.doubts = list(listed.doubts)
        self.notes: list[str] = []
        own_kind, open_kind, self.stem = marks.kind_mark(self._stem_text())
        worth, self.stem = marks.worth(self.stem)
        self.points = number(self.values["points"]) if "points" in self.values else worth or listed.points
        named = kind_of(self.values.get("kind", "")) or own_kind
        self.is_open = open_kind or "不定项" in self.values.get("kind", "") or (named is None and listed.open_kind)
        self.kind = named or listed.kind
        if self.kind is Kind.CASE:
            self.kind = None

    def reading(self) -> Reading:
        stated = self.values.get("key", "").strip() or None
        for at_end in self.listed.end_keys:
            if stated and _plain_key(stated) != _plain_key(at_end):
                self.doubts.append(f"题目里的答案（{stated}）与文末的答案（{at_end}）不同")
            stated = stated or at_end
        self._take_truth_choices()
        inline = self._inline_key(stated)
        if stated and inline and _plain_key(inline) != _plain_key(stated):
            self.doubts.append(f"题干里的答案（{inline}）与答案栏（{stated}）不同")
        stated = stated or inline or self._marked_choices()
        key = self._key(stated)
        return Reading(
            where=self.listed.where,
            kind=self.kind,
            stem=_EMPTY_BRACKET_AS_WRITTEN.sub("（　　）", self.stem.strip()) if self.choices else self.stem.strip(),
            choices=tuple(self.choices),
            key=key,
            points=self.points,
            rationale=self.values.get("rationale", ""),
            basis=self.values.get("basis", ""),
            topic=self.values.get("topic", ""),
            difficulty=self.values.get("difficulty", ""),
            id=_id(self.values),
            tags=_tags(self.values),
            source="\n".join(self.listed.source),
            doubts=tuple(self.doubts),
            notes=tuple(self.notes),
        )

    def _stem_text(self) -> str:
        texts = [*(one.text.strip() for one in self.listed.stem), self.values.get("stem", "")]
        return "\n".join(text for text in texts if text)

    def _take_truth_choices(self) -> None:
        """``A 正确  B 错误`` are no choices of their own: the question asks true or false."""
        values = [truth(choice) for choice in self.choices]
        if len(values) == 2 and set(values) == {True, False} and self.kind in (None, Kind.TRUEFALSE, Kind.SINGLE):
            self.kind = Kind.TRUEFALSE
            self.truths: list[bool | None] = values
            self.choices = []
        else:
            self.truths = []

    def _inline_key(self, stated: str | None) -> str | None:
        """The key written into the stem, in brackets or behind it; it is taken out, the blank stays."""
        plain = narrow(self.stem)
        found = [match for match in _BRACKETED.finditer(plain) if self._is_key(match.group(1), plain, match.end())]
        if len(found) > 1 and self.kind is not Kind.FILL:
            self.doubts.append(f"题干里有 {len(found)} 处像答案的括号，分不清哪个是答案")
            found = found[:1]
        if found:
            match = found[0]
            text = self.stem[match.start(1) : match.end(1)].strip()
            rest = "" if truth(text) is not None and not self.choices else "（　　）"
            self.stem = (self.stem[: match.start()] + rest + self.stem[match.end() :]).strip()
            return text
        if not self.choices and stated is None and self.kind in (None, Kind.TRUEFALSE):
            last = _LAST_WORD.search(plain)
            if last and truth(last.group(1)) is not None:
                text = last.group(1)
                self.stem = self.stem[: last.start(1)].strip()
                return text
        return None

    def _is_key(self, inside: str, plain: str, end: int) -> bool:
        if self.choices:
            given = letters(inside)
            return given is not None and all(letter in LETTERS[: max(len(self.choices), 2)] for letter in given)
        at_end = not plain[end:].strip(" .。?？!;,") or plain.find("(" + inside) <= 0
        return self.kind in (None, Kind.TRUEFALSE) and truth(inside) is not None and at_end

    def _marked_choices(self) -> str | None:
        """The letters of choices that alone are red, bold or underlined."""
        chosen = [
            letter
            for letter, one in zip(LETTERS, self.listed.choices, strict=False)
            if one.text.strip() and one.marked * 2 > len(one.text.strip())
        ]
        if not chosen or len(chosen) == len(self.listed.choices):
            return None
        self.notes.append(f"文件里没有写答案，按标出（颜色、加粗或下划线）的选项 {''.join(chosen)} 作答案")
        return "".join(chosen)

    def _key(self, stated: str | None) -> Key:
        if self.truths and stated:
            given = letters(stated)
            if given in ("A", "B"):
                return self.truths["AB".index(given)]
        if self.choices:
            return self._choice_key(stated)
        value = truth(stated) if stated else None
        if self.kind in (None, Kind.TRUEFALSE) and value is not None:
            self.kind = Kind.TRUEFALSE
            self.stem = re.sub(r"[(（\[【]\s*[)）\]】]\s*[。.]?\s*$", "", self.stem).strip()
            return value
        if (
            stated
            and self.kind in (None, Kind.SINGLE, Kind.MULTIPLE)
            and letters(stated)
            and not _blanks(self.stem, loose=False)
        ):
            self.kind = self.kind or (Kind.SINGLE if len(letters(stated) or "") == 1 else Kind.MULTIPLE)
            return letters(stated)
        if self.kind is Kind.TRUEFALSE:
            return ((stated,),) if stated else None
        return self._text_key(stated)

    def _choice_key(self, stated: str | None) -> Key:
        given = letters(stated) if stated else None
        if stated and given is None:
            given = self._by_text(stated)
        if self.listed.letters and self.listed.letters != list("ABCDEFGHIJ"[: len(self.listed.letters)]):
            self.doubts.append(f"选项字母不连续（{'、'.join(self.listed.letters)}），可能漏读了选项")
        if self.kind is Kind.ORDER and stated:
            return re.sub(r"[^A-H]", "", narrow(stated).upper())
        if self.kind not in (Kind.SINGLE, Kind.MULTIPLE):
            self.kind = Kind.MULTIPLE if given and len(given) > 1 else Kind.SINGLE
        elif self.is_open and given:
            self.kind = Kind.MULTIPLE if len(given) > 1 else Kind.SINGLE
            if len(given) == 1:
                self.notes.append("不定项选择题只有一个正确答案，按单选题导入")
        if stated and given is None:
            self.doubts.append(f"答案（{stated[:40]}）不是选项字母，也不是某个选项的文字")
        return given

    def _by_text(self, stated: str) -> str | None:
        wanted = [_choice_text(one) for one in re.split(r"[|;；\n]", stated) if one.strip()]
        if all(one in self.choices for one in wanted):
            return "".join(
                sorted({LETTERS[self.choices.index(one)] for one in wanted if self.choices.index(one) < len(LETTERS)})
            )
        return None

    def _text_key(self, stated: str | None) -> Key:
        written = None if stated else self._written_blanks()
        if written:
            self.kind = Kind.FILL
            return written
        loose = self.kind is Kind.FILL
        stated = stated or self._behind_the_blanks()
        count = _blanks(self.stem, loose=loose)
        if self.kind is Kind.FILL or (self.kind is None and count):
            self.kind = Kind.FILL
            self.stem = _with_blanks(self.stem, loose=loose or not _blanks(self.stem, loose=False))
            if stated is None:
                return None
            keys, note = blank_keys(stated, max(1, self.stem.count(BLANK)))
            self.notes += [note] if note else []
            return keys
        if stated is None:
            return None
        if self.kind is None:
            self.kind = Kind.SHORT
        return ((stated,),)

    def _written_blanks(self) -> Key:
        """Texts written into the blanks: underlined, or between underscores."""
        if self.kind not in (None, Kind.FILL):
            return None
        keys: list[tuple[str, ...]] = []
        stem = []
        for piece in self.listed.stem:
            text, at = "", 0
            for start, end in piece.underlined:
                inside = piece.text[start:end].strip()
                if inside and inside.strip("_＿"):
                    text += piece.text[at:start] + BLANK
                    keys.append((inside,))
                    at = end
            stem.append((text + piece.text[at:]).strip())
        if keys:
            self.stem = "\n".join(stem)
            self.notes.append("按下划线上的文字作答案，原处改为空")
            return tuple(keys)
        runs = re.findall(r"[_＿]+", self.stem)
        if not runs and self.kind is Kind.FILL and not _EMPTY_BRACKET.search(narrow(self.stem)):
            keys = [(match.group(1).strip(),) for match in _FILLED_BRACKET.finditer(self.stem)]
            if keys:
                self.stem = _FILLED_BRACKET.sub(BLANK, self.stem)
                self.notes.append("按写在括号里的文字作答案，原处改为空")
            return tuple(keys) or None
        if any(not match.group(1).strip("、，。；,;") for match in _WRITTEN.finditer(self.stem)):
            return None
        if (
            len(runs) >= 2
            and len(runs) % 2 == 0
            and len(set(map(len, runs))) == 1
            and (len(runs[0]) == 1 or len(runs) == 2)
        ):
            keys = [(match.group(1),) for match in _WRITTEN.finditer(self.stem)]
            self.stem = _WRITTEN.sub(BLANK, self.stem)
            self.notes.append("按写在空里的文字作答案，原处改为空")
            return tuple(keys)
        return None

    def _behind_the_blanks(self) -> str | None:
        """The key in brackets at the end of a stem whose blanks are lines."""
        blanks = len(_LINE_BLANK.findall(self.stem))
        last = _LAST_BRACKET.search(self.stem)
        if (
            self.kind not in (None, Kind.FILL)
            or not blanks
            or last is None
            or len(blank_keys(last.group(1), blanks)[0]) != blanks
        ):
            return None
        self.stem = self.stem[: last.start()].strip()
        self.notes.append(f"按题干末尾括号里的文字（{last.group(1)}）作答案")
        return last.group(1)


def blank_keys(stated: str, count: int) -> tuple[tuple[tuple[str, ...], ...], str]:
    """The accepted texts of each of ``count`` blanks from one text, and a note where a mark had to be interpreted."""
    plain = stated.strip()
    if count == 1:
        for mark in ("|", ";", "；"):
            if mark in plain:
                texts = tuple(one.strip() for one in re.split(r"[|｜]+|[;；]", plain) if one.strip())
                return (texts,), f"题干只有 1 个空，答案中的“{mark}”按“几种写法都对”理解：{' / '.join(texts)}"
        return (_accepted(plain),), ""
    numbered = [one.strip(" ;；,，、。") for one in _COUNTED.split(narrow(plain)) if one.strip(" ;；,，、。")]
    if _COUNTED.match(narrow(plain)) and len(numbered) == count == len(_COUNTED.findall(narrow(plain))):
        return tuple(_accepted(one) for one in numbered), ""
    for mark in _BETWEEN_BLANKS:
        pattern = {"\n": r"\n+", ";": r"[;；]", "|": r"[|｜]+", "、": "、", ",": r"[,，]", "/": "/"}[mark]
        parts = [one.strip(" 。") for one in re.split(pattern, plain)]
        if len(parts) == count and all(parts):
            note = f"题干有 {count} 个空，答案中的“{mark}”按“下一个空”理解" if mark in "|/" else ""
            return tuple(_accepted(one) for one in parts), note
    parts = plain.split()
    if len(parts) == count:
        return tuple((one,) for one in parts), ""
    return ((plain,),), ""


def _accepted(text: str) -> tuple[str, ...]:
    parts = [
        one.strip()
        for one in re.split(r"\s*[|｜]+\s*|\s*(?:(?<!\d)/|/(?!\d))\s*|\s+或者?\s+", text.strip(" 。"))
        if one.strip()
    ]
    return tuple(parts) or (text,)


def _blanks(stem: str, *, loose: bool) -> int:
    lines = len(_LINE_BLANK.findall(stem))
    return lines or (len(_EMPTY_BRACKET.findall(narrow(stem))) if loose else 0)


def _with_blanks(stem: str, *, loose: bool) -> str:
    if _LINE_BLANK.search(stem):
        return _LINE_BLANK.sub(BLANK, stem)
    if not loose:
        return stem
    parts, at = [], 0
    for match in _EMPTY_BRACKET.finditer(narrow(stem)):
        parts += [stem[at : match.start()], BLANK]
        at = match.end()
    return "".join([*parts, stem[at:]])


def _choice_text(text: str) -> str:
    return text.strip().rstrip(";；").strip().removesuffix("。").strip()


def _choices_field(text: str) -> list[str]:
    found: list[str] = []
    for line in re.split(r"[|｜\n]+", text):
        spans = marks.choices_in(line, LETTERS[min(len(found), len(LETTERS) - 1)])
        if spans:
            found += [_choice_text(line[span.start : span.end]) for span in spans[1]]
        elif line.strip():
            found.append(_choice_text(line))
    return found


def _plain_key(text: str) -> object:
    given = letters(text)
    value = truth(text)
    return given if given is not None and value is None else value if value is not None else narrow(text).strip()


def _id(values: dict[str, str]) -> str:
    """An id that a bank may have; a mere number in a list is none."""
    text = values.get("id", "").strip()
    return text if _ID.fullmatch(text) else ""


def _tags(values: dict[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"[\s,，、;；]+", values.get("tags", ""))))


def _joined(lines: list[str]) -> str:
    return "\n".join(line.strip() for line in lines if line.strip())
