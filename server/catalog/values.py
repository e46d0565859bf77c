"""What the catalog knows, as frozen values for the rules of every capability: items, locations, bins, inventory setup."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from server.catalog.place_values import (
    NO_SIZE,
    STANDARD_BIN_TYPES,
    BinCapacityPolicy,
    BinUse,
    BlockedDirection,
    DefaultBinSelection,
    EquipmentSource,
    PickBinPolicy,
    PutAwayBinPolicy,
    UnitSize,
)
from shared.errors import QUANTITY_TOO_FINE, Refused
from shared.quantities import ZERO, Amount, Quantity, UnitCost, quantity_in_base_unit
from shared.tracking import TrackingRules
from shared.wire.access import Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from shared.date_formulas import DateFormula


NO_COST = UnitCost(0)
NO_TRACKING = TrackingRules()


class ItemType(StrEnum):
    INVENTORY = "inventory"
    NON_INVENTORY = "non_inventory"
    SERVICE = "service"


class CostingMethod(StrEnum):
    FIFO = "fifo"
    LIFO = "lifo"
    AVERAGE = "average"
    SPECIFIC = "specific"
    STANDARD = "standard"


class Dimension(StrEnum):
    """The kinds of numbers that goods are tracked by."""

    LOT = "lot"
    SERIAL = "serial"
    PACKAGE = "package"


class Movement(StrEnum):
    """The kinds of movements that a tracking code has switches for. Source: spec/tracking.md, section 3."""

    PURCHASE = "purchase"
    SALE = "sale"
    POSITIVE_ADJUSTMENT = "positive_adjustment"
    NEGATIVE_ADJUSTMENT = "negative_adjustment"
    ASSEMBLY = "assembly"
    MANUFACTURING = "manufacturing"
    TRANSFER = "transfer"
    """Transfer orders and reclassification, in both directions."""
    WAREHOUSE = "warehouse"
    """Warehouse documents and bin movements, in both directions."""


@dataclass(frozen=True, slots=True, order=True)
class TrackingSwitch:
    """A number of this dimension must be given on such movements in this direction, though stock is not bound by it."""

    dimension: Dimension
    movement: Movement
    inbound: bool


@dataclass(frozen=True, slots=True, order=True)
class CardRule:
    """A number of this dimension must have a card before goods move in this direction. Source: spec/tracking.md, section 7."""

    dimension: Dimension
    inbound: bool


@dataclass(frozen=True, slots=True)
class Item:
    """An item card with what belongs to it. Costs and prices are per base unit."""

    no: str
    description: str = ""
    type: ItemType = ItemType.INVENTORY
    base_uom: str = "PCS"
    units: Mapping[str, Quantity] = field(default_factory=lambda: MappingProxyType({}))
    """Base units in one of each unit; the base unit itself is among them."""
    qty_rounding_precision: Quantity = ZERO
    """Stock is counted in multiples of it; 0: to five decimals."""
    variants: frozenset[str] = frozenset()
    category: str = ""
    shelf: str = ""
    costing_method: CostingMethod = CostingMethod.FIFO
    unit_cost: UnitCost = NO_COST
    standard_cost: UnitCost = NO_COST
    last_direct_cost: UnitCost = NO_COST
    unit_price: UnitCost = NO_COST
    indirect_cost_percent: UnitCost = NO_COST
    overhead_rate: UnitCost = NO_COST
    tracking_code: str = ""
    tracking: TrackingRules = NO_TRACKING
    tracking_switches: frozenset[TrackingSwitch] = frozenset()
    cards_required: frozenset[CardRule] = frozenset()
    creates_cards: frozenset[Dimension] = frozenset()
    """Of such numbers that have no card yet, posting makes one."""
    lot_nos: str = ""
    """Number series that new lots are taken from; blank: none."""
    serial_nos: str = ""
    expiration_formula: DateFormula | None = None
    """Shelf life: how far after the document date a new lot expires."""
    warranty_formula: DateFormula | None = None
    """How far after the document date the warranty ends."""
    warranty_required: bool = False
    """The warranty date must be given; it is not worked out."""
    prevent_negative: bool | None = None
    """None: as the inventory setup says."""
    blocked: bool = False
    sales_blocked: bool = False
    purchasing_blocked: bool = False
    blocked_variants: frozenset[str] = frozenset()
    unit_sizes: Mapping[str, UnitSize] = field(default_factory=lambda: MappingProxyType({}))
    """Of units whose weight or cubage is known."""
    warehouse_class: str = ""
    """What its bins must be of, where the location checks it; blank: bins of no class."""
    special_equipment: str = ""
    put_away_template: str = ""
    """Goes before its location's; blank: the location's."""
    put_away_uom: str = ""
    """Blank: it is put away in the unit that it came in."""
    use_cross_docking: bool = True
    over_receipt_code: str = ""
    """What may come above an order; blank: by the vendor's."""

    def size_of(self, uom: str) -> UnitSize:
        """How heavy and large one of the unit is; of a unit that nothing is said of, what its base units are together."""
        said = self.unit_sizes.get(uom or self.base_uom)
        if said is not None:
            return said
        base, held = self.unit_sizes.get(self.base_uom, NO_SIZE), self.units.get(uom, ZERO)
        return UnitSize(Quantity(base.weight * held), Quantity(base.cubage * held))

    @property
    def is_inventory(self) -> bool:
        """Whether it is kept in stock at all; others are bought and sold without a place."""
        return self.type is ItemType.INVENTORY

    def in_base_unit(self, quantity: Quantity, base_units_per_unit: Quantity, uom: str) -> Quantity:
        """`quantity` of a unit that holds so many base units, in the base unit and as finely as the item is counted.

        Raises: Refused(QUANTITY_TOO_FINE). Source: spec/ledger.md, section 2, rule 2.
        """
        try:
            return quantity_in_base_unit(quantity, base_units_per_unit, precision=self.qty_rounding_precision)
        except ValueError:
            raise Refused(QUANTITY_TOO_FINE, quantity=quantity, uom=uom or self.base_uom, item=self.no) from None

    def is_bound_by(self, dimension: Dimension) -> bool:
        """Whether stock is bound by such numbers: an outbound movement takes only stock with that number."""
        return {
            Dimension.LOT: self.tracking.lot_specific,
            Dimension.SERIAL: self.tracking.serial_specific,
            Dimension.PACKAGE: self.tracking.package_specific,
        }[dimension]

    def requires_number(self, dimension: Dimension, movement: Movement, *, inbound: bool) -> bool:
        """Whether a number must be given on such a movement. Source: spec/tracking.md, section 3, rule 1."""
        return self.is_bound_by(dimension) or TrackingSwitch(dimension, movement, inbound) in self.tracking_switches

    @property
    def takes_numbers(self) -> bool:
        """Whether any movement of it names a lot, serial or package number."""
        return self.tracking.is_tracked or bool(self.tracking_switches)

    def requires_card(self, dimension: Dimension, *, inbound: bool, is_transfer: bool = False) -> bool:
        """Whether a number that moves so must have a card; a transfer is both directions. Source: spec/tracking.md, 7, rule 1."""
        directions = (True, False) if is_transfer else (inbound,)
        return any(CardRule(dimension, direction) in self.cards_required for direction in directions)

    def creates_card(self, dimension: Dimension) -> bool:
        """Whether posting makes the card of such a number."""
        return dimension in self.creates_cards

    @property
    def expiration_days(self) -> int | None:
        """The shelf life, where it is a plain number of days."""
        days = str(self.expiration_formula or "").removesuffix("D")
        return int(days) if days.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Location:
    """A place where stock is kept, with what its people must do. Source: spec/warehouse.md, section 2."""

    code: str
    name: str = ""
    in_transit: bool = False
    bin_mandatory: bool = False
    require_receive: bool = False
    require_shipment: bool = False
    require_put_away: bool = False
    require_pick: bool = False
    pick_according_to_fefo: bool = False
    outbound_handling_days: int = 0
    inbound_handling_days: int = 0
    receipt_bin: str = ""
    """Where arrivals go when nobody says otherwise."""
    shipment_bin: str = ""
    """Where picked goods wait for their shipment."""
    gln: str = ""
    """Global Location Number, where it has one."""
    default_bin_selection: DefaultBinSelection = DefaultBinSelection.NONE
    directed_put_away_and_pick: bool = False
    """Bins are proposed by zones, types and ranking, and hold each unit by itself. Source: spec/warehouse.md, section 3."""
    pick_bin_policy: PickBinPolicy = PickBinPolicy.BIN_RANKING
    put_away_bin_policy: PutAwayBinPolicy = PutAwayBinPolicy.DEFAULT_BIN
    put_away_template: str = ""
    allow_breakbulk: bool = False
    use_cross_docking: bool = False
    cross_dock_formula: DateFormula | None = None
    """How far ahead demand may lie that arrivals are kept ready for; None: that of today."""
    bin_capacity_policy: BinCapacityPolicy = BinCapacityPolicy.NEVER_CHECK
    check_warehouse_class: bool = False
    always_create_pick_line: bool = False
    always_create_put_away_line: bool = False
    use_put_away_worksheet: bool = False
    special_equipment: EquipmentSource = EquipmentSource.NONE
    adjustment_bin: str = ""
    """Where what is not in any real bin is booked; it alone may be negative."""
    cross_dock_bin: str = ""
    quarantine_bin: str = ""
    """Where goods go that nobody ordered."""
    other_bin_role: Role = Role.FLOOR
    """The least role that may use another bin than the one that is planned."""
    units_kept_since: int = 0
    """Last number of the ledger before the location became directed; 0: it always was, or is not."""


