"""What came of a rehearsal, in sentences: what was measured, and what it says about this machine."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizlib.serving.rehearsal.capacity import (
    CPU_SHARE,
    FARTHEST,
    SPREADS,
    Cost,
    Means,
    Resource,
    careful,
    cost_of,
    served_by,
    spread,
)
from quizlib.serving.rehearsal.play import BETWEEN, Played

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


@dataclass(frozen=True, slots=True)
class Asked:
    """What was rehearsed: ``members`` of ``due``, who begin within ``stagger`` minutes (nought: all at once).

    ``busy``: per cent of all CPUs that other programs used before; ``on_server``: the store is a database server.
    """

    members: int
    due: int
    stagger: int = 0
    busy: float = 0
    on_server: bool = False


def told(played: Played, asked: Asked) -> list[str]:
    """What was measured."""
    tally, cost, last = played.tally, cost_of(played), played.samples[-1]
    whole = max(last.seconds, 0.001)
    lines = [
        "",
        "量到的：",
        f"  {len(tally.admitted)}/{asked.members} 人看到了试卷，{tally.handed_in} 人交了卷；"
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


def concluded(played: Played, means: Means, asked: Asked) -> list[str]:
    """How many the machine serves, what gives out first, and how to spread the start."""
    cost, share = cost_of(played), _share(played)
    failed = bool(played.tally.errors or played.lost)
    slow = at(played.tally.seconds, 0.99) > _SLOW
    most, first = served_by(cost, means, 1)
    number, why = _number(most, asked.members, failed or (slow and share > _STARVED))
    lines = [
        "结论：",
        f"  这台电脑约能同时服务 {number} 人{why}。",
        f"  算法：全部在一分钟内到齐，每人每 {BETWEEN:.0f} 秒答一题，网站最多用一个核的 {CPU_SHARE:.0%}，再舍去零头；"
        "没有算网线和 Wi-Fi。",
        f"  人再多，最先不够的是{_FIRST[first]}。",
    ]
    if asked.on_server:
        lines.append("  副本是 SQLite 文件，PostgreSQL 服务器的快慢没有算在内。")
    if asked.busy > _BUSY:
        lines.append(
            f"  彩排前别的程序占着 {asked.busy:.0f}% 的 CPU，没有从这个人数里扣除：开考前请关掉它们，再彩排一次。"
        )
    if failed:
        return [*lines, "  这次出了错，请先用较少的人再彩排一次，找出原因。"]
    if slow and share <= _STARVED:
        lines.append(
            f"  这次保存很慢，而网站平均只用到一个核的 {share:.0%}：是别的程序占着 CPU 或磁盘，请关掉它们，再彩排一次。"
        )
    return lines + _advice(cost, means, number, asked)


def at(values: Sequence[float], share: float) -> float:
    """The value below which ``share`` of them lie; nought where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


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


def _advice(cost: Cost, means: Means, number: int, asked: Asked) -> list[str]:
    due, stagger = asked.due, asked.stagger
    if due <= number:
        return [f"  这次 {due} 人，可以同时开始。"]
    if stagger and due <= served_by(cost, means, stagger)[0]:
        return [f"  这次 {due} 人，已设了错峰开始 {stagger} 分钟，够了。"]
    minutes = spread(cost, means, due)
    if minutes is None:
        inside, _ = served_by(cost, means, SPREADS[-1])
        return [
            f"  这次 {due} 人，错峰一小时也不够：请分成几个场次，或用几台电脑。",
            f"  也可以在 quizlib.env 里写 QUIZLIB_CAPACITY={inside}：多出来的人排队，开放时段要留长一些。",
        ]
    if minutes == 1:
        return [f"  这次 {due} 人，应当可以；请用 --members {due} 再彩排一次。"]
    return [f"  这次 {due} 人，请错峰开始：场次的“错峰开始”填 {minutes} 分钟，开放时段也相应加长。"]


def _spread_of(values: Sequence[float], unit: int, digits: int) -> str:
    half, most = unit * at(values, 0.5), unit * at(values, 0.99)
    return f"一半在 {half:.{digits}f}、99% 在 {most:.{digits}f}"
