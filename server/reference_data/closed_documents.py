"""Why an order that was scanned is not offered here: not released yet, open elsewhere, or finished by whom and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger import service as ledger
from server.outstanding import service as outstanding
from shared.errors import ORDER_ELSEWHERE, ORDER_FINISHED, ORDER_NOT_RELEASED, UNKNOWN_REFERENCE, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.database.unit_of_work import UnitOfWork
    from shared.barcodes.barcode import Barcode
    from shared.wire.items import ScanResolved


def telling_why_closed(
    work: UnitOfWork, barcode: Barcode, location_code: str, resolved: Callable[[], ScanResolved]
) -> ScanResolved:
    """What `resolved` answers. What nobody knows may be an order that nobody works on here.

    Raises: Refused(ORDER_NOT_RELEASED, ORDER_ELSEWHERE, ORDER_FINISHED), or what `resolved` does.
    """
    try:
        return resolved()
    except Refused as unknown:
        why = _why_closed(work, barcode.payload or barcode.scan.text.strip(), location_code)
        if unknown.problem is not UNKNOWN_REFERENCE or why is None:
            raise
        raise why from unknown


def _why_closed(work: UnitOfWork, document_no: str, location_code: str) -> Refused | None:
    lines = outstanding.open_lines_numbered(work, document_no)
    if lines and not any(line.is_released for line in lines):
        return Refused(ORDER_NOT_RELEASED, document=document_no)
    locations = sorted({line.location_code for line in lines if line.is_released})
    if locations and location_code not in locations:
        return Refused(ORDER_ELSEWHERE, document=document_no, locations=", ".join(locations), location=location_code or "?")
    last = None if lines else ledger.last_register_of_order(work, document_no)
    if last is None:
        return None
    when = f"{last.posted_at:%Y-%m-%d %H:%M}"
    return Refused(ORDER_FINISHED, document=document_no, person=last.person, posted=last.document_no, when=when)
