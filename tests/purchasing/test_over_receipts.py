"""More comes than was ordered: taken as far as line, item, vendor or company allow, and approved where they say so."""

from __future__ import annotations

import pytest

from server.catalog import parties
from server.database.unit_of_work import Database
from server.purchasing import cards
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.parties import OverReceiptCodeCard, VendorChange
from shared.wire.receiving import Received
from tests.builders.catalog import a_location, a_vendor, an_item
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_purchase_order, outstanding_differences, receive


@pytest.fixture
def floor(database: Database) -> Floor:
    a_vendor(database)
    a_location(database, "MAIN")
    an_item(database, "BOLT")
    a_code(database, "TEN", "10")
    return Floor(database)


@pytest.fixture(autouse=True)
def outstanding_agrees_with_the_orders(database: Database) -> object:
    yield
    assert outstanding_differences(database) == []


def a_code(database: Database, code: str, percent: str, **fields: bool) -> None:
    card = OverReceiptCodeCard.model_validate({"code": code, "tolerance_percent": percent} | fields)
    database.write(lambda work: parties.save_over_receipt_code(work, card))


def figures(database: Database, order_no: str) -> tuple[str, str, str]:
    """Quantity, received, and how much of it came above the order."""
    with database.read() as work:
        (line,) = cards.order_card(work, order_no).lines
    return str(line.quantity), str(line.received), str(line.over_receipt)


def test_as_much_as_the_tolerance_allows_is_taken_and_the_line_grows(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, a_line(over_receipt_code="TEN"))

    receive(floor.database, order_no, {"line": 1, "quantity": "11"})

    assert figures(floor.database, order_no) == ("11", "11", "1")
    assert floor.on_hand() == Quantity(11)


def test_above_the_tolerance_the_refusal_names_the_most_that_is_taken(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, a_line(over_receipt_code="TEN"))
    receive(floor.database, order_no, {"line": 1, "quantity": "4"})

    with pytest.raises(Refused, match=r"8 PCS of BOLT is more than the 6 \(at most 7 is taken\)") as refused:
        receive(floor.database, order_no, {"line": 1, "quantity": "8"})

    assert (refused.value.code, refused.value.facts["maximum"]) == ("over_receipt", "7")
    assert figures(floor.database, order_no) == ("10", "4", "0")


def test_what_came_above_before_counts_against_the_tolerance(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, a_line(over_receipt_code="TEN"))
    receive(floor.database, order_no, {"line": 1, "quantity": "11"})

    with pytest.raises(Refused) as refused:
        receive(floor.database, order_no, {"line": 1, "quantity": "0.1"})

    assert refused.value.code == "over_receipt"


def test_two_parts_of_one_request_share_the_tolerance(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, a_line(over_receipt_code="TEN"))

    with pytest.raises(Refused):
        receive(floor.database, order_no, {"line": 1, "quantity": "10.6"}, {"line": 1, "quantity": "0.6"})
    receive(floor.database, order_no, {"line": 1, "quantity": "10.5"}, {"line": 1, "quantity": "0.5"})

    assert figures(floor.database, order_no) == ("11", "11", "1")


@pytest.mark.parametrize("who", ["item", "vendor", "default"])
def test_the_code_of_item_vendor_or_company_holds_where_the_line_names_none(floor: Floor, who: str) -> None:
    a_code(floor.database, "FIVE", "5", is_default=who == "default")
    an_item(floor.database, "NUT", over_receipt_code="FIVE" if who == "item" else "")
    change = VendorChange(over_receipt_code="FIVE" if who == "vendor" else "")
    floor.database.write(lambda work: parties.change_party(work, "vendor", "V1", change))
    order_no = a_purchase_order(floor.database, a_line("NUT", "100"))

    receive(floor.database, order_no, {"line": 1, "quantity": "105"})

    assert figures(floor.database, order_no) == ("105", "105", "5")


def test_a_scan_takes_as_much_as_the_desk(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, a_line(over_receipt_code="TEN"))
    scanned = Received(document_kind="purchase_order", document=order_no, item="BOLT", quantity=Quantity(11))

    answer = floor.scan(scanned)

    assert figures(floor.database, order_no) == ("11", "11", "1")
    floor.undo(answer)
    assert figures(floor.database, order_no) == ("10", "0", "0")


def test_what_needs_approval_is_not_posted_before_a_supervisor_has_approved_it(floor: Floor) -> None:
    a_code(floor.database, "ASK", "20", requires_approval=True)
    order_no = a_purchase_order(floor.database, a_line(over_receipt_code="ASK"))

    with pytest.raises(Refused, match="2 PCS of BOLT is above what was ordered") as refused:
        receive(floor.database, order_no, {"line": 1, "quantity": "12"})

    assert refused.value.code == "over_receipt_not_approved"
    assert figures(floor.database, order_no) == ("10", "0", "0")
