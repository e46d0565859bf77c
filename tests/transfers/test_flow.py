"""Moving goods between bins and loading them for another location, as the person with the goods in hand lives it."""

from datetime import date

from scanner_client.flows.prompts import Chosen, Pressed, Typed
from scanner_client.flows.transfers import move, ship_transfer
from shared.barcodes.function_codes import FunctionCode
from shared.wire.catalog import LocationCard, LotCard
from shared.wire.picking import Moved
from tests.flow_lookup import (
    BOLT_GTIN,
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
)

STOCK = [on_hand("BOLT", "50"), on_hand("MILK", "12", lot="L-1"), on_hand("DRILL", "1", serial="SN-1")]
ORDER = an_order("transfer_shipment", "TO-1", a_line(10, "BOLT", "30"), a_line(20, "DRILL", "2"))
ALL, OK, BACK, DONE = (Pressed(code) for code in (FunctionCode.ALL, FunctionCode.OK, FunctionCode.BACK, FunctionCode.DONE))


def moved(*inputs, lookup: FloorLookup | None = None) -> Played:
    return play(move(lookup or FloorLookup(stock=STOCK)), inputs)


def moves(played: Played) -> list[str]:
    return [
        " ".join(part for part in (one.item, one.lot or one.serial, str(one.quantity), one.uom, one.from_bin, one.to_bin) if part)
        for one in played.records
        if isinstance(one, Moved)
    ]


def test_an_item_moves_from_bin_to_bin() -> None:
    played = moved(scan_bin("A-01"), scan(BOLT_GTIN), Typed("5"), scan_bin("B-01"))

    assert moves(played) == ["BOLT 5 PCS A-01 B-01"]
    assert played.last.ask == "Scan from bin"


def test_nothing_is_recorded_before_the_goods_are_put_down() -> None:
    assert moved(scan_bin("A-01"), scan(BOLT_GTIN), Typed("5")).records == []


def test_several_lines_move_together() -> None:
    played = moved(
        scan_bin("A-01"),
        scan(BOLT_GTIN),
        ALL,
        gs1(ai01=MILK_GTIN, ai10="L-1"),
        Typed("6"),
        gs1(ai01=DRILL_GTIN, ai21="SN-1"),
        DONE,
        scan_bin("B-01"),
    )

    assert moves(played) == ["BOLT 50 PCS A-01 B-01", "MILK L-1 6 PCS A-01 B-01", "DRILL SN-1 1 PCS A-01 B-01"]


def test_more_than_the_bin_holds_is_refused() -> None:
    played = moved(scan_bin("A-01"), scan(BOLT_GTIN), Typed("51"))

    assert played.code == "insufficient_bin_content"
    assert played.last.ask == "Quantity?"


def test_what_is_on_the_trolley_already_is_no_longer_in_the_bin() -> None:
    played = moved(scan_bin("A-01"), scan(BOLT_GTIN), Typed("40"), scan(BOLT_GTIN), Typed("11"))

    assert played.code == "insufficient_bin_content"
    assert "Only 10 of BOLT" in played.told


def test_offline_the_server_decides_what_the_bin_holds() -> None:
    played = moved(scan_bin("A-01"), scan(BOLT_GTIN), Typed("51"), scan_bin("B-01"), lookup=FloorLookup(stock=STOCK, online=False))

    assert moves(played) == ["BOLT 51 PCS A-01 B-01"]


def test_all_of_a_bin_moves_after_a_second_yes() -> None:
    played = moved(scan_bin("A-01"), ALL, OK, scan_bin("B-01"))

    assert moves(played) == ["BOLT 50 PCS A-01 B-01", "MILK L-1 12 PCS A-01 B-01", "DRILL SN-1 1 PCS A-01 B-01"]
    assert moved(scan_bin("A-01"), ALL, scan_bin("B-01")).code == "nothing_to_post"


def test_all_of_a_bin_needs_the_server() -> None:
    played = moved(scan_bin("A-01"), ALL, lookup=FloorLookup(stock=STOCK, online=False))

    assert "No connection" in played.told
    assert played.last.ask == "Scan item"


def test_the_same_bin_is_refused() -> None:
    played = moved(scan_bin("A-01"), scan(BOLT_GTIN), Typed("5"), scan_bin("A-01"))

    assert played.code == "same_place"
    assert played.records == []


def test_a_blocked_bin_takes_nothing() -> None:
    played = moved(scan_bin("A-01"), scan(BOLT_GTIN), Typed("5"), scan_bin("CLOSED"))

    assert played.code == "bin_blocked"


def test_esc_with_goods_in_hand_asks_what_becomes_of_them() -> None:
    played = moved(scan_bin("A-01"), scan(BOLT_GTIN), Typed("5"), BACK)

    assert [choice.text for choice in played.last.choices] == ["Keep on", "Put back in A-01"]

    kept = moved(scan_bin("A-01"), scan(BOLT_GTIN), Typed("5"), BACK, Chosen(1), scan_bin("B-01"))

    assert moves(kept) == ["BOLT 5 PCS A-01 B-01"]

    forgotten = moved(scan_bin("A-01"), scan(BOLT_GTIN), Typed("5"), BACK, Chosen(2))

    assert forgotten.last.ask == "Scan from bin"
    assert forgotten.records == []


def test_a_location_without_bins_has_nothing_to_move() -> None:
    played = moved(lookup=FloorLookup(here=LocationCard(code="W")))

    assert played.code == "bin_not_used"


def shipped(*inputs, lookup: FloorLookup | None = None) -> Played:
    return play(ship_transfer(lookup or FloorLookup(), ORDER), inputs)


def loads(played: Played) -> list[str]:
    return [
        " ".join(part for part in (str(one.line), one.item, one.serial, str(one.quantity), one.uom, one.bin) if part)
        for one in played.records
    ]


def test_goods_of_a_transfer_order_are_loaded_from_their_bin() -> None:
    played = shipped(scan_bin("A-01"), scan(BOLT_GTIN), OK, scan_bin("B-01"), scan(DRILL_GTIN), scan("SN-1"), DONE, DONE)

    assert loads(played) == ["10 BOLT 30 PCS A-01", "20 DRILL SN-1 1 PCS B-01"]
    assert played.last.understood == ("Shipped: 2 recorded", "1 lines left")


def test_more_than_the_transfer_order_has_is_refused() -> None:
    played = shipped(scan_bin("A-01"), scan(BOLT_GTIN), Typed("31"))

    assert played.code == "over_shipment"
    assert played.last.ask == "Quantity?"


def test_an_item_that_is_not_on_the_transfer_order_is_refused() -> None:
    assert shipped(scan_bin("A-01"), scan(MILK_GTIN)).code == "not_on_document"


def test_an_expired_lot_is_not_loaded() -> None:
    order = an_order("transfer_shipment", "TO-2", a_line(10, "MILK", "6"))
    lookup = FloorLookup(lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2026, 1, 1))])

    played = play(ship_transfer(lookup, order), [scan_bin("A-01"), scan(MILK_GTIN), Typed("L-1")])

    assert played.code == "lot_expired"
