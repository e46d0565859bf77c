"""What an administrator does with locations and bins: make them, change them, delete what is empty."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from server.catalog import bin_codes, place_rules, place_store, service
from server.catalog.place_values import (
    STANDARD_BIN_TYPES,
    BinCapacityPolicy,
    BlockedDirection,
    DefaultBinSelection,
    EquipmentSource,
    PickBinPolicy,
    PutAwayBinPolicy,
)
from server.catalog.values import Bin, Location
from server.database.changes import Change, record_changes
from shared.errors import ALREADY_EXISTS, BIN_IN_USE, NOT_FOUND, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from server.catalog.place_values import Zone
    from server.catalog.usage import PlaceUsage
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.places import BinChange, BinFields, LocationChange, LocationFields, NewBin, NewBins, NewLocation

_WORDS: dict[str, Callable[[str], Any]] = {
    "default_bin_selection": DefaultBinSelection,
    "pick_bin_policy": PickBinPolicy,
    "put_away_bin_policy": PutAwayBinPolicy,
    "bin_capacity_policy": BinCapacityPolicy,
    "special_equipment": EquipmentSource,
}
_OF_ZONE = {
    "type": "bin_type",
    "ranking": "ranking",
    "warehouse_class": "warehouse_class",
    "special_equipment": "special_equipment",
    "cross_dock": "cross_dock",
}
"""What a bin takes from its zone when it is made, unless it is said; later changes of the zone do not reach it."""


def create_location(work: UnitOfWork, new: NewLocation) -> Location:
    """Make a location. Raises: Refused(ALREADY_EXISTS, INVALID_REQUEST, NOT_FOUND). Source: spec/warehouse.md, section 2."""
    if place_store.location_by_code(work.connection, new.code) is not None:
        raise Refused(ALREADY_EXISTS, what="Location", key=new.code)
    given = _location_fields(new)
    fresh = Location(new.code, in_transit=new.in_transit)
    made = place_rules.with_consequences(fresh, replace(fresh, **given), given)
    place_rules.require_consistent_location(made)
    _require_template(work, made)
    place_store.insert_location(work.connection, made)
    record_changes(work.connection, [Change("location", (made.code,))])
    return made


def change_location(work: UnitOfWork, code: str, change: LocationChange, usage: PlaceUsage) -> Location:
    """Change the fields that are given, with what they bring along. `usage` says who stands in the way of a switch.

    Raises: Refused(NOT_FOUND, INVALID_REQUEST, LOCATION_IN_USE). Source: spec/warehouse.md, section 2.
    """
    before, given = service.location(work, code), _location_fields(change)
    changed = place_rules.with_consequences(before, replace(before, **given), given)
    place_rules.require_consistent_location(changed)
    _require_template(work, changed)
    place_rules.require_switches_may_change(
        before,
        changed,
        has_open_entries=partial(usage.has_open_entries, work, code),
        content=partial(usage.content, work, code, ""),
        open_document=partial(usage.open_document, work, code),
    )
    place_rules.require_bin_roles(
        before, changed, bin_of=partial(service.bin_, work, code), content=partial(usage.content, work, code)
    )
    if changed.directed_put_away_and_pick and not before.directed_put_away_and_pick:
        changed = replace(changed, units_kept_since=usage.begin_units(work, code))
    return save_location(work, changed)


def save_location(work: UnitOfWork, changed: Location) -> Location:
    """Keep a location that has been found in order."""
    place_store.update_location(work.connection, changed)
    record_changes(work.connection, [Change("location", (changed.code,))])
    return changed


def _location_fields(given: LocationFields) -> dict[str, Any]:
    fields = {name: getattr(given, name) for name in given.model_fields_set - {"code", "in_transit"}}
    return {name: _WORDS[name](value) if name in _WORDS else value for name, value in fields.items()}


def _require_template(work: UnitOfWork, place: Location) -> None:
    if place.put_away_template:
        service.put_away_template(work, place.put_away_template)


def create_bin(work: UnitOfWork, new: NewBin) -> Bin:
    """Make a bin. The first of type receive or ship is where arrivals and departures go unless the location names another.

    Raises: Refused(ALREADY_EXISTS, NOT_FOUND, INVALID_REQUEST).
    """
    return _make_bins(work, new.location, [new.code], new)[0]


def planned_bins(work: UnitOfWork, new: NewBins) -> list[tuple[str, bool]]:
    """The codes of the bins that would be made, in order, and whether there is such a bin already.

    Raises: Refused(NOT_FOUND, INVALID_REQUEST). Source: spec/warehouse.md, section 4, rule 14.
    """
    known = {bin_.code for bin_ in service.bins(work, new.location)}
    return [(code, code in known) for code in bin_codes.codes_of(new)]


def create_bins(work: UnitOfWork, new: NewBins) -> list[Bin]:
    """Make all bins of the ranges, or none. Raises: Refused(NOT_FOUND, INVALID_REQUEST, ALREADY_EXISTS)."""
    return _make_bins(work, new.location, bin_codes.codes_of(new), new, sequences=bin_codes.sequences_of(new))


def _make_bins(
    work: UnitOfWork, location_code: str, codes: Sequence[str], fields: BinFields, *, sequences: Iterable[int] = ()
) -> list[Bin]:
    place = service.location(work, location_code)
    known = {bin_.code for bin_ in service.bins(work, place.code)} if len(codes) > 1 else set()
    in_zone = _with_zone_values(work, Bin(place.code, "", **_bin_fields(fields)), fields.model_fields_set)
    pattern = _of_known_type(work, in_zone)
    made = [replace(pattern, code=code) for code in codes]
    made = [replace(each, sequence=sequence) for each, sequence in zip(made, sequences, strict=True)] if sequences else made
    for each in made:
        if each.code in known or (len(codes) == 1 and place_store.bin_by_code(work.connection, place.code, each.code)):
            raise Refused(ALREADY_EXISTS, what="Bin", key=f"{each.code} at {place.code}")
        place_rules.require_consistent_bin(place, each)
    place_store.insert_bins(work.connection, made)
    record_changes(work.connection, [Change("bin", (place.code, each.code), place.code) for each in made])
    _take_as_default(work, place, made[0])
    return made


def _bin_fields(given: BinFields) -> dict[str, Any]:
    own = {"location", "code", "rack", "section", "level", "separator", "first_sequence", "sequence_step"}
    fields: dict[str, Any] = {name: getattr(given, name) for name in given.model_fields_set - own}
    return fields | ({"blocked": BlockedDirection(fields["blocked"])} if "blocked" in fields else {})


def _with_zone_values(work: UnitOfWork, bin_: Bin, said: set[str]) -> Bin:
    if not bin_.zone:
        return bin_
    zone: Zone = service.zone(work, bin_.location_code, bin_.zone)
    taken: dict[str, Any] = {name: getattr(zone, from_zone) for name, from_zone in _OF_ZONE.items() if name not in said}
    return replace(bin_, **taken)


def _of_known_type(work: UnitOfWork, bin_: Bin) -> Bin:
    """The bin with what its type is for. Raises: Refused(NOT_FOUND)."""
    if bin_.type in STANDARD_BIN_TYPES:
        return bin_
    own = {each.code: each.uses for each in place_store.bin_types(work.connection)}
    if bin_.type not in own:
        raise Refused(NOT_FOUND, what="bin type", key=bin_.type)
    return replace(bin_, own_uses=own[bin_.type])


def _take_as_default(work: UnitOfWork, place: Location, made: Bin) -> None:
    field = {"receive": "receipt_bin", "ship": "shipment_bin"}.get(made.type)
    if field and not getattr(place, field):
        default: dict[str, Any] = {field: made.code}
        save_location(work, replace(place, **default))


def change_bin(work: UnitOfWork, location_code: str, code: str, change: BinChange, usage: PlaceUsage) -> Bin:
    """Change the fields that are given. `usage` says what lies in it and who is on the way there.

    Raises: Refused(NOT_FOUND, INVALID_REQUEST, BIN_IN_USE). Source: spec/warehouse.md, section 4, rules 1 and 7.
    """
    place, before = service.location(work, location_code), service.bin_(work, location_code, code)
    changed = _of_known_type(work, replace(before, **_bin_fields(change)))
    if changed.zone:
        service.zone(work, location_code, changed.zone)
    place_rules.require_consistent_bin(place, changed)
    place_rules.require_bin_may_change(
        before,
        changed,
        content=partial(usage.content, work, location_code, code),
        open_line=partial(usage.open_line, work, location_code, code),
    )
    place_store.update_bin(work.connection, changed)
    record_changes(work.connection, [Change("bin", (location_code, code), location_code)])
    return changed


def delete_bin(work: UnitOfWork, location_code: str, code: str) -> None:
    """Delete a bin that nothing lies in, which who calls has seen to. Raises: Refused(NOT_FOUND, BIN_IN_USE)."""
    place = service.location(work, location_code)
    gone = service.bin_(work, location_code, code)
    if use := place_rules.role_of_bin(place, gone.code):
        raise Refused(BIN_IN_USE, bin=gone.code, location=place.code, reason=f"it is the location's bin for {use}")
    place_store.delete_bin(work.connection, place.code, gone.code)
    record_changes(work.connection, [Change("bin", (place.code, gone.code), place.code, removed=True)])
