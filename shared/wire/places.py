"""Setting up places: what an administrator sends to make or change locations, zones, bins, their types and put-away templates.

What a device copies of them is in `shared/wire/catalog.py`. Source: spec/warehouse.md, sections 1 to 4.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from shared.date_formulas import DateFormula
from shared.quantities import ZERO
from shared.wire.access import Role
from shared.wire.fields import Code, CodeOrBlank, QuantityOrZero, Text, WireModel

Days = Annotated[int, Field(ge=0, le=36_500)]
Ranking = Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)]
BinSequence = Annotated[int, Field(ge=0, le=1_000_000_000)]
Gln = Annotated[str, Field(pattern=r"^(\d{13})?$")]
BinTypeCode = Annotated[str, Field(max_length=10, pattern=r"^[a-z0-9_-]*$")]
"""`receive`, `ship`, `put_away`, `pick`, `put_pick`, `qc`, one of the company's own, or blank."""
DefaultBinSelectionWord = Literal["none", "fixed_bin", "last_used_bin"]
BlockedDirectionWord = Literal["", "inbound", "outbound", "all"]
PickBinPolicyWord = Literal["bin_ranking", "default_bin"]
PutAwayBinPolicyWord = Literal["default_bin", "put_away_template"]
BinCapacityPolicyWord = Literal["never_check", "allow_more_than_max", "prohibit_more_than_max"]
EquipmentSourceWord = Literal["none", "according_to_bin", "according_to_item"]
BinUseWord = Literal["receive", "ship", "put_away", "pick"]


class LocationFields(WireModel):
    """What a location is, and what its people must do. Source: spec/warehouse.md, section 2."""

    name: Text = ""
    bin_mandatory: bool = Field(default=False, description="Every movement names a bin.")
    require_receive: bool = Field(default=False, description="Arrivals go through a warehouse receipt.")
    require_shipment: bool = Field(default=False, description="Departures go through a warehouse shipment.")
    require_put_away: bool = Field(default=False, description="Arrivals are put away by a document.")
    require_pick: bool = Field(default=False, description="Departures are picked by a document.")
    directed_put_away_and_pick: bool = Field(
        default=False, description="Bins are proposed by zones, types and ranking; turns on all four requirements and bins."
    )
    pick_according_to_fefo: bool = Field(default=False, description="What expires first is picked first.")
    outbound_handling_days: Days = 0
    inbound_handling_days: Days = 0
    receipt_bin: CodeOrBlank = Field(default="", description="Bin for arrivals; blank: the first bin of type receive.")
    shipment_bin: CodeOrBlank = Field(default="", description="Bin for departures; blank: the first bin of type ship.")
    adjustment_bin: CodeOrBlank = Field(default="", description="Bin of what is in no real bin; it alone may be negative.")
    cross_dock_bin: CodeOrBlank = Field(default="", description="Bin of arrivals that go straight to departures.")
    quarantine_bin: CodeOrBlank = Field(default="", description="Bin of goods that nobody ordered.")
    gln: Gln = Field(default="", description="Global Location Number.")
    default_bin_selection: DefaultBinSelectionWord = Field(
        default="none", description="The first bin that an item is put into becomes its default, or the last one, or none does."
    )
    pick_bin_policy: PickBinPolicyWord = Field(default="bin_ranking", description="Where picks take from first.")
    put_away_bin_policy: PutAwayBinPolicyWord = Field(default="default_bin", description="Where put-aways bring to.")
    put_away_template: CodeOrBlank = Field(default="", description="Template of put-aways; an item's own goes before it.")
    allow_breakbulk: bool = Field(default=False, description="Larger units are opened for picks; directed locations only.")
    use_cross_docking: bool = Field(
        default=False, description="Arrivals may go straight to departures; needs all four requirements."
    )
    cross_dock_formula: DateFormula | None = Field(
        default=None, description="How far ahead the demand may lie that arrivals are kept ready for; null: today's."
    )
    bin_capacity_policy: BinCapacityPolicyWord = Field(
        default="never_check", description="When more than fits is put into a bin: nothing, a question before, or a refusal."
    )
    check_warehouse_class: bool = Field(default=False, description="An item's bins must be of its warehouse class.")
    always_create_pick_line: bool = Field(default=False, description="What is not there is on the pick, too, without a bin.")
    always_create_put_away_line: bool = Field(
        default=False, description="What no bin is found for is on the put-away, too, without a bin."
    )
    use_put_away_worksheet: bool = Field(default=False, description="Arrivals wait for somebody to make put-aways of them.")
    special_equipment: EquipmentSourceWord = Field(default="none", description="Whose equipment splits the work.")
    other_bin_role: Role = Field(default=Role.FLOOR, description="Who may use another bin than planned, and the roles above.")


