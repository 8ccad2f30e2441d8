"""One sitting: its settings, what members will see, how they come to it; copied, changed, deleted."""

from collections.abc import Callable

import ipywidgets as widgets

from quizlib.core.moment import spoken
from quizlib.core.sitting import Sitting
from quizlib.errors import PlanError
from quizlib.faces.console.parts import Ask, Notice, inert, row
from quizlib.faces.console.shell import Console
from quizlib.faces.console.sittings.form import SittingForm
from quizlib.faces.console.sittings.handout import Handout
from quizlib.faces.console.sittings.new import when, window
from quizlib.faces.console.sittings.preview import Preview, RulesPage
from quizlib.services.preparing import Workbench, copy_of

_SETTINGS, _PAPER, _RULES, _HANDOUT = "设置", "试卷预览", "规则页", "发放"


class OneSitting:
    """``leave`` goes back to the list. A sitting that is not stored yet is a draft."""

    def __init__(self, console: Console, notice: Notice, leave: Callable[[], None]) -> None:
        self._console, self._home, self._notice, self._leave = console, console.home, notice, leave
        self.stored: Sitting | None = None
        self.bench: Workbench | None = None
        self.form = SittingForm(self._home, self._edited)
        self._head = widgets.HTML()
        self.view = widgets.ToggleButtons(options=[_SETTINGS, _PAPER, _RULES, _HANDOUT])
        self.view.add_class("quizlib-views")
        self.save = widgets.Button(button_style="primary")
        self.copy = widgets.Button(description="复制成新场次")
        self.remove = widgets.Button(description="删除")
        self.watch = widgets.Button(description="看实时情况")
        self.results = widgets.Button(description="成绩与报告")
        self.asking = Ask(notice)
        self.preview = Preview(notice, self._shown, self._bench)
        self.rules_page = RulesPage(notice, self._shown, self._bench)
        self.handout = Handout(self._home, notice, self._as_stored)
        self._place = widgets.VBox([])
        self._tools = row()
        self.save.on_click(lambda _: self._save())
        self.copy.on_click(lambda _: self._copy())
        self.remove.on_click(lambda _: self._remove())
        self.watch.on_click(lambda _: console.go("live", self._as_stored().id))
        self.results.on_click(lambda _: console.go("results", self._as_stored().id))
        self.view.observe(lambda _: self._turn(), "value")
        self.widget = widgets.VBox([self._head, self._tools, self.asking, self.view, self._place])

    def show(self, sitting: Sitting, bench: Workbench, *, stored: bool) -> None:
        """Show a sitting of the store, or a draft."""
        same = self.stored is not None and self.stored.id == sitting.id
        self.bench, self.stored = bench, sitting if stored else None
        self._begun = stored and self._home.planning.begun(sitting.id)
        self.asking.close_question()
        self.form.show(sitting, bench, new=not stored)
        self.form.lock(self._begun)
        self.save.description = "保存修改" if stored else "发布"
        if not same:
            self.view.value = _SETTINGS
        self._draw()
        self._turn()

    def hand_out(self) -> None:
        """Show how members come to a sitting of the store."""
        self.view.value = _HANDOUT

    def _draw(self) -> None:
        sitting = self.stored
        if sitting is None:
            self._head.value = "<h3>新场次（还没有发布）</h3>"
            self._tools.children = [self.save]
            return
        now = self._home.clock()
        due = self._home.planning.due_count(sitting.id)
        lines = [f"{sitting.kind.label}，{sitting.phase(now).label}；{window(sitting)}；应参加 {due} 人。"]
        if self._begun:
            lines.append("已有人开始作答，设置不能再改；要改请复制成新场次，延长时间请到“实时”。")
        if not due:
            lines.append("现在没有人在参加范围内，请导入名册；场次会随名册更新。")
        stale = self._home.planning.stale(sitting.id)
        if stale:
            lines.append(f"可能抽到 {len(stale)} 道依据已经过时的题目：{'、'.join(stale)}。")
        told = "".join(f"<p class='quizlib-note'>{inert(one)}</p>" for one in lines)
        self._head.value = f"<h3>{inert(sitting.title)}（{inert(sitting.id)}）</h3>{told}"
        self._tools.children = [
            *([] if self._begun else [self.save]),
            *(self.copy, *([] if self._begun else [self.remove]), self.watch, self.results),
        ]

    def _turn(self) -> None:
        views: dict[str, Preview | RulesPage | Handout] = {
            _PAPER: self.preview,
            _RULES: self.rules_page,
            _HANDOUT: self.handout,
        }
        chosen = views.get(self.view.value)
        self._place.children = [self.form if chosen is None else chosen.widget]
        if chosen is not None:
            with self._notice.guarding():
                chosen.show()

    def _edited(self) -> None:
        self.save.disabled = not self.form.is_ready

    def _shown(self) -> Sitting:
        return self.form.sitting()

    def _as_stored(self) -> Sitting:
        if self.stored is None:
            raise PlanError("还没有发布，发布以后才有")
        return self.stored

    def _bench(self) -> Workbench:
        if self.bench is None:
            raise PlanError("还没有打开场次")
        return self.bench

    def _save(self) -> None:
        with self._notice.guarding():
            new, old = self.form.sitting(), self.stored
            if old is None:
                persons = self.form.audience.persons
                text = f"发布《{new.title}》：{when(new, self._home.clock())}，应参加 {persons} 人。"
                self.asking.ask(text, "确认发布", lambda _: self.publish(new))
                return
            if new == old:
                self._notice.good("没有改动。")
                return
            self._plan(lambda bench: self._home.planning.change(old, new, bench.bank, self._home.clock()))
            self._after(new, f"已保存《{new.title}》。")

    def publish(self, sitting: Sitting) -> None:
        """Store a draft and show how members come to it. Raises PlanError where its id is taken."""
        self._plan(lambda bench: self._home.planning.publish(sitting, bench.bank, self._home.clock()))
        self.show(sitting, self._bench(), stored=True)
        self.hand_out()
        self._notice.good(f"已发布《{sitting.title}》，{spoken(sitting.opens)} 开放。把下面的文字和二维码发给大家吧。")

    def _plan(self, act: Callable[[Workbench], object]) -> None:
        self.bench = bench = Workbench(self._home.bank, self._home.clock())
        self._home.planning.keep(bench.bank, bench.now)
        act(bench)

    def _after(self, sitting: Sitting, told: str) -> None:
        self.show(sitting, self._bench(), stored=True)
        self._notice.good(told)

    def _copy(self) -> None:
        with self._notice.guarding():
            known = [one.id for one in self._home.planning.sittings()]
            draft = copy_of(self._as_stored(), known, self._home.clock())
            self.show(draft, self._bench(), stored=False)
            self._notice.good("已复制。时间顺延到以后的同一天、同一时刻，请核对标题和时间后发布。")

    def _remove(self) -> None:
        sitting = self._as_stored()

        def act(reason: str) -> None:
            self._home.planning.remove(sitting.id, reason, self._home.clock())
            self._leave()
            self._notice.good(f"已删除场次《{sitting.title}》。")

        text = f"删除场次《{sitting.title}》（{sitting.id}）。还没有人作答；只为这一场登记的免考一并删除，不能恢复。"
        self.asking.ask(text, "确认删除", act, reason=True)
