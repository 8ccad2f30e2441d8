"""``quizlib rehearse``: how many members this machine serves, found out before the day."""

import shutil
import sys

import click
import psutil

from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase, Sitting
from quizlib.errors import PlanError
from quizlib.faces.doctor.machine import MOST_ON_WINDOWS
from quizlib.faces.doctor.storage import seconds_until_safe
from quizlib.faces.rehearsing import Asked, at, concluded, told
from quizlib.services.home import Home, opened
from quizlib.serving.crowd import Tally
from quizlib.serving.listener import most_connections
from quizlib.serving.rehearsal.capacity import Means
from quizlib.serving.rehearsal.play import Course, Sample, lost, play
from quizlib.serving.rehearsal.served import Served
from quizlib.serving.rehearsal.stage import PLAYED, Stage, sitting_to_rehearse, staged

_OWN = ("language", "practice", "capacity")  # settings that the copy is served with
_RECENT = 5000  # responses that the line tells of


@click.command()
@click.option("--members", type=click.IntRange(1, 50_000), metavar="人数", help="多少人参加；默认是场次应参加的人数。")
@click.option(
    "--minutes", type=click.FloatRange(0.1, 60), default=2.0, metavar="分钟", help="彩排多长时间；默认 2 分钟。"
)
@click.option("--sitting", "sitting_id", default="", metavar="场次编号", help="彩排哪个场次；默认是最近的一个。")
@click.option("--yes", is_flag=True, help="有场次正在进行也不再询问。")
def rehearse(members: int | None, minutes: float, sitting_id: str, yes: bool) -> None:
    """彩排：让许多虚构的答题人在这台电脑上把场次走一遍，看能同时服务多少人、最先不够的是什么。

    在副本上进行，名册、场次和成绩都不会动。按 Ctrl+C 可以随时停止。
    """
    with opened() as home:
        sitting = sitting_to_rehearse(home, sitting_id)
        running = [one for one in home.planning.sittings() if one.phase(home.clock()) is Phase.OPEN]
        if running and not yes:
            click.echo(f"场次《{running[0].title}》正在进行，彩排会占用它的 CPU，正在答题的人会觉得慢。")
            click.confirm("仍要彩排吗？", abort=True)
        due = home.planning.due_count(sitting.id)
        count = members or due
        if not count:
            raise PlanError(f"场次 {sitting.id} 没有应参加的人；请用 --members 写人数")
        if sys.platform == "win32" and count > MOST_ON_WINDOWS:
            raise PlanError(f"Windows 上同时在线最多约 {MOST_ON_WINDOWS} 人，请把 --members 改小")
        busy = psutil.cpu_percent(1)
        click.echo(f"正在准备《{sitting.title}》的副本……")
        try:
            asked = Asked(count, max(due, count), sitting.stagger, busy, home.store.path is None)
            _rehearse(home, sitting, minutes, asked)
        except KeyboardInterrupt:
            click.echo("\n彩排已停止，副本已删除。")
            sys.exit(130)


def _rehearse(home: Home, sitting: Sitting, minutes: float, asked: Asked) -> None:
    settings = home.settings
    course = Course.of(minutes)
    connections = most_connections()
    own = {name: getattr(settings, name) for name in _OWN if hasattr(settings, name)}
    with staged(home, sitting, asked.members, minutes) as stage, Served(stage.folder, own) as served:
        commit = seconds_until_safe(stage.folder)
        click.echo(_announced(sitting, stage, minutes))
        bar = _Bar(course, asked.members)
        played = play(served, PLAYED, stage.guests, course, bar)
        bar.end()
        served.stop()
        played.lost = lost(stage.folder, PLAYED, played.tally)
    means = Means(psutil.virtual_memory().available, connections, commit)
    for line in [*told(played, asked), "", *concluded(played, means, asked)]:
        click.echo(line)


class _Bar:
    """What is happening, in one line; where nobody looks at a terminal, a line now and then."""

    def __init__(self, course: Course, count: int) -> None:
        self._course, self._count = course, count
        self._live, self._next = sys.stdout.isatty(), 0.0
        self._before: Sample | None = None

    def __call__(self, sample: Sample, tally: Tally) -> None:
        if not self._live and sample.seconds < self._next:
            return
        self._next = sample.seconds + self._course.whole / 6
        before, self._before = self._before, sample
        past = sample.seconds - before.seconds if before else 0
        share = (sample.cpu - before.cpu) / past if before and past > 0.1 else 0.0
        done = min(1.0, sample.seconds / self._course.whole)
        parts = (
            f"[{'#' * int(20 * done):<20}]",
            f"到场 {tally.arrived}/{self._count}",
            f"已保存 {tally.responses} 次",
            f"99% 在 {1000 * at(tally.seconds[-_RECENT:], 0.99):.0f} 毫秒内",
            f"交卷 {tally.handed_in}",
            f"网站 CPU {share:.0%}",
            *([f"出错 {len(tally.errors)}"] if tally.errors else []),
        )
        line = "  ".join(parts)
        width = shutil.get_terminal_size().columns - 1
        click.echo(
            f"\r{line[: width - sum(ord(one) > 255 for one in line)]}" if self._live else line, nl=not self._live
        )

    def end(self) -> None:
        """Leave the line."""
        if self._live:
            click.echo()


def _announced(sitting: Sitting, stage: Stage, minutes: float) -> str:
    made_up = f"（名册里不够，其中 {stage.made_up} 人是虚构的）" if stage.made_up else ""
    return (
        f"彩排《{sitting.title}》（{spoken(sitting.opens)} 开放）："
        f"{len(stage.guests)} 人{made_up}，约 {minutes:g} 分钟。在副本上进行，真正的数据不会动；按 Ctrl+C 停止。"
    )
