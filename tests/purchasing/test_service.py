"""Purchase orders on a real database: ordered, received in parts and lots, sent back, undone."""

from __future__ import annotations

from datetime import date

import pytest

from server.database.unit_of_work import Database
from server.ledger import service as ledger
from server.purchasing import cards, open_work, service
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.orders import LineToPost
from shared.wire.purchasing import PurchaseOrderLineCard, ReturnShipment
from shared.wire.receiving import Received
from tests.builders.catalog import a_bin, a_location, a_vendor, an_item, block, lot_specific, serial_specific
from tests.builders.floor import Floor, open_lines
from tests.builders.orders import a_line, a_purchase_order, outstanding_differences, receive


@pytest.fixture
def floor(database: Database) -> Floor:
    a_vendor(database)
    a_location(database, "MAIN")
    an_item(database, "BOLT", units={"BOX": "6"})
    return Floor(database)


@pytest.fixture(autouse=True)
def outstanding_agrees_with_the_orders(database: Database) -> object:
    yield
    assert outstanding_differences(database) == []


def line_of(database: Database, order_no: str, line_no: int = 1) -> PurchaseOrderLineCard:
    with database.read() as work:
        return next(line for line in cards.order_card(work, order_no).lines if line.line == line_no)


def figures(database: Database, order_no: str, line_no: int = 1) -> tuple[str, str]:
    """Outstanding and received."""
    line = line_of(database, order_no, line_no)
    return str(line.outstanding), str(line.received)


def arrived(order_no: str, quantity: str = "4", **fields: object) -> Received:
    return Received.model_validate(
        {"document_kind": "purchase_order", "document": order_no, "item": "BOLT", "quantity": quantity} | fields
    )


def test_an_order_is_received_in_parts_each_a_document_of_its_own(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database)

    first = receive(floor.database, order_no, {"line": 1, "quantity": "4"})
    rest = receive(floor.database, order_no)

    assert figures(floor.database, order_no) == ("0", "10")
    assert first.document_no != rest.document_no
    assert floor.on_hand() == Quantity(10)
    with floor.database.read() as work:
        (line,) = cards.document_card(work, first.document_no).lines
    assert (line.quantity, line.entry_no) == (Quantity(4), first.lines[0].entry_nos[0])


def test_more_than_is_outstanding_is_refused(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database)
    receive(floor.database, order_no, {"line": 1, "quantity": "4"})

    with pytest.raises(Refused, match="more than the 6 still to receive") as refused:
        receive(floor.database, order_no, {"line": 1, "quantity": "7"})

    assert refused.value.code == "over_receipt"
    assert figures(floor.database, order_no) == ("6", "4")


def test_two_requests_for_one_line_do_not_add_up_to_more_than_is_outstanding(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database)

    with pytest.raises(Refused) as refused:
        receive(floor.database, order_no, {"line": 1, "quantity": "6"}, {"line": 1, "quantity": "5"})

    assert refused.value.code == "over_receipt"


def test_what_is_received_in_full_has_nothing_left_to_post(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database)
    receive(floor.database, order_no)

    with pytest.raises(Refused) as refused:
        receive(floor.database, order_no)

    assert refused.value.code == "nothing_to_post"


def test_a_line_in_boxes_is_stocked_and_costed_in_pieces(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, a_line(quantity="2", uom="BOX", unit_cost="9"))

    posted = receive(floor.database, order_no)

    with floor.database.read() as work:
        state = ledger.entry(work, posted.lines[0].entry_nos[0])
    assert state.entry.quantity == Quantity(12)
    assert str(state.cost.expected) == "18"


def test_a_unit_that_the_item_lacks_cannot_be_ordered(floor: Floor) -> None:
    with pytest.raises(Refused) as refused:
        a_purchase_order(floor.database, a_line(uom="CRATE"))

    assert refused.value.code == "uom_unknown"


