"""Transfers without transit: as a shipment and its receipt at once, or in one document. Source: spec/transfers.md, section 6."""

from __future__ import annotations

import pytest

from server.database.unit_of_work import Database
from server.ledger import service as ledger
from server.outstanding.values import ArrivedGoods, OrderLineKey, Source
from server.transfers import cards, orders, service, undoing
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.transfers import ShippedAndReceived
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_transfer_order, ship_transfer
from tests.builders.stock import stock
from tests.postgresql import ON_BOTH_DATABASES
from tests.transfers.company import assert_books_are_right, card, two_warehouses

IN_TWO = {"in_transit": "", "direct_transfer_posting": "shipment_and_receipt"}
IN_ONE = {"in_transit": "", "direct_transfer_posting": "direct_transfer"}


@pytest.fixture
def company(database: Database) -> Database:
    two_warehouses(database)
    return database


def places(database: Database, entry_nos: tuple[int, ...]) -> list[tuple[str, str]]:
    with database.read() as work:
        entries = [ledger.entry(work, entry_no).entry for entry_no in entry_nos]
        return [(entry.place.location_code, str(entry.quantity)) for entry in entries]


@ON_BOTH_DATABASES
def test_a_shipment_and_its_receipt_are_four_entries_through_a_blank_transit(database: Database) -> None:
    two_warehouses(database)
    stock(database, "BOLT", "7", location="")
    order_no = a_transfer_order(database, **IN_TWO)

    posted = ship_transfer(database, order_no, {"line": 1, "quantity": "4"})

    assert places(database, posted.lines[0].entry_nos) == [("MAIN", "-4"), ("", "4"), ("", "-4"), ("EAST", "4")]
    assert posted.receipt_no
    line = card(database, order_no).lines[0]
    assert [str(each) for each in (line.outstanding, line.shipped, line.in_transit, line.received)] == ["6", "4", "0", "4"]
    assert_books_are_right(database)


@ON_BOTH_DATABASES
def test_a_direct_transfer_is_two_entries_and_one_document(database: Database) -> None:
    two_warehouses(database)
    order_no = a_transfer_order(database, **IN_ONE)

    posted = ship_transfer(database, order_no)

    assert places(database, posted.lines[0].entry_nos) == [("MAIN", "-10"), ("EAST", "10")]
    with database.read() as work:
        assert cards.document_card(work, posted.document_no).type == "direct_transfer"
    assert card(database, order_no).status == "finished"
    assert_books_are_right(database)


@pytest.mark.parametrize("way", [IN_ONE, IN_TWO])
def test_lots_go_along(company: Database, way: dict[str, str]) -> None:
    order_no = a_transfer_order(company, a_line("MILK", "4"), **way)
    lots = [{"lot": "A", "quantity": "3"}, {"lot": "B", "quantity": "1"}]

    ship_transfer(company, order_no, {"line": 1, "quantity": "4", "tracking": lots})

    floor = Floor(company)
    assert [floor.on_hand("MILK", "EAST", lot=lot) for lot in ("A", "B")] == [Quantity(3), Quantity(1)]
    assert_books_are_right(company)


def test_what_is_posted_in_one_is_posted_whole(company: Database) -> None:
    order_no = a_transfer_order(company, a_line(), a_line("BOLT", "2"), **IN_ONE)

    with pytest.raises(Refused) as refused:
        ship_transfer(company, order_no, {"line": 1, "quantity": "10"})

    assert refused.value.code == "incomplete_shipment"


@pytest.mark.parametrize("way", [IN_ONE, IN_TWO])
def test_a_direct_transfer_is_not_undone_but_sent_back(company: Database, way: dict[str, str]) -> None:
    posted = ship_transfer(company, a_transfer_order(company, **way))
    document_no = posted.receipt_no or posted.document_no

    with pytest.raises(Refused) as refused:
        company.write(lambda work: undoing.undo_posted(work, posted.lines[0].entry_nos[0], None))
    back = company.write(lambda work: undoing.send_back(work, document_no))

    assert refused.value.code == "cannot_undo"
    assert (card(company, back).sends_back, card(company, back).status) == (document_no, "finished")
    assert Floor(company).on_hand() == Quantity(20)
    assert_books_are_right(company)


@pytest.mark.parametrize(
    ("way", "east"),
    [
        (IN_TWO, {"require_receive": True}),
        (IN_TWO, {"require_put_away": True}),
        (IN_ONE, {"require_receive": True}),
    ],
)
def test_a_destination_that_demands_more_is_told_of_at_making_and_refused_at_release(
    database: Database, way: dict[str, str], east: dict[str, bool]
) -> None:
    two_warehouses(database, **east)
    order_no = a_transfer_order(database, status="open", **way)

    with pytest.raises(Refused) as refused:
        database.write(lambda work: orders.release(work, order_no))

    assert refused.value.code == "direct_transfer_impossible"
    assert card(database, order_no).warnings == (refused.value.sentence,)


def test_an_inventory_put_away_at_the_other_end_posts_both_halves(database: Database) -> None:
    two_warehouses(database, require_put_away=True)
    order_no = a_transfer_order(database, **IN_ONE)
    goods = [ArrivedGoods(OrderLineKey(Source.TRANSFER_RECEIPT, order_no, 1), Quantity(10))]

    database.write(lambda work: service.receive_goods(work, goods))

    floor = Floor(database)
    assert (floor.on_hand(), floor.on_hand(location="EAST")) == (Quantity(10), Quantity(10))


def test_goods_in_transit_and_a_direct_transfer_exclude_each_other(company: Database) -> None:
    with pytest.raises(Refused) as refused:
        a_transfer_order(company, direct_transfer_posting="direct_transfer")

    assert refused.value.code == "invalid_request"


def test_both_halves_in_one_action_have_their_own_dates(company: Database) -> None:
    order_no = a_transfer_order(company)
    both = ShippedAndReceived.model_validate({"shipment_date": "2026-01-05", "receipt_date": "2026-01-07"})

    posted = company.write(lambda work: service.ship_and_receive(work, order_no, both))

    assert [str(each.posting_date) for each in (posted.shipment, posted.receipt)] == ["2026-01-05", "2026-01-07"]
    assert card(company, order_no).status == "finished"


def test_who_ships_whole_ships_whole(company: Database) -> None:
    order_no = a_transfer_order(company, a_line(), a_line("BOLT", "2"), shipping_advice="complete")

    with pytest.raises(Refused) as refused:
        ship_transfer(company, order_no, {"line": 1, "quantity": "10"})
    ship_transfer(company, order_no)

    assert refused.value.code == "incomplete_shipment"
    assert card(company, order_no).completely_shipped
