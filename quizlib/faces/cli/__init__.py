"""The command line, ``quizlib``: what organizers call until (and beside) the console. In Chinese."""

import sys

import click

from quizlib import __version__
from quizlib.errors import ProblemsError, QuizlibError
from quizlib.faces.cli import (
    absent,
    audit,
    backup,
    bank,
    certificates,
    demo,
    doctor,
    figures,
    lab,
    ledger,
    links,
    marks,
    notice,
    organize,
    regulation,
    rehearse,
    report,
    roster,
    scores,
    serve,
    sitting,
    standings,
    verify,
    weak,
)
from quizlib.faces.cli.words import speak
from quizlib.language import speak_chinese


class _Quizlib(click.Group):
    """Prints quizlib's errors as sentences instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ProblemsError as error:
            click.echo(f"发现 {len(error.problems)} 个问题：", err=True)
            for problem in error.problems:
                click.echo(f"  {problem}", err=True)
        except QuizlibError as error:
            click.echo(f"错误：{error}", err=True)
        sys.exit(1)


@click.group(cls=_Quizlib, name="quizlib")
@click.help_option("--help", "-h", help="显示本说明。")
@click.version_option(__version__, message="quizlib %(version)s", help="显示版本号。")
def cli() -> None:
    """党建知识竞赛与党纪法规知识测试平台。

    题库在 questions/ 文件夹，成绩等结果在 results/ 文件夹。在任何命令后面加 --help 可以查看它的说明。
    """


for command in (
    bank.bank,
    certificates.certificates,
    demo.demo,
    doctor.doctor,
    regulation.regulation,
    roster.roster,
    sitting.sitting,
    links.links,
    serve.serve,
    rehearse.rehearse,
    marks.marks,
    scores.scores,
    absent.absent,
    audit.audit,
    figures.figures,
    standings.standings,
    weak.weak,
    notice.notice,
    report.report,
    verify.verify,
    backup.backup,
    backup.restore,
    ledger.ledger,
    lab.lab,
    organize.organize,
    organize.password_command,
):
    cli.add_command(command)
speak(cli)


def main() -> None:
    """The entry of the ``quizlib`` command."""
    speak_chinese()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may be GBK
    cli()
