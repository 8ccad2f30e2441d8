"""The panel 实时: what it shows of a sitting, and what is done to its members with a reason."""

from datetime import timedelta

import pytest
from examples import BANK, MINUTE, NOON, member, sitting
from taking import StillClock, Taking, acts

from quizlib.core.attempt import Attempt
from quizlib.core.audit import Action
from quizlib.faces.console.live import LivePanel
from quizlib.faces.console.shell import Console
from quizlib.services.home import Home
from quizlib.services.watching import State
from quizlib.store.audit import Entry

CLOSES = NOON + 120 * MINUTE
NASTY = "<img src=x onerror=alert(1)>**$x^2$**"


@pytest.fixture
def panel(home: Home) -> LivePanel:
    """A running sitting: 001 has handed in, 002 is answering, 003 with a nasty name and branch has not begun."""
    people = [member("001", "样例甲"), member("002", "样例乙"), member("003", NASTY, NASTY)]
    home.planning.import_roster([(one, "") for one in people], NOON)
    home.planning.plan(sitting(shuffle_questions=False), BANK, NOON)
    first = Taking(home, sitting(), "001")
    first.submit(first.respond(first.start(), 1, "B"))
    Taking(home, sitting(), "002").start()
    console = Console(home)
    console.go("live")
    return console._panels["live"]  # type: ignore[return-value]


def text(panel: LivePanel) -> str:
    return str(panel._views[panel.view.value].widget.children[-1].value)


def chosen(panel: LivePanel, number: str) -> LivePanel:
    """The panel with the person of this number chosen, as one who only has a keyboard does it."""
    panel.view.value = "名单与处理"
    panel.people.search.value = number
    return panel


def confirm(panel: LivePanel, reason: str) -> str:
    """Give the reason and press the button; what is said then."""
    asking = panel.people.acts.asking
    assert asking.children, panel.people.acts.notice.value
    asking.reason.value = reason
    asking.yes.click()
    return str(panel.people.acts.notice.value)


def state(home: Home, number: str) -> State:
    return next(one.state for one in home.watching.people("ceshi", home.clock()) if one.number == number)


def last(home: Home, number: str) -> Attempt:
    found = home.readmitting.person("ceshi", number).last
    assert found is not None
    return found


def entries(home: Home) -> list[Entry]:
    return acts(home, "ceshi")


def test_the_running_sitting_is_shown_with_its_numbers(panel: LivePanel) -> None:
    assert panel.sitting.value == "ceshi"
    assert "<dt>应参加</dt><dd>3</dd>" in panel._tiles.value
    assert "<dt>作答中</dt><dd>1</dd>" in panel._tiles.value
    assert "<dt>参与率</dt><dd>33.3%</dd>" in panel._tiles.value
    assert "大屏请打开 notebooks/board.ipynb" in panel._about.value
    assert "<th scope='row'>第一党支部</th><td>2</td><td>0</td><td>1</td><td>1</td>" in text(panel)


