"""Whether goods of an order are posted from the order itself, or through warehouse documents. Pure.

Source: spec/warehouse.md, section 3, rules 2 and 3; spec/ledger.md, section 7, rule 4, and section 8, rule 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.errors import RELATED_WORK_OPEN, WAREHOUSE_HANDLING_REQUIRED, Refused

if TYPE_CHECKING:
    from server.catalog.values import Location


def requires_warehouse_document(location: Location, *, inbound: bool) -> bool:
    """Whether goods reach, or leave, the location through a warehouse receipt or shipment."""
    return location.require_receive if inbound else location.require_shipment


def require_no_warehouse_handling(location: Location, *, inbound: bool, document_no: str) -> None:
    """Raises: Refused(WAREHOUSE_HANDLING_REQUIRED) where a warehouse document is needed to receive or ship the order."""
    if requires_warehouse_document(location, inbound=inbound):
        done, through = ("received", "warehouse receipt") if inbound else ("shipped", "warehouse shipment")
        raise Refused(WAREHOUSE_HANDLING_REQUIRED, location=location.code, document=document_no, done=done, through=through)


def requires_activity(location: Location, *, inbound: bool) -> bool:
    """Whether goods are put away, or picked, by an activity there, which may post their order."""
    return location.require_put_away if inbound else location.require_pick


def related_work_open(location_code: str, *, inbound: bool, document_no: str) -> Refused:
    """The refusal of what would go past the activity that is open for the order."""
    activity = "put-away" if inbound else "pick"
    return Refused(RELATED_WORK_OPEN, document=document_no, activity=activity, location=location_code or "one of its locations")
