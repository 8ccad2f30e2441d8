"""Who is excused, why and for when: one by a form, many from Excel, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

import ipywidgets as widgets
from pydantic import ValidationError

from quizlib.core.excuse import REASONS, Excuse
from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase
from quizlib.errors import PlanError, Problem, ProblemsError
from quizlib.exchange.excuses_xlsx import excuse_form, excuses_of
from quizlib.exchange.lines import phrased
from quizlib.faces.console.parts import Ask, Download, Notice, Table, Upload, Work, heading, note, row
from quizlib.faces.console.roster.words import listed
from quizlib.services.excusing import Excusal, ExcuseChange, Row
from quizlib.services.home import Home

_STYLE = {"description_width": "6rem"}


@dataclass(frozen=True, slots=True)
class _Written:
    """An excuse as it was typed."""

    where: str
    excuse: Excuse
    name: str = ""


class Excuses:
    """The register and what may be done with it."""

    def __init__(self, home: Home, notice: Notice) -> None:
        self._home, self._notice = home, notice
        self._register: list[tuple[Excuse, str, str]] = []
        self.number = widgets.Text(description="工号", layout={"width": "18rem"}, style=_STYLE)
        self.reason = widgets.Combobox(description="原因", options=REASONS, layout={"width": "18rem"}, style=_STYLE)
        self.first = widgets.DatePicker(description="开始日期", layout={"width": "18rem"}, style=_STYLE)
        self.last = widgets.DatePicker(description="结束日期", layout={"width": "18rem"}, style=_STYLE)
        self.sitting = widgets.Dropdown(description="只免一场", layout={"width": "min(36rem, 100%)"}, style=_STYLE)
        self.note = widgets.Text(description="备注", layout={"width": "min(36rem, 100%)"}, style=_STYLE)
        self.add = widgets.Button(description="登记", button_style="primary")
        self.withdraw = widgets.Button(description="撤销选中的登记")
        self.work = Work(notice)
        self.upload = Upload("从 Excel 登记", ".xlsx", self._uploaded, notice)
        self.form = Download("下载登记表", lambda: ("免考登记表.xlsx", excuse_form()), notice)
        self._told = widgets.HTML()
        self.asking = Ask(notice)
        self.table = Table(("工号", "姓名", "党支部", "原因", "日期", "场次", "备注"), several=True)
        self.add.on_click(lambda _: self._add())
        self.withdraw.on_click(lambda _: self._withdraw())
        about = note("日期（含当天，北京时间）包括场次整个开放时段的才免；已经结束的场次，要选明是哪一场。")
        self.widget = widgets.VBox(
            [
                *(heading("登记一人", 3), row(self.number, self.reason), row(self.first, self.last), self.sitting),
                *(self.note, about, row(self.add, self.upload, self.form), self.work, self._told, self.asking),
                *(heading("已登记的", 3), self.table, row(self.withdraw)),
            ]
        )

    def show(self) -> None:
        """Read the register again."""
        now = self._home.clock()
        sittings = self._home.planning.sittings()[::-1]
        ended = {one.id: "，已结束" if one.phase(now) is Phase.CLOSED else "" for one in sittings}
        chosen = self.sitting.value
        self.sitting.options = [
            ("（按日期）", ""),
            *((f"{one.title}（{spoken(one.opens)}{ended[one.id]}）", one.id) for one in sittings),
        ]
        self.sitting.value = chosen if chosen in ended else ""
        titles = {one.id: one.title for one in sittings}
        self._register = self._home.excusing.register()[::-1]
        self.table.show(
            [
                (
                    *(one.number, name, branch, one.reason),
                    *(f"{one.first} 至 {one.last}" if one.first else "", titles.get(one.sitting_id, ""), one.note),
                )
                for one, name, branch in self._register
            ]
        )

    def _add(self) -> None:
        with self._notice.guarding():
            try:
                excuse = Excuse(
                    number=self.number.value.strip(),
                    reason=self.reason.value.strip(),
                    first=self.first.value,
                    last=self.last.value,
                    sitting_id=self.sitting.value or "",
                    note=self.note.value.strip(),
                )
            except ValidationError as error:
                problems = [Problem("登记一人", _told(message)) for _, message in phrased(error)]
                raise ProblemsError(problems) from error
            self._propose([_Written("登记一人", excuse)], withdraw=False)

    def _withdraw(self) -> None:
        with self._notice.guarding():
            chosen = [self._register[place][0] for place in self.table.selected]
            if not chosen:
                raise PlanError("请先在下表选中要撤销的登记")
            self._propose([_Written("撤销", one) for one in chosen], withdraw=True)

    def _uploaded(self, name: str, data: bytes) -> None:
        self.work.run(
            f"正在检查 {name}", lambda _: excuses_of(name, data), lambda rows: self._propose(rows, withdraw=False)
        )

    def _propose(self, rows: Sequence[Row], *, withdraw: bool) -> None:
        change = self._home.excusing.preview(rows, self._home.clock(), withdraw=withdraw)
        if not change:
            self._told.value = ""
            self.asking.close_question()
            self._notice.good("没有变化，这些已经登记过。")
            return
        self._told.value = _shown(change)
        text = (
            f"撤销 {len(change.withdrawn)} 条登记。"
            if withdraw
            else (f"登记：新增 {len(change.added)} 条，更改 {len(change.changed)} 条，不变 {change.unchanged} 条。")
        )
        self.asking.ask(text, "确认撤销" if withdraw else "确认登记", lambda _: self._record(rows, withdraw))

    def _record(self, rows: Sequence[Row], withdraw: bool) -> None:
        self._home.excusing.record(rows, self._home.clock(), withdraw=withdraw)
        self._told.value = ""
        self.show()
        self._notice.good(f"已写入，现有免考登记 {len(self._register)} 条。")


def _shown(change: ExcuseChange) -> str:
    by_sitting: dict[str, list[Excusal]] = {}
    for one in change.excusals:
        by_sitting.setdefault(one.sitting.id, []).append(one)
    if not by_sitting:
        return "<p class='quizlib-note'>现在没有场次因此变化：日期要包括场次的整个开放时段。</p>"
    return "".join(
        listed(
            f"《{found[0].sitting.title}》{'（已结束，会记入操作记录）' if found[0].closed else ''}",
            [f"{one.number} {one.name}，{one.branch}：{one.old or '不免'} → {one.new or '不免'}" for one in found],
        )
        for found in by_sitting.values()
    )


def _told(message: str) -> str:
    """A message in the words of the form."""
    for name, label in (("number", "工号"), ("reason", "原因"), ("note", "备注")):
        message = message.replace(f"{name} ", label)
    return message.partition("（现为 ）")[0]
