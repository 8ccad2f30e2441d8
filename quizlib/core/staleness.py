"""Whether the law behind a question still stands: its edition, its article and its terms, on a given day."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from quizlib.core.assertion import asserted, told
from quizlib.core.question import Case, Leaf, Question, leaves
from quizlib.core.regulation import UNSETTLED, Basis, Regulation, Trap, article_label, articles_in

#: Questions that compare an old edition with the new one carry this tag, and may name what was replaced.
COMPARES = "新旧对比"


_MARKS = re.compile(r"[\s“”‘’\"'「」『』]")
#: A statement with one of these tells of a change rather than of what is in force.
_DENIES = re.compile("不再|并非|而非|改为|改成|修改为|取代|代替|废止|删去|旧|原来|此前|以前|过去")


class Reason(StrEnum):
    """What makes a question stale."""

    EDITION = "edition"
    ARTICLE = "article"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Stale:
    """One reason why a question is stale, with a ``message`` that says what was found and what is in force."""

    reason: Reason
    message: str


def staleness(
    question: Question, regulations: Mapping[str, Regulation], traps: Iterable[Trap], on: dt.date
) -> tuple[Stale, ...]:
    """Every reason why ``question`` is stale ``on`` a day; none if the law behind it stands."""
    found: list[Stale] = []
    known = tuple(traps)
    terms = _terms(known)
    for leaf in (question, *leaves(question)):
        found += _of_basis(leaf.basis, regulations, on)
    for leaf in leaves(question):
        found += _moved(leaf.basis, _whole(leaf), regulations, on)
        statements = [_bare(text) for text in asserted(leaf)]
        whole = _bare((question.stem if isinstance(question, Case) else "") + _whole(leaf)) + "".join(statements)
        if terms.search(whole) and COMPARES not in (*question.tags, *leaf.tags):
            for trap in known:
                if trap.anywhere or trap.others or leaf.basis.regulation in (trap.regulation, UNSETTLED):
                    found += _trapped(trap, statements, whole, regulations, on)
    return tuple(dict.fromkeys(found))


def _trapped(
    trap: Trap, statements: Iterable[str], whole: str, regulations: Mapping[str, Regulation], on: dt.date
) -> Iterator[Stale]:
    """The trap, if what a question states (bare texts) holds a replaced term; ``whole`` is all of its text."""
    regulation = regulations.get(trap.regulation)
    edition = regulation.edition(trap.since) if regulation else None
    if regulation is None or edition is None or on < edition.begins:
        return
    if trap.about and not any(word in whole for word in trap.about):
        return
    texts = [whole] if trap.anywhere else [text for text in statements if not _DENIES.search(text)]
    right = _bare(trap.right)
    term = next((term for term in trap.wrong if any(_bare(term) in text.replace(right, "") for text in texts)), None)
    if term is not None:
        article = article_label(trap.article) if trap.article else ""
        note = f"（{trap.note}）" if trap.note else ""
        message = f"“{term}”是旧的说法，《{regulation.title}》（{edition.id}）{article}的规定是“{trap.right}”{note}"
        yield Stale(Reason.TERM, message)


def _bare(text: str) -> str:
    """``text`` without white space and quotation marks, which people put anywhere."""
    return _MARKS.sub("", text)


def _of_basis(basis: Basis, regulations: Mapping[str, Regulation], on: dt.date) -> Iterator[Stale]:
    regulation = regulations.get(basis.regulation)
    edition = regulation.edition(basis.edition) if regulation else None
    if basis.regulation == UNSETTLED or regulation is None or edition is None:
        return
    current = regulation.in_force(on)
    if current is None:
        yield Stale(Reason.EDITION, f"《{regulation.title}》在 {on} 已不再施行或尚未施行")
    elif current.id != edition.id:
        if edition.begins > on:
            yield Stale(
                Reason.EDITION, f"《{regulation.title}》（{edition.id}）自 {edition.begins} 起施行，{on} 尚未施行"
            )
        else:
            message = (
                f"依据《{regulation.title}》（{edition.id}）已不是现行版本，{current.id} 版自 {current.begins} 起施行"
            )
            yield Stale(Reason.EDITION, message + _now_in(basis, regulation, edition.id, current.id))


def _now_in(basis: Basis, regulation: Regulation, old: str, new: str) -> str:
    """Where the article of an old edition stands now, as far as the register says."""
    ids = [edition.id for edition in regulation.editions]
    if ids.index(new) != ids.index(old) + 1:
        return ""
    moves = [move for move in regulation.editions[ids.index(new)].moved if _overlaps(move.article, basis.article)]
    return "".join(f"；原{article_label(move.article)}现为{article_label(move.to)}" for move in moves)


def _moved(basis: Basis, whole: str, regulations: Mapping[str, Regulation], on: dt.date) -> Iterator[Stale]:
    """The edition in force, but the article where the matter stood in the edition before."""
    regulation = regulations.get(basis.regulation)
    current = regulation.in_force(on) if regulation else None
    if regulation is None or current is None or current.id != basis.edition:
        return
    for move in current.moved:
        about = next((word for word in move.about if word in whole), None)
        if about and _within(basis.article, move.article) and not _overlaps(move.to, basis.article):
            place = f"《{regulation.title}》（{current.id}）{article_label(move.to)}"
            message = f"{about}在{place}，不在{article_label(basis.article)}（那是旧版的条文号）"
            yield Stale(Reason.ARTICLE, message)


@lru_cache(maxsize=8)
def _terms(traps: tuple[Trap, ...]) -> re.Pattern[str]:
    """Any of the terms that the traps replace: most questions hold none."""
    return re.compile("|".join(re.escape(_bare(term)) for trap in traps for term in trap.wrong) or r"(?!)")


def _within(one: str, other: str) -> bool:
    """Whether ``one`` names articles, and none outside of ``other``."""
    named = articles_in(one)
    return bool(named) and all(
        any(low <= first and last <= high for low, high in articles_in(other)) for first, last in named
    )


def _overlaps(one: str, other: str) -> bool:
    return any(low <= last and first <= high for low, high in articles_in(one) for first, last in articles_in(other))


def _whole(leaf: Leaf) -> str:
    return "\n".join([leaf.stem, *(choice.text for choice in leaf.order()), leaf.rationale, *told(leaf)])
