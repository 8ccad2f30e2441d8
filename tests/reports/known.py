"""A test of five questions whose every answer is known, and what it comes to, counted in plain Python."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import stdev
from types import SimpleNamespace

from office import LATER, NOON, Office

from quizlib.core.excuse import Excuse
from quizlib.core.sitting import Sitting
from quizlib.services.excusing import Excusing

PASS, EXCELLENT, FULL, WORTH = 60, 80, 100, 20


@dataclass(frozen=True)
class Known:
    """A person with how many of the five questions they had right in each attempt, and the reason of an excuse."""

    number: str
    name: str
    branch: str
    cohort: str
    rights: tuple[int, ...] = ()
    excused: str = ""

    @property
    def points(self) -> int:
        """The score that counts: the best one."""
        return WORTH * max(self.rights)


PEOPLE = (
    *(Known(f"0{n:02d}", f"甲{n}", "第一党支部", "党员", (n % 6,)) for n in range(12)),
    *(Known(f"1{n:02d}", f"乙{n}", "第二党支部", ("党员", "预备党员")[n % 2], (5 - n % 3,)) for n in range(9)),
    Known("150", "乙再考", "第二党支部", "党员", (1, 4)),
    Known("151", "乙再考二", "第二党支部", "预备党员", (2, 1)),
    Known("160", "乙未参加", "第二党支部", "党员"),
    Known("161", "乙请假", "第二党支部", "党员", (), "请假"),
    Known("162", "乙请假参加", "第二党支部", "党员", (3,), "借调"),
    *(Known(f"2{n:02d}", f"丙{n}", "第十党支部", "党员") for n in range(3)),
    *(Known(f"3{n:02d}", f"丁{n}", "退休支部", "党员", (), "退休") for n in range(2)),
)


def held(office: Office, people: Sequence[Known] = PEOPLE, **rules: object) -> Sitting:
    """A closed sitting that these people took."""
    office.enrol(*(f"{one.number} {one.name} {one.branch} {one.cohort}" for one in people))
    told = {"attempts": 3, "pass_line": PASS, "excellent_line": EXCELLENT, "shuffle_questions": False}
    sitting = office.plan(**{**told, **rules})
    for place, one in enumerate(people):
        for ordinal, right in enumerate(one.rights):
            office.take(one.number, sitting, right, minutes=1 + place + 60 * ordinal)
    excuse(office, sitting, people)
    return sitting


def excuse(office: Office, sitting: Sitting, people: Iterable[Known]) -> None:
    """Record their excuses."""
    rows = [
        SimpleNamespace(where="", name="", excuse=Excuse(number=one.number, reason=one.excused, sitting_id=sitting.id))
        for one in people
        if one.excused
    ]
    Excusing(office.store).record(rows, NOON if sitting.opens > NOON else LATER)


def within(people: Sequence[Known], **of: str) -> list[Known]:
    """Those of a branch or cohort."""
    return [one for one in people if all(getattr(one, name) == value for name, value in of.items())]


def counted(people: Sequence[Known]) -> dict[str, float | int | None]:
    """Every figure of a table of branches by its title, None where there is none."""
    there = [one for one in people if one.rights]
    excused = [one for one in people if one.excused and not one.rights]
    due = len(people) - len(excused)
    points = sorted(one.points for one in there)
    n = len(points)
    mean = Fraction(sum(points), n) if n else None
    share: Callable[[int, int], float | None] = lambda part, whole: part / whole if whole else None  # noqa: E731
    passed, excellent, full = (sum(one >= line for one in points) for line in (PASS, EXCELLENT, FULL))
    return {
        "应参加人数（人）": due,
        "参加人数（人）": n,
        "未参加人数（人）": due - n,
        "免考人数（人）": len(excused),
        "参与率（%）": share(n, due),
        "平均分（分）": float(mean) if mean is not None else None,
        "合格率（%）": share(passed, n),
        "优秀率（%）": share(excellent, n),
        "名单人数（人）": len(people),
        "人次": sum(len(one.rights) for one in people),
        "已评定成绩（份）": n,
        "待评分成绩（份）": 0,
        "合格份数（份）": passed,
        "优秀份数（份）": excellent,
        "满分份数（份）": full,
        "满分率（%）": share(full, n),
        "平均得分率（%）": share(sum(points), FULL * n),
        "中位数（分）": (points[(n - 1) // 2] + points[n // 2]) / 2 if n else None,
        "最高分（分）": max(points, default=None),
        "最低分（分）": min(points, default=None),
        "标准差（分）": stdev(points) if n > 1 else None,
        "再考人次（人次）": sum(len(one.rights) - 1 for one in there),
        "再考后合格人数（人）": sum(WORTH * one.rights[0] < PASS <= one.points for one in there),
        "满分人次（人次）": sum(WORTH * right == FULL for one in there for right in one.rights),
        "平均用时（分钟）": 10 if n else None,
        "用时中位数（分钟）": 10 if n else None,
    }
