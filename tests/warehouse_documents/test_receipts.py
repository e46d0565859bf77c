"""Warehouse receipts on a real database: gathered from orders, set up or down, posted order by order, undone."""

from __future__ import annotations

import pytest

from server.catalog import parties
from server.database.unit_of_work import Database
from server.ledger import service as ledger
from server.outstanding.values import Source
from server.purchasing.orders import PURCHASING
from server.trade_orders import orders
from server.warehouse_documents import posting_documents, service, store, undoing
from server.warehouse_documents.values import SourceOrder, Wanted
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.parties import OverReceiptCodeCard
from tests.builders.catalog import a_customer, a_location, a_vendor, an_item, lot_specific
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_purchase_order, a_sales_order, a_transfer_order, outstanding_differences, ship_transfer
from tests.builders.stock import stock
from tests.warehouse_documents.builders import LEVELS, a_receipt, change, lines_of, post, status_of


@pytest.fixture
def floor(database: Database) -> Floor:
    a_location(database, "MAIN", **LEVELS[2])
    a_location(database, "EAST")
    a_location(database, "TRANSIT", in_transit=True)
    a_vendor(database)
    a_customer(database)
    for item in ("BOLT", "NUT"):
        an_item(database, item, units={"BOX": "6"})
    an_item(database, "MILK", tracking=lot_specific())
    return Floor(database)


@pytest.fixture(autouse=True)
def outstanding_agrees_with_the_orders(database: Database) -> object:
    yield
    assert outstanding_differences(database) == []
    with database.read() as work:
        assert service.differences(work) == []


