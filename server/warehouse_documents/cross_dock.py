"""Arrivals that somebody waits for already: how much of a warehouse receipt is kept ready to leave again.

Source: spec/warehouse.md, section 5, rules 13 and 14.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.warehouse import activities
from server.warehouse.values import ActivityType
from server.warehouse_documents import rules, service, source_lines, store
from server.warehouse_documents.values import Kind
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Collection

    from server.catalog.values import Location
    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity


def calculate(work: UnitOfWork, document_no: str, *, version: int | None = None) -> None:
    """Say on every line of the receipt how much is kept ready. Raises: Refused(INVALID_REQUEST, WORK_FINISHED, ORDER_CHANGED)."""
    document = service.open_document(work, document_no, version=version)
    location = catalog.location(work, document.location_code)
    rules.require_cross_docking(document, location)
    lines = service.locked_lines(work, document)
    items = catalog.items(work, {line.line.item_no for line in lines})
    wanted = {(line.line.item_no, line.line.variant_code) for line in lines}
    needed = _needed(work, location, wanted, besides=document_no)
    for line in rules.kept_ready(lines, needed, items):
        store.update_line(work, line)
    service.changed(work, document, "what is kept ready to leave again calculated")


def _needed(
    work: UnitOfWork, location: Location, wanted: Collection[tuple[str, str]], *, besides: str
) -> dict[tuple[str, str], Quantity]:
    """What is due, less what picks bring already, what lies ready, is on its way there, or other receipts keep ready."""
    today = catalog.work_date(work)
    until = location.cross_dock_formula.from_day(today) if location.cross_dock_formula else today
    due = [
        line
        for line in source_lines.at_location(work, location.code, Kind.SHIPMENT)
        if (line.item_no, line.variant_code) in wanted and rules.is_due(line, until)
    ]
    on_picks = activities.quantity_for_orders(work, {line.key.document_no for line in due}, ActivityType.PICK)
    needed = {goods: -_lies_ready(work, location, *goods) for goods in wanted}
    for line in due:
        needed[line.item_no, line.variant_code] += line.left_to_pick - on_picks.get(line.key, ZERO)
    for goods, coming in _on_the_way(work, location, wanted, besides=besides):
        needed[goods] -= coming
    return needed


def _lies_ready(work: UnitOfWork, location: Location, item_no: str, variant_code: str) -> Quantity:
    if not location.cross_dock_bin:
        return ZERO
    there = EntryFilter(item_no=item_no, variant_code=variant_code, location_code=location.code, bin_code=location.cross_dock_bin)
    return ledger.quantity_on_hand(work, there)


def _on_the_way(
    work: UnitOfWork, location: Location, wanted: Collection[tuple[str, str]], *, besides: str
) -> list[tuple[tuple[str, str], Quantity]]:
    """What open put-aways bring to the cross-dock bin, and other receipts keep ready of what they are still to receive."""
    items = {item_no for item_no, _ in wanted}
    coming = activities.quantity_on_open_lines(work, location.code, items, taking=False)
    by_put_aways = [
        ((goods.item_no, goods.variant_code), quantity)
        for goods, quantity in coming.items()
        if goods.bin_code == location.cross_dock_bin
    ]
    by_receipts = [
        ((line.item_no, line.variant_code), line.to_cross_dock)
        for line in store.open_lines_at(work, location.code, Kind.RECEIPT)
        if line.document_no != besides
    ]
    return [(goods, quantity) for goods, quantity in (*by_put_aways, *by_receipts) if goods in wanted]
