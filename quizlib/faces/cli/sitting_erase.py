"""``quizlib sitting erase``: a sitting with all that was done in it."""

import click

from quizlib.core.audit import stated
from quizlib.core.moment import spoken
from quizlib.faces.cli.signed import reasoned
from quizlib.faces.erasing import finish_erasing, sitting_erased
from quizlib.services.home import opened


@click.command("erase")
@click.argument("sitting")
@click.option("--yes", is_flag=True, help="不再询问，直接删除。")
@reasoned
def erase_command(sitting: str, yes: bool, reason: str, who: str) -> None:
    """删除一个已经结束的场次：名单、作答、成绩、证书和归档全部删除，不能恢复，以后的统计也不再有它。

    名册上的人和别的场次不变；以前的备份和导出的文件里还有。
    """
    stated(reason)
    with opened() as home:
        finish_erasing(home)
        one = home.planning.sitting(sitting)
        due = home.planning.due_count(sitting)
        click.echo(f"场次 {sitting}《{one.title}》，{spoken(one.opens)} 至 {spoken(one.closes)}，应参加 {due} 人。")
        if not yes and not click.confirm("确认删除这个场次的全部记录？不能恢复。"):
            click.echo("没有删除。")
            return
        gone = sitting_erased(home, sitting, reason, who)
        click.echo(f"已删除，其中作答 {gone} 份。")
