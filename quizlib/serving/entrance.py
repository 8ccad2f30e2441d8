"""Who comes in and goes: the sign-in with number and name, personal links, and signing out."""

import logging

from tornado.ioloop import IOLoop
from tornado.web import HTTPError

from quizlib.errors import AttemptError, LockedError, QuizlibError, SignInError, StoreError
from quizlib.language import phrase, translate
from quizlib.serving.identity import COOKIE
from quizlib.serving.origin import from_our_page
from quizlib.serving.site import PageHandler, SiteHandler
from quizlib.store.rosters import Enrolled

log = logging.getLogger(__name__)


class SignInHandler(PageHandler):
    """``/sign-in``: number and name against the roster; slowed down for those who guess."""

    def get(self) -> None:
        self.redirect(self.site.base_url)

    async def post(self) -> None:
        if not from_our_page(self):
            raise HTTPError(403)
        number, name, pin = (self.get_body_argument(field, "")[:60] for field in ("number", "name", "pin"))
        try:
            member = await self._member(number, name, pin)
        except QuizlibError as error:
            if isinstance(error, LockedError):
                log.warning("登录已暂停，来自 %s", self.address)
            elif isinstance(error, AttemptError):
                log.warning("登录没有通过，来自 %s（%s）", self.address, error.code)
            status = {"sign_in": 403, "locked": 429}.get(error.code, 503)
            message = phrase(error, self.site.home.settings.language)
            self.show({"message": message, "number": number, "name": name}, status)
            return
        self.remember(member.id)
        if self.is_open:
            self.show(member_id=member.id)
        else:
            self.redirect(self.site.base_url, status=303)

    async def _member(self, number: str, name: str, pin: str) -> Enrolled:
        """Who that is. Raises SignInError, LockedError, StoreError."""
        site, address, now = self.site, self.address, self.site.home.clock()
        site.guard.admit(address, number, now)
        try:
            # checking a PIN costs ten milliseconds: not on the loop
            found = await IOLoop.current().run_in_executor(None, site.home.delivery.sign_in, number, name, pin)
        except SignInError:
            site.guard.check(address, now)
            site.guard.failed(address, now)
            raise
        except StoreError:
            site.guard.succeeded(address, number)
            raise
        site.guard.check(address, now)
        site.guard.succeeded(address, number)
        return found


class LinkHandler(PageHandler):
    """``/in/<token>``: a personal link signs in and goes on to the page."""

    def get(self, token: str = "") -> None:
        site = self.site
        now = site.home.clock()
        member_id = site.identity.member_of_link(token, now)
        if member_id is None or site.home.delivery.member(member_id, now) is None:
            log.warning("个人链接无效，来自 %s", self.address)
            message = translate("这个链接无效或已过期，请用工号和姓名登录。", site.home.settings.language)
            self.show({"message": message}, 403)
            return
        self.remember(member_id)
        self.redirect(site.base_url)


class SignOutHandler(SiteHandler):
    """``/sign-out``: forgets the cookie and closes the member's sessions."""

    def post(self) -> None:
        if not from_our_page(self):
            raise HTTPError(403)
        member_id = self.cookie_member_id()
        self.clear_cookie(COOKIE, path=self.site.base_url)
        for socket in self.site.sockets.pop(member_id or "", ()):
            socket.close()
        self.site.lobby.room.gave_up(member_id or "")
        self.redirect(self.site.base_url, status=303)
