"""开考前检查: what ``quizlib doctor`` prints, at the push of a button."""

import ipywidgets as widgets

from quizlib.faces.console.parts import Notice, Progress, Work, heading, inert, row
from quizlib.faces.doctor import CHECKS, Finding, Verdict, conclusion, patient_of
from quizlib.services.home import Home

_TAGS = {Verdict.GOOD: "span", Verdict.LOOK: "b", Verdict.WRONG: "b class='quizlib-short'"}


class Examination(widgets.VBox):  # type: ignore[misc]
    """A button, and below it whether it may begin, and a line for each finding."""

    def __init__(self, home: Home, notice: Notice) -> None:
        self._home = home
        self.work, self.result = Work(notice), widgets.HTML()
        self.button = widgets.Button(description="开考前检查", tooltip="检查这台电脑、网络、数据库和场次，什么都不改动")
        self.button.on_click(lambda _: self.work.run("正在检查", self._look, self._found))
        super().__init__([heading("开考前", 3), row(self.button), self.work, self.result])

    def _look(self, progress: Progress) -> list[Finding]:
        patient, found = patient_of(self._home), list[Finding]()
        for done, check in enumerate(CHECKS):
            progress(done, len(CHECKS))
            found += check(patient)
        return found

    def _found(self, findings: list[Finding]) -> None:
        order = [Verdict.WRONG, Verdict.LOOK, Verdict.GOOD]
        ordered = sorted(findings, key=lambda one: order.index(one.verdict))
        self.result.value = f"<p>{inert(conclusion(findings))}</p>" + "".join(map(_line, ordered))


def _line(finding: Finding) -> str:
    tag = _TAGS[finding.verdict]
    return f"<p class='quizlib-note'><{tag}>{inert(finding)}</{tag.split()[0]}></p>"
