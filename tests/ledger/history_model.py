"""What may be posted in a history, and the model that it is compared with: a plain sum."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

from server.ledger.posting_lines import Document, DocumentType, EntryType, Place, Posting, PostingLine, TransferLine
from shared.quantities import Quantity
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.ledger.posting_lines import PostedResult

T = TypeVar("T")
Goods = tuple[str, Tracking]
Change = tuple[Place, str, Tracking, Quantity]

EAST, WEST, TRANSIT = Place("EAST"), Place("WEST"), Place("TRANSIT")
PLACES = (EAST, WEST, Place("WH", "A"), Place("WH", "B"))
GOODS: tuple[Goods, ...] = (
    ("BOLT", UNTRACKED),
    ("LAST", UNTRACKED),
    ("SCARCE", UNTRACKED),
    ("MILK", Tracking("L1")),
    ("MILK", Tracking("L2")),
    ("DRILL", Tracking(serial_no="S1")),
    ("DRILL", Tracking(serial_no="S2")),
    ("PUMP", Tracking("L1", "S1")),
    ("PUMP", Tracking("L1", "S2")),
)
RENAMED = {
    Tracking("L1"): Tracking("L2"),
    Tracking("L2"): Tracking("L1"),
    Tracking(serial_no="S1"): Tracking(serial_no="S2"),
    Tracking(serial_no="S2"): Tracking(serial_no="S1"),
    Tracking("L1", "S1"): Tracking("L1", "S2"),
    Tracking("L1", "S2"): Tracking("L2", "S2"),
}
INCREASES = (EntryType.PURCHASE, EntryType.POSITIVE_ADJUSTMENT, EntryType.ASSEMBLY_OUTPUT)
DECREASES = (EntryType.SALE, EntryType.NEGATIVE_ADJUSTMENT, EntryType.ASSEMBLY_CONSUMPTION)
JOURNAL = Document()
SHIPPED = Document(DocumentType.TRANSFER_SHIPMENT, "TS1", "TO1")
RECEIVED = Document(DocumentType.TRANSFER_RECEIPT, "TR1", "TO1")

places = st.sampled_from(PLACES)
goods = st.sampled_from(GOODS)
quantities = st.decimals(Decimal("0.00001"), Decimal(30), places=5).map(Quantity)
days = st.integers(0, 30).map(lambda days: date(2026, 1, 1) + timedelta(days))
picks = st.integers(0, 1000)
"""Which of the entries there are: the nth, counted round."""


def nth(among: Sequence[T], pick: int) -> T:
    """One of them, counted round."""
    return among[pick % len(among)]


@dataclass(frozen=True)
class Step:
    """What one posting says, and what it changes if it is posted."""

    posting: Posting
    changes: tuple[Change, ...]
    takes_back: int | None = None

    def together_with(self, other: Step) -> Step:
        """Both in one posting: all or nothing."""
        posting = Posting((*self.posting.lines, *other.posting.lines), self.posting.posting_date)
        return Step(posting, self.changes + other.changes)


def moved(kind: EntryType, place: Place, what: Goods, quantity: Quantity, day: date, **fixed: int | None) -> Step:
    """An increase, or a decrease (negative)."""
    item, tracking = what
    line = PostingLine(kind, item, place, quantity, tracking=tracking, **fixed)  # type: ignore[arg-type]
    return Step(Posting((line,), day), ((place, item, tracking, quantity),))


def transferred(
    origin: Place, to: Place, what: Goods, quantity: Quantity, day: date, *, new: Tracking | None = None, by: Document = JOURNAL
) -> Step:
    """Goods that go elsewhere, or get other numbers."""
    item, tracking = what
    line = TransferLine(item, origin, to, quantity, tracking=tracking, new_tracking=new)
    changes = (origin, item, tracking, -quantity), (to, item, new or tracking, quantity)
    return Step(Posting((line,), day, by), changes)


def pieces(what: Goods, quantity: Quantity) -> Quantity:
    """Of goods with serial numbers one."""
    return Quantity(1) if what[1].serial_no else quantity


@st.composite
def _any_step(draw: st.DrawFn) -> Step:
    what, place, other, day = draw(goods), draw(places), draw(places), draw(days)
    quantity = pieces(what, draw(quantities))
    kind = draw(st.sampled_from((*INCREASES, *DECREASES, EntryType.TRANSFER)))
    if kind is EntryType.TRANSFER:
        return transferred(place, other, what, quantity, day)
    return moved(kind, place, what, quantity if kind in INCREASES else -quantity, day)


steps = _any_step()
"""Something that may be posted."""


@dataclass
class Books:
    """The model: a plain sum, and what each entry that can be taken back did."""

    on_hand: Counter[tuple[Place, str, Tracking]] = field(default_factory=Counter)
    done: dict[int, tuple[Change, ...]] = field(default_factory=dict)

    def happened(self, step: Step, posted: PostedResult) -> None:
        for place, item, tracking, quantity in step.changes:
            self.on_hand[place, item, tracking] += quantity
        if step.takes_back is not None:
            del self.done[step.takes_back]
        elif len(step.posting.lines) == 1 and posted.entry_nos:
            self.done[posted.entry_nos[0]] = step.changes

    def nth_done(self, pick: int) -> int:
        """One of the entries; 1 where there is none."""
        return nth(sorted(self.done), pick) if self.done else 1

    def issues(self) -> list[int]:
        """Entries by which goods went out, and not to another place."""
        return sorted(no for no, changes in self.done.items() if len(changes) == 1 and changes[0][3] < 0)

    def increases_like(self, entry_no: int) -> list[int]:
        """Entries by which the same goods came to where this one took them."""
        what = self.done[entry_no][0][:3]
        return sorted(no for no, changes in self.done.items() if len(changes) == 1 and changes[0][:3] == what and changes[0][3] > 0)

    def nth_on_hand(self, pick: int, *, at: Place | None = None, tracked: bool = False) -> tuple[Place, Goods, Quantity]:
        """Some goods that are there, where, and how much; where there is nothing, what might have been."""
        found = self.on_hand_at(at, tracked=tracked)
        return nth(found, pick) if found else (at or EAST, GOODS[3] if tracked else GOODS[0], Quantity(1))

    def on_hand_at(self, at: Place | None, *, tracked: bool = False) -> list[tuple[Place, Goods, Quantity]]:
        return [
            (place, (item, tracking), quantity)
            for (place, item, tracking), quantity in sorted(self.on_hand.items())
            if quantity > 0 and at in (None, place) and not (tracked and tracking.is_blank)
        ]

    def by_location(self) -> dict[tuple[str, str, Tracking], Quantity]:
        sums: Counter[tuple[str, str, Tracking]] = Counter()
        for (place, item, tracking), quantity in self.on_hand.items():
            sums[place.location_code, item, tracking] += quantity
        return {key: quantity for key, quantity in sums.items() if quantity}

    def in_bins(self) -> dict[tuple[Place, str, Tracking], Quantity]:
        return {key: quantity for key, quantity in self.on_hand.items() if key[0].bin_code and quantity}
