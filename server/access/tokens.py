"""Secrets and their hashes: tokens and one-time codes fast, PINs slow.

A token has 256 random bits: nobody guesses it, so a fast hash keeps it as safe as a slow one. A PIN has 4 to 8 digits: argon2
makes each guess dear for who stole the table, and the rules lock who guesses here.
"""

from __future__ import annotations

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

_PIN_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""The lightest that OWASP's Password Storage Cheat Sheet recommends: some 20 ms, for which nobody waits twice a minute."""

_CODE_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without what people mistake for each other."""
_CODE_LENGTH = 16


def new_token() -> str:
    """A token for a device or a session."""
    return secrets.token_urlsafe(32)


def new_enrolment_code() -> str:
    """A one-time code that people can type: 80 random bits."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))


def token_hash(token: str) -> bytes:
    """How a token or one-time code is kept and looked up."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def pin_hash(pin: str) -> str:
    """How a PIN is kept. Slow on purpose: not inside a transaction."""
    return _PIN_HASHER.hash(pin)


def pin_matches(hashed: str, pin: str) -> bool:
    """Whether this is the PIN. Slow on purpose: not inside a transaction."""
    try:
        return _PIN_HASHER.verify(hashed, pin)
    except VerificationError:
        return False
