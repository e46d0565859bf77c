"""Two people on the same orders and documents, at one server and at two: nobody gets what another has."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from server.database.unit_of_work import Database
from shared.errors import Refused
from shared.quantities import Quantity
from tests.builders.catalog import a_customer, a_location, a_vendor, an_item
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_purchase_order
from tests.warehouse_documents.builders import LEVELS, a_receipt, lines_of, post


@pytest.fixture
def floor(database: Database) -> Floor:
    a_location(database, "MAIN", **LEVELS[2])
    a_vendor(database)
    a_customer(database)
    an_item(database, "BOLT")
    return Floor(database)


def attempt(database: Database, order_no: str) -> str:
    """The receipt that was made, or the code of the refusal."""
    try:
        return a_receipt(database, ("purchase_order", order_no))
    except Refused as refused:
        return refused.code


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.xdist_group("postgresql")
def test_two_servers_do_not_put_an_order_on_two_receipts(floor: Floor, postgresql_url: str) -> None:
    order_nos = [a_purchase_order(floor.database, a_line("BOLT", "10")) for _ in range(8)]
    other = Database(postgresql_url)

    with ThreadPoolExecutor(4) as people:
        asked = [people.submit(attempt, server, no) for no in order_nos for server in (floor.database, other)]
        answers = [each.result() for each in asked]
    other.close()

    made = [answer for answer in answers if answer != "nothing_to_post"]
    assert len(made) == len(set(made)) == len(order_nos)
    assert all(lines_of(floor.database, receipt) == [("BOLT", "10", "10", "0")] for receipt in made)


def test_what_one_has_received_the_other_does_not_receive_again(floor: Floor) -> None:
    receipt = a_receipt(floor.database, ("purchase_order", a_purchase_order(floor.database)))
    post(floor.database, receipt, {"line": 1, "quantity": "8"})

    with pytest.raises(Refused) as refused:
        post(floor.database, receipt, {"line": 1, "quantity": "8"})

    assert refused.value.code == "over_receipt"
    assert floor.on_hand() == Quantity(8)
