"""What the office changes on a transfer order that is open: its header, its lines, the order as a whole.

A released order is reopened first, so that nobody works by what is no longer so. Every change is kept in words.
Source: spec/transfers.md, section 2.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from server.catalog import service as catalog
from server.outstanding import changing_lines, order_changes, order_lines, order_status
from server.outstanding import service as outstanding
from server.outstanding.order_lines import in_line_unit
from server.tracking import open_lines
from server.transfers import orders, rules, store
from shared.errors import LINE_IS_POSTED, ORDER_IS_POSTED, Refused
from shared.quantities import ZERO
from shared.wire.transfers import NewTransferLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from server.database.unit_of_work import UnitOfWork
    from server.transfers.values import TransferOrder, TransferOrderLine
    from shared.quantities import Quantity
    from shared.wire.transfers import ChangedTransferLine, TransferOrderChange

_HEADER_FIELDS = {
    "from_location": "from_location",
    "to_location": "to_location",
    "in_transit": "in_transit",
    "direct_transfer_posting": "direct_posting",
    "date": "order_date",
    "shipping_advice": "shipping_advice",
    "shipment_date": "ships_on",
    "receipt_date": "arrives_on",
    "shipping_days": "shipping_days",
    "shipping_agent": "shipping_agent",
    "agent_service": "agent_service",
    "external_no": "external_no",
}
"""What is said on the wire, and what it is called on the order."""
_WAY = {"from_location", "to_location", "in_transit", "direct_transfer_posting"}
"""What no longer changes once something is shipped."""
_DATES = {"shipment_date", "receipt_date", "shipping_days"}


def change_order(work: UnitOfWork, order_no: str, change: TransferOrderChange) -> None:
    """Change, add and delete what is said, all of it or nothing.

    Raises: Refused(NOT_FOUND, ORDER_NOT_OPEN, ORDER_CHANGED, ORDER_IS_POSTED, NOT_ON_DOCUMENT, LINE_IS_POSTED, LESS_THAN_POSTED,
    TRACKING_QUANTITY_MISMATCH, and whatever making such an order refuses).
    """
    order = orders.transfer_order(work, order_no)
    order_status.require_open(order)
    order_changes.require_version(work, order.source, order_no, change.version)
    lines = {line.line_no: line for line in orders.locked_lines(work, order)}
    order = _change_header(work, order, lines, change)
    lines = {line.line_no: line for line in store.lines(work, order_no)}
    next_line_no = max(lines, default=0) + 1
    for changed in change.changed:
        line = order_lines.line_named(list(lines.values()), changed.line, order_no)
        lines[line.line_no] = _change_line(work, order, line, changed)
    for line_no in change.deleted:
        _delete_line(work, order, order_lines.line_named(list(lines.values()), line_no, order_no))
        del lines[line_no]
    for line_no, new in enumerate(change.added, next_line_no):
        _add_line(work, order, orders.new_line(work, order, line_no, new))


def delete_order(work: UnitOfWork, order_no: str) -> None:
    """Delete an order of which nothing is in transit; what was posted of it stays. Source: section 2, rule 11.

    Raises: Refused(NOT_FOUND, ORDER_NOT_OPEN, ORDER_IS_POSTED).
    """
    order = orders.transfer_order(work, order_no)
    lines = orders.locked_lines(work, order)
    if order.status != "finished":
        order_status.require_open(order)
    if any(line.in_transit for line in lines) or outstanding.picked(work, order.source, order_no):
        raise Refused(ORDER_IS_POSTED, document=order_no)
    for line in lines:
        _forget(work, order, line)
    store.delete_order(work, order_no)
    order_changes.note(work, order.source, order_no, "deleted")


# The header


def _change_header(
    work: UnitOfWork, order: TransferOrder, lines: Mapping[int, TransferOrderLine], change: TransferOrderChange
) -> TransferOrder:
    given = {name: getattr(change, name) for name in _HEADER_FIELDS if name in change.model_fields_set}
    changed = _with_fields(order, given)
    if changed.from_location != order.from_location or changed.to_location != order.to_location:
        changed = _with_fields(orders.along_route(work, changed), given)
    if changed.direct_posting and "direct_transfer_posting" in given:
        changed = replace(changed, in_transit="")
    elif changed.in_transit and "in_transit" in given and "direct_transfer_posting" not in given:
        changed = replace(changed, direct_posting="")
    before, after = _as_said(order), _as_said(changed)
    said = changing_lines.said_changes(before, after)
    if not said:
        return order
    different = {name for name in after if before[name] != after[name]}
    if different & _WAY:
        _require_untouched(work, order, lines.values())
    orders.require_sound(work, changed)
    store.update_order(work, changed)
    for line in lines.values():
        _follow(work, order, changed, line, dates=bool(different & _DATES))
    order_changes.note(work, order.source, order.order_no, said)
    return changed


def _require_untouched(work: UnitOfWork, order: TransferOrder, lines: Iterable[TransferOrderLine]) -> None:
    """Raises: Refused(ORDER_IS_POSTED) once something is picked or shipped. Source: section 2, rule 4."""
    if any(line.shipped for line in lines) or outstanding.picked(work, order.source, order.order_no):
        raise Refused(ORDER_IS_POSTED, document=order.order_no)


def _with_fields(order: TransferOrder, given: Mapping[str, Any]) -> TransferOrder:
    fields: dict[str, Any] = {_HEADER_FIELDS[name]: value for name, value in given.items()}
    return replace(order, **fields)


def _as_said(order: TransferOrder) -> dict[str, object]:
    return {name: getattr(order, field) for name, field in _HEADER_FIELDS.items()}


def _follow(work: UnitOfWork, before: TransferOrder, after: TransferOrder, line: TransferOrderLine, *, dates: bool) -> None:
    """The line goes the way that its order goes now; bins elsewhere are cleared. Source: section 2, rule 4."""
    followed = line
    if before.from_location != after.from_location:
        followed = replace(followed, from_bin="", plate_no="")
        place = {"variant_code": line.variant_code, "location_code": after.from_location}
        source = after.line_source(line.line_no)
        open_lines.line_changed(work, line.item_no, source, source.source, **place)
    if before.to_location != after.to_location:
        followed = replace(followed, to_bin="")
    if dates:
        ends = catalog.location(work, after.from_location), catalog.location(work, after.to_location)
        ships_on = after.ships_on or line.ships_on
        arrives_on = after.arrives_on or rules.arrival(ships_on, after.shipping_days, *ends) or line.arrives_on
        followed = replace(followed, ships_on=ships_on, arrives_on=arrives_on)
    store.update_line(work, followed)
    orders.publish(work, after, [followed])


# Lines


def _change_line(
    work: UnitOfWork, order: TransferOrder, line: TransferOrderLine, changed: ChangedTransferLine
) -> TransferOrderLine:
    """The line as it is afterwards; everybody knows it, and what was changed is kept in words."""
    before = _as_asked(line)
    wanted = {**before, **{name: getattr(changed, name) for name in changed.model_fields_set - {"line"}}}
    if said := changing_lines.said_changes(before, wanted):
        changing_lines.require_may_change(line, before, wanted, order.order_no)
        made = orders.line_from(work, order, line.line_no, NewTransferLine.model_validate(wanted))
        after = replace(made, shipped=line.shipped, received=line.received, settled=line.settled, disputed=line.disputed)
        changing_lines.require_not_below(after, _picked(work, order, line), order.order_no)
        _take_numbers_along(work, order, line, after)
        if after.item_no != line.item_no:
            _no_longer_open(work, order, line)
        store.update_line(work, after)
        orders.publish(work, order, [after])
        _note(work, order, line, said)
        return after
    return line


def _as_asked(line: TransferOrderLine) -> dict[str, Any]:
    """The line in the words in which it would be asked for."""
    return {
        "item": line.item_no,
        "variant": line.variant_code,
        "quantity": in_line_unit(line, line.quantity),
        "uom": line.uom_code,
        "from_bin": line.from_bin,
        "to_bin": line.to_bin,
        "shipment_date": line.ships_on,
        "receipt_date": line.arrives_on,
        "plate": line.plate_no,
    }


def _add_line(work: UnitOfWork, order: TransferOrder, line: TransferOrderLine) -> None:
    store.insert_lines(work, [line])
    orders.publish(work, order, [line])
    _note(work, order, line, f"added, {order_lines.said_quantity(line, line.quantity)}")


def _delete_line(work: UnitOfWork, order: TransferOrder, line: TransferOrderLine) -> None:
    """Only what is not on the road is deleted. Source: section 2, rule 11."""
    if line.in_transit or _picked(work, order, line):
        what = "in transit" if line.in_transit else "picked"
        raise Refused(LINE_IS_POSTED, line=line.line_no, document=order.order_no, what=what, fields="being on the order")
    _forget(work, order, line)
    store.delete_line(work, line)
    _note(work, order, line, "deleted")


def _forget(work: UnitOfWork, order: TransferOrder, line: TransferOrderLine) -> None:
    """Nothing is outstanding on the line any more, and it has no numbers."""
    open_lines.lines_gone(work, [(line.item_no, order.line_source(line.line_no))])
    _no_longer_open(work, order, line)


def _no_longer_open(work: UnitOfWork, order: TransferOrder, line: TransferOrderLine) -> None:
    orders.publish(work, order, [replace(line, quantity=ZERO)])


def _take_numbers_along(work: UnitOfWork, order: TransferOrder, before: TransferOrderLine, after: TransferOrderLine) -> None:
    """The numbers that are set on the line stay with it, as long as it is of the same item."""
    source = order.line_source(before.line_no)
    on_line = open_lines.open_numbers(work, catalog.item(work, before.item_no), source)
    if not on_line:
        return
    if after.item_no != before.item_no:
        open_lines.lines_gone(work, [(before.item_no, source)])
        return
    changing_lines.require_room_for_numbers(after, on_line)
    place = {"variant_code": after.variant_code, "location_code": order.from_location}
    open_lines.line_changed(work, after.item_no, source, source.source, **place)


def _picked(work: UnitOfWork, order: TransferOrder, line: TransferOrderLine) -> Quantity:
    waiting = outstanding.picked(work, order.source, order.order_no)
    return sum((goods.quantity for goods in waiting if goods.key.line_no == line.line_no), ZERO)


def _note(work: UnitOfWork, order: TransferOrder, line: TransferOrderLine, said: str) -> None:
    what = f"line {line.line_no} ({line.item_no}): {said}"
    order_changes.note(work, order.source, order.order_no, what, line_no=line.line_no, item_no=line.item_no)
