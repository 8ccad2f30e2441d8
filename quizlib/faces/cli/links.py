"""``quizlib links``: personal links, one a member, as a spreadsheet to send on."""

from pathlib import Path

import click

from quizlib.core.audit import Export
from quizlib.errors import PlanError
from quizlib.exchange.links_xlsx import write_links
from quizlib.faces.cli.signed import signed
from quizlib.services.home import opened
from quizlib.serving.links import personal_links


@click.command()
@click.argument("sitting")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="写到哪个 .xlsx 文件。")
@click.option("--site", help="对外公布的网址；不填则用本机的局域网地址。")
@signed
def links(sitting: str, target: Path, site: str | None, who: str) -> None:
    """为场次的每位参加者生成个人链接（打开即登录，场次结束后失效，获准再答的到期后失效），写入 Excel。

    个人链接等同于登录凭证，请只发给本人。
    """
    with opened() as home:
        planned = home.planning.sitting(sitting)
        people = home.planning.due_members(sitting)
        if not people:
            raise PlanError(f"场次 {sitting} 没有应参加人员，请先导入名册")
        rows = personal_links(home.settings, planned, people, home.readmitting.allowed(sitting), site or "")
        write_links(target, planned, rows)
        now = home.clock()
        home.recording.exported(Export.LINKS, [target], now, who=who, sitting_id=sitting, persons=len(rows))
    click.echo(f"已为 {len(rows)} 人生成个人链接：{target}")
