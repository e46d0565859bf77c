"""Decisions about transfer orders, on values alone. Source: spec/transfers.md, sections 2 to 7."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from server.catalog.values import Movement
from server.ledger.posting_lines import EntryType, Place, PostingLine, TransferLine
from server.outstanding import order_lines
from server.outstanding.order_lines import Piece, named
from server.outstanding.values import OrderLineKey, OutstandingLine, PickedGoods, Source
from server.tracking.values import TrackedLine
from server.transfers.values import LineToPost, PostedLine, Step, TransferOrder, TransferOrderLine
from shared.errors import (
    CANNOT_UNDO,
    DIRECT_TRANSFER_IMPOSSIBLE,
    IN_TRANSIT_REQUIRED,
    INVALID_REQUEST,
    ITEM_BLOCKED,
    NOT_FOUND,
    NOTHING_TO_RELEASE,
    NUMBER_NOT_ON_LINE,
    SAME_PLACE,
    VARIANT_BLOCKED,
    Refused,
)
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from server.catalog.values import Item, Location
    from server.outstanding.values import OrderStatus
    from server.transfers.values import DirectPosting
    from shared.quantities import Quantity
    from shared.tracking import Tracking


_HANDLING = (
    ("directed_put_away_and_pick", "directs put-aways to its bins"),
    ("require_receive", "requires warehouse receipts"),
    ("require_put_away", "requires put-aways"),
)
"""What a destination may demand, as a sentence says it."""
_IN_THE_WAY: dict[str, frozenset[str]] = {
    "": frozenset(),
    "shipment_and_receipt": frozenset({"directed_put_away_and_pick", "require_receive", "require_put_away"}),
    "direct_transfer": frozenset({"directed_put_away_and_pick", "require_receive"}),
}
"""What of it each direct posting cannot do. Source: section 6."""


def require_ends(from_location: Location, to_location: Location) -> None:
    """From one real location to another. Raises: Refused(SAME_PLACE, INVALID_REQUEST). Source: section 2, rule 1."""
    if from_location.code == to_location.code:
        raise Refused(SAME_PLACE)
    if from_location.in_transit or to_location.in_transit:
        raise Refused(INVALID_REQUEST, reason="goods leave and arrive where people work, not in transit")


def require_transit(direct_posting: DirectPosting, in_transit: Location | None) -> None:
    """Goods travel through a location in transit, or directly. Raises: Refused(IN_TRANSIT_REQUIRED, INVALID_REQUEST).

    None: nobody has said through which yet. Source: section 2, rule 2.
    """
    if in_transit is None:
        return
    if direct_posting:
        raise Refused(INVALID_REQUEST, reason=f"a direct transfer does not go through {in_transit.code}")
    if not in_transit.in_transit:
        raise Refused(IN_TRANSIT_REQUIRED, location=in_transit.code)


def what_speaks_against_release(order: TransferOrder, to_location: Location, lines: Iterable[TransferOrderLine]) -> list[Refused]:
    """Why the warehouse cannot work on the order yet; nothing: it can. Source: section 3, rule 1; section 6, rule 2."""
    found = what_speaks_against_way(order, to_location)
    if not any(line.quantity for line in lines):
        found.append(Refused(NOTHING_TO_RELEASE, document=order.order_no))
    return found


def what_speaks_against_way(order: TransferOrder, to_location: Location) -> list[Refused]:
    """Why goods cannot go the way that the order says, whatever they are."""
    found = []
    if not order.in_transit and not order.direct_posting:
        found.append(Refused(IN_TRANSIT_REQUIRED, location="A blank code"))
    for switch, demands in _HANDLING:
        if switch in _IN_THE_WAY[order.direct_posting] and getattr(to_location, switch):
            facts = {"document": order.order_no or "The order", "location": to_location.code, "demands": demands}
            found.append(Refused(DIRECT_TRANSFER_IMPOSSIBLE, **facts))
    return found


def require_whole(order: TransferOrder, lines: Iterable[TransferOrderLine], to_post: Iterable[LineToPost]) -> None:
    """What leaves whole leaves whole: by the order's shipping advice, or because a direct transfer is posted in one.

    Raises: Refused(INCOMPLETE_SHIPMENT). Source: section 4, rule 3; section 6, rule 2.
    """
    if order.shipping_advice == "complete" or order.direct_posting == "direct_transfer":
        leaving: dict[int, Quantity] = {}
        for each in to_post:
            leaving[each.order_line.line_no] = leaving.get(each.order_line.line_no, ZERO) + each.piece.quantity
        order_lines.require_complete(lines, leaving, order.order_no)


def settled_status(status: OrderStatus, lines: Iterable[TransferOrderLine]) -> OrderStatus:
    """Finished once everything is shipped, and nothing is in transit any more. Source: section 4, rule 8."""
    if status == "open":
        return status
    is_done = all(line.left_to_receive <= ZERO for line in lines)
    return "finished" if is_done else "released"


def arrival(ships_on: date | None, shipping_days: int, from_location: Location, to_location: Location) -> date | None:
    """When goods arrive that are shipped then: after handling, the road, and handling again. Source: section 1."""
    if ships_on is None:
        return None
    return ships_on + timedelta(days=from_location.outbound_handling_days + shipping_days + to_location.inbound_handling_days)


def bin_for(step: Step, line: TransferOrderLine, location: Location, named: str) -> str:
    """The bin that was named, else the line's, else where departures wait and arrivals go."""
    if step is Step.RECEIVE:
        return named or line.to_bin or location.receipt_bin
    return named or line.from_bin or location.shipment_bin


