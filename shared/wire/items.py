"""Setting up the catalog: what an administrator sends to make or change items, units, tracking codes and parties.

Places are in `shared/wire/places.py`; what a device copies of it all is in `shared/wire/catalog.py`. Field names are those of
conformance/FORMAT.md.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from shared.date_formulas import DateFormula
from shared.quantities import ZERO, Amount, Quantity, UnitCost
from shared.wire.fields import AmountOrZero, Code, CodeOrBlank, PositiveQuantity, QuantityOrZero, Text, TrackingNumber, WireModel

ItemTypeWord = Literal["inventory", "non_inventory", "service"]
CostingMethodWord = Literal["fifo", "lifo", "average", "specific", "standard"]


def _not_negative(value: UnitCost) -> UnitCost:
    if value < 0:
        raise ValueError("must not be negative")
    return value


def _rounding(value: Decimal | None) -> Decimal | None:
    if value is not None and not 0 < value <= 1:
        raise ValueError("must be more than zero and at most one")
    return value


Cost = Annotated[UnitCost, AfterValidator(_not_negative)]
Rounding = Annotated[Decimal | None, AfterValidator(_rounding)]
ShelfLifeDays = Annotated[int, Field(ge=0, le=9_999)]
ReferenceNumber = Annotated[str, Field(min_length=1, max_length=128)]


class InventorySetupCard(WireModel):
    """What holds for the whole company."""

    automatic_cost_adjustment: bool = Field(description="Adjust costs with each posting.")
    automatic_cost_posting: bool = Field(description="Post costs to the general ledger with each posting.")
    expected_cost_posting: bool = Field(description="Post expected costs to interim accounts.")
    average_cost_period: Literal["day", "week", "month", "quarter", "year"]
    average_cost_calculation: Literal["item", "item_location_variant"]
    prevent_negative_inventory: bool = Field(description="Refuse to take more than there is, unless the item says otherwise.")
    location_mandatory: bool = Field(description="Refuse movements without a location.")
    amount_rounding: Rounding = Field(description="Null: to the cent.")
    unit_cost_rounding: Rounding = Field(description="Null: to 0.00001.")
    work_date: date | None = Field(description="Posting date of everything; null: today.")
    package_nos: CodeOrBlank = Field(description="Number series that new packages are numbered from; blank: none.")
    adjust_from_item_card: bool = Field(description="Stock may be adjusted from the item card.")
    reason_above_quantity: Quantity | None = Field(description="Adjustments of more base units need a reason; null: none do.")
    reason_above_value: Amount | None = Field(description="Adjustments worth more need a reason; null: none do.")
    second_person_above_value: Amount | None = Field(
        description="Adjustments worth more are posted by another person than entered them; null: by anyone."
    )
    exact_cost_reversing_mandatory: bool = Field(description="What customers bring back names the shipment that it came with.")


class InventorySetupChange(WireModel):
    """The settings to change; what is left out stays."""

    automatic_cost_adjustment: bool = True
    automatic_cost_posting: bool = True
    expected_cost_posting: bool = False
    average_cost_period: Literal["day", "week", "month", "quarter", "year"] = "day"
    average_cost_calculation: Literal["item", "item_location_variant"] = "item"
    prevent_negative_inventory: bool = False
    location_mandatory: bool = False
    amount_rounding: Rounding = None
    unit_cost_rounding: Rounding = None
    work_date: date | None = None
    package_nos: CodeOrBlank = ""
    adjust_from_item_card: bool = True
    reason_above_quantity: QuantityOrZero | None = None
    reason_above_value: AmountOrZero | None = None
    second_person_above_value: AmountOrZero | None = None
    exact_cost_reversing_mandatory: bool = False


class Unit(WireModel):
    """A unit of measure of the company; PCS is always there."""

    code: Code
    description: Text = ""


class CategoryNode(WireModel):
    """A category of items."""

    code: Code
    description: Text = ""
    parent: CodeOrBlank = Field(default="", description="Category above it; blank at the top.")


MovementWord = Literal["purchase", "sale", "positive_adjustment", "negative_adjustment", "assembly", "manufacturing"]
Movements = Annotated[tuple[MovementWord, ...], Field(max_length=20)]


class TrackingCodeFields(WireModel):
    """What an item's tracking code asks of everybody who moves it. Source: spec/tracking.md, sections 1 to 3.

    `lot`, `serial` and `package` bind stock to its number, and turn every other switch of theirs on for good. Without them each
    switch stands alone; `lot_inbound_only` and its like are short for all movements of a direction.
    """

    description: Text = ""
    lot: bool = Field(default=False, description="Stock is bound by its lot number, which every movement gives.")
    serial: bool = Field(default=False, description="Stock is bound by its serial number, which every movement gives.")
    package: bool = Field(default=False, description="Stock is bound by its package number, which every movement gives.")
    expiration_required: bool = Field(default=False, description="The date must be given on the way in.")
    uses_expiration: bool | None = Field(
        default=None, description="Expiration dates are recorded; left out: for everything that has lots."
    )
    strict_expiration: bool = Field(default=False, description="Expired stock may not leave, except by scrapping or return.")
    warranty_formula: DateFormula | None = Field(
        default=None, description="How far after the document date the warranty ends; null: there is none."
    )
    warranty_required: bool = Field(default=False, description="The warranty date must be given on everything that is tracked.")
    lot_inbound_only: bool = Field(default=False, description="A lot number is asked on the way in, and binds nothing.")
    serial_inbound_only: bool = Field(default=False, description="A serial number is asked on the way in, and binds nothing.")
    serial_outbound_only: bool = Field(default=False, description="A serial number is asked on the way out, and binds nothing.")
    lot_inbound: Movements = Field(default=(), description="Movements in that a lot number must be given on.")
    lot_outbound: Movements = Field(default=(), description="Movements out that a lot number must be given on.")
    lot_transfer: bool = Field(default=False, description="A lot number must be given on transfers and reclassifications.")
    lot_warehouse: bool = Field(default=False, description="Warehouse documents and bin movements name the lot; with `lot` only.")
    serial_inbound: Movements = Field(default=(), description="Movements in that a serial number must be given on.")
    serial_outbound: Movements = Field(default=(), description="Movements out that a serial number must be given on.")
    serial_transfer: bool = Field(default=False, description="A serial number must be given on transfers and reclassifications.")
    serial_warehouse: bool = Field(default=False, description="The same of serial numbers; with `serial` only.")
    package_inbound: Movements = Field(default=(), description="Movements in that a package number must be given on.")
    package_outbound: Movements = Field(default=(), description="Movements out that a package number must be given on.")
    package_transfer: bool = Field(default=False, description="A package number must be given on transfers and reclassifications.")
    package_warehouse: bool = Field(default=False, description="The same of package numbers; with `package` only.")
    lot_card_required_inbound: bool = Field(default=False, description="Goods come in only with a lot that has a card.")
    lot_card_required_outbound: bool = Field(default=False, description="Goods go out only with a lot that has a card.")
    serial_card_required_inbound: bool = Field(default=False, description="Goods come in only with a serial that has a card.")
    serial_card_required_outbound: bool = Field(default=False, description="Goods go out only with a serial that has a card.")
    package_card_required_inbound: bool = Field(default=False, description="Goods come in only with a package that has a card.")
    package_card_required_outbound: bool = Field(default=False, description="Goods go out only with a package that has a card.")
    creates_lot_cards: bool = Field(default=False, description="Posting makes the card of a lot that has none.")
    creates_serial_cards: bool = Field(default=False, description="Posting makes the card of a serial number that has none.")
    creates_package_cards: bool = Field(default=False, description="Posting makes the card of a package that has none.")


class TrackingCodeCard(TrackingCodeFields):
    """An item tracking code."""

    code: Code


class TrackingCodeChange(TrackingCodeFields):
    """The fields to change; what is left out stays."""


class ItemUnitOfMeasure(WireModel):
    """A unit that the item is handled in besides its base unit."""

    code: Code
    qty_per: PositiveQuantity = Field(description="Base units in one of it.")
    weight: QuantityOrZero = Field(default=ZERO, description="Of one of it; 0: what its base units weigh together.")
    cubage: QuantityOrZero = Field(default=ZERO, description="Volume of one of it; 0: that of its base units together.")


class NewReference(WireModel):
    """A text or GTIN that stands for the item in one of its units and variants."""

    type: Literal["barcode", "vendor", "customer"] = "barcode"
    number: ReferenceNumber = Field(description="As printed; GTINs of any length are one number space.")
    party: CodeOrBlank = Field(default="", description="Vendor or customer whose number it is.")
    uom: CodeOrBlank = Field(default="", description="Blank: the base unit.")
    variant: CodeOrBlank = ""


class ItemFields(WireModel):
    """What an item card says that can be changed at any time."""

    description: Text = ""
    category: CodeOrBlank = ""
    shelf: Annotated[str, Field(max_length=50)] = ""
    standard_cost: Cost = UnitCost(0)
    unit_price: Cost = UnitCost(0)
    indirect_cost_percent: Cost = UnitCost(0)
    overhead_rate: Cost = UnitCost(0)
    tracking_code: CodeOrBlank = Field(default="", description="Item tracking code; blank: not tracked.")
    lot_nos: CodeOrBlank = Field(default="", description="Number series that new lots are numbered from; blank: none.")
    serial_nos: CodeOrBlank = Field(default="", description="Number series that new serial numbers are taken from; blank: none.")
    expiration_formula: DateFormula | None = Field(
        default=None, description="Shelf life: how far after the document date a new lot expires; null: none."
    )
    expiration_days: ShelfLifeDays | None = Field(default=None, description="The same, where it is a number of days.")
    prevent_negative: bool | None = Field(
        default=None, description="Refuse to take more than there is; left out: as the inventory setup says."
    )
    blocked: bool = Field(default=False, description="Nothing may be done with it.")
    sales_blocked: bool = Field(default=False, description="It may not be sold.")
    purchasing_blocked: bool = Field(default=False, description="It may not be bought.")
    warehouse_class: CodeOrBlank = Field(default="", description="Class of the bins that it may lie in, where that is checked.")
    special_equipment: CodeOrBlank = Field(default="", description="What people need to move it.")
    put_away_template: CodeOrBlank = Field(default="", description="Goes before the template of its location.")
    put_away_uom: CodeOrBlank = Field(default="", description="Unit that it is put away in; blank: as it came.")
    use_cross_docking: bool = Field(default=True, description="Arrivals may go straight to departures.")
    over_receipt_code: CodeOrBlank = Field(default="", description="What may come above an order; blank: by the vendor's.")


class ItemChange(ItemFields):
    """The fields to change; what is left out stays."""


class NewItem(ItemFields):
    """An item with its units, variants and references."""

    no: Code
    type: ItemTypeWord = "inventory"
    base_uom: Code = Field(default="PCS", description="Unit that stock is counted in.")
    qty_rounding_precision: Annotated[Quantity, Field(ge=0, le=1)] = Field(
        default=Quantity(0), description="The least quantity of the base unit that is counted; 0: five decimals."
    )
    units: tuple[ItemUnitOfMeasure, ...] = Field(default=(), max_length=100)
    variants: tuple[Code, ...] = Field(default=(), max_length=1000)
    references: tuple[NewReference, ...] = Field(default=(), max_length=1000)
    costing_method: CostingMethodWord = "fifo"
    unit_cost: Cost = UnitCost(0)


class ItemDetails(NewItem):
    """An item card as the office reads it."""

    last_direct_cost: UnitCost
    blocked_variants: tuple[Code, ...]


class PartyCard(WireModel):
    """A vendor or customer."""

    no: Code
    name: Text = ""


class Block(WireModel):
    """Block something, or lift the block. Source: spec/catalog.md, section 10; spec/tracking.md, section 7."""

    item: Code
    variant: CodeOrBlank = Field(default="", description="Blank: the item itself, or the lot or serial number of it.")
    lot: TrackingNumber = Field(default="", description="Block this lot.")
    serial: TrackingNumber = Field(default="", description="Block this serial number.")
    package: TrackingNumber = Field(default="", description="Block this package.")
    reason: Text = Field(default="", description="Why a number is blocked; kept on its card, with who and when.")
    scope: Literal["all", "sales", "purchasing"] = Field(default="all", description="Of an item; all else is blocked for all.")
    blocked: bool = True


class ScanResolved(WireModel):
    """What a scan stands for; fields that do not apply are null or blank."""

    kind: Literal[
        "item", "bin", "lot", "serial", "expiration", "document", "person", "quantity", "command", "plate", "workplace"
    ] = Field(description="What was found.")
    barcode_kind: str = Field(
        description="Standard that it was read by: gs1, gtin, sscc, digital_link, hibc, iso15434, own, plain."
    )
    item: CodeOrBlank = ""
    variant: CodeOrBlank = ""
    uom: CodeOrBlank = Field(default="", description="Unit that the barcode stands for.")
    quantity: Quantity | None = Field(default=None, description="So many of that unit; 1 where the barcode says no count.")
    lot: TrackingNumber = ""
    serial: TrackingNumber = ""
    expiration: date | None = None
    location: CodeOrBlank = ""
    bin: CodeOrBlank = ""
    document: CodeOrBlank = ""
    person: CodeOrBlank = ""
    command: str = ""
    plate: str = Field(default="", description="Licence plate or SSCC of a pallet or parcel.")
    workplace: str = ""
    gtin: str = ""
    sscc: str = ""
    elements: dict[str, str] = Field(default_factory=dict, description="Application or data identifiers, as printed.")
