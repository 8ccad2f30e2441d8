"""The panel: the list with a question beside it, or the editor, an import or an export in their place."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import ipywidgets as widgets

from quizlib.errors import PlanError
from quizlib.faces.console.bank.desk import Desk
from quizlib.faces.console.bank.detail import Detail
from quizlib.faces.console.bank.editor import Editor
from quizlib.faces.console.bank.listing import Listing
from quizlib.faces.console.bank.looks import problems_of_files
from quizlib.faces.console.parts import heading, row
from quizlib.faces.console.shell import Console
from quizlib.faces.sheet_html import sheet_style
from quizlib.services.authoring import Opened

if TYPE_CHECKING:
    from quizlib.faces.console.bank.exporting import Exporting
    from quizlib.faces.console.bank.importing import Importing

_LARGE = 2**20  # bytes of files to be read that take more than a moment


class BankPanel:
    """题库."""

    def __init__(self, console: Console) -> None:
        self.desk = Desk(console.home, self.renew)
        self.notice = self.desk.notice
        self.listing = Listing(self.desk, self.open)
        self.detail = Detail(self.desk, self._edit, self._close)
        self.editor: Editor | None = None
        self.new = self._button("新题目", self._new)
        self.imports = self._button("导入", lambda: self._instead(self.importing.open()))
        self.exports = self._button("导出", lambda: self._instead(self.exporting.open()))
        self._broken = widgets.HTML()
        self._tools = row(self.new, self.imports, self.exports)
        self._both = widgets.HBox([self.listing.widget])
        self._both.add_class("quizlib-two")
        self._place = widgets.VBox([])
        self.widget = widgets.VBox(
            [
                widgets.HTML(sheet_style()),
                heading("题库"),
                row(self._tools, self.desk.name),
                self._broken,
                self.desk.work,
                self._place,
            ]
        )
        self.widget.add_class("quizlib-bank")
        self._back()

    @cached_property
    def importing(self) -> "Importing":
        """The import, with the readers of all formats, is loaded when it is first asked for."""
        from quizlib.faces.console.bank.importing import Importing

        return Importing(self.desk, self._back)

    @cached_property
    def exporting(self) -> "Exporting":
        """The export likewise."""
        from quizlib.faces.console.bank.exporting import Exporting

        return Exporting(self.desk, self.listing, self._back)

    def show(self) -> None:
        """Bring it up to date; whatever is being written stays as it is."""
        banks = self.desk.home.banks
        with self.notice.guarding():
            self.desk.forget_usage()
            if banks.waiting() > _LARGE:
                self.desk.work.run("正在读取题库……", banks.read, lambda _: self.renew())
            else:
                self.renew()

    def open(self, what: str) -> None:
        """Show the question with this id beside the list."""
        with self.notice.guarding():
            if self.editor is not None:
                raise PlanError("正在编辑一道题，请先保存，或者点“不保存，返回”")
            self.detail.show(what)
            self._both.children = [self.listing.widget, self.detail.widget]
            self._both.add_class("quizlib-narrow")
            self._back()

    def renew(self) -> None:
        """The bank has changed: show it as it stands."""
        self._tell_broken()
        self.listing.show()
        shown = self.detail.opened
        if shown is not None and len(self._both.children) > 1:
            if self.desk.index.found(shown.question.id):
                self.detail.show(shown.question.id)
            else:
                self._close()

    def _tell_broken(self) -> None:
        """Files that somebody must mend: their questions are not listed."""
        problems = [str(one) for one in self.desk.home.banks.checked().problems]
        self._broken.value = problems_of_files(problems)

    def _edit(self, opened: Opened) -> None:
        as_it_stands = self.desk.home.authoring.open(opened.question.id)
        self.editor = Editor(self.desk, as_it_stands, self._edited)
        self._instead(self.editor.widget)

    def _new(self) -> None:
        file = self.desk.home.banks.home(self.detail.opened.question.id) if self.detail.opened else None
        name = file.stem if file else self.listing.regulation.value
        self.editor = Editor(self.desk, None, self._edited, name)
        self._instead(self.editor.widget)

    def _edited(self, id: str | None) -> None:
        """Back to the list; the question that was saved is shown."""
        self.editor = None
        self._back()
        self.renew()
        if id is not None:
            self.open(id)

    def _instead(self, widget: widgets.Widget) -> None:
        self._tools.layout.display = "none" if self.editor else ""
        self._place.children = [widget]

    def _back(self) -> None:
        self._tools.layout.display = ""
        self._place.children = [self.notice, self.listing.filters, self._both]

    def _close(self) -> None:
        self._both.children = [self.listing.widget]
        self._both.remove_class("quizlib-narrow")

    def _button(self, label: str, act: Callable[[], None]) -> widgets.Button:
        def pressed(_: object) -> None:
            with self.notice.guarding():
                act()

        button = widgets.Button(description=label)
        button.on_click(pressed)
        return button