@dataclass(frozen=True, slots=True)
class Bin:
    """A place within a location that has a label."""

    location_code: str
    code: str
    type: str = ""
    """`receive`, `ship`, `put_away`, `pick`, `put_pick`, `qc`, one of the company's own, or blank."""
    ranking: int = 0
    """The highest is picked first."""
    blocked: BlockedDirection = BlockedDirection.NONE
    description: str = ""
    zone: str = ""
    warehouse_class: str = ""
    special_equipment: str = ""
    cross_dock: bool = False
    dedicated: bool = False
    maximum_weight: Quantity = ZERO
    """0: no limit, here and below."""
    maximum_cubage: Quantity = ZERO
    sequence: int = 0
    """Place in the walk through the warehouse; 0: by its code."""
    own_uses: frozenset[BinUse] = frozenset()
    """What bins of its type are for, where that is one of the company's own."""

    @property
    def uses(self) -> frozenset[BinUse]:
        """What bins of its type are for. Source: spec/warehouse.md, section 4, rule 11."""
        return STANDARD_BIN_TYPES.get(self.type, self.own_uses)

    def allows(self, use: BinUse) -> bool:
        """Whether bins of its type are for that."""
        return use in self.uses

    def is_blocked_for(self, *, inbound: bool) -> bool:
        """Whether goods may not be put in (`inbound`), or not be taken out."""
        return self.blocked in (BlockedDirection.ALL, BlockedDirection.INBOUND if inbound else BlockedDirection.OUTBOUND)


