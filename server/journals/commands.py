"""`stockhand-server journals`: what an administrator does with journal batches at the server itself, by hand or by a timer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

from server.access import service as access
from server.command_line import DatabaseCommand, counted
from server.csv_rows import CellProblem
from server.journals import batches, posting_batches
from server.journals.csv_lines import read_lines
from server.journals.refusals import LinesRefused
from shared.codes import normal_code
from shared.errors import NOTHING_TO_POST, Refused
from shared.wire.journals import JournalKind, NewJournalBatch

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from server.database.unit_of_work import Database, UnitOfWork
    from server.journals.csv_lines import LinesOfFile
    from server.journals.values import LineRefused


def _list(_arguments: Namespace, database: Database) -> int:
    with database.read() as work:
        found = batches.batches(work)
    for batch, lines in found:
        recurring = "recurring" if batch.recurring else ""
        print(f"{batch.name:<20}  {batch.kind:<16}  {lines:>6} lines  {recurring:<9}  {batch.description}".rstrip())
    return 0


def _add_batch(arguments: Namespace, database: Database) -> int:
    new = NewJournalBatch(
        name=normal_code(arguments.batch),
        kind=arguments.kind,
        description=arguments.description,
        number_series=normal_code(arguments.series),
    )
    print(f"Batch {database.write(lambda work: batches.create_batch(work, new)).name} is added.")
    return 0


def _check(arguments: Namespace, database: Database) -> int:
    name = normal_code(arguments.batch)
    problems, _ = database.preview(lambda work: posting_batches.check_batch(work, name), lambda _work: None)
    _tell(problems)
    print(f"{counted(len(problems), 'problem')} in batch {name}." if problems else f"Batch {name} can be posted.")
    return 1 if problems else 0


def _post(arguments: Namespace, database: Database) -> int:
    return _post_batch(database, normal_code(arguments.batch))


def _post_recurring(_arguments: Namespace, database: Database) -> int:
    """Each batch stands alone: one that is refused does not keep the others from being posted."""
    with database.read() as work:
        names = [batch.name for batch, _ in batches.batches(work) if batch.recurring]
    return max((_post_due(database, name) for name in names), default=0)


def _post_due(database: Database, name: str) -> int:
    try:
        return _post_batch(database, name)
    except Refused as refused:
        if refused.problem is NOTHING_TO_POST:
            print(f"Batch {name}: nothing is due.")
            return 0
        print(f"Batch {name} is not posted: {refused.sentence}")
        return 1


def _post_batch(database: Database, name: str) -> int:
    def post(work: UnitOfWork) -> tuple[str, int, list[int]]:
        new_name, outcome = posting_batches.post_batch(work, name)
        return new_name, len(outcome.posted), work.registers

    try:
        new_name, lines, registers = database.write(post)
    except LinesRefused as refused:
        _tell(refused.problems)
        print(f"Batch {name} is not posted: {counted(len(refused.problems), 'problem')}.")
        return 1
    registers_named = f"register{'s' if len(registers) > 1 else ''} {', '.join(map(str, registers))}"
    renamed = f" The batch is now {new_name}." if new_name != name else ""
    print(f"Batch {name} is posted: {counted(lines, 'line')}, {registers_named}.{renamed}")
    return 0


def _tell(problems: Iterable[LineRefused]) -> None:
    for problem in problems:
        print(f"line {problem.line_no}, {problem.field or 'all of it'}: {problem.refused.sentence}")


def _import(arguments: Namespace, database: Database) -> int:
    """Nothing is imported where anything is wrong, in the file or in what posting would say."""
    name = normal_code(arguments.batch)
    with database.read() as work:
        kind = batches.batch(work, name).kind
    try:
        text = Path(arguments.file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        print(f"{arguments.file} is not UTF-8: save it as “CSV UTF-8”; nothing is imported.")
        return 1
    found = read_lines(text, kind)
    refused = _problems_of_posting(database, name, found) if found.lines else ()
    problems = sorted((*found.problems, *refused), key=lambda problem: problem.row)
    for problem in problems:
        print(problem)
    if problems:
        print(f"{counted(len(problems), 'problem')} in {arguments.file}; nothing is imported.")
        return 1
    if not arguments.dry_run and found.lines:
        database.write(lambda work: _add(work, name, found, normal_code(arguments.person)))
    print(f"{counted(len(found.lines), 'line')} {'can be imported' if arguments.dry_run else 'imported'} into batch {name}.")
    return 0


def _problems_of_posting(database: Database, name: str, found: LinesOfFile) -> tuple[CellProblem, ...]:
    """What posting would refuse of the lines.

    Of each line alone in a recurring batch, whose day may be far, and where rows cannot be read: they may be what a line lacks.
    """

    def look(work: UnitOfWork) -> tuple[CellProblem, ...]:
        added = batches.add_lines(work, name, [line for _, line in found.lines])
        rows = {line.line_no: row for (row, _), (line, _) in zip(found.lines, added, strict=True)}
        each_alone = batches.batch(work, name).recurring or found.problems
        alone = [problem for _, problems in added for problem in problems]
        refused = alone if each_alone else posting_batches.check_batch(work, name)
        ours = [each for each in refused if each.line_no in rows]
        return tuple(CellProblem(rows[each.line_no], each.field, each.refused.sentence) for each in ours)

    problems, _ = database.preview(look, lambda _work: None)
    return problems


def _add(work: UnitOfWork, name: str, found: LinesOfFile, person: str) -> None:
    if person:
        work.person = access.person_named(work, person).person
    batches.add_lines(work, name, [line for _, line in found.lines])


def _batch_option(parser: ArgumentParser) -> None:
    parser.add_argument("batch", help="name of the journal batch")


def _add_options(parser: ArgumentParser) -> None:
    _batch_option(parser)
    parser.add_argument("--kind", choices=get_args(JournalKind), default="item", help="what its lines do (default: item)")
    parser.add_argument("--description", default="", help="what it is for")
    parser.add_argument("--series", default="", help="number series that its documents draw from; none: each line has its number")


def _import_options(parser: ArgumentParser) -> None:
    _batch_option(parser)
    parser.add_argument("file", help="CSV: a header row with the names of the fields, as in the API, then a row for each line")
    parser.add_argument("--person", default="", help="who enters them; none: nobody, so that anybody may post what is valuable")
    parser.add_argument("--dry-run", action="store_true", help="only say what is wrong")


COMMANDS = (
    DatabaseCommand(("journals", "list"), _list, "every journal batch, with how many lines it has"),
    DatabaseCommand(("journals", "add"), _add_batch, "make an empty journal batch", _add_options),
    DatabaseCommand(("journals", "check"), _check, "every problem of every line; exit code 1 if there are any", _batch_option),
    DatabaseCommand(("journals", "post"), _post, "post a batch: all lines or none", _batch_option),
    DatabaseCommand(
        ("journals", "post-recurring"), _post_recurring, "post what is due of every recurring batch; exit code 1 if any is refused"
    ),
    DatabaseCommand(("journals", "import"), _import, "put the lines of a CSV file into a batch: all or none", _import_options),
)
