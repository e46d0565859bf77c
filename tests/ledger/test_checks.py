"""What is refused, and which refusal wins; each line is a posting, each code what it is answered with."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.ledger import service
from server.ledger.posting import post
from server.ledger.posting_lines import Document, DocumentType, EntryType, Place, Posting, PostingLine, TransferLine
from server.ledger.values import EntryFilter
from shared.errors import Refused
from shared.quantities import Quantity
from shared.tracking import Tracking
from tests.builders.catalog import (
    a_bin,
    a_location,
    an_item,
    block,
    lot_and_serial_specific,
    lot_specific,
    serial_specific,
)
from tests.ledger_notation import assert_ledger, parse_line, post_text

if TYPE_CHECKING:
    from server.database.unit_of_work import Database


@pytest.fixture(autouse=True)
def _company(database: Database) -> None:
    a_location(database, "EAST")
    a_location(database, "WEST")
    a_location(database, "TRUCK", in_transit=True)
    a_location(database, "WH", bins=("A", "B"))
    a_bin(database, "WH", "SHUT", blocked="all")
    an_item(database, "BOLT")
    an_item(database, "STRICT", prevent_negative=True)
    an_item(database, "EACH", qty_rounding_precision="1")
    an_item(database, "SHIRT", variants=("RED", "OLD"))
    an_item(database, "NOSALE", sales_blocked=True)
    an_item(database, "NOBUY", purchasing_blocked=True)
    an_item(database, "SHUT", sales_blocked=True)
    block(database, "SHUT")
    an_item(database, "MILK", tracking=lot_specific(strict_expiration=True))
    an_item(database, "EGGS", tracking=lot_specific(expiration_required=True))
    an_item(database, "CHEESE", tracking=lot_specific(), expiration_days=30)
    an_item(database, "DRILL", tracking=serial_specific())
    an_item(database, "SAW", tracking=lot_and_serial_specific())


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2026-01-02  sale      -1  item NOBODY", "unknown_item"),
        ("2026-01-02  sale      -1  item SHUT", "item_blocked"),
        ("2026-01-02  purchase  +1  item SHUT   at WH", "item_blocked"),
        ("2026-01-02  sale      -1  item NOSALE", "sales_blocked"),
        ("2026-01-02  purchase  +1  item NOBUY", "purchasing_blocked"),
        ("2026-01-02  purchase  +0", "quantity_not_positive"),
        ("2026-01-02  purchase  +1.5  item EACH", "quantity_too_fine"),
        ("2026-01-02  purchase  +1  at NOWHERE", "not_found"),
        ("2026-01-02  purchase  +1  at TRUCK", "invalid_request"),
        ("2026-01-02  purchase  +1  at WH", "bin_required"),
        ("2026-01-02  purchase  +1  at EAST/A", "bin_not_used"),
        ("2026-01-02  purchase  +1  at WH/NONE", "not_found"),
        ("2026-01-02  purchase  +1  at WH/SHUT", "bin_blocked"),
        ("2026-01-02  transfer  1   at EAST", "same_place"),
        ("2026-01-02  purchase  +1  item MILK", "lot_required"),
        ("2026-01-02  sale      -1  item MILK", "lot_required"),
        ("2026-01-02  purchase  +1  item DRILL", "serial_required"),
        ("2026-01-02  purchase  +1  item SAW", "lot_required"),
        ("2026-01-02  purchase  +1  item SAW   lot L1", "serial_required"),
        ("2026-01-02  purchase  +2  item DRILL serial S1", "serial_quantity_not_one"),
        ("2026-01-02  purchase  +1  item EGGS  lot L1", "expiration_required"),
        ("2026-01-02  sale      -1  item STRICT", "insufficient_inventory"),
        ("2026-01-02  transfer  1   to WEST", "insufficient_inventory"),
        ("2026-01-02  sale      -1  item MILK  lot L1", "insufficient_inventory"),
        ("2026-01-02  sale      -1  item DRILL serial S1", "insufficient_inventory"),
        ("2026-01-02  sale      -1  at WH/A", "insufficient_bin_content"),
        ("2026-01-02  transfer  1   at WH/A  to WH/B", "insufficient_bin_content"),
    ],
)
def test_refused_where_there_is_nothing_yet(database: Database, line: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        post_text(database, line)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("before", "line", "code"),
    [
        ("purchase +9 item MILK lot L1 at WH/A", "sale -1 item MILK lot L1 at WH/B", "insufficient_bin_content"),
        ("purchase +9 item MILK lot L1 at WH/A", "sale -1 item MILK lot L2 at WH/A", "insufficient_bin_content"),
        ("purchase +9 item MILK lot L1", "sale -1 item MILK lot L1 at WEST", "insufficient_inventory"),
        ("purchase +1 item DRILL serial S1", "purchase +1 item DRILL serial S1 at WEST", "serial_already_in_stock"),
        ("purchase +9 item MILK lot L1 expires 2026-01-01", "sale -1 item MILK lot L1", "lot_expired"),
        ("purchase +9 item MILK lot L1 expires 2026-03-01", "sale -1 item MILK lot L1 expires 2026-04-01", "expiration_mismatch"),
        ("purchase +9 item MILK lot L expires 2026-03-01", "purchase +1 item MILK lot L expires 2026-04-01", "expiration_mismatch"),
        ("purchase +9 item MILK lot L1", "purchase +1 item MILK lot L1 expires 2026-03-02", "expiration_mismatch"),
        ("purchase +9 item MILK lot L1", "transfer 4 item MILK lot L1 new-expires 2026-04-01", "expiration_mismatch"),
        ("purchase +9 item EGGS lot L1 expires 2026-03-01", "transfer 9 item EGGS lot L1 new-expires never", "expiration_required"),
        ("purchase +1 item DRILL serial S1", "transfer 2 item DRILL serial S1 new-serial S9", "serial_quantity_not_one"),
    ],
)  # fmt: skip
def test_refused_because_of_what_there_is(database: Database, before: str, line: str, code: str) -> None:
    post_text(database, f"2026-01-02  {before}")

    with pytest.raises(Refused) as refused:
        post_text(database, f"2026-01-10  {line}")

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("purchase +9 item MILK lot L1 expires 2026-01-10", "sale -1 item MILK lot L1"),
        ("purchase +9 item MILK lot L1 expires 2026-01-01", "negative_adjustment -1 item MILK lot L1"),
        ("purchase +9 item MILK lot L1 expires 2026-01-01", "purchase -1 item MILK lot L1"),
        ("purchase +9 item MILK lot L1 expires 2026-01-01", "transfer 1 item MILK lot L1 to WEST"),
        ("purchase +1 item BOLT", "sale -5 item BOLT"),
        ("purchase +1 item NOSALE", "sale +1 item NOSALE"),
        ("purchase +9 item EGGS lot L1 expires 2026-03-01", "purchase +1 item EGGS lot L1"),
    ],
)
def test_posted_all_the_same(database: Database, before: str, line: str) -> None:
    post_text(database, f"2026-01-02  {before}")

    posted = post_text(database, f"2026-01-10  {line}")

    assert posted.entry_nos


def test_a_new_lot_is_good_for_the_items_shelf_life(database: Database) -> None:
    assert_ledger(
        database,
        post="  2026-01-15  purchase  +8  item CHEESE  lot L1",
        after="1  2026-01-15  purchase  +8  expires 2026-02-14",
    )


def test_a_lot_that_is_wholly_re_dated_keeps_the_new_date_even_when_it_was_used_up(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +10  item MILK  lot L1  expires 2026-02-01\n"
               "2  2026-01-06  transfer  10   item MILK  lot L1  new-expires 2026-02-08\n"
               "4  2026-01-07  sale      -10  item MILK  lot L1",
        post="  2026-01-08  purchase  +10  item MILK  lot L1",
        after="3  2026-01-06  transfer  +10  expires 2026-02-08\n"
              "5  2026-01-08  purchase  +10  expires 2026-02-08",
    )  # fmt: skip


def test_goods_that_become_another_lot_have_that_lots_date(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +10  item MILK  lot L1  expires 2026-02-01\n"
               "2  2026-01-05  purchase  +10  item MILK  lot L2  expires 2026-03-01",
        post="  2026-01-08  transfer  4  item MILK  lot L2  new-lot L1",
        after="3  2026-01-08  transfer  -4  lot L2  expires 2026-03-01\n"
              "4  2026-01-08  transfer  +4  lot L1  expires 2026-02-01",
    )  # fmt: skip


def test_a_serial_number_twice_in_one_posting_was_scanned_twice(database: Database) -> None:
    day, line = parse_line("2026-01-05  purchase  +1  item DRILL  serial S1")

    with pytest.raises(Refused) as refused:
        database.write(lambda work: post(work, Posting((line, line), day)))

    assert refused.value.code == "serial_scanned_twice"


def test_a_lot_that_is_blocked_neither_comes_nor_goes(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +9  item MILK  lot L1")
    block(database, "MILK", lot="L1")

    for line in ("purchase +1", "sale -1", "negative_adjustment -1", "transfer 1"):
        with pytest.raises(Refused) as refused:
            post_text(database, f"2026-01-06  {line}  item MILK  lot L1  {'to WEST' if 'transfer' in line else ''}")
        assert refused.value.code == "lot_blocked"


def test_nothing_of_a_posting_stays_when_its_last_line_is_refused(database: Database) -> None:
    day, good = parse_line("2026-01-05  purchase  +1")
    _, bad = parse_line("2026-01-05  purchase  +1  item MILK")

    with pytest.raises(Refused):
        database.write(lambda work: post(work, Posting((good, bad), day)))

    with database.read() as work:
        assert service.entries(work, EntryFilter()) == []


def test_what_a_line_brings_in_the_next_line_may_take(database: Database) -> None:
    lines = (
        PostingLine(EntryType.PURCHASE, "MILK", Place("WH", "A"), Quantity(5), tracking=Tracking("L1")),
        TransferLine("MILK", Place("WH", "A"), Place("WH", "B"), Quantity(5), tracking=Tracking("L1")),
        TransferLine("MILK", Place("WH", "B"), Place("WEST"), Quantity(5), tracking=Tracking("L1")),
        PostingLine(EntryType.SALE, "MILK", Place("WEST"), Quantity(-5), tracking=Tracking("L1")),
    )

    posted = database.write(lambda work: post(work, Posting(lines, date(2026, 1, 5))))

    assert [len(line.entry_nos) for line in posted.lines] == [1, 0, 2, 1]
    assert [len(line.warehouse_entry_nos) for line in posted.lines] == [1, 2, 1, 0]


def test_goods_in_transit_belong_to_their_order(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +5")
    day = date(2026, 1, 6)
    out = TransferLine("BOLT", Place("EAST"), Place("TRUCK"), Quantity(5))
    arrival = TransferLine("BOLT", Place("TRUCK"), Place("WEST"), Quantity(5))
    shipment = Document(DocumentType.TRANSFER_SHIPMENT, "S1", "T1")
    database.write(lambda work: post(work, Posting((out,), day, shipment)))

    other = Document(DocumentType.TRANSFER_RECEIPT, "R1", "T2")
    with pytest.raises(Refused) as refused:
        database.write(lambda work: post(work, Posting((arrival,), day, other)))
    own = Document(DocumentType.TRANSFER_RECEIPT, "R2", "T1")
    posted = database.write(lambda work: post(work, Posting((arrival,), day, own)))

    assert refused.value.code == "insufficient_inventory"
    assert len(posted.entry_nos) == 2


def test_a_variant_that_is_blocked_or_unknown_is_refused(database: Database) -> None:
    block(database, "SHIRT", variant="OLD")

    for variant, code in (("OLD", "variant_blocked"), ("BLUE", "not_found")):
        line = PostingLine(EntryType.PURCHASE, "SHIRT", Place("EAST"), Quantity(1), variant_code=variant)
        with pytest.raises(Refused) as refused:
            database.write(lambda work, line=line: post(work, Posting((line,), date(2026, 1, 5))))
        assert refused.value.code == code


def test_services_move_without_stock_or_place(database: Database) -> None:
    an_item(database, "FITTING", type="service", unit_cost="40", prevent_negative=True)

    assert_ledger(
        database,
        post="  2026-01-05  sale  -3  item FITTING",
        after="1  2026-01-05  sale  -3  left 0  cost 0.00  applied",
    )
