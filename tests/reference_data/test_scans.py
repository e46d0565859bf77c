"""What a scan means on the server: the shared rules over the whole database."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.reference_data.closed_documents import telling_why_closed
from server.reference_data.directory import ServerDirectory
from server.reference_data.scans import resolved
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.in_house import own_label
from shared.barcodes.parse import parse
from shared.barcodes.scan import Scan
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.catalog import BarcodeToResolve
from shared.wire.items import NewReference
from shared.wire.work import OpenDocument, OpenLine
from tests.builders.catalog import a_location, a_vendor, an_item
from tests.builders.orders import a_purchase_order, receive

if TYPE_CHECKING:
    from server.database.unit_of_work import Database
    from shared.wire.items import ScanResolved


def scanned(database: Database, barcode: str, symbology: str = "", *, documents=(), **asked: str) -> ScanResolved:
    question = BarcodeToResolve(barcode=barcode, symbology=symbology, **asked)
    label = parse(Scan(barcode, symbology), today=date(2026, 6, 30))
    with database.read() as work:
        directory = ServerDirectory(work, question.location, documents)
        return telling_why_closed(work, label, question.location, lambda: resolved(question, label, directory))


def test_the_barcode_of_a_box_is_one_box(database: Database) -> None:
    an_item(database, "MILK", units={"BOX": "6"}, references=[NewReference(number="BC-BOX", uom="BOX")])

    found = scanned(database, "BC-BOX")

    assert (found.kind, found.item, found.uom, found.quantity) == ("item", "MILK", "BOX", Quantity(1))


def test_a_gs1_label_gives_lot_and_date(database: Database) -> None:
    an_item(database, "MILK", references=[NewReference(number="9521234543213")])

    found = scanned(database, "01095212345432131726123110L7", "]C1")

    assert (found.item, found.lot, found.expiration) == ("MILK", "L7", date(2026, 12, 31))
    assert found.elements["10"] == "L7"


def test_a_vendors_number_counts_with_that_vendor_only(database: Database) -> None:
    a_vendor(database, "V1")
    an_item(database, "MILK", references=[NewReference(type="vendor", party="V1", number="1234")])

    assert scanned(database, "1234", vendor="V1").item == "MILK"
    with pytest.raises(Refused, match="is not known"):
        scanned(database, "1234")


def test_one_barcode_on_two_items_is_refused_with_both(database: Database) -> None:
    an_item(database, "A", references=[NewReference(number="1234")])
    an_item(database, "B", references=[NewReference(number="1234")])

    with pytest.raises(Refused, match="item A, item B"):
        scanned(database, "1234")


def test_a_bin_label_is_a_bin(database: Database) -> None:
    a_location(database, "MAIN", bins=("A-01-03",))

    found = scanned(database, "ZZBA-01-03J", location="MAIN")

    assert (found.kind, found.location, found.bin) == ("bin", "MAIN", "A-01-03")


def test_an_open_document_at_the_location_is_found_by_its_label(database: Database) -> None:
    order = OpenDocument(kind="purchase_order", no="PO106023", location="MAIN", lines=())

    found = scanned(database, "ZZDPO106023I", location="MAIN", documents=[lambda _work, _location: [order]])

    assert (found.kind, found.document) == ("document", "PO106023")


def test_the_label_of_an_order_finds_the_document_that_serves_it(database: Database) -> None:
    line = OpenLine(line=1, item="MILK", uom="PCS", quantity=Quantity(5), order="PO106023")
    receipt = OpenDocument(kind="warehouse_receipt", no="WR1", location="MAIN", lines=(line,))

    found = scanned(database, "ZZDPO106023I", location="MAIN", documents=[lambda _work, _location: [receipt]])

    assert (found.kind, found.document) == ("document", "WR1")


def test_an_order_that_is_not_offered_here_says_why(database: Database) -> None:
    a_vendor(database)
    a_location(database, "MAIN")
    a_location(database, "EAST")
    an_item(database, "BOLT")
    still_open, elsewhere, done = (
        a_purchase_order(database, status="open"),
        a_purchase_order(database, location="EAST"),
        a_purchase_order(database),
    )
    posted = receive(database, done).document_no

    def said(order_no: str) -> tuple[str, str]:
        with pytest.raises(Refused) as refused:
            scanned(database, own_label(OwnLabel.DOCUMENT, order_no), location="MAIN")
        return refused.value.code, refused.value.sentence

    assert said(still_open)[0] == "order_not_released"
    assert said(elsewhere) == ("order_elsewhere", f"{elsewhere} is open at EAST, not at MAIN.")
    assert said(done)[0] == "order_finished"
    assert f"posted the last of it with {posted} on " in said(done)[1]
    assert said("PO999999")[0] == "unknown_reference"