def test_the_consoles_own_page_leads_to_the_board(panel: LivePanel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOILA_SERVER_URL", "/")
    panel.show()
    assert "href='/board?sitting=ceshi'" in panel._about.value


def test_a_beat_brings_it_up_to_date(panel: LivePanel, home: Home) -> None:
    told: list[object] = []
    panel.pulse.send = told.append  # type: ignore[method-assign]
    Taking(home, sitting(), "003").start()
    panel.pulse._handle_custom_msg("beat", [])
    assert "<dt>作答中</dt><dd>2</dd>" in panel._tiles.value
    assert told == ["12:00:00"]


def test_branches_are_ordered_as_wished(panel: LivePanel) -> None:
    branches = panel._views["参与情况"]
    assert text(panel).index("&lt;img") < text(panel).index("第一党支部")
    branches.order.value = "按党支部名称"  # type: ignore[attr-defined]
    assert {one in text(panel) for one in ("&lt;img", "第一党支部")} == {True}


def test_names_and_branches_do_nothing_wherever_they_stand(panel: LivePanel) -> None:
    for view in panel._views:
        panel.view.value = view
        if view == "成绩分布":
            panel.spread.steady.wait()
    chosen(panel, "003")
    shown = [panel._tiles.value, panel._about.value, text_of(panel.widget)]
    assert not any("<img" in one for one in shown)
    assert NASTY in panel.absent.text.value  # a text, which is never HTML
    assert "&lt;img" in text_of(panel.widget)


def text_of(widget: object) -> str:
    """All HTML that a widget and those within it hold."""
    children = getattr(widget, "children", ())
    own = str(widget.value) if type(widget).__name__ in ("HTML", "Notice") else ""  # type: ignore[attr-defined]
    return own + "".join(map(text_of, children))


def test_people_are_found_by_state_branch_and_name(panel: LivePanel) -> None:
    panel.view.value, people = "名单与处理", panel.people
    assert [one.number for one in people._shown] == ["003", "001", "002"]
    people.state.value = State.ANSWERING.label
    assert [one.number for one in people._shown] == ["002"]
    people.state.value, people.branch.value = "全部", "第一党支部"
    assert [one.number for one in people._shown] == ["001", "002"]
    people.search.value = "样例甲"
    assert [one.number for one in people._shown] == ["001"]
    assert "样例甲（001）" in text_of(people.acts)


def test_a_row_that_is_chosen_shows_the_person(panel: LivePanel) -> None:
    panel.view.value = "名单与处理"
    panel.people.table._table.selected_rows = [1]
    told = text_of(panel.people.acts)
    assert "样例甲（001），第一党支部" in told
    assert "2026-03-10 12:00 开始，已答 1/11 题，2026-03-10 12:00 交卷" in told
    acts = panel.people.acts
    assert [one.disabled for one in (acts.extend, acts.hand_in, acts.reopen, acts.allow)] == [True, True, False, False]


def test_more_time_needs_a_reason_and_is_recorded(panel: LivePanel, home: Home) -> None:
    acts = chosen(panel, "002").people.acts
    acts.minutes.value = 15
    acts.extend.click()
    acts.minutes.value = 99  # what was asked about is what is done
    assert "请写明原因" in confirm(panel, " ")
    assert acts.asking.children
    assert "已给样例乙（002）延长到 2026-03-10 12:45" in confirm(panel, "停电")
    assert not acts.asking.children
    assert last(home, "002").deadline == NOON + 45 * MINUTE
    (entry,) = entries(home)
    assert (entry.action, entry.who, entry.reason) == (Action.EXTENDED, "组织者", "停电")


def test_all_who_have_not_handed_in_get_more_time(panel: LivePanel, home: Home, clock: StillClock) -> None:
    clock.move(35 * MINUTE)
    acts = chosen(panel, "001").people.acts
    acts.extend_all.click()
    assert "给 1 个没有交卷的人延长 10 分钟。其中已到时间的 1 人从现在起计。" in text_of(acts.asking)
    assert "已给 1 人延长 10 分钟。已到时间的，请本人重新打开链接" in confirm(panel, "停电")
    assert last(home, "002").deadline == NOON + 45 * MINUTE


def test_handing_in_for_someone(panel: LivePanel, home: Home) -> None:
    acts = chosen(panel, "002").people.acts
    acts.hand_in.click()
    assert "代样例乙（002）交卷：已答 0 题" in text_of(acts.asking)
    assert "已代样例乙（002）交卷" in confirm(panel, "离场")
    assert state(home, "002") is State.HANDED_IN
    assert "<dt>已交卷</dt><dd>2</dd>" in panel._tiles.value
    assert [one.action for one in entries(home)] == [Action.HANDED_IN]


def test_reopening_what_was_handed_in(panel: LivePanel, home: Home) -> None:
    acts = chosen(panel, "001").people.acts
    acts.reopen.click()
    assert "已恢复样例甲（001）的作答，截止 2026-03-10 12:30" in confirm(panel, "误交")
    assert state(home, "001") is State.ANSWERING
    assert [one.disabled for one in (acts.extend, acts.hand_in, acts.reopen, acts.allow)] == [False, False, True, True]


def test_one_more_attempt_until_a_moment(panel: LivePanel, home: Home, clock: StillClock) -> None:
    acts = chosen(panel, "001").people.acts
    assert acts.until.value == "2026-03-10 14:00"
    acts.until.value = "明天"
    acts.allow.click()
    assert "最晚开始应为时间" in acts.notice.value
    acts.until.value = "2026-03-10 16:00"
    acts.allow.click()
    assert "已允许样例甲（001）再答，2026-03-10 16:00 前都可以开始" in confirm(panel, "死机")
    clock.now = CLOSES + timedelta(hours=1)
    assert Taking(home, sitting(), "001").start().ordinal == 2


def test_after_the_close_the_keys_are_warned_of(panel: LivePanel, clock: StillClock) -> None:
    clock.now = CLOSES
    acts = chosen(panel, "001").people.acts
    assert acts.until.value == "2026-03-10 15:00"
    acts.reopen.click()
    assert "现在可以看答案" in text_of(acts.asking)
    acts.extend_all.click()
    assert "注意：按场次的规则现在可以看答案，其中 1 人可能已经看过。" in text_of(acts.asking)


def test_what_is_refused_is_said_beside_the_buttons(panel: LivePanel, home: Home) -> None:
    acts = chosen(panel, "002").people.acts
    acts.hand_in.click()
    home.invigilating.hand_in("ceshi", "002", "另一个窗口", NOON)
    assert "工号 002 已于 2026-03-10 12:00 交卷" in confirm(panel, "离场")


def test_another_person_closes_the_question(panel: LivePanel) -> None:
    acts = chosen(panel, "002").people.acts
    acts.hand_in.click()
    chosen(panel, "001")
    assert not acts.asking.children


def test_the_absent_are_named_by_branch(panel: LivePanel, home: Home) -> None:
    home.planning.import_roster([(member("004", "样例丁", "第二党支部"), "")], NOON)
    panel.view.value = "未参加名单"
    assert panel.absent.text.value.endswith(f"\n{NASTY}（1人）：{NASTY}\n第二党支部（1人）：样例丁")
    panel.absent.branch.value = "第二党支部"
    assert "还有1位同志没有参加" in panel.absent.text.value
    Taking(home, sitting(), "004").start()
    panel.absent.refresh.click()
    assert panel.absent.branch.value == "全部党支部"


def test_the_spread_is_that_of_the_figures(panel: LivePanel) -> None:
    panel.view.value = "成绩分布"
    panel.spread.steady.wait()
    assert "已评定成绩 1份" in text(panel)
    assert "<td>1</td>" in text(panel)


def test_another_sitting_may_be_chosen(panel: LivePanel, home: Home) -> None:
    home.planning.plan(sitting("qita", title="另一场", opens=CLOSES, closes=CLOSES + 60 * MINUTE), BANK, NOON)
    panel.show()
    assert panel.sitting.value == "ceshi"
    panel.open("qita")
    assert "未开始" in panel._about.value
    assert "<dt>未开始</dt><dd>3</dd>" in panel._tiles.value


def test_without_a_sitting_it_says_where_to_make_one(home: Home) -> None:
    console = Console(home)
    console.go("live")
    assert "还没有场次" in text_of(console._panels["live"].widget)
