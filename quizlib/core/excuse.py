"""Why a member is excused: for a stretch of days, or from one sitting."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from quizlib.core.frozen import Frozen
from quizlib.core.moment import midnight
from quizlib.core.sitting import Sitting

#: The usual reasons; others may be written.
REASONS = ("请假", "借调", "免试", "病假", "出差", "退休", "其他")
LONGEST_REASON, LONGEST_NOTE = 20, 200


class Excuse(Frozen):
    """The member of this employee number is excused from ``first`` to ``last`` (inclusive), from a sitting, or both."""

    number: Annotated[str, Field(min_length=1, max_length=60)]
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON)]
    first: date | None = None
    last: date | None = None
    sitting_id: str = ""
    note: Annotated[str, Field(max_length=LONGEST_NOTE), BeforeValidator(lambda text: text or "")] = ""

    @model_validator(mode="after")
    def _for_days_or_a_sitting(self) -> "Excuse":
        if (self.first is None) != (self.last is None):
            raise ValueError("开始日期和结束日期应都填写或都不填")
        if self.first is None and not self.sitting_id:
            raise ValueError("应填写开始日期和结束日期，或填写场次编号")
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError(f"结束日期应不早于开始日期（现为 {self.first} 至 {self.last}）")
        return self

    @property
    def key(self) -> tuple[str, date | None, date | None, str]:
        """What tells it from others: the member, the days and the sitting."""
        return self.number, self.first, self.last, self.sitting_id

    def names(self, sitting: Sitting) -> bool:
        """Whether it names ``sitting``."""
        return self.sitting_id == sitting.id

    def covers(self, sitting: Sitting) -> bool:
        """Whether its days hold the whole window of ``sitting``, in China time."""
        if self.first is None or self.last is None:
            return False
        return midnight(self.first) <= sitting.opens and sitting.closes <= midnight(self.last + timedelta(days=1))


def reasons(excuses: Iterable[Excuse], sitting: Sitting) -> dict[str, str]:
    """Who is excused from ``sitting`` and why, by employee number.

    An excuse that names the sitting comes before one for days, and a later one of ``excuses`` before an earlier one.
    """
    held = list(excuses)
    return {one.number: one.reason for one in held if one.covers(sitting)} | {
        one.number: one.reason for one in held if one.names(sitting)
    }
