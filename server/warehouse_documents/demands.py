"""What a location demands of an order, and why it cannot be received or shipped yet: answered in words, document and person named.

Source: spec/warehouse.md, sections 1, 3, 13 (rule 1) and 14 (rules 1 and 9).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import handling
from server.outstanding import service as outstanding
from server.outstanding.values import Source
from server.warehouse import activities
from server.warehouse.values import ActivityType
from server.warehouse_documents import service, source_lines, store
from server.warehouse_documents.values import Kind, SourceOrder
from shared.quantities import ZERO
from shared.wire.warehouse_documents import HandlingAtLocation, OrderHandling, WarehouseRequest
from shared.wire.work import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from server.catalog.values import Location
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OutstandingLine

Holder = Callable[["UnitOfWork", DocumentKind, str], str]
"""Who has a piece of work, by its kind and number; blank: nobody. Handed down by `app.py`: who knows it stands above."""

SOURCES_AT = {
    "purchase-orders": (Source.PURCHASE_ORDER, Source.PURCHASE_RETURN),
    "sales-orders": (Source.SALES_ORDER, Source.SALES_RETURN),
    "transfer-orders": (Source.TRANSFER_SHIPMENT, Source.TRANSFER_RECEIPT),
}
"""What an order can be, by the word that its address begins with."""


# Requests


def requests(work: UnitOfWork, location_code: str, kind: Kind) -> list[WarehouseRequest]:
    """What released orders ask of the location, what is due first in front, with the document that has it."""
    lines = source_lines.at_location(work, location_code, kind)
    documents = {line.key: line.document_no for line in store.open_lines_at(work, location_code, kind)}
    by_order: dict[SourceOrder, list[OutstandingLine]] = {}
    for line in lines:
        by_order.setdefault(SourceOrder(line.key.source, line.key.document_no), []).append(line)
    return [
        WarehouseRequest(
            kind=order.source.value,
            order=order.order_no,
            partner=of_order[0].partner_name,
            partner_no=of_order[0].partner_no,
            due=min((line.due_on for line in of_order if line.due_on), default=None),
            lines=len(of_order),
            document=next((documents[line.key] for line in of_order if line.key in documents), ""),
        )
        for order, of_order in by_order.items()
    ]


# Why, or why not


@dataclass(frozen=True, slots=True)
class _Step:
    """What is to be done next, on which document that is open already, by whom."""

    what: str
    kind: DocumentKind | None = None
    document_no: str = ""
    assigned_to: str = ""
    can_be_posted: bool = False


def order_handling(work: UnitOfWork, order_no: str, sources: Iterable[Source], holder: Holder) -> OrderHandling:
    """What has to be done with what is left of the order, location by location; nothing left: no location."""
    lines = [line for source in sources for line in outstanding.open_lines_of(work, source, order_no)]
    by_place: dict[tuple[str, Source], list[OutstandingLine]] = {}
    for line in lines:
        by_place.setdefault((line.location_code, line.key.source), []).append(line)
    return OrderHandling(
        order=order_no,
        locations=tuple(_at(work, code, of_place, holder) for (code, _), of_place in by_place.items()),
    )


def _at(work: UnitOfWork, location_code: str, lines: Sequence[OutstandingLine], holder: Holder) -> HandlingAtLocation:
    source = lines[0].key.source
    if not location_code:
        return HandlingAtLocation(
            location="",
            kind=source.value,
            demands="nothing: no location is said",
            warehouse_document_kind=None,
            can_be_posted=True,
            next=f"Post {lines[0].key.document_no}.",
        )
    location = catalog.location(work, location_code)
    kind = Kind.RECEIPT if source.is_inbound else Kind.SHIPMENT
    document_no = service.open_document_with(work, SourceOrder(source, lines[0].key.document_no), location.code)
    next_step = _next_inbound if source.is_inbound else _next_outbound
    step = next_step(work, location, lines, document_no)
    is_demanded = handling.requires_warehouse_document(location, inbound=source.is_inbound)
    return HandlingAtLocation(
        location=location.code,
        kind=source.value,
        demands=demands(location, inbound=source.is_inbound),
        warehouse_document_kind=kind.value if is_demanded else None,
        warehouse_document=document_no,
        can_be_posted=step.can_be_posted,
        next=step.what,
        document_kind=step.kind or "",
        document=step.document_no,
        assigned_to=step.assigned_to or (holder(work, step.kind, step.document_no) if step.kind else ""),
    )


def demands(location: Location, *, inbound: bool) -> str:
    """What the location demands, as one says it. Source: section 3."""
    document = handling.requires_warehouse_document(location, inbound=inbound)
    if inbound:
        words = {
            (True, True): "a warehouse receipt, then a put-away",
            (True, False): "a warehouse receipt",
            (False, True): "an inventory put-away, or the order itself while there is none",
            (False, False): "nothing: the order itself is received",
        }
        return words[document, location.require_put_away]
    words = {
        (True, True): "a warehouse shipment that is picked first",
        (True, False): "a warehouse shipment",
        (False, True): "an inventory pick, or the order itself while there is none",
        (False, False): "nothing: the order itself is shipped",
    }
    return words[document, location.require_pick]


def _next_inbound(work: UnitOfWork, location: Location, lines: Sequence[OutstandingLine], document_no: str) -> _Step:
    order_no = lines[0].key.document_no
    if not source_lines.in_transit_only(work, lines):
        return _Step(f"Nothing is in transit: {order_no} is shipped from {lines[0].partner_name} first.")
    if not location.require_receive:
        on_put_away = _on_activity(work, location, lines, ActivityType.PUT_AWAY) if location.require_put_away else None
        return on_put_away or _released_or(lines, _Step(f"Receive {order_no}.", can_be_posted=True))
    if document_no:
        return _Step(f"Receive warehouse receipt {document_no}.", Kind.RECEIPT.value, document_no)
    return _released_or(lines, _Step(f"Make a warehouse receipt for {order_no}, or scan it on a handheld."))


def _next_outbound(work: UnitOfWork, location: Location, lines: Sequence[OutstandingLine], document_no: str) -> _Step:
    order_no = lines[0].key.document_no
    on_pick = _on_activity(work, location, lines, ActivityType.PICK) if location.require_pick else None
    if not location.require_shipment:
        return on_pick or _released_or(lines, _Step(f"Ship {order_no}.", can_be_posted=True))
    if on_pick is not None:
        return on_pick
    if not document_no:
        return _released_or(lines, _Step(f"Make a warehouse shipment for {order_no}."))
    if location.require_pick and not any(line.picked for line in lines):
        return _Step(f"Make a pick for warehouse shipment {document_no}.", Kind.SHIPMENT.value, document_no)
    return _Step(f"Ship warehouse shipment {document_no}.", Kind.SHIPMENT.value, document_no)


def _released_or(lines: Sequence[OutstandingLine], step: _Step) -> _Step:
    """What is to be done once the order is released. Source: spec/ledger.md, section 7, rule 5."""
    if all(line.is_released for line in lines):
        return step
    return _Step(f"Release {lines[0].key.document_no}: it is still open.", can_be_posted=step.can_be_posted)


def _on_activity(
    work: UnitOfWork, location: Location, lines: Sequence[OutstandingLine], activity_type: ActivityType
) -> _Step | None:
    """The open pick or put-away that has something of the order to do."""
    keys = {line.key for line in lines}
    headers = {activity.activity_no: activity for activity in activities.open_activities(work, location.code)}
    for line in activities.lines_left(work, location.code):
        header = headers.get(line.activity_no)
        if header is not None and header.type is activity_type and line.order_line in keys and line.left > ZERO:
            what = f"Register {activity_type.value.replace('_', '-')} {header.activity_no}."
            return _Step(what, activity_type.value, header.activity_no, header.assigned_to)
    return None
