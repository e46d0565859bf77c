"""Journal batches over HTTP: thin. For supervisors, as all that adjusts stock without an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeVar

from fastapi import APIRouter, Path, Query, status

from server.access.authentication import Caller, CurrentCaller
from server.database.requests import RequestDatabase
from server.journals import batches, cards, posting_batches, standard_journals
from server.problems import problem_responses
from shared.codes import normal_code
from shared.errors import (
    ALREADY_EXISTS,
    BATCH_NOT_EMPTY,
    CHANGED_MEANWHILE,
    INVALID_REQUEST,
    LINES_REFUSED,
    NOT_FOUND,
    NOT_PERMITTED,
    NOTHING_TO_POST,
    SERVER_BUSY,
)
from shared.wire.access import Role
from shared.wire.journals import (
    JournalBatchCard,
    JournalBatchChange,
    JournalBinContents,
    JournalCheck,
    JournalLineCard,
    JournalLineChange,
    JournalLines,
    JournalLinesCopy,
    NewJournalBatch,
    NewJournalLines,
    PostedBatch,
    SavedStandardJournal,
    StandardJournalCard,
    StandardJournalWanted,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.database.unit_of_work import Database, UnitOfWork
    from server.journals.batches import CheckedLine

T = TypeVar("T")

router = APIRouter(
    prefix="/api/v1/journal-batches", tags=["journals"], responses=problem_responses(NOT_PERMITTED, NOT_FOUND, INVALID_REQUEST)
)

LineNo = Annotated[int, Path(ge=1, le=2**31 - 1)]
Version = Annotated[int, Query(ge=1, le=2**31 - 1, description="Of the line as you read it.")]
After = Annotated[int, Query(ge=0, le=2**31 - 1, description="Only lines numbered higher.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="At most so many lines.")]


@router.post("", status_code=status.HTTP_201_CREATED, responses=problem_responses(ALREADY_EXISTS))
def create_journal_batch(new: NewJournalBatch, database: RequestDatabase, caller: CurrentCaller) -> JournalBatchCard:
    """Make a journal batch without lines."""
    return _write(database, caller, lambda work: cards.batch_card(batches.create_batch(work, new), 0))


@router.get("")
def read_journal_batches(database: RequestDatabase, caller: CurrentCaller) -> list[JournalBatchCard]:
    """Every journal batch, by name."""
    _require_supervisor(caller)
    with database.read() as work:
        return [cards.batch_card(batch, lines) for batch, lines in batches.batches(work)]


@router.get("/{name}")
def read_journal_batch(name: str, database: RequestDatabase, caller: CurrentCaller) -> JournalBatchCard:
    """The batch without its lines."""
    _require_supervisor(caller)
    with database.read() as work:
        return cards.card_of(work, normal_code(name))


@router.patch("/{name}")
def change_journal_batch(
    name: str, change: JournalBatchChange, database: RequestDatabase, caller: CurrentCaller
) -> JournalBatchCard:
    """Change what the batch says of all its lines."""

    def save(work: UnitOfWork) -> JournalBatchCard:
        batches.change_batch(work, normal_code(name), change)
        return cards.card_of(work, normal_code(name))

    return _write(database, caller, save)


@router.delete("/{name}", status_code=status.HTTP_204_NO_CONTENT, responses=problem_responses(BATCH_NOT_EMPTY))
def delete_journal_batch(name: str, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Delete a batch that has no lines."""
    _write(database, caller, lambda work: batches.delete_batch(work, normal_code(name)))


@router.get("/{name}/lines")
def read_journal_lines(
    name: str, database: RequestDatabase, caller: CurrentCaller, after: After = 0, limit: Limit = 1000
) -> JournalLines:
    """Lines of the batch in their order, as they were entered."""
    _require_supervisor(caller)
    with database.read() as work:
        found = batches.lines(work, normal_code(name), after=after, limit=limit)
        return JournalLines(lines=tuple(map(cards.line_card, found)))


@router.post("/{name}/lines", status_code=status.HTTP_201_CREATED)
def add_journal_lines(name: str, new: NewJournalLines, database: RequestDatabase, caller: CurrentCaller) -> JournalLines:
    """Put lines at the end of the batch. Each is kept, and comes back with what would be refused about it."""
    return _add(database, caller, lambda work: batches.add_lines(work, normal_code(name), new.lines))


