from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
from known import PEOPLE, counted, held, within
from office import LATER, NOON, Office
from workbook import rows

from quizlib.figures import gather_sitting
from quizlib.figures.follow_up import follow_up
from quizlib.reports.follow_up import message, write_follow_up


def told(office: Office, now: datetime = LATER) -> str:
    facts = gather_sitting(office.store, office.results, "ceshi", now)
    return message(facts, follow_up(facts))


def test_the_message_names_people_by_branch(office: Office) -> None:
    office.enrol("001 张三 第二支部", "002 李四 第一支部", "003 王五 第二支部", "004 赵六 第三支部")
    sitting = office.plan(attempts=2)
    office.take("002", sitting, right=1)
    office.take("004", sitting, right=5)
    office.start("003", sitting, minutes=15)
    assert told(office, NOON + timedelta(minutes=20)) == (
        "ceshi 测试\n"
        "截至 2026-03-10 12:20，应参加 4 人，已参加 2 人，未参加 2 人；1 人不合格。\n"
        "开放到 2026-03-12 12:00，请还没有参加的同志在此之前完成。\n\n"
        "【第一支部】\n不合格 1 人：李四（还可作答 1 次）\n\n"
        "【第二支部】\n未参加 2 人：张三、王五（正在作答）\n\n"
        "没有需要跟进人员的党支部：第三支部。"
    )


def test_two_of_one_name_are_told_apart_by_number(office: Office) -> None:
    office.enrol("001 张三 甲支部", "002 张三 甲支部", "003 李四 甲支部")
    office.plan()
    assert "未参加 3 人：张三（001）、张三（002）、李四" in told(office)


def test_nobody_to_see_is_said(office: Office) -> None:
    office.enrol("001 张三 甲支部")
    office.take("001", office.plan(), right=5)
    assert told(office).endswith("应参加 1 人，已参加 1 人，未参加 0 人。\n\n没有需要跟进的人员。")


def test_a_sitting_without_anybody_due_is_said(office: Office) -> None:
    office.plan()
    assert told(office).endswith("没有应参加人员。\n\n没有需要跟进的人员。")


def test_those_excused_are_counted_and_not_named(office: Office) -> None:
    held(office)
    text = told(office)
    assert "应参加 28 人，已参加 24 人，未参加 4 人；7 人不合格；另有免考 3 人。" in text
    assert "乙请假" not in text


def test_the_workbook_counts_as_the_figures_do(office: Office, tmp_path: Path) -> None:
    facts = gather_sitting(office.store, office.results, held(office).id, LATER)
    write_follow_up(tmp_path / "跟进.xlsx", facts, follow_up(facts))
    book = openpyxl.load_workbook(tmp_path / "跟进.xlsx")
    for row in rows(book, "汇总"):
        people = list(PEOPLE) if row["党支部"] == "全部" else within(PEOPLE, branch=row["党支部"])
        by_hand = counted(people)
        assert row["应参加人数"] == by_hand["应参加人数（人）"]
        assert row["参加人数"] == by_hand["参加人数（人）"]
        assert row["未参加人数"] == by_hand["未参加人数（人）"]
        assert row["免考人数"] == by_hand["免考人数（人）"]
        assert row["不合格人数"] == sum(one.points < 60 for one in people if one.rights)
    listed = {(row["姓名"], row["事由"]) for row in rows(book, "名单")}
    absent = {(one.name, "未参加") for one in PEOPLE if not one.rights and not one.excused}
    failed = {(one.name, "不合格") for one in PEOPLE if one.rights and one.points < 60}
    assert listed == absent | failed
