"""Every statement over purchase orders and their lines; the only writer of them."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, insert, select, update

from server.database.prepared import Prepared
from server.database.prepared_each import Asked, PreparedForEach
from server.database.remembered import remember
from server.ledger.posting_lines import Place
from server.purchasing.tables import purchase_order, purchase_order_line
from server.purchasing.values import PurchaseLine, PurchaseOrder
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from sqlalchemy import ColumnElement

    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity


# On the posting path, so they are prepared.
_OF_ORDER = purchase_order_line.c.order_no == bindparam("order_no")
_ORDERS = remember("purchase_orders", purchase_order)
_ORDER = Prepared(select(purchase_order).where(purchase_order.c.order_no == bindparam("order_no")))
_LINES_WITH_ITEM = PreparedForEach(
    lambda suffix: select(purchase_order_line).where(
        purchase_order_line.c.order_no == bindparam(f"order_no{suffix}"),
        purchase_order_line.c.item_no == bindparam(f"item_no{suffix}"),
    ),
    about="item_no",
)
_LINE = Prepared(select(purchase_order_line).where(_OF_ORDER, purchase_order_line.c.line_no == bindparam("line_no")))
_ADD_HANDLED = Prepared(
    update(purchase_order_line)
    .where(purchase_order_line.c.order_no == bindparam("of_order"), purchase_order_line.c.line_no == bindparam("of_line"))
    .values(handled=purchase_order_line.c.handled + bindparam("more")),
    about="item_no",
)
_INSERT_ORDER = Prepared(insert(purchase_order), keeps_cards=True)


# Orders


def insert_order(work: UnitOfWork, order: PurchaseOrder, lines: Iterable[PurchaseLine]) -> None:
    _INSERT_ORDER.run(work.connection, _header_row(order) | {"made_by": work.person, "made_at": work.now})
    insert_lines(work, lines)


def insert_lines(work: UnitOfWork, lines: Iterable[PurchaseLine]) -> None:
    if rows := [_line_row(line) for line in lines]:
        work.connection.execute(insert(purchase_order_line), rows)


def update_order(work: UnitOfWork, order: PurchaseOrder) -> None:
    """The header as it is now."""
    of_order = purchase_order.c.order_no == order.order_no
    work.connection.execute(update(purchase_order).where(of_order).values(**_header_row(order)))


def update_line(work: UnitOfWork, line: PurchaseLine) -> None:
    """What the office says of the line. What was received of it counts by itself: `add_handled`, `add_invoiced`."""
    of_line = _is_line(line.order_no, line.line_no)
    row = {name: value for name, value in _line_row(line).items() if name not in ("handled", "invoiced")}
    work.connection.execute(update(purchase_order_line).where(of_line).values(**row))


def delete_line(work: UnitOfWork, line: PurchaseLine) -> None:
    work.connection.execute(delete(purchase_order_line).where(_is_line(line.order_no, line.line_no)))


def delete_order(work: UnitOfWork, order_no: str) -> None:
    """The order with its lines; what was posted of it stays."""
    work.connection.execute(delete(purchase_order_line).where(purchase_order_line.c.order_no == order_no))
    work.connection.execute(delete(purchase_order).where(purchase_order.c.order_no == order_no))


def _is_line(order_no: str, line_no: int) -> ColumnElement[bool]:
    return and_(purchase_order_line.c.order_no == order_no, purchase_order_line.c.line_no == line_no)


def order(work: UnitOfWork, order_no: str) -> PurchaseOrder | None:
    return work.remembered(_ORDERS, order_no, lambda: _read_order(work, order_no))


def _read_order(work: UnitOfWork, order_no: str) -> PurchaseOrder | None:
    row = _ORDER.first(work.connection, {"order_no": order_no})
    if row is None:
        return None
    return _order(row)


def announced_returns(work: UnitOfWork, entry_nos: Collection[int]) -> dict[int, Quantity]:
    """How much of these entries is on return orders and not posted yet, by entry; base unit."""
    columns = purchase_order_line.c
    left: dict[int, Quantity] = {}
    statement = select(columns.applies_to_entry_no, columns.quantity, columns.handled).where(
        columns.applies_to_entry_no.in_(sorted(entry_nos))
    )
    for row in work.connection.execute(statement):
        left[row.applies_to_entry_no] = left.get(row.applies_to_entry_no, ZERO) + row.quantity - row.handled
    return left


def order_with_external_no(work: UnitOfWork, vendor_no: str, external_no: str) -> str | None:
    """Number of the vendor's order that has that number elsewhere."""
    columns = purchase_order.c
    of_vendor = columns.vendor_no == vendor_no, columns.external_no == external_no
    return work.connection.execute(select(columns.order_no).where(*of_vendor).order_by(columns.order_no)).scalars().first()


