"""What stands on each label of ours: a heading, small lines, and a symbol with its text in plain letters beside it.

Source: spec/barcodes.md, section 9 (own labels), sections 3 and 4 (goods).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.labels.symbols import Symbol, Symbology
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.gtin import is_sscc
from shared.barcodes.in_house import own_label

if TYPE_CHECKING:
    from datetime import date

    from shared.barcodes.function_codes import FunctionCode


@dataclass(frozen=True, slots=True)
class Label:
    """One label to print."""

    heading: str
    """What a person reads from two metres."""
    lines: tuple[str, ...]
    symbol: Symbol

    @property
    def plain_text(self) -> str:
        """What stands below the symbol: its content, to be typed where no scanner reads it."""
        return self.symbol.content


def bin_label(location_code: str, bin_code: str) -> Label:
    """A bin of a location; its code may be the same at another."""
    return Label(bin_code, (location_code,), Symbol(Symbology.CODE_128, own_label(OwnLabel.BIN, bin_code)))


def badge_label(person: str, name: str) -> Label:
    """A person's badge: a user name, not a secret."""
    return Label(name, ("Badge",), Symbol(Symbology.CODE_128, own_label(OwnLabel.BADGE, person)))


def document_label(document_no: str, title: str, partner: str = "") -> Label:
    """An order on paper."""
    return Label(document_no, (title, partner), Symbol(Symbology.CODE_128, own_label(OwnLabel.DOCUMENT, document_no)))


def command_label(code: FunctionCode, title: str) -> Label:
    """A barcode that presses a key."""
    return Label(title, (), Symbol(Symbology.CODE_128, own_label(OwnLabel.COMMAND, code)))


def quantity_label(quantity: int) -> Label:
    """A barcode that enters a number."""
    return Label(str(quantity), ("Quantity",), Symbol(Symbology.CODE_128, own_label(OwnLabel.QUANTITY, str(quantity))))


def item_label(description: str, item_no: str, code: str, unit: str = "") -> Label:
    """An item by the code that its reference holds: a GTIN as EAN or ITF-14, an in-house number as Code 128."""
    return Label(description, (item_no, unit), Symbol(_symbology_for(code), _printed_gtin(code)))


def goods_label(
    description: str,
    item_no: str,
    gtin: str,
    *,
    lot_no: str = "",
    serial_no: str = "",
    expires_on: date | None = None,
    count: int = 0,
) -> Label:
    """Goods with lot, expiration or serial number: a GS1 DataMatrix that answers every question of a receiver."""
    content = f"(01){gtin}"
    content += f"(17){expires_on:%y%m%d}" if expires_on else ""
    content += f"(10){lot_no}" if lot_no else ""
    content += f"(21){serial_no}" if serial_no else ""
    content += f"(30){count}" if count else ""
    said = (
        item_no,
        f"Lot {lot_no}" if lot_no else "",
        f"S/N {serial_no}" if serial_no else "",
        f"Exp {expires_on}" if expires_on else "",
    )
    return Label(description, tuple(line for line in said if line), Symbol(Symbology.GS1_DATAMATRIX, content))


def plate_label(plate_no: str, *goods: str) -> Label:
    """A pallet, box or tote: an SSCC as GS1-128, a number of our own as our own label; and what stands on it, if it is known."""
    if is_sscc(plate_no):
        return Label(f"SSCC {plate_no}", goods, Symbol(Symbology.GS1_128, f"(00){plate_no}"))
    return Label(plate_no, goods, Symbol(Symbology.CODE_128, own_label(OwnLabel.LICENCE_PLATE, plate_no)))


def number_label(description: str, item_no: str, number: str) -> Label:
    """A lot or serial number of an item that has no GTIN: its bare text."""
    return Label(description, (item_no, number), Symbol(Symbology.CODE_128, number))


def _symbology_for(code: str) -> Symbology:
    if code.isdigit() and len(code) == 14:
        return Symbology.EAN_13 if code.startswith("0") else Symbology.ITF_14
    return Symbology.CODE_128


def _printed_gtin(code: str) -> str:
    return code[1:] if _symbology_for(code) is Symbology.EAN_13 else code
