from collections import Counter
from pathlib import Path
from statistics import correlation, fmean

import pytest
from known import PEOPLE, WORTH, Known, held
from office import EVERY_KIND, Office
from workbook import exported, rows

FIRST = [one.rights[0] for one in PEOPLE if one.rights]


def by_id(found: list[dict[str, object]]) -> dict[object, dict[str, object]]:
    return {row["题目编号"]: row for row in found}


def test_facility_is_of_first_attempts(office: Office, tmp_path: Path) -> None:
    found = by_id(rows(exported(office, held(office), tmp_path), "题目一览"))
    for place in range(5):
        row = found[f"s{place + 1}"]
        assert (row["作答份数"], row["待评分"]) == (len(FIRST), 0)
        assert row["通过率"] == pytest.approx(sum(right > place for right in FIRST) / len(FIRST))
        assert row["平均用时（秒）"] == pytest.approx(60 if place == 0 else 0)


def test_discrimination_is_the_correlation_with_the_rest(office: Office, tmp_path: Path) -> None:
    found = by_id(rows(exported(office, held(office), tmp_path), "题目一览"))
    for place in range(5):
        own = [WORTH * (right > place) for right in FIRST]
        rest = [WORTH * right - mine for right, mine in zip(FIRST, own, strict=True)]
        assert found[f"s{place + 1}"]["区分度（点二列相关）"] == pytest.approx(correlation(own, rest))


def test_the_index_compares_the_best_and_the_last_of_each_hundred_27(office: Office, tmp_path: Path) -> None:
    found = by_id(rows(exported(office, held(office), tmp_path), "题目一览"))
    size = round(0.27 * len(FIRST))
    edge_low, edge_high = sorted(FIRST)[size - 1], sorted(FIRST)[-size]
    low, high = ([one for one in FIRST if one <= edge_low], [one for one in FIRST if one >= edge_high])
    for place in range(5):
        apart = fmean(one > place for one in high) - fmean(one > place for one in low)
        assert found[f"s{place + 1}"]["区分度（高低分组）"] == pytest.approx(apart)


def test_every_choice_is_counted_also_those_that_nobody_chose(office: Office, tmp_path: Path) -> None:
    found = [row for row in rows(exported(office, held(office), tmp_path), "选项分布") if row["题目编号"] == "s3"]
    right = sum(one > 2 for one in FIRST)
    expected = {"A": len(FIRST) - right, "B": right, "C": 0, "D": 0}
    assert {row["选项"]: row["人数"] for row in found} == expected
    assert [row["占比"] for row in found] == pytest.approx([count / len(FIRST) for count in expected.values()])
    assert [row["标准答案"] for row in found] == [None, "是", None, None]
    assert [row["选项内容"] for row in found] == ["选项甲", "选项乙", "选项丙", "选项丁"]


def test_choices_of_multiple_and_true_or_false_and_no_response_are_counted(office: Office, tmp_path: Path) -> None:
    office.enrol("001 张三 甲支部", "002 李四 甲支部", "003 王五 甲支部")
    sitting = office.plan(blueprint=EVERY_KIND, pass_line=30, excellent_line=50)
    for number, answers in (("001", {1: "AB", 2: True}), ("002", {1: "AC", 2: False}), ("003", {2: True})):
        attempt = office.start(number, sitting)
        for slot, response in answers.items():
            office.answer(attempt, slot, response)
        office.hand_in(attempt)
    found = rows(exported(office, sitting, tmp_path), "选项分布")
    counts = {(row["题目编号"], row["选项"]): row["人数"] for row in found}
    assert [counts["m1", letter] for letter in ("A", "B", "C", "D", "未作答")] == [2, 1, 1, 0, 1]
    assert (counts["t1", "正确"], counts["t1", "错误"]) == (2, 1)
    assert {row["题目编号"] for row in found} == {"m1", "t1", "c1-1", "c1-2"}
    keys = {(row["题目编号"], row["选项"]) for row in found if row["标准答案"] == "是"}
    assert keys == {("m1", "A"), ("m1", "C"), ("t1", "错误"), ("c1-1", "正确"), ("c1-2", "B")}
    told = by_id(rows(exported(office, sitting, tmp_path), "题目一览"))["m1"]["各选项选择情况"]
    assert told == "A（答案） 2　B 1　C（答案） 1　D 0　未作答 1"


def test_hints_name_what_is_worth_a_look(office: Office, tmp_path: Path) -> None:
    people = [Known(f"{n:03d}", f"某{n}", "甲支部", "党员", (1 + (n == 0),)) for n in range(12)]
    found = by_id(rows(exported(office, held(office, people), tmp_path), "题目一览"))
    assert found["s1"]["提示"] == "通过率高于95%；A、C、D没有人选"
    assert found["s3"]["提示"] == "通过率低于30%；选A的多于标准答案，请核对；C、D没有人选"


def test_few_responses_get_no_hint_and_no_discrimination(office: Office, tmp_path: Path) -> None:
    people = [Known(f"{n:03d}", f"某{n}", "甲支部", "党员", (n % 6,)) for n in range(9)]
    row = rows(exported(office, held(office, people), tmp_path), "题目一览")[0]
    assert (row["提示"], row["区分度（高低分组）"], row["区分度（点二列相关）"]) == ("样本不足10份", "—", "—")


def test_weak_spots_add_up_the_points_of_first_attempts(office: Office, tmp_path: Path) -> None:
    found = rows(exported(office, held(office), tmp_path), "薄弱知识点")
    earned, n = WORTH * sum(FIRST), len(FIRST)
    assert [row["分类"] for row in found] == ["知识点", "法规", "条文"]
    assert [row["名称"] for row in found] == ["单选", "《某某工作条例》", "《某某工作条例》第七条"]
    for row in found:
        assert (row["题数"], row["作答份数"], row["作答人数"]) == (5, 5 * n, n)
        assert (row["得分"], row["分值"]) == (earned, 5 * WORTH * n)
        assert row["得分率"] == pytest.approx(earned / (5 * WORTH * n))


def test_the_quality_of_the_paper_is_kr_20_of_first_attempts(office: Office, tmp_path: Path) -> None:
    found = {row["项目"]: row["数值"] for row in rows(exported(office, held(office), tmp_path), "试卷质量")}
    n = len(FIRST)
    mean = fmean(FIRST)
    variance = sum((one - mean) ** 2 for one in FIRST) / n
    rates = [sum(right > place for right in FIRST) / n for place in range(5)]
    kr20 = 5 / 4 * (1 - sum(rate * (1 - rate) for rate in rates) / variance)
    deviation = WORTH * (variance * n / (n - 1)) ** 0.5
    assert (found["统计份数"], found["题位数"], found["题目数"]) == (n, 5, 5)
    assert found["信度（KR-20）"] == pytest.approx(kr20)
    assert found["标准差（分）"] == pytest.approx(deviation)
    assert found["测量标准误（分）"] == pytest.approx(deviation * (1 - kr20) ** 0.5)
    assert found["平均通过率"] == pytest.approx(fmean(rates))
    assert Counter(rate < 0.3 for rate in rates)[True] == found["通过率低的题目"]
