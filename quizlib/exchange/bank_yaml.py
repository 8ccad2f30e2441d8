"""The bank as YAML: ``regulations.yaml`` and one file a regulation. Format: ``docs/question-files.md``."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from quizlib.core.bank import Bank
from quizlib.core.frozen import Frozen
from quizlib.core.question import Kind, Question, Review, question_schema
from quizlib.core.regulation import Regulation, Trap
from quizlib.errors import Problem, ProblemsError
from quizlib.exchange.bank_entry import REGULATIONS, examined
from quizlib.exchange.lines import Document, Path_, phrased, read_yaml

__all__ = ["REGULATIONS", "Checked", "bank_files", "check", "read_bank", "schema", "schema_text"]

_Entry = TypeVar("_Entry", bound=Frozen)
_LARGEST = 20 * 2**20


@dataclass
class Checked:
    """What a check found: the questions and regulations that are right, and every problem."""

    questions: list[Question] = field(default_factory=list)
    regulations: list[Regulation] = field(default_factory=list)
    traps: list[Trap] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)

    @cached_property
    def known(self) -> dict[str, Regulation]:
        """The register by id; to be asked once it is read."""
        return {one.id: one for one in self.regulations}

    @property
    def bank(self) -> Bank:
        """The questions that are right."""
        return Bank(self.questions, self.regulations, self.traps)

    def stale(self, on: dt.date) -> list[Problem]:
        """A problem for each reason why a question is stale ``on`` a day."""
        return [
            Problem(self.places[id], f"题目 {id}: {reason.message}，请核对现行条文后修改")
            for id, reasons in self.bank.stale(on).items()
            for reason in reasons
        ]

    def summary(self) -> dict[str, Any]:
        """Counts and problems as ``quizlib bank check --json`` prints them."""
        kinds = [question.kind for question in self.questions]
        return {
            "questions": len(self.questions),
            "reviewed": sum(question.review is Review.REVIEWED for question in self.questions),
            "regulations": len({question.basis.regulation for question in self.questions}),
            "by_kind": {kind.value: kinds.count(kind) for kind in Kind if kind in kinds},
            "problems": [{"where": problem.where, "message": problem.message} for problem in self.problems],
        }


def check(paths: Iterable[Path], regulations: Path) -> Checked:
    """Read every bank file of ``paths`` (files and folders) against the registry file ``regulations``."""
    found = Checked()
    read_register(regulations, found)
    for path in paths:
        if not path.exists():
            found.problems.append(Problem(str(path), "没有这个文件或文件夹"))
    for path in bank_files(paths):
        gathered(found, read_entries(path, found.known, found.problems))
    return found


def read_bank(folder: Path) -> Bank:
    """The whole bank in ``folder``.

    Raises:
        ProblemsError: with every problem that ``check`` finds.
    """
    found = check([folder], folder / REGULATIONS)
    if found.problems:
        raise ProblemsError(found.problems)
    return found.bank


def bank_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The bank files of ``paths`` (files and folders) that are there; the register of regulations is none."""
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.glob("*.yaml") if one.name != REGULATIONS)
        elif path.exists() and path.name != REGULATIONS:
            yield path


def schema() -> dict[str, Any]:
    """The JSON Schema of a bank file, for editors. ``quizlib bank schema`` writes it to ``questions/schema.json``."""
    one = question_schema()
    definitions = one.pop("$defs")
    for name, definition in definitions.items():
        if "basis" in definition.get("properties", {}):
            definition["properties"].update(_basis_fields())
            definition["required"] = sorted(set(definition.get("required", ())) - {"basis", "id"})
        text = {"type": ["string", "number"]}
        if name in {"SingleChoice", "MultipleChoice", "Match", "Order"}:
            definition["properties"]["choices"]["items"] = {"anyOf": [text, {"$ref": "#/$defs/Choice"}]}
        if name == "Match":
            definition["properties"]["premises"]["items"] = text
        if name == "FillIn":
            definition["properties"]["key"]["items"] = {
                "anyOf": [text, {"type": "array", "items": text, "minItems": 1}]
            }
    question: dict[str, Any] = {
        **one,
        "required": ["id"],
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "quizlib 题库文件",
        "type": "object",
        "additionalProperties": False,
        "required": ["questions"],
        "properties": {
            "regulation": {"type": "string"},
            "edition": {"type": ["string", "integer"]},
            "questions": {"type": "array", "items": question},
        },
        "$defs": definitions,
    }


