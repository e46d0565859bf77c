"""Cards, numbers on lines and their availability on PostgreSQL; and two servers at the same line."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.catalog import service as catalog
from server.database.unit_of_work import Database
from server.ledger import numbers
from server.sales import service as sales
from server.tracking import service
from shared.quantities import Quantity
from shared.tracking import Tracking
from tests.builders.catalog import a_customer, a_location, a_vendor, an_item, block, lot_specific
from tests.builders.orders import a_line, a_purchase_order, a_sales_order, receive, ship
from tests.builders.stock import stock
from tests.builders.tracking import a_card, a_series, assign_numbers, numbers_on, set_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.xdist_group("postgresql")


@pytest.fixture
def servers(postgresql_url: str) -> Iterator[tuple[Database, Database]]:
    """Two servers on one PostgreSQL."""
    both = Database(postgresql_url), Database(postgresql_url)
    database = both[0]
    a_vendor(database)
    a_customer(database)
    a_location(database, "MAIN")
    a_series(database, "LOTS", "L-001")
    an_item(database, "MILK", tracking=lot_specific(), lot_nos="LOTS")
    yield both
    for each in both:
        each.close()


def test_a_lot_lives_its_life_on_postgresql(servers: tuple[Database, Database]) -> None:
    database, _ = servers
    order = a_purchase_order(database, a_line("MILK", "10"))

    assign_numbers(database, "purchase", order, kind="lot", expiration=str(date(2020, 1, 31)), make_cards=True)
    receive(database, order)
    sale = a_sales_order(database, a_line("MILK", "4"))
    set_numbers(database, "sales", sale, {"lot": "L-001", "quantity": "4"})
    block(database, "MILK", package="P1", reason="Crushed")
    with database.read() as work:
        card = service.cards(work, item_no="MILK", dimension="lot", limit=10)[0]
        expires_on, inventory, expired = numbers.card_figures(work, card)
        (lot,) = numbers.availability(
            work,
            catalog.item(work, "MILK"),
            variant_code=None,
            location_code="MAIN",
            asking=None,
            needed=Quantity(9),
        )
    shipped = ship(database, sale)
    database.write(lambda work: sales.undo_posted(work, shipped.lines[0].entry_nos[0], None))

    assert (card.number.number, expires_on, inventory, expired) == ("L-001", date(2020, 1, 31), 10, 10)
    assert (lot.total, lot.requested, lot.available, lot.selected) == (10, 4, 6, 6)
    assert [(each.handled, each.to_handle) for each in numbers_on(database, "sales", sale).numbers] == [(0, 4)]


def test_a_number_that_is_gone_is_found_on_postgresql(servers: tuple[Database, Database]) -> None:
    database, _ = servers
    stock(database, "MILK", "5", lot="GONE")
    stock(database, "MILK", "-5", lot="GONE")
    a_card(database, "MILK", "lot", "CARD")

    with database.read() as work:
        found = numbers.states_of_the_past(work, "MILK", Tracking(), [])

    assert [(state.tracking.lot_no, state.is_established) for state in found] == [("GONE", True), ("CARD", False)]


def test_what_two_servers_receive_of_a_lot_adds_up_on_its_line(servers: tuple[Database, Database]) -> None:
    order = a_purchase_order(servers[0], a_line("MILK", "12"))
    set_numbers(servers[0], "purchase", order, {"lot": "A", "quantity": "12"})

    def piece(server: Database) -> Callable[[], object]:
        return lambda: receive(server, order, {"line": 1, "quantity": "1", "tracking": [{"lot": "A", "quantity": "1"}]})

    def again(server: Database) -> Callable[[], object]:
        return lambda: set_numbers(server, "purchase", order, {"lot": "A", "quantity": "12"})

    jobs = [job for server in servers for _ in range(6) for job in (piece(server), again(server))]
    with ThreadPoolExecutor(8) as people:
        for done in [people.submit(job) for job in jobs]:
            done.result()

    found = numbers_on(servers[1], "purchase", order)
    assert [(number.lot, number.quantity, number.handled, number.to_handle) for number in found.numbers] == [("A", 12, 12, 0)]
    assert found.outstanding == 0
