"""What a recall must know, read off the forward tree of its numbers. Pure. Source: spec/tracing.md, sections 10 and 11."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from server.ledger.posting_lines import EntryType
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.tracing.values import Trace, TracedEntry, TraceLine

_LEAVES = frozenset({EntryType.SALE, EntryType.PURCHASE})
_BUCKETS_IN = {
    EntryType.PURCHASE: "received",
    EntryType.POSITIVE_ADJUSTMENT: "received",
    EntryType.ASSEMBLY_OUTPUT: "received",
    EntryType.SALE: "returned",
}
_BUCKETS_OUT = {
    EntryType.SALE: "shipped",
    EntryType.PURCHASE: "shipped",
    EntryType.NEGATIVE_ADJUSTMENT: "adjusted",
    EntryType.ASSEMBLY_CONSUMPTION: "consumed",
}
_COMES_IN = frozenset({"received", "returned"})


@dataclass(frozen=True, slots=True)
class Delivery:
    """Goods that left to a customer, or back to a vendor."""

    entry: TracedEntry
    returned: Quantity
    """Came back of it since."""

    @property
    def quantity(self) -> Quantity:
        return abs(self.entry.quantity)

    @property
    def outside(self) -> Quantity:
        return self.quantity - self.returned


@dataclass(frozen=True, slots=True)
class Use:
    """Goods that went into another number."""

    entry: TracedEntry
    into: TracedEntry
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Balance:
    """Of one item: received + returned = shipped + adjusted + consumed + remaining + unexplained."""

    item_no: str
    received: Quantity
    returned: Quantity
    shipped: Quantity
    adjusted: Quantity
    consumed: Quantity
    remaining: Quantity

    @property
    def unexplained(self) -> Quantity:
        """Not accounted for: numbers that do not bind, or movements without a number."""
        return self.received + self.returned - self.shipped - self.adjusted - self.consumed - self.remaining

    @property
    def percent_explained(self) -> str:
        """Of all that came in, with one decimal, never rounded up to 100."""
        came_in = self.received + self.returned
        if not came_in:
            return "0.0" if self.unexplained else "100.0"
        share = max(Decimal(0), 1 - abs(Decimal(self.unexplained)) / Decimal(came_in))
        return str((100 * share).quantize(Decimal("0.1"), ROUND_DOWN))


class Affected:
    """The entries that a recall is about: the tree of its numbers, and what carries a number without standing in the tree."""

    def __init__(self, trace: Trace, matches: Iterable[TracedEntry]) -> None:
        self._trace = trace
        self.entries: dict[int, TracedEntry] = trace.entries
        self.beside_the_tree = [entry for entry in matches if entry.entry_no not in self.entries]
        """Numbers that do not bind: their decreases were applied by age, so nothing in the tree leads to them."""
        self.entries |= {entry.entry_no: entry for entry in self.beside_the_tree}
        self._taken_back = {entry.undoes for entry in self.entries.values() if entry.undoes is not None}

    def standing(self) -> list[TracedEntry]:
        """The entries that hold: neither taken back nor taking back."""
        return [entry for no, entry in self.entries.items() if entry.undoes is None and no not in self._taken_back]

    def deliveries(self) -> list[Delivery]:
        """Who got it: shipments, and returns to vendors."""
        returned: dict[int, Quantity] = defaultdict(Quantity)
        for entry in self.standing():
            if entry.is_increase and entry.applies_from is not None:
                returned[entry.applies_from] += entry.quantity
        leaving = [entry for entry in self.standing() if entry.entry_type in _LEAVES and not entry.is_increase]
        return [Delivery(entry, returned.get(entry.entry_no, ZERO)) for entry in leaving]

    def scrapped(self) -> list[TracedEntry]:
        """What was adjusted away."""
        return [entry for entry in self.standing() if entry.entry_type is EntryType.NEGATIVE_ADJUSTMENT]

    def in_stock(self) -> list[TracedEntry]:
        """What is still here, in transit too."""
        return [entry for entry in self.entries.values() if entry.remaining > ZERO]

    def uses(self) -> list[Use]:
        """What it went into: another number, another item."""
        standing = {entry.entry_no for entry in self.standing()}
        by_no = {line.line_no: line.entry for line in self._trace.lines}
        found = []
        for line in self._trace.lines:
            parent = by_no.get(line.parent_line)
            if parent is None or line.edge_quantity is None or not {parent.entry_no, line.entry.entry_no} <= standing:
                continue
            if line.entry.is_increase and (parent.item_no, parent.tracking) != (line.entry.item_no, line.entry.tracking):
                found.append(Use(parent, line.entry, line.edge_quantity))
        return found

    def balances(self) -> list[Balance]:
        """That every piece is accounted for, item by item. Source: section 11, rule 1."""
        sums: dict[str, _Sums] = defaultdict(_Sums)
        for line in self._trace.lines:
            sums[line.entry.item_no].add_line(line)
        for entry in self.beside_the_tree:
            sums[entry.item_no].add_beside(entry)
        return [each.balance(item_no) for item_no, each in sorted(sums.items())]


class _Sums:
    """The balance of one item while it is added up. Corrections count against what they take back."""

    def __init__(self) -> None:
        self._of: dict[str, Quantity] = defaultdict(Quantity)

    def add_line(self, line: TraceLine) -> None:
        """What the line above gave to this one; of what begins here all of it."""
        entry = line.entry
        if not line.traced_at:
            self._of["remaining"] += max(entry.remaining, ZERO)
        if line.edge_quantity is None:
            self._add(_bucket(entry), entry.quantity)
        elif entry.entry_type is EntryType.ASSEMBLY_OUTPUT and entry.undoes is None:
            self._add("received", ZERO if line.traced_at else entry.quantity)
        else:
            self._add(_bucket(entry), line.edge_quantity if entry.is_increase else -line.edge_quantity)

    def add_beside(self, entry: TracedEntry) -> None:
        """A decrease that nothing in the tree leads to."""
        self._add(_bucket(entry), entry.quantity)

    def _add(self, bucket: str, quantity: Quantity) -> None:
        self._of[bucket] += quantity if bucket in _COMES_IN else -quantity

    def balance(self, item_no: str) -> Balance:
        sums = self._of
        return Balance(
            item_no,
            sums["received"],
            sums["returned"],
            sums["shipped"],
            sums["adjusted"],
            sums["consumed"],
            sums["remaining"],
        )


def _bucket(entry: TracedEntry) -> str:
    """Where the entry counts, a correction where its original does.

    A transfer takes from what was received and gives it back; what an undone one gave back outside the tree is not received.
    """
    is_like_an_increase = entry.is_increase if entry.undoes is None else not entry.is_increase
    return (_BUCKETS_IN if is_like_an_increase else _BUCKETS_OUT).get(entry.entry_type, "received")
