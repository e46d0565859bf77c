"""All of a bin, or of a license plate, to another location. Source: spec/transfers.md, section 2, rule 12."""

from __future__ import annotations

import pytest

from server.database.unit_of_work import Database
from server.license_plates import standing
from server.transfers import whole_contents
from server.warehouse import movements
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.license_plates import PlatePacked
from shared.wire.transfers import TransferOfBin, TransferOfPlate
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.builders.floor import Floor
from tests.builders.orders import receive_transfer, ship_transfer
from tests.builders.stock import stock
from tests.transfers.company import assert_books_are_right, card

PLATE = "PALLET-1"


@pytest.fixture
def floor(database: Database) -> Floor:
    """20 bolts and two lots of milk in A-01 of MAIN; EAST has bins, too."""
    a_location(database, "MAIN", bins=("A-01", "A-02"))
    a_location(database, "EAST", bins=("E-01",))
    a_location(database, "TRANSIT", in_transit=True)
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, "MILK", tracking=lot_specific())
    stock(database, "BOLT", "20", bin="A-01")
    stock(database, "MILK", "3", bin="A-01", lot="A")
    stock(database, "MILK", "5", bin="A-01", lot="B")
    return Floor(database)


def order_of_plate(floor: Floor) -> str:
    wanted = TransferOfPlate(plate=PLATE, to_location="EAST", in_transit="TRANSIT", to_bin="E-01")
    return floor.database.write(lambda work: whole_contents.order_of_plate(work, wanted))


def order_of_bin(floor: Floor, code: str) -> str:
    wanted = TransferOfBin(from_location="MAIN", to_location="EAST", in_transit="TRANSIT", bin=code, to_bin="E-01")
    return floor.database.write(lambda work: whole_contents.order_of_bin(work, wanted, movements.contents))


def packed(floor: Floor, item: str, quantity: str, **fields: str) -> None:
    content = {"plate": PLATE, "bin": "A-01", "item": item, "quantity": quantity, **fields}
    floor.scan(PlatePacked.model_validate(content))


def on_plate(floor: Floor) -> tuple[str, list[tuple[str, str, str]]]:
    """Where the plate stands, and what stands on it."""
    with floor.database.read() as work:
        place = standing.plate(work, PLATE).place
        goods = [each.goods for each in standing.contents(work, PLATE)]
    held = [(each.item_no, each.tracking.lot_no, str(each.quantity)) for each in goods]
    return f"{place.location_code} {place.bin_code}".strip(), sorted(held)


def test_all_of_a_bin_leaves_with_its_lots_and_arrives(floor: Floor) -> None:
    order_no = order_of_bin(floor, "A-01")
    lines = card(floor.database, order_no).lines

    ship_transfer(floor.database, order_no)
    receive_transfer(floor.database, order_no)

    assert sorted((line.item, str(line.quantity), line.from_bin) for line in lines) == [
        ("BOLT", "20", "A-01"),
        ("MILK", "3", "A-01"),
        ("MILK", "5", "A-01"),
    ]
    assert [floor.on_hand("MILK", "EAST", lot=lot, bin="E-01") for lot in ("A", "B")] == [Quantity(3), Quantity(5)]
    assert floor.on_hand("BOLT", "MAIN") == Quantity(0)
    assert_books_are_right(floor.database)


def test_an_empty_bin_is_not_transferred(floor: Floor) -> None:
    with pytest.raises(Refused) as refused:
        order_of_bin(floor, "A-02")

    assert refused.value.code == "nothing_to_post"


def test_a_plate_leaves_stands_nowhere_and_arrives_as_that_plate(floor: Floor) -> None:
    packed(floor, "BOLT", "2", uom="BOX")
    packed(floor, "MILK", "3", lot="A")
    order_no = order_of_plate(floor)

    ship_transfer(floor.database, order_no)
    on_the_road = on_plate(floor)
    receive_transfer(floor.database, order_no)

    assert on_the_road == ("", [])
    assert on_plate(floor) == ("EAST E-01", [("BOLT", "", "12"), ("MILK", "A", "3")])
    first = card(floor.database, order_no).lines[0]
    assert (first.uom, str(first.quantity), first.plate) == ("BOX", "2", PLATE)
    assert floor.on_hand(bin="A-01") == Quantity(8)
    assert_books_are_right(floor.database)


def test_what_was_taken_off_the_plate_meanwhile_does_not_leave_on_it(floor: Floor) -> None:
    packed(floor, "BOLT", "12")
    order_no = order_of_plate(floor)
    with floor.database.read() as work:
        (on_it,) = standing.contents(work, PLATE)
    floor.database.write(lambda work: standing.take_off(work, PLATE, on_it.goods))

    with pytest.raises(Refused) as refused:
        ship_transfer(floor.database, order_no)

    assert refused.value.code == "not_on_plate"
