"""Bringing questions of other makers into the bank: read, compared, shown, and then written as drafts."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from quizlib.core.bank import Bank
from quizlib.core.question import Question, Review, body, has_basis
from quizlib.core.staleness import staleness
from quizlib.errors import Problem, ProblemsError
from quizlib.exchange.bank_write import BankFile
from quizlib.exchange.bank_yaml import bank_files
from quizlib.exchange.formats.reading import Reading
from quizlib.exchange.formats.registry import read_questions
from quizlib.exchange.formats.settle import Defaults, settled
from quizlib.services.similar import Asking, Difference, Pair, asking, similar_pairs

_NUMBER_WIDTH = 3


@dataclass(frozen=True, slots=True)
class Incoming:
    """A question of a file: as it was understood, and what it would become in the bank.

    ``question`` is None where it cannot be one before a person has settled the doubts. ``known``: the bank holds just
    this question already. ``repeats``: another one asks and answers the same.
    """

    reading: Reading
    question: Question | None
    known: bool = False
    repeats: bool = False


@dataclass(slots=True)
class Import:
    """One file: its ``format`` (empty where it could not be read), its questions, its problems, and similar pairs."""

    path: Path
    format: str = ""
    questions: list[Incoming] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)

    @property
    def is_read(self) -> bool:
        """Whether anything could be read."""
        return bool(self.format)

    @property
    def ready(self) -> list[Incoming]:
        """The questions that can go into the bank: as drafts, whether there are doubts or not."""
        return [one for one in self.questions if one.question is not None and not one.known]

    @property
    def unsettled(self) -> list[Incoming]:
        """The questions that stay behind until a person has settled their doubts."""
        return [one for one in self.questions if one.question is None]


#: Told of what is done now, and of the share (0 to 1) that is behind.
Progress = Callable[[str, float], None]
_READING, _UNDERSTOOD = 0.5, 0.85  # shares of the whole when files are read, and when their questions are understood
_EVERY = 200  # questions between two tellings


def read_files(
    paths: Sequence[Path],
    bank: Bank,
    on: dt.date,
    *,
    regulation: str = "",
    prefix: str = "",
    progress: Progress = lambda stage, share: None,
) -> list[Import]:
    """What the files hold, each question with its doubts, compared with the bank and with each other.

    ``regulation`` (an id of the bank) is meant where a question names none; ``prefix`` begins new ids. Files that
    cannot be read come back with their problems alone. ``progress`` is told how far it is.
    """
    names = _Names(bank, prefix or regulation or "daoru")
    defaults = Defaults(on, regulation)
    imports: list[Import] = []
    for number, path in enumerate(paths):
        start, width = number / len(paths), 1 / len(paths)
        progress(f"读取 {path.name}", _UNDERSTOOD * start)
        try:
            found = read_questions(path)
        except ProblemsError as error:
            imports.append(Import(path, problems=error.problems))
            continue
        own: list[Incoming] = []
        for done, reading in enumerate(found.questions):
            if done % _EVERY == 0:
                share = _READING + (_UNDERSTOOD - _READING) * done / len(found.questions)
                progress(f"整理 {path.name}", _UNDERSTOOD * start + width * share)
            own.append(_incoming(reading, names, bank, defaults))
        problems = [Problem(problem.where or path.name, problem.message) for problem in found.problems]
        imports.append(Import(path, found.format, own, problems))
    progress("查找相近的题目", _UNDERSTOOD)
    _pair(imports, bank)
    progress("完成", 1.0)
    return imports


def write_into(
    target: Path, incoming: Iterable[Incoming], bank: Bank, now: dt.date, *, regulation: str = "", reviewer: str = ""
) -> list[Question]:
    """Write the questions into the bank file ``target``; what was written.

    One whose id stands in another file of that folder takes its place there. All are drafts, with their doubts as
    comments; with a ``reviewer`` those that are without doubt and repeat no other are reviewed by that person.

    Raises:
        BankError: the file cannot be read or written, or was changed meanwhile.
    """
    edition = ""
    if regulation:
        its = bank.regulations[regulation]
        edition = (its.in_force(now) or its.current).id
    files = [BankFile(target, regulation=regulation, edition=edition)]
    files += [BankFile(path) for path in bank_files([target.parent]) if path.resolve() != target.resolve()]
    homes = {id: file for file in reversed(files) for id in file.ids}
    changed: dict[Path, BankFile] = {}
    done: list[Question] = []
    for one in incoming:
        if one.question is None or one.known:
            continue
        review: dict[str, object] = {"review": Review.DRAFT, "reviewed_by": "", "reviewed_on": None}
        if reviewer and not one.reading.doubts and not one.repeats and has_basis(one.question):
            review = {"review": Review.REVIEWED, "reviewed_by": reviewer, "reviewed_on": now}
        question = one.question.model_copy(update=review)
        file = homes.get(question.id, files[0])
        file.put(question, one.reading.doubts)
        changed[file.path] = file
        done.append(question)
    for file in changed.values():
        file.save()
    return done


def _incoming(reading: Reading, names: "_Names", bank: Bank, defaults: Defaults) -> Incoming:
    id = names.take(reading.id)
    question, reading = settled(reading, id, bank.regulations, defaults)
    if question is None:
        names.give_back(id)
        return Incoming(reading, None)
    reading = reading.doubting(*(one.message for one in staleness(question, bank.regulations, bank.traps, defaults.on)))
    there = bank.questions.get(id)
    known = there is not None and body(there) == body(question)
    if there is not None and not known:
        reading = reading.noting(f"编号 {id} 在题库中已有，写入后替换原来的题目")
    return Incoming(reading, question, known)


def _pair(imports: Sequence[Import], bank: Bank) -> None:
    """Find similar pairs. One that contradicts another file or the bank is in doubt; within a file that was said."""
    places: dict[str, tuple[Import, int]] = {}
    new: list[Asking] = []
    replaced: set[str] = set()
    for one in imports:
        for index, each in enumerate(one.questions):
            if each.question is None or each.known:
                continue
            name = f"{each.reading.where}（{index + 1}）"
            places[name] = (one, index)
            new.append(asking(name, each.question))
            replaced.add(each.question.id)
    known = [asking(id, question) for id, question in bank.questions.items() if id not in replaced]
    for pair in similar_pairs(new, known):
        owner, index = places[pair.other.name]
        owner.pairs.append(pair)
        there = owner.questions[index]
        told = f"与 {pair.one.name} 相比，{pair.difference.label}"
        if pair.difference is Difference.NONE:
            in_bank = pair.one.name not in places
            reading = there.reading.doubting(told) if in_bank else there.reading.noting(told)
            owner.questions[index] = replace(there, reading=reading, repeats=True)
        elif pair.difference is Difference.KEY and places.get(pair.one.name, (None,))[0] is not owner:
            owner.questions[index] = replace(there, reading=there.reading.doubting(told))


class _Names:
    """Ids for new questions: their own where it is free or the bank's, else the prefix and the next number."""

    def __init__(self, bank: Bank, prefix: str) -> None:
        self._bank = bank
        self._prefix = prefix
        self._taken: set[str] = set()
        numbers = [
            int(tail)
            for head, _, tail in (id.rpartition("-") for id in bank.questions)
            if head == prefix and tail.isdecimal()
        ]
        self._numbers = self._from(max(numbers, default=0) + 1)

    def take(self, own: str) -> str:
        id = own if own and own not in self._taken else next(self._numbers)
        self._taken.add(id)
        return id

    def give_back(self, id: str) -> None:
        self._taken.discard(id)

    def _from(self, first: int) -> Iterator[str]:
        number = first
        while True:
            id = f"{self._prefix}-{number:0{_NUMBER_WIDTH}d}"
            number += 1
            if id not in self._taken and id not in self._bank.questions:
                yield id
