"""Certificates: given to members who passed where their sitting gives them, and checked by anybody who has the code."""

import secrets
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from quizlib.core.certificate import ALPHABET, CODE_LENGTH, Certificate, read_code
from quizlib.core.score import Score
from quizlib.core.sitting import CertificateRule
from quizlib.errors import AttemptError, NoCertificateError
from quizlib.services.delivery import Delivery, Desk
from quizlib.store import Store
from quizlib.store.certificates import insert_certificate, select_certificate, select_certificates_for


@dataclass(frozen=True, slots=True)
class Checked:
    """A genuine certificate; ``stands``: what it says is still the member's result."""

    certificate: Certificate
    stands: bool


class Certifying:
    """The services for certificates."""

    def __init__(self, store: Store, delivery: Delivery) -> None:
        self._store, self._delivery = store, delivery

    def issue(self, member_id: str, sitting_id: str, now: datetime) -> Future[Certificate]:
        """The member's certificate, made out now or before; a result that was corrected since gets another one.

        Raises:
            NotDueError, NoCertificateError: there is none, and why.
            StoreError: not saved (in the future).
        """
        desk = self._delivery.desk(member_id, sitting_id, now)
        if not earned(desk):
            raise NoCertificateError()
        enrolled = self._delivery.member(member_id, now)
        if enrolled is None or desk.counting is None:
            raise NoCertificateError()
        attempt, score = desk.counting
        fresh = Certificate(
            code="",
            attempt_id=attempt.id,
            sitting_id=sitting_id,
            member_id=member_id,
            name=enrolled.member.name,
            branch=enrolled.member.branch,
            title=desk.sitting.title,
            points=score.points,
            maximum=score.maximum,
            excellent=score.excels(desk.sitting),
            taken=attempt.submitted or attempt.deadline,
            issued=now,
        )

        def write(connection: sa.Connection) -> Certificate:
            earlier = select_certificates_for(connection, attempt.id)
            for given in earlier:
                if replace(given, code="", issued=now) == fresh:
                    return given
            code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
            made = replace(fresh, code=code)
            insert_certificate(connection, made, len(earlier) + 1)
            return made

        return self._store.write(write, beside=True)

    def check(self, text: str, now: datetime) -> Checked | None:
        """The certificate with the code that ``text`` writes, or None: nobody was given such a one."""
        code = read_code(text)
        if code is None:
            return None
        with self._store.read() as connection:
            found = select_certificate(connection, code)
        return None if found is None else Checked(found, self._stands(found, now))

    def _stands(self, given: Certificate, now: datetime) -> bool:
        try:
            desk = self._delivery.desk(given.member_id, given.sitting_id, now)
        except AttemptError:
            return False
        if desk.counting is None:
            return False
        attempt, score = desk.counting
        said = (given.attempt_id, given.points, given.maximum, given.excellent)
        return score.passes(desk.sitting) and said == (attempt.id, *_result(desk, score))


def earned(desk: Desk) -> bool:
    """Whether the member may have a certificate now: it is given, the score is shown, marked to the end, and passes."""
    sitting = desk.sitting
    if sitting.certificate is not CertificateRule.PASS or not sitting.score_shown.allows(desk.phase):
        return False
    if desk.counting is None:
        return False
    _, score = desk.counting
    return not score.pending and score.passes(sitting)


def _result(desk: Desk, score: Score) -> tuple[object, ...]:
    return score.points, score.maximum, score.excels(desk.sitting)
