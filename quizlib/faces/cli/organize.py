"""``quizlib organize`` and ``quizlib password``: the organizers' console."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from quizlib.core.audit import Action
from quizlib.faces.cli.signed import signed, user
from quizlib.services.clock import system_clock
from quizlib.services.home import opened
from quizlib.services.password import SHORTEST, Password, new_password
from quizlib.settings import Settings


@click.command()
@click.option("--organizer-host", "host", help="监听的地址；默认 127.0.0.1，只有本机能打开。")
@click.option("--organizer-port", "port", type=int, help="端口，默认 8867。")
def organize(host: str | None, port: int | None) -> None:
    """启动组织者控制台：题库、场次、名册、实时情况、评分、成绩和报告都在一个网页里。按 Ctrl+C 停止。

    第一次启动会生成一个密码；窗口里显示的链接 30 分钟内不用输入密码。
    """
    from quizlib.serving.console import serve_console

    given = {"organizer_host": host, "organizer_port": port}
    settings = Settings.model_validate({name: value for name, value in given.items() if value is not None})
    fresh = ensure_password(settings)
    serve_console(settings, system_clock, ready=lambda token: click.echo(_welcome(settings, token, fresh)))


@click.command("password")
@signed
def password_command(who: str) -> None:
    """重设组织者控制台的密码。已经登录的人要重新登录。"""
    text = click.prompt(
        f"新密码（至少 {SHORTEST} 个字符，输入时不显示）", hide_input=True, confirmation_prompt="再输入一遍"
    )
    with opened() as home:
        Password(home.settings.results).set(text)
        home.recording.done(Action.PASSWORD_SET, home.clock(), who=who)
    click.echo("密码已更新。")


def ensure_password(settings: Settings) -> str:
    """Make a password where there is none; it, or nothing. Raises StoreError."""
    password = Password(settings.results)
    if password.is_set:
        return ""
    fresh = new_password()
    with opened(settings) as home:
        password.set(fresh)
        home.recording.done(Action.PASSWORD_SET, home.clock(), who=user(), reason="第一次启动时生成")
    return fresh


@contextmanager
def console_beside(settings: Settings) -> Iterator[None]:
    """The console in a process of its own, for as long as the block goes on; it says its link by itself."""
    command = [sys.executable, "-m", "quizlib", "organize"]
    command += ["--organizer-host", settings.organizer_host, "--organizer-port", str(settings.organizer_port)]
    process = subprocess.Popen(  # noqa: S603 - our own program
        command, env=os.environ | _shared(settings)
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _shared(settings: Settings) -> dict[str, str]:
    """What the console must know of the members' site: where it is, and its links."""
    own = {"HOME": settings.home, "HOST": settings.host, "PORT": settings.port, "SITE": settings.site}
    return {f"QUIZLIB_{name}": str(value) for name, value in own.items() if str(value)}


def _welcome(settings: Settings, token: str, fresh: str) -> str:
    host = settings.organizer_host
    shown = "127.0.0.1" if host in {"", "0.0.0.0", "::"} else host  # noqa: S104
    address = f"http://{shown}:{settings.organizer_port}/"
    lines = ["", f"组织者控制台：  {address}in/{token}", f"（30 分钟内有效，以后请打开 {address} 并输入密码）"]
    if fresh:
        lines.append(f"控制台密码：  {fresh}  （只显示这一次，请记下；可以用 quizlib password 重设）")
    return "\n".join([*lines, ""])
