"""A button that hands a file to the browser: its bytes go over the widget's connection, nothing lies on the disk."""

from collections.abc import Callable
from pathlib import Path

import anywidget
import traitlets

from quizlib.faces.console.parts.notice import Notice

_STATIC = Path(__file__).parents[2] / "static"


#: Called with the name and the bytes of a file that is whole, before it goes out.
Taken = Callable[[str, bytes], None]


class Download(anywidget.AnyWidget):
    """``label`` is what stands on the button; ``make`` gives the name of the file and its bytes when it is pressed.

    ``taken`` records what goes out; where it raises, nothing does.
    """

    _esm = _STATIC / "download.js"
    label = traitlets.Unicode().tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        label: str,
        make: Callable[[], tuple[str, bytes]],
        notice: Notice,
        taken: Taken = lambda name, content: None,
    ) -> None:
        super().__init__(label=label)
        self._make = make
        self._taken = taken
        self._notice = notice
        self.on_msg(self._pressed)

    def offer(self, name: str, content: bytes) -> None:
        """Hand over a file that is there already."""
        self._taken(name, content)
        self.send({"name": name}, buffers=[content])

    def _pressed(self, _widget: object, content: object, _buffers: object) -> None:
        if content == "press":
            with self._notice.guarding():
                self.offer(*self._make())
