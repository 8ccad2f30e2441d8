"""Changes to bank files that keep everything else as it stands: comments, order, the author's line breaks.

Writes go to a draft that then takes the file's place, so that half a file is never seen; a file that changed on disk
since it was opened is not overwritten.
"""

import hashlib
import os
import re
import secrets
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import reduce
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import SingleQuotedScalarString

from quizlib.core.question import Question
from quizlib.core.regulation import Edition
from quizlib.errors import BankError, ChangedError, ProblemsError, system_reason
from quizlib.exchange.bank_blocks import Block, Change, find_blocks, kept_as_written, remarked, replaced
from quizlib.exchange.bank_form import dumped, scalar, written
from quizlib.exchange.bank_merge import put_into
from quizlib.exchange.yaml_tree import read_tree

_SCHEMA = "# yaml-language-server: $schema=schema.json\n"
_EMPTY = re.compile(r"^questions: \[\][ \t]*$", re.MULTILINE)
_BOM = "\ufeff"


class _OpenFile:
    """A YAML file that keeps comments and order where it is changed, and stays as it is where it is not."""

    def __init__(self, path: Path, empty: str = "") -> None:
        self.path = path
        self._before: bytes | None = None
        self._after: bytes | None = None
        try:
            if path.exists() or not empty:
                self._before = path.read_bytes()
            text = empty if self._before is None else self._before.decode()
        except (OSError, UnicodeDecodeError) as error:
            raise self._unreadable() from error
        self._mark = _BOM if text.startswith(_BOM) else ""
        self._newline = "\r\n" if "\r\n" in text else "\n"
        self._text = text.removeprefix(_BOM).replace("\r\n", "\n")

    def _unreadable(self) -> BankError:
        return BankError(f"{self.path} 读不出来或没有应有的列表，请先用 quizlib bank check 检查并改正")

    def _finished(self) -> str:
        """The text with all changes. Raises BankError."""
        raise NotImplementedError

    def prepare(self) -> None:
        """Work out what ``save`` will write, which may take a while; no more changes after that. Raises BankError."""
        if self._after is None:
            text = self._finished()
            self._after = (self._mark + text.replace("\n", self._newline)).encode()

    def save(self) -> None:
        """Write the file.

        Raises:
            ChangedError: somebody else changed it meanwhile.
            BankError: it cannot be written.
        """
        self.prepare()
        assert self._after is not None  # noqa: S101
        draft = self.path.with_name(f".{self.path.name}-{secrets.token_hex(6)}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(self._after)
            with _alone_in(self.path.parent):
                if (self.path.read_bytes() if self.path.exists() else None) != self._before:
                    raise ChangedError(f"{self.path} 在这期间被别人改过，没有覆盖它；请重新打开后再改")
                draft.replace(self.path)
        except OSError as error:
            raise BankError(f"{self.path} 写不进去（{system_reason(error)}），请检查权限和磁盘空间") from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


class RegisterFile(_OpenFile):
    """``regulations.yaml``, open to be changed; ``save`` writes it. Raises BankError as ``BankFile`` does."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._added: list[tuple[str, CommentedMap]] = []

    def add_edition(self, regulation_id: str, edition: Edition) -> None:
        """Add an edition behind the last one of a regulation that is registered."""
        values = {"id": SingleQuotedScalarString(edition.id), "date": edition.date, "effective": edition.effective}
        values |= {"articles": edition.articles, "title": edition.title or None}
        added = CommentedMap({name: value for name, value in values.items() if value is not None})
        self._added.append((regulation_id, added))

    def _finished(self) -> str:
        def edit(regulations: CommentedSeq) -> None:
            for id, edition in self._added:
                next(one for one in regulations if one.get("id") == id)["editions"].append(edition)

        text = _edited(self._text, "regulations", edit)
        if text is None:
            raise self._unreadable()
        return text


class BankFile(_OpenFile):
    """One bank file, open to be changed; ``save`` writes it. A new one begins with its ``regulation`` and ``edition``.

    Raises:
        BankError: on opening and saving, where the file cannot be read or written, or was changed meanwhile.
    """

    def __init__(self, path: Path, *, regulation: str = "", edition: str = "") -> None:
        head = f"regulation: {regulation}\nedition: '{edition}'\n" if regulation else ""
        super().__init__(path, f"{_SCHEMA}{head}questions: []\n")
        try:
            self._content, self._lines = read_tree(path.name, self._text)
        except ProblemsError as error:
            raise self._unreadable() from error
        if not isinstance(self._content, dict) or not isinstance(self._content.get("questions"), list):
            raise self._unreadable()
        self._defaults = {name: self._content.get(name) for name in ("regulation", "edition")}
        self._entries: list[Any] = self._content["questions"]
        self._places = {
            str(one.get("id", "")): place for place, one in enumerate(self._entries) if isinstance(one, dict)
        }
        self._new: dict[str, CommentedMap] = {}
        self._changes: dict[str, list[Change]] = defaultdict(list)
        self._remarks: dict[str, list[str]] = defaultdict(list)
        self._settled: set[str] = set()

    @property
    def ids(self) -> list[str]:
        """The ids of its questions, in order."""
        return [*self._places, *self._new]

    def put(self, question: Question, doubts: Iterable[str] = ()) -> None:
        """Add a question, or put it in the place of the one with its id. ``doubts`` stand above it as comments."""
        if question.id in self._places:
            self._changes[question.id].append(lambda entry: put_into(entry, question, self._defaults))
        else:
            self._new[question.id] = written(question, *(str(one or "") for one in self._defaults.values()))
        self.remark(question.id, (f"疑问：{one}" for one in doubts))

    def set(self, id: str, fields: Mapping[str, Any]) -> None:
        """Set fields of the question ``id``; None takes a field away. Raises BankError where there is none."""
        if id in self._new:
            _set(self._new[id], fields)
        elif id in self._places:
            self._changes[id].append(lambda entry: _set(entry, fields))
        else:
            raise BankError(f"{self.path.name} 里没有题目 {id}")

    def remark(self, id: str, remarks: Iterable[str]) -> None:
        """Put remarks above the question ``id``, as comments."""
        self._remarks[id] += [one.replace("\n", " ") for one in remarks]

    def settle(self, id: str) -> None:
        """Let go of the remarks above the question ``id`` that this program wrote."""
        self._settled.add(id)

    def _finished(self) -> str:
        for text in self._ways():
            if text is not None and self._is_right(text):
                return text
        raise BankError(f"{self.path} 的写法特殊，改不动；请在编辑器里修改")

    def _ways(self) -> Iterator[str | None]:
        """The text written in the way that keeps most, then in one that takes any file."""
        yield self._spliced()
        yield self._rewritten()

    def _is_right(self, text: str) -> bool:
        """Whether the text says what was meant, and nothing else has changed."""
        try:
            content, _ = read_tree(self.path.name, text)
        except ProblemsError:
            return False
        wanted = [*self._entries, *self._new.values()]
        for id, changes in self._changes.items():
            entry = kept_as_written().load(dumped([self._entries[self._places[id]]]))[0]
            wanted[self._places[id]] = reduce(lambda one, change: change(one), changes, entry)
        return bool(content == {**self._content, "questions": wanted})

    def _spliced(self) -> str | None:
        """Only the rows of entries that change are written anew; None where entries are no blocks of rows."""
        rows = self._text.rstrip("\n").split("\n")
        blocks = find_blocks(rows, self._lines, "questions", len(self._entries))
        if blocks is None or not self._append(rows, blocks[-1:]):
            return None
        touched = {*self._changes, *self._remarks, *self._settled} & self._places.keys()
        for id in sorted(touched, key=lambda id: -self._places[id]):  # from below, so that rows above keep their place
            block = blocks[self._places[id]]
            if id in self._changes:
                try:
                    rows[block.start : block.end] = replaced(rows, block, self._changes[id])
                except ValueError:
                    return None
            remarked(rows, block, self._remarks.get(id, ()), settled=id in self._settled)
        return "\n".join(rows) + "\n"

    def _append(self, rows: list[str], last: Sequence[Block]) -> bool:
        """Put the new questions behind the last block, or into the empty list; whether that was possible."""
        if not self._new:
            return True
        column = last[0].column if last else 0
        new: list[str] = []
        for id, entry in self._new.items():
            new += [f"# {one}" for one in self._remarks.get(id, ())]
            new += dumped([entry]).rstrip("\n").split("\n")
        new = [" " * column + row if row else row for row in new]
        at = last[0].end if last else next((row + 1 for row, text in enumerate(rows) if _EMPTY.match(text)), 0)
        if not at:
            return False
        if not last:
            rows[at - 1] = "questions:"
        at = len(rows) if list(self._content)[-1] == "questions" else at
        rows[at:at] = new
        return True

    def _rewritten(self) -> str | None:
        def edit(entries: CommentedSeq) -> None:
            for id, changes in self._changes.items():
                place = self._places[id]
                entries[place] = reduce(lambda one, change: change(one), changes, entries[place])
            for id, remarks in self._remarks.items():
                if id in self._places and remarks:
                    entries.yaml_set_comment_before_after_key(self._places[id], before="\n".join(remarks))
            entries.extend(self._new.values())

        return _edited(self._text, "questions", edit)


def _set(entry: CommentedMap, fields: Mapping[str, Any]) -> CommentedMap:
    for name, value in fields.items():
        if value is None:
            entry.pop(name, None)
        else:
            entry[name] = scalar(value)
    return entry


def _edited(text: str, name: str, edit: Callable[[CommentedSeq], None]) -> str | None:
    """The whole ``text`` once its list ``name`` was edited; None where there is no such list. Slow on large files."""
    reader = kept_as_written()
    try:
        content = reader.load(text)
    except (YAMLError, RecursionError):
        return None
    entries = content.get(name) if isinstance(content, CommentedMap) else None
    if not isinstance(entries, CommentedSeq):
        return None
    edit(entries)
    done = StringIO()
    reader.dump(content, done)
    return done.getvalue()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """While it lasts, no other process of this program puts a file into ``folder``."""
    if sys.platform == "win32":
        import msvcrt

        name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
        with (Path(tempfile.gettempdir()) / f"quizlib-{name}.lock").open("a") as file:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            try:
                yield
            finally:
                file.seek(0)
                msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        door = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(door, fcntl.LOCK_EX)
            yield
        finally:
            os.close(door)
