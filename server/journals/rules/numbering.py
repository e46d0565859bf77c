"""Which number each document of a batch gets, and which typed numbers are out of order. Pure.

Source: spec/ledger.md, section 5, rule 9.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from server.journals.rules.fields import about
from server.journals.values import NumberedDocument
from shared.errors import DOCUMENT_NO_NOT_NEXT, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from server.journals.values import DatedLine, LineRefused

Document = tuple["DatedLine", ...]


def documents(lines: Iterable[DatedLine]) -> list[Document]:
    """Neighbours of one date and typed number: lines of one document."""
    return [tuple(group) for _, group in groupby(lines, key=_document)]


def _document(line: DatedLine) -> tuple[date, str]:
    return line.posting_date, line.journal_line.line.document_no


def typed_out_of_order(documents: Sequence[Document], series: str, numbers: Sequence[str]) -> Iterator[LineRefused]:
    """Documents whose typed number is not the next of the series; the number then waits for the document after it."""
    waiting = iter(numbers)
    expected = next(waiting)
    for document in documents:
        typed = document[0].journal_line.line.document_no
        if typed in ("", expected):
            expected = next(waiting, "")
        else:
            refused = Refused(DOCUMENT_NO_NOT_NEXT, given=typed, series=series, next=expected)
            yield about(document[0].journal_line, refused)


def numbered(documents: Sequence[Document], numbers: Sequence[str]) -> list[NumberedDocument]:
    """The documents under these numbers, apart where their reasons are: each is posted with one register."""
    return [
        NumberedDocument(number, tuple(lines))
        for document, number in zip(documents, numbers, strict=True)
        for _, lines in groupby(document, key=lambda line: line.reason)
    ]
