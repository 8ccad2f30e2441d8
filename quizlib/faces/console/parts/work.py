"""Work that takes more than a moment: in a thread, with a progress bar, and it can be cancelled."""

import threading
from collections.abc import Callable
from typing import TypeVar

import ipywidgets as widgets

from quizlib.errors import QuizlibError
from quizlib.faces.console.parts.notice import Notice

T = TypeVar("T")
#: Called with how much is done and how much there is; raises ``CancelledError`` once the button is pressed.
Progress = Callable[[int, int], None]


class CancelledError(QuizlibError):
    """The organizer pressed the button."""

    template = "已取消，没有改动任何数据。"


class Work(widgets.VBox):  # type: ignore[misc]
    """A place for one piece of work at a time; invisible while there is none."""

    def __init__(self, notice: Notice) -> None:
        self._notice = notice
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._label = widgets.Label()
        self._bar = widgets.IntProgress(min=0, max=1000)
        self._button = widgets.Button(description="取消")
        self._button.on_click(lambda _: self._stop.set())
        super().__init__([])
        self.add_class("quizlib-work")

    @property
    def busy(self) -> bool:
        """Whether some work goes on."""
        return self._thread is not None and self._thread.is_alive()

    def run(self, label: str, work: Callable[[Progress], T], then: Callable[[T], None]) -> None:
        """Do ``work`` and call ``then`` with what it gives; errors go to the notice. A second call waits its turn."""
        if self.busy:
            self._notice.wrong("上一项操作还在进行，请等它完成，或先取消。")
        else:
            self._begin(label, work, then, None)

    def run_instead(self, label: str, work: Callable[[Progress], T], then: Callable[[T], None]) -> None:
        """The same, but what goes on is given up for it: only for reading, whose outcome nobody wants any more."""
        self._stop.set()
        self._begin(label, work, then, self._thread)

    def _begin(
        self,
        label: str,
        work: Callable[[Progress], T],
        then: Callable[[T], None],
        earlier: threading.Thread | None,
    ) -> None:
        self._stop = threading.Event()
        self._label.value, self._bar.value = label, 0
        self.children = [widgets.HBox([self._label, self._bar, self._button])]
        self._thread = threading.Thread(target=self._work, args=(work, then, self._stop, earlier), daemon=True)
        self._thread.start()

    def wait(self, seconds: float = 60) -> None:
        """Until the work is done; for tests."""
        if self._thread:
            self._thread.join(seconds)

    def _work(
        self,
        work: Callable[[Progress], T],
        then: Callable[[T], None],
        stop: threading.Event,
        earlier: threading.Thread | None,
    ) -> None:
        if earlier is not None:
            earlier.join()

        def progress(done: int, total: int) -> None:
            if stop.is_set():
                raise CancelledError()
            self._bar.value = 1000 * done // max(total, 1)

        with self._notice.guarding():
            made = work(progress)
            if stop is self._stop:  # not given up
                then(made)
        if stop is self._stop:
            self.children = []
