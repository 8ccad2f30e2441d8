"""``quizlib lab``: JupyterLab with the notebooks, the banks and the results."""

import os
import signal
import subprocess
import sys

import click

from quizlib.settings import Settings


@click.command()
@click.option("--no-browser", is_flag=True, help="不自动打开浏览器，只显示网址。")
@click.option("--port", type=click.IntRange(1, 65535), help="端口，默认 8888；被占用时自动换一个。")
@click.option("--ip", help="监听的地址，默认只有本机能打开。")
@click.argument("others", nargs=-1, type=click.UNPROCESSED)
def lab(no_browser: bool, port: int | None, ip: str | None, others: tuple[str, ...]) -> None:
    """打开 JupyterLab，左侧可以看到笔记本、题库和结果三个文件夹。按 Ctrl+C 停止。

    笔记本在 notebooks/，题库在 questions/，成绩等结果在 results/。JupyterLab 自己的其他参数写在 -- 之后。
    """
    settings = Settings()
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={settings.home.resolve()}"]
    if settings.notebooks.is_dir():
        command.append("--LabApp.default_url=/lab/tree/notebooks")
    command += ["--no-browser"] if no_browser else []
    command += [f"--ServerApp.port={port}"] if port is not None else []
    command += [f"--ServerApp.ip={ip}"] if ip else []
    sys.exit(_wait_for([*command, *others], os.environ | _as_environment(settings)))


def _as_environment(settings: Settings) -> dict[str, str]:
    """The settings for notebooks, whose kernels start in another folder and would not find ``quizlib.env``."""
    given = {name: getattr(settings, name) for name in settings.model_fields_set} | {"home": settings.home.resolve()}
    return {f"QUIZLIB_{name.upper()}": str(value) for name, value in given.items()}


def _wait_for(command: list[str], environment: dict[str, str]) -> int:
    with subprocess.Popen(command, env=environment) as process:  # noqa: S603 - our own interpreter
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue  # JupyterLab got Ctrl+C too, and asks whether to stop
