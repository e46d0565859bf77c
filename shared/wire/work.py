"""Open work at a location: what there is to receive, pick, transfer and count; what a device keeps to go on offline."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from shared.quantities import Quantity
from shared.wire.fields import Code, CodeOrBlank, Text, TrackingNumber, WireModel

DocumentKind = Literal["purchase_order", "sales_order", "transfer_shipment", "transfer_receipt", "count_order", "count_approval"]
"""A count order is counted while it is open, and approved once it is finished. A transfer order is two pieces of work: its
shipment here, its receipt there; both have the order's number."""


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
    expiration: date | None = None


class OpenDocument(WireModel):
    """One order with what is left to do on it."""

    kind: DocumentKind
    no: Code
    location: Code = Field(description="Where the work is to be done.")
    partner: Text = Field(default="", description="Vendor, customer or other location, as people call it.")
    partner_no: CodeOrBlank = Field(default="", description="Number of the vendor or customer.")
    due: date | None = None
    lines: tuple[OpenLine, ...]


class OpenWork(WireModel):
    as_of: datetime
    documents: tuple[OpenDocument, ...]
