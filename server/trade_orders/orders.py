"""Orders and returns before anything is posted of them: made, released, reopened, finished. Changing is `changing.py`.

Source: spec/ledger.md, sections 7 and 8.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from server.catalog import service as catalog
from server.ledger.posting_lines import Place
from server.number_series import service as number_series
from server.outstanding import handling, order_changes, order_lines, order_status
from server.outstanding import service as outstanding
from server.trade_orders import rules
from shared.errors import ALREADY_EXISTS, NOT_FOUND, Refused
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OrderStatus
    from server.tracking.values import TrackedLine
    from server.trade_orders.sides import NewLine, NewOrder, Side
    from server.trade_orders.values import AnyLine, AnyOrder, OrderKind, TradeOrder


HasOpenWork = Callable[["UnitOfWork", str, bool], bool]
"""Whether a put-away (true: of what comes in) or a pick is open for the order of that number; the warehouse knows."""


def no_open_work(_work: UnitOfWork, _order_no: str, _is_inbound: bool) -> bool:
    """Where nobody makes put-aways and picks."""
    return False


def create_order(work: UnitOfWork, side: Side[AnyOrder, AnyLine], new: NewOrder, **own: object) -> str:
    """Make an order or return; its number. Once it is released everybody knows what is to come in or to go out.

    `own`: what only this trade keeps on the header, and nobody asks for.
    Raises: Refused(NOT_FOUND, ALREADY_EXISTS, UNKNOWN_ITEM, ITEM_BLOCKED, PURCHASING_BLOCKED, SALES_BLOCKED, VARIANT_BLOCKED,
    UOM_UNKNOWN).
    """
    trade, words = side.trade, side.words
    party = catalog.party(work, trade.party, getattr(new, trade.party))
    order_date = new.date or catalog.work_date(work)
    fields: dict[str, Any] = {name: getattr(new, name) for name in words.own_header_fields} | own
    order = side.store.order_type(
        order_no=number_series.document_no(work, trade.ways[new.kind].numbered_as, new.no, order_date),
        kind=new.kind,
        party_no=party.no,
        location_code=new.location,
        order_date=order_date,
        status=new.status,
        due_on=getattr(new, words.due_on),
        external_no=new.external_no,
        responsibility=new.responsibility,
        **fields,
    )
    if side.store.order(work, order.order_no) is not None:
        raise Refused(ALREADY_EXISTS, what=f"{trade.name.capitalize()} order", key=order.order_no)
    lines = [new_line(work, side, order, line_no, line) for line_no, line in enumerate(new.lines, 1)]
    side.store.insert_order(work, order, lines)
    publish(work, order, lines)
    return order.order_no


def new_line(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order: AnyOrder, line_no: int, new: NewLine) -> AnyLine:
    """What is asked for as a line of the order. Raises: Refused as `create_order`."""
    rules.require_may_be_ordered(catalog.item(work, new.item), new.variant, order)
    return side.line_from(work, order, line_no, new)


def line_fields(work: UnitOfWork, order: TradeOrder, line_no: int, new: NewLine, item: Item) -> dict[str, Any]:
    """What is asked for, as far as a line of either trade says it. Raises: Refused(NOT_FOUND, UOM_UNKNOWN, QUANTITY_TOO_FINE)."""
    catalog.require_variant(item, new.variant)
    return {
        "order_no": order.order_no,
        "line_no": line_no,
        "item_no": item.no,
        "variant_code": new.variant,
        "base_units_per_unit": catalog.base_units_per(item, new.uom),
        "uom_code": new.uom or item.base_uom,
        "place": _place(work, new.location or order.location_code, new.bin),
        "quantity": catalog.base_quantity(item, new.quantity, new.uom),
        "handled": ZERO,
        "return_reason": new.return_reason,
    }


def _place(work: UnitOfWork, location_code: str, bin_code: str) -> Place:
    """The place, if there is one. Raises: Refused(NOT_FOUND)."""
    if location_code:
        catalog.location(work, location_code)
    if bin_code:
        catalog.bin_(work, location_code, bin_code)
    return Place(location_code, bin_code)


def release(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order_no: str) -> AnyOrder:
    """Let the warehouse work on the order; one that is released already stays so. Raises: Refused(NOT_FOUND)."""
    return _turned(work, side, order_no, "open", "released")


def reopen(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order_no: str, has_open_work: HasOpenWork = no_open_work) -> AnyOrder:
    """Take the order back from the warehouse to change or delete it, once nobody works on it there.

    Raises: Refused(NOT_FOUND, RELATED_WORK_OPEN).
    """
    order = order_named(work, side, order_no)
    if has_open_work(work, order_no, order.is_inbound):
        raise handling.related_work_open(order.location_code, inbound=order.is_inbound, document_no=order_no)
    return _turned(work, side, order_no, "released", "open")


def _turned(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order_no: str, before: OrderStatus, after: OrderStatus) -> AnyOrder:
    order = order_named(work, side, order_no)
    if order.status != before:
        return order
    turned = replace(order, status=after)
    side.store.update_order(work, turned)
    order_changes.note(work, order.source, order_no, "released" if after == "released" else "reopened")
    publish(work, turned, locked_lines(work, side, turned))
    return turned


def settle(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order_no: str) -> None:
    """Finish the order where everything of it is done and invoiced; take that back where it no longer is."""
    order = order_named(work, side, order_no)
    status = order_status.settled(order.status, side.store.lines(work, order_no))
    if status != order.status:
        side.store.update_order(work, replace(order, status=status))


def order_named(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order_no: str) -> AnyOrder:
    """The order. Raises: Refused(NOT_FOUND)."""
    found = side.store.order(work, order_no)
    if found is None:
        raise Refused(NOT_FOUND, what=f"{side.trade.name} order", key=order_no)
    return found


def order_of_kind(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order_no: str, kind: OrderKind) -> AnyOrder:
    """The order, if it is one of that kind. Raises: Refused(NOT_FOUND, INVALID_REQUEST)."""
    order = order_named(work, side, order_no)
    rules.require_kind(order, kind)
    return order


def locked_lines(
    work: UnitOfWork, side: Side[AnyOrder, AnyLine], order: AnyOrder, line_nos: Collection[int] | None = None
) -> list[AnyLine]:
    """All lines, or those numbered so, as they are once nobody else can change what is left of them."""

    def read() -> list[AnyLine]:
        if line_nos is None:
            return side.store.lines(work, order.order_no)
        return side.store.lines_numbered(work, order.order_no, line_nos)

    work.lock_items({line.item_no for line in read()})
    return read()


def tracked_line(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order_no: str, line_no: int) -> TrackedLine:
    """The line as its numbers need it, as it is now. Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT)."""
    order = order_named(work, side, order_no)
    line = order_lines.line_named(side.store.lines_numbered(work, order_no, [line_no]), line_no, order_no)
    return rules.tracked_line(order, line, catalog.item(work, line.item_no))


def publish(work: UnitOfWork, order: AnyOrder, changed: Iterable[AnyLine]) -> None:
    """Tell everybody what is left of these lines."""
    party = catalog.party(work, order.TRADE.party, order.party_no)
    outstanding.publish(work, [rules.outstanding_line(order, line, party.name) for line in changed])
