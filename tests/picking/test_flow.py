"""Picking, as the person with the trolley lives it."""

from datetime import date

from scanner_client.flows.picking import pick
from scanner_client.flows.prompts import OutcomeKind, Pressed, Typed
from shared.barcodes.function_codes import FunctionCode
from shared.wire.catalog import LocationCard, LotCard
from shared.wire.picking import Picked, Shipped
from tests.flow_lookup import (
    BOLT_GTIN,
    BOX_GTIN,
    DRILL_GTIN,
    MILK_GTIN,
    FloorLookup,
    Played,
    a_line,
    an_order,
    gs1,
    play,
    scan,
    scan_bin,
)

ORDER = an_order(
    "sales_order",
    "SO-1",
    a_line(10, "DRILL", "2", bin_code="B-01"),
    a_line(20, "BOLT", "30", bin_code="A-01"),
    a_line(30, "MILK", "6", bin_code="A-02", lot="L-1"),
)
BOLTS = an_order("sales_order", "SO-2", a_line(10, "BOLT", "30", bin_code="A-01"))
MILKS = an_order("sales_order", "SO-3", a_line(10, "MILK", "6", bin_code="A-02", lot="L-1"))
ALL, OK, SHORT, SKIP, BIN, BACK = (
    Pressed(code)
    for code in (
        FunctionCode.ALL,
        FunctionCode.OK,
        FunctionCode.SHORT,
        FunctionCode.SKIP,
        FunctionCode.BIN,
        FunctionCode.BACK,
    )
)


def picked(order, *inputs, lookup: FloorLookup | None = None) -> Played:
    return play(pick(lookup or FloorLookup(), order), inputs)


def takings(played: Played) -> list[str]:
    return [
        " ".join(
            part for part in (str(one.line), one.item, one.lot or one.serial, str(one.quantity), one.uom, one.from_bin) if part
        )
        for one in played.records
        if isinstance(one, Picked)
    ]


def test_lines_come_in_the_order_of_their_bins() -> None:
    played = picked(ORDER, scan_bin("A-01"), scan(BOLT_GTIN), ALL)

    assert played.prompts[0].ask == "Go to A-01"
    assert takings(played) == ["20 BOLT 30 PCS A-01"]
    assert played.last.ask == "Go to A-02"


def test_a_line_takes_three_steps() -> None:
    played = picked(BOLTS, scan_bin("A-01"), scan(BOLT_GTIN), OK)

    assert takings(played) == ["10 BOLT 30 PCS A-01"]
    assert played.last.ask == "Ship it?"


def test_the_wrong_bin_says_where_one_is() -> None:
    played = picked(BOLTS, scan_bin("A-02"))

    assert played.code == "wrong_kind"
    assert played.told == "That is bin A-02, you are there; scan bin A-01."
    assert played.last.ask == "Go to A-01"


def test_another_bin_is_used_when_it_is_asked_for() -> None:
    played = picked(BOLTS, BIN, scan_bin("B-01"), scan(BOLT_GTIN), ALL)

    assert takings(played) == ["10 BOLT 30 PCS B-01"]


def test_the_wrong_item_is_refused_and_named() -> None:
    played = picked(BOLTS, scan_bin("A-01"), scan(DRILL_GTIN))

    assert played.told == "That is item DRILL; scan item BOLT."
    assert played.last.ask == "Scan item"
    assert played.records == []


def test_more_than_is_left_is_refused() -> None:
    played = picked(BOLTS, scan_bin("A-01"), scan(BOLT_GTIN), Typed("31"))

    assert played.code == "over_shipment"
    assert played.last.ask == "Quantity?"
    assert played.records == []


def test_pieces_may_be_scanned_one_by_one_until_the_line_is_full() -> None:
    played = picked(
        an_order("sales_order", "SO-4", a_line(10, "BOLT", "26")),
        scan_bin("A-01"),
        scan(BOLT_GTIN),
        scan(BOX_GTIN),
        scan(BOLT_GTIN),
        scan(BOLT_GTIN),
    )

    assert takings(played) == ["10 BOLT 26 PCS A-01"]


def test_a_part_is_recorded_and_the_rest_stays_on_the_line() -> None:
    played = picked(BOLTS, scan_bin("A-01"), scan(BOLT_GTIN), Typed("10"))

    assert takings(played) == ["10 BOLT 10 PCS A-01"]
    assert played.last.also == "BOLT: 20 left"


