"""Adjusting, as the supervisor with the broken carton lives it."""

from datetime import date

from scanner_client.flows.adjusting import adjust
from scanner_client.flows.prompts import Chosen, Pressed, Typed
from shared.barcodes.function_codes import FunctionCode
from shared.quantities import Quantity
from shared.wire.adjusting import Adjusted
from shared.wire.catalog import LocationCard, LotCard, ReasonCard
from tests.flow_lookup import BOLT_GTIN, DRILL_GTIN, MILK_GTIN, FloorLookup, Played, gs1, on_hand, play, scan, scan_bin

BOLT = scan(BOLT_GTIN)
MILK = gs1(ai01=MILK_GTIN, ai10="L-1")
FOUND, LOST = Chosen(1), Chosen(2)
OK, ALL, BACK = (Pressed(code) for code in (FunctionCode.OK, FunctionCode.ALL, FunctionCode.BACK))
REASONS = [ReasonCard(code="BROKEN", description="Fell down"), ReasonCard(code="SAMPLE")]
FLOOR = FloorLookup(
    stock=[
        on_hand("MILK", "12", lot="L-1"),
        on_hand("BOLT", "24"),
        on_hand("BOLT", "5", bin_code="B-01"),
        on_hand("DRILL", "1", serial="SN-1"),
    ],
    lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2027, 1, 31)), LotCard(item="MILK", lot="L-8", blocked=True)],
    reason_cards=REASONS,
)


def adjusted(*inputs, lookup: FloorLookup = FLOOR) -> Played:
    return play(adjust(lookup), [scan_bin("A-01"), *inputs])


def test_lost_goods_are_taken_out_with_a_reason_of_the_list() -> None:
    played = adjusted(BOLT, LOST, Typed("3"), Chosen(1), OK)

    assert played.records == [Adjusted(item="BOLT", uom="PCS", quantity=Quantity(3), direction="lost", bin="A-01", reason="BROKEN")]
    assert played.last.ask == "Scan item"
    assert played.told == "−3 PCS of BOLT: BROKEN"


def test_found_goods_are_put_in_with_a_reason_in_words() -> None:
    played = adjusted(BOLT, FOUND, Typed("2"), Typed("behind the shelf"), OK)

    assert (played.records[0].direction, played.records[0].reason) == ("found", "behind the shelf")


def test_a_number_that_is_no_choice_is_refused_in_a_short_sentence() -> None:
    played = adjusted(BOLT, Chosen(3))

    assert played.told == "That is number 3; scan or type a number of the list."


def test_enter_alone_does_not_lose_all_that_the_bin_has() -> None:
    played = adjusted(BOLT, LOST, OK)

    assert played.records == []
    assert played.last.ask == "Quantity?"


def test_all_that_the_bin_has_is_lost_with_one_key() -> None:
    played = adjusted(BOLT, LOST, ALL, Chosen(2), OK)

    assert played.records[0].quantity == Quantity(24)


def test_what_will_be_booked_is_shown_before_it_is() -> None:
    played = adjusted(MILK, LOST, Typed("2"), Chosen(1))

    assert played.last.ask == "Book it?"
    assert played.told == "Lost: 2 PCS of MILK lot L-1. Book it?"
    assert played.records == []


def test_no_books_nothing() -> None:
    played = adjusted(BOLT, LOST, Typed("3"), Chosen(1), BACK)

    assert played.records == []
    assert played.last.ask == "Scan item"


def test_a_reason_is_never_left_out() -> None:
    played = adjusted(BOLT, LOST, Typed("3"), Typed(" "))

    assert (played.last.ask, played.code) == ("Reason?", "reason_required")


def test_without_a_list_the_reason_is_typed() -> None:
    lookup = FloorLookup(stock=FLOOR.stock)

    played = adjusted(BOLT, LOST, Typed("3"), Typed("broken"), OK, lookup=lookup)

    assert played.records[0].reason == "broken"


def test_found_goods_of_an_unknown_lot_need_their_date() -> None:
    played = adjusted(gs1(ai01=MILK_GTIN, ai10="L-2"), FOUND, Typed("310127"), Typed("4"), Chosen(1), OK)

    assert [prompt.ask for prompt in played.prompts[3:5]] == ["Expiry date", "Quantity?"]
    assert (played.records[0].lot, played.records[0].expiration) == ("L-2", date(2027, 1, 31))


def test_found_goods_of_a_known_lot_have_its_date() -> None:
    played = adjusted(MILK, FOUND, Typed("4"), Chosen(1), OK)

    assert played.records[0].expiration == date(2027, 1, 31)


def test_a_piece_is_adjusted_by_its_serial_number_alone() -> None:
    played = adjusted(gs1(ai01=DRILL_GTIN, ai21="SN-1"), LOST, Chosen(1), OK)

    assert (played.records[0].serial, played.records[0].quantity) == ("SN-1", Quantity(1))


def test_a_piece_that_is_in_stock_cannot_be_found() -> None:
    played = adjusted(gs1(ai01=DRILL_GTIN, ai21="SN-1"), FOUND)

    assert (played.last.ask, played.code) == ("Scan item", "serial_already_in_stock")


def test_a_blocked_lot_stays_as_it_is() -> None:
    assert adjusted(gs1(ai01=MILK_GTIN, ai10="L-8"), LOST).code == "lot_blocked"


def test_esc_goes_back_to_the_item_then_to_the_bin_then_to_the_menu() -> None:
    played = adjusted(BOLT, LOST, BACK, BACK, BACK)

    assert [prompt.ask for prompt in played.prompts[-3:]] == ["Quantity?", "Scan item", "Scan bin"]
    assert played.ended


def test_another_scan_at_found_or_lost_is_the_next_item() -> None:
    played = adjusted(BOLT, MILK)

    assert (played.last.ask, played.told) == ("Found or lost?", "item MILK lot L-1")


def test_where_there_are_no_bins_none_is_asked() -> None:
    lookup = FloorLookup(here=LocationCard(code="E"), reason_cards=REASONS)

    played = play(adjust(lookup), [BOLT, FOUND, Typed("2"), Chosen(1), OK])

    assert played.records[0].bin == ""


def test_offline_the_quantity_is_typed() -> None:
    lookup = FloorLookup(stock=FLOOR.stock, online=False, reason_cards=REASONS)

    played = adjusted(BOLT, LOST, Typed("3"), Chosen(1), OK, lookup=lookup)

    assert played.records[0].quantity == Quantity(3)
