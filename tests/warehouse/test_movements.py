"""Movements on a real database: planned, registered, and a whole bin at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from server.app import SOURCE_POSTING
from server.database.unit_of_work import Database
from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.warehouse import activities, movements, open_work
from server.warehouse.values import ActivityLine
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.warehouse_planning import MovementLine
from tests.builders.catalog import a_bin, a_location, an_item, block, lot_specific, serial_specific
from tests.builders.stock import stock
from tests.postgresql import ON_BOTH_DATABASES

EARLY, LATE = date(2031, 3, 1), date(2031, 3, 10)


@pytest.fixture
def site(database: Database) -> Database:
    a_location(database, "MAIN", bins=("A", "B", "C"), pick_according_to_fefo=True, require_pick=True)
    a_bin(database, "MAIN", "IN", type="receive")
    a_bin(database, "MAIN", "OUT", type="ship")
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, "MILK", tracking=lot_specific())
    an_item(database, "RADIO", tracking=serial_specific())
    return database


def a_move(item: str = "BOLT", quantity: str = "5", **fields: Any) -> MovementLine:
    return MovementLine.model_validate({"item": item, "quantity": quantity, "from_bin": "A", "to_bin": "B"} | fields)


def moving(database: Database, *lines: MovementLine) -> list[ActivityLine]:
    """The lines of the movement that is made."""
    no = database.write(lambda work: movements.create(work, "MAIN", lines))
    with database.read() as work:
        return activities.lines(work, no)


def register(database: Database, activity_no: str) -> None:
    database.write(lambda work: activities.register(work, activity_no, post_source=SOURCE_POSTING))


def in_bin(database: Database, bin_code: str, item: str = "BOLT", lot: str | None = None) -> str:
    with database.read() as work:
        return str(ledger.quantity_on_hand(work, EntryFilter(item, location_code="MAIN", bin_code=bin_code, lot_no=lot)))


@ON_BOTH_DATABASES
def test_the_lot_that_expires_first_is_proposed_and_moved(site: Database) -> None:
    stock(site, "MILK", "25", bin="A", lot="L1", expires_on=LATE)
    stock(site, "MILK", "25", bin="A", lot="L2", expires_on=EARLY)

    (line,) = moving(site, a_move("MILK", "25"))
    register(site, line.activity_no)

    assert (line.tracking.lot_no, line.expires_on, line.why) == ("L2", EARLY, "expires first")
    assert (in_bin(site, "B", "MILK", "L2"), in_bin(site, "A", "MILK", "L1")) == ("25", "25")


@ON_BOTH_DATABASES
def test_what_one_movement_takes_no_other_is_promised(site: Database) -> None:
    stock(site, "BOLT", "10", bin="A")
    moving(site, a_move(quantity="1", uom="BOX"))

    with pytest.raises(Refused, match="Only 4 of BOLT in bin A, 5 wanted"):
        moving(site, a_move())
    with pytest.raises(Refused, match="Only 1 of BOLT in bin A, 2 wanted"):
        moving(site, a_move(quantity="3"), a_move(quantity="2", to_bin="C"))


def test_a_movement_asks_whether_the_bin_is_empty_only_where_it_takes_the_last(site: Database) -> None:
    stock(site, "BOLT", "10", bin="A")
    moving(site, a_move(quantity="4"))
    with site.read() as work:
        (some,) = open_work.open_documents(work, "MAIN")
    moving(site, a_move(quantity="6"))
    with site.read() as work:
        all_of_it = open_work.open_documents(work, "MAIN")

    assert [line.empties_bin for line in some.lines] == [False]
    assert [line.empties_bin for document in all_of_it for line in document.lines] == [True, True]


def test_a_blocked_lot_is_moved_by_name_only(site: Database) -> None:
    stock(site, "MILK", "5", bin="A", lot="BAD", expires_on=EARLY)
    stock(site, "MILK", "5", bin="A", lot="GOOD", expires_on=LATE)
    block(site, "MILK", lot="BAD")

    (proposed,) = moving(site, a_move("MILK", "5"))
    (named,) = moving(site, a_move("MILK", "5", lot="BAD"))

    assert (proposed.tracking.lot_no, named.tracking.lot_no) == ("GOOD", "BAD")


def test_serial_numbers_are_a_line_each(site: Database) -> None:
    for serial in ("S2", "S1", "S3"):
        stock(site, "RADIO", "1", bin="A", serial=serial)

    lines = moving(site, a_move("RADIO", "2"))

    assert [line.tracking.serial_no for line in lines] == ["S1", "S2"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (a_move(to_bin="A"), "same_place"),
        (a_move(from_bin="IN"), "bin_not_for_movement"),
        (a_move(to_bin="OUT"), "bin_not_for_movement"),
        (a_move(to_bin="NONE"), "not_found"),
        (a_move("NUT"), "unknown_item"),
        (a_move(uom="TON"), "uom_unknown"),
        (a_move(), "insufficient_bin_content"),
    ],
)
def test_a_movement_that_makes_no_sense_is_not_made(site: Database, line: MovementLine, code: str) -> None:
    with pytest.raises(Refused) as refused:
        moving(site, line)

    assert refused.value.code == code
    with site.read() as work:
        assert activities.open_activities(work, "MAIN") == []


def test_where_there_are_no_bins_nothing_is_moved_between_them(site: Database) -> None:
    a_location(site, "YARD")

    with pytest.raises(Refused) as refused:
        site.write(lambda work: movements.create(work, "YARD", [a_move()]))

    assert refused.value.code == "bin_not_used"


# A whole bin


@ON_BOTH_DATABASES
def test_a_whole_bin_is_moved_in_one_posting_numbers_and_all(site: Database) -> None:
    stock(site, "BOLT", "7", bin="A")
    stock(site, "MILK", "3", bin="A", lot="L1", expires_on=LATE)
    stock(site, "RADIO", "1", bin="A", serial="S1")

    done = site.write(lambda work: movements.move_whole_bin(work, "MAIN", "A", "B"))

    assert (len(done.warehouse_entry_nos), done.is_finished) == (6, True)
    assert [in_bin(site, "B", item) for item in ("BOLT", "MILK", "RADIO")] == ["7", "3", "1"]
    with site.read() as work:
        assert movements.contents(work, "MAIN", "A") == []


def test_open_work_follows_goods_whose_whole_bin_is_moved(site: Database) -> None:
    stock(site, "BOLT", "7", bin="A")
    (line,) = moving(site, a_move(to_bin="C"))

    site.write(lambda work: movements.move_whole_bin(work, "MAIN", "A", "B"))
    register(site, line.activity_no)

    assert (in_bin(site, "B"), in_bin(site, "C")) == ("2", "5")


def test_an_empty_bin_is_not_moved(site: Database) -> None:
    with pytest.raises(Refused, match="bin A") as refused:
        site.write(lambda work: movements.move_whole_bin(work, "MAIN", "A", "B"))

    assert refused.value.code == "nothing_to_post"


def test_what_a_bin_holds_is_told_by_item_and_number(site: Database) -> None:
    stock(site, "BOLT", "7", bin="A")
    stock(site, "BOLT", "9", bin="B")
    stock(site, "MILK", "3", bin="A", lot="L1", expires_on=LATE)

    with site.read() as work:
        found = movements.contents(work, "MAIN", "A")

    assert [(piece.item_no, piece.quantity, piece.lot_no) for piece in found] == [
        ("BOLT", Quantity(7), ""),
        ("MILK", Quantity(3), "L1"),
    ]
