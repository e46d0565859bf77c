"""Picks, put-aways and movements over HTTP: what is to be made, what there is, what was done."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.quantities import Quantity
from shared.wire.fields import Code, CodeOrBlank, LineNo, PositiveQuantity, Text, TrackingNumber, WireModel
from shared.wire.orders import LINES_MAX

ActivityTypeWord = Literal["pick", "put_away", "movement"]
PickSource = Literal["sales_order", "purchase_return", "transfer_shipment"]
SortingWord = Literal["document", "bin", "item", "due_date", "ranking", "partner"]
SplitWord = Literal["document", "partner", "zone", "bin"]
StrategyWord = Literal["single", "batch", "cluster"]
CountMax = Annotated[int, Field(ge=1, le=10_000)]
Priority = Annotated[int, Field(ge=0, le=1000)]
Totes = Annotated[dict[Code, Code], Field(max_length=LINES_MAX)]


class DocumentRef(WireModel):
    """A document whose goods are to be picked."""

    kind: PickSource = "sales_order"
    no: Code


class PickLineRef(WireModel):
    """A line of a document, or so much of it."""

    kind: PickSource = "sales_order"
    no: Code
    line: LineNo
    quantity: PositiveQuantity | None = Field(default=None, description="Base unit; none: all that is left to pick.")


class GoodsWanted(WireModel):
    """Goods that are wanted in a bin without a document."""

    item: Code
    variant: CodeOrBlank = ""
    quantity: PositiveQuantity
    uom: CodeOrBlank = Field(default="", description="Unit of the quantity; blank: the base unit.")
    lot: TrackingNumber = ""
    serial: TrackingNumber = ""


class PickOptions(WireModel):
    """How what is found is shared out into picks, and what the picks say."""

    split_by: tuple[SplitWord, ...] = Field(default=(), max_length=4, description="What gets a pick of its own; none: one pick.")
    max_lines: CountMax | None = Field(default=None, description="Lines of one pick; none: any.")
    max_documents: CountMax | None = Field(default=None, description="Documents in one pick; none: any.")
    assigned_to: CodeOrBlank = Field(default="", description="Who is to do it; blank: anybody.")
    priority: Priority = Field(default=0, description="The highest is done first.")
    note: Text = ""
    breakbulk_filter: bool = Field(default=False, description="Larger units that are opened are not shown as lines of their own.")
    do_not_fill: bool = Field(default=False, description="Nothing is registered that was not handled line by line.")


class NewPicks(PickOptions):
    """Picks to make at a location: for documents, for lines of them, or for goods that are wanted in a bin."""

    location: Code
    documents: tuple[DocumentRef, ...] = Field(default=(), max_length=LINES_MAX)
    lines: tuple[PickLineRef, ...] = Field(default=(), max_length=LINES_MAX)
    goods: tuple[GoodsWanted, ...] = Field(default=(), max_length=LINES_MAX, description="Wanted without a document, in `to_bin`.")
    to_bin: CodeOrBlank = Field(default="", description="Where it is brought; blank: the shipping bin.")
    due_until: datetime.date | None = Field(default=None, description="Only what is due until then; what has no date is due.")
    sorting: SortingWord = Field(default="document", description="Order of the lines.")


class NewWave(PickOptions):
    """Many documents released at once, by filter, into picks that are walked as one says."""

    location: Code
    strategy: StrategyWord = Field(
        default="single",
        description="single: each order by itself. batch: the same item of many orders taken together, sorted at the end. "
        "cluster: several orders in one walk, each into its own tote.",
    )
    sorting: SortingWord = Field(default="bin", description="Order of the lines; the walk through the bins.")
    due_until: datetime.date | None = Field(default=None, description="Only what is due until then; what has no date is due.")
    partners: tuple[Code, ...] = Field(default=(), max_length=LINES_MAX, description="Only for these customers; none: all.")
    kinds: tuple[PickSource, ...] = Field(default=("sales_order",), max_length=3)
    zones: tuple[Code, ...] = Field(default=(), max_length=LINES_MAX, description="Only what lies in these zones; none: anywhere.")
    totes: Totes = Field(default_factory=dict, description="Tote by document number; those not named are scanned at the start.")


class ShortageCard(WireModel):
    """Of an item more is wanted than can be picked, and where the rest is; base unit."""

    item: Code
    variant: CodeOrBlank
    needed: Quantity
    available: Quantity
    hindered: dict[str, Quantity] = Field(description="What is there and cannot be picked, by the reason.")


class LineLeftOut(WireModel):
    """A line of an order that is not on the picks, or not with all of it; base unit."""

    kind: PickSource | None = Field(default=None, description="Null: goods that were wanted without an order.")
    no: CodeOrBlank = ""
    line: int = Field(default=0, description="0: goods that were wanted without an order.")
    item: Code
    variant: CodeOrBlank = ""
    wanted: Quantity
    missing: Quantity
    why: str = Field(description="What there is of the item and why it is not picked, in words.")


class MadePicksCard(WireModel):
    """The picks that were made, and what could not be found for them."""

    wave: CodeOrBlank = Field(default="", description="Number of the wave; blank: none.")
    activities: tuple[Code, ...]
    shortages: tuple[ShortageCard, ...]
    left_out: tuple[LineLeftOut, ...] = Field(default=(), description="The lines that came out short, in their order.")
    message: str = Field(default="", description="What people are to know of all of it; blank: nothing.")


class WorksheetLine(WireModel):
    """A line that is to be picked, with what can be found for it; base unit."""

    kind: PickSource
    no: Code
    line: int
    item: Code
    variant: CodeOrBlank
    partner: Text
    due: datetime.date | None
    wanted: Quantity = Field(description="Neither picked nor on an open pick.")
    available: Quantity = Field(description="What can be found for it, after those above it.")


class PickWorksheet(WireModel):
    """All that is wanted at a location, what is due first in front."""

    lines: tuple[WorksheetLine, ...]
    shortages: tuple[ShortageCard, ...]


class ActivityLineCard(WireModel):
    """A line of an activity; quantities in the base unit."""

    line: int
    item: Code
    variant: CodeOrBlank
    uom: CodeOrBlank = Field(description="Unit that it is handled in.")
    quantity: Quantity
    handled: Quantity = Field(description="Of that registered.")
    outstanding: Quantity = Field(description="Left to do.")
    from_bin: CodeOrBlank
    to_bin: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    expiration: datetime.date | None
    source: str = Field(description="Kind of document that it is done for; blank: none.")
    document_no: CodeOrBlank
    document_line: int
    tote: CodeOrBlank
    is_breakbulk: bool
    why: Text


class ActivityHeader(WireModel):
    """A pick, put-away or movement."""

    no: Code
    type: ActivityTypeWord
    location: Code
    status: Literal["open", "finished"]
    priority: int
    due: datetime.date | None
    zone: CodeOrBlank
    posts_source: bool = Field(description="Registering posts the source document.")
    assigned_to: CodeOrBlank
    made_by: CodeOrBlank
    note: Text
    wave: CodeOrBlank


class ActivityCard(ActivityHeader):
    """The same with its lines."""

    lines: tuple[ActivityLineCard, ...]


class LineDone(WireModel):
    """What was done of a line; what is left out is as planned."""

    line: LineNo | None = Field(default=None, description="None: the first line that the rest fits on.")
    item: CodeOrBlank = Field(default="", description="Needed where no line is named.")
    quantity: PositiveQuantity = Field(description="Base unit.")
    from_bin: CodeOrBlank | None = None
    to_bin: CodeOrBlank | None = None
    lot: TrackingNumber | None = None
    serial: TrackingNumber | None = None
    package: TrackingNumber | None = None
    expiration: datetime.date | None = Field(default=None, description="Of goods that only now arrive.")


class ActivityDone(WireModel):
    """What is registered; without lines all that is left, as planned."""

    lines: tuple[LineDone, ...] = Field(default=(), max_length=LINES_MAX)


class RegistrationCard(WireModel):
    """What registering wrote."""

    registered_no: Code
    entry_nos: tuple[int, ...]
    warehouse_entry_nos: tuple[int, ...]
    documents: tuple[Code, ...] = Field(description="Posted source documents.")
    is_finished: bool = Field(description="Nothing of the activity is left.")


class LineChange(WireModel):
    """What is changed on a line before it is done; what is left out stays."""

    from_bin: CodeOrBlank | None = None
    to_bin: CodeOrBlank | None = None
    lot: TrackingNumber | None = None
    serial: TrackingNumber | None = None
    tote: CodeOrBlank | None = None
    reason: Text = Field(default="", description="Why another bin or number; it is shown with the line.")


class LineSplit(WireModel):
    """How much of a line becomes a line of its own."""

    quantity: PositiveQuantity = Field(description="Base unit; less than what is left.")
