"""License plates in warehouse work, on a real database: what is handled leaves its plate, and stands on the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.app import BEFORE_COMMIT, SOURCE_POSTING
from server.database.metadata import metadata
from server.database.unit_of_work import Database
from server.license_plates import cards, service
from server.outstanding.values import Source
from server.warehouse import activities, movements, open_work, picks, put_aways
from server.warehouse.pick_values import DocumentToPick, PickRequest
from server.warehouse.put_away_values import Arrival
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.license_plates import PlateMoved, PlatePacked
from shared.wire.picking import Picked, Shipped
from shared.wire.warehouse import Handled
from shared.wire.warehouse_planning import MovementLine
from tests.builders.catalog import a_bin, a_customer, a_location, all_tables_are_known, an_item
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_sales_order
from tests.builders.stock import stock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

P1, P2, TOTE = "PALLET-1", "PALLET-2", "T-1"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh database that looks after its plates before every commit, as the server's does."""
    all_tables_are_known()
    if request.param == "postgresql":
        database = Database(request.getfixturevalue("postgresql_url"), before_commit=BEFORE_COMMIT)
    else:
        database = Database(f"sqlite:///{tmp_path / 'stockhand.sqlite'}", before_commit=BEFORE_COMMIT)
        metadata.create_all(database.engines.writing)
    yield database
    with database.read() as work:
        violations = service.violations(work)
    database.close()
    assert violations == []


@pytest.fixture
def floor(database: Database) -> Floor:
    """MAIN picks into its shipping bin; 30 bolts in A-01, none of them on a plate; SHOP ships what it picks."""
    a_customer(database)
    a_location(database, "MAIN", bins=("A-01", "B-01", "C-01"), require_pick=True, require_shipment=True)
    a_bin(database, "MAIN", "SHIP", type="ship")
    a_location(database, "SHOP", bins=("A-01",), require_pick=True)
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, "NUT")
    stock(database, "BOLT", "30", bin="A-01")
    return Floor(database)


def pack(floor: Floor, quantity: str, plate: str = P1, item: str = "BOLT", *, location: str = "MAIN") -> None:
    floor.scan(PlatePacked(item=item, quantity=Quantity(quantity), plate=plate, bin="A-01"), location=location)


def a_pick(floor: Floor, quantity: str, location: str = "MAIN") -> tuple[str, str]:
    """An order for so many bolts, and its pick."""
    order = a_sales_order(floor.database, a_line("BOLT", quantity), location=location)
    request = PickRequest(location, (DocumentToPick(Source.SALES_ORDER, order),))
    (pick,) = floor.database.write(lambda work: picks.made(work, request)).activity_nos
    return order, pick


def a_movement(floor: Floor, *lines: tuple[str, str], to_bin: str = "B-01") -> str:
    """A movement of these items out of A-01."""
    wanted = [MovementLine(item=item, quantity=Quantity(quantity), from_bin="A-01", to_bin=to_bin) for item, quantity in lines]
    return floor.database.write(lambda work: movements.create(work, "MAIN", wanted))


def done(activity: str, quantity: str, **fields: Any) -> Handled:
    return Handled.model_validate({"activity": activity, "line": 1, "item": "BOLT", "quantity": quantity} | fields)


def on(floor: Floor, plate: str) -> tuple[str, list[str], str]:
    """The bin of the plate, what stands on it, and the order that it was picked for."""
    with floor.database.read() as work:
        card = cards.plate_card(work, plate)
    return card.bin, [f"{each.quantity} {each.uom} {each.item}" for each in card.goods], card.order


def left(floor: Floor, activity: str) -> list[str]:
    with floor.database.read() as work:
        return [str(line.left) for line in activities.lines(work, activity)]


def status(floor: Floor, activity: str) -> str:
    with floor.database.read() as work:
        return activities.activity(work, activity).status


def test_goods_that_are_picked_off_a_plate_into_a_tote_are_on_it_for_their_order_until_undone(floor: Floor) -> None:
    pack(floor, "24")
    order, pick = a_pick(floor, "10")

    answer = floor.scan(done(pick, "10", from_plate=P1, to_plate=TOTE))

    assert on(floor, P1) == ("A-01", ["14 PCS BOLT"], "")
    assert on(floor, TOTE) == ("SHIP", ["10 PCS BOLT"], order)
    floor.undo(answer)
    assert on(floor, P1) == ("A-01", ["24 PCS BOLT"], "")
    assert (on(floor, TOTE)[1], left(floor, pick)) == ([], ["10"])


