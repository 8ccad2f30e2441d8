"""All questions and the regulations they rest on."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from quizlib.core.question import Question
from quizlib.core.regulation import Regulation


class Bank:
    """Questions by id and regulations by id, in the order of the files. Ids are distinct: the reader sees to that."""

    def __init__(self, questions: Iterable[Question] = (), regulations: Iterable[Regulation] = ()) -> None:
        self.questions: Mapping[str, Question] = MappingProxyType({one.id: one for one in questions})
        self.regulations: Mapping[str, Regulation] = MappingProxyType({one.id: one for one in regulations})

    def __len__(self) -> int:
        return len(self.questions)
