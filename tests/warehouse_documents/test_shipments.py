"""Warehouse shipments on a real database: released, picked, posted order by order, undone, deleted."""

from __future__ import annotations

import pytest

from server.app import OPEN_DOCUMENTS
from server.database.unit_of_work import Database
from server.ledger import service as ledger
from server.outstanding.values import Source
from server.warehouse import activities
from server.warehouse_documents import service, undoing
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.picking import Picked
from tests.builders.catalog import a_bin, a_customer, a_location, a_vendor, an_item, lot_specific
from tests.builders.floor import Floor
from tests.builders.office import signed_in_client
from tests.builders.orders import a_line, a_sales_order, a_transfer_order, outstanding_differences
from tests.builders.stock import stock
from tests.warehouse_documents.builders import LEVELS, a_shipment, change, lines_of, post, register, status_of


@pytest.fixture(autouse=True)
def outstanding_agrees_with_the_orders(database: Database) -> object:
    yield
    assert outstanding_differences(database) == []
    with database.read() as work:
        assert service.differences(work) == []


@pytest.fixture
def floor(database: Database) -> Floor:
    """Shipments, and no picks."""
    a_location(database, "MAIN", **LEVELS[2])
    _fill(database)
    return Floor(database)


@pytest.fixture
def picked_floor(database: Database) -> Floor:
    """Goods are picked for their shipment, into DOCK."""
    a_location(database, "MAIN", **LEVELS[4])
    a_bin(database, "MAIN", "DOCK", type="ship")
    a_bin(database, "MAIN", "A-01")
    _fill(database, bin_code="A-01")
    return Floor(database)


def _fill(database: Database, bin_code: str = "") -> None:
    a_location(database, "EAST")
    a_location(database, "TRANSIT", in_transit=True)
    a_vendor(database)
    a_customer(database)
    for item in ("BOLT", "NUT"):
        an_item(database, item)
        stock(database, item, "20", bin=bin_code)
    an_item(database, "MILK", tracking=lot_specific())
    stock(database, "MILK", "5", lot="A", bin=bin_code)


def test_a_shipment_names_the_entries_that_its_goods_are_taken_from(floor: Floor) -> None:
    later = [stock(floor.database, "BOLT", "5") for _ in range(2)]
    order = a_sales_order(floor.database, a_line("BOLT", "7"))
    shipment = a_shipment(floor.database, ("sales_order", order))

    (part,) = post(
        floor.database,
        shipment,
        {"line": 1, "quantity": "3", "applies_to": later[1]},
        {"line": 1, "quantity": "4", "applies_to": later[0]},
    )

    shipped = [entry_no for line in part.posted.lines for entry_no in line.entry_nos]
    with floor.database.read() as work:
        taken = [ledger.applications(work, entry_no) for entry_no in shipped]
    assert taken == [{later[1]: Quantity(3)}, {later[0]: Quantity(4)}]


def picked(database: Database, shipment: str) -> None:
    """Make and register every pick of the shipment."""
    for activity_no in database.write(lambda work: service.create_picks(work, shipment)):
        register(database, activity_no)


def test_orders_of_every_kind_leave_together_each_with_its_own_document(floor: Floor) -> None:
    a_sales_order(floor.database, a_line("BOLT", "2"))
    a_transfer_order(floor.database, a_line("NUT", "3"))
    shipment = a_shipment(floor.database)

    parts = post(floor.database, shipment)

    assert [part.order.source for part in parts] == [Source.SALES_ORDER, Source.TRANSFER_SHIPMENT]
    assert len({part.posted.document_no for part in parts}) == 2
    assert (floor.on_hand(), floor.on_hand("NUT"), floor.on_hand("NUT", "TRANSIT")) == (Quantity(18), Quantity(17), Quantity(3))
    assert status_of(floor.database, shipment) == "finished"


def test_where_nothing_is_picked_what_is_outstanding_can_leave_and_no_more(floor: Floor) -> None:
    order = a_sales_order(floor.database, a_line("BOLT", "10"))
    shipment = a_shipment(floor.database, ("sales_order", order))

    with pytest.raises(Refused) as refused:
        change(floor.database, shipment, {"line": 1, "to_handle": "11"})
    post(floor.database, shipment, {"line": 1, "quantity": "4"})

    assert refused.value.code == "over_shipment"
    assert lines_of(floor.database, shipment) == [("BOLT", "6", "6", "4")]


def test_nothing_leaves_before_it_was_picked_and_then_what_was_picked(picked_floor: Floor) -> None:
    order = a_sales_order(picked_floor.database, a_line("BOLT", "12"))
    shipment = a_shipment(picked_floor.database, ("sales_order", order))

    with pytest.raises(Refused) as nothing:
        post(picked_floor.database, shipment)
    with pytest.raises(Refused) as too_much:
        post(picked_floor.database, shipment, {"line": 1, "quantity": "1"})
    picked(picked_floor.database, shipment)
    waiting = lines_of(picked_floor.database, shipment), picked_floor.on_hand(bin="DOCK")
    post(picked_floor.database, shipment)

    assert (nothing.value.code, too_much.value.code) == ("nothing_to_post", "over_shipment")
    assert waiting == ([("BOLT", "12", "12", "0")], Quantity(12))
    assert (picked_floor.on_hand(), picked_floor.on_hand(bin="DOCK")) == (Quantity(8), Quantity(0))


def test_the_lots_that_were_picked_leave_without_being_said_again(picked_floor: Floor) -> None:
    order = a_sales_order(picked_floor.database, a_line("MILK", "3"))
    shipment = a_shipment(picked_floor.database, ("sales_order", order))
    picked(picked_floor.database, shipment)

    post(picked_floor.database, shipment)

    assert picked_floor.on_hand("MILK", lot="A") == Quantity(2)


