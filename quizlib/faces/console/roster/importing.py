"""The roster from Excel: what would change is shown first, and nothing is written before it is agreed."""

from collections.abc import Callable

import ipywidgets as widgets

from quizlib.core.member import Member
from quizlib.errors import ProblemsError
from quizlib.exchange.roster_xlsx import example_book, roster_of
from quizlib.faces.console.parts import Ask, Download, Notice, Progress, Upload, Work, note, row
from quizlib.faces.console.roster.words import described, differences, listed
from quizlib.services.home import Home
from quizlib.services.roster_change import RosterChange, shortened
from quizlib.services.sample import COHORTS

Read = tuple[str, list[tuple[Member, str]], RosterChange]


class Importing:
    """``changed`` is called when the roster is another."""

    def __init__(self, home: Home, notice: Notice, changed: Callable[[], None]) -> None:
        self._home, self._notice, self._changed = home, notice, changed
        self._read: Read | None = None
        self.work = Work(notice)
        self.upload = Upload("选择名册文件（.xlsx）", ".xlsx", self._uploaded, notice)
        self.example = Download("下载名册样例", lambda: ("名册样例.xlsx", example_book()), notice)
        self.remove = widgets.Checkbox(
            description="把文件里没有的人移出名册（作答和成绩保留）", indent=False, layout={"width": "auto"}
        )
        self.write = widgets.Button(description="写入名册", button_style="primary")
        self.asking = Ask(notice)
        self._told = widgets.HTML()
        self._below = widgets.VBox([])
        self.remove.observe(lambda _: self._draw(), "value")
        self.write.on_click(lambda _: self._ask())
        about = note(
            "表头应有 工号、姓名、党支部，可以有 上级党组织、人员类别、PIN 码。选好文件后先列出变化，确认后才写入；"
            "没有结束的场次随名册更新，已结束的不变。"
        )
        self.widget = widgets.VBox([about, row(self.upload, self.example), self.work, self._below])

    def show(self) -> None:
        """Begin anew."""
        self._read = None
        self._below.children = []

    def _uploaded(self, name: str, data: bytes) -> None:
        self.show()
        self.work.run(f"正在检查 {name}", lambda _: self._preview(name, data), self._shown)

    def _preview(self, name: str, data: bytes) -> Read:
        people = roster_of(name, data)
        change = self._home.planning.preview_roster(people)
        problems = shortened(name, change)
        if problems:
            raise ProblemsError(problems)
        return name, people, change

    def _shown(self, read: Read) -> None:
        missing = read[2].missing
        self._read, self.remove.value = read, bool(missing) and all(one.cohort in COHORTS for one in missing)
        self.asking.close_question()
        self._below.children = [self._told, self.remove, row(self.write), self.asking]
        self._draw()

    def _draw(self) -> None:
        if self._read is None:
            return
        name, people, change = self._read
        removed = "将移出" if self.remove.value else "文件里没有，保持不变"
        renamed = sum(not new.is_called(old.name) for old, new in change.changed)
        warning = (
            f"有 {renamed} 人工号相同而姓名不同，原来的作答会归到新姓名名下，请核对是否同一人。" if renamed else ""
        )
        self._told.value = (
            note(f"{name} 中有 {len(people)} 人，其中 {change.unchanged} 人没有变化。").value
            + (f"<div class='quizlib-notice quizlib-wrong'>{warning}</div>" if warning else "")
            + listed("新增", [described(one) for one in change.added])
            + listed("更改", [f"{new.number} {old.name}：{differences(old, new)}" for old, new in change.changed])
            + listed(removed, [described(one) for one in change.missing], opened=self.remove.value)
        )
        self.remove.disabled = not change.missing
        self.write.disabled = not (change.added or change.changed or (self.remove.value and change.missing))

    def _ask(self) -> None:
        if self._read is None:
            return
        _, people, change = self._read
        gone = f"，移出 {len(change.missing)} 人" if self.remove.value else ""
        text = f"写入名册：新增 {len(change.added)} 人，更改 {len(change.changed)} 人{gone}。"
        remove = self.remove.value
        self.asking.ask(text, "确认写入", lambda _: self._start(people, remove))

    def _start(self, people: list[tuple[Member, str]], remove: bool) -> None:
        def write(_: Progress) -> int:
            self._home.planning.import_roster(people, self._home.clock(), remove_missing=remove)
            return sum(one.active for one in self._home.planning.roster())

        self.work.run("正在写入名册", write, self._done)

    def _done(self, persons: int) -> None:
        self.show()
        self._changed()
        self._notice.good(f"已写入，名册现有 {persons} 人。")
