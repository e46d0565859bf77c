"""Transfer orders on a real database: into transit, out of it, in parts and lots, and back."""

from __future__ import annotations

import pytest

from server.database.unit_of_work import Database
from server.transfers import cards, open_work, undoing
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.receiving import Received
from shared.wire.transfers import TransferShipped
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.builders.floor import Floor, open_lines
from tests.builders.orders import a_line, a_transfer_order, outstanding_differences, receive_transfer, ship_transfer
from tests.builders.stock import stock


@pytest.fixture
def floor(database: Database) -> Floor:
    for code in ("MAIN", "EAST"):
        a_location(database, code)
    a_location(database, "TRANSIT", in_transit=True)
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, "MILK", tracking=lot_specific())
    stock(database, "BOLT", "20")
    stock(database, "MILK", "3", lot="A")
    stock(database, "MILK", "5", lot="B")
    return Floor(database)


@pytest.fixture(autouse=True)
def outstanding_agrees_with_the_orders(database: Database) -> object:
    yield
    assert outstanding_differences(database) == []


def figures(database: Database, order_no: str) -> tuple[str, ...]:
    """Outstanding, shipped, in transit, received."""
    with database.read() as work:
        line = cards.order_card(work, order_no).lines[0]
    return tuple(str(figure) for figure in (line.outstanding, line.shipped, line.in_transit, line.received))


def loaded(order_no: str, quantity: str = "4", **fields: object) -> TransferShipped:
    return TransferShipped.model_validate({"order": order_no, "item": "BOLT", "quantity": quantity} | fields)


def arrived(order_no: str, quantity: str = "4", **fields: object) -> Received:
    content = {"document_kind": "transfer_order", "document": order_no, "item": "BOLT", "quantity": quantity}
    return Received.model_validate(content | fields)


def work_at(database: Database, location: str) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    with database.read() as work:
        return [(document.kind, open_lines([document])) for document in open_work.open_documents(work, location)]


def test_goods_go_through_transit_in_parts_that_need_not_match(floor: Floor) -> None:
    order_no = a_transfer_order(floor.database)

    ship_transfer(floor.database, order_no, {"line": 1, "quantity": "6"})
    receive_transfer(floor.database, order_no, {"line": 1, "quantity": "4"})
    halfway = figures(floor.database, order_no), floor.on_hand(location="TRANSIT")
    ship_transfer(floor.database, order_no)
    receive_transfer(floor.database, order_no)

    assert halfway == (("4", "6", "2", "4"), Quantity(2))
    assert figures(floor.database, order_no) == ("0", "10", "0", "10")
    assert [floor.on_hand(location=code) for code in ("MAIN", "TRANSIT", "EAST")] == [Quantity(10), Quantity(0), Quantity(10)]


