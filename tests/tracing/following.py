"""Traces as short texts: one line for each line of the tree, so that a test reads like the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.ledger import posting
from server.ledger.posting_lines import Document, DocumentType, EntryType, Place, Posting, PostingLine, TransferLine, UndoLine
from server.tracing import service
from server.tracing.values import Components, Direction, NumberFilter, Trace, TraceLine, TraceRequest
from shared.quantities import Quantity
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.database.unit_of_work import Database, UnitOfWork


class Books:
    """Posts to the ledger of a database with few words, and traces."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def post(self, *lines: Any, document: Document | None = None) -> list[tuple[int, ...]]:
        """The entry numbers of each line."""

        def job(work: UnitOfWork) -> list[tuple[int, ...]]:
            posted = posting.post(work, Posting(lines, work.now.date(), document or Document()))
            return [line.entry_nos for line in posted.lines]

        return self.database.write(job)

    def move(self, kind: str, item: str, quantity: str, location: str = "MAIN", **fields: Any) -> int:
        """One entry of that type; the quantity signed. Its number."""
        tracking = Tracking(fields.pop("lot", ""), fields.pop("serial", ""), fields.pop("package", ""))
        document = fields.pop("document", None)
        line = PostingLine(EntryType(kind), item, Place(location), Quantity(quantity), tracking=tracking, **fields)
        return self.post(line, document=document)[0][0]

    def transfer(
        self, item: str, quantity: str, start: str, end: str, *, lot: str = "", new_lot: str | None = None
    ) -> tuple[int, ...]:
        new = None if new_lot is None else Tracking(new_lot)
        return self.post(
            TransferLine(item, Place(start), Place(end), Quantity(quantity), tracking=Tracking(lot), new_tracking=new)
        )[0]

    def undo(self, entry_no: int) -> int:
        return self.post(UndoLine(entry_no))[0][0]

    def trace(
        self,
        item: str = "",
        *,
        lot: str = "",
        serial: str = "",
        back: bool = False,
        components: str = "no",
        entries_max: int = 1000,
    ) -> Trace:
        numbers = NumberFilter(item, None, _given(lot), _given(serial))
        direction = Direction.USAGE_TO_ORIGIN if back else Direction.ORIGIN_TO_USAGE
        with self.database.read() as work:
            return service.trace(work, TraceRequest((numbers,), direction, Components(components), entries_max))


def _given(number: str) -> tuple[str, ...]:
    return (number,) if number else ()


def an_assembly(no: str) -> Document:
    """A posted assembly document; its type is the ledger's as soon as there are assembly orders."""
    return Document(DocumentType.JOURNAL, no)


def tree(trace: Trace) -> list[str]:
    """`  sale -3 L1 (3) left`: indented by level; the edge's quantity in brackets; why it ends."""
    return [_text(line) for line in trace.lines]


def _text(line: TraceLine) -> str:
    entry = line.entry
    edge = "" if line.edge_quantity is None else f" ({line.edge_quantity})"
    number = entry.tracking.lot_no or entry.tracking.serial_no
    words = f"{'  ' * line.level}{entry.entry_type} {entry.quantity} {entry.location_code} {number}".rstrip()
    return f"{words}{edge} {line.end.value}".rstrip()


def numbers_of(trace: Trace) -> Sequence[int]:
    return [line.entry.entry_no for line in trace.lines]
