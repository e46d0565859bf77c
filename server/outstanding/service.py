"""What documents tell of their open lines, and what everybody asks about them. Nothing here knows a document.

A document publishes a line in the same transaction that changes it; the pick tells what was picked for it, the shipment what of
that left. So a pick and a sales order meet here and never import each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding import order_lines, store
from shared.quantities import ZERO
from shared.wire.work import OpenDocument

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OrderLineKey, OutstandingLine, PickedGoods, Source
    from shared.quantities import Quantity
    from shared.wire.work import DocumentKind, OpenLine


def publish(work: UnitOfWork, lines: Iterable[OutstandingLine]) -> None:
    """Say what is still to be done on these lines; a line with nothing left is no longer listed."""
    for line in lines:
        store.replace_line(work, line)


def open_lines(work: UnitOfWork, source: Source, location_code: str) -> list[OutstandingLine]:
    """Open lines of one kind of released documents at a location, what is due first in front."""
    return store.lines(work, source=source, location_code=location_code, is_released=True)


def open_lines_of(work: UnitOfWork, source: Source, document_no: str) -> list[OutstandingLine]:
    """Open lines of one document; none: it does not exist, or everything on it is done."""
    return store.lines(work, source=source, document_no=document_no)


def open_lines_numbered(work: UnitOfWork, document_no: str) -> list[OutstandingLine]:
    """Open lines of whichever kind of document has that number."""
    return store.lines(work, document_no=document_no)


def open_lines_of_all(work: UnitOfWork, source: Source, document_nos: Collection[str]) -> list[OutstandingLine]:
    """Open lines of these documents of one kind, what is due first in front."""
    listed = sorted(document_nos)
    parts = (listed[start : start + _NAMED_MAX] for start in range(0, len(listed), _NAMED_MAX))
    return [line for part in parts for line in store.lines(work, source=source, document_nos=part)]


_NAMED_MAX = 500
"""Documents named in one statement."""


def open_lines_with(work: UnitOfWork, item_no: str) -> list[OutstandingLine]:
    """Open lines of any document with that item: who still uses it, what is to come and to go."""
    return store.lines(work, item_no=item_no)


def open_document_with(work: UnitOfWork, item_no: str) -> str:
    """The number of an order that is still open for the item; blank: none."""
    return next((line.key.document_no for line in open_lines_with(work, item_no)), "")


def picked(work: UnitOfWork, source: Source, document_no: str) -> list[PickedGoods]:
    """Goods of a document that were picked, and wait for their shipment."""
    return store.picked(work, source=source, document_no=document_no)


def picked_of_item(work: UnitOfWork, item_no: str) -> list[PickedGoods]:
    """Goods of the item that were picked for any document, and wait for their shipment."""
    return store.picked(work, item_no=item_no)


def add_picked(work: UnitOfWork, goods: PickedGoods) -> None:
    """Goods were picked and wait; with a negative quantity: they left, or the pick was taken back."""
    left = store.add_picked(work, goods)
    assert left >= ZERO, f"more left of {goods.key} than was picked"


def waiting(goods: Iterable[PickedGoods], key: OrderLineKey) -> list[PickedGoods]:
    """Those of them that belong to the line."""
    return [piece for piece in goods if piece.key == key]


def rebuild(work: UnitOfWork, lines: Sequence[OutstandingLine], goods: Iterable[PickedGoods]) -> None:
    """Make everything anew from what all documents say; `goods` as they were picked (+) and shipped (−)."""
    store.remove_everything(work)
    store.insert_lines(work, [line for line in lines if line.outstanding > ZERO])
    for piece in goods:
        store.add_picked(work, piece)


def differences(work: UnitOfWork, lines: Iterable[OutstandingLine], goods: Iterable[PickedGoods]) -> list[str]:
    """What `rebuild` would change, in words; none: what is kept agrees with what the documents say."""
    said = {(line.key, line.item_no): line.outstanding for line in lines if line.outstanding > ZERO}
    kept = {(line.key, line.item_no): line.outstanding for line in store.lines(work)}
    waiting_said, waiting_kept = _totals(goods), _totals(store.picked(work))
    return [
        f"{key.source} {key.document_no} line {key.line_no}, {item_no}: {what} is {was or ZERO}, should be {should or ZERO}"
        for what, kept_by_line, said_by_line in (("outstanding", kept, said), ("picked", waiting_kept, waiting_said))
        for key, item_no in sorted(kept_by_line.keys() | said_by_line.keys())
        if (was := kept_by_line.get((key, item_no))) != (should := said_by_line.get((key, item_no)))
    ]


def _totals(goods: Iterable[PickedGoods]) -> dict[tuple[OrderLineKey, str], Quantity]:
    totals: dict[tuple[OrderLineKey, str], Quantity] = {}
    for piece in goods:
        of_line = (piece.key, piece.item_no)
        totals[of_line] = totals.get(of_line, ZERO) + piece.quantity
    return {of_line: total for of_line, total in totals.items() if total}


def open_documents(
    lines: Iterable[OutstandingLine], kind: DocumentKind, open_lines_for: Callable[[OutstandingLine], Iterable[OpenLine]]
) -> list[OpenDocument]:
    """Lines of one location as documents for `GET /work`, in the order in which their first line comes.

    `open_lines_for` says what one line is on a handheld: none, one, or several (a pick from several bins).
    """
    by_document: dict[str, list[OutstandingLine]] = {}
    for line in lines:
        by_document.setdefault(line.key.document_no, []).append(line)
    documents = (_document(kind, its_lines, open_lines_for) for its_lines in by_document.values())
    return [document for document in documents if document.lines]


def open_orders(work: UnitOfWork, source: Source, kind: DocumentKind, location_code: str) -> list[OpenDocument]:
    """The released orders of one kind that have something left to do at the location, each line with what is left of it."""
    lines = open_lines(work, source, location_code)
    items = catalog.items(work, {line.item_no for line in lines})
    return open_documents(lines, kind, lambda line: [order_lines.open_line(line, items[line.item_no])])


def _document(
    kind: DocumentKind, lines: Sequence[OutstandingLine], open_lines_for: Callable[[OutstandingLine], Iterable[OpenLine]]
) -> OpenDocument:
    first = lines[0]
    return OpenDocument(
        kind=kind,
        no=first.key.document_no,
        location=first.location_code,
        partner=first.partner_name,
        partner_no=first.partner_no,
        due=min((line.due_on for line in lines if line.due_on), default=None),
        lines=tuple(open_line for line in lines for open_line in open_lines_for(line)),
    )
