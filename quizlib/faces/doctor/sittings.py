"""场次: what is wrong with those that run or are to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from quizlib.core.moment import spoken
from quizlib.core.sitting import Sitting
from quizlib.errors import ProblemsError, StoreError
from quizlib.faces.doctor.finding import Finding, good, look, wrong
from quizlib.faces.doctor.patient import Patient
from quizlib.services.outlook import Concern

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Ahead:
    """Sittings that are not closed with the number of persons due, and what the bank of today says of them.

    ``capacity`` is how many the settings take at once; nought where they do not say.
    """

    now: datetime
    sittings: tuple[tuple[Sitting, int], ...]
    concerns: tuple[Concern, ...] = ()
    capacity: int = 0


def check_sittings(patient: Patient) -> list[Finding]:
    """Look, and judge."""
    if patient.home is None:
        return []
    found, concerns = list[Finding](), list[Concern]()
    try:
        concerns = patient.home.outlook.concerns(patient.home.bank, patient.now)
    except ProblemsError as error:
        text = f"题库有 {len(error.problems)} 处读不出来，例如 {error.problems[0]}"
        found.append(wrong(text, "请运行 quizlib bank check 逐条改好"))
    except StoreError as error:
        return [wrong(str(error), "请检查磁盘和权限")]
    return found + judge(Ahead(patient.now, patient.ahead, tuple(concerns), patient.settings.capacity))


def judge(ahead: Ahead) -> list[Finding]:
    """What is to be done before they open."""
    if not ahead.sittings:
        return [look("没有正在开放或将要开放的场次", "请先新建场次（控制台“场次”，或 quizlib sitting new）")]
    faults = list(_faults(ahead))
    fine = [
        good(f"场次《{one.title}》{spoken(one.opens)} 开放，应参加 {due} 人，题目够抽、没有过时")
        for one, due in ahead.sittings
        if all(one not in concerned for concerned, _ in faults)
    ]
    return [finding for _, finding in faults] + fine


def _faults(ahead: Ahead) -> Iterator[tuple[tuple[Sitting, ...], Finding]]:
    """Each with the sittings that it concerns."""
    for sitting, due in ahead.sittings:
        if not due:
            yield (sitting,), wrong(f"场次《{sitting.title}》没有应参加的人", "请导入名册，或改参加范围")
        left = f"关闭，剩下的开放时间不到时限 {sitting.time_limit} 分钟"
        if sitting.closes - max(sitting.opens, ahead.now) < timedelta(minutes=sitting.time_limit):
            yield (
                (sitting,),
                look(
                    f"场次《{sitting.title}》{spoken(sitting.closes)} {left}",
                    "作答到关闭时间为止；要给足时间的，请推迟关闭",
                ),
            )
        if 0 < ahead.capacity < due and not sitting.stagger:
            text = f"场次《{sitting.title}》应参加 {due} 人，而 QUIZLIB_CAPACITY 是 {ahead.capacity}"
            yield (sitting,), look(text, "多出来的人要在等候页上排队；可以设错峰开始，或把它改大")
    for concern in ahead.concerns:
        title = concern.sitting.title
        if concern.shortfalls:
            yield (
                (concern.sitting,),
                look(f"场次《{title}》按现在的题库不够抽：{concern.shortfalls[0]}", "已发布的场次仍按发布时的题目抽"),
            )
        if concern.stale:
            ids = "、".join(list(concern.stale)[:_NAMED]) + ("等" if len(concern.stale) > _NAMED else "")
            yield (
                (concern.sitting,),
                wrong(
                    f"场次《{title}》可能抽到 {len(concern.stale)} 道过时的题目：{ids}",
                    "请在题库里改好，启动网站时会自动换掉；确实要用的，在场次里允许",
                ),
            )
    for (one, _), (other, _) in combinations(ahead.sittings, 2):
        if one.opens < other.closes and other.opens < one.closes and _meet(one, other):
            begins = spoken(max(one.opens, other.opens))
            text = f"场次《{one.title}》与《{other.title}》从 {begins} 起同时开放"
            yield (one, other), look(text, "同一批人请告诉他们先做哪一个")


def _meet(one: Sitting, other: Sitting) -> bool:
    """Whether somebody may be due in both, as far as the audiences tell."""
    pairs = (
        (one.audience.branches, other.audience.branches),
        (one.audience.cohorts, other.audience.cohorts),
    )
    return all(not first or not second or set(first) & set(second) for first, second in pairs)
