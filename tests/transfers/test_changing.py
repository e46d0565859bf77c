"""What the office changes on an open transfer order. Source: spec/transfers.md, section 2."""

from __future__ import annotations

import pytest

from server.database.unit_of_work import Database
from server.transfers import changing, orders
from shared.errors import Refused
from shared.wire.transfers import TransferShipped
from tests.builders.catalog import a_bin, a_location
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_transfer_order, outstanding_differences, receive_transfer, ship_transfer
from tests.transfers.company import a_route, card, change, two_warehouses


@pytest.fixture
def company(database: Database) -> Database:
    two_warehouses(database)
    return database


def shipped_and_reopened(database: Database, quantity: str = "4") -> str:
    order_no = a_transfer_order(database)
    ship_transfer(database, order_no, {"line": 1, "quantity": quantity})
    database.write(lambda work: orders.reopen(work, order_no))
    return order_no


def test_lines_are_changed_added_and_deleted_and_everybody_knows(company: Database) -> None:
    order_no = a_transfer_order(company, a_line(), a_line("MILK", "2"), status="open")

    order = change(
        company, order_no, changed=[{"line": 1, "quantity": "6"}], added=[{"item": "BOLT", "quantity": "1"}], deleted=[2]
    )

    assert [(line.line, str(line.quantity)) for line in order.lines] == [(1, "6"), (3, "1")]
    assert [change.what for change in order.changes] == [
        "line 1 (BOLT): quantity 10 is now 6",
        "line 2 (MILK): deleted",
        "line 3 (BOLT): added, 1 PCS",
    ]
    assert outstanding_differences(company) == []


def test_a_released_order_is_reopened_first(company: Database) -> None:
    order_no = a_transfer_order(company)

    with pytest.raises(Refused) as refused:
        change(company, order_no, external_no="E-1")

    assert refused.value.code == "order_not_open"


def test_who_read_an_older_version_is_told_what_changed(company: Database) -> None:
    order_no = a_transfer_order(company, status="open")
    change(company, order_no, version=0, external_no="E-1")

    with pytest.raises(Refused) as refused:
        change(company, order_no, version=0, external_no="E-2")

    assert refused.value.code == "order_changed"
    assert "external no none is now E-1" in refused.value.sentence


def test_the_floor_that_scans_for_a_line_that_was_cut_is_told_so(company: Database) -> None:
    order_no = a_transfer_order(company, status="open")
    change(company, order_no, changed=[{"line": 1, "quantity": "2"}])
    company.write(lambda work: orders.release(work, order_no))

    with pytest.raises(Refused) as refused:
        Floor(company).scan(TransferShipped.model_validate({"order": order_no, "item": "BOLT", "quantity": "5"}))

    assert refused.value.code == "order_changed"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"quantity": "3"}, "less_than_posted"),
        ({"item": "MILK", "quantity": "5"}, "line_is_posted"),
        ({"uom": "BOX"}, "line_is_posted"),
    ],
)
def test_what_was_shipped_of_a_line_stays_what_it_is(company: Database, changed: dict[str, str], code: str) -> None:
    order_no = shipped_and_reopened(company)

    with pytest.raises(Refused) as refused:
        change(company, order_no, changed=[{"line": 1, **changed}])

    assert refused.value.code == code


def test_the_locations_change_until_something_is_shipped_and_take_the_new_route(company: Database) -> None:
    a_location(company, "WEST", bin_mandatory=True)
    a_location(company, "ROAD", in_transit=True)
    a_route(company, to_location="WEST", in_transit="ROAD")
    a_bin(company, "WEST", "W-1")
    order_no = a_transfer_order(company, status="open")

    west = change(company, order_no, to_location="WEST", changed=[{"line": 1, "to_bin": "W-1"}])
    back = change(company, order_no, to_location="EAST", in_transit="TRANSIT")
    posted = shipped_and_reopened(company)
    with pytest.raises(Refused) as refused:
        change(company, posted, to_location="WEST")

    assert (west.in_transit, west.lines[0].to_bin) == ("ROAD", "W-1")
    assert (back.in_transit, back.lines[0].to_bin) == ("TRANSIT", "")
    assert refused.value.code == "order_is_posted"
    assert outstanding_differences(company) == []


def test_a_transfer_becomes_direct_and_goes_through_transit_again(company: Database) -> None:
    order_no = a_transfer_order(company, status="open")

    direct = change(company, order_no, direct_transfer_posting="direct_transfer")
    again = change(company, order_no, in_transit="TRANSIT")

    assert (direct.in_transit, direct.direct_transfer_posting) == ("", "direct_transfer")
    assert (again.in_transit, again.direct_transfer_posting) == ("TRANSIT", "")


def test_a_line_is_deleted_only_while_nothing_of_it_is_on_the_road(company: Database) -> None:
    order_no = shipped_and_reopened(company)

    with pytest.raises(Refused) as refused:
        change(company, order_no, deleted=[1])
    receive_transfer(company, order_no)
    company.write(lambda work: orders.reopen(work, order_no))
    order = change(company, order_no, deleted=[1])

    assert refused.value.code == "line_is_posted"
    assert order.lines == ()


def test_an_order_is_deleted_only_while_nothing_of_it_is_on_the_road(company: Database) -> None:
    order_no = shipped_and_reopened(company)

    with pytest.raises(Refused) as refused:
        company.write(lambda work: changing.delete_order(work, order_no))
    receive_transfer(company, order_no)
    company.write(lambda work: orders.reopen(work, order_no))
    company.write(lambda work: changing.delete_order(work, order_no))

    assert refused.value.code == "order_is_posted"
    with pytest.raises(Refused) as gone:
        card(company, order_no)
    assert gone.value.code == "not_found"
    assert outstanding_differences(company) == []


def test_an_order_of_which_everything_arrived_is_finished(company: Database) -> None:
    order_no = a_transfer_order(company)
    ship_transfer(company, order_no)
    shipped = card(company, order_no).status

    receive_transfer(company, order_no)

    assert (shipped, card(company, order_no).status) == ("released", "finished")
    with pytest.raises(Refused) as refused:
        ship_transfer(company, order_no)
    assert refused.value.code == "nothing_to_post"
