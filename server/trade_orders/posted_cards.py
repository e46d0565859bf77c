"""Posted documents as one reads them, as far as both trades say it in the same words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shared.quantities import quantity_in_unit

if TYPE_CHECKING:
    from sqlalchemy import Row


def header_fields(header: Row[Any], party: str, *own: str) -> dict[str, Any]:
    """The header; `party`: vendor or customer, `own`: what only this trade has."""
    return {
        "no": header.document_no,
        "type": header.document_type,
        "order": header.order_no,
        party: header._mapping[f"{party}_no"],
        "posting_date": header.posting_date,
        "person": header.person,
        "posted_at": header.posted_at,
        **{name: header._mapping[name] for name in own},
    }


def line_fields(row: Row[Any]) -> dict[str, Any]:
    """A line, the quantity in its unit."""
    return {
        "line": row.line_no,
        "order_line": row.order_line_no,
        "item": row.item_no,
        "variant": row.variant_code,
        "location": row.location_code,
        "bin": row.bin_code,
        "lot": row.lot_no,
        "serial": row.serial_no,
        "package": row.package_no,
        "uom": row.uom_code,
        "quantity": quantity_in_unit(row.quantity, row.base_units_per_unit),
        "entry_no": row.entry_no,
        "corrects_line": row.corrects_line_no,
    }
