"""What the quiz says to a page and does for it, whatever carries the messages: the widget in a kernel or a session.

A page sends messages (``messages.py``) and gets views (``quiz_views.py``) and short replies:

- ``{"type": "view", "now", "member", ...view}``
- ``{"type": "clock", "now", "attempt", "deadline", "ended", "responses"}``: the page's attempt as it stands
- ``{"type": "kept", "operation"}``: committed, with ``now`` and the ``deadline`` where it was moved;
  ``{"type": "refused", "operation", "code", "message"}``: never will be
- ``{"type": "unsaved", "operation", "message"}``: not committed now, to be sent again
- ``{"type": "view", "view": "drill", ...}`` also answers an ``answer``, after the commit
- ``{"type": "notice", "code", "message"}``: a request that cannot be met
"""

import asyncio
import contextvars
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from pydantic import ValidationError

from quizlib.core.attempt import Attempt
from quizlib.core.score import score
from quizlib.errors import AttemptError, QuizlibError, ResponseError, StoreError
from quizlib.faces import messages, quiz_drill, quiz_views
from quizlib.faces.quiz_rules import rules_view
from quizlib.faces.quiz_views import Say, View, milliseconds
from quizlib.faces.visit import Visit
from quizlib.language import phrase, translate
from quizlib.services.certifying import earned
from quizlib.services.delivery import Desk
from quizlib.services.drilling import Answered, Asked
from quizlib.services.guard import Guard

log = logging.getLogger(__name__)
Send = Callable[[dict[str, Any]], None]
T = TypeVar("T")


