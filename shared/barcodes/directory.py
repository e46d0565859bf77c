"""What a scan can stand for, and the exact look-ups that say so: the words between `resolve`, the flows and both directories.

The server's catalog and the handheld's reference data each are a `Directory`; what they find is the same values.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from shared.barcodes.function_codes import FunctionCode
    from shared.quantities import Quantity
    from shared.wire.access import PersonCard
    from shared.wire.catalog import BinCard, ItemCard, LocationCard, LotCard, ReferenceCard
    from shared.wire.work import DocumentKind


class Wanted(StrEnum):
    """The kinds of things that a prompt can take; the value is how a sentence names one."""

    ITEM = "an item"
    BIN = "a bin"
    LOT = "a lot number"
    SERIAL = "a serial number"
    EXPIRATION = "an expiration date"
    DOCUMENT = "a document"
    PERSON = "a badge"
    QUANTITY = "a quantity"
    COMMAND = "a command"
    PLATE = "a licence plate"
    WORKPLACE = "a workplace"


ANYTHING = frozenset(Wanted)
"""For a look-up, which takes whatever is scanned."""


@dataclass(frozen=True, slots=True)
class ItemFound:
    """An item in one of its units, with everything else that the label says."""

    item: ItemCard
    variant: str = ""
    uom: str = ""
    """The unit that the barcode stands for; never blank."""
    quantity: Quantity | None = None
    """How many of `uom`, where the label says; None: one scan is one `uom`."""
    lot_no: str = ""
    serial_no: str = ""
    expires_on: date | None = None
    gtin: str = ""
    """14 digits, where it was found by one."""

    @property
    def kind(self) -> Wanted:
        return Wanted.ITEM

    @property
    def what(self) -> str:
        """How a sentence names it."""
        variant = f" {self.variant}" if self.variant else ""
        unit = f" ({self.uom})" if self.uom != self.item.base_uom else ""
        return f"item {self.item.no}{variant}{unit}"


@dataclass(frozen=True, slots=True)
class BinFound:
    bin: BinCard

    @property
    def kind(self) -> Wanted:
        return Wanted.BIN

    @property
    def what(self) -> str:
        return f"bin {self.bin.code}"


@dataclass(frozen=True, slots=True)
class LotFound:
    """A lot number, known or new, with what its label says besides."""

    lot_no: str
    expires_on: date | None = None
    """As the label says; what is known of the lot stands on the card."""
    serial_no: str = ""
    quantity: Quantity | None = None
    card: LotCard | None = None
    """None: nobody knows it yet, or it is known of several items."""

    @property
    def kind(self) -> Wanted:
        return Wanted.LOT

    @property
    def what(self) -> str:
        return f"lot {self.lot_no}"


@dataclass(frozen=True, slots=True)
class SerialFound:
    """A serial number, known or new, with what its label says besides."""

    serial_no: str
    lot_no: str = ""
    expires_on: date | None = None
    card: LotCard | None = None
    """None: nobody knows it yet, or it is known of several items."""

    @property
    def kind(self) -> Wanted:
        return Wanted.SERIAL

    @property
    def what(self) -> str:
        return f"serial number {self.serial_no}"


@dataclass(frozen=True, slots=True)
class ExpirationFound:
    """A label that says a date and no lot, or the date of a label whose lot was taken already."""

    expires_on: date

    @property
    def kind(self) -> Wanted:
        return Wanted.EXPIRATION

    @property
    def what(self) -> str:
        return f"expiration date {self.expires_on}"


@dataclass(frozen=True, slots=True)
class DocumentFound:
    """An order or count order; a transfer order is two pieces of work, its shipment and its receipt."""

    document_kind: DocumentKind
    no: str
    location: str = ""

    @property
    def kind(self) -> Wanted:
        return Wanted.DOCUMENT

    @property
    def what(self) -> str:
        return f"{self.document_kind.replace('_', ' ')} {self.no}"


@dataclass(frozen=True, slots=True)
class PersonFound:
    person: PersonCard

    @property
    def kind(self) -> Wanted:
        return Wanted.PERSON

    @property
    def what(self) -> str:
        return f"the badge of {self.person.person}"


@dataclass(frozen=True, slots=True)
class QuantityFound:
    quantity: Quantity

    @property
    def kind(self) -> Wanted:
        return Wanted.QUANTITY

    @property
    def what(self) -> str:
        return f"the quantity {self.quantity}"


@dataclass(frozen=True, slots=True)
class CommandFound:
    command: FunctionCode

    @property
    def kind(self) -> Wanted:
        return Wanted.COMMAND

    @property
    def what(self) -> str:
        return f"the command {self.command}"


@dataclass(frozen=True, slots=True)
class PlateFound:
    """A logistic unit: pallet, roll cage or parcel, by SSCC or our own licence plate."""

    number: str

    @property
    def kind(self) -> Wanted:
        return Wanted.PLATE

    @property
    def what(self) -> str:
        return f"the pallet or parcel {self.number}"


@dataclass(frozen=True, slots=True)
class WorkplaceFound:
    code: str

    @property
    def kind(self) -> Wanted:
        return Wanted.WORKPLACE

    @property
    def what(self) -> str:
        return f"workplace {self.code}"


Found = (
    ItemFound
    | BinFound
    | LotFound
    | SerialFound
    | ExpirationFound
    | DocumentFound
    | PersonFound
    | QuantityFound
    | CommandFound
    | PlateFound
    | WorkplaceFound
)
"""One thing that a scan stands for. `kind` says which prompt takes it, `what` is how a sentence names it."""


class Directory(Protocol):
    """Exact look-ups: the whole text, never a part of it. Whatever is not there is None or empty.

    Source: spec/barcodes.md, section 10, rule 2.
    """

    def item(self, no: str) -> ItemCard | None:
        """The item of that number."""
        ...

    def references(self, numbers: Sequence[str], *, ignoring_case: bool = False) -> Sequence[ReferenceCard]:
        """Every reference that has one of these numbers, of all types and parties. `ignoring_case`: whatever their case."""
        ...

    def bins(self, code: str) -> Sequence[BinCard]:
        """The bins of that code, one for each location that has one."""
        ...

    def location_with_gln(self, gln: str) -> LocationCard | None:
        """The location that has this Global Location Number (13 digits)."""
        ...

    def documents(self, no: str) -> Sequence[DocumentFound]:
        """Open documents of that number; both pieces of work of a transfer order. Where there is none, those that serve an order of
        that number: its warehouse receipt, the pick for it.
        """
        ...

    def person(self, name: str) -> PersonCard | None:
        """The person with that badge."""
        ...

    def lots(self, lot_no: str, *, ignoring_case: bool = False) -> Sequence[LotCard]:
        """The lots of that number, of every item that has one. A card of a serial number is none."""
        ...

    def serials(self, serial_no: str, *, ignoring_case: bool = False) -> Sequence[LotCard]:
        """The serial numbers like that, of every item that has one."""
        ...
