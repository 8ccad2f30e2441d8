"""A question as an entry of a bank file, in the form of ``docs/question-files.md``, and how entries are written."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import yaml
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    LiteralScalarString,
    ScalarString,
    SingleQuotedScalarString,
)

from quizlib.core.question import BLANK, Case, Choice, Kind, Leaf, Question, Review, decimal, leaves

WIDE = 10**6  # characters: lines are not broken
_POINTS = Fraction(2)  # what a question is worth that does not say
_SAME_AS_CASE = ("topic", "difficulty")
_RESOLVER: Any = yaml.resolver.Resolver()  # of YAML 1.1, which is how banks are read


def written(question: Question, regulation: str = "", edition: str = "") -> CommentedMap:
    """The question as ``docs/question-files.md`` writes it, under a file's ``regulation`` and ``edition``."""
    entry = CommentedMap({"id": question.id, "kind": question.kind.value})
    _basis(entry, question, regulation, edition)
    if isinstance(question, Case):
        entry["stem"] = _text(question.stem)
        entry["parts"] = CommentedSeq(_part(part, number, question) for number, part in enumerate(leaves(question), 1))
        if question.rationale:
            entry["rationale"] = _text(question.rationale)
    else:
        _leaf(entry, question)
    entry["article"] = scalar(question.basis.article)
    _about(entry, question)
    entry["review"] = question.review.value
    if question.review is not Review.DRAFT:
        if question.reviewed_by:
            entry["reviewed_by"] = scalar(question.reviewed_by)
        if question.reviewed_on:
            entry["reviewed_on"] = question.reviewed_on
    return entry


def _part(part: Leaf, number: int, case: Case) -> CommentedMap:
    own = {} if part.id == f"{case.id}-{number}" else {"id": part.id}
    entry = CommentedMap({**own, "kind": part.kind.value})
    _basis(entry, part, case.basis.regulation, case.basis.edition)
    _leaf(entry, part)
    if part.basis.article != case.basis.article:
        entry["article"] = scalar(part.basis.article)
    for name in _SAME_AS_CASE:
        if getattr(part, name) != getattr(case, name):
            entry[name] = scalar(getattr(part, name))
    if part.tags:
        entry["tags"] = _flow(part.tags)
    return entry


def _basis(entry: CommentedMap, question: Question, regulation: str, edition: str) -> None:
    if (question.basis.regulation, question.basis.edition) != (regulation, edition):
        entry["regulation"] = scalar(question.basis.regulation)
        entry["edition"] = scalar(question.basis.edition)


def _leaf(entry: CommentedMap, question: Leaf) -> None:
    entry["stem"] = _text(question.stem)
    if question.kind is Kind.MATCH:
        entry["premises"] = _flow(question.premises)
    if question.order():
        entry["choices"] = _flow([_choice(choice) for choice in question.order()])
    if question.kind is Kind.FILL:
        entry["key"] = _flow([_flow(blank) for blank in question.key])
    elif question.kind is Kind.NUMERICAL:
        entry["key"] = scalar(decimal(question.key))
        if question.tolerance:
            entry["tolerance"] = scalar(decimal(question.tolerance))
        if question.unit:
            entry["unit"] = scalar(question.unit)
    elif question.kind is Kind.TRUEFALSE:
        entry["key"] = question.key
    else:
        entry["key"] = _text(question.key)
    if question.points != _POINTS:
        entry["points"] = int(question.points) if question.points.denominator == 1 else scalar(str(question.points))
    if question.rationale:
        entry["rationale"] = _text(question.rationale)


def _about(entry: CommentedMap, question: Question) -> None:
    if question.topic:
        entry["topic"] = scalar(question.topic)
    if question.tags:
        entry["tags"] = _flow(question.tags)
    entry["difficulty"] = question.difficulty.value


def _choice(choice: Choice) -> Any:
    if not choice.pinned:
        return scalar(choice.text)
    pinned = CommentedMap({"text": scalar(choice.text), "pinned": True})
    pinned.fa.set_flow_style()
    return pinned


def _flow(values: Iterable[Any]) -> CommentedSeq:
    seq = CommentedSeq(scalar(value) if isinstance(value, str) else value for value in values)
    seq.fa.set_flow_style()
    return seq


def _text(text: str) -> Any:
    """Several lines as a block; a line as it is."""
    lines = text.split("\n")
    plain = len(lines) > 1 and all(line == line.strip() and line.isprintable() for line in lines) and all(lines)
    return LiteralScalarString(text) if plain else scalar(text)


class _Dumper(yaml.CSafeDumper):
    """Writes new questions in the same form, much faster than the dumper that keeps comments."""


def _in_order(dumper: Any, data: CommentedMap) -> Any:
    return dumper.represent_dict(data.items())


def _as_list(dumper: Any, data: CommentedSeq) -> Any:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=bool(data.fa.flow_style()))


def _as_text(dumper: Any, data: ScalarString) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(data), style=getattr(data, "style", None))


_Dumper.add_representer(CommentedMap, _in_order)
_Dumper.add_representer(CommentedSeq, _as_list)
_Dumper.add_multi_representer(ScalarString, _as_text)


def dumped(entries: list[CommentedMap]) -> str:
    """The entries as YAML text, in order."""
    options: dict[str, Any] = {"allow_unicode": True, "sort_keys": False, "default_flow_style": False, "width": WIDE}
    return str(yaml.dump(entries, Dumper=_Dumper, **options))


def scalar(value: Any) -> Any:
    """A text that YAML would read as something else, or that holds marks of YAML, in quotes."""
    if not isinstance(value, str):
        return value
    if not value.replace("\u3000", "").isprintable() or value.strip() == BLANK:
        return DoubleQuotedScalarString(value)
    is_text = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False)) == "tag:yaml.org,2002:str"
    return str(value) if is_text else SingleQuotedScalarString(value)
