"""Removing an application and applying entries again, as a supervisor does in the application worksheet.

Nothing on record is changed: an application is taken back by a record of the opposite quantity, under a register that says who
did it and when. Which cost follows which goods changes with it; the cost adjustment brings that up to date.
Source: spec/ledger.md, section 3, rule 14.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import ancestry, application_questions, other_side, questions, reading, writing
from server.ledger.applied import opened
from server.ledger.posting_lines import Posting
from server.ledger.rules import expiration
from server.ledger.rules.application import OpenStock, apply_fixed, close_shortages, consume, named_entry
from server.ledger.rules.bins import StockInBins
from server.ledger.rules.booking import Booking
from server.ledger.rules.movements import Applied
from server.ledger.rules.reapplication import reason_against_unapplying
from shared.errors import APPLICATION_INVALID, NOT_FOUND, Refused

if TYPE_CHECKING:
    from collections.abc import Collection

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.rules.movements import OpenEntry
    from server.ledger.values import LedgerEntry


def unapply(work: UnitOfWork, inbound_no: int, outbound_no: int, *, instead: int | None = None, reason_code: str = "") -> int:
    """Take back what the increase gave to the decrease; both are open again by so much. The register's number.

    `instead`: an increase that the decrease takes from at once, as it must where nothing may be short.
    Raises: Refused(NOT_FOUND, APPLICATION_INVALID, PERIOD_CLOSED, LOT_EXPIRED).
    """
    inbound, outbound = _entries(work, (inbound_no, outbound_no))
    work.lock_items([outbound.item_no])
    applied = _applied(work, inbound, outbound)
    booking = _booking(work, outbound, {inbound_no, outbound_no, *([instead] if instead is not None else [])}, reason_code)
    decrease = booking.stock.by_no[outbound_no]
    booking.reapplication.take_back(applied, applied.quantity)
    if instead is not None:
        _take_instead(work, booking, outbound, decrease, instead)
    item = booking.facts.items[outbound.item_no]
    if decrease.remaining and not booking.facts.may_be_short(item, outbound.entry_type, decrease.pool):
        reason = f"entry {outbound_no} would be short, which {item.no} may not be: name the entry to take from instead"
        raise Refused(APPLICATION_INVALID, entry=inbound_no, reason=reason)
    return writing.write(work, booking).register_no


def reapply(work: UnitOfWork, entry_no: int, *, reason_code: str = "") -> int:
    """Apply an open entry to what is open on the other side, as posting would. The register's number.

    Raises: Refused(NOT_FOUND, PERIOD_CLOSED, LOT_EXPIRED, APPLICATION_INVALID) also where there is nothing to apply it to.
    """
    [entry] = _entries(work, (entry_no,))
    work.lock_items([entry.item_no])
    booking = _booking(work, entry, {entry_no}, reason_code)
    found = booking.stock.by_no[entry_no]
    if not found.remaining:
        raise Refused(APPLICATION_INVALID, entry=entry_no, reason="it is not open")
    booking.facts.allowed_dates.require_open(entry.posting_date)
    again, item = booking.reapplication, booking.facts.items[entry.item_no]
    other_side.add(work, booking.stock, again.ancestors, found, quantity=abs(found.remaining), method=item.costing_method)
    if found.is_increase:
        again.applications += close_shortages(booking.stock, found, not_these=again.ancestors_of(entry_no))
    else:
        taken = consume(booking.stock, found, item.costing_method, not_these=again.descendants(found))
        expiration.refuse_expired_stock(item, entry.entry_type, taken)
        again.applications += taken
    if not again.applications:
        raise Refused(APPLICATION_INVALID, entry=entry_no, reason="there is nothing to apply it to")
    return writing.write(work, booking).register_no


def _entries(work: UnitOfWork, entry_nos: Collection[int]) -> list[LedgerEntry]:
    """The entries, none of which is applied unless it moved stock. Raises: Refused(NOT_FOUND, APPLICATION_INVALID)."""
    found = questions.entries_by_no(work.connection, entry_nos)
    for no in entry_nos:
        if no not in found:
            raise Refused(NOT_FOUND, what="item ledger entry", key=no)
        if not found[no].is_inventory:
            raise Refused(APPLICATION_INVALID, entry=no, reason=f"{found[no].item_no} is not kept in stock")
    return [found[no] for no in entry_nos]


def _applied(work: UnitOfWork, inbound: LedgerEntry, outbound: LedgerEntry) -> Applied:
    pairs = application_questions.applied_pairs(work.connection, outbound.item_no, outbound.entry_no)
    quantity = pairs.get((inbound.entry_no, outbound.entry_no))
    if quantity is None:
        raise Refused(APPLICATION_INVALID, entry=inbound.entry_no, reason=f"entry {outbound.entry_no} is not applied to it")
    if reason := reason_against_unapplying(inbound, outbound):
        raise Refused(APPLICATION_INVALID, entry=inbound.entry_no, reason=reason)
    return Applied(inbound.entry_no, outbound.entry_no, quantity, outbound.entry_type, "")


def _booking(work: UnitOfWork, entry: LedgerEntry, entry_nos: Collection[int], reason_code: str) -> Booking:
    """A booking without lines, which knows the entries and their item."""
    posting = Posting((), catalog.work_date(work), reason_code=reason_code)
    facts = reading.facts_for(work, posting, {})
    facts = replace(facts, items=catalog.items(work, [entry.item_no]))
    return Booking(posting, facts, OpenStock(opened(work, entry_nos).values()), StockInBins({}))


def _take_instead(work: UnitOfWork, booking: Booking, outbound: LedgerEntry, decrease: OpenEntry, instead: int) -> None:
    """Raises: Refused(APPLICATION_INVALID) when the increase is of other goods, has too little left, or comes from the decrease.

    Refused(LOT_EXPIRED) when it may not leave any more.
    """
    increase = named_entry(booking.stock, decrease, instead)
    booking.facts.allowed_dates.require_valuable(increase.posting_date)
    if outbound.entry_no in ancestry.decreases_before(work, outbound.item_no, {instead}):
        raise Refused(APPLICATION_INVALID, entry=instead, reason=f"its goods come from entry {outbound.entry_no}")
    taken = apply_fixed(booking.stock, decrease, increase)
    expiration.refuse_expired_stock(booking.facts.items[outbound.item_no], outbound.entry_type, [taken])
    booking.reapplication.applications.append(taken)