@pytest.mark.parametrize(("scope", "code"), [("all", "item_blocked"), ("purchasing", "purchasing_blocked")])
def test_what_is_blocked_cannot_be_ordered_but_sent_back(floor: Floor, scope: str, code: str) -> None:
    block(floor.database, "BOLT", scope=scope, blocked=True)

    with pytest.raises(Refused) as refused:
        a_purchase_order(floor.database)
    back = a_purchase_order(floor.database, kind="return")

    assert refused.value.code == code
    assert line_of(floor.database, back).outstanding == Quantity(10)


def test_an_order_may_bring_its_own_number_but_once(floor: Floor) -> None:
    a_purchase_order(floor.database, no="4500012")

    with pytest.raises(Refused) as refused:
        a_purchase_order(floor.database, no="4500012")

    assert refused.value.code == "already_exists"


def test_one_line_arrives_in_several_lots_each_with_its_date(floor: Floor) -> None:
    an_item(floor.database, "MILK", tracking=lot_specific(expiration_required=True))
    order_no = a_purchase_order(floor.database, a_line("MILK", "10"))
    lots = [{"lot": "L1", "quantity": "7", "expiration": "2030-01-31"}, {"lot": "L2", "quantity": "3", "expiration": "2030-03-31"}]

    posted = receive(floor.database, order_no, {"line": 1, "quantity": "10", "tracking": lots})

    with floor.database.read() as work:
        entries = [ledger.entry(work, entry_no).entry for entry_no in posted.lines[0].entry_nos]
    assert [(entry.tracking.lot_no, entry.quantity, entry.expires_on) for entry in entries] == [
        ("L1", Quantity(7), date(2030, 1, 31)),
        ("L2", Quantity(3), date(2030, 3, 31)),
    ]


def test_numbers_that_do_not_add_up_to_the_quantity_are_refused(floor: Floor) -> None:
    an_item(floor.database, "MILK", tracking=lot_specific())
    order_no = a_purchase_order(floor.database, a_line("MILK", "10"))

    with pytest.raises(Refused) as refused:
        receive(floor.database, order_no, {"line": 1, "quantity": "10", "tracking": [{"lot": "L1", "quantity": "7"}]})

    assert refused.value.code == "tracking_quantity_mismatch"


def test_arrivals_go_to_the_receiving_bin_unless_somebody_says_otherwise(floor: Floor) -> None:
    a_location(floor.database, "WH", bins=("A-01",))
    a_bin(floor.database, "WH", "DOCK", type="receive")
    order_no = a_purchase_order(floor.database, location="WH")

    receive(floor.database, order_no, {"line": 1, "quantity": "4"})
    receive(floor.database, order_no, {"line": 1, "quantity": "6", "bin": "A-01"})

    assert floor.on_hand(location="WH", bin="DOCK") == Quantity(4)
    assert floor.on_hand(location="WH", bin="A-01") == Quantity(6)


def test_without_any_bin_to_go_to_an_arrival_is_refused(floor: Floor) -> None:
    a_location(floor.database, "WH", bins=("A-01",))
    order_no = a_purchase_order(floor.database, location="WH")

    with pytest.raises(Refused) as refused:
        receive(floor.database, order_no)

    assert refused.value.code == "bin_required"


def test_a_receipt_that_was_undone_can_be_received_again_but_not_undone_again(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database)
    posted = receive(floor.database, order_no, {"line": 1, "quantity": "4"})
    entry_no = posted.lines[0].entry_nos[0]

    floor.database.write(lambda work: service.undo_posted(work, entry_no, None))

    assert figures(floor.database, order_no) == ("10", "0")
    assert floor.on_hand() == Quantity(0)
    with floor.database.read() as work:
        lines = cards.document_card(work, posted.document_no).lines
    assert [(str(line.quantity), line.corrects_line) for line in lines] == [("4", None), ("-4", 1)]
    with pytest.raises(Refused) as refused:
        floor.database.write(lambda work: service.undo_posted(work, entry_no, None))
    assert refused.value.code == "cannot_undo"
    receive(floor.database, order_no)
    assert figures(floor.database, order_no) == ("0", "10")


