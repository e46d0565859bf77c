"""Putting away, as the person between the dock and the shelves lives it."""

from __future__ import annotations

from datetime import date

import pytest

from scanner_client.flows.prompts import Chosen, OutcomeKind, Pressed, Typed
from scanner_client.flows.put_away import put_away
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.in_house import own_label
from shared.quantities import Quantity
from shared.wire.access import Role
from shared.wire.catalog import LocationCard, LotCard
from shared.wire.license_plates import PlateMoved
from shared.wire.picking import Moved
from shared.wire.warehouse import ActivityFinished, Handled
from shared.wire.work import OpenDocument, OpenLine
from tests.flow_lookup import (
    BOLT_GTIN,
    BOX_GTIN,
    CASE_GTIN,
    DRILL_GTIN,
    MILK_GTIN,
    FloorLookup,
    Played,
    W,
    an_order,
    gs1,
    on_hand,
    play,
    scan,
    scan_bin,
)

DONE, SKIP, OTHER_BIN, BACK, ALL = (
    Pressed(code) for code in (FunctionCode.DONE, FunctionCode.SKIP, FunctionCode.BIN, FunctionCode.BACK, FunctionCode.ALL)
)


def to_put(line: int, item: str, quantity: str, to_bin: str = "A-01", **more: str) -> OpenLine:
    return OpenLine(
        line=line,
        item=item,
        uom=more.pop("uom", "PCS"),
        quantity=Quantity(quantity),
        bin="RECEIVE",
        to_bin=to_bin,
        why="fixed bin of the item",
        **more,
    )


BOLTS = to_put(10, "BOLT", "48")
MILK = to_put(20, "MILK", "24", "A-02", lot="L-1", uom="PCS")
DRILL = to_put(30, "DRILL", "1", "B-01", serial="SN-1")
DOCUMENT = an_order("put_away", "PA-1", BOLTS, MILK, DRILL)


def put(*inputs, lookup: FloorLookup | None = None, document: OpenDocument | None = DOCUMENT) -> Played:
    return play(put_away(lookup or FloorLookup(documents_open=[document] if document else []), document), inputs)


def placed(played: Played) -> list[str]:
    return [
        " ".join(
            part
            for part in (str(one.line), one.item, one.lot or one.serial, str(one.quantity), one.uom, one.to_bin, one.reason)
            if part
        )
        for one in played.records
        if isinstance(one, Handled)
    ]


def scan_plate(number: str):
    return scan(own_label(OwnLabel.LICENCE_PLATE, number))


def test_a_line_is_goods_and_bin() -> None:
    played = put(scan(BOLT_GTIN), scan_bin("A-01"))

    assert placed(played) == ["10 BOLT 48 PCS A-01"]
    assert played.records[0].from_bin == "RECEIVE"
    assert played.told == "48 PCS of BOLT in A-01"
    assert played.last.progress == "1 of 3"


def test_the_bin_is_proposed_with_its_reason() -> None:
    played = put(scan(BOLT_GTIN))

    assert (played.last.ask, played.last.also) == ("Put in A-01", "fixed bin of the item")
    assert played.last.understood == ("M8 bolt", "BOLT", "48 PCS")


def test_goods_come_in_any_order_and_the_last_line_ends_it() -> None:
    played = put(
        gs1(ai01=DRILL_GTIN, ai21="SN-1"), scan_bin("B-01"), scan("L-1"), scan_bin("A-02"), scan(BOLT_GTIN), scan_bin("A-01"),
        lookup=FloorLookup(documents_open=[DOCUMENT], lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2027, 1, 31))]),
    )  # fmt: skip

    assert placed(played) == ["30 DRILL SN-1 1 PCS B-01", "20 MILK L-1 24 PCS A-02", "10 BOLT 48 PCS A-01"]
    assert played.last.understood == ("Put away: 3 recorded", "complete")


def test_a_number_that_only_one_line_has_is_not_asked() -> None:
    assert placed(put(scan(MILK_GTIN), scan_bin("A-02"))) == ["20 MILK L-1 24 PCS A-02"]
    assert placed(put(scan(DRILL_GTIN), scan_bin("B-01"))) == ["30 DRILL SN-1 1 PCS B-01"]


