"""``quizlib regulation``: the regulations that questions rest on, and their editions."""

import re
from datetime import datetime
from typing import TYPE_CHECKING

import click

from quizlib.core.audit import Action
from quizlib.core.moment import local
from quizlib.core.question import leaves
from quizlib.core.regulation import Edition, article_label
from quizlib.errors import PlanError
from quizlib.faces.cli.signed import signed
from quizlib.services.clock import system_clock
from quizlib.services.home import opened
from quizlib.settings import Settings

if TYPE_CHECKING:
    from quizlib.services.planning import Followed

_DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def regulation() -> None:
    """法规：查看登记的版本，登记新版本并找出要复核的题目。"""


@regulation.command("list")
def list_command() -> None:
    """列出登记的法规、各版本和题目数。"""
    from quizlib.services.editing import read_checked

    bank = read_checked(Settings().questions).bank
    today = local(system_clock()).date()
    for one in bank.regulations.values():
        count = sum(
            any(each.basis.regulation == one.id for each in leaves(question)) for question in bank.questions.values()
        )
        current = one.in_force(today)
        editions = "、".join(f"{edition.id}（{edition.begins} 起）" for edition in one.editions)
        click.echo(f"{one.id}  《{one.title}》{one.issuer}")
        click.echo(f"    现行 {current.id if current else '无'}；登记的版本：{editions}；题目 {count} 道")


@regulation.command("amend")
@click.argument("id")
@click.option("--edition", required=True, help="新版本的编号，一般是年份，例如 2026。")
@click.option("--date", "adopted", type=_DAY, help="通过或印发的日期；不填为今天。")
@click.option("--effective", type=_DAY, help="施行的日期；不填与通过的日期相同。")
@click.option("--articles", type=click.IntRange(1, 10_000), help="新版本一共多少条。")
@signed
def amend_command(
    id: str, edition: str, adopted: datetime | None, effective: datetime | None, articles: int | None, who: str
) -> None:
    """法规（写编号）有了新版本：登记下来，依据旧版本的题目都标出来等待复核，并按条文列出。

    新版本已经施行的，这些题目改为草稿，不再被抽到；还没有施行的，先做标记，到施行那天自动不再抽。
    """
    from quizlib.services.editing import amend, read_checked

    now = system_clock()
    today = local(now).date()
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}", edition):
        raise PlanError(f"版本编号应为字母、数字，一般是年份，例如 2026（现为 {edition}）")
    new = Edition(
        id=edition,
        date=(adopted.date() if adopted else effective.date() if effective and effective.date() < today else today),
        effective=effective.date() if effective else None,
        articles=articles,
    )
    folder = Settings().questions
    with opened() as home:
        home.planning.keep(read_checked(folder).bank, now)
    done = amend(folder, id, new, today)
    ids = {one.id for questions in done.by_article.values() for one in questions}
    what = "都改为草稿，等待复核" if done.in_force else f"已标记；{new.begins} 起不再抽到"
    click.echo(f"已登记 {id} 的 {edition} 版，自 {new.begins} 起施行。依据旧版本的题目 {len(ids)} 道，{what}：")
    for article, questions in done.by_article.items():
        click.echo(f"  {article_label(article)}：{'、'.join(one.id for one in questions)}")
    with opened() as home:
        home.recording.done(Action.AMENDED, now, who=who, regulation=id, edition=edition, questions=sorted(ids))
        for line in followed_lines(home.planning.follow_law(read_checked(folder).bank, now, who=who)):
            click.echo(line)
    click.echo("逐题核对后改 edition 和 article，再审定：quizlib bank review 编号… --by 姓名")


def followed_lines(followed: "list[Followed]") -> list[str]:
    """What a change of the law did to sittings, a line each."""
    lines = []
    for one in followed:
        name = f"场次 {one.sitting.id}《{one.sitting.title}》"
        if one.dropped:
            lines.append(f"{name}不再抽到过时的题目 {len(one.dropped)} 道：{'、'.join(one.dropped)}（已发的试卷不变）")
        else:
            lines.append(
                f"注意：{name}去掉过时的题目就不够抽题，仍会抽到 {len(one.kept)} 道，已记在场次里："
                f"{'、'.join(one.kept)}；请修改这些题目，或换一个组卷方案"
            )
    return lines
