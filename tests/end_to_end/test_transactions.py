"""Each thing that a scanner posts, from the ink of a label to the entry in the books.

Label image → decoder → pty → app → socket → SQLite, read back through the API.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.labels.templates import document_label, number_label
from tests.end_to_end.company import BOLT, DRILL, MILK, goods
from tests.end_to_end.office import figures

if TYPE_CHECKING:
    from tests.end_to_end.conftest import Site
    from tests.end_to_end.floor import Device
    from tests.end_to_end.office import Office


def test_lots_are_received_with_their_date(device: Device, site: Site, office: Office):
    order, label = site.company.purchase_order, goods(MILK, lot="L7", expires_on=site.company.expires_on)

    with device.switched_on() as floor:
        floor.take("RITA")
        floor.scan(document_label(order, "Purchase order"), ask="Scan item")
        floor.scan(label, ask="Quantity?")
        floor.type("6")
        floor.settle()

    (received,) = device.outbox()
    entry = office.entry(received)
    assert figures(entry, "type", "item", "quantity", "lot", "expiration", "location", "bin") == {
        "type": "purchase",
        "item": MILK,
        "quantity": "6",
        "lot": "L7",
        "expiration": site.company.expires_on.isoformat(),
        "location": "MAIN",
        "bin": "RECV-01",
    }
    assert entry["person"] == "RITA"
    assert office.get(f"/purchase-orders/{order}")["lines"][0]["outstanding"] == "4"
    assert any("L7" in scan for scan in office.received(received)["transaction"]["scans"])


def test_serial_numbers_are_received_piece_by_piece(device: Device, site: Site, office: Office):
    order = site.company.purchase_order

    with device.switched_on() as floor:
        floor.take("RITA")
        floor.scan(document_label(order, "Purchase order"), ask="Scan item")
        floor.scan(goods(DRILL, serial="SN8"), ask="Scan serial")
        floor.scan(goods(DRILL, serial="SN9"), ask="Scan item")
        floor.settle()

    received = device.outbox()
    entries = [office.entry(each) for each in received]
    assert [figures(entry, "type", "item", "quantity", "serial", "bin") for entry in entries] == [
        {"type": "purchase", "item": DRILL, "quantity": "1", "serial": serial, "bin": "RECV-01"} for serial in ("SN8", "SN9")
    ]
    kept = [office.received(each) for each in received]
    assert [entry["document_no"] for entry in entries] == [each["answer"]["document_no"] for each in kept]
    assert [each["transaction"]["scans"][-1][-3:] for each in kept] == ["SN8", "SN9"]
    assert office.get(f"/purchase-orders/{order}")["lines"][1]["outstanding"] == "0"


def test_a_sales_order_is_picked_and_shipped(device: Device, site: Site, office: Office):
    order = site.company.sales_order

    with device.switched_on() as floor:
        floor.take("FAYE")
        floor.scan(document_label(order, "Sales order"), ask="Go to A-01")
        floor.go_to("A-01", ask="Scan item")
        floor.scan(goods(BOLT), ask="Quantity?")
        floor.key("Enter", ask="Go to A-02")
        floor.go_to("A-02", ask="Scan item")
        floor.scan(goods(MILK, lot="L1", expires_on=site.company.expires_on), ask="Quantity?")
        floor.type("3")
        floor.key("Enter", ask="Picked")
        floor.settle()

    *picked, shipped = device.outbox()
    assert [each["kind"] for each in (*picked, shipped)] == ["picked", "picked", "shipped"]
    assert [office.entries(each) for each in picked] == [[], []]  # between bins there is no item ledger entry
    names = ("type", "item", "quantity", "lot", "location", "bin")
    assert [figures(entry, *names) for entry in office.entries(shipped)] == [
        {"type": "sale", "item": BOLT, "quantity": "-4", "lot": "", "location": "MAIN", "bin": "SHIP-01"},
        {"type": "sale", "item": MILK, "quantity": "-3", "lot": "L1", "location": "MAIN", "bin": "SHIP-01"},
    ]
    assert office.on_hand(BOLT, location="MAIN", bin="A-01") == "96"
    assert any("L1" in scan for scan in office.received(picked[1])["transaction"]["scans"])


def test_goods_are_moved_from_bin_to_bin(device: Device, office: Office):
    with device.switched_on() as floor:
        floor.take("FAYE")
        floor.begin("Move", ask="Scan from bin")
        floor.go_to("A-01", ask="Scan item")
        floor.scan(goods(BOLT), ask="Quantity?")
        floor.type("7")
        floor.go_to("A-02", ask="Scan from bin")
        floor.settle()

    (moved,) = device.outbox()
    answer = office.received(moved)["answer"]
    assert (moved["kind"], answer["status"], len(answer["warehouse_entry_nos"])) == ("moved", "posted", 2)
    assert (office.on_hand(BOLT, bin="A-01"), office.on_hand(BOLT, bin="A-02")) == ("93", "7")


def test_goods_are_transferred_to_another_warehouse(device: Device, site: Site, office: Office):
    order = document_label(site.company.transfer_order, "Transfer order")

    with device.switched_on() as floor:
        floor.take("FAYE")
        floor.scan(order, ask="Scan bin")
        floor.go_to("A-01", ask="Scan item")
        floor.scan(goods(BOLT), ask="Quantity?")
        floor.key("Enter", ask="Shipped")
        floor.key("Enter", ask="Scan or choose")
        floor.settle()
        floor.take("EMIL")
        floor.scan(order, ask="Scan item")
        floor.scan(goods(BOLT), ask="Quantity?")
        floor.type("5")
        floor.settle()

    shipped, received = device.outbox()
    entries = [*office.entries(shipped), *office.entries(received)]
    assert [figures(entry, "type", "location", "bin", "quantity") for entry in entries] == [
        {"type": "transfer", "location": "MAIN", "bin": "A-01", "quantity": "-5"},
        {"type": "transfer", "location": "TRANSIT", "bin": "", "quantity": "5"},
        {"type": "transfer", "location": "TRANSIT", "bin": "", "quantity": "-5"},
        {"type": "transfer", "location": "EAST", "bin": "", "quantity": "5"},
    ]
    assert [office.received(each)["transaction"]["person"] for each in (shipped, received)] == ["FAYE", "EMIL"]
    assert office.received(received)["transaction"]["scans"]


def test_a_lot_is_reclassified(device: Device, site: Site, office: Office):
    with device.switched_on() as floor:
        floor.take("RITA")
        floor.begin("Reclassify", ask="Scan bin")
        floor.go_to("A-02", ask="Scan item")
        floor.scan(goods(MILK, lot="L1", expires_on=site.company.expires_on), ask="What changes?")
        floor.choose("Lot", ask="New lot")
        floor.scan(number_label("Item MILK", MILK, "L1-NEW"), ask="Quantity?")
        floor.type("8")
        floor.type("damaged label")
        floor.key("Enter", ask="Scan item")
        floor.settle()

    (reclassified,) = device.outbox()
    assert [figures(entry, "type", "lot", "quantity", "bin", "expiration") for entry in office.entries(reclassified)] == [
        {"type": "transfer", "lot": lot, "quantity": quantity, "bin": "A-02", "expiration": site.company.expires_on.isoformat()}
        for lot, quantity in (("L1", "-8"), ("L1-NEW", "8"))
    ]
    kept = office.received(reclassified)["transaction"]
    assert kept["content"]["reason"] == "damaged label"
    assert kept["scans"][-1] == "]C0L1-NEW"


def test_broken_goods_are_taken_out_of_the_books_and_back_in(device: Device, site: Site, office: Office):
    with device.switched_on() as floor:
        floor.take("SAM")
        floor.begin("Adjust", ask="Scan bin")
        floor.go_to("A-02", ask="Scan item")
        floor.scan(goods(MILK, lot="L1", expires_on=site.company.expires_on), ask="Found or lost?")
        floor.choose("Lost", ask="Quantity?")
        floor.type("3")
        floor.begin("BROKEN", ask="Book it?")
        floor.key("Enter", ask="Scan item")
        floor.settle()
        floor.key("F3", ask="Book it?")
        floor.settle()

    adjusted, undone = device.outbox()
    entry, taken_back = office.entry(adjusted), office.entry(undone)
    assert figures(entry, "type", "lot", "quantity", "bin", "person") == {
        "type": "negative_adjustment",
        "lot": "L1",
        "quantity": "-3",
        "bin": "A-02",
        "person": "SAM",
    }
    assert office.received(adjusted)["transaction"]["content"]["reason"] == "BROKEN"
    assert (taken_back["quantity"], office.on_hand(MILK, lot="L1")) == ("3", "20")


def test_what_was_posted_is_taken_back_with_one_key(device: Device, site: Site, office: Office):
    with device.switched_on() as floor:
        floor.take("RITA")
        floor.scan(document_label(site.company.purchase_order, "Purchase order"), ask="Scan item")
        floor.scan(goods(DRILL, serial="SN8"), ask="Scan serial")
        floor.settle()
        floor.key("F3", ask="Scan item")
        floor.settle()

    received, undone = device.outbox()
    assert [undone["kind"], office.received(received)["undone_by"]] == ["undone", undone["id"]]
    assert [office.entry(each)["quantity"] for each in (received, undone)] == ["1", "-1"]
    assert office.on_hand(DRILL, serial="SN8") == "0"
