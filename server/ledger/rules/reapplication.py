"""Taking applications back so that others can be made, and applying again what they had applied.

Nothing on record is changed: an application is taken back by a record of the opposite quantity.
Source: spec/ledger.md, section 3, rules 11 and 14.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from server.ledger.posting_lines import EntryType
from server.ledger.rules.application import close_shortages, consume
from server.ledger.rules.expiration import refuse_expired_stock
from shared.errors import APPLICATION_INVALID, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from server.ledger.rules.application import OpenStock
    from server.ledger.rules.facts import Facts
    from server.ledger.rules.movements import Application, Applied, OpenEntry
    from server.ledger.values import LedgerEntry


def reason_against_unapplying(inbound: LedgerEntry, outbound: LedgerEntry) -> str:
    """Why the two stay applied to one another whoever asks; blank where nothing speaks against it. Source: rule 14."""
    if inbound.undoes is not None or outbound.undoes is not None:
        return "it belongs to a correction"
    if EntryType.TRANSFER in (inbound.entry_type, outbound.entry_type):
        return "it belongs to a transfer"
    return ""


def is_fixed(inbound: LedgerEntry, outbound: LedgerEntry) -> bool:
    """Whether the poster of one named the other."""
    return outbound.applies_to == inbound.entry_no or inbound.applies_to == outbound.entry_no


class Reapplication:
    """What the lines of a posting took back of earlier applications, and applied anew."""

    def __init__(self, facts: Facts, stock: OpenStock, applied: Mapping[int, Collection[Applied]]) -> None:
        self._facts = facts
        self._stock = stock
        self._applied = applied
        self._gone: dict[tuple[int, int], Quantity] = defaultdict(Quantity)
        self.ancestors: dict[int, frozenset[int]] = dict(facts.ancestors)
        """Of increases: the decreases that their goods came through; those that the posting brings back, too."""
        self.applications: list[Application] = []

    def take_back(self, applied: Applied, quantity: Quantity) -> None:
        """Both entries are open again by so much. Raises: Refused(PERIOD_CLOSED)."""
        inbound, outbound = self._stock.by_no[applied.inbound_no], self._stock.by_no[applied.outbound_no]
        self._facts.allowed_dates.require_open(outbound.posting_date)
        self.applications.append(self._stock.match(inbound, outbound, -quantity, outbound.posting_date))
        self.is_gone(inbound, outbound, quantity)

    def is_gone(self, inbound: OpenEntry, outbound: OpenEntry, quantity: Quantity) -> None:
        """So much of what was applied is taken back, by whatever line."""
        self._gone[inbound.entry_no, outbound.entry_no] += quantity

    def make_room(self, named: OpenEntry, wanted: Quantity) -> list[Applied]:
        """Take back what has used the named entry, the newest first, until so much of it is left. What was taken back.

        Raises: Refused(APPLICATION_INVALID) when what must stay is in the way. Source: rule 11.
        """
        taken_back, in_the_way = [], None
        for applied in self._applied.get(named.entry_no, ()):
            missing = wanted - abs(named.remaining)
            there = applied.quantity - self._gone[applied.inbound_no, applied.outbound_no]
            if missing <= ZERO or not there:
                continue
            if applied.kept_because:
                in_the_way = in_the_way or applied
                continue
            self.take_back(applied, min(missing, there))
            taken_back.append(applied)
        if in_the_way is not None and abs(named.remaining) < wanted:
            other = in_the_way.outbound_no if named.is_increase else in_the_way.inbound_no
            raise Refused(
                APPLICATION_INVALID, entry=named.entry_no, reason=f"entry {other} is applied to it: {in_the_way.kept_because}"
            )
        return taken_back

    def apply_again(self, taken_back: Collection[Applied], named: OpenEntry) -> None:
        """Apply what lost its application elsewhere.

        Raises: Refused(APPLICATION_INVALID) where one must not stay short, LOT_EXPIRED where it finds only what has expired.
        """
        for applied in taken_back:
            if named.is_increase:
                self._consume_again(applied, named)
            else:
                inbound = self._stock.by_no[applied.inbound_no]
                self.applications += close_shortages(self._stock, inbound, not_these=self.ancestors_of(inbound.entry_no))

    def ancestors_of(self, entry_no: int) -> frozenset[int]:
        """The entry itself, and the decreases that its goods came through."""
        return self.ancestors.get(entry_no, frozenset()) | {entry_no}

    def descendants(self, decrease: OpenEntry) -> frozenset[int]:
        """The open increases whose goods came through the decrease: to take from them would make it depend on itself."""
        increases = self._stock.increases(decrease.pool)
        return frozenset(each.entry_no for each in increases if decrease.entry_no in self.ancestors_of(each.entry_no))

    def _consume_again(self, applied: Applied, named: OpenEntry) -> None:
        outbound = self._stock.by_no[applied.outbound_no]
        item = self._facts.items[outbound.pool.item_no]
        taken = consume(self._stock, outbound, item.costing_method, not_these=self.descendants(outbound))
        refuse_expired_stock(item, applied.outbound_type, taken)
        self.applications += taken
        if outbound.remaining and not self._facts.may_be_short(item, applied.outbound_type, outbound.pool):
            reason = f"entry {outbound.entry_no} took from it, and finds too little elsewhere"
            raise Refused(APPLICATION_INVALID, entry=named.entry_no, reason=reason)
