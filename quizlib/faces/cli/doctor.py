"""``quizlib doctor``: what should be put right before the day."""

import sys
from collections import Counter

import click

from quizlib.errors import StoreError
from quizlib.faces.doctor import Patient, Verdict, examine, patient_of
from quizlib.services.clock import system_clock
from quizlib.services.home import Home
from quizlib.settings import Settings


@click.command()
def doctor() -> None:
    """开考前检查：时间、数据库、磁盘、场次、内存、网络、端口、防火墙、浏览器和字体。

    每行一项：✓ 没有问题，! 请看一看，✗ 不改会出事。有 ✗ 时退出码为 1。什么都不改动。
    """
    settings = Settings()
    try:
        home = Home(settings)
    except StoreError as error:
        sys.exit(_told(Patient(settings, system_clock(), trouble=str(error))))
    try:
        code = _told(patient_of(home))
    finally:
        home.close()
    sys.exit(code)


def _told(patient: Patient) -> int:
    """Print what is found; the exit code."""
    counted: Counter[Verdict] = Counter()
    for finding in examine(patient):
        counted[finding.verdict] += 1
        click.echo(str(finding))
    wrong, look = counted[Verdict.WRONG], counted[Verdict.LOOK]
    if wrong:
        click.echo(f"\n有 {wrong} 项要先改好" + (f"，{look} 项请看一看" if look else "") + "。")
    elif look:
        click.echo(f"\n可以开考；有 {look} 项请看一看。")
    else:
        click.echo("\n都没有问题，可以开考。")
    return 1 if wrong else 0
