"""Every label that we print, decoded again from its image and read by our own parser."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from server.labels import templates
from server.labels.images import label_image, label_png
from server.labels.sheets import label_sheet
from server.labels.symbols import Symbol, Symbology, delivered, modules
from server.labels.templates import Label
from shared.barcodes.barcode import Barcode, BarcodeKind, OwnLabel
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.parse import parse
from shared.barcodes.scan import Scan

TODAY = date(2026, 11, 22)


def decoded(label: Label) -> Barcode:
    """What a scanner would make of the printed label."""
    (found,) = zxingcpp.read_barcodes(label_image(label))
    return parse(Scan(found.bytes.decode(), found.symbology_identifier), today=TODAY)


@pytest.mark.parametrize(
    ("label", "kind", "payload"),
    [
        (templates.bin_label("MAIN", "A-01-03"), OwnLabel.BIN, "A-01-03"),
        (templates.badge_label("JANE", "Jane Doe"), OwnLabel.BADGE, "JANE"),
        (templates.document_label("PO106023", "Purchase order", "Acme"), OwnLabel.DOCUMENT, "PO106023"),
        (templates.command_label(FunctionCode.DONE, "Done"), OwnLabel.COMMAND, "DONE"),
        (templates.quantity_label(12), OwnLabel.QUANTITY, "12"),
    ],
)
def test_our_own_labels_are_read_back_as_what_they_stand_for(label: Label, kind: OwnLabel, payload: str) -> None:
    barcode = decoded(label)

    assert (barcode.own_label, barcode.payload) == (kind, payload)


def test_a_goods_label_answers_item_lot_and_date_at_once() -> None:
    barcode = decoded(templates.goods_label("Milk", "1000", "09521234543213", lot_no="L-0815", expires_on=date(2027, 1, 31)))

    assert (barcode.gtin, barcode.lot_no, barcode.expires_on) == ("09521234543213", "L-0815", date(2027, 1, 31))


def test_a_device_label_carries_its_serial_number() -> None:
    barcode = decoded(templates.goods_label("Drill", "2000", "09521234543213", serial_no="SN-00017"))

    assert (barcode.kind, barcode.serial_no) == (BarcodeKind.GS1, "SN-00017")


@pytest.mark.parametrize(("code", "gtin"), [("04006381333931", "04006381333931"), ("14006381333938", "14006381333938")])
def test_a_gtin_is_printed_as_ean_or_itf_and_read_as_fourteen_digits(code: str, gtin: str) -> None:
    assert decoded(templates.item_label("Pens", "3000", code)).gtin == gtin


def test_an_in_house_code_stays_plain() -> None:
    barcode = decoded(templates.item_label("Bolt", "1000-M8", "1000-M8"))

    assert (barcode.kind, barcode.scan.text) == (BarcodeKind.PLAIN, "1000-M8")


def test_a_label_is_a_png_file() -> None:
    image = Image.open(BytesIO(label_png(templates.bin_label("MAIN", "A-01-03"))))

    assert image.format == "PNG"


def test_a_sheet_is_a_pdf_that_is_the_same_each_time() -> None:
    labels = [templates.bin_label("MAIN", f"A-01-{n:02}") for n in range(20)]

    sheet = label_sheet([("Bins", labels), ("Badges", [templates.badge_label("JANE", "Jane Doe")])])

    assert sheet.startswith(b"%PDF")
    assert sheet == label_sheet([("Bins", labels), ("Badges", [templates.badge_label("JANE", "Jane Doe")])])


@pytest.mark.parametrize(("code", "read"), [("14006381333938", "14006381333938"), ("04006381333931", "4006381333931")])
def test_the_bars_that_go_on_a_sheet_are_read_back(code: str, read: str) -> None:
    (row,) = modules(templates.item_label("Pens", "3000", code).symbol)
    image = Image.new("L", (len(row), 1))
    image.putdata([0 if black else 255 for black in row])

    (found,) = zxingcpp.read_barcodes(image.resize((len(row) * 3, 90), Image.Resampling.NEAREST))

    assert found.text == read


def test_a_row_of_bars_is_one_row_of_modules_and_a_matrix_is_a_square() -> None:
    bars = modules(Symbol(Symbology.CODE_128, "ZZBA-01-03J"))
    matrix = modules(Symbol(Symbology.QR, "ZZBA-01-03J"))

    assert len(bars) == 1
    assert len(matrix) == len(matrix[0])


@pytest.mark.parametrize(
    "label",
    [
        templates.bin_label("MAIN", "A-01-03"),
        templates.item_label("Milk", "1000", "09521234543213"),
        templates.goods_label("Milk", "1000", "09521234543213", lot_no="L-0815", serial_no="SN-1"),
    ],
)
def test_what_a_symbol_delivers_is_what_its_image_decodes_to(label: Label) -> None:
    (found,) = zxingcpp.read_barcodes(label_image(label))

    assert delivered(label.symbol) == (found.symbology_identifier, found.bytes.decode())
