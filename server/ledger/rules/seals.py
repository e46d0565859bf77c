"""What a seal says: digests of registers, chained, so that nothing that was posted can be changed unseen. Pure.

A register's digest is made of the register and of every ledger row that carries its number, in one text form. A seal covers the
registers since the last one, and its digest covers theirs and that of the seal before: who changes a row must make every later
seal anew, and then the newest digest is no longer the one that was noted elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

FIRST_DIGEST = "0" * 64
"""What stands before the first seal."""

_MEMBER = struct.Struct(">q16s")
"""A register in a seal: its number, and half of the SHA-256 of its rows."""


@dataclass(frozen=True, slots=True)
class Seal:
    """One link of the chain."""

    seal_no: int
    """1, 2, 3 …, without gaps."""
    sealed_at: int
    """Microseconds since 1970, UTC."""
    registers: bytes
    """`packed` digests of the registers that it covers."""
    digest: str


def register_digest(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> bytes:
    """The digest of a register: of its rows, each with the name of its table, in any order."""
    return hashlib.sha256("\n".join(sorted(_row_text(table, row) for table, row in rows)).encode()).digest()[:16]


def _row_text(table: str, row: Mapping[str, Any]) -> str:
    """The row in one form on both databases. What is blank is left out, so that a column which comes later changes nothing."""
    said = {name: _plain(value) for name, value in row.items() if value}
    return f"{table} {json.dumps(said, sort_keys=True, separators=(',', ':'))}"


def _plain(value: Any) -> str | int:
    return value.isoformat() if isinstance(value, date) else value if isinstance(value, str) else int(value)


def packed(digests: Mapping[int, bytes]) -> bytes:
    """The digests of registers by their numbers, as a seal keeps them."""
    return b"".join(_MEMBER.pack(register_no, digest) for register_no, digest in sorted(digests.items()))


def unpacked(registers: bytes) -> dict[int, bytes]:
    """The same as they were; what was cut off in the middle is left out."""
    whole = len(registers) - len(registers) % _MEMBER.size
    return dict(_MEMBER.iter_unpack(registers[:whole]))


def next_seal(before: Seal | None, sealed_at: int, registers: bytes) -> Seal:
    """The seal that follows."""
    seal_no = before.seal_no + 1 if before is not None else 1
    return Seal(seal_no, sealed_at, registers, seal_digest(before, seal_no, sealed_at, registers))


def seal_digest(before: Seal | None, seal_no: int, sealed_at: int, registers: bytes) -> str:
    """SHA-256 over the digest before and all that the seal says, as hexadecimal digits."""
    digest = before.digest if before is not None else FIRST_DIGEST
    return hashlib.sha256(f"{digest} {seal_no} {sealed_at} ".encode() + registers).hexdigest()
