"""``quizlib certificates``: whether a certificate is genuine."""

import click

from quizlib.core.frozen import plain
from quizlib.core.moment import spoken
from quizlib.services.home import opened


@click.group()
def certificates() -> None:
    """电子证书：核对真伪。场次设置了发证的，成绩合格的本人可以下载。"""


@certificates.command("verify")
@click.argument("code", metavar="核验码")
@click.pass_context
def verify_command(context: click.Context, code: str) -> None:
    """核对一张证书的真伪，列出证书上的内容。核验码印在证书上。没有这张证书，或成绩后来有变化时，退出码为 1。"""
    with opened() as home:
        found = home.certifying.check(code, home.clock())
    if found is None:
        click.echo("没有这个核验码的证书，请核对后再试。")
        context.exit(1)
    given = found.certificate
    grade = "优秀" if given.excellent else "合格"
    click.echo(f"核验码 {given.spelled}")
    click.echo(f"  姓名 {given.name}，{given.branch}")
    click.echo(f"  场次 {given.sitting_id}《{given.title}》")
    click.echo(
        f"  成绩 {plain(given.points)} 分（满分 {plain(given.maximum)} 分），{grade}，{spoken(given.taken)} 交卷"
    )
    click.echo(f"  发证时间 {spoken(given.issued)}")
    if not found.stands:
        click.echo("证书是真的，但成绩后来有变化，与现在的记录不一致。")
        context.exit(1)
    click.echo("证书真实有效。")
