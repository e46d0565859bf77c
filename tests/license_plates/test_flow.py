"""Plates, as the person with the pallet truck lives them."""

from __future__ import annotations

from scanner_client.flows.license_plates import handle_plates
from scanner_client.flows.prompts import Pressed, Typed
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.in_house import own_label
from shared.quantities import Quantity
from shared.wire.license_plates import (
    GoodsTakenOffPlate,
    LicensePlateCard,
    PlateGoods,
    PlateMoved,
    PlatePacked,
    PlateStacked,
    PlateUnpacked,
)
from tests.flow_lookup import BOLT_GTIN, DRILL_GTIN, MILK_GTIN, FloorLookup, Played, gs1, play, scan, scan_bin

SSCC = "395212340000000014"
CARD = LicensePlateCard(
    no=SSCC,
    kind="pallet",
    location="W",
    bin="RECEIVE",
    onto="",
    order="",
    goods=(PlateGoods(item="BOLT", uom="BOX", quantity=Quantity(4)),),
    stacked=(),
)
FLOOR = FloorLookup(plates=[CARD, CARD.model_copy(update={"no": "EAST-1", "location": "E"})])
PALLET, TOTE = scan(f"00{SSCC}", "]C1"), scan(own_label(OwnLabel.LICENCE_PLATE, "LP000007"))
OK, DONE, NEW, MINUS, EMPTY, BACK = (
    Pressed(code)
    for code in (
        FunctionCode.OK,
        FunctionCode.DONE,
        FunctionCode.NEW,
        FunctionCode.MINUS,
        FunctionCode.ZERO,
        FunctionCode.BACK,
    )
)


def handled(*inputs: object, lookup: FloorLookup = FLOOR) -> Played:
    return play(handle_plates(lookup), inputs)  # type: ignore[arg-type]


def test_two_scans_bring_a_whole_pallet_to_another_bin() -> None:
    played = handled(PALLET, scan_bin("A-01"))

    assert played.records == [PlateMoved(plate=SSCC, to_bin="A-01")]
    assert played.last.ask == "Scan plate"


def test_what_stands_on_a_plate_is_shown() -> None:
    played = handled(PALLET)

    assert played.last.context == "in RECEIVE"
    assert [(line.text, line.detail) for line in played.last.lines] == [("BOLT", "4 BOX")]


def test_a_plate_that_is_there_already_is_not_moved() -> None:
    played = handled(PALLET, scan_bin("RECEIVE"))

    assert (played.records, played.told) == ([], "From and to are the same place.")


def test_goods_are_put_on_a_new_plate_from_the_bin_that_is_scanned() -> None:
    played = handled(NEW, scan(BOLT_GTIN), scan_bin("A-01"), Typed("6"))

    assert played.records == [PlatePacked(plate="LP000001", bin="A-01", item="BOLT", uom="PCS", quantity=Quantity(6))]


def test_a_label_that_says_everything_is_one_scan_on_a_plate_whose_bin_is_known() -> None:
    played = handled(PALLET, gs1(ai01=MILK_GTIN, ai10="L-1", ai30="12"))

    assert [(record.lot, record.quantity, record.bin) for record in played.records] == [("L-1", Quantity(12), "RECEIVE")]


def test_goods_behind_a_minus_are_taken_off() -> None:
    played = handled(PALLET, MINUS, scan(BOLT_GTIN))

    assert played.records == [GoodsTakenOffPlate(plate=SSCC, item="BOLT", uom="PCS", quantity=Quantity(1))]


def test_goods_that_do_not_stand_on_the_plate_are_not_taken_off() -> None:
    played = handled(PALLET, MINUS, scan(DRILL_GTIN))

    assert (played.records, played.last.outcome.code if played.last.outcome else "") == ([], "not_on_plate")


def test_a_plate_is_unpacked_after_a_second_yes() -> None:
    assert handled(PALLET, EMPTY).records == []
    assert handled(PALLET, EMPTY, OK).records == [PlateUnpacked(plate=SSCC)]


def test_a_second_plate_is_put_on_the_first_or_under_it() -> None:
    assert handled(PALLET, TOTE, Typed("1")).records == [PlateStacked(plate=SSCC, onto="LP000007")]
    assert handled(PALLET, TOTE, Typed("2")).records == [PlateStacked(plate="LP000007", onto=SSCC)]


def test_a_plate_of_another_location_is_refused_by_name() -> None:
    played = handled(scan(own_label(OwnLabel.LICENCE_PLATE, "EAST-1")))

    assert (played.last.ask, played.last.outcome.code if played.last.outcome else "") == ("Scan plate", "plate_elsewhere")


def test_without_a_network_a_pallet_is_moved_all_the_same() -> None:
    offline = FloorLookup(online=False)

    played = handled(PALLET, scan_bin("A-01"), lookup=offline)

    assert played.records == [PlateMoved(plate=SSCC, to_bin="A-01")]
