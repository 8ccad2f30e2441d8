"""A sitting as its members will see it: a paper with or without its key, and the start page. Nothing is stored."""

from collections.abc import Callable

import ipywidgets as widgets

from quizlib.core.paper import Paper
from quizlib.core.sitting import Sitting
from quizlib.faces.console.parts import Notice, note, row
from quizlib.faces.sheet_html import key_html, rules_html, sheet_html, sheet_style
from quizlib.services.preparing import Workbench


class Preview:
    """``sitting`` and ``bench`` give what the form says now."""

    def __init__(self, notice: Notice, sitting: Callable[[], Sitting], bench: Callable[[], Workbench]) -> None:
        self._notice, self._sitting, self._bench = notice, sitting, bench
        self._paper: Paper | None = None
        self.key = widgets.Checkbox(description="显示标准答案和解析", indent=False)
        self.another = widgets.Button(description="换一份试卷")
        self.sheet = widgets.HTML()
        self.sheet.add_class("quizlib-preview")
        self.key.observe(lambda _: self._draw(), "value")
        self.another.on_click(lambda _: self.show())
        about = note("随机抽一份，与党员看到的题面相同；每人的试卷不一样。预览不会留下任何作答记录。")
        self.widget = widgets.VBox([row(self.another, self.key), about, self.sheet])

    def show(self) -> None:
        """Draw another paper."""
        with self._notice.guarding():
            self._paper = None
            self.sheet.value = ""
            self._paper = self._bench().trial(self._sitting())
            self._draw()

    def _draw(self) -> None:
        if self._paper is None:
            return
        titles = {one.id: one.title for one in self._bench().bank.regulations.values()}
        drawn = key_html(self._paper, titles) if self.key.value else sheet_html(self._paper)
        self.sheet.value = sheet_style() + drawn


class RulesPage:
    """The start page of the sitting."""

    def __init__(self, notice: Notice, sitting: Callable[[], Sitting], bench: Callable[[], Workbench]) -> None:
        self._notice, self._sitting, self._bench = notice, sitting, bench
        self.page = widgets.HTML()
        self.page.add_class("quizlib-preview")
        self.widget = widgets.VBox([note("党员点开这个场次时看到的规则页，按现在的设置生成。"), self.page])

    def show(self) -> None:
        """Draw it by what the form says now."""
        self.page.value = ""
        with self._notice.guarding():
            sitting, questions = self._sitting(), self._bench().bank.questions.values()
            blueprint = sitting.blueprint
            drawn = rules_html(sitting, blueprint.kinds(questions), blueprint.maximum(questions))
            self.page.value = sheet_style() + drawn
