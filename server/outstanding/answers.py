"""What a posting of order lines is answered with: to who asked over HTTP, and to a device. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from shared.wire.orders import PostedOrder, PostedOrderLine
from shared.wire.transactions import Posted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from shared.wire.transactions import Transaction


class Numbers(Protocol):
    """What the ledger wrote; it stands above this package, which therefore names only what it needs of it."""

    @property
    def entry_nos(self) -> tuple[int, ...]: ...
    @property
    def warehouse_entry_nos(self) -> tuple[int, ...]: ...


class Result(Numbers, Protocol):
    """What a posting wrote, line by line."""

    @property
    def lines(self) -> Sequence[Numbers]: ...


def posted_order(document_no: str, posting_date: date, pieces_by_line: Sequence[tuple[int, int]], result: Result) -> PostedOrder:
    """The posted document, line by line of the request; `pieces_by_line`: order line, and how many posting lines it became."""
    posted = iter(result.lines)
    lines = []
    for line_no, pieces in pieces_by_line:
        of_line = [next(posted) for _ in range(pieces)]
        lines.append(
            PostedOrderLine(
                line=line_no,
                entry_nos=tuple(entry_no for line in of_line for entry_no in line.entry_nos),
                warehouse_entry_nos=tuple(entry_no for line in of_line for entry_no in line.warehouse_entry_nos),
            )
        )
    return PostedOrder(document_no=document_no, posting_date=posting_date, lines=tuple(lines))


def posted(transaction: Transaction, order: PostedOrder, message: str) -> Posted:
    """The answer to a device whose transaction became that document."""
    return Posted(
        id=transaction.id,
        entry_nos=tuple(entry_no for line in order.lines for entry_no in line.entry_nos),
        warehouse_entry_nos=tuple(entry_no for line in order.lines for entry_no in line.warehouse_entry_nos),
        document_no=order.document_no,
        message=message,
    )


def undone(answer: Posted, results: Iterable[Numbers], message: str) -> Posted:
    """The answer to a device that took back what `answer` had told it."""
    taken_back = list(results)
    return Posted(
        id=answer.id,
        entry_nos=tuple(entry_no for result in taken_back for entry_no in result.entry_nos),
        warehouse_entry_nos=tuple(entry_no for result in taken_back for entry_no in result.warehouse_entry_nos),
        document_no=answer.document_no,
        message=message,
    )
