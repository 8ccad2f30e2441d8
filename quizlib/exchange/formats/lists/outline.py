"""What can be seen of a question list before it is read line by line: numbers, titles, and signs of questions ahead."""

import re
from collections.abc import Sequence
from functools import cache

from quizlib.core.question import LETTERS
from quizlib.exchange.formats.lists import list_marks, marks
from quizlib.exchange.formats.lists.key_list import entries_in, section_at
from quizlib.exchange.formats.lists.list_line import Line
from quizlib.exchange.formats.words import letters, narrow, truth

_AHEAD = 60  # lines looked ahead for a sign that a number begins a question
_INLINE = re.compile(
    r"[(\[【]\s*(?:[A-H](?:[\s、,;.]*[A-H])*|[√×✓✗✔✘XxTFYN对错是否]|正确|错误)\s*[)\]】]|_+\s*[A-H]{1,8}\s*_+(?!\w)"
)
_LONE = re.compile(r"\s*[(\[【]\s*([^()\[\]【】]{1,16})\s*[)\]】]\s*[.。]?\s*")
_ASKS = re.compile(r"[?？]|什么|哪些|哪项|哪种|如何|怎样|怎么|是否|为什么|吗|^\s*(?:请|简述|分析|说明|指出|谈谈)")


class Outline:
    """The lines of a list with what each of them could be."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.plain = [narrow(line.text) for line in lines]
        self.numbers = [marks.number_at(line.text) for line in lines]
        self.titles = [marks.title_of(line.text) for line in lines]
        self._filled = [index for index, line in enumerate(lines) if line.text.strip()]
        self._after = _afters(lines)
        self._take_ordinals()
        self.bare_choices = self._bare_choices()
        self.begins_choices = cache(self._begins_choices)
        self.has_key = cache(self._has_key)

    def after(self, index: int) -> int | None:
        """The next line with text behind ``index``."""
        return self._after[index]

    def evidence(self, index: int) -> bool:
        """Whether choices, a key or a mark in brackets stand between this number and the next of its style."""
        own = self.numbers[index]
        style = own.style if own else ""
        if own and style == "circled" and marks.CIRCLED[own.value % len(marks.CIRCLED)] in self.lines[index].text:
            return False  # ① … ② … in one line: a list inside a stem
        for at in range(index, min(len(self.lines), index + _AHEAD)):
            number = self.numbers[at]
            if at > index and (self.titles[at] is not None or (number is not None and number.style == style)):
                return False
            if (
                is_keyed(self.plain[at])
                or marks.kind_mark(self.lines[at].text)[0] is not None
                or self.has_key(at)
                or self.begins_choices(at)
            ):
                return True
        return False

    def asks(self, index: int) -> bool:
        """Whether a line asks something, as a part of a case does."""
        text = self.lines[index].text
        return _ASKS.search(text) is not None or marks.worth(text)[0] is not None

    def parts_follow(self, index: int) -> bool:
        """Whether numbered questions with choices or keys follow a line of material."""
        for at in range(index + 1, min(len(self.lines), index + _AHEAD)):
            number = self.numbers[at]
            if number is not None:
                return number.value == 1 and self.titles[at] is None and self.evidence(at)
        return False

    def is_chapter(self, index: int) -> bool:
        """Whether a line is the heading of a chapter: a title or a question follows at once."""
        following = self.after(index)
        return (
            list_marks.is_chapter(self.lines[index].text)
            and following is not None
            and (
                self.titles[following] is not None
                or ((number := self.numbers[following]) is not None and number.value == 1 and self.evidence(following))
            )
        )

    def is_stem(self, text: str, index: int) -> bool:
        """In a list without numbers: whether choices, a key or a mark in brackets follow before the next empty line."""
        if is_keyed(narrow(text)):
            return True
        for at in range(index + 1, min(len(self.lines), index + _AHEAD)):
            if self.begins_choices(at) or self.has_key(at):
                return True
            if not self.lines[at].text.strip() or is_keyed(self.plain[at]):
                return False
        return False

    def _take_ordinals(self) -> None:
        """Let 一、 二、 number the questions of a list that has no sections."""
        if any(title is not None for title in self.titles):
            return
        found = {index: number for index in self._filled if (number := list_marks.ordinal_at(self.lines[index].text))}
        if [number.value for number in found.values()] == list(range(1, len(found) + 1)):
            for index, number in found.items():
                self.numbers[index] = number

    @property
    def is_numbered(self) -> bool:
        """Whether the questions of the list have numbers."""
        numbered = sum(number is not None and number.style != "loose" for number in self.numbers)
        return numbered > 0 and numbered * 2 >= sum(self.has_key(index) for index in range(len(self.lines)))

    def keys_may_follow(self, index: int) -> bool:
        """Whether a line says that the keys follow, and what follows could be keys and no questions."""
        following = self.after(index)
        if following is None or not marks.is_keys_title(self.lines[index].text):
            return False
        text = self.lines[following].text
        lone = letters(text) is not None or truth(text) is not None
        if lone and marks.title_of(list_marks.without_keys_word(self.lines[index].text)) is None:
            return False
        is_row = re.match(r"\s*题\s*号", text) is not None
        begun = section_at(text) is not None or entries_in(text)
        if not (lone or is_row or begun or self.titles[following] is not None or re.search("[：:]", text)):
            return False
        at: int | None = following
        for _ in range(4):
            if at is None or _holds_keys(self.lines[at].text):
                return True
            if self.questions_again(at):
                return False
            at = self.after(at)
        return True

    def questions_again(self, index: int) -> bool:
        """Whether a line is one of choices, so that a list of keys has ended above it."""
        text = self.lines[index].text
        found = marks.choices_in(text, "A")
        if found is None or found[1][0].letter != "A" or entries_in(text):
            return False
        if any(name in ("rationale", "key") for name, _, _ in marks.fields_in(text)):
            return False
        following = self.after(index)
        more = marks.choices_in(self.lines[following].text, "B") if following is not None else None
        return len(found[1]) > 1 or (more is not None and more[0] == 0 and more[1][0].letter == "B")

    def question_above(self, index: int, floor: int) -> int:
        """The line where the question with choices at ``index`` begins, with the titles above it; above ``floor``."""
        at = index
        while at > floor and self.numbers[at] is None:
            at -= 1
        while at > floor and (self.titles[at - 1] is not None or not self.lines[at - 1].text.strip()):
            at -= 1
        return at

    def _begins_choices(self, index: int) -> bool:
        found = marks.choices_in(self.lines[index].text, "A")
        return (found is not None and found[1][0].letter == "A") or index in self.bare_choices

    def _has_key(self, index: int) -> bool:
        return any(name == "key" for name, _, _ in marks.fields_in(self.lines[index].text))

    def _bare_choices(self) -> frozenset[int]:
        """Lines that begin with letters in order and nothing behind the letter: A半年, B一年."""
        found: set[int] = set()
        run: list[int] = []
        letters = ""
        for index in self._filled:
            bare = marks.bare_choices_in(self.lines[index].text)
            here = "".join(span.letter for span in bare[1]) if bare else ""
            if not here or not LETTERS.startswith(letters + here):
                run, letters = [], ""
            if here and LETTERS.startswith(letters + here):
                run, letters = [*run, index], letters + here
                if len(letters) > 1:
                    found.update(run)
        return frozenset(found)


def _holds_keys(text: str) -> bool:
    entries = entries_in(text)
    return bool(entries) and all(letters(key) is not None or truth(key) is not None for _, key in entries)


def is_keyed(plain: str) -> bool:
    """Whether a key in brackets stands in a text of half width."""
    return _INLINE.search(plain) is not None


def lone_key(text: str) -> str | None:
    """The key where a line is nothing but one in brackets."""
    match = _LONE.fullmatch(narrow(text))
    if match is None or (letters(match.group(1)) is None and truth(match.group(1)) is None):
        return None
    return text[match.start(1) : match.end(1)].strip()


def _afters(lines: Sequence[Line]) -> list[int | None]:
    following: list[int | None] = [None] * len(lines)
    last: int | None = None
    for index in range(len(lines) - 1, -1, -1):
        following[index] = last
        if lines[index].text.strip():
            last = index
    return following
