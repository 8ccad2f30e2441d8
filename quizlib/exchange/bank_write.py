"""Changes to bank files that keep everything else as it stands: comments, order, the author's line breaks.

Writes go to a draft that then takes the file's place, so that half a file is never seen; a file that changed on disk
since it was opened is not overwritten.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import (
    SingleQuotedScalarString,
)

from quizlib.core.question import Question
from quizlib.core.regulation import Edition
from quizlib.errors import BankError, ProblemsError, system_reason
from quizlib.exchange.bank_form import WIDE, dumped, scalar, written
from quizlib.exchange.yaml_tree import read_tree

_SCHEMA = "# yaml-language-server: $schema=schema.json\n"
#: A list of questions that more can be written behind, as a block; or the empty one of a new file.
_BLOCK = re.compile(r"^questions:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*- |^questions: \[\]\s*\Z", re.MULTILINE)
_EMPTY = re.compile(r"^questions: \[\]\s*$")
_ENTRY = re.compile(r"- id: ['\"]?([A-Za-z0-9-]+)")
_ENTRIES = re.compile(r"^- id: ['\"]?([A-Za-z0-9-]+)", re.MULTILINE)
_REMARK = re.compile(r"# (?:疑问|待复核)：")


class _OpenFile:
    """A YAML file that keeps comments and order where it is changed, and stays as it is where it is not."""

    def __init__(self, path: Path, empty: str = "") -> None:
        self.path = path
        self._before: bytes | None = None
        try:
            if path.exists() or not empty:
                self._before = path.read_bytes()
            self._text = empty if self._before is None else self._before.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise BankError(f"{path} 读不出来，请先用 quizlib bank check 检查并改正") from error
        self._yaml = YAML()
        self._yaml.width = WIDE
        self._yaml.preserve_quotes = True
        self._yaml.indent(mapping=2, sequence=2, offset=0)
        self._loaded: Any = None

    def _entries(self, name: str) -> CommentedSeq:
        """The list ``name``, open to be changed. It takes seconds on thousands of entries."""
        if self._loaded is None:
            try:
                self._loaded = self._yaml.load(self._text)
            except (YAMLError, RecursionError) as error:
                raise self._unreadable() from error
        entries = self._loaded.get(name) if isinstance(self._loaded, CommentedMap) else None
        if not isinstance(entries, CommentedSeq):
            raise self._unreadable()
        return entries

    def _unreadable(self) -> BankError:
        return BankError(f"{self.path} 读不出来或没有应有的列表，请先用 quizlib bank check 检查并改正")

    def _finished(self) -> str:
        if self._loaded is None:
            return self._text
        text = StringIO()
        self._yaml.dump(self._loaded, text)
        return text.getvalue()

    def save(self) -> None:
        """Write the file. Raises BankError where somebody else changed it meanwhile, or it cannot be written."""
        data = self._finished().encode()
        draft = self.path.with_name(f".{self.path.name}-{secrets.token_hex(6)}")
        try:
            if (self.path.read_bytes() if self.path.exists() else None) != self._before:
                raise BankError(f"{self.path} 在这期间被别人改过，没有覆盖它；请重新打开后再改")
            self.path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(data)
            draft.replace(self.path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            raise BankError(f"{self.path} 写不进去（{system_reason(error)}），请检查权限和磁盘空间") from error
        self._before = data


class RegisterFile(_OpenFile):
    """``regulations.yaml``, open to be changed; ``save`` writes it. Raises BankError as ``BankFile`` does."""

    def add_edition(self, regulation_id: str, edition: Edition) -> None:
        """Add an edition behind the last one of a regulation that is registered."""
        entry = next(one for one in self._entries("regulations") if one.get("id") == regulation_id)
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
        try:
            content, _ = read_tree(path.name, self._text)
        except ProblemsError as error:
            raise self._unreadable() from error
        if not isinstance(content, dict) or not isinstance(content.get("questions"), list):
            raise self._unreadable()
        self._basis = (str(content.get("regulation", "")), str(content.get("edition", "")))
        self._places = {
            str(one.get("id", "")): place for place, one in enumerate(content["questions"]) if isinstance(one, dict)
        }
        self._can_append = list(content)[-1] == "questions" and _BLOCK.search(self._text) is not None
        self._new: list[CommentedMap] = []
        self._remarks: dict[str, str] = {}
        self._settled: set[str] = set()

    @property
    def ids(self) -> list[str]:
        """The ids of its questions, in order."""
        return list(self._places)

    def put(self, question: Question, doubts: Iterable[str] = ()) -> None:
        """Add a question, or put it in the place of the one with its id. ``doubts`` stand above it as comments."""
        entry = written(question, *self._basis)
        remarks = [f"疑问：{one}" for one in doubts]
        if question.id not in self._places:
            self._places[question.id] = len(self._places)
            if self._can_append:
                self._new.append(entry)
                self._remarks[question.id] = "".join(f"# {one.replace(chr(10), ' ')}\n" for one in remarks)
                return
            self._entries("questions").append(entry)
        else:
            self._entries("questions")[self._places[question.id]] = entry
        if remarks:
            self.remark(question.id, remarks)

    def set(self, id: str, fields: Mapping[str, Any]) -> None:
        """Set fields of the question ``id``; None takes a field away. Raises BankError where there is none."""
        if id not in self._places:
            raise BankError(f"{self.path.name} 里没有题目 {id}")
        entry = self._entries("questions")[self._places[id]]
        for name, value in fields.items():
            if value is None:
                entry.pop(name, None)
            else:
                entry[name] = scalar(value)

    def remark(self, id: str, remarks: Iterable[str]) -> None:
        """Put remarks above the question ``id``, as comments."""
        entries = self._entries("questions")
        text = "\n".join(one.replace("\n", " ") for one in remarks)
        entries.yaml_set_comment_before_after_key(self._places[id], before=text)

    def settle(self, id: str) -> None:
        """Let go of the remarks above the question ``id`` that this program wrote."""
        self._settled.add(id)

    def _finished(self) -> str:
        kept: list[str] = []
        for line in super()._finished().rstrip("\n").split("\n"):
            match = _ENTRY.match(line)
            while match and match.group(1) in self._settled and kept and _REMARK.match(kept[-1]):
                kept.pop()
            kept.append(_EMPTY.sub("questions:", line) if self._new else line)
        return "\n".join(kept) + "\n" + self._appended()

    def _appended(self) -> str:
        """The new questions, with their remarks above them."""
        text = dumped(self._new) if self._new else ""
        if not any(self._remarks.values()):
            return text
        return _ENTRIES.sub(lambda match: self._remarks.get(match.group(1), "") + match.group(), text)
