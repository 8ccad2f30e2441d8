"""Files for the browser: written to a folder of their own, read, and gone; and files from the browser likewise."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import ipywidgets as widgets

from quizlib.errors import Problem, ProblemsError, ReportError
from quizlib.faces.console.parts import Notice, Upload


def made_file(title: str, suffix: str, write: Callable[[Path], object]) -> tuple[str, bytes]:
    """A name that every system takes, made of ``title``, and the bytes that ``write`` put into the file."""
    from quizlib.reports.names import file_names

    (name,) = file_names([title], suffix)
    with folder() as place:
        write(place / name)
        return name, (place / name).read_bytes()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone afterwards, and that no message names."""
    with TemporaryDirectory() as name:
        place = Path(name)
        try:
            yield place
        except ProblemsError as error:
            raise ProblemsError([_without(place, one) for one in error.problems]) from error
        except ReportError as error:
            raise ReportError(_plain(place, str(error))) from error


class FileField(widgets.HBox):  # type: ignore[misc]
    """A file that an organizer gives, with its name beside the button; ``changed`` is called when there is another."""

    def __init__(self, label: str, accept: str, notice: Notice, changed: Callable[[], None] = lambda: None) -> None:
        self._told = widgets.Label("（没有选择文件）")
        self._changed = changed
        self.name, self.content = "", b""
        super().__init__([Upload(label, accept, self._given, notice), self._told])
        self.add_class("quizlib-row")

    def give(self, name: str, content: bytes) -> None:
        """Take a file that is there already."""
        self._told.value = f"用的是：{Path(name).name}"
        self._take(name, content)

    def _take(self, name: str, content: bytes) -> None:
        self.name, self.content = Path(name.replace("\\", "/")).name, content
        self._changed()

    def _given(self, name: str, content: bytes) -> None:
        self._told.value = ""  # the button says the name itself
        self._take(name, content)

    def saved(self, place: Path) -> Path:
        """The file in the folder ``place``."""
        path = place / self.name
        path.write_bytes(self.content)
        return path


def _plain(place: Path, text: str) -> str:
    return text.replace(f"{place}/", "").replace(f"{place}\\", "")


def _without(place: Path, problem: Problem) -> Problem:
    return Problem(_plain(place, problem.where), _plain(place, problem.message))
