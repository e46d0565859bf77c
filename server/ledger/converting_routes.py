"""Converting a location that is in use into one with bins, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from server.access.authentication import CurrentCaller
from server.catalog import cards
from server.database.requests import RequestDatabase
from server.ledger import converting
from server.problems import problem_responses
from shared.errors import ALREADY_EXISTS, INVALID_REQUEST, LOCATION_IN_USE, NOT_FOUND, NOT_PERMITTED
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.places import Conversion, LocationChange, LocationDetails

if TYPE_CHECKING:
    from server.catalog.usage import PlaceUsage
    from server.catalog.values import Location
    from server.database.unit_of_work import UnitOfWork


def converting_router(usage: PlaceUsage) -> APIRouter:
    """The route; `app.py` hands in who knows what is open at a location."""
    router = APIRouter(prefix="/api/v1", tags=["places"])

    @router.post(
        "/locations/{code}/convert",
        responses=problem_responses(NOT_PERMITTED, NOT_FOUND, ALREADY_EXISTS, INVALID_REQUEST, LOCATION_IN_USE),
    )
    def convert_location(code: Code, conversion: Conversion, database: RequestDatabase, caller: CurrentCaller) -> LocationDetails:
        """Give a location bins while goods lie there: they all go into the new adjustment bin. It cannot be taken back."""
        caller.require(Role.ADMIN, action="convert locations")
        change = LocationChange(**conversion.model_dump(exclude_unset=True, exclude={"new_adjustment_bin"}))

        def convert(work: UnitOfWork) -> Location:
            work.person = caller.person
            return converting.convert(work, code, conversion.new_adjustment_bin, change, usage)

        return cards.location_details(database.write(convert))

    return router
