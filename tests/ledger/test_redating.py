"""Lots that get another expiration date under their own number, all at once (spec/tracking.md, section 9, rules 2 and 6)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.catalog.values import CostingMethod
from server.ledger.posting import post, problems
from server.ledger.posting_lines import Posting
from server.ledger.service import known_expiration
from server.ledger.verify import verify
from shared.errors import Refused
from shared.tracking import Tracking
from tests.builders.catalog import a_location, an_item, lot_and_serial_specific, lot_specific
from tests.ledger_notation import assert_ledger, parse_line, post_text

if TYPE_CHECKING:
    from server.database.unit_of_work import Database


@pytest.fixture(autouse=True)
def _company(database: Database) -> None:
    a_location(database, "EAST")
    a_location(database, "WEST")
    a_location(database, "WH", bins=("A", "B"))
    an_item(database, "MILK", tracking=lot_specific())
    an_item(database, "SAW", tracking=lot_and_serial_specific())


def post_together(database: Database, *lines: str) -> None:
    """Post lines as one posting, on the day of the first."""
    parsed = [parse_line(line) for line in lines]
    database.write(lambda work: post(work, Posting(tuple(line for _, line in parsed), parsed[0][0])))


def refusal(database: Database, *lines: str) -> str:
    with pytest.raises(Refused) as refused:
        post_together(database, *lines)
    return refused.value.code


def test_a_lot_in_several_bins_and_places_is_re_dated_by_lines_that_are_all_of_it(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +5  item MILK  lot L1  at WH/A  expires 2026-03-01")
    post_text(database, "2026-01-05  purchase  +3  item MILK  lot L1  at WH/B")
    post_text(database, "2026-01-05  purchase  +2  item MILK  lot L1  at WEST")
    redate = "new-expires 2026-04-01"
    lines = [f"2026-01-04  transfer  {q}  item MILK  lot L1  at {at}" for q, at in (("5", "WH/A"), ("3", "WH/B"), ("2", "WEST"))]

    redated = [f"{line}  {redate}" for line in lines]

    assert refusal(database, *redated[:2]) == refusal(database, *redated[1:]) == "expiration_mismatch"
    assert refusal(database, *redated[:2], f"{lines[2]}  new-expires 2026-05-01") == "expiration_mismatch"
    post_together(database, *redated)

    assert verify(database) == []
    assert_ledger(
        database,
        post="   2026-01-06  sale      -5  item MILK  lot L1  at WH/A",
        after="5  2026-01-04  transfer  +5  lot L1  expires 2026-04-01  left 0\n"
              "7  2026-01-04  transfer  +3  lot L1  expires 2026-04-01  left 3\n"
              "9  2026-01-04  transfer  +2  lot L1  expires 2026-04-01  left 2",
    )  # fmt: skip


def test_the_serial_numbers_of_a_lot_are_re_dated_together(database: Database) -> None:
    for serial in ("S1", "S2"):
        post_text(database, f"2026-01-05  purchase  +1  item SAW  lot L1  serial {serial}  expires 2026-03-01")
    lines = [f"2026-01-06  transfer  1  item SAW  lot L1  serial {serial}  new-expires 2026-04-01" for serial in ("S1", "S2")]

    assert refusal(database, lines[0]) == "expiration_mismatch"
    post_together(database, *lines)

    assert_ledger(
        database,
        post="",
        after="4  2026-01-06  transfer  +1  serial S1  expires 2026-04-01  left 1\n"
              "6  2026-01-06  transfer  +1  serial S2  expires 2026-04-01  left 1",
    )  # fmt: skip


def test_a_lot_that_was_re_dated_is_taken_back_with_the_date_that_it_had(database: Database) -> None:
    for bin_code in "AB":
        post_text(database, f"2026-01-05  purchase  +5  item MILK  lot L1  at WH/{bin_code}  expires 2026-03-01")
    post_together(
        database,
        *(f"2026-01-06  transfer  5  item MILK  lot L1  at WH/{bin_code}  new-expires 2026-04-01" for bin_code in "AB"),
    )

    post_together(database, "2026-01-06  undo 3", "2026-01-06  undo 5")

    assert verify(database) == []
    with database.read() as work:
        assert known_expiration(work, "MILK", "", Tracking("L1")) == (True, date(2026, 3, 1))


def test_what_comes_into_a_lot_before_it_is_re_dated_is_part_of_it(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +5  item MILK  lot L1  expires 2026-03-01")
    more, redate = "2026-01-06  purchase  +2  item MILK  lot L1", "item MILK  lot L1  new-expires 2026-04-01"

    assert refusal(database, more, f"2026-01-06  transfer  5  {redate}") == "expiration_mismatch"
    post_together(database, more, f"2026-01-06  transfer  7  {redate}")

    assert verify(database) == []


def test_each_old_and_new_number_of_a_place_is_named_once(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +5  item MILK  lot L1  expires 2026-03-01")
    split = "2026-01-06  transfer  2  item MILK  lot L1  new-lot L2"

    assert refusal(database, split, split) == "tracking_listed_twice"


def test_a_line_that_cannot_be_re_dated_leaves_the_others_a_part_of_the_lot(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +5  item MILK  lot L1  at WH/A  expires 2026-03-01")
    post_text(database, "2026-01-05  purchase  +3  item MILK  lot L1  at WH/B")
    lines = [f"2026-01-06  transfer  4  item MILK  lot L1  at WH/{at}  new-expires 2026-04-01" for at in "AB"]
    posting = Posting(tuple(parse_line(line)[1] for line in lines), date(2026, 1, 6))

    with database.read() as work:
        found = [(each.line, each.refused.code) for each in problems(work, posting)]

    assert found == [(0, "expiration_mismatch"), (1, "insufficient_bin_content")]


def test_what_is_re_dated_first_is_not_taken_again_though_the_newest_go_first(database: Database) -> None:
    an_item(database, "CREAM", tracking=lot_specific(), costing_method=CostingMethod.LIFO)
    for bin_code in "AB":
        post_text(database, f"2026-01-05  purchase  +5  item CREAM  lot L1  at WH/{bin_code}  expires 2026-03-01")

    lines = [f"2026-01-06  transfer  5  item CREAM  lot L1  at WH/{bin_code}  new-expires 2026-04-01" for bin_code in "AB"]
    post_together(database, *lines)

    assert_ledger(
        database,
        post="",
        after="1  2026-01-05  purchase  +5  left 0\n"
              "2  2026-01-05  purchase  +5  left 0",
    )  # fmt: skip
