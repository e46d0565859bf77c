"""What was shipped and did not arrive: in transit until a supervisor closes it. Source: spec/transfers.md, section 11."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from server.catalog import service as catalog
from server.database.unit_of_work import Database
from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.transfers import cards, discrepancies, in_transit, service, undoing
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.orders import PostedOrder
from shared.wire.transfers import ClosedDiscrepancy, TransferReceipt, TransferStep
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_transfer_order, receive_transfer, ship_transfer
from tests.postgresql import ON_BOTH_DATABASES
from tests.transfers.company import assert_books_are_right, card, two_warehouses


@pytest.fixture
def company(database: Database) -> Database:
    two_warehouses(database)
    return database


def receive_short(database: Database, order_no: str, quantity: str = "3", **fields: Any) -> PostedOrder:
    """All that is in transit but so much of line 1."""
    found = {"line": 1, "quantity": quantity, "reason": "torn box", **fields}
    receipt = TransferReceipt.model_validate({"discrepancies": [found]})
    return database.write(lambda work: service.receive(work, order_no, receipt))


def close(database: Database, order_no: str, outcome: str, discrepancy_no: int = 1) -> None:
    closed = ClosedDiscrepancy.model_validate({"outcome": outcome, "reason": "looked everywhere"})
    database.write(lambda work: discrepancies.close(work, order_no, discrepancy_no, closed))


def a_short_order(database: Database) -> str:
    """10 were shipped, 7 arrived, 3 are missed."""
    order_no = a_transfer_order(database)
    ship_transfer(database, order_no)
    receive_short(database, order_no)
    return order_no


def where(database: Database, item: str = "BOLT") -> tuple[str, ...]:
    floor = Floor(database)
    return tuple(str(floor.on_hand(item, code)) for code in ("MAIN", "TRANSIT", "EAST"))


def test_what_is_missing_stays_in_transit_and_nobody_receives_it(company: Database) -> None:
    order_no = a_short_order(company)

    order = card(company, order_no)

    assert where(company) == ("10", "3", "7")
    assert (str(order.lines[0].in_transit), str(order.lines[0].disputed), order.status) == ("3", "3", "released")
    assert [(each.kind, str(each.quantity), each.reason, each.outcome) for each in order.discrepancies] == [
        ("short", "3", "torn box", None)
    ]
    with pytest.raises(Refused) as refused:
        receive_transfer(company, order_no)
    assert refused.value.code == "nothing_to_post"
    assert_books_are_right(company)


@pytest.mark.parametrize(
    ("outcome", "there", "document_type"),
    [
        ("loss", ("10", "0", "7"), "transfer_discrepancy"),
        ("return", ("13", "0", "7"), "transfer_discrepancy"),
        ("late_arrival", ("10", "0", "10"), "transfer_receipt"),
    ],
)
@ON_BOTH_DATABASES
def test_a_supervisor_says_what_became_of_it(database: Database, outcome: str, there: tuple[str, ...], document_type: str) -> None:
    two_warehouses(database)
    order_no = a_short_order(database)

    close(database, order_no, outcome)

    order = card(database, order_no)
    assert where(database) == there
    assert (order.status, order.discrepancies[0].outcome) == ("finished", outcome)
    with database.read() as work:
        assert cards.document_card(work, order.discrepancies[0].document).type == document_type
    assert_books_are_right(database)


def test_a_loss_is_a_negative_adjustment_out_of_transit_with_its_reason(company: Database) -> None:
    order_no = a_short_order(company)

    close(company, order_no, "loss")

    with company.read() as work:
        document_no = card(company, order_no).discrepancies[0].document
        (state,) = ledger.entries(work, EntryFilter(document_no=document_no))
    entry = state.entry
    assert (entry.entry_type.value, entry.place.location_code, entry.quantity) == ("negative_adjustment", "TRANSIT", Quantity(-3))
    assert entry.reason_code == "looked everywhere"


def test_what_is_closed_is_not_closed_again(company: Database) -> None:
    order_no = a_short_order(company)
    close(company, order_no, "return")

    with pytest.raises(Refused) as refused:
        close(company, order_no, "loss")

    assert refused.value.code == "work_finished"


def test_how_it_was_closed_is_not_undone(company: Database) -> None:
    order_no = a_short_order(company)
    close(company, order_no, "return")
    with company.read() as work:
        document_no = card(company, order_no).discrepancies[0].document
        entry_no = cards.document_card(work, document_no).lines[0].entry_no

    with pytest.raises(Refused) as refused:
        company.write(lambda work: undoing.undo_posted(work, entry_no, None))

    assert refused.value.code == "cannot_undo"


def test_a_damaged_lot_is_named_and_the_others_arrive(company: Database) -> None:
    order_no = a_transfer_order(company, a_line("MILK", "5"))
    lots = [{"lot": "A", "quantity": "3"}, {"lot": "B", "quantity": "2"}]
    ship_transfer(company, order_no, {"line": 1, "quantity": "5", "tracking": lots})

    with pytest.raises(Refused) as refused:
        receive_short(company, order_no, "2", lot="C")
    receive_short(company, order_no, "2", lot="A", kind="damaged")

    floor = Floor(company)
    assert refused.value.code == "number_not_on_line"
    assert [floor.on_hand("MILK", "EAST", lot=lot) for lot in ("A", "B")] == [Quantity(1), Quantity(2)]
    assert [(each.kind, each.lot) for each in card(company, order_no).discrepancies] == [("damaged", "A")]
    close(company, order_no, "return")
    assert where(company, "MILK") == ("5", "0", "3")
    assert_books_are_right(company)


def test_a_shipment_in_dispute_is_not_undone(company: Database) -> None:
    order_no = a_transfer_order(company)
    posted = ship_transfer(company, order_no)
    receive_short(company, order_no)

    with pytest.raises(Refused) as refused:
        company.write(lambda work: undoing.undo_posted(work, posted.lines[0].entry_nos[0], None))

    assert refused.value.code == "cannot_undo"


def test_more_than_is_in_transit_cannot_be_missed(company: Database) -> None:
    order_no = a_transfer_order(company)
    ship_transfer(company, order_no, {"line": 1, "quantity": "2"})

    with pytest.raises(Refused) as refused:
        receive_short(company, order_no, "3")

    assert refused.value.code == "over_receipt"


def test_what_is_on_the_road_is_listed_with_the_days_since_its_oldest_shipment(company: Database) -> None:
    order_no = a_transfer_order(company, receipt_date="2020-01-01", shipment_date="2020-01-01")
    with company.read() as work:
        today = catalog.work_date(work)
    for days, quantity in ((9, "4"), (3, "5")):
        lines = [{"line": 1, "quantity": quantity}]
        step = TransferStep.model_validate({"date": str(today - timedelta(days=days)), "lines": lines})
        company.write(lambda work, step=step: service.ship(work, order_no, step))

    def listed(older_than_days: int) -> list[tuple[int, str]]:
        with company.read() as work:
            found = in_transit.goods_in_transit(work, older_than_days=older_than_days, location="EAST")
            return [(each.days, str(each.quantity)) for each in found]

    before = listed(0)
    receive_transfer(company, order_no, {"line": 1, "quantity": "4"})

    assert (before, listed(0), listed(4)) == ([(9, "9")], [(3, "5")], [])


def test_what_was_received_is_sent_back_in_one_action_and_once(company: Database) -> None:
    order_no = a_transfer_order(company, a_line("MILK", "4"))
    lots = [{"lot": "A", "quantity": "3"}, {"lot": "B", "quantity": "1"}]
    ship_transfer(company, order_no, {"line": 1, "quantity": "4", "tracking": lots})
    document_no = receive_transfer(company, order_no).document_no

    back = company.write(lambda work: undoing.send_back(work, document_no))
    on_the_way = where(company, "MILK")
    receive_transfer(company, back)

    assert (on_the_way, where(company, "MILK")) == (("4", "4", "0"), ("8", "0", "0"))
    with company.read() as work:
        assert cards.document_card(work, document_no).sent_back_by == back
    with pytest.raises(Refused) as refused:
        company.write(lambda work: undoing.send_back(work, document_no))
    assert refused.value.code == "cannot_undo"
    assert_books_are_right(company)