def orders(work: UnitOfWork) -> list[PurchaseOrder]:
    rows = work.connection.execute(select(purchase_order).order_by(purchase_order.c.order_no))
    return [_order(row) for row in rows]


def unexpected_order(
    work: UnitOfWork, vendor_no: str, vendor_shipment_no: str, location_code: str, order_date: date
) -> PurchaseOrder | None:
    """The order of goods that nobody had ordered, of that vendor, delivery note, location and day."""
    columns = purchase_order.c
    statement = select(purchase_order).where(
        columns.vendor_no == vendor_no,
        columns.vendor_shipment_no == vendor_shipment_no,
        columns.location_code == location_code,
        columns.order_date == order_date,
        columns.is_unexpected,
        columns.status == "released",
    )
    row = work.connection.execute(statement.order_by(columns.order_no).limit(1)).first()
    return None if row is None else _order(row)


def lines(work: UnitOfWork, order_no: str) -> list[PurchaseLine]:
    of_order = purchase_order_line.c.order_no == order_no
    rows = work.connection.execute(select(purchase_order_line).where(of_order).order_by(purchase_order_line.c.line_no))
    return [_line(row) for row in rows]


def lines_with_item(work: UnitOfWork, order_no: str, item_no: str) -> list[PurchaseLine]:
    """The lines of that item: how many others the order has costs nothing."""
    rows = _LINES_WITH_ITEM.rows(work.connection, [{"order_no": order_no, "item_no": item_no}])
    return sorted(map(_line, rows), key=lambda line: line.line_no)


def asked_for_lines(order_no: str, item_no: str) -> Asked:
    """That `lines_with_item` will be asked for these."""
    return Asked(_LINES_WITH_ITEM, {"order_no": order_no, "item_no": item_no})


def lines_numbered(work: UnitOfWork, order_no: str, line_nos: Iterable[int]) -> list[PurchaseLine]:
    """Those of the lines that exist, by number: how many others the order has costs nothing."""
    found = (_LINE.first(work.connection, {"order_no": order_no, "line_no": line_no}) for line_no in sorted(line_nos))
    return [_line(row) for row in found if row is not None]


def add_handled(work: UnitOfWork, order_no: str, line_no: int, item_no: str, quantity: Quantity) -> None:
    """So much more of the line, which is of that item, was received or sent back; negative: it was undone."""
    _ADD_HANDLED.later(work.connection, [{"item_no": item_no, "of_order": order_no, "of_line": line_no, "more": quantity}])


def add_invoiced(work: UnitOfWork, order_no: str, line_no: int, quantity: Quantity) -> None:
    """So much more of the line was invoiced, or credited; negative: that was taken back."""
    more = purchase_order_line.c.invoiced + quantity
    work.connection.execute(update(purchase_order_line).where(_is_line(order_no, line_no)).values(invoiced=more))


def _header_row(order: PurchaseOrder) -> dict[str, Any]:
    return {field.name: getattr(order, field.name) for field in fields(order)}


def _order(row: Any) -> PurchaseOrder:
    return PurchaseOrder(**{field.name: getattr(row, field.name) for field in fields(PurchaseOrder)})


def _line_row(line: PurchaseLine) -> dict[str, Any]:
    return {
        "order_no": line.order_no,
        "line_no": line.line_no,
        "item_no": line.item_no,
        "variant_code": line.variant_code,
        "location_code": line.place.location_code,
        "bin_code": line.place.bin_code,
        "uom_code": line.uom_code,
        "base_units_per_unit": line.base_units_per_unit,
        "quantity": line.quantity,
        "handled": line.handled,
        "unit_cost": line.unit_cost,
        "indirect_cost_percent": line.indirect_cost_percent,
        "expected_on": line.expected_on,
        "applies_to_entry_no": line.applies_to_entry,
        "invoiced": line.invoiced,
        "over_receipt_code": line.over_receipt_code,
        "over_receipt": line.over_receipt,
        "over_receipt_status": line.over_receipt_status,
        "return_reason": line.return_reason,
    }


def _line(row: Any) -> PurchaseLine:
    return PurchaseLine(
        order_no=row.order_no,
        line_no=row.line_no,
        item_no=row.item_no,
        variant_code=row.variant_code,
        place=Place(row.location_code, row.bin_code),
        uom_code=row.uom_code,
        base_units_per_unit=row.base_units_per_unit,
        quantity=row.quantity,
        handled=row.handled,
        unit_cost=row.unit_cost,
        indirect_cost_percent=row.indirect_cost_percent,
        expected_on=row.expected_on,
        applies_to_entry=row.applies_to_entry_no,
        invoiced=row.invoiced,
        over_receipt_code=row.over_receipt_code,
        over_receipt=row.over_receipt,
        over_receipt_status=row.over_receipt_status,
        return_reason=row.return_reason,
    )