def test_of_several_lots_the_one_in_hand_is_asked() -> None:
    document = an_order("put_away", "PA-2", MILK, to_put(40, "MILK", "12", "B-01", lot="L-2"))

    played = put(scan(MILK_GTIN), Typed("L-2"), scan_bin("B-01"), document=document)

    assert placed(played) == ["40 MILK L-2 12 PCS B-01"]


def test_another_lot_is_refused_with_what_was_read_and_what_is_expected() -> None:
    played = put(gs1(ai01=CASE_GTIN, ai10="L-7"))

    assert (played.code, played.told) == ("wrong_lot", "That is lot L-7; PA-1 wants lot L-1 of MILK, and nothing else. Take that.")
    assert played.last.ask == "Scan goods"


def test_goods_of_no_line_are_refused() -> None:
    played = put(scan(BOLT_GTIN), document=an_order("put_away", "PA-2", MILK))

    assert (played.code, played.told) == ("not_on_document", "BOLT is not on PA-2.")


def test_goods_that_are_put_away_already_are_refused() -> None:
    played = put(scan(BOLT_GTIN), scan_bin("A-01"), scan(BOLT_GTIN))

    assert played.told == "All of BOLT on PA-1 is posted already."


def test_another_bin_is_scanned_twice() -> None:
    once = put(scan(BOLT_GTIN), scan_bin("B-01"))

    assert once.last.outcome.kind is OutcomeKind.QUESTION
    assert once.told == "That is B-01, planned is A-01. Scan it again to use it"
    assert (once.last.ask, once.records) == ("Put in A-01", [])

    assert placed(put(scan(BOLT_GTIN), scan_bin("B-01"), scan_bin("B-01"))) == ["10 BOLT 48 PCS B-01"]
    assert placed(put(scan(BOLT_GTIN), scan_bin("B-01"), scan_bin("A-01"))) == ["10 BOLT 48 PCS A-01"]
    assert placed(put(scan(BOLT_GTIN), scan_bin("B-01"), scan_bin("A-02"))) == []


STRICT = W.model_copy(update={"other_bin_role": Role.SUPERVISOR})


def test_who_may_not_choose_another_bin_is_refused_with_both_bins() -> None:
    played = put(scan(BOLT_GTIN), scan_bin("B-01"), scan_bin("B-01"), lookup=FloorLookup(documents_open=[DOCUMENT], here=STRICT))

    assert played.code == "not_permitted"
    assert "put BOLT into B-01, planned is A-01. Ask a supervisor." in played.told
    assert played.records == []


def test_who_may_says_why() -> None:
    lookup = FloorLookup(documents_open=[DOCUMENT], here=STRICT, roles=(Role.SUPERVISOR,))

    assert placed(put(scan(BOLT_GTIN), scan_bin("B-01"), scan_bin("B-01"), Chosen(1), lookup=lookup)) == [
        "10 BOLT 48 PCS B-01 It is full"
    ]
    assert placed(put(scan(BOLT_GTIN), scan_bin("B-01"), scan_bin("B-01"), Typed("wet floor"), lookup=lookup)) == [
        "10 BOLT 48 PCS B-01 wet floor"
    ]


@pytest.mark.parametrize(
    ("bin_code", "code"), [("CLOSED", "bin_blocked"), ("RECEIVE", "same_place"), ("E-01", "wrong_kind"), ("SHIP", None)]
)
def test_a_bin_that_takes_nothing_is_refused_and_the_question_stays(bin_code: str, code: str | None) -> None:
    played = put(scan(BOLT_GTIN), scan_bin(bin_code))

    assert code is None or played.code == code
    assert (played.last.ask, played.records) == ("Put in A-01", [])


def test_an_item_at_the_bin_is_refused_as_what_it_is() -> None:
    played = put(scan(BOLT_GTIN), scan(BOX_GTIN))

    assert (played.code, played.told) == ("wrong_kind", "That is item BOLT (BOX); scan a bin.")


