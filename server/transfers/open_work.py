"""What there is to ship and to receive of transfer orders, as a handheld lists it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_lines
from server.outstanding import service as outstanding
from server.outstanding.values import Source
from server.transfers import orders
from shared.wire.work import OpenLine

if TYPE_CHECKING:
    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OutstandingLine
    from shared.quantities import Quantity
    from shared.tracking import Tracking
    from shared.wire.work import OpenDocument


def open_documents(work: UnitOfWork, location_code: str) -> list[OpenDocument]:
    """Transfers that leave the location, then those of which something is in transit to it, for `GET /work`."""
    to_ship = outstanding.open_lines(work, Source.TRANSFER_SHIPMENT, location_code)
    to_receive = outstanding.open_lines(work, Source.TRANSFER_RECEIPT, location_code)
    items = catalog.items(work, {line.item_no for line in (*to_ship, *to_receive)})
    in_transit = {no: orders.numbers_to_receive(work, no) for no in {line.key.document_no for line in to_receive}}

    def to_be_received(line: OutstandingLine) -> list[OpenLine]:
        numbers = in_transit[line.key.document_no].get(line.line_no, {})
        return [
            _open_line(line, items[line.item_no], tracking, numbers[tracking]) for tracking in sorted(numbers) if numbers[tracking]
        ]

    return [
        *outstanding.open_documents(to_ship, "transfer_shipment", lambda line: [order_lines.open_line(line, items[line.item_no])]),
        *outstanding.open_documents(to_receive, "transfer_receipt", to_be_received),
    ]


def _open_line(line: OutstandingLine, item: Item, tracking: Tracking, quantity_base: Quantity) -> OpenLine:
    quantity, uom = order_lines.shown_quantity(line, quantity_base, item.base_uom)
    return OpenLine(
        line=line.line_no,
        item=line.item_no,
        variant=line.variant_code,
        uom=uom,
        quantity=quantity,
        bin=line.bin_code,
        lot=tracking.lot_no,
        serial=tracking.serial_no,
    )
