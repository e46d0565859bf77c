"""One walk for several orders: into a tote each (a cluster), or taken together and sorted at the end (a batch)."""

from __future__ import annotations

from scanner_client.flows.prompts import Typed
from tests.flow_lookup import BOLT_GTIN, DRILL_GTIN, MILK_GTIN, FloorLookup, an_order, gs1, on_hand, scan, scan_bin
from tests.picking.pick_floor import (
    ALL,
    BACK,
    DONE,
    NEW,
    OK,
    ZERO,
    a_pick,
    a_pick_line,
    handled,
    picked,
    picked_while,
    scan_plate,
    shortages,
)

BOLTS_A = a_pick_line(10, "BOLT", "6", "A-01", order="SO-A")
BOLTS_B = a_pick_line(20, "BOLT", "12", "A-01", order="SO-B")
MILK_B = a_pick_line(30, "MILK", "6", "A-02", lot="L-1", order="SO-B")
FOR_TWO = a_pick(BOLTS_A, BOLTS_B, MILK_B)
TOTES = (scan_plate("T-1"), scan_plate("T-2"))
WITH_TOTES = a_pick(
    BOLTS_A.model_copy(update={"tote": "T-1"}),
    BOLTS_B.model_copy(update={"tote": "T-2"}),
    MILK_B.model_copy(update={"tote": "T-2"}),
)
BOLTS = (scan_bin("A-01"), scan(BOLT_GTIN))


# A cluster


def test_each_order_gets_its_tote_first() -> None:
    played = picked(FOR_TWO, *TOTES)

    assert [prompt.context for prompt in played.prompts[:2]] == ["Tote for SO-A", "Tote for SO-B"]
    assert played.told == "Tote T-2 is for SO-B"
    assert played.last.ask == "Go to A-01"


def test_totes_that_were_planned_are_not_asked_for() -> None:
    assert picked(WITH_TOTES).last.ask == "Go to A-01"


def test_one_order_asks_for_no_tote() -> None:
    assert picked(a_pick(BOLTS_B, MILK_B)).last.ask == "Go to A-01"


def test_the_last_order_of_a_cluster_still_has_its_tote() -> None:
    played = picked(a_pick(WITH_TOTES.lines[0]), *BOLTS, ALL)

    assert played.last.ask == "Put in T-1"


def test_one_tote_is_not_for_two_orders() -> None:
    played = picked(FOR_TWO, scan_plate("T-1"), scan_plate("T-1"))

    assert played.told == "That is tote T-1 of SO-A; scan a tote of no order."


def test_the_goods_go_into_the_tote_of_their_order() -> None:
    played = picked(WITH_TOTES, *BOLTS, ALL, scan_plate("T-1"), scan(BOLT_GTIN), ALL, scan_plate("T-2"))

    assert handled(played) == ["10 BOLT 6 PCS A-01>SHIP T-1", "20 BOLT 12 PCS A-01>SHIP T-2"]


def test_the_scan_of_the_tote_says_that_all_was_taken() -> None:
    played = picked(WITH_TOTES, *BOLTS, scan_plate("T-1"))

    assert handled(played) == ["10 BOLT 6 PCS A-01>SHIP T-1"]


def test_the_tote_of_another_order_is_refused_and_nothing_is_recorded() -> None:
    played = picked(WITH_TOTES, *BOLTS, ALL, scan_plate("T-2"))

    assert played.told == "That is tote T-2 of SO-B; these goods go into tote T-1."
    assert (played.last.ask, played.last.also) == ("Put in T-1", "SO-A, NEW = full")
    assert played.records == []


def test_the_tote_of_another_order_does_not_say_that_all_was_taken() -> None:
    played = picked(WITH_TOTES, *BOLTS, scan_plate("T-2"))

    assert (played.code, played.last.ask, played.records) == ("wrong_tote", "Quantity?", [])


def test_a_tote_may_be_typed() -> None:
    assert handled(picked(WITH_TOTES, *BOLTS, ALL, Typed("t-1"))) == ["10 BOLT 6 PCS A-01>SHIP T-1"]


def test_a_full_tote_is_followed_by_another() -> None:
    played = picked(
        WITH_TOTES, *BOLTS, Typed("4"), scan_plate("T-1"), scan(BOLT_GTIN), ALL, NEW, scan_plate("T-9"), scan_plate("T-9")
    )

    assert handled(played) == ["10 BOLT 4 PCS A-01>SHIP T-1", "10 BOLT 2 PCS A-01>SHIP T-9"]


