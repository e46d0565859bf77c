"""What people do with warehouse receipts and shipments before they post them: make, fill, change, release, delete.

Posting is `posting_documents.py`, what handhelds do is `scans.py`, the questions are `cards.py` and `demands.py`.
Source: spec/warehouse.md, sections 5, 6 and 10.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.number_series import service as number_series
from server.outstanding import order_lines
from server.outstanding.values import OrderLineKey, Source
from server.warehouse import picks
from server.warehouse.pick_values import LineToPick, PickRequest
from server.warehouse_documents import rules, source_lines, store
from server.warehouse_documents.values import Kind, SourceOrder, Status, Wanted, WarehouseDocument, WorkLine
from shared.errors import ALREADY_EXISTS, NOT_FOUND, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.catalog.values import Location
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OutstandingLine
    from server.warehouse_documents.values import DocumentLine
    from shared.wire.warehouse_documents import (
        InboundFilter,
        NewWarehouseReceipt,
        NewWarehouseShipment,
        OutboundFilter,
        WarehouseDocumentChange,
    )

# Making


def create_receipt(work: UnitOfWork, new: NewWarehouseReceipt) -> str:
    """Make a warehouse receipt for the lines that are meant; its number.

    Raises: Refused(NOT_FOUND, NOTHING_TO_POST, ORDER_NOT_RELEASED, ALREADY_EXISTS, INVALID_REQUEST).
    """
    to_handle = ZERO if new.scanned_up else None
    return create(
        work, Kind.RECEIPT, new.location, wanted(new), document_no=new.no, external_no=new.external_no, to_handle=to_handle
    )


def create_shipment(work: UnitOfWork, new: NewWarehouseShipment) -> str:
    """Make a warehouse shipment for the lines that are meant; its number. Raises: as `create_receipt`."""
    return create(
        work,
        Kind.SHIPMENT,
        new.location,
        wanted(new),
        document_no=new.no,
        external_no=new.external_no,
        status=Status(new.status),
    )


def wanted(filter_: InboundFilter | OutboundFilter) -> Wanted:
    """Which lines the request means."""
    return Wanted(
        orders=tuple(SourceOrder(Source(order.kind), order.no) for order in filter_.orders),
        sources=tuple(Source(kind) for kind in filter_.kinds),
        partner_no=filter_.partner,
        due_until=filter_.due_until,
    )


def create(
    work: UnitOfWork,
    kind: Kind,
    location_code: str,
    wanted: Wanted,
    *,
    document_no: str = "",
    external_no: str = "",
    status: Status = Status.OPEN,
    to_handle: Quantity | None = None,
) -> str:
    """Make a document for the released lines that are meant and that no other document has; its number."""
    location = catalog.location(work, location_code)
    rules.require_demanded(kind, location)
    found = _free_lines(work, kind, location, wanted)
    document = WarehouseDocument(
        document_no=number_series.document_no(work, kind.numbered_as, document_no, catalog.work_date(work)),
        kind=kind,
        location_code=location.code,
        status=status,
        external_no=external_no,
        version=1,
        changed_by=work.person,
        changed_at=work.now,
        change="made",
    )
    if store.document(work, document.document_no) is not None:
        raise Refused(ALREADY_EXISTS, what=kind.said.capitalize(), key=document.document_no)
    store.insert_document(work, document)
    _insert_lines(work, document, location, found, to_handle=to_handle)
    return document.document_no


def get_source_documents(work: UnitOfWork, document_no: str, wanted: Wanted) -> None:
    """Add the lines that are meant and that no document has to an open one. Raises: Refused(NOTHING_TO_POST, …)."""
    document = open_document(work, document_no)
    location = catalog.location(work, document.location_code)
    found = _free_lines(work, document.kind, location, wanted)
    _insert_lines(work, document, location, found, to_handle=None)
    changed(work, document, f"{len(found)} lines added")


def _free_lines(work: UnitOfWork, kind: Kind, location: Location, wanted: Wanted) -> list[OutstandingLine]:
    """The released lines that are meant and that no document has; nobody else can take them now.

    Raises: Refused(NOTHING_TO_POST, ORDER_NOT_RELEASED), which say why there are none.
    """

    def read() -> list[OutstandingLine]:
        if wanted.orders:
            lines = source_lines.of_orders(work, wanted.orders, location.code)
        else:
            lines = source_lines.at_location(work, location.code, kind)
        return [line for line in lines if rules.fits(line, wanted)]

    work.lock_items({line.item_no for line in read()})
    lines = read()
    taken = store.open_lines_for(work, {line.key.document_no for line in lines})
    free = [line for line in lines if line.key not in taken and line.is_released]
    if not free:
        raise rules.why_nothing(kind, location, wanted.orders, lines, taken)
    return free


def _insert_lines(
    work: UnitOfWork,
    document: WarehouseDocument,
    location: Location,
    found: Sequence[OutstandingLine],
    *,
    to_handle: Quantity | None,
) -> None:
    items = catalog.items(work, {line.item_no for line in found})
    classes = _bin_classes(work, document.kind, location, found)
    last = max((line.line_no for line in store.lines(work, document.document_no)), default=0)
    lines = [
        rules.new_line(
            document.document_no,
            line_no,
            line,
            bin_code=rules.first_bin(document.kind, location, line, items[line.item_no], classes),
            to_handle=to_handle,
        )
        for line_no, line in enumerate(found, last + 1)
    ]
    store.insert_lines(work, lines)


def _bin_classes(work: UnitOfWork, kind: Kind, location: Location, lines: Sequence[OutstandingLine]) -> dict[str, str]:
    """The class of every bin that arrivals may begin with, where classes are checked."""
    if not kind.is_inbound or not location.bin_mandatory or not location.check_warehouse_class:
        return {}
    codes = {location.receipt_bin, *(line.bin_code for line in lines)} - {""}
    return {code: catalog.bin_(work, location.code, code).warehouse_class for code in codes}


# Changing


def change(work: UnitOfWork, document_no: str, wanted_change: WarehouseDocumentChange) -> None:
    """Change the paper's number, and what of lines is to be handled, into or from which bin, and what is kept ready.

    Raises: Refused(ORDER_CHANGED, WORK_FINISHED, OVER_SHIPMENT, OVER_RECEIPT, CROSS_DOCK_EXCEEDS_RECEIPT, NOT_FOUND …).
    """
    document = open_document(work, document_no, version=wanted_change.version)
    lines = locked_lines(work, document)
    said = []
    for each in wanted_change.lines:
        line = line_numbered(lines, each.line, document_no)
        if each.bin:
            catalog.bin_(work, document.location_code, each.bin)
        item = catalog.item(work, line.line.item_no)
        store.update_line(work, rules.changed_line(document, line, each, item))
        said.append(f"line {each.line}")
    if wanted_change.external_no:
        document = replace(document, external_no=wanted_change.external_no)
        said.append("number on the paper")
    changed(work, document, f"{', '.join(said) or 'nothing'} changed")


def fill_quantities(work: UnitOfWork, document_no: str, *, version: int | None = None) -> None:
    """Everything that can be handled is to be handled. Source: section 5, rule 2."""
    _set_quantities(work, document_no, None, version, "to handle filled")


def clear_quantities(work: UnitOfWork, document_no: str, *, version: int | None = None) -> None:
    """Nothing is to be handled until somebody says so, or scans it. Source: section 5, rule 2."""
    _set_quantities(work, document_no, ZERO, version, "to handle cleared")


def _set_quantities(work: UnitOfWork, document_no: str, to_handle: Quantity | None, version: int | None, said: str) -> None:
    document = open_document(work, document_no, version=version)
    for line in store.lines(work, document_no):
        cross_dock = line.to_cross_dock if to_handle is None else ZERO
        store.update_line(work, replace(line, to_handle=to_handle, to_cross_dock=cross_dock))
    changed(work, document, said)


def release(work: UnitOfWork, document_no: str) -> None:
    """Let the shipment be picked; one that is released stays so. Source: section 6, rule 1."""
    _turn(work, document_no, Status.OPEN, Status.RELEASED)


def reopen(work: UnitOfWork, document_no: str) -> None:
    """Take the shipment back from the pickers to change it."""
    _turn(work, document_no, Status.RELEASED, Status.OPEN)


def _turn(work: UnitOfWork, document_no: str, before: Status, after: Status) -> None:
    document = open_document(work, document_no)
    if document.kind is Kind.SHIPMENT and document.status is before:
        changed(work, replace(document, status=after), "released" if after is Status.RELEASED else "reopened")


def lines_held(work: UnitOfWork, location_code: str) -> dict[OrderLineKey, str]:
    """Order lines on shipments there that are not released yet, with their shipment: nobody picks them."""
    return {line.key: line.document_no for line in store.open_lines_at(work, location_code, Kind.SHIPMENT, status=Status.OPEN)}


def create_picks(work: UnitOfWork, document_no: str) -> tuple[str, ...]:
    """Make the picks for what a released shipment still needs; their numbers.

    Raises: Refused(ORDER_NOT_RELEASED, NOTHING_TO_POST, WORK_FINISHED, NOT_FOUND). Source: section 6, rules 1 and 4.
    """
    document = open_document(work, document_no)
    rules.require_may_be_picked(document)
    lines = tuple(LineToPick(line.line.key) for line in lines_left(work, document))
    return picks.create(work, PickRequest(document.location_code, lines=lines, note=f"{document.kind.said} {document_no}"))


def delete(work: UnitOfWork, document_no: str, *, confirmed: bool = False) -> None:
    """Give what is left back to the orders. What was posted stays; goods that were picked stay where they wait.

    Raises: Refused(CONFIRMATION_REQUIRED, WORK_FINISHED, NOT_FOUND). Source: section 5, rule 4; section 6, rule 3.
    """
    document = open_document(work, document_no)
    lines = locked_lines(work, document)
    rules.require_may_be_deleted(document, lines, confirmed=confirmed)
    if not store.posted_nos(work, document_no):
        store.delete_document(work, document_no)
        return
    untouched = [line.line_no for line in store.lines(work, document_no) if not line.handled]
    store.delete_lines(work, document_no, untouched)
    changed(work, replace(document, status=Status.FINISHED), "what was left given back to the orders")


# Reading


def warehouse_document(work: UnitOfWork, document_no: str, kind: Kind | None = None) -> WarehouseDocument:
    """The document. Raises: Refused(NOT_FOUND)."""
    found = store.document(work, document_no)
    if found is None or kind not in (None, found.kind):
        raise Refused(NOT_FOUND, what=kind.said if kind else "warehouse document", key=document_no)
    return found


def open_document(work: UnitOfWork, document_no: str, *, version: int | None = None) -> WarehouseDocument:
    """The document, that something can still be done with, and that is as it was read.

    Raises: Refused(NOT_FOUND, WORK_FINISHED, ORDER_CHANGED).
    """
    document = warehouse_document(work, document_no)
    rules.require_not_finished(document)
    rules.require_version(document, version)
    return document


def lines_left(work: UnitOfWork, document: WarehouseDocument, order: SourceOrder | None = None) -> list[WorkLine]:
    """The lines of which something is left, or those of them that are for one order."""
    return source_lines.work_lines(work, _lines(work, document, order), document.location_code)


def locked_lines(work: UnitOfWork, document: WarehouseDocument, order: SourceOrder | None = None) -> list[WorkLine]:
    """The same, once nobody else can change what is left of them."""
    work.lock_items({line.item_no for line in _lines(work, document, order)})
    return lines_left(work, document, order)


def _lines(work: UnitOfWork, document: WarehouseDocument, order: SourceOrder | None) -> list[DocumentLine]:
    return [
        line
        for line in store.lines(work, document.document_no)
        if order is None or SourceOrder(line.key.source, line.key.document_no) == order
    ]


def line_numbered(lines: Sequence[WorkLine], line_no: int, document_no: str) -> WorkLine:
    """The line with that number. Raises: Refused(NOT_ON_DOCUMENT)."""
    order_lines.line_named([line.line for line in lines], line_no, document_no)
    return next(line for line in lines if line.line_no == line_no)


def open_document_with(work: UnitOfWork, order: SourceOrder, location_code: str) -> str:
    """The document at the location that has lines of the order; blank: none."""
    found = store.open_lines_for(work, [order.order_no])
    of_order = {line.document_no for key, line in found.items() if key.source is order.source}
    at_location = (no for no in sorted(of_order) if warehouse_document(work, no).location_code == location_code)
    return next(at_location, "")


def open_receipt_at(work: UnitOfWork, location_code: str) -> str:
    """A warehouse receipt that is open at the location, in words; blank: none."""
    return _open_at(work, Kind.RECEIPT, location_code)


def open_shipment_at(work: UnitOfWork, location_code: str) -> str:
    """A warehouse shipment that is open at the location, in words; blank: none."""
    return _open_at(work, Kind.SHIPMENT, location_code)


def _open_at(work: UnitOfWork, kind: Kind, location_code: str) -> str:
    found = store.documents(work, kind, location_code=location_code)
    return f"{kind.said} {found[0].document_no}" if found else ""


def differences(work: UnitOfWork) -> list[str]:
    """Lines of which something else was handled than the posted documents say, in words; none in a sound database."""
    said = store.handled_by_posted_lines(work)
    kept = store.handled_by_lines(work)
    return [
        f"{document_no} line {line_no}: {kept.get((document_no, line_no), ZERO)} handled, "
        f"the posted documents say {said.get((document_no, line_no), ZERO)}"
        for document_no, line_no in sorted(kept.keys() | said.keys())
        if kept.get((document_no, line_no), ZERO) != said.get((document_no, line_no), ZERO)
    ]


def changed(work: UnitOfWork, document: WarehouseDocument, what: str) -> None:
    """Keep the document as it is now, and that this person changed it."""
    after = replace(
        document, version=document.version + 1, changed_by=work.person, changed_at=work.now, change=what[:_WHAT_LENGTH_MAX]
    )
    store.update_document(work, after)


_WHAT_LENGTH_MAX = 250
