"""名次: who came first in a sitting, and how each rank came about."""

from typing import Any

import ipywidgets as widgets

from quizlib.core.frozen import plain
from quizlib.core.sitting import StandingRule
from quizlib.faces.console.parts import Progress, Table, heading, note
from quizlib.faces.console.results.pictures import pictures
from quizlib.faces.console.results.told import Told

_PERSONS = 50


class RanksView:
    """Branches by a rule, those of the sitting first; persons by score and then by time."""

    def __init__(self) -> None:
        self.rule = widgets.Dropdown(description="排名规则", layout={"width": "26rem"})
        self.rule.observe(lambda _: self._draw(), "value")
        self._made: dict[str, Any] = {}
        self._notes = widgets.VBox([])
        self._branches = Table(("名次", "党支部", "数值", "说明"), page=50, widths=("5rem", "16rem", "7rem", ""))
        self._chart = widgets.HTML()
        self._persons = Table(("名次", "工号", "姓名", "党支部", "得分", "用时（秒）", "说明"), page=20)
        self.widget = widgets.VBox(
            [
                self.rule,
                self._notes,
                self._branches,
                self._chart,
                heading(f"个人前 {_PERSONS} 名", 3),
                note("先比得分，同分的比用时；姓名只给组织者看，大屏按场次的规则显示。"),
                self._persons,
            ]
        )

    def make(self, told: Told, progress: Progress) -> dict[str, Any]:
        """The standings by every rule."""
        from quizlib.figures.standings import branch_standings, person_standings, provisional

        found: dict[str, Any] = {}
        for place, rule in enumerate(StandingRule):
            progress(place, len(StandingRule))
            found[rule.value] = branch_standings(told.facts, rule)
        return {"rules": found, "persons": person_standings(told.facts, _PERSONS), "notes": provisional(told.facts)}

    def draw(self, told: Told, made: Any) -> None:
        """Show them by the first rule of the sitting."""
        declared = told.sitting.standings if told.sitting else ()
        rules = [*declared, *(one for one in StandingRule if one not in declared)]
        self._made = {}
        self.rule.options = [
            (one.label if one in declared else f"{one.label}（场次没有写明）", one.value) for one in rules
        ]
        self.rule.value = rules[0].value
        self._made = made
        self._persons.show(
            [
                (one.rank, one.number, one.name, one.branch, plain(one.points), one.seconds, one.explanation)
                for one in made["persons"]
            ]
        )
        self._draw()

    def _draw(self) -> None:
        if not self._made:
            return
        from quizlib.reports.charts import parts_of, ranks

        found = self._made["rules"][self.rule.value]
        self._branches.show([(one.rank, one.branch, one.printed or "—", one.explanation) for one in found])
        self._chart.value = pictures(parts_of(lambda part: ranks(found, part)))
        self._notes.children = [note(f"注意：{one}。") for one in self._made["notes"]]