@router.post("/{name}/lines/copy", status_code=status.HTTP_201_CREATED)
def copy_journal_lines(name: str, wanted: JournalLinesCopy, database: RequestDatabase, caller: CurrentCaller) -> JournalLines:
    """Put lines of another batch, or of the same, at the end of this one."""
    return _add(database, caller, lambda work: batches.copy_lines(work, normal_code(name), wanted.batch, wanted.line_nos))


@router.post("/{name}/lines/from-bin", status_code=status.HTTP_201_CREATED)
def add_bin_contents_to_journal(
    name: str, wanted: JournalBinContents, database: RequestDatabase, caller: CurrentCaller
) -> JournalLines:
    """Put a line for everything that lies in a bin at the end of a reclassification batch."""
    return _add(database, caller, lambda work: batches.add_bin_contents(work, normal_code(name), wanted))


@router.put("/{name}/lines/{line_no}", responses=problem_responses(CHANGED_MEANWHILE))
def change_journal_line(
    name: str, line_no: LineNo, change: JournalLineChange, database: RequestDatabase, caller: CurrentCaller
) -> JournalLineCard:
    """Replace the line, if nobody changed it since you read it."""

    def save(work: UnitOfWork) -> JournalLineCard:
        return cards.line_card(*batches.change_line(work, normal_code(name), line_no, change.version, change.line))

    return _write(database, caller, save)


@router.delete("/{name}/lines/{line_no}", status_code=status.HTTP_204_NO_CONTENT, responses=problem_responses(CHANGED_MEANWHILE))
def delete_journal_line(name: str, line_no: LineNo, version: Version, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Delete the line, if nobody changed it since you read it."""
    _write(database, caller, lambda work: batches.delete_line(work, normal_code(name), line_no, version))


@router.post("/{name}/check")
def check_journal_batch(name: str, database: RequestDatabase, caller: CurrentCaller) -> JournalCheck:
    """Everything that posting the batch would refuse, of every line; nothing is posted."""
    _require_supervisor(caller)

    def check(work: UnitOfWork) -> JournalCheck:
        work.person = caller.person
        return JournalCheck(problems=cards.problem_cards(posting_batches.check_batch(work, normal_code(name))))

    answer, _ = database.preview(check, lambda _work: None)
    return answer


@router.post("/{name}/post", responses=problem_responses(LINES_REFUSED, NOTHING_TO_POST, SERVER_BUSY))
def post_journal_batch(name: str, database: RequestDatabase, caller: CurrentCaller) -> PostedBatch:
    """Post the batch: all lines or none. A refusal names every problem of every line in `errors`."""

    def post(work: UnitOfWork) -> PostedBatch:
        new_name, outcome = posting_batches.post_batch(work, normal_code(name))
        lines = cards.posted_lines(posted for _, posted in outcome.posted)
        return PostedBatch(batch=new_name, registers=tuple(work.registers), lines=lines)

    return _write(database, caller, post)


@router.post("/{name}/standard-journals", status_code=status.HTTP_201_CREATED)
def save_standard_journal(
    name: str, wanted: SavedStandardJournal, database: RequestDatabase, caller: CurrentCaller
) -> StandardJournalCard:
    """Save the lines of the batch under a code, to use them again; what the code held before is replaced."""

    def save(work: UnitOfWork) -> StandardJournalCard:
        standard_journals.save_standard_journal(work, normal_code(name), wanted)
        return cards.standard_journal_card(work, wanted.code)

    return _write(database, caller, save)


@router.post("/{name}/lines/from-standard-journal", status_code=status.HTTP_201_CREATED)
def use_standard_journal(
    name: str, wanted: StandardJournalWanted, database: RequestDatabase, caller: CurrentCaller
) -> JournalLines:
    """Put the lines of a standard journal at the end of the batch."""
    return _add(database, caller, lambda work: standard_journals.use_standard_journal(work, normal_code(name), wanted.code))


def _add(database: Database, caller: Caller, job: Callable[[UnitOfWork], list[CheckedLine]]) -> JournalLines:
    added = _write(database, caller, job)
    return JournalLines(lines=tuple(cards.line_card(line, problems) for line, problems in added))


def _write(database: Database, caller: Caller, job: Callable[[UnitOfWork], T]) -> T:
    _require_supervisor(caller)

    def write(work: UnitOfWork) -> T:
        work.person = caller.person
        return job(work)

    return database.write(write)


def _require_supervisor(caller: Caller) -> None:
    caller.require(Role.SUPERVISOR, action="keep item journals")
