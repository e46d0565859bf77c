"""An entry in plain words: where its goods came from, and who consumed them. Source: spec/ledger.md, section 15, rule 4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger import questions
from server.ledger.posting_lines import DocumentType
from server.ledger.values import Sentence
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from server.ledger.values import EntryState, LedgerEntry
    from shared.quantities import Quantity


def story(connection: Connection, state: EntryState) -> list[Sentence]:
    """The entry itself, then what it came from, what became of it, and what is left."""
    entry = state.entry
    return [
        Sentence(f"{abs(entry.quantity)} {entry.item_no}: {_told(entry)}."),
        *_corrections(connection, entry),
        *(_of_increase(connection, entry) if entry.quantity > ZERO else _of_decrease(connection, entry)),
        *_rest(state),
    ]


def _corrections(connection: Connection, entry: LedgerEntry) -> Iterator[Sentence]:
    if entry.undoes is not None:
        yield Sentence(f"Takes back entry {entry.undoes}.", entry.undoes)
    correction = questions.correction_of(connection, entry.entry_no)
    if correction is not None:
        yield Sentence(f"Was taken back by entry {correction}.", correction)


def _of_increase(connection: Connection, entry: LedgerEntry) -> Iterator[Sentence]:
    origin = questions.origins_of(connection, entry.item_no, [entry.entry_no]).get(entry.entry_no)
    if origin is not None:
        decrease, transferred_from = origin
        yield from _about(connection, "Came with", {decrease: entry.quantity})
        if transferred_from:
            yield from _about(connection, "Came from", {transferred_from: entry.quantity})
    yield from _about(connection, "Consumed by", questions.consumers_of(connection, entry.item_no, entry.entry_no))


def _of_decrease(connection: Connection, entry: LedgerEntry) -> Iterator[Sentence]:
    yield from _about(connection, "Came from", questions.consumed_by(connection, entry.item_no, entry.entry_no))
    yield from _about(connection, "Went on as", questions.born_of(connection, entry.item_no, entry.entry_no))


def _about(connection: Connection, verb: str, quantities: Mapping[int, Quantity]) -> Iterator[Sentence]:
    """A sentence for each of the other entries."""
    others = questions.entries_by_no(connection, quantities)
    for entry_no, quantity in quantities.items():
        yield Sentence(f"{verb} entry {entry_no}: {quantity} of the {_told(others[entry_no])}.", entry_no)


def _rest(state: EntryState) -> Iterator[Sentence]:
    if not state.entry.is_inventory:
        return
    if state.remaining < ZERO:
        yield Sentence(f"{-state.remaining} were taken that were not there: the next increase makes up for them.")
    elif state.entry.quantity > ZERO:
        yield Sentence(f"{state.remaining} are left." if state.remaining else "Nothing is left.")


def _told(entry: LedgerEntry) -> str:
    """What happened: `purchase into MAIN A-01 on 2026-03-05, PR000001, vendor V1`."""
    place = " ".join(part for part in (entry.place.location_code, entry.place.bin_code) if part) or "no location"
    told = [f"{entry.entry_type.replace('_', ' ')} {'into' if entry.quantity > ZERO else 'out of'} {place} on {entry.posting_date}"]
    if entry.document.type is not DocumentType.JOURNAL or entry.document.no:
        told.append(entry.document.no)
    if entry.document.source_no:
        told.append(f"{entry.document.source_type} {entry.document.source_no}")
    numbers = entry.tracking
    for kind, number in (("lot", numbers.lot_no), ("serial number", numbers.serial_no), ("package", numbers.package_no)):
        if number:
            told.append(f"{kind} {number}")
    return ", ".join(told)
