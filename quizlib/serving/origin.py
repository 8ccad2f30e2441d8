"""Where a request comes from, as the browser says."""

from urllib.parse import urlsplit

from tornado.web import RequestHandler


def from_our_page(handler: RequestHandler) -> bool:
    """Whether the browser says that the request comes from this site; one that says nothing is believed."""
    origin = handler.request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc.lower() == handler.request.host.lower()
