"""The addresses that members open: the site, and a personal link for each."""

import socket
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from quizlib.core.allowance import Allowance, allowing
from quizlib.core.member import Member
from quizlib.core.sitting import Sitting
from quizlib.serving.identity import Identity
from quizlib.settings import Settings
from quizlib.store.rosters import Enrolled


def address(settings: Settings) -> str:
    """The address that members open: the published one, else this machine's in the LAN."""
    if settings.site:
        return settings.site.rstrip("/") + "/"
    host = settings.host if settings.host not in {"", "0.0.0.0", "::"} else lan_address()  # noqa: S104
    return f"http://{host}:{settings.port}/"


def lan_address() -> str:
    """This machine's address in the LAN; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address reserved for documentation: it only picks the route
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def personal_links(
    settings: Settings,
    sitting: Sitting,
    people: Iterable[Enrolled],
    allowed: Mapping[str, Sequence[Allowance]],
    site: str = "",
) -> list[tuple[Member, str]]:
    """A link for each of ``people`` that signs them in until the sitting closes; ``site`` instead of the address.

    For those who are ``allowed`` in later, by id, it is good as long as they are.
    """
    identity, base = Identity(settings.secret), f"{site.rstrip('/')}/" if site else address(settings)

    def until(one: Enrolled) -> datetime:
        return allowing(sitting, allowed.get(one.id, ())).closes

    return [(one.member, f"{base}in/{identity.link(one.id, until(one))}") for one in people]
