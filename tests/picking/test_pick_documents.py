"""Picks that the server has planned, as the person with the trolley lives them."""

from datetime import date

from scanner_client.flows.picking import pick
from scanner_client.flows.prompts import Chosen, OutcomeKind, Typed
from shared.quantities import Quantity
from shared.wire.access import Role
from shared.wire.catalog import LotCard
from shared.wire.warehouse import ActivityFinished, LineShort
from tests.flow_lookup import BOLT_GTIN, DRILL_GTIN, MILK_GTIN, FloorLookup, W, gs1, on_hand, play, scan, scan_bin
from tests.picking.pick_floor import (
    ALL,
    BACK,
    BIN,
    DAMAGED,
    DONE,
    OK,
    SHORT,
    SKIP,
    ZERO,
    a_pick,
    a_pick_line,
    bins_checked,
    handled,
    picked,
    picked_while,
    shortages,
)

BOLTS = a_pick_line(10, "BOLT", "30", "B-01")
MILK = a_pick_line(20, "MILK", "6", "A-02", lot="L-1")
DRILLS = a_pick_line(30, "DRILL", "2", "A-02")
PICK = a_pick(BOLTS, MILK, DRILLS)
MILK_LABEL = gs1(ai01=MILK_GTIN, ai10="L-1")
TO_BOLTS = (scan_bin("B-01"), scan(BOLT_GTIN))


# The walk


def test_lines_come_in_the_order_that_was_planned() -> None:
    played = picked(PICK, *TO_BOLTS, OK, scan_bin("A-02"), MILK_LABEL, OK)

    assert handled(played) == ["10 BOLT 30 PCS B-01>SHIP", "20 MILK L-1 6 PCS A-02>SHIP"]
    assert played.last.context == "DRILL Drill"


def test_the_screen_says_where_to_go_and_how_many_to_take() -> None:
    played = picked(PICK, scan_bin("B-01"))

    assert (played.prompts[0].ask, played.prompts[0].also) == ("Go to B-01", "30 PCS to take")
    assert (played.last.ask, played.last.context) == ("Take 30 PCS", "BOLT M8 bolt")


def test_a_bin_that_was_scanned_is_not_asked_for_again() -> None:
    played = picked(PICK, *TO_BOLTS, OK, scan_bin("A-02"), MILK_LABEL, OK)

    assert played.last.ask == "Take 2 PCS"


def test_the_scan_of_the_next_bin_says_that_all_was_taken() -> None:
    played = picked(PICK, *TO_BOLTS, scan_bin("A-02"))

    assert handled(played) == ["10 BOLT 30 PCS B-01>SHIP"]
    assert played.told == "30 PCS of BOLT picked Bin A-02"
    assert played.last.ask == "Take 6 PCS"


def test_any_other_bin_at_the_quantity_is_refused() -> None:
    played = picked(PICK, *TO_BOLTS, scan_bin("A-01"))

    assert played.told == "That is bin A-01; scan a quantity."
    assert played.last.ask == "Quantity?"
    assert played.records == []


def test_pieces_that_were_counted_one_by_one_are_not_all_of_them() -> None:
    played = picked(PICK, *TO_BOLTS, scan(BOLT_GTIN), scan_bin("A-02"))

    assert played.code == "wrong_kind"
    assert played.records == []


def test_a_label_with_its_quantity_is_asked_nothing() -> None:
    played = picked(PICK, scan_bin("B-01"), gs1(ai01=BOLT_GTIN, ai30="30"))

    assert handled(played) == ["10 BOLT 30 PCS B-01>SHIP"]


def test_the_last_piece_is_asked_nothing() -> None:
    played = picked(a_pick(a_pick_line(10, "BOLT", "1", "B-01")), *TO_BOLTS)

    assert handled(played) == ["10 BOLT 1 PCS B-01>SHIP"]


def test_a_serial_label_is_one_scan() -> None:
    floor = FloorLookup(stock=[on_hand("DRILL", "1", bin_code="A-02", serial=serial) for serial in ("SN-1", "SN-2")])

    played = picked(a_pick(DRILLS), scan_bin("A-02"), gs1(ai01=DRILL_GTIN, ai21="SN-1"), scan("SN-2"), floor=floor)

    assert handled(played) == ["30 DRILL SN-1 1 PCS A-02>SHIP", "30 DRILL SN-2 1 PCS A-02>SHIP"]


