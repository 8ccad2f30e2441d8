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

from collections.abc import Iterator, Mapping, Sequence
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
#: How many marks of an item are alike, and what is added up of them: all that follows is told from these few rows.
#: ``above`` and ``below``: whether the score is of the upper, of the lower group; NULL where some of it is pending.
#: Longer responses than eight letters in quotes are none of ``_CHOSEN`` and not told apart.
_TALLY = """
SELECT s, item, CASE WHEN length(response) <= 10 THEN response END AS response, points, worth,
    CASE WHEN whole THEN total >= upper END AS above, CASE WHEN whole THEN total <= lower END AS below,
    count(*) AS n, sum(seconds) AS seconds, sum(total) AS total, sum(total * total) AS squares
FROM marks LEFT JOIN (VALUES {edges}) edges(s, lower, upper) USING (s)
WHERE {which} GROUP BY ALL
"""
_TOTALS = """
SELECT s, points, count(*) FROM attempts WHERE pending = 0 AND {which} GROUP BY ALL ORDER BY s, points
"""
#: A row for each slot of the papers of a sitting, or for each question where all papers hold the same.
_PARTS = """
WITH alike AS (
    SELECT s, CASE WHEN s IN ({fixed}) THEN item ELSE slot END AS place, points, worth, count(*) AS n
    FROM marks WHERE whole AND {which} GROUP BY ALL
)
SELECT s, sum(points * n), sum(points * points * n), coalesce(sum(n) FILTER (points NOT IN (0, worth)), 0)
FROM alike GROUP BY s, place
"""
_BY_ITEM = """
SELECT s, item, sum(n), coalesce(sum(n) FILTER (points IS NOT NULL), 0), sum(points * n),
    sum(worth * n) FILTER (points IS NOT NULL), sum(seconds),
    sum(points * n) FILTER (above), sum(worth * n) FILTER (above),
    sum(points * n) FILTER (below), sum(worth * n) FILTER (below),
    sum(n) FILTER (whole), sum(points * n) FILTER (whole), sum(total - points * n) FILTER (whole),
    sum(points * points * n) FILTER (whole), sum(squares - 2 * points * total + points * points * n) FILTER (whole),
    sum(points * (total - points * n)) FILTER (whole)
FROM (SELECT *, above IS NOT NULL AS whole FROM {name}) GROUP BY ALL
"""
_RESPONSES = """
SELECT s, item, response, sum(n), coalesce(sum(n) FILTER (above), 0), coalesce(sum(n) FILTER (below), 0)
FROM {name} JOIN items USING (s, item) WHERE kind IN {chosen} GROUP BY s, item, response
"""
_ITEMS = """
SELECT i.s, item, question, edition, part, kind, regulation, coalesce(title, regulation), law, article,
    topic, difficulty, stem
FROM items i LEFT JOIN titles t USING (s, regulation) ORDER BY i.s, question, edition, part
"""


_Totals = list[tuple[int, int]]  # scores, the lowest first, each with how many have it


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
    query = _RESPONSES.format(name=_tallied(facts, which), chosen=_CHOSEN)
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
    totals, parts = _totals(facts, which), dict[int, list[tuple[int, ...]]]()
    fixed = ", ".join(["0", *(str(one.s) for one in facts.held if not one.sitting.blueprint.rules)])
    for s, *sums in facts.rows(_PARTS.format(fixed=fixed, which=_WHICH[which])):
        parts.setdefault(s, []).append(tuple(map(int, sums)))
    rows = (_paper(one, facts.scale, totals.get(one.s, []), parts.get(one.s, [])) for one in facts.held)
    return pd.DataFrame(rows, columns=list(PAPERS))


