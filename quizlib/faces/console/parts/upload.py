"""A button that takes a file from the browser."""

from collections.abc import Callable
from typing import Any

import ipywidgets as widgets


class Upload(widgets.FileUpload):  # type: ignore[misc]
    """``given`` is called with the name and the bytes of each file; the same file can be given again."""

    def __init__(self, description: str, accept: str, given: Callable[[str, bytes], None]) -> None:
        super().__init__(description=description, accept=accept, multiple=False, layout={"width": "auto"})
        self._given = given
        self.observe(self._taken, "value")

    def _taken(self, change: Any) -> None:
        taken = [(str(one["name"]), bytes(one["content"])) for one in change["new"]]
        if taken:
            self.set_trait("value", ())
            for name, content in taken:
                self._given(name, content)
