"""The bank of a folder, read again where its files have changed: by this program, by an editor, by git."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from quizlib.core.bank import Bank
from quizlib.errors import Problem, ProblemsError
from quizlib.exchange.bank_yaml import REGULATIONS, Checked, Entry, bank_files, gathered, read_entries, read_register

#: Told how much is done and how much there is; what it raises ends the reading, which goes on from there later.
Progress = Callable[[int, int], None]
_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class _Read:
    """One file as it was read when it bore this stamp."""

    stamp: _Stamp
    entries: list[Entry]
    problems: list[Problem]


class BankFolder:
    """What ``check`` finds in a folder, always as its files stand. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._door = threading.Lock()
        self._register: tuple[_Stamp | None, Checked] | None = None
        self._files: dict[Path, _Read] = {}
        self._checked = Checked()
        self._bank = Bank()
        self._homes: dict[str, Path] = {}

    def checked(self) -> Checked:
        """The bank and its problems. The same object as before where no file has changed."""
        with self._door:
            self._renew()
            return self._checked

    def bank(self) -> Bank:
        """The whole bank. Raises ProblemsError where a file must be mended first."""
        with self._door:
            self._renew()
            if self._checked.problems:
                raise ProblemsError(self._checked.problems)
            return self._bank

    def right(self) -> Bank:
        """The questions that are right, whatever else stands in the files."""
        with self._door:
            self._renew()
            return self._bank

    def waiting(self) -> int:
        """How many bytes of files are to be read, because they are new or have changed."""
        with self._door:
            return sum(stamp[1] for path, stamp in self._stamps().items() if stamp != _stamped(self._files.get(path)))

    def read(self, progress: Progress) -> None:
        """Read what is waiting; told before each file how many are read and how many there are."""
        with self._door:
            self._renew(progress)

    def home(self, id: str) -> Path | None:
        """The file that holds the question, or None."""
        with self._door:
            self._renew()
            return self._homes.get(id)

    def files(self) -> list[Path]:
        """The bank files, in order."""
        return list(bank_files([self.folder]))

    def _stamps(self) -> dict[Path, _Stamp]:
        stamps = ((path, _stamp(path)) for path in self.files())
        return {path: stamp for path, stamp in stamps if stamp is not None}

    def _renew(self, progress: Progress = lambda done, total: None) -> None:
        register = self.folder / REGULATIONS
        stamp = _stamp(register)
        anew = self._register is None or self._register[0] != stamp
        if anew:
            read = Checked()
            read_register(register, read)
            self._register = (stamp, read)
            self._files = {}
        assert self._register is not None  # noqa: S101
        known = self._register[1].known
        files = self._stamps()
        stale = [path for path, stamp in files.items() if stamp != _stamped(self._files.get(path))]
        if not anew and not stale and files.keys() == self._files.keys():
            return
        for number, path in enumerate(stale):
            progress(number, len(stale))
            problems: list[Problem] = []
            old = self._files.get(path)
            entries = read_entries(path, known, problems, old.entries if old else ())
            self._files[path] = _Read(files[path], entries, problems)
        self._files = {path: self._files[path] for path in files}
        self._gather()

    def _gather(self) -> None:
        assert self._register is not None  # noqa: S101
        register = self._register[1]
        found = Checked([], register.regulations, register.traps, [*register.problems])
        self._homes = {}
        for path, read in self._files.items():
            found.problems += read.problems
            gathered(found, read.entries)
            for entry in read.entries:
                self._homes.setdefault(entry.id, path)
        self._checked, self._bank = found, found.bank


def _stamp(path: Path) -> _Stamp | None:
    """What changes with every change of a file; None where there is none."""
    try:
        its = path.stat()
    except OSError:
        return None
    return its.st_mtime_ns, its.st_size, its.st_ino


def _stamped(read: _Read | None) -> _Stamp | None:
    return read.stamp if read else None
