"""Several of many, by checkboxes; what stands under another is chosen with it."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import anywidget
import traitlets

_STATIC = Path(__file__).parents[2] / "static"


class Choices(anywidget.AnyWidget):
    """``chosen`` are the keys of those chosen, in the order of ``offer``; ``hint`` is shown while there is none."""

    _esm = _STATIC / "choices.js"
    label = traitlets.Unicode().tag(sync=True)
    hint = traitlets.Unicode().tag(sync=True)
    options: traitlets.List[list[object]] = traitlets.List().tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)
    value = traitlets.List(traitlets.Unicode()).tag(sync=True)

    def __init__(self, label: str, changed: Callable[[], None] | None = None, *, hint: str = "不选即不限") -> None:
        super().__init__(label=label, hint=hint)
        if changed is not None:
            self.observe(lambda _: changed(), "value")

    def offer(self, options: Iterable[tuple[str, str, int]]) -> None:
        """Offer these: a key, what it is called and how far it stands under others; what was chosen stays."""
        new = [list(one) for one in options]
        if new != self.options:
            self.options = new

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys chosen; those that are not on offer any more come last."""
        places = {key: place for place, (key, *_) in enumerate(self.options)}
        return tuple(sorted(self.value, key=lambda key: places.get(key, len(places))))

    def choose(self, keys: Sequence[str]) -> None:
        """Choose these, and offer also those of them that were not."""
        known = {key for key, *_ in self.options}
        gone = [[key, f"{key}（现在没有）", 0] for key in keys if key not in known]
        if gone:
            self.options = [*self.options, *gone]
        self.value = list(keys)