def test_a_receipt_gathers_what_comes_in_at_the_location_from_every_kind_of_order(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20", location="EAST")
    a_purchase_order(floor.database, a_line("BOLT", "10"), a_line("NUT", "5"))
    a_sales_order(floor.database, a_line("BOLT", "2"), kind="return")
    transfer = a_transfer_order(floor.database, a_line("BOLT", "8"), from_location="EAST", to_location="MAIN")
    ship_transfer(floor.database, transfer, {"line": 1, "quantity": "3"})

    receipt = a_receipt(floor.database)

    assert lines_of(floor.database, receipt) == [
        ("BOLT", "10", "10", "0"),
        ("NUT", "5", "5", "0"),
        ("BOLT", "2", "2", "0"),
        ("BOLT", "3", "3", "0"),
    ]


def test_a_receipt_tells_what_its_goods_cost(floor: Floor) -> None:
    order = a_purchase_order(floor.database, a_line("BOLT", "10", unit_cost="2"))
    receipt = a_receipt(floor.database, ("purchase_order", order))

    (part,) = post(
        floor.database, receipt, {"line": 1, "quantity": "4", "unit_cost": "3"}, {"line": 1, "quantity": "6", "unit_cost": "5"}
    )

    with floor.database.read() as work:
        entries = [ledger.entry(work, entry_no) for line in part.posted.lines for entry_no in line.entry_nos]
    assert [(str(each.entry.quantity), str(each.unit_cost)) for each in entries] == [("4", "3"), ("6", "5")]


def test_a_line_is_on_one_receipt_only_and_the_second_is_told_on_which(floor: Floor) -> None:
    order = a_purchase_order(floor.database)
    receipt = a_receipt(floor.database, ("purchase_order", order))

    with pytest.raises(Refused) as refused:
        a_receipt(floor.database, ("purchase_order", order))

    assert refused.value.code == "nothing_to_post"
    assert f"it is on warehouse receipt {receipt}" in refused.value.sentence


def test_an_order_that_is_not_released_is_offered_to_nobody(floor: Floor) -> None:
    order = a_purchase_order(floor.database, status="open")

    with pytest.raises(Refused) as named:
        a_receipt(floor.database, ("purchase_order", order))
    with pytest.raises(Refused) as any_order:
        a_receipt(floor.database)

    assert (named.value.code, any_order.value.code) == ("order_not_released", "nothing_to_post")


def test_where_orders_are_received_themselves_there_are_no_receipts(floor: Floor) -> None:
    order = a_purchase_order(floor.database, location="EAST")

    with pytest.raises(Refused) as refused:
        a_receipt(floor.database, ("purchase_order", order), location="EAST")

    assert refused.value.code == "invalid_request"


def test_more_lines_are_fetched_into_an_open_receipt_and_those_that_it_has_are_left_alone(floor: Floor) -> None:
    first = a_purchase_order(floor.database, a_line("BOLT", "10"))
    receipt = a_receipt(floor.database, ("purchase_order", first))
    a_purchase_order(floor.database, a_line("NUT", "5"))

    floor.database.write(lambda work: service.get_source_documents(work, receipt, Wanted(sources=(Source.PURCHASE_ORDER,))))

    assert [line[:2] for line in lines_of(floor.database, receipt)] == [("BOLT", "10"), ("NUT", "5")]


def test_what_is_to_be_received_is_posted_and_the_rest_stays(floor: Floor) -> None:
    order = a_purchase_order(floor.database, a_line("BOLT", "10"), a_line("NUT", "5"))
    receipt = a_receipt(floor.database, ("purchase_order", order))
    change(floor.database, receipt, {"line": 1, "to_handle": "4"})

    (part,) = post(floor.database, receipt)

    assert lines_of(floor.database, receipt) == [("BOLT", "6", "6", "4")]
    assert (floor.on_hand(), floor.on_hand("NUT")) == (Quantity(4), Quantity(5))
    assert status_of(floor.database, receipt) == "open"
    with floor.database.read() as work:
        assert [(line.item_no, str(line.quantity)) for line in store.posted_lines(work, part.posted_no)] == [
            ("BOLT", "4"),
            ("NUT", "5"),
        ]


def test_a_receipt_is_finished_when_everything_has_come(floor: Floor) -> None:
    order = a_purchase_order(floor.database)
    receipt = a_receipt(floor.database, ("purchase_order", order))

    post(floor.database, receipt)

    assert (status_of(floor.database, receipt), lines_of(floor.database, receipt)) == ("finished", [])
    with pytest.raises(Refused) as refused:
        post(floor.database, receipt)
    assert refused.value.code == "work_finished"


def test_a_receipt_is_scanned_up_from_nothing_or_filled_at_once(floor: Floor) -> None:
    order = a_purchase_order(floor.database)
    receipt = a_receipt(floor.database, ("purchase_order", order), scanned_up=True)

    nothing = lines_of(floor.database, receipt)
    floor.database.write(lambda work: service.fill_quantities(work, receipt))
    everything = lines_of(floor.database, receipt)
    floor.database.write(lambda work: service.clear_quantities(work, receipt))

    assert (nothing[0][2], everything[0][2], lines_of(floor.database, receipt)[0][2]) == ("0", "10", "0")
    with pytest.raises(Refused) as refused:
        post(floor.database, receipt)
    assert refused.value.code == "nothing_to_post"


def test_lots_are_said_when_they_are_posted(floor: Floor) -> None:
    order = a_purchase_order(floor.database, a_line("MILK", "5"))
    receipt = a_receipt(floor.database, ("purchase_order", order))

    post(
        floor.database,
        receipt,
        {"line": 1, "quantity": "5", "tracking": [{"lot": "A", "quantity": "3"}, {"lot": "B", "quantity": "2"}]},
    )

    assert (floor.on_hand("MILK", lot="A"), floor.on_hand("MILK", lot="B")) == (Quantity(3), Quantity(2))


def test_more_than_was_ordered_is_received_as_far_as_the_order_allows(floor: Floor) -> None:
    card = OverReceiptCodeCard(code="TEN", tolerance_percent=Quantity(10))
    floor.database.write(lambda work: parties.save_over_receipt_code(work, card))
    order = a_purchase_order(floor.database, a_line("BOLT", "10", over_receipt_code="TEN"))
    receipt = a_receipt(floor.database, ("purchase_order", order))
    change(floor.database, receipt, {"line": 1, "to_handle": "12"})

    with pytest.raises(Refused) as too_much:
        post(floor.database, receipt)
    change(floor.database, receipt, {"line": 1, "to_handle": "11"})
    post(floor.database, receipt)

    assert too_much.value.code == "over_receipt"
    assert (floor.on_hand(), status_of(floor.database, receipt)) == (Quantity(11), "finished")


def test_more_than_came_on_the_way_is_not_received(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20", location="EAST")
    transfer = a_transfer_order(floor.database, a_line("BOLT", "8"), from_location="EAST", to_location="MAIN")
    ship_transfer(floor.database, transfer, {"line": 1, "quantity": "3"})
    receipt = a_receipt(floor.database, ("transfer_receipt", transfer))

    with pytest.raises(Refused) as changed:
        change(floor.database, receipt, {"line": 1, "to_handle": "4"})
    with pytest.raises(Refused) as posted:
        post(floor.database, receipt, {"line": 1, "quantity": "4"})

    assert (changed.value.code, posted.value.code) == ("over_receipt", "over_receipt")


def test_a_receipt_that_was_undone_is_to_be_received_again(floor: Floor) -> None:
    order = a_purchase_order(floor.database)
    receipt = a_receipt(floor.database, ("purchase_order", order))
    (part,) = post(floor.database, receipt)
    entry_no = part.posted.lines[0].entry_nos[0]

    floor.database.write(lambda work: undoing.UNDO[Source.PURCHASE_ORDER](work, entry_no, None))

    assert (status_of(floor.database, receipt), lines_of(floor.database, receipt)) == ("open", [("BOLT", "10", "10", "0")])
    with floor.database.read() as work:
        quantities = [(line.corrects_line_no, str(line.quantity)) for line in store.posted_lines(work, part.posted_no)]
    assert quantities == [(None, "10"), (1, "-10")]


def test_a_receipt_that_is_not_finished_is_deleted_when_somebody_says_yes(floor: Floor) -> None:
    order = a_purchase_order(floor.database)
    receipt = a_receipt(floor.database, ("purchase_order", order))

    with pytest.raises(Refused) as refused:
        floor.database.write(lambda work: service.delete(work, receipt))
    floor.database.write(lambda work: service.delete(work, receipt, confirmed=True))
    again = a_receipt(floor.database, ("purchase_order", order))

    assert refused.value.code == "confirmation_required"
    assert lines_of(floor.database, again) == [("BOLT", "10", "10", "0")]


def test_a_receipt_that_was_posted_in_part_keeps_what_came_and_gives_the_rest_back(floor: Floor) -> None:
    order = a_purchase_order(floor.database, a_line("BOLT", "10"), a_line("NUT", "5"))
    receipt = a_receipt(floor.database, ("purchase_order", order))
    post(floor.database, receipt, {"line": 1, "quantity": "4"})

    floor.database.write(lambda work: service.delete(work, receipt, confirmed=True))
    again = a_receipt(floor.database, ("purchase_order", order))

    assert (status_of(floor.database, receipt), lines_of(floor.database, again)) == (
        "finished",
        [("BOLT", "6", "6", "0"), ("NUT", "5", "5", "0")],
    )


def test_the_second_of_two_people_is_told_what_the_first_changed(floor: Floor) -> None:
    order = a_purchase_order(floor.database)
    receipt = a_receipt(floor.database, ("purchase_order", order))
    with floor.database.read() as work:
        version = service.warehouse_document(work, receipt).version
    change(floor.database, receipt, {"line": 1, "to_handle": "4"}, version=version)

    with pytest.raises(Refused) as refused:
        change(floor.database, receipt, {"line": 1, "to_handle": "5"}, version=version)

    assert refused.value.code == "order_changed"
    assert "line 1 changed" in refused.value.sentence


def test_an_order_that_was_reopened_stops_its_own_lines_only(floor: Floor) -> None:
    reopened = a_purchase_order(floor.database, a_line("BOLT", "10"))
    other = a_purchase_order(floor.database, a_line("NUT", "5"))
    receipt = a_receipt(floor.database)

    floor.database.write(lambda work: orders.reopen(work, PURCHASING, reopened))

    with pytest.raises(Refused) as refused:
        floor.database.write(lambda work: posting_documents.post_order(work, receipt, SourceOrder(Source.PURCHASE_ORDER, reopened)))
    floor.database.write(lambda work: posting_documents.post_order(work, receipt, SourceOrder(Source.PURCHASE_ORDER, other)))

    assert refused.value.code == "order_not_released"
    assert (floor.on_hand(), floor.on_hand("NUT")) == (Quantity(0), Quantity(5))
