"""What sittings say of questions and papers, by the definitions that Moodle documents; of first attempts unless told.

Of a question in one sitting:

- *facility*: points earned over points worth, 0 to 1, of marked responses;
- *discrimination*: the correlation of its points with the rest of the score, that question left out (corrected
  point-biserial; Pearson's where marks are partial), −1 to 1;
- *index*: facility in the upper group less facility in the lower one, −1 to 1. The upper group are those who scored at
  least as much as the last of the best 27 %, the lower one those who scored at most as much as the first of the last
  27 %: who ties with the edge belongs to the group.

The last two are of attempts of which nothing is pending, and told from ``FEWEST`` of them on. Of papers in one sitting:

- *alpha*: Cronbach's, over the slots of a paper (over the questions, where all papers hold the same); where every mark
  is all or nothing it is KR-20;
- *error*: the standard error of a score in points, deviation × √(1 − alpha).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from fractions import Fraction
from math import nan, sqrt
from typing import Any

import pandas as pd

from quizlib.figures.facts import Facts, Held
from quizlib.store import Store
from quizlib.store.questions import Kept, select_history

#: Fewer responses than this tell nothing of discrimination, and fewer scores nothing of a paper.
FEWEST = 10
#: The share of all who are the upper, and the lower group.
GROUP = Fraction(27, 100)

STATISTICS = (
    *("sitting", "question", "edition", "part", "kind", "regulation", "title", "law", "article", "topic", "difficulty"),
    *("stem", "responses", "pending", "facility", "index", "discrimination", "seconds"),
)
CHOICES = ("sitting", "question", "edition", "part", "letter", "chosen", "share", "upper", "lower")
PAPERS = ("sitting", "papers", "slots", "over", "measure", "alpha", "deviation", "error", "reason")
QUESTIONS = ("question", "edition", "sitting", "title", "opens", "responses", "facility", "discrimination")

_CHOSEN = ("single", "multiple", "truefalse")  # kinds whose responses are few and worth counting
_WHICH = {"first": "first", "counting": "counts"}
_PAIR = """
    count(*) FILTER (whole) AS n, sum(points) FILTER (whole) AS x, sum(total - points) FILTER (whole) AS y,
    sum(points * points) FILTER (whole) AS xx, sum((total - points) * (total - points)) FILTER (whole) AS yy,
    sum(points * (total - points)) FILTER (whole) AS xy
"""
#: A row for each response that was given to an item: what is added up of the marks.
_TALLY = """
SELECT s, item, CASE WHEN kind IN {chosen} THEN response END AS response,
    count(*) AS given, count(points) AS marked, sum(points) AS points, sum(worth) FILTER (points IS NOT NULL) AS worth,
    sum(seconds) AS seconds,
    count(*) FILTER (whole AND total >= upper) AS uppers, count(*) FILTER (whole AND total <= lower) AS lowers,
    sum(points) FILTER (whole AND total >= upper) AS upper_points,
    sum(worth) FILTER (whole AND total >= upper) AS upper_worth,
    sum(points) FILTER (whole AND total <= lower) AS lower_points,
    sum(worth) FILTER (whole AND total <= lower) AS lower_worth,
    {pair}
FROM marks JOIN items USING (s, item) LEFT JOIN (VALUES {edges}) edges(s, lower, upper) USING (s)
WHERE {which} GROUP BY ALL
"""
_TOTALS = """
SELECT s, points, count(*) FROM attempts WHERE pending = 0 AND {which} GROUP BY ALL ORDER BY s, points
"""
_BY_ITEM = """
SELECT s, item, sum(given), sum(marked), sum(points), sum(worth), sum(seconds),
    sum(upper_points), sum(upper_worth), sum(lower_points), sum(lower_worth),
    sum(n), sum(x), sum(y), sum(xx), sum(yy), sum(xy)
FROM {name} GROUP BY ALL
"""
_RESPONSES = """
SELECT s, item, response, given, uppers, lowers FROM {name} JOIN items USING (s, item) WHERE kind IN {chosen}
"""
_ITEMS = """
SELECT i.s, item, question, edition, part, kind, regulation, coalesce(title, regulation), law, article,
    topic, difficulty, stem
FROM items i LEFT JOIN titles t USING (s, regulation) ORDER BY i.s, question, edition, part
"""


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums over pairs of whole numbers, exact."""

    n: int
    x: int
    y: int
    xx: int
    yy: int
    xy: int

    @classmethod
    def of(cls, row: Sequence[Any]) -> "_Sums":
        return cls(*(int(one or 0) for one in row))

    @property
    def correlation(self) -> float:
        """Pearson's; NaN where there are too few, or ``x``, ``y`` or their sums are all alike."""
        across, along = self.n * self.xx - self.x**2, self.n * self.yy - self.y**2
        together = self.n * self.xy - self.x * self.y
        if self.n < FEWEST or not across * along or not across + along + 2 * together:
            return nan
        return together / sqrt(across * along)


