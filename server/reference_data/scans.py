"""What a scan stands for, as the server answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared.barcodes.directory import (
    ANYTHING,
    BinFound,
    CommandFound,
    DocumentFound,
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
from shared.barcodes.resolve import resolve
from shared.quantities import ONE
from shared.wire.items import ScanResolved

if TYPE_CHECKING:
    from shared.barcodes.barcode import Barcode
    from shared.barcodes.directory import Directory
    from shared.wire.catalog import BarcodeToResolve


def resolved(asked: BarcodeToResolve, barcode: Barcode, directory: Directory) -> ScanResolved:
    """The one thing that the scan stands for.

    Raises: Refused(UNKNOWN_REFERENCE, AMBIGUOUS_REFERENCE, BAD_BARCODE, BAD_CHECK_DIGIT).
    """
    resolution = resolve(barcode, ANYTHING, directory, location=asked.location, vendor=asked.vendor, customer=asked.customer)
    if resolution.refused is not None:
        raise resolution.refused
    return ScanResolved(
        barcode_kind=barcode.kind.value,
        elements=dict(barcode.elements),
        **{"gtin": barcode.gtin, "sscc": barcode.sscc} | _facts(resolution.candidates[0]),
    )


def _facts(found: Found) -> dict[str, Any]:
    """The fields of the answer that the thing found fills."""
    match found:
        case ItemFound():
            return _item_facts(found)
        case LotFound() | SerialFound():
            return _number_facts(found)
        case BinFound():
            return {"kind": "bin", "location": found.bin.location, "bin": found.bin.code}
        case DocumentFound():
            return {"kind": "document", "document": found.no, "location": found.location}
        case PersonFound():
            return {"kind": "person", "person": found.person.person}
        case _:
            return _said_by_label(found)


def _item_facts(found: ItemFound) -> dict[str, Any]:
    return {
        "kind": "item",
        "item": found.item.no,
        "variant": found.variant,
        "uom": found.uom,
        "quantity": found.quantity or ONE,
        "lot": found.lot_no,
        "serial": found.serial_no,
        "expiration": found.expires_on,
        "gtin": found.gtin,
    }


def _number_facts(found: LotFound | SerialFound) -> dict[str, Any]:
    card = found.card
    return {
        "kind": "lot" if isinstance(found, LotFound) else "serial",
        "item": card.item if card else "",
        "variant": card.variant if card else "",
        "lot": found.lot_no,
        "serial": found.serial_no,
        "expiration": found.expires_on or (card.expiration if card else None),
    }


def _said_by_label(
    found: ExpirationFound | QuantityFound | CommandFound | PlateFound | WorkplaceFound,
) -> dict[str, Any]:
    match found:
        case ExpirationFound():
            return {"kind": "expiration", "expiration": found.expires_on}
        case QuantityFound():
            return {"kind": "quantity", "quantity": found.quantity}
        case CommandFound():
            return {"kind": "command", "command": found.command.value}
        case PlateFound():
            return {"kind": "plate", "plate": found.number}
        case WorkplaceFound():
            return {"kind": "workplace", "workplace": found.code}