@pytest.mark.parametrize(
    ("route", "code"),
    [
        ({"to_location": "MAIN"}, "same_place"),
        ({"in_transit": "EAST"}, "in_transit_required"),
        ({"to_location": "TRANSIT"}, "invalid_request"),
        ({"to_location": "NOWHERE"}, "not_found"),
    ],
)
def test_a_transfer_goes_from_one_real_location_to_another_through_transit(floor: Floor, route: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        a_transfer_order(floor.database, **route)

    assert refused.value.code == code


def test_goods_cannot_be_due_before_they_leave(floor: Floor) -> None:
    with pytest.raises(Refused) as refused:
        a_transfer_order(floor.database, a_line(shipment_date="2030-01-02", receipt_date="2030-01-01"))

    assert refused.value.code == "invalid_request"


def test_no_more_is_shipped_than_is_ordered_nor_received_than_is_in_transit(floor: Floor) -> None:
    order_no = a_transfer_order(floor.database)
    ship_transfer(floor.database, order_no, {"line": 1, "quantity": "6"})

    with pytest.raises(Refused) as over_shipped:
        ship_transfer(floor.database, order_no, {"line": 1, "quantity": "5"})
    with pytest.raises(Refused) as over_received:
        receive_transfer(floor.database, order_no, {"line": 1, "quantity": "7"})

    assert (over_shipped.value.code, over_received.value.code) == ("over_shipment", "over_receipt")


def test_nothing_is_received_before_it_was_shipped(floor: Floor) -> None:
    order_no = a_transfer_order(floor.database)

    with pytest.raises(Refused) as refused:
        receive_transfer(floor.database, order_no)

    assert refused.value.code == "nothing_to_post"


def test_the_lots_that_were_shipped_are_received_without_typing_them_again(floor: Floor) -> None:
    order_no = a_transfer_order(floor.database, a_line("MILK", "5"))
    ship_transfer(floor.database, order_no, {"line": 1, "quantity": "3", "tracking": [{"lot": "A", "quantity": "3"}]})
    ship_transfer(floor.database, order_no, {"line": 1, "quantity": "2", "tracking": [{"lot": "B", "quantity": "2"}]})

    receive_transfer(floor.database, order_no)

    assert floor.on_hand("MILK", "EAST", lot="A") == Quantity(3)
    assert floor.on_hand("MILK", "EAST", lot="B") == Quantity(2)


def test_a_lot_that_is_not_in_transit_cannot_be_received(floor: Floor) -> None:
    order_no = a_transfer_order(floor.database, a_line("MILK", "3"))
    ship_transfer(floor.database, order_no, {"line": 1, "quantity": "3", "tracking": [{"lot": "A", "quantity": "3"}]})

    with pytest.raises(Refused) as refused:
        receive_transfer(floor.database, order_no, {"line": 1, "quantity": "3", "tracking": [{"lot": "B", "quantity": "3"}]})

    assert refused.value.code == "insufficient_inventory"


def test_a_shipment_is_undone_while_its_goods_are_in_transit(floor: Floor) -> None:
    order_no = a_transfer_order(floor.database)
    decrease = ship_transfer(floor.database, order_no).lines[0].entry_nos[0]

    floor.database.write(lambda work: undoing.undo_posted(work, decrease, None))

    assert figures(floor.database, order_no) == ("10", "0", "0", "0")
    assert (floor.on_hand(), floor.on_hand(location="TRANSIT")) == (Quantity(20), Quantity(0))
    with pytest.raises(Refused) as refused:
        floor.database.write(lambda work: undoing.undo_posted(work, decrease, None))
    assert refused.value.code == "cannot_undo"


def test_what_was_received_is_not_undone_at_either_end(floor: Floor) -> None:
    order_no = a_transfer_order(floor.database)
    shipped = ship_transfer(floor.database, order_no).lines[0].entry_nos[0]
    received = receive_transfer(floor.database, order_no, {"line": 1, "quantity": "1"}).lines[0].entry_nos[0]

    for entry_no in (shipped, received):
        with pytest.raises(Refused) as refused:
            floor.database.write(lambda work, entry_no=entry_no: undoing.undo_posted(work, entry_no, None))
        assert refused.value.code == "cannot_undo"


def test_scans_load_at_one_end_and_unload_at_the_other(floor: Floor) -> None:
    order_no = a_transfer_order(floor.database, a_line("MILK", "5"))

    out = floor.scan(loaded(order_no, "3", item="MILK", lot="A"))
    arrival = floor.scan(arrived(order_no, "3", item="MILK", lot="A"), location="EAST")

    assert (len(out.entry_nos), len(arrival.entry_nos)) == (2, 2)
    assert figures(floor.database, order_no) == ("2", "3", "0", "3")


def test_goods_are_not_loaded_where_they_arrive(floor: Floor) -> None:
    order_no = a_transfer_order(floor.database)

    with pytest.raises(Refused) as refused:
        floor.scan(loaded(order_no), location="EAST")

    assert refused.value.code == "not_found"


def test_a_scan_at_the_truck_can_be_taken_back_but_not_an_arrival(floor: Floor) -> None:
    order_no = a_transfer_order(floor.database)
    first = floor.scan(loaded(order_no))
    floor.undo(first)
    floor.scan(loaded(order_no, "6"))
    arrival = floor.scan(arrived(order_no, "6"), location="EAST")

    with pytest.raises(Refused) as refused:
        floor.undo(arrival)

    assert refused.value.code == "cannot_undo"
    assert figures(floor.database, order_no) == ("4", "6", "0", "6")


def test_the_order_is_work_at_both_ends(floor: Floor) -> None:
    order_no = a_transfer_order(floor.database, a_line("MILK", "5"))
    before = work_at(floor.database, "MAIN"), work_at(floor.database, "EAST")

    ship_transfer(floor.database, order_no, {"line": 1, "quantity": "3", "tracking": [{"lot": "A", "quantity": "3"}]})

    assert before == ([("transfer_shipment", [("MILK", "5 PCS", "", "")])], [])
    assert work_at(floor.database, "MAIN") == [("transfer_shipment", [("MILK", "2 PCS", "", "")])]
    assert work_at(floor.database, "EAST") == [("transfer_receipt", [("MILK", "3 PCS", "", "A")])]
