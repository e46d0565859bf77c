"""Reclassification, as the person with the label printer lives it."""

from datetime import date

from scanner_client.flows.prompts import Chosen, Pressed, Typed
from scanner_client.flows.reclassification import reclassify
from shared.barcodes.function_codes import FunctionCode
from shared.quantities import Quantity
from shared.wire.catalog import ItemTracking, LotCard
from shared.wire.reclassification import Reclassified
from tests.flow_lookup import BOLT_GTIN, DRILL_GTIN, MILK_GTIN, FloorLookup, Played, gs1, on_hand, play, scan, scan_bin
from tests.flow_lookup import DRILL as DRILL_CARD

MILK = gs1(ai01=MILK_GTIN, ai10="L-1")
DRILL = gs1(ai01=DRILL_GTIN, ai21="SN-1")
OK, ALL, BACK = (Pressed(code) for code in (FunctionCode.OK, FunctionCode.ALL, FunctionCode.BACK))
FLOOR = FloorLookup(
    stock=[
        on_hand("MILK", "12", lot="L-1"),
        on_hand("MILK", "6", lot="L-1", bin_code="B-01"),
        on_hand("DRILL", "1", serial="SN-1"),
        on_hand("DRILL", "1", serial="SN-2"),
    ],
    lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2027, 1, 31))],
)


def reclassified(*inputs, lookup: FloorLookup = FLOOR) -> Played:
    return play(reclassify(lookup), [scan_bin("A-01"), *inputs])


def test_a_part_of_a_lot_becomes_another_lot() -> None:
    played = reclassified(MILK, Chosen(1), Typed("L-2"), Typed("5"), Typed("torn label"), OK)

    assert played.records == [
        Reclassified(item="MILK", lot="L-1", uom="PCS", quantity=Quantity(5), bin="A-01", new_lot="L-2", reason="torn label")
    ]
    assert played.last.ask == "Scan item"


def test_all_of_the_lot_in_the_bin_is_one_key() -> None:
    played = reclassified(MILK, Chosen(1), Typed("L-2"), ALL, OK, OK)

    assert played.records[0].quantity == Quantity(12)


def test_old_and_new_are_shown_before_anything_changes() -> None:
    played = reclassified(MILK, Chosen(1), Typed("L-2"), ALL, OK)

    assert played.last.ask == "Change it?"
    assert played.last.understood == ("old: lot L-1 expires 31.01.2027", "new: lot L-2 expires 31.01.2027")
    assert played.records == []


def test_no_changes_nothing() -> None:
    played = reclassified(MILK, Chosen(1), Typed("L-2"), ALL, OK, BACK)

    assert played.records == []
    assert played.last.ask == "Scan item"


def test_a_serial_number_becomes_another_and_its_quantity_is_not_asked() -> None:
    played = reclassified(DRILL, Chosen(1), Typed("SN-9"), OK, OK)

    assert played.records == [
        Reclassified(item="DRILL", serial="SN-1", uom="PCS", quantity=Quantity(1), bin="A-01", new_serial="SN-9")
    ]


def test_a_new_serial_number_that_is_in_stock_is_refused() -> None:
    played = reclassified(DRILL, Chosen(1), Typed("SN-2"))

    assert played.code == "serial_already_in_stock"
    assert played.last.ask == "New serial"


def test_the_same_number_again_is_no_change() -> None:
    played = reclassified(MILK, Chosen(1), Typed("L-1"))

    assert played.code == "wrong_kind"
    assert played.last.ask == "New lot"


def test_a_new_date_is_for_all_of_the_lot_and_the_other_bins_are_named() -> None:
    played = reclassified(MILK, Chosen(2), Typed("31.12.27"))

    assert "Also in B-01" in played.told

    played = reclassified(MILK, Chosen(2), Typed("31.12.27"), OK, OK)

    assert played.records[0].new_expiration == date(2027, 12, 31)
    assert (played.records[0].quantity, played.records[0].whole_lot) == (Quantity(18), True)


def test_a_serial_number_of_a_lot_gets_a_new_date_with_all_of_the_lot() -> None:
    drill = DRILL_CARD.model_copy(update={"tracking": ItemTracking(lot_specific=True, serial_specific=True, uses_expiration=True)})
    stock = [on_hand("DRILL", "1", lot="L-9", serial=serial) for serial in ("SN-1", "SN-2")]
    lookup = FloorLookup(stock=stock, items=[drill])

    played = reclassified(gs1(ai01=DRILL_GTIN, ai10="L-9", ai21="SN-1"), Chosen(3), Typed("31.12.27"), OK, OK, lookup=lookup)

    assert (played.records[0].lot, played.records[0].serial, played.records[0].quantity) == ("L-9", "", Quantity(2))
    assert played.records[0].whole_lot


def test_a_blocked_lot_stays_as_it_is() -> None:
    lookup = FloorLookup(lot_cards=[LotCard(item="MILK", lot="L-1", blocked=True)])

    assert reclassified(MILK, lookup=lookup).code == "lot_blocked"


def test_an_item_without_numbers_has_nothing_to_change() -> None:
    assert reclassified(scan(BOLT_GTIN)).code == "wrong_kind"


def test_offline_the_quantity_is_typed() -> None:
    lookup = FloorLookup(stock=FLOOR.stock, online=False)

    played = reclassified(MILK, Chosen(1), Typed("L-2"), Typed("5"), OK, OK, lookup=lookup)

    assert played.records[0].quantity == Quantity(5)
