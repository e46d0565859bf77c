"""What people changed on orders after they were made: kept in words, for whoever works by what the order said before.

The number of the last change is the order's version. Who changes an order sends the version back that it was read with; who scanned
for a line that has changed since is told of the change, and not only that the goods do not fit.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from server.outstanding import store
from server.outstanding.values import OrderChange
from shared.errors import NOT_ON_DOCUMENT, ORDER_CHANGED, OVER_RECEIPT, OVER_SHIPMENT, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import Source

HEADER = 0
"""Line number of what concerns the whole order."""

_WHAT_LENGTH_MAX = 500
_NO_LONGER_FITS = (NOT_ON_DOCUMENT, OVER_RECEIPT, OVER_SHIPMENT)


def changes(work: UnitOfWork, source: Source, document_no: str) -> list[OrderChange]:
    """What was changed on the order, in order."""
    return store.changes(work, source, document_no)


def version(work: UnitOfWork, source: Source, document_no: str) -> int:
    """How often the order was changed: who changes it sends this back."""
    return store.version(work, source, document_no)


def note(work: UnitOfWork, source: Source, document_no: str, what: str, *, line_no: int = HEADER, item_no: str = "") -> None:
    """Keep that the person of this work changed the order, in words as "line 2: quantity 10 is now 6"."""
    change_no = store.version(work, source, document_no) + 1
    said = what if len(what) <= _WHAT_LENGTH_MAX else f"{what[: _WHAT_LENGTH_MAX - 1]}…"
    store.insert_change(work, OrderChange(source, document_no, change_no, line_no, item_no, said, work.person, work.now))


def require_version(work: UnitOfWork, source: Source, document_no: str, read_version: int | None) -> None:
    """Nobody changes what somebody else has changed meanwhile. None: the caller does not care.

    Raises: Refused(ORDER_CHANGED) that names what changed, by whom and when.
    """
    if read_version is None:
        return
    since = [change for change in store.changes(work, source, document_no) if change.change_no > read_version]
    if since:
        raise _changed(since)


@contextmanager
def telling_of_changes(work: UnitOfWork, source: Source, document_no: str, item_no: str) -> Iterator[None]:
    """Goods that do not fit on an order because their line was changed: say so, with the words of the change.

    Raises: Refused(ORDER_CHANGED) instead of NOT_ON_DOCUMENT, OVER_RECEIPT, OVER_SHIPMENT.
    """
    try:
        yield
    except Refused as refused:
        if refused.problem not in _NO_LONGER_FITS:
            raise
        concerned = [change for change in store.changes(work, source, document_no) if change.item_no == item_no]
        if not concerned:
            raise
        raise _changed(concerned[-1:]) from refused


def _changed(changes: list[OrderChange]) -> Refused:
    last = changes[-1]
    return Refused(
        ORDER_CHANGED,
        document=last.document_no,
        person=last.person,
        when=f"{last.changed_at:%Y-%m-%d %H:%M}",
        what="; ".join(change.what for change in changes),
    )
