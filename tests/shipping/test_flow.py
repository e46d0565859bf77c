"""Shipping, as the person at the dock lives it."""

from __future__ import annotations

from typing import Any

from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Answered, Chosen, Input, Pressed, Typed
from scanner_client.flows.shipping import ship
from shared.barcodes.function_codes import FunctionCode
from shared.errors import ORDER_CHANGED, Refused
from shared.identifiers import new_transaction_id
from shared.quantities import Quantity
from shared.wire.catalog import LocationCard
from shared.wire.license_plates import LicensePlateCard, PlatePacked
from shared.wire.picking import Shipped
from shared.wire.problems import problem_details
from shared.wire.transactions import Posted, RefusedTransaction
from shared.wire.work import OpenDocument, OpenLine
from tests.flow_lookup import BOLT_GTIN, DRILL_GTIN, MILK_GTIN, FloorLookup, Played, W, a_line, an_order, gs1, play, scan
from tests.picking.pick_floor import scan_plate

DONE, OK, BACK, NEW, ALL = (
    Pressed(code) for code in (FunctionCode.DONE, FunctionCode.OK, FunctionCode.BACK, FunctionCode.NEW, FunctionCode.ALL)
)
PICKED_FIRST = W.model_copy(update={"require_pick": True, "require_shipment": True})
POSTED = Answered(Posted(id=new_transaction_id(), document_no="PSH-1", message="SH-1 shipped"))


def a_shipment_line(line: int, item: str, quantity: str, picked: str, order: str = "SO-A", **more: Any) -> OpenLine:
    return a_line(line, item, quantity).model_copy(update={"picked": Quantity(picked), "order": order} | more)


BOLTS = a_shipment_line(10, "BOLT", "30", "30", tote="T-1")
MILK = a_shipment_line(20, "MILK", "6", "6", order="SO-B", tote="T-2")
WHOLE = an_order("warehouse_shipment", "SH-1", BOLTS, MILK)
IN_PART = an_order("warehouse_shipment", "SH-1", BOLTS, a_shipment_line(20, "MILK", "6", "2"))
OTHER = an_order("warehouse_shipment", "SH-2", a_shipment_line(10, "DRILL", "1", "1", order="SO-C", tote="T-9"))


def shipped(document: OpenDocument | None, *inputs: Input, floor: FloorLookup | None = None) -> Played:
    floor = floor or FloorLookup(documents_open=[WHOLE, OTHER], here=PICKED_FIRST)
    return play(ship(floor, document), inputs)


def sent(played: Played) -> list[Shipped]:
    return [prompt.submit for prompt in played.prompts if prompt.submit is not None]


# Which shipment


def test_a_shipment_is_found_by_itself_by_an_order_and_by_a_tote() -> None:
    for scanned in (scan("SH-1"), scan("SO-B"), Typed("so-a"), scan_plate("T-2"), Chosen(1)):
        assert shipped(None, scanned).last.place == "SH-1", scanned


def a_pallet(order: str) -> LicensePlateCard:
    return LicensePlateCard(no="P-5", kind="pallet", location="W", bin="SHIP", onto="", order=order, goods=(), stacked=())


def test_a_pallet_names_the_order_that_it_was_picked_for_where_no_line_names_the_pallet() -> None:
    floor = FloorLookup(documents_open=[WHOLE, OTHER], here=PICKED_FIRST, plates=(a_pallet("SO-B"),))

    found, loaded = shipped(None, scan_plate("P-5"), floor=floor), shipped(WHOLE, scan_plate("P-5"), floor=floor)

    assert found.last.place == "SH-1"
    assert loaded.told == "P-5 loaded: 6 MILK"


def test_what_is_on_no_shipment_here_is_not_found() -> None:
    assert shipped(None, scan_plate("T-77")).code == "not_found"
    assert shipped(None, scan("SO-77")).code == "unknown_reference"


def test_an_order_of_which_nothing_was_picked_has_nothing_to_ship() -> None:
    floor = FloorLookup(documents_open=[an_order("sales_order", "SO-1", a_line(10, "BOLT", "5"))])

    played = shipped(None, scan("SO-1"), floor=floor)

    assert (played.prompts[0].also, played.code) == ("nothing waits here", "nothing_to_post")


# Whole


def test_a_shipment_is_shipped_when_it_is_whole() -> None:
    played = shipped(WHOLE, DONE, OK, POSTED)

    assert played.prompts[0].context == "Complete"
    assert sent(played) == [Shipped(document_kind="warehouse_shipment", order="SH-1")]
    assert (played.last.ask, played.last.understood) == ("Shipped SH-1", ("PSH-1", "SH-1 shipped"))


def test_the_list_says_what_waits() -> None:
    played = shipped(IN_PART)

    assert [(line.text, line.detail) for line in played.last.lines] == [
        ("BOLT M8 bolt", "T-1, 30 there"),
        ("MILK Milk 1 l", "2 there, 4 missing"),
    ]


