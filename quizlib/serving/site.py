"""What all requests of the member site share, and the page. The handlers of coming and going are in ``entrance``."""

import logging
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, NoReturn

from tornado.web import Finish, HTTPError, RequestHandler

from quizlib.errors import StoreError
from quizlib.faces.quiz_desk import QuizDesk
from quizlib.faces.quiz_views import sign_in_view
from quizlib.faces.visit import Visit
from quizlib.language import translate
from quizlib.services.guard import Guard
from quizlib.services.home import Home
from quizlib.serving.identity import COOKIE, COOKIE_LASTS, Identity
from quizlib.serving.lobby import Lobby
from quizlib.serving.origin import address_of
from quizlib.serving.page import Page
from quizlib.serving.presence import has_left
from quizlib.serving.tidying import Tidying

log = logging.getLogger(__name__)
HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9a-fA-F:]+\](:\d+)?")


@dataclass(slots=True)
class Allowance:
    """How many messages a member may send now: a whole outbox after an outage, then as fast as people write."""

    left: float = 250
    counted: float = 0

    def take(self, now: float, cost: int = 1) -> bool:
        """Use ``cost`` of them at ``now`` (seconds of a steady clock); False if so many are not left."""
        self.left = min(250, self.left + (now - self.counted) * 25)
        self.counted = now
        if self.left < cost:
            return False
        self.left -= cost
        return True


@dataclass(eq=False)
class Site:
    """One member site: its home, identities, page, and the open sockets by member."""

    home: Home
    identity: Identity
    page: Page
    base_url: str
    cells: list[Any]
    guard: Guard = field(default_factory=Guard)
    checks: Guard = field(default_factory=Guard)
    tidying: Tidying = field(default_factory=Tidying)
    sockets: defaultdict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    allowances: defaultdict[str, Allowance] = field(default_factory=lambda: defaultdict(Allowance))

    def __post_init__(self) -> None:
        self.lobby = Lobby(self.home, self.identity, self.page.waiting, self.sockets, self.base_url)

    def visit(self, member_id: str) -> Visit:
        """The visit of a member who has signed in."""
        return Visit(self.home, member_id, self.identity.certificate)


class SiteHandler(RequestHandler):
    """Security headers, identity and plain error pages."""

    @property
    def site(self) -> Site:
        site: Site = self.settings["quizlib_site"]
        return site

    @property
    def address(self) -> str:
        """Where the request comes from."""
        return address_of(self, self.site.home.settings.proxies)

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        for name, value in {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        }.items():
            self.set_header(name, value)

    def compute_etag(self) -> None:
        """None: nothing here is kept by browsers."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        texts = {404: "没有这个页面。", 403: "没有权限，请返回首页重新进入。", 503: "暂时无法读取数据，请稍后刷新。"}
        self.finish(translate(texts.get(status_code, "系统出错，请稍后再试。"), self.site.home.settings.language))

    def member_id(self) -> str | None:
        """The member whose signed cookie came with the request, if still on the roster."""
        member_id = self.cookie_member_id()
        if member_id is None or self.site.home.delivery.member(member_id, self.site.home.clock()) is None:
            return None
        return member_id

    def cookie_member_id(self) -> str | None:
        """The member whose signed cookie came with the request, whether still on the roster or not."""
        return self.site.identity.member_of_cookie(self.get_cookie(COOKIE), self.site.home.clock())

    def remember(self, member_id: str) -> None:
        """Set the signed cookie."""
        self.set_cookie(
            COOKIE,
            self.site.identity.cookie(member_id, self.site.home.clock()),
            path=self.site.base_url,
            max_age=int(COOKIE_LASTS.total_seconds()),
            httponly=True,
            samesite="Lax",
            secure=self.request.protocol == "https",
        )

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        if isinstance(value, HTTPError):
            return
        log.error("a request failed", exc_info=(typ, value, tb))


class NotFound(SiteHandler):
    """Everything that the site does not have."""

    def prepare(self) -> NoReturn:
        raise HTTPError(404)


class PageHandler(SiteHandler):
    """``/``: the page with its first view. A session starts when its socket opens, not here."""

    def get(self) -> None:
        if has_left(self.request):
            raise Finish
        self.show()

    def head(self, *_path: str) -> None:
        self.finish()

    def show(self, view: dict[str, Any] | None = None, status: int = 200, member_id: str | None = None) -> None:
        """Send the page, or to a page that is open already its values alone, as JSON.

        ``view`` is a sign-in form with a message instead of the first view, ``member_id`` of one who just signed in.
        """
        site = self.site
        page: dict[str, Any] = {"signIn": f"{site.base_url}sign-in", "signOut": f"{site.base_url}sign-out"}
        try:
            member_id = None if view else member_id or self.cookie_member_id()
            if member_id and site.lobby.keeps(self, member_id):
                return
            own = member_id and QuizDesk(site.visit(member_id), lambda message: None).first_view()
            if not member_id or not own or own["member"] is None:
                page["view"] = {**sign_in_view(site.home.delivery.asks_pins()), **(view or {})}
            else:
                page["view"] = own
                page["session"] = f"{site.base_url}api/kernels/{site.identity.new_session_id(member_id)}"
                page["socket"] = page["session"] + "/channels"
                self.remember(member_id)
        except StoreError as error:
            log.error("页面没有打开：%s", error)
            raise HTTPError(503) from error
        self.set_status(status)
        self.set_header("Vary", "Accept, Accept-Encoding, Cookie")
        if self.is_open:
            self.finish(page)
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Content-Security-Policy", site.page.policy(self._socket_origin()))
        if "gzip" in self.request.headers.get("Accept-Encoding", ""):
            self.set_header("Content-Encoding", "gzip")
            self.finish(site.page.render_gzip(page))
        else:
            self.finish(site.page.render(page))

    @property
    def is_open(self) -> bool:
        """Whether a page that is open asks, which needs the values alone."""
        return self.request.headers.get("Accept") == "application/json"

    def _socket_origin(self) -> str:
        if not HOST.fullmatch(self.request.host):
            return ""
        return f"{'wss' if self.request.protocol == 'https' else 'ws'}://{self.request.host}"


class WaitingHandler(SiteHandler):
    """``/waiting``: how one who waits stands now; nothing is read from the database for most who ask."""

    def get(self) -> None:
        try:
            self.site.lobby.answer(self, self.cookie_member_id())
        except StoreError as error:
            raise HTTPError(503) from error


class SessionHandler(SiteHandler):
    """``/api/kernels/<id>``: whether this session id is the visitor's own; nothing else can be done to a session."""

    def prepare(self) -> None:
        member_id = self.member_id()
        if member_id is None or not self.site.identity.owns(member_id, self.path_args[0]):
            raise HTTPError(404)

    def get(self, session_id: str) -> None:
        self.finish({"id": session_id})


def log_request(handler: RequestHandler) -> None:
    """The access log: no query, no token, no name."""
    path = handler.request.path
    for secret in ("/in/", "/certificate/", "/check/"):
        if secret in path:
            path = path[: path.index(secret)] + secret + "…"
    status = handler.get_status()
    level = logging.INFO if status < 500 else logging.ERROR
    log.log(level, "%s %s %d %.0fms", handler.request.method, path, status, handler.request.request_time() * 1000)
