"""A day and a time of day as they are in China, wherever the browser believes to be.

The browser sends plain numbers for both: neither goes through its time zone or through UTC.
"""

from collections.abc import Callable
from datetime import datetime

import ipywidgets as widgets

from quizlib.core.moment import CHINA, local
from quizlib.errors import PlanError


class MomentField(widgets.Box):  # type: ignore[misc]
    """A date field and a time field; ``what`` is 开放 or 关闭, ``label`` how wide their names stand."""

    def __init__(self, what: str, changed: Callable[[], None] | None = None, *, label: str = "5rem") -> None:
        self._what = what
        self.day = widgets.DatePicker(description=f"{what}日期", layout={"width": f"calc({label} + 10rem)"})
        self.time = widgets.TimePicker(description="时刻", step=60, layout={"width": "11rem"})
        for one in (self.day, self.time):
            one.style.description_width = label if one is self.day else "3rem"
            if changed is not None:
                one.observe(lambda _: changed(), "value")
        super().__init__([self.day, self.time, widgets.HTML("<span class='quizlib-note'>北京时间</span>")])
        self.add_class("quizlib-row")

    @property
    def moment(self) -> datetime:
        """What the fields say. Raises PlanError where one of them is empty."""
        if self.day.value is None or self.time.value is None:
            raise PlanError(f"请填写{self._what}日期和时刻")
        return datetime.combine(self.day.value, self.time.value.replace(tzinfo=None), CHINA)

    def show(self, moment: datetime) -> None:
        """Put a moment into the fields."""
        here = local(moment)
        self.day.value, self.time.value = here.date(), here.time().replace(microsecond=0)
