"""Changes to bank files that keep everything else as it stands: comments, order, the author's line breaks.

Writes go to a draft that then takes the file's place, so that half a file is never seen; a file that changed on disk
since it was opened is not overwritten.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString, SingleQuotedScalarString

from quizlib.core.question import BLANK, Case, Choice, Kind, Leaf, Question, Review, decimal, leaves
from quizlib.core.regulation import Edition
from quizlib.errors import BankError

_SCHEMA = "# yaml-language-server: $schema=schema.json\n"
_POINTS = Fraction(2)  # what a question is worth that does not say
_ENTRY = re.compile(r"- id: ['\"]?([A-Za-z0-9-]+)")
_REMARK = re.compile(r"# (?:疑问|待复核)：")
_SAME_AS_CASE = ("topic", "difficulty")


class _OpenFile:
    def __init__(self, path: Path, empty: str = "") -> None:
        self.path = path
        self._yaml = YAML()
        self._yaml.width = 10**6
        self._yaml.preserve_quotes = True
        self._yaml.indent(mapping=2, sequence=2, offset=0)
        self._before: bytes | None = None
        try:
            if path.exists() or not empty:
                self._before = path.read_bytes()
            self._content = self._yaml.load(empty if self._before is None else self._before.decode("utf-8-sig"))
        except (OSError, UnicodeDecodeError, YAMLError) as error:
            raise BankError(f"{path} 读不出来，请先用 quizlib bank check 检查并改正") from error

    def _list(self, name: str) -> CommentedSeq:
        entries = self._content.get(name) if isinstance(self._content, CommentedMap) else None
        if not isinstance(entries, CommentedSeq):
            raise BankError(f"{self.path} 里没有 {name}: 列表，请先用 quizlib bank check 检查并改正")
        return entries

    def _finished(self, text: str) -> str:
        return text

    def save(self) -> None:
        """Write the file. Raises BankError where somebody else changed it meanwhile, or it cannot be written."""
        dumped = StringIO()
        self._yaml.dump(self._content, dumped)
        text = self._finished(dumped.getvalue())
        draft = self.path.with_name(f".{self.path.name}-{secrets.token_hex(6)}")
        try:
            if (self.path.read_bytes() if self.path.exists() else None) != self._before:
                raise BankError(f"{self.path} 在这期间被别人改过，没有覆盖它；请重新打开后再改")
            self.path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(text, encoding="utf-8", newline="\n")
            draft.replace(self.path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            raise BankError(f"{self.path} 写不进去（{error.strerror}），请检查权限和磁盘空间") from error
        self._before = text.encode()


class RegisterFile(_OpenFile):
    """``regulations.yaml``, open to be changed; ``save`` writes it. Raises BankError as ``BankFile`` does."""

    def add_edition(self, regulation_id: str, edition: Edition) -> None:
        """Add an edition behind the last one of a regulation that is registered."""
        entry = next(one for one in self._list("regulations") if one.get("id") == regulation_id)
        values = {"id": SingleQuotedScalarString(edition.id), "date": edition.date, "effective": edition.effective}
        values |= {"articles": edition.articles, "title": edition.title or None}
        entry["editions"].append(CommentedMap({name: value for name, value in values.items() if value is not None}))


class BankFile(_OpenFile):
    """One bank file, open to be changed; ``save`` writes it. A new one begins with its ``regulation`` and ``edition``.

    Raises:
        BankError: on opening and saving, where the file cannot be read or written, or was changed meanwhile.
    """

    def __init__(self, path: Path, *, regulation: str = "", edition: str = "") -> None:
        head = f"regulation: {regulation}\nedition: '{edition}'\n" if regulation else ""
        super().__init__(path, f"{_SCHEMA}{head}questions: []\n")
        self._settled: set[str] = set()
        self._questions = self._list("questions")

    @property
    def ids(self) -> list[str]:
        """The ids of its questions, in order."""
        return [str(one.get("id", "")) for one in self._questions if isinstance(one, Mapping)]

    def put(self, question: Question, doubts: Iterable[str] = ()) -> None:
        """Add a question, or put it in the place of the one with its id. ``doubts`` stand above it as comments."""
        entry = written(question, str(self._content.get("regulation", "")), str(self._content.get("edition", "")))
        if question.id in self.ids:
            place = self.ids.index(question.id)
            self._questions[place] = entry
        else:
            place = len(self._questions)
            self._questions.append(entry)
            self._questions.fa.set_block_style()
        if doubts:
            self.remark(question.id, [f"疑问：{one}" for one in doubts])

    def set(self, id: str, fields: Mapping[str, Any]) -> None:
        """Set fields of the question ``id``; None takes a field away. Raises BankError where there is none."""
        if id not in self.ids:
            raise BankError(f"{self.path.name} 里没有题目 {id}")
        entry = self._questions[self.ids.index(id)]
        for name, value in fields.items():
            if value is None:
                entry.pop(name, None)
            else:
                entry[name] = _scalar(value)

    def settle(self, id: str) -> None:
        """Let go of the remarks above the question ``id`` that this program wrote."""
        self._settled.add(id)

    def _finished(self, text: str) -> str:
        kept: list[str] = []
        for line in text.split("\n"):
            match = _ENTRY.match(line)
            while match and match.group(1) in self._settled and kept and _REMARK.match(kept[-1]):
                kept.pop()
            kept.append(line)
        return "\n".join(kept)

    def remark(self, id: str, remarks: Iterable[str]) -> None:
        """Put remarks above the question ``id``, as comments."""
        place = self.ids.index(id)
        self._questions.yaml_set_comment_before_after_key(place, before="\n".join(remarks))


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
    entry["article"] = _scalar(question.basis.article)
    _about(entry, question)
    entry["review"] = question.review.value
    if question.review is not Review.DRAFT:
        if question.reviewed_by:
            entry["reviewed_by"] = _scalar(question.reviewed_by)
        if question.reviewed_on:
            entry["reviewed_on"] = question.reviewed_on
    return entry


def _part(part: Leaf, number: int, case: Case) -> CommentedMap:
    own = {} if part.id == f"{case.id}-{number}" else {"id": part.id}
    entry = CommentedMap({**own, "kind": part.kind.value})
    _basis(entry, part, case.basis.regulation, case.basis.edition)
    _leaf(entry, part)
    if part.basis.article != case.basis.article:
        entry["article"] = _scalar(part.basis.article)
    for name in _SAME_AS_CASE:
        if getattr(part, name) != getattr(case, name):
            entry[name] = _scalar(getattr(part, name))
    if part.tags:
        entry["tags"] = _flow(part.tags)
    return entry


def _basis(entry: CommentedMap, question: Question, regulation: str, edition: str) -> None:
    if (question.basis.regulation, question.basis.edition) != (regulation, edition):
        entry["regulation"] = _scalar(question.basis.regulation)
        entry["edition"] = _scalar(question.basis.edition)


def _leaf(entry: CommentedMap, question: Leaf) -> None:
    entry["stem"] = _text(question.stem)
    if question.kind is Kind.MATCH:
        entry["premises"] = _flow(question.premises)
    if question.order():
        entry["choices"] = _flow([_choice(choice) for choice in question.order()])
    if question.kind is Kind.FILL:
        entry["key"] = _flow([_flow(blank) for blank in question.key])
    elif question.kind is Kind.NUMERICAL:
        entry["key"] = _scalar(decimal(question.key))
        if question.tolerance:
            entry["tolerance"] = _scalar(decimal(question.tolerance))
        if question.unit:
            entry["unit"] = _scalar(question.unit)
    elif question.kind is Kind.TRUEFALSE:
        entry["key"] = question.key
    else:
        entry["key"] = _text(question.key)
    if question.points != _POINTS:
        entry["points"] = int(question.points) if question.points.denominator == 1 else _scalar(str(question.points))
    if question.rationale:
        entry["rationale"] = _text(question.rationale)


def _about(entry: CommentedMap, question: Question) -> None:
    if question.topic:
        entry["topic"] = _scalar(question.topic)
    if question.tags:
        entry["tags"] = _flow(question.tags)
    entry["difficulty"] = question.difficulty.value


def _choice(choice: Choice) -> Any:
    if not choice.pinned:
        return _scalar(choice.text)
    pinned = CommentedMap({"text": _scalar(choice.text), "pinned": True})
    pinned.fa.set_flow_style()
    return pinned


def _flow(values: Iterable[Any]) -> CommentedSeq:
    seq = CommentedSeq(_scalar(value) if isinstance(value, str) else value for value in values)
    seq.fa.set_flow_style()
    return seq


def _text(text: str) -> Any:
    """Several lines as a block; a line as it is."""
    lines = text.split("\n")
    plain = len(lines) > 1 and all(line == line.strip() and line.isprintable() for line in lines) and all(lines)
    return LiteralScalarString(text) if plain else _scalar(text)


def _scalar(value: Any) -> Any:
    """A text that YAML would read as something else, or that holds marks of YAML, in quotes."""
    if not isinstance(value, str):
        return value
    unsafe = not value.replace("\u3000", "").isprintable() or value.strip() == BLANK
    return DoubleQuotedScalarString(value) if unsafe else str(value)
