"""Numbers on lines of open orders: set before anything is posted, used by the next posting, given back by undoing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.ledger import service as ledger
from server.purchasing import service as purchasing
from server.sales import service as sales
from server.transfers import undoing
from server.warehouse import open_work as warehouse
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.items import TrackingCodeCard
from tests.builders.catalog import a_customer, a_location, a_vendor, an_item, lot_specific, serial_specific
from tests.builders.orders import (
    a_line,
    a_purchase_order,
    a_sales_order,
    a_transfer_order,
    receive,
    receive_transfer,
    ship,
    ship_transfer,
)
from tests.builders.stock import stock
from tests.builders.tracking import a_series, assign_numbers, numbers_on, set_numbers

if TYPE_CHECKING:
    from server.database.unit_of_work import Database
    from shared.wire.orders import PostedOrder
    from shared.wire.tracking import LineNumbers

SPRING, SUMMER = date(2030, 3, 31), date(2030, 6, 30)


@pytest.fixture(autouse=True)
def company(database: Database) -> None:
    a_vendor(database)
    a_customer(database)
    a_location(database, "MAIN")
    a_location(database, "EAST")
    a_location(database, "TRANSIT", in_transit=True)
    a_series(database, "LOTS", "L-001")
    a_series(database, "SERIALS", "S-001")
    an_item(database, "MILK", tracking=lot_specific(), units={"BOX": "6"}, lot_nos="LOTS")
    an_item(database, "PUMP", tracking=serial_specific(), serial_nos="SERIALS")
    an_item(database, "BOLT")


def lots(found: LineNumbers) -> list[tuple[str, str, str, str]]:
    """Lot or serial number, quantity, to handle, handled."""
    return [(each.lot or each.serial, str(each.quantity), str(each.to_handle), str(each.handled)) for each in found.numbers]


def posted_lots(database: Database, posted: PostedOrder) -> list[tuple[str, Quantity, date | None]]:
    with database.read() as work:
        entries = [ledger.entry(work, no).entry for line in posted.lines for no in line.entry_nos]
    return [(entry.tracking.lot_no or entry.tracking.serial_no, entry.quantity, entry.expires_on) for entry in entries]


def refusal(job) -> Refused:
    with pytest.raises(Refused) as refused:
        job()
    return refused.value


def milk(lot: str, quantity: str, **fields: object) -> dict[str, object]:
    return {"lot": lot, "quantity": quantity, **fields}


def test_numbers_are_set_before_the_goods_come(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "10"))

    found = set_numbers(database, "purchase", order, milk("A", "4"), milk("B", "5", to_handle="2"))

    assert lots(found) == [("A", "4", "4", "0"), ("B", "5", "2", "0")]
    assert (found.outstanding, found.undefined) == (Quantity(10), Quantity(1))
    assert numbers_on(database, "purchase", order) == found


def test_numbers_are_in_the_unit_of_the_line(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "2", uom="BOX"))

    found = set_numbers(database, "purchase", order, milk("A", "1.5"))

    assert (lots(found), found.undefined, found.uom) == ([("A", "1.5", "1.5", "0")], Quantity("0.5"), "BOX")


def test_a_receipt_without_numbers_takes_those_that_are_set(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "10"))
    set_numbers(database, "purchase", order, milk("A", "4", expiration=str(SPRING)), milk("B", "6"))

    posted = receive(database, order)

    assert posted_lots(database, posted) == [("A", 4, SPRING), ("B", 6, None)]
    assert lots(numbers_on(database, "purchase", order)) == [("A", "4", "0", "4"), ("B", "6", "0", "6")]


def test_a_partial_receipt_takes_what_is_to_be_handled(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "10"))
    set_numbers(database, "purchase", order, milk("A", "4", to_handle="3"), milk("B", "6", to_handle="0"))

    posted = receive(database, order)

    assert posted_lots(database, posted) == [("A", 3, None)]
    assert lots(numbers_on(database, "purchase", order)) == [("A", "4", "0", "3"), ("B", "6", "0", "0")]


def test_the_numbers_to_handle_must_add_up_to_the_quantity(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "10"))
    set_numbers(database, "purchase", order, milk("A", "4"))

    found = refusal(lambda: receive(database, order, {"line": 1, "quantity": "7"}))

    assert found.sentence == "The lots and serials of MILK add up to 4, not to 7."


def test_what_arrives_with_another_number_is_received_and_leaves_less_room(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "10"))
    set_numbers(database, "purchase", order, milk("A", "10"))

    posted = receive(database, order, {"line": 1, "quantity": "4", "tracking": [milk("C", "4")]})

    assert posted_lots(database, posted) == [("C", 4, None)]
    assert lots(numbers_on(database, "purchase", order)) == [("A", "6", "6", "0")]


def test_a_number_that_is_given_gets_the_date_that_the_line_holds(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "10"))
    set_numbers(database, "purchase", order, milk("A", "10", expiration=str(SPRING)))

    posted = receive(database, order, {"line": 1, "quantity": "4", "tracking": [milk("A", "4")]})

    assert posted_lots(database, posted) == [("A", 4, SPRING)]
    assert lots(numbers_on(database, "purchase", order)) == [("A", "10", "6", "4")]


def test_undoing_a_receipt_gives_the_numbers_back(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "10"))
    set_numbers(database, "purchase", order, milk("A", "4"), milk("B", "6"))
    posted = receive(database, order)

    database.write(lambda work: purchasing.undo_posted(work, posted.lines[0].entry_nos[0], None))

    assert lots(numbers_on(database, "purchase", order)) == [("A", "4", "4", "0"), ("B", "6", "0", "6")]


def test_what_was_posted_of_a_number_stays(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "10"))
    set_numbers(database, "purchase", order, milk("A", "10", to_handle="4"))
    receive(database, order)

    gone = refusal(lambda: set_numbers(database, "purchase", order, milk("B", "6")))
    less = refusal(lambda: set_numbers(database, "purchase", order, milk("A", "3")))
    kept = set_numbers(database, "purchase", order, milk("A", "4"), milk("B", "6"))

    assert (gone.code, less.code) == ("tracking_handled", "tracking_handled")
    assert gone.sentence == f"4 of lot A are posted on {order} line 1 already: the number stays, with no less than that."
    assert lots(kept) == [("A", "4", "0", "4"), ("B", "6", "6", "0")]


def test_no_more_can_be_handled_than_is_left(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "10"))

    found = refusal(lambda: set_numbers(database, "purchase", order, milk("A", "4", to_handle="5")))

    assert found.sentence == f"5 of lot A is more than the 4 that are left to handle on {order} line 1."


def test_no_more_numbers_are_set_than_the_line_has_left(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "10"))
    receive(database, order, {"line": 1, "quantity": "4", "tracking": [milk("A", "4")]})

    assert refusal(lambda: set_numbers(database, "purchase", order, milk("B", "7"))).code == "tracking_quantity_mismatch"


@pytest.mark.parametrize(
    ("item", "numbers", "code"),
    [
        ("PUMP", [{"serial": "S1", "quantity": "1"}, {"serial": "S1", "quantity": "1"}], "serial_scanned_twice"),
        ("PUMP", [{"serial": "S1", "quantity": "2"}], "serial_quantity_not_one"),
        ("MILK", [milk("A", "1"), milk("A", "2")], "tracking_listed_twice"),
        ("MILK", [{"quantity": "1"}], "invalid_request"),
        ("BOLT", [milk("A", "1")], "invalid_request"),
    ],
)
def test_numbers_that_cannot_be_are_refused(database: Database, item: str, numbers: list[dict[str, object]], code: str) -> None:
    order = a_purchase_order(database, a_line(item, "5"))

    assert refusal(lambda: set_numbers(database, "purchase", order, *numbers)).code == code
    assert numbers_on(database, "purchase", order).numbers == ()


def test_a_number_of_nothing_is_dropped(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "5"))

    assert lots(set_numbers(database, "purchase", order, milk("A", "0"), milk("B", "5"))) == [("B", "5", "5", "0")]


def test_a_lot_that_was_here_keeps_its_date(database: Database) -> None:
    stock(database, "MILK", "1", lot="A", expires_on=SPRING)
    stock(database, "MILK", "1", lot="B")
    order = a_purchase_order(database, a_line("MILK", "5"))

    found = set_numbers(database, "purchase", order, milk("A", "5"))
    other = refusal(lambda: set_numbers(database, "purchase", order, milk("A", "5", expiration=str(SUMMER))))
    blank = refusal(lambda: set_numbers(database, "purchase", order, milk("B", "5", expiration=str(SUMMER))))

    assert found.numbers[0].expiration == SPRING
    assert other.sentence == "Lot A of MILK expires 2030-03-31, not 2030-06-30. Check the label."
    assert blank.facts["known"] == "without a date"


def test_a_lot_has_one_date_on_all_lines_of_a_document(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "5"), a_line("MILK", "5"))
    set_numbers(database, "purchase", order, milk("A", "5", expiration=str(SPRING)), line=1)

    set_numbers(database, "purchase", order, milk("A", "5", expiration=str(SUMMER)), line=2)

    assert numbers_on(database, "purchase", order, line=1).numbers[0].expiration == SUMMER


def test_two_dates_for_one_lot_on_one_line_are_refused(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "5"))
    two = [milk("A", "2", expiration=str(SPRING)), milk("A", "2", package="P", expiration=str(SUMMER))]

    assert refusal(lambda: set_numbers(database, "purchase", order, *two)).code == "expiration_mismatch"


def test_a_shipment_takes_the_numbers_that_were_set_for_it(database: Database) -> None:
    stock(database, "MILK", "10", lot="A")
    stock(database, "MILK", "10", lot="B")
    order = a_sales_order(database, a_line("MILK", "5"))
    set_numbers(database, "sales", order, milk("B", "5"))

    posted = ship(database, order)

    assert posted_lots(database, posted) == [("B", -5, None)]
    assert lots(numbers_on(database, "sales", order)) == [("B", "5", "0", "5")]


def test_a_shipment_with_another_number_than_was_set_is_refused(database: Database) -> None:
    stock(database, "MILK", "10", lot="A")
    order = a_sales_order(database, a_line("MILK", "5"))
    set_numbers(database, "sales", order, milk("B", "4"))

    one = ship(database, order, {"line": 1, "quantity": "1", "tracking": [milk("A", "1")]})
    found = refusal(lambda: ship(database, order, {"line": 1, "quantity": "2", "tracking": [milk("A", "2")]}))

    assert posted_lots(database, one) == [("A", -1, None)]
    assert found.sentence == (
        f"A of MILK is not what {order} line 1 is to be handled with: that is B. Take it, or change the order line."
    )


def test_undoing_a_shipment_gives_its_numbers_back(database: Database) -> None:
    stock(database, "MILK", "10", lot="A")
    order = a_sales_order(database, a_line("MILK", "5"))
    set_numbers(database, "sales", order, milk("A", "5"))
    posted = ship(database, order)

    database.write(lambda work: sales.undo_posted(work, posted.lines[0].entry_nos[0], None))

    assert lots(numbers_on(database, "sales", order)) == [("A", "5", "5", "0")]


def test_a_transfer_ships_the_numbers_that_were_set_and_brings_them_unchanged(database: Database) -> None:
    stock(database, "MILK", "10", lot="A")
    stock(database, "MILK", "10", lot="B")
    order = a_transfer_order(database, a_line("MILK", "8"))
    set_numbers(database, "transfer", order, milk("A", "3"), milk("B", "5"))

    ship_transfer(database, order)
    unsaid = refusal(lambda: receive_transfer(database, order, {"line": 1, "quantity": "4"}))
    other = refusal(lambda: receive_transfer(database, order, {"line": 1, "quantity": "3", "tracking": [milk("C", "3")]}))
    arrived = receive_transfer(database, order)

    assert lots(numbers_on(database, "transfer", order)) == [("A", "3", "0", "3"), ("B", "5", "0", "5")]
    assert (unsaid.code, other.code) == ("lot_required", "insufficient_inventory")
    assert [lot for lot, quantity, _ in posted_lots(database, arrived) if quantity > 0] == ["A", "B"]


def test_numbers_that_do_not_bind_must_arrive_as_they_were_shipped(database: Database) -> None:
    an_item(database, "SEED", tracking=TrackingCodeCard(code="TRANSFERS", lot_transfer=True))
    stock(database, "SEED", "10")
    order = a_transfer_order(database, a_line("SEED", "8"))
    ship_transfer(database, order, {"line": 1, "quantity": "8", "tracking": [milk("A", "3"), milk("B", "5")]})

    found = refusal(lambda: receive_transfer(database, order, {"line": 1, "quantity": "4", "tracking": [milk("A", "4")]}))

    assert found.code == "number_not_on_line"
    assert "that is 3 of A, 5 of B" in found.sentence


def test_where_one_number_is_in_transit_it_need_not_be_said(database: Database) -> None:
    stock(database, "MILK", "10", lot="A")
    order = a_transfer_order(database, a_line("MILK", "8"))
    ship_transfer(database, order, {"line": 1, "quantity": "8", "tracking": [milk("A", "8")]})

    arrived = receive_transfer(database, order, {"line": 1, "quantity": "2"})

    assert {lot for lot, _, _ in posted_lots(database, arrived)} == {"A"}


def test_undoing_a_transfer_shipment_gives_its_numbers_back(database: Database) -> None:
    stock(database, "MILK", "10", lot="A")
    order = a_transfer_order(database, a_line("MILK", "8"))
    set_numbers(database, "transfer", order, milk("A", "8"))
    shipped = ship_transfer(database, order)

    database.write(lambda work: undoing.undo_posted(work, shipped.lines[0].entry_nos[0], None))

    assert lots(numbers_on(database, "transfer", order)) == [("A", "8", "8", "0")]


def test_serial_numbers_are_assigned_to_what_has_none(database: Database) -> None:
    order = a_purchase_order(database, a_line("PUMP", "3"))
    set_numbers(database, "purchase", order, {"serial": "OLD-1", "quantity": "1"})

    found = assign_numbers(database, "purchase", order, kind="serial")

    assert [each.serial for each in found.numbers] == ["OLD-1", "S-001", "S-002"]
    assert found.undefined == 0


def test_one_new_lot_takes_what_has_none(database: Database) -> None:
    order = a_purchase_order(database, a_line("MILK", "10"))
    set_numbers(database, "purchase", order, milk("A", "4"))

    found = assign_numbers(database, "purchase", order, kind="lot", expiration=str(SPRING))

    assert lots(found) == [("A", "4", "4", "0"), ("L-001", "6", "6", "0")]
    assert found.numbers[1].expiration == SPRING


def test_a_range_that_is_longer_than_the_line_is_refused_and_nothing_is_kept(database: Database) -> None:
    order = a_purchase_order(database, a_line("PUMP", "3"))

    found = refusal(lambda: assign_numbers(database, "purchase", order, kind="serial", way="range", first="X-1", last="X-4"))

    assert found.code == "tracking_quantity_mismatch"
    assert numbers_on(database, "purchase", order).numbers == ()


def test_the_picker_is_proposed_the_lot_that_was_set_for_the_order(database: Database) -> None:
    stock(database, "MILK", "10", lot="A", expires_on=SPRING)
    stock(database, "MILK", "10", lot="B", expires_on=SUMMER)
    order = a_sales_order(database, a_line("MILK", "5"))
    set_numbers(database, "sales", order, milk("B", "4"))

    with database.read() as work:
        (document,) = warehouse.open_documents(work, "MAIN")

    assert [(line.lot, str(line.quantity)) for line in document.lines] == [("B", "4"), ("A", "1")]
