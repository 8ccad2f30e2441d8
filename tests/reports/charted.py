"""Charts of made-up figures, for the tests of charts."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

import pandas as pd
from matplotlib.text import Text
from office import NOON, Office
from passage_cases import told

from quizlib.core.sitting import StandingRule
from quizlib.figures import EVERYWHERE, By, Figures, Period, Scope
from quizlib.figures.standings import BranchStanding
from quizlib.reports import charts

HOUR = timedelta(hours=1)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
#: Warnings are errors here: a glyph that no font has would fail the test.
PNG = b"\x89PNG"
LONG = "国际工程有限公司海外第三项目部（东南亚片区）临时联合党支部委员会"
SPREAD = [(f"q{n}", (37 * n % 101) / 100, (53 * n % 140 - 40) / 100) for n in range(120)]


def texts(chart: charts.Chart) -> list[str]:
    return [one.get_text() for one in chart.findobj(Text) if one.get_text() and one.get_visible()]


def figures(*branches: tuple[str, int, list[int]]) -> Figures:
    """Of branches with persons due and scores; those of all are given by the first."""
    groups = [(Scope(By.BRANCH, name, name), {"listed": due, "scores": scores}) for name, due, scores in branches]
    every = {"listed": sum(due for _, due, _ in branches), "scores": [one for *_, scores in branches for one in scores]}
    return Figures(one for scope, group in [(EVERYWHERE, every), *groups] for one in told(group, scope).values())


def of_many(count: int, name: str = "第{}党支部", due: int = 5) -> Figures:
    return figures(*((name.format(n), due, [90, 50][: n % 3]) for n in range(count)))


def statistics(*rows: tuple[str, float, float], part: int = 0, edition: str = "") -> pd.DataFrame:
    """Questions with facility and discrimination."""
    columns = ["sitting", "question", "edition", "part", "responses", "pending", "facility", "discrimination"]
    return pd.DataFrame([("s", id, edition or id, part, 20, 0, *told) for id, *told in rows], columns=columns)


def ranked(*values: float | None) -> list[BranchStanding]:
    rule = StandingRule.MEAN_PARTICIPATION
    return [
        BranchStanding(rule, f"第{n}党支部", n, Fraction(value), 9, 9, 9, "")
        if value is not None
        else BranchStanding(rule, f"小支部{n}", None, None, 3, 3, 3, "应参加3人，不足5人，不排名")
        for n, value in enumerate(values, 1)
    ]


def held(office: Office, count: int, title: str = "第{}期知识测试") -> charts.Chart:
    for n in range(count):
        office.plan(f"s{n:02d}", NOON.replace(month=1 + n % 12, hour=n // 12), 1, title=title.format(n))
    facts = office.facts(YEAR)
    return charts.trend(facts, office.figures(YEAR))


def check_texts(chart: charts.Chart) -> None:
    places = {}
    beyond = [
        tick.label1
        for axes in chart.axes
        for axis in (axes.xaxis, axes.yaxis)
        for tick in axis.get_major_ticks()
        if not axes.axison or not min(axis.get_view_interval()) <= tick.get_loc() <= max(axis.get_view_interval())
    ]
    for one in chart.findobj(Text):
        if one.get_text().strip() and one.get_visible() and one not in beyond:
            places[one] = Text.get_window_extent(one)
    width, height = chart.bbox.max
    cut = [
        one.get_text()
        for one, box in places.items()
        if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1
    ]
    assert cut == []
    shrunk = {one: box.padded(-1) for one, box in places.items()}
    covered = [(a.get_text(), b.get_text()) for a, b in combinations(shrunk, 2) if shrunk[a].overlaps(shrunk[b])]
    assert covered == []
