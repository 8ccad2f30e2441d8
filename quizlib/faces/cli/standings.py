"""``quizlib standings``: who came first in a sitting, and how each rank came about."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from quizlib.core.frozen import plain
from quizlib.core.sitting import StandingRule
from quizlib.errors import PlanError
from quizlib.faces.cli.columns import aligned
from quizlib.services.home import opened

if TYPE_CHECKING:  # pandas, behind the figures, is loaded only when a command needs it
    from quizlib.figures.standings import BranchStanding, PersonStanding

_RULES = "、".join(f"{one.value} {one.label}" for one in StandingRule)


@click.command()
@click.argument("sitting")
@click.option(
    "--rule",
    type=click.Choice([one.value for one in StandingRule]),
    help=f"不按场次写明的规则，而按这一种排，依次是{'、'.join(one.label for one in StandingRule)}。",
)
@click.option("--persons", type=click.IntRange(1), help="再列出个人前多少名：先比得分，同分的比用时。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，供其他程序读取。")
def standings(sitting: str, rule: str | None, persons: int | None, as_json: bool) -> None:
    """一个场次的名次：各党支部按场次写明的规则排名，并说明每个名次是怎样得来的。

    人数太少的、全部免考的支部只列出来，不排名；数值相同的并列。
    """
    from quizlib.figures import gather_sittings
    from quizlib.figures.standings import branch_standings, person_standings, provisional

    with opened() as home:
        facts = gather_sittings(home.store, home.settings.results, [sitting], home.clock())
    (held,) = facts.held
    rules = [StandingRule(rule)] if rule else held.sitting.standings
    undeclared = f"场次 {sitting} 没有写明排名规则（standings）"
    if not rules and persons is None:
        raise PlanError(f"{undeclared}，请用 --rule 写明按什么排：{_RULES}")
    branches = {one: branch_standings(facts, one) for one in rules}
    people = person_standings(facts, persons) if persons else []
    notes = [f"{one.label}不是这个场次事先写明的排名规则" for one in rules if one not in held.sitting.standings]
    notes += [] if rules else [f"{undeclared}，没有给党支部排名；要排，请用 --rule 写明按什么排：{_RULES}"]
    notes += provisional(facts)
    if as_json:
        click.echo(json.dumps(_plain(branches, people, notes), ensure_ascii=False, indent=2))
        return
    click.echo(f"《{held.sitting.title}》（满分{plain(held.full_marks)}分）")
    for line in _lines(branches, people, notes):
        click.echo(line)


def _plain(
    branches: Mapping[StandingRule, Sequence["BranchStanding"]], people: Sequence["PersonStanding"], notes: list[str]
) -> dict[str, Any]:
    return {
        "branches": [
            {
                "rule": one.rule.value,
                "rank": one.rank,
                "branch": one.branch,
                "value": None if one.value is None else float(one.value),
                "explanation": one.explanation,
            }
            for found in branches.values()
            for one in found
        ],
        "persons": [
            {
                "rank": one.rank,
                "number": one.number,
                "name": one.name,
                "branch": one.branch,
                "points": float(one.points),
                "seconds": one.seconds,
                "explanation": one.explanation,
            }
            for one in people
        ],
        "notes": notes,
    }


def _lines(
    branches: Mapping[StandingRule, Sequence["BranchStanding"]], people: Sequence["PersonStanding"], notes: list[str]
) -> Iterator[str]:
    for rule, found in branches.items():
        rows = [[str(one.rank or "—"), one.branch, one.printed or "—", one.explanation] for one in found]
        yield f"\n各党支部按{rule.label}："
        yield from aligned([["名次", "党支部", rule.label, "说明"], *rows], (1, 3))
    if people:
        table = [[str(one.rank), one.number, one.name, one.branch, one.explanation] for one in people]
        yield "\n个人："
        yield from aligned([["名次", "工号", "姓名", "党支部", "说明"], *table], (1, 2, 3, 4))
    for note in notes:
        yield f"\n注意：{note}。"
