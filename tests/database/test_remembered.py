"""Cards are remembered between transactions, and never when somebody has changed them since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text, update

from server.catalog import service as catalog
from server.catalog.store import ITEMS
from server.catalog.tables import item
from server.database.unit_of_work import Database
from shared.errors import ITEM_BLOCKED, NOTHING_TO_POST, Refused
from shared.wire.items import NewItem
from tests.builders.catalog import a_bin, a_location, an_item, block
from tests.ledger_notation import post_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.database.unit_of_work import UnitOfWork


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))])
def servers(request: pytest.FixtureRequest) -> Iterator[tuple[Database, Database]]:
    """Two servers of one database; on SQLite the second stands for a command at the server itself."""
    first = (
        request.getfixturevalue("database") if request.param == "sqlite" else Database(request.getfixturevalue("postgresql_url"))
    )
    second = Database(first.engines.url.render_as_string(hide_password=False))
    a_location(first, "EAST")
    an_item(first, "BOLT")
    yield first, second
    second.close()
    if request.param != "sqlite":
        first.close()


def is_blocked(database: Database) -> bool:
    return database.write(lambda work: catalog.item(work, "BOLT")).blocked


def test_a_card_is_read_once(servers: tuple[Database, Database]) -> None:
    first, _ = servers
    read = []

    for _turn in range(3):
        first.write(lambda work: work.remembered(ITEMS, "a key", lambda: read.append(1) or "card"))

    assert len(read) == 1


def bins_at(database: Database, location: str) -> list[str]:
    with database.read() as work:
        return [each.code for each in catalog.bins(work, location)]


def test_readers_keep_what_takes_long_to_read_until_somebody_changes_it(servers: tuple[Database, Database]) -> None:
    first, second = servers
    read = []

    def read_often(database: Database) -> None:
        for _turn in range(3):
            with database.read() as work:
                work.kept(ITEMS, "a key", lambda: read.append(1) or "card")

    read_often(first)
    block(second, "BOLT")
    read_often(first)

    assert len(read) == 2


def test_a_bin_that_another_server_makes_is_among_all_bins_at_once(servers: tuple[Database, Database]) -> None:
    first, second = servers
    before = bins_at(first, "EAST")

    a_bin(second, "EAST", "Z-99")

    assert [*before, "Z-99"] == bins_at(first, "EAST")


def test_a_change_is_seen_by_the_server_that_made_it_and_by_every_other(servers: tuple[Database, Database]) -> None:
    assert [is_blocked(each) for each in servers] == [False, False]

    block(servers[0], "BOLT")

    assert [is_blocked(each) for each in servers] == [True, True]


def test_a_block_is_seen_by_the_very_next_posting_on_another_server(servers: tuple[Database, Database]) -> None:
    first, second = servers
    post_text(second, "2026-01-01  purchase  +5")

    block(first, "BOLT")

    with pytest.raises(Refused) as refused:
        post_text(second, "2026-01-01  purchase  +5")
    assert refused.value.code == ITEM_BLOCKED.code


def test_a_job_sees_its_own_change_and_nobody_one_that_was_taken_back(servers: tuple[Database, Database]) -> None:
    first, _ = servers
    is_blocked(first)

    def block_and_refuse(work: UnitOfWork) -> None:
        catalog.block_item(work, "BOLT", "all", blocked=True)
        assert catalog.item(work, "BOLT").blocked
        raise Refused(NOTHING_TO_POST, document="it")

    with pytest.raises(Refused):
        first.write(block_and_refuse)

    assert [is_blocked(each) for each in servers] == [False, False]


def test_whoever_changes_the_table_is_noticed(servers: tuple[Database, Database]) -> None:
    for statement in (update(item).values(blocked=True), text("UPDATE item SET blocked = false")):
        before = [is_blocked(each) for each in servers]
        servers[0].write(lambda work, statement=statement: work.connection.execute(statement))

        assert [is_blocked(each) for each in servers] == [not was for was in before]


def test_a_card_that_was_missing_is_found_when_it_is_made(servers: tuple[Database, Database]) -> None:
    first, second = servers
    with pytest.raises(Refused):
        second.write(lambda work: catalog.item(work, "NUT"))

    first.write(lambda work: catalog.create_item(work, NewItem(no="NUT")))

    assert second.write(lambda work: catalog.item(work, "NUT")).no == "NUT"


def test_who_reads_sees_the_card_as_it_is(servers: tuple[Database, Database]) -> None:
    first, second = servers
    is_blocked(first)

    block(second, "BOLT")

    with first.read() as work:
        assert catalog.item(work, "BOLT").blocked