def test_goods_go_back_to_the_vendor_and_that_can_be_undone(floor: Floor) -> None:
    receive(floor.database, a_purchase_order(floor.database))
    order_no = a_purchase_order(floor.database, a_line(quantity="6"), kind="return")
    shipment = ReturnShipment(lines=(LineToPost(line=1, quantity=Quantity(4)),))

    posted = floor.database.write(lambda work: service.ship_back(work, order_no, shipment))
    left, on_hand = line_of(floor.database, order_no), floor.on_hand()
    floor.database.write(lambda work: service.undo_posted(work, posted.lines[0].entry_nos[0], None))

    assert (left.outstanding, left.shipped, left.received, on_hand) == (Quantity(2), Quantity(4), Quantity(0), Quantity(6))
    assert (line_of(floor.database, order_no).shipped, floor.on_hand()) == (Quantity(0), Quantity(10))


def test_an_order_is_not_shipped_and_a_return_not_received(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database)

    with pytest.raises(Refused) as refused:
        floor.database.write(lambda work: service.ship_back(work, order_no, ReturnShipment()))

    assert refused.value.code == "invalid_request"


def test_a_scan_receives_the_line_that_it_fits_on(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, a_line(quantity="3"), a_line(quantity="12"))

    answer = floor.scan(arrived(order_no, "2", uom="BOX"))

    assert figures(floor.database, order_no, 2) == ("0", "12")
    assert (len(answer.entry_nos), answer.message) == (1, "2 BOX BOLT received")


def test_a_scan_of_something_else_is_refused_and_changes_nothing(floor: Floor) -> None:
    an_item(floor.database, "NUT")
    order_no = a_purchase_order(floor.database)

    with pytest.raises(Refused) as refused:
        floor.scan(arrived(order_no, item="NUT"))

    assert refused.value.code == "not_on_document"
    assert figures(floor.database, order_no) == ("10", "0")


def test_a_scan_at_another_location_is_not_for_this_order(floor: Floor) -> None:
    a_location(floor.database, "EAST")
    order_no = a_purchase_order(floor.database)

    with pytest.raises(Refused) as refused:
        floor.scan(arrived(order_no), location="EAST")

    assert refused.value.code == "not_on_document"


def test_a_serial_number_arrives_once(floor: Floor) -> None:
    an_item(floor.database, "RADIO", tracking=serial_specific())
    order_no = a_purchase_order(floor.database, a_line("RADIO", "2"))
    floor.scan(arrived(order_no, "1", item="RADIO", serial="S1"))

    with pytest.raises(Refused) as refused:
        floor.scan(arrived(order_no, "1", item="RADIO", serial="S1"))

    assert refused.value.code == "serial_already_in_stock"
    assert figures(floor.database, order_no) == ("1", "1")


def test_a_scan_can_be_taken_back(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database)
    answer = floor.scan(arrived(order_no))

    undone = floor.undo(answer)

    assert len(undone.entry_nos) == 1
    assert (figures(floor.database, order_no), floor.on_hand()) == (("10", "0"), Quantity(0))


def test_what_is_still_to_come_is_open_work_until_it_has_come(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, a_line(quantity="3", uom="BOX"))
    receive(floor.database, order_no, {"line": 1, "quantity": "1"})
    with floor.database.read() as work:
        (document,) = open_work.open_documents(work, "MAIN")

    receive(floor.database, order_no)

    assert (document.kind, document.no, document.partner_no) == ("purchase_order", order_no, "V1")
    assert open_lines([document]) == [("BOLT", "2 BOX", "", "")]
    with floor.database.read() as work:
        assert open_work.open_documents(work, "MAIN") == []
