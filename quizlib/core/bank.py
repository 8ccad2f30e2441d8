"""All questions and the regulations they rest on."""

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from quizlib.core.question import Question, Review
from quizlib.core.regulation import Regulation, Trap
from quizlib.core.staleness import Stale, staleness


class Bank:
    """Questions by id and regulations by id, in the order of the files. Ids are distinct: the reader sees to that."""

    def __init__(
        self,
        questions: Iterable[Question] = (),
        regulations: Iterable[Regulation] = (),
        traps: Iterable[Trap] = (),
    ) -> None:
        self.questions: Mapping[str, Question] = MappingProxyType({one.id: one for one in questions})
        self.regulations: Mapping[str, Regulation] = MappingProxyType({one.id: one for one in regulations})
        self.traps = tuple(traps)

    def __len__(self) -> int:
        return len(self.questions)

    def stale(self, on: dt.date) -> dict[str, tuple[Stale, ...]]:
        """The questions, retired ones apart, that are stale ``on`` a day, by id, each with every reason."""
        found = {
            one.id: staleness(one, self.regulations, self.traps, on)
            for one in self.questions.values()
            if one.review is not Review.RETIRED
        }
        return {id: reasons for id, reasons in found.items() if reasons}