class NewLocation(LocationFields):
    """A place where stock is kept."""

    code: Code
    in_transit: bool = Field(default=False, description="Goods between two locations; excludes every other switch.")


class LocationChange(LocationFields):
    """What to change of a location; what is left out stays."""


class BinFields(WireModel):
    """What is said of a bin."""

    description: Text = ""
    type: BinTypeCode = Field(default="", description="What it is for; left out: its zone's.")
    zone: CodeOrBlank = ""
    ranking: Ranking = Field(default=0, description="The highest is picked first; left out: its zone's.")
    blocked: BlockedDirectionWord = Field(default="", description="Movements that it is blocked for.")
    warehouse_class: CodeOrBlank = Field(default="", description="Class of the items that may lie in it; left out: its zone's.")
    special_equipment: CodeOrBlank = Field(default="", description="What people need to get there; left out: its zone's.")
    cross_dock: bool = Field(default=False, description="For goods that go straight to departures; left out: its zone's.")
    dedicated: bool = Field(default=False, description="Not offered to picks in general.")
    maximum_weight: QuantityOrZero = Field(default=ZERO, description="0: no limit.")
    maximum_cubage: QuantityOrZero = Field(default=ZERO, description="0: no limit.")
    sequence: BinSequence = Field(default=0, description="Place in the walk through the warehouse; 0: by its code.")


class NewBin(BinFields):
    """A place within a location that has a label."""

    location: Code
    code: Code


class BinChange(BinFields):
    """What to change of a bin; what is left out stays."""


class CodeRange(WireModel):
    """Codes from the first to the last: `01` to `12`, `A` to `F`; both of the same form."""

    first: Code
    last: Code
    step: Annotated[int, Field(ge=1, le=1000)] = 1


class NewBins(BinFields):
    """Bins that are made together, one for every rack, section and level. Source: spec/warehouse.md, section 4, rule 14."""

    location: Code
    rack: CodeRange
    section: CodeRange | None = None
    level: CodeRange | None = None
    separator: Annotated[str, Field(max_length=3, pattern=r"^[^\x00-\x1f\x7f]*$")] = "-"
    first_sequence: BinSequence = Field(default=0, description="Place of the first bin in the walk; 0: by code.")
    sequence_step: Annotated[int, Field(ge=1, le=1000)] = 10


class PlannedBin(WireModel):
    """A bin that would be made."""

    code: Code
    exists: bool = Field(description="There is such a bin already: nothing would be made.")


class ZoneFields(WireModel):
    """What a zone says; it is copied to bins when they are made in it."""

    description: Text = ""
    bin_type: BinTypeCode = ""
    warehouse_class: CodeOrBlank = ""
    special_equipment: CodeOrBlank = ""
    ranking: Ranking = 0
    cross_dock: bool = False


class ZoneCard(ZoneFields):
    """A part of a location."""

    location: Code
    code: Code


class ZoneChange(ZoneFields):
    """What to change of a zone; its bins stay as they are."""


class BinTypeCard(WireModel):
    """A type of bins of the company's own."""

    code: Annotated[str, Field(min_length=1, max_length=10, pattern=r"^[a-z0-9_-]+$")]
    description: Text = ""
    uses: Annotated[tuple[BinUseWord, ...], Field(max_length=4)] = ()


class PutAwayTemplateLine(WireModel):
    """Which bins are looked for. Source: spec/warehouse.md, section 5, rule 7."""

    find_fixed_bin: bool = False
    find_floating_bin: bool = False
    find_same_item: bool = False
    find_uom_match: bool = False
    find_bin_less_than_min: bool = False
    find_empty_bin: bool = False


class PutAwayTemplateCard(WireModel):
    """How put-aways look for a bin: the lines are tried in order."""

    code: Code
    description: Text = ""
    lines: Annotated[tuple[PutAwayTemplateLine, ...], Field(min_length=1, max_length=100)]


class LocationDetails(NewLocation):
    """A location as the office reads it, with what its switches come to."""

    level: Literal["none", "basic", "order_by_order", "advanced", "directed", "mixed"] = Field(
        description="How much it demands, as one word; mixed: arrivals and departures differ."
    )
    demands: tuple[str, ...] = Field(description="What it demands, in sentences.")


class BinDetails(NewBin):
    """A bin as the office reads it."""

    uses: tuple[BinUseWord, ...] = Field(description="What bins of its type are for.")


class Conversion(LocationFields):
    """A location that is in use gets bins: what lies there goes into a new adjustment bin. It cannot be taken back.

    The fields of the location that are given change, too; the others stay.
    """

    new_adjustment_bin: Code
