"""Certificates: ``/certificate/<token>`` for their owner, ``/check/<code>`` for anybody who was shown one."""

from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any
from urllib.parse import quote

from tornado.ioloop import IOLoop
from tornado.web import HTTPError

from quizlib.core.frozen import plain
from quizlib.core.moment import spoken
from quizlib.errors import AttemptError, LockedError, StoreError
from quizlib.faces.quiz_certificate import certificate_pdf
from quizlib.faces.quiz_views import Say
from quizlib.language import phrase, translate
from quizlib.services.certifying import Checked
from quizlib.serving.site import HOST, SiteHandler


class CertificateHandler(SiteHandler):
    """The member's own certificate: the address is signed, good for a while, and the cookie must agree with it."""

    async def get(self, token: str) -> None:
        site, now = self.site, self.site.home.clock()
        member_id = self.member_id()
        sitting_id = site.identity.sitting_of_certificate(token, member_id or "", now)
        if member_id is None or sitting_id is None:
            raise HTTPError(403)
        try:
            future = site.home.certifying.issue(member_id, sitting_id, now)
            given = await IOLoop.current().run_in_executor(None, future.result)
        except AttemptError as error:
            self.set_status(403)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.finish(phrase(error, site.home.settings.language))
            return
        except StoreError as error:
            raise HTTPError(503) from error
        address = f"{self._site_address()}check/{given.spelled}"
        body = await IOLoop.current().run_in_executor(_hand(), certificate_pdf, given, address, self._say)
        name = quote(self._say("证书") + f"-{given.title}.pdf", safe="")
        self.set_header("Content-Type", "application/pdf")
        self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{name}")
        self.finish(body)

    @property
    def _say(self) -> Say:
        return partial(translate, language=self.site.home.settings.language)

    def _site_address(self) -> str:
        published = self.site.home.settings.site
        if published:
            return published.rstrip("/") + "/"
        host = self.request.host if HOST.fullmatch(self.request.host) else "localhost"
        return f"{self.request.protocol}://{host}{self.site.base_url}"


class CheckHandler(SiteHandler):
    """Whether a code belongs to a certificate that was given out, and what stands on it. No sign-in is asked for."""

    def get(self, code: str = "") -> None:
        site, now = self.site, self.site.home.clock()
        say = partial(translate, language=site.home.settings.language)
        code = (code or self.get_query_argument("code", ""))[:40]
        address, view = self.address, dict[str, Any](code=code, rows=[], grade="", verdict="")
        if code:
            try:
                site.checks.admit(address, code, now)
                found = site.home.certifying.check(code, now)
            except LockedError as error:
                self.set_status(429)
                view |= {"grade": "wrong", "verdict": phrase(error, site.home.settings.language)}
            except StoreError as error:
                raise HTTPError(503) from error
            else:
                if found is None:
                    site.checks.failed(address, now)
                    self.set_status(404)
                    view |= {"grade": "wrong", "verdict": say("没有这个核验码的证书，请核对后再试。")}
                else:
                    site.checks.succeeded(address, code)
                    view |= _told(found, say)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Content-Security-Policy", site.page.check_policy())
        self.finish(site.page.check(view, f"{site.base_url}check"))


def _told(found: Checked, say: Say) -> dict[str, Any]:
    given = found.certificate
    points = say("{points} 分（满分 {maximum} 分）").format(points=plain(given.points), maximum=plain(given.maximum))
    rows = [
        (say("核验码"), given.spelled),
        (say("姓名"), given.masked),
        (say("场次"), given.title),
        (say("成绩"), f"{points}，{say('优秀') if given.excellent else say('合格')}"),
        (say("交卷时间"), spoken(given.taken)),
        (say("发证时间"), spoken(given.issued)),
    ]
    if found.stands:
        return {"rows": rows, "grade": "right", "verdict": say("证书真实有效。")}
    return {"rows": rows, "grade": "old", "verdict": say("证书是真的，但成绩后来有变化，以组织者的记录为准。")}


@cache
def _hand() -> ThreadPoolExecutor:
    """One certificate at a time: drawing one takes a core for a fifth of a second."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="quizlib-certificate")
