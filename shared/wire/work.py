"""Open work at a location: what there is to receive, pick, transfer and count; what a device keeps to go on offline."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.quantities import ZERO, Quantity
from shared.wire.fields import Code, CodeOrBlank, Text, TrackingNumber, WireModel

DocumentKind = Literal[
    "purchase_order",
    "sales_return",
    "sales_order",
    "purchase_return",
    "transfer_shipment",
    "transfer_receipt",
    "warehouse_receipt",
    "put_away",
    "pick",
    "movement",
    "warehouse_shipment",
    "count_order",
    "count_approval",
]
"""A count order is counted while it is open, and approved once it is finished. A transfer order is two pieces of work: its
shipment here, its receipt there; both have the order's number. Picks, put-aways and movements are activities of the warehouse."""


class OpenLine(WireModel):
    """Something still to be done on a document. A pick line names the bin and lot that are proposed."""

    line: int
    item: Code = Field(description="Item number; on a count order too, never with the expected quantity.")
    variant: CodeOrBlank = ""
    uom: Code = Field(description="Unit of the line.")
    quantity: Quantity = Field(description="Still outstanding, in the line's unit; zero on a count line.")
    bin: CodeOrBlank = Field(default="", description="Where to take it from, put it or count it.")
    lot: TrackingNumber = ""
    serial: TrackingNumber = ""
    package: TrackingNumber = ""
    expiration: date | None = None
    to_bin: CodeOrBlank = Field(default="", description="Of an activity line: where to put it.")
    order: CodeOrBlank = Field(default="", description="Of a line that serves another document: that document.")
    tote: CodeOrBlank = Field(default="", description="Of a pick for several orders: the tote that the goods go into.")
    plate: CodeOrBlank = Field(default="", description="License plate that the goods stand on.")
    why: Text = Field(default="", description="Why this bin was proposed, or why none was.")
    empties_bin: bool = Field(default=False, description="By the books the bin is empty after it; the person is asked.")
    picked: Quantity = Field(default=ZERO, description="Of a shipment: picked already and waiting to leave, in the line's unit.")


class OpenDocument(WireModel):
    """One order with what is left to do on it."""

    kind: DocumentKind
    no: Code
    location: Code = Field(description="Where the work is to be done.")
    partner: Text = Field(default="", description="Vendor, customer or other location, as people call it.")
    partner_no: CodeOrBlank = Field(default="", description="Number of the vendor or customer.")
    due: date | None = None
    priority: int = Field(default=0, description="The highest is done first; among equals what is due first.")
    zone: CodeOrBlank = Field(default="", description="Zone in which the work lies; blank: several, or none.")
    assigned_to: CodeOrBlank = Field(default="", description="Who works on it; blank: nobody yet.")
    lines: tuple[OpenLine, ...]


class OpenWork(WireModel):
    as_of: datetime
    documents: tuple[OpenDocument, ...]


class TakeWork(WireModel):
    """A person wants to work on a document: nobody else is given it meanwhile."""

    kind: DocumentKind
    no: Code
    location: CodeOrBlank = Field(default="", description="Where the person works.")
    over: bool = Field(default=False, description="Also where somebody else has it; who may, the server decides.")


class WorkTaken(WireModel):
    """Who has a piece of work."""

    kind: DocumentKind
    no: Code
    person: Code
    device: Code
    taken_at: datetime


class ReleaseWork(WireModel):
    """The person gives a document back: anybody may take it."""

    kind: DocumentKind
    no: Code


class NextWork(WireModel):
    """A person asks for the next piece of work."""

    location: Code
    kinds: tuple[DocumentKind, ...] = Field(default=(), max_length=20, description="None: of any kind.")
    zone: CodeOrBlank = Field(default="", description="Blank: the zones that the person is given work of.")


class AssignWork(WireModel):
    """A supervisor says who does a document, and how urgent it is; what is left out stays."""

    location: Code
    kind: DocumentKind
    no: Code
    person: CodeOrBlank | None = Field(default=None, description="Blank: nobody.")
    priority: Annotated[int, Field(ge=-1000, le=1000)] | None = Field(default=None, description="Null: as the document says.")


class PersonZones(WireModel):
    """Zones whose work a person is given at a location; none: of all."""

    person: Code
    location: Code
    zones: tuple[Code, ...] = Field(default=(), max_length=100)
