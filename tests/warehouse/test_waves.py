"""Waves and the worksheet; lines that the office changes, splits and registers; larger units that a pick opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.app import SOURCE_POSTING
from server.outstanding.values import Source
from server.warehouse import activities, desk, picks, waves
from server.warehouse.pick_values import DocumentToPick, PickRequest, Stock, Taking, Wanted
from server.warehouse.rules.breakbulk import Openings
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.activities import ActivityDone, LineChange, NewPicks, NewWave
from shared.wire.warehouse import Handled
from tests.builders.catalog import a_bin, a_customer, a_location, an_item
from tests.builders.floor import JO, Floor
from tests.builders.orders import a_line, a_sales_order
from tests.builders.stock import stock

if TYPE_CHECKING:
    from server.database.unit_of_work import Database
    from server.warehouse.pick_values import MadePicks
    from server.warehouse.values import ActivityLine


@pytest.fixture
def floor(database: Database) -> Floor:
    a_customer(database)
    a_location(database, "MAIN", bins=("A-01",), require_pick=True, require_shipment=True)
    a_bin(database, "MAIN", "SHIP", type="ship")
    for code, sequence in (("B-01", 3), ("B-02", 2), ("B-03", 1)):
        a_bin(database, "MAIN", code, sequence=sequence)
    for item, bin_code in (("BOLT", "B-01"), ("NUT", "B-02"), ("SCREW", "B-03")):
        an_item(database, item)
        stock(database, item, "50", bin=bin_code)
    return Floor(database)


def released(floor: Floor, **fields: Any) -> MadePicks:
    new = NewWave.model_validate({"location": "MAIN"} | fields)
    return floor.database.write(lambda work: waves.release(work, new))


def lines(floor: Floor, activity_no: str) -> list[ActivityLine]:
    with floor.database.read() as work:
        return activities.lines(work, activity_no)


def an_order(floor: Floor) -> str:
    return a_sales_order(floor.database, *(a_line(item, "1") for item in ("BOLT", "NUT", "SCREW")))


def totes_of(floor: Floor, activity_no: str, order_no: str) -> list[str]:
    return [line.tote for line in lines(floor, activity_no) if line.order_line and line.order_line.document_no == order_no]


def test_a_wave_walks_each_order_by_itself_unless_told_otherwise(floor: Floor) -> None:
    orders = [an_order(floor) for _ in range(3)]

    made = released(floor)

    walks = [lines(floor, no) for no in made.activity_nos]
    assert [{line.order_line.document_no for line in walk if line.order_line} for walk in walks] == [{no} for no in orders]
    assert [line.from_bin for line in walks[0]] == ["B-03", "B-02", "B-01"]
    assert made.wave_no == "WV000001"


def test_a_batch_takes_the_same_item_of_many_orders_together(floor: Floor) -> None:
    for _ in range(3):
        an_order(floor)

    (walk,) = released(floor, strategy="batch").activity_nos

    assert [line.item_no for line in lines(floor, walk)] == ["SCREW"] * 3 + ["NUT"] * 3 + ["BOLT"] * 3


def test_a_cluster_takes_several_orders_each_into_its_tote(floor: Floor) -> None:
    orders = [an_order(floor) for _ in range(3)]

    first, second = released(floor, strategy="cluster", max_documents=2, totes={orders[0]: "T-1"}).activity_nos

    totes = {(line.order_line.document_no, line.tote) for line in lines(floor, first) if line.order_line}
    assert totes == {(orders[0], "T-1"), (orders[1], "")}
    assert {line.order_line.document_no for line in lines(floor, second) if line.order_line} == {orders[2]}


def test_the_tote_of_an_order_is_named_by_the_first_scan_and_holds_for_all_of_it(floor: Floor) -> None:
    orders = [an_order(floor) for _ in range(2)]
    (walk,) = released(floor, strategy="cluster").activity_nos
    scan = {"activity": walk, "line": 1, "item": "SCREW", "quantity": "1"}

    floor.scan(Handled.model_validate(scan | {"to_plate": "T-7"}))

    assert totes_of(floor, walk, orders[0]) == ["T-7", "T-7", "T-7"]


@pytest.mark.parametrize(
    ("totes", "said"),
    [
        (("T-1", "T-2"), "That is tote T-2 of {}; these goods go into tote T-1."),
        (("", "T-2"), "That is tote T-2 of {}; scan a tote of no order."),
    ],
)
def test_the_tote_of_another_order_is_refused(floor: Floor, totes: tuple[str, str], said: str) -> None:
    orders = [an_order(floor) for _ in range(2)]
    named = {order_no: tote for order_no, tote in zip(orders, totes, strict=True) if tote}
    (walk,) = released(floor, strategy="cluster", totes=named).activity_nos

    with pytest.raises(Refused) as refused:
        floor.scan(Handled.model_validate({"activity": walk, "line": 1, "item": "SCREW", "quantity": "1", "to_plate": "T-2"}))

    assert refused.value.sentence == said.format(orders[1])


def test_a_full_tote_is_followed_by_another_for_what_is_left_of_the_order(floor: Floor) -> None:
    orders = [an_order(floor) for _ in range(2)]
    (walk,) = released(floor, strategy="cluster", totes={orders[0]: "T-1", orders[1]: "T-2"}).activity_nos
    scan = {"activity": walk, "quantity": "1"}

    floor.scan(Handled.model_validate(scan | {"line": 1, "item": "SCREW", "to_plate": "T-1"}))
    floor.scan(Handled.model_validate(scan | {"line": 3, "item": "NUT", "to_plate": "T-9"}))

    assert totes_of(floor, walk, orders[0]) == ["T-1", "T-9", "T-9"]
    assert totes_of(floor, walk, orders[1]) == ["T-2", "T-2", "T-2"]
    with pytest.raises(Refused) as refused:
        floor.scan(Handled.model_validate(scan | {"line": 4, "item": "NUT", "to_plate": "T-1"}))
    assert refused.value.code == "wrong_tote"


def test_a_wave_of_nothing_is_refused(floor: Floor) -> None:
    with pytest.raises(Refused) as refused:
        released(floor, partners=["C1"])

    assert refused.value.code == "nothing_to_post"


def test_the_worksheet_shows_what_is_wanted_and_picks_are_made_of_its_lines(floor: Floor) -> None:
    order_no = a_sales_order(floor.database, a_line("BOLT", "30"), a_line("BOLT", "30"))
    with floor.database.read() as work:
        sheet = waves.worksheet(work, "MAIN")
    new = NewPicks.model_validate({"location": "MAIN", "lines": [{"no": order_no, "line": 2, "quantity": "25"}]})

    made = floor.database.write(lambda work: picks.made(work, desk.pick_request(work, new)))

    assert [(str(line.wanted), str(line.available)) for line in sheet.lines] == [("30", "30"), ("30", "20")]
    assert [str(line.quantity) for line in lines(floor, made.activity_nos[0])] == ["25"]
    with floor.database.read() as work:
        assert [(line.line, str(line.wanted)) for line in waves.worksheet(work, "MAIN").lines] == [(1, "30"), (2, "5")]


def test_lines_are_split_changed_and_registered_at_the_desk(floor: Floor) -> None:
    stock(floor.database, "BOLT", "5", bin="A-01")
    order_no = a_sales_order(floor.database)
    request = PickRequest("MAIN", (DocumentToPick(Source.SALES_ORDER, order_no),))
    (pick,) = floor.database.write(lambda work: picks.create(work, request))

    floor.database.write(lambda work: desk.split_line(work, pick, 1, Quantity(4)))
    floor.database.write(lambda work: desk.change_line(work, pick, 2, LineChange(from_bin="A-01"), JO))
    part = ActivityDone.model_validate({"lines": [{"item": "BOLT", "quantity": "4", "from_bin": "A-01"}]})
    first = floor.database.write(lambda work: desk.register(work, pick, part, post_source=SOURCE_POSTING))
    rest = floor.database.write(lambda work: desk.register(work, pick, ActivityDone(), post_source=SOURCE_POSTING))

    assert [(line.from_bin, str(line.quantity), str(line.left)) for line in lines(floor, pick)] == [
        ("B-01", "6", "0"),
        ("A-01", "4", "0"),
    ]
    assert (first.is_finished, rest.is_finished) == (False, True)
    assert (floor.on_hand(bin="SHIP"), floor.on_hand(bin="A-01")) == (Quantity(10), Quantity(1))


def test_no_more_is_split_off_than_is_left(floor: Floor) -> None:
    order_no = a_sales_order(floor.database)
    request = PickRequest("MAIN", (DocumentToPick(Source.SALES_ORDER, order_no),))
    (pick,) = floor.database.write(lambda work: picks.create(work, request))

    with pytest.raises(Refused) as refused:
        floor.database.write(lambda work: desk.split_line(work, pick, 1, Quantity(10)))

    assert refused.value.code == "more_than_planned"


def test_a_pick_of_which_nothing_was_registered_is_deleted_and_can_be_made_anew(floor: Floor) -> None:
    request = PickRequest("MAIN", (DocumentToPick(Source.SALES_ORDER, a_sales_order(floor.database)),))
    (pick,) = floor.database.write(lambda work: picks.create(work, request))

    floor.database.write(lambda work: activities.delete(work, pick))

    with pytest.raises(Refused) as refused, floor.database.read() as work:
        activities.activity(work, pick)
    assert refused.value.code == "not_found"
    assert floor.database.write(lambda work: picks.create(work, request))


def test_a_box_that_was_opened_serves_the_next_line_too() -> None:
    box = Stock("BOLT", "", Quantity(24), "B-01", uom_code="BOX", base_units_per_unit=Quantity(12))
    wanted = Wanted("BOLT", Quantity(5), uom_code="PCS")
    openings = Openings()

    opened = [openings.line_for(Taking(box, Quantity(5)), wanted) for _ in range(3)]

    assert [(str(line.quantity), line.from_bin, line.to_bin) if line else None for line in opened] == [
        ("12", "B-01", "B-01"),
        None,
        ("12", "B-01", "B-01"),
    ]


@pytest.mark.parametrize(
    ("breakbulk", "expected"),
    [
        (True, [("2", "PCS", "P-01", False), ("12", "BOX", "P-02", True), ("3", "PCS", "P-02", False)]),
        (False, [("2", "PCS", "P-01", False)]),
    ],
)
def test_larger_units_are_opened_where_the_location_lets_them(floor: Floor, breakbulk: bool, expected: list[Any]) -> None:
    an_item(floor.database, "PIPE", units={"BOX": "12"})
    a_location(floor.database, "HALL", bin_mandatory=True, directed_put_away_and_pick=True, allow_breakbulk=breakbulk)
    for code, kind in (("P-01", "put_pick"), ("P-02", "put_pick"), ("OUT", "ship")):
        a_bin(floor.database, "HALL", code, type=kind, ranking=2 if code == "P-02" else 1)
    stock(floor.database, "PIPE", "2", location="HALL", bin="P-01")
    stock(floor.database, "PIPE", "24", location="HALL", bin="P-02", unit="BOX", base_units_per_unit="12")
    order_no = a_sales_order(floor.database, a_line("PIPE", "5"), location="HALL")
    request = PickRequest("HALL", (DocumentToPick(Source.SALES_ORDER, order_no),))

    (pick,) = floor.database.write(lambda work: picks.create(work, request))

    found = [(str(line.quantity), line.uom_code, line.from_bin, line.is_breakbulk) for line in lines(floor, pick)]
    assert found == expected
    floor.database.write(lambda work: activities.register(work, pick, post_source=SOURCE_POSTING))
    assert all(not line.left for line in lines(floor, pick))
