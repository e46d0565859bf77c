"""What people do without an activity made ahead: pick for a sales order, move goods between bins, take that back.

The warehouse knows no sales order: what is left to pick stands in `outstanding`, and picked goods wait there for their shipment.
Where picking ships at once, `app.py` hands in who posts the shipment. Source: spec/warehouse.md, section 6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import posting
from server.ledger import service as ledger
from server.ledger.posting_lines import Document, DocumentType, PostedResult, Posting
from server.number_series import service as number_series
from server.outstanding import answers, order_lines
from server.outstanding import service as outstanding
from server.outstanding.values import PickedGoods, Source
from server.warehouse import numbers_taken, plates, store
from server.warehouse.rules import goods as rules
from server.warehouse.values import ActivityType, RegisteredLine
from shared.errors import NOTHING_TO_POST, Refused
from shared.wire.number_series import DocumentKind
from shared.wire.transactions import Posted

if TYPE_CHECKING:
    from datetime import date

    from server.access.authentication import Caller
    from server.catalog.values import Item, Location
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.orders import PostedOrder
    from shared.wire.picking import Picked
    from shared.wire.transactions import Transaction

ShipPicked = Callable[["UnitOfWork", PickedGoods], "PostedOrder"]
"""Posts the shipment of goods straight from the bin that they were picked from."""
UndoShipment = Callable[["UnitOfWork", int, "date | None"], PostedResult]
"""Takes back the shipment that wrote an item ledger entry."""

# Picks


def picked(work: UnitOfWork, transaction: Transaction, _caller: Caller, *, ship: ShipPicked) -> Posted:
    """A scan of goods that were taken from a bin for a sales order.

    They wait in the shipping bin, or leave at once where picking ships. Raises: Refused(NOT_ON_DOCUMENT, OVER_SHIPMENT, …).
    """
    content = transaction.content
    assert content.kind == "picked"
    work.lock_items([content.item])
    item = catalog.item(work, content.item)
    location = catalog.location(work, transaction.location)
    pick = _pick(work, content, item, location)
    rules.require_numbers_for_sale(item, pick.tracking)
    _, expires_on = ledger.known_expiration(work, item.no, pick.variant_code, pick.tracking)
    rules.require_not_expired(item, pick.tracking, expires_on, catalog.work_date(work))
    numbers_taken.require_demanded(work, [pick])
    message = f"{content.quantity} {content.uom or item.base_uom} {item.no} picked"
    plates.leave(work, [plates.Leaving(pick)])
    if order_lines.picking_ships(location):
        posted = ship(work, replace(rules.picked_goods(pick), bin_code=pick.from_bin))
        store.insert_registered(work, [replace(pick, to_bin="", left_at_once=True)], catalog.work_date(work))
        return answers.posted(transaction, posted, message)
    result = _bring(work, pick, location)
    outstanding.add_picked(work, rules.picked_goods(pick))
    return _answer(transaction, content.order, result, message)


def undo_picked(
    work: UnitOfWork, transaction: Transaction, answer: Posted, _caller: Caller, *, undo_shipment: UndoShipment
) -> Posted:
    """Bring the goods back to the bin that they were picked from. Raises: Refused(CANNOT_UNDO) when they were shipped since."""
    pick = _activity_of(work, transaction)
    work.lock_items([pick.item_no])
    assert pick.order_line is not None, "a pick is done for an order line"
    back = pick.way_back(_next_activity_no(work))
    if answer.entry_nos:
        results = [undo_shipment(work, entry_no, None) for entry_no in answer.entry_nos]
        plates.return_to(work, str(transaction.id), pick)
        store.insert_registered(work, [back], catalog.work_date(work))
        return answers.undone(answer, results, f"Pick {pick.activity_no} undone")
    rules.require_still_waiting(pick, outstanding.picked(work, pick.order_line.source, pick.order_line.document_no))
    outstanding.add_picked(work, replace(rules.picked_goods(pick), quantity=-pick.quantity))
    result = _bring(work, back, catalog.location(work, pick.location_code))
    plates.return_to(work, str(transaction.id), pick)
    return _answer(transaction, answer.document_no, result, f"Pick {pick.activity_no} undone")


def _pick(work: UnitOfWork, content: Picked, item: Item, location: Location) -> RegisteredLine:
    """What is picked, for which line. Raises: Refused when the order does not want it, or not so much."""
    rules.require_bins_used(location, content.from_bin, content.to_bin)
    lines = outstanding.open_lines_of(work, Source.SALES_ORDER, content.order)
    if not lines:
        raise Refused(NOTHING_TO_POST, document=content.order)
    quantity = catalog.base_quantity(item, content.quantity, content.uom)
    line = order_lines.line_that_fits(
        (line for line in lines if line.location_code == location.code),
        content,
        quantity,
        lambda each: each.left_to_pick,
        document_no=content.order,
        line_no=content.line,
    )
    order_lines.require_left_to_ship(line, quantity, line.left_to_pick, content.order)
    return RegisteredLine(
        activity_no=_next_activity_no(work),
        type=ActivityType.PICK,
        location_code=location.code,
        item_no=item.no,
        variant_code=content.variant,
        from_bin=content.from_bin,
        to_bin=content.to_bin or (location.shipment_bin if location.bin_mandatory else ""),
        quantity=quantity,
        tracking=order_lines.scanned_tracking(content),
        uom_code=content.uom or item.base_uom,
        base_units_per_unit=catalog.base_units_per(item, content.uom),
        order_line=line.key,
    )


# Movements


def moved(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """A scan of goods that were brought from one bin to another."""
    content = transaction.content
    assert content.kind == "moved"
    item = catalog.item(work, content.item)
    movement = RegisteredLine(
        activity_no=_next_activity_no(work),
        type=ActivityType.MOVEMENT,
        location_code=transaction.location,
        item_no=item.no,
        variant_code=content.variant,
        from_bin=content.from_bin,
        to_bin=content.to_bin,
        quantity=catalog.base_quantity(item, content.quantity, content.uom),
        tracking=order_lines.scanned_tracking(content),
        uom_code=content.uom or item.base_uom,
        base_units_per_unit=catalog.base_units_per(item, content.uom),
    )
    result = _move(work, movement)
    message = f"{content.quantity} {movement.uom_code} {item.no} to {content.to_bin}"
    return _answer(transaction, movement.activity_no, result, message)


def undo_moved(work: UnitOfWork, transaction: Transaction, _answered: Posted, _caller: Caller) -> Posted:
    """Bring the goods back. Raises: Refused(INSUFFICIENT_BIN_CONTENT) when they are no longer there."""
    movement = _activity_of(work, transaction)
    result = _move(work, movement.way_back(_next_activity_no(work)))
    return _answer(transaction, movement.activity_no, result, f"Movement {movement.activity_no} undone")


def _next_activity_no(work: UnitOfWork) -> str:
    return number_series.next_document_no(work, DocumentKind.WAREHOUSE_ACTIVITY, catalog.work_date(work))


def _bring(work: UnitOfWork, pick: RegisteredLine, location: Location) -> PostedResult | None:
    """Register that picked goods changed their bin; without bins there is nothing for the ledger."""
    if location.bin_mandatory:
        return _move(work, pick)
    store.insert_registered(work, [pick], catalog.work_date(work))
    return None


def _move(work: UnitOfWork, activity: RegisteredLine) -> PostedResult:
    """Post the goods from bin to bin, and register who did it."""
    registered_on = catalog.work_date(work)
    order_no = activity.order_line.document_no if activity.order_line else ""
    document = Document(DocumentType.WAREHOUSE_ACTIVITY, activity.activity_no, order_no)
    result = posting.post(work, Posting((rules.posting_line_for(activity),), registered_on, document))
    store.insert_registered(work, [activity], registered_on)
    return result


def _activity_of(work: UnitOfWork, transaction: Transaction) -> RegisteredLine:
    activity = store.registered_by(work, str(transaction.id))
    assert activity is not None, "every pick and movement that was posted is registered"
    return activity


def _answer(transaction: Transaction, document_no: str, result: PostedResult | None, message: str) -> Posted:
    warehouse_entry_nos = result.warehouse_entry_nos if result else ()
    return Posted(id=transaction.id, warehouse_entry_nos=warehouse_entry_nos, document_no=document_no, message=message)


def picked_goods_registered(work: UnitOfWork) -> list[PickedGoods]:
    """What picks brought to where it waits (and back, negative): what `outstanding` is rebuilt from."""
    return [goods for pick in store.registered_lines(work, ActivityType.PICK) if (goods := rules.waiting_after(pick))]
