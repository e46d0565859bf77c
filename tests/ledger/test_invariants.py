"""Every invariant holds for what is posted, and each has been seen to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from server.ledger.invariants import INVARIANTS, broken_invariants
from server.ledger.verify import verify
from tests.builders.catalog import a_location, an_item, lot_specific, serial_specific
from tests.ledger_notation import post_text

if TYPE_CHECKING:
    from server.database.unit_of_work import Database

DAMAGE = {
    "on_hand_is_what_remains": "UPDATE open_item_entry SET remaining_quantity = 1 WHERE entry_no = 1",
    "bins_hold_what_their_location_holds": "UPDATE warehouse_entry SET quantity = quantity + 1 WHERE item_no = 'MILK'",
    "no_bin_is_negative": "UPDATE bin_content SET quantity = -1 WHERE item_no = 'MILK'",
    "bound_stock_is_never_short": "UPDATE open_item_entry SET is_increase = false WHERE item_no = 'DRILL'",
    "a_serial_is_in_one_place": "UPDATE open_item_entry SET remaining_quantity = 200000 WHERE item_no = 'DRILL'",
    "applications_stay_within_both_entries": "UPDATE item_application_entry SET quantity = quantity * 3 WHERE item_no = 'BOLT'",
    "applications_stay_within_one_place": "UPDATE item_ledger_entry SET location_code = 'WEST' WHERE entry_no = 2",
    "every_entry_is_valued_once": "UPDATE value_entry SET item_ledger_entry_quantity = 0 WHERE item_ledger_entry_no = 2",
    "transfers_lose_nothing": "UPDATE item_ledger_entry SET quantity = quantity + 1 WHERE entry_no = 4",
    "transfers_cost_nothing": "UPDATE value_entry SET cost_amount_actual = 1 WHERE item_ledger_entry_no = 4",
    "invoices_take_back_what_was_expected": "UPDATE value_entry SET cost_amount_expected = 1 WHERE item_ledger_entry_no = 1",
    "a_correction_is_the_opposite": "UPDATE item_ledger_entry SET quantity = quantity + 1 WHERE entry_no = 8",
    "a_register_holds_what_it_wrote": "DELETE FROM item_register",
}
"""What breaks each of them."""

DERIVED = ("open_item_entry", "stock_balance", "bin_content", "established_expiration")


@pytest.fixture
def history(database: Database) -> Database:
    """A bit of everything."""
    a_location(database, "EAST")
    a_location(database, "WEST")
    a_location(database, "WH", bins=("A", "B"))
    an_item(database, "BOLT", unit_cost="2")
    an_item(database, "MILK", tracking=lot_specific())
    an_item(database, "DRILL", tracking=serial_specific())
    for line in (
        "2026-01-01  purchase  +10  @ 3",
        "2026-01-02  sale      -4",
        "2026-01-03  transfer  2  to WEST",
        "2026-01-04  purchase  +5  item MILK  lot L1  at WH/A  expires 2026-03-01",
        "2026-01-05  transfer  3  item MILK  lot L1  at WH/A  to WH/B",
        "2026-01-06  purchase  +1  item DRILL  serial S1",
        "2026-01-07  sale      -2",
        "2026-01-08  undo 7",
    ):
        post_text(database, line)
    return database


def test_what_is_posted_keeps_every_invariant_and_every_derived_row(history: Database) -> None:
    violations = verify(history)

    assert violations == []


def test_every_invariant_is_seen_to_fail_here() -> None:
    assert set(DAMAGE) == {invariant.__name__ for invariant in INVARIANTS}


@pytest.mark.parametrize("invariant", DAMAGE)
def test_an_invariant_tells_of_damage(history: Database, invariant: str) -> None:
    history.write(lambda work: work.connection.execute(text(DAMAGE[invariant])))

    with history.read() as work:
        broken = {violation.invariant for violation in broken_invariants(work.connection)}

    assert invariant in broken


@pytest.mark.parametrize("table", DERIVED)
def test_a_derived_row_that_is_lost_is_noticed(history: Database, table: str) -> None:
    history.write(lambda work: work.connection.execute(text(f"DELETE FROM {table}")))

    found = {violation.invariant for violation in verify(history)}

    assert table in found


@pytest.mark.parametrize("table", DERIVED)
def test_a_derived_row_of_nothing_is_noticed(history: Database, table: str) -> None:
    history.write(lambda work: work.connection.execute(text(f"UPDATE {table} SET variant_code = 'GHOST'")))

    found = {violation.invariant for violation in verify(history)}

    assert table in found


def test_a_difference_says_what_is_recorded_and_what_it_should_be(history: Database) -> None:
    history.write(lambda work: work.connection.execute(text("UPDATE stock_balance SET quantity = 100000 WHERE item_no = 'MILK'")))

    found = [str(violation) for violation in verify(history) if violation.invariant == "stock_balance"]

    assert found == ["stock_balance: MILK WH L1: quantity is 1, rebuilt 5"]


def test_a_row_that_a_posting_did_not_write_is_noticed(history: Database) -> None:
    history.write(lambda work: work.connection.execute(text("DELETE FROM warehouse_entry WHERE bin_code = 'B'")))

    found = [str(violation) for violation in verify(history) if violation.invariant == "a_register_holds_what_it_wrote"]

    assert len(found) == 1
    assert found[0].endswith("wrote 2 warehouse entries, 1 are there")
