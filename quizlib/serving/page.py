"""The light page: the quiz's own source inlined once, the visitor's first view put in, gzip without doing it twice."""

import base64
import hashlib
import json
import zlib
from functools import partial
from typing import Any

import jinja2
from markupsafe import Markup

from quizlib.faces.quiz_widget import source
from quizlib.language import catalogue, translate
from quizlib.serving.paths import STATIC
from quizlib.serving.waiting_page import WaitingPage

_HERE = "@@page@@"


class Page:
    """Made once for a site. ``render`` is cheap: everything but the view is compressed already."""

    def __init__(self, environment: jinja2.Environment, language: str) -> None:
        script = source("quiz.js").replace("export default { render };", "")
        script += (STATIC / "host.js").read_text(encoding="utf-8")
        script = f"(() => {{\n{script}\nwindow.quizlib = () => host(render);\n}})();"
        boot = "quizlib();"
        html = environment.get_template("index.html.j2").render(
            language="zh-CN" if language == "zh_CN" else language,
            title=translate("知识竞赛与测试", language),
            noscript=translate("请打开浏览器的 JavaScript，然后刷新本页。", language),
            css=Markup(source("quiz.css")),  # noqa: S704 - our own files
            script=Markup(script),  # noqa: S704
            boot=Markup(boot),  # noqa: S704
            page=_HERE,
        )
        self._head, self._tail = (part.encode() for part in html.split(_HERE))
        self._words = catalogue(language)
        self._check_style = (STATIC / "check.css").read_text(encoding="utf-8")
        self._check = environment.get_template("check.html.j2")
        self.waiting = WaitingPage(environment, language)
        self._language = language
        self._compressor = zlib.compressobj(9, zlib.DEFLATED, 31)
        self._start = self._compressor.compress(self._head) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
        hashes = " ".join(f"'sha256-{_digest(text)}'" for text in (script, boot))
        self._policy = (
            f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'"
        )

    def policy(self, socket_origin: str) -> str:
        """The content security policy; older browsers do not take 'self' for sockets, so their origin is named."""
        return f"{self._policy} {socket_origin}" if socket_origin else self._policy

    def render(self, page: dict[str, Any]) -> bytes:
        """The page for one visitor, plain."""
        return self._head + self._data(page) + self._tail

    def render_gzip(self, page: dict[str, Any]) -> bytes:
        """The same, compressed; the constant part is not compressed again."""
        compressor = self._compressor.copy()
        return self._start + compressor.compress(self._data(page) + self._tail) + compressor.flush()

    def check(self, view: dict[str, Any], action: str) -> str:
        """The page that checks a certificate."""
        say = partial(translate, language=self._language)
        return self._check.render(
            **view,
            action=action,
            language="zh-CN" if self._language == "zh_CN" else self._language,
            title=say("证书核验"),
            label=say("输入证书上的核验码"),
            button=say("核验"),
            style=Markup(self._check_style),  # noqa: S704 - our own file
        )

    def check_policy(self) -> str:
        """The content security policy of that page."""
        return (
            f"default-src 'none'; style-src 'sha256-{_digest(self._check_style)}'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )

    def _data(self, page: dict[str, Any]) -> bytes:
        text = json.dumps({**page, "words": self._words}, ensure_ascii=False, separators=(",", ":"))
        for character in "<>&\u2028\u2029":
            text = text.replace(character, f"\\u{ord(character):04x}")
        return text.encode()


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
