"""Traces as the server answers them: forty-eight milks of lot L-1, thirty of them with a customer."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.quantities import Quantity
from shared.wire.tracing import BinShare, Trace, TraceLine


def a_step(level: int, quantity: str, description: str, **fields: Any) -> TraceLine:
    blank = {"variant": "", "serial": "", "package": "", "party_type": "", "party": "", "party_name": "", "document_type": ""}
    entry = {
        "line": 1,
        "parent": 0,
        "entry_no": 1,
        "entry_type": "sale",
        "item": "MILK",
        "item_description": "Milk 1 l",
        "lot": "L-1",
    }
    state = {"remaining_quantity": "0", "open": False, "bins": (), "document_no": "", "undoes": None, "end": "", "traced_at": 0}
    rest = {"location": "W", "edge_quantity": None, "posting_date": date(2026, 5, 4), "person": "ANNA"}
    given = {"level": level, "quantity": Quantity(quantity), "description": description} | fields
    return TraceLine.model_validate(blank | entry | state | rest | given)


FORWARD = Trace(
    direction="origin_to_usage",
    components="no",
    lines=(
        a_step(
            0,
            "48",
            "purchase receipt PR000001",
            party="V1",
            party_name="Dairy",
            remaining_quantity="18",
            open=True,
            bins=(BinShare(bin="A-01", quantity=Quantity(12)), BinShare(bin="B-01", quantity=Quantity(6))),
        ),
        a_step(1, "-40", "sales shipment SS000001", party="C1", party_name="Corner shop", edge_quantity=Quantity(30), end="left"),
    ),
    notices=(),
)
BACKWARD = Trace(
    direction="usage_to_origin",
    components="item_tracked_only",
    lines=(a_step(0, "-40", "sales shipment SS000001", party="C1"), a_step(1, "48", "purchase receipt PR000001", party="V1")),
    notices=(),
)
