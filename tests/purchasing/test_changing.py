"""What the office changes on purchase orders: only while they are open, never below what is done, and so that others hear of it."""

from __future__ import annotations

from typing import Any

import pytest

from server.database.unit_of_work import Database
from server.purchasing import cards, open_work
from server.purchasing.orders import PURCHASING
from server.trade_orders import changing, orders
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.purchasing import PurchaseOrderCard, PurchaseOrderChange
from shared.wire.receiving import Received
from tests.builders.catalog import a_location, a_vendor, an_item
from tests.builders.floor import Floor, open_lines
from tests.builders.orders import a_line, a_purchase_order, outstanding_differences, receive


@pytest.fixture
def floor(database: Database) -> Floor:
    a_vendor(database)
    a_location(database, "MAIN")
    a_location(database, "EAST")
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, "NUT")
    return Floor(database)


@pytest.fixture(autouse=True)
def outstanding_agrees_with_the_orders(database: Database) -> object:
    yield
    assert outstanding_differences(database) == []


def card(database: Database, order_no: str) -> PurchaseOrderCard:
    with database.read() as work:
        return cards.order_card(work, order_no)


def change(database: Database, order_no: str, *, person: str = "ANN", **fields: Any) -> None:
    def run(work: Any) -> None:
        work.person = person
        changing.change_order(work, PURCHASING, order_no, PurchaseOrderChange.model_validate(fields))

    database.write(run)


def turn(database: Database, order_no: str, *, released: bool) -> None:
    database.write(lambda work: (orders.release if released else orders.reopen)(work, PURCHASING, order_no))


def offered(database: Database, location: str = "MAIN") -> list[tuple[str, str, str, str]]:
    with database.read() as work:
        return open_lines(open_work.open_documents(work, location))


def arrived(order_no: str, quantity: str = "4", **fields: object) -> Received:
    return Received.model_validate(
        {"document_kind": "purchase_order", "document": order_no, "item": "BOLT", "quantity": quantity} | fields
    )


def test_an_open_order_is_not_offered_to_the_warehouse_until_it_is_released(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, status="open")

    before = offered(floor.database)
    turn(floor.database, order_no, released=True)

    assert before == []
    assert offered(floor.database) == [("BOLT", "10 PCS", "", "")]


def test_a_scan_for_an_open_order_is_refused(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, status="open")

    with pytest.raises(Refused) as refused:
        floor.scan(arrived(order_no))

    assert refused.value.code == "order_not_released"


def test_posting_an_open_order_at_the_desk_releases_it_first(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, status="open")

    receive(floor.database, order_no)

    assert card(floor.database, order_no).status == "released"
    assert floor.on_hand() == Quantity(10)


def test_a_released_order_is_reopened_to_change_it(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database)

    with pytest.raises(Refused, match="is released: reopen it to change it") as refused:
        change(floor.database, order_no, changed=[{"line": 1, "quantity": "6"}])

    assert refused.value.code == "order_not_open"


def test_lines_and_header_are_changed_at_once_and_told_in_words(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, a_line(), a_line("NUT", "5"), status="open")

    change(
        floor.database,
        order_no,
        external_no="PO-77",
        changed=[{"line": 1, "quantity": "6", "expected_date": "2026-03-01"}],
        deleted=[2],
        added=[{"item": "NUT", "quantity": "8", "location": "EAST"}],
    )

    order = card(floor.database, order_no)
    assert [(line.line, line.item, str(line.quantity), line.location) for line in order.lines] == [
        (1, "BOLT", "6", "MAIN"),
        (3, "NUT", "8", "EAST"),
    ]
    assert [entry.what for entry in order.changes] == [
        "external no none is now PO-77",
        "line 1 (BOLT): quantity 10 is now 6, expected date none is now 2026-03-01",
        "line 2 (NUT): deleted",
        "line 3 (NUT): added, 8 PCS",
    ]
    assert (order.version, order.external_no, {entry.person for entry in order.changes}) == (4, "PO-77", {"ANN"})


