"""Decisions about labels and printing, on values alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from server.labels import templates
from shared.errors import NO_PRINTER, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from server.catalog.values import Item, Reference
    from server.labels.templates import Label
    from server.labels.values import Printer
    from shared.wire.labels import LabelToPrint

SENDING_SECONDS = 60
"""A job that is being sent for longer was left behind by a server that died."""
_PAUSE_SECONDS_MAX = 300
GTIN_LENGTH = 14


def pause_after(tries: int) -> timedelta:
    """How long a printer that was not reachable is left alone: 2 s, 4 s, 8 s … 5 minutes."""
    return timedelta(seconds=min(2 ** min(tries, 9), _PAUSE_SECONDS_MAX))


def barcode_of(references: Iterable[Reference], wanted: LabelToPrint, base_uom: str) -> str:
    """What stands for the item in that unit and variant on its label: a GTIN before any other; blank: nothing does."""
    uom = wanted.uom or base_uom
    fitting = [
        each.number
        for each in references
        if each.type == "barcode" and each.variant_code == wanted.variant and (each.uom_code or base_uom) == uom
    ]
    return min(fitting, key=lambda number: (not _is_gtin(number), number), default="")


def goods_label(item: Item, barcode: str, wanted: LabelToPrint, expires_on: date | None) -> Label:
    """The label of an item, or of a lot or serial number of it. One that has a GTIN says everything in one symbol."""
    uom = wanted.uom or item.base_uom
    if wanted.kind == "item":
        return templates.item_label(item.description or item.no, item.no, barcode or item.no, uom)
    if _is_gtin(barcode):
        return templates.goods_label(
            item.description or item.no, item.no, barcode, lot_no=wanted.lot, serial_no=wanted.serial, expires_on=expires_on
        )
    return templates.number_label(item.description or item.no, item.no, wanted.serial or wanted.lot)


def printer_for(printers: Sequence[Printer], code: str, location_code: str) -> Printer:
    """The printer that is named, else the default of the location, else its only one. Raises: Refused(NO_PRINTER)."""
    if code:
        found = [printer for printer in printers if printer.code == code]
    else:
        here = [printer for printer in printers if printer.location_code == location_code]
        found = [printer for printer in here if printer.is_default] or (here if len(here) == 1 else [])
    if not found:
        raise Refused(NO_PRINTER, printer=code or "a default label printer", location=location_code or "the company")
    return found[0]


def count(labels: Iterable[LabelToPrint]) -> int:
    """How many labels come out of the printer."""
    return sum(label.copies for label in labels)


def _is_gtin(number: str) -> bool:
    return number.isdigit() and len(number) == GTIN_LENGTH
