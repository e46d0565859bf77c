"""Locations, zones, bins, their types and put-away templates over HTTP: administrators change them, everybody reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from server.access.authentication import Caller, CurrentCaller
from server.catalog import cards, places, service, zones
from server.catalog.place_values import BinFilter
from server.database.requests import RequestDatabase
from server.problems import problem_responses
from shared.codes import normal_code
from shared.errors import ALREADY_EXISTS, BIN_IN_USE, INVALID_REQUEST, LOCATION_IN_USE, NOT_FOUND, NOT_PERMITTED
from shared.wire.access import Role
from shared.wire.fields import Code, CodeOrBlank
from shared.wire.places import (
    BinChange,
    BinDetails,
    BinTypeCard,
    BinTypeCode,
    LocationChange,
    LocationDetails,
    NewBin,
    NewBins,
    NewLocation,
    PlannedBin,
    PutAwayTemplateCard,
    ZoneCard,
    ZoneChange,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from server.catalog.usage import PlaceUsage
    from server.database.unit_of_work import Database, UnitOfWork

    T = TypeVar("T")

router = APIRouter(prefix="/api/v1", tags=["places"])

READING = problem_responses(NOT_FOUND)
MAKING = problem_responses(NOT_PERMITTED, ALREADY_EXISTS, NOT_FOUND, INVALID_REQUEST)
CHANGING = problem_responses(NOT_PERMITTED, NOT_FOUND, INVALID_REQUEST)


def _changed(database: Database, caller: Caller, job: Callable[[UnitOfWork], T]) -> T:
    """Run the job for an administrator."""
    caller.require(Role.ADMIN, action="change places")

    def change(work: UnitOfWork) -> T:
        work.person = caller.person
        return job(work)

    return database.write(change)


@router.get("/locations")
def list_locations(database: RequestDatabase, _caller: CurrentCaller) -> list[LocationDetails]:
    """All locations, by code, each with what it demands."""
    with database.read() as work:
        return [cards.location_details(location) for location in service.locations(work)]


@router.get("/locations/{code}", responses=READING)
def read_location(code: Code, database: RequestDatabase, _caller: CurrentCaller) -> LocationDetails:
    """One location, with what it demands."""
    with database.read() as work:
        return cards.location_details(service.location(work, code))


@router.post("/locations", status_code=201, responses=MAKING)
def add_location(new: NewLocation, database: RequestDatabase, caller: CurrentCaller) -> LocationDetails:
    """Make a location."""
    return cards.location_details(_changed(database, caller, lambda work: places.create_location(work, new)))


@router.get("/bins", responses=READING)
def list_bins(
    location: Code,
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    zone: Annotated[CodeOrBlank | None, Query(description="Those of the zone; blank: those of none.")] = None,
    type: Annotated[BinTypeCode | None, Query(description="Those of the type; blank: those of none.")] = None,  # noqa: A002
    prefix: Annotated[CodeOrBlank, Query(description="Those whose code begins so.")] = "",
    after: Annotated[CodeOrBlank, Query(description="Bin to go on behind; blank: from the first.")] = "",
    limit: Annotated[int, Query(ge=1, le=100_000)] = 10_000,
) -> list[BinDetails]:
    """The bins of a location, by code."""
    with database.read() as work:
        wanted = BinFilter(location, zone=zone, type=type, prefix=prefix, after=after, limit=limit)
        return [cards.bin_details(bin_) for bin_ in service.bins_that_fit(work, wanted)]


@router.post("/bins", status_code=201, responses=MAKING)
def add_bin(new: NewBin, database: RequestDatabase, caller: CurrentCaller) -> BinDetails:
    """Make a bin; the first of type receive or ship becomes its location's for arrivals or departures."""
    return cards.bin_details(_changed(database, caller, lambda work: places.create_bin(work, new)))


@router.post("/bins/ranges", status_code=201, responses=MAKING)
def add_bins(new: NewBins, database: RequestDatabase, caller: CurrentCaller) -> list[BinDetails]:
    """Make a bin for every rack, section and level of the ranges: all or none."""
    return [cards.bin_details(bin_) for bin_ in _changed(database, caller, lambda work: places.create_bins(work, new))]


@router.post("/bins/ranges/preview", responses=problem_responses(NOT_FOUND, INVALID_REQUEST))
def preview_bins(new: NewBins, database: RequestDatabase, _caller: CurrentCaller) -> list[PlannedBin]:
    """The codes that would be made, and which of them there are already; nothing is made."""
    with database.read() as work:
        return [PlannedBin(code=code, exists=exists) for code, exists in places.planned_bins(work, new)]


