"""On which days the ledger lets itself be posted to: the allowed range, closed periods, the earliest valuation date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from server.catalog import service as catalog
from shared.errors import Refused
from tests.builders.catalog import a_location, an_item
from tests.ledger_notation import assert_ledger, post_text

if TYPE_CHECKING:
    from server.database.unit_of_work import Database

JANUARY = date(2026, 1, 31)


@pytest.fixture(autouse=True)
def _company(database: Database) -> None:
    a_location(database, "EAST")
    a_location(database, "WEST")
    an_item(database, "BOLT")
    an_item(database, "SHUT", blocked=True)


def posting_dates(database: Database, **changed: Any) -> None:
    """Say when may be posted."""
    database.write(lambda work: catalog.save_posting_dates(work, changed))


def refusal(database: Database, line: str) -> str:
    with pytest.raises(Refused) as refused:
        post_text(database, line)
    return refused.value.code


@pytest.mark.parametrize("line", ["purchase +5", "sale -1", "transfer 1 to WEST", "undo 1"])
def test_nothing_is_posted_into_a_closed_period(database: Database, line: str) -> None:
    post_text(database, "2026-01-10  purchase  +9")
    posting_dates(database, closed_until=JANUARY)

    assert refusal(database, f"2026-01-31  {line}") == "period_closed"


def test_goods_change_bins_in_a_closed_period(database: Database) -> None:
    a_location(database, "WH", bins=("A", "B"))
    post_text(database, "2026-01-10  purchase  +9  at WH/A")
    posting_dates(database, closed_until=JANUARY)

    assert post_text(database, "2026-01-31  transfer  9  at WH/A  to WH/B").warehouse_entry_nos
    assert refusal(database, "2026-01-31  transfer  9  at WH/B  to WEST") == "period_closed"


def test_stock_from_a_closed_period_can_still_be_used(database: Database) -> None:
    post_text(database, "2026-01-10  purchase  +9")
    posting_dates(database, closed_until=JANUARY)

    assert_ledger(
        database,
        post="   2026-02-01  sale  -4",
        after="2  2026-02-01  sale  -4  applied 1:4",
    )


def test_an_entry_of_a_closed_period_is_undone_on_an_open_day(database: Database) -> None:
    post_text(database, "2026-01-10  purchase  +9  @ 2.00")
    posting_dates(database, closed_until=JANUARY)

    assert_ledger(
        database,
        post="   2026-02-03  undo 1  dated",
        after="1  2026-01-10  purchase  +9  cost 18.00   left 0\n"
              "2  2026-02-03  purchase  -9  cost -18.00  left 0  applied 1:9",
    )  # fmt: skip


def test_a_transfer_is_undone_on_another_day_with_both_halves(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-10  purchase  +9  @ 2.00\n"
               "2  2026-01-11  transfer  4   to WEST",
        post="   2026-02-03  undo 2  dated",
        after="4  2026-02-03  transfer  +4  at EAST  cost 8.00\n"
              "5  2026-02-03  transfer  -4  at WEST  cost -8.00  applied 3:4\n"
              "1  2026-01-10  purchase  +9  left 9",
    )  # fmt: skip


def test_nothing_is_undone_before_it_was_posted(database: Database) -> None:
    post_text(database, "2026-01-10  purchase  +9")

    assert refusal(database, "2026-01-09  undo 1  dated") == "cannot_undo"


def test_only_days_of_the_allowed_range_are_posted_on(database: Database) -> None:
    posting_dates(database, posting_from="2026-02-01", posting_to="2026-02-28")

    assert refusal(database, "2026-01-31  purchase  +1") == "posting_date_not_allowed"
    assert refusal(database, "2026-03-01  purchase  +1") == "posting_date_not_allowed"
    assert post_text(database, "2026-02-28  purchase  +1").entry_nos


def test_an_entry_that_is_applied_to_is_not_older_than_anything_may_be_valued(database: Database) -> None:
    post_text(database, "2026-01-10  purchase  +9")
    posting_dates(database, valuation_from=date(2026, 2, 1))

    assert refusal(database, "2026-01-31  purchase  +1") == "posting_date_not_allowed"
    assert refusal(database, "2026-02-02  sale  -1  fixed 1") == "posting_date_not_allowed"
    assert post_text(database, "2026-02-02  sale  -1").entry_nos


def test_a_blocked_item_is_said_before_the_date(database: Database) -> None:
    posting_dates(database, closed_until=JANUARY)

    assert refusal(database, "2026-01-10  purchase  +1  item SHUT") == "item_blocked"
