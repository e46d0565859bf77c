"""What the office changes on an order that is open: its header, its lines, the order as a whole.

A released order is reopened first, so that nobody works by what is no longer so. Every change is kept in words.
Source: spec/ledger.md, section 7, rules 2, 5 and 6, which hold for sales, too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from server.catalog import service as catalog
from server.outstanding import changing_lines, order_changes, order_lines, order_status
from server.outstanding import service as outstanding
from server.outstanding.order_lines import in_line_unit
from server.tracking import open_lines
from server.trade_orders import orders
from shared.errors import ORDER_IS_POSTED, Refused
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.database.unit_of_work import UnitOfWork
    from server.trade_orders.sides import NewLine, Side, WireWords
    from server.trade_orders.values import AnyLine, AnyOrder, TradeLine, TradeOrder
    from shared.quantities import Quantity


class Change(Protocol):
    """What becomes another on an order; its header in the words of its trade."""

    @property
    def version(self) -> int | None: ...
    @property
    def changed(self) -> Sequence[ChangedLine]: ...
    @property
    def added(self) -> Sequence[NewLine]: ...
    @property
    def deleted(self) -> Sequence[int]: ...
    @property
    def model_fields_set(self) -> set[str]: ...


class ChangedLine(Protocol):
    """What becomes another on a line, in the words of its trade; only what is set counts."""

    @property
    def line(self) -> int: ...
    @property
    def model_fields_set(self) -> set[str]: ...


def change_order(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order_no: str, change: Change) -> None:
    """Change, add and delete what is said, all of it or nothing.

    Raises: Refused(NOT_FOUND, ORDER_NOT_OPEN, ORDER_CHANGED, NOT_ON_DOCUMENT, LINE_IS_POSTED, LESS_THAN_POSTED,
    TRACKING_QUANTITY_MISMATCH, and whatever making such a line refuses).
    """
    order = orders.order_named(work, side, order_no)
    order_status.require_open(order)
    order_changes.require_version(work, order.source, order_no, change.version)
    lines = {line.line_no: line for line in orders.locked_lines(work, side, order)}
    order = _change_header(work, side, order, change)
    next_line_no = max(lines, default=0) + 1
    for changed in change.changed:
        line = order_lines.line_named(list(lines.values()), changed.line, order_no)
        lines[line.line_no] = _change_line(work, side, order, line, changed)
    for line_no in change.deleted:
        _delete_line(work, side, order, order_lines.line_named(list(lines.values()), line_no, order_no))
        del lines[line_no]
    for line_no, new in enumerate(change.added, next_line_no):
        _add_line(work, side, order, orders.new_line(work, side, order, line_no, new))


def delete_order(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order_no: str) -> None:
    """Delete an order of which nothing is posted, or everything done; what was posted of it stays.

    Raises: Refused(NOT_FOUND, ORDER_NOT_OPEN, ORDER_IS_POSTED).
    """
    order = orders.order_named(work, side, order_no)
    lines = orders.locked_lines(work, side, order)
    if order.status != "finished":
        order_status.require_open(order)
        if any(line.handled or line.invoiced for line in lines) or outstanding.picked(work, order.source, order_no):
            raise Refused(ORDER_IS_POSTED, document=order_no)
    for line in lines:
        _forget(work, order, line)
    side.store.delete_order(work, order_no)
    order_changes.note(work, order.source, order_no, "deleted")


def _change_header(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order: AnyOrder, change: Change) -> AnyOrder:
    names = {name: field for name, field in _header_fields(side.words).items() if name in change.model_fields_set}
    given = {name: getattr(change, name) for name in names}
    said = changing_lines.said_changes({name: getattr(order, field) for name, field in names.items()}, given)
    if not said:
        return order
    fields: dict[str, Any] = {names[name]: value for name, value in given.items()}
    changed = replace(order, **fields)
    side.store.update_order(work, changed)
    order_changes.note(work, order.source, order.order_no, said)
    return changed


def _header_fields(words: WireWords) -> dict[str, str]:
    """What is said on the wire, and what it is called on the order."""
    own = {name: name for name in words.own_header_fields}
    return {"date": "order_date", words.due_on: "due_on", "external_no": "external_no", **own, "responsibility": "responsibility"}


def _change_line(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order: AnyOrder, line: AnyLine, changed: ChangedLine) -> AnyLine:
    """The line as it is afterwards; everybody knows it, and what was changed is kept in words."""
    before = _as_asked(side.words, line)
    wanted = {**before, **{name: getattr(changed, name) for name in changed.model_fields_set - {"line"}}}
    if said := changing_lines.said_changes(before, wanted):
        changing_lines.require_may_change(line, before, wanted, order.order_no)
        after = _changed_line(work, side, order, line, wanted, is_requantified="quantity" in changed.model_fields_set)
        picked = _picked(work, order, line)
        changing_lines.require_not_below(after, picked, order.order_no)
        _take_numbers_along(work, order, line, after)
        if after.item_no != line.item_no:
            orders.publish(work, order, [replace(line, quantity=line.handled)])
        side.store.update_line(work, after)
        orders.publish(work, order, [after])
        _note(work, order, line, said)
        return after
    return line


def _changed_line(
    work: UnitOfWork,
    side: Side[AnyOrder, AnyLine],
    order: AnyOrder,
    line: AnyLine,
    wanted: dict[str, Any],
    *,
    is_requantified: bool,
) -> AnyLine:
    """The line as it is asked for, with what became of it so far; of another item or unit it has that one's cost or price."""
    amount = side.words.unit_amount
    is_same = (wanted["item"], wanted["uom"]) == (line.item_no, line.uom_code)
    asked_anew = {} if is_same or wanted[amount] != line.unit_amount else {amount: None}
    made = side.line_from(work, order, line.line_no, side.new_line.model_validate(wanted | asked_anew))
    return side.kept(line, replace(made, handled=line.handled, invoiced=line.invoiced), is_requantified)