def test_digits_before_the_bin_split_the_line() -> None:
    played = put(scan(BOLT_GTIN), Typed("24"), scan_bin("A-01"), scan(BOLT_GTIN), scan_bin("A-01"))

    assert placed(played) == ["10 BOLT 24 PCS A-01", "10 BOLT 24 PCS A-01"]


def test_a_part_in_another_unit() -> None:
    assert placed(put(scan(BOLT_GTIN), Typed("1 BOX"), scan_bin("A-01"))) == ["10 BOLT 1 BOX A-01"]


def test_more_than_the_line_has_is_refused() -> None:
    played = put(scan(BOLT_GTIN), Typed("49"))

    assert (played.code, played.told) == ("more_than_planned", "49 PCS of BOLT is more than the 48 PCS that are left on PA-1.")
    assert put(gs1(ai02=CASE_GTIN, ai37="3", ai10="L-1")).code == "more_than_planned"
    assert put(scan(BOLT_GTIN), Typed("0")).code == "quantity_not_positive"
    assert put(scan(BOLT_GTIN), Typed("-1")).code == "wrong_kind"


def test_what_the_label_counts_is_what_is_in_hand() -> None:
    assert placed(put(gs1(ai02=CASE_GTIN, ai37="1", ai10="L-1"), scan_bin("A-02"))) == ["20 MILK L-1 1 CASE A-02"]


def test_the_next_bin_is_proposed_where_the_planned_one_is_full() -> None:
    lookup = FloorLookup(documents_open=[DOCUMENT], suggested=(("A-01", "fixed"), ("B-01", "same goods are there")))

    played = put(scan(BOLT_GTIN), OTHER_BIN, lookup=lookup)

    assert (played.last.ask, played.last.also, played.told) == ("Put in B-01", "same goods are there", "B-01: same goods are there")
    assert placed(put(scan(BOLT_GTIN), OTHER_BIN, scan_bin("B-01"), lookup=lookup)) == ["10 BOLT 48 PCS B-01"]

    none_left = put(scan(BOLT_GTIN), OTHER_BIN, OTHER_BIN, lookup=lookup)

    assert none_left.told == "No other bin is proposed: choose one and scan it twice"


def test_offline_a_planned_put_away_goes_on() -> None:
    lookup = FloorLookup(documents_open=[DOCUMENT], online=False)

    assert placed(put(scan(BOLT_GTIN), scan_bin("A-01"), lookup=lookup)) == ["10 BOLT 48 PCS A-01"]
    assert put(scan(BOLT_GTIN), OTHER_BIN, lookup=lookup).told == "No connection: choose a bin and scan it twice"


def test_skip_puts_a_line_last() -> None:
    played = put(SKIP)

    assert played.told == "BOLT comes last"
    assert [line.text.split()[0] for line in played.last.lines] == ["MILK", "DRILL", "BOLT"]
    assert placed(put(scan(BOLT_GTIN), SKIP, scan(MILK_GTIN), scan_bin("A-02"))) == ["20 MILK L-1 24 PCS A-02"]


def test_done_with_lines_left_asks_what_becomes_of_them() -> None:
    later = put(scan(BOLT_GTIN), scan_bin("A-01"), DONE, Chosen(1))

    assert later.last.understood == ("Put away: 1 recorded", "2 lines left")

    given_back = put(DONE, Chosen(2))

    assert given_back.records == [ActivityFinished(activity="PA-1")]
    assert put(DONE, BACK).last.ask == "Scan goods"


def test_esc_at_the_bin_forgets_the_goods_and_keeps_what_was_put() -> None:
    played = put(scan(BOLT_GTIN), BACK)

    assert (played.last.ask, played.records, played.told) == ("Scan goods", [], "Not put away")
    assert put(BACK).ended


def test_all_on_a_plate_is_put_away_by_plate_and_bin() -> None:
    document = an_order("put_away", "PA-2", to_put(10, "BOLT", "48", plate="P1"), to_put(20, "MILK", "12", plate="P1", lot="L-1"))

    played = put(scan_plate("P1"), scan_bin("A-01"), document=document)

    assert played.records == [PlateMoved(plate="P1", to_bin="A-01")]
    assert played.prompts[-1].ask == "Put away PA-2"
    assert put(scan_plate("P9"), document=document).told == "Plate P9 is not on PA-2."


