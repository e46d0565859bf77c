"""Warehouse receipts and shipments, and what was posted of them, as one reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.outstanding.order_lines import in_line_unit
from server.warehouse_documents import rules, service, store
from shared.errors import NOT_FOUND, Refused
from shared.quantities import quantity_in_unit
from shared.wire.orders import PostedOrderLine
from shared.wire.warehouse_documents import (
    PostedSource,
    PostedWarehouseDocument,
    PostedWarehouseDocumentResult,
    PostedWarehouseLine,
    RefusedSource,
    WarehouseDocumentCard,
    WarehouseDocumentRow,
    WarehouseLineCard,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.database.unit_of_work import UnitOfWork
    from server.warehouse_documents.values import Kind, PostedLine, PostedPart, SourceOrder, WorkLine


def document_card(work: UnitOfWork, document_no: str, kind: Kind | None = None) -> WarehouseDocumentCard:
    """The document with the lines of which something is left. Raises: Refused(NOT_FOUND)."""
    document = service.warehouse_document(work, document_no, kind)
    return WarehouseDocumentCard(
        no=document.document_no,
        kind=document.kind.value,
        location=document.location_code,
        status=document.status.value,
        external_no=document.external_no,
        version=document.version,
        changed_by=document.changed_by,
        changed_at=document.changed_at,
        change=document.change,
        lines=tuple(_line_card(line) for line in service.lines_left(work, document)),
        posted=tuple(store.posted_nos(work, document_no)),
    )


def document_rows(work: UnitOfWork, kind: Kind, location_code: str, *, include_finished: bool) -> list[WarehouseDocumentRow]:
    """Documents of one kind at the location, by number."""
    return [
        WarehouseDocumentRow(
            no=document.document_no,
            kind=document.kind.value,
            location=document.location_code,
            status=document.status.value,
            external_no=document.external_no,
        )
        for document in store.documents(work, kind, location_code=location_code, include_finished=include_finished)
    ]


def posted_card(work: UnitOfWork, posted_no: str) -> PostedWarehouseDocument:
    """A posted warehouse document, corrections included. Raises: Refused(NOT_FOUND)."""
    header = store.posted_header(work, posted_no)
    if header is None:
        raise Refused(NOT_FOUND, what="posted warehouse document", key=posted_no)
    entries = store.entries_of(work, posted_no)
    return PostedWarehouseDocument(
        no=header.posted_no,
        kind=header.kind.value,
        document=header.document_no,
        location=header.location_code,
        external_no=header.external_no,
        posting_date=header.posting_date,
        person=header.person,
        lines=tuple(_posted_line_card(line, entries.get(line.line_no, ())) for line in store.posted_lines(work, posted_no)),
    )


def result(
    kind: Kind, parts: Sequence[PostedPart], refused: Sequence[tuple[SourceOrder, Refused]]
) -> PostedWarehouseDocumentResult:
    """What became of each order: posted, or refused and why."""
    return PostedWarehouseDocumentResult(
        document_no=parts[0].posted_no if parts else "",
        message=rules.message(kind, len(parts), len(parts) + len(refused)),
        posted=tuple(_posted_source(part) for part in parts),
        refused=tuple(
            RefusedSource(kind=order.source.value, order=order.order_no, code=why.code, detail=why.sentence)
            for order, why in refused
        ),
    )


def _posted_source(part: PostedPart) -> PostedSource:
    return PostedSource(
        kind=part.order.source.value,
        order=part.order.order_no,
        document_no=part.posted.document_no,
        put_away=part.put_away_no,
        lines=tuple(_posted_lines(part)),
    )


def _posted_lines(part: PostedPart) -> list[PostedOrderLine]:
    """By line of the warehouse document; an order may answer with several lines for one of its own."""
    by_order_line: dict[int, list[PostedOrderLine]] = {}
    for line in part.posted.lines:
        by_order_line.setdefault(line.line, []).append(line)
    return [
        PostedOrderLine(
            line=line_no,
            entry_nos=tuple(entry_no for each in by_order_line[order_line_no] for entry_no in each.entry_nos),
            warehouse_entry_nos=tuple(no for each in by_order_line[order_line_no] for no in each.warehouse_entry_nos),
        )
        for line_no, order_line_no in part.line_nos
    ]


def _line_card(line: WorkLine) -> WarehouseLineCard:
    kept, source = line.line, line.source
    return WarehouseLineCard(
        line=kept.line_no,
        kind=kept.key.source.value,
        order=kept.key.document_no,
        order_line=kept.key.line_no,
        partner=source.partner_name,
        item=kept.item_no,
        variant=kept.variant_code,
        uom=kept.uom_code,
        bin=kept.bin_code,
        due=source.due_on,
        quantity=in_line_unit(kept, kept.handled + line.outstanding),
        outstanding=in_line_unit(kept, line.outstanding),
        to_handle=in_line_unit(kept, line.to_handle),
        handled=in_line_unit(kept, kept.handled),
        picked=in_line_unit(kept, source.picked),
        to_cross_dock=in_line_unit(kept, kept.to_cross_dock),
        is_released=source.is_released,
    )


def _posted_line_card(line: PostedLine, entry_nos: tuple[int, ...]) -> PostedWarehouseLine:
    return PostedWarehouseLine(
        line=line.line_no,
        document_line=line.document_line_no,
        kind=line.key.source.value,
        order=line.key.document_no,
        order_line=line.key.line_no,
        item=line.item_no,
        variant=line.variant_code,
        uom=line.uom_code,
        quantity=quantity_in_unit(line.quantity, line.base_units_per_unit),
        posted_document=line.posted_document_no,
        put_away=line.put_away_no,
        entry_nos=entry_nos,
        corrects_line=line.corrects_line_no,
    )
