"""What a template names: a figure, of which period, kind of sitting and part of the persons, or a named field."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType

from quizlib.core.activity import is_field_name
from quizlib.core.sitting import SittingKind
from quizlib.figures.activities import activity_definitions
from quizlib.figures.figure import Definition
from quizlib.figures.registry import DEFINITIONS
from quizlib.reports.fields.catalogue import OF_ALL, OF_BANK, OF_PRACTICE, PERIOD_FIELDS, TEXT_FIELDS

#: What stands in front of a figure of another period: the one before, the same a year before, and the changes to them.
PERIODS = MappingProxyType(
    {"上期": "上期的", "同期": "上年同期的", "环比": "比上期的变化：", "同比": "比上年同期的变化："}
)
KINDS = MappingProxyType({"竞赛": SittingKind.CONTEST, "测试": SittingKind.TEST})
#: What stands behind a field that is to be printed without its ``%`` or unit.
BARE = "数"
NAMED = "待填"
#: The days of the period and other texts.
TEXTS = MappingProxyType({f"期间.{name}": meaning for name, meaning in PERIOD_FIELDS.items()} | dict(TEXT_FIELDS))
TITLES = "名称"
_BY_KIND = {("sittings", "竞赛"): "contests", ("sittings", "测试"): "tests"}
#: The figures of practices by those of sittings.
OF_PRACTICES = MappingProxyType(
    {"sittings": "practices", "persons": "practice_persons", "person_times": "practice_times"}
)
_WRITTEN = re.compile(
    r"(?:(?P<period>上期|同期|环比|同比)\.)?(?:(?P<kind>竞赛|测试)\.)?"
    r"(?:(?P<group>类别|党支部)\[[\"“”'‘’](?P<key>[^\"“”'‘’\[\]]{1,60})[\"“”'‘’]\]\.)?(?P<name>\w+?)(?P<bare>\.数)?"
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field; ``name`` is a figure's, a list of titles', a day's or, with ``named``, one that the ledger fills.

    ``figure`` is the id of the figure's definition, empty where it is none. ``str`` is what stands in the braces.
    """

    name: str
    figure: str = ""
    period: str = ""
    kind: str = ""
    group: str = ""
    key: str = ""
    bare: bool = False
    named: bool = False

    def __str__(self) -> str:
        group = f'{self.group}["{self.key}"]' if self.group else ""
        parts = (NAMED if self.named else "", self.period, self.kind, group, self.name, BARE if self.bare else "")
        return ".".join(part for part in parts if part)

    @property
    def is_titles(self) -> bool:
        """Whether it prints titles in 《》."""
        return not self.figure and not self.named and self.name.endswith(TITLES)

    def without_unit(self) -> "Field":
        """The same, printed without ``%`` or unit."""
        return replace(self, bare=True)


class Fields:
    """Every field that a template may name, given the kinds of activity in the ledger."""

    def __init__(self, kinds: Iterable[str] = ()) -> None:
        activities = activity_definitions(kinds)
        self.kinds = tuple(dict.fromkeys(one.id.split(":")[1] for one in activities if one.id.split(":")[1]))
        self.definitions: Mapping[str, Definition] = {**DEFINITIONS, **{one.id: one for one in activities}}
        self._by_name = {one.name: one for one in self.definitions.values()}
        self._titles = {f"{kind}{TITLES}": kind for kind in self.kinds}

    def figure(self, id: str, *, period: str = "", kind: str = "", group: str = "", key: str = "") -> Field:
        """The field of the figure ``id``; a kind of sitting that has a figure of its own is named by that."""
        own = _BY_KIND.get((id, kind)) if not group else None
        if own is not None:
            id, kind = own, ""
        return Field(self.definitions[id].name, id, period, kind, group, key)

    def is_there(self, id: str, period: str, kind: str, group: str) -> bool:
        """Whether there is a figure ``id`` of such a period, kind of sitting and part of the persons."""
        if id in OF_BANK:
            return not (period or kind or group)
        if group and id in OF_ALL:
            return False
        return not ((kind and id in OF_PRACTICE) or ((kind or group) and id not in DEFINITIONS))

    def titles(self, kind: str) -> Field:
        """The field of the titles of the activities of ``kind``."""
        return Field(f"{kind}{TITLES}")

    def read(self, text: str) -> Field | None:
        """The field that a person wrote, with braces or without; None where there is no such."""
        plain = re.sub(r"^\{\{\s*|\s*\}\}$", "", text.strip()).replace("．", ".")
        plain = re.sub(r"\s*([.\[\]])\s*", r"\1", plain)
        if plain in TEXTS:
            return Field(plain)
        if plain.startswith(f"{NAMED}."):
            name = plain.removeprefix(f"{NAMED}.")
            return Field(name, named=True) if is_field_name(name) else None
        found = _WRITTEN.fullmatch(plain)
        if found is None:
            return None
        period, kind, group, key = (found[one] or "" for one in ("period", "kind", "group", "key"))
        definition = self._by_name.get(found["name"])
        if definition is not None and not self.is_there(definition.id, period, kind, group):
            return None
        if definition is not None:
            one = self.figure(definition.id, period=period, kind=kind, group=group, key=key)
            return replace(one, bare=found["bare"] is not None)
        return self.titles(self._titles[plain]) if plain in self._titles else None

    def meaning(self, field: Field) -> str:
        """What a field prints, in a sentence for an organizer."""
        if field.named:
            return "系统不知道，从活动台账“其他数据”里按名称填"
        if str(field) in TEXTS:
            return TEXTS[str(field)]
        if field.is_titles:
            return f"活动台账中“{self._titles.get(field.name, '')}”的名称，顺次列出"
        whom = {"类别": f"人员类别为“{field.key}”的", "党支部": f"{field.key}的"}.get(field.group, "")
        kind = f"只计{KINDS[field.kind].label}：" if field.kind else ""
        return f"{PERIODS.get(field.period, '')}{whom}{kind}{self.definitions[field.figure].definition}"

    def near(self, text: str) -> list[str]:
        """Names like ``text``, the likest first."""
        name = text.strip("{} ").split(".")[-1]
        return get_close_matches(name, [*self._by_name, *self._titles, *TEXTS], n=3, cutoff=0.45)

    def names(self) -> list[tuple[str, str]]:
        """Every name without prefix, with its meaning, to choose from."""
        figures = [(one.name, one.definition) for one in self.definitions.values()]
        titles = [(name, self.meaning(Field(name))) for name in self._titles]
        return [*figures, *titles, *TEXTS.items()]
