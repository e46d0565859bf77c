"""Stock over HTTP: what is on hand, what lies in the bins, now or as of a day; where lots and serial numbers are."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.ledger import cards, service
from server.ledger.asked import AskedCode, AskedNumber
from server.ledger.paging import RequestPage
from server.ledger.values import EntryFilter
from server.problems import problem_responses
from server.tracking import service as tracking
from shared.errors import INVALID_REQUEST
from shared.wire.ledger import OnHand, TrackingNumberState

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.values import Balance

router = APIRouter(prefix="/api/v1", tags=["stock"], responses=problem_responses(INVALID_REQUEST))

AsOf = Annotated[
    date | None,
    Query(description="What the entries dated up to that day add up to, from the ledger itself; only for one item. None: now."),
]


@router.get("/on-hand")
def read_on_hand(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    item: AskedCode = None,
    variant: AskedCode = None,
    location: AskedCode = None,
    bin: AskedCode = None,  # noqa: A002  the name on the wire
    lot: AskedNumber = None,
    serial: AskedNumber = None,
    as_of: AsOf = None,
    page: RequestPage,
) -> list[OnHand]:
    """What is on hand, by item, variant, location and number; by bin, where a bin is named. Blank means blank.

    A page at a time: the `Link` header says where the next one is.
    """
    wanted = EntryFilter(item, variant, location, bin, lot, serial)
    with database.read() as work:
        found = page.of(lambda asked: service.on_hand(work, wanted, asked, as_of=as_of), by_bin=bin is not None)
        return [cards.on_hand_card(balance) for balance in found]


@router.get("/bin-contents")
def read_bin_contents(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    location: AskedCode = None,
    bin: AskedCode = None,  # noqa: A002  the name on the wire
    item: AskedCode = None,
    lot: AskedNumber = None,
    serial: AskedNumber = None,
    as_of: AsOf = None,
    page: RequestPage,
) -> list[OnHand]:
    """What lies in the bins, bin by bin. Blank means blank. A page at a time, as of `/on-hand`."""
    wanted = EntryFilter(item_no=item, location_code=location, bin_code=bin, lot_no=lot, serial_no=serial)
    with database.read() as work:
        found = page.of(lambda asked: service.bin_contents(work, wanted, asked, as_of=as_of), by_bin=True)
        return [cards.on_hand_card(balance) for balance in found]


@router.get("/tracking-numbers")
def read_tracking_numbers(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    item: AskedCode = None,
    lot: AskedNumber = None,
    serial: AskedNumber = None,
    page: RequestPage,
) -> list[TrackingNumberState]:
    """The lots and serial numbers in stock that fit: where they lie, how long they are good, whether they are blocked.

    A page at a time, as of `/on-hand`; a lot that lies in very many places may go on on the next one.
    """
    wanted = EntryFilter(item_no=item, lot_no=lot, serial_no=serial)
    with database.read() as work:
        found = page.of(lambda asked: service.on_hand(work, wanted, asked), by_bin=False)
        numbered = [balance for balance in found if balance.tracking.lot_no or balance.tracking.serial_no]
        return _tracking_numbers(work, numbered)


def _tracking_numbers(work: UnitOfWork, balances: list[Balance]) -> list[TrackingNumberState]:
    """The balances by number, with the block of each."""
    by_number: dict[tuple[str, str, str, str], list[Balance]] = {}
    for each in balances:
        by_number.setdefault((each.item_no, each.variant_code, each.tracking.lot_no, each.tracking.serial_no), []).append(each)
    blocked = tracking.blocked(work, by_number)
    return [
        TrackingNumberState(
            item=key[0],
            variant=key[1],
            lot=key[2],
            serial=key[3],
            blocked=bool(tracking.tracked_numbers([key]) & blocked),
            expiration=found[0].expires_on,
            in_stock=tuple(cards.on_hand_card(each) for each in found),
        )
        for key, found in by_number.items()
    ]
