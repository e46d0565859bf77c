"""What devices copy: page by page, only what changed, nothing twice, nothing missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.catalog import parties
from server.catalog import service as catalog
from server.database.changes import Change, changes_since, record_changes
from server.database.unit_of_work import Database
from server.reference_data import service
from shared.wire.items import ItemChange, NewReference
from tests.builders.catalog import UNUSED, a_location, an_item, block, lot_specific

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.wire.catalog import ReferenceData


@pytest.fixture
def postgresql_database(postgresql_url: str) -> Iterator[Database]:
    database = Database(postgresql_url)
    yield database
    database.close()


def changed(database: Database, since: int = 0, location: str = "") -> ReferenceData:
    with database.read() as work:
        return service.changed_since(work, since, location)


def test_a_new_device_gets_everything(database: Database) -> None:
    an_item(database, "MILK", references=[NewReference(number="9521234543213")])
    a_location(database, "EAST", bins=("A-01",))
    block(database, "MILK", lot="L1")

    page = changed(database)

    assert [record.kind for record in page.records] == ["item", "reference", "location", "bin", "lot"]
    assert page.records[-1].blocked
    assert not page.more


def test_vendors_come_and_customers_do_not(database: Database) -> None:
    database.write(lambda work: parties.create_party(work, "vendor", "V1", "Dairy"))
    database.write(lambda work: parties.create_party(work, "customer", "C1", "Shop"))

    assert [(record.kind, record.no, record.name) for record in changed(database).records] == [("vendor", "V1", "Dairy")]


def test_afterwards_only_what_changed_comes(database: Database) -> None:
    an_item(database, "MILK")
    an_item(database, "SILK")
    cursor = changed(database).cursor

    database.write(lambda work: catalog.change_item(work, "MILK", ItemChange(description="Fresh milk"), UNUSED))

    page = changed(database, cursor)
    assert [(record.no, record.description) for record in page.records] == [("MILK", "Fresh milk")]
    assert not changed(database, page.cursor).records


def test_bins_of_other_locations_do_not_come(database: Database) -> None:
    a_location(database, "EAST", bins=("A-01",))
    a_location(database, "WEST", bins=("B-01",))

    bins = [record.code for record in changed(database, location="WEST").records if record.kind == "bin"]

    assert bins == ["B-01"]


def test_a_long_list_comes_in_pages_without_a_gap(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "PAGE_MAX", 4)
    made = [an_item(database, f"I{number}").no for number in range(10)]

    got, cursor, more = [], 0, True
    while more:
        page = changed(database, cursor)
        got += [record.no for record in page.records]
        cursor, more = page.cursor, page.more

    assert got == made


def test_a_record_that_is_no_more_is_removed_from_the_copy(database: Database) -> None:
    an_item(database, "MILK", tracking=lot_specific())
    cursor = changed(database).cursor

    database.write(
        lambda work: record_changes(work.connection, [Change("reference", ("12", "barcode", "", "MILK", "", ""), removed=True)])
    )

    page = changed(database, cursor)
    assert [(removed.kind, removed.key[0]) for removed in page.removed] == [("reference", "12")]


def test_on_postgresql_nothing_appears_behind_a_readers_back(postgresql_database: Database) -> None:
    def numbers(since: int) -> list[str]:
        with postgresql_database.read() as work:
            return [change.key[0] for change in changes_since(work.connection, since, 100)]

    with postgresql_database.engines.writing.begin() as slow:
        record_changes(slow, [Change("item", ("SLOW",))])
        postgresql_database.write(lambda work: record_changes(work.connection, [Change("item", ("QUICK",))]))
        while_slow_is_under_way = numbers(0)

    assert while_slow_is_under_way == []
    assert numbers(0) == ["SLOW", "QUICK"]