def test_a_whole_pallet_is_picked_with_all_that_stands_on_it_and_goes_back_when_it_is_undone(floor: Floor) -> None:
    pack(floor, "24")
    order, pick = a_pick(floor, "24")

    answer = floor.scan(done(pick, "24", from_plate=P1, to_plate=P1))

    assert on(floor, P1) == ("SHIP", ["24 PCS BOLT"], order)
    floor.undo(answer)
    assert on(floor, P1)[:2] == ("A-01", ["24 PCS BOLT"])
    assert floor.on_hand(bin="A-01") == Quantity(30)


def test_who_scans_no_plate_takes_what_stands_loose_first_and_the_rest_off_the_plate_that_has_just_so_much(floor: Floor) -> None:
    pack(floor, "20", P1)
    pack(floor, "4", P2)
    _, pick = a_pick(floor, "10")

    floor.scan(done(pick, "6"))
    loose = on(floor, P1)[1], on(floor, P2)[1]
    floor.scan(done(pick, "4"))

    assert loose == (["20 PCS BOLT"], ["4 PCS BOLT"])
    assert (on(floor, P1)[1], on(floor, P2)[1]) == (["20 PCS BOLT"], [])


def test_a_whole_activity_that_is_registered_takes_each_piece_from_where_it_stands(floor: Floor) -> None:
    pack(floor, "24")
    movement = a_movement(floor, ("BOLT", "5"), ("BOLT", "5"))

    floor.database.write(lambda work: activities.register(work, movement, post_source=SOURCE_POSTING))

    assert on(floor, P1)[1] == ["20 PCS BOLT"]
    assert floor.on_hand(bin="B-01") == Quantity(10)


@pytest.mark.parametrize(("plate", "code"), [(P2, "plate_elsewhere"), ("P-3", "not_found"), ("NUTS", "not_on_plate")])
def test_a_plate_that_does_not_have_the_goods_there_is_refused(floor: Floor, plate: str, code: str) -> None:
    stock(floor.database, "NUT", "3", bin="A-01")
    pack(floor, "3", "NUTS", "NUT")
    stock(floor.database, "BOLT", "5", bin="C-01")
    floor.scan(PlatePacked(item="BOLT", quantity=Quantity(5), plate=P2, bin="C-01"))
    _, pick = a_pick(floor, "10")
    before = floor.on_hand(bin="SHIP")

    with pytest.raises(Refused) as refused:
        floor.scan(done(pick, "2", from_bin="A-01", from_plate=plate))

    assert refused.value.code == code
    assert floor.on_hand(bin="SHIP") == before


def test_a_tote_with_goods_of_one_order_takes_none_of_another(floor: Floor) -> None:
    (_, first), (_, second) = a_pick(floor, "10"), a_pick(floor, "5")
    floor.scan(done(first, "10", to_plate=TOTE))

    with pytest.raises(Refused) as refused:
        floor.scan(done(second, "5", to_plate=TOTE))

    assert refused.value.code == "wrong_tote"


def test_a_tote_that_was_shipped_is_free_for_the_next_order(floor: Floor) -> None:
    (first_order, first), (second_order, second) = a_pick(floor, "10"), a_pick(floor, "5")
    floor.scan(done(first, "10", to_plate=TOTE))
    floor.scan(Shipped(order=first_order))
    shipped = on(floor, TOTE)

    floor.scan(done(second, "5", to_plate=TOTE))

    assert shipped == ("", [], "")
    assert on(floor, TOTE) == ("SHIP", ["5 PCS BOLT"], second_order)


def test_goods_that_leave_with_their_pick_stand_on_nothing_and_are_on_their_plate_again_when_undone(floor: Floor) -> None:
    stock(floor.database, "BOLT", "8", location="SHOP", bin="A-01")
    pack(floor, "8", location="SHOP")
    _, pick = a_pick(floor, "5", "SHOP")

    answer = floor.scan(done(pick, "5", from_plate=P1, to_plate=TOTE), location="SHOP")

    assert on(floor, P1)[1] == ["3 PCS BOLT"]
    floor.undo(answer)
    assert on(floor, P1)[:2] == ("A-01", ["8 PCS BOLT"])


