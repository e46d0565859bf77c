"""Item journals and reclassifications: what the office types, and what a device sends."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from server.access.authentication import Caller
from server.catalog import service as catalog
from server.journals import service
from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.ledger.verify import verify
from shared.errors import Refused
from shared.identifiers import new_transaction_id
from shared.tracking import Tracking
from shared.wire.access import Role
from shared.wire.adjusting import Adjusted
from shared.wire.items import InventorySetupChange
from shared.wire.journals import ItemJournal, Reclassification
from shared.wire.reclassification import Reclassified
from shared.wire.transactions import Transaction
from tests.builders.catalog import a_location, an_item, lot_specific

if TYPE_CHECKING:
    from server.database.unit_of_work import Database
    from server.ledger.posting_lines import PostedLine

RITA = Caller("RITA", frozenset(Role), frozenset(), "HH-01")


@pytest.fixture(autouse=True)
def _company(database: Database) -> None:
    a_location(database, "EAST")
    a_location(database, "WH", bins=("A", "B"))
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, "MILK", tracking=lot_specific())


def post_journal(database: Database, *lines: dict[str, object]) -> tuple[PostedLine, ...]:
    return database.write(lambda work: service.post_item_journal(work, ItemJournal.model_validate({"lines": lines})))


def reclassify(database: Database, *lines: dict[str, object]) -> tuple[PostedLine, ...]:
    return database.write(lambda work: service.post_reclassification(work, Reclassification.model_validate({"lines": lines})))


def on_hand(database: Database, **where: str) -> str:
    with database.read() as work:
        return str(ledger.quantity_on_hand(work, EntryFilter(**where)))


def test_what_is_typed_in_boxes_is_kept_in_pieces(database: Database) -> None:
    post_journal(database, {"type": "purchase", "item": "BOLT", "quantity": "10", "uom": "BOX", "unit_cost": "12"})
    [sold] = post_journal(database, {"type": "sale", "item": "BOLT", "quantity": "0.5", "uom": "BOX"})

    assert on_hand(database, item_no="BOLT") == "57"
    with database.read() as work:
        assert str(ledger.entry(work, sold.entry_nos[0]).cost.actual) == "-6"


def test_a_box_costs_what_it_costs_however_little_a_piece_of_it_does(database: Database) -> None:
    an_item(database, "NAIL", units={"CRATE": "1000000"})

    line = {"type": "purchase", "item": "NAIL", "quantity": "1", "uom": "CRATE", "unit_cost": "663"}
    [bought] = post_journal(database, line)

    with database.read() as work:
        assert str(ledger.entry(work, bought.entry_nos[0]).cost.actual) == "663"


def test_a_journal_with_one_bad_line_posts_nothing(database: Database) -> None:
    good = {"type": "positive_adjustment", "item": "MILK", "quantity": "10", "lot": "L-1"}

    with pytest.raises(Refused) as refused:
        post_journal(database, good, good | {"lot": ""}, good | {"posting_date": "2026-01-01"})

    assert refused.value.code == "lot_required"
    assert on_hand(database, item_no="MILK") == "0"


def test_lines_of_different_days_are_posted_together(database: Database) -> None:
    line = {"type": "positive_adjustment", "item": "BOLT", "quantity": "1"}

    posted = post_journal(database, line | {"posting_date": "2026-01-01"}, line | {"posting_date": "2026-01-02"})

    with database.read() as work:
        days = [ledger.entry(work, line.entry_nos[0]).entry.posting_date for line in posted]
    assert days == [date(2026, 1, 1), date(2026, 1, 2)]


def test_a_reclassification_between_bins_writes_warehouse_entries_only(database: Database) -> None:
    post_journal(database, {"type": "purchase", "item": "BOLT", "quantity": "10", "location": "WH", "bin": "A"})

    [moved] = reclassify(
        database,
        {"item": "BOLT", "from_location": "WH", "to_location": "WH", "from_bin": "A", "to_bin": "B", "quantity": "4"},
    )

    assert (len(moved.entry_nos), len(moved.warehouse_entry_nos)) == (0, 2)
    assert on_hand(database, item_no="BOLT", bin_code="B") == "4"


def test_a_reclassification_never_goes_below_what_is_there(database: Database) -> None:
    post_journal(database, {"type": "purchase", "item": "BOLT", "quantity": "10", "location": "EAST"})

    with pytest.raises(Refused) as refused:
        reclassify(database, {"item": "BOLT", "from_location": "EAST", "quantity": "11"})

    assert refused.value.code == "insufficient_inventory"


def test_a_device_gives_a_lot_another_number_and_takes_it_back(database: Database) -> None:
    post_journal(database, {"type": "purchase", "item": "MILK", "quantity": "5", "lot": "L1", "location": "WH", "bin": "A"})
    transaction = Transaction(
        id=new_transaction_id(),
        person="RITA",
        location="WH",
        scanned_at=datetime(2026, 1, 5, tzinfo=UTC),
        content=Reclassified(item="MILK", lot="L1", new_lot="L2", bin="A", quantity="2", reason="wrong label"),
    )

    posted = database.write(lambda work: service.reclassified(work, transaction, RITA))
    renamed = on_hand(database, lot_no="L2", bin_code="A")
    database.write(lambda work: service.undo_reclassified(work, transaction, posted, RITA))

    assert renamed == "2"
    assert on_hand(database, lot_no="L1", bin_code="A") == "5"
    assert verify(database) == []


def test_a_device_gives_a_whole_lot_another_date_in_every_bin_and_takes_it_back(database: Database) -> None:
    for place in ({"location": "WH", "bin": "A"}, {"location": "WH", "bin": "B"}, {"location": "EAST"}):
        post_journal(
            database, {"type": "purchase", "item": "MILK", "quantity": "5", "lot": "L1", "expiration": "2026-03-01"} | place
        )
    transaction = Transaction(
        id=new_transaction_id(),
        person="RITA",
        location="WH",
        scanned_at=datetime(2026, 1, 5, tzinfo=UTC),
        content=Reclassified(item="MILK", lot="L1", bin="A", quantity="5", new_expiration=date(2026, 4, 1), whole_lot=True),
    )

    def established() -> date | None:
        with database.read() as work:
            return ledger.known_expiration(work, "MILK", "", Tracking("L1"))[1]

    posted = database.write(lambda work: service.reclassified(work, transaction, RITA))
    redated = established()
    database.write(lambda work: service.undo_reclassified(work, transaction, posted, RITA))

    assert (len(posted.entry_nos), redated, established()) == (6, date(2026, 4, 1), date(2026, 3, 1))
    assert on_hand(database, lot_no="L1", bin_code="B") == "5"
    assert verify(database) == []


def an_adjustment(**content: object) -> Transaction:
    return Transaction(
        id=new_transaction_id(),
        person="RITA",
        location="WH",
        scanned_at=datetime(2026, 1, 5, tzinfo=UTC),
        content=Adjusted.model_validate({"item": "BOLT", "bin": "A", "quantity": "2", "reason": "BROKEN"} | content),
    )


def test_a_device_finds_goods_and_loses_them_and_takes_the_loss_back(database: Database) -> None:
    found, lost = an_adjustment(direction="found", uom="BOX"), an_adjustment(direction="lost")
    database.write(lambda work: service.adjusted(work, found, RITA))

    posted = database.write(lambda work: service.adjusted(work, lost, RITA))
    after_loss = on_hand(database, item_no="BOLT", bin_code="A")
    database.write(lambda work: service.undo_adjusted(work, lost, posted, RITA))

    with database.read() as work:
        entry = ledger.entry(work, posted.entry_nos[0]).entry
    assert (entry.entry_type, entry.reason_code) == ("negative_adjustment", "BROKEN")
    assert (after_loss, on_hand(database, item_no="BOLT", bin_code="A")) == ("10", "12")
    assert verify(database) == []


@pytest.mark.parametrize(
    ("setting", "content", "code"),
    [
        ({"reason_above_quantity": "1"}, {"reason": ""}, "reason_required"),
        ({"second_person_above_value": "0"}, {"item": "GOLD"}, "second_person_required"),
    ],
)
def test_a_device_heeds_the_thresholds(database: Database, setting: dict[str, str], content: dict[str, str], code: str) -> None:
    an_item(database, "GOLD", unit_cost="100")
    database.write(lambda work: catalog.change_inventory_setup(work, InventorySetupChange.model_validate(setting)))

    with pytest.raises(Refused) as refused:
        database.write(lambda work: service.adjusted(work, an_adjustment(direction="found", **content), RITA))

    assert refused.value.code == code


def test_who_works_elsewhere_adjusts_nothing_here(database: Database) -> None:
    eva = Caller("EVA", frozenset({Role.SUPERVISOR}), frozenset({"EAST"}), "HH-02")

    with pytest.raises(Refused) as refused:
        database.write(lambda work: service.adjusted(work, an_adjustment(direction="found"), eva))

    assert refused.value.code == "not_permitted"
