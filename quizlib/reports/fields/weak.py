"""Fields of what was weak: topics, regulations and articles by the points that were earned on them."""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import pandas as pd

from quizlib.core.frozen import plain
from quizlib.figures.health import rows_of
from quizlib.figures.weak import FEWEST, By, weak_spots
from quizlib.reports.cited import Cited
from quizlib.reports.fields.catalogue import WEAK_FIELDS
from quizlib.reports.fields.names import Field, Listed
from quizlib.reports.fields.sources import Sources
from quizlib.reports.sentences import weak_points
from quizlib.reports.word.table import WordTable

#: The lists of what was weak, each with what it is by and the noun of its rows.
LISTS: Mapping[str, tuple[By, str]] = MappingProxyType(
    {"薄弱知识点": ("topic", "知识点"), "薄弱法规": ("regulation", "法规"), "薄弱条文": ("article", "条文")}
)
_MOST = 10  # rows of a table


class WeakFields:
    """The weak spots of the period of the report."""

    def __init__(self, sources: Sources, cited: Cited) -> None:
        self._cited = cited
        self.spots: Callable[[By], pd.DataFrame] = cache(lambda by: weak_spots(sources.facts(sources.period), by))

    def listed(self, name: str) -> Listed:
        """Every spot of a list, the lowest rate first."""
        by, _ = LISTS[name]
        return Listed((self._row(by, one) for one in rows_of(self.spots(by))), WEAK_FIELDS)

    def sentence(self) -> str:
        """The lowest topics, in a sentence."""
        manner = self._cited.manner(spot=lambda one, text: self._cite("topic", one, text))
        return weak_points(self.spots("topic"), manner) or f"作答达到{FEWEST}份的知识点不足两个，不作比较。"

    def table(self, name: str) -> WordTable:
        """The lowest spots of a list."""
        by, noun = LISTS[name]
        rows = [
            (str(place), one.name, str(one.questions), str(one.responses), self._rate(by, one))
            for place, one in enumerate(rows_of(self.spots(by).head(_MOST)), 1)
        ]
        return WordTable(
            ("序号", noun, "题目（道）", "作答（份）", "得分率"), rows, (10, 74, 20, 20, 22), frozenset({1})
        )

    def _row(self, by: By, one: Any) -> Mapping[str, object]:
        texts = (one.name, one.title, one.article, one.questions, one.responses, one.persons)
        return {
            **dict(zip(WEAK_FIELDS, map(str, texts), strict=False)),
            "得分": plain(one.earned),
            "分值": plain(one.worth),
            "得分率": Field(
                lambda: self._rate(by, one),
                数=lambda: self._cite(by, one, self._rounded(one).removesuffix("%")),
            ),
        }

    def _rate(self, by: By, one: Any) -> str:
        return self._cite(by, one, self._rounded(one))

    def _rounded(self, one: Any) -> str:
        return self._cited.manner().rate(100 * one.rate)

    def _cite(self, by: By, one: Any, text: str) -> str:
        noun = next(noun for own, noun in LISTS.values() if own == by)
        return self._cited.other(
            f"{noun}得分率",
            f"weak:{by}",
            one.name,
            text,
            of=(plain(one.earned), plain(one.worth)),
            definition=f"第一次作答中依据这一{noun}的题目，得分之和除以分值之和，待评分的不计；作答不足{FEWEST}份的{noun}不列。",
        )
