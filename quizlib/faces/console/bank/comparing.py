"""Imported questions beside their source, a page at a time, each to be taken or left."""

from collections import Counter
from collections.abc import Callable, Sequence

import ipywidgets as widgets

from quizlib.faces.console.parts import inert, row
from quizlib.faces.import_page import incoming_html, state_of
from quizlib.services.importing import Import, Incoming
from quizlib.services.similar import Pair

_PAGE = 10
_ALL = "all"
_NAMES = {"doubt": "有疑问", "ready": "没有疑问", "out": "先要改正", "known": "题库里已有", _ALL: "全部"}
_TAKEN = ("ready", "doubt")  # what can be taken


class Comparing:
    """``counted`` is called with how many questions are taken, each time that this changes."""

    def __init__(self, counted: Callable[[int], None]) -> None:
        self._counted = counted
        self._items: list[tuple[Incoming, list[Pair]]] = []
        self._taken: set[int] = set()
        self._quiet = False
        self._at = 0
        self.state = widgets.ToggleButtons(options=[(_NAMES[_ALL], _ALL)])
        self.state.add_class("quizlib-views")
        self.state.observe(lambda _: self._first(), "value")
        self.all = widgets.Button(description="这一类全部取用")
        self.none = widgets.Button(description="这一类全部不取")
        self.all.on_click(lambda _: self._take_all(taken=True))
        self.none.on_click(lambda _: self._take_all(taken=False))
        self.back = widgets.Button(description="上一页")
        self.forth = widgets.Button(description="下一页")
        self.back.on_click(lambda _: self._turn(-_PAGE))
        self.forth.on_click(lambda _: self._turn(_PAGE))
        self._where = widgets.HTML()
        self.page = widgets.VBox([])
        pager = row(self.back, self._where, self.forth)
        self.widget = widgets.VBox([self.state, row(self.all, self.none, pager), self.page])
        self.widget.add_class("quizlib-import")

    def show(self, imports: Sequence[Import]) -> None:
        """Show what was read. What is without doubt is taken until somebody leaves it; the rest only when taken."""
        self._items = []
        for one in imports:
            for number, each in enumerate(one.questions, 1):
                name = f"{each.reading.where}（{number}）"
                self._items.append((each, [pair for pair in one.pairs if pair.other.name == name]))
        self._taken = {place for place, (one, _) in enumerate(self._items) if state_of(one) == "ready"}
        states = Counter(state_of(one) for one, _ in self._items)
        shown = [(f"{_NAMES[name]} {states[name]}", name) for name in _NAMES if states[name]]
        self._quiet = True
        self.state.options = [*shown, (f"{_NAMES[_ALL]} {len(self._items)}", _ALL)]
        self.state.value = self.state.options[0][1]
        self._quiet = False
        self._first()
        self._counted(len(self._taken))

    @property
    def taken(self) -> list[Incoming]:
        """The questions to be written, in the order of the files."""
        return [self._items[place][0] for place in sorted(self._taken)]

    @property
    def _listed(self) -> list[int]:
        wanted = self.state.value
        return [place for place, (one, _) in enumerate(self._items) if wanted in (_ALL, state_of(one))]

    def _first(self) -> None:
        if not self._quiet:
            self._at = 0
            self._draw()

    def _turn(self, step: int) -> None:
        self._at = max(0, self._at + step)
        self._draw()

    def _take_all(self, *, taken: bool) -> None:
        places = {place for place in self._listed if state_of(self._items[place][0]) in _TAKEN}
        self._taken = self._taken | places if taken else self._taken - places
        self._draw()
        self._counted(len(self._taken))

    def _draw(self) -> None:
        listed = self._listed
        page = listed[self._at : self._at + _PAGE]
        self.page.children = [self._item(place) for place in page]
        self.back.disabled, self.forth.disabled = self._at == 0, self._at + _PAGE >= len(listed)
        where = f"第 {self._at + 1}–{self._at + len(page)} 道，共 {len(listed)} 道" if page else "没有这一类题目"
        self._where.value = f"<span>{inert(where)}</span>"

    def _item(self, place: int) -> widgets.Widget:
        one, pairs = self._items[place]
        take = widgets.Checkbox(value=place in self._taken, description=f"取用第 {place + 1} 道", indent=False)
        take.disabled = state_of(one) not in _TAKEN
        take.observe(lambda change: self._ticked(place, taken=change["new"]), "value")
        return widgets.VBox([take, widgets.HTML(incoming_html(one, pairs))])

    def _ticked(self, place: int, *, taken: bool) -> None:
        (self._taken.add if taken else self._taken.discard)(place)
        self._counted(len(self._taken))
