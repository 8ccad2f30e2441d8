"""``quizlib serve``: the members' site, with its link and QR code in the terminal."""

import io
import shutil
import sys
from contextlib import nullcontext, suppress
from pathlib import Path

import click
import segno

from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase
from quizlib.errors import ProblemsError
from quizlib.faces.cli.organize import console_beside
from quizlib.faces.cli.regulation import followed_lines
from quizlib.services.home import Home, opened
from quizlib.services.sample import load_sample
from quizlib.serving.links import address
from quizlib.settings import Settings


@click.command()
@click.option("--host", help="监听的地址；默认所有地址，局域网内都能打开。只给本机用请填 127.0.0.1。")
@click.option("--port", type=int, help="端口，默认 8866。")
@click.option("--site", help="对外公布的网址，例如 https://quiz.example.cn；不填则用本机的局域网地址。")
@click.option("--console/--no-console", default=True, show_default=False, help="同时启动组织者控制台（默认启动）。")
@click.option("--sample/--no-sample", default=True, show_default=False, help="名册和场次都为空时装入示例（默认装入）。")
def serve(host: str | None, port: int | None, site: str | None, console: bool, sample: bool) -> None:
    """启动党员端网站，显示链接和二维码。按 Ctrl+C 停止，作答不会丢失。"""
    from quizlib.serving.app import serve as run
    from quizlib.serving.rehearsal.leftovers import sweep

    given = {"host": host, "port": port, "site": site}
    settings = Settings.model_validate({name: value for name, value in given.items() if value is not None})
    with opened(settings) as home:
        sweep(settings.results)
        if sample:
            load_sample(home, home.clock())
        with suppress(ProblemsError):  # a bank that cannot be read stops no sitting: its papers are in the store
            for line in followed_lines(home.planning.follow_law(home.bank, home.clock())):
                click.echo(line)
        with console_beside(settings) if console else nullcontext():
            run(home, ready=lambda: click.echo(_welcome(home, console)))
    click.echo("网站已停止，作答都已保存。")


def _welcome(home: Home, console: bool) -> str:
    link = address(home.settings)
    lines = ["", f"党员打开这个链接参加测试：  {link}", "", _qr(link)]
    now = home.clock()
    running = [one for one in home.planning.sittings() if one.phase(now) is Phase.OPEN]
    lines += [f"开放中的场次：{one.title}（{one.id}），{spoken(one.closes)} 截止" for one in running]
    if not running:
        lines.append("目前没有开放中的场次；请在组织者控制台的“场次”里新建。")
    samples = [one.member for one in home.planning.roster() if one.active and one.member.name.startswith("样例")]
    if samples:
        lines.append(f"名册里是示例人员，可以用工号 {samples[0].number}、姓名 {samples[0].name} 登录试用。")
    command = _command()
    lines += [
        "",
        "组织者：打开这个窗口里的控制台链接（没有看到就等几秒钟）。"
        if console
        else f"组织者：另开一个窗口，在本文件夹运行 {command} organize 打开控制台。",
        f"{command} --help 列出全部命令，使用指南见 docs/guide.zh.md。",
        "按 Ctrl+C 停止。",
    ]
    return "\n".join(lines)


def _command() -> str:
    """How to call quizlib from another window: by its path where it is not on the search path."""
    if shutil.which("quizlib"):
        return "quizlib"
    beside = Path(sys.executable).with_name("quizlib")
    return str(beside.relative_to(Path.cwd()) if beside.is_relative_to(Path.cwd()) else beside)


def _qr(link: str) -> str:
    text = io.StringIO()
    segno.make(link, error="m").terminal(out=text, compact=True)
    return text.getvalue()