def _as_asked(words: WireWords, line: TradeLine) -> dict[str, Any]:
    """The line in the words in which it would be asked for."""
    return {
        "item": line.item_no,
        "variant": line.variant_code,
        "quantity": in_line_unit(line, line.quantity),
        "uom": line.uom_code,
        words.unit_amount: line.unit_amount,
        "location": line.place.location_code,
        "bin": line.place.bin_code,
        words.due_on: line.due_on,
        words.reverses_entry: line.reverses_entry,
        **{name: getattr(line, name) for name in words.own_line_fields},
        "return_reason": line.return_reason,
    }


def _add_line(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order: AnyOrder, line: AnyLine) -> None:
    side.store.insert_lines(work, [line])
    orders.publish(work, order, [line])
    _note(work, order, line, f"added, {order_lines.said_quantity(line, line.quantity)}")


def _delete_line(work: UnitOfWork, side: Side[AnyOrder, AnyLine], order: AnyOrder, line: AnyLine) -> None:
    changing_lines.require_may_be_deleted(line, _picked(work, order, line), order.order_no)
    _forget(work, order, line)
    side.store.delete_line(work, line)
    _note(work, order, line, "deleted")


def _forget(work: UnitOfWork, order: TradeOrder, line: AnyLine) -> None:
    """Nothing is outstanding on the line any more, and it has no numbers."""
    open_lines.lines_gone(work, [(line.item_no, order.line_source(line.line_no))])
    orders.publish(work, order, [replace(line, quantity=line.handled)])


def _take_numbers_along(work: UnitOfWork, order: TradeOrder, before: AnyLine, after: AnyLine) -> None:
    """The numbers that are set on the line stay with it, as long as it is of the same item."""
    source = order.line_source(before.line_no)
    on_line = open_lines.open_numbers(work, catalog.item(work, before.item_no), source)
    if not on_line:
        return
    if after.item_no != before.item_no:
        open_lines.lines_gone(work, [(before.item_no, source)])
        return
    changing_lines.require_room_for_numbers(after, on_line)
    place = {"variant_code": after.variant_code, "location_code": after.place.location_code}
    open_lines.line_changed(work, after.item_no, source, source.source, **place)


def _picked(work: UnitOfWork, order: TradeOrder, line: TradeLine) -> Quantity:
    waiting = outstanding.picked(work, order.source, order.order_no)
    return sum((goods.quantity for goods in waiting if goods.key.line_no == line.line_no), ZERO)


def _note(work: UnitOfWork, order: TradeOrder, line: TradeLine, said: str) -> None:
    what = f"line {line.line_no} ({line.item_no}): {said}"
    order_changes.note(work, order.source, order.order_no, what, line_no=line.line_no, item_no=line.item_no)
