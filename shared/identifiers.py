"""Transaction ids and content digests: what makes posting happen exactly once.

The device gives each transaction an id before it is stored or sent, and keeps it through every retry; the server keeps the
id, a digest of the content and its answer (`design/architecture.md`, decision 4).
"""

from __future__ import annotations

import hashlib
import secrets
import time
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from pydantic import BaseModel


def new_transaction_id(unix_milliseconds: int | None = None) -> UUID:
    """A UUIDv7 (RFC 9562): time in front, so that keys arrive in order; 74 random bits behind.

    The standard library has one from Python 3.14 on.
    """
    milliseconds = time.time_ns() // 1_000_000 if unix_milliseconds is None else unix_milliseconds
    value = (milliseconds & (2**48 - 1)) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return UUID(int=value)


def content_digest(model: BaseModel) -> bytes:
    """SHA-256 of a transaction's content in its one JSON form: the same content has the same digest on both sides."""
    return hashlib.sha256(model.model_dump_json(exclude_none=True).encode()).digest()
