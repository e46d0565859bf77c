"""What a scanner can get wrong: a sentence with what was read, the same question again, and nothing recorded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.labels.symbols import Symbol, Symbology
from server.labels.templates import Label, document_label
from tests.end_to_end.company import BOLT, DRILL, GTINS, MILK, goods

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.end_to_end.conftest import Site
    from tests.end_to_end.floor import Device, Floor

UNKNOWN = Label("Torn", (), Symbol(Symbology.CODE_128, "NOBODY-KNOWS-17"))

AFTER_A_TORN_READ_SECONDS = 0.6
"""Sooner nobody scans again, and what comes is the rest of the torn read (spec/barcodes.md, section 12)."""


@pytest.fixture(params=[(80, 24), (16, 6)], ids=["80x24", "16x6"])
def receiving(request: pytest.FixtureRequest, site: Site, address: str) -> Iterator[tuple[Floor, Device]]:
    """Rita, who is receiving the purchase order, on a large and on the smallest screen."""
    device = site.a_device(address, size=request.param)
    with device.switched_on() as floor:
        floor.take("RITA")
        floor.scan(document_label(site.company.purchase_order, "Purchase order"), ask="Scan item")
        yield floor, device


def test_what_cannot_be_read_or_is_not_known_says_so_and_changes_nothing(receiving: tuple[Floor, Device]):
    floor, device = receiving

    unknown = floor.scan_refused(UNKNOWN, "unknown_reference")
    check_digit = floor.send_refused(b"]E09520101000008\r", "bad_check_digit")

    assert "NOBODY-KNOWS-17" in unknown.said
    assert "9520101000008" in check_digit.said
    assert device.outbox() == []


def test_two_codes_in_one_burst_are_not_taken_for_one(receiving: tuple[Floor, Device]):
    floor, device = receiving

    eans = floor.send_refused(b"]E09520101000006]E09520101000013\r", "bad_barcode")
    floor.send_refused(f"]d201{GTINS[MILK]}10L7]d201{GTINS[MILK]}10L8\r".encode(), "bad_barcode")

    assert "9520101000006]E09520101000013" in eans.said
    assert device.outbox() == []


def test_half_a_read_says_so_and_neither_half_is_a_scan(site: Site, device: Device):
    with device.switched_on() as floor:
        floor.take("RITA")
        floor.scan(document_label(site.company.purchase_order, "Purchase order"), ask="Scan item")

        floor.send(b"]d20109520101000013")
        floor.wait_until_drawn("Only part of a barcode came")
        floor.rest(AFTER_A_TORN_READ_SECONDS)
        whole = floor.scan(goods(MILK, lot="L7", expires_on=site.company.expires_on))

    assert (whole.ask, whole.outcome) == ("Quantity?", "accepted")
    assert device.outbox() == []


def test_what_the_goods_may_not_be_is_refused_with_its_code(receiving: tuple[Floor, Device], site: Site):
    floor, device = receiving
    drill = goods(DRILL, serial="SN8")

    expired = floor.scan_refused(goods(MILK, lot="OLD", expires_on=date(2020, 1, 31)), "lot_expired")
    in_stock = floor.scan_refused(goods(DRILL, serial="SN1"), "serial_already_in_stock")
    not_ordered = floor.scan_refused(goods(BOLT), "not_on_document")
    nothing = device.outbox()
    floor.scan(drill, ask="Scan serial")
    twice = floor.scan_refused(drill, "serial_scanned_twice")
    floor.settle()

    assert "OLD" in expired.said
    assert "SN1" in in_stock.said
    assert "BOLT" in not_ordered.said
    assert "SN8" in twice.said
    assert nothing == []
    assert [each["content"]["serial"] for each in device.outbox()] == ["SN8"]


def test_a_lot_that_is_missing_and_a_quantity_over_the_order_are_asked_about(receiving: tuple[Floor, Device], site: Site):
    floor, device = receiving

    floor.scan(goods(MILK), ask="Scan lot")
    missing = floor.type(" ")
    floor.scan(goods(MILK, lot="L7", expires_on=site.company.expires_on), ask="Quantity?")
    too_many = floor.type("11")
    floor.key("Escape")

    assert (missing.ask, missing.outcome, missing.code) == ("Scan lot", "refused", "lot_required")
    assert (too_many.ask, too_many.outcome) == ("Receive more?", "question")
    assert device.outbox() == []
