"""The count, as the person at the bin lives it."""

from datetime import date

from scanner_client.flows.counting import count
from scanner_client.flows.prompts import Chosen, OutcomeKind, Pressed, Typed
from shared.barcodes.function_codes import FunctionCode
from shared.quantities import Quantity
from shared.wire.catalog import LocationCard, LotCard
from shared.wire.counting import CountFinished, CountRecorded
from tests.flow_lookup import (
    BOLT_GTIN,
    BOX_GTIN,
    CASE_GTIN,
    DRILL_GTIN,
    MILK_GTIN,
    FloorLookup,
    Played,
    a_line,
    an_order,
    gs1,
    on_hand,
    play,
    scan,
    scan_bin,
    scan_command,
)

ORDER = an_order(
    "count_order",
    "PI-1",
    a_line(1, "BOLT", bin_code="A-01"),
    a_line(2, "MILK", bin_code="A-01"),
    a_line(3, "DRILL", bin_code="A-02"),
)
DONE, OK, BACK, ZERO = (Pressed(code) for code in (FunctionCode.DONE, FunctionCode.OK, FunctionCode.BACK, FunctionCode.ZERO))
MILK_LABEL = gs1(ai01=MILK_GTIN, ai17="271231", ai10="L-1")


def counted(*inputs, lookup: FloorLookup | None = None) -> Played:
    return play(count(lookup or FloorLookup(documents_open=[ORDER]), ORDER), inputs)


def figures(played: Played) -> list[str]:
    return [
        f"{one.bin} {one.item} {one.lot or one.serial} {one.mode} {one.quantity} {one.uom}".replace("  ", " ")
        for one in played.records
        if isinstance(one, CountRecorded)
    ]


def test_each_scan_counts_one_of_the_unit_that_was_scanned() -> None:
    played = counted(scan_bin("A-01"), scan(BOLT_GTIN), scan(BOLT_GTIN), scan(BOX_GTIN))

    assert figures(played) == ["A-01 BOLT add 1 PCS", "A-01 BOLT add 1 PCS", "A-01 BOLT add 1 BOX"]
    assert "26 PCS" in played.last.understood
    assert played.last.outcome.short == "= 26 PCS"


def test_a_multiplier_counts_that_many_of_the_next_scan() -> None:
    played = counted(scan_bin("A-01"), Typed("12*"), scan(BOLT_GTIN), scan("ZZQ124"), scan(BOLT_GTIN))

    assert figures(played) == ["A-01 BOLT add 12 PCS", "A-01 BOLT add 12 PCS"]


def test_a_figure_replaces_what_was_counted_of_the_item_in_hand() -> None:
    played = counted(scan_bin("A-01"), scan(BOLT_GTIN), Typed("24"))

    assert figures(played)[-1] == "A-01 BOLT set 24 PCS"
    assert "24 PCS" in played.last.understood


def test_minus_takes_the_next_scan_away() -> None:
    played = counted(scan_bin("A-01"), Typed("3*"), scan(BOLT_GTIN), scan_command("MINUS"), scan(BOLT_GTIN))

    assert figures(played)[-1] == "A-01 BOLT set 2 PCS"


def test_no_more_is_taken_away_than_was_counted() -> None:
    played = counted(scan_bin("A-01"), scan(BOLT_GTIN), Typed("-2"))

    assert played.code == "quantity_not_positive"
    assert len(figures(played)) == 1


def test_a_large_figure_is_asked_twice() -> None:
    played = counted(scan_bin("A-01"), scan(BOLT_GTIN), Typed("12000"))

    assert played.last.outcome.kind is OutcomeKind.QUESTION
    assert len(figures(played)) == 1

    played = counted(scan_bin("A-01"), scan(BOLT_GTIN), Typed("12000"), OK)

    assert figures(played)[-1] == "A-01 BOLT set 12000 PCS"


def test_a_label_with_lot_and_date_answers_everything() -> None:
    played = counted(scan_bin("A-01"), MILK_LABEL)

    assert figures(played) == ["A-01 MILK L-1 add 1 PCS"]
    assert played.records[0].expiration == date(2027, 12, 31)


def test_a_lot_is_asked_once_and_stays_for_the_next_scan() -> None:
    played = counted(scan_bin("A-01"), scan(MILK_GTIN), Typed("L-7"), Typed("31.12.27"), scan(MILK_GTIN), scan(CASE_GTIN))

    assert figures(played) == ["A-01 MILK L-7 add 1 PCS", "A-01 MILK L-7 add 1 PCS", "A-01 MILK L-7 add 1 CASE"]


