"""What places are described by besides themselves: policies of a location, uses of a bin, zones, put-away rules, sizes of units."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping


class BlockedDirection(StrEnum):
    """Which movements a bin is blocked for."""

    NONE = ""
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    ALL = "all"


class DefaultBinSelection(StrEnum):
    """How an item gets the bin that is proposed for it. Source: spec/warehouse.md, section 4, rule 5."""

    NONE = "none"
    FIXED_BIN = "fixed_bin"
    """The first bin that it is put into, until somebody says another."""
    LAST_USED_BIN = "last_used_bin"
    """The bin that it was put into last."""


class PickBinPolicy(StrEnum):
    """Where picks take from first. Source: spec/warehouse.md, section 6, rule 6."""

    BIN_RANKING = "bin_ranking"
    DEFAULT_BIN = "default_bin"


class PutAwayBinPolicy(StrEnum):
    """Where put-aways bring to. Source: spec/warehouse.md, section 5, rule 7."""

    DEFAULT_BIN = "default_bin"
    PUT_AWAY_TEMPLATE = "put_away_template"


class BinCapacityPolicy(StrEnum):
    """What happens when more is put into a bin than fits. Source: spec/warehouse.md, section 4, rule 9."""

    NEVER_CHECK = "never_check"
    ALLOW_MORE_THAN_MAX = "allow_more_than_max"
    """Posting takes it; whoever puts it there is told before."""
    PROHIBIT_MORE_THAN_MAX = "prohibit_more_than_max"


class EquipmentSource(StrEnum):
    """Whose special equipment splits the work. Source: spec/warehouse.md, section 10, rule 5."""

    NONE = "none"
    ACCORDING_TO_BIN = "according_to_bin"
    ACCORDING_TO_ITEM = "according_to_item"


class BinUse(StrEnum):
    """What a bin may be for; types of bins are sets of these. Source: spec/warehouse.md, section 4, rule 11."""

    RECEIVE = "receive"
    SHIP = "ship"
    PUT_AWAY = "put_away"
    PICK = "pick"


QC = "qc"
"""Type of the bins that nothing is taken from or put into but by movements and adjustments."""

STANDARD_BIN_TYPES: Mapping[str, frozenset[BinUse]] = MappingProxyType(
    {
        "": frozenset(BinUse),
        "receive": frozenset({BinUse.RECEIVE}),
        "ship": frozenset({BinUse.SHIP}),
        "put_away": frozenset({BinUse.PUT_AWAY}),
        "pick": frozenset({BinUse.PICK}),
        "put_pick": frozenset({BinUse.PUT_AWAY, BinUse.PICK}),
        QC: frozenset(),
    }
)
"""What bins of the types that are always there are for. A bin without a type is for everything."""


@dataclass(frozen=True, slots=True)
class BinFilter:
    """Which bins of a location are asked for, by code; None: any."""

    location_code: str
    zone: str | None = None
    type: str | None = None
    prefix: str = ""
    """Beginning of their codes."""
    after: str = ""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class BinType:
    """A type of bins that a company has made besides the standard ones."""

    code: str
    description: str = ""
    uses: frozenset[BinUse] = frozenset()


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of a location. What it says is copied to bins that are made in it. Source: spec/warehouse.md, section 1."""

    location_code: str
    code: str
    description: str = ""
    bin_type: str = ""
    warehouse_class: str = ""
    special_equipment: str = ""
    ranking: int = 0
    cross_dock: bool = False


@dataclass(frozen=True, slots=True)
class PutAwayRule:
    """A line of a put-away template: which bins are looked for. The lines are tried in order."""

    find_fixed_bin: bool = False
    find_floating_bin: bool = False
    find_same_item: bool = False
    find_uom_match: bool = False
    find_bin_less_than_min: bool = False
    find_empty_bin: bool = False


@dataclass(frozen=True, slots=True)
class UnitSize:
    """How heavy and how large one unit of an item is, in the company's units of weight and volume; 0: not known."""

    weight: Quantity = ZERO
    cubage: Quantity = ZERO


NO_SIZE = UnitSize()
