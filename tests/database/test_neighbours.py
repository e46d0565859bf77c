"""What a job was answered is kept, whatever its neighbours in the group wrote before they failed, and in which order."""

from __future__ import annotations

from datetime import date
from threading import Event
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import bindparam, update

from server.catalog.tables import location
from server.database.prepared import Prepared
from server.database.unit_of_work import Database
from server.ledger import service
from server.ledger.posting import post
from server.ledger.posting_lines import EntryType, Place, Posting, PostingLine
from server.ledger.values import EntryFilter
from server.ledger.verify import verify
from shared.quantities import Quantity
from tests.builders.catalog import a_location, an_item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from server.database.unit_of_work import UnitOfWork

BOLT = EntryFilter(item_no="BOLT")
_RENAME = Prepared(update(location).where(location.c.code == bindparam("of_code")).values(name=bindparam("new_name")))


class Failed(Exception):  # noqa: N818  named for what happened
    """What a job of these tests fails with."""


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))])
def stocked(request: pytest.FixtureRequest) -> Iterator[Database]:
    if request.param == "sqlite":
        database = request.getfixturevalue("database")
    else:
        database = Database(request.getfixturevalue("postgresql_url"))
    a_location(database, "EAST")
    an_item(database, "BOLT")
    an_item(database, "NUT")
    yield database
    database.close()


def buy(work: UnitOfWork, item: str = "BOLT") -> None:
    post(work, Posting((PostingLine(EntryType.PURCHASE, item, Place("EAST"), Quantity(1)),), date(2026, 1, 1)))


def sell(work: UnitOfWork) -> None:
    post(work, Posting((PostingLine(EntryType.SALE, "BOLT", Place("EAST"), Quantity(-1)),), date(2026, 1, 1)))


def buy_a_nut(work: UnitOfWork) -> None:
    buy(work, "NUT")


def write_at_once(work: UnitOfWork) -> None:
    _RENAME.run(work.connection, {"of_code": "EAST", "new_name": "The east"})


def look(work: UnitOfWork) -> None:
    service.on_hand(work, EntryFilter())


@pytest.mark.parametrize(
    "steps",
    [
        (buy,),
        (look,),
        (buy, look),
        (write_at_once, buy),
        (write_at_once, sell),
        (write_at_once, look),
        (buy_a_nut, write_at_once, buy),
        (buy, write_at_once, look, sell),
    ],
    ids=lambda steps: " ".join(step.__name__ for step in steps),
)
def test_a_job_that_fails_takes_nothing_of_its_neighbours_along(
    stocked: Database, steps: tuple[Callable[[UnitOfWork], None], ...]
) -> None:
    def fail(work: UnitOfWork) -> None:
        for step in steps:
            step(work)
        raise Failed

    go = Event()
    stocked.submit(lambda _work: go.wait())
    before, failing, after = (stocked.submit(job) for job in (buy, fail, buy))
    go.set()

    before.result(30)
    with pytest.raises(Failed):
        failing.result(30)
    after.result(30)
    with stocked.read() as work:
        assert service.quantity_on_hand(work, BOLT) == 2
        assert [balance.item_no for balance in service.on_hand(work, EntryFilter())] == ["BOLT"]
    assert verify(stocked) == []


def test_each_job_of_a_group_sees_what_those_before_it_wrote(stocked: Database) -> None:
    def on_hand(work: UnitOfWork) -> Quantity:
        return service.quantity_on_hand(work, BOLT)

    go = Event()
    stocked.submit(lambda _work: go.wait())
    futures = [stocked.submit(job) for job in (buy, on_hand, buy, sell, on_hand, buy, on_hand)]
    go.set()

    seen = [future.result(30) for future in futures]
    assert [quantity for quantity in seen if quantity is not None] == [1, 1, 2]
