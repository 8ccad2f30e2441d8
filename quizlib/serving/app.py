"""The Voila application of the member site.

It keeps Voila's addresses and its notebook, and nothing else of what Voila and Jupyter Server would serve: no files, no
contents, no kernels, no themes.
"""

import errno
import logging
from collections.abc import Callable
from typing import Any

from jupyter_server.utils import url_path_join
from tornado.ioloop import IOLoop
from tornado.web import Application
from traitlets import Callable as CallableTrait
from traitlets import Instance
from voila.app import Voila

from quizlib.errors import SiteError, system_reason
from quizlib.services.home import Home
from quizlib.serving import visitor
from quizlib.serving.certificates import CertificateHandler, CheckHandler
from quizlib.serving.drain import Drain
from quizlib.serving.entrance import LinkHandler, SignInHandler, SignOutHandler
from quizlib.serving.health import AliveHandler, Readiness, ReadyHandler
from quizlib.serving.identity import Identity
from quizlib.serving.listener import QUEUE, Listener, most_connections
from quizlib.serving.page import Page
from quizlib.serving.paths import TEMPLATES
from quizlib.serving.site import (
    NotFound,
    PageHandler,
    SessionHandler,
    Site,
    WaitingHandler,
    log_request,
)
from quizlib.serving.sockets import SessionSocket
from quizlib.serving.sparing import log_sparingly
from quizlib.serving.watches import keep_watch

log = logging.getLogger(__name__)

LARGEST_FRAME = 64 * 1024
HEAD_WITHIN = 75  # seconds for the head of a request, and between two: proxies keep a connection idle for up to 60
BODY_WITHIN = 20
PING = 20  # seconds between pings of a socket, and until it must answer
_SESSION = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"


class MemberSite(Voila):  # type: ignore[misc]
    """Voila for thousands of members in one process."""

    home = Instance(Home)
    ready = CallableTrait()

    def setup_template_dirs(self) -> None:
        self.template_paths = [str(TEMPLATES)]
        self.static_paths: list[str] = []

    def init_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = super().init_settings()
        base_url = url_path_join(self.server_url, "/")
        visitor.install()
        settings["quizlib_site"] = Site(
            home=self.home,
            identity=Identity(self.home.settings.secret),
            page=Page(settings["voila_jinja2_env"], self.home.settings.language),
            base_url=base_url,
            cells=visitor.compile_notebook(self.home.settings.notebooks / "quiz.ipynb"),
        )
        settings |= {
            "quizlib_readiness": Readiness(self.home.store),
            "default_handler_class": NotFound,
            "log_function": log_request,
            "websocket_max_message_size": LARGEST_FRAME,
            "websocket_ping_interval": PING,
            "websocket_ping_timeout": PING,
        }
        return settings

    def init_handlers(self) -> list[Any]:
        addresses = [
            (r"/(?:voila/render/quiz\.ipynb)?", PageHandler),
            (r"/healthz", AliveHandler),
            (r"/readyz", ReadyHandler),
            (r"/waiting", WaitingHandler),
            (r"/sign-in", SignInHandler),
            (r"/sign-out", SignOutHandler),
            (r"/certificate/([A-Za-z0-9._-]{1,400})", CertificateHandler),
            (r"/check(?:/([^/]{0,80}))?", CheckHandler),
            (r"/in/([A-Za-z0-9._-]{1,400})", LinkHandler),
            (rf"/api/kernels/{_SESSION}", SessionHandler),
            (rf"/api/kernels/{_SESSION}/channels", SessionSocket),
        ]
        return [(url_path_join(self.server_url, address), handler) for address, handler in addresses]

    def _handle_signal_stop(self, _signal: int, _frame: Any) -> None:
        """SIGTERM; Ctrl-C stops at once, as there is a person who waits."""
        self.ioloop.add_callback_from_signal(self.drain.begin)

    def listen(self) -> None:
        """Serve on the one port that the link names, until stopped. A port in use is an error, not another port."""
        app: Application = self.app
        server = Listener(
            app,
            most=most_connections(),
            xheaders=self.home.settings.proxies > 0,
            max_body_size=LARGEST_FRAME,
            max_header_size=16 * 1024,
            idle_connection_timeout=HEAD_WITHIN,
            body_timeout=BODY_WITHIN,
        )
        try:
            server.listen(self.port, self.ip, backlog=QUEUE)
        except OSError as error:
            raise could_not_listen(self.ip, self.port, "--port", error) from error
        self.ioloop = IOLoop.current()
        own, seconds = app.settings, self.home.settings.drain
        self.drain = Drain(own["quizlib_site"], own["quizlib_readiness"], seconds, self.ioloop.stop)
        keep_watch(self.home.clock, self.home.store.path)
        own["quizlib_site"].lobby.start(self.ioloop)
        own["quizlib_site"].tidying.start()
        self.ready()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            log.info("stopping")
        finally:
            server.stop()
            self.stop()


def could_not_listen(ip: str, port: int, option: str, error: OSError) -> SiteError:
    """Why a port cannot be used, and the ``option`` that names another."""
    reason = {
        errno.EADDRINUSE: f"端口 {port} 已被占用，可能网站已经开着；请先关掉，或用 {option} 换一个端口",
        errno.EACCES: f"没有权限使用端口 {port}，请换一个大于 1024 的端口",
    }.get(error.errno or 0, f"地址 {ip}:{port} 无法监听：{system_reason(error)}")
    return SiteError(reason)


def serve(home: Home, ready: Callable[[], None]) -> None:
    """Run the member site of ``home`` until it is stopped (Ctrl-C, SIGTERM); ``ready`` is called once it listens.

    Raises:
        SiteError: the port cannot be used.
    """
    settings = home.settings
    site = MemberSite(
        home=home, ready=ready, ip=settings.host, port=settings.port, open_browser=False, log_level=logging.WARNING
    )
    site.initialize([])
    log_sparingly(site.log)
    site.start()
