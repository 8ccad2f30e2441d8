"""A sitting written as the YAML file that ``sitting_yaml`` reads, for an organizer to look at and change."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import yaml

from quizlib.core.moment import local
from quizlib.core.sitting import Sitting

#: Written even where they are what they would be anyway.
_ALWAYS = (
    *("id", "title", "kind", "opens", "closes", "time_limit", "attempts", "counts"),
    *("pass_line", "excellent_line", "score_shown", "keys_shown"),
)
_POINTS = ("points", "pass_line", "excellent_line")


def sitting_text(sitting: Sitting, heading: Sequence[str] = (), remarks: Sequence[str] = ()) -> str:
    """The file of ``sitting``: ``heading`` as comments above, ``remarks`` each behind a rule of the blueprint.

    ``read_sitting`` gives the same sitting again, its moments to the second.
    """
    return "\n".join([*(f"# {_one_line(one)}" for one in heading), *_lines(sitting, remarks)]) + "\n"


def _lines(sitting: Sitting, remarks: Sequence[str]) -> Iterator[str]:
    plain = sitting.model_dump(mode="json")
    for name, field in Sitting.model_fields.items():
        value = getattr(sitting, name)
        if name == "blueprint":
            yield "blueprint:"
            yield from _list("fixed", plain[name]["fixed"], ())
            yield from _list("rules", plain[name]["rules"], remarks)
        elif name in _ALWAYS or value != field.default:
            yield f"{name}: {_flow(_moment(value) if isinstance(value, datetime) else _plain(name, plain[name]))}"


def _list(name: str, values: Sequence[dict[str, Any]], remarks: Sequence[str]) -> Iterator[str]:
    if values:
        yield f"  {name}:"
    for place, one in enumerate(values):
        told = {key: _plain(key, value) for key, value in one.items() if value not in (None, [])}
        remark = f"  # {_one_line(remarks[place])}" if place < len(remarks) else ""
        yield f"  - {_flow(told)}{remark}"


def _moment(value: datetime) -> str:
    """China time, to the minute where that says it all."""
    return local(value).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")


def _plain(name: str, value: Any) -> Any:
    """Whole points and articles as numbers; all else as it is."""
    if name == "article":
        return [_plain("points", one) for one in value]
    return int(value) if name in _POINTS and value.isdecimal() else value


def _flow(value: Any) -> str:
    text = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, sort_keys=False, width=10**6)
    return text.removesuffix("\n").removesuffix("\n...")


def _one_line(text: str) -> str:
    return " ".join(text.split())
