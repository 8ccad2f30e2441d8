"""What figures cost: everything of a million attempts, one period, and freezing; beside a plain DuckDB query.

Run ``python benchmarks/figures_speed.py [--quick] [--rounds N]``. It takes about twenty minutes, 1 GB of memory and
1 GB of disk; ``--quick`` makes a tenth of the attempts. Results are made up (``made/``) in a temporary folder. Each
measurement is a process of its own, what is compared runs in turn, and the median of the rounds is shown. Seconds, of
the clock and of the CPU, are those of the steps without imports; the highest memory is of the process, DuckDB and all.

*Everything* is the way of the program: ``gather`` (which checks the SHA-256 of every file), all figures by all scopes,
the statistics of questions, of choices and of papers. *The floor* is what a careful analyst would ask of the same
Parquet files in three queries: of each question in each sitting n, sum, mean and the correlation with the rest of the
score; by branch, cohort, sitting and in all the count, sums, mean, deviation, median, extremes and lines of the scores
that count, and distinct persons due, persons and attempts. It leaves out excuses, exact fractions, the upper and lower
27 %, choices, time taken and the reliability of papers. Both must come to the same numbers.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from math import isclose, isnan
from pathlib import Path
from statistics import fmean, median
from typing import Any

from made.size import FIRST_DAY, LATER, Size

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS, TARGET = ROOT / "questions", ROOT / "results" / "benchmarks" / "figures.json"
DAYS = (date(2026, 1, 1), date(2026, 6, 30))
GROWTH = (Size(20, 500, 50), Size(20, 5_000, 50), Size(20, 50_000, 50))
PERIOD = Size(12, 3_000, 20)
LIVE = (Size(1, 5_000, 20), Size(1, 20_000, 50))
Told = dict[str, Any]


def main(quick: bool, rounds: int) -> None:
    """Measure, print tables and keep the numbers."""
    shrink = 10 if quick else 1
    with tempfile.TemporaryDirectory(prefix="figures-speed-") as name:
        found: Told = {"machine": _machine(), "growth": [], "live": []}
        print(f"{found['machine']}；{rounds} 轮取中位数")
        print("\n全部指标、题目和试卷统计，与直接用 DuckDB 查询的比较")
        for size in (Size(one.sittings, one.attempts // shrink, one.slots) for one in GROWTH):
            home = _made(name, "frozen", size)
            everything, floor = _in_turn(rounds, ("everything", home), ("floor", home))
            _must_agree(everything, floor)
            found["growth"].append({"size": str(size), "everything": everything, "floor": floor})
            print(f"  {size}: {_spoken(everything)}；下限 {_spoken(floor)}；{_ratios(everything, floor)}")
            print("    " + "，".join(f"{step} {seconds:.2f}" for step, seconds in everything["steps"].items()))
        home = _made(name, "frozen", Size(PERIOD.sittings, PERIOD.attempts // shrink, PERIOD.slots))
        (period,) = _in_turn(rounds, ("period", home))
        shutil.copytree(QUESTIONS, home / "questions")  # the command counts the bank too
        found["period"] = {**period, "command": median(_command(home) for _ in range(rounds))}
        print(f"\n一个期间（{PERIOD}）：{_spoken(period)}；引入模块 {period['imports']:.2f} s；", end="")
        print(f"quizlib figures 整个命令 {found['period']['command']:.2f} s")
        print("\n一个场次从数据库读出（开放中）、归档、再读归档")
        for size in (Size(one.sittings, one.attempts // shrink, one.slots) for one in LIVE):
            (live,) = _in_turn(rounds, ("live", _made(name, "live", size)))
            found["live"].append({"size": str(size), **live})
            steps = "，".join(f"{step} {seconds:.3f}" for step, seconds in live["steps"].items())
            print(f"  {size}: {steps}；合计 {_spoken(live)}")
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(found, ensure_ascii=False, indent=2), encoding="utf-8")
    print(f"\n已写入 {TARGET}")


def everything(home: Path) -> Told:
    """All that the program tells of all sittings, by its own way."""
    from quizlib.figures import figures_of
    from quizlib.figures.questions import choices, paper_statistics, question_statistics

    clock = _Clock()
    facts = clock("读取", lambda: _gathered(home, LATER))
    figures = clock("指标", lambda: figures_of(facts))
    questions = clock("题目", lambda: question_statistics(facts))
    clock("选项", lambda: choices(facts))
    clock("试卷", lambda: paper_statistics(facts))
    told = figures.everywhere
    return {
        **clock.told,
        "answers": {
            **{id: float(told[id].numerator or 0) for id in ("persons_listed", "persons", "person_times")},
            "mean_rate": float(told["mean_rate"].value or 0),
            "responses": int(questions["responses"].sum()),
            "facility": float(questions["facility"].mean()),
            "discrimination": float(questions["discrimination"].mean()),
        },
    }


def floor(home: Path) -> Told:
    """The core of the same numbers, asked of the files."""
    import duckdb

    clock, tables = _Clock(), duckdb.connect()
    folders = sorted((home / "results").glob("*/1"))
    for table in ("due", "attempts", "marks"):
        arms = (f"SELECT {s} AS s, * FROM '{folder / table}.parquet'" for s, folder in enumerate(folders, 1))
        tables.execute(f"CREATE VIEW {table} AS {' UNION ALL '.join(arms)}")
    questions = clock("题目", lambda: tables.execute(_QUESTIONS).fetchall())
    scores = clock("成绩", lambda: tables.execute(_SCORES).fetchall())
    persons = clock("人数", lambda: tables.execute(_PERSONS).fetchall())
    (score,) = (row for row in scores if row[:3] == (None, None, None))
    (person,) = (row for row in persons if row[:3] == (None, None, None))
    told = [row[5] for row in questions if row[6] >= 10 and not isnan(row[5])]
    return {
        **clock.told,
        "answers": {
            **dict(zip(("persons_listed", "persons", "person_times"), person[3:], strict=True)),
            "mean_rate": 100 * score[6],
            "responses": sum(row[2] for row in questions),
            "facility": fmean(row[4] for row in questions),
            "discrimination": fmean(told),
        },
    }


_QUESTIONS = """
SELECT s, item, count(*), sum(points), avg(points / worth), corr(points, total - points) FILTER (whole),
    count_if(whole)
