"""An entry that is named, and used already: what has used it makes room and is applied elsewhere (spec/ledger.md, 3.11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.ledger.verify import verify
from shared.errors import Refused
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.ledger_notation import assert_ledger, post_text
from tests.postgresql import ON_BOTH_DATABASES

if TYPE_CHECKING:
    from server.database.unit_of_work import Database


@pytest.fixture(autouse=True)
def _company(database: Database) -> None:
    a_location(database, "EAST")
    a_location(database, "WEST")
    an_item(database, "BOLT")
    an_item(database, "STRICT", prevent_negative=True)
    an_item(database, "MILK", tracking=lot_specific())


def refusal(database: Database, line: str) -> str:
    with pytest.raises(Refused) as refused:
        post_text(database, line)
    return f"{refused.value.code}: {refused.value.sentence}"


def test_what_has_used_a_named_increase_takes_from_another(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +10  @ 2.00\n"
               "2  2026-01-06  purchase  +10  @ 3.00\n"
               "3  2026-01-07  sale      -10",
        post="   2026-01-08  sale      -10  fixed 1",
        after="3  2026-01-07  sale      -10  applied 2:10  left 0\n"
              "4  2026-01-08  sale      -10  applied 1:10  cost -20.00\n"
              "2  2026-01-06  purchase  +10  left 0",
    )  # fmt: skip
    assert verify(database) == []


@ON_BOTH_DATABASES
def test_only_as_much_makes_room_as_is_needed_and_the_newest_first(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +10\n"
               "2  2026-01-06  purchase  +10\n"
               "3  2026-01-07  sale      -4\n"
               "4  2026-01-08  sale      -4",
        post="   2026-01-09  sale      -5  fixed 1",
        after="3  2026-01-07  sale      -4  applied 1:4\n"
              "4  2026-01-08  sale      -4  applied 1:1 2:3\n"
              "5  2026-01-09  sale      -5  applied 1:5\n"
              "1  2026-01-05  purchase  +10  left 0\n"
              "2  2026-01-06  purchase  +10  left 7",
    )  # fmt: skip
    assert verify(database) == []


def test_what_makes_room_looks_past_what_came_back_from_it(database: Database) -> None:
    for line in ("purchase  +20", "sale  -20", *["sale  +1  returns 2"] * 18, "purchase  +3  item STRICT", "purchase  +20"):
        post_text(database, f"2026-01-05  {line}")

    post_text(database, "2026-01-06  sale  -2  fixed 1")

    assert verify(database) == []
    assert_ledger(
        database,
        post="",
        after="2  2026-01-05  sale  -20  applied 1:18 22:2  left 0",
    )


def test_what_makes_room_may_wait_for_goods_where_stock_may_be_negative(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +5\n"
               "2  2026-01-06  sale      -5",
        post="   2026-01-07  sale      -3  fixed 1",
        after="2  2026-01-06  sale      -5  applied 1:2  left -3\n"
              "3  2026-01-07  sale      -3  applied 1:3  left 0",
    )  # fmt: skip
    assert verify(database) == []


@pytest.mark.parametrize("item", ["STRICT", "MILK  lot L1"])
def test_what_makes_room_must_find_enough_where_nothing_may_be_short(database: Database, item: str) -> None:
    post_text(database, f"2026-01-05  purchase  +5  item {item}")
    post_text(database, f"2026-01-06  sale      -5  item {item}")

    said = refusal(database, f"2026-01-07  sale  -3  item {item}  fixed 1")

    assert "entry 2 took from it, and finds too little elsewhere" in said


def test_what_is_fixed_itself_makes_no_room(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +5")
    post_text(database, "2026-01-05  purchase  +5")
    post_text(database, "2026-01-06  sale      -5  fixed 1")

    assert "entry 3 is applied to it: it was fixed to it" in refusal(database, "2026-01-07  sale  -3  fixed 1")


def test_a_transfer_makes_no_room(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +5")
    post_text(database, "2026-01-06  transfer  5   to WEST")

    assert "entry 2 is applied to it: it belongs to a transfer" in refusal(database, "2026-01-07  sale  -3  fixed 1")


def test_a_named_decrease_that_is_covered_already_gives_its_increase_back(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +5  @ 2.00\n"
               "2  2026-01-06  sale      -5",
        post="   2026-01-07  purchase  +5  @ 3.00  fixed 2",
        after="1  2026-01-05  purchase  +5  left 5\n"
              "2  2026-01-06  sale      -5  applied 3:5  left 0\n"
              "3  2026-01-07  purchase  +5  left 0",
    )  # fmt: skip
    assert verify(database) == []


def test_a_sale_never_takes_from_its_own_return(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +5\n"
               "2  2026-01-06  sale      -5\n"
               "3  2026-01-07  sale      +5  returns 2",
        post="   2026-01-08  sale      -5  fixed 1",
        after="2  2026-01-06  sale      -5  left -5\n"
              "3  2026-01-07  sale      +5  left 5\n"
              "4  2026-01-08  sale      -5  applied 1:5",
    )  # fmt: skip
    assert verify(database) == []


def test_no_more_is_taken_than_the_named_entry_ever_had(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +5")
    post_text(database, "2026-01-06  sale      -5")

    assert "only 5 of it is left" in refusal(database, "2026-01-07  sale  -6  fixed 1")


def test_a_line_cannot_close_an_entry_and_bring_it_back(database: Database) -> None:
    post_text(database, "2026-01-05  sale  -5")

    assert "a line cannot both close it and bring it back" in refusal(database, "2026-01-06  sale  +5  fixed 1  returns 1")


def test_a_lot_may_be_taken_from_a_named_receipt_of_it(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +5  item MILK  lot L1\n"
               "2  2026-01-06  purchase  +5  item MILK  lot L1",
        post="   2026-01-07  sale      -3  item MILK  lot L1  fixed 2",
        after="3  2026-01-07  sale      -3  applied 2:3",
    )  # fmt: skip
