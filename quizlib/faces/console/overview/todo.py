"""What needs doing, found in the background: each with a button that leads there."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from quizlib.core.sitting import Phase, Sitting, SittingKind
from quizlib.faces.console.overview.lines import Line
from quizlib.faces.console.overview.running import lagging, named
from quizlib.faces.console.parts import Progress
from quizlib.faces.reporting import bank_or_none, changed_since
from quizlib.services.home import Home

_RECENT = timedelta(days=30)
_NAMED = 3
_STAGES = 4


def todo(home: Home, progress: Progress) -> list[Line]:
    """What needs doing now; the most pressing first.

    Raises:
        ReportError, StoreError: figures cannot be read.
    """
    now, found = home.clock(), list[Line]()
    for stage, part in enumerate((_of_the_bank, _absent, _unmarked, _reported)):
        progress(stage, _STAGES)
        found += part(home, now)
    progress(_STAGES, _STAGES)
    return found


def _of_the_bank(home: Home, now: datetime) -> Iterator[Line]:
    """Sittings that the bank as it is today does not fit."""
    bank = bank_or_none(home)
    if bank is None:
        yield Line("题库有读不出来的地方，请先改好，否则不能新建场次。", "看题库", "bank")
        return
    for one in home.outlook.concerns(bank, now):
        title = one.sitting.title
        if one.shortfalls:
            yield Line(f"《{title}》题库不够抽：{_several(one.shortfalls, '处')}", "看场次", "sittings", one.sitting.id)
        if one.stale:
            ids = _several(tuple(one.stale), "道")
            yield Line(f"《{title}》可能抽到过时的题目：{ids}", "看题库", "bank", next(iter(one.stale)))


def _absent(home: Home, now: datetime) -> Iterator[Line]:
    """Sittings that closed a short while ago, with branches that took little part."""
    for one in home.watching.sittings(now):
        if one.phase(now) is Phase.CLOSED and one.closes > now - _RECENT and one.kind is not SittingKind.PRACTICE:
            behind = lagging(home.watching.turnout(one.id, now))
            if behind:
                yield Line(f"《{one.title}》{named(behind)}", "看成绩", "results", one.id)


def _unmarked(home: Home, now: datetime) -> Iterator[Line]:
    from quizlib.figures.todo import unmarked  # pandas and DuckDB take a moment to load

    sittings: dict[str, Sitting] = {one.id: one for one in home.outlook.with_short_answers(now)}
    for id, count in unmarked(home.store, home.settings.results, list(sittings), now).items():
        yield Line(f"《{sittings[id].title}》有 {count} 个简答题的作答等待评分", "去评分", "marking", id)


def _reported(home: Home, now: datetime) -> Iterator[Line]:
    for found in changed_since(home, bank_or_none(home), lambda done, total: None).values():
        if found:
            names = _several([f"{one.figure.name}原为 {one.old}、现为 {one.new}" for one in found], "个")
            yield Line(f"{found[0].reported_in} 引用的数字变了：{names}", "看变化", "results")


def _several(texts: Sequence[str], counted: str) -> str:
    first = "，".join(texts[:_NAMED])
    return f"{first}等 {len(texts)} {counted}" if len(texts) > _NAMED else first
