"""Keys that stand apart from their questions: at the end of a list or a section, or as the key of its last question."""

from collections.abc import Sequence

from quizlib.core.question import Kind
from quizlib.errors import Problem
from quizlib.exchange.formats.lists.beginning import has_key
from quizlib.exchange.formats.lists.blanks import blanks_in
from quizlib.exchange.formats.lists.gathered import Listed
from quizlib.exchange.formats.lists.key_assign import assign, keys_without_numbers, leaves_of
from quizlib.exchange.formats.lists.key_list import KeySection, entries_in, is_key_list, is_sectioned, read_keys
from quizlib.exchange.formats.lists.outline import Outline
from quizlib.exchange.formats.lists.stated import plain_key
from quizlib.exchange.formats.words import letters, truth

_NEAR = 1000  # questions that a list of keys in front of more questions may be for


class KeysApart:
    """The questions of a list, and which of them still wait for a key."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.questions: list[Listed] = []
        self._unkeyed: list[Listed] = []
        self._done = 0  # how many questions a list of keys has already followed

    def add(self, listed: Listed, parent: Listed | None = None) -> None:
        """Take a question, or a part of ``parent``."""
        (self.questions if parent is None else parent.parts).append(listed)
        self._unkeyed.append(listed)

    def follow(self, index: int, current: Listed | None) -> bool:
        """Whether a list of keys begins at the line ``index``; ``current`` is the question that lines belong to."""
        if not self.questions or not self.outline.keys_may_follow(index):
            return False
        waiting = self._waiting()
        if current is None or len(waiting) > 1:
            return bool(waiting) and (current is None or "key" not in current.fields)
        following = self.outline.after(index)
        text = self.outline.lines[following].text if following is not None else ""
        if not waiting:
            return is_key_list(text)
        key = dict(entries_in(text)).get(current.number or 0, "")
        return waiting == [current] and (letters(key) is not None or truth(key) is not None)

    def take(self, start: int) -> tuple[int, list[Problem]]:
        """Read keys from the line ``start`` until questions begin again; the line to go on with, and problems."""
        lines, end = self.outline.lines, start
        while end < len(lines) and not (end > start and self.outline.questions_again(end)):
            end += 1
        if end < len(lines):
            end = self.outline.question_above(end, start + 1)
        sections, odd = read_keys([line.text for line in lines[start:end]])
        odd += assign(sections, self.questions[self._done :])
        self._done = len(self.questions)
        self._unkeyed = []
        return end, [Problem(lines[start].where, message) for message in odd]

    def are_of_section(self, text: str, current: Listed) -> bool:
        """Whether the text of a key holds the keys of several questions: 答案：1.A 2.B."""
        if is_key_list(text) or is_sectioned(text):
            return True
        numbers = [number for number, _ in entries_in(text)]
        waiting = self._waiting_beside(current)
        return (len(numbers) > 1 and numbers == [one.number for one in waiting]) or self._are_in_order(text, current)

    def assign(self, text: str, where: str, current: Listed) -> list[Problem]:
        """Give such keys to the questions; what could not be given."""
        near: Sequence[Listed] = self.questions[max(self._done, len(self.questions) - _NEAR) :]
        if is_sectioned(text):
            sections, odd = read_keys([text])
            odd += assign(sections, near)
        elif self._are_in_order(text, current):
            waiting, keys = self._waiting_beside(current), keys_without_numbers(text, current)
            odd = []
            if len(keys) == len(waiting):
                for one, key in zip(waiting, keys, strict=True):
                    one.end_keys.append(key)
            else:
                odd.append(f"答案“{text.strip()[:40]}”没有题号，个数与还没有答案的 {len(waiting)} 道题不相等，没有读")
        else:
            entries = dict(entries_in(text))
            own = {one.number for one in leaves_of(near) if one.section == current.section}
            odd = assign([KeySection(keys=entries)], near, current.section if set(entries) <= own else None)
        return [Problem(where, message) for message in odd]

    def _are_in_order(self, text: str, current: Listed) -> bool:
        """Whether a text holds keys without numbers for the questions of the section that wait for one."""
        keys, waiting = keys_without_numbers(text, current), self._waiting_beside(current)
        if current.kind is Kind.FILL:  # a key may hold white space, so only as many as there are questions
            return len(keys) == len(waiting) > 1 and all(_blanks(one) == 1 for one in waiting)
        if len(waiting) == 1:  # the same key in two words, √ 正确, is one; two letters are too many, and are said to be
            return current.kind is not Kind.SINGLE and len({plain_key(one) for one in keys}) > 1
        return len(keys) > 1 and bool(waiting)

    def _waiting_beside(self, current: Listed) -> list[Listed]:
        return [one for one in self._waiting() if one.section == current.section]

    def _waiting(self) -> list[Listed]:
        """Questions that no key was found for yet."""
        self._unkeyed = [
            one
            for one in self._unkeyed
            if not ("key" in one.fields or one.end_keys or one.parts or has_key(one) or one.kind is Kind.CASE)
        ]
        return self._unkeyed


def _blanks(listed: Listed) -> int:
    return blanks_in("\n".join(one.text for one in listed.stem), loose=True)
