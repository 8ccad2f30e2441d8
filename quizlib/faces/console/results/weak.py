"""薄弱知识点: what members know least, and a practice on it."""

from typing import Any

import ipywidgets as widgets

from quizlib.core.moment import spoken
from quizlib.errors import PlanError
from quizlib.faces.console.parts import Ask, Notice, Progress, Table, fields, heading, note, row
from quizlib.faces.console.results.told import Told
from quizlib.faces.console.shell import Console
from quizlib.services.practising import Practice, Weak, practice_of

_BY = {"条文": "article", "知识点": "topic", "法规": "regulation"}
_MOST = 10


class WeakView:
    """Points earned of points worth, the lowest first; chosen articles become a practice."""

    def __init__(self, console: Console, notice: Notice) -> None:
        self._console = console
        self._notice = notice
        self.by = widgets.Dropdown(description="按", options=list(_BY))
        self.by.observe(lambda _: self._draw(), "value")
        self.table = Table(("得分率（%）", "名称", "作答（份）", "人数", "题目（道）"), several=True, page=15)
        self.practise = widgets.Button(description="用选中的条文组成练习")
        self.practise.on_click(lambda _: self._propose())
        self.asking = Ask(notice)
        self.title = widgets.Text(description="练习名称", layout={"width": "min(40rem, 100%)"})
        self._practice = widgets.VBox([])
        about = (
            "按各人第一次作答统计，待评分的不计，不足 10 份作答的不列。点选几行再组成练习；一行也不选时用最低的 10 条。"
        )
        self.widget = widgets.VBox([self.by, note(about), self.table, row(self.practise), self._practice, self.asking])
        self._told: Told | None = None
        self._made: dict[str, list[Any]] = {}

    def make(self, told: Told, progress: Progress) -> dict[str, list[Any]]:
        """The spots by each measure."""
        from quizlib.figures.health import rows_of
        from quizlib.figures.weak import weak_spots

        found: dict[str, list[Any]] = {}
        for place, by in enumerate(_BY.values()):
            progress(place, len(_BY))
            found[by] = rows_of(weak_spots(told.facts, by))  # type: ignore[arg-type]
        return found

    def draw(self, told: Told, made: Any) -> None:
        """Show them."""
        self._told, self._made = told, made
        self._practice.children = []
        self.asking.close_question()
        self._draw()

    def _draw(self) -> None:
        if self._made:
            by = _BY[self.by.value]
            self.practise.disabled = by != "article" or not self._made[by]
            self.table.show(
                [(_percent(one.rate), one.name, one.responses, one.persons, one.questions) for one in self._made[by]]
            )

    def _propose(self) -> None:
        with self._notice.guarding():
            made = self._practice_of()
            self.title.value = made.sitting.title
            told = [
                ("题目", f"{made.sitting.blueprint.count} 道，涉及 {len(made.on)} 处条文"),
                ("时间", f"{spoken(made.sitting.opens)} 至 {spoken(made.sitting.closes)}"),
                ("次数", f"可以练 {made.sitting.attempts} 次，交卷后就看答案和解析"),
                *(("没有放进去", one) for one in made.left_out),
            ]
            self._practice.children = [heading("薄弱知识点练习", 3), self.title, fields(told)]
            self.asking.ask(
                "发布以后，参加的人就能看到这个练习；题数和时间可以在“场次”里再改。",
                "发布练习",
                lambda _reason: self._publish(made),
            )

    def _practice_of(self) -> Practice:
        if self._told is None:
            raise PlanError("请先选择期间或场次")
        rows = self._made["article"]
        chosen = [rows[place] for place in sorted(self.table.selected)] or rows[:_MOST]
        home = self._console.home
        return practice_of(
            [Weak(one.regulation, one.edition, one.article) for one in chosen],
            home.bank,
            home.clock(),
            found_in=self._told.sitting or self._told.title,
            known=[one.id for one in home.planning.sittings()],
        )

    def _publish(self, made: Practice) -> None:
        home = self._console.home
        sitting = made.sitting.model_copy(update={"title": self.title.value.strip() or made.sitting.title})
        home.planning.publish(type(sitting).model_validate(sitting.model_dump()), home.bank, home.clock())
        self._practice.children = []
        self._notice.good(f"已发布练习《{sitting.title}》（编号 {sitting.id}），{spoken(sitting.opens)} 开放。")


def _percent(rate: Any) -> float:
    from quizlib.figures.figure import half_up

    return float(half_up(100 * rate))
