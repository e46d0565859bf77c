"""Everything that a barcode could stand for, stage by stage, before anybody says which kind is wanted.

Source: spec/barcodes.md, section 10, rule 1, for the stages; section 4, rule 4, for units; spec/catalog.md, section 7, rules 5
and 6, for whose references count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.barcodes.barcode import BarcodeKind, OwnLabel
from shared.barcodes.directory import (
    BinFound,
    CommandFound,
    ExpirationFound,
    Found,
    ItemFound,
    LotFound,
    PersonFound,
    PlateFound,
    QuantityFound,
    SerialFound,
    WorkplaceFound,
)
from shared.barcodes.function_codes import function_code
from shared.barcodes.gtin import GTIN_LENGTHS, is_gtin, padded
from shared.barcodes.parse import symbology_and_data
from shared.barcodes.site_rules import Meaning
from shared.codes import normal_code
from shared.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    from shared.barcodes.barcode import Barcode
    from shared.barcodes.directory import Directory
    from shared.wire.catalog import BinCard, ItemCard, ReferenceCard

_UNITS_OF_MEASURES = {"310": "KG", "311": "M", "314": "M2", "315": "L", "316": "M3", "320": "LB", "321": "IN", "322": "FT"}
"""Trade measures that are a quantity in a unit of that code; gross and logistic measures never are (section 3, rule 10)."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is certain where the scan was made; blank or empty: not known."""

    location: str = ""
    vendor: str = ""
    customer: str = ""
    item: str = ""
    items_here: frozenset[str] = frozenset()


def own_label(barcode: Barcode, directory: Directory, circumstances: Circumstances) -> Iterator[Found]:
    """What one of our own labels names. Source: spec/barcodes.md, section 9."""
    match barcode.own_label:
        case OwnLabel.BIN:
            yield from _labelled_bins(barcode.payload, directory, circumstances)
        case OwnLabel.DOCUMENT:
            yield from directory.documents(barcode.payload)
        case OwnLabel.BADGE:
            if person := directory.person(barcode.payload):
                yield PersonFound(person)
        case _:
            yield from _said_by_label(barcode)


def _said_by_label(barcode: Barcode) -> Iterator[Found]:
    """Labels of our own that mean what they say; nothing is looked up."""
    match barcode.own_label:
        case OwnLabel.LICENCE_PLATE:
            yield PlateFound(barcode.payload)
        case OwnLabel.WORKPLACE:
            yield WorkplaceFound(barcode.payload)
        case OwnLabel.QUANTITY:
            if quantity := _quantity(barcode.quantity):
                yield QuantityFound(quantity)
        case OwnLabel.COMMAND:
            if command := function_code(barcode):
                yield CommandFound(command)


def exact_text(barcode: Barcode, directory: Directory, circumstances: Circumstances) -> Iterator[Found]:
    """What has exactly this text as its name: a site may have registered any string, one that a standard refuses too."""
    _, text = symbology_and_data(barcode.scan)
    yield from _items_named(barcode, [text], directory, circumstances)
    yield from _here_first([BinFound(found) for found in directory.bins(text)], circumstances)
    yield from directory.documents(text)
    if person := directory.person(text):
        yield PersonFound(person)
    yield from _numbers_named(text, directory, circumstances)


def parsed_meaning(barcode: Barcode, directory: Directory, circumstances: Circumstances) -> Iterator[Found]:
    """What the standards' fields of the barcode name. Nothing of one that breaks its standard."""
    if barcode.error or barcode.own_label:
        return
    items = list(_items_on(barcode, directory, circumstances))
    yield from items
    yield from _tracking_on(barcode, items, directory, circumstances)
    yield from _bins_on(barcode, directory)
    for order_no in (barcode.elements.get("400", ""), barcode.elements.get("K", "")):
        if order_no:
            yield from directory.documents(normal_code(order_no))
    if plate := barcode.sscc or next((barcode.elements[key] for key in _PLATE_KEYS if barcode.elements.get(key)), ""):
        yield PlateFound(plate)


_PLATE_KEYS = ("J", "1J", "2J", "3J", "4J", "5J", "6J")


def text_in_any_case(barcode: Barcode, directory: Directory, circumstances: Circumstances) -> Iterator[Found]:
    """As `exact_text`, whatever the case: a scanner with caps lock, or a code typed in small letters."""
    _, text = symbology_and_data(barcode.scan)
    code = normal_code(text)
    if card := directory.item(code):
        yield _item_found(barcode, card)
    yield from _referenced(barcode, directory.references([text], ignoring_case=True), directory, circumstances)
    yield from _here_first([BinFound(found) for found in directory.bins(code)], circumstances)
    yield from directory.documents(code)
    if person := directory.person(code):
        yield PersonFound(person)
    yield from _numbers_named(text, directory, circumstances, ignoring_case=True)


