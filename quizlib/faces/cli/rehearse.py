"""``quizlib rehearse``: how many members this machine serves, found out before the day."""

import shutil
import sys
from collections.abc import Sequence

import click
import psutil

from quizlib.core.moment import spoken
from quizlib.core.sitting import Phase, Sitting
from quizlib.errors import PlanError
from quizlib.faces.doctor.machine import MOST_ON_WINDOWS
from quizlib.faces.doctor.storage import seconds_until_safe
from quizlib.services.home import Home, opened
from quizlib.serving.crowd import Tally
from quizlib.serving.listener import most_connections
from quizlib.serving.rehearsal.capacity import (
    CPU_SHARE,
    FARTHEST,
    Cost,
    Means,
    Resource,
    careful,
    cost_of,
    served_by,
    spread,
)
from quizlib.serving.rehearsal.play import BETWEEN, Course, Played, Sample, lost, play
from quizlib.serving.rehearsal.served import Served
from quizlib.serving.rehearsal.stage import PLAYED, Stage, sitting_to_rehearse, staged

_OWN = ("language", "practice", "capacity")  # settings that the copy is served with
_FIRST = {
    Resource.CPU: "网站的 CPU（它是一个进程，只用得上一个核）",
    Resource.MEMORY: "内存",
    Resource.FILES: "能打开的连接数",
    Resource.DISK: "磁盘（每次保存都要落盘）",
    Resource.NETWORK: "网络（按百兆的一半算）",
}
_SLOW = 1.0  # seconds for a response to be kept, beyond which members notice
_STARVED = 0.5  # of a CPU: a site that is slow and used no more was kept from it
_BUSY = 20  # per cent of all CPUs that other programs use


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
            _rehearse(home, sitting, count, minutes, max(due, count), busy)
        except KeyboardInterrupt:
            click.echo("\n彩排已停止，副本已删除。")
            sys.exit(130)


def _rehearse(home: Home, sitting: Sitting, count: int, minutes: float, due: int, busy: float) -> None:
    settings = home.settings
    course = Course.of(minutes)
    connections = most_connections()
    own = {name: getattr(settings, name) for name in _OWN if hasattr(settings, name)}
    with staged(home, sitting, count, minutes) as stage, Served(stage.folder, own) as served:
        commit = seconds_until_safe(stage.folder)
        click.echo(_announced(sitting, stage, minutes))
        bar = _Bar(course, count)
        played = play(served, PLAYED, stage.guests, course, bar)
        bar.end()
        served.stop()
        played.lost = lost(stage.folder, PLAYED, played.tally)
    means = Means(psutil.virtual_memory().available, connections, commit)
    for line in [*_told(played, count), "", *_concluded(played, count, due, means, busy, home.store.path is not None)]:
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
            f"99% 在 {1000 * _at(tally.seconds, 0.99):.0f} 毫秒内",
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


def _told(played: Played, count: int) -> list[str]:
    """What was measured."""
    tally, cost, last = played.tally, cost_of(played), played.samples[-1]
    whole = max(last.seconds, 0.001)
    lines = [
        "",
        "量到的：",
        f"  {len(tally.admitted)}/{count} 人看到了试卷，{tally.handed_in} 人交了卷；"
        f"保存 {tally.responses} 次，出错 {len(tally.errors)}，丢失 {played.lost}",
        f"  保存一次作答：{_spread_of(tally.seconds, 1000, 0)} 毫秒内",
        f"  从打开链接到看到第一题：{_spread_of(tally.admitted, 1, 2)} 秒内",
        f"  网站的 CPU：每来一人 {1000 * cost.admission:.1f} 毫秒，每保存一次 {1000 * cost.response:.2f} 毫秒；"
        f"内存每人 {cost.memory / 1000:.0f} KB",
        f"  彩排的人也在这台电脑上，占了 {(last.own - played.samples[0].own) / whole:.0%} 的一个核，正式开考时没有；"
        "所以上面的时间只会偏长",
    ]
    if tally.waited:
        lines.append(f"  网站忙不过来时，后到的人在等候页上排队，轮到了自动进去（共等了 {tally.waited} 次）")
    return lines + [f"  出错的例子：{one}" for one in tally.errors[:3]]


def _concluded(played: Played, count: int, due: int, means: Means, busy: float, on_file: bool) -> list[str]:
    """How many the machine serves, what gives out first, and how to spread the start."""
    cost, share = cost_of(played), _share(played)
    failed = bool(played.tally.errors or played.lost)
    slow = _at(played.tally.seconds, 0.99) > _SLOW
    most, first = served_by(cost, means, 1)
    number, why = _number(most, count, failed or (slow and share > _STARVED))
    lines = [
        "结论：",
        f"  这台电脑约能同时服务 {number} 人{why}。",
        f"  算法：全部在一分钟内到齐，每人每 {BETWEEN:.0f} 秒答一题，网站最多用一个核的 {CPU_SHARE:.0%}，再舍去零头；"
        "没有算网线和 Wi-Fi。",
        *([] if on_file else ["  副本是 SQLite 文件：PostgreSQL 服务器的快慢没有算在内。"]),
        f"  人再多，最先不够的是{_FIRST[first]}。",
    ]
    if busy > _BUSY:
        lines.append(f"  彩排前别的程序占着 {busy:.0f}% 的 CPU，没有从这个人数里扣除：开考前请关掉它们，再彩排一次。")
    if failed:
        return [*lines, "  这次出了错，请先用较少的人再彩排一次，找出原因。"]
    if slow and share <= _STARVED:
        lines.append(
            f"  这次保存很慢，而网站平均只用到一个核的 {share:.0%}：是别的程序占着 CPU 或磁盘，请关掉它们，再彩排一次。"
        )
    return lines + _advice(cost, means, number, due)


def _share(played: Played) -> float:
    """How much of one CPU the site used, on the average."""
    first, last = played.samples[0], played.samples[-1]
    return (last.cpu - first.cpu) / max(last.seconds - first.seconds, 0.001)


def _number(most: int, count: int, too_much: bool) -> tuple[int, str]:
    if too_much:
        return min(most, careful(count * 7 // 10)), "，或更少"
    if most > FARTHEST * count:
        return FARTHEST * count, f"以上（只试了 {count} 人，再多就说不准了，请加大 --members）"
    return most, ""


def _advice(cost: Cost, means: Means, number: int, due: int) -> list[str]:
    if due <= number:
        return [f"  这次 {due} 人，可以同时开始。"]
    minutes = spread(cost, means, due)
    if minutes is None:
        return [f"  这次 {due} 人，错开一小时也不够：请分成几个场次，或用几台电脑。"]
    if minutes == 1:
        return [f"  这次 {due} 人，应当可以；请用 --members {due} 再彩排一次。"]
    return [
        f"  这次 {due} 人，请错开开始：场次的“错峰开始”填 {minutes} 分钟，开放时段也相应加长。",
        f"  还可以在 quizlib.env 里写 QUIZLIB_CAPACITY={number}，超过的人自动排队，轮到了自己进去。",
    ]


def _spread_of(values: Sequence[float], unit: int, digits: int) -> str:
    half, most = unit * _at(values, 0.5), unit * _at(values, 0.99)
    return f"一半在 {half:.{digits}f}、99% 在 {most:.{digits}f}"


def _at(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of them lie; nought where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
