"""``quizlib sitting``: sittings from small YAML files."""

from datetime import datetime
from pathlib import Path

import click

from quizlib.core.frozen import plain
from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase, Sitting
from quizlib.exchange.sitting_yaml import example_sitting, read_presets, read_sitting
from quizlib.exchange.xlsx import save
from quizlib.faces.cli.signed import signed
from quizlib.faces.cli.sitting_erase import erase_command
from quizlib.faces.cli.sitting_extend import extend_command
from quizlib.faces.cli.sitting_readmit import allow_command, hand_in_command, reopen_command
from quizlib.services.clock import system_clock
from quizlib.services.home import Home, opened
from quizlib.settings import Settings

_PHASES = {Phase.UPCOMING: "未开放", Phase.OPEN: "开放中", Phase.CLOSED: "已关闭"}


@click.group()
def sitting() -> None:
    """场次：新建、查看竞赛、测试和练习，延长作答时间，代交、恢复作答、允许再答，删除已结束的。"""


for _command in (extend_command, hand_in_command, reopen_command, allow_command, erase_command):
    sitting.add_command(_command)


@sitting.command("new")
@click.argument("file", type=click.Path(path_type=Path))
@signed
def new_command(file: Path, who: str) -> None:
    """按场次文件（.yaml）新建场次；编号已有且还没有人作答的，改成文件里的样子。

    题库不够抽题时不会新建，并逐条指出缺什么。
    """
    with opened() as home:
        planned = read_sitting(file, home.settings.presets)
        earlier = any(one.id == planned.id for one in home.planning.sittings())
        home.planning.keep(home.bank, home.clock())
        pool = home.planning.plan(planned, home.bank, home.clock(), who=who).pool
        click.echo(f"{'已更改' if earlier else '已新建'}场次 {planned.id}《{planned.title}》（{planned.kind.label}）")
        _tell(home, planned, len(pool))


@sitting.command("example")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="写到哪个 .yaml 文件。")
def example_command(target: Path) -> None:
    """生成一份场次文件样例，每一行都有说明。"""
    text = example_sitting(system_clock())
    save(target, text.encode(), suffixes=(".yaml", ".yml"))
    click.echo(f"已生成 {target}，改好后运行：quizlib sitting new {target}")


@sitting.command("presets")
def presets_command() -> None:
    """列出现成的组卷方案；在场次文件里写 preset: 名称 就能用。"""
    for one in read_presets(Settings().presets):
        click.echo(f"{one.id}  {one.name}")
        click.echo(f"    {one.about}")


@sitting.command("list")
def list_command() -> None:
    """列出全部场次，最近开放的在前。"""
    with opened() as home:
        now = home.clock()
        sittings = home.planning.sittings()
        if not sittings:
            click.echo("还没有场次。可用 quizlib sitting example 生成样例，再用 quizlib sitting new 新建。")
        for one in reversed(sittings):
            click.echo(f"{one.id}  {one.title}")
            click.echo(
                f"    {one.kind.label}，{_PHASES[one.phase(now)]}，{_window(one)}，"
                f"时限 {one.time_limit} 分钟，应参加 {home.planning.due_count(one.id)} 人"
            )
            stale = home.planning.stale(one.id)
            if stale:
                click.echo(f"    允许抽到 {len(stale)} 道过时的题目：{'、'.join(stale)}")


def _tell(home: Home, planned: Sitting, pool: int) -> None:
    blueprint = planned.blueprint
    maximum = blueprint.maximum(home.bank.questions.values())
    click.echo(f"  每份试卷 {blueprint.count} 道题（案例题算一道），满分 {plain(maximum)} 分，可抽题目 {pool} 道")
    click.echo(f"  合格线 {plain(planned.pass_line)} 分，优秀线 {plain(planned.excellent_line)} 分")
    click.echo(f"  开放时段 {_window(planned)}（北京时间），时限 {planned.time_limit} 分钟")
    if planned.stagger:
        click.echo(f"  错峰开始：开放后 {planned.stagger} 分钟内，每人有自己的开始时间，时限不变")
    click.echo(f"  每人可作答 {planned.attempts} 次，{planned.counts.label}")
    if planned.standings:
        told = "、".join(one.label for one in planned.standings)
        click.echo(f"  各党支部按{told}排名，不足 {planned.standings_least} 人的不排名")
    due = home.planning.due_count(planned.id)
    click.echo(f"  应参加 {due} 人")
    if not due:
        click.echo("注意：现在没有人在参加范围内，请用 quizlib roster import 导入名册，场次会随名册更新。")
    for id, reason in home.planning.stale(planned.id).items():
        click.echo(f"注意：按场次文件的要求，可以抽到过时的题目 {id}：{reason}")
    for warning in _warnings(planned, home.clock()):
        click.echo(f"注意：{warning}")


def _warnings(planned: Sitting, now: datetime) -> list[str]:
    if planned.phase(now) is Phase.CLOSED:
        return ["关闭时间已经过了，没有人能作答；请改正 closes 后重新运行。"]
    if (planned.closes - planned.opens).total_seconds() < planned.time_limit * 60:
        return ["开放时段比时限短，作答到关闭时间为止。"]
    return []


def _window(one: Sitting) -> str:
    return f"{spoken(one.opens)} 至 {spoken(one.closes)}"
