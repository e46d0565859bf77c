"""Bins that nobody names: a line without one has the item's default bin, and what is placed may become it.

At directed locations there are no default bins: what is adjusted without a bin lands in the adjustment bin.
Source: spec/warehouse.md, section 4, rules 4, 5 and 7.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.bin_contents import service as bin_contents
from server.bin_contents.values import ContentKey, StockedItem
from server.catalog import service as catalog
from server.catalog.place_values import DefaultBinSelection
from server.ledger.posting_lines import PostingLine, TransferLine, UndoLine
from shared.quantities import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from server.bin_contents.values import ContentSetup
    from server.catalog.values import Location
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.posting_lines import AnyPostingLine, Place, Posting
    from server.ledger.rules.booking import Booking


def with_default_bins(work: UnitOfWork, posting: Posting) -> Posting:
    """The posting with the item's default bin wherever a line names none at a location that works with bins."""
    if all(place.bin_code for line in posting.lines for place in _places(line)):
        return posting
    return replace(posting, lines=tuple(_with_default_bins(work, line) for line in posting.lines))


def _with_default_bins(work: UnitOfWork, line: AnyPostingLine) -> AnyPostingLine:
    if isinstance(line, PostingLine):
        return replace(line, place=_proposed(work, line, line.place))
    if isinstance(line, TransferLine):
        from_place = line.from_place if line.gets_first_bin else _proposed(work, line, line.from_place)
        return replace(line, from_place=from_place, to_place=_proposed(work, line, line.to_place))
    return line


def _proposed(work: UnitOfWork, line: PostingLine | TransferLine, place: Place) -> Place:
    if place.bin_code or not place.location_code:
        return place
    location = catalog.location(work, place.location_code)
    if not location.bin_mandatory:
        return place
    if location.directed_put_away_and_pick:
        # What nobody has seen in a bin. Source: spec/ledger.md, section 6, rule 6.
        return replace(place, bin_code=location.adjustment_bin if isinstance(line, PostingLine) else "")
    return replace(
        place, bin_code=bin_contents.default_bin(work, StockedItem(line.item_no, line.variant_code, place.location_code))
    )


def contents_for(
    work: UnitOfWork, lines: Iterable[PostingLine | TransferLine], locations: Mapping[str, Location]
) -> dict[ContentKey, ContentSetup]:
    """What is said of the items of the lines in the bins of their locations."""
    items = (
        StockedItem(line.item_no, line.variant_code, place.location_code)
        for line in lines
        for place in _places(line)
        if place.bin_code and place.location_code and locations[place.location_code].bin_mandatory
    )
    return bin_contents.contents_of(work, items)


def keep_default_bins(work: UnitOfWork, booking: Booking) -> None:
    """Where the location says so, the bin that goods were put into becomes the item's default; not when they only come back."""
    bin_contents.placed(work, dict.fromkeys(_placed(booking)))


def _placed(booking: Booking) -> Iterator[ContentKey]:
    for each in booking.bin_movements:
        location = booking.facts.location(each.key.location_code)
        comes_back = isinstance(booking.posting.lines[each.line], UndoLine)
        if each.quantity > ZERO and not comes_back and location.default_bin_selection is not DefaultBinSelection.NONE:
            yield ContentKey(each.key.item_no, each.key.variant_code, each.key.location_code, each.key.bin_code)


def _places(line: AnyPostingLine) -> tuple[Place, ...]:
    if isinstance(line, PostingLine):
        return (line.place,)
    return (line.from_place, line.to_place) if isinstance(line, TransferLine) else ()
