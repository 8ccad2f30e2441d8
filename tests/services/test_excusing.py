from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from examples import BANK, MINUTE, NOON, member, sitting
from taking import StillClock, Taking, acts, id_of, plan

from quizlib.core.audit import Action
from quizlib.core.excuse import Excuse
from quizlib.errors import ProblemsError
from quizlib.services.home import Home
from quizlib.store.audit import last_entry
from quizlib.store.rosters import select_due

MARCH = {"first": date(2026, 3, 1), "last": date(2026, 3, 31)}
CLOSES = NOON + 120 * MINUTE
LATER = NOON + timedelta(days=60)


@dataclass(frozen=True)
class Row:
    where: str
    excuse: Excuse
    name: str = ""


def row(number: str = "001", reason: str = "病假", *, name: str = "", **more: Any) -> Row:
    return Row(f"免考.xlsx 登记!{number}", Excuse.model_validate({"number": number, "reason": reason} | more), name)


def excused(home: Home, sitting_id: str = "ceshi") -> dict[str, str]:
    with home.store.read() as connection:
        return {one.number: one.excused for one in select_due(connection, [sitting_id]) if one.excused}


def problems(home: Home, *rows: Row, now: Any = NOON, withdraw: bool = False) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        home.excusing.record(rows, now, withdraw=withdraw)
    return [str(one) for one in caught.value.problems]


def test_an_open_sitting_follows_the_days_and_the_name_of_the_sitting(home: Home) -> None:
    plan(home)
    home.excusing.record([row(**MARCH), row("002", "借调", sitting_id="ceshi")], NOON)
    assert excused(home) == {"001": "病假", "002": "借调"}
    assert home.excusing.excused("ceshi") == [
        ("001", "样例甲", "第一党支部", "病假"),
        ("002", "样例乙", "第二党支部", "借调"),
    ]


def test_a_sitting_that_is_planned_later_follows_too(home: Home) -> None:
    plan(home)
    home.excusing.record([row(**MARCH)], NOON)
    home.planning.plan(sitting("zaihou"), BANK, NOON)
    home.planning.plan(sitting("siyue", closes=NOON + timedelta(days=30)), BANK, NOON)
    assert (excused(home, "zaihou"), excused(home, "siyue")) == ({"001": "病假"}, {})


def test_one_who_has_begun_is_excused_too_and_one_who_joins_later(home: Home) -> None:
    Taking(home, plan(home)).start()
    home.excusing.record([row(**MARCH), row("002", **MARCH)], NOON)
    home.planning.import_roster([(member("003"), "")], NOON)
    assert excused(home) == {"001": "病假", "002": "病假"}


def test_the_preview_is_what_recording_does(home: Home) -> None:
    plan(home)
    rows = [row(**MARCH)]
    shown = home.excusing.preview(rows, NOON)
    assert excused(home) == {}
    assert home.excusing.record(rows, NOON) == shown
    (one,) = shown.excusals
    assert (one.sitting.id, one.closed, one.number, one.old, one.new) == ("ceshi", False, "001", "", "病假")
    again = home.excusing.preview(rows, NOON)
    assert (bool(again), again.unchanged) == (False, 1)


def test_the_same_days_with_another_reason_take_its_place(home: Home) -> None:
    plan(home)
    home.excusing.record([row(**MARCH)], NOON)
    change = home.excusing.record([row(reason="借调", **MARCH)], NOON)
    assert (change.added, len(change.changed)) == ((), 1)
    assert [one.reason for one, _, _ in home.excusing.register()] == ["借调"]
    assert excused(home) == {"001": "借调"}


