from server.bin_contents.capacity import room_for
from server.bin_contents.values import Room
from server.catalog.place_values import NO_SIZE, UnitSize
from server.catalog.values import Bin
from shared.quantities import ZERO, Quantity

SHELF = Bin("MAIN", "A-01", maximum_weight=Quantity(100), maximum_cubage=Quantity(50))
PIECE = UnitSize(weight=Quantity(3), cubage=Quantity(1))


def room(
    bin_: Bin, size: UnitSize, *, max_quantity: int = 0, held: int = 0, load: UnitSize = NO_SIZE, per_unit: int = 1
) -> Room | None:
    return room_for(
        bin_,
        size,
        base_units_per_unit=Quantity(per_unit),
        max_quantity=Quantity(max_quantity),
        held=Quantity(held),
        load=load,
    )


def test_a_bin_without_limits_takes_everything():
    assert room(Bin("MAIN", "A-01"), PIECE) is None


def test_what_has_no_size_fills_no_bin():
    assert room(SHELF, NO_SIZE) is None


def test_the_tightest_limit_counts():
    assert room(SHELF, PIECE) == Room(Quantity("33.33333"), "weight")
    assert room(SHELF, PIECE, load=UnitSize(weight=ZERO, cubage=Quantity(40))) == Room(Quantity(10), "cubage")
    assert room(SHELF, PIECE, max_quantity=12, held=5) == Room(Quantity(7), "quantity")


def test_a_bin_that_is_too_full_has_no_room():
    assert room(SHELF, PIECE, max_quantity=5, held=8) == Room(ZERO, "quantity")


def test_the_size_is_that_of_the_unit_and_the_answer_in_base_units():
    assert room(SHELF, UnitSize(weight=Quantity(25)), per_unit=12) == Room(Quantity(48), "weight")
