"""Prints every address that stock Voila and Jupyter Server serve with their extensions, as patterns in JSON."""

import json
import logging
import sys
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import path_regex
from jupyter_server.serverapp import ServerApp
from tornado.routing import PathMatches
from voila.app import Voila


class _Stock(Voila):  # type: ignore[misc]
    def listen(self) -> None:
        """Its addresses are all that is asked for."""


def main(folder: Path) -> None:
    """Put both together as their commands do, without a port of their own."""
    voila = _Stock(root_dir=str(folder), open_browser=False, log_level=logging.CRITICAL)
    voila.initialize([])
    voila.start()
    server = ServerApp(root_dir=str(folder), open_browser=False, log_level=logging.CRITICAL, allow_root=True)
    server.initialize([], new_httpserver=False)
    routers = [voila.app.default_router, server.web_app.default_router]
    patterns = sorted({pattern for router in routers for pattern in _patterns(router)})
    print(json.dumps({"patterns": patterns, "path": path_regex}))


def _patterns(router: Any) -> set[str]:
    found: set[str] = set()
    for rule in router.rules:
        if isinstance(rule.matcher, PathMatches):
            found.add(rule.matcher.regex.pattern)
        if hasattr(rule.target, "rules"):
            found |= _patterns(rule.target)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
