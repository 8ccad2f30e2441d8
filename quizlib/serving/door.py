"""The door of the organizers' console: nobody in without the password, and nothing from another page."""

import logging
import secrets
import socket
from datetime import timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from jupyter_core.utils import ensure_async
from jupyter_server.auth.identity import IdentityProvider, User
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, RequestHandler

from quizlib.core.audit import Action
from quizlib.errors import LockedError, StoreError
from quizlib.services.clock import Clock
from quizlib.services.guard import Guard
from quizlib.services.password import Password
from quizlib.services.recording import Recording
from quizlib.serving.identity import signed, subject_of
from quizlib.serving.origin import from_our_page
from quizlib.settings import Settings

log = logging.getLogger(__name__)

COOKIE = "quizlib-organizer"
LASTS = timedelta(hours=12)
LINK_LASTS = timedelta(minutes=30)

_ORGANIZER = "organizer"
_COOKIE_SALT, _LINK_SALT = "quizlib.organizer.cookie", "quizlib.organizer.link"


class Door:
    """What the handlers share: who may come in."""

    def __init__(self, settings: Settings, clock: Clock, recording: Recording) -> None:
        self.clock = clock
        self._recording = recording
        self.guard = Guard()
        self.password = Password(settings.results)
        self._secret = settings.secret
        self._names = {"localhost", socket.gethostname().lower(), urlsplit(settings.site).hostname or "localhost"}
        self._is_local = _is_address(settings.organizer_host, loopback=True) or settings.organizer_host == "localhost"
        self._run = secrets.token_hex(8)  # a link printed at an earlier start is good no more

    def is_called(self, name: str) -> bool:
        """Whether the console may be asked for under this name of a host.

        One that only this machine can open has no other name than the machine: a page elsewhere that lets a name of
        its own lead here would be taken for ours.
        """
        return not self._is_local or _is_address(name) or "." not in name or name.lower() in self._names

    def cookie(self) -> str:
        """A cookie's value, good for ``LASTS`` and as long as the password stays."""
        return signed(self._secret, _COOKIE_SALT, self.password.mark, self.clock() + LASTS)

    def link_token(self) -> str:
        """What the link in the terminal carries, so that who started the console need not type the password."""
        return signed(self._secret, _LINK_SALT, self._run, self.clock() + LINK_LASTS)

    def knows(self, cookie: str | None) -> bool:
        """Whether this is a cookie of ours."""
        return subject_of(self._secret, _COOKIE_SALT, cookie or "", self.clock()) == self.password.mark

    def admits(self, token: str) -> bool:
        """Whether this link may come in."""
        return subject_of(self._secret, _LINK_SALT, token, self.clock()) == self._run

    def record(self, action: Action, address: str, by: str) -> None:
        """Enter who came in, or was refused, in the record. Nobody waits for it; that it failed is logged.

        Refused links are not entered, nor who is locked out: anybody could fill the record with them.
        """

        def enter() -> None:
            try:
                self._recording.done(action, self.clock(), address=address, by=by)
            except StoreError as error:
                log.error("登录控制台没有记进操作记录：%s", error)

        IOLoop.current().run_in_executor(None, enter)


class Organizers(IdentityProvider):
    """Tells Jupyter's handlers who asks: the organizer, or nobody."""

    def get_user(self, handler: Any) -> User | None:
        door: Door = handler.settings["quizlib_door"]
        return User(_ORGANIZER) if door.knows(handler.get_cookie(COOKIE)) else None

    @property
    def auth_enabled(self) -> bool:
        return True


def _is_address(host: str, *, loopback: bool = False) -> bool:
    try:
        return ip_address(host.strip("[]")).is_loopback or not loopback
    except ValueError:
        return False


def guarded(handler: type) -> type:
    """The same handler, for organizers only and from our own pages only."""
    return type(f"Guarded{handler.__name__}", (_Guarded, handler), {})


