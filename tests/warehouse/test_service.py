"""Picks and movements on a real database: from the bin to the shipping bin or straight out, and back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from server.database.unit_of_work import Database
from server.ledger import service as ledger
from server.outstanding import service as outstanding
from server.purchasing import open_work as purchase_work
from server.sales import cards as sales_cards
from server.sales import open_work as sales_work
from server.warehouse import open_work, service
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.picking import Moved, Picked, Shipped
from tests.builders.catalog import a_bin, a_customer, a_location, an_item, block, lot_specific, serial_specific
from tests.builders.floor import Floor, open_lines
from tests.builders.orders import a_line, a_sales_order, outstanding_differences
from tests.builders.stock import stock


@pytest.fixture
def floor(database: Database) -> Floor:
    """MAIN is picked and shipped by documents; SHOP picks and ships in one; YARD has no bins and does neither."""
    a_customer(database)
    a_location(database, "MAIN", bins=("A-01", "A-02"), require_pick=True, require_shipment=True)
    a_bin(database, "MAIN", "SHIP", type="ship")
    a_location(database, "SHOP", bins=("A-01",), require_pick=True)
    a_location(database, "YARD")
    an_item(database, "BOLT", units={"BOX": "6"})
    stock(database, "BOLT", "20", bin="A-01")
    stock(database, "BOLT", "20", location="SHOP", bin="A-01")
    stock(database, "BOLT", "20", location="YARD")
    return Floor(database)


@pytest.fixture(autouse=True)
def outstanding_agrees_with_the_orders(database: Database) -> object:
    yield
    assert outstanding_differences(database) == []


def taken(order_no: str, quantity: str = "4", **fields: object) -> Picked:
    return Picked.model_validate({"order": order_no, "item": "BOLT", "quantity": quantity, "from_bin": "A-01"} | fields)


def figures(database: Database, order_no: str) -> tuple[str, str, str]:
    """Outstanding, picked and shipped."""
    with database.read() as work:
        line = sales_cards.order_card(work, order_no).lines[0]
    return str(line.outstanding), str(line.picked), str(line.shipped)


def work_at(database: Database, location: str = "MAIN") -> list[tuple[str, str, str, str]]:
    with database.read() as work:
        return open_lines(open_work.open_documents(work, location))


def test_a_pick_brings_goods_to_the_shipping_bin_and_writes_no_item_entry(floor: Floor) -> None:
    order_no = a_sales_order(floor.database)

    answer = floor.scan(taken(order_no))

    assert (answer.entry_nos, len(answer.warehouse_entry_nos)) == ((), 2)
    assert (floor.on_hand(bin="A-01"), floor.on_hand(bin="SHIP"), floor.on_hand()) == (Quantity(16), Quantity(4), Quantity(20))
    assert figures(floor.database, order_no) == ("10", "4", "0")


def test_boxes_are_picked_for_a_line_in_pieces(floor: Floor) -> None:
    order_no = a_sales_order(floor.database)

    floor.scan(taken(order_no, "1", uom="BOX"))

    assert figures(floor.database, order_no) == ("10", "6", "0")


def test_no_more_is_picked_than_is_left(floor: Floor) -> None:
    order_no = a_sales_order(floor.database)
    floor.scan(taken(order_no, "8"))

    with pytest.raises(Refused, match="more than the 2 still") as refused:
        floor.scan(taken(order_no, "3"))

    assert refused.value.code == "over_shipment"


def test_no_more_is_picked_than_lies_in_the_bin(floor: Floor) -> None:
    order_no = a_sales_order(floor.database)

    with pytest.raises(Refused) as refused:
        floor.scan(taken(order_no, from_bin="A-02"))

    assert refused.value.code == "insufficient_bin_content"
    assert figures(floor.database, order_no) == ("10", "0", "0")


def test_what_the_order_does_not_want_is_not_picked(floor: Floor) -> None:
    an_item(floor.database, "NUT")
    order_no = a_sales_order(floor.database)

    with pytest.raises(Refused) as other_item:
        floor.scan(taken(order_no, item="NUT"))
    with pytest.raises(Refused) as no_order:
        floor.scan(taken("SO999"))

    assert (other_item.value.code, no_order.value.code) == ("not_on_document", "nothing_to_post")


def test_a_pick_is_taken_back_to_its_bin_until_it_is_shipped(floor: Floor) -> None:
    order_no = a_sales_order(floor.database)
    first, second = floor.scan(taken(order_no)), floor.scan(taken(order_no))

    floor.undo(first)
    floor.scan(Shipped(order=order_no))

    assert figures(floor.database, order_no) == ("6", "0", "4")
    assert (floor.on_hand(bin="A-01"), floor.on_hand(bin="SHIP")) == (Quantity(16), Quantity(0))
    with pytest.raises(Refused, match="shipped since") as refused:
        floor.undo(second)
    assert refused.value.code == "cannot_undo"


def test_where_picks_are_required_and_shipments_are_not_the_pick_ships(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, location="SHOP")

    answer = floor.scan(taken(order_no), location="SHOP")

    with floor.database.read() as work:
        entry = ledger.entry(work, answer.entry_nos[0]).entry
    assert (entry.entry_type, entry.quantity, entry.place.bin_code) == ("sale", Quantity(-4), "A-01")
    assert figures(floor.database, order_no) == ("6", "0", "4")


def test_saying_that_it_left_is_no_mistake_where_the_pick_has_shipped_it(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, location="SHOP")
    floor.scan(taken(order_no), location="SHOP")

    answer = floor.scan(Shipped(order=order_no), location="SHOP")

    assert answer.entry_nos == ()
    assert figures(floor.database, order_no) == ("6", "0", "4")


def test_a_pick_that_shipped_is_taken_back_with_its_shipment(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, location="SHOP")
    answer = floor.scan(taken(order_no), location="SHOP")

    floor.undo(answer)

    assert figures(floor.database, order_no) == ("10", "0", "0")
    assert floor.on_hand(location="SHOP", bin="A-01") == Quantity(20)


def test_without_bins_and_documents_a_pick_ships_too(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, location="YARD")

    floor.scan(taken(order_no, from_bin=""), location="YARD")

    assert figures(floor.database, order_no) == ("6", "0", "4")
    with pytest.raises(Refused) as refused:
        floor.scan(taken(order_no), location="YARD")
    assert refused.value.code == "bin_not_used"


def test_without_bins_picked_goods_wait_all_the_same_where_shipments_are_required(floor: Floor) -> None:
    a_location(floor.database, "DOCK", require_pick=True, require_shipment=True)
    stock(floor.database, "BOLT", "20", location="DOCK")
    order_no = a_sales_order(floor.database, location="DOCK")

    first = floor.scan(taken(order_no, from_bin=""), location="DOCK")
    floor.scan(taken(order_no, "3", from_bin=""), location="DOCK")
    floor.undo(first)
    floor.scan(Shipped(order=order_no), location="DOCK")

    assert figures(floor.database, order_no) == ("7", "0", "3")
    assert floor.on_hand(location="DOCK") == Quantity(17)


def test_a_lot_or_serial_number_is_asked_for_at_the_pick(floor: Floor) -> None:
    an_item(floor.database, "RADIO", tracking=serial_specific())
    stock(floor.database, "RADIO", "1", bin="A-01", serial="S1")
    order_no = a_sales_order(floor.database, a_line("RADIO", "1"))

    with pytest.raises(Refused) as refused:
        floor.scan(taken(order_no, "1", item="RADIO"))
    floor.scan(taken(order_no, "1", item="RADIO", serial="S1"))

    assert refused.value.code == "serial_required"


def test_what_may_not_be_shipped_is_not_picked(floor: Floor) -> None:
    an_item(floor.database, "MILK", tracking=lot_specific(strict_expiration=True))
    gone = floor.database.clock().date() - timedelta(days=1)
    stock(floor.database, "MILK", "5", bin="A-01", lot="OLD", expires_on=gone)
    order_no = a_sales_order(floor.database, a_line("MILK", "5"))

    with pytest.raises(Refused) as refused:
        floor.scan(taken(order_no, "1", item="MILK", lot="OLD"))

    assert refused.value.code == "lot_expired"


def test_open_picks_name_bin_and_lot_and_leave_out_what_is_blocked(floor: Floor) -> None:
    a_location(floor.database, "COLD", bins=("C-01", "C-02"), require_pick=True, pick_according_to_fefo=True)
    a_bin(floor.database, "COLD", "C-03", blocked="outbound")
    an_item(floor.database, "MILK", tracking=lot_specific())
    for lot, bin_code, expires_on in (
        ("L1", "C-01", date(2031, 3, 1)),
        ("L2", "C-02", date(2031, 2, 1)),
        ("L3", "C-02", date(2031, 1, 1)),
    ):
        stock(floor.database, "MILK", "5", location="COLD", bin=bin_code, lot=lot, expires_on=expires_on)
    block(floor.database, "MILK", lot="L3", scope="all", blocked=True)
    a_sales_order(floor.database, a_line("MILK", "8"), location="COLD")

    assert work_at(floor.database, "COLD") == [("MILK", "5 PCS", "C-02", "L2"), ("MILK", "3 PCS", "C-01", "L1")]


def test_nothing_is_suggested_from_a_bin_that_is_blocked_for_taking(floor: Floor) -> None:
    a_location(floor.database, "COLD", bins=("C-01",))
    a_bin(floor.database, "COLD", "C-09", ranking=9, blocked="outbound")
    for bin_code in ("C-01", "C-09"):
        stock(floor.database, "BOLT", "5", location="COLD", bin=bin_code)
    a_sales_order(floor.database, a_line(quantity="5"), location="COLD")

    assert work_at(floor.database, "COLD") == [("BOLT", "5 PCS", "C-01", "")]


def test_without_bins_a_blocked_lot_reduces_what_is_suggested(floor: Floor) -> None:
    an_item(floor.database, "MILK", tracking=lot_specific())
    stock(floor.database, "MILK", "1", location="YARD", lot="L1")
    stock(floor.database, "MILK", "1", location="YARD", lot="L2")
    block(floor.database, "MILK", lot="L2", scope="all", blocked=True)
    a_sales_order(floor.database, a_line("MILK", "2"), location="YARD")

    assert work_at(floor.database, "YARD") == [("MILK", "1 PCS", "", "L1"), ("MILK", "1 PCS", "", "")]


def test_an_order_says_what_of_it_waits_until_it_is_shipped(floor: Floor) -> None:
    order_no = a_sales_order(floor.database)

    def waiting() -> list[tuple[str, str, str, str]]:
        with floor.database.read() as work:
            documents = open_work.open_documents(work, "MAIN")
        return [(each.no, str(line.quantity), str(line.picked), line.bin) for each in documents for line in each.lines]

    floor.scan(taken(order_no, "4"))
    in_part = waiting()
    floor.scan(taken(order_no, "6"))
    all_of_it = waiting()
    floor.scan(Shipped(order=order_no))

    assert (in_part, all_of_it) == ([(order_no, "6", "4", "A-01")], [(order_no, "0", "10", "")])
    assert waiting() == []


def test_what_waits_is_told_in_the_unit_in_which_the_rest_is(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, a_line("BOLT", "2", uom="BOX"))

    floor.scan(taken(order_no, "7"))

    with floor.database.read() as work:
        ((line,),) = [document.lines for document in open_work.open_documents(work, "MAIN")]
    assert (str(line.quantity), str(line.picked), line.uom) == ("5", "7", "PCS")


def test_goods_move_from_bin_to_bin_and_back(floor: Floor) -> None:
    moved = Moved(item="BOLT", quantity=Quantity(2), uom="BOX", from_bin="A-01", to_bin="A-02")

    answer = floor.scan(moved)
    there = floor.on_hand(bin="A-02")
    floor.undo(answer)

    assert (answer.entry_nos, there) == ((), Quantity(12))
    assert (floor.on_hand(bin="A-01"), floor.on_hand(bin="A-02")) == (Quantity(20), Quantity(0))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"to_bin": "A-01"}, "same_place"),
        ({"to_bin": "Z-99"}, "not_found"),
        ({"quantity": "21"}, "insufficient_bin_content"),
        ({"uom": "CRATE"}, "uom_unknown"),
    ],
)
def test_a_movement_that_cannot_be_is_refused(floor: Floor, fields: dict[str, str], code: str) -> None:
    content = {"item": "BOLT", "quantity": "1", "from_bin": "A-01", "to_bin": "A-02"} | fields

    with pytest.raises(Refused) as refused:
        floor.scan(Moved.model_validate(content))

    assert refused.value.code == code


def test_what_is_outstanding_is_made_anew_from_what_the_documents_say(floor: Floor) -> None:
    order_no = a_sales_order(floor.database)
    floor.scan(taken(order_no, "6"))
    floor.undo(floor.scan(taken(order_no, "1")))
    floor.scan(Shipped(order=order_no))
    floor.scan(taken(order_no, "2"))

    floor.database.write(
        lambda work: outstanding.rebuild(
            work,
            [*purchase_work.outstanding_lines(work), *sales_work.outstanding_lines(work)],
            [*service.picked_goods_registered(work), *sales_work.picked_goods_shipped(work)],
        )
    )

    assert figures(floor.database, order_no) == ("4", "2", "6")
