"""``quizlib backup`` and ``quizlib restore``."""

from datetime import datetime
from pathlib import Path

import click

from quizlib.core.audit import Action
from quizlib.core.moment import local, spoken
from quizlib.faces.cli.signed import signed
from quizlib.services.backup import Contents, back_up
from quizlib.services.backup import restore as bring_back
from quizlib.services.home import opened
from quizlib.services.recording import checksum
from quizlib.settings import Settings


@click.command()
@click.option("--to", "target", type=click.Path(path_type=Path), metavar="文件", help="写到哪个 .zip 文件。")
@signed
def backup(target: Path | None, who: str) -> None:
    """把全部成绩、作答、归档和题库备份到一个 .zip 文件；网站开着也可以备份。

    备份写好以后会打开核对一遍。不写 --to 就存到本文件夹，文件名里带时间。
    """
    with opened() as home:
        now = home.clock()
        target = target or Path(f"quizlib-{local(now):%Y%m%d-%H%M%S}.zip")
        contents = back_up(home.store, home.settings, target, now)
        home.recording.done(
            Action.BACKED_UP, now, who=who, files={target.name: checksum(target)}, persons=contents.members
        )
    click.echo(
        f"已备份到 {target} 并核对：{contents.members} 人、{contents.sittings} 个场次、{contents.attempts} 份作答。"
    )
    if home.settings.secret_file is None:
        click.echo("里面有名册、成绩和签发凭证用的密钥，请妥善保管。")
    else:
        click.echo(f"里面有名册和成绩，请妥善保管；签发凭证用的密钥 {home.settings.secret_file} 不在里面，请另外保存。")


@click.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="文件")
@signed
def restore(source: Path, who: str) -> None:
    """从备份恢复到本文件夹；里面的 results/ 和 questions/ 应为空。

    设了 QUIZLIB_STORE 的，数据库恢复到那个地址，它应是空的。SQLite 换成 PostgreSQL 也是这样：先备份，再恢复。
    """
    settings = Settings()
    home = settings.home if "home" in settings.model_fields_set else Path.cwd()  # which need not look like a home yet
    contents = bring_back(source, home, settings.store)
    with opened(Settings(home=home, store=settings.store)) as restored:
        restored.recording.done(
            Action.RESTORED, restored.clock(), who=who, files={source.name: checksum(source)}, made=contents.made
        )
    made = spoken(datetime.fromisoformat(contents.made))
    click.echo(f"已恢复到 {home}（备份于 {made}）：{_told(contents)}。")


def _told(contents: Contents) -> str:
    return f"{contents.members} 人、{contents.sittings} 个场次、{contents.attempts} 份作答"
