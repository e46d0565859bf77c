"""Number series, and those that documents draw from unless somebody says otherwise, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.wire.number_series import DocumentKind

NUMBER_LENGTH_MAX = 20
"""As long as a document number may be."""


@dataclass(frozen=True, slots=True)
class NumberSeries:
    """Numbers that follow each other: the last group of digits counts up, what stands before and after it stays."""

    code: str
    start_no: str
    """The first number, which also shows the shape: `PO000001`, `LOT2026A001`."""
    description: str = ""
    end_no: str = ""
    """The last number; blank: as many as fit the shape, and then with more digits."""
    warning_no: str = ""
    """From this number on everybody is told that the series comes to its end; blank: never."""
    increment: int = 1
    allow_manual: bool = True
    """Whether a number may be typed by hand where this series would give one."""
    allow_gaps: bool = True
    """Numbers are given at once, and one that is not used stays a gap. Otherwise each posting waits for the one before it."""
    date_ordered: bool = False
    """Numbers ascend with the dates that they are given for; only without gaps."""
    last_no_used: str = ""
    """Of a series without gaps; one with gaps has a counter."""
    last_date_used: date | None = None
    """Of a series in order of date: the date of the last number."""
    counter: str = ""
    """Name of the counter of a series with gaps, which says how many numbers were given."""


@dataclass(frozen=True, slots=True)
class SeriesState:
    """A series and how far it has come."""

    series: NumberSeries
    last_no_used: str
    """Blank: none yet."""
    is_warned: bool
    """Whether the next number has reached the warning number."""
    is_used_up: bool
    """Whether there is no next number."""


def _default(code: str, counter: str) -> NumberSeries:
    return NumberSeries(code, f"{code}000001", counter=counter)


DEFAULT_SERIES: dict[DocumentKind, NumberSeries] = {
    DocumentKind.COUNT_ORDER: _default("PI", "count_order"),
    DocumentKind.PURCHASE_ORDER: _default("PO", "purchase_order"),
    DocumentKind.PURCHASE_RETURN_ORDER: _default("PRO", "purchase_order"),
    DocumentKind.PURCHASE_RECEIPT: _default("PR", "posted_purchase_document"),
    DocumentKind.PURCHASE_RETURN_SHIPMENT: _default("PRS", "posted_purchase_document"),
    DocumentKind.PURCHASE_INVOICE: _default("PINV", "posted_purchase_invoice"),
    DocumentKind.PURCHASE_CREDIT_MEMO: _default("PCM", "posted_purchase_invoice"),
    DocumentKind.SALES_ORDER: _default("SO", "sales_order"),
    DocumentKind.SALES_RETURN_ORDER: _default("SRO", "sales_order"),
    DocumentKind.SALES_SHIPMENT: _default("SS", "posted_sales_document"),
    DocumentKind.SALES_RETURN_RECEIPT: _default("SRR", "posted_sales_document"),
    DocumentKind.SALES_INVOICE: _default("SINV", "posted_sales_invoice"),
    DocumentKind.SALES_CREDIT_MEMO: _default("SCM", "posted_sales_invoice"),
    DocumentKind.TRANSFER_ORDER: _default("TO", "transfer_order"),
    DocumentKind.TRANSFER_SHIPMENT: _default("TS", "posted_transfer_document"),
    DocumentKind.TRANSFER_RECEIPT: _default("TR", "posted_transfer_document"),
    DocumentKind.DIRECT_TRANSFER: _default("TD", "posted_transfer_document"),
    DocumentKind.TRANSFER_DISCREPANCY: _default("TX", "posted_transfer_document"),
    DocumentKind.WAREHOUSE_ACTIVITY: _default("WA", "registered_activity"),
    DocumentKind.PICK: _default("PK", "pick"),
    DocumentKind.PUT_AWAY: _default("PA", "put_away"),
    DocumentKind.MOVEMENT: _default("MV", "movement"),
    DocumentKind.WAVE: _default("WV", "wave"),
    DocumentKind.WAREHOUSE_RECEIPT: _default("WR", "warehouse_document"),
    DocumentKind.WAREHOUSE_SHIPMENT: _default("WS", "warehouse_document"),
    DocumentKind.POSTED_WAREHOUSE_RECEIPT: _default("PWR", "posted_warehouse_document"),
    DocumentKind.POSTED_WAREHOUSE_SHIPMENT: _default("PWS", "posted_warehouse_document"),
}
"""What documents draw from until somebody says otherwise; documents and their returns share a counter."""

SERIES_BY_DEFAULT = {series.code: series for series in DEFAULT_SERIES.values()}
"""The same by code: they are there without a row in the table."""