def changing(usage: PlaceUsage) -> APIRouter:
    """The routes that change what others may be using; `app.py` hands in who can tell."""
    changing_router = APIRouter(prefix="/api/v1", tags=["places"])

    @changing_router.patch(
        "/locations/{code}", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, INVALID_REQUEST, LOCATION_IN_USE)
    )
    def change_location(code: Code, change: LocationChange, database: RequestDatabase, caller: CurrentCaller) -> LocationDetails:
        """Change the fields that are given; the others stay, but for what a switch brings along."""
        return cards.location_details(_changed(database, caller, lambda work: places.change_location(work, code, change, usage)))

    @changing_router.patch(
        "/bins/{location}/{code}", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, INVALID_REQUEST, BIN_IN_USE)
    )
    def change_bin(location: Code, code: Code, change: BinChange, database: RequestDatabase, caller: CurrentCaller) -> BinDetails:
        """Change the fields that are given; the others stay. Some wait until the bin is empty."""
        changed = _changed(database, caller, lambda work: places.change_bin(work, location, code, change, usage))
        return cards.bin_details(changed)

    return changing_router


@router.get("/zones", responses=READING)
def list_zones(location: str, database: RequestDatabase, _caller: CurrentCaller) -> list[ZoneCard]:
    """The zones of a location, by code."""
    with database.read() as work:
        return [cards.zone_card(zone) for zone in zones.zones(work, normal_code(location))]


@router.post("/zones", status_code=201, responses=MAKING)
def add_zone(new: ZoneCard, database: RequestDatabase, caller: CurrentCaller) -> ZoneCard:
    """Make a zone."""
    return cards.zone_card(_changed(database, caller, lambda work: zones.create_zone(work, new)))


@router.patch("/zones/{location}/{code}", responses=CHANGING)
def change_zone(location: Code, code: Code, change: ZoneChange, database: RequestDatabase, caller: CurrentCaller) -> ZoneCard:
    """Change the fields that are given; bins that were made in the zone stay as they are."""
    return cards.zone_card(_changed(database, caller, lambda work: zones.change_zone(work, location, code, change)))


@router.delete("/zones/{location}/{code}", status_code=204, responses=CHANGING)
def delete_zone(location: Code, code: Code, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Delete a zone without bins."""
    _changed(database, caller, lambda work: zones.delete_zone(work, location, code))


@router.get("/bin-types")
def list_bin_types(database: RequestDatabase, _caller: CurrentCaller) -> list[BinTypeCard]:
    """All types of bins: the standard ones, then the company's own."""
    with database.read() as work:
        return [cards.bin_type_card(bin_type) for bin_type in zones.bin_types(work)]


@router.post("/bin-types", status_code=201, responses=MAKING)
def add_bin_type(new: BinTypeCard, database: RequestDatabase, caller: CurrentCaller) -> BinTypeCard:
    """Make a type of bins with any combination of uses."""
    return cards.bin_type_card(_changed(database, caller, lambda work: zones.create_bin_type(work, new)))


@router.delete("/bin-types/{code}", status_code=204, responses=CHANGING)
def delete_bin_type(code: str, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Delete a type of the company's own that no bin is of."""
    _changed(database, caller, lambda work: zones.delete_bin_type(work, code))


@router.get("/put-away-templates")
def list_put_away_templates(database: RequestDatabase, _caller: CurrentCaller) -> list[PutAwayTemplateCard]:
    """All put-away templates, by code."""
    with database.read() as work:
        return [cards.template_card(*template) for template in zones.templates(work)]


@router.put("/put-away-templates/{code}", responses=CHANGING)
def save_put_away_template(
    code: Code, card: PutAwayTemplateCard, database: RequestDatabase, caller: CurrentCaller
) -> PutAwayTemplateCard:
    """Make the template, or let it have these lines; `code` in the body is that of the address."""
    named = card.model_copy(update={"code": code})
    _changed(database, caller, lambda work: zones.save_template(work, named))
    return named


@router.delete("/put-away-templates/{code}", status_code=204, responses=CHANGING)
def delete_put_away_template(code: Code, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Delete a template that no location and no item names."""
    _changed(database, caller, lambda work: zones.delete_template(work, code))
