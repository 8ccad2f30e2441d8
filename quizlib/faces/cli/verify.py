"""``quizlib verify``: whether frozen sittings are what they were."""

import click

from quizlib.services.home import opened


@click.command()
@click.argument("sitting", metavar="[场次编号]", required=False)
@click.pass_context
def verify(context: click.Context, sitting: str | None) -> None:
    """核对已归档的场次：文件有没有被改动，和操作记录、数据库是否一致。

    已经结束的场次在第一次统计时归档到 results/场次编号/ 文件夹，报告里的数字都从归档中来。
    """
    from quizlib.figures.verify import verify as verdicts

    wrong = found = 0
    with opened() as home:
        for one in verdicts(home.store, home.settings.results, home.clock(), sitting):
            found += bool(one.version)
            wrong += bool(one.problems)
            name = " ".join(filter(None, (one.sitting, f"第 {one.version} 版" if one.version else "")))
            click.echo(f"{name or '操作记录'}：{'；'.join(one.problems) or '完好'}")
    if not found and not wrong:
        click.echo("还没有归档的场次。")
    elif wrong:
        click.echo(f"有 {wrong} 处不符，请从备份中恢复，并查明是谁改动的。")
        context.exit(1)
    else:
        click.echo(f"{found} 个归档全部完好。")
