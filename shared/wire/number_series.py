"""Number series: how documents, lots and serial numbers are numbered, and which series each kind of document draws from."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from shared.wire.fields import Code, CodeOrBlank, Text, WireModel

Increment = Annotated[int, Field(ge=1, le=10_000)]


class DocumentKind(StrEnum):
    """What is numbered by a series that the setup names."""

    COUNT_ORDER = "count_order"
    PURCHASE_ORDER = "purchase_order"
    PURCHASE_RETURN_ORDER = "purchase_return_order"
    PURCHASE_RECEIPT = "purchase_receipt"
    PURCHASE_RETURN_SHIPMENT = "purchase_return_shipment"
    PURCHASE_INVOICE = "purchase_invoice"
    PURCHASE_CREDIT_MEMO = "purchase_credit_memo"
    SALES_ORDER = "sales_order"
    SALES_RETURN_ORDER = "sales_return_order"
    SALES_SHIPMENT = "sales_shipment"
    SALES_RETURN_RECEIPT = "sales_return_receipt"
    SALES_INVOICE = "sales_invoice"
    SALES_CREDIT_MEMO = "sales_credit_memo"
    TRANSFER_ORDER = "transfer_order"
    TRANSFER_SHIPMENT = "transfer_shipment"
    TRANSFER_RECEIPT = "transfer_receipt"
    DIRECT_TRANSFER = "direct_transfer"
    TRANSFER_DISCREPANCY = "transfer_discrepancy"
    WAREHOUSE_ACTIVITY = "warehouse_activity"
    """What was registered of a pick, put-away or movement, or without one."""
    PICK = "pick"
    PUT_AWAY = "put_away"
    MOVEMENT = "movement"
    WAVE = "wave"
    """Documents that were released to be picked together."""
    WAREHOUSE_RECEIPT = "warehouse_receipt"
    WAREHOUSE_SHIPMENT = "warehouse_shipment"
    POSTED_WAREHOUSE_RECEIPT = "posted_warehouse_receipt"
    POSTED_WAREHOUSE_SHIPMENT = "posted_warehouse_shipment"


class NewNumberSeries(WireModel):
    """A series to make."""

    code: Code
    description: Text = ""
    start_no: Code = Field(description="First number; its last group of digits counts up and keeps its width: `LOT2026A001`.")
    end_no: CodeOrBlank = Field(default="", description="Last number; blank: no end.")
    warning_no: CodeOrBlank = Field(default="", description="From here on everybody is told that the end is near; blank: never.")
    increment: Increment = Field(default=1, description="From one number to the next.")
    allow_manual: bool = Field(default=True, description="A number may also be typed by hand.")
    allow_gaps: bool = Field(
        default=True,
        description="A number that is not used stays a gap. False: numbers without gaps; slower, each waits for the last.",
    )
    date_ordered: bool = Field(default=False, description="Numbers ascend with their dates; only without gaps.")


class NumberSeriesChange(WireModel):
    """What to change; what is left out stays."""

    description: Text = ""
    start_no: Code = Field(default="", description="First number; the series begins anew.")
    end_no: CodeOrBlank = ""
    warning_no: CodeOrBlank = ""
    increment: Increment = 1
    allow_manual: bool = True
    allow_gaps: bool = True
    date_ordered: bool = False
    last_no_used: CodeOrBlank | None = Field(
        default=None, description="The series goes on after this number; blank: from the start."
    )


class NumberSeriesCard(NewNumberSeries):
    """A series and how far it has come."""

    last_no_used: str = Field(description="Last number given; blank: none.")
    last_date_used: date | None = Field(description="Its date, where numbers are in order of date.")
    is_warned: bool = Field(description="The warning number is reached: extend the series.")
    is_used_up: bool = Field(description="No number is left.")


class NextNumber(WireModel):
    """What the next number would be; it is not taken."""

    next_no: str
    is_warned: bool = Field(description="The warning number is reached: extend the series.")


class DocumentSeries(WireModel):
    """Which series a kind of document draws its numbers from."""

    document: DocumentKind
    series: Code


class DocumentSeriesChange(WireModel):
    """The series that a kind of document is to draw from."""

    series: Code
