"""Who somebody is: signed cookies, signed personal links, and session ids that only their owner can use.

Each purpose has a salt of its own, so that a link is no cookie. A session id carries its owner's seal and needs no
memory: any node that knows the secret can check it.
"""

import hashlib
import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

COOKIE = "quizlib"
COOKIE_LASTS = 12 * 3600  # seconds: longer than any working day, shorter than a shared computer's next user


@dataclass(frozen=True)
class Identity:
    """Signs and checks with one secret."""

    secret: bytes

    def cookie(self, member_id: str) -> str:
        """The value of a cookie for this member."""
        return str(URLSafeTimedSerializer(self.secret, salt="quizlib.cookie").dumps(member_id))

    def member_of_cookie(self, value: str | None) -> str | None:
        """The member whose cookie this is; None if it is forged, foreign or too old."""
        if not value:
            return None
        try:
            found = URLSafeTimedSerializer(self.secret, salt="quizlib.cookie").loads(value, max_age=COOKIE_LASTS)
        except BadSignature:
            return None
        return found if isinstance(found, str) else None

    def link(self, member_id: str, until: datetime) -> str:
        """The token of a personal link that is good before ``until``."""
        payload = [member_id, int(until.timestamp())]
        return str(URLSafeSerializer(self.secret, salt="quizlib.link").dumps(payload))

    def member_of_link(self, token: str, now: datetime) -> str | None:
        """The member whose link this is; None if it is forged, foreign or expired at ``now``."""
        try:
            member_id, until = URLSafeSerializer(self.secret, salt="quizlib.link").loads(token)
        except (BadSignature, ValueError, TypeError):
            return None
        return str(member_id) if now.timestamp() < until else None

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
