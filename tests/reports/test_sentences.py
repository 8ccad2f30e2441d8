import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from passage_cases import LINES, PERIOD, cases, text_of, told

from quizlib.figures import DEFINITIONS, EVERYWHERE, By, Scope
from quizlib.reports.sentences import PLAIN, Manner, overview, scored, taking_part

CASES = list(cases())
SLIP = re.compile(r"[，；：。、]{2}|—|None|Fraction|（）|，$", re.MULTILINE)


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_a_passage_reads_as_written(case: dict[str, Any]) -> None:
    assert text_of(case) == case["text"]


def test_cases_are_many_and_have_names_of_their_own() -> None:
    assert len(CASES) >= 100
    assert max(Counter(name for name, _ in CASES).values()) == 1


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_no_passage_has_a_slip_of_punctuation_or_a_number_without_value(case: dict[str, Any]) -> None:
    assert not SLIP.search(text_of(case))


@given(scores=st.lists(st.integers(0, 100), max_size=5), pending=st.integers(0, 3), away=st.integers(0, 3))
def test_every_number_of_a_figure_is_marked(scores: list[int], pending: int, away: int) -> None:
    """A report finds each number between its marks; those that are left belong to the period and to rules."""
    marks = Manner(marked=lambda figure, text: f"<{figure.id}:{text}>")
    listed = len(scores) + pending + away
    figures = told({"listed": listed, "scores": scores, "pending": pending})
    branch = told({"listed": listed, "scores": scores, "pending": pending}, Scope(By.BRANCH, "甲", "甲支部"))
    for make in (
        lambda manner: overview(PERIOD, figures, manner),
        lambda manner: taking_part(figures, [branch], manner),
        lambda manner: scored(figures, [LINES], manner),
    ):
        text = make(marks)
        bare = re.sub("|".join([re.escape(str(PERIOD)), "100分|60分|90分", "<[^>]*>"]), "", text)
        assert not re.search(r"\d", bare)
        assert re.sub(r"<\w+:([^>]*)>", r"\1", text) == make(PLAIN)


GROUPS = st.fixed_dictionaries(
    {
        "scores": st.lists(st.integers(0, 100), max_size=4),
        "pending": st.integers(0, 2),
        "excused": st.dictionaries(st.sampled_from(["请假", "借调", "免试"]), st.integers(1, 2), max_size=2),
        "away": st.integers(0, 3),
        "resits": st.integers(0, 2),
    }
)


@given(
    groups=st.lists(GROUPS, max_size=4),
    of=st.sampled_from(["one_sitting", "notice_to_all", "half_year", "overview", "taking_part", "scored"]),
    at=st.sampled_from(["2026-03-01 09:00", "2026-03-11 09:00", "2026-03-20 09:00"]),
)
def test_whatever_was_counted_reads_without_a_slip(groups: list[dict[str, Any]], of: str, at: str) -> None:
    branches = {}
    for n, group in enumerate(groups):
        there = len(group["scores"]) + group["pending"]
        listed = there + sum(group["excused"].values()) + group["away"]
        names = [f"某{m}" for m in range(group["away"])]
        resits = group["resits"] if there else 0
        branches[f"{'甲乙丙丁'[n]}支部"] = {**group, "listed": listed, "absent_names": names, "resits": resits}
    text = text_of({"of": of, "at": at, "named": True, "branches": branches})
    assert not SLIP.search(text)
    assert not re.search(r"(?<![\d.])0(人|份|场|次)", text)
    assert all(line.endswith(("。", "：", "日", "通报")) for line in text.splitlines())


@pytest.mark.parametrize(
    ("count", "places", "text"),
    [
        (9_999, None, "9999"),
        (10_000, None, "1万"),
        (10_001, None, "1万余"),
        (10_999, None, "1万余"),
        (11_000, None, "1.1万"),
        (19_999, 1, "1.9万余"),
        (19_999, 2, "1.99万余"),
        (186_543, None, "18.6万余"),
        (70_100, 2, "7.01万"),
    ],
)
def test_large_counts_are_rounded_down_on_request_only(count: int, places: int | None, text: str) -> None:
    figure = DEFINITIONS["persons"].counted(EVERYWHERE, count)
    assert Manner(places, rounded=True).number(figure) == text
    assert Manner(places).number(figure) == str(count)


@given(count=st.integers(10_000, 10_000_000), places=st.sampled_from([1, 2]))
def test_a_rounded_count_is_never_more_than_the_count(count: int, places: int) -> None:
    text = Manner(places, rounded=True).number(DEFINITIONS["persons"].counted(EVERYWHERE, count))
    number = round(float(text.rstrip("万余")) * 10_000)
    assert count - 10 ** (4 - places) < number <= count
    assert ("余" in text) == (number < count)


def test_a_rate_of_ten_thousand_points_is_no_count() -> None:
    figure = DEFINITIONS["mean"].divided(EVERYWHERE, 40_000, 2, "")
    assert Manner(rounded=True).number(figure) == "20000"


def test_decimals_are_the_same_throughout() -> None:
    figures = told({"listed": 7, "scores": [100, 81, 33]})
    assert set(re.findall(r"\.(\d+)", overview(PERIOD, figures, Manner(2)) + scored(figures, [LINES], Manner(2)))) == {
        "86",
        "33",
        "67",
    }


def test_a_figure_keeps_its_own_decimals_where_none_are_set() -> None:
    rate = told({"listed": 7, "scores": [100]})["participation"]
    finer = replace(rate, definition=replace(rate.definition, places=3))
    assert (PLAIN.number(finer), Manner(1).number(finer)) == ("14.286%", "14.3%")
