"""Transfer orders before anything is posted of them: made, released, reopened. Changing is `changing.py`.

Source: spec/transfers.md, sections 2 and 3.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.number_series import service as number_series
from server.outstanding import order_changes, order_lines, order_status
from server.outstanding import service as outstanding
from server.transfers import posted_store, rules, store, transfer_routes
from server.transfers.values import TransferOrder, TransferOrderLine
from shared.errors import ALREADY_EXISTS, NOT_FOUND, Refused
from shared.quantities import ZERO
from shared.wire.number_series import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OutstandingLine
    from server.tracking.values import TrackedLine
    from shared.quantities import Quantity
    from shared.tracking import Tracking
    from shared.wire.transfers import NewTransferLine, NewTransferOrder


def create_order(work: UnitOfWork, new: NewTransferOrder, *, sends_back_no: str = "") -> str:
    """Make a transfer order; its number. Afterwards everybody knows what is to leave and to arrive.

    Raises: Refused(NOT_FOUND, SAME_PLACE, IN_TRANSIT_REQUIRED, ALREADY_EXISTS, UNKNOWN_ITEM, ITEM_BLOCKED, UOM_UNKNOWN,
    DIRECT_TRANSFER_IMPOSSIBLE, NOTHING_TO_RELEASE, …).
    """
    order_date = new.date or catalog.work_date(work)
    order_no = number_series.document_no(work, DocumentKind.TRANSFER_ORDER, new.no, order_date)
    order = replace(_header(work, new, order_date), order_no=order_no, sends_back_no=sends_back_no)
    require_sound(work, order)
    if store.order(work, order.order_no) is not None:
        raise Refused(ALREADY_EXISTS, what="Transfer order", key=order.order_no)
    lines = [new_line(work, order, line_no, line) for line_no, line in enumerate(new.lines, 1)]
    if order.status == "released":
        _require_can_be_released(work, order, lines)
    store.insert_order(work, order, lines)
    publish(work, order, lines)
    return order.order_no


def require_can_be_made(work: UnitOfWork, new: NewTransferOrder) -> None:
    """What the header says can be, and be released if it is to be. Raises: Refused as `create_order`."""
    order = _header(work, new, new.date or catalog.work_date(work))
    require_sound(work, order)
    if order.status == "released":
        for problem in rules.what_speaks_against_way(order, catalog.location(work, order.to_location)):
            raise problem


def _header(work: UnitOfWork, new: NewTransferOrder, order_date: date) -> TransferOrder:
    """The header that is asked for; what it leaves out the route says. Source: section 2, rule 3."""
    route = transfer_routes.between(work, new.from_location, new.to_location)
    direct_posting = route.direct_posting if new.direct_transfer_posting is None else new.direct_transfer_posting
    if new.direct_transfer_posting is None and new.in_transit:
        direct_posting = ""
    return TransferOrder(
        order_no=new.no,
        from_location=new.from_location,
        to_location=new.to_location,
        in_transit=new.in_transit or ("" if direct_posting else route.in_transit),
        order_date=order_date,
        status=new.status,
        direct_posting=direct_posting,
        shipping_advice=new.shipping_advice,
        ships_on=new.shipment_date,
        arrives_on=new.receipt_date,
        shipping_days=route.shipping_days if new.shipping_days is None else new.shipping_days,
        shipping_agent=new.shipping_agent or route.shipping_agent,
        agent_service=new.agent_service or route.agent_service,
        external_no=new.external_no,
    )


def along_route(work: UnitOfWork, order: TransferOrder) -> TransferOrder:
    """The order as the way between its locations says. Source: section 2, rule 3."""
    route = transfer_routes.between(work, order.from_location, order.to_location)
    return replace(
        order,
        in_transit="" if route.direct_posting else route.in_transit,
        direct_posting=route.direct_posting,
        shipping_days=route.shipping_days,
        shipping_agent=route.shipping_agent,
        agent_service=route.agent_service,
    )


def require_sound(work: UnitOfWork, order: TransferOrder) -> None:
    """What the header says can be. Raises: Refused(NOT_FOUND, SAME_PLACE, IN_TRANSIT_REQUIRED, INVALID_REQUEST)."""
    rules.require_ends(catalog.location(work, order.from_location), catalog.location(work, order.to_location))
    rules.require_transit(order.direct_posting, catalog.location(work, order.in_transit) if order.in_transit else None)
    rules.require_dates(order.ships_on, order.arrives_on)


def new_line(work: UnitOfWork, order: TransferOrder, line_no: int, new: NewTransferLine) -> TransferOrderLine:
    """What is asked for as a line of the order. Raises: Refused as `create_order`."""
    rules.require_may_be_transferred(catalog.item(work, new.item), new.variant)
    return line_from(work, order, line_no, new)


def line_from(work: UnitOfWork, order: TransferOrder, line_no: int, new: NewTransferLine) -> TransferOrderLine:
    """What is asked for as a line of the order, blocked or not. Raises: Refused(UNKNOWN_ITEM, NOT_FOUND, UOM_UNKNOWN, …)."""
    item = catalog.item(work, new.item)
    catalog.require_variant(item, new.variant)
    ends = [catalog.location(work, code) for code in (order.from_location, order.to_location)]
    for location, bin_code in zip(ends, (new.from_bin, new.to_bin), strict=True):
        if bin_code:
            catalog.bin_(work, location.code, bin_code)
    ships_on = new.shipment_date or order.ships_on
    arrives_on = new.receipt_date or order.arrives_on or rules.arrival(ships_on, order.shipping_days, *ends)
    rules.require_dates(ships_on, arrives_on)
    return TransferOrderLine(
        order_no=order.order_no,
        line_no=line_no,
        item_no=item.no,
        variant_code=new.variant,
        from_bin=new.from_bin,
        to_bin=new.to_bin,
        uom_code=new.uom or item.base_uom,
        base_units_per_unit=catalog.base_units_per(item, new.uom),
        quantity=catalog.base_quantity(item, new.quantity, new.uom),
        ships_on=ships_on,
        arrives_on=arrives_on,
        plate_no=new.plate,
    )


# Open, released, finished


def release(work: UnitOfWork, order_no: str) -> TransferOrder:
    """Let the warehouse work on the order; one that is released already stays so.

    Raises: Refused(NOT_FOUND, IN_TRANSIT_REQUIRED, DIRECT_TRANSFER_IMPOSSIBLE, NOTHING_TO_RELEASE).
    """
    order = transfer_order(work, order_no)
    if order.status == "open":
        _require_can_be_released(work, order, store.lines(work, order_no))
        order = _turned(work, replace(order, status="released"), "released")
        settle(work, order_no)
    return order


def reopen(work: UnitOfWork, order_no: str) -> TransferOrder:
    """Take the order back from the warehouse to change it. Raises: Refused(NOT_FOUND)."""
    order = transfer_order(work, order_no)
    return _turned(work, replace(order, status="open"), "reopened") if order.status == "released" else order


def _turned(work: UnitOfWork, order: TransferOrder, said: str) -> TransferOrder:
    store.update_order(work, order)
    order_changes.note(work, order.source, order.order_no, said)
    publish(work, order, locked_lines(work, order))
    return order


def _require_can_be_released(work: UnitOfWork, order: TransferOrder, lines: Iterable[TransferOrderLine]) -> None:
    for problem in what_speaks_against_release(work, order, lines):
        raise problem


def what_speaks_against_release(work: UnitOfWork, order: TransferOrder, lines: Iterable[TransferOrderLine]) -> list[Refused]:
    """Why the warehouse cannot work on the order yet: refused at release, told of before. Source: section 11, rule 7."""
    return rules.what_speaks_against_release(order, catalog.location(work, order.to_location), lines)


def settle(work: UnitOfWork, order_no: str) -> None:
    """Finish the order where everything of it is done; take that back where it no longer is."""
    order = transfer_order(work, order_no)
    status = rules.settled_status(order.status, store.lines(work, order_no))
    if status != order.status:
        store.update_order(work, replace(order, status=status))


# Reading, and telling the others


def transfer_order(work: UnitOfWork, order_no: str) -> TransferOrder:
    """The order. Raises: Refused(NOT_FOUND)."""
    found = store.order(work, order_no)
    if found is None:
        raise Refused(NOT_FOUND, what="transfer order", key=order_no)
    return found


def released_order(work: UnitOfWork, order_no: str) -> TransferOrder:
    """The order, if the warehouse may work on it. Raises: Refused(NOT_FOUND, ORDER_NOT_RELEASED)."""
    order = transfer_order(work, order_no)
    order_status.require_released(order)
    return order


def locked_lines(work: UnitOfWork, order: TransferOrder) -> list[TransferOrderLine]:
    """The lines as they are once nobody else can change what is left of them."""
    work.lock_items({line.item_no for line in store.lines(work, order.order_no)})
    return store.lines(work, order.order_no)


def numbers_to_receive(work: UnitOfWork, order_no: str) -> dict[int, dict[Tracking, Quantity]]:
    """What of the order can be received now, by line and number: in transit, and in no open discrepancy; base unit."""
    by_line = posted_store.in_transit(work, order_no)
    for discrepancy in store.discrepancies(work, order_no, only_open=True):
        by_line[discrepancy.order_line_no][discrepancy.tracking] -= discrepancy.quantity
    return by_line


def quantities_to_receive(work: UnitOfWork, order_no: str) -> dict[int, Quantity]:
    """What can be received of the order now, by line; base unit.

    A direct transfer is posted in one by whoever handles it first: all of it can be received while nothing is shipped.
    """
    order = store.order(work, order_no)
    in_one = order is not None and order.direct_posting == "direct_transfer"
    left = {line.line_no: line.left_to_ship if in_one else line.to_receive for line in store.lines(work, order_no)}
    return {line_no: quantity for line_no, quantity in left.items() if quantity > ZERO}


def tracked_line(work: UnitOfWork, order_no: str, line_no: int) -> TrackedLine:
    """The line as its numbers need it, as it is now. Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT)."""
    order = transfer_order(work, order_no)
    line = order_lines.line_named(store.lines_numbered(work, order_no, [line_no]), line_no, order_no)
    return rules.tracked_line(order, line, catalog.item(work, line.item_no))


def outstanding_lines(work: UnitOfWork) -> list[OutstandingLine]:
    """Every open line of every order, at both ends: what `outstanding` is rebuilt from."""
    names = _location_names(work)
    return [
        outstanding_line
        for order in store.orders(work)
        for line in store.lines(work, order.order_no)
        for outstanding_line in rules.outstanding_lines(order, line, names)
        if outstanding_line.outstanding > ZERO
    ]


def publish(work: UnitOfWork, order: TransferOrder, changed: Iterable[TransferOrderLine]) -> None:
    """Tell everybody what is left of these lines."""
    names = _location_names(work)
    outstanding.publish(work, [published for line in changed for published in rules.outstanding_lines(order, line, names)])


def publish_numbered(work: UnitOfWork, order: TransferOrder, line_nos: Collection[int]) -> None:
    """Tell everybody what is left of the lines with these numbers, as they are now."""
    publish(work, order, store.lines_numbered(work, order.order_no, line_nos))


def _location_names(work: UnitOfWork) -> dict[str, str]:
    return {location.code: location.name for location in catalog.locations(work)}
