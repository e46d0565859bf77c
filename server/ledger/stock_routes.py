"""Stock over HTTP: what is on hand, what lies in the bins, now or as of a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.ledger import cards, service
from server.ledger.asked import AskedCode, AskedNumber
from server.ledger.paging import RequestPage
from server.ledger.values import EntryFilter
from server.problems import problem_responses
from shared.errors import INVALID_REQUEST
from shared.wire.ledger import OnHand

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
