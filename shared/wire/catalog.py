"""The catalog as both sides see it, and the reference data that a device keeps a copy of."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.date_formulas import DateFormula
from shared.quantities import ONE, Quantity
from shared.wire.access import PersonCard, Role
from shared.wire.fields import Code, CodeOrBlank, Text, TrackingNumber, WireModel


class ItemUnit(WireModel):
    """A unit that an item is handled in."""

    code: Code
    base_units: Quantity = Field(description="How many base units it holds.")


class ItemTracking(WireModel):
    """What the item's tracking code asks for; the fields of `shared.tracking.TrackingRules`."""

    lot_specific: bool = False
    serial_specific: bool = False
    package_specific: bool = False
    expiration_required: bool = False
    uses_expiration: bool = False
    strict_expiration: bool = False


class ItemCard(WireModel):
    """An item as a device needs it."""

    kind: Literal["item"] = "item"
    no: Code
    description: Text
    type: Literal["inventory", "non_inventory", "service"] = "inventory"
    category: CodeOrBlank = ""
    base_uom: Code
    units: tuple[ItemUnit, ...] = Field(description="Units other than the base unit.")
    variants: tuple[Code, ...] = ()
    tracking: ItemTracking = ItemTracking()
    blocked: bool = False
    expiration_formula: DateFormula | None = Field(default=None, description="Shelf life, where the item has one.")
    expiration_days: int | None = Field(default=None, description="The same, where it is a number of days.")
    makes_lots: bool = Field(default=False, description="It has a number series for new lots.")

    @property
    def has_shelf_life(self) -> bool:
        """Whether the expiration date of new goods can be worked out."""
        return self.expiration_formula is not None or self.expiration_days is not None

    def base_units_per(self, uom: str) -> Quantity | None:
        """How many base units one `uom` holds; blank is the base unit; None where the item has no such unit."""
        if uom in ("", self.base_uom):
            return ONE
        return next((unit.base_units for unit in self.units if unit.code == uom), None)


class ReferenceCard(WireModel):
    """A text or GTIN that stands for an item, variant and unit. Source: spec/barcodes.md, section 4, rule 4."""

    kind: Literal["reference"] = "reference"
    number: Annotated[str, Field(min_length=1, max_length=128)] = Field(description="As printed; a GTIN as 14 digits.")
    type: Literal["barcode", "vendor", "customer"] = "barcode"
    party: CodeOrBlank = Field(default="", description="Vendor or customer whose number it is; blank for barcodes.")
    item: Code
    variant: CodeOrBlank = ""
    uom: CodeOrBlank = Field(default="", description="Blank: the item's base unit.")


class LocationCard(WireModel):
    kind: Literal["location"] = "location"
    code: Code
    name: Text = ""
    in_transit: bool = False
    bin_mandatory: bool = False
    require_receive: bool = False
    require_shipment: bool = False
    require_put_away: bool = False
    require_pick: bool = False
    pick_according_to_fefo: bool = False
    directed_put_away_and_pick: bool = False
    receipt_bin: CodeOrBlank = ""
    shipment_bin: CodeOrBlank = ""
    quarantine_bin: CodeOrBlank = Field(default="", description="Where damaged goods, and goods that nobody ordered, are put.")
    other_bin_role: Role = Field(default=Role.FLOOR, description="The least role that may put goods into another bin than planned.")
    gln: Annotated[str, Field(pattern=r"^(\d{13})?$")] = Field(default="", description="Global Location Number, where it has one.")


class BinCard(WireModel):
    kind: Literal["bin"] = "bin"
    location: Code
    code: Code
    type: str = Field(
        default="", max_length=10, description="receive, ship, put_away, pick, put_pick, qc, one of the company's own, or blank."
    )
    ranking: int = 0
    blocked: Literal["", "inbound", "outbound", "all"] = ""
    zone: CodeOrBlank = ""
    sequence: int = Field(default=0, description="Place in the walk through the warehouse; 0: by its code.")


class LotCard(WireModel):
    """What is known of a lot or serial number: the date it is good until, and whether it is blocked."""

    kind: Literal["lot"] = "lot"
    item: Code
    variant: CodeOrBlank = ""
    lot: TrackingNumber = ""
    serial: TrackingNumber = ""
    expiration: date | None = None
    established: bool = Field(
        default=True, description="It came in at some time: its date binds, a blank one too. False: known by its card alone."
    )
    blocked: bool = False


class PersonReference(PersonCard):
    kind: Literal["person"] = "person"


class ReasonCard(WireModel):
    """Why stock is adjusted; offered where a reason is asked."""

    kind: Literal["reason"] = "reason"
    code: Code
    description: Text = ""


class VendorCard(WireModel):
    """Who sends goods; asked for where they come without an order."""

    kind: Literal["vendor"] = "vendor"
    no: Code
    name: Text = ""


ReferenceRecord = Annotated[
    ItemCard | ReferenceCard | LocationCard | BinCard | LotCard | PersonReference | ReasonCard | VendorCard,
    Field(discriminator="kind"),
]


class RemovedRecord(WireModel):
    kind: Literal["item", "reference", "location", "bin", "lot", "person", "reason", "vendor"]
    key: tuple[str, ...] = Field(description="The fields that identify it, in the order of its card.")


class ReferenceData(WireModel):
    """What changed since a cursor. Apply in order; ask again while `more`."""

    records: tuple[ReferenceRecord, ...]
    removed: tuple[RemovedRecord, ...]
    cursor: int = Field(description="Give it as `since` in the next request.")
    more: bool


class BarcodeToResolve(WireModel):
    """A scan whose meaning is asked."""

    barcode: Annotated[str, Field(min_length=1, max_length=1024)]
    symbology: str = Field(default="", max_length=3, description="AIM identifier, as `]C1`.")
    location: CodeOrBlank = ""
    vendor: CodeOrBlank = Field(default="", description="Whose references count besides the bar codes.")
    customer: CodeOrBlank = ""
