from datetime import date

import pytest

from quizlib.figures import EVERYWHERE, Figure, Period
from quizlib.figures.figure import counted, divided
from quizlib.reports.sentences import overview, taking_part

YEAR = Period(date(2026, 1, 1), date(2026, 6, 30))


def told(due: int, persons: int, scope: str = EVERYWHERE, **more: int) -> dict[str, Figure]:
    """The figures of participation of a scope."""
    counts = {"sittings": 2, "contests": 1, "tests": 1, "persons_due": due, "persons": persons} | more
    figures = [counted(id, scope, count) for id, count in ({"person_times": persons} | counts).items()]
    return {one.id: one for one in [*figures, divided("participation", scope, persons, due, "没有")]}


def branches(*rates: tuple[int, int]) -> list[dict[str, Figure]]:
    return [told(due, persons, f"{'甲乙丙丁戊己庚'[n]}支部") for n, (due, persons) in enumerate(rates)]


def part(*rates: tuple[int, int]) -> str:
    due, persons = sum(due for due, _ in rates), sum(persons for _, persons in rates)
    return taking_part(told(due, persons, branches=len(rates)), branches(*rates))


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        (told(0, 0, sittings=0, contests=0, tests=0), "没有组织知识竞赛和知识测试。"),
        (told(0, 0, sittings=1, contests=0), "共组织知识测试1场，应参加名单上没有人员。"),
        (told(8, 0, sittings=1, tests=0), "共组织知识竞赛1场，应参加8人，目前还没有人完成作答。"),
        (told(1, 1), "应参加1人，实际参加1人、1人次，参与率100.0%。"),
        (told(9, 3, person_times=7), "应参加9人，实际参加3人、7人次，参与率33.3%。"),
    ],
)
def test_the_overview_reads_right_for_none_one_and_many(figures: dict[str, Figure], sentence: str) -> None:
    assert overview(YEAR, figures).startswith("2026年1月1日至6月30日，")
    assert overview(YEAR, figures).endswith(sentence)


@pytest.mark.parametrize(
    ("rates", "sentence"),
    [
        ([], "本期没有可以统计的参与情况。"),
        ([(3, 2)], "应参加人员都在甲支部，应参加3人，实际参加2人，参与率66.7%。"),
        ([(3, 3), (2, 2)], "应参加人员分布在2个党支部，各党支部应参加人员全部参加。"),
        ([(3, 0), (2, 0)], "应参加人员分布在2个党支部，目前各党支部都还没有人完成作答。"),
        (
            [(3, 3), (4, 2), (4, 1)],
            "应参加人员分布在3个党支部。其中，甲支部应参加人员全部参加；"
            "参与率最低的是丙支部，应参加4人，实际参加1人，参与率25.0%。",
        ),
        ([(4, 2), (2, 1)], "应参加人员分布在2个党支部。参与率最低的是甲支部、乙支部，均为50.0%。"),
        (
            [(1, 1)] * 6 + [(2, 1)],
            "应参加人员分布在7个党支部。其中，甲支部、乙支部、丙支部、丁支部、戊支部等6个党支部应参加人员全部参加；"
            "参与率最低的是庚支部，应参加2人，实际参加1人，参与率50.0%。",
        ),
    ],
)
def test_taking_part_reads_right_for_none_one_and_many(rates: list[tuple[int, int]], sentence: str) -> None:
    assert part(*rates) == sentence
