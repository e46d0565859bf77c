"""Warehouse receipts and shipments as a handheld lists them, and the orders that are on none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.license_plates import standing
from server.outstanding import handling, order_lines
from server.outstanding.values import OrderLineKey, Source
from server.warehouse_documents import source_lines, store
from server.warehouse_documents.values import Kind, Status
from shared.quantities import ZERO
from shared.wire.work import OpenDocument, OpenLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.warehouse_documents.values import WarehouseDocument, WorkLine

OpenDocuments = Callable[["UnitOfWork", str], list[OpenDocument]]


def open_documents(work: UnitOfWork, location_code: str) -> list[OpenDocument]:
    """Receipts with what is still to come, then released shipments with what is still to leave, for `GET /work`."""
    return [*_documents(work, Kind.RECEIPT, location_code), *_documents(work, Kind.SHIPMENT, location_code)]


def _documents(work: UnitOfWork, kind: Kind, location_code: str) -> list[OpenDocument]:
    headers = [
        document
        for document in store.documents(work, kind, location_code=location_code)
        if kind.is_inbound or document.status is Status.RELEASED
    ]
    if not headers:
        return []
    now = {line.key: line for line in source_lines.at_location(work, location_code, kind)}
    lines = source_lines.with_sources(work, store.open_lines_at(work, location_code, kind), now, location_code)
    items = catalog.items(work, {line.line.item_no for line in lines})
    orders = set() if kind.is_inbound else {line.line.key.document_no for line in lines}
    plates = standing.plates_of_orders(work, location_code, orders)
    by_document: dict[str, list[WorkLine]] = {}
    for line in lines:
        by_document.setdefault(line.line.document_no, []).append(line)
    return [
        _open_document(document, by_document[document.document_no], items, plates)
        for document in headers
        if document.document_no in by_document
    ]


def _open_document(
    document: WarehouseDocument, lines: Sequence[WorkLine], items: dict[str, Item], plates: dict[tuple[str, str], str]
) -> OpenDocument:
    partners = {(line.source.partner_no, line.source.partner_name) for line in lines}
    partner_no, partner = partners.pop() if len(partners) == 1 else ("", "")
    return OpenDocument(
        kind=document.kind.value,
        no=document.document_no,
        location=document.location_code,
        partner=partner,
        partner_no=partner_no,
        due=min((line.source.due_on for line in lines if line.source.due_on), default=None),
        lines=tuple(_open_line(line, items[line.line.item_no], plates) for line in lines),
    )


def _open_line(line: WorkLine, item: Item, plates: dict[tuple[str, str], str]) -> OpenLine:
    quantity, uom = order_lines.shown_quantity(line.line, line.outstanding, item.base_uom)
    picked = line.source.picked if uom == item.base_uom else order_lines.in_line_unit(line.line, line.source.picked)
    return OpenLine(
        line=line.line_no,
        item=line.line.item_no,
        variant=line.line.variant_code,
        uom=uom,
        quantity=quantity,
        bin=line.line.bin_code,
        order=line.line.key.document_no,
        plate=plates.get((line.line.key.document_no, line.line.item_no), ""),
        picked=picked,
    )


def besides_documents(open_orders: OpenDocuments) -> OpenDocuments:
    """The same list of orders without what is worked on elsewhere at locations that demand warehouse documents.

    What a receipt has is received there; what a shipment has that is not released is picked by nobody yet, and what waits for a
    released one leaves with it.
    """

    def open_documents_besides(work: UnitOfWork, location_code: str) -> list[OpenDocument]:
        documents = open_orders(work, location_code)
        taken = _taken(work, location_code) if documents else set()
        leaving = _leaving(work, location_code) if any(map(_has_waiting, documents)) else set()
        besides = (_without_what_waits(document, leaving) for document in documents)
        return [left for document in besides if document and (left := _without(document, taken)) is not None]

    return open_documents_besides


def _taken(work: UnitOfWork, location_code: str) -> set[OrderLineKey]:
    location = catalog.location(work, location_code)
    taken: set[OrderLineKey] = set()
    if handling.requires_warehouse_document(location, inbound=True):
        taken |= {line.key for line in store.open_lines_at(work, location_code, Kind.RECEIPT)}
    if handling.requires_warehouse_document(location, inbound=False):
        taken |= {line.key for line in store.open_lines_at(work, location_code, Kind.SHIPMENT, status=Status.OPEN)}
    return taken


def _leaving(work: UnitOfWork, location_code: str) -> set[OrderLineKey]:
    """Order lines on released shipments."""
    return {line.key for line in store.open_lines_at(work, location_code, Kind.SHIPMENT, status=Status.RELEASED)}


def _without_what_waits(document: OpenDocument, leaving: set[OrderLineKey]) -> OpenDocument | None:
    """The order with what is still to pick of lines that leave otherwise; None: nothing is."""
    if not _has_waiting(document):
        return document
    lines = tuple(line.model_copy(update={"picked": ZERO}) if _key(document, line) in leaving else line for line in document.lines)
    lines = tuple(line for line in lines if line.quantity or line.picked)
    return document.model_copy(update={"lines": lines}) if lines else None


def _has_waiting(document: OpenDocument) -> bool:
    return any(line.picked for line in document.lines)


def _key(document: OpenDocument, line: OpenLine) -> OrderLineKey:
    return OrderLineKey(Source(document.kind), document.no, line.line)


def _without(document: OpenDocument, taken: set[OrderLineKey]) -> OpenDocument | None:
    """The order without lines that are taken; None: nothing is left of it."""
    if not taken or document.kind not in _SOURCES:
        return document
    lines = tuple(line for line in document.lines if _key(document, line) not in taken)
    if len(lines) == len(document.lines):
        return document
    return document.model_copy(update={"lines": lines}) if lines else None


_SOURCES = {source.value for source in Source}