class QuizDesk:
    """One visitor's desk. ``receive`` never raises: what goes wrong is logged and told in a sentence."""

    def __init__(self, visit: Visit, send: Send) -> None:
        self._home = visit.home
        self._member_id = visit.member_id
        self._certificate = visit.certificate
        self._asks_itself = visit.member_id is None
        self._send = send
        self._guard = Guard()
        self._language = visit.home.settings.language
        self._say = partial(translate, language=self._language)

    def receive(self, raw: object) -> None:
        """Act on one message from the page, whatever it holds."""
        try:
            try:
                message = messages.MESSAGE.validate_python(raw)
            except ValidationError:
                self._notice(ResponseError())
                return
            self._act(message, self._home.clock())
        except QuizlibError as error:
            self._notice(error)
        except Exception:
            self._failed()

    def first_view(self) -> View:
        """What the page shows at first: the running paper, the one open sitting, or the list; else the sign-in."""
        now = self._home.clock()
        if self._member_id is None:
            return self._framed(quiz_views.sign_in_view(self._home.delivery.asks_pins()), now)
        desks = self._home.delivery.desks(self._member_id, now)
        running = [(desk.running, desk.sitting) for desk in desks if desk.running is not None]
        if running:
            attempt, sitting = min(running, key=lambda one: one[0].deadline)
            return self._framed(quiz_views.paper_view(attempt, sitting), now)
        inviting = [desk for desk in desks if desk.sitting.opens <= now < desk.sitting.closes and not desk.attempts]
        if len(inviting) == 1:
            return self._rules(inviting[0], now)
        return self._framed(quiz_views.home_view(desks, self._home.settings.practice, self._say), now)

    def _act(self, message: messages.Message, now: datetime) -> None:
        if isinstance(message, messages.SignIn):
            self._sign_in(message, now)
            return
        if isinstance(message, messages.Hello) and (not message.fresh or self._member_id is None):
            self._send(self.first_view())
            return
        if self._member_id is None:
            self._send(self._framed(quiz_views.sign_in_view(self._home.delivery.asks_pins()), now))
            return
        delivery, member_id = self._home.delivery, self._member_id
        match message:
            case messages.Hello():
                self._clock(member_id, message.attempt, now)
            case messages.Home():
                desks = delivery.desks(member_id, now)
                self._send(self._framed(quiz_views.home_view(desks, self._home.settings.practice, self._say), now))
            case messages.Open():
                self._send(self._rules(delivery.desk(member_id, message.sitting, now), now))
            case messages.Look():
                self._show(delivery.attempt(member_id, message.attempt))
            case messages.Start():
                self._when_done(delivery.start(member_id, message.sitting, now), self._started)
            case messages.Respond():
                future = delivery.respond(
                    member_id, message.attempt, message.slot, message.response, message.operation, now
                )
                self._when_done(future, partial(self._kept, message.operation))
            case messages.Submit():
                future = delivery.submit(member_id, message.attempt, message.operation, now)
                self._when_done(future, partial(self._kept, message.operation))
            case messages.Practice() | messages.Drill() | messages.Answer():
                self._drill(member_id, message, now)

    def _drill(
        self, member_id: str, message: messages.Practice | messages.Drill | messages.Answer, now: datetime
    ) -> None:
        if not self._home.settings.practice:
            raise AttemptError("没有开放日常练习。")
        drilling = self._home.drilling
        match message:
            case messages.Practice():
                future = drilling.overview(member_id, now)
                self._when_done(future, lambda done: self._drilled(quiz_drill.practice_view, done, now))
            case messages.Drill():
                drawn = drilling.draw(member_id, message.scope, message.regulation, now)
                self._when_done(drawn, lambda done: self._drilled(quiz_drill.drill_view, done, now))
            case messages.Answer():
                asked = Asked(message.drill, message.question, message.turn, message.scope, message.regulation)
                answered = drilling.answer(member_id, asked, message.responses, message.operation, now)
                self._when_done(answered, lambda done: self._answered(message, done, now))

    def _drilled(
        self, show: Callable[[T, Mapping[str, str], Say], View | None], future: Future[T], now: datetime
    ) -> None:
        try:
            view = show(future.result(), self._home.drilling.titles(), self._say)
        except QuizlibError as error:
            self._notice(error)
        except Exception:
            self._failed()
        else:
            if view is None:
                self._act(messages.Practice(type="practice"), now)
            else:
                self._send(self._framed(view, now))

    def _answered(self, message: messages.Answer, future: Future[Answered], now: datetime) -> None:
        if message.quiet or isinstance(future.exception(), QuizlibError):
            self._kept(message.operation, future)
        else:
            self._drilled(partial(quiz_drill.answered_view, now=now), future, now)

    def _sign_in(self, message: messages.SignIn, now: datetime) -> None:
        if not self._asks_itself:
            raise AttemptError("请刷新页面后登录。")
        self._guard.admit("", message.number, now)
        try:
            self._member_id = self._home.delivery.sign_in(message.number, message.name, message.pin).id
        except AttemptError:
            self._guard.failed("", now)
            raise
        self._guard.succeeded("", message.number)
        self._send(self.first_view())

    def _clock(self, member_id: str, attempt_id: str | None, now: datetime) -> None:
        reply: dict[str, Any] = {"type": "clock", "now": milliseconds(now)}
        if attempt_id is not None:
            attempt = self._home.delivery.attempt(member_id, attempt_id)
            reply |= {
                "attempt": attempt.id,
                "deadline": milliseconds(attempt.deadline),
                "ended": attempt.ended(now) is not None,
                "responses": quiz_views.shown_responses(attempt),
            }
        self._send(reply)

    def _rules(self, desk: Desk, now: datetime) -> View:
        kinds, maximum = self._home.delivery.outline(desk.sitting.id)
        return self._framed(rules_view(desk, kinds, maximum, self._say), now)

    def _show(self, attempt: Attempt) -> None:
        now = self._home.clock()
        delivery = self._home.delivery
        desk = delivery.desk(attempt.member_id, attempt.sitting_id, now)
        if attempt.ended(now) is None:
            self._send(self._framed(quiz_views.paper_view(attempt, desk.sitting), now))
            return
        whole = score(attempt, desk.sitting.multiple_rule, desk.corrected)
        view = quiz_views.score_view(desk, attempt, whole, delivery.titles(), self._say)
        if self._certificate is not None and earned(desk):
            view["certificate"] = self._certificate(attempt.member_id, attempt.sitting_id, now)
        self._send(self._framed(view, now))

    def _started(self, future: Future[Attempt]) -> None:
        try:
            self._show(future.result())
        except QuizlibError as error:
            self._notice(error)

    def _kept(self, operation: str, future: Future[T]) -> None:
        try:
            kept = future.result()
        except AttemptError as error:
            message = phrase(error, self._language)
            self._send({"type": "refused", "operation": operation, "code": error.code, "message": message})
        except StoreError as error:
            log.error("没有保存：%s", error)
            message = self._say("没有保存成功：数据库暂时无法写入，请不要关闭页面，系统会自动重试。")
            self._send({"type": "unsaved", "operation": operation, "message": message})
        else:
            moved: dict[str, Any] = {}
            if isinstance(kept, Attempt) and kept.deadline != kept.first_deadline:
                moved = {"now": milliseconds(self._home.clock()), "deadline": milliseconds(kept.deadline)}
            self._send({"type": "kept", "operation": operation, **moved})

    def _when_done(self, future: Future[T], then: Callable[[Future[T]], None]) -> None:
        """Call ``then`` after the commit, in this visitor's context and on the loop's thread."""

        def guarded(done: Future[T]) -> None:
            try:
                then(done)
            except Exception:
                self._failed()

        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            future.exception()
            guarded(future)
            return
        context = contextvars.copy_context()

        def hand_over(done: Future[T]) -> None:
            with suppress(RuntimeError):  # the loop is closed: the visitor is gone, the step is kept
                loop.call_soon_threadsafe(guarded, done, context=context)

        future.add_done_callback(hand_over)

    def _framed(self, view: View, now: datetime) -> View:
        member = self._home.delivery.member(self._member_id, now) if self._member_id else None
        who = None if member is None else {"name": member.member.name, "branch": member.member.branch}
        return {"type": "view", "now": milliseconds(now), "member": who, **view}

    def _failed(self) -> None:
        log.exception("a message could not be handled")
        self._send({"type": "notice", "code": "failed", "message": self._say("系统出错，已记录；请稍后再试。")})

    def _notice(self, error: QuizlibError) -> None:
        self._send({"type": "notice", "code": error.code, "message": phrase(error, self._language)})
