"""Every setting of a sitting, and what the bank says to it at once."""

from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets as widgets

from quizlib.core.frozen import exact, plain
from quizlib.core.question import MultipleRule
from quizlib.core.sitting import CertificateRule, Counts, Shown, Sitting, SittingKind, StandingRule
from quizlib.errors import ProblemsError, QuizlibError
from quizlib.faces.console.parts import Choices, MomentField, heading, inert, note, row
from quizlib.faces.console.sittings.audience import AudienceField
from quizlib.faces.console.sittings.rules import RulesField
from quizlib.services.home import Home
from quizlib.services.preparing import Coverage, Workbench, sitting_of

_SHOWN = {Shown.HANDED_IN: "交卷以后", Shown.CLOSED: "场次关闭以后", Shown.NEVER: "不公布"}
#: Settings that stand in a field as they are, and those that are points.
_PLAIN = (
    *("title", "kind", "note", "time_limit", "stagger", "attempts", "counts", "shuffle_questions", "shuffle_choices"),
    *("stale_allowed", "practice_allowed", "multiple_rule", "score_shown", "keys_shown", "certificate"),
    *("standings_least", "standings_persons"),
)
_LINES = ("pass_line", "excellent_line")
_CERTIFICATES = {CertificateRule.NONE: "不发", CertificateRule.PASS: "成绩合格的本人可以下载"}
_STYLE = {"description_width": "9rem"}


class SittingForm(widgets.VBox):  # type: ignore[misc]
    """The fields; ``sitting()`` is what they say. ``changed`` is called whenever they say something else."""

    def __init__(self, home: Home, changed: Callable[[], None]) -> None:
        self._home, self._changed, self._showing = home, changed, True
        self.title = self._text("标题", "min(44rem, 100%)")
        self.id = self._text("编号", "24rem")
        self.kind = self._list("类型", {one: one.label for one in SittingKind})
        self.note = widgets.Textarea(description="说明", rows=3, layout={"width": "min(44rem, 100%)"}, style=_STYLE)
        self.opens, self.closes = (MomentField(one, self._edited, label="9rem") for one in ("开放", "关闭"))
        self.time_limit = self._number("时限（分钟）", 1, 24 * 60)
        self.stagger = self._number("错峰开始（分钟）", 0, 24 * 60)
        self.attempts = self._number("每人可作答次数", 1, 1000)
        self.counts = self._list("计哪一次成绩", {one: one.label for one in Counts})
        self.audience = AudienceField(home, self._edited)
        self.rules = RulesField(self._edited)
        self.fixed = widgets.Textarea(
            description="固定题目",
            rows=2,
            style=_STYLE,
            layout={"width": "min(44rem, 100%)"},
            placeholder="每份试卷都有的题目：每行一个编号，后面可以写分值，例如 dangzhang-001 2",
        )
        self.shuffle_questions = self._tick("打乱同一题型内题目的顺序")
        self.shuffle_choices = self._tick("打乱选项的顺序")
        self.stale_allowed = self._tick("允许抽到依据已经过时的题目（会记在场次里）")
        self.practice_allowed = self._tick("题目同时留在日常练习里（不选则到公布答案为止，练习中不出现）")
        self.multiple_rule = self._list("多选题计分", {one: one.label for one in MultipleRule})
        self.multiple_rule.layout.width = "min(36rem, 100%)"
        self.pass_line, self.excellent_line = self._text("合格线（分）", "16rem"), self._text("优秀线（分）", "16rem")
        self.score_shown = self._list("何时公布成绩", _SHOWN)
        self.keys_shown = self._list("何时公布答案和解析", _SHOWN)
        self.certificate = self._list("电子证书", _CERTIFICATES)
        self.standings = Choices("各支部按什么排名", self._edited, hint="不选即不排名")
        self.standings.offer((one.value, one.label, 0) for one in StandingRule)
        self.standings_least = self._number("参加排名最少人数", 1, 1000)
        self.standings_persons = self._number("大屏列个人前几名", 0, 100)
        self._told = widgets.HTML()
        for one in (self.note, self.fixed):
            one.observe(lambda _: self._edited(), "value")
        super().__init__(
            [
                self._told,
                *(heading("基本", 3), self.title, self.id, self.kind, self.note),
                *(heading("时间和次数", 3), self.opens, self.closes),
                row(self.time_limit, self.attempts, self.counts),
                row(self.stagger, note("几千人同时参加时，例如填 10：开放后 10 分钟内，每人有自己的开始时间。")),
                *(heading("参加人员", 3), self.audience),
                *(heading("组卷", 3), self.rules, self.fixed),
                row(self.shuffle_questions, self.shuffle_choices),
                row(self.stale_allowed, self.practice_allowed),
                *(heading("计分和公布", 3), self.multiple_rule, row(self.pass_line, self.excellent_line)),
                row(self.score_shown, self.keys_shown, self.certificate),
                *(
                    heading("排名", 3),
                    row(self.standings, widgets.VBox([self.standings_least, self.standings_persons])),
                ),
                note("大屏列个人前几名填 0 时，大屏上不出现任何人的姓名。"),
            ]
        )

    def show(self, sitting: Sitting, bench: Workbench, *, new: bool) -> None:
        """Show a sitting; its id can be chosen only while it is ``new``."""
        self._showing, self.bench, self._shown = True, bench, sitting
        self.coverage: Coverage | None = None
        for name in ("id", *_PLAIN):
            getattr(self, name).value = getattr(sitting, name)
        for name in _LINES:
            getattr(self, name).value = exact(getattr(sitting, name))
        self.id.disabled = not new
        self.opens.show(sitting.opens)
        self.closes.show(sitting.closes)
        self.audience.show(sitting.audience)
        self.standings.choose([one.value for one in sitting.standings])
        self.rules.offer(bench)
        self.rules.show(sitting.blueprint.rules)
        self.fixed.value = "\n".join(
            f"{one.id} {exact(one.points)}" if one.points else one.id for one in sitting.blueprint.fixed
        )
        self._showing = False
        self._edited()

    def lock(self, locked: bool) -> None:
        """Let nothing be changed any more, or let it."""
        for field in _fields(self):
            field.disabled = locked or (field is self.id and self.id.disabled)
        self.rules.lock(locked)
        self._edited()

    def sitting(self) -> Sitting:
        """What the fields say. Raises ProblemsError or PlanError."""
        values = self._shown.model_dump()  # what no field shows stays as it is
        values |= {name: getattr(self, name).value for name in ("id", *_PLAIN, *_LINES)}
        fixed = [
            dict(zip(("id", "points"), line.split(), strict=False))
            for line in self.fixed.value.splitlines()
            if line.strip()
        ]
        return sitting_of(
            values
            | {
                "opens": self.opens.moment,
                "closes": self.closes.moment,
                "audience": self.audience.audience,
                "standings": list(self.standings.value),
                "blueprint": {"fixed": fixed, "rules": self.rules.rules},
            }
        )

    @property
    def is_ready(self) -> bool:
        """Whether the bank can fill what the fields say."""
        return self.coverage is not None and not self.coverage.shortfalls

    def _edited(self) -> None:
        if self._showing:
            return
        self.coverage = None
        try:
            sitting = self.sitting()
        except ProblemsError as error:
            self._refuse([str(one) for one in error.problems])
        except QuizlibError as error:
            self._refuse([str(error)])
        else:
            self.coverage = self.bench.coverage(
                sitting.blueprint, sitting.opens, sitting.closes, stale_allowed=sitting.stale_allowed
            )
            self.rules.tell(self.coverage)
            self._told.value = told(self.coverage, sitting.stale_allowed)
            if self.coverage.maximum is not None and sitting.excellent_line > self.coverage.maximum:
                full = plain(self.coverage.maximum)
                self._refuse([f"满分为 {full} 分，合格线和优秀线不能超过满分"])
        self._changed()

    def _refuse(self, problems: list[str]) -> None:
        self.rules.tell(self.coverage)
        self.coverage = None
        self._told.value = _wrong(problems)

    def _text(self, description: str, width: str) -> widgets.Text:
        return self._watched(widgets.Text(description=description, layout={"width": width}, style=_STYLE))

    def _number(self, description: str, least: int, most: int) -> widgets.BoundedIntText:
        field = widgets.BoundedIntText(
            min=least, max=most, description=description, style=_STYLE, layout={"width": "16rem"}
        )
        return self._watched(field)

    def _list(self, description: str, labels: dict[Any, str]) -> widgets.Dropdown:
        options = [(label, value) for value, label in labels.items()]
        field = widgets.Dropdown(options=options, description=description, style=_STYLE, layout={"width": "22rem"})
        return self._watched(field)

    def _tick(self, description: str) -> widgets.Checkbox:
        return self._watched(widgets.Checkbox(description=description, indent=False, layout={"width": "auto"}))

    def _watched(self, field: Any) -> Any:
        field.observe(lambda _: self._edited(), "value")
        return field