STAGES: tuple[Callable[[Barcode, Directory, Circumstances], Iterator[Found]], ...] = (
    own_label,
    exact_text,
    parsed_meaning,
    text_in_any_case,
)
"""In the order in which they win. Source: spec/barcodes.md, section 10, rule 1."""


def narrowed(found: Sequence[Found], circumstances: Circumstances) -> list[Found]:
    """The candidates that certain facts leave; all of them where the facts leave none (section 10, rule 4)."""
    left = _most_telling(found)
    if len(left) > 1 and circumstances.items_here:
        left = _kept(left, circumstances.items_here)
    return _kept(left, {circumstances.item}) if len(left) > 1 and circumstances.item else left


def _most_telling(found: Sequence[Found]) -> list[Found]:
    """Of the serial number, lot and date that one label says, the one that holds the others."""
    dates = {candidate.expires_on for candidate in found if isinstance(candidate, LotFound | SerialFound)}
    lots = {candidate.lot_no for candidate in found if isinstance(candidate, SerialFound)}
    return [
        candidate
        for candidate in found
        if not (isinstance(candidate, ExpirationFound) and candidate.expires_on in dates)
        and not (isinstance(candidate, LotFound) and candidate.lot_no in lots)
    ]


def _kept(found: Sequence[Found], item_nos: frozenset[str] | set[str]) -> list[Found]:
    return [candidate for candidate in found if _item_no(candidate) in item_nos] or list(found)


def _item_no(found: Found) -> str:
    match found:
        case ItemFound(item=card):
            return card.no
        case LotFound(card=known) | SerialFound(card=known) if known:
            return known.item
    return ""


def _labelled_bins(payload: str, directory: Directory, circumstances: Circumstances) -> Iterator[Found]:
    """A bin label names the bin, or location and bin (`W-07-0001`: bin 07-0001 of location W)."""
    named: list[BinCard] = list(directory.bins(payload))
    for hyphen in (position for position, character in enumerate(payload) if character == "-"):
        location, code = payload[:hyphen], payload[hyphen + 1 :]
        named += [found for found in directory.bins(code) if found.location == location]
    yield from _here_first([BinFound(found) for found in named], circumstances)


def _here_first(found: Sequence[BinFound], circumstances: Circumstances) -> Sequence[BinFound]:
    """The bins of the person's own location, else those of the others: named, so that the prompt can say where they are."""
    return [candidate for candidate in found if candidate.bin.location == circumstances.location] or found


def _items_named(
    barcode: Barcode, texts: Sequence[str], directory: Directory, circumstances: Circumstances, *, gtin: str = ""
) -> Iterator[ItemFound]:
    """Items of such a number, or with such a reference."""
    for text in texts:
        if card := directory.item(text):
            yield _item_found(barcode, card, gtin=gtin)
    as_gtin = [padded(text) for text in texts if is_gtin(text)]
    numbers = list(dict.fromkeys([*texts, *as_gtin]))
    yield from _referenced(barcode, directory.references(numbers), directory, circumstances, gtin=gtin)


def _referenced(
    barcode: Barcode,
    references: Sequence[ReferenceCard],
    directory: Directory,
    circumstances: Circumstances,
    *,
    gtin: str = "",
) -> Iterator[ItemFound]:
    for reference in _counting(references, circumstances):
        if card := directory.item(reference.item):
            yield _item_found(barcode, card, variant=reference.variant, uom=reference.uom, gtin=gtin)


def _counting(references: Sequence[ReferenceCard], circumstances: Circumstances) -> Sequence[ReferenceCard]:
    """Bar codes, and the references of this order's party. The party's own win unless a bar code means another item.

    Source: spec/catalog.md, section 7, rules 5 and 6.
    """
    parties = {"vendor": circumstances.vendor, "customer": circumstances.customer}
    own = [found for found in references if found.type != "barcode" and found.party == parties[found.type] != ""]
    barcodes = [found for found in references if found.type == "barcode"]
    own_items = {found.item for found in own}
    if len(own) == 1 and all(found.item in own_items for found in barcodes):
        return own
    return [*own, *barcodes]


