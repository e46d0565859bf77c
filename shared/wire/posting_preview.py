"""What would be posted, and nothing of it is: a posting, shown before it is made. Source: spec/ledger.md, section 12."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from shared.quantities import Amount, Quantity
from shared.wire.fields import Code, CodeOrBlank, TrackingNumber, WireModel
from shared.wire.registers import LedgerCounts

NOT_NUMBERED = "***"
"""In place of the number of an entry that is not there yet."""

ShownNumber = str
"""The number of an entry that is there, or `***`."""


class PreviewedItemEntry(WireModel):
    """An item ledger entry that posting would write."""

    entry_no: ShownNumber
    type: str
    item: Code
    variant: CodeOrBlank
    location: CodeOrBlank
    bin: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    expiration: date | None
    quantity: Quantity = Field(description="Signed: + into stock, − out of stock; base unit.")
    remaining_quantity: Quantity
    cost_amount_actual: Amount
    cost_amount_expected: Amount
    posting_date: date
    document_type: str
    correction: bool


class PreviewedApplication(WireModel):
    """An application entry that posting would write."""

    entry_no: ShownNumber
    item: Code
    inbound: ShownNumber = Field(description="The increase.")
    outbound: ShownNumber = Field(description="The decrease; 0: none yet.")
    quantity: Quantity = Field(description="+ for an increase that begins, − for what a decrease takes.")


class PreviewedValueEntry(WireModel):
    """A value entry that posting would write."""

    entry_no: ShownNumber
    item_ledger_entry: ShownNumber
    entry_type: str
    valued_quantity: Quantity
    invoiced_quantity: Quantity
    cost_amount_actual: Amount
    cost_amount_expected: Amount


class PreviewedWarehouseEntry(WireModel):
    """A warehouse (bin) entry that posting would write."""

    entry_no: ShownNumber
    type: str
    item: Code
    variant: CodeOrBlank
    location: CodeOrBlank
    bin: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    quantity: Quantity = Field(description="+ into the bin, − out of it; base unit.")


class PreviewWarning(WireModel):
    """What is allowed, and yet worth a second look."""

    code: Literal["expired", "expires_soon", "stock_negative", "bin_emptied"]
    detail: str = Field(description="A sentence that names what it is about.")


class PostingPreview(WireModel):
    """What would be posted; of each ledger the first 500 entries of a posting. The real posting may still be refused."""

    counts: LedgerCounts = Field(description="How many entries posting would write.")
    item_ledger_entries: tuple[PreviewedItemEntry, ...]
    item_applications: tuple[PreviewedApplication, ...]
    value_entries: tuple[PreviewedValueEntry, ...]
    warehouse_entries: tuple[PreviewedWarehouseEntry, ...]
    warnings: tuple[PreviewWarning, ...]
