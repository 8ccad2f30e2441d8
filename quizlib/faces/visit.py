"""Who is looking, and at which home. A visitor session sets it before it runs the notebook; elsewhere nobody has.

It is a context variable, never a module's value: a value would be shared by all visitors of the process.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from quizlib.services.home import Home
from quizlib.settings import Settings


@dataclass(frozen=True, slots=True)
class Visit:
    """A home, and the member that the server has made sure of; None where the page itself must ask.

    ``certificate`` makes the token by which a member gets the certificate of a sitting; None where no server gives any.
    """

    home: Home
    member_id: str | None = None
    certificate: Callable[[str, str, datetime], str] | None = None


current_visit: ContextVar[Visit | None] = ContextVar("current_visit", default=None)


def visit() -> Visit:
    """The visit of this context; without one (plain Voila, JupyterLab) an anonymous one to this process's home."""
    return current_visit.get() or Visit(_own_home())


@cache
def _own_home() -> Home:
    return Home(Settings())
