"""What an organizer does for one person or for all: more time, handing in, letting in again; each with a reason."""

from collections.abc import Callable
from datetime import datetime, timedelta

import ipywidgets as widgets

from quizlib.core.attempt import Attempt
from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase, Sitting
from quizlib.errors import PlanError
from quizlib.exchange.sitting_yaml import read_moment
from quizlib.faces.console.parts import Ask, Notice, fields, heading, note, row
from quizlib.faces.keys_seen import keys_seen, keys_seen_by
from quizlib.services.home import Home
from quizlib.services.invigilating import MOST_MINUTES, Extension
from quizlib.services.readmitting import Admitted

_AGAIN = "请本人重新打开链接，或用工号、姓名登录。"
_HINT = "在名单里点一个人，或者查找到只剩一个人，就可以给他延长时间、代为交卷、恢复作答，或者允许再答一次。"


class Acts(widgets.VBox):  # type: ignore[misc]
    """The person chosen with what can be done, and more time for all. ``acted`` is called after each change."""

    def __init__(self, home: Home, acted: Callable[[], None]) -> None:
        self._home = home
        self._acted = acted
        self.notice = Notice()  # of its own: that of the panel may be out of sight
        self._sitting_id = ""
        self._number = ""
        self.asking = Ask(self.notice)
        self.minutes, self.minutes_all = _minutes(), _minutes()
        self.until = widgets.Text(description="最晚开始", placeholder="2026-11-24 18:00", layout={"width": "18rem"})
        self.extend = self._button("延长时间", self._extend)
        self.hand_in = self._button("代为交卷", self._hand_in)
        self.reopen = self._button("恢复作答", self._reopen)
        self.allow = self._button("允许再答一次", self._allow)
        self.extend_all = self._button("给所有没有交卷的人延长", self._extend_all)
        self._person = widgets.VBox([])
        everybody = row(self.minutes_all, self.extend_all)
        super().__init__([self._person, self.asking, self.notice, heading("所有人", 3), everybody])

    def about(self, sitting: Sitting) -> None:
        """Another sitting: nobody is chosen."""
        self._sitting_id, self._number = sitting.id, ""
        self._person.children = [note(_HINT)]
        self.asking.close_question()
        self.notice.clear()

    def choose(self, number: str) -> None:
        """Show the person with this employee number and what can be done."""
        with self.notice.guarding():
            self._number = number
            self.asking.close_question()
            self._draw()

    def _draw(self) -> None:
        now = self._home.clock()
        person = self._admitted()
        last, running = person.last, person.running(now)
        handed_in = last is not None and last.submitted is not None
        self.extend.disabled = last is None or handed_in
        self.hand_in.disabled = not running
        self.reopen.disabled = not handed_in
        self.allow.disabled = running
        self.until.value = spoken(_latest(person.sitting, now))
        self._person.children = [
            heading(f"{person.name}（{person.number}），{person.branch}", 3),
            fields([*_told(person, now), ("还可以开始", f"{max(person.left, 0)} 次")]),
            row(self.minutes, self.extend, self.reopen, self.hand_in),
            row(self.until, self.allow),
        ]

    def _extend(self) -> None:
        invigilating, (sitting_id, number), minutes = self._home.invigilating, self._whom, self.minutes.value
        (one,) = invigilating.preview(sitting_id, minutes, self._home.clock(), number=number)
        text = f"给{_called(one)}延长 {minutes} 分钟：截止由 {spoken(one.old)} 改为 {spoken(one.new)}。"

        def act(reason: str) -> str:
            done = invigilating.extend(sitting_id, minutes, reason, self._home.clock(), number=number)
            if not done:
                return "刚刚已经交卷，没有延长。"
            return f"已给{_called(done[0])}延长到 {spoken(done[0].new)}。" + (_AGAIN if done[0].reopened else "")

        self._ask(text + keys_seen_by([one], whole=False), "确认延长", act)

    def _hand_in(self) -> None:
        (sitting_id, number), person = self._whom, self._admitted()
        answered = len(person.last.responses) if person.last else 0

        def act(reason: str) -> str:
            self._home.invigilating.hand_in(sitting_id, number, reason, self._home.clock())
            return f"已代{_named(person)}交卷。"

        self._ask(f"代{_named(person)}交卷：已答 {answered} 题，交卷以后不能再答。", "确认交卷", act)

    def _reopen(self) -> None:
        (sitting_id, number), person, minutes = self._whom, self._admitted(), self.minutes.value

        def act(reason: str) -> str:
            attempt = self._home.readmitting.reopen(sitting_id, number, minutes, reason, self._home.clock())
            return f"已恢复{_named(person)}的作答，截止 {spoken(attempt.deadline)}。{_AGAIN}"

        text = f"恢复{_named(person)}的作答：接着原来的试卷答，至少再给 {minutes} 分钟。"
        self._ask(text + self._warning(), "确认恢复", act)

    def _allow(self) -> None:
        (sitting_id, number), person, until = self._whom, self._admitted(), self._until()

        def act(reason: str) -> str:
            given = self._home.readmitting.allow(sitting_id, number, until, reason, self._home.clock())
            return f"已允许{_named(person)}再答，{spoken(given.until)} 前都可以开始。{_AGAIN}"

        text = f"允许{_named(person)}再答一次：另发一份试卷，{spoken(until)} 前都可以开始。"
        self._ask(text + self._warning(), "确认允许", act)

    def _extend_all(self) -> None:
        invigilating, sitting_id, minutes = self._home.invigilating, self._sitting_id, self.minutes_all.value
        found = invigilating.preview(sitting_id, minutes, self._home.clock())
        late = sum(one.reopened for one in found)
        told = (f"其中已到时间的 {late} 人从现在起计。" if late else "") + keys_seen_by(found, whole=True)

        def act(reason: str) -> str:
            done = invigilating.extend(sitting_id, minutes, reason, self._home.clock())
            again = f"已到时间的，{_AGAIN}" if any(one.reopened for one in done) else ""
            return f"已给 {len(done)} 人延长 {minutes} 分钟。{again}"

        self._ask(f"给 {len(found)} 个没有交卷的人延长 {minutes} 分钟。{told}", "确认延长", act)

    def _ask(self, text: str, yes: str, act: Callable[[str], str]) -> None:
        def then(reason: str) -> None:
            told = act(reason)
            if self._number:
                self._draw()
            self._acted()
            self.notice.good(told)

        self.asking.ask(text, yes, then, reason=True)

    def _button(self, description: str, act: Callable[[], None]) -> widgets.Button:
        button = widgets.Button(description=description)

        def pressed(_: object) -> None:
            with self.notice.guarding():
                act()

        button.on_click(pressed)
        return button

    @property
    def _whom(self) -> tuple[str, str]:
        """The sitting and the number of the person chosen: what is asked about stays what is done."""
        return self._sitting_id, self._number

    def _admitted(self) -> Admitted:
        return self._home.readmitting.person(*self._whom)

    def _warning(self) -> str:
        return keys_seen() if self._admitted().may_have_seen_keys(self._home.clock()) else ""

    def _until(self) -> datetime:
        try:
            return read_moment(self.until.value)
        except ValueError as error:
            raise PlanError(f"最晚开始{error}") from None


