"""PINs are kept as salted scrypt hashes."""

import hashlib
import hmac
import secrets

_COST = {"n": 2**12, "r": 8, "p": 1}


def pin_hash(pin: str) -> str:
    """The salted hash to store."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${hashlib.scrypt(pin.encode(), salt=salt, **_COST).hex()}"


def pin_matches(pin: str, stored: str | None) -> bool:
    """Whether ``pin`` is the one behind ``stored``; where none is stored, none is asked."""
    if stored is None:
        return True
    salt, _, digest = stored.partition("$")
    given = hashlib.scrypt(pin.strip().encode(), salt=bytes.fromhex(salt), **_COST).hex()
    return hmac.compare_digest(given, digest)