def test_a_line_in_boxes_says_boxes() -> None:
    played = picked(a_pick(a_pick_line(10, "BOLT", "2", "B-01", uom="BOX")), scan_bin("B-01"))

    assert played.last.ask == "Take 2 BOX"


# Wrong things


def test_the_wrong_bin_item_and_quantity_are_refused_and_the_pick_stays() -> None:
    wrong_bin = picked(PICK, scan_bin("A-01"))
    wrong_item = picked(PICK, scan_bin("B-01"), scan(DRILL_GTIN))
    too_many = picked(PICK, *TO_BOLTS, Typed("31"))

    assert (wrong_bin.told, wrong_bin.last.ask) == ("That is bin A-01; PK-1 wants BOLT from bin B-01. Go there.", "Go to B-01")
    assert (wrong_item.told, wrong_item.last.ask) == ("That is item DRILL; PK-1 wants item BOLT here. Put it back.", "Take 30 PCS")
    assert (too_many.code, too_many.last.ask) == ("over_shipment", "Quantity?")


def test_another_lot_than_planned_is_taken_where_it_may_leave() -> None:
    floor = FloorLookup(stock=[on_hand("MILK", "9", bin_code="A-02", lot="L-2")])

    played = picked(a_pick(MILK), scan_bin("A-02"), gs1(ai01=MILK_GTIN, ai10="L-2", ai17="271231"), ALL, floor=floor)

    assert handled(played) == ["20 MILK L-2 6 PCS A-02>SHIP"]


def test_a_lot_that_does_not_lie_in_the_bin_is_refused_while_it_is_in_hand() -> None:
    elsewhere = FloorLookup(stock=[on_hand("MILK", "9", bin_code="B-01", lot="L-2")])
    label = gs1(ai01=MILK_GTIN, ai10="L-2", ai17="271231")

    refused = picked(a_pick(MILK), scan_bin("A-02"), label, floor=elsewhere)
    offline = picked(a_pick(MILK), scan_bin("A-02"), label, ALL, floor=FloorLookup(online=False))

    assert (refused.told, refused.last.ask) == ("There is no lot L-2 of MILK in A-02.", "Take 6 PCS")
    assert handled(offline) == ["20 MILK L-2 6 PCS A-02>SHIP"]


def test_a_lot_that_is_blocked_or_expired_is_refused() -> None:
    floor = FloorLookup(
        lot_cards=[LotCard(item="MILK", lot="L-1", blocked=True), LotCard(item="MILK", lot="OLD", expiration=date(2026, 5, 3))]
    )

    blocked = picked(a_pick(MILK), scan_bin("A-02"), MILK_LABEL, floor=floor)
    expired = picked(a_pick(MILK), scan_bin("A-02"), gs1(ai01=MILK_GTIN, ai10="OLD"), floor=floor)

    assert (blocked.code, blocked.last.ask) == ("lot_blocked", "Take 6 PCS")
    assert (expired.code, expired.last.ask) == ("lot_expired", "Take 6 PCS")


def test_another_bin_is_for_those_who_may_choose_one() -> None:
    strict = FloorLookup(here=W.model_copy(update={"other_bin_role": Role.SUPERVISOR}))

    chosen = picked(PICK, BIN, scan_bin("A-01"), scan(BOLT_GTIN), ALL)
    refused = picked(PICK, BIN, floor=strict)

    assert handled(chosen) == ["10 BOLT 30 PCS A-01>SHIP"]
    assert refused.code == "wrong_kind"


# Less than planned


def test_short_says_why_and_the_walk_goes_on() -> None:
    played = picked(PICK, *TO_BOLTS, Typed("10"), SHORT, Chosen(1))

    assert handled(played) == ["10 BOLT 10 PCS B-01>SHIP"]
    assert shortages(played) == ["10 20 short"]
    assert played.last.ask == "Go to A-02"


def test_an_empty_bin_is_one_key() -> None:
    played = picked(PICK, ZERO)

    assert shortages(played) == ["10 30 empty"]
    assert played.last.ask == "Go to A-02"


def test_damaged_pieces_are_missing_and_the_rest_is_picked() -> None:
    played = picked(PICK, *TO_BOLTS, DAMAGED, Typed("4"), scan(BOLT_GTIN), ALL)

    assert shortages(played) == ["10 4 damaged"]
    assert handled(played) == ["10 BOLT 26 PCS B-01>SHIP"]


