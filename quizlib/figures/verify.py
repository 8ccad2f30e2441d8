"""Whether frozen sittings are what they were: against their checksums, the audit log and the store."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from quizlib.core.audit import Action
from quizlib.errors import ReportError
from quizlib.figures.frozen import ERASING, MANIFEST, Version, attach, faults, frozen_sittings, versions
from quizlib.figures.live import load_live
from quizlib.figures.reported import anchors
from quizlib.figures.tables import TABLES, opened_tables
from quizlib.store import Store
from quizlib.store.audit import astray, broken, head, last_entry, select_audit, select_erasures
from quizlib.store.questions import Editions
from quizlib.store.sittings import select_planned
from quizlib.store.witness import Anchor, Witness


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of one version (0: of the sitting as a whole); no ``problems`` where all is as it was."""

    sitting: str
    version: int
    problems: tuple[str, ...]


def verify(store: Store, results: Path, now: datetime, sitting_id: str | None = None) -> Iterator[Verdict]:
    """A verdict for each frozen version of a sitting, or of all.

    The files must have the checksums of their manifest and the manifest the one that the audit log noted; the newest
    version must be what the store gives when it is counted again.

    Raises:
        ReportError: there is no such frozen sitting.
        StoreError: the database cannot be read.
    """
    with store.read() as connection:
        noted = set[str]()
        for one in select_audit(connection):
            if one.sitting_id and one.action in (Action.FROZEN, Action.REMOVED):
                (noted.add if one.action is Action.FROZEN else noted.discard)(one.sitting_id)
        there = sorted({*frozen_sittings(results), *noted})
        if sitting_id is not None and sitting_id not in there:
            raise ReportError(f"场次 {sitting_id} 没有归档；已归档的有：{'、'.join(there) or '（还没有）'}")
        wrong = audit_faults(connection, results)
        if wrong:
            yield Verdict("", 0, tuple(wrong))
        for id in there if sitting_id is None else [sitting_id]:
            yield from _verdicts(connection, results, id, now)


def audit_faults(connection: sa.Connection, results: Path, known: Sequence[Anchor] = ()) -> list[str]:
    """What is wrong with the audit log, a sentence each: against its own chain, and what was noted of it elsewhere.

    Elsewhere are ``results/audit.head``, the manifests of frozen sittings, what reports cite, and ``known``.
    """
    cut = broken(connection)
    found = [] if cut is None else [f"操作记录第 {cut} 条起与原来的不符，它或它前面的一条可能被改动或删除过"]
    noted: dict[str, list[int]] = {}
    for one in astray(connection, [*Witness(results).anchors(), *_manifests(results), *anchors(results), *known]):
        noted.setdefault(one.where, []).append(one.number)
    last, _ = head(connection)
    for where, numbers in noted.items():
        first = min(numbers)
        what = f"操作记录只有 {last} 条，末尾的被删除过" if first > last else "操作记录与它不符，被改写过"
        found.append(f"{where} 记有第 {first} 条：{what}")
    return found


def _manifests(results: Path) -> Iterator[Anchor]:
    for id in frozen_sittings(results):
        with suppress(ReportError):  # told with the sitting
            for one in versions(results, id):
                if one.manifest.chain:
                    yield Anchor(one.manifest.noted, one.manifest.chain, str(one.folder / MANIFEST))


def _verdicts(connection: sa.Connection, results: Path, sitting_id: str, now: datetime) -> Iterator[Verdict]:
    checksums = noted_checksums(connection, sitting_id)
    try:
        found = versions(results, sitting_id)
    except ReportError as error:
        yield Verdict(sitting_id, 0, (str(error),))
        return
    for gone in sorted(checksums.keys() - {one.manifest.version for one in found}):
        yield Verdict(sitting_id, gone, (f"{results / sitting_id / str(gone)}：归档文件夹缺失",))
    for one in found:
        problems = list(faults(one))
        noted = checksums.get(one.manifest.version)
        if noted is None:
            problems.append("操作记录里没有这次归档，可能不是本系统写成的")
        elif noted != one.checksum and one.folder.with_name(f"{ERASING}{one.folder.name}").exists():
            problems.append(f"{one.folder}：删除个人信息被打断，还没有做完；请运行 quizlib roster erase --tidy")
        elif noted != one.checksum:
            problems.append(f"{one.folder}：归档说明与操作记录中的校验值不符，可能被改动过")
        if not problems and one is found[-1]:
            problems += _differences(connection, one, now)
        yield Verdict(sitting_id, one.manifest.version, tuple(problems))


def noted_checksums(connection: sa.Connection, sitting_id: str) -> dict[int, str]:
    """The checksum of each version as the audit log has it: since it was frozen, or since names were last erased.

    A sitting that was deleted has none.
    """
    found: dict[int, str] = {}
    entries = [*select_audit(connection, sitting_id), *select_erasures(connection)]
    for one in sorted(entries, key=lambda each: each.number):
        if one.action is Action.REMOVED:
            found.clear()
        elif one.action is Action.FROZEN:
            found[int(one.body["version"])] = str(one.body["checksum"])
        elif one.action is Action.ERASED:
            found |= {int(version): new for version, new in one.body["versions"].get(sitting_id, {}).items()}
    return found


def _differences(connection: sa.Connection, version: Version, now: datetime) -> Iterator[str]:
    """Tables in which the version is not what the store gives; nothing where the store has gone on since."""
    id = version.manifest.sitting
    planned = select_planned(connection, id)
    if planned is None:
        yield f"数据库里没有场次 {id}"
        return
    if last_entry(connection, id) != version.manifest.entry:
        return
    tables = opened_tables()
    attach(tables, 1, version)
    loaded = load_live(tables, 2, connection, planned.sitting, Editions(), now)
    if loaded.scale != version.manifest.scale:
        yield "按数据库重新计算，得分的单位与归档不同"
        return
    for table in TABLES:
        for one, other in ((1, 2), (2, 1)):
            query = f"SELECT count(*) FROM (FROM {table}_{one} EXCEPT ALL FROM {table}_{other})"  # noqa: S608
            row = tables.execute(query).fetchone()
            if row and row[0]:
                yield f"按数据库重新计算，{_LABELS[table]}有 {row[0]} 行与归档不同"
                break


_LABELS = {
    "due": "名册",
    "attempts": "成绩",
    "marks": "各题得分",
    "items": "题目",
    "questions": "题目原文",
    "titles": "法规名称",
}
