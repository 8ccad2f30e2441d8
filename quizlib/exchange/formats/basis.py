"""A basis as people write it, 《中国共产党章程》（2022年修订）第七条, found in the register of regulations."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from quizlib.core.regulation import UNSETTLED, Basis, Regulation, number_of

_DIGIT = "零〇一二三四五六七八九十百"
_ARTICLE = re.compile(
    rf"第\s*([{_DIGIT}\d]{{1,7}})\s*条(?:\s*第\s*([{_DIGIT}\d]{{1,3}})\s*款)?(?:\s*[至到—-]\s*第?\s*([{_DIGIT}\d]{{1,7}})\s*条)?"
)
_WORDS = re.compile("全文|序言|总纲")
_YEAR = re.compile(r"(\d{4})\s*年?")
_BEFORE = ("中国共产党", "中华人民共和国", "关于")
_BEHIND = re.compile(r"[（(]试行[)）]$")
_SHORT = {"党章": "dangzhang", "八项规定": "baxiang"}
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A basis; what is not known of it stays unsettled, as ``notes`` say. ``doubts``: it contradicts the register."""

    basis: Basis
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def find_basis(text: str, regulations: Mapping[str, Regulation], on: dt.date) -> Found:
    """The basis that ``text`` names. Without a year the edition in force ``on`` a day is meant."""
    regulation = _regulation(text, regulations)
    article = _article(text)
    if regulation is None:
        what = f"依据“{text.strip()[:40]}”不在登记的法规中" if text.strip() else "没有写依据"
        open_basis = Basis(regulation=UNSETTLED, edition=UNSETTLED, article=article)
        return Found(open_basis, notes=(f"{what}，审定前请补上法规和条文",))
    doubts: tuple[str, ...] = ()
    edition = _edition(text, regulation, on)
    if edition is None:
        years = "、".join(one.id for one in regulation.editions)
        doubts = (f"依据“{text.strip()[:40]}”写的版本没有登记，《{regulation.title}》登记的有 {years}",)
    current = regulation.in_force(on) or regulation.current
    notes = ("依据没有写条文，审定前请补上，例如 第七条",) if article == UNSETTLED else ()
    return Found(Basis(regulation=regulation.id, edition=edition or current.id, article=article), doubts, notes)


def _regulation(text: str, regulations: Mapping[str, Regulation]) -> Regulation | None:
    """The regulation whose title, or the heart of it, stands in ``text``; of several the one with the longest."""
    best: tuple[int, Regulation] | None = None
    for one in regulations.values():
        for title in filter(None, (one.title, *(edition.title for edition in one.editions))):
            for name in {title, _BEHIND.sub("", title), _heart(title)}:
                if len(name) >= _SHORTEST and name in text and (best is None or len(name) > best[0]):
                    best = (len(name), one)
    if best is None:
        short = next((id for word, id in _SHORT.items() if word in text and id in regulations), None)
        return regulations[short] if short else None
    return best[1]


def _heart(title: str) -> str:
    name = _BEHIND.sub("", title)
    for before in _BEFORE:
        name = name.removeprefix(before)
    return name


def _edition(text: str, regulation: Regulation, on: dt.date) -> str | None:
    years = [match.group(1) for match in _YEAR.finditer(text) if 1900 < int(match.group(1)) < 2100]
    if not years:
        return (regulation.in_force(on) or regulation.current).id
    ids = {edition.id for edition in regulation.editions}
    return next((year for year in years if year in ids), None)


def _article(text: str) -> str:
    found = []
    for first, paragraph, last in _ARTICLE.findall(text):
        found.append(
            f"{number_of(first)}"
            + (f"({number_of(paragraph)})" if paragraph else "")
            + (f"-{number_of(last)}" if last else "")
        )
    word = _WORDS.search(text)
    return "、".join(dict.fromkeys(found)) or (word.group() if word else UNSETTLED)
