"""Put-aways, movements and replenishment are planned over HTTP: thin. Working on them: `routes.py`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, status

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.outstanding.values import Source
from server.problems import problem_responses
from server.warehouse import movements, planning_cards, put_aways, replenishment
from shared.errors import (
    BIN_BLOCKED,
    BIN_NOT_FOR_MOVEMENT,
    BIN_NOT_KEPT_FILLED,
    BIN_NOT_USED,
    INSUFFICIENT_BIN_CONTENT,
    INVALID_REQUEST,
    NOT_FOUND,
    NOT_PERMITTED,
    NOTHING_TO_POST,
    ORDER_NOT_RELEASED,
    SAME_PLACE,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
)
from shared.wire.access import Role
from shared.wire.fields import Code, CodeOrBlank, PositiveQuantity
from shared.wire.warehouse_planning import (
    BinSuggestion,
    MadeActivities,
    MovementWorksheet,
    NewMovement,
    NewPutAway,
    NewReplenishment,
    WholeBinMove,
    WholeBinMoved,
)

router = APIRouter(prefix="/api/v1", tags=["warehouse"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND))

_TO_MOVE = (BIN_NOT_USED, SAME_PLACE, BIN_NOT_FOR_MOVEMENT, BIN_BLOCKED)


@router.post(
    "/put-aways",
    status_code=status.HTTP_201_CREATED,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, INVALID_REQUEST, ORDER_NOT_RELEASED, NOTHING_TO_POST),
)
def create_put_away(new: NewPutAway, database: RequestDatabase, caller: CurrentCaller) -> MadeActivities:
    """Make the put-away that receives a released order, or one of what lies where arrivals do and nobody brings away yet."""
    caller.require(Role.RECEIVER, action="make put-aways")
    caller.require_location(new.location)

    def create(work: UnitOfWork) -> MadeActivities:
        work.person = caller.person
        if new.kind:
            made = put_aways.create_for_order(work, Source(new.kind), new.document, new.location, note=new.note)
        else:
            made = put_aways.create_from_stock(work, new.location, bin_codes=new.bins, note=new.note)
        return MadeActivities(activities=(made,))

    return database.write(create)


@router.get("/bin-suggestions", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, UNKNOWN_ITEM, UOM_UNKNOWN))
def read_bin_suggestions(
    location: Code,
    item: Code,
    quantity: PositiveQuantity,
    database: RequestDatabase,
    caller: CurrentCaller,
    *,
    variant: CodeOrBlank = "",
    uom: CodeOrBlank = "",
    from_bin: Annotated[CodeOrBlank, Query(description="Where the goods are now; it is not suggested.")] = "",
) -> list[BinSuggestion]:
    """Where somebody who has goods in hand puts them, best bin first, and why there; split where one bin is too small."""
    caller.require_location(location)
    with database.read() as work:
        found = put_aways.suggestions(work, location, item, quantity, variant_code=variant, uom_code=uom, from_bin=from_bin)
        return [planning_cards.bin_suggestion(placement) for placement in found]


@router.post(
    "/movements",
    status_code=status.HTTP_201_CREATED,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, UNKNOWN_ITEM, UOM_UNKNOWN, INSUFFICIENT_BIN_CONTENT, *_TO_MOVE),
)
def create_movement(new: NewMovement, database: RequestDatabase, caller: CurrentCaller) -> MadeActivities:
    """Make a movement between bins; where no lot is named, what expires first is proposed."""
    caller.require(Role.FLOOR, action="make movements")
    caller.require_location(new.location)

    def create(work: UnitOfWork) -> MadeActivities:
        work.person = caller.person
        made = movements.create(work, new.location, new.lines, priority=new.priority, note=new.note)
        return MadeActivities(activities=(made,))

    return database.write(create)


@router.post("/whole-bin-moves", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, NOTHING_TO_POST, *_TO_MOVE))
def move_whole_bin(move: WholeBinMove, database: RequestDatabase, caller: CurrentCaller) -> WholeBinMoved:
    """Post that all that lay in one bin is in another now. Open work that was to take it there follows the goods."""
    caller.require(Role.FLOOR, action="move goods")
    caller.require_location(move.location)

    def post(work: UnitOfWork) -> WholeBinMoved:
        work.person = caller.person
        done = movements.move_whole_bin(work, move.location, move.from_bin, move.to_bin)
        return WholeBinMoved(registered=done.registered_no, warehouse_entry_nos=done.warehouse_entry_nos)

    return database.write(post)


@router.get("/movement-worksheet", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, BIN_NOT_KEPT_FILLED, BIN_BLOCKED))
def read_movement_worksheet(
    location: Code,
    database: RequestDatabase,
    caller: CurrentCaller,
    *,
    bin: CodeOrBlank = "",  # noqa: A002  the field's word
    item: CodeOrBlank = "",
) -> MovementWorksheet:
    """What must be moved so that bins hold their minimum again, the most urgent first; and which cannot be filled, and why."""
    caller.require_location(location)
    with database.read() as work:
        return planning_cards.movement_worksheet(replenishment.calculate(work, location, bin_code=bin, item_no=item))


@router.post(
    "/replenishments",
    status_code=status.HTTP_201_CREATED,
    responses=problem_responses(NOT_PERMITTED, NOT_FOUND, BIN_NOT_KEPT_FILLED, BIN_BLOCKED),
)
def create_replenishment(new: NewReplenishment, database: RequestDatabase, caller: CurrentCaller) -> MadeActivities:
    """Calculate the movement worksheet and make its movements, one for each zone and urgency."""
    caller.require(Role.FLOOR, action="make movements")
    caller.require_location(new.location)

    def create(work: UnitOfWork) -> MadeActivities:
        work.person = caller.person
        made, left_out = replenishment.create(work, new.location, bin_code=new.bin, item_no=new.item)
        return MadeActivities(activities=made, left_out=tuple(planning_cards.not_filled(each) for each in left_out))

    return database.write(create)