def question_statistics(facts: Facts, which: str = "first") -> pd.DataFrame:
    """A row for each question (of a case each part) in each sitting whose papers held it; columns ``STATISTICS``.

    ``which`` attempts: ``first`` or ``counting``. ``responses`` are papers that held it, ``pending`` those that wait
    for a mark, ``seconds`` the mean time spent. Numbers are floats, NaN where they tell nothing.
    """
    sums = {row[:2]: row[2:] for row in facts.rows(_BY_ITEM.format(name=_tallied(facts, which)))}
    ids = {one.s: one.sitting.id for one in facts.held}
    rows = []
    for s, item, *about in facts.rows(_ITEMS):
        if (s, item) not in sums:
            continue
        given, marked, points, worth, seconds, above, above_worth, below, below_worth, *pair = sums[s, item]
        told = _Sums.of(pair)
        index = _rate(above, above_worth) - _rate(below, below_worth) if told.n >= FEWEST else nan
        its = (int(given), int(given - marked), _rate(points, worth), index, told.correlation, float(seconds) / given)
        rows.append((ids[s], *about, *its))
    return pd.DataFrame(rows, columns=list(STATISTICS))


def choices(facts: Facts, which: str = "first") -> pd.DataFrame:
    """How often each choice was chosen, a row for each; columns ``CHOICES``.

    Of single and multiple choices by letter (the author's), of true or false ``true`` and ``false``; letter "" stands
    for no response. ``share`` (0 to 1) is of all papers that held the question, ``upper`` and ``lower`` are shares of
    those groups (NaN where there is none). Choices that nobody chose have no row.
    """
    name = _tallied(facts, which)
    query = _RESPONSES.format(name=name, chosen=_CHOSEN)
    ids = {one.s: one.sitting.id for one in facts.held}
    chosen: dict[tuple[int, int], dict[str, list[int]]] = {}
    all_of: dict[tuple[int, int], list[int]] = {}
    for s, item, response, *counts in facts.rows(query):
        whole = all_of.setdefault((s, item), [0, 0, 0])
        for letter in _letters(response):
            row = chosen.setdefault((s, item), {}).setdefault(letter, [0, 0, 0])
            row[:] = [have + more for have, more in zip(row, counts, strict=True)]
        whole[:] = [have + more for have, more in zip(whole, counts, strict=True)]
    rows = [
        (
            ids[s],
            *about[:3],
            letter,
            counts[0],
            *(_rate(one, of) for one, of in zip(counts, all_of[s, item], strict=True)),
        )
        for s, item, *about in facts.rows(_ITEMS)
        for letter, counts in sorted(chosen.get((s, item), {}).items())
    ]
    return pd.DataFrame(rows, columns=list(CHOICES))


def paper_statistics(facts: Facts, which: str = "first") -> pd.DataFrame:
    """A row for each sitting; columns ``PAPERS``.

    ``papers`` are attempts of which nothing is pending, ``slots`` those of a paper; ``over`` says what alpha is taken
    over (``题目``: all papers hold the same questions, ``题位``: questions are drawn), ``measure`` is ``KR-20`` or
    ``Cronbach α``; ``deviation`` (of scores, n − 1) and ``error`` are points. NaN with the ``reason`` where untold.
    """
    return pd.DataFrame([_paper(facts, one, which) for one in facts.held], columns=list(PAPERS))


def question_figures(facts: Facts, question_id: str | None = None) -> pd.DataFrame:
    """A row for each edition of a question in each sitting; all questions, or one. Columns ``QUESTIONS``.

    ``responses`` are marked ones, and there is no row without any; ``facility`` is a Fraction. A case is one question:
    its parts are taken together.
    """
    name = _tallied(facts, "first")
    sums: dict[tuple[int, str, str], tuple[int, Fraction | float, float]] = {}
    for s, item, question, edition, *_ in facts.rows(_ITEMS):
        if question_id in (None, question):
            sums.setdefault((s, question, edition), (item, nan, nan))
    by_item = {row[:2]: row[2:] for row in facts.rows(_BY_ITEM.format(name=name))}
    cases = {row[:2]: row[2:] for row in facts.rows(_CASES.format(pair=_PAIR))}
    rows = []
    held = {one.s: one.sitting for one in facts.held}
    for (s, question, edition), (item, *_) in sums.items():
        if (s, edition) in cases:
            marked, points, worth, *pair = cases[s, edition]
        elif (s, item) in by_item:
            _, marked, points, worth, _, _, _, _, _, *pair = by_item[s, item]
        else:
            continue
        if not marked:
            continue
        facility = Fraction(int(points), int(worth)) if worth else nan
        sitting = held[s]
        opens = sitting.opens.astimezone(UTC)
        rows.append(
            (question, edition, sitting.id, sitting.title, opens, int(marked), facility, _Sums.of(pair).correlation)
        )
    return pd.DataFrame(rows, columns=list(QUESTIONS))


