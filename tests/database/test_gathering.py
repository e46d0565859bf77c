"""What jobs of a group write later: nobody who looks misses it, and a refused job takes only its own with it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import BigInteger, Column, MetaData, String, Table, bindparam, func, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from server.database.prepared import Prepared
from server.database.unit_of_work import Database
from shared.errors import NOTHING_TO_POST, Refused
from tests.database.test_unit_of_work import Held

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from server.database.unit_of_work import UnitOfWork

_metadata = MetaData()
note = Table("note", _metadata, Column("item_no", String(20), primary_key=True), Column("quantity", BigInteger, nullable=False))

INSERT = Prepared(insert(note), about="item_no")
ADD = Prepared(
    update(note).where(note.c.item_no == bindparam("of_item")).values(quantity=note.c.quantity + bindparam("more")), about="item_no"
)
OF_ITEM = Prepared(select(note.c.quantity).where(note.c.item_no == bindparam("item_no")), about="item_no")
COUNT = Prepared(select(func.count()).select_from(note))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))])
def notes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with one small table of our own, on both kinds."""
    on_sqlite = request.param == "sqlite"
    database = request.getfixturevalue("database") if on_sqlite else Database(request.getfixturevalue("postgresql_url"))
    _metadata.create_all(database.engines.writing)
    yield database
    if not on_sqlite:
        database.close()


def write(work: UnitOfWork, item: str, quantity: int = 1) -> None:
    INSERT.later(work.connection, [{"item_no": item, "quantity": quantity}])


def add(work: UnitOfWork, item: str, more: int) -> None:
    ADD.later(work.connection, [{"item_no": item, "of_item": item, "more": more}])


def refuse(*_: object) -> None:
    raise Refused(NOTHING_TO_POST, document="it")


def in_one_group(database: Database, *jobs: Callable[[UnitOfWork], object]) -> list[Future[object]]:
    """The jobs' futures, all of them settled; while they queued up the writer was busy."""
    held = Held(database)
    futures = [database.submit(job) for job in jobs]
    held.let_go()
    for future in futures:
        future.exception(10)
    return futures


def kept(database: Database) -> dict[str, int]:
    with database.read() as work:
        return {row.item_no: row.quantity for row in work.connection.execute(select(note))}


def test_what_is_written_later_is_there_after_the_commit(notes: Database) -> None:
    in_one_group(notes, *(lambda work, n=n: write(work, f"I{n}", n) for n in range(5)))

    assert kept(notes) == {f"I{n}": n for n in range(5)}


def test_a_job_sees_what_it_wrote_itself(notes: Database) -> None:
    def look(work: UnitOfWork) -> int:
        write(work, "A", 7)
        return OF_ITEM.run(work.connection, {"item_no": "A"})[0].quantity

    (seen,) = in_one_group(notes, look)

    assert seen.result() == 7


@pytest.mark.parametrize("by", ["item", "prepared", "core"])
def test_a_job_sees_what_its_neighbours_wrote(notes: Database, by: str) -> None:
    def look(work: UnitOfWork) -> int:
        if by == "item":
            return len(OF_ITEM.run(work.connection, {"item_no": "A"}))
        if by == "prepared":
            return COUNT.run(work.connection)[0][0]
        return work.connection.scalar(select(func.count()).select_from(note)) or 0

    _, seen = in_one_group(notes, lambda work: write(work, "A"), look)

    assert seen.result() == 1


def test_jobs_that_change_the_same_item_do_so_in_their_order(notes: Database) -> None:
    in_one_group(notes, lambda work: write(work, "A", 1), lambda work: add(work, "A", 10), lambda work: add(work, "A", 100))

    assert kept(notes) == {"A": 111}


def test_a_refused_job_leaves_nothing_and_its_neighbours_everything(notes: Database) -> None:
    outcomes = in_one_group(
        notes,
        lambda work: write(work, "A"),
        lambda work: (write(work, "B"), refuse()),
        lambda work: write(work, "C"),
    )

    assert kept(notes) == {"A": 1, "C": 1}
    assert isinstance(outcomes[1].exception(), Refused)


def test_a_job_that_is_refused_after_it_looked_leaves_nothing_either(notes: Database) -> None:
    def look_and_refuse(work: UnitOfWork) -> None:
        write(work, "B")
        add(work, "A", 5)
        assert len(COUNT.run(work.connection)) == 1
        write(work, "C")
        refuse()

    in_one_group(notes, lambda work: write(work, "A"), look_and_refuse, lambda work: add(work, "A", 100))

    assert kept(notes) == {"A": 101}


def test_what_a_refused_job_wrote_at_once_is_rolled_back(notes: Database) -> None:
    def at_once(work: UnitOfWork) -> None:
        work.connection.execute(insert(note).values(item_no="B", quantity=1))
        INSERT.run(work.connection, {"item_no": "C", "quantity": 1})
        refuse()

    in_one_group(notes, lambda work: write(work, "A"), at_once, lambda work: write(work, "D"))

    assert kept(notes) == {"A": 1, "D": 1}


def test_what_runs_after_a_refusal_is_kept_though_the_job_is_not(notes: Database) -> None:
    held = Held(notes)
    refused = notes.submit(lambda work: (write(work, "A"), refuse()), if_refused=lambda work, _: write(work, "told"))
    notes.submit(lambda work: write(work, "B"))
    held.let_go()
    refused.result(10)

    assert kept(notes) == {"told": 1, "B": 1}


def test_a_key_that_is_there_already_fails_only_who_wrote_it(notes: Database) -> None:
    notes.write(lambda work: write(work, "A"))

    outcomes = in_one_group(notes, lambda work: write(work, "B"), lambda work: write(work, "A"), lambda work: write(work, "C"))

    assert [type(each.exception()) for each in outcomes] == [type(None), IntegrityError, type(None)]
    assert kept(notes) == {"A": 1, "B": 1, "C": 1}


def test_who_expects_that_a_key_is_there_already_is_told_where_it_wrote(notes: Database) -> None:
    notes.write(lambda work: write(work, "A"))

    def expecting(work: UnitOfWork) -> None:
        try:
            write(work, "A")
        except IntegrityError:
            refuse()

    outcomes = in_one_group(notes, lambda work: write(work, "B"), expecting)

    assert isinstance(outcomes[1].exception(), Refused)
    assert kept(notes) == {"A": 1, "B": 1}


@pytest.mark.xdist_group("postgresql")
def test_a_job_that_goes_on_after_an_error_of_the_database_is_not_said_to_be_kept(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    _metadata.create_all(database.engines.writing)
    database.write(lambda work: write(work, "A"))

    def careless(work: UnitOfWork) -> None:
        with suppress(IntegrityError):
            INSERT.run(work.connection, {"item_no": "A", "quantity": 1})

    _, outcome = in_one_group(database, lambda work: write(work, "B"), careless)

    assert isinstance(outcome.exception(), DBAPIError)
    assert kept(database) == {"A": 1, "B": 1}
    database.close()


def test_an_error_that_comes_up_while_a_neighbour_looks_is_its_authors(notes: Database) -> None:
    notes.write(lambda work: write(work, "A"))

    outcomes = in_one_group(notes, lambda work: write(work, "A"), lambda work: COUNT.run(work.connection)[0][0])

    assert [type(each.exception()) for each in outcomes] == [IntegrityError, type(None)]
    assert outcomes[1].result() == 1
