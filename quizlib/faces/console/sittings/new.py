"""A new sitting in three questions: which preset, who, when."""

from collections.abc import Callable
from datetime import datetime, timedelta

import ipywidgets as widgets

from quizlib.core.moment import local, spoken
from quizlib.core.sitting import Sitting
from quizlib.errors import PlanError, QuizlibError
from quizlib.exchange.sitting_yaml import Preset, read_presets
from quizlib.faces.console.parts import Ask, MomentField, Notice, heading, inert, row
from quizlib.faces.console.sittings.audience import AudienceField
from quizlib.faces.console.sittings.form import told
from quizlib.services.home import Home
from quizlib.services.preparing import Workbench, fresh_id, of_preset


class NewSitting:
    """``publish`` stores what was answered, ``adjust`` opens it in the form first."""

    def __init__(
        self, home: Home, notice: Notice, publish: Callable[[Sitting], None], adjust: Callable[[Sitting], None]
    ) -> None:
        self._home, self._notice, self._publish = home, notice, publish
        self._showing = True
        self.preset = widgets.RadioButtons(layout={"width": "auto"})
        self.preset.add_class("quizlib-presets")
        self._about = widgets.HTML()
        self.title = widgets.Text(
            description="标题", layout={"width": "min(40rem, 100%)"}, style={"description_width": "5rem"}
        )
        self.audience = AudienceField(home)
        self.opens, self.closes = MomentField("开放", self._checked), MomentField("关闭", self._checked)
        self.publish = widgets.Button(description="发布", button_style="primary")
        self.adjust = widgets.Button(description="先不发布，再改细节")
        self.asking = Ask(notice)
        self.preset.observe(lambda _: self._chosen(), "value")
        self.publish.on_click(lambda _: self._ask())
        self.adjust.on_click(lambda _: self._then(adjust))
        self.widget = widgets.VBox(
            [
                *(heading("一、用哪个方案？", 3), self.preset, self._about, self.title),
                *(heading("二、谁参加？", 3), self.audience),
                *(heading("三、什么时间？", 3), self.opens, self.closes),
                row(self.publish, self.adjust),
                self.asking,
            ]
        )

    def show(self, bench: Workbench) -> None:
        """Begin anew: tomorrow at nine, for six days."""
        self._bench, self._showing = bench, True
        self._presets = {one.id: one for one in read_presets(self._home.settings.presets)}
        first = local(self._home.clock()).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
        self.opens.show(first)
        self.closes.show((first + timedelta(days=6)).replace(hour=18))
        self.audience.refresh()
        self.asking.close_question()
        self.preset.options = [(one.name, id) for id, one in self._presets.items()]
        self.preset.value = next(iter(self._presets), None)
        self._showing = False
        self._chosen()

    def sitting(self) -> Sitting:
        """What was answered. Raises ProblemsError or PlanError."""
        preset, opens, title = self._preset, self.opens.moment, self.title.value.strip()
        known = (one.id for one in self._home.planning.sittings())
        id = fresh_id(f"{_stem(preset)}-{opens:%Y%m%d}", known)
        return of_preset(preset, id, title, opens, self.closes.moment, self.audience.audience)

    @property
    def _preset(self) -> Preset:
        if not self._presets:
            raise PlanError("没有现成的方案（questions/blueprints），请从过去的场次复制")
        return self._presets[self.preset.value]

    def _chosen(self) -> None:
        if self._presets and not self._showing:
            self.title.value = self._preset.name.partition("（")[0]
        self._checked()

    def _checked(self) -> None:
        if self._showing:
            return
        if not self._presets:
            self._about.value = "<p class='quizlib-note'>没有现成的方案（questions/blueprints）。</p>"
            return
        about = f"<p class='quizlib-note'>{inert(self._preset.about)}</p>"
        try:
            sitting = self.sitting()
        except QuizlibError:
            self._about.value = about
            return
        coverage = self._bench.coverage(
            sitting.blueprint, sitting.opens, sitting.closes, stale_allowed=sitting.stale_allowed
        )
        self._about.value = about + told(coverage, sitting.stale_allowed)

    def _ask(self) -> None:
        with self._notice.guarding():
            sitting = self.sitting()
            self.asking.ask(
                f"发布《{sitting.title}》：{when(sitting, self._home.clock())}，应参加 {self.audience.persons} 人。"
                "到开放时间，参加范围里的人就能作答；有人开始作答以前都可以再改。",
                "确认发布",
                lambda _: self._publish(sitting),
            )

    def _then(self, act: Callable[[Sitting], None]) -> None:
        with self._notice.guarding():
            act(self.sitting())


def when(sitting: Sitting, now: datetime) -> str:
    """The window in a sentence, with what looks like a slip."""
    text = window(sitting)
    if sitting.closes <= now:
        return f"{text}。注意：关闭时间已经过了，没有人能作答"
    if (sitting.closes - sitting.opens).total_seconds() < sitting.time_limit * 60:
        return f"{text}。注意：开放时段比时限短，作答到关闭时间为止"
    return text


def _stem(preset: Preset) -> str:
    """The preset's name in an id."""
    stem = "".join(one for one in preset.id.lower() if one.isascii() and (one.isalnum() or one == "-"))
    return stem.strip("-")[:28] or "changci"


def window(sitting: Sitting) -> str:
    """The window and the time limit."""
    stagger = f"，开放后 {sitting.stagger} 分钟内错峰开始" if sitting.stagger else ""
    return f"{spoken(sitting.opens)} 至 {spoken(sitting.closes)}（北京时间），时限 {sitting.time_limit} 分钟{stagger}"
