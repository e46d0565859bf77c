"""Sealing registers in the background, and finding out whether what was sealed is still what is there.

A posting leaves its register's number in `unsealed_register`, and no more. Sealing reads the rows of the registers that wait
and makes their digests beside the writer; the writer only adds the seal. Who would seal at the same time on another server
finds the chain longer than it was, and leaves it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, bindparam, delete, insert, select, type_coerce

from server.ledger.rules.seals import Seal, next_seal, packed, register_digest, seal_digest, unpacked
from server.ledger.streams import raw
from server.ledger.tables import WRITTEN_BY_REGISTER, item_register, register_seal, unsealed_register
from server.ledger.values import Violation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from server.database.unit_of_work import Database, UnitOfWork

REGISTERS_MAX = 500
"""Registers in one seal: so many are digested without a pause."""

_TABLES = {"item_register": item_register} | {table.name: table for table in WRITTEN_BY_REGISTER.values()}
_SEAL = select(*(type_coerce(column, BigInteger) if column.name == "sealed_at" else column for column in register_seal.c))


@dataclass(frozen=True, slots=True)
class SealCheck:
    """What became of the seals."""

    seals: int
    registers: int
    """How many registers they cover."""
    unsealed: int
    """How many wait for one."""
    head: str
    """Digest of the newest seal, to be noted elsewhere; blank: there is none."""
    digests: frozenset[str]
    """Of all seals."""
    violations: tuple[Violation, ...]


def seal_next(database: Database) -> int:
    """Seal the oldest registers that wait, `REGISTERS_MAX` at most. How many were sealed; 0: none wait, or another server did."""
    with database.read() as work:
        before = _last_seal(work.connection)
        waiting = _unsealed(work.connection, REGISTERS_MAX)
        digests = _digests(work.connection, waiting)
    return database.write(lambda work: _append(work, before, digests)) if digests else 0


def seal_all(database: Database) -> int:
    """Seal all that wait. How many registers."""
    sealed = 0
    while count := seal_next(database):
        sealed += count
    return sealed


def _append(work: UnitOfWork, before: Seal | None, digests: Mapping[int, bytes]) -> int:
    if _last_seal(work.connection) != before:
        return 0
    now = round(work.now.timestamp() * 1_000_000)
    seal = next_seal(before, now, packed(digests))
    values = {"seal_no": seal.seal_no, "sealed_at": work.now, "registers": seal.registers, "digest": seal.digest}
    work.connection.execute(insert(register_seal).values(values))
    sealed = delete(unsealed_register).where(unsealed_register.c.register_no == bindparam("sealed_no"))
    work.connection.execute(sealed, [{"sealed_no": no} for no in digests])
    return len(digests)


def check_seals(database: Database) -> SealCheck:
    """Go along the chain and make every digest again from the rows that are there now.

    Finds what was changed, removed or inserted since it was sealed, register by register; and a seal that was changed or removed,
    unless it and all after it are gone: note `head` elsewhere, and compare.
    """
    with database.read() as work:
        connection = work.connection
        violations: list[Violation] = []
        before, digests, covered = None, set[str](), set[int]()
        for seal in _seals(connection):
            members = unpacked(seal.registers)
            violations += _broken_links(before, seal)
            violations += _changed_registers(connection, seal, members, covered)
            covered.update(members)
            digests.add(seal.digest)
            before = seal
        unsealed = _unsealed(connection, None)
        violations += _unknown_registers(connection, covered.union(unsealed))
    head = before.digest if before is not None else ""
    return SealCheck(len(digests), len(covered), len(unsealed), head, frozenset(digests), tuple(violations))


def _broken_links(before: Seal | None, seal: Seal) -> Iterator[Violation]:
    expected_no = before.seal_no + 1 if before is not None else 1
    if seal.seal_no != expected_no:
        yield Violation("register_seal", f"{expected_no}: the seal is gone, {seal.seal_no} follows")
    elif seal.digest != seal_digest(before, seal.seal_no, seal.sealed_at, seal.registers):
        yield Violation("register_seal", f"{seal.seal_no}: the seal, or the one before, was changed")


def _changed_registers(
    connection: Connection, seal: Seal, members: Mapping[int, bytes], covered: Collection[int]
) -> Iterator[Violation]:
    found = _digests(connection, list(members))
    for register_no, digest in members.items():
        if register_no in covered:
            yield Violation("register_seal", f"{seal.seal_no}: register {register_no} is sealed twice")
        if register_no not in found:
            yield Violation("item_register", f"{register_no}: everything that it wrote is gone (seal {seal.seal_no})")
        elif found[register_no] != digest:
            yield Violation("item_register", f"{register_no}: {_what_changed(connection, register_no)} (seal {seal.seal_no})")


def _what_changed(connection: Connection, register_no: int) -> str:
    """In words, as far as the register still tells."""
    rows = _rows(connection, [register_no])[register_no]
    registers = [row for name, row in rows if name == item_register.name]
    if not registers:
        return "the register is gone"
    counts = {
        table.name: (sum(1 for name, _ in rows if name == table.name), registers[0][column])
        for column, table in WRITTEN_BY_REGISTER.items()
    }
    for name, (there, wrote) in counts.items():
        if there != wrote:
            return f"it wrote {wrote} rows of {name}, {there} are there"
    return "a row that it wrote, or the register itself, says something else than it did"


def _unknown_registers(connection: Connection, known: Collection[int]) -> Iterator[Violation]:
    for table in _TABLES.values():
        numbers = select(table.c.register_no).distinct().execution_options(yield_per=5_000)
        for register_no in connection.scalars(numbers):
            if register_no not in known:
                yield Violation(table.name, f"register {register_no}: was inserted beside the posting engine")


def _seals(connection: Connection) -> Iterator[Seal]:
    for row in connection.execute(_SEAL.order_by(register_seal.c.seal_no).execution_options(yield_per=100)):
        yield Seal(*row)


def _last_seal(connection: Connection) -> Seal | None:
    row = connection.execute(_SEAL.order_by(register_seal.c.seal_no.desc()).limit(1)).first()
    return Seal(*row) if row is not None else None


def _unsealed(connection: Connection, limit: int | None) -> list[int]:
    column = unsealed_register.c.register_no
    return list(connection.scalars(select(column).order_by(column).limit(limit)))


def _digests(connection: Connection, register_nos: Sequence[int]) -> dict[int, bytes]:
    """The digests of those registers of which anything is there."""
    return {register_no: register_digest(rows) for register_no, rows in _rows(connection, register_nos).items()}


def _rows(connection: Connection, register_nos: Sequence[int]) -> dict[int, list[tuple[str, dict[str, Any]]]]:
    """The rows of every ledger by register, numbers as they lie in the database."""
    found: dict[int, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for name, table in _TABLES.items():
        statement = select(*(raw(column).label(column.name) for column in table.c)).where(table.c.register_no.in_(register_nos))
        for row in connection.execute(statement).mappings():
            found[row["register_no"]].append((name, dict(row)))
    return found
