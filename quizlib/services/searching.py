"""Questions found as one types: by words, by pinyin, by what they rest on, by kind, topic, difficulty and review."""

import datetime as dt
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass

from quizlib.core.bank import Bank
from quizlib.core.question import Difficulty, Kind, Question, Review, leaves
from quizlib.core.regulation import Regulation, articles_in, number_of, words_in
from quizlib.core.staleness import Stale, staleness
from quizlib.exchange.bank_folder import BankFolder
from quizlib.exchange.bank_words import basis_words, key_words
from quizlib.services.pinyin import Pinyin

_NUMERAL = re.compile(r"[零一二三四五六七八九十百]+")
_PARAGRAPH = re.compile(r"第\d+款")


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; what says nothing does not matter.

    ``text``: words of which a question must hold all, each as it is written, or as pinyin initials or syllables.
    ``regulation`` is an id; ``article`` is written as people do (``7``, 第七条, ``7-9``, 全文). ``topic`` is a part of
    one.
    """

    text: str = ""
    regulation: str = ""
    article: str = ""
    kind: Kind | None = None
    topic: str = ""
    difficulty: Difficulty | None = None
    review: Review | None = None
    stale: bool | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A question with the reasons why it is stale, if it is."""

    question: Question
    stale: tuple[Stale, ...]


@dataclass(frozen=True, slots=True)
class _Record:
    found: Found
    near: str  # what a person would look for first
    whole: str
    bases: tuple[tuple[str, tuple[tuple[int, int], ...], frozenset[str]], ...]


class Index:
    """The questions of a bank, ready to be searched on one day."""

    def __init__(self, bank: Bank, on: dt.date, before: "Index | None" = None) -> None:
        """``before`` is an earlier one, from which is taken what has not changed."""
        self.bank = bank
        self.on = on
        law = (bank.regulations, bank.traps)
        old = (
            before._by_id if before and before.on == on and (before.bank.regulations, before.bank.traps) == law else {}
        )
        self._by_id: dict[str, _Record] = {}
        for id, one in bank.questions.items():
            there = old.get(id)
            self._by_id[id] = there if there and there.found.question is one else _record(one, bank, on)
        self.topics = sorted({one.topic for one in bank.questions.values() if one.topic})
        self._pinyin: Future[Pinyin] = Future()
        threading.Thread(target=self._learn, daemon=True).start()

    def search(self, query: Query) -> list[Found]:
        """The questions that fit, in the order of the bank; those with the words in their stems come first."""
        fits = list(_filters(query))
        words = [self._word(one) for one in _plain(query.text, " ").split()]
        first: list[Found] = []
        then: list[Found] = []
        for record in self._by_id.values():
            if not all(fit(record) for fit in fits):
                continue
            if all(word(record.near) for word in words):
                first.append(record.found)
            elif all(word(record.whole) for word in words):
                then.append(record.found)
        return first + then

    def found(self, id: str) -> Found | None:
        """The question with this id."""
        record = self._by_id.get(id)
        return record.found if record else None

    def _word(self, word: str) -> Callable[[str], bool]:
        pattern = self._pinyin.result().pattern(word) if word.isascii() and word.strip("'").isalpha() else None
        if pattern is None:
            return lambda text: word in text
        search = pattern.search
        return lambda text: word in text or search(text) is not None

    def _learn(self) -> None:
        try:
            self._pinyin.set_result(Pinyin(set().union(*(one.whole for one in self._by_id.values()))))
        except Exception as error:
            self._pinyin.set_exception(error)


class Searching:
    """The index over a folder, always as its files stand."""

    def __init__(self, banks: BankFolder) -> None:
        self._banks = banks
        self._index: Index | None = None

    def index(self, on: dt.date) -> Index:
        """The index of the questions that are right, for this day; the same one where no file has changed."""
        bank = self._banks.right()
        if self._index is None or self._index.bank is not bank or self._index.on != on:
            self._index = Index(bank, on, self._index)
        return self._index


def _record(question: Question, bank: Bank, on: dt.date) -> _Record:
    stale = () if question.review is Review.RETIRED else staleness(question, bank.regulations, bank.traps, on)
    near = "\n".join([question.id, question.stem, *(one.stem for one in leaves(question))])
    bases = dict.fromkeys(one.basis for one in (question, *leaves(question)))
    return _Record(
        Found(question, stale),
        _plain(near),
        _plain("\n".join(_texts(question, bank.regulations))),
        tuple((one.regulation, tuple(articles_in(one.article)), frozenset(words_in(one.article))) for one in bases),
    )


def _texts(question: Question, regulations: Mapping[str, Regulation]) -> Iterator[str]:
    """All that a question is found by."""
    yield from (question.id, question.kind.label, question.stem, question.topic, *question.tags)
    for one in leaves(question):
        yield from (one.stem, *(choice.text for choice in one.order()), key_words(one), one.rationale)
        yield basis_words(one.basis, regulations)
        if one.kind is Kind.MATCH:
            yield from one.premises
    yield question.rationale


def _filters(query: Query) -> Iterator[Callable[[_Record], bool]]:
    kind, difficulty, review, stale = query.kind, query.difficulty, query.review, query.stale
    if kind:
        yield lambda one: one.found.question.kind is kind
    if difficulty:
        yield lambda one: one.found.question.difficulty is difficulty
    if review:
        yield lambda one: one.found.question.review is review
    if stale is not None:
        yield lambda one: bool(one.found.stale) is stale
    topic = _plain(query.topic)
    if topic:
        yield lambda one: topic in _plain(one.found.question.topic)
    if query.article.strip():
        ranges, words = _articles(query.article)
        yield lambda one: any(
            query.regulation in ("", regulation)
            and (bool(words & its) or any(a <= d and c <= b for a, b in ranges for c, d in own))
            for regulation, own, its in one.bases
        )
    elif query.regulation:
        yield lambda one: any(regulation == query.regulation for regulation, *_ in one.bases)


def _articles(text: str) -> tuple[list[tuple[int, int]], set[str]]:
    """The articles that people write as ``7``, 第七条 or 第七条至第九条, and words such as 全文."""
    plain = _NUMERAL.sub(lambda match: str(number_of(match.group())), _plain(text))
    plain = re.sub("[第条]", "", _PARAGRAPH.sub("", plain)).replace("至", "-").replace("—", "-").replace("~", "-")
    return articles_in(plain), words_in(plain)


def _plain(text: str, joint: str = "") -> str:
    """``text`` as it is compared: half width, lower case, no white space; with a ``joint`` it stays between words."""
    return joint.join(unicodedata.normalize("NFKC", text).casefold().split())
