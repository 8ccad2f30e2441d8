"""The panel: everybody, one person, the import from Excel, and who is excused."""

import ipywidgets as widgets

from quizlib.faces.console.parts import Notice, heading, row
from quizlib.faces.console.roster.excuses import Excuses
from quizlib.faces.console.roster.importing import Importing
from quizlib.faces.console.roster.people import People
from quizlib.faces.console.roster.person import Person
from quizlib.faces.console.shell import NEW, Console

_PEOPLE, _IMPORT, _EXCUSES = "名单", "从 Excel 导入", "免考登记"


class RosterPanel:
    """名册."""

    def __init__(self, console: Console) -> None:
        self._home = console.home
        self.notice = Notice()
        self.view = widgets.ToggleButtons(options=[_PEOPLE, _IMPORT, _EXCUSES])
        self.view.add_class("quizlib-views")
        self.people = People(self._home, self.open, lambda: self._person(None))
        self.person = Person(console, self.notice, self.people.show)
        self.importing = Importing(self._home, self.notice, self.people.show)
        self.excuses = Excuses(self._home, self.notice)
        self.back = widgets.Button(description="← 名单")
        self.back.on_click(lambda _: self._turn())
        self.view.observe(lambda _: self._turn(), "value")
        self._place = widgets.VBox([])
        self.widget = widgets.VBox([heading("名册"), self.notice, self.view, self._place])
        self._turn()

    def show(self) -> None:
        """Read the roster again; a person who is open stays open."""
        with self.notice.guarding():
            self.people.show()
            if self.view.value == _EXCUSES:
                self.excuses.show()

    def open(self, what: str) -> None:
        """Open the person with this employee number, or the import."""
        if what != NEW:
            self._person(what)
        elif self.view.value == _IMPORT:
            self._turn()
        else:
            self.view.value = _IMPORT

    def _person(self, number: str | None) -> None:
        with self.notice.guarding():
            self.person.show(number)
            self._place.children = [row(self.back), self.person.widget]

    def _turn(self) -> None:
        with self.notice.guarding():
            views: dict[str, People | Importing | Excuses] = {
                _PEOPLE: self.people,
                _IMPORT: self.importing,
                _EXCUSES: self.excuses,
            }
            chosen = views[self.view.value]
            chosen.show()
            self._place.children = [chosen.widget]