@pytest.mark.parametrize("location", ["MAIN", "SHOP"])
def test_goods_that_are_picked_for_an_order_without_a_plan_leave_their_plate_until_undone(floor: Floor, location: str) -> None:
    stock(floor.database, "BOLT", "8", location="SHOP", bin="A-01")
    pack(floor, "8", location=location)
    order = a_sales_order(floor.database, a_line("BOLT", "30"), location=location)
    quantity = Quantity(25 if location == "MAIN" else 3)

    answer = floor.scan(Picked(order=order, item="BOLT", quantity=quantity, from_bin="A-01"), location=location)

    assert on(floor, P1)[1] == ["5 PCS BOLT"]
    floor.undo(answer)
    assert on(floor, P1)[:2] == ("A-01", ["8 PCS BOLT"])


def test_goods_are_put_away_onto_a_pallet_in_their_new_bin(floor: Floor) -> None:
    arrival = Arrival("BOLT", Quantity(12), "A-01", uom_code="BOX", base_units_per_unit=Quantity(6))
    no = floor.database.write(lambda work: put_aways.create_for_arrivals(work, "MAIN", [arrival]))

    floor.scan(done(no, "1", uom="BOX", to_bin="B-01", to_plate=P1))

    assert on(floor, P1) == ("B-01", ["1 BOX BOLT"], "")


def test_what_was_put_into_a_tote_is_not_taken_back_once_the_tote_is_elsewhere(floor: Floor) -> None:
    movement = a_movement(floor, ("BOLT", "5"))
    answer = floor.scan(done(movement, "5", to_plate=P1))
    floor.scan(PlateMoved(plate=P1, to_bin="C-01"))

    with pytest.raises(Refused) as refused:
        floor.undo(answer)

    assert refused.value.code == "cannot_undo"


def test_a_pallet_that_is_brought_away_does_the_lines_of_all_that_stands_on_it_until_undone(floor: Floor) -> None:
    stock(floor.database, "NUT", "7", bin="A-01")
    pack(floor, "24")
    pack(floor, "7", item="NUT")
    movement = a_movement(floor, ("BOLT", "30"), ("NUT", "7"))
    arrivals = [Arrival("BOLT", Quantity(24), "A-01")]
    put_away = floor.database.write(lambda work: put_aways.create_for_arrivals(work, "MAIN", arrivals))

    answer = floor.scan(PlateMoved(plate=P1, to_bin="B-01"))

    assert answer.message == "PALLET-1 to B-01, 2 lines done"
    assert (left(floor, put_away), left(floor, movement)) == (["0"], ["30", "0"])
    assert status(floor, put_away) == "finished"
    floor.undo(answer)
    assert (left(floor, put_away), left(floor, movement)) == (["24"], ["30", "7"])
    assert (status(floor, put_away), on(floor, P1)[0]) == ("open", "A-01")


def test_a_pallet_that_is_brought_to_another_bin_for_arrivals_is_not_put_away(floor: Floor) -> None:
    a_bin(floor.database, "MAIN", "IN-2", type="receive")
    pack(floor, "24")
    movement = a_movement(floor, ("BOLT", "24"))

    floor.scan(PlateMoved(plate=P1, to_bin="IN-2"))

    assert left(floor, movement) == ["24"]


def test_plates_go_with_the_whole_bin_that_they_stand_in(floor: Floor) -> None:
    pack(floor, "24")

    floor.database.write(lambda work: movements.move_whole_bin(work, "MAIN", "A-01", "C-01"))

    assert on(floor, P1) == ("C-01", ["24 PCS BOLT"], "")
    assert floor.on_hand(bin="C-01") == Quantity(30)


def plates_named(floor: Floor, kind: str) -> list[tuple[str, str]]:
    """Quantity and plate of every open line of that kind."""
    with floor.database.read() as work:
        documents = open_work.open_documents(work, "MAIN")
    return [(str(line.quantity), line.plate) for document in documents if document.kind == kind for line in document.lines]


def test_a_put_away_names_the_pallet_that_just_so_much_stands_on(floor: Floor) -> None:
    pack(floor, "6", P1)
    pack(floor, "12", P2)
    arrivals = [Arrival("BOLT", Quantity(quantity), "A-01") for quantity in (12, 5, 6)]
    floor.database.write(lambda work: put_aways.create_for_arrivals(work, "MAIN", arrivals))

    assert plates_named(floor, "put_away") == [("12", P2), ("5", ""), ("6", P1)]


def test_a_pick_names_a_pallet_only_where_nothing_of_what_it_takes_stands_loose(floor: Floor) -> None:
    pack(floor, "24")
    for quantity in ("6", "10"):
        a_pick(floor, quantity)

    assert plates_named(floor, "pick") == [("6", ""), ("10", P1)]
