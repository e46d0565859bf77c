"""Bins and what is said of the items in them, over HTTP: with how much lies there, which the ledger alone knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, status

from server.access.authentication import CurrentCaller
from server.bin_contents.values import ContentKey, ContentSetup
from server.catalog.place_values import BlockedDirection
from server.database.requests import RequestDatabase
from server.ledger import bin_filling, binning
from server.ledger.asked import AskedCode, Limit
from server.ledger.bin_availability import availability
from server.ledger.questions import PAGE_MAX
from server.problems import problem_responses
from shared.errors import (
    BIN_IN_USE,
    BIN_NOT_USED,
    DEFAULT_BIN_EXISTS,
    INVALID_REQUEST,
    NOT_FOUND,
    NOT_PERMITTED,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
)
from shared.wire.access import Role
from shared.wire.bin_contents import BinAvailabilityCard, BinContentCard, BinContentSetup, BinRoom
from shared.wire.fields import Code, CodeOrBlank

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.database.unit_of_work import UnitOfWork
    from server.ledger.bin_availability import OnOpenLines
    from shared.quantities import Quantity

router = APIRouter(prefix="/api/v1", tags=["stock"])


@router.get("/bin-contents/setup")
def list_bin_content_setups(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    location: AskedCode = None,
    bin: AskedCode = None,  # noqa: A002  the name on the wire
    item: AskedCode = None,
    after_item: Annotated[CodeOrBlank, Query(description="Item, variant, location and bin of the last row of a page.")] = "",
    after_variant: Annotated[CodeOrBlank, Query()] = "",
    after_location: Annotated[CodeOrBlank, Query()] = "",
    after_bin: Annotated[CodeOrBlank, Query()] = "",
    limit: Limit = PAGE_MAX,
) -> list[BinContentCard]:
    """What is said of items in bins, by item, with how much lies there: fixed ones are listed when they are empty, too."""
    after = ContentKey(after_item, after_variant, after_location, after_bin) if after_item else None
    with database.read() as work:
        found = binning.contents(work, item_no=item, location_code=location, bin_code=bin, after=after, limit=limit)
        return [_card(content, quantity) for content, quantity in found]


@router.put(
    "/bin-contents/setup",
    responses=problem_responses(NOT_PERMITTED, UNKNOWN_ITEM, NOT_FOUND, BIN_NOT_USED, INVALID_REQUEST, DEFAULT_BIN_EXISTS),
)
def save_bin_content_setup(setup: BinContentSetup, database: RequestDatabase, caller: CurrentCaller) -> BinContentCard:
    """Say this of an item in a bin, in place of what was said before; to say nothing is to forget it."""
    caller.require(Role.SUPERVISOR, action="set up bins")

    def save(work: UnitOfWork) -> BinContentCard:
        work.person = caller.person
        content = _content(setup)
        return _card(content, binning.save_content(work, content))

    return database.write(save)


@router.get("/bins/{location}/{code}/room", responses=problem_responses(NOT_FOUND, UNKNOWN_ITEM, UOM_UNKNOWN))
def read_room(
    location: Code,
    code: Code,
    item: Code,
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    variant: CodeOrBlank = "",
    uom: CodeOrBlank = "",
) -> BinRoom:
    """How much more of an item goes into the bin: for who is about to put it there."""
    with database.read() as work:
        room = bin_filling.room_for(work, ContentKey(item, variant, location, code), uom)
    return BinRoom(quantity=room.quantity if room else None, limited_by=room.limited_by if room else "")


def availability_router(on_open_lines: OnOpenLines) -> APIRouter:
    """The route that says what is available in bins; `app.py` hands in who knows what open work takes and puts."""
    asking = APIRouter(prefix="/api/v1", tags=["stock"])

    @asking.get("/bin-contents/availability", responses=problem_responses(NOT_FOUND, UNKNOWN_ITEM))
    def read_bin_availability(
        location: Code, item: Code, database: RequestDatabase, _caller: CurrentCaller
    ) -> list[BinAvailabilityCard]:
        """What of an item can be taken from each bin, picked from it and put into it, and what keeps picks from it."""
        with database.read() as work:
            found = availability(work, location, item, on_open_lines)
        return [
            BinAvailabilityCard(
                location=key.location_code,
                bin=key.bin_code,
                item=key.item_no,
                variant=key.variant_code,
                **{name: getattr(each, name) for name in ("quantity", "to_take", "to_pick", "to_put", "why_not")},
            )
            for key, each in found
        ]

    return asking


def deleting(open_line: Callable[[UnitOfWork, str, str], str]) -> APIRouter:
    """The route that deletes bins; `app.py` hands in who knows what open work takes from a bin or brings to it."""
    deleting_router = APIRouter(prefix="/api/v1", tags=["stock"])

    @deleting_router.delete(
        "/bins/{location}/{code}",
        status_code=status.HTTP_204_NO_CONTENT,
        responses=problem_responses(NOT_PERMITTED, NOT_FOUND, BIN_IN_USE),
    )
    def delete_bin(location: Code, code: Code, database: RequestDatabase, caller: CurrentCaller) -> None:
        """Delete a bin that is empty, and what was said of items in it."""
        caller.require(Role.ADMIN, action="change the catalog")

        def delete(work: UnitOfWork) -> None:
            work.person = caller.person
            binning.delete_bin(work, location, code, open_line)

        database.write(delete)

    return deleting_router


def _content(setup: BinContentSetup) -> ContentSetup:
    return ContentSetup(
        ContentKey(setup.item, setup.variant, setup.location, setup.bin),
        is_fixed=setup.fixed,
        is_default=setup.default,
        is_dedicated=setup.dedicated,
        min_quantity=setup.min_quantity,
        max_quantity=setup.max_quantity,
        blocked=BlockedDirection(setup.blocked),
    )


def _card(content: ContentSetup, quantity: Quantity) -> BinContentCard:
    return BinContentCard(
        location=content.key.location_code,
        bin=content.key.bin_code,
        item=content.key.item_no,
        variant=content.key.variant_code,
        fixed=content.is_fixed,
        default=content.is_default,
        dedicated=content.is_dedicated,
        min_quantity=content.min_quantity,
        max_quantity=content.max_quantity,
        blocked=content.blocked.value,
        quantity=quantity,
    )
