from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from examples import NOON, sitting
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizlib.core.moment import CHINA
from quizlib.core.sitting import Sitting
from quizlib.exchange.sitting_text import sitting_text
from quizlib.exchange.sitting_yaml import read_sitting

RULES = {
    "fixed": [{"id": "a-1"}, {"id": "b", "points": "2.5"}],
    "rules": [
        {"count": 2, "points": 10, "regulation": "jilv", "article": ["7", "10-12"], "kind": ["single", "case"]},
        {"count": 1, "points": "10/3", "topic": ["廉洁: 纪律", "#1"], "difficulty": "hard", "tags": ["新旧对比"]},
    ],
}


def again(folder: Path, one: Sitting, *remarks: str) -> Sitting:
    (folder / "again.yaml").write_text(sitting_text(one, ["一行\n说明"], remarks), encoding="utf-8")
    return read_sitting(folder / "again.yaml")


@pytest.mark.parametrize(
    "rules",
    [
        {},
        {"blueprint": RULES, "pass_line": "7.5", "excellent_line": 20},
        {"id": "123", "title": "2026", "note": "123"},
        {"title": "2026: 测试 # 一", "note": "第一行\n第二行\n\n“引号”: 'x'"},
        {"audience": {"branches": ["第一党支部", "是"], "cohorts": ["yes"]}, "standings": ["mean", "full_rate"]},
        {"kind": "practice", "attempts": 20, "stale_allowed": True, "shuffle_choices": False, "standings_least": 3},
        {"opens": NOON + timedelta(seconds=1), "closes": NOON + timedelta(hours=1)},
    ],
)
def test_a_sitting_written_and_read_is_the_same(tmp_path: Path, rules: dict[str, Any]) -> None:
    one = sitting(**rules)
    assert again(tmp_path, one, "《条例》第七条") == one


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=80),
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(timezone(timedelta(hours=8)))),
    st.lists(st.text("甲乙:#-'\"[]{}, 1yesno", min_size=1, max_size=6), max_size=3),
)
def test_whatever_the_texts_and_times_it_is_the_same(
    tmp_path: Path, title: str, opens: datetime, branches: list[str]
) -> None:
    opens = opens.replace(microsecond=0)
    one = sitting(title=title, opens=opens, closes=opens + timedelta(days=1), audience={"branches": branches})
    assert again(tmp_path, one) == one


def test_remarks_stand_behind_the_rules_and_headings_above() -> None:
    one = sitting(blueprint=RULES, opens=datetime(2026, 3, 10, 9, 0, tzinfo=CHINA))
    lines = sitting_text(one, ["薄弱条文练习"], ["得分率 20.0%"]).splitlines()
    assert lines[0] == "# 薄弱条文练习"
    assert "opens: 2026-03-10 09:00" in lines
    (rule,) = [line for line in lines if "10-12" in line]
    assert rule == (
        "  - {count: 2, points: 10, regulation: [jilv], article: [7, 10-12], kind: [single, case]}  # 得分率 20.0%"
    )
