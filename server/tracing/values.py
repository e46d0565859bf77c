"""What a trace is made of: entries, the links between them, the lines of the tree. Frozen values; nothing here reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from server.ledger.posting_lines import EntryType
from shared.quantities import ZERO, Quantity
from shared.tracking import UNTRACKED, Tracking

if TYPE_CHECKING:
    from datetime import date, datetime

LEVEL_MAX = 50
"""How deep a trace goes; that it went no deeper is said. Source: spec/tracing.md, section 4, rule 2."""
ENTRIES_MAX = 50_000
"""How many entries a trace reads unless told otherwise; that there are more is said."""


class Direction(StrEnum):
    """Which way the goods are followed."""

    ORIGIN_TO_USAGE = "origin_to_usage"
    USAGE_TO_ORIGIN = "usage_to_origin"


class Components(StrEnum):
    """Whether the components of an assembly are shown. Source: spec/tracing.md, section 5."""

    NO = "no"
    ITEM_TRACKED_ONLY = "item_tracked_only"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class NumberFilter:
    """Which entries a trace starts from: several fields narrow, several numbers of one field widen, an empty one is any."""

    item_no: str = ""
    variant_code: str | None = None
    """Only with an item; None: any."""
    lots: tuple[str, ...] = ()
    serials: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.item_no or self.lots or self.serials or self.packages)


@dataclass(frozen=True, slots=True)
class TraceRequest:
    """What is to be traced, and how."""

    numbers: tuple[NumberFilter, ...]
    """Entries that any of these fits."""
    direction: Direction
    components: Components = Components.NO
    entries_max: int = ENTRIES_MAX


@dataclass(frozen=True, slots=True)
class TracedEntry:
    """An item ledger entry as a trace shows it."""

    entry_no: int
    entry_type: EntryType
    item_no: str
    variant_code: str
    location_code: str
    posting_date: date
    quantity: Quantity
    """Signed, in the base unit."""
    tracking: Tracking
    document_type: str
    """Blank: a journal."""
    document_no: str
    order_no: str
    applies_from: int | None
    undoes: int | None
    source_type: str
    """vendor, customer or blank."""
    source_no: str
    register_no: int
    person: str
    reason_code: str
    remaining: Quantity = ZERO
    """What is still open of it; signed like the quantity."""

    @property
    def is_increase(self) -> bool:
        return self.quantity > ZERO

    @property
    def is_transfer_out(self) -> bool:
        """Whether it is the out-half of a transfer or reclassification (and not the correction of an in-half)."""
        return self.entry_type is EntryType.TRANSFER and not self.is_increase and self.undoes is None

    @property
    def document(self) -> tuple[str, str]:
        return self.document_type, self.document_no


class ApplicationRow(NamedTuple):
    """A record of the application ledger, as far as a trace needs it."""

    inbound: int
    outbound: int
    quantity: Quantity
    """Birth: +; consumption: −; a consumption taken back: +."""
    register_no: int
    transferred_from: int
    """Of the birth record of an in-half: the increase that its goods came from; else 0."""


class Step(NamedTuple):
    """A place in the graph: an entry; of the out-half of a transfer that part which came from one increase.

    Splitting the out-half keeps what came from one receipt apart from what came from another, all the way through transit.
    """

    entry_no: int
    part: int = 0
    """The increase that this part of an out-half was taken from; else 0."""


@dataclass(frozen=True, slots=True)
class Link:
    """One step leads to another, and with how much."""

    to: Step
    quantity: Quantity | None
    """How much of the one went into the other, base unit of the entry that comes first in time; None: it stands beside."""
    is_beside: bool = False
    """Another component of the same assembly: listed, not followed."""


class End(StrEnum):
    """Why nothing stands below a line."""

    NONE = ""
    """Something does."""
    IN_STOCK = "in_stock"
    """Forward: nothing has taken it."""
    LEFT = "left"
    """Forward: sold, adjusted away, returned to the vendor."""
    TAKEN_BACK = "taken_back"
    """Forward: it takes back what stands above it."""
    ORIGIN = "origin"
    """Backward: it came from outside the books."""
    NOT_APPLIED = "not_applied"
    """Backward: it left before anything that came in was applied to it."""
    ASSEMBLED = "assembled"
    """Backward: made in an assembly whose components are not asked for."""
    COMPONENT = "component"
    """Another component of the same assembly."""
    NOT_BY_NUMBER = "not_by_number"
    """No number on it, or none that binds: its links would be by age, not by number."""
    ALREADY_TRACED = "already_traced"
    """Its branch stands at its first place."""
    LEVEL_LIMIT = "level_limit"
    SIZE_LIMIT = "size_limit"


@dataclass(frozen=True, slots=True)
class BinQuantity:
    """How much of a number lies in a bin now."""

    bin_code: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A line of the tree, in the order in which it is read."""

    line_no: int
    level: int
    parent_line: int
    """0: none."""
    entry: TracedEntry
    edge_quantity: Quantity | None
    """How much of the parent went into it (forward), or of it into the parent (backward); None on level 0 and beside."""
    end: End
    traced_at: int = 0
    """Line at which the same entry stands with its branch; 0: here."""


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole answer."""

    lines: tuple[TraceLine, ...]
    entries_read: int
    stopped_at_level: bool = False
    """Something lies deeper than level 50."""
    stopped_at_size: bool = False
    """There are more entries than were to be read."""

    @property
    def entries(self) -> dict[int, TracedEntry]:
        """Each entry once, by number, in the order of the lines."""
        return {line.entry.entry_no: line.entry for line in self.lines}


@dataclass(slots=True)
class Graph:
    """What was fetched: entries, and where each step leads to. Filled level by level by the service."""

    entries: dict[int, TracedEntry] = field(default_factory=dict)
    links: dict[Step, tuple[Link, ...]] = field(default_factory=dict)
    """Of the steps that were followed; a step that is not here was not."""
    not_followed: dict[Step, End] = field(default_factory=dict)
    """Steps that are not to be followed, and why."""


class Recall(NamedTuple):
    """A recall on record."""

    recall_no: int
    reason: str
    person: str
    opened_at: datetime
    report: str
    """`shared.wire.tracing.RecallReport` as JSON."""


class RecallAction(NamedTuple):
    """Something that was done about a recall."""

    action: str
    what: str
    note: str
    person: str
    done_at: datetime


class FoundState(StrEnum):
    """Whether records that carry a number are posted, still to come, or say something about the number."""

    POSTED = "posted"
    OPEN = "open"
    CARD = "card"


RECORDS_SHOWN = 20
"""How many records of a table are named; the count counts all."""


@dataclass(frozen=True, slots=True)
class Found:
    """A table in which what was sought occurs."""

    table: str
    description: str
    state: FoundState
    count: int
    records: tuple[str, ...] = ()
    """The first of them, in words."""
    open_path: str = ""
    """Path of the API that lists them; blank: none."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is sought: a number, a posted document, or what was posted with a partner. Source: spec/tracing.md, section 9."""

    item_no: str = ""
    tracking: Tracking = UNTRACKED
    document_no: str = ""
    posting_date: date | None = None
    """With a document number or a partner; None: any day."""
    source_type: str = ""
    source_no: str = ""
    external_document_no: str = ""

    def __str__(self) -> str:
        """As a sentence names it: `lot number L1`."""
        named = {
            "item": self.item_no,
            "lot number": self.tracking.lot_no,
            "serial number": self.tracking.serial_no,
            "package number": self.tracking.package_no,
            "document number": self.document_no,
            self.source_type: self.source_no,
            "external document number": self.external_document_no,
            "posting date": self.posting_date or "",
        }
        return ", ".join(f"{kind} {value}" for kind, value in named.items() if value)
