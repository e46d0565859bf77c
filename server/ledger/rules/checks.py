"""May this be posted? One list of checks, in the order in which their refusals win; each says every problem that it finds.

The order is part of the contract (spec/ledger.md, section 6, rule 2): card and blocks, date, quantity, place, bins, numbers.
What only applying can tell (too little in stock, expired, wrong entry) is refused in `booking.py`, after all of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.bin_contents.values import ContentKey
from server.catalog.values import Dimension
from server.catalog.values import Movement as MovementKind
from server.ledger.posting_lines import DocumentType, EntryType, Place, PostingLine, TransferLine
from server.tracking.values import TrackedNumber
from shared.errors import (
    APPLICATION_INVALID,
    BIN_BLOCKED,
    BIN_NOT_USED,
    BIN_REQUIRED,
    CARD_REQUIRED,
    INVALID_REQUEST,
    ITEM_BLOCKED,
    LOCATION_REQUIRED,
    LOT_BLOCKED,
    LOT_REQUIRED,
    NOT_FOUND,
    PACKAGE_BLOCKED,
    PACKAGE_REQUIRED,
    PURCHASING_BLOCKED,
    QUANTITY_NOT_POSITIVE,
    QUANTITY_TOO_FINE,
    SALES_BLOCKED,
    SAME_PLACE,
    SERIAL_BLOCKED,
    SERIAL_QUANTITY_NOT_ONE,
    SERIAL_REQUIRED,
    VARIANT_BLOCKED,
    WARRANTY_REQUIRED,
    WRONG_WAREHOUSE_CLASS,
    Problem,
    Refused,
)
from shared.quantities import ONE, ZERO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from server.ledger.posting_lines import Posting
    from server.ledger.rules.facts import Facts
    from shared.tracking import Tracking

Line = PostingLine | TransferLine
TRANSFER_DOCUMENTS = frozenset({DocumentType.TRANSFER_SHIPMENT, DocumentType.TRANSFER_RECEIPT, DocumentType.TRANSFER_DISCREPANCY})


def problems_of_line(line: Line, posting: Posting, facts: Facts) -> Iterator[Refused]:
    """Every problem that the line has by itself, the one that wins first."""
    for check in CHECKS:
        yield from check(line, posting, facts)


def problems_of_correction(line: Line, posting: Posting, facts: Facts) -> Iterator[Refused]:
    """The same for the opposite of an entry that is taken back."""
    for check in CORRECTION_CHECKS:
        yield from check(line, posting, facts)


def item_is_not_blocked(line: Line, _posting: Posting, facts: Facts) -> Iterator[Refused]:
    if facts.items[line.item_no].blocked:
        yield Refused(ITEM_BLOCKED, item=line.item_no)


def variant_may_be_used(line: Line, _posting: Posting, facts: Facts) -> Iterator[Refused]:
    item = facts.items[line.item_no]
    if line.variant_code and line.variant_code not in item.variants:
        yield Refused(NOT_FOUND, what=f"variant of {item.no}", key=line.variant_code)
    if line.variant_code in item.blocked_variants:
        yield Refused(VARIANT_BLOCKED, variant=line.variant_code, item=item.no)


def trade_is_not_blocked(line: Line, _posting: Posting, facts: Facts) -> Iterator[Refused]:
    """Sales and purchases; what comes or goes back is exempt."""
    if isinstance(line, TransferLine):
        return
    item = facts.items[line.item_no]
    if line.entry_type is EntryType.SALE and line.quantity < ZERO and item.sales_blocked:
        yield Refused(SALES_BLOCKED, item=item.no)
    if line.entry_type is EntryType.PURCHASE and line.quantity > ZERO and item.purchasing_blocked:
        yield Refused(PURCHASING_BLOCKED, item=item.no)


def posting_date_is_allowed(line: Line, posting: Posting, facts: Facts) -> Iterator[Refused]:
    """Within the allowed range, in no closed period. Source: spec/ledger.md, section 5, rules 2 to 4.

    Moves between bins write nothing that a period could close: the floor works on. Source: section 11, rules 2 and 5.
    """
    if isinstance(line, TransferLine) and moves_bins_only(line):
        return
    try:
        facts.allowed_dates.require(posting.posting_date)
    except Refused as refused:
        yield refused


def quantity_is_not_zero(line: Line, _posting: Posting, _facts: Facts) -> Iterator[Refused]:
    if not line.quantity or (isinstance(line, TransferLine) and line.quantity < ZERO):
        yield Refused(QUANTITY_NOT_POSITIVE)


def quantity_can_be_counted(line: Line, _posting: Posting, facts: Facts) -> Iterator[Refused]:
    """A multiple of the least quantity of the base unit. Source: spec/ledger.md, section 2, rule 2."""
    item = facts.items[line.item_no]
    if item.qty_rounding_precision and line.quantity % item.qty_rounding_precision:
        yield Refused(QUANTITY_TOO_FINE, quantity=abs(line.quantity), uom=item.base_uom, item=item.no)


def location_is_given(line: Line, _posting: Posting, facts: Facts) -> Iterator[Refused]:
    """Services and non-inventory items have no place."""
    if not facts.setup.location_mandatory or not facts.items[line.item_no].is_inventory:
        return
    if any(not place.location_code for place, _ in _places(line)):
        yield Refused(LOCATION_REQUIRED, item=line.item_no)


def only_transfers_use_transit(line: Line, posting: Posting, facts: Facts) -> Iterator[Refused]:
    """Goods in transit belong to a transfer order. Source: spec/ledger.md, section 6, rule 2c."""
    in_transit = any(facts.location(place.location_code).in_transit for place, _ in _places(line))
    if in_transit and posting.document.type not in TRANSFER_DOCUMENTS:
        yield Refused(INVALID_REQUEST, reason="goods in transit are moved by their transfer order only")


def bins_are_given(line: Line, _posting: Posting, facts: Facts) -> Iterator[Refused]:
    """A bin where the location works with bins and nowhere else, and none that is blocked in that direction."""
    if not facts.items[line.item_no].is_inventory:
        return
    for place, inbound in _places(line):
        location = facts.location(place.location_code)
        if location.bin_mandatory and not place.bin_code:
            yield Refused(BIN_REQUIRED, location=location.code)
        elif place.bin_code and not location.bin_mandatory:
            yield Refused(BIN_NOT_USED, location=location.code or "(blank)")
        elif place.bin_code:
            yield from _bin_blocks(line, place, facts, inbound=inbound)


def _bin_blocks(line: Line, place: Place, facts: Facts, *, inbound: bool) -> Iterator[Refused]:
    """The bin may be blocked for everything, or for this item. Source: spec/warehouse.md, section 4, rule 7."""
    direction = "inbound" if inbound else "outbound"
    if facts.bins[place.location_code, place.bin_code].is_blocked_for(inbound=inbound):
        yield Refused(BIN_BLOCKED, bin=place.bin_code, direction=direction)
    content = facts.contents.get(ContentKey(line.item_no, line.variant_code, place.location_code, place.bin_code))
    if content is not None and content.is_blocked_for(inbound=inbound):
        yield Refused(BIN_BLOCKED, bin=place.bin_code, direction=f"{direction} {line.item_no}")


def bins_are_of_the_items_class(line: Line, _posting: Posting, facts: Facts) -> Iterator[Refused]:
    """What goes into a bin is of its warehouse class, where the location checks it. Source: spec/warehouse.md, 4, rule 10."""
    item = facts.items[line.item_no]
    for place, inbound in _places(line):
        location = facts.location(place.location_code)
        if not location.check_warehouse_class or not inbound or place.bin_code == location.adjustment_bin:
            continue
        bin_ = facts.bins.get((place.location_code, place.bin_code))
        if bin_ is not None and bin_.warehouse_class != item.warehouse_class:
            yield Refused(
                WRONG_WAREHOUSE_CLASS,
                item=item.no,
                item_class=item.warehouse_class or "(none)",
                bin=bin_.code,
                bin_class=bin_.warehouse_class or "(none)",
            )


def transfer_changes_something(line: Line, _posting: Posting, _facts: Facts) -> Iterator[Refused]:
    if isinstance(line, TransferLine) and line.from_place == line.to_place and not changes_numbers(line):
        yield Refused(SAME_PLACE)


_NUMBER_REQUIRED: dict[Dimension, Problem] = {
    Dimension.LOT: LOT_REQUIRED,
    Dimension.SERIAL: SERIAL_REQUIRED,
    Dimension.PACKAGE: PACKAGE_REQUIRED,
}
"""In the order in which they are asked for."""


def numbers_are_given(line: Line, _posting: Posting, facts: Facts) -> Iterator[Refused]:
    """Lot, serial and package number wherever the tracking code asks for them. Source: spec/tracking.md, section 3."""
    item = facts.items[line.item_no]
    if not item.tracking.is_tracked and not item.tracking_switches:
        return
    kind, inbound = _movement_kind(line), line.quantity > ZERO and isinstance(line, PostingLine)
    for dimension, problem in _NUMBER_REQUIRED.items():
        if not item.requires_number(dimension, kind, inbound=inbound):
            continue
        if any(not number_of(tracking, dimension) for tracking in _numbers(line)):
            yield Refused(problem, item=item.no)


def a_serial_is_one_piece(line: Line, _posting: Posting, _facts: Facts) -> Iterator[Refused]:
    """Source: spec/tracking.md, section 4, rule 1."""
    serial = next((tracking.serial_no for tracking in _numbers(line) if tracking.serial_no), "")
    if serial and abs(line.quantity) != ONE:
        yield Refused(SERIAL_QUANTITY_NOT_ONE, serial=serial, item=line.item_no, quantity=abs(line.quantity))


_NUMBER_BLOCKED: dict[Dimension, tuple[Problem, str]] = {
    Dimension.LOT: (LOT_BLOCKED, "lot"),
    Dimension.SERIAL: (SERIAL_BLOCKED, "serial"),
    Dimension.PACKAGE: (PACKAGE_BLOCKED, "package"),
}


def numbers_are_not_blocked(line: Line, _posting: Posting, facts: Facts) -> Iterator[Refused]:
    """In or out, counts and adjustments included, and as the new number, too. Source: spec/tracking.md, section 7, rule 2."""
    if not facts.blocked:
        return
    for number in numbers_of(line):
        if number in facts.blocked:
            problem, name = _NUMBER_BLOCKED[number.dimension]
            yield Refused(problem, item=line.item_no, **{name: number.number})


def numbers_have_cards(line: Line, _posting: Posting, facts: Facts) -> Iterator[Refused]:
    """A card of the number where the tracking code asks for one, unless posting makes it. Source: spec/tracking.md, 7, rule 1."""
    item = facts.items[line.item_no]
    if not item.cards_required or (isinstance(line, TransferLine) and moves_bins_only(line)):
        return
    inbound, is_transfer = line.quantity > ZERO, isinstance(line, TransferLine)
    for number in numbers_of(line):
        kind = number.dimension
        required = item.requires_card(kind, inbound=inbound, is_transfer=is_transfer) and not item.creates_card(kind)
        if required and number not in facts.with_card:
            yield Refused(CARD_REQUIRED, kind=kind.value, number=number.number, item=item.no)


def warranty_is_given(line: Line, _posting: Posting, facts: Facts) -> Iterator[Refused]:
    """Of tracked goods, where the code wants it typed; transfers keep what was. Source: spec/tracking.md, section 8, rule 8."""
    if isinstance(line, TransferLine) or line.warranty_ends_on is not None or line.tracking.is_blank:
        return
    if facts.items[line.item_no].warranty_required:
        yield Refused(WARRANTY_REQUIRED, item=line.item_no)


def applications_do_not_contradict(line: Line, _posting: Posting, _facts: Facts) -> Iterator[Refused]:
    """Source: spec/ledger.md, section 3, rule 13."""
    if isinstance(line, PostingLine) and line.applies_to_entry and line.applies_to_entry == line.applies_from_entry:
        yield Refused(APPLICATION_INVALID, entry=line.applies_to_entry, reason="a line cannot both close it and bring it back")


def an_entry_is_named_with_its_number(line: Line, _posting: Posting, facts: Facts) -> Iterator[Refused]:
    """Of goods that have numbers an entry is fixed for each number, not for the line. Source: spec/ledger.md, 3.10 and 14.5."""
    if line.applies_to_entry and line.tracking.is_blank and facts.items[line.item_no].takes_numbers:
        yield Refused(APPLICATION_INVALID, entry=line.applies_to_entry, reason=f"say which lot or serial number of {line.item_no}")


CHECKS: tuple[Callable[[Line, Posting, Facts], Iterator[Refused]], ...] = (
    item_is_not_blocked,
    variant_may_be_used,
    trade_is_not_blocked,
    posting_date_is_allowed,
    quantity_is_not_zero,
    quantity_can_be_counted,
    location_is_given,
    only_transfers_use_transit,
    bins_are_given,
    bins_are_of_the_items_class,
    transfer_changes_something,
    numbers_are_given,
    a_serial_is_one_piece,
    numbers_are_not_blocked,
    numbers_have_cards,
    warranty_is_given,
    applications_do_not_contradict,
    an_entry_is_named_with_its_number,
)
"""The order in which refusals win."""

CORRECTION_CHECKS = (item_is_not_blocked, posting_date_is_allowed, bins_are_given)
"""What also holds for taking back: corrections are exempt from the rest."""


def changes_numbers(line: TransferLine) -> bool:
    """Whether goods get another number or date, so that item entries are written even within one bin."""
    return line.changes_expiration or (line.new_tracking is not None and line.new_tracking != line.tracking)


def new_numbers(line: TransferLine) -> Tracking:
    """The numbers that the goods have afterwards."""
    return line.tracking if line.new_tracking is None else line.new_tracking


def moves_bins_only(line: TransferLine) -> bool:
    """Whether goods stay at their location with their numbers: warehouse entries only.

    Source: spec/transfers.md, section 9, rule 5.
    """
    is_same_location = line.from_place.location_code == line.to_place.location_code
    return is_same_location and not changes_numbers(line) and not line.gets_first_bin


def number_of(tracking: Tracking, dimension: Dimension) -> str:
    """The number of that kind; blank where there is none."""
    match dimension:
        case Dimension.LOT:
            return tracking.lot_no
        case Dimension.SERIAL:
            return tracking.serial_no
        case Dimension.PACKAGE:
            return tracking.package_no


def _places(line: Line) -> Iterator[tuple[Place, bool]]:
    """The places that the line names, and whether goods come in there."""
    if isinstance(line, PostingLine):
        yield line.place, line.quantity > ZERO
    else:
        if not line.gets_first_bin:
            yield line.from_place, False
        yield line.to_place, True


def numbers_of(line: Line) -> list[TrackedNumber]:
    """Every number that the line names, old and new, once."""
    found = (
        TrackedNumber(line.item_no, line.variant_code, dimension, number)
        for tracking in _numbers(line)
        for dimension in Dimension
        if (number := number_of(tracking, dimension))
    )
    return list(dict.fromkeys(found))


def _numbers(line: Line) -> tuple[Tracking, ...]:
    return (line.tracking,) if isinstance(line, PostingLine) else (line.tracking, new_numbers(line))


_KINDS = {
    EntryType.PURCHASE: MovementKind.PURCHASE,
    EntryType.SALE: MovementKind.SALE,
    EntryType.POSITIVE_ADJUSTMENT: MovementKind.POSITIVE_ADJUSTMENT,
    EntryType.NEGATIVE_ADJUSTMENT: MovementKind.NEGATIVE_ADJUSTMENT,
    EntryType.TRANSFER: MovementKind.TRANSFER,
    EntryType.ASSEMBLY_OUTPUT: MovementKind.ASSEMBLY,
    EntryType.ASSEMBLY_CONSUMPTION: MovementKind.ASSEMBLY,
}


def _movement_kind(line: Line) -> MovementKind:
    """Which switch of the tracking code decides. Source: spec/tracking.md, section 3, the table."""
    if isinstance(line, PostingLine):
        return _KINDS[line.entry_type]
    return MovementKind.WAREHOUSE if moves_bins_only(line) else MovementKind.TRANSFER
