"""The recall report: everything about some numbers on one page, as it is at this moment.

Forward from the numbers to everybody who has some, and what is left; backward to the receipts. Source: spec/tracing.md, 10, 11.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from server.catalog import service as catalog
from server.tracing.cards import bin_shares
from server.tracing.following import follow, matching
from server.tracing.names import Names
from server.tracing.rules import wording
from server.tracing.rules.recall import Affected
from server.tracing.values import Direction, End, NumberFilter, TraceRequest
from server.tracking import service as tracking
from shared.errors import INVALID_REQUEST, Refused
from shared.quantities import Quantity
from shared.wire import tracing as wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.database.unit_of_work import UnitOfWork
    from server.tracing.rules.recall import Balance, Delivery, Use
    from server.tracing.values import TracedEntry
    from server.tracking.values import TrackedNumber


def report(work: UnitOfWork, numbers: Sequence[wire.RecallNumber]) -> wire.RecallReport:
    """The report on these numbers. Raises: Refused(INVALID_REQUEST) for one that names no lot, serial or package number."""
    filters = tuple(_filter(number) for number in numbers)
    forward = TraceRequest(filters, Direction.ORIGIN_TO_USAGE)
    usage = follow(work, forward)
    origin = follow(work, TraceRequest(filters, Direction.USAGE_TO_ORIGIN))
    affected = Affected(usage, matching(work, forward))
    origins = {line.entry.entry_no: line.entry for line in origin.lines if line.end in (End.ORIGIN, End.ASSEMBLED)}
    return _Page(work, affected, list(origins.values())).report(
        numbers, tuple(dict.fromkeys((*wording.notices(usage), *wording.notices(origin))))
    )


def _filter(number: wire.RecallNumber) -> NumberFilter:
    if not (number.lot or number.serial or number.package):
        raise Refused(INVALID_REQUEST, reason="a recall names a lot, serial or package number")
    lots, serials, packages = ((each,) if each else () for each in (number.lot, number.serial, number.package))
    return NumberFilter(number.item, None, lots, serials, packages)


class _Page:
    """The report while it is written."""

    def __init__(self, work: UnitOfWork, affected: Affected, origins: list[TracedEntry]) -> None:
        self._as_of = work.now
        self._affected = affected
        self._origins = origins
        entries = {entry.entry_no: entry for entry in (*affected.entries.values(), *origins)}
        self._names = Names(work, entries.values())
        self._in_transit = {location.code for location in catalog.locations(work) if location.in_transit}
        items = {entry.item_no for entry in entries.values()}
        self._blocked: set[TrackedNumber] = {number for number, blocked in tracking.cards_of(work, items).items() if blocked}

    def report(self, numbers: Sequence[wire.RecallNumber], notices: tuple[str, ...]) -> wire.RecallReport:
        affected = self._affected
        return wire.RecallReport(
            as_of=self._as_of,
            numbers=tuple(numbers),
            received=tuple(self._receipt(entry) for entry in sorted(self._origins, key=lambda entry: entry.entry_no)),
            delivered=tuple(self._delivery(each) for each in affected.deliveries()),
            in_stock=self._stock(),
            used_in=tuple(self._use(each) for each in affected.uses()),
            scrapped=tuple(self._scrap(entry) for entry in affected.scrapped()),
            balances=tuple(_balance(each) for each in affected.balances()),
            notices=notices,
        )

    def _receipt(self, entry: TracedEntry) -> wire.RecallReceipt:
        return wire.RecallReceipt(
            **_goods(entry, entry.quantity),
            party=entry.source_no,
            party_name=self._names.party(entry),
            description=wording.description(entry),
            posting_date=entry.posting_date,
        )

    def _delivery(self, delivery: Delivery) -> wire.RecallDelivery:
        entry = delivery.entry
        return wire.RecallDelivery(
            **_goods(entry, delivery.quantity),
            party=entry.source_no,
            party_name=self._names.party(entry),
            description=wording.description(entry),
            document_no=entry.document_no,
            posting_date=entry.posting_date,
            returned=delivery.returned,
            outside=delivery.outside,
        )

    def _stock(self) -> tuple[wire.RecallStock, ...]:
        """By item, number and location: several receipts of one lot lie in the same bins."""
        left: dict[tuple[str, str, str, str, str, str], list[TracedEntry]] = defaultdict(list)
        for entry in self._affected.in_stock():
            numbers = entry.tracking
            key = (entry.item_no, entry.variant_code, entry.location_code, numbers.lot_no, numbers.serial_no, numbers.package_no)
            left[key].append(entry)
        return tuple(self._stock_at_one_place(entries) for _, entries in sorted(left.items()))

    def _stock_at_one_place(self, entries: list[TracedEntry]) -> wire.RecallStock:
        first = entries[0]
        numbers = tracking.numbers_of(first.item_no, first.variant_code, first.tracking)
        return wire.RecallStock(
            **_goods(first, sum((entry.remaining for entry in entries), Quantity(0))),
            location=first.location_code,
            in_transit=first.location_code in self._in_transit,
            bins=bin_shares(first, self._names),
            blocked=bool(numbers & self._blocked),
        )

    def _use(self, use: Use) -> wire.RecallUse:
        into = use.into
        return wire.RecallUse(
            **_goods(use.entry, use.quantity),
            into_item=into.item_no,
            into_lot=into.tracking.lot_no,
            into_serial=into.tracking.serial_no,
            into_package=into.tracking.package_no,
            description=wording.description(into),
            posting_date=into.posting_date,
        )

    def _scrap(self, entry: TracedEntry) -> wire.RecallScrap:
        return wire.RecallScrap(
            **_goods(entry, abs(entry.quantity)),
            location=entry.location_code,
            description=wording.description(entry),
            reason=entry.reason_code,
            posting_date=entry.posting_date,
        )


def _goods(entry: TracedEntry, quantity: Quantity) -> dict[str, Any]:
    return {
        "item": entry.item_no,
        "variant": entry.variant_code,
        "lot": entry.tracking.lot_no,
        "serial": entry.tracking.serial_no,
        "package": entry.tracking.package_no,
        "quantity": quantity,
    }


def _balance(balance: Balance) -> wire.RecallBalance:
    return wire.RecallBalance(
        item=balance.item_no,
        received=balance.received,
        returned=balance.returned,
        shipped=balance.shipped,
        adjusted=balance.adjusted,
        consumed=balance.consumed,
        remaining=balance.remaining,
        unexplained=balance.unexplained,
        percent_explained=balance.percent_explained,
    )
