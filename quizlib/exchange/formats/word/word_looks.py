"""How a run of text looks in Word: coloured, bold, underlined, hidden, in a symbol font, itself or by its style."""

from collections.abc import Callable
from typing import Any, NamedTuple

from quizlib.exchange.formats.word.numbering import W

_DEEPEST = 20  # styles based on styles
_GREY = 24  # how far red, green and blue may differ in a colour that only is a shade of grey
_OFF = ("0", "false", "none", "off")
#: Ticks and crosses of the symbol fonts, by the last byte of their code.
_SYMBOLS = {
    "wingdings": {0xFC: "√", 0xFB: "×", 0xFE: "√", 0xFD: "×"},
    "wingdings 2": {0x50: "√", 0x4F: "×", 0x52: "√", 0x51: "×"},
    "symbol": {0xD6: "√", 0xB4: "×"},
}
_SYMBOL_FONTS = {*_SYMBOLS, "wingdings 3", "webdings"}


class Look(NamedTuple):
    """``stands_out``: bold, underline, colour, dots; ``font``: the name of a symbol font."""

    stands_out: frozenset[str] = frozenset()
    is_underlined: bool = False
    is_hidden: bool = False
    font: str = ""


class Looks:
    """The looks of runs; what a run does not say itself comes from its style, then from that of its paragraph."""

    def __init__(self, styles: Any) -> None:
        self._own: dict[str, dict[str, Any]] = {}
        self._base: dict[str, str] = {}
        self._known: dict[str, dict[str, Any]] = {}
        for style in [] if styles is None else styles.iter(W + "style"):
            name = style.get(W + "styleId", "")
            self._own[name] = _properties(style.find(W + "rPr"))
            base = style.find(W + "basedOn")
            self._base[name] = "" if base is None else base.get(W + "val", "")

    def of(self, properties: Any, paragraph_style: str = "") -> Look:
        """The look of a run with these properties (``w:rPr`` or None)."""
        own = _properties(properties)
        style = own.get(W + "rStyle")
        named = self._style(style.get(W + "val", "")) if style is not None else {}
        around = self._style(paragraph_style) if paragraph_style else {}
        if not own and not around:
            return Look()
        found = {**around, **named, **own}
        is_underlined = _is_on(found, "u")
        fonts = found.get(W + "rFonts")
        font = "" if fonts is None else (fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or "").strip().casefold()
        return Look(
            frozenset(name for name, tests in _OUT.items() if any(test(found) for test in tests)),
            is_underlined,
            _is_on(found, "vanish"),
            font if font in _SYMBOL_FONTS else "",
        )

    def _style(self, name: str) -> dict[str, Any]:
        if name not in self._known:
            found: dict[str, Any] = {}
            at = name
            for _ in range(_DEEPEST):
                if at not in self._own:
                    break
                found = {**self._own[at], **found}
                at = self._base[at]
            self._known[name] = found
        return self._known[name]


def is_shaded(properties: Any) -> bool:
    """Whether what has these properties (``w:rPr``, ``w:tcPr`` or None) stands on a colour that is no grey."""
    shade = properties.find(W + "shd") if properties is not None else None
    return shade is not None and _has_hue(shade.get(W + "fill", ""))


def symbol(char: Any) -> str:
    """What a ``w:sym`` means: a tick or a cross of a symbol font, or the character of any other font."""
    try:
        code = int(char.get(W + "char") or "", 16)
    except ValueError:
        return ""
    if not 0x20 <= code < 0x110000 or 0xD800 <= code < 0xE000:
        return ""
    return symbols(chr(code), (char.get(W + "font") or "").strip().casefold())


def symbols(text: str, font: str) -> str:
    """``text`` as it is seen in ``font``: of a symbol font only the ticks and crosses are kept."""
    if font not in _SYMBOL_FONTS:
        return text
    known = _SYMBOLS.get(font, {})
    return "".join(known.get(ord(one) & 0xFF, " " if one.isspace() else "") for one in text)


def _properties(element: Any) -> dict[str, Any]:
    return {} if element is None else {child.tag: child for child in element}


def _is_on(found: dict[str, Any], name: str) -> bool:
    element = found.get(W + name)
    return element is not None and element.get(W + "val", "on") not in _OFF


def _is_coloured(found: dict[str, Any]) -> bool:
    colour, shade = found.get(W + "color"), found.get(W + "shd")
    return (colour is not None and _has_hue(colour.get(W + "val", ""))) or (
        shade is not None and _has_hue(shade.get(W + "fill", ""))
    )


def _has_hue(value: str) -> bool:
    try:
        parts = [int(value[at : at + 2], 16) for at in (0, 2, 4)]
    except ValueError:
        return False
    return len(value) == 6 and max(parts) - min(parts) > _GREY


_OUT: dict[str, tuple[Callable[[dict[str, Any]], bool], ...]] = {
    "bold": (lambda found: _is_on(found, "b"),),
    "underline": (lambda found: _is_on(found, "u"),),
    "dots": (lambda found: _is_on(found, "em"),),
    "colour": (lambda found: _is_on(found, "highlight"), _is_coloured),
}