def test_a_transfer_is_picked_shipped_and_taken_back(picked_floor: Floor) -> None:
    order = a_transfer_order(picked_floor.database, a_line("BOLT", "5"))
    shipment = a_shipment(picked_floor.database, ("transfer_shipment", order))
    picked(picked_floor.database, shipment)
    (part,) = post(picked_floor.database, shipment)
    on_the_way = picked_floor.on_hand(location="TRANSIT")

    picked_floor.database.write(lambda work: undoing.undo_each(work, part.posted.lines[0].entry_nos))

    assert on_the_way == Quantity(5)
    assert (picked_floor.on_hand(bin="DOCK"), picked_floor.on_hand(location="TRANSIT")) == (Quantity(5), Quantity(0))
    assert (status_of(picked_floor.database, shipment), lines_of(picked_floor.database, shipment)) == (
        "released",
        [("BOLT", "5", "5", "0")],
    )


def test_only_a_released_shipment_is_picked(picked_floor: Floor) -> None:
    order = a_sales_order(picked_floor.database)
    shipment = a_shipment(picked_floor.database, ("sales_order", order), status="open")

    with pytest.raises(Refused) as refused:
        picked_floor.database.write(lambda work: service.create_picks(work, shipment))
    picked_floor.database.write(lambda work: service.release(work, shipment))
    made = picked_floor.database.write(lambda work: service.create_picks(work, shipment))

    assert refused.value.code == "order_not_released"
    with picked_floor.database.read() as work:
        assert [str(line.quantity) for no in made for line in activities.lines(work, no)] == ["10"]


def test_a_shipment_with_picked_goods_is_deleted_with_a_warning_and_they_stay_where_they_wait(picked_floor: Floor) -> None:
    order = a_sales_order(picked_floor.database)
    shipment = a_shipment(picked_floor.database, ("sales_order", order))
    picked(picked_floor.database, shipment)

    with pytest.raises(Refused) as refused:
        picked_floor.database.write(lambda work: service.delete(work, shipment))
    picked_floor.database.write(lambda work: service.delete(work, shipment, confirmed=True))

    assert refused.value.code == "confirmation_required"
    assert "BOLT" in refused.value.sentence
    assert picked_floor.on_hand(bin="DOCK") == Quantity(10)


def test_an_order_that_is_to_leave_whole_does_not_leave_in_part(picked_floor: Floor) -> None:
    order = a_sales_order(picked_floor.database, a_line("BOLT", "10"), a_line("NUT", "30"), shipping_advice="complete")
    shipment = a_shipment(picked_floor.database, ("sales_order", order))
    picked(picked_floor.database, shipment)

    with pytest.raises(Refused) as refused:
        post(picked_floor.database, shipment)

    assert refused.value.code == "incomplete_shipment"
    assert picked_floor.on_hand() == Quantity(20)


def test_what_waits_is_open_work_once_as_its_shipment_where_there_is_one(picked_floor: Floor) -> None:
    alone, on_shipment = (a_sales_order(picked_floor.database, a_line("BOLT", "2")) for _ in range(2))
    shipment = a_shipment(picked_floor.database, ("sales_order", on_shipment))
    for order_no in (alone, on_shipment):
        scan = {"order": order_no, "item": "BOLT", "quantity": "2", "from_bin": "A-01"}
        picked_floor.scan(Picked.model_validate(scan))

    with picked_floor.database.read() as work:
        documents = [document for source in OPEN_DOCUMENTS for document in source(work, "MAIN")]

    found = [(document.no, str(line.quantity), str(line.picked)) for document in documents for line in document.lines]
    assert found == [(shipment, "2", "2"), (alone, "0", "2")]


def test_what_a_shipment_holds_that_is_not_released_is_on_no_pick(picked_floor: Floor) -> None:
    held, free = (a_sales_order(picked_floor.database, a_line("BOLT", "2")) for _ in range(2))
    shipment = a_shipment(picked_floor.database, ("sales_order", held), status="open")

    with signed_in_client(picked_floor.database) as client:
        refused = client.post("/picks", json={"location": "MAIN", "documents": [{"kind": "sales_order", "no": held}]})
        wanted = client.get("/pick-worksheet", params={"location": "MAIN"}).json()["lines"]
        wave = client.post("/waves", json={"location": "MAIN"}).json()["activities"]
        walks = [line["document_no"] for no in wave for line in client.get(f"/warehouse-activities/{no}").json()["lines"]]
        picked_floor.database.write(lambda work: service.release(work, shipment))
        made = client.post("/picks", json={"location": "MAIN", "documents": [{"kind": "sales_order", "no": held}]})

    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "order_not_released")
    assert problem["detail"].startswith(f"{shipment}, which {held} is on, is still open")
    assert [line["no"] for line in wanted] == walks == [free]
    assert made.status_code == 201


def test_a_pick_that_lacks_something_says_of_which_lines_and_why(picked_floor: Floor) -> None:
    order = a_sales_order(picked_floor.database, a_line("BOLT", "15"), a_line("BOLT", "8"))

    with signed_in_client(picked_floor.database) as client:
        made = client.post("/picks", json={"location": "MAIN", "documents": [{"kind": "sales_order", "no": order}]}).json()

    assert made["left_out"] == [
        {
            "kind": "sales_order",
            "no": order,
            "line": 2,
            "item": "BOLT",
            "variant": "",
            "wanted": "8",
            "missing": "3",
            "why": "BOLT: 23 needed, 20 available",
        }
    ]
    assert (len(made["activities"]), made["message"]) == (1, "")
