"""A process that answers as one member does, as fast as the store takes it, and prints what is acknowledged.

``writer.py <home> <member's number> <answers>``: each line is an operation after its commit.
"""

import sys
from pathlib import Path

from quizlib.services.home import Home
from quizlib.settings import Settings

_AT_ONCE = 5


def main(folder: Path, number: int, answers: int) -> None:
    home = Home(Settings(home=folder, store=""))
    member = home.delivery.sign_in(f"{number:06}", f"样例{number:04}", "")
    attempt = home.delivery.start(member.id, "test", home.clock()).result()
    begun = len(attempt.steps)
    for first in range(begun, begun + answers, _AT_ONCE):
        named = [f"writer-{number}-{one:06}" for one in range(first, first + _AT_ONCE)]
        futures = [home.delivery.respond(member.id, attempt.id, 1, "A", one, home.clock()) for one in named]
        for operation, future in zip(named, futures, strict=True):
            future.result()
            print(operation, flush=True)
    home.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
