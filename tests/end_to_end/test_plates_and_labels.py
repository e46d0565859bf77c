"""A pallet from its first label to its bin, and labels out of a printer: over real parts, with a printer on a real socket."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import zxingcpp

from server.labels import service
from server.labels.dispatcher import send_next
from server.labels.templates import plate_label
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.in_house import own_label
from shared.wire.labels import PrinterCard
from tests.end_to_end.company import BOLT, MILK, goods
from tests.labels.test_printing import LabelPrinter, pictures
from tests.waiting import until

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Site
    from tests.end_to_end.floor import Device
    from tests.end_to_end.office import Office

SSCC = "395212340000000014"


def test_two_scans_bring_a_whole_pallet_to_another_bin(device: Device, site: Site, office: Office) -> None:
    pallet = plate_label(SSCC)

    with device.switched_on() as floor:
        floor.take("FAYE")
        floor.scan(pallet, ask="Scan bin, goods")
        floor.scan(goods(MILK, lot="L1", expires_on=site.company.expires_on), ask="Scan from bin")
        floor.go_to("A-02", ask="Quantity?")
        floor.type("12")
        floor.key("Enter", ask="Scan plate")
        floor.scan(pallet, ask="Scan bin, goods")
        floor.go_to("B-01", ask="Scan plate")
        floor.settle()

    packed, moved = device.outbox()
    assert [(each["kind"], each["state"]) for each in (packed, moved)] == [("plate_packed", "posted"), ("plate_moved", "posted")]
    assert (office.on_hand(MILK, bin="B-01", lot="L1"), office.on_hand(MILK, bin="A-02", lot="L1")) == ("12", "8")
    card = office.get(f"/license-plates/{SSCC}")
    assert (card["bin"], [(line["lot"], line["quantity"]) for line in card["goods"]]) == ("B-01", [("L1", "12")])


def test_goods_that_stand_on_a_pallet_are_not_moved_as_if_they_stood_loose(device: Device, office: Office) -> None:
    with device.switched_on() as floor:
        floor.take("FAYE")
        floor.scan(plate_label(SSCC), ask="Scan bin, goods")
        floor.scan(goods(BOLT), ask="Scan from bin")
        floor.go_to("A-01", ask="Quantity?")
        floor.type("95")
        floor.key("Enter", ask="Scan plate")
        floor.key("Escape", ask="Scan or choose")
        floor.begin("Move", ask="Scan from bin")
        floor.go_to("A-01", ask="Scan item")
        floor.scan(goods(BOLT), ask="Quantity?")
        floor.type("7")
        floor.go_to("A-02", ask="Scan from bin")
        floor.settle()

    _, refused = device.outbox()
    assert refused["state"] == "needs_attention"
    assert SSCC in refused["answer"]
    assert office.on_hand(BOLT, bin="A-01") == "100"


def test_a_torn_bin_label_comes_out_of_the_printer_of_the_place(device: Device, site: Site) -> None:
    with closing(LabelPrinter()) as printer, closing(site.open()) as database:
        card = PrinterCard(code="DOCK", host="127.0.0.1", port=printer.port, location="MAIN")
        database.write(lambda work: service.save_printer(work, card))

        with device.switched_on() as floor:
            floor.take("FAYE")
            floor.begin("Print", ask="Scan to label")
            floor.type("A-01")
            floor.type("2")
            floor.settle()
        while send_next(database):
            pass

        until(lambda: printer.taken)
        ((picture, copies),) = pictures(printer.taken[0])
        (found,) = zxingcpp.read_barcodes(picture)
        assert (found.text, copies) == (own_label(OwnLabel.BIN, "A-01"), 2)
    assert device.states() == ["posted"]
