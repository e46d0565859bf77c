"""Decisions about license plates, on values alone: their numbers, and what stands on them that is no longer there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.ledger.posting_lines import Place, TransferLine
from server.license_plates.values import NOWHERE, OnPlates, Plate, StandingGoods
from shared.barcodes.gtin import check_digit
from shared.errors import INVALID_REQUEST, NOT_ON_PLATE, PLATE_ELSEWHERE, SAME_PLACE, WRONG_TOTE, Refused
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared.wire.license_plates import SsccSetup

SSCC_DIGITS_BEFORE_CHECK = 17


def sscc(setup: SsccSetup, serial: int) -> str:
    """The 18-digit number of a logistic unit: extension digit, company prefix, serial reference, check digit.

    Raises: Refused(INVALID_REQUEST) when the prefix leaves no room for the serial reference.
    """
    head = f"{setup.extension_digit}{setup.company_prefix}"
    room = SSCC_DIGITS_BEFORE_CHECK - len(head)
    if len(str(serial)) > room:
        raise Refused(INVALID_REQUEST, reason=f"the company prefix {setup.company_prefix} has no SSCC left")
    digits = f"{head}{serial:0{room}}"
    return digits + check_digit(digits)


def own_number(serial: int) -> str:
    """A plate number of our own."""
    return f"LP{serial:06}"


def require_at(plate: Plate, location_code: str) -> None:
    """A plate is handled where it is. Raises: Refused(PLATE_ELSEWHERE)."""
    if plate.place != NOWHERE and plate.place.location_code != location_code:
        raise Refused(PLATE_ELSEWHERE, plate=plate.plate_no, location=plate.place.location_code)


def require_in(plate: Plate, place: Place) -> None:
    """Raises: Refused(PLATE_ELSEWHERE)."""
    if plate.place != place:
        raise Refused(PLATE_ELSEWHERE, plate=plate.plate_no, location=f"{plate.place.location_code} {plate.place.bin_code}".strip())


def require_of_order(plate: Plate, order_no: str, *, is_empty: bool) -> None:
    """What was picked for one order does not go to another's. Raises: Refused(WRONG_TOTE). Source: spec/handheld.md, 7.5."""
    if plate.order_no and not is_empty:
        raise Refused(WRONG_TOTE, read=f"{plate.plate_no} of {plate.order_no}", expected=f"one of {order_no}")


def require_may_be_stacked(plate: Plate, onto: Plate, above: Iterable[Plate]) -> None:
    """A plate stands on one other in the same bin, and never on what stands on it. Raises: Refused(PLATE_ELSEWHERE, SAME_PLACE)."""
    if onto.plate_no in {plate.plate_no, *(each.plate_no for each in above)}:
        raise Refused(SAME_PLACE)
    if onto.place != plate.place:
        raise Refused(PLATE_ELSEWHERE, plate=onto.plate_no, location=f"{onto.place.location_code} {onto.place.bin_code}".strip())


def standing(on_plate: Iterable[OnPlates], wanted: StandingGoods) -> StandingGoods:
    """Those of the goods on a plate that are meant: a number that was not said is any, a unit too.

    Raises: Refused(NOT_ON_PLATE) when they are not there, or not so many.
    """
    alike = [each for each in on_plate if _fits(each.goods, wanted)]
    most = max(alike, key=lambda each: each.goods.quantity, default=None)
    if most is None or most.goods.quantity < wanted.quantity:
        there = most.goods.quantity if most else ZERO
        plate_no = next((each.plate_no for each in on_plate), "it")
        raise Refused(NOT_ON_PLATE, item=wanted.item_no, plate=plate_no, available=there, wanted=wanted.quantity)
    return most.goods.of(wanted.quantity)


def _fits(there: StandingGoods, wanted: StandingGoods) -> bool:
    said = wanted.tracking
    pairs = (
        (said.lot_no, there.tracking.lot_no),
        (said.serial_no, there.tracking.serial_no),
        (said.package_no, there.tracking.package_no),
    )
    same_item = (there.item_no, there.variant_code) == (wanted.item_no, wanted.variant_code)
    return same_item and all(asked in ("", has) for asked, has in pairs)


def lines_to_move(on_plates: Iterable[OnPlates], to_bin: str) -> tuple[TransferLine, ...]:
    """What the ledger posts when plates are brought to another bin of their location."""
    return tuple(
        TransferLine(
            item_no=each.goods.item_no,
            from_place=each.place,
            to_place=replace(each.place, bin_code=to_bin),
            quantity=each.goods.quantity,
            variant_code=each.goods.variant_code,
            tracking=each.goods.tracking,
            uom_code=each.goods.uom_code,
            base_units_per_unit=each.goods.base_units_per_unit,
            document_line_no=line_no,
        )
        for line_no, each in enumerate(on_plates, 1)
    )