class _Guarded(RequestHandler):
    """Comes before the handler that it guards."""

    async def prepare(self) -> None:
        door: Door = self.settings["quizlib_door"]
        if not from_our_page(self) or not door.is_called(self.request.host_name):
            raise HTTPError(403)
        if not door.knows(self.get_cookie(COOKIE)):
            wants_page = self.request.method == "GET" and "text/html" in self.request.headers.get("Accept", "")
            if wants_page and "Upgrade" not in self.request.headers:
                self.redirect("/sign-in")
                return
            raise HTTPError(403)
        self.set_header("X-Frame-Options", "DENY")
        self.set_header("Referrer-Policy", "same-origin")
        prepared = super().prepare()
        if prepared is not None:
            await prepared

    def write_error(self, status_code: int, **_options: Any) -> None:
        """Say only that it cannot be had: Jupyter's own page asks who is there."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish("没有权限，请返回首页重新进入。" if status_code == 403 else "没有这个页面，或者系统出错。")


class LeaveHandler(RequestHandler):
    """``/voila/api/shutdown/<id>``: a page that is left lets its kernel go."""

    def check_xsrf_cookie(self) -> None:
        """The beacon of a page that is left has no token; the cookie is for our own pages only, and so is the door."""

    async def post(self, kernel_id: str) -> None:
        kernels = self.settings["kernel_manager"]
        if kernel_id in kernels:
            await ensure_async(kernels.shutdown_kernel(kernel_id, now=True))
        self.set_status(204)


class Nothing(RequestHandler):
    def prepare(self) -> None:
        raise HTTPError(404)


class _Open(RequestHandler):
    """Pages that stand before the password."""

    @property
    def door(self) -> Door:
        door: Door = self.settings["quizlib_door"]
        return door

    def prepare(self) -> None:
        if not self.door.is_called(self.request.host_name):
            raise HTTPError(403)

    def write_error(self, status_code: int, **_options: Any) -> None:
        self.finish(
            "没有权限，请用 127.0.0.1 或本机的名称打开。" if status_code == 403 else "没有这个页面，或者系统出错。"
        )

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        style = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
        for name, value in {
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cache-Control": "no-store",
            "Content-Security-Policy": style,
        }.items():
            self.set_header(name, value)

    def come_in(self) -> None:
        """Set the cookie and go to the console."""
        self.set_cookie(
            COOKIE,
            self.door.cookie(),
            max_age=int(LASTS.total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=self.request.protocol == "https",
        )
        self.finish(self.settings["voila_jinja2_env"].get_template("enter.html.j2").render())

    def ask(self, message: str = "", status: int = 200) -> None:
        """Show the form."""
        self.set_status(status)
        self.finish(self.settings["voila_jinja2_env"].get_template("sign_in.html.j2").render(message=message))


class SignInHandler(_Open):
    """``/sign-in``: asks for the password."""

    def get(self) -> None:
        self.ask()

    async def post(self) -> None:
        if not from_our_page(self):
            raise HTTPError(403)
        door, address, now = self.door, self.request.remote_ip or "", self.door.clock()
        try:
            door.guard.admit(address, _ORGANIZER, now)
        except LockedError as error:
            self.ask(f"密码错误次数过多，请 {error.data['seconds']} 秒后再试。", 429)
            return
        given = self.get_body_argument("password", "")[:200]
        if await IOLoop.current().run_in_executor(None, door.password.matches, given):
            door.guard.succeeded(address, _ORGANIZER)
            door.record(Action.SIGNED_IN, address, "password")
            self.come_in()
        else:
            door.record(Action.REFUSED, address, "password")
            self.ask("密码不对，请重新输入。忘记了可以在服务器上运行 quizlib password 重设。", 403)


class SignOutHandler(_Open):
    """``/sign-out``: forgets who came."""

    def post(self) -> None:
        if not from_our_page(self):
            raise HTTPError(403)
        self.clear_cookie(COOKIE)
        self.redirect("/sign-in")


class LinkHandler(_Open):
    """``/in/<token>``: the link in the terminal."""

    def get(self, token: str) -> None:
        if self.door.admits(token):
            self.door.record(Action.SIGNED_IN, self.request.remote_ip or "", "link")
            self.come_in()
        else:
            self.ask("这个链接已经失效，请输入密码。", 403)