@dataclass(frozen=True, slots=True)
class InventorySetup:
    """What holds for the whole company; the settings of conformance/FORMAT.md."""

    automatic_cost_adjustment: bool = True
    automatic_cost_posting: bool = True
    expected_cost_posting: bool = False
    average_cost_period: str = "day"
    average_cost_calculation: str = "item"
    prevent_negative_inventory: bool = False
    location_mandatory: bool = False
    amount_rounding: Decimal | None = None
    """None: to the cent."""
    unit_cost_rounding: Decimal | None = None
    """None: to 0.00001."""
    work_date: date | None = None
    """The posting date of everything, for a company that is not on today's date; None: today."""
    posting_from: str = ""
    """The company's first allowed posting date, or a formula from the work date; blank: any. These five `periods` looks after."""
    posting_to: str = ""
    people_have_ranges: bool = False
    """Whether anybody has a range of their own: nobody need look for it otherwise."""
    valuation_from: date | None = None
    """The earliest date on which anything may be valued; None: any."""
    closed_until: date | None = None
    """The ending date of the latest closed inventory period; None: none is closed."""
    adjust_from_item_card: bool = True
    """Whether stock may be adjusted from the item card. Source: spec/ledger.md, section 6, rule 7."""
    reason_above_quantity: Quantity | None = None
    """An adjustment of more base units needs a reason; None: none does for its quantity."""
    reason_above_value: Amount | None = None
    """An adjustment worth more needs a reason; None: none does for its value."""
    second_person_above_value: Amount | None = None
    exact_cost_reversing_mandatory: bool = False
    """What customers bring back names the shipment that it came with. Source: spec/ledger.md, section 8, rule 4."""
    """An adjustment worth more is posted by another person than entered it; None: nobody minds."""
    package_nos: str = ""
    """Number series that new packages are taken from; blank: none."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A text or GTIN that stands for an item, variant and unit. Source: spec/catalog.md, section 7."""

    item_no: str
    number: str
    """As printed; a GTIN as 14 digits."""
    type: str = "barcode"
    """`barcode`, `vendor` or `customer`."""
    party_no: str = ""
    variant_code: str = ""
    uom_code: str = ""
    """Blank: the base unit."""


@dataclass(frozen=True, slots=True)
class TrackingCode:
    """What an item's tracking code asks of everybody. Source: spec/tracking.md, section 1."""

    code: str
    description: str = ""
    rules: TrackingRules = NO_TRACKING
    switches: frozenset[TrackingSwitch] = frozenset()
    """All of a dimension that is specific. Source: spec/tracking.md, section 2, rule 1."""
    cards_required: frozenset[CardRule] = frozenset()
    creates_cards: frozenset[Dimension] = frozenset()
    warranty_formula: DateFormula | None = None
    warranty_required: bool = False

    def is_specific(self, dimension: Dimension) -> bool:
        """Whether stock is bound by such numbers."""
        return bool(getattr(self.rules, f"{dimension}_specific"))

    def asks(self, dimension: Dimension, movement: Movement, *, inbound: bool) -> bool:
        """Whether such a movement must name the number."""
        return self.is_specific(dimension) or TrackingSwitch(dimension, movement, inbound) in self.switches


@dataclass(frozen=True, slots=True)
class Category:
    """A node of the category tree."""

    code: str
    description: str = ""
    parent: str = ""
    """Blank at the top."""


@dataclass(frozen=True, slots=True)
class Party:
    """A vendor or customer."""

    no: str
    name: str = ""
    over_receipt_code: str = ""
    """Of a vendor: what may come above an order; blank: by the default code."""


@dataclass(frozen=True, slots=True)
class OverReceiptCode:
    """How much more than was ordered is taken. Source: spec/ledger.md, section 7, rule 8."""

    code: str
    description: str
    tolerance_percent: Quantity
    is_default: bool
    """It holds where no line, item or vendor names another."""
    requires_approval: bool
    """A supervisor approves what came above the order before it is posted."""