def test_the_date_of_a_known_lot_is_not_asked() -> None:
    lookup = FloorLookup(lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2027, 1, 31))])

    played = counted(scan_bin("A-01"), scan(MILK_GTIN), Typed("L-1"), lookup=lookup)

    assert figures(played) == ["A-01 MILK L-1 add 1 PCS"]


def test_a_label_with_another_date_than_its_lot_is_refused() -> None:
    lookup = FloorLookup(lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2027, 1, 31))])

    played = counted(scan_bin("A-01"), MILK_LABEL, lookup=lookup)

    assert played.code == "expiration_mismatch"
    assert "L-1 of MILK" in played.told
    assert played.records == []


def test_a_lone_lot_label_waits_for_its_item() -> None:
    played = counted(scan_bin("A-01"), gs1(ai10="L-3", ai17="271231"), scan(MILK_GTIN))

    assert played.prompts[2].understood == ("waiting: lot L-3 expires 2027-12-31",)
    assert figures(played) == ["A-01 MILK L-3 add 1 PCS"]


def test_serial_numbers_are_scanned_one_by_one() -> None:
    played = counted(scan_bin("A-02"), scan(DRILL_GTIN), scan("SN-1"), scan("SN-2"), DONE)

    assert figures(played) == ["A-02 DRILL SN-1 add 1 PCS", "A-02 DRILL SN-2 add 1 PCS"]
    assert played.last.ask == "Scan item"


def test_a_serial_number_scanned_twice_is_refused_and_the_flow_stays() -> None:
    played = counted(scan_bin("A-02"), scan(DRILL_GTIN), scan("SN-1"), scan("SN-1"))

    assert played.code == "serial_scanned_twice"
    assert "SN-1 of DRILL" in played.told
    assert played.last.ask == "Scan serial"
    assert len(played.records) == 1


def test_a_serial_number_counted_in_another_bin_is_refused_too() -> None:
    serial = gs1(ai01=DRILL_GTIN, ai21="SN-1")

    played = counted(scan_bin("A-02"), serial, scan_bin("B-01"), serial)

    assert played.code == "serial_scanned_twice"


def test_a_serial_label_with_another_count_than_one_is_refused() -> None:
    played = counted(scan_bin("A-02"), Typed("3*"), gs1(ai01=DRILL_GTIN, ai21="SN-1"))

    assert played.code == "serial_quantity_not_one"
    assert played.records == []


def test_a_bin_is_not_left_silently_while_something_is_not_counted() -> None:
    played = counted(scan_bin("A-01"), scan(BOLT_GTIN), DONE)

    assert played.told == "1 not counted in A-01: 0, or go back"
    assert [choice.text for choice in played.last.choices] == ["None there: 0", "Go back"]


def test_zero_is_recorded_once_it_was_said() -> None:
    played = counted(scan_bin("A-01"), scan(BOLT_GTIN), DONE, Chosen(1))

    assert figures(played)[-1] == "A-01 MILK add 0 "
    assert played.last.ask == "Scan bin"


def test_going_back_asks_for_items_again() -> None:
    played = counted(scan_bin("A-01"), scan(BOLT_GTIN), DONE, Chosen(2), MILK_LABEL, DONE)

    assert figures(played)[-1] == "A-01 MILK L-1 add 1 PCS"
    assert played.last.ask == "Scan bin"


def test_a_scan_instead_of_an_answer_means_go_back_and_is_counted() -> None:
    played = counted(scan_bin("A-01"), scan(BOLT_GTIN), DONE, scan(BOLT_GTIN))

    assert len(figures(played)) == 2
    assert played.last.ask == "Scan item"


def test_the_empty_bin_label_records_zero_of_all_that_was_expected() -> None:
    played = counted(scan_bin("A-01"), ZERO)

    assert figures(played) == ["A-01 BOLT add 0 ", "A-01 MILK add 0 "]
    assert played.last.ask == "Scan bin"


def test_the_next_bin_ends_the_one_before() -> None:
    played = counted(scan_bin("A-01"), scan(BOLT_GTIN), MILK_LABEL, scan_bin("A-02"))

    assert played.last.ask == "Scan item"
    assert played.last.context == "Bin A-02"
    assert played.last.progress == "1 of 2"


