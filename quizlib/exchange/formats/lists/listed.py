"""The reading that comes of a question of a Chinese list: its kind, its blanks and its key decided."""

import re

from quizlib.core.question import BLANK, LETTERS, Kind
from quizlib.exchange.formats.lists import marks
from quizlib.exchange.formats.lists.blanks import blank_keys, blanks_in, counted, with_blanks
from quizlib.exchange.formats.lists.gathered import Listed
from quizlib.exchange.formats.lists.stated import choice_text, choices_of, letters_of, parted, plain_key
from quizlib.exchange.formats.lists.written import behind_the_blanks, written_in
from quizlib.exchange.formats.reading import Key, Reading
from quizlib.exchange.formats.words import kind_of, letters, narrow, number, truth

__all__ = ["blank_keys", "reading_of_listed"]

_BRACKETED = re.compile(r"[(\[【]([^()\[\]【】]{1,16})[)\]】]|_+\s*([A-H]{1,8})\s*_+")
_EMPTY_BRACKET_AS_WRITTEN = re.compile(r"[(（]\s*[)）]")
_LAST_WORD = re.compile(r"[\s。.,，;；:：](\S{1,5})\s*$")
_LEADERS = re.compile(r"\s*(?:\.{4,}|…{2,}|·{4,})\s*$")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,99}")


def reading_of_listed(listed: Listed) -> Reading:
    """The question as understood."""
    return _case(listed) if listed.parts else _Finisher(listed).reading()


def _case(listed: Listed) -> Reading:
    _share_key(listed)
    values = {name: _joined(lines) for name, lines in listed.fields.items()}
    return Reading(
        where=listed.where,
        kind=Kind.CASE,
        stem="\n".join(one.text.strip() for one in listed.stem if one.text.strip()),
        rationale=values.get("rationale", ""),
        basis=values.get("basis", ""),
        topic=values.get("topic", ""),
        difficulty=values.get("difficulty", ""),
        tags=_tags(values),
        id=_id(values),
        parts=tuple(reading_of_listed(part) for part in listed.parts),
        source="\n".join([*listed.source, *(line for part in listed.parts for line in part.source)]),
        doubts=tuple(listed.doubts),
    )


def _share_key(case: Listed) -> None:
    """Part an answer such as (1)… (2)… that stands behind the last part among all the parts."""
    *others, last = case.parts
    if not others or any("key" in part.fields or part.end_keys for part in others):
        return
    answers = counted(_joined(last.fields.get("key", [])))
    if len(answers) == len(case.parts):
        for part, text in zip(case.parts, answers, strict=True):
            part.fields["key"] = [text]


