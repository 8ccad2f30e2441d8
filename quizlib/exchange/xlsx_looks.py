"""How a cell of a workbook stands out: by which a person may have marked the right choice."""

from typing import Any

PLAIN: frozenset[str] = frozenset()
_GREY = 24  # how far red, green and blue may differ in a colour that only is a shade of grey
_FIRST_ACCENT = 4  # of the colours of a theme; those before are for text and background
_GREY_INDEXES = {0, 1, 8, 9, 22, 23, 55, 63, 64, 65}


class Looks:
    """The looks of openpyxl's cells by their styles: a sheet has few styles and many cells."""

    def __init__(self) -> None:
        self._known: dict[int, frozenset[str]] = {0: PLAIN}

    def of(self, cell: Any) -> frozenset[str]:
        """``colour``, ``fill``, ``bold``, ``underline``: those that the style of a cell has."""
        style = cell._style_id
        if style not in self._known:
            try:
                self._known[style] = _looks(cell.font, cell.fill)
            except (AttributeError, IndexError, TypeError):  # a style that the file does not define
                self._known[style] = PLAIN
        return self._known[style]


def _looks(font: Any, fill: Any) -> frozenset[str]:
    has = {
        "colour": _has_hue(font.color),
        "fill": fill.fill_type == "solid" and _has_hue(fill.fgColor),
        "bold": bool(font.b),
        "underline": bool(font.u) and font.u != "none",
    }
    return frozenset(name for name, is_so in has.items() if is_so)


def _has_hue(colour: Any) -> bool:
    if colour is None:
        return False
    if colour.type == "theme":
        return isinstance(colour.theme, int) and colour.theme >= _FIRST_ACCENT
    if colour.type == "indexed":
        return colour.indexed not in _GREY_INDEXES
    value = colour.rgb if isinstance(colour.rgb, str) and len(colour.rgb) == 8 else "00000000"
    parts = [int(value[at : at + 2], 16) for at in (2, 4, 6)]
    return max(parts) - min(parts) > _GREY
