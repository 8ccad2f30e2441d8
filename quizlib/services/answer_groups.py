"""Answers to one short question, those that say the same together and those that say nearly the same side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from rapidfuzz import fuzz, process

from quizlib.core.text import folded
from quizlib.services.marking import ToMark

_ALIKE = 80.0  # of 100, by rapidfuzz's ratio
_STOPS = frozenset("。，、；：！？,.;:!?\"'“”‘’「」『』《》〈〉()[]【】〔〕·—-_")


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """Answers whose words are the same but for white space, width, case and punctuation, the first given shown."""

    answers: tuple[ToMark, ...]

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.answers[0].response)


def answer_groups(answers: Sequence[ToMark]) -> list[AnswerGroup]:
    """The groups of ``answers`` to one question: alike ones follow each other, those of many answers come first."""
    keyed = sorted(answers, key=lambda one: (_said(str(one.response)), one.attempt_id))
    same = {said: AnswerGroup(tuple(its)) for said, its in groupby(keyed, key=lambda one: _said(str(one.response)))}
    families: dict[str, list[str]] = {}
    for said in sorted(same, key=lambda said: (-len(same[said].answers), said)):
        near = process.extractOne(said, list(families), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        families.setdefault(near[0] if near else said, []).append(said)
    counted = sorted(families.values(), key=lambda family: -sum(len(same[said].answers) for said in family))
    return [same[said] for family in counted for said in family]


def _said(text: str) -> str:
    return "".join(one for one in folded(text) if one not in _STOPS)
