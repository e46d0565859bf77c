"""Where goods went and where they came from, through every kind of movement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.tracing.values import LEVEL_MAX, End
from shared.wire.items import TrackingCodeCard
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.tracing.following import Books, an_assembly, tree

if TYPE_CHECKING:
    from server.database.unit_of_work import Database


@pytest.fixture
def books(database: Database) -> Books:
    """MILK and CHEESE in lots, at MAIN and EAST, with TRANSIT between."""
    for code in ("MAIN", "EAST"):
        a_location(database, code)
    a_location(database, "TRANSIT", in_transit=True)
    for item in ("MILK", "CHEESE"):
        an_item(database, item, tracking=lot_specific())
    return Books(database)


def test_a_receipt_leads_to_its_sales_in_order_and_says_how_much_went_into_each(books: Books) -> None:
    books.move("purchase", "MILK", "10", lot="L1")
    books.move("sale", "MILK", "-2", lot="L1")
    books.move("sale", "MILK", "-5", lot="L1")

    found = books.trace("MILK", lot="L1")

    assert tree(found) == ["purchase 10 MAIN L1", "  sale -2 MAIN L1 (2) left", "  sale -5 MAIN L1 (5) left"]
    assert str(found.lines[0].entry.remaining) == "3"


def test_backwards_the_newest_comes_first_and_a_receipt_has_its_branch_once(books: Books) -> None:
    books.move("purchase", "MILK", "10", lot="L1")
    books.move("sale", "MILK", "-2", lot="L1")
    books.move("sale", "MILK", "-5", lot="L1")

    found = books.trace("MILK", lot="L1", back=True)

    assert tree(found) == [
        "sale -5 MAIN L1",
        "  purchase 10 MAIN L1 (5) origin",
        "sale -2 MAIN L1",
        "  purchase 10 MAIN L1 (2) already_traced",
    ]
    assert found.lines[3].traced_at == 2


def test_stock_that_nothing_took_is_said_to_be_here(books: Books) -> None:
    books.move("positive_adjustment", "MILK", "4", lot="L1")

    assert tree(books.trace("MILK", lot="L1")) == ["positive_adjustment 4 MAIN L1 in_stock"]
    assert tree(books.trace("MILK", lot="L1", back=True)) == ["positive_adjustment 4 MAIN L1 origin"]


def test_receipts_of_one_lot_stay_apart_through_a_transfer(books: Books) -> None:
    books.move("purchase", "MILK", "5", lot="L1")
    books.move("purchase", "MILK", "4", lot="L1")
    books.transfer("MILK", "9", "MAIN", "EAST", lot="L1")
    books.move("sale", "MILK", "-6", "EAST", lot="L1")

    assert tree(books.trace("MILK", lot="L1")) == [
        "purchase 5 MAIN L1",
        "  transfer -9 MAIN L1 (5)",
        "    transfer 5 EAST L1 (5)",
        "      sale -6 EAST L1 (5) left",
        "purchase 4 MAIN L1",
        "  transfer -9 MAIN L1 (4)",
        "    transfer 4 EAST L1 (4)",
        "      sale -6 EAST L1 (1) already_traced",
    ]
    assert tree(books.trace("MILK", lot="L1", back=True)) == [
        "sale -6 EAST L1",
        "  transfer 5 EAST L1 (5)",
        "    transfer -9 MAIN L1 (5)",
        "      purchase 5 MAIN L1 (5) origin",
        "  transfer 4 EAST L1 (1)",
        "    transfer -9 MAIN L1 (4)",
        "      purchase 4 MAIN L1 (4) origin",
    ]


def test_a_reclassification_is_the_step_at_which_the_number_changes(books: Books) -> None:
    books.move("purchase", "MILK", "5", lot="L1")
    books.transfer("MILK", "3", "MAIN", "MAIN", lot="L1", new_lot="L2")

    assert tree(books.trace("MILK", lot="L1")) == [
        "purchase 5 MAIN L1",
        "  transfer -3 MAIN L1 (3)",
        "    transfer 3 MAIN L2 (3) in_stock",
    ]
    assert tree(books.trace("MILK", lot="L2")) == ["transfer 3 MAIN L2 in_stock"]
    assert tree(books.trace("MILK", lot="L2", back=True)) == [
        "transfer 3 MAIN L2",
        "  transfer -3 MAIN L1 (3)",
        "    purchase 5 MAIN L1 (3) origin",
    ]


def test_the_old_number_traced_back_begins_at_the_stock_that_has_the_new_one(books: Books) -> None:
    books.move("purchase", "MILK", "5", lot="L1")
    books.transfer("MILK", "5", "MAIN", "MAIN", lot="L1", new_lot="L2")

    assert tree(books.trace("MILK", lot="L1", back=True)) == [
        "transfer 5 MAIN L2",
        "  transfer -5 MAIN L1 (5)",
        "    purchase 5 MAIN L1 (5) origin",
    ]


def test_a_return_is_linked_to_its_sale_both_ways(books: Books) -> None:
    books.move("purchase", "MILK", "5", lot="L1")
    sale = books.move("sale", "MILK", "-4", lot="L1")
    books.move("sale", "MILK", "1", lot="L1", applies_from_entry=sale)

    assert tree(books.trace("MILK", lot="L1")) == [
        "purchase 5 MAIN L1",
        "  sale -4 MAIN L1 (4)",
        "    sale 1 MAIN L1 (1) in_stock",
    ]
    assert tree(books.trace("MILK", lot="L1", back=True)) == [
        "sale 1 MAIN L1",
        "  sale -4 MAIN L1 (1)",
        "    purchase 5 MAIN L1 (4) origin",
    ]


def test_a_return_without_its_sale_is_a_new_origin(books: Books) -> None:
    books.move("purchase", "MILK", "5", lot="L1")
    books.move("sale", "MILK", "-4", lot="L1")
    books.move("sale", "MILK", "1", lot="L1")

    assert tree(books.trace("MILK", lot="L1")) == [
        "purchase 5 MAIN L1",
        "  sale -4 MAIN L1 (4) left",
        "sale 1 MAIN L1 in_stock",
    ]


def test_what_was_undone_stands_as_a_pair(books: Books) -> None:
    receipt = books.move("purchase", "MILK", "5", lot="L1")
    sale = books.move("sale", "MILK", "-4", lot="L1")
    books.undo(sale)
    books.undo(receipt)

    assert tree(books.trace("MILK", lot="L1")) == [
        "purchase 5 MAIN L1",
        "  sale -4 MAIN L1 (4)",
        "    sale 4 MAIN L1 (4) taken_back",
        "  purchase -5 MAIN L1 (5) taken_back",
    ]
    assert tree(books.trace("MILK", lot="L1", back=True)) == [
        "purchase -5 MAIN L1",
        "  purchase 5 MAIN L1 (5) origin",
        "sale 4 MAIN L1",
        "  sale -4 MAIN L1 (4)",
        "    purchase 5 MAIN L1 (4) already_traced",
    ]


def test_an_undone_transfer_of_two_receipts_shows_every_pair(books: Books) -> None:
    books.move("purchase", "MILK", "5", lot="L1")
    books.move("purchase", "MILK", "4", lot="L1")
    out, *_ = books.transfer("MILK", "9", "MAIN", "EAST", lot="L1")
    books.undo(out)

    assert tree(books.trace("MILK", lot="L1")) == [
        "purchase 5 MAIN L1",
        "  transfer -9 MAIN L1 (5)",
        "    transfer 5 EAST L1 (5)",
        "      transfer -5 EAST L1 (5) taken_back",
        "    transfer 9 MAIN L1 (5) taken_back",
        "purchase 4 MAIN L1",
        "  transfer -9 MAIN L1 (4)",
        "    transfer 4 EAST L1 (4)",
        "      transfer -4 EAST L1 (4) taken_back",
        "    transfer 9 MAIN L1 (4) already_traced",
    ]


def test_forward_a_component_goes_into_what_was_assembled_whatever_the_option(books: Books) -> None:
    an_item(books.database, "HAMPER", tracking=lot_specific())
    an_item(books.database, "GLUE")
    assembled(books)
    books.move("sale", "HAMPER", "-2", lot="H1")

    assert tree(books.trace("CHEESE", lot="C1")) == [
        "purchase 5 MAIN C1",
        "  assembly_consumption -2 MAIN C1 (2)",
        "    assembly_output 2 MAIN H1 (2)",
        "      sale -2 MAIN H1 (2) left",
    ]


def test_the_other_components_stand_beside_where_they_are_asked_for(books: Books) -> None:
    an_item(books.database, "HAMPER", tracking=lot_specific())
    an_item(books.database, "GLUE")
    assembled(books)

    tracked = tree(books.trace("CHEESE", lot="C1", components="item_tracked_only"))
    everything = tree(books.trace("CHEESE", lot="C1", components="all"))

    assert tracked[2:] == ["    assembly_output 2 MAIN H1 (2) in_stock", "    assembly_consumption -4 MAIN M1 component"]
    assert everything[4:] == ["    assembly_consumption -1 MAIN component"]


def test_backwards_an_assembly_opens_only_where_components_are_asked_for(books: Books) -> None:
    an_item(books.database, "HAMPER", tracking=lot_specific())
    an_item(books.database, "GLUE")
    assembled(books)

    assert tree(books.trace("HAMPER", lot="H1", back=True)) == ["assembly_output 2 MAIN H1 assembled"]
    assert tree(books.trace("HAMPER", lot="H1", back=True, components="all")) == [
        "assembly_output 2 MAIN H1",
        "  assembly_consumption -2 MAIN C1 (2)",
        "    purchase 5 MAIN C1 (2) origin",
        "  assembly_consumption -4 MAIN M1 (4)",
        "    purchase 4 MAIN M1 (4) origin",
        "  assembly_consumption -1 MAIN (1) not_by_number",
    ]


def assembled(books: Books) -> None:
    """Two hampers H1 of two cheeses C1, four milks M1 and a glue."""
    books.move("purchase", "CHEESE", "5", lot="C1")
    books.move("purchase", "MILK", "4", lot="M1")
    books.move("purchase", "GLUE", "1")
    document = an_assembly("AS1")
    books.move("assembly_consumption", "CHEESE", "-2", lot="C1", document=document)
    books.move("assembly_consumption", "MILK", "-4", lot="M1", document=document)
    books.move("assembly_consumption", "GLUE", "-1", document=document)
    books.move("assembly_output", "HAMPER", "2", lot="H1", document=document)


def test_numbers_that_do_not_bind_end_the_chain(books: Books) -> None:
    an_item(books.database, "JAM", tracking=TrackingCodeCard(code="NOTED", lot=False))
    books.move("purchase", "JAM", "5", lot="J1")
    books.move("sale", "JAM", "-5", lot="J1")

    assert tree(books.trace("JAM", lot="J1")) == ["purchase 5 MAIN J1 not_by_number"]


def test_nothing_asked_for_is_nothing_found(books: Books) -> None:
    books.move("purchase", "MILK", "5", lot="L1")

    assert books.trace().lines == ()


def test_an_item_alone_covers_all_its_numbers_and_a_number_alone_all_its_items(books: Books) -> None:
    books.move("purchase", "MILK", "1", lot="L1")
    books.move("purchase", "MILK", "2", lot="L2")
    books.move("purchase", "CHEESE", "3", lot="L1")

    assert tree(books.trace("MILK")) == ["purchase 1 MAIN L1 in_stock", "purchase 2 MAIN L2 in_stock"]
    assert [line.entry.item_no for line in books.trace(lot="L1").lines] == ["MILK", "CHEESE"]


def test_it_says_when_it_stops_at_the_last_level(books: Books) -> None:
    books.move("purchase", "MILK", "1", lot="L0")
    for number in range(LEVEL_MAX):
        books.transfer("MILK", "1", "MAIN", "MAIN", lot=f"L{number}", new_lot=f"L{number + 1}")

    found = books.trace("MILK", lot="L0")

    assert found.stopped_at_level
    assert (found.lines[-1].level, found.lines[-1].end) == (LEVEL_MAX, End.LEVEL_LIMIT)
    assert not books.trace("MILK", lot=f"L{LEVEL_MAX // 2 + 1}").stopped_at_level


def test_it_says_when_it_stops_at_its_size(books: Books) -> None:
    books.move("purchase", "MILK", "9", lot="L1")
    for _ in range(3):
        books.transfer("MILK", "1", "MAIN", "EAST", lot="L1")

    found = books.trace("MILK", lot="L1", entries_max=2)

    assert found.stopped_at_size


def test_a_wide_lot_is_read_no_further_than_is_asked_for(books: Books) -> None:
    books.move("purchase", "MILK", "30", lot="L1")
    for _ in range(30):
        books.move("sale", "MILK", "-1", lot="L1")

    forward, backward = (books.trace("MILK", lot="L1", back=back, entries_max=10) for back in (False, True))

    assert forward.stopped_at_size
    assert tree(forward)[:2] == ["purchase 30 MAIN L1", "  sale -1 MAIN L1 (1) size_limit"]
    assert len(forward.lines) == 12
    assert backward.stopped_at_size
    assert tree(backward)[:2] == ["sale -1 MAIN L1", "  purchase 30 MAIN L1 (1) size_limit"]
