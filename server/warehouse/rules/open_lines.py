"""How a line of an activity, or of an order that is to be picked, is shown on a handheld; on values alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog.place_values import BinUse
from server.outstanding import order_lines
from server.warehouse.pick_values import Stock
from shared.quantities import ZERO
from shared.wire.work import OpenLine

if TYPE_CHECKING:
    from server.catalog.values import Bin, Item, Location
    from server.outstanding.values import OutstandingLine
    from server.warehouse.pick_values import Found
    from server.warehouse.values import ActivityLine
    from shared.quantities import Quantity


def of_activity(line: ActivityLine, item: Item, *, empties_bin: bool, plate: str = "") -> OpenLine:
    """What is left of the line."""
    quantity, uom = order_lines.shown_quantity(line, line.left, item.base_uom)
    return OpenLine(
        line=line.line_no,
        item=line.item_no,
        variant=line.variant_code,
        uom=uom or item.base_uom,
        quantity=quantity,
        bin=line.from_bin,
        to_bin=line.to_bin,
        lot=line.tracking.lot_no,
        serial=line.tracking.serial_no,
        package=line.tracking.package_no,
        expiration=line.expires_on,
        order=line.order_line.document_no if line.order_line else "",
        tote=line.tote,
        plate=plate,
        why=line.why,
        empties_bin=empties_bin,
    )


def is_for_arrivals(location: Location, bin_: Bin) -> bool:
    """Whether goods are put there as they come, before anybody has scanned them."""
    return bin_.code == location.receipt_bin or (bool(bin_.type) and bin_.allows(BinUse.RECEIVE))


def of_order(line: OutstandingLine, found: Found | None, item: Item) -> list[OpenLine]:
    """A line for each bin and number to take from; what is nowhere to be found stays on the list, without a bin.

    The first says what of the order line is picked and waits; where that is all, it has nothing left to take.
    """
    nowhere = Stock(line.item_no, line.variant_code, ZERO)
    parts: list[tuple[Stock, Quantity]] = list(found.takings) if found else []
    missing = found.missing if found else ZERO
    if missing > ZERO:
        parts.append((nowhere, missing))
    if line.picked and not parts:
        parts.append((nowhere, ZERO))
    return [_to_take(line, stock, base, line.picked if number == 0 else ZERO, item) for number, (stock, base) in enumerate(parts)]


def _to_take(line: OutstandingLine, stock: Stock, base: Quantity, picked: Quantity, item: Item) -> OpenLine:
    (quantity, uom), (waiting, other_uom) = (order_lines.shown_quantity(line, each, item.base_uom) for each in (base, picked))
    if uom != other_uom:
        quantity, waiting, uom = base, picked, item.base_uom
    return OpenLine(
        line=line.line_no,
        item=line.item_no,
        variant=line.variant_code,
        uom=uom,
        quantity=quantity,
        bin=stock.bin_code,
        lot=stock.lot_no,
        serial=stock.serial_no,
        package=stock.package_no,
        expiration=stock.expires_on,
        picked=waiting,
    )
