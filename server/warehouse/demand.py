"""What is wanted of picks: what of released documents is neither picked nor on an open pick, and goods without a document."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import service as outstanding
from server.outstanding.values import Source
from server.tracking import open_lines
from server.tracking.values import SourceLine
from server.warehouse import activities
from server.warehouse.pick_values import NUMBERS_ON, PICKED_SOURCES, DocumentToPick, PickRequest, Wanted
from server.warehouse.values import ActivityType
from shared.errors import ORDER_NOT_RELEASED, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OrderLineKey, OutstandingLine
    from shared.tracking import Tracking

_ALL_OF_IT: Mapping[OrderLineKey, Quantity | None] = MappingProxyType({})


def released_lines(work: UnitOfWork, request: PickRequest) -> list[OutstandingLine]:
    """The order lines of the request, what is due first in front. Raises: Refused(ORDER_NOT_RELEASED)."""
    named = {each.key for each in request.lines}
    whole = set(request.documents)
    found: list[OutstandingLine] = []
    for source in PICKED_SOURCES:
        numbers = {no for of, no in whole if of is source} | {key.document_no for key in named if key.source is source}
        lines = outstanding.open_lines_of_all(work, source, numbers)
        _require_released(lines)
        found += [
            line
            for line in lines
            if line.location_code == request.location_code
            and (line.key in named or DocumentToPick(source, line.key.document_no) in whole)
            and (request.due_until is None or line.due_on is None or line.due_on <= request.due_until)
        ]
    return found


def _require_released(lines: Sequence[OutstandingLine]) -> None:
    """A document is released with all its lines, or with none."""
    for line in lines:
        if not line.is_released:
            raise Refused(ORDER_NOT_RELEASED, document=line.key.document_no)


def require_not_held(lines: Sequence[OutstandingLine], held: Mapping[OrderLineKey, str]) -> None:
    """What is on a document that is not released is picked by nobody. Raises: Refused(ORDER_NOT_RELEASED) naming both.

    Source: spec/warehouse.md, section 6, rule 1.
    """
    for line in lines:
        if line.key in held:
            raise Refused(ORDER_NOT_RELEASED, document=f"{held[line.key]}, which {line.key.document_no} is on,")


def released_lines_at(work: UnitOfWork, location_code: str, sources: Sequence[Source] = PICKED_SOURCES) -> list[OutstandingLine]:
    """Lines of released documents that go out there, what is due first in front."""
    return [line for source in sources for line in outstanding.open_lines(work, source, location_code) if line.is_released]


def wanted(
    work: UnitOfWork,
    lines: Sequence[OutstandingLine],
    items: Mapping[str, Item],
    named: Mapping[OrderLineKey, Quantity | None] = _ALL_OF_IT,
) -> list[Wanted]:
    """What of these order lines is neither picked nor on an open pick; of those that are `named`, no more than is said."""
    on_picks = activities.quantity_for_orders(work, {line.key.document_no for line in lines}, ActivityType.PICK)
    demanded = _demanded(work, lines, items)
    found = []
    for line in lines:
        left = line.left_to_pick - on_picks.get(line.key, ZERO)
        quantity = left if (said := named.get(line.key)) is None else min(left, said)
        if quantity > ZERO and items[line.item_no].is_inventory:
            found.append(_wanted(line, quantity, demanded.get(line.key, {})))
    return found


def _wanted(line: OutstandingLine, quantity: Quantity, demanded: Mapping[Tracking, Quantity]) -> Wanted:
    return Wanted(
        item_no=line.item_no,
        quantity=quantity,
        variant_code=line.variant_code,
        order_line=line.key,
        uom_code=line.uom_code,
        base_units_per_unit=line.base_units_per_unit,
        due_on=line.due_on,
        partner_no=line.partner_no,
        demanded=MappingProxyType(dict(demanded)),
    )


def wanted_goods(work: UnitOfWork, request: PickRequest) -> list[Wanted]:
    """What is wanted without an order. Raises: Refused(UNKNOWN_ITEM, UOM_UNKNOWN)."""
    found = []
    for each in request.goods:
        item = catalog.item(work, each.item_no)
        catalog.require_variant(item, each.variant_code)
        found.append(
            Wanted(
                item_no=item.no,
                quantity=each.quantity,
                variant_code=each.variant_code,
                uom_code=each.uom_code or item.base_uom,
                base_units_per_unit=catalog.base_units_per(item, each.uom_code),
                demanded=MappingProxyType({} if each.tracking.is_blank else {each.tracking: each.quantity}),
            )
        )
    return found


def demanded_by(work: UnitOfWork, key: OrderLineKey, item: Item) -> dict[Tracking, Quantity]:
    """Numbers that were set on one line and are not picked yet."""
    lines = [line for line in outstanding.open_lines_of(work, key.source, key.document_no) if line.key == key]
    return _demanded(work, lines, {item.no: item}).get(key, {})


def _demanded(
    work: UnitOfWork, lines: Sequence[OutstandingLine], items: Mapping[str, Item]
) -> dict[OrderLineKey, dict[Tracking, Quantity]]:
    """Numbers that were set on the lines and are not picked yet. Source: spec/tracking.md, section 11, rule 3."""
    keys = {
        SourceLine(NUMBERS_ON[line.key.source], line.key.document_no, line.line_no): line.key
        for line in lines
        if line.key.source in NUMBERS_ON
    }
    tracked = {line.item_no for line in lines if items[line.item_no].tracking.is_tracked}
    found: dict[OrderLineKey, dict[Tracking, Quantity]] = {}
    for used in open_lines.numbers_in_use_of(work, tracked) if tracked else ():
        if used.line in keys and not used.number.tracking.is_blank:
            of_line = found.setdefault(keys[used.line], {})
            of_line[used.number.tracking] = of_line.get(used.number.tracking, ZERO) + used.number.left
    for source, no in {(key.source, key.document_no) for key in found}:
        for goods in outstanding.picked(work, source, no):
            of_line = found.get(goods.key, {})
            if goods.tracking in of_line:
                of_line[goods.tracking] = max(of_line[goods.tracking] - goods.quantity, ZERO)
    return found