def _item_found(barcode: Barcode, card: ItemCard, *, variant: str = "", uom: str = "", gtin: str = "") -> ItemFound:
    unit = uom or card.base_uom
    return ItemFound(
        card,
        variant,
        unit,
        _printed_quantity(barcode, unit),
        barcode.lot_no,
        barcode.serial_no,
        barcode.expires_on,
        gtin or barcode.gtin,
    )


def _printed_quantity(barcode: Barcode, unit: str) -> Quantity | None:
    """What the label says of the quantity, in that unit: a count, or a measure whose unit is that one."""
    if barcode.quantity is not None:
        return _quantity(barcode.quantity)
    measure = barcode.variable_measure
    if measure and (measure.meaning is Meaning.COUNT or (measure.meaning is Meaning.WEIGHT and measure.unit == unit)):
        return _quantity(measure.value)
    for identifier, value in barcode.decimals.items():
        if _UNITS_OF_MEASURES.get(identifier[:3]) == unit:
            return _quantity(value)
    return None


def _quantity(value: Decimal | None) -> Quantity | None:
    """As a quantity; None where it is none that can be counted."""
    try:
        return Quantity(value) if value is not None and value > 0 else None
    except ValueError:
        return None


def _items_on(barcode: Barcode, directory: Directory, circumstances: Circumstances) -> Iterator[ItemFound]:
    """The item by the first of its names on the label that somebody knows."""
    for names, gtin in _names_on(barcode):
        found = list(_items_named(barcode, names, directory, circumstances, gtin=gtin))
        if found:
            yield from found
            return


def _names_on(barcode: Barcode) -> Iterator[tuple[list[str], str]]:
    """The names that a label gives an item, best first, each with the GTIN it is."""
    elements = barcode.elements
    if barcode.gtin:
        yield _writings(barcode.gtin), barcode.gtin
    if barcode.variable_measure:
        yield _writings(barcode.variable_measure.item_gtin), barcode.variable_measure.item_gtin
    if barcode.kind is BarcodeKind.HIBC and "pcn" in elements:
        product, level = elements["lic"] + elements["pcn"], elements["uom"]
        yield [f"+{product}{level}", f"{product}{level}", *([product] if level == "0" else [])], ""
    # Our own number, the customer's name for it, the supplier's (section 3, rule 5; section 8, rule 4).
    for identifier in ("240", "241", "P", "1P", "30P"):
        if name := elements.get(identifier):
            yield [name], ""


def _writings(gtin: str) -> list[str]:
    """A GTIN of 14 digits as it may have been written down: also without its leading zeros."""
    return [gtin[-length:] for length in sorted(GTIN_LENGTHS, reverse=True) if not gtin[:-length].strip("0")]


def _numbers_named(
    text: str, directory: Directory, circumstances: Circumstances, *, ignoring_case: bool = False
) -> Iterator[Found]:
    """Known lots and serial numbers of that text; of the item in hand alone, where there is one."""
    for card in directory.lots(text, ignoring_case=ignoring_case):
        if circumstances.item in ("", card.item):
            yield LotFound(card.lot, card=card)
    for card in directory.serials(text, ignoring_case=ignoring_case):
        if circumstances.item in ("", card.item):
            yield SerialFound(card.serial, card.lot, card=card)


def _tracking_on(
    barcode: Barcode, items: Sequence[ItemFound], directory: Directory, circumstances: Circumstances
) -> Iterator[Found]:
    """Lot, serial and date of a label: they answer for the item in hand unless the label is another item's (rule 6)."""
    names_item = bool(items or barcode.gtin)
    if names_item and circumstances.item not in {found.item.no for found in items}:
        return
    item_no = circumstances.item
    if barcode.serial_no:
        known = [card for card in directory.serials(barcode.serial_no) if item_no in ("", card.item)]
        card = known[0] if len(known) == 1 else None
        yield SerialFound(barcode.serial_no, barcode.lot_no, barcode.expires_on, card)
    if barcode.lot_no:
        known = [card for card in directory.lots(barcode.lot_no) if item_no in ("", card.item)]
        card = known[0] if len(known) == 1 else None
        yield LotFound(barcode.lot_no, barcode.expires_on, barcode.serial_no, _quantity(barcode.quantity), card)
    if barcode.expires_on:
        yield ExpirationFound(barcode.expires_on)


def _bins_on(barcode: Barcode, directory: Directory) -> Iterator[BinFound]:
    """A place by its GLN and the extension that names the bin. Source: spec/barcodes.md, section 9, rule 9."""
    gln, code = barcode.elements.get("414", ""), barcode.elements.get("254", "")
    if gln and code and (location := directory.location_with_gln(gln)):
        yield from (BinFound(found) for found in directory.bins(code) if found.location == location.code)
