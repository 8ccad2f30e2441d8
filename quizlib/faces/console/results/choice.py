"""Of what: a period or one sitting."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import ipywidgets as widgets

from quizlib.core.moment import local, spoken
from quizlib.core.sitting import Phase
from quizlib.errors import PlanError
from quizlib.faces.console.parts import row
from quizlib.services.home import Home

if TYPE_CHECKING:  # pandas is loaded when somebody asks for figures
    from quizlib.figures import Period

PERIOD, SITTING = "一段时间", "一个场次"
OWN = "自选日期"


class PeriodFields:
    """Two dates, and the usual periods to choose from; ``changed`` is called when one is chosen."""

    def __init__(self, today: date, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._setting = False
        self._usual = usual_periods(today)
        self.usual = widgets.Dropdown(description="期间", options=[*self._usual, OWN])
        self.first = widgets.DatePicker(description="从")
        self.last = widgets.DatePicker(description="到（含）")
        self._set(*self._usual[self.usual.value])
        self.usual.observe(lambda _: self._chosen(), "value")
        for one in (self.first, self.last):
            one.observe(lambda _: self._typed(), "value")
        self.widget = row(self.usual, self.first, self.last)

    @property
    def period(self) -> "Period":
        """The period. Raises PlanError, ReportError."""
        from quizlib.figures import Period

        if self.first.value is None or self.last.value is None:
            raise PlanError("请填写期间的第一天和最后一天")
        return Period(self.first.value, self.last.value)

    def choose(self, first: date, last: date) -> None:
        """Set both dates, as if they were typed."""
        self.usual.value = OWN
        self._set(first, last)
        self._changed()

    def _chosen(self) -> None:
        if not self._setting and self.usual.value != OWN:
            self._set(*self._usual[self.usual.value])
            self._changed()

    def _typed(self) -> None:
        if not self._setting:
            self._setting, self.usual.value, self._setting = True, OWN, False
            self._changed()

    def _set(self, first: date, last: date) -> None:
        self._setting = True
        self.first.value, self.last.value = first, last
        self._setting = False


class Choice:
    """A period or a sitting; ``changed`` is called when another one is chosen."""

    def __init__(self, home: Home, changed: Callable[[], None]) -> None:
        self._home = home
        self._changed = changed
        self._listing = False
        self.what = widgets.ToggleButtons(options=[SITTING, PERIOD])
        self.what.add_class("quizlib-views")
        self.sitting = widgets.Dropdown(description="场次", layout={"width": "min(40rem, 100%)"})
        self.period = PeriodFields(local(home.clock()).date(), changed)
        self._place = widgets.VBox([])
        self.widget = widgets.VBox([self.what, self._place])
        self.what.observe(lambda _: self._switch(), "value")
        self.sitting.observe(lambda _: self._another(), "value")
        self._lay_out()

    def list(self) -> None:
        """Offer the sittings that have opened, the newest first, and keep the one chosen."""
        now, kept = self._home.clock(), self.sitting.value
        found = [one for one in self._home.planning.sittings() if one.phase(now) is not Phase.UPCOMING][::-1]
        self._listing = True
        self.sitting.options = [(f"{one.title}（{one.kind.label}，{spoken(one.opens)}）", one.id) for one in found]
        ended = next((one.id for one in found if one.phase(now) is Phase.CLOSED), None)
        if kept in {one.id for one in found}:
            self.sitting.value = kept
        elif found:
            self.sitting.value = ended or found[0].id
        self._listing = False

    @property
    def of_period(self) -> bool:
        """Whether it is a period."""
        return bool(self.what.value == PERIOD)

    def _another(self) -> None:
        if not self._listing:
            self._changed()

    def _switch(self) -> None:
        self._lay_out()
        self._changed()

    def _lay_out(self) -> None:
        self._place.children = [self.period.widget if self.of_period else self.sitting]


def usual_periods(today: date) -> dict[str, tuple[date, date]]:
    """The periods that reports are written of, the newest first."""
    halves = [_half(today.year, today.month > 6), _half(today.year - (today.month < 7), today.month < 7)]
    quarter = (today.month - 1) // 3
    before = divmod(today.year * 4 + quarter - 1, 4)
    month = today.replace(day=1)
    return {
        **{f"{first.year} 年{'下' if first.month > 6 else '上'}半年": (first, last) for first, last in halves},
        f"{today.year} 年": (date(today.year, 1, 1), date(today.year, 12, 31)),
        f"{today.year - 1} 年": (date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        "本季度": _months(today.year, quarter * 3 + 1, 3),
        "上季度": _months(before[0], before[1] * 3 + 1, 3),
        "本月": _months(today.year, today.month, 1),
        "上月": ((month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)),
    }


def _half(year: int, second: bool) -> tuple[date, date]:
    return _months(year, 7 if second else 1, 6)


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    last = first + count - 1
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
