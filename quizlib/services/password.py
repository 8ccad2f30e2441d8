"""The organizers' password: kept as a hash, in a file that only its owner can read."""

import hashlib
import os
import secrets
from pathlib import Path

from quizlib.errors import PlanError, StoreError, system_reason
from quizlib.services.pins import pin_hash, pin_matches

SHORTEST = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


class Password:
    """The password of one installation."""

    def __init__(self, results: Path) -> None:
        self._path = results / "organizer.password"

    @property
    def is_set(self) -> bool:
        """Whether there is one."""
        return self._path.is_file()

    def set(self, text: str) -> None:
        """Make ``text`` the password; who is signed in with another is out.

        Raises:
            PlanError: it is too short.
            StoreError: the file cannot be written.
        """
        if len(text) < SHORTEST:
            raise PlanError(f"密码至少要有 {SHORTEST} 个字符")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_name(f".password-{secrets.token_hex(8)}")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(pin_hash(text))
            os.replace(draft, self._path)
        except OSError as error:
            raise StoreError(f"{self._path}：密码存不下来（{system_reason(error)}），请检查权限") from error

    def matches(self, text: str) -> bool:
        """Whether ``text`` is the password."""
        return self.is_set and pin_matches(text, self._stored)

    @property
    def mark(self) -> str:
        """What stands for this password in a cookie: another password has another mark."""
        return hashlib.sha256(self._stored.encode()).hexdigest()[:16] if self.is_set else secrets.token_hex(8)

    @property
    def _stored(self) -> str:
        return self._path.read_text(encoding="utf-8").strip()


def new_password() -> str:
    """A password that can be read out and typed: ``abcd-2345-wxyz``."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
