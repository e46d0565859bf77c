"""Label printers: what they are sent is decoded again, dot by dot; and what they cannot take waits for them."""

from __future__ import annotations

import re
import socket
import threading
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
import zxingcpp
from PIL import Image

from server.labels import rules, service, templates
from server.labels.dispatcher import Dispatcher, send_next
from server.labels.values import JobStatus, Media, Printer
from server.labels.zpl import label_zpl
from server.license_plates import service as license_plates
from shared.barcodes.barcode import Barcode, OwnLabel
from shared.barcodes.parse import parse
from shared.barcodes.scan import Scan
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.items import NewReference
from shared.wire.labels import LabelFile, LabelsWanted, LabelToPrint, PrinterCard
from shared.wire.license_plates import NewLicensePlates, PlatePacked, SsccSetup
from tests.builders.access import a_person
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.builders.floor import Floor
from tests.builders.stock import stock
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.database.unit_of_work import Database
    from server.labels.templates import Label
    from server.labels.values import PrintJob

TODAY = date(2026, 11, 22)
GTIN, CASE_GTIN = "09521234543213", "19521234543210"


def pictures(zpl: bytes) -> list[tuple[Image.Image, int]]:
    """The pictures that a printer would print, and how often: what ^GF holds, turned into dots again."""
    pattern = rb"\^XA\^PW(\d+)\^LL(\d+)\^FO0,0\^GFA,(\d+),(\d+),(\d+),([0-9A-F]+)\^FS\^PQ(\d+)\^XZ"
    found = []
    for width, height, size, _, row_bytes, data, copies in re.findall(pattern, zpl):
        dots = bytes.fromhex(data.decode())
        assert len(dots) == int(size) == int(row_bytes) * int(height)
        picture = Image.frombytes("1", (int(row_bytes) * 8, int(height)), bytes(byte ^ 0xFF for byte in dots))
        found.append((picture.crop((0, 0, int(width), int(height))).convert("L"), int(copies)))
    return found


def read(picture: Image.Image) -> Barcode:
    """What a scanner makes of it."""
    (found,) = zxingcpp.read_barcodes(picture)
    return parse(Scan(found.bytes.decode(), found.symbology_identifier), today=TODAY)


