"""Members without browsers: ``python -m benchmarks.members.surge URL MEMBERS ARRIVE STAY [FIRST]``.

They come within ARRIVE seconds, answer every ten until STAY, and hand in within a minute. FIRST of the home's members
stay away. What it prints is JSON: errors, the operations acknowledged by attempt, and how long acknowledgements took.
"""

import asyncio
import gc
import json
import sys
import time
from typing import Any

from benchmarks.members.homes import SITTING, name_of, number_of
from quizlib.serving.crowd import Crowd, Guest


async def run(url: str, members: int, arrive: float, stay: float, first: int = 0) -> dict[str, Any]:
    """All members' visits; what came of them."""
    crowd = Crowd([url], SITTING)
    guests = [Guest(number_of(n), name_of(n)) for n in range(first, first + members)]
    begun = time.perf_counter()
    watch = asyncio.create_task(_tell(crowd))
    tally = await crowd.play(guests, arrive, stay, hand_in=min(stay, 50))
    watch.cancel()
    took, admitted = sorted(tally.seconds) or [0.0], sorted(tally.admitted) or [0.0]
    return {
        "members": members,
        "errors": len(tally.errors),
        "examples": tally.errors[:5],
        "waited": tally.waited,
        "recovered": tally.recovered,
        "handed_in": tally.handed_in,
        "responses": tally.responses,
        "acknowledged": {attempt: list(kept) for attempt, kept in tally.acknowledged.items()},
        "p50_ms": 1000 * took[len(took) // 2],
        "p99_ms": 1000 * took[int((len(took) - 1) * 0.99)],
        "longest_ms": 1000 * took[-1],
        "admission_p99_ms": 1000 * admitted[int((len(admitted) - 1) * 0.99)],
        "let_in": len(tally.admitted),
        "last_admitted": admitted[-1],
        "client_cpu_seconds": time.process_time(),
        "seconds": time.perf_counter() - begun,
    }


async def _tell(crowd: Crowd) -> None:
    while True:
        await asyncio.sleep(10)
        tally = crowd.tally
        print(
            f"  {tally.arrived} came, {len(tally.admitted)} have a paper, {tally.responses} responses kept, "
            f"{tally.handed_in} handed in, {len(tally.errors)} errors",
            file=sys.stderr,
            flush=True,
        )


if __name__ == "__main__":
    gc.disable()  # what would stop the members for a moment would be taken for the server's doing
    print(json.dumps(asyncio.run(run(sys.argv[1], *map(int, sys.argv[2:6])))))