def test_nothing_is_changed_when_one_of_the_changes_is_refused(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, status="open")

    with pytest.raises(Refused) as refused:
        change(floor.database, order_no, changed=[{"line": 1, "quantity": "6"}], added=[{"item": "GONE", "quantity": "1"}])

    assert refused.value.code == "unknown_item"
    assert str(card(floor.database, order_no).lines[0].quantity) == "10"


def test_a_line_cannot_go_below_what_was_received(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database)
    receive(floor.database, order_no, {"line": 1, "quantity": "4"})
    turn(floor.database, order_no, released=False)

    with pytest.raises(Refused, match=r"3 PCS of BOLT .* is less than the 4 PCS") as refused:
        change(floor.database, order_no, changed=[{"line": 1, "quantity": "3"}])
    change(floor.database, order_no, changed=[{"line": 1, "quantity": "4"}])

    assert refused.value.code == "less_than_posted"
    assert str(card(floor.database, order_no).lines[0].outstanding) == "0"


@pytest.mark.parametrize("fields", [{"item": "NUT"}, {"uom": "BOX"}, {"location": "EAST"}])
def test_item_unit_and_location_are_fixed_once_something_was_received(floor: Floor, fields: dict[str, str]) -> None:
    order_no = a_purchase_order(floor.database, status="open")
    change(floor.database, order_no, changed=[{"line": 1, **fields}])
    change(floor.database, order_no, changed=[{"line": 1, "item": "BOLT", "uom": "PCS", "location": "MAIN"}])
    receive(floor.database, order_no, {"line": 1, "quantity": "4"})
    turn(floor.database, order_no, released=False)

    with pytest.raises(Refused) as refused:
        change(floor.database, order_no, changed=[{"line": 1, **fields}])

    assert refused.value.code == "line_is_posted"


def test_a_line_of_which_something_was_received_cannot_be_deleted(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database)
    receive(floor.database, order_no, {"line": 1, "quantity": "4"})
    turn(floor.database, order_no, released=False)

    with pytest.raises(Refused) as refused:
        change(floor.database, order_no, deleted=[1])

    assert refused.value.code == "line_is_posted"


def test_who_read_an_older_version_is_told_what_changed_by_whom_and_when(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, status="open")
    read = card(floor.database, order_no).version
    change(floor.database, order_no, version=read, person="BOB", changed=[{"line": 1, "quantity": "6"}])

    said = r"was changed by BOB on \d{4}-\d\d-\d\d \d\d:\d\d: line 1 \(BOLT\): quantity 10 is now 6"
    with pytest.raises(Refused, match=said) as refused:
        change(floor.database, order_no, version=read, changed=[{"line": 1, "quantity": "12"}])

    assert refused.value.code == "order_changed"


def test_a_scan_that_no_longer_fits_hears_of_the_change(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database, a_line(), a_line("NUT", "5"), status="open")
    change(floor.database, order_no, person="BOB", changed=[{"line": 1, "quantity": "3"}], deleted=[2])
    turn(floor.database, order_no, released=True)

    for scanned, words in ((arrived(order_no), "quantity 10 is now 3"), (arrived(order_no, item="NUT"), "deleted")):
        with pytest.raises(Refused, match=words) as refused:
            floor.scan(scanned)
        assert refused.value.code == "order_changed"


def test_an_order_is_deleted_as_long_as_nothing_of_it_is_posted(floor: Floor) -> None:
    untouched = a_purchase_order(floor.database, status="open")
    received = a_purchase_order(floor.database)
    receive(floor.database, received, {"line": 1, "quantity": "4"})
    turn(floor.database, received, released=False)

    floor.database.write(lambda work: changing.delete_order(work, PURCHASING, untouched))
    with pytest.raises(Refused) as refused:
        floor.database.write(lambda work: changing.delete_order(work, PURCHASING, received))

    assert refused.value.code == "order_is_posted"
    with pytest.raises(Refused, match="There is no purchase order"):
        card(floor.database, untouched)


def test_who_scans_what_somebody_else_has_received_hears_who_was_last(floor: Floor) -> None:
    order_no = a_purchase_order(floor.database)
    posted = floor.scan(arrived(order_no, "10"))

    with pytest.raises(Refused, match=f"JO posted the last of it with {posted.document_no} on ") as refused:
        floor.scan(arrived(order_no, "1"))

    assert refused.value.code == "over_receipt"