class LabelPrinter:
    """A printer on a real socket, which takes what it is sent."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.taken: list[bytes] = []
        self._thread = threading.Thread(target=self._take, daemon=True)
        self._thread.start()

    def _take(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with connection:
                self.taken.append(b"".join(iter(partial(connection.recv, 65536), b"")))

    def close(self) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()


@pytest.fixture
def printer() -> Iterator[LabelPrinter]:
    printer = LabelPrinter()
    yield printer
    printer.close()


@pytest.fixture
def floor(database: Database) -> Floor:
    a_location(database, "MAIN", bins=("A-01",))
    barcodes = (
        NewReference(number=GTIN),
        NewReference(number=CASE_GTIN, uom="CASE"),
    )
    an_item(database, "MILK", description="Milk 1 l", tracking=lot_specific(), units={"CASE": "12"}, references=barcodes)
    an_item(database, "BOLT", description="M8 bolt")
    stock(database, "MILK", "24", bin="A-01", lot="L-0815", expires_on=date(2027, 1, 31))
    stock(database, "BOLT", "9", bin="A-01")
    a_person(database, "EVA")
    return Floor(database)


def set_up(database: Database, port: int, code: str = "DOCK", **fields: Any) -> Printer:
    card = PrinterCard(code=code, host="127.0.0.1", port=port, location="MAIN", **fields)
    return database.write(lambda work: service.save_printer(work, card))


def wanted(**fields: Any) -> LabelToPrint:
    return LabelToPrint.model_validate(fields)


def zpl_of(floor: Floor, label: LabelToPrint) -> bytes:
    with floor.database.read() as work:
        return service.file(work, LabelFile(labels=(label,), format="zpl"))


def job_of(floor: Floor, job_no: int = 1) -> PrintJob:
    with floor.database.read() as work:
        return service.print_job(work, job_no)


@pytest.mark.parametrize("dpi", [203, 300, 600])
@pytest.mark.parametrize(
    "label",
    [
        templates.bin_label("MAIN", "A-01-03"),
        templates.item_label("Milk 1 l", "MILK", GTIN, "PCS"),
        templates.item_label("Milk 1 l", "MILK", CASE_GTIN, "CASE"),
        templates.goods_label("Milk 1 l", "MILK", GTIN, lot_no="L-0815", expires_on=date(2027, 1, 31), count=12),
        templates.plate_label("395212340000000014", "MILK L-0815  2 CASE"),
        templates.plate_label("LP000001"),
    ],
    ids=lambda label: f"{label.symbol.symbology}-{label.heading}".replace(" ", "-"),
)
def test_what_a_printer_is_sent_can_be_scanned(label: Label, dpi: int) -> None:
    ((picture, copies),) = pictures(label_zpl(label, Media(dpi=dpi), copies=2))

    assert copies == 2
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.symbology_identifier in {"]C0", "]C1", "]E0", "]I1", "]d2"}


def test_an_sscc_label_has_bars_as_wide_and_high_as_gs1_asks_of_a_logistic_unit() -> None:
    ((picture, _),) = pictures(label_zpl(templates.plate_label("395212340000000014"), Media()))

    (found,) = zxingcpp.read_barcodes(picture)

    modules = 11 * 12 + 13  # start, FNC1, ten pairs of digits and check character of 11 modules, the stop of 13
    width_mm = (found.position.top_right.x - found.position.top_left.x) / Media().dots(1000) * 1000
    assert width_mm / (modules - 2) >= 0.48
    assert column_height_mm(picture, found.position.top_left.x + 2) >= 31


def column_height_mm(picture: Image.Image, x: int) -> float:
    """How high the longest black line in this column is."""
    column = [picture.getpixel((x, y)) == 0 for y in range(picture.height)]
    runs = "".join("1" if black else "0" for black in column).split("0")
    return max(len(run) for run in runs) / Media().dots(1000) * 1000


def test_a_symbol_is_not_printed_finer_than_its_standard_allows() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        label_zpl(templates.plate_label("395212340000000014"), Media(width_mm=50, height_mm=30))


def test_a_lot_label_says_item_lot_and_the_date_that_is_known_of_it(floor: Floor) -> None:
    ((picture, _),) = pictures(zpl_of(floor, wanted(kind="lot", item="MILK", lot="L-0815")))

    barcode = read(picture)

    assert (barcode.gtin, barcode.lot_no, barcode.expires_on) == (GTIN, "L-0815", date(2027, 1, 31))


def test_an_item_label_carries_the_code_of_its_unit(floor: Floor) -> None:
    ((piece, _),) = pictures(zpl_of(floor, wanted(kind="item", item="MILK")))
    ((case, _),) = pictures(zpl_of(floor, wanted(kind="item", item="MILK", uom="CASE")))
    ((without_barcode, _),) = pictures(zpl_of(floor, wanted(kind="item", item="BOLT")))

    assert (read(piece).gtin, read(case).gtin) == (GTIN, CASE_GTIN)
    assert read(without_barcode).scan.text == "BOLT"


def test_a_pallet_label_is_an_sscc_that_the_handheld_reads_as_a_plate(floor: Floor) -> None:
    floor.database.write(lambda work: license_plates.change_setup(work, SsccSetup(company_prefix="9521234")))
    (plate,) = floor.database.write(lambda work: license_plates.new_plates(work, NewLicensePlates()))
    floor.scan(PlatePacked(plate=plate.plate_no, item="BOLT", quantity=Quantity(4), bin="A-01"))

    ((picture, _),) = pictures(zpl_of(floor, wanted(kind="plate", plate=plate.plate_no)))

    assert read(picture).sscc == plate.plate_no


def test_bins_badges_and_documents_are_labelled_by_name(floor: Floor) -> None:
    labels = [
        wanted(kind="bin", location="MAIN", bin="A-01"),
        wanted(kind="badge", person="EVA"),
        wanted(kind="document", document="PO000001"),
    ]

    found = [read(pictures(zpl_of(floor, label))[0][0]) for label in labels]

    assert [(barcode.own_label, barcode.payload) for barcode in found] == [
        (OwnLabel.BIN, "A-01"),
        (OwnLabel.BADGE, "EVA"),
        (OwnLabel.DOCUMENT, "PO000001"),
    ]


def test_office_printers_get_a_pdf_and_screens_a_picture(floor: Floor) -> None:
    with floor.database.read() as work:
        pdf = service.file(work, LabelFile(labels=(wanted(kind="item", item="MILK", copies=3),), format="pdf"))
        png = service.file(work, LabelFile(labels=(wanted(kind="item", item="MILK"),), format="png"))

    assert (pdf[:5], png[1:4]) == (b"%PDF-", b"PNG")


def test_labels_that_the_floor_wants_come_out_of_the_printer_of_the_place(floor: Floor, printer: LabelPrinter) -> None:
    set_up(floor.database, printer.port)

    answer = floor.scan(LabelsWanted(labels=(wanted(kind="bin", bin="A-01", copies=2),)))
    assert send_next(floor.database)

    assert answer.message == "2 labels for DOCK"
    until(lambda: len(printer.taken) == 1)
    ((picture, copies),) = pictures(printer.taken[0])
    assert (read(picture).payload, copies) == ("A-01", 2)
    assert job_of(floor).status is JobStatus.PRINTED


def test_the_default_printer_of_a_place_is_taken_where_there_are_several(floor: Floor, printer: LabelPrinter) -> None:
    set_up(floor.database, printer.port, "OFFICE", is_default=True)
    set_up(floor.database, printer.port, "DOCK", is_default=True)

    assert floor.scan(LabelsWanted(labels=(wanted(kind="bin", bin="A-01"),))).document_no == "DOCK"


def test_a_printer_that_is_not_reachable_keeps_nobody_from_working_and_gets_its_labels_later(floor: Floor) -> None:
    dead = LabelPrinter()
    dead.close()
    set_up(floor.database, dead.port)
    floor.scan(LabelsWanted(labels=(wanted(kind="bin", bin="A-01"),)))

    assert send_next(floor.database)

    job = job_of(floor)
    assert (job.status, job.tries) == (JobStatus.WAITING, 1)
    assert "refused" in job.last_error
    assert not send_next(floor.database)  # it is left alone for a while
    alive = LabelPrinter()
    set_up(floor.database, alive.port)
    floor.database.write(lambda work: service.print_again(work, job.job_no))
    assert send_next(floor.database)
    until(lambda: len(alive.taken) == 1)
    alive.close()


def test_a_printer_is_left_alone_ever_longer_and_never_for_more_than_five_minutes() -> None:
    assert [rules.pause_after(tries) for tries in (1, 2, 3, 9, 1000)] == [
        timedelta(seconds=seconds) for seconds in (2, 4, 8, 300, 300)
    ]


def test_labels_are_sent_by_themselves_while_the_server_runs(floor: Floor, printer: LabelPrinter) -> None:
    set_up(floor.database, printer.port)
    dispatcher = Dispatcher(floor.database, 0.01)
    dispatcher.start()

    floor.scan(LabelsWanted(labels=(wanted(kind="bin", bin="A-01"),)))

    until(lambda: job_of(floor).status is JobStatus.PRINTED)
    dispatcher.stop()
    assert len(printer.taken) == 1


def test_labels_that_still_wait_can_be_taken_back_and_printed_ones_cannot(floor: Floor, printer: LabelPrinter) -> None:
    set_up(floor.database, printer.port)
    first = floor.scan(LabelsWanted(labels=(wanted(kind="bin", bin="A-01"),)))

    floor.undo(first)

    assert (job_of(floor).status, send_next(floor.database)) == (JobStatus.CANCELLED, False)
    second = floor.scan(LabelsWanted(labels=(wanted(kind="bin", bin="A-01"),)))
    send_next(floor.database)
    with pytest.raises(Refused) as refused:
        floor.undo(second)
    assert refused.value.code == "print_job_done"


@pytest.mark.parametrize(
    ("label", "code"),
    [
        (wanted(kind="item", item="GHOST"), "unknown_item"),
        (wanted(kind="bin", bin="Z-99"), "not_found"),
        (wanted(kind="badge", person="NOBODY"), "not_found"),
        (wanted(kind="item", item="MILK", uom="BARREL"), "uom_unknown"),
        (wanted(kind="document", document="PO 1/Ä"), "invalid_request"),
    ],
)
def test_a_label_of_what_does_not_exist_is_refused(floor: Floor, printer: LabelPrinter, label: LabelToPrint, code: str) -> None:
    set_up(floor.database, printer.port)

    with pytest.raises(Refused) as refused:
        floor.scan(LabelsWanted(labels=(label,)))

    assert refused.value.code == code


def test_without_a_printer_at_the_place_nobody_waits_for_labels(floor: Floor) -> None:
    with pytest.raises(Refused) as refused:
        floor.scan(LabelsWanted(labels=(wanted(kind="bin", bin="A-01"),)))

    assert refused.value.code == "no_printer"
