"""The members, in a process of their own, which trusts the certificate that ``SSL_CERT_FILE`` names.

``python -m benchmarks.two_nodes.guests URL MEMBERS ARRIVE HAND_IN BETWEEN FILE`` prints a line of counts now and then.
They stay until its input ends; then they hand in, and the tally is left in the file.
"""

import asyncio
import pickle
import sys
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.members.homes import SITTING, name_of, number_of
from quizlib.serving.crowd import Crowd, Guest
from quizlib.serving.listener import most_connections

_EVERY = 5.0  # seconds between lines
_LONGEST = 3600.0


async def play(url: str, members: int, arrive: float, hand_in: float, between: float) -> Crowd:
    """All of them, from coming to handing in."""
    crowd = Crowd([url], SITTING, between)
    telling, sending = asyncio.create_task(_tell(crowd)), asyncio.create_task(_send_home(crowd))
    await crowd.play([Guest(number_of(n), name_of(n)) for n in range(members)], arrive, _LONGEST, hand_in)
    for task in (telling, sending):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    return crowd


async def _send_home(crowd: Crowd) -> None:
    await asyncio.to_thread(sys.stdin.read)
    crowd.leaves = time.monotonic()


async def _tell(crowd: Crowd) -> None:
    begun, tally = time.monotonic(), crowd.tally
    while True:
        await asyncio.sleep(_EVERY)
        print(
            f"{time.monotonic() - begun:5.0f} s: {len(tally.admitted)} in, {tally.responses} responses kept, "
            f"{tally.recovered} recoveries, {tally.handed_in} handed in, {len(tally.errors)} errors",
            flush=True,
        )


if __name__ == "__main__":
    most_connections()  # raises the limit of open files
    address, number, coming, going, pause, target = sys.argv[1:]
    played = asyncio.run(play(address, int(number), float(coming), float(going), float(pause)))
    Path(target).write_bytes(pickle.dumps(played.tally))
