"""Figures that a report has cited, kept beside the results: whoever cites one again is told when it has changed.

``results/reports/<moment>-<number>-<name>.json`` is written with each report and never changed.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from quizlib.core.audit import Action
from quizlib.core.moment import spoken
from quizlib.core.sitting import SittingKind
from quizlib.errors import ReportError, StoreError, system_reason
from quizlib.figures.facts import Facts, Held
from quizlib.figures.figure import By, Figure, printed_number
from quizlib.figures.period import Period
from quizlib.private import private_file, private_folder
from quizlib.store import Store
from quizlib.store.audit import Entry, select_audit
from quizlib.store.witness import Anchor

FOLDER = "reports"
_LONGEST_NAME = 60
_FROM_LEDGER, _FROM_BANK, _FROM_PRACTICE = "activity:", "bank_", "practice"
#: Figures that marks and regrading can change; all others hang on lists and on who took part.
_OF_MARKS = frozenset(
    {"scored", "pending", "mean_rate", "mean", "median", "highest", "lowest", "deviation", "resit_passed"}
    | {"passed", "pass_rate", "excellent", "excellent_rate", "full", "full_rate", "full_times"}
)
_MARKING = (Action.MARKED, Action.REGRADED)


@dataclass(frozen=True, slots=True)
class Citation:
    """A figure of a period with what it was counted from: sittings, or the ledger with its ``checksum``."""

    figure: Figure
    period: Period
    held: tuple[Held, ...] = ()
    checksum: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same figure in another report."""
        scope, period = self.figure.scope, self.period
        kind = scope.kind.value if scope.kind else ""
        return (self.figure.id, scope.by.value, scope.key, kind, period.first.isoformat(), period.last.isoformat())


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that an earlier report cites with another value; ``old`` and ``new`` are printed, with their ratio."""

    figure: Figure
    period: Period
    old: str
    new: str
    why: str
    reported_in: str
    when: datetime

    @property
    def where(self) -> str:
        """The period and scope."""
        return f"{self.period}，{self.figure.scope}"


def cite(facts: Facts, period: Period, figures: Iterable[Figure], checksum: str = "") -> list[Citation]:
    """``figures`` of a period with the sittings of ``facts`` that each was counted from."""
    return [Citation(one, period, _held(facts, one), _checksum(one, checksum)) for one in figures]


def remember(store: Store, results: Path, name: str, citations: Sequence[Citation], now: datetime) -> Path:
    """Keep what the report file ``name`` cites; the file that it is kept in.

    Raises:
        StoreError: the folder cannot be written.
    """
    with store.read() as connection:
        entries = select_audit(connection)
    sittings = {one.sitting.id: _plain_held(one) for citation in citations for one in citation.held}
    content = {
        "report": name,
        "written": now.astimezone(UTC).isoformat(),
        "entry": entries[-1].number if entries else 0,
        "chain": entries[-1].chain if entries else "",
        "sittings": sittings,
        "figures": [_plain(one) for one in citations],
    }
    moment = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S")
    try:
        folder = results / FOLDER
        private_folder(folder)
        path = _free(folder, moment, Path(name).stem[:_LONGEST_NAME])
        private_file(path)
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{results / FOLDER}：报告的数字记录写不进去（{system_reason(error)}）") from error
    return path


def changed(store: Store, results: Path, citations: Iterable[Citation]) -> list[Changed]:
    """Which of ``citations`` the last report that cites them gives with another value, and why.

    Raises:
        ReportError: what a report cited cannot be read.
    """
    before = _remembered(results)
    if not before:
        return []
    with store.read() as connection:
        entries = select_audit(connection)
    found = []
    for one in citations:
        known = before.get(one.key)
        if known is not None and known.exact != _exact(one.figure):
            found.append(known.against(one, entries))
    return found


def anchors(results: Path) -> Iterator[Anchor]:
    """Where the audit stood when each report was written; reports that cannot be read are passed over."""
    for path in sorted((results / FOLDER).glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content.get("chain"):
                yield Anchor(int(content["entry"]), str(content["chain"]), str(path))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue


def reported_periods(results: Path) -> list[Period]:
    """The periods of which some report cites figures, the newest last. Raises ReportError."""
    days = {key[-2:] for key in _remembered(results)}
    return [Period(*map(date.fromisoformat, pair)) for pair in sorted(days)]


@dataclass(frozen=True, slots=True)
class _Known:
    """A figure as a report cited it."""

    report: str
    written: datetime
    entry: int
    told: Mapping[str, Any]
    sittings: Mapping[str, Mapping[str, Any]]

    @property
    def exact(self) -> tuple[str | None, ...]:
        return (self.told["value"], self.told["numerator"], self.told["denominator"])

    def against(self, now: Citation, entries: Sequence[Entry]) -> Changed:
        reasons = dict.fromkeys(self._reasons(now, entries))
        why = "；".join(reasons) or "没有找到原因，请用 quizlib verify 核对归档"
        figure = now.figure
        new = figure.with_unit + _ratio(figure.numerator, figure.denominator)
        numbers = (None if self.told[one] is None else Fraction(self.told[one]) for one in ("numerator", "denominator"))
        old = self.told["printed"] + _ratio(*numbers)
        return Changed(figure, now.period, old, new, why, self.report, self.written)

    def _reasons(self, now: Citation, entries: Sequence[Entry]) -> Iterator[str]:
        if now.checksum != self.told["checksum"]:
            yield "活动台账有改动"
        if self.told["definition"] != now.figure.definition.definition:
            yield "指标的定义有改动"
        if now.figure.id.startswith(_FROM_BANK):
            yield "题库有变动"
        held = {one.sitting.id: one for one in now.held}
        then = {id: self.sittings[id] for id in self.told["sittings"]}
        for id, one in held.items():
            if id not in then:
                yield f"新增场次《{one.sitting.title}》"
        for id, gone in then.items():
            if id not in held:
                yield f"不再计入场次《{gone['title']}》"
                continue
            title = held[id].sitting.title
            for entry in entries:
                if entry.number > self.entry and entry.sitting_id == id and _concerns(entry, now.figure):
                    yield f"《{title}》{entry.action.label}{f'（{entry.reason}）' if entry.reason else ''}"
            if not gone["version"]:
                yield f"《{title}》当时（{spoken(datetime.fromisoformat(gone['as_of']))}）还没有结束，之后继续进行"


def _concerns(entry: Entry, figure: Figure) -> bool:
    return entry.action.changes_figures and (entry.action not in _MARKING or figure.id in _OF_MARKS)


def _held(facts: Facts, figure: Figure) -> tuple[Held, ...]:
    scope = figure.scope
    if figure.id.startswith((_FROM_LEDGER, _FROM_BANK)):
        return ()
    found = facts.of(SittingKind.PRACTICE).held if figure.id.startswith(_FROM_PRACTICE) else facts.held
    return tuple(
        one
        for one in found
        if scope.kind in (None, one.sitting.kind) and (scope.by is not By.SITTING or one.sitting.id == scope.key)
    )


def _checksum(figure: Figure, checksum: str) -> str:
    return checksum if figure.id.startswith(_FROM_LEDGER) else ""


def _exact(figure: Figure) -> tuple[str | None, ...]:
    numbers = (figure.value, figure.numerator, figure.denominator)
    return tuple(None if one is None else str(one) for one in numbers)


def _ratio(numerator: Fraction | None, denominator: Fraction | None) -> str:
    return "" if denominator is None else f"（{printed_number(numerator)}/{printed_number(denominator)}）"


def _plain(one: Citation) -> dict[str, Any]:
    figure, scope = one.figure, one.figure.scope
    value, numerator, denominator = _exact(figure)
    return {
        "key": list(one.key),
        "name": figure.name,
        "scope": str(scope),
        "value": value,
        "numerator": numerator,
        "denominator": denominator,
        "printed": figure.with_unit,
        "definition": figure.definition.definition,
        "sittings": [held.sitting.id for held in one.held],
        "checksum": one.checksum,
    }


def _plain_held(held: Held) -> dict[str, Any]:
    return {
        "title": held.sitting.title,
        "version": held.version,
        "checksum": held.checksum,
        "as_of": held.as_of.astimezone(UTC).isoformat(),
    }


def _remembered(results: Path) -> dict[tuple[str, ...], _Known]:
    """The last that any report says of each figure."""
    found: dict[tuple[str, ...], _Known] = {}
    for path in sorted((results / FOLDER).glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            written = datetime.fromisoformat(content["written"])
            for told in content["figures"]:
                found[tuple(told["key"])] = _Known(
                    content["report"], written, content["entry"], told, content["sittings"]
                )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ReportError(f"{path}：以前报告的数字记录读不出来，请从备份中恢复；不再需要的可以移走") from error
    return found


def _free(folder: Path, moment: str, name: str) -> Path:
    """A path that is not taken; of reports of the same second the later one sorts behind."""
    taken = len(list(folder.glob(f"{moment}-*")))
    return folder / f"{moment}-{taken:03d}-{name}.json"