def test_the_tote_that_the_person_named_is_no_change_of_the_document() -> None:
    floor = FloorLookup()

    def inputs():
        yield from (*TOTES, *BOLTS, ALL, scan_plate("T-1"))
        floor.documents_open = [a_pick(*WITH_TOTES.lines[1:])]
        yield from (scan(BOLT_GTIN), ALL, scan_plate("T-2"))

    played = picked_while(FOR_TWO, floor, inputs())

    assert not any("changed" in prompt.outcome.text for prompt in played.prompts if prompt.outcome)
    assert played.last.ask == "Go to A-02"


def test_an_order_that_joins_the_walk_gets_its_tote_at_its_first_line() -> None:
    joined = a_pick(WITH_TOTES.lines[0], a_pick_line(50, "BOLT", "4", "A-01", order="SO-C"))
    floor = FloorLookup()

    def inputs():
        yield from (*BOLTS, ALL, scan_plate("T-1"))
        floor.documents_open = [joined]
        yield from (OK, scan_bin("A-01"), scan(BOLT_GTIN), Typed("1"), scan_plate("T-7"), scan(BOLT_GTIN), ALL)

    played = picked_while(a_pick(WITH_TOTES.lines[0]), floor, inputs())

    assert handled(played)[-1] == "50 BOLT 1 PCS A-01>SHIP T-7"
    assert played.last.ask == "Put in T-7"


def test_esc_at_the_tote_takes_nothing() -> None:
    played = picked(WITH_TOTES, *BOLTS, ALL, BACK)

    assert played.records == []
    assert played.last.ask == "Take 6 PCS"


def test_esc_at_the_first_tote_gives_the_work_back() -> None:
    floor = FloorLookup()

    played = picked(FOR_TWO, BACK, floor=floor)

    assert played.ended
    assert floor.asked[-1] == "release_work"


# A batch


def test_goods_of_several_orders_are_taken_together() -> None:
    played = picked(FOR_TWO, DONE, *BOLTS, ALL)

    assert [prompt.ask for prompt in played.prompts if prompt.ask.startswith("Take")] == ["Take 18 PCS"]
    assert handled(played) == ["10 BOLT 6 PCS A-01>SHIP", "20 BOLT 12 PCS A-01>SHIP"]


def test_a_part_of_a_batch_goes_to_the_first_order_first() -> None:
    played = picked(FOR_TWO, DONE, *BOLTS, Typed("10"))

    assert handled(played) == ["10 BOLT 6 PCS A-01>SHIP", "20 BOLT 4 PCS A-01>SHIP"]
    assert played.last.ask == "Take 8 PCS"


def test_the_last_order_of_a_batch_is_short_first() -> None:
    empty = picked(FOR_TWO, DONE, ZERO)
    some = picked(FOR_TWO, DONE, *BOLTS, Typed("2"), ZERO)

    assert shortages(empty) == ["20 12 empty", "10 6 empty"]
    assert shortages(some) == ["20 12 empty", "10 4 empty"]


def test_a_batch_is_sorted_to_its_orders_at_the_end() -> None:
    floor = FloorLookup()
    milk = gs1(ai01=MILK_GTIN, ai10="L-1")

    def inputs():
        yield from (DONE, *BOLTS, ALL, scan_bin("A-02"), milk, ALL)
        floor.documents_open = [an_order("sales_order", "SO-A"), an_order("sales_order", "SO-B")]
        yield from (OK, OK, scan("SO-A"), scan("SO-B"), OK)

    played = picked_while(FOR_TWO, floor, inputs())
    sorting = [(prompt.place, prompt.context, prompt.ask) for prompt in played.prompts if prompt.ask.startswith("Put")]

    assert list(dict.fromkeys(sorting)) == [
        ("SO-A", "BOLT", "Put 6 PCS"),
        ("SO-B", "BOLT", "Put 12 PCS"),
        ("SO-B", "MILK lot L-1", "Put 6 PCS"),
    ]
    assert "That is sales order SO-A; scan SO-B." in [prompt.outcome.text for prompt in played.prompts if prompt.outcome]
    assert played.last.ask == "Picked PK-1"


def test_a_cluster_is_sorted_already() -> None:
    floor = FloorLookup(stock=[on_hand("DRILL", "1", serial="SN-1")])
    document = a_pick(*WITH_TOTES.lines[:1], a_pick_line(40, "DRILL", "1", "A-01", order="SO-B", tote="T-2"))

    def inputs():
        yield from (*BOLTS, scan_plate("T-1"), gs1(ai01=DRILL_GTIN, ai21="SN-1"), scan_plate("T-2"))
        floor.documents_open = []
        yield OK

    assert picked_while(document, floor, inputs()).last.ask == "Picked PK-1"
