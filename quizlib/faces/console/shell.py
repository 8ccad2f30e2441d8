"""The frame of the console: the panels' names on the left, the panel that is open on the right."""

import importlib
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import ipywidgets as widgets

from quizlib.core.moment import local
from quizlib.errors import QuizlibError
from quizlib.faces.console.parts import heading, inert
from quizlib.services.home import Home
from quizlib.settings import Settings

#: What to open a panel at for something new: a roster from a file, a sitting.
NEW = "+"

_STYLE = Path(__file__).parents[1] / "static" / "console.css"


class Panel(Protocol):
    """A panel: one widget, made when it is first opened."""

    widget: widgets.Widget

    def show(self) -> None:
        """Called each time the panel is opened: bring it up to date."""


class Console:
    """What panels share: the home, and the way to one another.

    ``go("sittings", id)`` opens a panel; one that takes something has ``open(what)``, some of them also ``open(NEW)``.
    """

    def __init__(self, home: Home) -> None:
        self.home = home
        self._panels: dict[str, Panel] = {}
        self._makers = makers()
        self._buttons = {name: self._button(name, title) for name, (title, _) in self._makers.items()}
        navigation = widgets.VBox([heading("组织者控制台", 1), *self._buttons.values()])
        navigation.add_class("quizlib-navigation")
        self._place = widgets.VBox([])
        self._place.add_class("quizlib-panel")
        style = widgets.HTML(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>")
        self.widget = widgets.HBox([style, navigation, self._place])
        self.widget.add_class("quizlib-console")

    def go(self, name: str, what: str | None = None) -> None:
        """Open the panel ``name``, at ``what`` where it is about one of many."""
        for other, button in self._buttons.items():
            (button.add_class if other == name else button.remove_class)("quizlib-open")
        if name not in self._panels:
            self._place.children = [widgets.HTML(f"<p class='quizlib-note'>{inert('正在打开……')}</p>")]
            self._panels[name] = self._makers[name][1](self)
        panel = self._panels[name]
        if what is None:
            self._place.children = [panel.widget]
            panel.show()
        else:  # shown only then: a browser complains of what is gone again before it was drawn
            panel.show()
            panel.open(what)  # type: ignore[attr-defined]
            self._place.children = [panel.widget]

    def _button(self, name: str, title: str) -> widgets.Button:
        button = widgets.Button(description=title)
        button.on_click(lambda _: self.go(name))
        return button


def makers() -> dict[str, tuple[str, Callable[[Console], Panel]]]:
    """Every panel by name: its title and what makes it; a panel is imported when it is first opened."""
    from quizlib.faces.console import panels

    return {
        "overview": ("概览", panels.overview),
        "bank": ("题库", panels.bank),
        "sittings": ("场次", panels.sittings),
        "roster": ("名册", panels.roster),
        "live": ("实时", panels.live),
        "marking": ("评分", panels.marking),
        "results": ("成绩与报告", panels.results),
    }


def open_console() -> widgets.Widget:
    """The console over the home of this installation."""
    console = Console(Home(Settings()))
    console.go("overview")
    threading.Thread(target=_make_ready, args=(console.home,), daemon=True).start()
    return console.widget


def _make_ready(home: Home) -> None:
    """Load what the other panels need while the first is looked at, so that each shows at once when it is opened."""
    importlib.import_module("itables.widget")
    for name in ("bank", "sittings", "roster", "live", "marking", "results"):
        importlib.import_module(f"quizlib.faces.console.{name}")
    with suppress(QuizlibError):  # the panel says what is wrong with the bank
        home.searching.index(local(home.clock()).date())