def test_digits_before_the_bin_put_away_a_part_of_what_stands_on_a_plate() -> None:
    document = an_order("put_away", "PA-2", to_put(10, "BOLT", "48", plate="P1"))

    played = put(scan_plate("P1"), Typed("8"), scan_bin("A-01"), document=document)

    (record,) = played.records
    assert (record.quantity, record.from_plate, record.to_plate) == (Quantity(8), "P1", "")
    assert played.last.ask == "Scan goods"


def test_the_books_empty_bin_is_looked_at() -> None:
    document = an_order("put_away", "PA-2", BOLTS.model_copy(update={"empties_bin": True}))

    played = put(scan(BOLT_GTIN), scan_bin("A-01"), Chosen(2), document=document)

    assert played.prompts[2].ask == "RECEIVE empty?"
    assert (played.records[-1].bin, played.records[-1].is_empty) == ("RECEIVE", False)


def test_goods_find_their_put_away() -> None:
    other = an_order("put_away", "PA-2", to_put(10, "MILK", "12", lot="L-2"))
    lookup = FloorLookup(documents_open=[DOCUMENT, other])

    assert play(put_away(lookup), [scan(BOLT_GTIN)]).last.ask == "Put in A-01"

    asked = play(put_away(lookup), [scan(MILK_GTIN)])

    assert asked.last.ask == "Which put-away?"

    chosen = play(put_away(lookup), [scan(MILK_GTIN), Chosen(2), scan_bin("A-01")])

    assert placed(chosen) == ["10 MILK L-2 12 PCS A-01"]


def test_a_put_away_is_scanned_or_chosen() -> None:
    lookup = FloorLookup(documents_open=[DOCUMENT])

    assert play(put_away(lookup), [scan("PA-1")]).last.place == "PA-1"
    assert play(put_away(lookup), [Chosen(1)]).last.place == "PA-1"


def test_boxes_that_were_received_one_by_one_are_put_away_at_once() -> None:
    boxes = an_order(
        "put_away", "PA-9", BOLTS, BOLTS.model_copy(update={"line": 11}), BOLTS.model_copy(update={"line": 12, "to_bin": "B-01"})
    )

    played = put(scan(BOLT_GTIN), scan_bin("A-01"), document=boxes)

    assert placed(played) == ["10 BOLT 48 PCS A-01", "11 BOLT 48 PCS A-01"]
    assert played.told == "96 PCS of BOLT in A-01"
    assert played.last.progress == "2 of 3"
    assert placed(put(scan(BOLT_GTIN), Typed("50"), scan_bin("A-01"), document=boxes)) == [
        "10 BOLT 48 PCS A-01",
        "11 BOLT 2 PCS A-01",
    ]


# Goods that are received by being put away

ARRIVING = an_order(
    "put_away",
    "PA-7",
    OpenLine(line=10, item="MILK", uom="PCS", quantity=Quantity(48), to_bin="A-02"),
    OpenLine(line=20, item="BOLT", uom="PCS", quantity=Quantity(100), to_bin="A-01"),
)


def test_what_arrives_by_its_put_away_has_its_date_and_its_box() -> None:
    played = put(gs1(ai01=CASE_GTIN, ai17="271231", ai10="L-9"), scan_bin("A-02"), document=ARRIVING)

    assert placed(played) == ["10 MILK L-9 1 CASE A-02"]
    assert (played.records[0].expiration, played.records[0].from_bin) == (date(2027, 12, 31), "")


def test_how_many_arrived_is_asked_where_no_label_says_it() -> None:
    played = put(scan(BOLT_GTIN), Typed("60"), scan_bin("A-01"), document=ARRIVING)

    assert placed(played) == ["20 BOLT 60 PCS A-01"]
    assert put(scan(BOLT_GTIN), Typed("101"), document=ARRIVING).code == "more_than_planned"
    assert put(scan(MILK_GTIN), Typed("L-1"), Typed("01.01.26"), document=ARRIVING).code == "lot_expired"


