"""What the workbook of a sitting is written from, of all branches or of one."""

from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import Any

from quizlib.core.question import Kind, leaves
from quizlib.figures import Figures, SittingFacts, figures_of
from quizlib.figures.health import rows_of
from quizlib.figures.questions import choices, question_statistics
from quizlib.figures.sitting import sitting_facts

#: More questions than this have no sheet each.
MOST_SHEETS = 200


@dataclass(frozen=True)
class Material:
    """Facts with the figures and statistics that come from them.

    Of one ``branch`` (else "") the facts hold nobody else, and ``whole`` is the material of all branches.
    """

    facts: SittingFacts
    branch: str = ""
    whole: "Material | None" = None

    def of_branch(self, branch: str) -> "Material":
        """The material of one branch."""
        return Material(sitting_facts(self.facts.facts.of_branch(branch)), branch, self)

    @cached_property
    def figures(self) -> Figures:
        """Every figure."""
        return figures_of(self.facts.facts)

    @cached_property
    def statistics(self) -> dict[tuple[str, int], Any]:
        """The row of ``question_statistics`` of each edition and part."""
        return {(row.edition, row.part): row for row in rows_of(question_statistics(self.facts.facts))}

    @cached_property
    def chosen(self) -> dict[tuple[str, int], dict[str, Any]]:
        """The rows of ``choices`` of each edition and part by letter."""
        found: dict[tuple[str, int], dict[str, Any]] = {}
        for row in rows_of(choices(self.facts.facts)):
            found.setdefault((row.edition, row.part), {})[row.letter] = row
        return found

    @cached_property
    def editions(self) -> list[str]:
        """The editions on the papers, by kind and id."""
        questions, kinds = self.facts.questions, list(Kind)
        return sorted(
            questions, key=lambda edition: (kinds.index(questions[edition].kind), questions[edition].id, edition)
        )

    @cached_property
    def places(self) -> list[tuple[str, int]]:
        """Each edition with each of its parts, in the same order."""
        return [(one, part) for one in self.editions for part, _ in enumerate(leaves(self.facts.questions[one]))]

    @cached_property
    def sheet_of(self) -> dict[str, str]:
        """The name of each question by its edition, which is the name of its sheet."""
        digits = max(2, len(str(len(self.editions))))
        return {edition: f"题目 {number:0{digits}d}" for number, edition in enumerate(self.editions, 1)}

    @property
    def together(self) -> bool:
        """Whether questions are too many for a sheet each."""
        return len(self.editions) > MOST_SHEETS

    def facility(self, edition: str, part: int) -> float:
        """Points earned over points worth of first attempts, 0 to 1; NaN where nothing is marked."""
        row = self.statistics.get((edition, part))
        return nan if row is None else float(row.facility)
