"""The Voila application of the organizers' console: one notebook, real kernels, and nobody in without the password.

It is another process than the members' site, on loopback unless told otherwise. Of Voila's addresses only those are
kept that the notebook needs, and every one of them asks for the organizer's cookie first.
"""

import contextlib
import logging
import secrets
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.web import HTTPError, RequestHandler
from traitlets import Callable as CallableTrait
from traitlets import Instance
from traitlets.config import Config
from voila.app import Voila
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from quizlib.errors import LockedError
from quizlib.services.clock import Clock
from quizlib.services.guard import Guard
from quizlib.services.password import Password
from quizlib.serving.app import could_not_listen
from quizlib.serving.identity import signed, subject_of
from quizlib.serving.paths import TEMPLATES
from quizlib.settings import Settings

log = logging.getLogger(__name__)

COOKIE = "quizlib-organizer"
LASTS = timedelta(hours=12)
LINK_LASTS = timedelta(minutes=30)

_KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
_ORGANIZER = "organizer"
_COOKIE_SALT, _LINK_SALT = "quizlib.organizer.cookie", "quizlib.organizer.link"
_LARGEST = 64 * 2**20  # an upload comes in one message
_CULLED = 4 * 3600  # seconds without a word from the page


class ConsoleSite(Voila):  # type: ignore[misc]
    """Voila for a few organizers, each with a kernel."""

    settings_of = Instance(Settings)
    clock = CallableTrait()
    ready = CallableTrait()

    def setup_template_dirs(self) -> None:
        super().setup_template_dirs()
        self.template_paths.insert(0, str(TEMPLATES.parent / "console"))

    def init_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = super().init_settings()
        provider = _Organizers(parent=self, log=self.log, token="")
        settings["identity_provider"] = provider
        settings |= {
            "quizlib_console": Console(self.settings_of, self.clock),
            "default_handler_class": _guarded(_Nothing),
            "log_function": lambda handler: None,
            "websocket_max_message_size": _LARGEST,
            "login_url": "/sign-in",
        }
        return settings

    def init_handlers(self) -> list[Any]:
        notebooks = self.settings_of.notebooks
        pages = {r"/": notebooks / "organizer.ipynb", r"/board": notebooks / "board.ipynb"}
        guarded: list[tuple[Any, ...]] = [
            *((address, TornadoVoilaHandler, self._page(path)) for address, path in pages.items()),
            (rf"/api/kernels/{_KERNEL}", KernelHandler),
            (rf"/api/kernels/{_KERNEL}/channels", VoilaKernelWebsocketHandler),
            (r"/voila/templates/([A-Za-z0-9_-]+/static/[A-Za-z0-9_./-]+)", TemplateStaticFileHandler),
            (r"/voila/static/(.*)", MultiStaticFileHandler, {"paths": self.static_paths, "default_filename": "x"}),
            (r"/voila/labextensions/(.*)", FileFindHandler, {"path": self.labextensions_path, "no_cache_paths": []}),
        ]
        open_to_all: list[tuple[Any, ...]] = [
            (r"/sign-in", SignInHandler),
            (r"/sign-out", SignOutHandler),
            (r"/in/([A-Za-z0-9._-]{1,400})", LinkHandler),
        ]
        return [
            (url_path_join(self.server_url, address), handler, *rest)
            for address, handler, *rest in (*((one[0], _guarded(one[1]), *one[2:]) for one in guarded), *open_to_all)
        ]

    def _page(self, path: Path) -> dict[str, Any]:
        return {
            "notebook_path": str(path.relative_to(self.root_dir)),
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }

    def listen(self) -> None:
        """Serve on the one port that the link names, until stopped."""
        server = HTTPServer(self.app, max_body_size=2**20, max_header_size=16 * 1024, idle_connection_timeout=75)
        try:
            server.listen(self.port, self.ip)
        except OSError as error:
            raise could_not_listen(self.ip, self.port, "--organizer-port", error) from error
        self.ready(self.app.settings["quizlib_console"].link_token())
        self.ioloop = IOLoop.current()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            log.info("stopping")
        finally:
            server.stop()
            self.stop()


