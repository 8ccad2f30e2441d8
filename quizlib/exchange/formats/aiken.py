"""Aiken: a stem, lettered choices a line each, and ``ANSWER: B``; single choices and nothing else."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from quizlib.core.question import Kind
from quizlib.errors import Problem
from quizlib.exchange.formats.extras import is_settled
from quizlib.exchange.formats.lists import marks
from quizlib.exchange.formats.markup import storable
from quizlib.exchange.formats.reading import Reading, Readings
from quizlib.exchange.formats.round_trip import changed, filled
from quizlib.exchange.formats.source import Source
from quizlib.exchange.formats.words import narrow, truth

_CHOICE = re.compile(r"([A-Z])[.)、](?![A-Z]\.)[ \t]*")
_ANSWER = re.compile(r"ANSWER[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_RATIONALE = re.compile(r"[【\[]?(?:答案|试题)?解析[】\]:][ \t]*:?[ \t]*")
_LIST_KEY = re.compile(r"[ \t]*[【\[(]?(?:标准|正确|参考)?答案")
_HELD = {"题型", "题干", "选项", "答案"}


def recognises(source: Source) -> bool:
    """Whether ``ANSWER:`` stands below choices, and more often than 答案 begins a line."""
    if source.is_archive or "ANSWER" not in narrow(source.text).upper():
        return False
    lines = [line for line in (narrow(line).strip() for line in source.lines) if line]
    above = ["", *lines]
    answers = sum(
        _ANSWER.match(line) is not None and _CHOICE.match(before) is not None
        for before, line in zip(above, lines, strict=False)
    )
    return answers > sum(_LIST_KEY.match(line) is not None for line in lines)


def read(source: Source) -> Readings:
    """The questions of an Aiken file; what belongs to none is a problem with its line number."""
    gatherer = _Gatherer(source.name)
    lines = [line.strip() for line in source.lines]
    opens = _choices_that_follow(lines)
    for number, line in enumerate(lines, 1):
        gatherer.take(number, line, opens[number - 1])
    gatherer.finish()
    questions = [one.reading(source.name) for one in gatherer.questions]
    return Readings("aiken", _without_numbers(questions), gatherer.problems)


def write(readings: Sequence[Reading]) -> bytes:
    """The single choices and true or false questions among ``readings``; nothing else can be written."""
    blocks = ["\n".join(_lines(one)) + "\n" for one in readings if not _unwritable(one)]
    return "\n".join(blocks).encode()


def loses(reading: Reading) -> list[str]:
    """What Aiken cannot hold of ``reading``."""
    if unwritable := _unwritable(reading):
        return [f"整道题：{unwritable}，没有写出"]
    back = read(Source("x", write([reading])))
    if len(back.questions) != 1 or back.problems:
        return ["整道题：题干或选项里有像选项（A.）或 ANSWER: 的一行，没有写出"]
    found = [f"{name}：Aiken 只有题干、选项和答案" for name in filled(reading) if name not in _HELD]
    if marks.number_at(reading.stem):
        found.append("题干开头的编号：各题都有时会当作题号去掉")
    if any("\n" in text for text in (reading.stem, *reading.choices)):
        found.append("题干、选项里的换行：一行只能写一段")
    differ = [name for name in changed(reading, back.questions[0]) if name in _HELD]
    return [*found, *(f"{name}：写出后再读与原来不完全一样" for name in differ)]


@dataclass(slots=True)
class _Question:
    """A question as its lines come in; ``line`` is the first one's number."""

    line: int
    stem: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    answer: str | None = None
    source: list[str] = field(default_factory=list)
    rationale: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def reading(self, file: str) -> Reading:
        """What was understood."""
        kind, key = Kind.SINGLE, None
        letter = narrow(self.answer or "").strip()[:1].upper()
        if self.answer is None:
            self.doubts.append("没有 ANSWER: 这一行")
        elif not "A" <= letter <= "Z":
            self.doubts.append(f"ANSWER: 后面应为选项字母（现为 {self.answer[:20] or '空'}）")
        else:
            key = letter
            self._check_answer(self.answer.strip())
        if self.letters != [chr(65 + index) for index in range(len(self.letters))]:
            self.doubts.append(f"选项的字母是 {''.join(self.letters)}，应从 A 起连续")
            key = None
        truths = [truth(text) for text in self.choices]
        value: str | bool | None = key
        choices = tuple(self.choices)
        if truths in ([True, False], [False, True]):
            kind, choices = Kind.TRUEFALSE, ()
            value = truths["AB".index(key)] if key in ("A", "B") else None
            if key and value is None:
                self.doubts.append(f"答案 {key} 不在选项 A–B 之内")
        reading = Reading(
            f"{file}:{self.line}",
            kind,
            "\n".join(self.stem),
            choices,
            value,
            rationale="\n".join(self.rationale),
            source="\n".join(self.source),
        )
        return reading.doubting(*self.doubts).noting(*self.notes)

    def _check_answer(self, answer: str) -> None:
        rest = narrow(answer[1:])
        shown = f"ANSWER: 后面写了 {answer[:20]}，只认第一个字母 {answer[:1]}"
        if re.match(r"[A-Za-z]", rest) or re.fullmatch(r"(?:[ ,;、和及与]*[A-Z])+\W*", rest):
            self.doubts.append(f"{shown}；是多选题请改题型和答案")
        elif rest.strip(" .。)、"):
            self.notes.append(shown)