def require_may_be_transferred(item: Item, variant_code: str) -> None:
    """Only what is kept in stock, and is not blocked. Raises: Refused. Source: section 2, rule 5."""
    if not item.is_inventory:
        raise Refused(INVALID_REQUEST, reason=f"{item.no} is not kept in stock")
    if item.blocked:
        raise Refused(ITEM_BLOCKED, item=item.no)
    if variant_code in item.blocked_variants:
        raise Refused(VARIANT_BLOCKED, variant=variant_code, item=item.no)


def require_dates(ships_on: date | None, arrives_on: date | None) -> None:
    """Raises: Refused(INVALID_REQUEST) when goods would arrive before they leave. Source: section 2, rule 10."""
    if ships_on and arrives_on and arrives_on < ships_on:
        raise Refused(INVALID_REQUEST, reason="the receipt date is before the shipment date")


def require_at(order: TransferOrder, step: Step, location_code: str) -> None:
    """Goods are shipped at the one end and received at the other. Raises: Refused(NOT_FOUND)."""
    if step is Step.SHIP and location_code != order.from_location:
        raise Refused(NOT_FOUND, what=f"shipment from {location_code} on", key=order.order_no)
    if step is Step.RECEIVE and location_code != order.to_location:
        raise Refused(NOT_FOUND, what=f"receipt at {location_code} on", key=order.order_no)


def require_left(order: TransferOrder, step: Step, line: TransferOrderLine, wanted: Quantity, left: Quantity) -> None:
    """No more is shipped than is left, nor received than is in transit. Raises: Refused(OVER_SHIPMENT, OVER_RECEIPT)."""
    require = order_lines.require_left_to_receive if step is Step.RECEIVE else order_lines.require_left_to_ship
    require(line, wanted, left, order.order_no)


def require_not_received(line: TransferOrderLine, undone: PostedLine) -> None:
    """A shipment is undone while its goods are in transit. Raises: Refused(CANNOT_UNDO). Source: section 7, rules 2 and 7."""
    if undone.step is not Step.SHIP:
        raise Refused(CANNOT_UNDO, what=undone.document_no, reason=_FINAL[undone.step])
    if line.disputed and line.to_receive < undone.quantity:
        raise Refused(CANNOT_UNDO, what=f"Shipment {undone.document_no}", reason="some of it is in an open discrepancy")
    if line.to_receive < undone.quantity:
        raise Refused(CANNOT_UNDO, what=f"Shipment {undone.document_no}", reason="it was received, or undone, since")