def test_the_wrong_item_in_the_bin_is_noted() -> None:
    played = picked(PICK, scan_bin("B-01"), SHORT, Chosen(4), scan(DRILL_GTIN))

    assert shortages(played) == ["10 30 wrong_item item DRILL is there"]


def test_what_cannot_be_reached_is_tried_again_at_the_end_and_then_short() -> None:
    document = a_pick(BOLTS, a_pick_line(40, "BOLT", "1", "A-01"))

    played = picked(document, SHORT, Chosen(5), scan_bin("A-01"), scan(BOLT_GTIN))
    again = picked(document, SHORT, Chosen(5), scan_bin("A-01"), scan(BOLT_GTIN), SHORT, Chosen(5))

    assert (played.last.ask, shortages(played)) == ("Go to B-01", [])
    assert shortages(again) == ["10 30 unreachable"]


def test_a_shortage_may_be_taken_back_before_it_is_said_why() -> None:
    played = picked(PICK, *TO_BOLTS, SHORT, BACK)

    assert played.records == []
    assert played.last.ask == "Take 30 PCS"


def test_skip_brings_the_line_last() -> None:
    played = picked(PICK, SKIP)

    assert played.last.ask == "Go to A-02"
    assert played.records == []


def test_what_is_planned_anew_joins_the_walk() -> None:
    floor = FloorLookup()

    def inputs():
        yield ZERO
        floor.documents_open = [a_pick(a_pick_line(11, "BOLT", "30", "A-01"))]
        yield OK

    played = picked_while(a_pick(BOLTS), floor, inputs())

    assert played.told == "Planned anew: new: BOLT A-01"
    assert played.last.ask == "Go to A-01"


def test_a_line_that_is_planned_anew_in_another_bin_is_picked_there() -> None:
    floor = FloorLookup()

    def inputs():
        yield ZERO
        floor.documents_open = [a_pick(a_pick_line(10, "BOLT", "30", "A-01"))]
        yield OK

    played = picked_while(a_pick(BOLTS), floor, inputs())

    assert played.last.ask == "Go to A-01"


# The bin that must be empty now


def test_a_bin_that_must_be_empty_is_looked_into() -> None:
    document = a_pick(BOLTS.model_copy(update={"empties_bin": True}), MILK)

    asked = picked(document, *TO_BOLTS, ALL)
    empty = picked(document, *TO_BOLTS, ALL, Chosen(1))
    left = picked(document, *TO_BOLTS, ALL, Chosen(2))

    assert (asked.last.ask, asked.last.context) == ("Bin empty?", "Bin B-01")
    assert bins_checked(empty) == [("B-01", True)]
    assert bins_checked(left) == [("B-01", False)]
    assert left.told == "Something is left in B-01: a supervisor hears of it"


def test_who_goes_on_without_an_answer_has_said_nothing_about_the_bin() -> None:
    document = a_pick(BOLTS.model_copy(update={"empties_bin": True}), MILK)

    played = picked(document, *TO_BOLTS, ALL, scan_bin("A-02"))

    assert bins_checked(played) == []
    assert played.last.ask == "Take 6 PCS"


# The end


def test_the_goods_are_dropped_where_they_were_planned_to_go() -> None:
    floor = FloorLookup()

    def inputs(dock):
        yield from (*TO_BOLTS, ALL)
        floor.documents_open = []
        yield scan_bin(dock)

    wrong = picked_while(a_pick(BOLTS), floor, inputs("A-01"))
    right = picked_while(a_pick(BOLTS), floor, inputs("SHIP"))

    assert (wrong.code, wrong.last.ask) == ("wrong_kind", "Drop at SHIP")
    assert (right.last.ask, right.last.understood) == ("Picked PK-1", ("Picked: 1 recorded", "complete"))


def test_esc_at_a_bin_asks_what_becomes_of_the_rest() -> None:
    floor = FloorLookup()

    kept = picked(PICK, BACK, Chosen(1), floor=floor)
    back = picked(PICK, BACK, Chosen(2), floor=floor)
    ended = picked(PICK, BACK, Chosen(3), floor=floor)
    stayed = picked(PICK, BACK, BACK, floor=floor)

    assert kept.last.ask == back.last.ask == ended.last.ask == "Picked PK-1"
    assert floor.asked.count("release_work") == 1
    assert ended.records == [ActivityFinished(activity="PK-1")]
    assert stayed.last.ask == "Go to B-01"


