"""Making picks over HTTP: thin. Who holds order lines back is handed in by `app.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, status

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.problems import problem_responses
from server.warehouse import cards, desk, picks, waves
from shared.errors import NOT_FOUND, NOT_PERMITTED, NOTHING_TO_POST, ORDER_NOT_RELEASED, UNKNOWN_ITEM, UOM_UNKNOWN
from shared.wire.access import Role
from shared.wire.activities import MadePicksCard, NewPicks, NewWave, PickWorksheet
from shared.wire.fields import Code

if TYPE_CHECKING:
    from server.warehouse.picks import HeldLines


def making(held: HeldLines) -> APIRouter:
    """The routes that make picks, of what `held` does not hold back."""
    router = APIRouter(prefix="/api/v1", tags=["warehouse"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))

    @router.post(
        "/picks",
        status_code=status.HTTP_201_CREATED,
        responses=problem_responses(NOT_PERMITTED, NOT_FOUND, NOTHING_TO_POST, ORDER_NOT_RELEASED, UNKNOWN_ITEM, UOM_UNKNOWN),
    )
    def create_picks(new: NewPicks, database: RequestDatabase, caller: CurrentCaller) -> MadePicksCard:
        """Make picks for documents, for lines of them, or for goods that are wanted in a bin; and say what is left out."""
        caller.require(Role.FLOOR, action="make picks")
        caller.require_location(new.location)

        def create(work: UnitOfWork) -> MadePicksCard:
            work.person = caller.person
            return cards.made_picks(picks.made(work, desk.pick_request(work, new), held))

        return database.write(create)

    @router.get("/pick-worksheet")
    def read_pick_worksheet(location: Code, database: RequestDatabase, caller: CurrentCaller) -> PickWorksheet:
        """All that is wanted at a location and not on a pick yet, with what can be found for it; picks are made of its lines."""
        caller.require_location(location)
        with database.read() as work:
            return waves.worksheet(work, location, held)

    @router.post(
        "/waves", status_code=status.HTTP_201_CREATED, responses=problem_responses(NOT_PERMITTED, NOT_FOUND, NOTHING_TO_POST)
    )
    def create_wave(new: NewWave, database: RequestDatabase, caller: CurrentCaller) -> MadePicksCard:
        """Release many documents at once, by filter, into picks that are walked as one says."""
        caller.require(Role.SUPERVISOR, action="release waves")
        caller.require_location(new.location)

        def create(work: UnitOfWork) -> MadePicksCard:
            work.person = caller.person
            return cards.made_picks(waves.release(work, new, held))

        return database.write(create)

    return router
