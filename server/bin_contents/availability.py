"""How much of an item can be taken from a bin, picked from it and put into it: pure. Source: spec/warehouse.md, 4, rule 8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.catalog.place_values import BinUse
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.bin_contents.values import ContentSetup, Room
    from server.catalog.values import Bin, Location


@dataclass(frozen=True, slots=True)
class BinAvailability:
    """Of one item in one bin, base unit."""

    quantity: Quantity
    to_take: Quantity
    """What open work does not take already."""
    to_pick: Quantity
    """Of that, what picks may have."""
    to_put: Quantity | None
    """None: there is no limit."""
    why_not: tuple[str, ...] = ()
    """What keeps picks from it, in words."""


def available(
    location: Location,
    bin_: Bin,
    setup: ContentSetup,
    *,
    quantity: Quantity,
    blocked: Quantity,
    taking: Quantity,
    putting: Quantity,
    room: Room | None,
) -> BinAvailability:
    """What can be done with an item in a bin.

    `blocked`: so much of it is of blocked lots, serial or package numbers; `taking`, `putting`: on lines of open work; `room`: what
    goes in now, None: as much as there is.
    """
    to_take = max(Quantity(quantity - taking), ZERO)
    reasons = tuple(_not_for_picks(location, bin_, setup))
    to_pick = ZERO if reasons else max(Quantity(to_take - blocked), ZERO)
    if blocked:
        reasons = (*reasons, f"{blocked!s} blocked by number")
    if taking:
        reasons = (*reasons, f"{taking!s} on open work")
    is_shut = bin_.is_blocked_for(inbound=True) or setup.is_blocked_for(inbound=True)
    to_put = ZERO if is_shut else None if room is None else max(Quantity(room.quantity - putting), ZERO)
    return BinAvailability(quantity, to_take, to_pick, to_put, reasons if quantity else ())


def _not_for_picks(location: Location, bin_: Bin, setup: ContentSetup) -> Iterator[str]:
    for speaks_against, reason in (
        (bin_.is_blocked_for(inbound=False), "the bin is blocked"),
        (setup.is_blocked_for(inbound=False), "the item is blocked in this bin"),
        (bin_.dedicated or setup.is_dedicated, "dedicated"),
        (location.directed_put_away_and_pick and not bin_.allows(BinUse.PICK), f"bins of type {bin_.type} are not picked from"),
        (bin_.code == location.receipt_bin, "not put away yet"),
        (bin_.code == location.shipment_bin, "waits for its shipment"),
        (bin_.code == location.adjustment_bin, "in no real bin"),
    ):
        if speaks_against:
            yield reason
