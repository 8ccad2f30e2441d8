"""Run every server in turn, in rounds, and say how they compare."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from browser import chromium, first_question, look, newcomer, signed_in  # noqa: E402
from homes import ROOT, SITTING, make_home  # noqa: E402
from servers import Floor, Preheated, Quizlib, Server, Solara, Stock  # noqa: E402

from quizlib.services.home import Home  # noqa: E402
from quizlib.settings import Settings  # noqa: E402

TARGET = ROOT / "results" / "benchmarks" / "latest.json"
_SURGE = 5000
_VISITS = {Stock: 4, Preheated: 4, Solara: 10, Quizlib: 20, Floor: 20}
_ROUNDS = 3


def main() -> None:
    """Measure, print a table, write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=_SURGE, help="members of the surge")
    parser.add_argument("--stay", type=float, default=120, help="seconds until they begin to hand in")
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        visits = _compare(folder, options.rounds)
        growth = [_surge(folder / f"surge-{n}", n, 60, options.stay) for n in (options.members // 10, options.members)]
    result = _told(visits, growth)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(result, ensure_ascii=False, indent=2), encoding="utf-8")
    print(_table(visits, result))
    print(f"\n{TARGET}")


def _compare(folder: Path, rounds: int) -> dict[str, dict[str, Any]]:
    """Per server: CPU seconds a visit, bytes a live member, seconds to the first question, cold and warm, traffic."""
    home = make_home(folder / "visits", 4000)
    page = _page_of(home)
    kinds: dict[type[Server], Callable[[], Server]] = {
        Stock: lambda: Stock(home),
        Preheated: lambda: Preheated(home),
        Solara: lambda: Solara(home),
        Quizlib: lambda: Quizlib(home),
        Floor: lambda: Floor(home, page),
    }
    members = iter(range(4000))
    found: dict[str, dict[str, list[Any]]] = {}
    for turn in range(rounds):
        for kind, make in kinds.items():
            print(f"round {turn + 1}/{rounds}: {kind.name}", file=sys.stderr, flush=True)
            with make() as server:
                for name, value in _visited(server, members).items():
                    found.setdefault(kind.name, {}).setdefault(name, []).append(value)
    return {name: {key: _middle(values) for key, values in its.items()} for name, its in found.items()}


def _visited(server: Server, members: Iterator[int]) -> dict[str, Any]:
    visits = _VISITS[type(server)]
    form = not isinstance(server, Floor)  # the floor sends a page, and nothing answers behind it
    with chromium() as browser:
        context = newcomer(browser)
        page, opened, traffic = look(context, server.url)
        cold = opened + (first_question(page, next(members), isinstance(server, Solara)) if form else 0)
        context.close()
        # the members' site makes a widget for those who are signed in; the others show the form in the widget
        mine = isinstance(server, Quizlib)
        contexts = [signed_in(browser, server.url, next(members)) if mine else newcomer(browser) for _ in range(visits)]
        _settle(server)
        with ExitStack() as open_pages:
            before, memory = server.cpu(), server.memory()
            warm = []
            for context in contexts:
                open_pages.callback(context.close)
                warm.append(look(context, server.url)[1])
            used = _settle(server) - before
            grown = server.memory() - memory
    return {
        "cpu": used / visits,
        "memory": max(grown, 0) / visits,
        "cold": cold,
        "form": median(warm),
        "requests": traffic.requests,
        "bytes": traffic.bytes,
        "hosts": sorted(traffic.hosts),
    }


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
        request = urllib.request.Request(server.url, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return bytes(answer.read())


def _surge(folder: Path, members: int, arrive: float, stay: float) -> dict[str, Any]:
    """A surge on a fresh home; what came of it, and what the store holds of what was acknowledged."""
    print(f"surge of {members}", file=sys.stderr, flush=True)
    home = make_home(folder, members)
    with Quizlib(home) as server:
        before, memory = server.cpu(), server.memory()
        peak = [memory]
        done = threading.Event()
        watch = threading.Thread(target=_watch, args=(server, peak, done))
        watch.start()
        command = [sys.executable, str(HERE / "surge.py"), server.url, str(members), str(arrive), str(stay)]
        output = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
        done.set()
        watch.join()
        used = server.cpu() - before
    result: dict[str, Any] = json.loads(output.stdout)
    result["lost"] = _lost(home, result.pop("acknowledged"))
    result |= {"cpu_seconds": used, "memory_a_member": (max(peak) - memory) / members}
    return result


def _watch(server: Server, peak: list[int], done: threading.Event) -> None:
    while not done.wait(5):
        peak.append(server.memory())


def _lost(folder: Path, acknowledged: dict[str, list[int]]) -> int:
    """Acknowledged responses that the store does not hold, and attempts whose slots do not agree."""
    home = Home(Settings(home=folder, store=""))
    try:
        with home.store.read() as connection:
            query = "SELECT attempt_id, count(*) FROM steps WHERE kind = 'responded' GROUP BY attempt_id"
            held = dict(connection.exec_driver_sql(query).fetchall())
    finally:
        home.close()
    return sum(max(0, len(slots) - held.get(attempt, 0)) for attempt, slots in acknowledged.items())


def _told(visits: dict[str, dict[str, Any]], growth: list[dict[str, Any]]) -> dict[str, Any]:
    stock, ours, floor = visits[Stock.name], visits[Quizlib.name], visits[Floor.name]
    small, large = growth
    return {
        "date": date.today().isoformat(),
        "machine": f"{os.cpu_count()} CPUs, Python {sys.version.split()[0]}, {sys.platform}",
        "sitting": SITTING,
        "ratios": {
            "cpu_per_visit": stock["cpu"] / ours["cpu"],
            "memory_per_member": stock["memory"] / max(large["memory_a_member"], 1),
            "cold_first_question": stock["cold"] / ours["cold"],
            "cpu_over_floor": ours["cpu"] / floor["cpu"],
            "growth_cpu_a_member": (large["cpu_seconds"] / large["members"])
            / (small["cpu_seconds"] / small["members"]),
        },
        "page": {"requests": ours["requests"], "bytes": ours["bytes"], "hosts": len(ours["hosts"])},
        "surge": large,
        "surge_small": small,
        "visits": visits,
    }


def _table(visits: dict[str, dict[str, Any]], result: dict[str, Any]) -> str:
    lines = [
        f"{'':20}{'CPU s/visit':>12}{'MB/member':>11}{'form s':>8}{'cold s':>8}{'requests':>9}{'KB':>8}{'hosts':>6}"
    ]
    for name, its in visits.items():
        lines.append(
            f"{name:20}{its['cpu']:12.4f}{its['memory'] / 1e6:11.2f}{its['form']:8.2f}{its['cold']:8.2f}"
            f"{its['requests']:9.0f}{its['bytes'] / 1e3:8.0f}{len(its['hosts']):6}"
        )
    lines += ["", *(f"{name:24}{value:10.1f}" for name, value in result["ratios"].items())]
    for one in (result["surge_small"], result["surge"]):
        lines.append(
            f"surge {one['members']:5}: {one['errors']} errors, {one['lost']} lost, {one['responses']} responses, "
            f"p50 {one['p50_ms']:.1f} ms, p99 {one['p99_ms']:.1f} ms, {one['cpu_seconds']:.1f} CPU s, "
            f"{one['memory_a_member'] / 1e3:.1f} KB a member"
        )
    return "\n".join(lines)


def _middle(values: list[Any]) -> Any:
    return median(values) if isinstance(values[0], int | float) else values[-1]


if __name__ == "__main__":
    main()
