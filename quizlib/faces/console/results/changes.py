"""变化: what changed since the period before, or the same a year before."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets

from quizlib.faces.console.parts import Progress, Table, inert
from quizlib.faces.console.results.told import Told
from quizlib.services.home import Home

if TYPE_CHECKING:  # pandas is loaded when somebody asks for figures
    from quizlib.figures.change import Change, Changes, Comparison

_COLUMNS = ("participation", "mean_rate", "pass_rate", "excellent_rate")


class ChangesView:
    """环比 and 同比, with the reasons why two periods may not quite compare."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.kind = widgets.Dropdown(description="比较", options=["环比", "同比"])
        self.kind.observe(lambda _: self._draw(), "value")
        self._made: dict[str, tuple[Comparison, str, Changes]] = {}
        self._place = widgets.VBox([])
        self.widget = widgets.VBox([self.kind, self._place])

    def make(self, told: Told, progress: Progress) -> dict[str, Any]:
        """Both comparisons."""
        from quizlib.figures import gather
        from quizlib.figures.change import Comparison, Counted, changes, counted

        if told.period is None:
            raise TypeError("only periods are compared")
        here = Counted(told.facts, told.figures, told.period)
        found: dict[str, Any] = {}
        for kind in (Comparison.BEFORE, Comparison.YEAR_BEFORE):
            then = kind.period(told.period)
            facts = gather(self._home.store, self._home.settings.results, then, self._home.clock(), progress)
            found[kind.value] = (kind, str(then), changes(here, counted(facts, told.bank, period=then), kind))
        return found

    def draw(self, told: Told, made: Any) -> None:
        """Show the one chosen."""
        self._made = made
        self._draw()

    def _draw(self) -> None:
        if self._made:
            kind, then, found = self._made[self.kind.value]
            self._place.children = _shown(kind, then, found)


def _shown(kind: "Comparison", then: str, found: "Changes") -> list[widgets.Widget]:
    from quizlib.figures import By

    everywhere, *others = found.items()
    told = [one for one in everywhere[1].values() if one.now.value is not None or one.then.value is not None]
    notes = _Notes()
    head = ("指标", kind.now, kind.then, "变化", "增长率", "注意")
    table = Table(head, page=50, widths=("12rem", "9rem", "9rem", "11rem", "9rem", ""))
    table.show([_row(one, notes) for one in told])
    parts: list[widgets.Widget] = [_note(f"{kind}：与{kind.then}（{then}）比较"), table]
    for by, label in ((By.BRANCH, "党支部"), (By.COHORT, "人员类别")):
        each = [(scope.name, changes) for scope, changes in others if scope.by is by]
        if each:
            names = [f"{everywhere[1][id].name}变化" for id in _COLUMNS]
            table = Table((label, *names, "注意"), page=50)
            table.show([_across(name, [changes[id] for id in _COLUMNS], notes) for name, changes in each])
            parts += [_note(f"各{label}"), table]
    return [*parts, notes.widget]


class _Notes:
    """Numbers sentences, each once, in the order in which they are first met."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, sentences: Iterable[str]) -> str:
        """The numbers of ``sentences``: ``1、3``."""
        return "、".join(str(self._numbers.setdefault(one, len(self._numbers) + 1)) for one in sentences)

    @property
    def widget(self) -> widgets.Widget:
        """What the numbers stand for."""
        if not self._numbers:
            return widgets.HTML()
        items = "".join(f"<li>{inert(sentence)}</li>" for sentence in self._numbers)
        return widgets.HTML(f"<p class='quizlib-note'>注意（上面各表最后一列的编号）：</p><ol>{items}</ol>")


def _row(one: "Change", notes: _Notes) -> tuple[str, ...]:
    growth = one.growth_words if one.difference is not None else ""
    return (one.name, one.now.with_unit, one.then.with_unit, one.printed, growth, notes(_doubts(one)))


def _across(name: str, changes: list["Change"], notes: _Notes) -> tuple[str, ...]:
    doubts = dict.fromkeys(sentence for one in changes for sentence in _doubts(one))
    return (name, *(one.printed or "—" for one in changes), notes(doubts))


def _doubts(one: "Change") -> list[str]:
    return list(one.warnings) if one.difference is not None else [one.reason]


def _note(text: str) -> widgets.HTML:
    return widgets.HTML(f"<h3>{inert(text)}</h3>")
