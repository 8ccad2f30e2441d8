"""What 分别 goes through: of 参与率、合格率分别为□%、□% the one whose turn a blank is."""

import re
from dataclasses import dataclass, replace

from quizlib.reports.adopt.clause import Clause
from quizlib.reports.adopt.marks import BLANK
from quizlib.reports.adopt.measures import measures_in
from quizlib.reports.adopt.scope import branches_in


@dataclass(frozen=True, slots=True)
class Turn:
    """The words before 分别 (``named``), which of the blanks behind it this one is (from 0), and how many there are."""

    named: str
    place: int
    count: int


def turn_of(clause: Clause) -> Turn | None:
    """The turn of the blank of ``clause``; None where there is no 分别 before it."""
    left, found, right = clause.before.rpartition("分别")
    if not found:
        return None
    until = re.split("[，；]", clause.behind)[0]
    place = right.count(BLANK)
    return Turn(re.split("[，；：]", left)[-1], place, place + 1 + until.count(BLANK))


def in_turn(clause: Clause, parties: int) -> Clause:
    """The clause as if the measure whose turn it is stood before the blank; without unit where that cannot be told.

    ``parties`` is how many kinds of sitting the words before 分别 name: the turn may be theirs, or that of branches.
    """
    turn = turn_of(clause)
    if turn is None or turn.count == 1:
        return clause
    named = measures_in(turn.named)
    if len(named) == turn.count:
        return replace(clause, head=named[turn.place])
    if turn.count not in (parties, len(branches_in(turn.named))):
        return replace(clause, unit="")
    return replace(clause, head=named[0]) if len(named) == 1 else clause
