"""A question put into the place of its former self: only the fields that changed are written anew."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from ruamel.yaml.comments import CommentedMap

from quizlib.core.question import Question, read_question
from quizlib.exchange.bank_entry import with_basis
from quizlib.exchange.bank_form import written


def put_into(entry: CommentedMap, question: Question, defaults: Mapping[str, Any]) -> CommentedMap:
    """``entry`` as it says ``question``, under a file's ``defaults`` (regulation and edition); it is changed in place.

    What stays the same stays as the author wrote it. An entry that is no question makes way for a new one.
    """
    basis = [str(defaults.get(name) or "") for name in ("regulation", "edition")]
    new = written(question, *basis)
    try:
        old = written(read_question(with_basis(dict(entry), dict(defaults))), *basis)
    except ValidationError:
        return new
    _merge(entry, old, new)
    return entry


def _merge(entry: CommentedMap, old: CommentedMap, new: CommentedMap) -> None:
    for name in old:
        if name not in new:
            entry.pop(name, None)
    for name, value in new.items():
        if name in old and old[name] == value:
            continue
        if name == "parts" and name in old:
            _merge_parts(entry[name], old[name], value)
        elif name in entry:
            entry[name] = value
        else:
            entry.insert(_place(entry, name, list(new)), name, value)


def _merge_parts(entries: list[Any], old: Sequence[CommentedMap], new: Sequence[CommentedMap]) -> None:
    for entry, before, after in zip(entries, old, new, strict=False):
        _merge(entry, before, after)
    del entries[len(new) :]
    entries.extend(new[len(old) :])


def _place(entry: CommentedMap, name: str, order: list[str]) -> int:
    """Where ``name`` belongs in ``entry``: behind what stands before it in ``order``."""
    there = list(entry)
    before = [one for one in order[: order.index(name)] if one in there]
    return there.index(before[-1]) + 1 if before else 0
