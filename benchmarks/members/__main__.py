"""Run every server in turn, in rounds, then two surges, and say how they compare."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.members.browser import chromium, look, newcomer, signed_in, take, take_by_hand
from benchmarks.members.homes import ROOT, SITTING, make_home
from benchmarks.members.servers import Floor, Preheated, Quizlib, Server, Solara, Stock
from benchmarks.members.table import markdown
from quizlib.services.home import Home
from quizlib.settings import Settings

TARGET = ROOT / "results" / "benchmarks" / "latest.json"
_MEMBERS = 4000  # of the home that is visited
_VISITS = {Stock: 5, Preheated: 5, Solara: 9, Quizlib: 31, Floor: 31}  # with the one that is not counted
_AT_ONCE = {Stock: 8, Preheated: 8, Quizlib: 300, Floor: 300}  # who come in one moment


def main() -> None:
    """Measure, print a table, write the file."""
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--members", type=int, default=5000, help="members of the large surge; the small has a tenth")
    parser.add_argument("--arrive", type=int, default=60, help="seconds within which they come")
    parser.add_argument("--stay", type=int, default=100, help="seconds until they begin to hand in")
    parser.add_argument("--rounds", type=int, default=2, help="how often each server is visited")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are stopped and folders removed
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="quizlib-bench-") as name:
        folder = Path(name)
        visits = _compare(folder, options.rounds)
        surges = [
            _surge(folder / f"surge-{members}", members, options.arrive, options.stay)
            for members in (options.members // 10, options.members)
        ]
    result = _told(visits, *surges)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(result, ensure_ascii=False, indent=2), encoding="utf-8")
    _say(f"took {(time.monotonic() - begun) / 60:.0f} minutes, written to {TARGET}")
    print(markdown(result))


def _compare(folder: Path, rounds: int) -> dict[str, dict[str, Any]]:
    """Per server the median of what its visits cost and how long they took."""
    home = make_home(folder / "visits", _MEMBERS)
    page = _page_of(home)
    kinds: dict[type[Server], Callable[[], Server]] = {
        Stock: lambda: Stock(home),
        Preheated: lambda: Preheated(home),
        Solara: lambda: Solara(home),
        Quizlib: lambda: Quizlib(home),
        Floor: lambda: Floor(home, page),
    }
    members = iter(range(1000, _MEMBERS))  # those before them come at once
    found: dict[str, dict[str, list[Any]]] = {}
    for turn in range(rounds):
        for kind, make in kinds.items():
            _say(f"round {turn + 1} of {rounds}: {kind.name}")
            with make() as server:
                for name, value in (_visited(server, members) | _rushed(server, turn)).items():
                    found.setdefault(kind.name, {}).setdefault(name, []).append(value)
    return {name: {key: _middle(values) for key, values in its.items()} for name, its in found.items()}


def _visited(server: Server, members: Iterator[int]) -> dict[str, Any]:
    """Visits in Chromium: some up to the first question, with nothing in the cache and then with all; some to count."""
    kind = type(server)
    found: dict[str, Any] = {}
    with chromium() as browser:
        if kind is not Floor:
            way = take_by_hand if kind is Solara else take
            cold, warm = [], []
            for _ in range(2):
                context = newcomer(browser)
                cold.append(way(context, server.url, next(members)))
                context.clear_cookies()
                warm.append(way(context, server.url, next(members)))
                context.close()
            found = {name: median(one.seconds for one in taken) for name, taken in (("cold", cold), ("warm", warm))}
            kept = [seconds for one in (*cold, *warm) for seconds in one.acknowledged]
            if kept:
                found["acknowledged_ms"] = 1000 * median(kept)
        if kind is Quizlib:  # makes a widget for those who are signed in; with the others the form is in the widget
            found["cpu_form"] = _cost(server, [newcomer(browser) for _ in range(_VISITS[kind])])["cpu"]
            return found | _cost(server, [signed_in(browser, server.url, next(members)) for _ in range(_VISITS[kind])])
        return found | _cost(server, [newcomer(browser) for _ in range(_VISITS[kind])])


def _cost(server: Server, contexts: list[Any]) -> dict[str, Any]:
    """What a visit takes of the server and the network; every context makes one, after one that is not counted."""
    bare = isinstance(server, Floor)
    with ExitStack() as open_pages:
        open_pages.callback(contexts[0].close)
        look(contexts[0], server.url, bare)
        before, memory, since = _settle(server), server.memory(), time.monotonic()
        looks = []
        for context in contexts[1:]:
            open_pages.callback(context.close)
            looks.append(look(context, server.url, bare))
        used, took = _settle(server) - before, time.monotonic() - since
        grown = server.memory() - memory
        time.sleep(3)  # what it takes when nobody does anything belongs to no visit
        idle, since = server.cpu(), time.monotonic()
        time.sleep(4)
        used -= (server.cpu() - idle) / (time.monotonic() - since) * took
    traffic = looks[-1][1]
    return {
        "cpu": max(used, 0) / len(looks),
        "memory": max(grown, 0) / len(looks),
        "shown": median(seconds for seconds, _ in looks),
        "requests": traffic.requests,
        "bytes": traffic.bytes,
        "hosts": sorted(traffic.hosts),
    }


def _rushed(server: Server, turn: int) -> dict[str, Any]:
    """How many a second come in when many come in one moment, without browsers."""
    many = _AT_ONCE.get(type(server))
    if many is None:
        return {}
    _settle(server)
    if isinstance(server, Quizlib):  # to the paper, with a session
        told = _crowd(server.url, many, 0, 0, first=turn * many)
        return {"admitted": told["let_in"] / max(told["last_admitted"], 1e-9), "rush_errors": told["errors"]}
    begun = time.monotonic()
    with ThreadPoolExecutor(min(many, 16)) as pool:  # to the end of the page, when the widget's kernel has run
        list(pool.map(_fetch, [server.url] * many))
    return {"admitted": many / (time.monotonic() - begun)}


def _fetch(url: str) -> bytes:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=120) as answer:
        return bytes(answer.read())


def _settle(server: Server) -> float:
    """Wait until the server has stopped working; the CPU seconds it has used."""
    used = server.cpu()
    for _ in range(60):
        time.sleep(0.5)
        now = server.cpu()
        if now - used < 0.02:
            return now
        used = now
    return used


def _page_of(home: Path) -> bytes:
    with Quizlib(home) as server:
        return _fetch(server.url)


def _surge(home: Path, members: int, arrive: int, stay: int) -> dict[str, Any]:
    """A surge on a fresh home; what came of it, and what the store holds of what was acknowledged."""
    _say(f"a surge of {members}, {stay + 60} seconds")
    make_home(home, members)
    with Quizlib(home) as server:
        before, memory = server.cpu(), server.memory()
        peak, done = [memory], threading.Event()
        watch = threading.Thread(target=_watch, args=(server, peak, done))
        watch.start()
        try:
            result = _crowd(server.url, members, arrive, stay)
        finally:
            done.set()
            watch.join()
        used = server.cpu() - before
    result["lost"] = _lost(home, result.pop("acknowledged"))
    shutil.rmtree(home)
    return result | {"cpu_seconds": used, "memory_a_member": (max(peak) - memory) / members}


def _crowd(url: str, members: int, arrive: int, stay: int, first: int = 0) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.members.surge", url, *map(str, (members, arrive, stay, first))]
    limit = arrive + stay + 400
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, timeout=limit)
    return dict(json.loads(done.stdout))


def _watch(server: Server, peak: list[int], done: threading.Event) -> None:
    while not done.wait(5):
        peak.append(server.memory())


def _lost(folder: Path, acknowledged: dict[str, list[str]]) -> int:
    """How many acknowledged responses the store does not hold exactly once."""
    home = Home(Settings(home=folder, store=""))
    try:
        with home.store.read() as connection:
            query = "SELECT attempt_id, operation, count(*) FROM steps WHERE kind = 'responded' GROUP BY 1, 2"
            held = {(row[0], row[1]): row[2] for row in connection.exec_driver_sql(query)}
    finally:
        home.close()
    return sum(held.get((attempt, one)) != 1 for attempt, kept in acknowledged.items() for one in kept)


def _told(visits: dict[str, dict[str, Any]], small: dict[str, Any], large: dict[str, Any]) -> dict[str, Any]:
    stock, ours, floor = visits[Stock.name], visits[Quizlib.name], visits[Floor.name]
    ours["memory"] = large["memory_a_member"]
    return {
        "date": date.today().isoformat(),
        "machine": f"{os.cpu_count()} CPUs, Python {sys.version.split()[0]}, {sys.platform}",
        "sitting": SITTING,
        "ratios": {
            "cpu_per_visit": stock["cpu"] / ours["cpu"],
            "memory_per_member": stock["memory"] / max(ours["memory"], 1),
            "cold_first_question": stock["cold"] / ours["cold"],
            "warm_first_question": stock["warm"] / ours["warm"],
            "admitted": ours["admitted"] / stock["admitted"],
            "cpu_over_floor": ours["cpu"] / floor["cpu"],
            "growth_cpu_a_member": (large["cpu_seconds"] / large["members"])
            / (small["cpu_seconds"] / small["members"]),
        },
        "page": {"requests": ours["requests"], "bytes": ours["bytes"], "hosts": len(ours["hosts"])},
        "surge": large,
        "surge_small": small,
        "visits": visits,
    }


def _middle(values: list[Any]) -> Any:
    return median(values) if isinstance(values[0], int | float) else values[-1]


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