_CASES = """
WITH several AS (SELECT s, edition FROM items GROUP BY ALL HAVING count(*) > 1),
papers AS (
    SELECT s, edition, attempt, sum(points) AS points, sum(worth) AS worth, any_value(total) AS total,
        bool_and(whole) AS whole
    FROM marks JOIN items USING (s, item) JOIN several USING (s, edition)
    WHERE first GROUP BY ALL HAVING count(*) = count(points)
)
SELECT s, edition, count(*), sum(points), sum(worth), {pair} FROM papers GROUP BY ALL
"""


def question_editions(store: Store, question_id: str) -> list[Kept]:
    """Every edition of a question that was ever kept, the oldest first. Raises StoreError."""
    with store.read() as connection:
        return select_history(connection, question_id)


def _tallied(facts: Facts, which: str) -> str:
    """The name of the temporary table with the tally of ``which`` attempts; made once for the facts."""
    edges = [str(row) for row in _edges(facts, "ordinal = 1" if which == "first" else "counts")] or ["(0, 0, 0)"]
    query = _TALLY.format(chosen=_CHOSEN, pair=_PAIR, edges=", ".join(edges), which=_WHICH[which])
    return facts.once(f"tally_{which}", query)


def _edges(facts: Facts, which: str) -> Iterator[tuple[int, int, int]]:
    """For each sitting the score at which the lower group ends and the one at which the upper group begins."""
    by_sitting: dict[int, list[tuple[int, int]]] = {}
    for s, points, count in facts.rows(_TOTALS.format(which=which)):
        by_sitting.setdefault(s, []).append((points, count))
    for s, counted in by_sitting.items():
        size = max(1, round(GROUP * sum(count for _, count in counted)))
        yield s, _reached(counted, size), _reached(reversed(counted), size)


def _reached(counted: Any, size: int) -> int:
    """The score at which, going along, ``size`` are reached."""
    there = 0
    for points, count in counted:
        there += count
        if there >= size:
            return int(points)
    raise ValueError("fewer than that")


def _paper(facts: Facts, held: Held, which: str) -> tuple[object, ...]:
    fixed = not held.sitting.blueprint.rules
    over, group = ("题目", "item") if fixed else ("题位", "slot")
    papers, total, squares = facts.rows(
        f"SELECT count(*), sum(points), sum(points::HUGEINT * points) FROM attempts "  # noqa: S608
        f"WHERE s = ? AND pending = 0 AND {'ordinal = 1' if which == 'first' else 'counts'}",
        held.s,
    )[0]
    parts = facts.rows(
        f"SELECT sum(points), sum(points * points), count(*) FILTER (points NOT IN (0, worth)) FROM marks "  # noqa: S608
        f"WHERE s = ? AND whole AND {_WHICH[which]} GROUP BY {group}",
        held.s,
    )
    slots = len(parts)
    measure = "Cronbach α" if any(partial for _, _, partial in parts) else "KR-20"
    if papers < FEWEST:
        return (held.sitting.id, papers, slots, over, measure, nan, nan, nan, f"完整评定的作答不足 {FEWEST} 份")
    variance = _variance(papers, total, squares)
    if not variance or slots < 2:
        why = "各份得分都相同" if slots > 1 else "试卷只有一道题"
        deviation = sqrt(variance) / facts.scale
        return (held.sitting.id, papers, slots, over, measure, nan, deviation, nan, why)
    within = sum((_variance(papers, x, xx) for x, xx, _ in parts), Fraction(0))
    alpha = float(Fraction(slots, slots - 1) * (1 - within / variance))
    deviation = sqrt(variance) / facts.scale
    return (held.sitting.id, papers, slots, over, measure, alpha, deviation, deviation * sqrt(1 - alpha), "")


def _variance(n: int, total: Any, squares: Any) -> Fraction:
    """Of whole numbers, over n − 1."""
    return Fraction(n * int(squares) - int(total) ** 2, n * (n - 1))


def _rate(part: Any, whole: Any) -> float:
    return float(Fraction(int(part or 0), int(whole))) if whole else nan


def _letters(response: str | None) -> list[str]:
    """What a stored response (JSON) of a kind in ``_CHOSEN`` chooses."""
    if response is None:
        return [""]
    return [response] if response in ("true", "false") else list(response.strip('"')) or [""]
