"""Weak spots: how much was earned by topic, by regulation and by article, the lowest first.

A rate is points earned over points worth, exact, of marked responses; what waits for a mark is left out. The parts of
a case count each for what it rests on. A question on several articles counts for each of them; articles that the very
same questions rest on cannot be told apart and share a row.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any, Literal

import pandas as pd

from quizlib.core.member import in_order
from quizlib.core.regulation import article_label, articles_in, words_in
from quizlib.figures import comparability
from quizlib.figures.facts import Facts

#: Fewer responses than this make no weak spot.
FEWEST = 10
WEAK = (
    *("name", "regulation", "title", "edition", "article"),
    *("questions", "responses", "persons", "earned", "worth", "rate"),
)

By = Literal["topic", "regulation", "article"]

_WHICH = {"first": "m.first", "counting": "m.counts"}
_UNNAMED = "未注明知识点"


@dataclass(frozen=True, slots=True)
class Spot:
    """What a rate is told of: a topic, a regulation, or articles of an edition of one (as a basis writes them)."""

    name: str
    regulation: str = ""
    title: str = ""
    edition: str = ""
    article: str = ""


def weak_spots(facts: Facts, by: By = "article", fewest: int = FEWEST, which: str = "first") -> pd.DataFrame:
    """Spots with ``fewest`` responses or more, the lowest rate first; columns ``WEAK``.

    ``earned`` and ``worth`` are points, ``rate`` is their ratio (0 to 1), all Fractions. ``which``: of ``first``
    attempts, or of those that are ``counting``.
    """
    spots, which = Spots(facts, by), _WHICH[which]
    questions = dict(facts.rows(_ASKED.format(spots=spots.table, which=which)))
    who = facts.once("members_by_number", _WHO)
    found = [
        (
            *(spot.name, spot.regulation, spot.title, spot.edition, spot.article),
            *(questions[number], responses, persons),
            *(facts.points(earned), facts.points(worth), Fraction(int(earned), int(worth))),
        )
        for number, responses, persons, earned, worth in facts.rows(
            _TALLY.format(spots=spots.table, which=which, who=who)
        )
        for spot in (spots[number],)
        if responses >= fewest
    ]
    found.sort(key=lambda row: (row[-1], in_order(row[0])))
    return pd.DataFrame(found, columns=list(WEAK), dtype=object)


def few(persons: int, label: str = "") -> Iterator[str]:
    """The warning that a rate rests on very few persons, however often they answered; ``label`` names its side."""
    if persons < comparability.FEWEST:
        yield f"{label}只有{persons}人，不足{comparability.FEWEST}人"


class Spots:
    """The spots of some facts by number; ``table`` names a table of theirs that says what they hold: s, item, spot."""

    def __init__(self, facts: Facts, by: By) -> None:
        items = facts.rows("SELECT s, item, topic, regulation, law, article FROM items ORDER BY s, item")
        titles = dict(facts.rows("SELECT regulation, any_value(title) FROM titles GROUP BY ALL"))
        found: dict[Spot, set[tuple[int, int]]] = {}
        if by == "article":
            for (regulation, edition), its_items in groupby(sorted(items, key=_basis), key=_basis):
                title = titles.get(regulation, regulation)
                several = len({row[4] for row in items if row[3] == regulation}) > 1
                named = f"《{title}》（{edition}版）" if several else f"《{title}》"
                for article, its in _articles((s, item, article) for s, item, *_, article in its_items).items():
                    found[Spot(f"{named}{article_label(article)}", regulation, title, edition, article)] = its
        else:
            for s, item, topic, regulation, *_ in items:
                title = titles.get(regulation, regulation)
                spot = Spot(topic or _UNNAMED) if by == "topic" else Spot(f"《{title}》", regulation, title)
                found.setdefault(spot, set()).add((s, item))
        self._spots = list(found)
        rows = [(s, item, number) for number, its in enumerate(found.values()) for s, item in sorted(its)]
        columns = ", ".join(
            f"unnest({[row[place] for row in rows]}::INTEGER[]) AS {name}"
            for place, name in enumerate(("s", "item", "spot"))
        )
        self.table = facts.once(f"spots_by_{by}", f"SELECT {columns}")

    def __getitem__(self, number: int) -> Spot:
        return self._spots[number]


#: The members of attempts by number, of which different ones are counted faster than of ids.
_WHO = "SELECT s, attempt, (dense_rank() OVER (ORDER BY member))::INTEGER AS who FROM attempts"
_ASKED = """
WITH seen AS (SELECT DISTINCT s, item FROM marks m WHERE {which} AND points IS NOT NULL)
SELECT spot, count(DISTINCT question) FROM seen JOIN {spots} USING (s, item) JOIN items USING (s, item) GROUP BY spot
"""
_TALLY = """
SELECT spot, count(*), count(DISTINCT who), sum(m.points), sum(m.worth)
FROM marks m JOIN {spots} USING (s, item) JOIN {who} USING (s, attempt)
WHERE {which} AND m.points IS NOT NULL GROUP BY spot HAVING sum(m.worth) > 0
"""


def _basis(row: tuple[Any, ...]) -> tuple[str, str]:
    return row[3], row[4]


def _articles(items: Iterable[tuple[int, int, str]]) -> dict[str, set[tuple[int, int]]]:
    """The items (s, item, article) of one edition of a regulation by article, or by articles that share all of them."""
    resting: dict[str, set[tuple[int, int]]] = {}
    for s, item, article in items:
        numbers = {str(n) for first, last in articles_in(article) for n in range(first, last + 1)}
        for one in sorted(numbers | words_in(article)) or [article]:
            resting.setdefault(one, set()).add((s, item))
    alike: dict[frozenset[tuple[int, int]], list[str]] = {}
    for one, its in resting.items():
        alike.setdefault(frozenset(its), []).append(one)
    return {_together(articles): set(its) for its, articles in alike.items()}


def _together(articles: Iterable[str]) -> str:
    """Articles as a basis writes them, those in a row as a range: ``3-4、7``."""
    numbers = sorted(int(one) for one in articles if one.isdecimal())
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return "、".join([*told, *sorted(one for one in articles if not one.isdecimal())])
