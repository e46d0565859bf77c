"""Blocks, cards and new numbers over HTTP; numbers on the lines of whatever documents `app.py` hands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from server.access.authentication import CurrentCaller
from server.catalog import service as catalog
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.problems import problem_responses
from server.tracking import assignment, cards, open_lines, service
from shared.errors import (
    BAD_NUMBER_RANGE,
    EXPIRATION_MISMATCH,
    INVALID_REQUEST,
    NO_NUMBER_IN_TEXT,
    NO_SERIES_OF_NUMBERS,
    NOT_FOUND,
    NOT_ON_DOCUMENT,
    NOT_PERMITTED,
    QUANTITY_TOO_FINE,
    SERIAL_QUANTITY_NOT_ONE,
    SERIAL_SCANNED_TWICE,
    TRACKING_HANDLED,
    TRACKING_LISTED_TWICE,
    TRACKING_OVER_HANDLED,
    TRACKING_QUANTITY_MISMATCH,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
)
from shared.wire.access import Role
from shared.wire.fields import Code, LineNo
from shared.wire.items import Block
from shared.wire.tracking import (
    AssignedNumbers,
    AssignNumbers,
    AssignNumbersOfItem,
    CopyCard,
    LineNumbers,
    NumberKey,
    NumbersOnLine,
    SaveCard,
    TrackingCard,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    from server.access.authentication import Caller
    from server.database.unit_of_work import Database
    from server.tracking.values import TrackedLine

    T = TypeVar("T")
    LineOfDocument = Callable[[UnitOfWork, str, int], TrackedLine]
    """A line of a document by number, as its numbers need it. Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT; of a journal line,
    which is kept with whatever is wrong with it, UNKNOWN_ITEM, UOM_UNKNOWN and QUANTITY_TOO_FINE)."""


@dataclass(frozen=True, slots=True)
class DocumentWithNumbers:
    """A kind of document whose lines hold numbers before they are posted."""

    name: str
    """Of one of them, in the names of operations: `purchase_order`."""
    line: LineOfDocument
    role: Role = Role.RECEIVER
    """Who sets numbers."""
    is_read_by_all: bool = True
    """Whether everybody may look at them, or who sets them alone."""

    def require_reader(self, caller: Caller) -> None:
        """Raises: Refused(NOT_PERMITTED)."""
        if not self.is_read_by_all:
            caller.require(self.role, action=f"look at the numbers of a {self.name.replace('_', ' ')}")


router = APIRouter(prefix="/api/v1", tags=["tracking"])

_CARD_REFUSALS = problem_responses(NOT_PERMITTED, UNKNOWN_ITEM, NOT_FOUND, INVALID_REQUEST)
_NEW_NUMBERS = (NOT_PERMITTED, UNKNOWN_ITEM, NOT_FOUND, NO_SERIES_OF_NUMBERS, NO_NUMBER_IN_TEXT, BAD_NUMBER_RANGE, INVALID_REQUEST)
_LINE = (NOT_PERMITTED, NOT_FOUND, NOT_ON_DOCUMENT, UNKNOWN_ITEM, UOM_UNKNOWN, QUANTITY_TOO_FINE)
_NUMBERS_ON_LINE = (
    *_LINE,
    INVALID_REQUEST,
    SERIAL_QUANTITY_NOT_ONE,
    SERIAL_SCANNED_TWICE,
    TRACKING_LISTED_TWICE,
    TRACKING_HANDLED,
    TRACKING_OVER_HANDLED,
    TRACKING_QUANTITY_MISMATCH,
    EXPIRATION_MISMATCH,
)


@router.post("/blocks", responses=_CARD_REFUSALS)
def block(wanted: Block, database: RequestDatabase, caller: CurrentCaller) -> Block:
    """Block an item, a variant, a lot, a serial or package number, or lift the block."""
    caller.require(Role.SUPERVISOR, action="block goods")
    _changed(database, caller, wanted.item, lambda work: service.block(work, wanted))
    return wanted


@router.put("/tracking-cards", responses=_CARD_REFUSALS)
def save_tracking_card(wanted: SaveCard, database: RequestDatabase, caller: CurrentCaller) -> TrackingCard:
    """Make the card of a lot, serial or package number, or change the fields that are given; before the goods come, too."""
    caller.require(Role.SUPERVISOR, action="change cards of lots and serial numbers")
    return cards.tracking_card(_changed(database, caller, wanted.item, lambda work: service.save_card(work, wanted)))


@router.post("/tracking-cards/copy", responses=_CARD_REFUSALS)
def copy_tracking_card(wanted: CopyCard, database: RequestDatabase, caller: CurrentCaller) -> TrackingCard:
    """Take fields and comments from another card."""
    caller.require(Role.SUPERVISOR, action="change cards of lots and serial numbers")

    def copy(work: UnitOfWork) -> TrackingCard:
        return cards.tracking_card(service.copy_card(work, wanted.source, wanted.target))

    return _changed(database, caller, wanted.target.item, copy)


@router.delete("/tracking-cards", status_code=204, responses=_CARD_REFUSALS)
def delete_tracking_card(wanted: Annotated[NumberKey, Query()], database: RequestDatabase, caller: CurrentCaller) -> None:
    """Take the card away, and its block with it; the number's history stays."""
    caller.require(Role.SUPERVISOR, action="delete cards of lots and serial numbers")
    _changed(database, caller, wanted.item, lambda work: service.delete_card(work, wanted))


