"""What the views of scores speak of: the facts of a period or of one sitting, each thing counted when it is needed."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import ipywidgets as widgets

from quizlib.core.bank import Bank
from quizlib.core.sitting import Sitting
from quizlib.faces.console.parts import Progress
from quizlib.faces.reporting import bank_or_none
from quizlib.services.home import Home

if TYPE_CHECKING:  # pandas is loaded when somebody asks for figures
    import pandas as pd

    from quizlib.figures import Facts, Figures, Period, SittingFacts


@dataclass(frozen=True)
class Told:
    """The facts of ``period``, or of one sitting where there is none."""

    facts: "Facts"
    period: "Period | None"
    bank: Bank | None

    @property
    def title(self) -> str:
        """What they are of."""
        return str(self.period) if self.period else f"《{self.facts.sittings[0].title}》"

    @property
    def sitting(self) -> Sitting | None:
        """The one sitting."""
        return None if self.period else self.facts.sittings[0]

    @cached_property
    def figures(self) -> "Figures":
        """Every figure of them."""
        from quizlib.figures import figures_of

        return figures_of(self.facts, self.bank if self.period else None)

    @cached_property
    def detail(self) -> "SittingFacts":
        """The one sitting in every detail."""
        from quizlib.figures.sitting import sitting_facts

        return sitting_facts(self.facts)

    @cached_property
    def statistics(self) -> "pd.DataFrame":
        """What they say of questions."""
        from quizlib.figures.questions import question_statistics

        return question_statistics(self.facts)


class View(Protocol):
    """One way to look at scores: ``make`` counts, in a thread, and ``draw`` shows what it gave."""

    widget: widgets.Widget

    def make(self, told: Told, progress: Progress) -> Any:
        """Count what is shown."""

    def draw(self, told: Told, made: Any) -> None:
        """Show it."""


def gathered(home: Home, period: "Period | None", sitting_id: str, progress: Progress) -> Told:
    """The facts of ``period``, else of the sitting. Raises ReportError, StoreError."""
    from quizlib.figures import gather, gather_sittings

    results, now = home.settings.results, home.clock()
    if period is None:
        return Told(gather_sittings(home.store, results, [sitting_id], now, progress), None, None)
    return Told(gather(home.store, results, period, now, progress), period, bank_or_none(home))