_FINAL = {
    Step.RECEIVE: "what was received is sent back by a transfer",
    Step.DIRECT: "what was transferred directly is sent back by a transfer",
    Step.SETTLE: "the discrepancy is closed; adjust the stock if it was wrong",
}
"""Why a document is not undone."""


def numbers_in_transit(line: TransferOrderLine, in_transit: Mapping[Tracking, Quantity]) -> tuple[Piece, ...]:
    """What is received when nobody says which numbers: all that is in transit, as it was shipped. Source: section 5, rule 2."""
    pieces = tuple(Piece(quantity, tracking) for tracking, quantity in sorted(in_transit.items()) if quantity > ZERO)
    assert sum((piece.quantity for piece in pieces), ZERO) == line.to_receive, "posted lines and the order agree"
    return pieces


def pieces_received(
    line: TransferOrderLine, item: Item, given: Sequence[Piece], in_transit: Mapping[Tracking, Quantity], said: str
) -> tuple[Piece, ...]:
    """What arrives has the numbers that it was shipped with; they need not be said where there is no choice.

    Where numbers bind the stock, others are not in transit, and the ledger refuses them; the rest is refused here.
    `said`: the line. Raises: Refused(NUMBER_NOT_ON_LINE). Source: section 5, rule 2.
    """
    there = {tracking: left for tracking, left in in_transit.items() if left > ZERO}
    quantity = sum((piece.quantity for piece in given), ZERO)
    nothing_said = all(piece.tracking.is_blank for piece in given)
    if nothing_said and quantity == line.to_receive:
        return numbers_in_transit(line, in_transit)
    if nothing_said and len(there) == 1:
        return tuple(Piece(quantity, tracking) for tracking in there)
    for piece in given:
        there[piece.tracking] = there.get(piece.tracking, ZERO) - piece.quantity
        if there[piece.tracking] < ZERO and not item.tracking.is_tracked:
            raise _not_shipped(line, piece.tracking, in_transit, said)
    return tuple(given)


def _not_shipped(line: TransferOrderLine, tracking: Tracking, in_transit: Mapping[Tracking, Quantity], said: str) -> Refused:
    """Other numbers than were shipped, or more of one."""
    shipped = ", ".join(f"{left} of {named(other)}" for other, left in sorted(in_transit.items()) if left > ZERO)
    return Refused(NUMBER_NOT_ON_LINE, number=named(tracking), item=line.item_no, document=said, expected=shipped)


def require_on_the_road(
    line: TransferOrderLine, pieces: Iterable[Piece], in_transit: Mapping[Tracking, Quantity], said: str
) -> None:
    """These numbers are in transit. Raises: Refused(NUMBER_NOT_ON_LINE)."""
    for piece in pieces:
        if piece.quantity > in_transit.get(piece.tracking, ZERO):
            raise _not_shipped(line, piece.tracking, in_transit, said)


def requires_a_number(step: Step, item: Item) -> bool:
    """Whether the numbers must be said."""
    return order_lines.requires_a_number(item, Movement.TRANSFER, inbound=step is Step.RECEIVE)


def tracked_line(order: TransferOrder, line: TransferOrderLine, item: Item) -> TrackedLine:
    """The line as its numbers need it: those of the shipment."""
    return TrackedLine(
        key=order.line_source(line.line_no),
        item=item,
        variant_code=line.variant_code,
        location_code=order.from_location,
        movement=Movement.TRANSFER,
        outstanding=line.left_to_ship,
        uom_code=line.uom_code,
        base_units_per_unit=line.base_units_per_unit,
    )


def goods_leaving(line: TransferOrderLine, goods: Sequence[PickedGoods], waiting: Sequence[PickedGoods]) -> list[LineToPost]:
    """These goods of the line: what of them was picked and waits in their bins, then the rest."""
    return [
        LineToPost(line, Piece(part.quantity, part.tracking), part.bin_code, was_picked=was_picked)
        for part, was_picked in order_lines.waiting_first(goods, waiting)
    ]


def goods_that_left(line: LineToPost) -> PickedGoods:
    """What a shipment takes from the picked goods: negative."""
    key = OrderLineKey(Source.TRANSFER_SHIPMENT, line.order_line.order_no, line.order_line.line_no)
    return PickedGoods(key, line.order_line.item_no, -line.piece.quantity, line.bin_code, line.piece.tracking)


