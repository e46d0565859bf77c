"""Transfer orders and posted documents as one reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_changes
from server.outstanding.change_cards import change_cards
from server.outstanding.order_lines import in_line_unit
from server.transfers import posted_store, store
from server.transfers.orders import transfer_order, what_speaks_against_release
from shared.errors import NOT_FOUND, Refused
from shared.quantities import ZERO, quantity_in_unit
from shared.wire.transfers import (
    PostedTransferDocument,
    PostedTransferLine,
    PostedTransferSummary,
    TransferDiscrepancyCard,
    TransferOrderCard,
    TransferOrderLineCard,
    TransferOrderSummary,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from sqlalchemy import Row

    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.posted_documents import DocumentFilter
    from server.transfers.values import Discrepancy, TransferOrder, TransferOrderLine


def order_card(work: UnitOfWork, order_no: str) -> TransferOrderCard:
    """The order with what became of its lines. Raises: Refused(NOT_FOUND)."""
    order, lines = transfer_order(work, order_no), store.lines(work, order_no)
    changes = order_changes.changes(work, order.source, order_no)
    against = () if order.status == "finished" else what_speaks_against_release(work, order, lines)
    return TransferOrderCard(
        **_header_fields(order),
        version=len(changes),
        completely_shipped=all(line.left_to_ship <= ZERO for line in lines),
        completely_received=all(line.left_to_receive <= ZERO for line in lines),
        changes=change_cards(changes),
        warnings=tuple(problem.sentence for problem in against),
        lines=tuple(_line_card(line) for line in lines),
        discrepancies=discrepancy_cards(work, store.discrepancies(work, order_no)),
    )


def order_summaries(work: UnitOfWork, **wanted: Any) -> list[TransferOrderSummary]:
    """Orders without their lines, by number; filters as `store.orders_wanted`."""
    return [TransferOrderSummary(**_header_fields(order)) for order in store.orders_wanted(work, **wanted)]


def _header_fields(order: TransferOrder) -> dict[str, Any]:
    return {
        "no": order.order_no,
        "from_location": order.from_location,
        "to_location": order.to_location,
        "in_transit": order.in_transit,
        "date": order.order_date,
        "status": order.status,
        "direct_transfer_posting": order.direct_posting,
        "shipping_advice": order.shipping_advice,
        "shipment_date": order.ships_on,
        "receipt_date": order.arrives_on,
        "shipping_days": order.shipping_days,
        "shipping_agent": order.shipping_agent,
        "agent_service": order.agent_service,
        "external_no": order.external_no,
        "sends_back": order.sends_back_no,
    }


def open_discrepancies(work: UnitOfWork) -> tuple[TransferDiscrepancyCard, ...]:
    """What did not arrive of any order, and nobody has closed yet."""
    return discrepancy_cards(work, store.discrepancies(work, only_open=True))


def discrepancy_cards(work: UnitOfWork, found: Iterable[Discrepancy]) -> tuple[TransferDiscrepancyCard, ...]:
    """What did not arrive, as one reads it; in the unit of the line, and where that was deleted in the base unit."""
    return tuple(_discrepancy_card(work, each) for each in found)


def _discrepancy_card(work: UnitOfWork, found: Discrepancy) -> TransferDiscrepancyCard:
    line = next(iter(store.lines_numbered(work, found.order_no, [found.order_line_no])), None)
    return TransferDiscrepancyCard(
        order=found.order_no,
        no=found.discrepancy_no,
        line=found.order_line_no,
        item=found.item_no,
        kind=found.kind,
        quantity=in_line_unit(line, found.quantity) if line else found.quantity,
        uom=line.uom_code if line else catalog.item(work, found.item_no).base_uom,
        lot=found.tracking.lot_no,
        serial=found.tracking.serial_no,
        package=found.tracking.package_no,
        reason=found.reason,
        found_by=found.found_by,
        found_at=found.found_at or work.now,
        outcome=found.outcome or None,
        closed_by=found.closed_by,
        closed_at=found.closed_at,
        closing_reason=found.closing_reason,
        document=found.document_no,
    )


def document_card(work: UnitOfWork, document_no: str) -> PostedTransferDocument:
    """A posted document. Raises: Refused(NOT_FOUND)."""
    header, rows = posted_store.document_rows(work, document_no)
    if header is None:
        raise Refused(NOT_FOUND, what="posted transfer document", key=document_no)
    return PostedTransferDocument(
        **_document_fields(header),
        sent_back_by=store.order_that_sends_back(work, document_no),
        lines=tuple(_posted_line_card(row) for row in rows),
    )


def document_summaries(work: UnitOfWork, wanted: DocumentFilter) -> list[PostedTransferSummary]:
    """Posted documents without their lines, by number."""
    return [PostedTransferSummary(**_document_fields(header)) for header in posted_store.documents(work, wanted)]


def _document_fields(header: Row[Any]) -> dict[str, Any]:
    return {
        "no": header.document_no,
        "type": header.document_type,
        "order": header.order_no,
        "from_location": header.from_location_code,
        "to_location": header.to_location_code,
        "posting_date": header.posting_date,
        "person": header.person,
        "posted_at": header.posted_at,
    }


def _line_card(line: TransferOrderLine) -> TransferOrderLineCard:
    return TransferOrderLineCard(
        line=line.line_no,
        item=line.item_no,
        variant=line.variant_code,
        uom=line.uom_code,
        from_bin=line.from_bin,
        to_bin=line.to_bin,
        quantity=in_line_unit(line, line.quantity),
        outstanding=in_line_unit(line, line.left_to_ship),
        shipped=in_line_unit(line, line.shipped),
        in_transit=in_line_unit(line, line.in_transit),
        received=in_line_unit(line, line.received),
        settled=in_line_unit(line, line.settled),
        disputed=in_line_unit(line, line.disputed),
        shipment_date=line.ships_on,
        receipt_date=line.arrives_on,
        plate=line.plate_no,
    )


def _posted_line_card(row: Row[Any]) -> PostedTransferLine:
    return PostedTransferLine(
        line=row.line_no,
        order_line=row.order_line_no,
        item=row.item_no,
        variant=row.variant_code,
        from_bin=row.from_bin_code,
        to_bin=row.to_bin_code,
        lot=row.lot_no,
        serial=row.serial_no,
        package=row.package_no,
        uom=row.uom_code,
        quantity=quantity_in_unit(row.quantity, row.base_units_per_unit),
        entry_no=row.entry_no,
        corrects_line=row.corrects_line_no,
    )
