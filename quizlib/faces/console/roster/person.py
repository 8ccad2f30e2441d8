"""One person: who that is, the sittings due, attempts and scores; changed, gone, back again."""

from collections.abc import Callable

import ipywidgets as widgets
from pydantic import ValidationError

from quizlib.core.audit import ORGANIZER
from quizlib.core.frozen import plain
from quizlib.core.member import Member
from quizlib.core.moment import spoken
from quizlib.core.pseudonym import pseudonym
from quizlib.errors import PlanError
from quizlib.faces.console.parts import Ask, Notice, Table, heading, inert, note, row
from quizlib.faces.console.roster.words import described, differences
from quizlib.faces.console.shell import Console
from quizlib.faces.erasing import erased
from quizlib.services.delivery import Desk

_STYLE = {"description_width": "6rem"}


class Person:
    """``changed`` is called when the roster is another; without a number it is somebody new."""

    def __init__(self, console: Console, notice: Notice, changed: Callable[[], None]) -> None:
        self._console, self._home, self._notice, self._changed = console, console.home, notice, changed
        self.number = widgets.Text(description="工号", layout={"width": "22rem"}, style=_STYLE)
        self.name = widgets.Text(description="姓名", layout={"width": "22rem"}, style=_STYLE)
        self.branch = widgets.Combobox(description="党支部", layout={"width": "min(40rem, 100%)"}, style=_STYLE)
        self.cohort = widgets.Combobox(description="人员类别", layout={"width": "22rem"}, style=_STYLE)
        self.pin = widgets.Text(
            description="新 PIN 码", placeholder="不改就不填", layout={"width": "22rem"}, style=_STYLE
        )
        self.save = widgets.Button(description="保存", button_style="primary")
        self.leave = widgets.Button(description="移出名册")
        self.erase = widgets.Button(description="删除个人信息")
        self.asking = Ask(notice)
        self._head = widgets.HTML()
        self._buttons = row()
        self.sittings = Table(
            ("场次", "开放", "状态", "免考", "作答", "计入的成绩", "结果"), self._open_sitting, page=10
        )
        self.attempts = Table(("场次", "第几次", "开始", "交卷", "已答", "得分", "满分"), page=10)
        self._past = widgets.VBox([heading("应参加的场次", 3), self.sittings, heading("每一次作答", 3), self.attempts])
        self.save.on_click(lambda _: self._save())
        self.leave.on_click(lambda _: self._leave())
        self.erase.on_click(lambda _: self._erase())
        self.widget = widgets.VBox(
            [
                self._head,
                *(row(self.number, self.name), self.branch, row(self.cohort, self.pin)),
                note("上级党组织写在党支部前面，用 / 隔开，例如：某某公司党委/机关党总支/第一党支部。"),
                *(self._buttons, self.asking, self._past),
            ]
        )

    def show(self, number: str | None) -> None:
        """Show the person with this number, or empty fields."""
        self.asking.close_question()
        people = [one.member for one in self._home.enrolling.roster() if one.active]
        self.branch.options = sorted({one.branch for one in people})
        self.cohort.options = sorted({one.cohort for one in people})
        self.pin.value = ""
        self._known = self._home.enrolling.person(number) if number else None
        self.number.disabled = self._known is not None
        if self._known is None:
            self._head.value = "<h3>新增一人</h3>"
            self.number.value, self.name.value, self.branch.value, self.cohort.value = "", "", "", "党员"
            self.save.description = "加入名册"
            self._buttons.children, self._past.layout.display = [self.save], "none"
            return
        one, active = self._known.member, self._known.active
        state = "" if active else "（已移出名册）"
        self._head.value = f"<h3>{inert(one.name)}（{inert(one.number)}）{state}</h3>"
        self.number.value, self.name.value = one.number, one.name
        self.branch.value, self.cohort.value = one.branch, one.cohort
        self.save.description = "保存" if active else "重新加入名册"
        gone = one.number == pseudonym(self._known.id)
        self._buttons.children = [] if gone else [self.save, self.leave if active else self.erase]
        self._past.layout.display = None
        self._list(self._known.id)

    def _list(self, member_id: str) -> None:
        desks = self._home.delivery.desks(member_id, self._home.clock())[::-1]
        excused = self._home.enrolling.excused(member_id)
        self._desks = desks
        self.sittings.show([_sitting_row(desk, excused.get(desk.sitting.id, "")) for desk in desks])
        self.attempts.show([one for desk in desks for one in _attempt_rows(desk)])

    def _member(self) -> Member:
        try:
            return Member(
                number=self.number.value.strip(),
                name=self.name.value.strip(),
                branch=self.branch.value,
                cohort=self.cohort.value.strip() or "党员",
            )
        except ValidationError:
            raise PlanError("工号、姓名、党支部都要填写，每项不超过 60 个字") from None

    def _save(self) -> None:
        with self._notice.guarding():
            member, pin, known = self._member(), self.pin.value.strip(), self._known
            if known is None or not known.active:
                self._home.enrolling.add(member, pin, self._home.clock())
                self._after(member, f"已加入名册：{described(member)}。")
            elif known.member == member and not pin:
                self._notice.good("没有改动。")
            else:
                text = f"{known.member.number} {known.member.name}：{differences(known.member, member)}。"
                if not member.is_called(known.member.name):
                    text += "注意：换了姓名，原来的作答会归到新姓名名下；不是同一个人的，请用新的工号。"
                self.asking.ask(text, "确认修改", lambda _: self._change(known.member, member, pin))

    def _change(self, old: Member, new: Member, pin: str) -> None:
        self._home.enrolling.change(old, new, pin or None, self._home.clock())
        self._after(new, f"已保存：{described(new)}。没有结束的场次随之更新。")

    def _leave(self) -> None:
        with self._notice.guarding():
            member = self._member_known()

            def act(_: str) -> None:
                self._home.enrolling.leave(member.number, self._home.clock())
                self._after(member, f"已移出名册：{described(member)}。")

            text = (
                f"把 {described(member)} 移出名册：不能再登录，没有结束的场次不再应参加（已经开始作答的除外）；"
                "作答和成绩保留。"
            )
            self.asking.ask(text, "确认移出", act)

    def _erase(self) -> None:
        with self._notice.guarding():
            member = self._member_known()
            found = self._home.erasing.preview([member.number], self._home.clock())

            def act(reason: str) -> None:
                id = erased(self._home, [member.number], reason, ORGANIZER).people[0].id
                self._changed()
                self.show(pseudonym(id))
                self._notice.good("已删除个人信息。以前的备份和导出的文件里可能还有，请到存放它们的地方删掉。")

            text = (
                f"删除 {described(member)} 的个人信息：工号和姓名到处换成代号（场次 {len(found.sittings)} 个，"
                f"操作记录 {found.entries} 条），练习记录和免考登记一并删除，不能恢复；成绩留在代号名下，统计数字不变。"
            )
            self.asking.ask(text, "确认删除", act, reason=True)

    def _member_known(self) -> Member:
        if self._known is None:
            raise PlanError("还没有加入名册")
        return self._known.member

    def _after(self, member: Member, told: str) -> None:
        self._changed()
        self.show(member.number)
        self._notice.good(told)

    def _open_sitting(self, place: int) -> None:
        self._console.go("sittings", self._desks[place].sitting.id)