def picked_goods_of(line: PostedLine) -> PickedGoods:
    """What a posted line took from the picked goods, or brought back to them: negative and positive."""
    key = OrderLineKey(Source.TRANSFER_SHIPMENT, line.order_no, line.order_line_no)
    return PickedGoods(key, line.item_no, -line.quantity, line.from_bin, line.tracking)


def posting_line_for(order: TransferOrder, step: Step, line: LineToPost, document_line_no: int) -> TransferLine | PostingLine:
    """Goods go into transit, or out of it, or past it. Source: section 4, rules 2 and 5; section 6."""
    from_place, to_place = _places(order, step, line)
    order_line = line.order_line
    if to_place is None:
        return PostingLine(
            EntryType.NEGATIVE_ADJUSTMENT,
            order_line.item_no,
            from_place,
            -line.piece.quantity,
            variant_code=order_line.variant_code,
            tracking=line.piece.tracking,
            uom_code=order_line.uom_code,
            base_units_per_unit=order_line.base_units_per_unit,
            document_line_no=document_line_no,
        )
    return TransferLine(
        item_no=order_line.item_no,
        from_place=from_place,
        to_place=to_place,
        quantity=line.piece.quantity,
        variant_code=order_line.variant_code,
        tracking=line.piece.tracking,
        expires_on=line.piece.expires_on,
        applies_to_entry=line.piece.applies_to_entry,
        uom_code=order_line.uom_code,
        base_units_per_unit=order_line.base_units_per_unit,
        document_line_no=document_line_no,
    )


def _places(order: TransferOrder, step: Step, line: LineToPost) -> tuple[Place, Place | None]:
    """Where goods leave and arrive; None: they are lost."""
    transit = Place(order.in_transit)
    match step:
        case Step.SHIP:
            return Place(order.from_location, line.bin_code), transit
        case Step.RECEIVE:
            return transit, Place(order.to_location, line.bin_code)
        case Step.DIRECT:
            return Place(order.from_location, line.bin_code), Place(order.to_location, line.to_bin)
        case Step.SETTLE:
            return transit, None if line.is_lost else Place(order.from_location, line.to_bin)


def oldest_on_the_road(shipped: Iterable[PostedLine], in_transit: Quantity) -> date | None:
    """Posting date of the oldest shipment of which something is in transit, what left first having arrived first.

    Source: section 4, rule 5; section 11, rule 5.
    """
    lines = list(shipped)
    corrected = {(line.document_no, line.corrects_line_no) for line in lines}
    left, oldest = in_transit, None
    for line in sorted(lines, key=lambda each: (each.posting_date, each.entry_no), reverse=True):
        is_undone = line.quantity < ZERO or (line.document_no, line.line_no) in corrected
        if left <= ZERO or is_undone:
            continue
        left, oldest = left - line.quantity, line.posting_date
    return oldest


def outstanding_lines(order: TransferOrder, line: TransferOrderLine, names: Mapping[str, str]) -> list[OutstandingLine]:
    """What everybody else may know of the line: what is to leave the one location, and to arrive at the other."""

    def at_end(step: Step) -> OutstandingLine:
        ships = step is Step.SHIP
        here, there = (order.from_location, order.to_location) if ships else (order.to_location, order.from_location)
        return OutstandingLine(
            key=OrderLineKey(Source.TRANSFER_SHIPMENT if ships else Source.TRANSFER_RECEIPT, order.order_no, line.line_no),
            item_no=line.item_no,
            location_code=here,
            outstanding=line.left_to_ship if ships else line.left_to_receive,
            uom_code=line.uom_code,
            variant_code=line.variant_code,
            bin_code=line.from_bin if ships else line.to_bin,
            base_units_per_unit=line.base_units_per_unit,
            due_on=line.ships_on if ships else line.arrives_on,
            partner_no=there,
            partner_name=names.get(there) or there,
            is_released=order.status != "open",
        )

    return [at_end(Step.SHIP), at_end(Step.RECEIVE)]