class _Finisher:
    def __init__(self, listed: Listed) -> None:
        self.listed = listed
        self.values = {name: _joined(lines) for name, lines in listed.fields.items()}
        self.choices = [choice_text(one.text) for one in listed.choices] or choices_of(self.values.get("choices", ""))
        self.doubts = list(listed.doubts)
        self.notes: list[str] = []
        worth, stem = marks.worth(self._stem_text())
        own_kind, open_kind, self.stem = marks.kind_mark(stem)
        if "own" not in self.values and "score" in self.values:
            self.values.setdefault("points", self.values["score"])
        self.points = number(self.values["points"]) if "points" in self.values else worth or listed.points
        self.is_by_blank = listed.is_by_blank and not worth and "points" not in self.values
        named = kind_of(self.values.get("kind", "")) or own_kind
        self.is_open = open_kind or "不定项" in self.values.get("kind", "") or (named is None and listed.open_kind)
        self.kind = named or listed.kind
        if self.kind is Kind.CASE:
            self.kind = None

    def reading(self) -> Reading:
        stated = self.values.get("key", "").strip() or None
        for at_end in self.listed.end_keys:
            if stated and plain_key(stated) != plain_key(at_end):
                self.doubts.append(f"题目里的答案（{stated}）与文末的答案（{at_end}）不同")
            stated = stated or at_end
        self._take_truth_choices()
        inline = self._inline_key(stated)
        if stated and inline and plain_key(inline) != plain_key(stated):
            self.doubts.append(f"题干里的答案（{inline}）与答案栏（{stated}）不同")
        stated = stated or inline or self._marked_choices()
        key = self._key(self._without_reason(stated))
        if self.is_by_blank and self.points is not None and self.kind is Kind.FILL and self.stem.count(BLANK):
            self.points *= self.stem.count(BLANK)
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

    def _without_reason(self, stated: str | None) -> str | None:
        """The key alone; what stands behind a truth or behind letters is the rationale."""
        if stated is None or self.kind in (Kind.FILL, Kind.SHORT, Kind.ORDER, Kind.MATCH, Kind.NUMERICAL):
            return stated
        stated, reason = (stated, "") if self.choices else parted(stated)
        if self.choices or (self.truths and truth(stated) is None):
            found = letters_of(stated, self.choices or self.truth_texts)
            self.doubts += [found.doubt] if found.doubt else []
            stated, reason = found.letters or stated, found.reason
        if reason:
            self.values["rationale"] = _joined([reason, self.values.get("rationale", "")])
        return stated

    def _stem_text(self) -> str:
        texts = [*(one.text.strip() for one in self.listed.stem), self.values.get("stem", "")]
        return "\n".join(text for text in texts if text)

    def _take_truth_choices(self) -> None:
        """``A 正确  B 错误`` are no choices of their own: the question asks true or false."""
        values = [truth(choice) for choice in self.choices]
        if len(values) == 2 and set(values) == {True, False} and self.kind in (None, Kind.TRUEFALSE, Kind.SINGLE):
            self.kind = Kind.TRUEFALSE
            self.truths: list[bool | None] = values
            self.truth_texts, self.choices = self.choices, []
        else:
            self.truths, self.truth_texts = [], []

    def _inline_key(self, stated: str | None) -> str | None:
        """The key written into the stem, in brackets or behind it; it is taken out, the blank stays."""
        plain = narrow(self.stem)
        found = [match for match in _BRACKETED.finditer(plain) if self._is_key(match, plain)]
        if len(found) > 1 and self.kind is not Kind.FILL:
            self.doubts.append(f"题干里有 {len(found)} 处像答案的括号，分不清哪个是答案")
            found = found[:1]
        if found:
            match = found[0]
            text = self.stem[match.start(match.lastindex or 1) : match.end(match.lastindex or 1)].strip()
            rest = "（　　）" if self.choices or (truth(text) is None and not self.truths) else ""
            before = self.stem[: match.start()] if rest else _LEADERS.sub("", self.stem[: match.start()])
            self.stem = (before + rest + self.stem[match.end() :]).strip()
            return text
        if not self.choices and stated is None and self.kind in (None, Kind.TRUEFALSE):
            last = _LAST_WORD.search(plain)
            if last and truth(last.group(1)) is not None:
                text = last.group(1)
                self.stem = self.stem[: last.start(1)].strip()
                return text
        return None

    def _is_key(self, match: re.Match[str], plain: str) -> bool:
        inside, end = match.group(match.lastindex or 1), match.end()
        if self.choices or self.truths:
            given = letters(inside)
            if given is not None and all(letter in LETTERS[: max(len(self.choices), 2)] for letter in given):
                return True
            if self.choices:
                return False
        if match.group(2):
            return False
        at_end = not plain[end:].strip(" .。?？!;,") or not plain[: match.start()].strip()
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
            self.stem = re.sub(r"([。.]?)\s*[(（\[【]\s*[)）\]】]\s*[。.]?\s*$", _one_stop, self.stem).strip()
            return value
        if (
            stated
            and self.kind in (None, Kind.SINGLE, Kind.MULTIPLE)
            and letters(stated)
            and not blanks_in(self.stem, loose=False)
        ):
            self.kind = self.kind or (Kind.SINGLE if len(letters(stated) or "") == 1 else Kind.MULTIPLE)
            return letters(stated)
        if self.kind is Kind.TRUEFALSE:
            return ((stated,),) if stated else None
        return self._text_key(stated)

    def _choice_key(self, stated: str | None) -> Key:
        given = letters(stated) if stated else None
        if self.listed.letters and self.listed.letters != list("ABCDEFGHIJ"[: len(self.listed.letters)]):
            self.doubts.append(f"选项字母不连续（{'、'.join(self.listed.letters)}），可能漏读了选项")
        if self.kind in (Kind.ORDER, Kind.MATCH) and stated:  # the order of the letters is the key
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

    def _text_key(self, stated: str | None) -> Key:
        if stated is None and self.kind in (None, Kind.FILL):
            written = written_in(self.stem, self.listed.stem, is_fill=self.kind is Kind.FILL)
            if written is not None:
                self.kind, self.stem = Kind.FILL, written.stem
                self.notes.append(written.note)
                return written.keys
        loose = self.kind is Kind.FILL
        if self.kind in (None, Kind.FILL):
            behind = behind_the_blanks(self.stem, stated)
            if behind is not None:
                self.stem, stated = behind.stem, stated or behind.stated
                self.notes += [behind.note] if behind.note else []
        count = blanks_in(self.stem, loose=loose)
        if self.kind is Kind.FILL or (self.kind is None and count):
            self.kind = Kind.FILL
            self.stem = with_blanks(self.stem, loose=loose or not blanks_in(self.stem, loose=False))
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


def _one_stop(match: re.Match[str]) -> str:
    """The stop of a stem whose bracket at the end goes, once."""
    return "。" if "。" in match.group() else match.group(1)


def _id(values: dict[str, str]) -> str:
    """An id that a bank may have; a mere number in a list is none."""
    text = values.get("id", "").strip()
    return text if _ID.fullmatch(text) else ""


def _tags(values: dict[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, re.split(r"[\s,，、;；]+", values.get("tags", ""))))


def _joined(lines: list[str]) -> str:
    return "\n".join(line.strip() for line in lines if line.strip())
