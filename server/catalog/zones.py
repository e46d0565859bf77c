"""What an administrator does with zones, types of bins and put-away templates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import place_store, service
from server.catalog.place_values import STANDARD_BIN_TYPES, BinType, BinUse, PutAwayRule, Zone
from shared.errors import ALREADY_EXISTS, INVALID_REQUEST, NOT_FOUND, Refused

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.places import BinTypeCard, PutAwayTemplateCard, ZoneCard, ZoneChange


def create_zone(work: UnitOfWork, new: ZoneCard) -> Zone:
    """Make a zone. Raises: Refused(NOT_FOUND, ALREADY_EXISTS)."""
    place = service.location(work, new.location)
    if place_store.zone_by_code(work.connection, place.code, new.code) is not None:
        raise Refused(ALREADY_EXISTS, what="Zone", key=f"{new.code} at {place.code}")
    made = Zone(place.code, new.code, **new.model_dump(exclude={"location", "code"}))
    return _save(work, made)


def change_zone(work: UnitOfWork, location_code: str, code: str, change: ZoneChange) -> Zone:
    """Change the fields that are given; bins that were made in it stay as they are. Raises: Refused(NOT_FOUND)."""
    given = {name: getattr(change, name) for name in change.model_fields_set}
    return _save(work, replace(service.zone(work, location_code, code), **given))


def _save(work: UnitOfWork, zone: Zone) -> Zone:
    if zone.bin_type:
        bin_type(work, zone.bin_type)
    place_store.save_zone(work.connection, zone)
    return zone


def delete_zone(work: UnitOfWork, location_code: str, code: str) -> None:
    """Delete a zone without bins. Raises: Refused(NOT_FOUND, INVALID_REQUEST)."""
    zone = service.zone(work, location_code, code)
    if inside := next((bin_.code for bin_ in service.bins(work, location_code) if bin_.zone == zone.code), ""):
        raise Refused(INVALID_REQUEST, reason=f"bin {inside} is in zone {zone.code}")
    place_store.delete_zone(work.connection, location_code, zone.code)


def zones(work: UnitOfWork, location_code: str) -> list[Zone]:
    """The zones of a location, by code. Raises: Refused(NOT_FOUND)."""
    return place_store.zones(work.connection, service.location(work, location_code).code)


def bin_types(work: UnitOfWork) -> list[BinType]:
    """All types of bins: the standard ones, then the company's own."""
    standard = [BinType(code, "", uses) for code, uses in STANDARD_BIN_TYPES.items() if code]
    return standard + place_store.bin_types(work.connection)


def bin_type(work: UnitOfWork, code: str) -> BinType:
    """The type. Raises: Refused(NOT_FOUND)."""
    found = next((each for each in bin_types(work) if each.code == code), None)
    if found is None:
        raise Refused(NOT_FOUND, what="bin type", key=code)
    return found


def create_bin_type(work: UnitOfWork, new: BinTypeCard) -> BinType:
    """Make a type of bins with any combination of uses. Raises: Refused(ALREADY_EXISTS). Source: spec/warehouse.md, 4, rule 11."""
    if any(each.code == new.code for each in bin_types(work)):
        raise Refused(ALREADY_EXISTS, what="Bin type", key=new.code)
    made = BinType(new.code, new.description, frozenset(map(BinUse, new.uses)))
    place_store.save_bin_type(work.connection, made)
    return made


def delete_bin_type(work: UnitOfWork, code: str) -> None:
    """Delete a type of the company's own that no bin is of. Raises: Refused(NOT_FOUND, INVALID_REQUEST)."""
    gone = bin_type(work, code)
    if gone.code in STANDARD_BIN_TYPES:
        raise Refused(INVALID_REQUEST, reason=f"{code} is always there")
    if place_store.has_bins_of_type(work.connection, code):
        raise Refused(INVALID_REQUEST, reason=f"there are bins or zones of type {code}")
    place_store.delete_bin_type(work.connection, code)


def templates(work: UnitOfWork) -> list[tuple[str, str, tuple[PutAwayRule, ...]]]:
    """Code, description and lines of every put-away template, by code."""
    found = place_store.put_away_templates(work.connection)
    return [(code, description, place_store.put_away_rules(work.connection, code)) for code, description in found]


def save_template(work: UnitOfWork, card: PutAwayTemplateCard) -> None:
    """Make the put-away template, or let it have these lines."""
    lines = [PutAwayRule(**line.model_dump()) for line in card.lines]
    place_store.save_put_away_template(work.connection, card.code, card.description, lines)


def delete_template(work: UnitOfWork, code: str) -> None:
    """Delete a put-away template that no location and no item names. Raises: Refused(NOT_FOUND, INVALID_REQUEST)."""
    service.put_away_template(work, code)
    if place_store.is_template_used(work.connection, code):
        raise Refused(INVALID_REQUEST, reason=f"locations or items put away by template {code}")
    place_store.delete_put_away_template(work.connection, code)
