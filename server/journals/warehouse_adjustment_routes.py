"""Adjusting bins against the adjustment bin over HTTP, and letting the items' books follow: for supervisors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, status

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.journals import warehouse_adjustments
from server.problems import problem_responses
from shared.errors import (
    BIN_BLOCKED,
    BIN_FULL,
    INSUFFICIENT_BIN_CONTENT,
    INVALID_REQUEST,
    LOT_REQUIRED,
    NOT_FOUND,
    NOT_PERMITTED,
    REASON_REQUIRED,
    SERIAL_REQUIRED,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
)
from shared.wire.access import Role
from shared.wire.fields import Code
from shared.wire.warehouse_adjusting import (
    AdjustmentToCarryOver,
    BinAdjustment,
    CarryOver,
    PostedBinAdjustment,
    PostedCarryOver,
)

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.values import UnitInBin

router = APIRouter(prefix="/api/v1", tags=["journals"])

_POSTING = problem_responses(
    NOT_PERMITTED,
    NOT_FOUND,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
    INVALID_REQUEST,
    BIN_BLOCKED,
    BIN_FULL,
    INSUFFICIENT_BIN_CONTENT,
    LOT_REQUIRED,
    SERIAL_REQUIRED,
    REASON_REQUIRED,
)


@router.post("/warehouse-adjustments/post", status_code=status.HTTP_201_CREATED, responses=_POSTING)
def post_warehouse_adjustment(adjustment: BinAdjustment, database: RequestDatabase, caller: CurrentCaller) -> PostedBinAdjustment:
    """Say that more or less lies in bins than the books say; the balance waits in the adjustment bin."""
    caller.require(Role.SUPERVISOR, action="adjust bins")
    caller.require_location(adjustment.location)

    def adjust(work: UnitOfWork) -> PostedBinAdjustment:
        work.person = caller.person
        return PostedBinAdjustment(warehouse_entry_nos=warehouse_adjustments.adjust_bins(work, adjustment).warehouse_entry_nos)

    return database.write(adjust)


@router.get("/warehouse-adjustments", responses=problem_responses(NOT_FOUND, INVALID_REQUEST))
def list_warehouse_adjustments(location: Code, database: RequestDatabase, _caller: CurrentCaller) -> list[AdjustmentToCarryOver]:
    """What the adjustment bin of a location holds, and the items' books do not know yet."""
    with database.read() as work:
        return [_card(each) for each in warehouse_adjustments.to_carry_over(work, location)]


@router.post("/warehouse-adjustments/carry-over", status_code=status.HTTP_201_CREATED, responses=_POSTING)
def carry_over_warehouse_adjustments(wanted: CarryOver, database: RequestDatabase, caller: CurrentCaller) -> PostedCarryOver:
    """Adjust the items by what the adjustment bin holds of them. Worth doing every day."""
    caller.require(Role.SUPERVISOR, action="adjust stock")
    caller.require_location(wanted.location)

    def carry_over(work: UnitOfWork) -> PostedCarryOver:
        work.person = caller.person
        return PostedCarryOver(entry_nos=warehouse_adjustments.carry_over(work, wanted.location, wanted.items, wanted.reason))

    return database.write(carry_over)


def _card(held: UnitInBin) -> AdjustmentToCarryOver:
    return AdjustmentToCarryOver(
        item=held.item_no,
        variant=held.variant_code,
        lot=held.tracking.lot_no,
        serial=held.tracking.serial_no,
        package=held.tracking.package_no,
        uom=held.uom_code,
        quantity=-held.quantity,
    )
