"""Where a request comes from: which page, as the browser says, and which address."""

from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from tornado.web import RequestHandler


def from_our_page(handler: RequestHandler) -> bool:
    """Whether the browser says that the request comes from this site; one that says nothing is believed."""
    origin = handler.request.headers.get("Origin")
    try:
        return origin is None or urlsplit(origin).netloc.lower() == handler.request.host.lower()
    except ValueError:
        return False


def address_of(handler: RequestHandler, proxies: int) -> str:
    """The address of a request; behind so many trusted ``proxies``, what the outermost of them saw.

    Anybody may send headers that name an address: only what a trusted proxy added at the end counts. Of an IPv6
    address its network is given, for one household has as many addresses as it likes. Empty where none is known.
    """
    address = handler.request.remote_ip or ""
    if proxies:
        named = handler.request.headers.get("X-Forwarded-For", "").split(",")
        address = named[-min(proxies, len(named))].strip()
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if not isinstance(known, IPv6Address):
        return str(known)
    return str(known.ipv4_mapped or f"{IPv6Address(int(known) >> 64 << 64)}/64")
