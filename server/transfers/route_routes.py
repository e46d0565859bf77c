"""Transfer routes over HTTP: the ways between locations. Thin."""

from __future__ import annotations

from fastapi import APIRouter, status

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.problems import problem_responses
from server.transfers import transfer_routes
from shared.errors import IN_TRANSIT_REQUIRED, NOT_FOUND, NOT_PERMITTED, SAME_PLACE
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.transfers import TransferRouteCard

router = APIRouter(prefix="/api/v1", tags=["transfers"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))


@router.get("/transfer-routes")
def list_transfer_routes(database: RequestDatabase, _caller: CurrentCaller) -> list[TransferRouteCard]:
    """Every way between two locations of which something is said."""
    with database.read() as work:
        return transfer_routes.cards(work)


@router.put("/transfer-routes", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, SAME_PLACE, IN_TRANSIT_REQUIRED))
def save_transfer_route(said: TransferRouteCard, database: RequestDatabase, caller: CurrentCaller) -> TransferRouteCard:
    """Say what orders from one location to another say unless they say otherwise; those that are made stay as they are."""
    caller.require(Role.SUPERVISOR, action="set up transfer routes")
    return database.write(lambda work: transfer_routes.card(transfer_routes.save(work, said)))


@router.get("/transfer-routes/{from_location}/{to_location}")
def read_transfer_route(
    from_location: Code, to_location: Code, database: RequestDatabase, _caller: CurrentCaller
) -> TransferRouteCard:
    """The way from one location to another."""
    with database.read() as work:
        return transfer_routes.card(transfer_routes.route(work, from_location, to_location))


@router.delete("/transfer-routes/{from_location}/{to_location}", status_code=status.HTTP_204_NO_CONTENT)
def delete_transfer_route(from_location: Code, to_location: Code, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Forget the way; orders that go it stay as they are."""
    caller.require(Role.SUPERVISOR, action="set up transfer routes")

    def forget(work: UnitOfWork) -> None:
        transfer_routes.delete(work, from_location, to_location)

    database.write(forget)
