"""What the device itself can refuse before anything is recorded: pure rules over what is in hand and what is known of it.

The server checks all of it again when it posts; here the person hears it while the goods are still in their hands.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scanner_client.flows.conversation import shown
from scanner_client.flows.wording import in_base_unit
from shared.barcodes.directory import ExpirationFound, LotFound, SerialFound
from shared.codes import TRACKING_NUMBER_LENGTH_MAX
from shared.errors import (
    BAD_BARCODE,
    BIN_BLOCKED,
    EXPIRATION_MISMATCH,
    ITEM_BLOCKED,
    LOT_BLOCKED,
    LOT_EXPIRED,
    SERIAL_ALREADY_IN_STOCK,
    SERIAL_BLOCKED,
    SERIAL_QUANTITY_NOT_ONE,
    WRONG_KIND,
    Refused,
)
from shared.quantities import ONE
from shared.tracking import expired

if TYPE_CHECKING:
    from datetime import date

    from scanner_client.flows.lookup import Lookup
    from shared.barcodes.directory import ItemFound
    from shared.quantities import Quantity
    from shared.wire.catalog import BinCard, ItemCard, LocationCard


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a label says besides the item: it completes the item in hand, or waits for one."""

    lot_no: str = ""
    serial_no: str = ""
    expires_on: date | None = None
    quantity: Quantity | None = None
    item_no: str = ""
    """The one item that is known to have them; blank where there is none or several."""


def numbers_on(found: LotFound | SerialFound | ExpirationFound) -> Numbers:
    """What the label of a lot, serial number or date says."""
    match found:
        case LotFound(lot_no, expires_on, serial_no, quantity, card):
            return Numbers(lot_no, serial_no, expires_on, quantity, card.item if card else "")
        case SerialFound(serial_no, lot_no, expires_on, card):
            return Numbers(lot_no, serial_no, expires_on, None, card.item if card else "")
        case ExpirationFound(expires_on):
            return Numbers(expires_on=expires_on)


def completed(found: ItemFound, label: Numbers) -> ItemFound:
    """The item with what a second label adds to it; nothing is ever overwritten.

    Raises: Refused(WRONG_KIND), Refused(EXPIRATION_MISMATCH) where the two disagree. Source: spec/barcodes.md, section 10,
    rules 6 and 7.
    """
    for known, given, what in ((found.lot_no, label.lot_no, "lot"), (found.serial_no, label.serial_no, "serial number")):
        if known and given and known != given:
            raise Refused(WRONG_KIND, what=f"{what} {given}", wanted=f"{what} {known}")
        if len(given) > TRACKING_NUMBER_LENGTH_MAX or not given.isprintable():
            reason = f"a {what} has at most {TRACKING_NUMBER_LENGTH_MAX} printable characters"
            raise Refused(BAD_BARCODE, barcode=shown(given), reason=reason)
    if found.expires_on and label.expires_on and found.expires_on != label.expires_on:
        lot = found.lot_no or label.lot_no
        raise Refused(EXPIRATION_MISMATCH, lot=lot, item=found.item.no, known=found.expires_on, given=label.expires_on)
    return replace(
        found,
        lot_no=found.lot_no or label.lot_no,
        serial_no=found.serial_no or label.serial_no,
        expires_on=found.expires_on or label.expires_on,
        quantity=label.quantity if found.quantity is None else found.quantity,
    )


def without_untracked_numbers(found: ItemFound) -> ItemFound:
    """The item without numbers that its label has but our tracking of it does not: they are no part of what is posted."""
    tracking = found.item.tracking
    return replace(
        found,
        lot_no=found.lot_no if tracking.lot_specific else "",
        serial_no=found.serial_no if tracking.serial_specific else "",
        expires_on=found.expires_on if uses_expiration(found.item) else None,
    )


def uses_expiration(item: ItemCard) -> bool:
    """Whether its lots or serial numbers have an expiration date."""
    return item.tracking.uses_expiration or item.tracking.expiration_required or item.tracking.strict_expiration


def require_unblocked(item: ItemCard) -> None:
    """Raises: Refused(ITEM_BLOCKED)."""
    if item.blocked:
        raise Refused(ITEM_BLOCKED, item=item.no)


