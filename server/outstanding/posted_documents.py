"""What posted receipts and shipments of all orders have in common: which are asked for, and what of them can be undone. Pure.

Source: spec/ledger.md, section 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from shared.errors import CANNOT_UNDO, NOT_ON_DOCUMENT, Refused
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

PAGE_MAX = 500
"""Documents of one page."""


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which posted documents are asked for; None: any."""

    order_no: str | None = None
    party_no: str | None = None
    """Vendor or customer."""
    document_type: str | None = None
    posted_from: date | None = None
    """First posting date."""
    posted_to: date | None = None
    """Last posting date."""
    after: str = ""
    """Number of the last document of the page before."""
    limit: int = PAGE_MAX


class PostedLine(Protocol):
    """What a posted line says of itself."""

    @property
    def line_no(self) -> int: ...
    @property
    def quantity(self) -> Quantity: ...
    @property
    def corrects_line_no(self) -> int | None: ...


AnyPostedLine = TypeVar("AnyPostedLine", bound=PostedLine)


def lines_to_undo(lines: Iterable[AnyPostedLine], wanted: Collection[int], document_no: str) -> list[AnyPostedLine]:
    """The lines of the document that are taken back: those named, else all that are not taken back yet; the last one first.

    Raises: Refused(NOT_ON_DOCUMENT, CANNOT_UNDO). Source: spec/ledger.md, section 9, rule 1.
    """
    found = {line.line_no: line for line in lines}
    for line_no in wanted:
        if line_no not in found:
            raise Refused(NOT_ON_DOCUMENT, item=f"Line {line_no}", document=document_no)
    corrected = {line.corrects_line_no for line in found.values()}
    can_be = [line for line in found.values() if line.quantity > ZERO and line.line_no not in corrected]
    chosen = [line for line in can_be if not wanted or line.line_no in wanted]
    if len(chosen) < len(set(wanted)):
        raise Refused(CANNOT_UNDO, what=document_no, reason="one of these lines has already been reversed")
    if not chosen:
        raise Refused(CANNOT_UNDO, what=document_no, reason="it has no line with a quantity left to reverse")
    return sorted(chosen, key=lambda line: line.line_no, reverse=True)
