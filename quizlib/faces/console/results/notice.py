"""通报: a finished notice on one sitting, to be copied and sent."""

from typing import Any

import ipywidgets as widgets

from quizlib.faces.console.parts import CopyText, Progress, note, row
from quizlib.faces.console.results.told import Told
from quizlib.faces.notices import notice_to_branches, notice_to_one_branch

_ALL = "各党支部"


class NoticeView:
    """To all branches or to one, with names on request."""

    def __init__(self) -> None:
        self.branch = widgets.Dropdown(description="写给", options=[_ALL], layout={"width": "24rem"})
        self.named = widgets.Checkbox(value=False, description="点名", indent=False, layout={"width": "auto"})
        self.text = CopyText("通报")
        self._told: Told | None = None
        for one in (self.branch, self.named):
            one.observe(lambda _: self._draw(), "value")
        about = "数字与“指标”的相同，复制到 Word 或微信里再改。点名会列出未参加的人；写给一个党支部时还列出不合格的人。"
        self.widget = widgets.VBox([row(self.branch, self.named), note(about), self.text])

    def make(self, told: Told, progress: Progress) -> list[str]:
        """The branches that may be written to."""
        from quizlib.figures import branches_of

        return branches_of(told.facts)

    def draw(self, told: Told, made: Any) -> None:
        """Show the notice to all, or to the branch that was chosen before."""
        self._told, kept = None, self.branch.value
        self.branch.options = [_ALL, *made]
        self.branch.value = kept if kept in made else _ALL
        self._told = told
        self._draw()

    def _draw(self) -> None:
        from quizlib.reports.sentences import PLAIN

        if self._told is None:
            return
        facts, branch, named = self._told.detail, self.branch.value, self.named.value
        paragraphs = (
            notice_to_branches(facts, named, PLAIN)
            if branch == _ALL
            else notice_to_one_branch(facts, branch, named, PLAIN)
        )
        self.text.value = "\n\n".join(paragraphs)
