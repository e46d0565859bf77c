"""What an administrator changes of locations and bins that are in use. Making them is `service.py`'s."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from server.catalog import rules, service, store
from server.catalog.values import Bin, BlockedDirection, DefaultBinSelection, Location
from server.database.changes import Change, record_changes
from shared.errors import BIN_IN_USE, Refused

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.items import BinChange, LocationChange


def change_location(work: UnitOfWork, code: str, change: LocationChange) -> Location:
    """Change the fields that are given. Raises: Refused(NOT_FOUND, INVALID_REQUEST). Source: spec/warehouse.md, section 2."""
    given: dict[str, Any] = {name: getattr(change, name) for name in change.model_fields_set}
    if "default_bin_selection" in given:
        given["default_bin_selection"] = DefaultBinSelection(change.default_bin_selection)
    changed = replace(service.location(work, code), **given)
    rules.require_consistent_location(changed)
    store.update_location(work.connection, changed)
    record_changes(work.connection, [Change("location", (changed.code,))])
    return changed


def change_bin(work: UnitOfWork, location_code: str, code: str, change: BinChange) -> Bin:
    """Change the fields that are given. Raises: Refused(NOT_FOUND). Source: spec/warehouse.md, section 4, rule 7."""
    given: dict[str, Any] = {name: getattr(change, name) for name in change.model_fields_set}
    if "blocked" in given:
        given["blocked"] = BlockedDirection(change.blocked)
    changed = replace(service.bin_(work, location_code, code), **given)
    store.update_bin(work.connection, changed)
    record_changes(work.connection, [Change("bin", (location_code, code), location_code)])
    return changed


def delete_bin(work: UnitOfWork, location_code: str, code: str) -> None:
    """Delete a bin that nothing lies in, which who calls has seen to. Raises: Refused(NOT_FOUND, BIN_IN_USE)."""
    place = service.location(work, location_code)
    gone = service.bin_(work, location_code, code)
    for use, bin_code in (("arrivals", place.receipt_bin), ("departures", place.shipment_bin)):
        if bin_code == gone.code:
            raise Refused(BIN_IN_USE, bin=gone.code, location=place.code, reason=f"it is the location's bin for {use}")
    store.delete_bin(work.connection, place.code, gone.code)
    record_changes(work.connection, [Change("bin", (place.code, gone.code), place.code, removed=True)])
