"""Cards of numbers and numbers on lines as they go over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.tracking.rules import undefined_quantity
from server.tracking.values import Card, OpenNumber, TrackedLine
from shared.quantities import ZERO, Quantity, quantity_in_unit
from shared.tracking import Tracking
from shared.wire.tracking import AssignedNumber, AssignedNumbers, LineNumbers, NumberOnLine, OpenNumberCard, TrackingCard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from server.tracking.values import NewNumber


def card_fields(card: Card) -> dict[str, Any]:
    """What the card says, in the fields of the wire."""
    number = card.number
    said = {name: getattr(card, name) for name in Card.__slots__ if name != "number"}
    return {"item": number.item_no, "variant": number.variant_code, "kind": number.dimension.value, "number": number.number, **said}


def tracking_card(card: Card) -> TrackingCard:
    """The card as one reads it."""
    return TrackingCard(**card_fields(card))


def assigned_numbers(made: Iterable[NewNumber]) -> AssignedNumbers:
    """New numbers as they are told to who asked for them."""
    return AssignedNumbers(
        numbers=tuple(
            AssignedNumber(lot=each.tracking.lot_no, serial=each.tracking.serial_no, package=each.tracking.package_no)
            for each in made
        )
    )


def line_numbers(line: TrackedLine, numbers: Sequence[OpenNumber]) -> LineNumbers:
    """The line with its numbers, in its unit."""
    return LineNumbers(
        document=line.key.document_no,
        line=line.key.line_no,
        item=line.item.no,
        variant=line.variant_code,
        location=line.location_code,
        uom=line.uom_code,
        outstanding=_in_line_unit(line, line.outstanding),
        undefined=_in_line_unit(line, undefined_quantity(line, numbers)),
        numbers=tuple(_open_number_card(line, number) for number in numbers),
    )


def open_numbers(line: TrackedLine, given: Iterable[NumberOnLine], before: Iterable[OpenNumber]) -> list[OpenNumber]:
    """The numbers as they were given; where nobody says, all that is left is to be handled. Raises: Refused(QUANTITY_TOO_FINE)."""
    handled = {number.tracking: number.handled for number in before}
    return [_open_number(line, each, handled) for each in given]


def _open_number(line: TrackedLine, given: NumberOnLine, handled: Mapping[Tracking, Quantity]) -> OpenNumber:
    tracking = Tracking(given.lot, given.serial, given.package)
    quantity = _in_base_unit(line, given.quantity)
    left = max(quantity - handled.get(tracking, ZERO), ZERO)
    return OpenNumber(
        tracking=tracking,
        quantity=quantity,
        to_handle=left if given.to_handle is None else _in_base_unit(line, given.to_handle),
        expires_on=given.expiration,
        warranty_ends_on=given.warranty,
        applies_to_entry=given.applies_to,
        applies_from_entry=given.applies_from,
        new_tracking=Tracking(given.new_lot, given.new_serial, given.new_package),
        new_expires_on=given.new_expiration,
        clears_expiration=given.clears_expiration,
    )


def _open_number_card(line: TrackedLine, number: OpenNumber) -> OpenNumberCard:
    return OpenNumberCard(
        lot=number.tracking.lot_no,
        serial=number.tracking.serial_no,
        package=number.tracking.package_no,
        quantity=_in_line_unit(line, number.quantity),
        to_handle=_in_line_unit(line, number.to_handle),
        handled=_in_line_unit(line, number.handled),
        expiration=number.expires_on,
        warranty=number.warranty_ends_on,
        applies_to=number.applies_to_entry,
        applies_from=number.applies_from_entry,
        new_lot=number.new_tracking.lot_no,
        new_serial=number.new_tracking.serial_no,
        new_package=number.new_tracking.package_no,
        new_expiration=number.new_expires_on,
        clears_expiration=number.clears_expiration,
    )


def _in_line_unit(line: TrackedLine, quantity_base: Quantity) -> Quantity:
    return quantity_in_unit(quantity_base, line.base_units_per_unit)


def _in_base_unit(line: TrackedLine, quantity: Quantity) -> Quantity:
    return line.item.in_base_unit(quantity, line.base_units_per_unit, line.uom_code)
