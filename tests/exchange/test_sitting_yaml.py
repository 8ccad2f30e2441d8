from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from examples import NOON

from quizlib.core.moment import local, spoken
from quizlib.core.question import MultipleRule
from quizlib.core.sitting import Counts, Sitting, StandingRule
from quizlib.errors import ProblemsError
from quizlib.exchange.bank_yaml import read_bank
from quizlib.exchange.sitting_yaml import example_sitting, read_sitting

SHIPPED = Path(__file__).parents[2] / "questions"
SMALL = """\
id: ceshi-1
title: 测试
opens: 2026-11-24 09:00
closes: 2026-11-30 18:00
time_limit: 30
blueprint:
  rules:
  - {kind: single, count: 5, points: 20}
"""


def read(folder: Path, text: str) -> Sitting:
    (folder / "changci.yaml").write_text(text, encoding="utf-8")
    return read_sitting(folder / "changci.yaml")


def problems_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(ProblemsError) as caught:
        read(folder, text)
    return [str(one) for one in caught.value.problems]


def test_a_small_file_is_a_sitting_in_china_time(tmp_path: Path) -> None:
    one = read(tmp_path, SMALL)
    assert one.opens.astimezone(UTC) == datetime(2026, 11, 24, 1, tzinfo=UTC)
    assert (one.id, one.time_limit, one.counts, one.blueprint.count) == ("ceshi-1", 30, Counts.BEST, 5)


def test_the_whole_of_a_sitting_can_be_written(tmp_path: Path) -> None:
    ranks = "standings: [mean_participation, full_rate]\nstandings_least: 3\nstandings_persons: 10\n"
    more = "counts: last\nmultiple_rule: subset\naudience: {branches: [第一党支部], cohorts: [党员]}\nattempts: 3\n"
    one = read(tmp_path, SMALL + ranks + more + "pass_line: 59.5\nkeys_shown: never\nshuffle_choices: false\n")
    assert (one.counts, one.multiple_rule, one.attempts) == (Counts.LAST, MultipleRule.SUBSET, 3)
    assert (one.standings, one.standings_least) == ((StandingRule.MEAN_PARTICIPATION, StandingRule.FULL_RATE), 3)
    assert one.standings_persons == 10
    assert one.audience.includes("第一党支部", "党员")
    assert not one.audience.includes("第二党支部", "党员")


@pytest.mark.parametrize(
    ("written", "spoken_"),
    [
        ("2026-11-24 09:00", "2026-11-24 09:00"),
        ("2026-11-24 9:00", "2026-11-24 09:00"),
        ("2026-11-24 09:00:30", "2026-11-24 09:00"),
        ("'2026-11-24T09:00'", "2026-11-24 09:00"),
        ("2026/11/24 09:00", "2026-11-24 09:00"),
        ("2026年11月24日 9:00", "2026-11-24 09:00"),
        ("2026年11月24日9时30分", "2026-11-24 09:30"),
        ("2026－11－24　０９：００", "2026-11-24 09:00"),
        ("2026-11-24 24:00", "2026-11-25 00:00"),
        ("2026-11-24T01:00:00Z", "2026-11-24 09:00"),
        ("2026-11-24 09:00 +08:00", "2026-11-24 09:00"),
        ("2026-11-24 09:00:00 +09:00", "2026-11-24 08:00"),
    ],
)
def test_a_time_can_be_written_in_many_ways(tmp_path: Path, written: str, spoken_: str) -> None:
    assert spoken(read(tmp_path, SMALL.replace("2026-11-24 09:00", written)).opens) == spoken_


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("2026-11-24", "opens 缺少几点几分"),
        ("2026-02-30 09:00", "opens 没有这个日期或时刻"),
        ("2026-11-24 25:00", "opens 没有这个日期或时刻"),
        ("9:00", "opens 应为时间，例如 2026-11-24 09:00"),
        ("明天", "opens 应为时间，例如 2026-11-24 09:00（现为 明天）"),
        ("", "opens 应为时间"),
    ],
)
def test_a_time_that_cannot_be_read_says_how_to_write_it(tmp_path: Path, written: str, message: str) -> None:
    (found,) = problems_of(tmp_path, SMALL.replace("2026-11-24 09:00", written))
    assert found.startswith(f"changci.yaml:3: {message}")


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("time_limit: 30", "time_limits: 30"), 5, "不认识的项 time_limits，是不是想写 time_limit？"),
        (("time_limit: 30", "time-limit: 30"), 5, "是不是想写 time_limit？"),
        (("time_limit: 30", "时限: 30"), 5, "是不是想写 time_limit？"),
        (("count:", "number:"), 8, "第 1 条规则: 不认识的项 number，可用的有：count、points"),
        (("kind: single", "kind: single, article: 7"), 8, "第 1 条规则: 写了条文（article），就要写明是哪部法规"),
        (("kind: single", "regulation: jilv, article: [第7条]"), 8, "第 1 条规则: 条文应写成 7、3-4、7(2) 或 全文"),
        (("kind: single", "regulation: jilv, 条文: 7"), 8, "第 1 条规则: 不认识的项 条文，是不是想写 article？"),
        (("kind:", "题型:"), 8, "第 1 条规则: 不认识的项 题型，是不是想写 kind？"),
        (("single", "singel"), 8, "第 1 条规则: kind 应为 single、multiple、truefalse"),
        (
            ("time_limit: 30", "time_limit: 30\nstandings: [mean, 平均分]"),
            6,
            "standings 应为 mean_participation、mean、",
        ),
        (("time_limit: 30", "time_limit: 30\n排名: mean"), 6, "不认识的项 排名，是不是想写 standings？"),
        (("time_limit: 30", "time_limit: 30\nstandings: [mean, mean]"), 6, "排名规则（standings）不能重复"),
        (("time_limit: 30", "time_limit: 30\n个人名次: 3"), 6, "不认识的项 个人名次，是不是想写 standings_persons？"),
        (("time_limit: 30", "time_limit: 30\nstandings_least: 0"), 6, "standings_least 应不小于 1（现为 0）"),
        (("time_limit: 30", "time_limit: 0"), 5, "time_limit 应不小于 1（现为 0）"),
        (("time_limit: 30", "time_limit: 30\n错峰: 10"), 6, "不认识的项 错峰，是不是想写 stagger？"),
        (("time_limit: 30", "time_limit: 30\nstagger: -1"), 6, "stagger 应不小于 0（现为 -1）"),
        (("time_limit: 30", "time_limit: 半小时"), 5, "time_limit 应为整数（现为 半小时）"),
        (("points: 20", "points: 两分"), 8, "第 1 条规则: points 应为数字（现为 两分）"),
        (("id: ceshi-1", "id: 测试 1"), 1, "id 应为小写字母、数字和连字符"),
        (("2026-11-30", "2026-11-23"), 4, "关闭时间（closes）应晚于开放时间（opens）"),
        (("title: 测试\n", ""), 1, "缺少必填项 title"),
        (("  rules:\n  - {kind: single, count: 5, points: 20}", "  rules: []"), 6, "至少要有一条抽题规则"),
    ],
)
def test_a_problem_says_where_what_and_what_was_expected(
    tmp_path: Path, change: tuple[str, str], line: int, message: str
) -> None:
    found = problems_of(tmp_path, SMALL.replace(*change))
    assert any(one.startswith(f"changci.yaml:{line}: ") and message in one for one in found), found