def test_a_pick_is_chosen_from_the_list() -> None:
    floor = FloorLookup(documents_open=[PICK])

    played = play(pick(floor), [Chosen(1)])

    assert played.last.ask == "Go to B-01"


# What others do meanwhile


def test_a_line_that_somebody_else_has_done_is_left_out() -> None:
    floor = FloorLookup()

    def inputs():
        yield from TO_BOLTS
        floor.documents_open = [a_pick(DRILLS)]
        yield OK

    played = picked_while(PICK, floor, inputs())

    assert played.told == "PK-1 has changed: MILK: 0 left, not 6"
    assert played.last.context == "DRILL Drill"
    assert handled(played) == ["10 BOLT 30 PCS B-01>SHIP"]


def test_what_was_scanned_for_the_line_before_is_not_taken_for_another() -> None:
    floor = FloorLookup()

    def inputs():
        yield from TO_BOLTS
        floor.documents_open = [a_pick(a_pick_line(20, "MILK", "6", "A-01", lot="L-1"), DRILLS)]
        yield scan_bin("A-02")

    played = picked_while(PICK, floor, inputs())

    assert played.told == "PK-1 has changed: MILK: now A-01 L-1"
    assert played.last.ask == "Go to A-01"
    assert handled(played) == ["10 BOLT 30 PCS B-01>SHIP"]


def test_a_pick_that_somebody_else_has_finished_is_over() -> None:
    floor = FloorLookup()

    def inputs():
        yield from TO_BOLTS
        floor.documents_open = []
        yield OK

    played = picked_while(PICK, floor, inputs())

    assert played.told == "PK-1 was finished by somebody else. Take other work."
    assert handled(played) == ["10 BOLT 30 PCS B-01>SHIP"]


def test_what_was_done_here_and_not_sent_yet_is_no_change() -> None:
    played = picked(PICK, *TO_BOLTS, OK)

    assert played.told == "30 PCS of BOLT picked"


def test_a_pick_that_was_taken_over_is_left_to_the_other() -> None:
    floor = FloorLookup(roles=(Role.SUPERVISOR,))

    def inputs(answer):
        yield from TO_BOLTS
        floor.documents_open = [PICK.model_copy(update={"assigned_to": "EVA"})]
        floor.taken = {"PK-1": "EVA"}
        yield from (OK, answer)

    left = picked_while(PICK, floor, inputs(BACK))

    assert left.prompts[-2].outcome.text == "EVA has PK-1 since 10:32. Take it over?"
    assert left.prompts[-2].outcome.kind is OutcomeKind.QUESTION
    assert handled(left) == ["10 BOLT 30 PCS B-01>SHIP"]
    assert left.last.ask == "Picked PK-1"


# The network


def test_between_lines_nobody_is_asked_but_the_device() -> None:
    floor = FloorLookup(lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2027, 1, 31))])

    played = picked(a_pick(BOLTS, MILK, DRILLS), *TO_BOLTS, scan_bin("A-02"), MILK_LABEL, OK, floor=floor)

    assert played.last.context == "DRILL Drill"
    assert floor.asked == ["take_work"]


def test_of_a_number_that_nobody_planned_the_server_is_asked() -> None:
    floor = FloorLookup()

    picked(a_pick(DRILLS), scan_bin("A-02"), gs1(ai01=DRILL_GTIN, ai21="SN-1"), floor=floor)

    assert set(floor.asked) == {"take_work", "tracking_number"}


def test_a_pick_goes_on_without_a_connection() -> None:
    played = picked(PICK, *TO_BOLTS, scan_bin("A-02"), MILK_LABEL, OK, floor=FloorLookup(online=False))

    assert handled(played) == ["10 BOLT 30 PCS B-01>SHIP", "20 MILK L-1 6 PCS A-02>SHIP"]


def test_done_is_no_way_to_lose_lines() -> None:
    assert picked(PICK, DONE).code == "wrong_kind"


def test_what_is_damaged_is_told_with_the_lot_that_was_scanned() -> None:
    played = picked(a_pick(MILK), scan_bin("A-02"), MILK_LABEL, DAMAGED, Typed("2"), OK)

    assert [(one.quantity, one.lot) for one in played.records if isinstance(one, LineShort)] == [(Quantity(2), "L-1")]