def _minutes() -> widgets.BoundedIntText:
    return widgets.BoundedIntText(value=10, min=1, max=MOST_MINUTES, description="分钟", layout={"width": "10rem"})


def _named(person: Admitted) -> str:
    return f"{person.name}（{person.number}）"


def _called(one: Extension) -> str:
    return f"{one.name}（{one.number}）"


def _told(person: Admitted, now: datetime) -> list[tuple[str, str]]:
    if not person.attempts:
        return [("作答", "还没有开始")]
    return [(f"第 {one.ordinal} 次", _attempt(one, now)) for one in person.attempts]


def _attempt(one: Attempt, now: datetime) -> str:
    answered = f"{spoken(one.started)} 开始，已答 {len(one.responses)}/{len(one.paper.slots)} 题"
    if one.submitted is not None:
        return f"{answered}，{spoken(one.submitted)} 交卷"
    if one.ended(now) is not None:
        return f"{answered}，{spoken(one.deadline)} 到时间，自动收卷"
    return f"{answered}，正在作答，截止 {spoken(one.deadline)}"


def _latest(sitting: Sitting, now: datetime) -> datetime:
    """What is proposed: the close of the window, or an hour from now where it has closed."""
    return sitting.closes if sitting.phase(now) is not Phase.CLOSED else now + timedelta(hours=1)