FROM marks WHERE first GROUP BY s, item
"""
_SCORES = """
SELECT branch, cohort, s, count(*), sum(points), sum(maximum), sum(points / maximum) / count(*), avg(points),
    stddev(points), median(points), min(points), max(points), count_if(passes), count_if(excels)
FROM attempts WHERE settled GROUP BY GROUPING SETS ((), (branch), (cohort), (s))
"""
_PERSONS = """
SELECT d.branch, d.cohort, d.s, count(DISTINCT d.member), count(DISTINCT a.member), count(a.attempt)
FROM due d LEFT JOIN attempts a ON a.s = d.s AND a.member = d.member
GROUP BY GROUPING SETS ((), (d.branch), (d.cohort), (d.s))
"""


def period(home: Path) -> Told:
    """The figures of one period, as the command counts them."""
    start = time.perf_counter()
    from quizlib.figures import figures_of

    clock = _Clock()
    imports = time.perf_counter() - start
    facts = clock("读取", lambda: _gathered(home, LATER))
    clock("指标", lambda: figures_of(facts))
    return {**clock.told, "imports": imports}


def live(home: Path) -> Told:
    """A sitting that is open, then closed (it is frozen), then frozen."""
    from quizlib.store import open_store
    from quizlib.store.attempts import settles
    from quizlib.store.sittings import select_sittings

    for folder in (home / "results").glob("made-*"):
        shutil.rmtree(folder)
    clock, store = _Clock(), open_store(f"sqlite:///{home / 'results' / 'quiz.db'}")
    with store.read() as connection:
        (sitting,) = select_sittings(connection)
        clock("截止时间", lambda: settles(connection, sitting))
    store.close()
    clock("开放中", lambda: _gathered(home, FIRST_DAY + timedelta(hours=45)))
    clock("归档", lambda: _gathered(home, LATER))
    clock("已归档", lambda: _gathered(home, LATER))
    return clock.told


def _gathered(home: Path, now: datetime) -> Any:
    from quizlib.figures import Period, gather
    from quizlib.store import open_store

    store = open_store(f"sqlite:///{home / 'results' / 'quiz.db'}")
    try:
        return gather(store, home / "results", Period(*DAYS), now)
    finally:
        store.close()


class _Clock:
    """Seconds by step, and the CPU seconds of all steps."""

    def __init__(self) -> None:
        self.told: Told = {"steps": {}, "cpu": 0.0}

    def __call__(self, step: str, work: Callable[[], Any]) -> Any:
        start, before = time.perf_counter(), time.process_time()
        done = work()
        self.told["steps"][step] = time.perf_counter() - start
        self.told["cpu"] += time.process_time() - before
        return done


def _made(folder: str, what: str, size: Size) -> Path:
    """A home with results of that size, made in a process of its own."""
    home = Path(folder) / f"{what}-{size.sittings}-{size.attempts}-{size.slots}"
    (home / "results").mkdir(parents=True)
    numbers = [str(one) for one in (size.sittings, size.attempts, size.slots)]
    subprocess.run([sys.executable, __file__, "--make", what, str(home), *numbers], check=True)
    return home


def _in_turn(rounds: int, *jobs: tuple[str, Path]) -> list[Told]:
    """Each job in a process of its own, in turn; of the rounds of a job the one with the median seconds."""
    told: list[list[Told]] = [[] for _ in jobs]
    for _ in range(rounds):
        for (job, home), its in zip(jobs, told, strict=True):
            run = subprocess.run(
                [sys.executable, __file__, "--job", job, str(home)], check=True, stdout=subprocess.PIPE, text=True
            )
            its.append(json.loads(run.stdout))
    return [sorted(its, key=lambda one: one["seconds"])[len(its) // 2] for its in told]


def _measured(job: Callable[[Path], Told], home: Path) -> Told:
    told = job(home)
    return {"seconds": sum(told["steps"].values()), "memory": _highest_memory(), **told}


def _highest_memory() -> float:
    """The most this process has held, in MB."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 2**20
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def _command(home: Path) -> float:
    """Seconds of the whole command, from nothing to the printed table."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "quizlib", "figures", "--from", str(DAYS[0]), "--to", str(DAYS[1])],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "QUIZLIB_HOME": str(home)},
    )
    return time.perf_counter() - start


def _must_agree(everything: Told, floor: Told) -> None:
    for name, value in everything["answers"].items():
        if not isclose(value, floor["answers"][name], rel_tol=1e-9):
            raise SystemExit(f"{name}: {value} 与 {floor['answers'][name]} 不同")


def _spoken(one: Told) -> str:
    return f"{one['seconds']:.2f} s，CPU {one['cpu']:.2f} s，内存 {one['memory']:.0f} MB"


def _ratios(one: Told, least: Told) -> str:
    return f"比值 {one['seconds'] / least['seconds']:.2f}（CPU {one['cpu'] / least['cpu']:.2f}）"


def _machine() -> str:
    import duckdb

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    day = datetime.now(UTC).date()
    load = f"，开始时负载 {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    versions = f"Python {platform.python_version()}，DuckDB {duckdb.__version__}"
    return f"{day}，{platform.system()}，{cores} 核，{versions}{load}"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--make", nargs=5)
    parser.add_argument("--job", nargs=2)
    given = parser.parse_args()
    if given.make:
        from made.frozen import make_frozen
        from made.live import make_live

        what, home, *numbers = given.make
        {"frozen": make_frozen, "live": make_live}[what](Path(home), Size(*map(int, numbers)))
    elif given.job:
        jobs = {one.__name__: one for one in (everything, floor, period, live)}
        print(json.dumps(_measured(jobs[given.job[0]], Path(given.job[1]))))
    else:
        main(given.quick, given.rounds)