def test_goods_of_an_order_that_were_picked_for_it_are_shipped() -> None:
    order = an_order("sales_order", "SO-1", a_shipment_line(10, "BOLT", "5", "10", order=""))

    played = shipped(order, DONE, OK, OK, POSTED)

    assert "Missing: 5 BOLT. Ship the rest?" in [prompt.outcome.text for prompt in played.prompts if prompt.outcome]
    assert sent(played) == [Shipped(order="SO-1")]


def test_where_nothing_is_picked_ahead_all_that_is_ordered_leaves() -> None:
    floor = FloorLookup(here=LocationCard(code="W", bin_mandatory=True))

    played = shipped(an_order("warehouse_shipment", "SH-3", a_line(10, "BOLT", "5")), DONE, OK, POSTED, floor=floor)

    assert played.prompts[0].context == "Complete"
    assert len(sent(played)) == 1


# In part


def test_what_is_missing_is_asked_about() -> None:
    asked = shipped(IN_PART, DONE, OK)
    no = shipped(IN_PART, DONE, OK, BACK)
    yes = shipped(IN_PART, DONE, OK, OK, POSTED)

    assert (asked.last.ask, asked.told) == ("Ship part?", "Missing: 4 MILK. Ship the rest?")
    assert (no.last.ask, sent(no)) == ("Scan goods", [])
    assert len(sent(yes)) == 1


# Checking


def test_nothing_has_to_be_scanned_and_what_is_begun_is_asked_about() -> None:
    played = shipped(WHOLE, scan_plate("T-1"), DONE, OK)

    assert (played.last.ask, played.told) == ("All loaded?", "Not scanned: 6 MILK. Is it loaded too?")


def test_what_was_scanned_is_loaded() -> None:
    played = shipped(WHOLE, scan_plate("T-1"), scan(MILK_GTIN), ALL)

    assert played.last.progress == "2 of 2"
    assert shipped(WHOLE, scan_plate("T-1"), scan(MILK_GTIN), ALL, DONE, OK, POSTED).last.ask == "Shipped SH-1"


def test_goods_and_totes_of_another_shipment_are_refused() -> None:
    tote, item, too_many = (
        shipped(WHOLE, scan_plate("T-9")),
        shipped(WHOLE, scan(DRILL_GTIN)),
        shipped(WHOLE, gs1(ai01=BOLT_GTIN, ai30="31")),
    )

    assert tote.told == "That is T-9 of SH-2; scan what is on SH-1."
    assert (item.code, too_many.code) == ("not_on_document", "over_shipment")
    assert tote.last.ask == item.last.ask == too_many.last.ask == "Scan goods"


def test_goods_are_packed_into_the_package_that_was_scanned() -> None:
    played = shipped(
        WHOLE,
        NEW,
        scan_plate("BOX-1"),
        gs1(ai01=MILK_GTIN, ai10="L-1"),
        Typed("2"),
        NEW,
        Typed("box-2"),
        scan(MILK_GTIN),
        Typed("L-1"),
        ALL,
    )

    assert played.records == [
        PlatePacked(plate=box, plate_kind="box", bin="SHIP", item="MILK", lot="L-1", uom="PCS", quantity=Quantity(quantity))
        for box, quantity in (("BOX-1", 2), ("BOX-2", 4))
    ]
    assert played.last.context == "Into BOX-2"


# What the server says


def test_a_shipment_that_has_changed_is_not_shipped_and_is_shown_as_it_is_now() -> None:
    floor = FloorLookup(documents_open=[WHOLE], here=PICKED_FIRST)
    changed = Refused(ORDER_CHANGED, document="SO-B", person="EVA", when="10:32", what="MILK 6 instead of 8")

    def inputs():
        yield from (DONE, OK)
        floor.documents_open = [IN_PART]
        yield Answered(RefusedTransaction(id=new_transaction_id(), problem=problem_details(changed)))

    played = play(ship(floor, WHOLE), inputs())

    assert played.told == "SO-B was changed by EVA on 10:32: MILK 6 instead of 8. Look at it again."
    assert (played.last.ask, played.last.context) == ("Scan goods", "1 short")


def test_without_an_answer_nothing_is_known_to_have_left() -> None:
    played = shipped(WHOLE, DONE, OK, Answered(Unreachable()))

    assert played.told == "No answer from the server: look again before you repeat it"
    assert played.last.ask == "Scan goods"


def test_without_a_connection_it_is_sent_later() -> None:
    floor = FloorLookup(documents_open=[WHOLE], here=PICKED_FIRST, online=False)

    played = shipped(WHOLE, DONE, OK, floor=floor)

    assert played.records == [Shipped(document_kind="warehouse_shipment", order="SH-1")]
    assert played.last.ask == "Shipped SH-1"


def test_esc_leaves_and_nothing_has_left() -> None:
    played = shipped(WHOLE, BACK)

    assert played.ended
    assert sent(played) == []