def test_where_there_are_no_bins_the_goods_alone_are_scanned() -> None:
    document = an_order("put_away", "PA-8", OpenLine(line=10, item="BOLT", uom="PCS", quantity=Quantity(48)))
    floor = FloorLookup(documents_open=[document], here=LocationCard(code="W", require_receive=True, require_put_away=True))

    played = put(scan(BOLT_GTIN), document=document, lookup=floor)

    assert placed(played) == ["10 BOLT 48 PCS"]
    assert played.prompts[1].outcome.text == "48 PCS of BOLT put away"


# Without a plan


def freely(*inputs, **floor) -> Played:
    return play(put_away(FloorLookup(**floor)), inputs)


def moves(played: Played) -> list[str]:
    return [
        " ".join(part for part in (one.item, one.lot or one.serial, str(one.quantity), one.uom, one.from_bin, one.to_bin) if part)
        for one in played.records
        if isinstance(one, Moved)
    ]


RECEIVED = [on_hand("BOLT", "48", bin_code="RECEIVE"), on_hand("BOLT", "5", bin_code="A-02")]


def test_goods_without_a_plan_lie_in_the_receiving_bin_and_get_a_bin_proposed() -> None:
    played = freely(scan(BOLT_GTIN), stock=RECEIVED, suggested=(("A-02", "same goods are there"),))

    assert (played.last.ask, played.last.also, played.last.context) == ("Put in A-02", "same goods are there", "From RECEIVE")

    done = freely(scan(BOLT_GTIN), scan_bin("A-02"), stock=RECEIVED, suggested=(("A-02", "same goods are there"),))

    assert moves(done) == ["BOLT 48 PCS RECEIVE A-02"]
    assert done.last.ask == "Scan goods"


def test_without_a_proposal_any_bin_of_the_shelves_is_taken() -> None:
    assert moves(freely(scan(BOLT_GTIN), scan_bin("B-01"), stock=RECEIVED)) == ["BOLT 48 PCS RECEIVE B-01"]


def test_why_no_bin_is_proposed_is_said() -> None:
    played = freely(scan(BOLT_GTIN), OTHER_BIN, stock=RECEIVED, suggested=(("", "all bins are full"),))

    assert (played.prompts[1].ask, played.prompts[1].also) == ("Scan put bin", "all bins are full")
    assert played.told == "No other bin is proposed (all bins are full): choose one and scan it twice"


def test_without_a_plan_digits_split_too() -> None:
    assert moves(freely(scan(BOLT_GTIN), Typed("8"), scan_bin("B-01"), stock=RECEIVED)) == ["BOLT 8 PCS RECEIVE B-01"]


def test_goods_in_several_other_bins_are_asked_about() -> None:
    stock = [on_hand("BOLT", "5", bin_code="A-01"), on_hand("BOLT", "7", bin_code="A-02")]

    played = freely(scan(BOLT_GTIN), scan_bin("A-02"), scan_bin("B-01"), stock=stock)

    assert played.prompts[1].ask == "Scan from bin"
    assert moves(played) == ["BOLT 7 PCS A-02 B-01"]


def test_offline_goods_are_in_the_receiving_bin_and_counted_by_the_person() -> None:
    played = freely(scan(BOLT_GTIN), Typed("12"), scan_bin("B-01"), stock=RECEIVED, online=False)

    assert moves(played) == ["BOLT 12 PCS RECEIVE B-01"]


def test_a_plate_without_a_plan_moves_as_a_whole() -> None:
    played = freely(scan_plate("P1"), scan_bin("A-01"))

    assert played.records == [PlateMoved(plate="P1", to_bin="A-01")]


def test_a_blocked_lot_stays_where_it_is() -> None:
    played = freely(gs1(ai01=MILK_GTIN, ai10="L-1"), lot_cards=[LotCard(item="MILK", lot="L-1", blocked=True)])

    assert (played.code, played.last.ask) == ("lot_blocked", "Scan goods")


def test_a_location_without_bins_has_nothing_to_put_away_freely() -> None:
    assert freely(scan(BOLT_GTIN), here=LocationCard(code="W")).code == "bin_not_used"