def _sitting_row(desk: Desk, excused: str) -> tuple[object, ...]:
    sitting, best = desk.sitting, desk.counting
    taken = f"{len(desk.attempts)} 次" if desk.attempts else ("正在作答" if desk.running else "未参加")
    points = f"{plain(best[1].points)} / {plain(best[1].maximum)}" if best else ""
    verdict = best[1].verdict(sitting).label if best else ""
    return (sitting.title, spoken(sitting.opens), desk.phase.label, excused, taken, points, verdict)


def _attempt_rows(desk: Desk) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for attempt, score in desk.attempts:
        ended = spoken(attempt.submitted) if attempt.submitted else f"{spoken(attempt.deadline)} 自动收卷"
        answered = f"{len(attempt.responses)}/{len(attempt.paper.slots)}"
        points = plain(score.points) + ("（待评分）" if score.pending else "")
        rows.append(
            (
                desk.sitting.title,
                attempt.ordinal,
                spoken(attempt.started),
                ended,
                answered,
                points,
                plain(score.maximum),
            )
        )
    if desk.running is not None:
        one = desk.running
        answered = f"{len(one.responses)}/{len(one.paper.slots)}"
        rows.append(
            (desk.sitting.title, one.ordinal, spoken(one.started), "正在作答", answered, "", plain(one.paper.maximum))
        )
    return rows
