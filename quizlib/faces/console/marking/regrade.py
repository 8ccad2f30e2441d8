"""重新评分: a question whose key was wrong, marked by the corrected one, after a look at who changes."""

from collections.abc import Sequence

import ipywidgets as widgets

from quizlib.core.frozen import plain
from quizlib.errors import PlanError
from quizlib.faces.console.parts import Ask, Notice, Progress, Table, Work, heading, inert, note, row
from quizlib.faces.console.shell import Console
from quizlib.faces.question_changes import question_changes
from quizlib.services.regrading import Regraded


class Regrade:
    """Correct the question in the bank first; here it is applied to a sitting."""

    def __init__(self, console: Console, notice: Notice, work: Work) -> None:
        self._console = console
        self._home = console.home
        self._notice = notice
        self._work = work
        self._sitting_id = ""
        self.question = widgets.Combobox(description="题目编号", ensure_option=False, layout={"width": "24rem"})
        self.edit = widgets.Button(description="去题库改正这道题")
        self.look = widgets.Button(description="看看谁的得分会变", button_style="primary")
        self.edit.on_click(lambda _: self._edit())
        self.look.on_click(lambda _: self._look())
        self.asking = Ask(notice)
        self.table = Table(("工号", "姓名", "党支部", "原得分", "新得分", "增减", "合格"), page=15)
        self._preview = widgets.VBox([])
        about = "答案错了：先在题库里改正并审定，再用题库里现在的这道题给这个场次重新评分。原来的得分仍查得到。"
        self.widget = widgets.VBox([note(about), row(self.question, self.edit, self.look), self._preview, self.asking])

    def read(self, sitting_id: str) -> None:
        """Take the sitting: the questions that it asks."""
        self._sitting_id = sitting_id
        self.question.value, self.question.options = "", self._home.regrading.questions(sitting_id)
        self._close()

    def _edit(self) -> None:
        if self.question.value:
            self._console.go("bank", self.question.value)

    def _look(self) -> None:
        question_id = self.question.value.strip()
        self._close()

        def preview(progress: Progress) -> tuple[list[str], list[Regraded]]:
            if not question_id:
                raise PlanError("请填写题目编号")
            bank, now = self._home.bank, self._home.clock()
            found = self._home.regrading.preview(self._sitting_id, question_id, bank, now, progress)
            asked = self._home.regrading.asked(self._sitting_id, question_id)
            return question_changes(asked, bank.questions[question_id]), found

        self._work.run("正在重新计算", preview, lambda made: self._show(question_id, *made))

    def _show(self, question_id: str, changes: Sequence[str], found: Sequence[Regraded]) -> None:
        changed = sorted((one for one in found if one.changed), key=lambda one: one.passed is one.passes)
        self.table.show(
            [
                (
                    *(one.number, one.name, one.branch, plain(one.old), plain(one.new)),
                    *(f"{'+' if one.new > one.old else ''}{plain(one.new - one.old)}", _flip(one)),
                )
                for one in changed
            ]
        )
        items = "".join(f"<li>{inert(one)}</li>" for one in changes)
        self._preview.children = [
            heading("题目改了什么", 3),
            widgets.HTML(f"<ul>{items}</ul>"),
            heading("谁的得分会变", 3),
            note(_counted(found)),
            self.table,
        ]
        self.asking.ask(
            f"按题库里现在的 {question_id} 重新评分，{len(changed)} 人的得分会变；参加者看到的随之改变。",
            "确认重新评分",
            lambda reason: self._apply(question_id, reason),
            reason=True,
        )

    def _apply(self, question_id: str, reason: str) -> None:
        home = self._home
        found = home.regrading.apply(self._sitting_id, question_id, home.bank, home.clock(), reason=reason)
        changed = sum(one.changed for one in found)
        self._preview.children = []
        self._notice.good(f"已重新评分，{changed} 人的得分变了。用到这个场次的报告请重新生成。")

    def _close(self) -> None:
        self._preview.children = []
        self.asking.close_question()


def _counted(found: Sequence[Regraded]) -> str:
    changed = [one for one in found if one.changed]
    up, down = (sum(sign * (one.new - one.old) > 0 for one in changed) for sign in (1, -1))
    passing = sum(one.passes and not one.passed for one in changed)
    failing = sum(one.passed and not one.passes for one in changed)
    return (
        f"答过这道题的 {len(found)} 人，得分变化的 {len(changed)} 人：提高 {up} 人，降低 {down} 人；"
        f"不合格变合格 {passing} 人，合格变不合格 {failing} 人。"
    )


def _flip(one: Regraded) -> str:
    if one.passed is one.passes:
        return "合格" if one.passes else "不合格"
    return "不合格 → 合格" if one.passes else "合格 → 不合格"
