"""The days that figures speak of."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from quizlib.core.moment import midnight
from quizlib.errors import ReportError

EARLIEST, LATEST = date(1921, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``first`` to ``last``, both inclusive, China time.

    Raises:
        ReportError: they stand the wrong way, or beyond ``EARLIEST`` and ``LATEST``.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ReportError(f"统计期间：结束日期 {self.last} 早于开始日期 {self.first}，请把两个日期对调或改正")

        for day in (self.first, self.last):
            if not EARLIEST <= day <= LATEST:
                raise ReportError(f"统计期间：日期应在 {EARLIEST} 和 {LATEST} 之间（现为 {day}），请检查年份")

    @property
    def start(self) -> datetime:
        """The first moment in it."""
        return midnight(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return midnight(self.last + timedelta(days=1))

    def before(self) -> "Period":
        """The period that 环比 compares with: as many whole months before, or as many days where it has others.

        A half-year has the half-year before, a quarter the quarter, a month the month and a year the year.
        """
        last = self.first - timedelta(days=1)
        months = self._months
        if not months:
            return Period(self.first - (self.last - self.first) - timedelta(days=1), last)
        years, month = divmod(self.first.year * 12 + self.first.month - 1 - months, 12)
        return Period(date(years, month + 1, 1), last)

    def year_before(self) -> "Period":
        """The same days of the year before, which 同比 compares with; whole months stay whole months."""
        first, last = _year_before(self.first), _year_before(self.last)
        if self._months:
            last = _year_before(self.last + timedelta(days=1)) - timedelta(days=1)
        return Period(first, last)

    @property
    def _months(self) -> int:
        """How many months it is, 0 where it is not of whole ones."""
        if self.first.day > 1 or (self.last + timedelta(days=1)).day > 1:
            return 0
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def __str__(self) -> str:
        first, last = self.first, self.last
        if first == last:
            return spoken_day(first)
        tail = f"{last.month}月{last.day}日"
        return f"{spoken_day(first)}至{tail if first.year == last.year else f'{last.year}年{tail}'}"


def spoken_day(day: date) -> str:
    """``2026年1月1日``."""
    return f"{day.year}年{day.month}月{day.day}日"


def _year_before(day: date) -> date:
    """The day of the same name a year before; 28 February for 29 February."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