def test_short_leaves_the_rest_and_goes_on() -> None:
    played = picked(BOLTS, scan_bin("A-01"), scan(BOLT_GTIN), Typed("10"), SHORT, OK)

    assert played.last.ask == "Ship part?"
    assert played.last.outcome.kind is OutcomeKind.QUESTION


def test_skip_brings_the_line_last() -> None:
    played = picked(ORDER, SKIP, SKIP)

    assert played.last.ask == "Go to B-01"

    played = picked(ORDER, SKIP, SKIP, SKIP)

    assert played.last.ask == "Go to A-01"


def test_another_lot_than_planned_is_taken() -> None:
    played = picked(MILKS, scan_bin("A-02"), gs1(ai01=MILK_GTIN, ai17="271231", ai10="L-2"), ALL)

    assert takings(played) == ["10 MILK L-2 6 PCS A-02"]


def test_a_lot_that_has_expired_is_refused_at_the_pick() -> None:
    lookup = FloorLookup(lot_cards=[LotCard(item="MILK", lot="L-0815", expiration=date(2026, 5, 3))])

    played = picked(MILKS, scan_bin("A-02"), scan(MILK_GTIN), Typed("L-0815"), lookup=lookup)

    assert played.code == "lot_expired"
    assert "Lot L-0815 of MILK" in played.told
    assert played.last.ask == "Scan lot"
    assert played.records == []


def test_the_last_day_is_still_good() -> None:
    lookup = FloorLookup(lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2026, 5, 4))])

    played = picked(MILKS, scan_bin("A-02"), scan(MILK_GTIN), Typed("L-1"), ALL, lookup=lookup)

    assert takings(played) == ["10 MILK L-1 6 PCS A-02"]


def test_a_blocked_lot_is_refused() -> None:
    lookup = FloorLookup(lot_cards=[LotCard(item="MILK", lot="L-1", blocked=True)])

    played = picked(MILKS, scan_bin("A-02"), gs1(ai01=MILK_GTIN, ai10="L-1"), lookup=lookup)

    assert played.code == "lot_blocked"
    assert played.last.ask == "Scan item"


def test_serial_numbers_are_picked_one_by_one_and_none_twice() -> None:
    order = an_order("sales_order", "SO-5", a_line(10, "DRILL", "2", bin_code="B-01"))

    played = picked(order, scan_bin("B-01"), scan(DRILL_GTIN), scan("SN-1"), scan("SN-1"))

    assert played.code == "serial_scanned_twice"

    played = picked(order, scan_bin("B-01"), scan(DRILL_GTIN), scan("SN-1"), scan("SN-2"))

    assert takings(played) == ["10 DRILL SN-1 1 PCS B-01", "10 DRILL SN-2 1 PCS B-01"]
    assert played.last.ask == "Ship it?"


def test_what_is_picked_is_shipped_once_the_person_says_so() -> None:
    played = picked(BOLTS, scan_bin("A-01"), scan(BOLT_GTIN), ALL, OK)

    assert played.records[-1] == Shipped(order="SO-2")
    assert played.last.ask == "Picked SO-2"


def test_later_ships_nothing_and_keeps_what_was_picked() -> None:
    played = picked(BOLTS, scan_bin("A-01"), scan(BOLT_GTIN), ALL, BACK)

    assert takings(played) == ["10 BOLT 30 PCS A-01"]
    assert not any(isinstance(one, Shipped) for one in played.records)


def test_nothing_picked_is_nothing_to_ship() -> None:
    played = picked(BOLTS, SHORT)

    assert played.last.ask == "Picked SO-2"
    assert played.records == []


def test_a_location_without_bins_asks_for_none() -> None:
    lookup = FloorLookup(here=LocationCard(code="W"))

    order = an_order("sales_order", "SO-6", a_line(10, "BOLT", "30"))

    played = picked(order, scan(BOLT_GTIN), ALL, lookup=lookup)

    assert takings(played) == ["10 BOLT 30 PCS"]


def test_a_line_that_lies_in_two_bins_is_picked_from_both() -> None:
    split = an_order("sales_order", "SO-4", a_line(10, "BOLT", "20", bin_code="A-01"), a_line(10, "BOLT", "5", bin_code="B-01"))

    played = picked(split, scan_bin("A-01"), scan(BOLT_GTIN), OK, scan_bin("B-01"), scan(BOLT_GTIN), OK)

    assert takings(played) == ["10 BOLT 20 PCS A-01", "10 BOLT 5 PCS B-01"]
    assert played.last.ask == "Ship it?"
