"""``quizlib doctor``: what should be put right before the day."""

import sys

import click

from quizlib.errors import StoreError
from quizlib.faces.doctor import Patient, Verdict, conclusion, examine, patient_of
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
    findings = []
    for finding in examine(patient):
        findings.append(finding)
        click.echo(str(finding))
    click.echo(f"\n{conclusion(findings)}")
    return 1 if any(one.verdict is Verdict.WRONG for one in findings) else 0