def _fields(widget: Any) -> Iterator[Any]:
    """All fields within ``widget`` that can be disabled."""
    for one in getattr(widget, "children", ()):
        if one.has_trait("disabled"):
            yield one
        yield from _fields(one)


def told(coverage: Coverage, stale_allowed: bool) -> str:
    """What a blueprint finds in the bank, as HTML."""
    maximum = f"，满分 {plain(coverage.maximum)} 分" if coverage.maximum is not None else ""
    lines = f"<div>每份试卷 {coverage.count} 道题（案例题算一道）{maximum}。</div>"
    if coverage.stale:
        what = "会抽到" if stale_allowed else "没有计入"
        names = "".join(f"<li>{inert(id)}：{inert(why)}</li>" for id, why in list(coverage.stale.items())[:20])
        more = f"<li>……共 {len(coverage.stale)} 道</li>" if len(coverage.stale) > 20 else ""
        head = f"{what} {len(coverage.stale)} 道依据已经过时的题目"
        lines += f"<details><summary>{head}</summary><ul>{names}{more}</ul></details>"
    if coverage.shortfalls:
        return _wrong(list(coverage.shortfalls)) + f"<div class='quizlib-notice'>{lines}</div>"
    return f"<div class='quizlib-notice quizlib-good'>{lines}</div>"


def _wrong(problems: list[str]) -> str:
    lines = "".join(f"<div>{inert(one)}</div>" for one in problems)
    return f"<div class='quizlib-notice quizlib-wrong' role='status'>{lines}</div>"