def test_finishing_is_asked_twice() -> None:
    played = counted(scan_bin("A-02"), ZERO, DONE, OK)

    assert not any(isinstance(one, CountFinished) for one in played.records)

    played = counted(scan_bin("A-02"), ZERO, DONE, OK, OK)

    assert played.records[-1] == CountFinished(order="PI-1")
    assert played.last.ask == "Count finished"
    assert play(count(FloorLookup(), ORDER), [scan_bin("A-02"), ZERO, DONE, OK, OK, OK]).ended


def test_no_prompt_says_how_much_is_expected() -> None:
    lookup = FloorLookup(documents_open=[ORDER], stock=[on_hand("BOLT", "4711")])

    played = counted(scan_bin("A-01"), scan(BOLT_GTIN), DONE, Chosen(1), DONE, OK, OK, lookup=lookup)

    assert "4711" not in str(played.prompts)


def test_an_unknown_barcode_is_refused_and_named() -> None:
    played = counted(scan_bin("A-01"), scan("WHAT-IS-THIS"))

    assert played.code == "unknown_reference"
    assert "WHAT-IS-THIS" in played.told
    assert played.last.ask == "Scan item"


def test_a_wrong_check_digit_is_refused() -> None:
    played = counted(scan_bin("A-01"), scan("09521234543214"))

    assert played.code == "bad_check_digit"


def test_an_item_where_a_bin_is_asked_is_named() -> None:
    played = counted(scan(BOLT_GTIN))

    assert played.told == "That is item BOLT; scan a bin."
    assert played.last.ask == "Scan bin"


def test_a_bin_of_another_location_is_refused() -> None:
    played = counted(scan_bin("E-01"))

    assert played.told == "That is bin E-01 of location E; scan a bin of W."


def test_a_blocked_item_is_refused_by_its_name() -> None:
    played = counted(scan_bin("A-01"), scan("SCRAP"))

    assert played.code == "item_blocked"
    assert "SCRAP" in played.told


def test_one_code_of_two_items_is_chosen_by_number() -> None:
    played = counted(scan_bin("A-01"), scan("TWIN"))

    assert [choice.text for choice in played.last.choices] == ["item BOLT M8 bolt", "item MILK Milk 1 l"]

    played = counted(scan_bin("A-01"), scan("TWIN"), Chosen(1))

    assert figures(played) == ["A-01 BOLT add 1 PCS"]


def test_a_command_that_the_prompt_does_not_offer_does_nothing() -> None:
    played = counted(scan_bin("A-01"), scan_command("SHORT"))

    assert played.code == "wrong_kind"
    assert "SHORT" in played.told


def test_a_location_without_bins_is_counted_without_a_bin() -> None:
    order = an_order("count_order", "PI-2", a_line(1, "BOLT"))
    lookup = FloorLookup(here=LocationCard(code="W"))

    played = play(count(lookup, order), [scan(BOLT_GTIN), DONE, OK, OK])

    assert figures(played) == [" BOLT add 1 PCS"]
    assert isinstance(played.records[-1], CountFinished)


def test_esc_at_the_lot_forgets_the_scan_and_nothing_else() -> None:
    played = counted(scan_bin("A-01"), scan(BOLT_GTIN), scan(MILK_GTIN), BACK)

    assert played.last.ask == "Scan item"
    assert figures(played) == ["A-01 BOLT add 1 PCS"]


def test_the_order_is_scanned_or_chosen_or_found_by_its_bin() -> None:
    lookup = FloorLookup(documents_open=[ORDER])

    for given in (scan("PI-1"), Chosen(1), Typed("PI-1"), scan_bin("A-02")):
        assert play(count(lookup), [given]).last.ask == "Scan bin"


def test_another_order_than_a_count_order_is_named() -> None:
    lookup = FloorLookup(documents_open=[ORDER, an_order("sales_order", "SO-1", a_line(1, "BOLT", "1"))])

    played = play(count(lookup), [scan("SO-1")])

    assert played.told == "That is sales order SO-1; scan a count order."


def test_quantities_are_exact_to_five_decimals() -> None:
    played = counted(scan_bin("A-01"), scan(BOLT_GTIN), Typed("2,12345"))

    assert played.records[-1].quantity == Quantity("2.12345")
