"""The Voila application of the organizers' console: one notebook, real kernels, and nobody in without the password.

It is another process than the members' site, on loopback unless told otherwise. Of Voila's addresses only those are
kept that the notebook needs, and every one of them asks for the organizer's cookie first.
"""

import contextlib
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyter_server.utils import url_path_join
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from traitlets import Callable as CallableTrait
from traitlets import Instance
from traitlets.config import Config
from voila.app import Voila
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from quizlib.private import private_file
from quizlib.services.clock import Clock
from quizlib.services.home import opened
from quizlib.services.recording import Recording
from quizlib.serving.app import could_not_listen
from quizlib.serving.door import (
    Door,
    LeaveHandler,
    LinkHandler,
    Nothing,
    Organizers,
    SignInHandler,
    SignOutHandler,
    guarded,
)
from quizlib.serving.paths import TEMPLATES
from quizlib.settings import Settings

log = logging.getLogger(__name__)

_KERNEL = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
_PING = 30_000  # milliseconds
_LARGEST = 64 * 2**20  # an upload comes in one message
_CULLED = 3600  # seconds without a page; a page that is left says so itself


class Kernels(AsyncMappingKernelManager):
    """Kernels whose output goes to a file instead of the window in which the link stands."""

    async def _async_start_kernel(self, **options: Any) -> str:
        path = cast("ConsoleSite", self.parent).settings_of.results / "console.log"
        private_file(path)
        with path.open("ab") as log:
            kernel: str = await super()._async_start_kernel(**options, stdout=log, stderr=log)
        return kernel

    start_kernel = _async_start_kernel  # type: ignore[assignment]


class ConsoleSite(Voila):  # type: ignore[misc]
    """Voila for a few organizers, each with a kernel."""

    settings_of = Instance(Settings)
    recording = Instance(Recording)
    clock = CallableTrait()
    ready = CallableTrait()

    def setup_template_dirs(self) -> None:
        super().setup_template_dirs()
        self.template_paths.insert(0, str(TEMPLATES.parent / "console"))

    def init_settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = super().init_settings()
        provider = Organizers(parent=self, log=self.log, token="")
        settings["identity_provider"] = provider
        settings |= {
            "quizlib_door": Door(self.settings_of, self.clock, self.recording),
            "default_handler_class": guarded(Nothing),
            "log_function": lambda handler: None,
            "websocket_max_message_size": _LARGEST,
            "ws_ping_interval": _PING,
            "ws_ping_timeout": _PING,
            "login_url": "/sign-in",
        }
        return settings

    def init_handlers(self) -> list[Any]:
        notebooks = self.settings_of.notebooks
        pages = {r"/": notebooks / "organizer.ipynb", r"/board": notebooks / "board.ipynb"}
        behind: list[tuple[Any, ...]] = [
            *((address, TornadoVoilaHandler, self._page(path)) for address, path in pages.items()),
            (rf"/api/kernels/{_KERNEL}", KernelHandler),
            (rf"/api/kernels/{_KERNEL}/channels", VoilaKernelWebsocketHandler),
            (rf"/voila/api/shutdown/{_KERNEL}", LeaveHandler),
            (r"/voila/templates/([A-Za-z0-9_-]+/static/(?!.*\.\.)[A-Za-z0-9_./-]+)", TemplateStaticFileHandler),
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
            for address, handler, *rest in (*((one[0], guarded(one[1]), *one[2:]) for one in behind), *open_to_all)
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
        self.ready(self.app.settings["quizlib_door"].link_token())
        self.ioloop = IOLoop.current()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            log.info("stopping")
        finally:
            server.stop()
            self.stop()


def serve_console(settings: Settings, clock: Clock, ready: Callable[[str], None]) -> None:
    """Run the console until it is stopped; ``ready`` is called with the token of its link once it listens.

    Raises:
        SiteError: the port cannot be used.
        StoreError: the database cannot be opened.
    """
    os.environ["QUIZLIB_HOME"] = str(settings.home)  # where the kernels find it, wherever the notebooks are
    config = Config()
    config.VoilaConfiguration.update(
        multi_kernel_manager_class=Kernels,
        template="lab",
        allow_template_override="NO",
        allow_theme_override="NO",
        file_allowlist=[],
        show_tracebacks=False,
    )
    config.VoilaExporter.language_code = "zh-CN"
    config.MappingKernelManager.update(cull_idle_timeout=_CULLED, cull_interval=300)
    with opened(settings) as home:
        site = ConsoleSite(
            settings_of=settings,
            recording=home.recording,
            clock=clock,
            ready=ready,
            ip=settings.organizer_host,
            port=settings.organizer_port,
            open_browser=False,
            log_level=logging.ERROR,
            root_dir=str(settings.notebooks.parent),
            config=config,
        )
        site.initialize([])
        with contextlib.suppress(KeyboardInterrupt):
            site.start()