@router.post("/tracking-numbers/assign", responses=problem_responses(*_NEW_NUMBERS))
def assign_tracking_numbers(wanted: AssignNumbersOfItem, database: RequestDatabase, caller: CurrentCaller) -> AssignedNumbers:
    """New lot, serial or package numbers: from the series, counted on from a text, or all between two that were scanned."""
    caller.require(Role.RECEIVER, action="make new numbers")

    def assign(work: UnitOfWork) -> AssignedNumbers:
        item = catalog.item(work, wanted.item)
        return cards.assigned_numbers(assignment.assign(work, item, wanted.variant, wanted, None))

    return _changed(database, caller, wanted.item, assign)


def numbers_on_lines(documents: Mapping[str, DocumentWithNumbers], known_expiration: open_lines.KnownExpiration) -> APIRouter:
    """The numbers on the lines of these documents, by the word that their addresses begin with."""
    lines_router = APIRouter(prefix="/api/v1", tags=["tracking"])
    for word, document in documents.items():
        _add_routes(lines_router, word, document, known_expiration)
    return lines_router


def _add_routes(
    lines_router: APIRouter, word: str, document: DocumentWithNumbers, known_expiration: open_lines.KnownExpiration
) -> None:
    path, name = f"/{word}/{{no}}/lines/{{line}}/tracking", f"numbers_on_{document.name}_line"

    @lines_router.get(path, name=f"read_{name}", responses=problem_responses(*_LINE))
    def read_numbers(no: Code, line: LineNo, database: RequestDatabase, caller: CurrentCaller) -> LineNumbers:
        """The numbers on the line, with what of each was posted."""
        document.require_reader(caller)
        with database.read() as work:
            tracked = document.line(work, no, line)
            return cards.line_numbers(tracked, open_lines.open_numbers(work, tracked.item, tracked.key))

    @lines_router.put(path, name=f"save_{name}", responses=problem_responses(*_NUMBERS_ON_LINE))
    def save_numbers(
        no: Code, line: LineNo, wanted: NumbersOnLine, database: RequestDatabase, caller: CurrentCaller
    ) -> LineNumbers:
        """Have exactly these numbers on the line; what was posted of one stays. Nothing moves until the line is posted."""
        caller.require(document.role, action=f"set numbers on a {document.name.replace('_', ' ')}")

        def save(work: UnitOfWork) -> LineNumbers:
            tracked = _locked(work, document.line, no, line)
            before = open_lines.open_numbers(work, tracked.item, tracked.key)
            numbers = cards.open_numbers(tracked, wanted.numbers, before)
            return cards.line_numbers(tracked, open_lines.save_open_numbers(work, tracked, numbers, known_expiration))

        return _changed(database, caller, "", save)

    @lines_router.post(f"{path}/assign", name=f"assign_{name}", responses=problem_responses(*_NUMBERS_ON_LINE, *_NEW_NUMBERS))
    def assign_numbers(
        no: Code, line: LineNo, wanted: AssignNumbers, database: RequestDatabase, caller: CurrentCaller
    ) -> LineNumbers:
        """Give new numbers to what of the line has none yet, or to as much as is said."""
        caller.require(document.role, action="make new numbers")

        def assign(work: UnitOfWork) -> LineNumbers:
            tracked = _locked(work, document.line, no, line)
            return cards.line_numbers(tracked, open_lines.assign_on_line(work, tracked, wanted, known_expiration))

        return _changed(database, caller, "", assign)


def _locked(work: UnitOfWork, line_of: LineOfDocument, document_no: str, line_no: int) -> TrackedLine:
    """The line as it is once nobody else can change what is left of it."""
    work.lock_items([line_of(work, document_no, line_no).item.no])
    return line_of(work, document_no, line_no)


def _changed(database: Database, caller: Caller, item_no: str, job: Callable[[UnitOfWork], T]) -> T:
    """Run the job for the caller, with the item locked where it is known."""

    def change(work: UnitOfWork) -> T:
        work.person = caller.person
        return job(work)

    return database.write(change, items=[item_no] if item_no else [])
