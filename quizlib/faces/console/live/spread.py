"""How the scores are spread, counted as the figures count them; every so often, for each paper is scored for it."""

import ipywidgets as widgets

from quizlib.core.moment import local
from quizlib.faces.console.parts import Notice, inert
from quizlib.faces.steady import Steady
from quizlib.services.home import Home
from quizlib.services.watching import Watched


class Spread:
    """成绩分布."""

    def __init__(self, home: Home, notice: Notice) -> None:
        self._home = home
        self._sitting_id = ""
        self.steady = Steady(self._count, notice.failed)
        self._shown = widgets.HTML()
        self.widget = widgets.VBox([self._shown])

    def show(self, watched: Watched) -> None:
        """Count at once."""
        if watched.sitting.id != self._sitting_id:
            self._sitting_id = watched.sitting.id
            self._shown.value = f"<p class='quizlib-note'>{inert('正在统计成绩……')}</p>"
        self.steady.nudge(at_once=True)

    def beat(self, watched: Watched) -> None:
        """Count again where it is time."""
        self.steady.nudge()

    def _count(self) -> None:
        from quizlib.figures import figures_of, gather_sitting  # pandas and DuckDB take a moment to load
        from quizlib.figures.bands import score_bands

        sitting_id, now = self._sitting_id, self._home.clock()
        facts = gather_sitting(self._home.store, self._home.settings.results, sitting_id, now)
        told = figures_of(facts.facts).everywhere
        line = "，".join(
            f"{told[id].name} {told[id].with_unit}"
            for id in ("scored", "pending", "mean", "median", "highest", "lowest", "pass_rate", "excellent_rate")
        )
        bands = score_bands(facts)
        most = max([1, *(band.scores for band in bands)])
        rows = "".join(
            f"<tr><th scope='row'>{inert(band.label)}</th><td>{band.scores}</td><td><div class='quizlib-bar' "
            f"aria-hidden='true'><i class='{_class(band.passes, band.excels)}' "
            f"style='width:{100 * band.scores / most:.2f}%'></i></div></td></tr>"
            for band in bands
        )
        if sitting_id != self._sitting_id:
            return  # another was chosen meanwhile, and is counted next
        self._shown.value = (
            f"<p>{inert(line)}</p><table class='quizlib-turnout'><thead><tr><th scope='col'>分数段</th>"
            f"<th scope='col'>人数</th><th></th></tr></thead><tbody>{rows}</tbody></table>"
            f"<p class='quizlib-note'>统计于 {local(now):%H:%M:%S}；已交卷并且已评定的成绩，每人一份。</p>"
        )


def _class(passes: bool, excels: bool) -> str:
    return "quizlib-excellent" if excels else "" if passes else "quizlib-light"