def test_a_closed_sitting_changes_only_where_a_row_names_it(home: Home) -> None:
    plan(home)
    assert not home.excusing.record([row(**MARCH)], LATER).excusals
    assert excused(home) == {}
    change = home.excusing.record([row("002", "出差", sitting_id="ceshi", **MARCH)], LATER, who="张三")
    assert [(one.number, one.closed) for one in change.excusals] == [("002", True)]
    assert excused(home) == {"002": "出差"}
    with home.store.read() as connection:
        (entry,) = acts(home, "ceshi")
        assert last_entry(connection, "ceshi") == entry.number
    assert (entry.action, entry.who, entry.reason) == (Action.EXCUSED, "张三", "出差")
    assert entry.body == {"members": [{"member": id_of(home, "002"), "old": "", "new": "出差"}]}


def test_a_closed_sitting_keeps_what_it_had(home: Home) -> None:
    plan(home)
    home.excusing.record([row(**MARCH)], CLOSES - MINUTE)
    home.excusing.record([row(**MARCH)], CLOSES, withdraw=True)
    assert excused(home) == {"001": "病假"}
    assert acts(home, "ceshi") == []


def test_what_was_recorded_can_be_withdrawn(home: Home) -> None:
    plan(home)
    rows = [row(**MARCH), row("002", "借调", sitting_id="ceshi")]
    home.excusing.record(rows, NOON)
    change = home.excusing.record(rows[:1], NOON, withdraw=True)
    assert [one.number for one in change.withdrawn] == ["001"]
    assert excused(home) == {"002": "借调"}
    home.excusing.record(rows[1:], LATER, withdraw=True)
    assert (excused(home), home.excusing.register()) == ({}, [])
    assert [one.reason for one in acts(home, "ceshi")] == ["撤销"]


def test_days_that_covered_a_closed_sitting_count_again_once_its_own_excuse_is_withdrawn(home: Home) -> None:
    plan(home)
    named = row(sitting_id="ceshi")
    home.excusing.record([row(reason="借调", **MARCH), named], NOON)
    assert excused(home) == {"001": "病假"}
    home.excusing.record([named], LATER, withdraw=True)
    assert excused(home) == {"001": "借调"}


def test_every_recording_is_in_the_record(home: Home) -> None:
    plan(home)
    home.excusing.record([row(**MARCH), row("002", **MARCH)], NOON)
    home.excusing.record([row(**MARCH)], NOON)
    (entry,) = acts(home)
    assert [one["member"] for one in entry.body["rows"]] == [id_of(home, "001"), id_of(home, "002")]
    assert (entry.sitting_id, entry.body["added"], len(entry.body["rows"])) == (None, 2, 2)


def test_rows_that_do_not_fit_the_roster_or_the_sittings_are_all_told(home: Home) -> None:
    plan(home)
    home.planning.import_roster([(member("000300", "样例丙"), "")], LATER)
    assert problems(
        home,
        row("009", **MARCH),
        row("300", **MARCH),
        row("001", name="样例乙", **MARCH),
        row("002", name="样例 乙", sitting_id="meiyou"),
        row("000300", sitting_id="ceshi"),
        now=LATER,
    ) == [
        "免考.xlsx 登记!009: 名册里没有工号 009",
        "免考.xlsx 登记!300: 名册里没有工号 300；可能丢了前面的 0，名册里有 000300，请改为文本格式后填写完整",
        "免考.xlsx 登记!001: 工号 001 在名册里是 样例甲（现为 样例乙）",
        "免考.xlsx 登记!002: 没有场次 meiyou；现有：ceshi",
        "免考.xlsx 登记!000300: 工号 000300 不在场次 ceshi 的应参加人员中，不用登记免考",
    ]
    assert home.excusing.register() == []


def test_what_was_never_recorded_cannot_be_withdrawn(home: Home) -> None:
    plan(home)
    assert problems(home, row(**MARCH), withdraw=True) == ["免考.xlsx 登记!001: 没有登记过，不能撤销"]


def test_an_excused_member_may_still_take_part(home: Home, clock: StillClock) -> None:
    one = plan(home)
    home.excusing.record([row(**MARCH)], NOON)
    assert Taking(home, one).start().ordinal == 1