def question_figures(facts: Facts, question_id: str | None = None) -> pd.DataFrame:
    """A row for each edition of a question in each sitting; all questions, or one. Columns ``QUESTIONS``.

    ``responses`` are marked ones, and there is no row without any; ``facility`` is a Fraction. A case is one question:
    its parts are taken together.
    """
    sums: dict[tuple[int, str, str], tuple[int, Fraction | float, float]] = {}
    for s, item, question, edition, *_ in facts.rows(_ITEMS):
        if question_id in (None, question):
            sums.setdefault((s, question, edition), (item, nan, nan))
    by_item = {row[:2]: row[2:] for row in facts.rows(_BY_ITEM.format(name=_tallied(facts, "first")))}
    cases = {row[:2]: row[2:] for row in facts.rows(_CASES)}
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
SELECT s, edition, count(*), sum(points), sum(worth),
    count(*) FILTER (whole), sum(points) FILTER (whole), sum(total - points) FILTER (whole),
    sum(points * points) FILTER (whole), sum((total - points) * (total - points)) FILTER (whole),
    sum(points * (total - points)) FILTER (whole)
FROM papers GROUP BY ALL
"""


def question_editions(store: Store, question_id: str) -> list[Kept]:
    """Every edition of a question that was ever kept, the oldest first. Raises StoreError."""
    with store.read() as connection:
        return select_history(connection, question_id)


def _tallied(facts: Facts, which: str) -> str:
    """The name of the temporary table with the tally of ``which`` attempts; made once for the facts."""
    edges = [str(row) for row in _edges(_totals(facts, which))] or ["(0, 0, 0)"]
    return facts.once(f"tally_{which}", _TALLY.format(edges=", ".join(edges), which=_WHICH[which]))


def _totals(facts: Facts, which: str) -> dict[int, _Totals]:
    """For each sitting the scores of which nothing is pending."""
    found: dict[int, _Totals] = {}
    for s, points, count in facts.rows(_TOTALS.format(which="ordinal = 1" if which == "first" else "counts")):
        found.setdefault(s, []).append((points, count))
    return found


def _edges(totals: Mapping[int, _Totals]) -> Iterator[tuple[int, int, int]]:
    """For each sitting the score at which the lower group ends and the one at which the upper group begins."""
    for s, counted in totals.items():
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


def _paper(held: Held, scale: int, totals: _Totals, parts: Sequence[tuple[int, ...]]) -> tuple[object, ...]:
    """A row of ``PAPERS``; of each part there are the sums of points and of their squares, and partial marks."""
    over, slots = "题位" if held.sitting.blueprint.rules else "题目", len(parts)
    papers = sum(count for _, count in totals)
    measure = "Cronbach α" if any(partial for _, _, partial in parts) else "KR-20"
    if papers < FEWEST:
        return (held.sitting.id, papers, slots, over, measure, nan, nan, nan, f"完整评定的作答不足 {FEWEST} 份")
    total, squares = (sum(points**power * count for points, count in totals) for power in (1, 2))
    variance = _variance(papers, total, squares)
    deviation = sqrt(variance) / scale
    if not variance or slots < 2:
        why = "各份得分都相同" if slots > 1 else "试卷只有一道题"
        return (held.sitting.id, papers, slots, over, measure, nan, deviation, nan, why)
    within = sum((_variance(papers, x, xx) for x, xx, _ in parts), Fraction(0))
    alpha = float(Fraction(slots, slots - 1) * (1 - within / variance))
    return (held.sitting.id, papers, slots, over, measure, alpha, deviation, deviation * sqrt(1 - alpha), "")


def _variance(n: int, total: Any, squares: Any) -> Fraction:
    """Of whole numbers, over n − 1."""
    return Fraction(n * int(squares) - int(total) ** 2, n * (n - 1))


def _rate(part: Any, whole: Any) -> float:
    return int(part or 0) / int(whole) if whole else nan


def _letters(response: str | None) -> list[str]:
    """What a stored response (JSON) of a kind in ``_CHOSEN`` chooses."""
    if response is None:
        return [""]
    return [response] if response in ("true", "false") else list(response.strip('"')) or [""]