def test_all_problems_are_told_by_line(tmp_path: Path) -> None:
    text = SMALL.replace("title:", "titel:").replace("2026-11-24 09:00", "明天").replace("count: 5", "count: 0")
    lines = [int(one.split(":")[1]) for one in problems_of(tmp_path, text)]
    assert lines == sorted(lines) == [1, 2, 3, 8]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "changci.yaml:1: 应为若干“名称: 值”"),
        ("- a\n- b", "changci.yaml:1: 应为若干“名称: 值”"),
        ("id: [", "changci.yaml:2: YAML 写法有误"),
        ("id: a\nid: b", "changci.yaml:2: id 写了两次"),
        ("id:\ta: b", "YAML 写法有误"),
        ("blueprint: &a [*a]", "*a 指向了它自己所在的内容"),
        ("x: !!python/object:os.system {}", "YAML 中有读不懂的值"),
    ],
)
def test_what_is_no_sitting_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    assert message in "\n".join(problems_of(tmp_path, text))


def test_a_file_that_is_not_there_or_not_utf8_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="文件打不开"):
        read_sitting(tmp_path / "none.yaml")
    (tmp_path / "gbk.yaml").write_text(SMALL, encoding="gbk")
    with pytest.raises(ProblemsError, match="不是 UTF-8"):
        read_sitting(tmp_path / "gbk.yaml")


def test_numbers_and_dates_as_id_are_text(tmp_path: Path) -> None:
    assert read(tmp_path, SMALL.replace("ceshi-1", "2026")).id == "2026"
    assert read(tmp_path, SMALL.replace("ceshi-1", "2026-11-24")).id == "2026-11-24"


@pytest.mark.parametrize("now", [NOON, datetime(2026, 12, 30, 23, 59, tzinfo=UTC)])
def test_the_example_is_a_sitting_that_the_shipped_bank_fills(tmp_path: Path, now: datetime) -> None:
    one = read(tmp_path, example_sitting(now))
    questions = read_bank(SHIPPED).questions.values()
    assert one.blueprint.shortfalls(questions) == []
    assert one.blueprint.maximum(questions) == 100
    assert (local(one.opens).hour, (local(one.opens).date() - local(now).date()).days) == (9, 1)


def test_every_line_of_the_example_is_explained_and_every_field_named(tmp_path: Path) -> None:
    lines = example_sitting(NOON).splitlines()
    assert all("#" in line for line in lines)
    named: Any = {line.lstrip("# ").split(":")[0] for line in lines}
    assert set(Sitting.model_fields) <= named
