"""Many people who post at the same time, through one server or several: what each was told, and what the books say then."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

from server.ledger import service
from server.ledger.posting import post
from server.ledger.posting_lines import EntryType, Place, Posting, PostingLine, TransferLine
from server.ledger.values import EntryFilter
from shared.errors import Refused
from shared.quantities import Quantity
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.database.unit_of_work import Database
    from server.ledger.posting_lines import AnyPostingLine

PEOPLE = 64
POSTED = "posted"
DAY = date(2026, 1, 2)
HOT_BIN, OTHER_BIN = Place("WH", "A"), Place("WH", "B")
HOT_LOT = Tracking("L1")


def all_at_once(servers: Sequence[Database], postings: Sequence[Sequence[AnyPostingLine]]) -> list[str]:
    """Have as many people post these, each the next when one is answered; what became of each: posted, or why it was refused."""

    def post_one(number: int) -> str:
        posting = Posting(tuple(postings[number]), DAY)
        try:
            servers[number % len(servers)].write(lambda work: post(work, posting))
        except Refused as refused:
            return refused.code
        return POSTED

    with ThreadPoolExecutor(PEOPLE) as people:
        return list(people.map(post_one, range(len(postings))))


def bought(item: str, pieces: int, place: Place, tracking: Tracking = UNTRACKED) -> PostingLine:
    return PostingLine(EntryType.PURCHASE, item, place, Quantity(pieces), tracking=tracking)


def sold(item: str, pieces: int, place: Place, tracking: Tracking = UNTRACKED) -> PostingLine:
    return PostingLine(EntryType.SALE, item, place, Quantity(-pieces), tracking=tracking)


def moves_of_one_lot(count: int, item: str, *, seed: int) -> list[list[AnyPostingLine]]:
    """Receipts into one bin, sales out of it, and goods that go from it to another bin, or come back: all of the same lot."""
    generator = random.Random(seed)
    kinds = (
        lambda pieces: bought(item, pieces, HOT_BIN, HOT_LOT),
        lambda pieces: sold(item, pieces, HOT_BIN, HOT_LOT),
        lambda pieces: TransferLine(item, HOT_BIN, OTHER_BIN, Quantity(pieces), tracking=HOT_LOT),
        lambda pieces: TransferLine(item, OTHER_BIN, HOT_BIN, Quantity(pieces), tracking=HOT_LOT),
    )
    return [[generator.choice(kinds)(generator.randint(1, 3))] for _ in range(count)]


def expected_in_bins(postings: Sequence[Sequence[AnyPostingLine]], outcomes: Sequence[str]) -> dict[Place, Quantity]:
    """A plain sum over what was posted: what lies in each bin."""
    bins: Counter[Place] = Counter()
    for (line,), outcome in zip(postings, outcomes, strict=True):
        if outcome == POSTED and isinstance(line, TransferLine):
            bins[line.from_place] -= line.quantity
            bins[line.to_place] += line.quantity
        elif outcome == POSTED:
            assert isinstance(line, PostingLine)
            bins[line.place] += line.quantity
    return {place: quantity for place, quantity in bins.items() if quantity}


def found_in_bins(database: Database, item: str) -> dict[Place, Quantity]:
    with database.read() as work:
        contents = service.bin_contents(work, EntryFilter(item_no=item))
    return {balance.place: balance.quantity for balance in contents}
