"""The health of a bank: what it covers, how it is mixed, what gives keys away, and what sittings made of it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from quizlib.core.bank import Bank
from quizlib.core.question import LETTERS, Difficulty, Kind, Leaf, Question, Review, leaves
from quizlib.core.regulation import articles_in
from quizlib.figures.questions import FEWEST

_ALL_OF_THEM = re.compile(
    r"^(?:以上|上述)(?:各项|选项|答案)*(?:都|均|全)?(?:是|对|正确|不是|不对|不正确)|^都(?:对|不对)$"
)
_DOUBLE = re.compile(r"不(?:属于|是|正确|得|能|应当|包括)[^，。；？]{0,20}(?:不|没有|未|非|错误)")
_EASY, _HARD, _WEAK = 0.95, 0.3, 0.1  # facility above, below; discrimination below which a question is worth a look
_LONGER = 1.5  # a key so much longer than the longest distractor gives itself away
_SHORTEST = 6  # characters; below that lengths say nothing

COVERAGE = ("regulation", "title", "edition", "questions", "reviewed", "articles", "covered")
WATCH = ("question", "stem", "matter")


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of a bank.

    ``coverage`` has a row a regulation: how many questions, reviewed ones, articles of the edition in force and how
    many of them are covered (articles None where their number is not registered). ``articles`` counts questions by
    regulation and article. ``kinds``,
    ``difficulties``, ``letters`` (keys of single choices) and ``reviews`` are counts by label.
    ``watch`` names questions worth a look and why, ``unused`` reviewed ones that no paper of
    any sitting held. ``drawn`` adds up ``question_figures`` over all sittings: question,
    sittings, responses, facility, discrimination (the mean weighed by responses).
    """

    coverage: pd.DataFrame
    articles: pd.DataFrame
    kinds: dict[str, int]
    difficulties: dict[str, int]
    letters: dict[str, int]
    reviews: dict[str, int]
    watch: pd.DataFrame
    unused: tuple[str, ...]
    drawn: pd.DataFrame


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """The rows of a frame, with a name for each column."""
    return list(frame.itertuples())


def bank_health(bank: Bank, past: pd.DataFrame) -> Health:
    """The health of ``bank`` in the light of ``past`` (``question_figures``)."""
    live = [one for one in bank.questions.values() if one.review is not Review.RETIRED]
    drawn = _drawn(past)
    singles = [leaf for one in live for leaf in leaves(one) if leaf.kind is Kind.SINGLE]
    return Health(
        _coverage(bank, live),
        _articles(bank, live),
        _counts((one.kind.label for one in live), (kind.label for kind in Kind)),
        _counts((_DIFFICULTIES[one.difficulty] for one in live), _DIFFICULTIES.values()),
        _counts((leaf.key for leaf in singles), LETTERS[:4]),
        _counts((_REVIEWS[one.review] for one in bank.questions.values()), _REVIEWS.values()),
        pd.DataFrame(_watch(live, drawn), columns=list(WATCH)),
        _unused(live, drawn),
        drawn,
    )


_DIFFICULTIES = {Difficulty.EASY: "易", Difficulty.MEDIUM: "中", Difficulty.HARD: "难"}
_REVIEWS = {Review.DRAFT: "草稿", Review.REVIEWED: "已审定", Review.RETIRED: "已停用"}


def _counts(values: Iterable[str], labels: Iterable[str]) -> dict[str, int]:
    counted = Counter(values)
    order = dict.fromkeys([*labels, *sorted(counted)])
    return {label: counted[label] for label in order}


def _coverage(bank: Bank, live: list[Question]) -> pd.DataFrame:
    rows = []
    for one in bank.regulations.values():
        own = [question for question in live if question.basis.regulation == one.id]
        covered = {
            article
            for question in live
            for leaf in leaves(question)
            if leaf.basis.regulation == one.id and leaf.basis.edition == one.current.id
            for first, last in articles_in(leaf.basis.article)
            for article in range(first, min(last, first + 500) + 1)
        }
        reviewed = sum(question.review is Review.REVIEWED for question in own)
        rows.append((one.id, one.title, one.current.id, len(own), reviewed, one.current.articles, len(covered)))
    return pd.DataFrame(rows, columns=list(COVERAGE), dtype=object)


def _articles(bank: Bank, live: list[Question]) -> pd.DataFrame:
    counted = Counter((leaf.basis.regulation, leaf.basis.article) for one in live for leaf in leaves(one))
    order = {id: place for place, id in enumerate(bank.regulations)}
    rows = sorted(
        ((regulation, article, count) for (regulation, article), count in counted.items()),
        key=lambda row: (order.get(row[0], len(order)), (articles_in(row[1]) or [(0, 0)])[0], row[1]),
    )
    return pd.DataFrame(rows, columns=["regulation", "article", "questions"])


def _drawn(past: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for question, its in past.groupby("question"):
        responses = int(its["responses"].sum())
        facility = float(sum(float(f) * n for f, n in zip(its["facility"], its["responses"], strict=True))) / responses
        known = its[its["discrimination"].notna()]
        weight = int(known["responses"].sum())
        discrimination = (
            float((known["discrimination"] * known["responses"]).sum()) / weight if weight else float("nan")
        )
        rows.append((question, its["sitting"].nunique(), responses, facility, discrimination))
    return pd.DataFrame(rows, columns=["question", "sittings", "responses", "facility", "discrimination"])


def _unused(live: list[Question], drawn: pd.DataFrame) -> tuple[str, ...]:
    used = set(drawn["question"])
    return tuple(one.id for one in live if used and one.review is Review.REVIEWED and one.id not in used)


def _watch(live: list[Question], drawn: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    used: dict[str, Any] = {row.question: row for row in rows_of(drawn)}
    for one in live:
        for leaf in leaves(one):
            for matter in _of_wording(leaf):
                yield one.id, leaf.stem, matter
        row = used.get(one.id)
        if row is None or row.responses < FEWEST:
            continue
        if row.facility > _EASY:
            yield one.id, one.stem, f"几乎人人答对（通过率 {row.facility:.0%}）"
        if row.facility < _HARD:
            yield one.id, one.stem, f"多数人答错（通过率 {row.facility:.0%}），请核对答案和题干"
        if row.discrimination < _WEAK:
            yield one.id, one.stem, f"区分度低（{row.discrimination:.2f}），请核对答案和题干"


def _of_wording(leaf: Leaf) -> Iterator[str]:
    choices = [choice.text for choice in leaf.order()]
    if any(_ALL_OF_THEM.match(text) for text in choices):
        yield "选项有“以上都对”一类"
    if leaf.kind is Kind.SINGLE and len(choices) > 2:
        key = choices[LETTERS.index(leaf.key)]
        others = max(len(text) for text in choices if text != key)
        if len(key) >= _SHORTEST and len(key) > _LONGER * others:
            yield f"正确选项比其他选项长得多（{len(key)} 字对 {others} 字）"
    if _DOUBLE.search(leaf.stem):
        yield "题干可能是双重否定"
