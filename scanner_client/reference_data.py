"""The device's own copy of the catalog and the open work: what goes on without the network. May be deleted at any time.

Records are kept as the server sent them, found by the exact name that a barcode can carry. `DeviceDirectory` answers
`shared.barcodes.resolve`; people who have signed in with the server may sign in without it for a set time, by a salted scrypt
hash of their PIN.

Source: spec/handheld.md, sections 5 rule 1 and 6 rule 2; spec/barcodes.md, section 10, rule 2.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import sqlite3
import threading
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from shared.barcodes.directory import DocumentFound
from shared.codes import normal_code
from shared.errors import PERSON_LOCKED, WRONG_PIN, Refused
from shared.wire.access import Session
from shared.wire.catalog import (
    BinCard,
    ItemCard,
    LocationCard,
    LotCard,
    PersonReference,
    ReasonCard,
    ReferenceCard,
    ReferenceRecord,
    VendorCard,
)
from shared.wire.work import OpenDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from shared.wire.catalog import ReferenceData, RemovedRecord
    from shared.wire.work import DocumentKind, OpenWork

_RECORD: TypeAdapter[ReferenceRecord] = TypeAdapter(ReferenceRecord)
_SCRYPT_COST = 2**14
"""About 50 ms on a handheld; a PIN of four digits holds against nobody who has the file, but it is not readable."""

_WRONG_PINS_MAX = 5

_LAYOUT = 2
_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
  kind TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS records_by_name ON records (kind, name);
CREATE INDEX IF NOT EXISTS records_by_folded ON records (kind, folded);
CREATE TABLE IF NOT EXISTS documents (
  location TEXT NOT NULL, kind TEXT NOT NULL, no TEXT NOT NULL, due TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (location, kind, no)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS served_orders (
  order_no TEXT NOT NULL, location TEXT NOT NULL, kind TEXT NOT NULL, no TEXT NOT NULL, PRIMARY KEY (order_no, location, kind, no)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS states (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS sign_ins (
  person TEXT PRIMARY KEY, salt BLOB NOT NULL, pin_hash BLOB NOT NULL, session TEXT NOT NULL, signed_in_at TEXT NOT NULL,
  wrong_pins INTEGER NOT NULL
) STRICT;
"""


