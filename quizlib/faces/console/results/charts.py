"""图: the charts of reports."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from quizlib.faces.console.parts import Progress
from quizlib.faces.console.results.pictures import picture
from quizlib.faces.console.results.told import Told

if TYPE_CHECKING:  # Matplotlib is loaded when a chart is drawn
    from quizlib.reports.charts import Chart


class ChartsView:
    """Participation and pass rate by branch, the distribution of scores, the trend, weak spots and the questions."""

    def __init__(self) -> None:
        self.widget = widgets.HTML()

    def make(self, told: Told, progress: Progress) -> str:
        """Draw them, one after the other."""
        from quizlib.figures.weak import weak_spots
        from quizlib.reports.charts import (
            parts_of,
            question_map,
            rates_by_branch,
            score_distribution,
            trend,
            weak,
        )

        drawings: list[Callable[[], list[Chart]]] = [
            lambda: parts_of(lambda part: rates_by_branch(told.figures, part)),
            lambda: [score_distribution(told.facts)],
            lambda: [weak(weak_spots(told.facts, "topic"))],
            lambda: [question_map(told.statistics)],
        ]
        if told.period:
            drawings.insert(2, lambda: parts_of(lambda part: trend(told.facts, told.figures, part)))
        drawn = []
        for place, draw in enumerate(drawings):
            progress(place, len(drawings))
            drawn += [picture(one) for one in draw()]
        return "".join(drawn)

    def draw(self, told: Told, made: Any) -> None:
        """Show them."""
        self.widget.value = made
