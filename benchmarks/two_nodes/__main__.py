"""Start everything, let members play, kill one node, let the other leave, and compare with what is stored."""

import argparse
import os
import pickle
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import postgresql  # noqa: E402
from balancers import Balancer  # noqa: E402
from running_site import RunningSite  # noqa: E402

from benchmarks.drill.ledger import Ledger, faults  # noqa: E402
from benchmarks.members.homes import SITTING, make_home  # noqa: E402
from quizlib.serving.crowd import Tally  # noqa: E402
from quizlib.serving.listener import most_connections  # noqa: E402
from quizlib.settings import Settings  # noqa: E402
from quizlib.store import open_store  # noqa: E402
from quizlib.store.soundness import held_in  # noqa: E402

_SHOWN = 20


def main(words: Sequence[str] | None = None) -> int:
    """Run it; 0 where everything holds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.two_nodes", description=__doc__)
    parser.add_argument("--members", type=int, default=1000)
    parser.add_argument("--arrive", type=float, default=40, help="seconds within which they come")
    parser.add_argument("--lull", type=float, default=25, help="seconds between two events")
    parser.add_argument("--hand-in", type=float, default=40, help="seconds within which they hand in")
    parser.add_argument("--between", type=float, default=10, help="seconds between a member's answers")
    parser.add_argument("--drain", type=int, default=30, help="seconds that a node has to hand its members over")
    options = parser.parse_args(words)
    most_connections()  # raises the limit of open files, here and for what is started
    with tempfile.TemporaryDirectory() as name, postgresql.running() as cluster:
        folder, store = Path(name), cluster.url()
        make_home(folder / "office", options.members, store)
        nodes = [_node(folder / name, store, options.drain) for name in ("a", "b")]
        with ExitStack() as stack, ThreadPoolExecutor() as starting:
            list(starting.map(stack.enter_context, nodes))
            balancer = stack.enter_context(Balancer("haproxy", folder / "haproxy", [one.port for one in nodes]))
            begun = time.monotonic()
            tally = _play(options, nodes, balancer, folder / "tally")
            took = time.monotonic() - begun
        wrong = [*_faults(store, tally, options.members), *_left_behind(nodes)]
        wrong += [] if tally.recovered else ["nobody had to go on at another node, so this shows nothing"]
        if wrong:
            print("\n".join(one.log[-2000:] for one in nodes), balancer.log[-2000:], file=sys.stderr)
    print("\n".join(_told(tally, options.members, took)))
    print("\n".join(wrong[:_SHOWN] + ([f"… and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else [])))
    print("VERDICT: " + ("FAILED" if wrong else "all went on, nothing is lost or stored twice, no deadline moved"))
    return 1 if wrong else 0


def _node(home: Path, store: str, drain: int) -> RunningSite:
    """A node with a disk of its own, on which there is nothing but the program's files and the secret."""
    for name in ("questions", "notebooks"):
        shutil.copytree(ROOT / name, home / name)
    secret = home.parent / "secret.key"
    if not secret.exists():
        secret.write_bytes(secrets.token_bytes(32))
    return RunningSite(
        home,
        QUIZLIB_STORE=store,
        QUIZLIB_SECRET_FILE=str(secret),
        QUIZLIB_PROXIES="1",
        QUIZLIB_DRAIN=str(drain),
    )


def _play(options: argparse.Namespace, nodes: list[RunningSite], balancer: Balancer, target: Path) -> Tally:
    """The members' whole time, with what happens to the nodes meanwhile."""
    times = (options.members, options.arrive, options.hand_in, options.between)
    command = [sys.executable, "-m", "benchmarks.two_nodes.guests", balancer.url, *map(str, times), str(target)]
    environment = {**os.environ, "SSL_CERT_FILE": str(balancer.certificate)}
    begun, (first, second) = time.monotonic(), nodes

    def tell(what: str) -> None:
        print(f"{time.monotonic() - begun:5.0f} s: {what}", flush=True)

    with subprocess.Popen(command, env=environment, cwd=ROOT, stdin=subprocess.PIPE) as guests:
        try:
            time.sleep(options.arrive + options.lull)
            tell("node a is killed with -9")
            first.kill()
            time.sleep(options.lull)
            first.start()
            tell("node a is back")
            time.sleep(options.lull)
            tell(f"node b is asked to leave within {options.drain} s")
            code = second.stop()
            tell(f"node b has left, exit code {code}")
            time.sleep(options.lull)
            tell("members hand in")
            guests.communicate()
        finally:
            guests.kill()
    assert guests.returncode == 0, "the members' process failed"
    assert code == 0, "node b did not leave in order"
    tally: Tally = pickle.loads(target.read_bytes())
    return tally


def _faults(store: str, tally: Tally, members: int) -> list[str]:
    opened = open_store(store)
    try:
        with opened.read() as connection:
            return faults(Ledger(True, held_in(connection, SITTING), {}), [tally], [], members)
    finally:
        opened.close()


def _left_behind(nodes: list[RunningSite]) -> list[str]:
    """A node is like any other only where it keeps nothing."""
    folders = [Settings(home=one.home).results for one in nodes]
    return [f"a node wrote on its own disk: {path}" for one in folders for path in one.rglob("*")]


def _told(tally: Tally, members: int, took: float) -> list[str]:
    kept = sorted(tally.seconds) or [0.0]
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return [
        "",
        f"{members} members at 2 nodes, {took:.0f} s on {os.cpu_count()} CPUs{load}",
        f"responses acknowledged {len(kept)}, half within {1000 * kept[len(kept) // 2]:.0f} ms, "
        f"99 % within {kept[int(len(kept) * 0.99)]:.1f} s (kill and leaving included)",
        f"went on at another node {tally.recovered} times, handed in {tally.handed_in}, errors {len(tally.errors)}",
    ]


if __name__ == "__main__":
    sys.exit(main())