class ReferenceCopy:
    """The copy in `reference_data.sqlite`, and a `shared.barcodes.directory.Directory` of it. Usable from any thread."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._connection = _opened(path)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    # Keeping it

    def cursor(self, location: str) -> int:
        """What to ask the server for next: what changed after this. Zero for another location than before."""
        return int(self._state("cursor")) if self._state("location") == location and self._state("cursor") else 0

    def apply(self, page: ReferenceData, location: str) -> None:
        """Take one page in, and the cursor with it, in one commit. The first page for a location replaces everything."""
        with self._written():
            if self._state("location") != location:
                self._connection.execute("DELETE FROM records")
            for record in page.records:
                self._keep(record)
            for removed in page.removed:
                self._remove(removed)
            self._set_states(cursor=str(page.cursor), location=location)

    def _keep(self, record: ReferenceRecord) -> None:
        kind, key, name = _kind_key_and_name(record)
        self._connection.execute(
            "INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?)",
            (kind, json.dumps(key), name, name.casefold(), record.model_dump_json(exclude_defaults=True, exclude={"kind"})),
        )

    def _remove(self, removed: RemovedRecord) -> None:
        kinds = ("lot", "serial") if removed.kind == "lot" else (removed.kind,)
        self._connection.executemany(
            "DELETE FROM records WHERE kind = ? AND key = ?", [(kind, json.dumps(removed.key)) for kind in kinds]
        )

    def keep_open_work(self, location: str, open_work: OpenWork) -> None:
        """What there is to do at the location now, instead of what there was."""
        with self._written():
            self._connection.execute("DELETE FROM documents")
            self._connection.executemany(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?)",
                [
                    (location, each.kind, each.no, str(each.due or "9999"), each.model_dump_json(exclude_defaults=True))
                    for each in open_work.documents
                ],
            )
            self._connection.execute("DELETE FROM served_orders")
            self._connection.executemany(
                "INSERT OR IGNORE INTO served_orders VALUES (?, ?, ?, ?)",
                [(line.order, location, each.kind, each.no) for each in open_work.documents for line in each.lines if line.order],
            )
            self._set_states(work_as_of=open_work.as_of.isoformat())

    def work_as_of(self) -> datetime | None:
        """When the server last said what there is to do."""
        as_of = self._state("work_as_of")
        return datetime.fromisoformat(as_of) if as_of else None

    # Directory: exact look-ups

    def item(self, no: str) -> ItemCard | None:
        """The item of that number."""
        return next((ItemCard.model_validate_json(body) for body in self._bodies("item", no)), None)

    def references(self, numbers: Sequence[str], *, ignoring_case: bool = False) -> tuple[ReferenceCard, ...]:
        """Every reference that has one of these numbers."""
        bodies = dict.fromkeys(body for number in numbers for body in self._bodies("reference", number, ignoring_case))
        return tuple(ReferenceCard.model_validate_json(body) for body in bodies)

    def bins(self, code: str) -> tuple[BinCard, ...]:
        """The bins of that code, one for each location that has one."""
        return tuple(BinCard.model_validate_json(body) for body in self._bodies("bin", code))

    def location_with_gln(self, gln: str) -> LocationCard | None:
        """The location that has this Global Location Number."""
        return next((card for card in self.locations() if card.gln == gln), None)

    def documents(self, no: str) -> tuple[DocumentFound, ...]:
        """Open documents of that number; where there is none, those that serve an order of that number."""
        with self._lock:
            rows = self._connection.execute("SELECT kind, no, location FROM documents WHERE no = ?", (no,)).fetchall()
            if not rows:
                serving = "SELECT kind, no, location FROM served_orders WHERE order_no = ?"
                rows = self._connection.execute(serving, (no,)).fetchall()
        return tuple(DocumentFound(*row) for row in rows)

    def person(self, name: str) -> PersonReference | None:
        """The person with that badge."""
        return next((PersonReference.model_validate_json(body) for body in self._bodies("person", name)), None)

    def lots(self, lot_no: str, *, ignoring_case: bool = False) -> tuple[LotCard, ...]:
        """The lots of that number, of every item that has one."""
        return tuple(LotCard.model_validate_json(body) for body in self._bodies("lot", lot_no, ignoring_case))

    def serials(self, serial_no: str, *, ignoring_case: bool = False) -> tuple[LotCard, ...]:
        """The serial numbers like that, of every item that has one."""
        return tuple(LotCard.model_validate_json(body) for body in self._bodies("serial", serial_no, ignoring_case))

    # Other questions

    def locations(self) -> tuple[LocationCard, ...]:
        """All of them: there are few."""
        return tuple(map(LocationCard.model_validate_json, self._all_bodies("location")))

    def reasons(self) -> tuple[ReasonCard, ...]:
        """All of them, by code: there are few."""
        return tuple(map(ReasonCard.model_validate_json, self._all_bodies("reason")))

    def vendors(self, text: str, count_max: int) -> tuple[VendorCard, ...]:
        """The vendor with exactly this number, else those that have the text in their number or name; by number."""
        exact = self._bodies("vendor", normal_code(text)) if text else []
        if exact:
            return tuple(map(VendorCard.model_validate_json, exact))
        part = text.casefold()
        cards = map(VendorCard.model_validate_json, self._all_bodies("vendor"))
        return tuple(islice((card for card in cards if part in f"{card.no} {card.name}".casefold()), count_max))

    def _all_bodies(self, kind: str) -> list[str]:
        with self._lock:
            return [row[0] for row in self._connection.execute("SELECT body FROM records WHERE kind = ? ORDER BY key", (kind,))]

    def location(self, code: str) -> LocationCard | None:
        return next((LocationCard.model_validate_json(body) for body in self._bodies("location", code)), None)

    def open_documents(self, location: str, kind: DocumentKind | None = None) -> tuple[OpenDocument, ...]:
        """Open work at the location as of the last refresh, soonest due first."""
        with self._lock:
            rows = self._connection.execute(
                "SELECT body FROM documents WHERE location = ? AND (? IS NULL OR kind = ?) ORDER BY due, no",
                (location, kind, kind),
            ).fetchall()
        return tuple(OpenDocument.model_validate_json(row[0]) for row in rows)

    def open_document(self, location: str, kind: DocumentKind, no: str) -> OpenDocument | None:
        """One of them; None where there is nothing to do on it."""
        with self._lock:
            row = self._connection.execute(
                "SELECT body FROM documents WHERE location = ? AND kind = ? AND no = ?", (location, kind, no)
            ).fetchone()
        return OpenDocument.model_validate_json(row[0]) if row else None

    def lot_card(self, item: str, lot: str, serial: str) -> LotCard | None:
        """What was last heard of a lot, or of a serial number where one is given."""
        cards = self.serials(serial) if serial else self.lots(lot)
        return next((card for card in cards if card.item == item), None)

    # Signing in without the server

    def remember_sign_in(self, session: Session, pin: str, now: datetime) -> None:
        """The server let them in: they may come in without it for a while. The token stays out of the file."""
        salt = secrets.token_bytes(16)
        kept = session.model_copy(update={"session_token": ""}).model_dump_json()
        with self._written():
            self._connection.execute(
                "INSERT OR REPLACE INTO sign_ins VALUES (?, ?, ?, ?, ?, 0)",
                (session.person, salt, _pin_hash(pin, salt), kept, now.isoformat()),
            )

    def forget_sign_in(self, badge: str) -> None:
        """The server no longer lets them in: neither does the device."""
        with self._written():
            self._connection.execute("DELETE FROM sign_ins WHERE person = ?", (normal_code(badge),))

    def offline_session(self, badge: str, pin: str, now: datetime, valid: timedelta) -> Session | None:
        """The person's session without the server; None where they were never here, or too long ago.

        Raises: Refused(WRONG_PIN, PERSON_LOCKED); after five wrong PINs only the server lets them in.
        """
        person = normal_code(badge)
        with self._lock:
            row = self._connection.execute(
                "SELECT salt, pin_hash, session, signed_in_at, wrong_pins FROM sign_ins WHERE person = ?", (person,)
            ).fetchone()
        if row is None or abs(now - datetime.fromisoformat(row[3])) > valid:
            return None
        if row[4] >= _WRONG_PINS_MAX:
            raise Refused(PERSON_LOCKED, person=person)
        is_right = hmac.compare_digest(_pin_hash(pin, row[0]), row[1])
        wrong_pins = 0 if is_right else row[4] + 1
        with self._written():
            self._connection.execute("UPDATE sign_ins SET wrong_pins = ? WHERE person = ?", (wrong_pins, person))
        if not is_right:
            raise Refused(WRONG_PIN, attempts_left=_WRONG_PINS_MAX - wrong_pins)
        return Session.model_validate_json(row[2])

    def _bodies(self, kind: str, name: str, ignoring_case: bool = False) -> list[str]:
        column, wanted = ("folded", name.casefold()) if ignoring_case else ("name", name)
        with self._lock:
            rows = self._connection.execute(
                f"SELECT body FROM records WHERE kind = ? AND {column} = ? ORDER BY key",  # noqa: S608  one of two columns
                (kind, wanted),
            ).fetchall()
        return [row[0] for row in rows]

    def _state(self, name: str) -> str:
        with self._lock:
            row = self._connection.execute("SELECT value FROM states WHERE name = ?", (name,)).fetchone()
        return row[0] if row else ""

    def _set_states(self, **states: str) -> None:
        self._connection.executemany("INSERT OR REPLACE INTO states VALUES (?, ?)", states.items())

    @contextmanager
    def _written(self) -> Iterator[None]:
        with self._lock, self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            yield


def _opened(path: Path) -> sqlite3.Connection:
    """The file, made anew where it is damaged or of another layout: it is only a copy."""
    try:
        connection = _connected(path)
    except sqlite3.DatabaseError:
        connection = None
    if connection is not None and _has_layout(connection):
        return connection
    if connection is not None:
        connection.close()
    for file in (path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        file.unlink(missing_ok=True)
    return _connected(path)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            connection.executescript(f"{_SCHEMA} PRAGMA user_version = {_LAYOUT};")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _has_layout(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] == _LAYOUT)


def _kind_key_and_name(record: ReferenceRecord) -> tuple[str, tuple[str, ...], str]:
    """How it is kept: a serial number apart from lots; the fields that identify it, as `RemovedRecord` names them; its name."""
    match record:
        case ItemCard() | VendorCard():
            return record.kind, (record.no,), record.no
        case ReferenceCard():
            return "reference", (record.number, record.type, record.party, record.item, record.variant, record.uom), record.number
        case LocationCard() | ReasonCard():
            return record.kind, (record.code,), record.code
        case BinCard():
            return "bin", (record.location, record.code), record.code
        case LotCard():
            kind, name = ("serial", record.serial) if record.serial else ("lot", record.lot)
            return kind, (record.item, record.variant, record.lot, record.serial), name
        case PersonReference():
            return "person", (record.person,), record.person


def _pin_hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_SCRYPT_COST, r=8, p=1)
