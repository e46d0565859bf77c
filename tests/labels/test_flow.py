"""Labels at the point of work, as somebody with a torn label in the hand lives it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from scanner_client.flows.label_printing import print_labels
from scanner_client.flows.prompts import Input, Pressed, Typed
from scanner_client.flows.receiving import receive
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.in_house import own_label
from shared.wire.catalog import LotCard
from shared.wire.labels import LabelsWanted, LabelToPrint
from tests.flow_lookup import BOX_GTIN, MILK_GTIN, FloorLookup, Played, a_line, an_order, gs1, play, scan, scan_bin

if TYPE_CHECKING:
    from shared.wire.transactions import Content

FLOOR = FloorLookup(lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2027, 1, 31))])
OK, NEW = Pressed(FunctionCode.OK), Pressed(FunctionCode.NEW)


def printed(*inputs: Input, lookup: FloorLookup = FLOOR) -> Played:
    return play(print_labels(lookup), inputs)


def wanted(**label: object) -> list[Content]:
    return [LabelsWanted(labels=(LabelToPrint.model_validate(label),))]


def test_what_is_scanned_says_what_stands_on_the_label() -> None:
    assert printed(scan(BOX_GTIN), OK).records == wanted(kind="item", item="BOLT", uom="BOX")
    assert printed(scan_bin("A-01"), OK).records == wanted(kind="bin", location="W", bin="A-01")
    assert printed(scan("00395212340000000014", "]C1"), OK).records == wanted(kind="plate", plate="395212340000000014")


def test_a_label_with_lot_and_date_is_printed_again_as_it_was() -> None:
    played = printed(gs1(ai01=MILK_GTIN, ai10="L-1", ai17="270131"), OK)

    assert played.records == wanted(kind="lot", item="MILK", uom="PCS", lot="L-1", expiration=date(2027, 1, 31))


def test_a_torn_label_is_typed() -> None:
    assert printed(Typed("L-1"), OK).records == wanted(kind="lot", item="MILK", lot="L-1")


def test_several_labels_are_asked_for_by_a_figure_or_a_quantity_label() -> None:
    assert printed(scan_bin("A-01"), Typed("3")).records == wanted(kind="bin", location="W", bin="A-01", copies=3)
    label = scan(own_label(OwnLabel.QUANTITY, "12"))
    assert printed(scan_bin("A-01"), label).records == wanted(kind="bin", location="W", bin="A-01", copies=12)


def test_a_figure_that_is_no_number_of_labels_is_refused_and_asked_again() -> None:
    for typed, code in (("0", "quantity_not_positive"), ("1,5", "quantity_not_positive"), ("501", "too_many_labels")):
        played = printed(scan_bin("A-01"), Typed(typed))

        assert played.last.outcome is not None
        assert (played.records, played.last.outcome.code, played.last.ask) == ([], code, "How many labels?")


def test_a_new_pallet_gets_its_label_before_anything_stands_on_it() -> None:
    assert printed(NEW, OK).records == wanted(kind="plate", plate="LP000001")


def test_without_a_network_known_things_are_labelled_and_new_pallets_are_not() -> None:
    offline = FloorLookup(online=False)

    assert printed(scan_bin("A-01"), OK, lookup=offline).records == wanted(kind="bin", location="W", bin="A-01")
    assert printed(NEW, lookup=offline).told == "No connection: a new number comes from the server"


def test_a_label_of_what_was_just_received_is_one_key_away() -> None:
    order = an_order("purchase_order", "PO-1", a_line(10, "MILK", "24"))
    floor = FloorLookup(documents_open=[order])
    label = gs1(ai01=MILK_GTIN, ai10="L-9", ai17="270131", ai30="6")

    played = play(receive(floor, order), [label, Pressed(FunctionCode.PRINT)])

    received, printed_label = played.records
    assert received.kind == "received"
    assert [printed_label] == wanted(kind="lot", item="MILK", uom="PCS", lot="L-9", expiration=date(2027, 1, 31))
    assert (played.told, played.last.ask) == ("1 label of MILK L-9", "Scan item")


def test_there_is_no_label_to_print_before_anything_was_received() -> None:
    order = an_order("purchase_order", "PO-1", a_line(10, "MILK", "24"))

    played = play(receive(FloorLookup(documents_open=[order]), order), [Pressed(FunctionCode.PRINT)])

    assert (played.records, FunctionCode.PRINT in played.last.functions) == ([], False)
