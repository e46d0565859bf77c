"""What the ledger asks of lots, serial and package numbers: cards, blocks, warranty, dates, new numbers (spec/tracking.md)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.catalog.values import Dimension
from server.ledger.posting import post
from server.ledger.posting_lines import Document, Place, Posting, TransferLine
from server.ledger.verify import verify
from server.tracking import service as tracking
from server.tracking.values import TrackedNumber
from shared.date_formulas import DateFormula
from shared.errors import Refused
from shared.quantities import ONE
from shared.tracking import Tracking
from shared.wire.items import TrackingCodeCard
from tests.builders.catalog import a_location, an_item, block, lot_and_serial_specific, lot_specific, serial_specific
from tests.ledger_notation import assert_ledger, parse_line, post_text

if TYPE_CHECKING:
    from server.database.unit_of_work import Database


@pytest.fixture(autouse=True)
def _company(database: Database) -> None:
    a_location(database, "EAST")
    a_location(database, "WEST")
    a_location(database, "WH", bins=("A", "B"))
    an_item(database, "MILK", tracking=lot_specific())
    an_item(database, "EGGS", tracking=lot_specific(expiration_required=True))
    an_item(database, "DRILL", tracking=serial_specific())
    an_item(database, "SAW", tracking=lot_and_serial_specific())
    an_item(database, "CRATE", tracking=TrackingCodeCard(code="PACKAGE", package=True, uses_expiration=True))


def refusal(database: Database, line: str) -> str:
    with pytest.raises(Refused) as refused:
        post_text(database, line)
    return refused.value.code


def post_together(database: Database, *lines: str, document: Document = Document()) -> None:  # noqa: B008  frozen
    """Post lines as one posting, on the day of the first."""
    parsed = [parse_line(line) for line in lines]
    posting = Posting(tuple(line for _, line in parsed), parsed[0][0], document)
    database.write(lambda work: post(work, posting))


# Cards and blocks


@pytest.mark.parametrize("kind", ["lot", "serial", "package"])
def test_a_number_that_needs_a_card_does_not_come_in_without_one(database: Database, kind: str) -> None:
    code = TrackingCodeCard.model_validate({"code": f"{kind}-CARD", kind: True, f"{kind}_card_required_inbound": True})
    an_item(database, "KNOWN", tracking=code)

    assert refusal(database, f"2026-01-05  purchase  +1  item KNOWN  {kind} N1") == "card_required"

    database.write(lambda work: tracking.make_cards(work, [TrackedNumber("KNOWN", "", Dimension(kind), "N1")]))
    assert post_text(database, f"2026-01-05  purchase  +1  item KNOWN  {kind} N1").entry_nos
    assert post_text(database, f"2026-01-06  sale      -1  item KNOWN  {kind} N1").entry_nos


def test_a_transfer_asks_for_the_card_whichever_direction_needs_it(database: Database) -> None:
    an_item(database, "OUT", tracking=lot_specific(lot_card_required_outbound=True))
    post_text(database, "2026-01-05  purchase  +5  item OUT  lot L1")

    assert refusal(database, "2026-01-06  transfer  1   item OUT  lot L1  to WEST") == "card_required"
    assert refusal(database, "2026-01-06  sale      -1  item OUT  lot L1") == "card_required"


def test_taking_back_needs_no_card(database: Database) -> None:
    an_item(database, "OUT", tracking=lot_specific(lot_card_required_outbound=True))
    post_text(database, "2026-01-05  purchase  +5  item OUT  lot L1")

    assert post_text(database, "2026-01-05  undo 1").entry_nos


def test_posting_makes_the_card_where_the_tracking_code_says_so(database: Database) -> None:
    an_item(database, "NEW", tracking=lot_specific(lot_card_required_inbound=True, creates_lot_cards=True))

    post_text(database, "2026-01-05  purchase  +5  item NEW  lot L1")

    with database.read() as work:
        assert tracking.has_card(work, TrackedNumber("NEW", "", Dimension.LOT, "L1"))


def test_a_package_that_is_blocked_neither_comes_nor_goes(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +9  item CRATE  package P1")
    block(database, "CRATE", package="P1")

    for line in ("purchase +1", "sale -1", "negative_adjustment -1", "transfer 1 to WEST", "transfer 1 new-package P2"):
        assert refusal(database, f"2026-01-06  {line}  item CRATE  package P1") == "package_blocked"
    assert post_text(database, "2026-01-05  undo 1").entry_nos


@pytest.mark.parametrize(("item", "new"), [("MILK lot L1", "new-lot L2"), ("DRILL serial L1", "new-serial L2")])
def test_goods_do_not_get_a_number_that_is_blocked(database: Database, item: str, new: str) -> None:
    name, kind, _ = item.split()
    post_text(database, f"2026-01-05  purchase  +1  item {item}")
    block(database, name, **{kind: "L2"})

    assert refusal(database, f"2026-01-06  transfer  1  item {item}  {new}") == f"{kind}_blocked"


# Warranty


def test_goods_keep_their_warranty_through_transfers_and_corrections(database: Database) -> None:
    an_item(database, "TV", tracking=TrackingCodeCard(code="TV", serial=True, warranty_formula=DateFormula.parse("2Y")))
    for serial, day in (("S1", "2026-01-05"), ("S2", "2026-01-06")):
        post_text(database, f"{day}  purchase  +1  item TV  serial {serial}")

    assert_ledger(
        database,
        post="   2026-02-01  transfer  1   item TV  serial S1  to WEST\n"
             "   2026-02-02  transfer  1   item TV  serial S1  at WEST  new-serial S3\n"
             "   2026-02-03  transfer  1   item TV  serial S2  to WEST\n"
             "   2026-02-03  undo 7",
        after="3  2026-02-01  transfer  -1  warranty 2028-01-05\n"
              "4  2026-02-01  transfer  +1  warranty 2028-01-05\n"
              "6  2026-02-02  transfer  +1  warranty 2028-01-05\n"
              "9  2026-02-03  transfer  +1  warranty 2028-01-06\n"
              "10  2026-02-03  transfer  -1  warranty 2028-01-06",
    )  # fmt: skip
    assert verify(database) == []


def test_the_warranty_runs_from_the_date_on_the_paper(database: Database) -> None:
    an_item(database, "TV", tracking=TrackingCodeCard(code="TV", serial=True, warranty_formula=DateFormula.parse("2Y")))

    post_together(database, "2026-01-05  purchase  +1  item TV  serial S1", document=Document(document_date=date(2025, 12, 30)))

    assert_ledger(
        database,
        post="   2026-01-06  sale      -1  item TV  serial S1",
        after="1  2026-01-05  purchase  +1  warranty 2027-12-30\n"
              "2  2026-01-06  sale      -1  warranty 2028-01-06",
    )  # fmt: skip


def test_a_warranty_date_that_is_given_stays(database: Database) -> None:
    an_item(database, "TV", tracking=TrackingCodeCard(code="TV", serial=True, warranty_formula=DateFormula.parse("2Y")))

    assert_ledger(
        database,
        post="   2026-01-06  purchase  +1  item TV  serial S1  warranty 2026-12-31",
        after="1  2026-01-06  purchase  +1  warranty 2026-12-31",
    )


def test_a_warranty_date_that_is_required_is_not_worked_out(database: Database) -> None:
    code = TrackingCodeCard(code="TV", serial=True, warranty_formula=DateFormula.parse("2Y"), warranty_required=True)
    an_item(database, "TV", tracking=code)

    assert refusal(database, "2026-01-06  purchase  +1  item TV  serial S1") == "warranty_required"

    post_text(database, "2026-01-06  purchase  +1  item TV  serial S1  warranty 2028-01-06")
    assert refusal(database, "2026-01-07  sale  -1  item TV  serial S1") == "warranty_required"
    assert post_text(database, "2026-01-07  transfer  1  item TV  serial S1  to WEST").entry_nos


# Expiration


def test_shelf_life_runs_from_the_date_on_the_paper(database: Database) -> None:
    an_item(database, "CHEESE", tracking=lot_specific(), expiration_formula=DateFormula.parse("CM+10D"))

    post_together(database, "2026-02-05  purchase  +1  item CHEESE  lot L1", document=Document(document_date=date(2026, 1, 30)))

    assert_ledger(database, post="", after="1  2026-02-05  purchase  +1  expires 2026-02-10")


def test_one_posting_has_one_date_for_a_lot(database: Database) -> None:
    with pytest.raises(Refused) as refused:
        post_together(
            database,
            "2026-01-05  purchase  +1  item MILK  lot L1  expires 2026-03-01",
            "2026-01-05  purchase  +1  item MILK  lot L1  expires 2026-03-02",
        )

    assert refused.value.code == "expiration_mismatch"


def test_a_count_takes_the_date_of_the_lot_where_the_date_must_be_typed(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase             +5  item EGGS  lot L1  expires 2026-03-01",
        post="   2026-01-06  positive_adjustment  +1  item EGGS  lot L1",
        after="2  2026-01-06  positive_adjustment  +1  expires 2026-03-01",
    )


# Serial numbers


@pytest.mark.parametrize(
    "line",
    [
        "2026-01-06  purchase  +1  item DRILL  serial S1  at WEST",
        "2026-01-06  transfer  1   item DRILL  serial S2  new-serial S1",
    ],
)
def test_a_serial_number_in_stock_anywhere_does_not_come_in_again(database: Database, line: str) -> None:
    post_text(database, "2026-01-05  purchase  +1  item DRILL  serial S1")
    post_text(database, "2026-01-05  purchase  +1  item DRILL  serial S2")

    assert refusal(database, line) == "serial_already_in_stock"


def test_a_serial_number_that_was_sold_may_come_back_elsewhere(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +1  item DRILL  serial S1")
    post_text(database, "2026-01-06  sale      -1  item DRILL  serial S1")

    assert post_text(database, "2026-01-07  sale  +1  item DRILL  serial S1  at WEST").entry_nos


def test_a_sale_is_not_undone_when_its_serial_number_came_back_another_way(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +1  item DRILL  serial S1")
    post_text(database, "2026-01-06  sale      -1  item DRILL  serial S1")
    post_text(database, "2026-01-07  purchase  +1  item DRILL  serial S1  at WEST")

    assert refusal(database, "2026-01-06  undo 2") == "cannot_undo"


def test_a_serial_number_in_another_lot_is_still_the_same_piece(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +1  item SAW  lot L1  serial S1")

    assert refusal(database, "2026-01-06  purchase  +1  item SAW  lot L2  serial S1") == "serial_already_in_stock"


def test_a_serial_number_moves_only_from_the_bin_that_holds_it(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +1  item DRILL  serial S1  at WH/A")

    assert refusal(database, "2026-01-06  transfer  1  item DRILL  serial S1  at WH/B  to WH/A") == "insufficient_bin_content"
    assert post_text(database, "2026-01-06  transfer  1  item DRILL  serial S1  at WH/A  to WH/B").warehouse_entry_nos


def test_two_items_may_share_a_serial_number(database: Database) -> None:
    an_item(database, "PUMP", tracking=serial_specific())
    post_text(database, "2026-01-05  purchase  +1  item DRILL  serial S1")

    assert post_text(database, "2026-01-05  purchase  +1  item PUMP  serial S1").entry_nos


# Reclassification


def test_a_package_gets_another_number_and_date(database: Database) -> None:
    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +9  item CRATE  package P1  expires 2026-03-01",
        post="   2026-01-06  transfer  9   item CRATE  package P1  new-package P2  new-expires 2026-04-01",
        after="2  2026-01-06  transfer  -9  package P1  expires 2026-03-01\n"
              "3  2026-01-06  transfer  +9  package P2  expires 2026-04-01",
    )  # fmt: skip


@pytest.mark.parametrize(("new", "code"), [(Tracking("L2"), "serial_required"), (Tracking("", "S2"), "lot_required")])
def test_a_new_number_that_is_required_is_given(database: Database, new: Tracking, code: str) -> None:
    post_text(database, "2026-01-05  purchase  +1  item SAW  lot L1  serial S1")
    line = TransferLine("SAW", Place("EAST"), Place("EAST"), ONE, tracking=Tracking("L1", "S1"), new_tracking=new)

    with pytest.raises(Refused) as refused:
        database.write(lambda work: post(work, Posting((line,), date(2026, 1, 6))))

    assert refused.value.code == code


def test_a_lot_in_two_places_is_not_re_dated_under_its_number_but_under_a_new_one(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +5  item MILK  lot L1  expires 2026-03-01")
    post_text(database, "2026-01-05  purchase  +5  item MILK  lot L1  at WEST")

    assert refusal(database, "2026-01-06  transfer  5  item MILK  lot L1  new-expires 2026-04-01") == "expiration_mismatch"
    assert post_text(database, "2026-01-06  transfer  5  item MILK  lot L1  new-lot L2  new-expires 2026-04-01").entry_nos


def test_lots_that_become_one_need_one_date(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +5  item MILK  lot L1  expires 2026-03-01")
    post_text(database, "2026-01-05  purchase  +5  item MILK  lot L2  expires 2026-04-01")
    merging = [f"2026-01-06  transfer  5  item MILK  lot {lot}  new-lot L3" for lot in ("L1", "L2")]

    with pytest.raises(Refused) as refused:
        post_together(database, *merging)
    post_together(database, *(f"{line}  new-expires 2026-03-01" for line in merging))

    assert refused.value.code == "expiration_mismatch"
    assert_ledger(
        database,
        post="",
        after="4  2026-01-06  transfer  +5  lot L3  expires 2026-03-01\n"
              "6  2026-01-06  transfer  +5  lot L3  expires 2026-03-01",
    )  # fmt: skip


def test_a_lot_is_split_into_several(database: Database) -> None:
    post_text(database, "2026-01-05  purchase  +5  item MILK  lot L1  expires 2026-03-01")

    post_together(
        database,
        "2026-01-06  transfer  2  item MILK  lot L1  new-lot L2",
        "2026-01-06  transfer  3  item MILK  lot L1  new-lot L3",
    )

    assert_ledger(
        database,
        post="",
        after="3  2026-01-06  transfer  +2  lot L2  expires 2026-03-01\n"
              "5  2026-01-06  transfer  +3  lot L3  expires 2026-03-01",
    )  # fmt: skip


# Assembly


def test_assembly_takes_components_and_makes_an_item(database: Database) -> None:
    an_item(database, "BOLT")
    an_item(database, "GATE")

    assert_ledger(
        database,
        before="1  2026-01-05  purchase              +9  @ 2.00",
        post="   2026-01-06  assembly_consumption  -4\n"
             "   2026-01-06  assembly_output       +1  item GATE  @ 8.00",
        after="2  2026-01-06  assembly_consumption  -4  applied 1:4  cost -8.00\n"
              "3  2026-01-06  assembly_output       +1  item GATE  cost 8.00  left 1",
    )  # fmt: skip


def test_components_are_never_taken_below_what_is_there(database: Database) -> None:
    an_item(database, "BOLT", prevent_negative=False)

    assert refusal(database, "2026-01-06  assembly_consumption  -4") == "insufficient_inventory"
