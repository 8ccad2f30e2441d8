"""The place where short answers of one question are marked, by keyboard, one after the other."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import anywidget
import traitlets

from quizlib.core.frozen import plain
from quizlib.errors import PlanError
from quizlib.faces.console.parts import Notice
from quizlib.services.answer_groups import AnswerGroup, answer_groups
from quizlib.services.marking import GivenMark, ToMark

_STATIC = Path(__file__).parents[2] / "static"
_POINTS = re.compile(r"[0-9]{1,4}(\.[05])?|\.5")
LONGEST_NOTE = 500

#: Keeps marks; called with all that one key press gives.
Give = Callable[[Sequence[GivenMark]], None]
#: A slot of an attempt.
Place = tuple[str, int]


class MarkingDesk(anywidget.AnyWidget):
    """Shows an answer beside the key and takes points for it. Whose it is is not known here.

    What the page sends is checked: it may name no answer, only move and give points to the one that is shown.
    """

    _esm = _STATIC / "marking.js"
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, give: Give, notice: Notice) -> None:
        super().__init__(view={})
        self._give = give
        self._notice = notice
        self._groups: list[AnswerGroup] = []
        self._order: list[ToMark] = []
        self._marks: dict[Place, tuple[Fraction, str]] = {}
        self._place = 0
        self._turn = 0
        self._beside: Mapping[Place, str] = {}
        self.on_msg(self._told)

    def lay(
        self, answers: Sequence[ToMark], *, only_open: bool = True, beside: Mapping[Place, str] = MappingProxyType({})
    ) -> None:
        """Lay out the answers to one question; those that have a mark are left out where ``only_open``.

        ``beside`` is what is told of some of them: what two markers gave.
        """
        self._beside = beside
        self._marks = {
            (one.attempt_id, one.slot.number): (one.mark, one.note) for one in answers if one.mark is not None
        }
        self._groups = answer_groups([one for one in answers if not only_open or one.mark is None])
        self._order = [one for group in self._groups for one in group.answers]
        self._place = next((place for place, one in enumerate(self._order) if not self._mark(one)), 0)
        self._show()

    @property
    def waiting(self) -> int:
        """How many of the answers laid out have no mark yet."""
        return sum(self._mark(one) is None for one in self._order)

    def give(self, text: str, note: str = "", *, same: bool = False) -> None:
        """Give points to the answer shown, and with ``same`` to all equal ones that have none. Raises PlanError."""
        shown = self._shown()
        points = _points(text, shown.slot.points)
        if len(note) > LONGEST_NOTE:
            raise PlanError(f"评语不能超过 {LONGEST_NOTE} 个字（现有 {len(note)} 个）")
        equal = [one for one in self._equal() if self._mark(one) is None and one is not shown] if same else []
        given = [GivenMark(one.attempt_id, one.slot.number, points, note.strip()) for one in (shown, *equal)]
        self._give(given)
        for one in (shown, *equal):
            self._marks[one.attempt_id, one.slot.number] = points / one.slot.points, note.strip()
        self._to_next()

    def move(self, by: int) -> None:
        """Show the answer before or behind."""
        if self._order:
            self._place = max(0, min(self._place + by, len(self._order) - 1))
            self._show()

    def _to_next(self) -> None:
        """The next one that waits, from here on and round."""
        count = len(self._order)
        for step in range(1, count + 1):
            place = (self._place + step) % count
            if self._mark(self._order[place]) is None:
                self._place = place
                break
        else:
            self._place = min(self._place + 1, count - 1)
        self._show()

    def _show(self) -> None:
        self._turn += 1
        if not self._order:
            self.view = {"empty": "没有要评的作答。", "turn": self._turn}
            return
        one, done = self._shown(), self._mark(self._shown())
        question = one.slot.question
        passages = [
            ("材料", one.slot.material),
            ("题目", question.stem),
            ("标准答案（要点）", str(question.key_response())),
            ("解析", question.rationale),
            ("两人给的分", self._beside.get((one.attempt_id, one.slot.number), "")),
        ]
        equal = [each for each in self._equal() if each is not one]
        self.view = {
            "turn": self._turn,
            "passages": [pair for pair in passages if pair[1]],
            "answer": str(one.response),
            "place": self._place + 1,
            "count": len(self._order),
            "done": len(self._order) - self.waiting,
            "full": plain(one.slot.points),
            "points": "" if done is None else plain(done[0] * one.slot.points),
            "note": "" if done is None else done[1],
            "equal": len(equal),
            "open": sum(self._mark(each) is None for each in equal),
        }

    def _equal(self) -> Sequence[ToMark]:
        shown = self._shown()
        return next(group.answers for group in self._groups if shown in group.answers)

    def _shown(self) -> ToMark:
        if not self._order:
            raise PlanError("没有要评的作答")
        return self._order[self._place]

    def _mark(self, one: ToMark) -> tuple[Fraction, str] | None:
        return self._marks.get((one.attempt_id, one.slot.number))

    def _told(self, _widget: object, content: Any, _buffers: object) -> None:
        if not isinstance(content, Mapping):
            return
        turn = self._turn
        with self._notice.guarding():
            match content.get("do"):
                case "move":
                    self.move(1 if content.get("by") == 1 else -1)
                case "give":
                    text, note = (str(content.get(name, "")) for name in ("points", "note"))
                    self.give(text, note, same=content.get("same") is True)
        if self._turn == turn:
            self.send("refused")  # what was typed stays


def _points(text: str, full: Fraction) -> Fraction:
    plain_text = unicodedata.normalize("NFKC", text).strip()
    points = Fraction(plain_text) if _POINTS.fullmatch(plain_text) else None
    if plain_text == plain(full):
        points = full
    if points is None or points > full:
        raise PlanError(f"得分应为 0 到 {plain(full)} 之间的数字，可以有半分（现为“{plain_text[:20]}”）")
    return points
