"""Lots that get another expiration date under their own number: all of a lot, over the lines of a posting, or none of it.

A lot lies in several bins, or its pieces have serial numbers: each is a line of its own, and together they are the whole lot.
Source: spec/tracking.md, section 9, rules 2 and 6.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from server.ledger.posting_lines import PostingLine, TransferLine
from server.ledger.rules.checks import changes_numbers, new_numbers
from server.ledger.rules.movements import expiration_key
from shared.errors import TRACKING_LISTED_TWICE, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from server.ledger.posting_lines import AnyPostingLine
    from server.ledger.rules.movements import ExpirationKey
    from shared.tracking import Tracking


class Redating:
    """What the lines of a posting re-date; `lot_stock` is on hand over all locations before the posting."""

    def __init__(self, lines: Iterable[AnyPostingLine], lot_stock: Mapping[ExpirationKey, Quantity]) -> None:
        self._stock = dict(lot_stock)
        """As the lines before the first that re-dates the lot leave it."""
        self._wanted: dict[ExpirationKey, Quantity] = defaultdict(Quantity)
        self._made: dict[ExpirationKey, set[int]] = defaultdict(set)
        self._seen: set[tuple[object, ...]] = set()
        for line in lines if lot_stock else ():
            self._count(line)

    def _count(self, line: AnyPostingLine) -> None:
        redated = redated_lot(line)
        if redated is not None:
            self._wanted[redated] += line.quantity if isinstance(line, TransferLine) else ZERO
            return
        for key, change in _changes(line):
            if key in self._stock and key not in self._wanted:
                self._stock[key] += change

    def require_once(self, line: TransferLine) -> None:
        """Each old and new number of a place once. Raises: Refused(TRACKING_LISTED_TWICE)."""
        if not changes_numbers(line):
            return
        said = (line.item_no, line.variant_code, line.from_place, line.to_place, line.tracking, new_numbers(line))
        if said in self._seen:
            raise Refused(TRACKING_LISTED_TWICE, number=_named(line.tracking), item=line.item_no)
        self._seen.add(said)

    def may_begin(self, key: ExpirationKey | None) -> bool:
        """Whether the lines re-date all that is there of the lot; after the first of them its date is settled."""
        return key is not None and key in self._stock and not self._made[key] and self._wanted[key] == self._stock[key]

    def made(self, key: ExpirationKey) -> frozenset[int]:
        """The increases that have the new date already: a later line takes from what is left of the lot."""
        return frozenset(self._made[key])

    def make(self, key: ExpirationKey, entry_no: int) -> None:
        """An increase has the new date now."""
        self._made[key].add(entry_no)


def redated_lot(line: AnyPostingLine) -> ExpirationKey | None:
    """The lot whose date the line changes under its own number; None: none."""
    if not isinstance(line, TransferLine) or not line.changes_expiration:
        return None
    old, new = (expiration_key(line.item_no, line.variant_code, numbers) for numbers in (line.tracking, new_numbers(line)))
    return old if old == new else None


def _changes(line: AnyPostingLine) -> Iterator[tuple[ExpirationKey | None, Quantity]]:
    if isinstance(line, PostingLine):
        yield expiration_key(line.item_no, line.variant_code, line.tracking), line.quantity
    elif isinstance(line, TransferLine):
        yield expiration_key(line.item_no, line.variant_code, line.tracking), -line.quantity
        yield expiration_key(line.item_no, line.variant_code, new_numbers(line)), line.quantity


def _named(tracking: Tracking) -> str:
    return tracking.serial_no or tracking.lot_no or tracking.package_no
