"""One entry of a bank file: what it inherits, every fault it has, and whether what it rests on is registered."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from quizlib.core.question import Kind, Question, Review, leaves, read_question
from quizlib.core.regulation import UNSETTLED, Basis, Regulation
from quizlib.exchange.lines import Path_, phrased

REGULATIONS = "regulations.yaml"
_ARTICLE = re.compile(r"全文|序言|总纲|(\d+)(?:-(\d+))?(?:\(\d+\))?(?:[、,](\d+)(?:-(\d+))?(?:\(\d+\))?)*")

#: What a question is taken to rest on while its other faults are looked for.
_STAND_IN = {"regulation": UNSETTLED, "edition": UNSETTLED, "article": UNSETTLED}


def with_basis(entry: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    """An entry as the model takes it: with its basis, and its parts with what they inherit from the case."""
    basis = {name: _text(entry.get(name, defaults.get(name))) for name in ("regulation", "edition")}
    article = entry.get("article", defaults.get("article"))
    if article is not None:
        basis["article"] = _text(article)
    rest = {name: value for name, value in entry.items() if name not in {"regulation", "edition", "article"}}
    if entry.get("kind") == Kind.CASE and isinstance(entry.get("parts"), list):
        inherited = {**basis}
        rest["parts"] = [
            with_basis(
                {
                    "id": f"{entry.get('id', '')}-{number}",
                    **{k: entry[k] for k in ("topic", "difficulty") if k in entry},
                    **part,
                },
                inherited,
            )
            if isinstance(part, dict)
            else part
            for number, part in enumerate(entry["parts"], 1)
        ]
        basis.setdefault(
            "article",
            next((_text(p["article"]) for p in entry["parts"] if isinstance(p, dict) and "article" in p), None),
        )
    return {**rest, "basis": {name: value for name, value in basis.items() if value is not None}}


def examined(
    entry: dict[str, Any], defaults: dict[str, Any], known: Mapping[str, Regulation]
) -> tuple[Question | None, list[tuple[Path_, str]]]:
    """The question that an entry makes, and every fault with its place in the entry.

    ``defaults`` (regulation and edition) are the file's; ``known`` is the register. The question is there also where
    only its basis is at fault.
    """
    whole = with_basis(entry, defaults)
    faults: list[tuple[Path_, str]] = []
    try:
        question: Question | None = read_question(whole)
    except ValidationError as error:
        question = None
        faults += all_faults(whole, error)
    reviewed = entry.get("review") == Review.REVIEWED
    bases = bases_of(whole) if question is None else (one.basis for one in (question, *leaves(question)))
    unsettled = [each for basis in bases for each in basis_problems(basis, known, reviewed=reviewed)]
    return question, faults + [((), message) for message in dict.fromkeys(unsettled)]


def all_faults(whole: dict[str, Any], error: ValidationError) -> Iterator[tuple[Path_, str]]:
    """Every fault of an entry: also those of its parts taken together, which are looked at once each part is right.

    So what is wrong by itself is left out, a basis that is missing is filled in, and the entry is read once more.
    """
    told = [(_place(path), message) for path, message in phrased(error)]
    yield from told
    mended = deepcopy(whole)
    for one in [mended, *(part for part in _listed(mended.get("parts")) if isinstance(part, dict))]:
        one["basis"] = _STAND_IN
    for path, _ in told:
        _drop(mended, path)
    for one in [mended, *(part for part in _listed(mended.get("parts")) if isinstance(part, dict))]:
        one.setdefault("id", "x")
    try:
        read_question(mended)
    except ValidationError as later:
        for path, message in phrased(later):
            if (_place(path), message) not in told and not message.startswith("缺少"):
                yield _place(path), message


def bases_of(whole: dict[str, Any]) -> Iterator[Basis]:
    """What an entry and its parts rest on, as far as that can be read."""
    for one in (whole, *_listed(whole.get("parts"))):
        with suppress(ValidationError, AttributeError, TypeError):
            yield Basis.model_validate({"article": "全文", **one["basis"]})


def basis_problems(basis: Basis, known: Mapping[str, Regulation], *, reviewed: bool) -> Iterator[str]:
    """Why a question may not rest on ``basis``: it is not settled, or not in the register ``known``."""
    if UNSETTLED in (basis.regulation, basis.article):
        if reviewed:
            yield f"已审定的题目应写明依据的法规和条文（现为 {UNSETTLED}）"
        if basis.regulation == UNSETTLED:
            return
    regulation = known.get(basis.regulation)
    if regulation is None:
        yield f"依据的法规 {basis.regulation} 不在 {REGULATIONS} 中"
        return
    edition = regulation.edition(basis.edition)
    if edition is None:
        editions = "、".join(one.id for one in regulation.editions)
        yield f"《{regulation.title}》没有 {basis.edition} 版，已登记的版本：{editions}"
        return
    match = _ARTICLE.fullmatch(basis.article)
    if basis.article == UNSETTLED:
        return
    if match is None:
        yield f"条文写法应为 7、3-4、7(2) 或 全文（现为 {basis.article}）"
        return
    highest = max((int(number) for number in re.findall(r"(?<!\()\d+(?!\))", basis.article)), default=0)
    if edition.articles is not None and highest > edition.articles:
        yield f"《{regulation.title}》（{edition.id}）共 {edition.articles} 条，没有第 {highest} 条"


def _place(path: Path_) -> Path_:
    """Where a fault stands in the file: without the steps that only the model takes."""
    return tuple(part for part in path if part not in {"basis", *Kind})


def _drop(entry: Any, path: Path_) -> None:
    for step in path[:-1]:
        inner = isinstance(entry, list) and isinstance(step, int) and step < len(entry)
        entry = entry[step] if inner else entry.get(step) if isinstance(entry, dict) else None
    if path and isinstance(entry, dict):
        entry.pop(path[-1], None)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
