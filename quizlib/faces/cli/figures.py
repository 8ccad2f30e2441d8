"""``quizlib figures``: the figures of a period, to read or for other programs."""

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from quizlib.core.bank import Bank
from quizlib.errors import ProblemsError
from quizlib.faces.cli.changed import changed_lines, plain_changed
from quizlib.faces.cli.columns import aligned
from quizlib.faces.cli.compared import compared_lines, plain_change
from quizlib.faces.cli.waiting import waiting
from quizlib.services.home import Home, opened

if TYPE_CHECKING:  # pandas, behind the figures, is loaded only when a command needs it
    from quizlib.figures import By, Figure, Figures

#: The figures of a table by branch, cohort or sitting.
_COLUMNS = (
    *("persons_due", "excused", "persons", "absent", "participation", "person_times"),
    *("scored", "mean_rate", "pass_rate", "excellent_rate", "full_rate"),
)


def read_day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> date | None:
    """An option's value as a day; the click callback. Raises BadParameter with a sentence."""
    day = None if value is None else day_of(value)
    if value is not None and day is None:
        raise click.BadParameter(f"“{value}”不是日期，请写成 2026-01-01 的样子")
    return day


def day_of(text: str) -> date | None:
    """The day that ``text`` names (``2026-01-01``, ``2026/1/1``), or None."""
    parts = text.strip().replace("/", "-").split("-")
    if len(parts) != 3 or not all(part.isdecimal() and part.isascii() for part in parts):
        return None
    try:
        return date(*map(int, parts))
    except ValueError:
        return None


#: The words of ``--by``, each with the heading of its table.
_BY = {"branch": "党支部", "cohort": "人员类别", "sitting": "场次"}


@click.command()
@click.option(
    "--from", "first", callback=read_day, metavar="日期", required=True, help="统计期间的第一天，例如 2026-01-01。"
)
@click.option(
    "--to",
    "last",
    callback=read_day,
    metavar="日期",
    required=True,
    help="统计期间的最后一天（含当天），例如 2026-06-30。",
)
@click.option(
    "--by",
    type=click.Choice(tuple(_BY)),
    help="全部的之外再列哪一种，依次是各党支部（不写时就是它）、各人员类别、各场次。",
)
@click.option(
    "--compare",
    type=click.Choice(("环比", "同比", "both")),
    help="与哪一期比较：环比 与上一期（半年比上一个半年，季度比上一季度）、同比 与上年同期，最后一种是两种都要。",
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，供其他程序读取；不写 --by 时各种范围都有。")
def figures(first: date, last: date, by: str | None, compare: str | None, as_json: bool) -> None:
    """统计一段时间的指标：场次、应参加和参加人数、人次、参与率、得分率、合格率、优秀率，全部的和各支部的。

    场次按开放的日期归入期间，日期按北京时间；练习另计，不混在竞赛和测试里。
    """
    from quizlib.figures import By, Period, gather
    from quizlib.figures.change import Comparison, changes, counted
    from quizlib.figures.reported import changed, cite

    period = Period(first, last)
    kinds = [Comparison(one) for one in ((compare,) if compare != "both" else ("环比", "同比")) if one]
    with opened() as home, waiting("统计") as progress:
        now, bank = home.clock(), bank_of(home)
        here, *others = [
            counted(gather(home.store, home.settings.results, one, now, progress), bank, period=one)
            for one in (period, *(kind.period(period) for kind in kinds))
        ]
        cited = cite(here.facts, period, here.figures)
        since = changed(home.store, home.settings.results, cited)
    compared = {kind: changes(here, other, kind) for kind, other in zip(kinds, others, strict=True)}
    if as_json:
        wanted = (By.ALL, *([By(by)] if by else By))
        told: dict[str, Any] = {"figures": [_plain(one) for one in here.figures if one.scope.by in wanted]}
        if kinds:
            every = [one for found in compared.values() for its in found.values() for one in its.values()]
            told["changes"] = [plain_change(one, _number) for one in every if one.scope.by in wanted]
        if since:
            told["reported"] = [plain_changed(one) for one in since if one.figure.scope.by in wanted]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    parts = [_everywhere(here.figures), _each(here.figures, By(by or By.BRANCH))]
    for kind, found in compared.items():
        parts.append(compared_lines(found, kind, str(kind.period(period)), By(by or By.BRANCH)))
    if since:
        parts.append(["与以前的报告不同：", *changed_lines(since)])
    click.echo("\n".join([f"统计期间：{period}", *(line for part in parts for line in ("", *part))]).rstrip())


def bank_of(home: Home) -> Bank | None:
    """The bank, for the figures of its own; None, with a word on the screen, where it has problems."""
    try:
        return home.bank
    except ProblemsError:
        click.echo("注意：题库读不出来，没有统计题库的指标；请用 quizlib bank check 查看哪里不对。", err=True)
        return None


def _plain(figure: "Figure") -> dict[str, Any]:
    """A figure as JSON: exact up to floating point, null where there is no value."""
    return {
        "id": figure.id,
        "name": figure.name,
        "scope": str(figure.scope),
        "value": _number(figure.value),
        "unit": figure.unit,
        "numerator": _number(figure.numerator),
        "denominator": _number(figure.denominator),
        "scope_by": figure.scope.by.value,
        "scope_key": figure.scope.key,
        "reason": figure.reason,
    }


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    return value.numerator if value.denominator == 1 else float(value)


def _everywhere(found: "Figures") -> list[str]:
    from quizlib.figures.figure import printed_number

    rows = [["指标", "数值", "分子/分母", "说明"]]
    for one in found.everywhere.values():
        ratio = "" if one.denominator is None else f"{printed_number(one.numerator)}/{printed_number(one.denominator)}"
        rows.append([one.name, one.with_unit, ratio, one.reason])
    return aligned(rows, left=(0, 3))


def _each(found: "Figures", by: "By") -> list[str]:
    from quizlib.figures import DEFINITIONS

    head = [_BY[by], *(DEFINITIONS[id].name for id in _COLUMNS)]
    rows = [[scope.name, *(told[id].printed for id in _COLUMNS)] for scope, told in found.by(by).items()]
    return aligned([head, *rows]) if rows else []
