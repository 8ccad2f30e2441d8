"""The floor: a tornado handler that sends one page. ``python floor.py PORT PAGE``."""

import asyncio
import sys
from pathlib import Path

from tornado.web import Application, RequestHandler


class Page(RequestHandler):
    """Sends the page, gzipped as the members' site sends its own."""

    def initialize(self, page: bytes) -> None:
        self.page = page

    def get(self) -> None:
        self.set_header("Content-Encoding", "gzip")
        self.finish(self.page)


async def main(port: int, page: Path) -> None:
    """Serve until killed."""
    Application([("/", Page, {"page": page.read_bytes()})], log_function=lambda handler: None).listen(port, "127.0.0.1")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
