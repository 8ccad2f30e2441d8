"""How cells of a workbook look: legible in a grey print, where a colour never says something alone."""

from types import MappingProxyType
from typing import Any

#: Accents of titles and charts.
DARK, PALE = "#8C1C13", "#F2E3E1"

BASE: dict[str, Any] = {"font_name": "等线", "font_size": 11, "valign": "vcenter"}
_CELL = {"border": 1, "border_color": "#BFBFBF"}
_NUMBER = {"align": "center", **_CELL}
_TILE = {"align": "center", "font_size": 24, "bold": True, "bg_color": PALE, "left": 1, "right": 1}
_LINK = {"font_color": "#1F4E79", "underline": 1}
_NOTE = {"align": "center", "font_size": 9, "font_color": "#404040", "bg_color": PALE, "text_wrap": True}

#: Formats by name.
FORMATS: MappingProxyType[str, dict[str, Any]] = MappingProxyType(
    {
        "text": _CELL,
        "centred": {"align": "center", **_CELL},
        "wrapped": {"text_wrap": True, **_CELL},
        "passage": {"text_wrap": True, "valign": "top", "align": "left"},
        "head": {"bold": True, "bg_color": "#D9D9D9", "border": 1, "text_wrap": True, "align": "center"},
        "total": {"bold": True, "bg_color": "#EDEDED", "top": 2},
        "title": {"bold": True, "font_size": 14},
        "wide title": {"bold": True, "font_size": 14, "text_wrap": True},
        "cover title": {"bold": True, "font_size": 22, "font_color": DARK, "text_wrap": True},
        "cover line": {"font_size": 12, "font_color": "#404040"},
        "section": {"bold": True, "font_size": 13, "bottom": 2, "bottom_color": DARK},
        "tile label": {"align": "center", "font_color": "#404040", "bg_color": PALE, "top": 1, "left": 1, "right": 1},
        "tile": _TILE,
        "tile whole": {**_TILE, "num_format": "0"},
        "tile decimal": {**_TILE, "num_format": "0.0"},
        "tile share": {**_TILE, "num_format": "0.0%"},
        "tile base": {
            **_NOTE,
            "bottom": 1,
            "left": 1,
            "right": 1,
        },
        "label": {"bold": True, "valign": "top"},
        "link": _LINK,
        "wide link": {**_LINK, "text_wrap": True, "valign": "top"},
        "linked": {**_LINK, **_CELL},
        "whole": {"num_format": "0", **_NUMBER},
        "points": {"num_format": "0.##", **_NUMBER},
        "places 1": {"num_format": "0.0", **_NUMBER},
        "places 2": {"num_format": "0.00", **_NUMBER},
        "places 3": {"num_format": "0.000", **_NUMBER},
        "share": {"num_format": "0.0%", **_NUMBER},
        "share left": {"num_format": "0.0%", "align": "left"},
        "moment": {"num_format": "yyyy-mm-dd hh:mm:ss", **_NUMBER},
        "span": {"num_format": '[m]"分"ss"秒"', **_NUMBER},
    }
)

#: What flagged cells look like: by colour, and by weight where a print is grey.
FLAGS: MappingProxyType[str, dict[str, Any]] = MappingProxyType(
    {
        "bad": {"bg_color": "#F4CCCC", "font_color": "#7A0010", "bold": True},
        "good": {"bg_color": "#D9EAD3", "font_color": "#1D4D1D"},
        "wait": {"bg_color": "#FFF2CC", "font_color": "#5F4700", "italic": True},
    }
)