class Console:
    """What the handlers share: who may come in."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.clock = clock
        self.guard = Guard()
        self.password = Password(settings.results)
        self._secret = settings.secret
        self._run = secrets.token_hex(8)  # a link printed at an earlier start is good no more

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


class _Organizers(IdentityProvider):
    """Tells Jupyter's handlers who asks: the organizer, or nobody."""

    def get_user(self, handler: Any) -> User | None:
        console: Console = handler.settings["quizlib_console"]
        return User(_ORGANIZER) if console.knows(handler.get_cookie(COOKIE)) else None

    @property
    def auth_enabled(self) -> bool:
        return True


def _guarded(handler: type) -> type:
    """The same handler, for organizers only and from our own pages only."""
    return type(f"Guarded{handler.__name__}", (_Guarded, handler), {})


class _Guarded(RequestHandler):
    """Comes before the handler that it guards."""

    async def prepare(self) -> None:
        console: Console = self.settings["quizlib_console"]
        if not _from_our_page(self):
            raise HTTPError(403)
        if not console.knows(self.get_cookie(COOKIE)):
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


class _Nothing(RequestHandler):
    def prepare(self) -> None:
        raise HTTPError(404)


class _Open(RequestHandler):
    """Pages that stand before the password."""

    @property
    def console(self) -> Console:
        console: Console = self.settings["quizlib_console"]
        return console

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
            self.console.cookie(),
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
        if not _from_our_page(self):
            raise HTTPError(403)
        console, address, now = self.console, self.request.remote_ip or "", self.console.clock()
        try:
            console.guard.admit(address, _ORGANIZER, now)
        except LockedError as error:
            self.ask(f"密码错误次数过多，请 {error.data['seconds']} 秒后再试。", 429)
            return
        given = self.get_body_argument("password", "")[:200]
        if await IOLoop.current().run_in_executor(None, console.password.matches, given):
            console.guard.succeeded(address, _ORGANIZER)
            self.come_in()
        else:
            console.guard.failed(address, _ORGANIZER, now)
            self.ask("密码不对，请重新输入。忘记了可以在服务器上运行 quizlib password 重设。", 403)


class SignOutHandler(_Open):
    """``/sign-out``: forgets who came."""

    def post(self) -> None:
        if not _from_our_page(self):
            raise HTTPError(403)
        self.clear_cookie(COOKIE)
        self.redirect("/sign-in")


class LinkHandler(_Open):
    """``/in/<token>``: the link in the terminal."""

    def get(self, token: str) -> None:
        if self.console.admits(token):
            self.come_in()
        else:
            self.ask("这个链接已经失效，请输入密码。", 403)


def _from_our_page(handler: RequestHandler) -> bool:
    """Whether the browser says that the request comes from this site; one that says nothing is believed."""
    origin = handler.request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc.lower() == handler.request.host.lower()


def serve_console(settings: Settings, clock: Clock, ready: Callable[[str], None]) -> None:
    """Run the console until it is stopped; ``ready`` is called with the token of its link once it listens.

    Raises:
        SiteError: the port cannot be used.
    """
    config = Config()
    config.VoilaConfiguration.update(
        template="lab",
        allow_template_override="NO",
        allow_theme_override="NO",
        file_allowlist=[],
        show_tracebacks=False,
    )
    config.VoilaExporter.language_code = "zh-CN"
    config.MappingKernelManager.update(cull_idle_timeout=_CULLED, cull_interval=300)
    site = ConsoleSite(
        settings_of=settings,
        clock=clock,
        ready=ready,
        ip=settings.organizer_host,
        port=settings.organizer_port,
        open_browser=False,
        log_level=logging.WARNING,
        root_dir=str(settings.home),
        config=config,
    )
    site.initialize([])
    with contextlib.suppress(KeyboardInterrupt):
        site.start()
