"""Labels at the point of work: which are wanted, the printers that print them, and what waits for a printer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from shared.wire.fields import Code, CodeOrBlank, Text, TrackingNumber, WireModel

LABELS_MAX = 500
"""Labels of one request: a roll, not a forest."""

LabelKind = Literal["item", "lot", "bin", "plate", "document", "badge"]

_NAMED_BY = {"item": "item", "lot": "item", "bin": "bin", "plate": "plate", "document": "document", "badge": "person"}


class LabelToPrint(WireModel):
    """One label, by what it stands on; only what its kind needs is given."""

    kind: LabelKind
    item: CodeOrBlank = ""
    variant: CodeOrBlank = ""
    uom: CodeOrBlank = Field(default="", description="Unit that the label stands on; blank: the base unit.")
    lot: TrackingNumber = ""
    serial: TrackingNumber = ""
    expiration: date | None = Field(default=None, description="None: the lot's date, where it is known.")
    location: CodeOrBlank = Field(default="", description="Of a bin; blank: where the person works.")
    bin: CodeOrBlank = ""
    plate: CodeOrBlank = Field(default="", description="SSCC or own number of a pallet, box or tote.")
    document: CodeOrBlank = ""
    person: CodeOrBlank = ""
    copies: Annotated[int, Field(ge=1, le=LABELS_MAX)] = 1

    @model_validator(mode="after")
    def _says_what_it_stands_on(self) -> LabelToPrint:
        if not getattr(self, _NAMED_BY[self.kind]):
            raise ValueError(f"a label of kind {self.kind} needs {_NAMED_BY[self.kind]}")
        if self.kind == "lot" and not (self.lot or self.serial):
            raise ValueError("a label of kind lot needs lot or serial")
        return self

    @property
    def said(self) -> str:
        """What it is a label of, in a few words."""
        named = self.bin or self.plate or self.document or self.person or f"{self.item} {self.lot or self.serial or self.uom}"
        return f"label of {named.strip()}"


class LabelsWanted(WireModel):
    """Labels that somebody on the floor wants now; what the printer cannot print waits for it."""

    kind: Literal["labels_wanted"] = "labels_wanted"
    printer: CodeOrBlank = Field(default="", description="Blank: the default printer of the location.")
    labels: tuple[LabelToPrint, ...] = Field(min_length=1, max_length=LABELS_MAX)


class LabelFile(WireModel):
    """Labels to be made into a file for an office printer, or for somebody else's label printer."""

    labels: tuple[LabelToPrint, ...] = Field(min_length=1, max_length=LABELS_MAX)
    format: Literal["pdf", "png", "zpl"] = Field(
        default="pdf", description="PNG holds one label; ZPL is for 100 × 60 mm at 203 dpi."
    )


class NewPrintJob(WireModel):
    """Labels for a label printer."""

    printer: Code
    labels: tuple[LabelToPrint, ...] = Field(min_length=1, max_length=LABELS_MAX)


class PrinterCard(WireModel):
    """A label printer in the network that understands ZPL."""

    code: Code
    name: Text = ""
    location: CodeOrBlank = Field(default="", description="Where it stands.")
    is_default: bool = Field(default=False, description="Labels that name no printer come out of it, at its location.")
    host: Annotated[str, Field(min_length=1, max_length=250)] = Field(description="Address in the network.")
    port: Annotated[int, Field(ge=1, le=65535)] = 9100
    width_mm: Annotated[int, Field(ge=20, le=220)] = Field(default=100, description="Of a label.")
    height_mm: Annotated[int, Field(ge=10, le=300)] = Field(default=60, description="Of a label.")
    dpi: Literal[203, 300, 600] = 203


class PrintJobCard(WireModel):
    """Labels on their way to a printer."""

    no: int
    printer: Code
    status: Literal["waiting", "sending", "printed", "cancelled"]
    labels: int = Field(description="How many, copies included.")
    heading: Text = Field(description="What stands on the first.")
    tries: int
    last_error: Text = Field(description="Why the printer did not take it; blank: it did, or was not asked yet.")
    person: CodeOrBlank
    made_at: datetime
    printed_at: datetime | None