def require_bin_here(card: BinCard, location: LocationCard, direction: str = "") -> None:
    """A bin of this location that is open for `inbound` or `outbound` movements; blank: for looking and counting.

    Raises: Refused(WRONG_KIND), Refused(BIN_BLOCKED).
    """
    if card.location != location.code:
        raise Refused(WRONG_KIND, what=f"bin {card.code} of location {card.location}", wanted=f"a bin of {location.code}")
    if direction and card.blocked in (direction, "all"):
        raise Refused(BIN_BLOCKED, bin=card.code, direction=direction)


def require_one_piece(found: ItemFound) -> None:
    """A serial number is one piece. Raises: Refused(SERIAL_QUANTITY_NOT_ONE). Source: spec/tracking.md, section 4, rule 1."""
    if found.quantity is not None and found.item.tracking.serial_specific:
        pieces = in_base_unit(found.item, found.uom, found.quantity)
        if pieces != ONE:
            raise Refused(SERIAL_QUANTITY_NOT_ONE, serial=found.serial_no or "of each", item=found.item.no, quantity=pieces)


def require_numbers_unblocked(lookup: Lookup, found: ItemFound, *, is_planned: bool = False) -> None:
    """For goods that are to move; counting takes blocked lots too. Raises: Refused(LOT_BLOCKED), Refused(SERIAL_BLOCKED)."""
    state_of = lookup.known_number if is_planned else lookup.tracking_number
    if found.lot_no and state_of(found.item.no, found.lot_no).is_blocked:
        raise Refused(LOT_BLOCKED, lot=found.lot_no, item=found.item.no)
    if found.serial_no and state_of(found.item.no, found.lot_no, found.serial_no).is_blocked:
        raise Refused(SERIAL_BLOCKED, serial=found.serial_no, item=found.item.no)


def with_known_expiration(lookup: Lookup, found: ItemFound, *, is_planned: bool = False) -> ItemFound:
    """The item with the date that its lot is known to expire on. Source: spec/tracking.md, section 8, rule 1.

    Raises: Refused(EXPIRATION_MISMATCH) where the label says another.
    """
    if not (uses_expiration(found.item) and (found.lot_no or found.serial_no)):
        return found
    state_of = lookup.known_number if is_planned else lookup.tracking_number
    known = state_of(found.item.no, found.lot_no, found.serial_no).expiration
    if known is None:
        return found
    if found.expires_on not in (None, known):
        lot = found.lot_no or found.serial_no
        raise Refused(EXPIRATION_MISMATCH, lot=lot, item=found.item.no, known=known, given=found.expires_on)
    return replace(found, expires_on=known)


def require_unexpired(lookup: Lookup, found: ItemFound) -> None:
    """Raises: Refused(LOT_EXPIRED) when it expired before today. Source: spec/tracking.md, section 8, rules 6 and 7."""
    if expired(found.expires_on, lookup.today()):
        raise Refused(LOT_EXPIRED, lot=found.lot_no or found.serial_no, item=found.item.no, expired_on=found.expires_on)


def require_may_leave(lookup: Lookup, found: ItemFound, *, is_planned: bool = False) -> None:
    """Goods that are to leave a place are not blocked, and not expired where their tracking is strict about it.

    `is_planned`: the server itself has proposed the number, so what the device last heard of it is enough.
    Raises: Refused(LOT_BLOCKED), Refused(SERIAL_BLOCKED), Refused(EXPIRATION_MISMATCH), Refused(LOT_EXPIRED).
    """
    require_numbers_unblocked(lookup, found, is_planned=is_planned)
    dated = with_known_expiration(lookup, found, is_planned=is_planned)
    if found.item.tracking.strict_expiration:
        require_unexpired(lookup, dated)


def require_new_serial(lookup: Lookup, found: ItemFound) -> None:
    """Raises: Refused(SERIAL_ALREADY_IN_STOCK), where the device can know. Source: spec/tracking.md, section 4, rule 3."""
    in_stock = lookup.tracking_number(found.item.no, serial=found.serial_no).in_stock
    if in_stock:
        place = " ".join(part for part in (in_stock[0].location, in_stock[0].bin) if part) or "in stock"
        raise Refused(SERIAL_ALREADY_IN_STOCK, serial=found.serial_no, item=found.item.no, place=place)
