"""What an administrator does with locations and bins: make them, change them, delete what is empty."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from server.catalog import place_store, rules, service
from server.catalog.place_values import BlockedDirection, DefaultBinSelection
from server.catalog.values import Bin, Location
from server.database.changes import Change, record_changes
from shared.errors import ALREADY_EXISTS, BIN_IN_USE, Refused

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.places import BinChange, LocationChange, NewBin, NewLocation


def create_location(work: UnitOfWork, new: NewLocation) -> Location:
    """Make a location. Raises: Refused(ALREADY_EXISTS, INVALID_REQUEST). Source: spec/warehouse.md, section 2."""
    if place_store.location_by_code(work.connection, new.code) is not None:
        raise Refused(ALREADY_EXISTS, what="Location", key=new.code)
    made = Location(**new.model_dump() | {"default_bin_selection": DefaultBinSelection(new.default_bin_selection)})
    rules.require_consistent_location(made)
    place_store.insert_location(work.connection, made)
    record_changes(work.connection, [Change("location", (made.code,))])
    return made


def create_bin(work: UnitOfWork, new: NewBin) -> Bin:
    """Make a bin. The first of type receive or ship is where arrivals and departures go unless the location names another.

    Raises: Refused(ALREADY_EXISTS, NOT_FOUND).
    """
    place = service.location(work, new.location)
    if place_store.bin_by_code(work.connection, place.code, new.code) is not None:
        raise Refused(ALREADY_EXISTS, what="Bin", key=f"{new.code} at {place.code}")
    made = Bin(place.code, new.code, new.type, new.ranking, BlockedDirection(new.blocked))
    place_store.insert_bins(work.connection, [made])
    record_changes(work.connection, [Change("bin", (place.code, made.code), place.code)])
    _take_as_default(work, place, made)
    return made


def _take_as_default(work: UnitOfWork, place: Location, made: Bin) -> None:
    field = {"receive": "receipt_bin", "ship": "shipment_bin"}.get(made.type)
    if field and not getattr(place, field):
        default: dict[str, Any] = {field: made.code}
        place_store.update_location(work.connection, replace(place, **default))
        record_changes(work.connection, [Change("location", (place.code,))])


def change_location(work: UnitOfWork, code: str, change: LocationChange) -> Location:
    """Change the fields that are given. Raises: Refused(NOT_FOUND, INVALID_REQUEST). Source: spec/warehouse.md, section 2."""
    given: dict[str, Any] = {name: getattr(change, name) for name in change.model_fields_set}
    if "default_bin_selection" in given:
        given["default_bin_selection"] = DefaultBinSelection(change.default_bin_selection)
    changed = replace(service.location(work, code), **given)
    rules.require_consistent_location(changed)
    place_store.update_location(work.connection, changed)
    record_changes(work.connection, [Change("location", (changed.code,))])
    return changed


def change_bin(work: UnitOfWork, location_code: str, code: str, change: BinChange) -> Bin:
    """Change the fields that are given. Raises: Refused(NOT_FOUND). Source: spec/warehouse.md, section 4, rule 7."""
    given: dict[str, Any] = {name: getattr(change, name) for name in change.model_fields_set}
    if "blocked" in given:
        given["blocked"] = BlockedDirection(change.blocked)
    changed = replace(service.bin_(work, location_code, code), **given)
    place_store.update_bin(work.connection, changed)
    record_changes(work.connection, [Change("bin", (location_code, code), location_code)])
    return changed


def delete_bin(work: UnitOfWork, location_code: str, code: str) -> None:
    """Delete a bin that nothing lies in, which who calls has seen to. Raises: Refused(NOT_FOUND, BIN_IN_USE)."""
    place = service.location(work, location_code)
    gone = service.bin_(work, location_code, code)
    for use, bin_code in (("arrivals", place.receipt_bin), ("departures", place.shipment_bin)):
        if bin_code == gone.code:
            raise Refused(BIN_IN_USE, bin=gone.code, location=place.code, reason=f"it is the location's bin for {use}")
    place_store.delete_bin(work.connection, place.code, gone.code)
    record_changes(work.connection, [Change("bin", (place.code, gone.code), place.code, removed=True)])
