"""Looking up, as anybody with a question and a scanner lives it."""

from datetime import date

from scanner_client.flows.look_up import look_up
from scanner_client.flows.prompts import Pressed, Typed
from shared.barcodes.function_codes import FunctionCode
from shared.wire.catalog import LotCard
from tests.flow_lookup import BOX_GTIN, MILK_GTIN, FloorLookup, Played, a_line, an_order, gs1, on_hand, play, scan, scan_bin

FLOOR = FloorLookup(
    stock=[on_hand("BOLT", "50"), on_hand("BOLT", "7", bin_code="B-01"), on_hand("MILK", "12", lot="L-1")],
    lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2027, 1, 31), blocked=True)],
    documents_open=[an_order("purchase_order", "PO-1", a_line(10, "BOLT", "100"))],
)


def looked_up(*inputs, lookup: FloorLookup = FLOOR) -> Played:
    return play(look_up(lookup), inputs)


def texts(played: Played) -> list[str]:
    return [f"{line.text} {line.detail}" for line in played.last.lines]


def test_an_item_says_what_it_is_and_where_it_is() -> None:
    played = looked_up(scan(BOX_GTIN))

    assert played.last.understood[:3] == ("M8 bolt", "BOLT", "1 BOX = 24 PCS")
    assert texts(played) == ["A-01 BOLT 50", "B-01 BOLT 7"]


def test_a_bin_says_what_is_in_it() -> None:
    assert texts(looked_up(scan_bin("A-01"))) == ["A-01 BOLT 50", "A-01 MILK lot L-1 12"]


def test_a_lot_says_until_when_it_is_good_and_that_it_is_blocked() -> None:
    played = looked_up(Typed("L-1"))

    assert played.last.understood[:4] == ("lot L-1", "MILK Milk 1 l", "blocked", "until 31.01.2027")
    assert texts(played) == ["A-01 MILK lot L-1 12"]


def test_the_label_of_an_item_with_its_lot_says_the_same_of_that_lot_alone() -> None:
    floor = FloorLookup(stock=[*FLOOR.stock, on_hand("MILK", "5", lot="L-2")], lot_cards=FLOOR.lot_cards)

    played = looked_up(gs1(ai01=MILK_GTIN, ai10="L-1"), lookup=floor)

    assert played.last.understood[:4] == ("lot L-1", "MILK Milk 1 l", "blocked", "until 31.01.2027")
    assert texts(played) == ["A-01 MILK lot L-1 12"]


def test_an_order_says_what_is_left() -> None:
    assert texts(looked_up(scan("PO-1"))) == ["BOLT M8 bolt 100 PCS"]


def test_the_raw_scan_and_its_reading_are_shown_for_support() -> None:
    played = looked_up(gs1(ai01=MILK_GTIN, ai10="L-1"))

    assert played.last.understood[-2:] == (f"raw (01){MILK_GTIN}(10)L-1", f"gs1 (01){MILK_GTIN} (10)L-1")


def test_offline_it_says_what_it_is_but_not_where() -> None:
    played = looked_up(scan(BOX_GTIN), lookup=FloorLookup(online=False))

    assert played.last.understood[0] == "M8 bolt"
    assert "no connection" in played.told


def test_what_nobody_knows_is_refused_by_its_text() -> None:
    assert looked_up(scan("NO-SUCH")).code == "unknown_reference"


def test_nothing_is_ever_recorded_and_esc_ends() -> None:
    played = looked_up(scan(BOX_GTIN), scan_bin("A-01"), Pressed(FunctionCode.BACK))

    assert played.ended
    assert played.records == []