class _Gatherer:
    def __init__(self, file: str) -> None:
        self.file = file
        self.questions: list[_Question] = []
        self.problems: list[Problem] = []
        self._open: _Question | None = None
        self._is_after_empty = False

    def take(self, number: int, line: str, follows: str) -> None:
        """A line; ``follows``: the letter of the next choice, ``ANSWER``, or nothing where the file ends."""
        plain = narrow(line)
        if not line:
            self._is_after_empty = True
            return
        if choice := _CHOICE.match(plain):
            self._take_choice(number, choice[1], line, choice.end())
        elif answer := _ANSWER.match(plain):
            self._take_answer(number, line, line[answer.start(1) :])
        else:
            self._take_text(number, line, follows)
        self._is_after_empty = False

    def finish(self) -> None:
        """The end of the file."""
        self._close()

    def _take_choice(self, number: int, letter: str, line: str, start: int) -> None:
        if self._open is not None and self._open.choices and letter == "A":
            self._close()
        if self._open is None:
            if letter != "A" and self.questions and self.questions[-1].answer is not None:
                self._report(number, f"选项 {letter} 写在 ANSWER: 后面，没有导入；ANSWER: 应在全部选项之后")
                self.questions[-1].doubts.append(f"ANSWER: 后面（第 {number} 行）还有选项 {letter}，没有算进来")
                return
            self._report(number, f"选项 {letter} 前面没有题干，应先写一行题干")
            self._open = _Question(number)
        self._open.letters.append(letter)
        self._open.choices.append(line[start:].strip())
        self._open.source.append(line)

    def _take_answer(self, number: int, line: str, answer: str) -> None:
        if self._open is None:
            self._report(number, "ANSWER: 前面没有题目，应先写题干和选项")
            return
        if not line.startswith("ANSWER:"):
            self._open.notes.append(f"第 {number} 行的“{line[:7]}”按 ANSWER: 读；在 Moodle 里应为大写和半角冒号")
        self._open.answer = answer
        self._open.source.append(line)
        self._close()

    def _take_text(self, number: int, line: str, follows: str) -> None:
        current = self._open
        label = _RATIONALE.match(narrow(line))
        if current is None and self.questions and label:  # Aiken has no place for it, but people put it here
            self.questions[-1].rationale.append(line[label.end() :])
            self.questions[-1].source.append(line)
            return
        if current is not None and current.choices:
            if follows in ("", "A") or (follows == "ANSWER" and self._is_after_empty):
                self._close()
                current = None
            else:
                current.doubts.append(
                    f"第 {number} 行不是选项也不是 ANSWER:，接在了选项 {current.letters[-1]} 后面，请核对"
                )
                current.choices[-1] += f"\n{line}"
                current.source.append(line)
                return
        doubt = ""
        if current is not None and self._is_after_empty:
            is_title = not self.questions or marks.title_of(current.stem[-1]) is not None
            doubt = "" if is_title else f"上面第 {current.line} 行起的文字没有算进题干，请核对"
            self._close()
            current = None
        if current is None:
            current = self._open = _Question(number)
            current.doubts += [doubt] if doubt else []
        current.stem.append(line)
        current.source.append(line)

    def _close(self) -> None:
        current, self._open = self._open, None
        if current is None:
            return
        if not current.choices and current.answer is None:
            text = "\n".join(current.stem)
            self._report(current.line, f"这段文字（{text[:30]}）后面没有选项和 ANSWER:，没有导入")
            return
        self.questions.append(current)

    def _report(self, number: int, message: str) -> None:
        self.problems.append(Problem(f"{self.file}:{number}", message))


def _choices_that_follow(lines: Sequence[str]) -> list[str]:
    """For each line what the next marked line below it is: the letter of a choice, ``ANSWER``, or nothing."""
    found, following = [""] * len(lines), ""
    for index in range(len(lines) - 1, -1, -1):
        found[index] = following
        plain = narrow(lines[index])
        if choice := _CHOICE.match(plain):
            following = choice[1]
        elif _ANSWER.match(plain):
            following = "ANSWER"
    return found


def _without_numbers(questions: list[Reading]) -> list[Reading]:
    """The stems without their numbers, where all have one and these run on from 1."""
    numbers = [marks.number_at(one.stem) for one in questions]
    if len(numbers) < 2 or [one and one.value for one in numbers] != list(range(1, len(numbers) + 1)):
        return questions
    return [
        replace(one, stem=one.stem[number.end :]).noting("题干前的题号已去掉")
        for one, number in zip(questions, numbers, strict=True)
        if number
    ]


def _unwritable(reading: Reading) -> str:
    if reading.kind is not Kind.SINGLE and reading.kind is not Kind.TRUEFALSE:
        several = "Aiken 只有一个正确答案，" if reading.kind is Kind.MULTIPLE else ""
        return f"{several}Aiken 只能写单选题和判断题"
    return "" if is_settled(reading) else "答案还没有定下来"


def _lines(reading: Reading) -> Iterator[str]:
    yield _one_line(reading.stem)
    if reading.kind is Kind.TRUEFALSE:
        yield from ("A) 正确", "B) 错误", f"ANSWER: {'A' if reading.key else 'B'}")
        return
    for index, text in enumerate(reading.choices):
        yield f"{chr(65 + index)}) {_one_line(text)}"
    yield f"ANSWER: {reading.key}"


def _one_line(text: str) -> str:
    return " ".join(re.split("[\r\n\x0b\x0c\x85\u2028\u2029]+", storable(text))).strip()
