"""Who somebody is: signed cookies, signed personal links, and session ids that only their owner can use.

Each purpose has a salt of its own, so that a link is no cookie. A session id carries its owner's seal and needs no
memory: any node that knows the secret can check it.
"""

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

COOKIE = "quizlib"
TICKET = "quizlib-ticket"
TICKET_LASTS = timedelta(hours=2)
CERTIFICATE_LASTS = timedelta(hours=2)
_CERTIFICATE = "quizlib.certificate"
COOKIE_LASTS = timedelta(hours=12)  # longer than any working day, shorter than a shared computer's next user


@dataclass(frozen=True)
class Identity:
    """Signs and checks with one secret."""

    secret: bytes

    def cookie(self, member_id: str, now: datetime) -> str:
        """The value of a cookie for this member, good for ``COOKIE_LASTS`` from ``now``."""
        return signed(self.secret, "quizlib.cookie", member_id, now + COOKIE_LASTS)

    def member_of_cookie(self, value: str | None, now: datetime) -> str | None:
        """The member whose cookie this is; None if it is forged, foreign or expired at ``now``."""
        return subject_of(self.secret, "quizlib.cookie", value or "", now)

    def link(self, member_id: str, until: datetime) -> str:
        """The token of a personal link that is good before ``until``."""
        return signed(self.secret, "quizlib.link", member_id, until)

    def member_of_link(self, token: str, now: datetime) -> str | None:
        """The member whose link this is; None if it is forged, foreign or expired at ``now``."""
        return subject_of(self.secret, "quizlib.link", token, now)

    def certificate(self, member_id: str, sitting_id: str, now: datetime) -> str:
        """The token of the address at which this member finds the certificate of a sitting."""
        return signed(self.secret, _CERTIFICATE, f"{member_id}/{sitting_id}", now + CERTIFICATE_LASTS)

    def sitting_of_certificate(self, token: str, member_id: str, now: datetime) -> str | None:
        """The sitting of such an address; None if it is forged, expired at ``now`` or another member's."""
        owner, _, sitting_id = (subject_of(self.secret, _CERTIFICATE, token, now) or "").partition("/")
        return sitting_id if owner and owner == member_id else None

    def ticket(self, member_id: str, arrived: int, now: datetime) -> str:
        """The value of a cookie that says since when (milliseconds) this member waits."""
        return signed(self.secret, "quizlib.ticket", f"{arrived}/{member_id}", now + TICKET_LASTS)

    def arrival(self, ticket: str | None, member_id: str, now: datetime) -> int | None:
        """Since when the member with this ticket waits; None if it is forged, expired at ``now`` or another's."""
        arrived, _, owner = (subject_of(self.secret, "quizlib.ticket", ticket or "", now) or "").partition("/")
        return int(arrived) if owner and owner == member_id else None

    def new_session_id(self, member_id: str) -> str:
        """An id in the form of a UUID: eight random bytes and the owner's seal on them."""
        nonce = secrets.token_bytes(8)
        return str(uuid.UUID(bytes=nonce + self._seal(nonce, member_id)))

    def owns(self, member_id: str, session_id: str) -> bool:
        """Whether this session id was made for this member."""
        try:
            raw = uuid.UUID(session_id).bytes
        except ValueError:
            return False
        return hmac.compare_digest(raw[8:], self._seal(raw[:8], member_id))

    def _seal(self, nonce: bytes, member_id: str) -> bytes:
        text = b"quizlib.session" + nonce + member_id.encode()
        return hmac.new(self.secret, text, hashlib.sha256).digest()[:8]


def signed(secret: bytes, salt: str, subject: str, until: datetime) -> str:
    """A signature on ``subject``, good for the purpose ``salt`` before ``until``."""
    # the end is signed, not the beginning: a clock that is set back must not make a signature come from the future
    return str(URLSafeSerializer(secret, salt=salt).dumps([subject, int(until.timestamp())]))


def subject_of(secret: bytes, salt: str, value: str, now: datetime) -> str | None:
    """Whom ``signed`` signed; None if it is forged, for another purpose or expired at ``now``."""
    try:
        subject, until = URLSafeSerializer(secret, salt=salt).loads(value)
        return str(subject) if now.timestamp() < until else None
    except (BadData, ValueError, TypeError):
        return None
