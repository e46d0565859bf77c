"""A count from the shelf to the books: counted blind by one, approved and posted by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.labels.templates import command_label, document_label, quantity_label
from shared.barcodes.function_codes import FunctionCode
from tests.end_to_end.company import BOLT, DRILL, goods
from tests.end_to_end.office import figures

if TYPE_CHECKING:
    from server.labels.templates import Label
    from tests.end_to_end.conftest import Site
    from tests.end_to_end.floor import Device, Floor
    from tests.end_to_end.office import Office


def count(floor: Floor, order: Label) -> None:
    """Bin A-01 has one bolt less than the ledger; of the two drills one is not there."""
    floor.take("FAYE")
    floor.scan(order, ask="Scan bin")
    floor.go_to("A-01", ask="Scan item")
    floor.scan(quantity_label(99), ask="Scan item")
    floor.scan(goods(BOLT), ask="Scan item")
    floor.go_to("B-01", ask="Scan item")
    floor.scan(goods(DRILL, serial="SN1"), ask="Scan item")
    floor.key("Enter", ask="Scan bin")
    floor.key("Enter", ask="Finish count?")
    floor.key("Enter", ask="Finish: sure?")
    floor.key("Enter", ask="Count finished")
    floor.key("Enter", ask="Scan or choose")
    floor.settle()


def approve(floor: Floor, order: Label) -> None:
    """All lines, and then the books."""
    floor.take("SAM")
    floor.begin("Approve count", ask="Scan order")
    floor.scan(order, ask="Choose line")
    floor.scan(command_label(FunctionCode.ALL, "All"), ask="Approve all?")
    floor.key("Enter", ask="Choose line")
    floor.key("Enter", ask="Post count?")
    floor.key("Enter", ask="Post: sure?")
    floor.key("Enter", ask="Count posted")
    floor.settle()


def test_a_count_is_kept_by_the_server_and_posts_nothing_yet(device: Device, site: Site, office: Office):
    order = site.company.count_order

    with device.switched_on() as floor:
        count(floor, document_label(order, "Count order"))

    counted = device.outbox()
    kept = [office.received(each) for each in counted]
    assert [each["transaction"]["content"]["kind"] for each in kept] == ["count_recorded", "count_recorded", "count_finished"]
    assert [each["answer"]["status"] for each in kept] == ["posted"] * 3
    assert [office.entries(each) for each in counted] == [[]] * 3
    assert any("ZZQ" in scan for scan in kept[0]["transaction"]["scans"])
    assert "SN1" in kept[1]["transaction"]["scans"][-1]
    lines = office.get(f"/count-orders/{order}/differences")["lines"]
    assert {(line["bin"], line["item"], line["serial"], line["difference"]) for line in lines} == {
        ("A-01", BOLT, "", "-1"),
        ("B-01", DRILL, "SN1", "0"),
        ("B-01", DRILL, "SN2", "-1"),
    }


def test_differences_are_approved_and_posted_by_a_supervisor_on_another_handheld(site: Site, address: str, office: Office):
    order = document_label(site.company.count_order, "Count order")
    counters, supervisors = site.a_device(address), site.a_device(address, name="HH-02")

    with counters.switched_on() as floor:
        count(floor, order)
    with supervisors.switched_on() as floor:
        approve(floor, order)

    decided, posted = supervisors.outbox()
    assert [decided["kind"], posted["kind"]] == ["count_decided", "count_posted"]
    entries = office.entries(posted)
    names = ("type", "item", "quantity", "serial", "location", "bin", "document_no", "person")
    assert sorted((figures(entry, *names) for entry in entries), key=lambda entry: entry["item"]) == [
        {
            "type": "negative_adjustment",
            "item": item,
            "quantity": "-1",
            "serial": serial,
            "location": "MAIN",
            "bin": bin_code,
            "document_no": site.company.count_order,
            "person": "SAM",
        }
        for item, serial, bin_code in ((BOLT, "", "A-01"), (DRILL, "SN2", "B-01"))
    ]
    assert (office.on_hand(BOLT, bin="A-01"), office.on_hand(DRILL, serial="SN2")) == ("99", "0")
    assert order.plain_text in office.received(decided)["transaction"]["scans"][0]


def test_who_counts_sees_no_approval(device: Device, site: Site):
    with device.switched_on() as floor:
        menu = floor.take("FAYE")

        assert "Approve count" not in [text for _, text in menu.choices]