def schema_text() -> str:
    """The schema as it stands in the file."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"


def _basis_fields() -> dict[str, Any]:
    return {
        "regulation": {"type": "string"},
        "edition": {"type": ["string", "integer"]},
        "article": {"type": ["string", "integer"]},
    }


def read_register(path: Path, found: Checked) -> None:
    """Add regulations and traps of the register to what was found."""
    try:
        document = _document(path)
    except ProblemsError as error:
        found.problems += error.problems
        return
    content = document.value
    if not isinstance(content, dict) or not isinstance(content.get("regulations"), list):
        found.problems.append(Problem(document.where(), "应以 regulations: 开头，下面是法规的列表"))
        return
    for at, regulation in _entries(document, "regulations", "部法规", Regulation, found):
        if any(one.id == regulation.id for one in found.regulations):
            found.problems.append(Problem(document.where(at), f"法规编号 {regulation.id} 重复"))
        else:
            found.regulations.append(regulation)
    known = {one.id: one for one in found.regulations}
    for at, trap in _entries(document, "traps", "条旧说法", Trap, found):
        if trap.regulation not in known or known[trap.regulation].edition(trap.since) is None:
            message = f"《{trap.regulation}》没有登记 {trap.since} 版，regulation 和 since 应是上面登记的法规和版本"
            found.problems.append(Problem(document.where(at), message))
        else:
            found.traps.append(trap)


def _entries(
    document: Document, name: str, label: str, model: type[_Entry], found: Checked
) -> Iterator[tuple[Path_, _Entry]]:
    """The entries of the list ``name`` that are right, with their places; the others become problems."""
    for index, entry in enumerate(document.value.get(name) or ()):
        at: Path_ = (name, index)
        try:
            yield at, model.model_validate(entry)
        except ValidationError as error:
            found.problems += [
                Problem(document.where((*at, *path_)), f"第 {index + 1} {label}: {message}")
                for path_, message in phrased(error)
            ]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a bank file as it was read: its ``id`` (empty where it has none), its places, and what is wrong.

    ``text`` is all that its question was made of.
    """

    id: str
    name: str
    where: str
    where_id: str
    question: Question | None
    problems: tuple[Problem, ...] = ()
    text: str = ""


def read_entries(
    path: Path, known: Mapping[str, Regulation], problems: list[Problem], before: Iterable[Entry] = ()
) -> list[Entry]:
    """The entries of one bank file against the register ``known``; what is wrong with the file is added.

    Questions that have not changed are taken from ``before``, the entries that the file had under the same register.
    """
    try:
        document = _document(path)
    except ProblemsError as error:
        problems += error.problems
        return []
    content = document.value
    if not isinstance(content, dict) or not isinstance(content.get("questions"), list):
        problems.append(Problem(document.where(), "应含有 questions: ，下面是题目的列表"))
        return []
    for name in content.keys() - {"regulation", "edition", "questions"}:
        message = f"不认识的项 {name}，文件开头只能有 regulation、edition、questions"
        problems.append(Problem(document.where((str(name),)), message))
    defaults = {name: content.get(name) for name in ("regulation", "edition")}
    made = {one.text: one.question for one in before if one.question is not None}
    return [_entry(document, index, entry, defaults, known, made) for index, entry in enumerate(content["questions"])]


def _entry(
    document: Document,
    index: int,
    entry: Any,
    defaults: dict[str, Any],
    known: Mapping[str, Regulation],
    made: Mapping[str, Question],
) -> Entry:
    at: Path_ = ("questions", index)
    where, name = document.where(at), f"第 {index + 1} 题"
    if not isinstance(entry, dict):
        return Entry("", name, where, where, None, (Problem(where, f"{name}: 应为若干“名称: 值”"),))
    id = str(entry.get("id") or "")
    name += f"（{id}）" if id else ""
    text = repr((defaults, entry))  # values that are equal may differ here: 1 and true
    there = made.get(text)
    question, faults = (there, []) if there is not None else examined(entry, defaults, known)
    problems = tuple(Problem(document.where((*at, *path)), f"{name}: {message}") for path, message in faults)
    return Entry(id, name, where, document.where((*at, "id")), None if problems else question, problems, text)


def gathered(found: Checked, entries: Iterable[Entry]) -> None:
    """Add entries of all files to what was found; ids must be distinct."""
    for one in entries:
        found.problems += one.problems
        first = found.places.setdefault(one.id, one.where) if one.id else one.where
        if first != one.where:
            found.problems.append(Problem(one.where_id, f"{one.name}: 编号与 {first} 重复，每题编号应唯一"))
        elif one.question is not None:
            found.questions.append(one.question)


def _document(path: Path) -> Document:
    if path.exists() and path.stat().st_size > _LARGEST:
        raise ProblemsError([Problem(path.name, "文件超过 20 MB，请拆分")])
    return read_yaml(path)
