"""Reading statements about bins of directed locations: in which units goods lie in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from server.ledger.tables import bin_unit_content
from server.ledger.values import UnitInBin
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

_CONTENT = bin_unit_content.c
_ITEMS_AT_A_TIME = 500


def units_in_bins(connection: Connection, location_code: str, item_nos: Collection[str]) -> list[UnitInBin]:
    """What of these items lies in which unit in which bin of a directed location, by the key of what lies there."""
    wanted = sorted(set(item_nos))
    found: list[UnitInBin] = []
    for start in range(0, len(wanted), _ITEMS_AT_A_TIME):
        here = (_CONTENT.item_no.in_(wanted[start : start + _ITEMS_AT_A_TIME]), _CONTENT.location_code == location_code)
        statement = select(bin_unit_content).where(*here).order_by(*bin_unit_content.primary_key)
        found.extend(
            UnitInBin(
                row.item_no,
                row.variant_code,
                row.bin_code,
                Tracking(row.lot_no, row.serial_no, row.package_no),
                row.uom_code,
                row.quantity,
            )
            for row in connection.execute(statement)
        )
    return found
