"""Following lots, serial and package numbers: the tree of a trace, where a number occurs at all, and recalls."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from shared.quantities import Quantity
from shared.wire.fields import Code, CodeOrBlank, Text, TrackingNumber, WireModel

TraceDirection = Literal["origin_to_usage", "usage_to_origin"]
ShowComponents = Literal["no", "item_tracked_only", "all"]
TraceEnd = Literal[
    "",
    "in_stock",
    "left",
    "taken_back",
    "origin",
    "not_applied",
    "assembled",
    "component",
    "not_by_number",
    "already_traced",
    "level_limit",
    "size_limit",
]


class BinShare(WireModel):
    """How much of a number lies in a bin."""

    bin: Code
    quantity: Quantity = Field(description="Base unit; of all entries of that number at the location.")


class TraceLine(WireModel):
    """An item ledger entry in the tree. Source: spec/tracing.md, section 2."""

    line: int = Field(description="From 1, in reading order.")
    level: int = Field(description="0: carries the numbers that were asked for, and nothing else in the tree leads to it.")
    parent: int = Field(description="Line above it in the tree; 0: none.")
    description: Text = Field(description="The movement and its posted document in words: purchase receipt PR000001.")
    entry_no: int = Field(description="Item ledger entry.")
    entry_type: str
    item: Code
    item_description: Text
    variant: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    location: CodeOrBlank
    quantity: Quantity = Field(description="Of the entry, signed; base unit.")
    edge_quantity: Quantity | None = Field(
        description="How much of the line above went into this one (forward), or of this one into it (backward); none on top."
    )
    remaining_quantity: Quantity
    open: bool
    bins: tuple[BinShare, ...] = Field(description="Where the number lies now at that location, if the line is stock on hand.")
    party_type: Literal["", "vendor", "customer"]
    party: CodeOrBlank = Field(description="Vendor or customer.")
    party_name: Text
    document_type: str = Field(description="Of the posted document; blank: a journal.")
    document_no: CodeOrBlank
    posting_date: date
    person: CodeOrBlank = Field(description="Who posted.")
    undoes: int | None = Field(description="Entry that this one takes back.")
    end: TraceEnd = Field(description="Why nothing stands below the line; blank: something does.")
    traced_at: int = Field(description="Line at which the same entry stands with its branch; 0: here.")


class Trace(WireModel):
    """A trace: the tree, top to bottom. What was not followed is said."""

    direction: TraceDirection
    components: ShowComponents
    lines: tuple[TraceLine, ...]
    notices: tuple[Text, ...] = Field(description="What the trace does not show, in sentences: limits, numbers that do not bind.")


class FoundTable(WireModel):
    """A table in which the number occurs."""

    table: str = Field(description="Name of the table or list, as item_ledger_entry.")
    description: Text = Field(description="In words.")
    state: Literal["posted", "open", "card"]
    count: int
    open: str = Field(description="Path of the API that lists them; blank: none.")
    records: tuple[Text, ...] = Field(description="The first of them, in words.")


class FoundEntries(WireModel):
    """Everything that carries a number, table by table. Nothing found: no tables, and a sentence."""

    tables: tuple[FoundTable, ...]
    notice: Text = ""


class RecallNumber(WireModel):
    """A number that is recalled."""

    item: CodeOrBlank = Field(default="", description="Blank: of whatever item carries it.")
    lot: TrackingNumber = ""
    serial: TrackingNumber = ""
    package: TrackingNumber = ""


class RecallWanted(WireModel):
    """The numbers that a report is wanted on."""

    numbers: tuple[RecallNumber, ...] = Field(min_length=1, max_length=1000)


class RecalledGoods(WireModel):
    """So much of a recalled number, somewhere."""

    item: Code
    variant: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    quantity: Quantity


class RecallReceipt(RecalledGoods):
    """Where it came from."""

    party: CodeOrBlank = Field(description="Vendor; blank: found, assembled, or opening stock.")
    party_name: Text
    description: Text
    posting_date: date


class RecallDelivery(RecalledGoods):
    """Who got it."""

    party: CodeOrBlank = Field(description="Customer, or the vendor it went back to.")
    party_name: Text
    description: Text
    document_no: CodeOrBlank
    posting_date: date
    returned: Quantity = Field(description="Came back of it since.")
    outside: Quantity = Field(description="Is still with them.")


class RecallStock(RecalledGoods):
    """What is still here; in transit too."""

    location: CodeOrBlank
    in_transit: bool
    bins: tuple[BinShare, ...]
    blocked: bool = Field(description="Whether the number is blocked.")


class RecallUse(RecalledGoods):
    """What it went into: another number by reclassification or assembly."""

    into_item: Code
    into_lot: TrackingNumber
    into_serial: TrackingNumber
    into_package: TrackingNumber
    description: Text
    posting_date: date


class RecallScrap(RecalledGoods):
    """What was adjusted away: scrapped, lost, counted short."""

    location: CodeOrBlank
    description: Text
    reason: Text
    posting_date: date


class RecallBalance(WireModel):
    """Of one item: that every piece is accounted for. Source: spec/tracing.md, section 11.

    received + returned = shipped + adjusted + consumed + remaining + unexplained; what was taken back is left out on both sides.
    """

    item: Code
    received: Quantity
    returned: Quantity
    shipped: Quantity
    adjusted: Quantity
    consumed: Quantity
    remaining: Quantity
    unexplained: Quantity
    percent_explained: str = Field(description="Of what was received and returned, with one decimal: 100.0.")


class RecallReport(WireModel):
    """All that a recall must know about some numbers, at one moment."""

    as_of: datetime
    numbers: tuple[RecallNumber, ...]
    received: tuple[RecallReceipt, ...]
    delivered: tuple[RecallDelivery, ...]
    in_stock: tuple[RecallStock, ...]
    used_in: tuple[RecallUse, ...]
    scrapped: tuple[RecallScrap, ...]
    balances: tuple[RecallBalance, ...]
    notices: tuple[Text, ...]


class RecallAction(WireModel):
    """Something that was done about a recalled number or with a partner."""

    action: Literal["blocked", "contacted", "returned", "destroyed"]
    what: Text = Field(description="About which: a customer, a lot, a serial number.")
    note: Text = ""


class TickedRecallAction(RecallAction):
    """One that is done."""

    person: Code
    done_at: datetime


class NewRecall(RecallWanted):
    """A recall to open: the affected list is frozen with it."""

    reason: Text = Field(min_length=1)


class RecallCard(WireModel):
    """A recall on record."""

    no: int
    reason: Text
    person: Code = Field(description="Who opened it.")
    opened_at: datetime
    report: RecallReport = Field(description="As it was when the recall was opened.")
    actions: tuple[TickedRecallAction, ...]


class RecallSummary(WireModel):
    """A recall in the list of them."""

    no: int
    reason: Text
    person: Code
    opened_at: datetime
    numbers: tuple[RecallNumber, ...]


class RecallChange(WireModel):
    """A line of a recall's report that is there now and was not then, or the other way."""

    change: Literal["new", "gone"]
    list: Literal["received", "delivered", "in_stock", "used_in", "scrapped"]
    description: Text


class RecallComparison(WireModel):
    """What has changed since a recall was opened."""

    no: int
    as_of: datetime
    changes: tuple[RecallChange, ...]
