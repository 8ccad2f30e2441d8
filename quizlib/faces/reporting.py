"""What the command line and the console do with reports alike: write one, and look at what earlier ones say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from quizlib.core.bank import Bank
from quizlib.errors import ProblemsError, ReportError, system_reason
from quizlib.services.home import Home

if TYPE_CHECKING:  # pandas and Word are loaded only when somebody needs them
    from quizlib.figures import Facts, Period
    from quizlib.figures.reported import Changed
    from quizlib.figures.verify import Verdict
    from quizlib.reports.fields import Ledger
    from quizlib.reports.report_docx import Wishes, WrittenReport

#: Called with how much is done and how much there is.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ReadLedger:
    """A ledger as a report takes it, and the ``doubts`` about its rows."""

    ledger: "Ledger"
    doubts: tuple[str, ...]


def ledger_at(path: Path) -> ReadLedger:
    """The ledger in a file. Raises ProblemsError, ReportError."""
    from quizlib.exchange.ledger import read_ledger
    from quizlib.reports.fields import Ledger

    found = read_ledger(path)
    try:
        checksum = sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise ReportError(f"{path}：台账读不出来（{system_reason(error)}）") from error
    return ReadLedger(
        Ledger(path.name, checksum, found.activities, found.values), tuple(str(one) for one in found.doubts)
    )


def written_report(
    home: Home,
    target: Path,
    period: "Period",
    *,
    template: Path | None,
    ledger: "Ledger | None",
    wishes: "Wishes",
    progress: Progress,
) -> "WrittenReport":
    """Write the report of ``period`` to ``target`` and remember what it cites. Raises ReportError, ProblemsError."""
    from quizlib.figures import gather
    from quizlib.figures.reported import changed, remember
    from quizlib.reports.fields import Sources
    from quizlib.reports.report_docx import SHIPPED, write_report

    now, results = home.clock(), home.settings.results

    def gathered(one: "Period") -> "Facts":
        return gather(home.store, results, one, now, progress)

    sources = Sources(period, gathered, bank=lambda: bank_or_none(home), ledger=ledger)
    done = write_report(target, sources, template or SHIPPED, wishes, lambda cited: changed(home.store, results, cited))
    remember(home.store, results, target.name, done.citations, now)
    return done


def changed_since(
    home: Home, bank: Bank | None, progress: Progress, *, first: date | None = None, last: date | None = None
) -> dict["Period", list["Changed"]]:
    """What earlier reports cite and is another number now, for each period within these days that they speak of.

    Raises:
        ReportError, StoreError: figures cannot be read.
    """
    from quizlib.figures.reported import reported_periods
    from quizlib.figures.todo import recheck

    now, results = home.clock(), home.settings.results
    periods = [
        one
        for one in reported_periods(results)
        if (first is None or one.first >= first) and (last is None or one.last <= last)
    ]
    found: dict[Period, list[Changed]] = {}
    for place, period in enumerate(periods):
        progress(place, len(periods))
        found[period] = recheck(home.store, results, period, bank, now)
    progress(len(periods), len(periods))
    return found


def verdicts(home: Home, progress: Progress) -> list["Verdict"]:
    """Whether each frozen sitting is what it was. Raises StoreError."""
    from quizlib.figures.frozen import frozen_sittings
    from quizlib.figures.verify import verify

    results = home.settings.results
    total, found, seen = len(frozen_sittings(results)), list["Verdict"](), set[str]()
    progress(0, total)
    for one in verify(home.store, results, home.clock()):
        found.append(one)
        seen.add(one.sitting)
        progress(min(len(seen), total), total)
    return found


def bank_or_none(home: Home) -> Bank | None:
    """The bank; None where it has problems."""
    try:
        return home.bank
    except ProblemsError:
        return None
