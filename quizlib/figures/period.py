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

    def __str__(self) -> str:
        first, last = self.first, self.last
        if first == last:
            return spoken_day(first)
        tail = f"{last.month}月{last.day}日"
        return f"{spoken_day(first)}至{tail if first.year == last.year else f'{last.year}年{tail}'}"


def spoken_day(day: date) -> str:
    """``2026年1月1日``."""
    return f"{day.year}年{day.month}月{day.day}日"
