"""A button that makes a file which takes more than a moment, with progress, and hands it to the browser."""

from collections.abc import Callable

from quizlib.faces.console.parts.download import Download, Taken
from quizlib.faces.console.parts.notice import Notice
from quizlib.faces.console.parts.work import Progress, Work


class LongDownload(Download):
    """As ``Download``, but ``produce`` works in a thread and can be cancelled."""

    def __init__(
        self,
        label: str,
        produce: Callable[[Progress], tuple[str, bytes]],
        work: Work,
        notice: Notice,
        taken: Taken = lambda name, content: None,
    ) -> None:
        self._produce = produce
        self._work = work
        super().__init__(label, lambda: ("", b""), notice, taken)

    def _pressed(self, _widget: object, content: object, _buffers: object) -> None:
        if content == "press":
            self._work.run(f"正在生成：{self.label}", self._produce, lambda made: self.offer(*made))
