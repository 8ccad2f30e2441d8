"""The pictures and tables that a template may ask for: 图 and 表."""

from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from quizlib.core.moment import spoken
from quizlib.figures import DEFINITIONS, By, Figure, Figures
from quizlib.figures.overview import Told
from quizlib.figures.questions import question_statistics
from quizlib.reports.cited import Cited
from quizlib.reports.fields.figures import rules
from quizlib.reports.fields.names import Field, Names
from quizlib.reports.fields.sources import Sources
from quizlib.reports.fields.weak import WeakFields
from quizlib.reports.word.placing import Picture
from quizlib.reports.word.table import WordTable

if TYPE_CHECKING:
    from quizlib.reports.charts import Chart

#: What each picture shows.
CHART_FIELDS = MappingProxyType(
    {
        "各支部": "各党支部的参与率和合格率",
        "成绩分布": "各分数段的成绩份数",
        "走势": "各场次的参与率、合格率和平均得分率",
        "薄弱": "得分率最低的知识点",
        "题目": "题目的通过率和区分度",
    }
)
#: What each table holds.
TABLE_FIELDS = MappingProxyType(
    {
        "各支部": "各党支部的应参加、参加人数，参与率、合格率等，最后一行是全部",
        "各支部成绩": "各党支部的平均得分率、最高分、最低分、合格率、优秀率、满分率",
        "各类别": "各类人员的参加情况和成绩",
        "各场次": "各场次的时间、参加情况和成绩",
        "薄弱": "得分率最低的十个知识点",
        "薄弱条文": "得分率最低的十个条文",
        "活动": "活动台账中各类活动的次数、人次和党支部数",
    }
)
_TAKING_PART = (
    ("persons_due", 15),
    ("persons", 13),
    ("participation", 16),
    ("person_times", 15),
    ("scored", 16),
    ("pass_rate", 16),
    ("excellent_rate", 16),
    ("mean_rate", 16),
)
_SCORES = (
    ("scored", 15),
    ("mean_rate", 17),
    ("highest", 14),
    ("lowest", 14),
    ("pass_rate", 16),
    ("excellent_rate", 16),
    ("full_rate", 16),
)
_OF_SITTINGS = (("persons_due", 13), ("persons", 13), ("participation", 16), ("pass_rate", 16), ("mean_rate", 16))


class BlockFields:
    """The pictures and tables over the figures of the period."""

    def __init__(self, sources: Sources, cited: Cited, weaknesses: WeakFields) -> None:
        self._sources, self._cited, self._weak = sources, cited, weaknesses
        self._build: dict[str, Callable[[], WordTable]] = {
            "各支部": lambda: self._by(By.BRANCH, "党支部", _TAKING_PART),
            "各支部成绩": lambda: self._by(By.BRANCH, "党支部", _SCORES),
            "各类别": lambda: self._by(By.COHORT, "人员类别", _TAKING_PART),
            "各场次": self._sittings,
            "薄弱": lambda: weaknesses.table("薄弱知识点"),
            "薄弱条文": lambda: weaknesses.table("薄弱条文"),
            "活动": self._activities,
        }

    @property
    def charts(self) -> Names:
        """The names below 图."""
        return Names(
            lambda name: Field(lambda: self._cited.block(*self.pictures(name))) if name in CHART_FIELDS else None,
            lambda: CHART_FIELDS,
            "图",
        )

    @property
    def tables(self) -> Names:
        """The names below 表."""
        return Names(
            lambda name: Field(lambda: self._cited.block(self._build[name]())) if name in self._build else None,
            lambda: self._build,
            "表",
        )

    def pictures(self, name: str) -> list[Picture]:
        """The pictures of a chart, of which a long one has several."""
        return [Picture(one.picture(), one.get_figwidth(), one.alt) for one in self._drawn(name)]

    def _drawn(self, name: str) -> "Sequence[Chart]":
        from quizlib.reports import charts  # matplotlib is loaded only where a picture is asked for

        facts = self._sources.facts(self._sources.period)
        if name == "各支部":
            return charts.parts_of(lambda part: charts.rates_by_branch(self._figures, part))
        if name == "走势":
            return charts.parts_of(lambda part: charts.trend(facts, self._figures, part))
        if name == "成绩分布":
            return [charts.score_distribution(facts)]
        if name == "薄弱":
            return [charts.weak(self._weak.spots("topic"))]
        return [charts.question_map(question_statistics(facts))]

    @property
    def _figures(self) -> Figures:
        return self._sources.figures(self._sources.period)

    def _by(self, by: By, noun: str, columns: Iterable[tuple[str, int]]) -> WordTable:
        rows = [(scope.name, told) for scope, told in self._figures.by(by).items()]
        return self._table(noun, [*rows, ("全部", self._figures.everywhere)], tuple(columns))

    def _table(self, noun: str, rows: Iterable[tuple[str, Told]], columns: Sequence[tuple[str, int]]) -> WordTable:
        ids = [id for id, _ in columns]
        header = [noun, *(_heading(id) for id in ids)]
        texts = [(name, *(self._cited.number(told[id]) for id in ids)) for name, told in rows]
        return WordTable(header, texts, (31, *(width for _, width in columns)), total=True)

    def _sittings(self) -> WordTable:
        facts = self._sources.facts(self._sources.period)
        there = {scope.key: told for scope, told in self._figures.by(By.SITTING).items()}
        rows = []
        for held in facts.held:
            told, about = there[held.sitting.id], rules(held)
            first, last = (spoken(one)[:10] for one in (held.sitting.opens, held.sitting.closes))
            when = first if first == last else f"{first}\n至{last}"
            lines = f"{about['满分']}\n{about['合格线']}"
            rows.append(
                (
                    held.sitting.title,
                    about["类型"],
                    when,
                    lines,
                    *(self._cited.number(told[id]) for id, _ in _OF_SITTINGS),
                )
            )
        header = ("场次", "类型", "开放日期", "满分\n合格线", *(_heading(id) for id, _ in _OF_SITTINGS))
        return WordTable(header, rows, (34, 13, 25, 17, *(width for _, width in _OF_SITTINGS)))

    def _activities(self) -> WordTable:
        figures = self._sources.activities(self._sources.period)
        kinds: dict[str, dict[str, Figure]] = {}
        for one in figures.values():
            _, kind, measure = one.id.split(":")
            kinds.setdefault(kind, {})[measure] = one
        rows = [
            (kind or "合计", *(self._cited.number(told[measure]) for measure in ("count", "person_times", "branches")))
            for kind, told in kinds.items()
            if told["count"].value or not kind
        ]
        return WordTable(("类型", "次数", "人次", "党支部（个）"), rows, (40, 20, 20, 24), total=True)


def _heading(id: str) -> str:
    definition = DEFINITIONS[id]
    return definition.name if definition.unit in ("人", "人次", "%") else definition.title
