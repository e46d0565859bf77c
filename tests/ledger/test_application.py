"""Which increases a decrease takes from, and what it costs, as little ledgers. Source: spec/ledger.md, section 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.ledger.verify import verify
from shared.errors import Refused
from shared.wire.items import TrackingCodeCard
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.ledger_notation import assert_ledger, post_text

if TYPE_CHECKING:
    from server.database.unit_of_work import Database


@pytest.fixture(autouse=True)
def _company(database: Database) -> None:
    a_location(database, "EAST")
    a_location(database, "WEST")
    an_item(database, "BOLT", unit_cost="1.50")
    an_item(database, "LAST", costing_method="lifo")
    an_item(database, "MILK", tracking=lot_specific())


def test_a_sale_takes_the_oldest_cost_first(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +10  @ 2.00\n"
               "2  2026-01-09  purchase  +10  @ 3.00",
        post="  2026-01-12  sale      -12",
        after="1  2026-01-05  purchase  +10  cost 20.00   left 0\n"
              "2  2026-01-09  purchase  +10  cost 30.00   left 8\n"
              "3  2026-01-12  sale      -12  cost -26.00  left 0  applied 1:10 2:2",
    )  # fmt: skip


def test_the_earlier_posting_date_counts_even_where_it_was_posted_later(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-02  purchase  +10\n"
               "2  2026-01-01  purchase  +10",
        post="  2026-01-03  sale  -5",
        after="3  2026-01-03  sale  -5  applied 2:5",
    )  # fmt: skip


def test_an_item_costed_lifo_is_taken_from_the_newest(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-01  purchase  +10  item LAST  @ 1\n"
               "2  2026-01-02  purchase  +10  item LAST  @ 2",
        post="  2026-01-03  sale  -13  item LAST",
        after="3  2026-01-03  sale  -13  cost -23.00  applied 2:10 1:3\n"
              "1  2026-01-01  purchase  +10  left 7",
    )  # fmt: skip


def test_an_entry_of_goods_with_numbers_is_named_with_the_number(database: Database) -> None:
    an_item(database, "CREAM", tracking=TrackingCodeCard(code="INBOUND", lot_inbound_only=True))
    post_text(database, "2026-01-05  purchase  +5  item CREAM  lot L1")

    with pytest.raises(Refused, match="which lot or serial number"):
        post_text(database, "2026-01-06  sale  -2  item CREAM  fixed 1")
    assert post_text(database, "2026-01-06  sale  -2  item CREAM  lot L1  fixed 1").entry_nos
    assert post_text(database, "2026-01-06  sale  -2  item CREAM").entry_nos


def test_a_lot_beats_the_date(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-01  purchase  +10  item MILK  lot L1\n"
               "2  2026-01-05  purchase  +10  item MILK  lot L2",
        post="  2026-01-06  sale  -4  item MILK  lot L2",
        after="3  2026-01-06  sale  -4  lot L2  applied 2:4\n"
              "1  2026-01-01  purchase  +10  left 10",
    )  # fmt: skip


def test_an_increase_that_is_dated_later_may_be_consumed(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-03-01  purchase  +10  @ 4",
        post="  2026-01-06  sale  -4",
        after="2  2026-01-06  sale  -4  cost -16.00  applied 1:4",
    )


def test_other_locations_are_other_stock(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-01  purchase  +10  at WEST",
        post="  2026-01-06  sale  -4  at EAST",
        after="2  2026-01-06  sale  -4  left -4  applied",
    )


def test_what_no_stock_covers_costs_what_the_card_says(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-01  purchase  +10  @ 2",
        post="  2026-01-06  sale  -14",
        after="2  2026-01-06  sale  -14  cost -26.00  left -4  applied 1:10",
    )


def test_the_next_increase_closes_what_was_short_oldest_first(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-06  sale  -4\n"
               "2  2026-01-05  sale  -3",
        post="  2026-01-07  purchase  +5",
        after="1  2026-01-06  sale      -4  left -2  applied 3:2\n"
              "2  2026-01-05  sale      -3  left 0   applied 3:3\n"
              "3  2026-01-07  purchase  +5  left 0",
    )  # fmt: skip


def test_filling_a_shortage_to_the_last_piece_leaves_no_balance(database: Database) -> None:
    for line in ("2026-01-06  sale  -4", "2026-01-07  purchase  +4"):
        post_text(database, line)

    violations = verify(database)

    assert violations == []


def test_a_fixed_application_goes_before_age(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-01  purchase  +10  @ 1\n"
               "2  2026-01-02  purchase  +10  @ 5",
        post="  2026-01-03  sale  -2  fixed 2",
        after="3  2026-01-03  sale  -2  cost -10.00  applied 2:2",
    )  # fmt: skip


def test_an_increase_can_be_fixed_to_the_shortage_it_closes(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-01  sale  -2\n"
               "2  2026-01-02  sale  -2",
        post="  2026-01-03  purchase  +2  fixed 2",
        after="1  2026-01-01  sale  -2  left -2\n"
              "2  2026-01-02  sale  -2  left 0  applied 3:2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2026-01-03  sale  -11  fixed 1", "more than is left"),
        ("2026-01-03  sale  -1   fixed 1  at WEST", "another location"),
        ("2026-01-03  sale  -1   fixed 1  item LAST", "another item"),
        ("2026-01-03  purchase  +1  fixed 1", "the same direction"),
        ("2026-01-03  sale  -1   fixed 9", "no such entry"),
    ],
)
def test_a_fixed_application_that_cannot_be_is_refused(database: Database, line: str, why: str) -> None:
    post_text(database, "2026-01-01  purchase  +10")

    with pytest.raises(Refused) as refused:
        post_text(database, line)

    assert refused.value.code == "application_invalid", why


def test_goods_keep_their_cost_and_their_order_through_a_transfer(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-01  purchase  +4  @ 1\n"
               "2  2026-01-02  purchase  +6  @ 2",
        post="  2026-01-03  transfer  7  to WEST",
        after="3  2026-01-03  transfer  -7  at EAST  cost -10.00  applied 1:4 2:3\n"
              "4  2026-01-03  transfer  +4  at WEST  cost 4.00    left 4\n"
              "5  2026-01-03  transfer  +3  at WEST  cost 6.00    left 3",
    )  # fmt: skip


def test_every_piece_of_three_that_cost_ten_costs_the_same_and_the_cent_stays_on_the_receipt(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-01  purchase  +3  @ 3.33333",
        post="  2026-02-01  sale  -1\n"
             "  2026-02-02  sale  -1\n"
             "  2026-02-03  sale  -1",
        after="1  2026-01-01  purchase  +3  cost 10.00  left 0\n"
              "2  2026-02-01  sale  -1  cost -3.33\n"
              "3  2026-02-02  sale  -1  cost -3.33\n"
              "4  2026-02-03  sale  -1  cost -3.33",
    )  # fmt: skip


def test_a_return_comes_back_at_the_cost_it_left_with(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-01  purchase  +5  @ 6\n"
               "2  2026-01-02  sale      -5",
        post="  2026-01-03  sale  +2  returns 2",
        after="3  2026-01-03  sale  +2  cost 12.00  left 2\n"
              "2  2026-01-02  sale  -5  left 0  applied 1:5",
    )  # fmt: skip


def test_no_more_comes_back_than_went_out(database: Database) -> None:
    for line in ("2026-01-01  purchase  +5", "2026-01-02  sale  -5", "2026-01-03  sale  +4  returns 2"):
        post_text(database, line)

    with pytest.raises(Refused, match="4 of it came back already, 1 can still be returned"):
        post_text(database, "2026-01-04  sale  +2  returns 2")


def test_a_return_never_closes_the_shortage_it_comes_from(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-02  sale  -5",
        post="  2026-01-03  sale  +2  returns 1\n"
             "  2026-01-04  transfer  2  to WEST\n"
             "  2026-01-05  transfer  2  at WEST  to EAST",
        after="1  2026-01-02  sale      -5  left -5  applied\n"
              "2  2026-01-03  sale      +2  left 0\n"
              "6  2026-01-05  transfer  +2  at EAST  left 2",
    )  # fmt: skip


def test_taking_back_a_receipt_closes_it(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +12  @ 3",
        post="  2026-01-20  undo 1",
        after="1  2026-01-05  purchase  +12  left 0\n"
              "2  2026-01-05  purchase  -12  left 0  cost -36.00  applied 1:12",
    )  # fmt: skip


def test_taking_back_a_shipment_gives_back_what_it_took(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +5  @ 2\n"
               "2  2026-01-06  purchase  +5  @ 3\n"
               "3  2026-01-07  sale      -7",
        post="  2026-01-20  undo 3",
        after="1  2026-01-05  purchase  +5  left 5\n"
              "2  2026-01-06  purchase  +5  left 5\n"
              "3  2026-01-07  sale      -7  left 0  cost -16.00  applied 4:7\n"
              "4  2026-01-07  sale      +7  left 0  cost 16.00",
    )  # fmt: skip


def test_taking_back_a_transfer_takes_back_both_ends(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +5  @ 2\n"
               "2  2026-01-06  transfer  3  to WEST",
        post="  2026-01-20  undo 2",
        after="1  2026-01-05  purchase  +5  left 5\n"
              "2  2026-01-06  transfer  -3  left 0\n"
              "3  2026-01-06  transfer  +3  left 0\n"
              "4  2026-01-06  transfer  +3  left 0  at EAST\n"
              "5  2026-01-06  transfer  -3  left 0  at WEST  applied 3:3",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entry_no", "why"),
    [(1, "some of it was used"), (3, "undone by its decrease"), (2, "moved on"), (6, "a correction"), (5, "took it back already")],
)
def test_what_was_used_or_taken_back_cannot_be_taken_back(database: Database, entry_no: int, why: str) -> None:
    for line in (
        "2026-01-05  purchase  +5",
        "2026-01-06  transfer  3  to WEST",
        "2026-01-07  sale  -1  at WEST",
        "2026-01-07  purchase  +4  at WEST",
        "2026-01-07  undo 5",
    ):
        post_text(database, line)

    with pytest.raises(Refused, match=why) as refused:
        post_text(database, f"2026-01-08  undo {entry_no}")

    assert refused.value.code == "cannot_undo"
