"""Lots that are taken: by a scan or at the desk, as planned, as the order asks, or others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.app import SOURCE_POSTING
from server.outstanding.values import Source
from server.warehouse import activities, desk, picks
from server.warehouse.pick_values import DocumentToPick, MadePicks, PickRequest
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.activities import ActivityDone
from shared.wire.picking import Picked
from shared.wire.warehouse import Handled, LineShort
from tests.builders.catalog import a_bin, a_customer, a_location, an_item, block, lot_specific
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_sales_order
from tests.builders.stock import stock
from tests.builders.tracking import set_numbers

if TYPE_CHECKING:
    from server.database.unit_of_work import Database
    from server.warehouse.values import Registration

LOTS = {"L1": date(2031, 1, 1), "L2": date(2031, 2, 1), "GONE": date(2001, 1, 1), "BAD": date(2031, 3, 1)}


@pytest.fixture
def floor(database: Database) -> Floor:
    """MAIN picks into its shipping bin: five of each lot of MILK in A-01; what is expired may not leave; lot BAD is blocked."""
    a_customer(database)
    a_location(database, "MAIN", bins=("A-01",), require_pick=True, require_shipment=True)
    a_bin(database, "MAIN", "SHIP", type="ship")
    an_item(database, "MILK", tracking=lot_specific(strict_expiration=True))
    for lot, expires_on in LOTS.items():
        stock(database, "MILK", "5", bin="A-01", lot=lot, expires_on=expires_on)
    block(database, "MILK", lot="BAD", scope="all", blocked=True)
    return Floor(database)


def made(floor: Floor, order_no: str) -> MadePicks:
    request = PickRequest("MAIN", (DocumentToPick(Source.SALES_ORDER, order_no),))
    return floor.database.write(lambda work: picks.made(work, request))


def register(floor: Floor, pick: str, lot: str, quantity: str = "3") -> Registration:
    done = ActivityDone.model_validate({"lines": [{"item": "MILK", "quantity": quantity, "lot": lot}]})
    return floor.database.write(lambda work: desk.register(work, pick, done, post_source=SOURCE_POSTING))


@pytest.mark.parametrize(("lot", "code"), [("GONE", "lot_expired"), ("BAD", "lot_blocked")])
def test_the_desk_swaps_no_lot_for_one_that_may_not_leave(floor: Floor, lot: str, code: str) -> None:
    (pick,) = made(floor, a_sales_order(floor.database, a_line("MILK", "3"))).activity_nos

    with pytest.raises(Refused) as refused:
        register(floor, pick, lot)
    register(floor, pick, "L2")

    assert refused.value.code == code
    assert floor.on_hand("MILK", bin="SHIP", lot="L2") == Quantity(3)


def test_an_order_gets_the_lot_that_it_asks_for_and_no_other(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, a_line("MILK", "3"))
    set_numbers(floor.database, "sales", order_no, {"lot": "L2", "quantity": "3"})
    (pick,) = made(floor, order_no).activity_nos
    with floor.database.read() as work:
        planned = [line.tracking.lot_no for line in activities.lines(work, pick)]

    refusals = []
    for wrong in (
        lambda: floor.scan(Handled.model_validate({"activity": pick, "line": 1, "item": "MILK", "lot": "L1", "quantity": "1"})),
        lambda: floor.scan(
            Picked.model_validate({"order": order_no, "item": "MILK", "lot": "L1", "quantity": "1", "from_bin": "A-01"})
        ),
        lambda: register(floor, pick, "L1"),
    ):
        with pytest.raises(Refused, match=f"L1 of MILK is not what .*{order_no}.*: that is L2") as refused:
            wrong()
        refusals.append(refused.value.code)
    register(floor, pick, "L2")

    assert planned == ["L2"]
    assert refusals == ["number_not_on_line"] * 3
    assert floor.on_hand("MILK", bin="SHIP", lot="L2") == Quantity(3)


def test_what_the_order_leaves_open_may_be_any_lot(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, a_line("MILK", "3"))
    set_numbers(floor.database, "sales", order_no, {"lot": "L2", "quantity": "2"})
    (pick,) = made(floor, order_no).activity_nos

    with floor.database.read() as work:
        planned = {line.tracking.lot_no: str(line.quantity) for line in activities.lines(work, pick)}
    register(floor, pick, "L1", "1")
    with pytest.raises(Refused) as refused:
        register(floor, pick, "L1", "1")

    assert planned == {"L2": "2", "L1": "1"}
    assert refused.value.code == "number_not_on_line"


def test_lots_that_are_left_out_for_their_date_are_told_with_the_pick(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, a_line("MILK", "12"))

    answer = made(floor, order_no)

    with floor.database.read() as work:
        note = activities.activity(work, answer.activity_nos[0]).note
    assert note == "some items were not included in the pick due to their expiration date"
    assert [(each.wanted.document_no, str(each.wanted.quantity), str(each.missing), each.why) for each in answer.left_out] == [
        (order_no, "12", "2", "MILK: 12 needed, 10 available (5 blocked, 5 expired)")
    ]


def test_damaged_goods_are_put_aside_with_the_lot_that_was_scanned(floor: Floor) -> None:
    a_location(floor.database, "COOL", bins=("C-01", "Q-01"), require_pick=True, quarantine_bin="Q-01")
    stock(floor.database, "MILK", "5", location="COOL", bin="C-01", lot="L1")
    stock(floor.database, "MILK", "5", location="COOL", bin="C-01", lot="L2")
    order_no = a_sales_order(floor.database, a_line("MILK", "3"), location="COOL")
    request = PickRequest("COOL", (DocumentToPick(Source.SALES_ORDER, order_no),))
    (pick,) = floor.database.write(lambda work: picks.create(work, request))

    short = {"activity": pick, "line": 1, "quantity": "1", "cause": "damaged", "lot": "L2"}
    floor.scan(LineShort.model_validate(short), location="COOL")

    assert floor.on_hand("MILK", "COOL", bin="Q-01", lot="L2") == Quantity(1)
