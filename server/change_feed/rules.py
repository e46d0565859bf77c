"""Decisions of the change feed, on values alone: the signature of what is sent, and how long a silent address is left alone."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

SIGNATURE_HEADER = "Stockhand-Signature"
SENDING_SECONDS = 60
"""Who sends a page has it for so long; a server that dies meanwhile leaves it behind, and it is sent again."""
_PAUSE_SECONDS_MAX = 600


def signature(secret: str, body: bytes, seconds: int) -> str:
    """What the header says: when it was signed, and the HMAC-SHA256 of that moment and the body.

    >>> signature("0123456789abcdef", b"{}", 1700000000)[:15]
    't=1700000000,v1'
    """
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def pause_after(tries: int) -> timedelta:
    """How long an address that did not take a page is left alone: 2 s, 4 s, 8 s … 10 minutes."""
    return timedelta(seconds=min(2 ** min(tries, 10), _PAUSE_SECONDS_MAX))
