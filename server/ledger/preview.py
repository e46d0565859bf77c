"""What a posting would write, seen from within its transaction before it is taken back; and what is worth a second look in it.

Source: spec/ledger.md, section 12; section 15, rule 7.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from server.ledger import questions, register_questions
from server.ledger.values import EntryFilter, PostingPreview, PostingWarning, RegisterEntries, WarningCode
from shared.quantities import ZERO
from shared.tracking import expired

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Connection

    from server.ledger.values import EntryState, LedgerEntry, WarehouseEntry
    from shared.tracking import Tracking

EXPIRES_SOON_DAYS = 30
"""Goods that are good for no longer than this are worth a word before they move."""


def preview(connection: Connection, registers: Sequence[int]) -> PostingPreview:
    """What these registers wrote, and the warnings."""
    written = [
        register_questions.entries_of_register(connection, register_no, limit=questions.PAGE_MAX) for register_no in registers
    ]
    entries = _together(written)
    return PostingPreview(entries, tuple(dict.fromkeys(_warnings(connection, entries))))


def _together(written: Sequence[RegisterEntries]) -> RegisterEntries:
    """What several registers wrote as if it were one."""
    return RegisterEntries(
        tuple(chain.from_iterable(each.item_entries for each in written)),
        tuple(chain.from_iterable(each.applications for each in written)),
        tuple(chain.from_iterable(each.value_entries for each in written)),
        tuple(chain.from_iterable(each.warehouse_entries for each in written)),
        (
            sum(each.counts[0] for each in written),
            sum(each.counts[1] for each in written),
            sum(each.counts[2] for each in written),
            sum(each.counts[3] for each in written),
        ),
    )


def _warnings(connection: Connection, entries: RegisterEntries) -> Iterator[PostingWarning]:
    yield from _of_dates(entries.item_entries)
    yield from _of_shortages(connection, entries.item_entries)
    yield from _of_emptied_bins(connection, entries.warehouse_entries)


def _of_dates(states: Sequence[EntryState]) -> Iterator[PostingWarning]:
    for entry in (state.entry for state in states):
        if entry.expires_on is None or entry.undoes is not None:
            continue
        goods = f"{_number(entry.tracking)} of {entry.item_no}"
        if expired(entry.expires_on, entry.posting_date):
            yield PostingWarning(WarningCode.EXPIRED, f"{goods} expired on {entry.expires_on}.")
        elif entry.expires_on <= entry.posting_date + timedelta(days=EXPIRES_SOON_DAYS):
            yield PostingWarning(WarningCode.EXPIRES_SOON, f"{goods} expires on {entry.expires_on}.")


def _of_shortages(connection: Connection, states: Sequence[EntryState]) -> Iterator[PostingWarning]:
    for entry in (state.entry for state in states if state.entry.quantity < ZERO and state.entry.is_inventory):
        left = questions.quantity_on_hand(connection, _place_of(entry))
        if left < ZERO:
            place = entry.place.location_code or "no location"
            yield PostingWarning(WarningCode.STOCK_NEGATIVE, f"{entry.item_no} would be at {left} at {place}.")


def _place_of(entry: LedgerEntry) -> EntryFilter:
    return EntryFilter(item_no=entry.item_no, variant_code=entry.variant_code, location_code=entry.place.location_code)


def _of_emptied_bins(connection: Connection, entries: Sequence[WarehouseEntry]) -> Iterator[PostingWarning]:
    for entry in entries:
        there = EntryFilter(entry.item_no, entry.variant_code, entry.location_code, entry.bin_code)
        if entry.quantity < ZERO and not questions.quantity_on_hand(connection, there):
            sentence = f"Bin {entry.bin_code} at {entry.location_code} would hold no more {entry.item_no}."
            yield PostingWarning(WarningCode.BIN_EMPTIED, sentence)


def _number(tracking: Tracking) -> str:
    """The number that a date belongs to. Source: spec/tracking.md, section 8, rule 1."""
    if tracking.lot_no:
        return f"Lot {tracking.lot_no}"
    return f"Serial number {tracking.serial_no}" if tracking.serial_no else f"Package {tracking.package_no}"
