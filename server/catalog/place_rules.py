"""What may stand on locations and bins, and what a location's switches demand together: pure. Source: spec/warehouse.md, 2 to 4."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from server.catalog.place_values import BinCapacityPolicy, DefaultBinSelection, PickBinPolicy, PutAwayBinPolicy
from server.catalog.values import Location
from shared.errors import BIN_IN_USE, INVALID_REQUEST, LOCATION_IN_USE, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from server.catalog.values import Bin

REQUIREMENTS = ("require_receive", "require_shipment", "require_put_away", "require_pick")
_NOT_IN_TRANSIT = (*REQUIREMENTS, "bin_mandatory", "directed_put_away_and_pick", "use_cross_docking")


class Level(StrEnum):
    """How much a location demands of its people, as one word. Source: section 3."""

    NONE = "none"
    BASIC = "basic"
    ORDER_BY_ORDER = "order_by_order"
    ADVANCED = "advanced"
    DIRECTED = "directed"
    MIXED = "mixed"
    """Arrivals work by another level than departures."""


_LEVELS = {
    (False, False): Level.NONE,
    (True, False): Level.BASIC,
    (False, True): Level.ORDER_BY_ORDER,
    (True, True): Level.ADVANCED,
}


def level_of(place: Location) -> Level:
    """The level at which the location works, in both directions."""
    if place.directed_put_away_and_pick:
        return Level.DIRECTED
    inbound = _LEVELS[place.require_receive, place.require_put_away]
    outbound = _LEVELS[place.require_shipment, place.require_pick]
    return inbound if inbound is outbound else Level.MIXED


_INBOUND = {
    Level.NONE: "Arrivals are received on their order.",
    Level.BASIC: "Arrivals are received on a warehouse receipt.",
    Level.ORDER_BY_ORDER: "Arrivals are received order by order with an inventory put-away.",
    Level.ADVANCED: "Arrivals are received on a warehouse receipt, then put away.",
}
_OUTBOUND = {
    Level.NONE: "Departures are shipped on their order.",
    Level.BASIC: "Departures are shipped on a warehouse shipment.",
    Level.ORDER_BY_ORDER: "Departures are shipped order by order with an inventory pick.",
    Level.ADVANCED: "Departures are put on a warehouse shipment, picked, then shipped.",
}


def demands_of(place: Location) -> tuple[str, ...]:
    """What the switches demand together, as sentences. Source: section 3 and section 14, rule 9."""
    return tuple(_demands(place))


def _demands(place: Location) -> Iterator[str]:
    if place.in_transit:
        yield "Goods on their way lie here; nobody works here."
        return
    yield _INBOUND[_LEVELS[place.require_receive, place.require_put_away]]
    yield _OUTBOUND[_LEVELS[place.require_shipment, place.require_pick]]
    if place.bin_mandatory:
        yield "Every movement names a bin."
    if place.directed_put_away_and_pick:
        yield "Bins are proposed by zone, type and ranking; adjustments are made in the warehouse, then carried over to the items."
    if place.pick_according_to_fefo:
        yield "What expires first is picked first."
    if place.use_cross_docking:
        yield "Arrivals that are waited for go straight to the departures."
    if place.bin_capacity_policy is BinCapacityPolicy.PROHIBIT_MORE_THAN_MAX:
        yield "Nothing is put into a bin that is full."
    if place.check_warehouse_class:
        yield "An item's bins must be of its warehouse class."


def with_consequences(before: Location, changed: Location, given: Mapping[str, Any]) -> Location:
    """The location with what its new switches bring along.

    Turning directed handling on forces bins, the four requirements, ranking and put-away templates; without it nothing is left of
    what only it can do, unless it was `given` expressly. Source: section 2, rules 3 and 4.
    """
    if changed.directed_put_away_and_pick and not before.directed_put_away_and_pick:
        required: dict[str, Any] = dict.fromkeys(REQUIREMENTS, True)
        return replace(
            changed,
            bin_mandatory=True,
            **required,
            use_cross_docking=given.get("use_cross_docking", True),
            pick_bin_policy=PickBinPolicy.BIN_RANKING,
            put_away_bin_policy=PutAwayBinPolicy.PUT_AWAY_TEMPLATE,
            default_bin_selection=DefaultBinSelection.NONE,
        )
    if before.directed_put_away_and_pick and not changed.directed_put_away_and_pick:
        freed: dict[str, Any] = {
            "default_bin_selection": DefaultBinSelection.FIXED_BIN,
            "use_put_away_worksheet": False,
            "use_cross_docking": False,
            "allow_breakbulk": False,
            "adjustment_bin": "",
        }
        return replace(changed, **{name: value for name, value in freed.items() if name not in given})
    return changed


def require_consistent_location(place: Location) -> None:
    """Refuse a location that contradicts itself. Raises: Refused(INVALID_REQUEST). Source: section 2, rules 3 and 4."""
    for wrong, reason in (
        (place.in_transit and any(getattr(place, name) for name in _NOT_IN_TRANSIT), "nobody works at an in-transit location"),
        (place.directed_put_away_and_pick and not place.bin_mandatory, "directed handling needs bins: bin_mandatory"),
        (place.directed_put_away_and_pick and not _requires_all(place), "directed handling needs all four requirements"),
        (
            place.directed_put_away_and_pick and place.pick_bin_policy is not PickBinPolicy.BIN_RANKING,
            "directed handling picks by bin ranking",
        ),
        (
            place.directed_put_away_and_pick and place.put_away_bin_policy is not PutAwayBinPolicy.PUT_AWAY_TEMPLATE,
            "directed handling puts away by template",
        ),
        (
            place.directed_put_away_and_pick and place.default_bin_selection is not DefaultBinSelection.NONE,
            "directed handling has no default bins",
        ),
        (place.use_cross_docking and not _requires_all(place), "cross-docking needs all four requirements"),
        (place.allow_breakbulk and not place.directed_put_away_and_pick, "only directed locations break bulk"),
        (
            place.default_bin_selection is not DefaultBinSelection.NONE and not place.bin_mandatory,
            "default bins need a location that works with bins: bin_mandatory",
        ),
        (_needs_bins(place) and not place.bin_mandatory, "capacity, class and templates need bins: bin_mandatory"),
    ):
        if wrong:
            raise Refused(INVALID_REQUEST, reason=reason)


def _requires_all(place: Location) -> bool:
    return all(getattr(place, name) for name in REQUIREMENTS)


def _needs_bins(place: Location) -> bool:
    return (
        place.bin_capacity_policy is not BinCapacityPolicy.NEVER_CHECK
        or place.check_warehouse_class
        or place.put_away_bin_policy is PutAwayBinPolicy.PUT_AWAY_TEMPLATE
    )


def require_switches_may_change(
    before: Location,
    changed: Location,
    *,
    has_open_entries: Callable[[], bool],
    content: Callable[[], str],
    open_document: Callable[[str], str],
) -> None:
    """Refuse a switch that somebody's work depends on; each question is asked only where it matters.

    `content`: what lies in a bin there; `open_document`: what is open that depends on a switch; both in words, blank: nothing.
    Raises: Refused(LOCATION_IN_USE). Source: section 2, rules 1 and 2.
    """
    for switch in (*REQUIREMENTS, "bin_mandatory", "directed_put_away_and_pick"):
        if getattr(before, switch) != getattr(changed, switch) and (document := open_document(switch)):
            raise Refused(LOCATION_IN_USE, switch=switch, location=before.code, reason=f"{document} is open")
    becomes_directed = changed.directed_put_away_and_pick and not before.directed_put_away_and_pick
    if becomes_directed and before.bin_mandatory and (held := content()):
        reason = f"{held}, and directed handling begins with empty bins"
        raise Refused(LOCATION_IN_USE, switch="directed_put_away_and_pick", location=before.code, reason=reason)
    if before.bin_mandatory == changed.bin_mandatory:
        return
    if changed.bin_mandatory and has_open_entries():
        reason = "goods are there already: convert it, so that they get a bin"
        raise Refused(LOCATION_IN_USE, switch="bin_mandatory", location=before.code, reason=reason)
    if not changed.bin_mandatory and (held := content()):
        raise Refused(LOCATION_IN_USE, switch="bin_mandatory", location=before.code, reason=held)


def require_bin_roles(before: Location, changed: Location, *, bin_of: Callable[[str], Bin], content: Callable[[str], str]) -> None:
    """The bins that a location names exist, and suit. `bin_of` raises Refused(NOT_FOUND).

    Raises: Refused(INVALID_REQUEST, LOCATION_IN_USE). Source: section 2, rule 5.
    """
    for role in _ROLES:
        code = getattr(changed, role)
        if not code or code == getattr(before, role):
            continue
        named = bin_of(code)
        if role == "shipment_bin" and named.dedicated:
            raise Refused(INVALID_REQUEST, reason=f"bin {code} is dedicated: shipments cannot wait there")
    if before.adjustment_bin != changed.adjustment_bin:
        for code in filter(None, (before.adjustment_bin, changed.adjustment_bin)):
            if held := content(code):
                raise Refused(LOCATION_IN_USE, switch="adjustment_bin", location=before.code, reason=held)


_ROLES = {
    "receipt_bin": "arrivals",
    "shipment_bin": "departures",
    "adjustment_bin": "adjustments",
    "cross_dock_bin": "cross-docking",
    "quarantine_bin": "quarantine",
}


def role_of_bin(place: Location, code: str) -> str:
    """What the location has the bin for, in a word; blank: nothing."""
    return next((word for role, word in _ROLES.items() if getattr(place, role) == code), "")


ONLY_WHILE_EMPTY = ("zone", "type", "warehouse_class", "dedicated")
"""Of a bin: what is decided by them has been decided for what lies there. Source: section 4, rule 1."""


def require_consistent_bin(place: Location, bin_: Bin) -> None:
    """Raises: Refused(INVALID_REQUEST). Source: section 2, rules 3 and 5; section 4, rule 1."""
    is_plain = bin_.code not in (place.adjustment_bin, place.cross_dock_bin)
    for wrong, reason in (
        (place.in_transit, "an in-transit location has no bins"),
        (place.directed_put_away_and_pick and is_plain and not bin_.type, "a bin of a directed location needs a type"),
        (bin_.dedicated and bin_.code == place.shipment_bin, "shipments wait in it: it cannot be dedicated"),
    ):
        if wrong:
            raise Refused(INVALID_REQUEST, reason=reason)


def require_bin_may_change(before: Bin, changed: Bin, *, content: Callable[[], str], open_line: Callable[[], str]) -> None:
    """Raises: Refused(BIN_IN_USE). Source: section 4, rule 1."""
    fields = [name for name in ONLY_WHILE_EMPTY if getattr(before, name) != getattr(changed, name)]
    if fields and (reason := content() or open_line()):
        raise Refused(BIN_IN_USE, bin=before.code, location=before.location_code, reason=f"{reason} ({', '.join(fields)})")
