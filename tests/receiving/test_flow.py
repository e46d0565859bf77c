"""Receiving, as the person at the dock lives it."""

from datetime import date

from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Answered, Chosen, Pressed, Typed
from scanner_client.flows.receiving import receive
from shared.barcodes.function_codes import FunctionCode
from shared.errors import OVER_RECEIPT, Refused
from shared.identifiers import new_transaction_id
from shared.wire.catalog import ItemTracking, LocationCard, LotCard, VendorCard
from shared.wire.problems import problem_details
from shared.wire.receiving import Received
from shared.wire.transactions import Posted, RefusedTransaction
from tests.flow_lookup import (
    BOLT,
    BOLT_GTIN,
    BOX_GTIN,
    CASE_GTIN,
    DRILL_GTIN,
    MILK,
    MILK_GTIN,
    FloorLookup,
    Played,
    W,
    a_line,
    an_order,
    gs1,
    on_hand,
    play,
    scan,
    scan_bin,
)

ORDER = an_order("purchase_order", "PO-1", a_line(10, "MILK", "48"), a_line(20, "DRILL", "2"), a_line(30, "BOLT", "100"))
DONE, OK, ALL, REPEAT, BACK, NEW, DAMAGED = (
    Pressed(code)
    for code in (
        FunctionCode.DONE,
        FunctionCode.OK,
        FunctionCode.ALL,
        FunctionCode.REPEAT,
        FunctionCode.BACK,
        FunctionCode.NEW,
        FunctionCode.DAMAGED,
    )
)


POSTED = Answered(Posted(id=new_transaction_id()))


def received(*inputs, lookup: FloorLookup | None = None) -> Played:
    return play(receive(lookup or FloorLookup(documents_open=[ORDER]), ORDER), inputs)


def arrivals(played: Played) -> list[str]:
    return [
        " ".join(part for part in (str(one.line), one.item, one.lot or one.serial, str(one.quantity), one.uom, one.bin) if part)
        for one in played.records
        if isinstance(one, Received)
    ]


def test_a_box_labelled_with_lot_date_and_count_is_received_by_one_scan() -> None:
    played = received(gs1(ai02=CASE_GTIN, ai37="2", ai17="271231", ai10="L-1"))

    assert arrivals(played) == ["10 MILK L-1 2 CASE RECEIVE"]
    assert played.records[0].expiration == date(2027, 12, 31)
    assert played.last.outcome.text == "+2 CASE = 24 PCS of MILK lot L-1, 24 PCS left"


def test_a_box_labelled_with_its_lot_is_one_box() -> None:
    played = received(gs1(ai01=CASE_GTIN, ai17="271231", ai10="L-1"))

    assert arrivals(played) == ["10 MILK L-1 1 CASE RECEIVE"]


def test_an_unlabelled_lot_takes_item_lot_date_and_quantity() -> None:
    played = received(scan(MILK_GTIN), Typed("L-9"), Typed("12/27"), Typed("24"))

    assert [prompt.ask for prompt in played.prompts] == ["Scan item", "Scan lot", "Expiry date", "Quantity?", "Scan item"]
    assert arrivals(played) == ["10 MILK L-9 24 PCS RECEIVE"]
    assert played.records[0].expiration == date(2027, 12, 31)


def test_a_second_label_with_lot_and_date_answers_both() -> None:
    played = received(scan(MILK_GTIN), gs1(ai10="L-9", ai17="271231"), ALL)

    assert arrivals(played) == ["10 MILK L-9 48 PCS RECEIVE"]


def test_several_lots_of_a_line_come_after_each_other() -> None:
    played = received(
        scan(MILK_GTIN), Typed("L-1"), Typed("311227"), Typed("24"), scan(MILK_GTIN), Typed("L-2"), Typed("300128"), ALL
    )

    assert arrivals(played) == ["10 MILK L-1 24 PCS RECEIVE", "10 MILK L-2 24 PCS RECEIVE"]
    assert played.last.progress == "1 of 3"


def test_the_same_lot_again_is_one_key_and_its_date_is_not_asked_again_once_known() -> None:
    lookup = FloorLookup(documents_open=[ORDER], lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2027, 12, 31))])

    played = received(scan(MILK_GTIN), Typed("L-1"), Typed("12"), scan(MILK_GTIN), REPEAT, Typed("12"), lookup=lookup)

    assert arrivals(played) == ["10 MILK L-1 12 PCS RECEIVE", "10 MILK L-1 12 PCS RECEIVE"]


def test_a_missing_lot_is_asked_for_by_its_item() -> None:
    played = received(scan(MILK_GTIN), Typed(" "), Typed(""))

    assert [prompt.ask for prompt in played.prompts[1:]] == ["Scan lot"] * 3
    assert (played.last.outcome.code, played.last.outcome.text) == ("lot_required", "MILK has lots: scan or type the lot number.")


def test_a_missing_serial_number_is_asked_for_by_its_item() -> None:
    played = received(scan("DRILL"), Typed(" "))

    assert (played.last.outcome.code, played.last.ask) == ("serial_required", played.prompts[1].ask)


def test_a_date_that_is_none_is_asked_again() -> None:
    played = received(scan(MILK_GTIN), Typed("L-1"), Typed("31.02.27"))

    assert played.code == "wrong_kind"
    assert played.last.ask == "Expiry date"


def test_goods_that_have_expired_are_refused_by_lot_and_item() -> None:
    played = received(scan(MILK_GTIN), Typed("L-0815"), Typed("01.05.26"))

    assert played.code == "lot_expired"
    assert "Lot L-0815 of MILK" in played.told
    assert played.last.ask == "Expiry date"
    assert played.records == []


def test_another_date_than_the_lot_is_known_by_is_refused() -> None:
    lookup = FloorLookup(documents_open=[ORDER], lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2027, 1, 31))])

    played = received(gs1(ai01=CASE_GTIN, ai17="271231", ai10="L-1"), lookup=lookup)

    assert played.code == "expiration_mismatch"
    assert played.records == []


def test_serial_numbers_are_received_piece_by_piece_until_the_line_is_full() -> None:
    played = received(scan(DRILL_GTIN), scan("SN-1"), gs1(ai01=DRILL_GTIN, ai21="SN-2"))

    assert arrivals(played) == ["20 DRILL SN-1 1 PCS RECEIVE", "20 DRILL SN-2 1 PCS RECEIVE"]
    assert played.prompts[2].progress == "1 of 2"
    assert played.last.ask == "Scan item"


def test_a_serial_number_scanned_twice_is_refused() -> None:
    played = received(scan(DRILL_GTIN), scan("SN-1"), scan("SN-1"))

    assert played.code == "serial_scanned_twice"
    assert played.last.ask == "Scan serial"
    assert len(played.records) == 1


def test_a_serial_number_in_stock_already_is_refused_with_its_place() -> None:
    lookup = FloorLookup(documents_open=[ORDER], stock=[on_hand("DRILL", "1", serial="SN-1", bin_code="B-01")])

    played = received(scan(DRILL_GTIN), scan("SN-1"), lookup=lookup)

    assert played.code == "serial_already_in_stock"
    assert "SN-1 of DRILL" in played.told
    assert "W B-01" in played.told
    assert played.last.ask == "Scan serial"


def test_offline_the_server_decides_about_a_serial_number() -> None:
    lookup = FloorLookup(documents_open=[ORDER], stock=[on_hand("DRILL", "1", serial="SN-1")], online=False)

    played = received(scan(DRILL_GTIN), scan("SN-1"), lookup=lookup)

    assert arrivals(played) == ["20 DRILL SN-1 1 PCS RECEIVE"]


def test_another_item_ends_the_serial_numbers_and_is_received() -> None:
    played = received(scan(DRILL_GTIN), scan("SN-1"), scan(BOLT_GTIN))

    assert played.last.ask == "Quantity?"
    assert played.last.understood == ("M8 bolt", "BOLT")


def test_more_than_is_left_is_asked_about_and_the_server_decides() -> None:
    played = received(scan(BOLT_GTIN), Typed("105"))

    assert played.last.ask == "Receive more?"
    assert played.told == "105 PCS of BOLT, 100 PCS left on PO-1. Receive more?"

    sent = received(scan(BOLT_GTIN), Typed("105"), OK)

    assert sent.last.submit.quantity == 105
    assert sent.records == []

    allowed = received(scan(BOLT_GTIN), Typed("105"), OK, POSTED)

    assert allowed.told == "+105 PCS of BOLT, 0 PCS left"
    assert allowed.last.progress == "1 of 3"


def test_what_the_server_refuses_of_it_is_said_and_the_item_asked_again() -> None:
    refusal = problem_details(Refused(OVER_RECEIPT, quantity="105", item="BOLT", outstanding="102", document="PO-1"))

    played = received(
        scan(BOLT_GTIN), Typed("105"), OK, Answered(RefusedTransaction(id=new_transaction_id(), problem=refusal)), scan(BOLT_GTIN)
    )

    assert played.prompts[-2].outcome.text == "105 of BOLT is more than the 102 still to receive on PO-1."
    assert played.last.ask == "Quantity?"
    assert played.records == []


def test_without_an_answer_nothing_is_taken_as_received() -> None:
    played = received(scan(BOLT_GTIN), Typed("105"), OK, Answered(Unreachable()))

    assert played.told == "No answer from the server: look again before you repeat it"
    assert (played.last.ask, played.last.progress) == ("Scan item", "0 of 3")


def test_more_than_is_left_is_not_received_by_accident() -> None:
    no = received(scan(BOLT_GTIN), Typed("105"), BACK)

    assert (no.last.ask, no.records) == ("Scan item", [])

    other_scan = received(scan(BOLT_GTIN), Typed("105"), scan(DRILL_GTIN))

    assert (other_scan.last.ask, other_scan.records) == ("Scan serial", [])


def test_offline_more_than_is_left_is_refused_and_asked_again() -> None:
    played = received(scan(BOLT_GTIN), Typed("101"), lookup=FloorLookup(documents_open=[ORDER], online=False))

    assert played.code == "over_receipt"
    assert played.last.ask == "Quantity?"
    assert played.records == []


def test_a_transfer_brings_no_more_than_was_shipped() -> None:
    order = an_order("transfer_receipt", "TO-1", a_line(10, "BOLT", "12"))

    played = play(receive(FloorLookup(documents_open=[order]), order), [scan(BOLT_GTIN), Typed("13")])

    assert played.code == "over_receipt"


def test_a_label_with_more_than_is_left_is_asked_about() -> None:
    played = received(gs1(ai02=CASE_GTIN, ai37="5", ai17="271231", ai10="L-1"))

    assert played.told == "5 CASE = 60 PCS of MILK, 48 PCS left on PO-1. Receive more?"


def test_a_line_that_is_full_takes_more_only_where_the_server_says_so() -> None:
    played = received(scan(BOLT_GTIN), ALL, scan(BOLT_GTIN), Typed("1"))

    assert played.last.ask == "Receive more?"
    assert len(played.records) == 1


def test_ok_takes_all_that_is_left() -> None:
    played = received(scan(BOLT_GTIN), OK)

    assert arrivals(played) == ["30 BOLT 100 PCS RECEIVE"]


def test_the_unit_of_the_barcode_counts_and_can_be_changed() -> None:
    played = received(scan(BOX_GTIN), Typed("2"), scan(BOX_GTIN), Typed("*"), Typed("3"), scan(BOLT_GTIN), Typed("1 BOX"))

    assert arrivals(played) == ["30 BOLT 2 BOX RECEIVE", "30 BOLT 3 PCS RECEIVE", "30 BOLT 1 BOX RECEIVE"]


def test_scanning_the_item_again_adds_one_until_ok() -> None:
    played = received(scan(BOLT_GTIN), scan(BOLT_GTIN), scan(BOLT_GTIN), OK)

    assert arrivals(played) == ["30 BOLT 2 PCS RECEIVE"]


def test_a_barcode_never_becomes_a_quantity() -> None:
    for given in (scan(MILK_GTIN), scan("12345678"), Typed("12345678"), Typed("4006381333931"), scan("12")):
        played = received(scan(BOLT_GTIN), given)

        assert played.code, given
        assert played.last.ask == "Quantity?"
        assert played.records == []


def test_a_quantity_label_is_a_quantity() -> None:
    played = received(scan(BOLT_GTIN), scan("ZZQ124"))

    assert arrivals(played) == ["30 BOLT 12 PCS RECEIVE"]


def test_zero_and_less_are_refused() -> None:
    for text in ("0", "-1"):
        assert received(scan(BOLT_GTIN), Typed(text)).code == "quantity_not_positive"


def test_an_item_that_is_not_on_the_order_is_refused() -> None:
    order = an_order("purchase_order", "PO-2", a_line(10, "BOLT", "1"))

    played = play(receive(FloorLookup(documents_open=[order]), order), [scan(MILK_GTIN)])

    assert played.code == "not_on_document"
    assert played.told == "MILK is not on PO-2."


def test_a_bin_scanned_before_is_where_the_goods_are_put() -> None:
    played = received(scan_bin("A-02"), scan(BOLT_GTIN), Typed("5"))

    assert arrivals(played) == ["30 BOLT 5 PCS A-02"]


def test_a_blocked_bin_is_refused() -> None:
    played = received(scan_bin("CLOSED"))

    assert played.code == "bin_blocked"


def test_the_end_says_what_came_and_what_is_left() -> None:
    played = received(scan(BOLT_GTIN), ALL, DONE)

    assert played.last.ask == "Received PO-1"
    assert played.last.understood == ("Received: 1 recorded", "2 lines left")


def test_what_is_missing_stands_first_in_the_list_at_the_end() -> None:
    played = received(gs1(ai02=CASE_GTIN, ai37="4", ai17="271231", ai10="L-1"), DONE)

    assert [(line.text.split()[0], line.is_done) for line in played.last.lines] == [
        ("DRILL", False),
        ("BOLT", False),
        ("MILK", True),
    ]


def test_nothing_left_ends_by_itself() -> None:
    order = an_order("purchase_order", "PO-2", a_line(10, "BOLT", "1"))

    played = play(receive(FloorLookup(documents_open=[order]), order), [scan(BOLT_GTIN), ALL])

    assert played.last.understood == ("Received: 1 recorded", "complete")


def test_what_another_location_shipped_is_received_without_asking_for_its_date() -> None:
    order = an_order("transfer_receipt", "TO-1", a_line(10, "MILK", "12"))

    played = play(receive(FloorLookup(documents_open=[order]), order), [scan(MILK_GTIN), Typed("L-1"), ALL])

    assert played.records[0].document_kind == "transfer_order"
    assert arrivals(played) == ["10 MILK L-1 12 PCS RECEIVE"]


def test_an_item_finds_the_only_order_that_has_it() -> None:
    lookup = FloorLookup(documents_open=[ORDER])

    assert play(receive(lookup), [scan(DRILL_GTIN)]).last.place == "PO-1"
    assert play(receive(lookup), [Chosen(1)]).last.place == "PO-1"


def test_esc_forgets_the_item_in_hand_and_keeps_what_was_received() -> None:
    played = received(scan(BOLT_GTIN), Typed("5"), scan(MILK_GTIN), BACK)

    assert played.last.ask == "Scan item"
    assert len(played.records) == 1


SERIES_MILK = MILK.model_copy(update={"makes_lots": True})
DRILLS = an_order("purchase_order", "PO-2", a_line(20, "DRILL", "5"))


def with_drills(*inputs, **floor) -> Played:
    return play(receive(FloorLookup(documents_open=[DRILLS], **floor), DRILLS), inputs)


def test_a_box_of_serial_numbers_is_its_first_and_its_last() -> None:
    played = with_drills(scan(DRILL_GTIN), Typed("S-008"), ALL, Typed("S-011"))

    assert [prompt.ask for prompt in played.prompts[1:]] == ["Scan serial", "Scan serial", "Scan last serial", "Scan serial"]
    assert arrivals(played) == [f"20 DRILL {serial} 1 PCS RECEIVE" for serial in ("S-008", "S-009", "S-010", "S-011")]
    assert played.last.outcome.text == "+3 PCS of DRILL, S-009 to S-011, 1 left"


def test_a_box_that_fills_the_line_ends_it() -> None:
    played = with_drills(scan(DRILL_GTIN), Typed("S-1"), ALL, Typed("S-5"))

    assert len(played.records) == 5
    assert "Received" in played.last.ask or played.ended


def test_there_is_no_last_of_a_box_without_its_first() -> None:
    played = with_drills(scan(DRILL_GTIN))

    assert FunctionCode.ALL not in played.last.functions


def test_a_box_with_more_than_the_line_has_left_is_refused_as_a_whole() -> None:
    played = with_drills(scan(DRILL_GTIN), Typed("S-1"), ALL, Typed("S-9"))

    assert played.code == "bad_number_range"
    assert arrivals(played) == ["20 DRILL S-1 1 PCS RECEIVE"]


def test_a_box_with_a_piece_that_is_in_stock_is_refused_as_a_whole() -> None:
    played = with_drills(scan(DRILL_GTIN), Typed("S-1"), ALL, Typed("S-4"), stock=[on_hand("DRILL", "1", serial="S-3")])

    assert played.code == "serial_already_in_stock"
    assert len(played.records) == 1


def test_a_box_with_a_piece_that_came_before_is_refused_as_a_whole() -> None:
    played = with_drills(scan(DRILL_GTIN), Typed("S-3"), Typed("S-1"), ALL, Typed("S-4"))

    assert played.code == "serial_scanned_twice"
    assert len(played.records) == 2


def test_another_item_instead_of_the_last_of_a_box_leaves_the_box() -> None:
    both = an_order("purchase_order", "PO-3", a_line(20, "DRILL", "5"), a_line(30, "BOLT", "100"))

    played = play(
        receive(FloorLookup(documents_open=[both]), both), [scan(DRILL_GTIN), Typed("S-1"), ALL, scan(BOX_GTIN), Typed("2")]
    )

    assert arrivals(played) == ["20 DRILL S-1 1 PCS RECEIVE", "30 BOLT 2 BOX RECEIVE"]


def test_a_new_lot_comes_from_the_series_of_the_item() -> None:
    lookup = FloorLookup(documents_open=[ORDER], items=(SERIES_MILK,), new_lots=["L-001"])

    played = received(scan(MILK_GTIN), NEW, Typed("12/27"), Typed("24"), lookup=lookup)

    assert arrivals(played) == ["10 MILK L-001 24 PCS RECEIVE"]
    assert played.prompts[1].also == "or type it, NEW"


def test_a_new_lot_needs_the_server() -> None:
    lookup = FloorLookup(documents_open=[ORDER], items=(SERIES_MILK,), online=False)

    played = received(scan(MILK_GTIN), NEW, lookup=lookup)

    assert played.last.ask == "Scan lot"
    assert played.told == "No connection: a new lot number comes from the server. Type one."


def test_an_item_without_a_series_makes_no_new_lots() -> None:
    played = received(scan(MILK_GTIN))

    assert FunctionCode.NEW not in played.last.functions


WITH_QUARANTINE = W.model_copy(update={"quarantine_bin": "B-01"})
PACKED = BOLT.model_copy(update={"tracking": ItemTracking(package_specific=True)})


def test_the_next_goods_are_damaged_and_go_to_the_quarantine_bin() -> None:
    lookup = FloorLookup(documents_open=[ORDER], here=WITH_QUARANTINE)

    played = received(DAMAGED, gs1(ai01=CASE_GTIN, ai17="271231", ai10="L-1"), scan(BOLT_GTIN), OK, lookup=lookup)

    assert played.prompts[1].context == "Put in B-01"
    assert arrivals(played) == ["10 MILK L-1 1 CASE B-01", "30 BOLT 100 PCS RECEIVE"]


def test_some_of_them_are_damaged() -> None:
    lookup = FloorLookup(documents_open=[ORDER], here=WITH_QUARANTINE)

    played = received(scan(BOLT_GTIN), DAMAGED, Typed("3"), OK, lookup=lookup)

    assert [prompt.ask for prompt in played.prompts[1:4]] == ["Quantity?", "How many damaged", "Quantity?"]
    assert arrivals(played) == ["30 BOLT 3 PCS B-01", "30 BOLT 97 PCS RECEIVE"]


def test_damaged_goods_need_a_place() -> None:
    played = received(DAMAGED)

    assert (played.code, played.told) == ("not_found", "There is no quarantine bin at W.")


def test_a_package_number_is_asked_where_the_item_has_one() -> None:
    lookup = FloorLookup(documents_open=[ORDER], items=(PACKED,))

    played = received(scan(BOLT_GTIN), Typed("P-1"), Typed("2"), scan(BOLT_GTIN), REPEAT, Typed("3"), lookup=lookup)

    assert [one.package for one in played.records] == ["P-1", "P-1"]


def test_an_item_that_several_orders_expect_asks_which_and_counts_at_once() -> None:
    other = an_order("purchase_order", "PO-2", a_line(10, "MILK", "24"))
    lookup = FloorLookup(documents_open=[ORDER, other])

    played = play(receive(lookup), [gs1(ai01=CASE_GTIN, ai17="271231", ai10="L-1"), Chosen(2)])

    assert played.prompts[1].ask == "Which order?"
    assert [(one.document, str(one.quantity)) for one in played.records] == [("PO-2", "1")]


def test_an_item_that_no_order_expects_is_refused() -> None:
    lookup = FloorLookup(documents_open=[an_order("purchase_order", "PO-2", a_line(10, "BOLT", "1"))])

    played = play(receive(lookup), [scan(MILK_GTIN)])

    assert played.code == "not_on_document"
    assert played.last.ask == "Scan order"


def test_a_vendors_number_finds_its_deliveries() -> None:
    orders = [
        an_order("purchase_order", no, a_line(10, "BOLT", "1")).model_copy(update={"partner_no": "V-7"}) for no in ("PO-3", "PO-4")
    ]
    lookup = FloorLookup(documents_open=[ORDER, *orders])

    played = play(receive(lookup), [Typed("v-7"), Chosen(2)])

    assert [choice.text for choice in played.prompts[1].choices] == ["PO-3 Acme 1 line", "PO-4 Acme 1 line"]
    assert played.last.place == "PO-4"


def test_a_line_that_the_office_adds_meanwhile_is_found() -> None:
    longer = an_order("purchase_order", "PO-1", a_line(10, "MILK", "48"), a_line(40, "BOLT", "5"))
    short = an_order("purchase_order", "PO-1", a_line(10, "MILK", "48"))

    played = play(receive(FloorLookup(documents_open=[longer]), short), [scan(BOLT_GTIN), OK])

    assert arrivals(played) == ["40 BOLT 5 PCS RECEIVE"]


def test_an_order_that_goes_on_by_a_warehouse_receipt_stays_open_here() -> None:
    lookup = FloorLookup(documents_open=[ORDER], here=W.model_copy(update={"require_receive": True}))
    flow = receive(lookup, ORDER)
    next(flow)
    lookup.documents_open = [an_order("warehouse_receipt", "WR-1", a_line(1, "MILK", "36").model_copy(update={"order": "PO-1"}))]

    flow.send(scan(BOLT_GTIN))
    prompt = flow.send(OK)

    assert (prompt.ask, prompt.outcome.text) == ("Scan item", "+100 PCS of BOLT, 0 PCS left")


def test_the_label_of_an_order_finds_its_warehouse_receipt() -> None:
    receipt = an_order("warehouse_receipt", "WR-1", a_line(1, "MILK", "36").model_copy(update={"order": "PO-1"}))

    assert play(receive(FloorLookup(documents_open=[receipt])), [scan("PO-1")]).last.place == "WR-1"


def test_returns_and_warehouse_receipts_are_received_as_what_they_are() -> None:
    for kind in ("sales_return", "warehouse_receipt"):
        order = an_order(kind, "D-1", a_line(10, "BOLT", "1"))

        played = play(receive(FloorLookup(documents_open=[order])), [scan("D-1"), scan(BOLT_GTIN), OK])

        assert [one.document_kind for one in played.records] == [kind]


def test_a_customer_may_send_back_what_has_expired() -> None:
    order = an_order("sales_return", "SR-1", a_line(10, "MILK", "12"))

    played = play(receive(FloorLookup(documents_open=[order]), order), [gs1(ai01=CASE_GTIN, ai17="250101", ai10="L-1")])

    assert arrivals(played) == ["10 MILK L-1 1 CASE RECEIVE"]


NO_ORDER = Chosen(1)
VENDORS = [VendorCard(no="V1", name="North Dairy"), VendorCard(no="V2", name="South Dairy"), VendorCard(no="V3", name="Bolts")]


def without_order(*inputs, here: LocationCard = WITH_QUARANTINE) -> Played:
    return play(receive(FloorLookup(vendor_cards=VENDORS, here=here)), [NO_ORDER, *inputs])


def test_goods_that_nobody_ordered_are_kept_apart() -> None:
    played = without_order(
        Typed("v1"), scan("DN-77"), gs1(ai01=CASE_GTIN, ai17="271231", ai10="L-1"), scan(BOLT_GTIN), Typed("5"), DONE
    )

    assert [(one.vendor, one.delivery_note, one.item, one.lot, str(one.quantity), one.uom, one.bin) for one in played.records] == [
        ("V1", "DN-77", "MILK", "L-1", "1", "CASE", "B-01"),
        ("V1", "DN-77", "BOLT", "", "5", "PCS", "B-01"),
    ]
    assert played.last.ask == "Kept apart"
    assert played.last.understood[0] == "Received: 2 recorded"


def test_a_part_of_the_name_finds_the_vendor() -> None:
    played = without_order(Typed("dairy"), Chosen(2), OK)

    assert [choice.detail for choice in played.prompts[2].choices] == ["V1", "V2"]
    assert (played.last.place, played.last.ask) == ("V2", "Scan item")


def test_an_unknown_vendor_is_refused() -> None:
    played = without_order(scan("V9"))

    assert (played.code, played.told) == ("not_found", "There is no vendor V9.")
    assert played.last.ask == "Scan vendor"


def test_serial_numbers_without_an_order_come_one_by_one() -> None:
    played = without_order(Chosen(3), OK, scan(DRILL_GTIN), scan("S-1"), scan("S-2"), scan("S-2"))

    assert [one.serial for one in played.records] == ["S-1", "S-2"]
    assert played.code == "serial_scanned_twice"


def test_without_a_quarantine_bin_nothing_is_kept_apart() -> None:
    played = without_order(here=W)

    assert (played.code, played.last.ask) == ("no_quarantine_bin", "No quarantine")


def test_where_there_are_no_bins_it_is_said_before_anything_is_scanned() -> None:
    played = without_order(here=LocationCard(code="W"))

    assert (played.code, played.last.ask, played.records) == ("no_quarantine_bin", "No quarantine", [])
    assert played.told.startswith("W has no quarantine bin: goods without an order would mix with the others.")


def test_what_somebody_else_received_meanwhile_is_said_and_no_longer_expected() -> None:
    lookup = FloorLookup(documents_open=[ORDER])
    flow = receive(lookup, ORDER)
    next(flow)
    lookup.documents_open = [
        an_order("purchase_order", "PO-1", a_line(10, "MILK", "12"), a_line(20, "DRILL", "2"), a_line(30, "BOLT", "90"))
    ]

    prompt = [flow.send(scan_bin("A-02")), flow.send(scan(BOLT_GTIN))][0]

    assert prompt.outcome.text == "PO-1 has changed: MILK: 12 left, not 48, BOLT: 90 left, not 100"
    assert prompt.ask == "Scan item"


def test_an_order_that_somebody_else_finished_ends_with_a_sentence() -> None:
    lookup = FloorLookup(documents_open=[ORDER])
    flow = receive(lookup, ORDER)
    next(flow)
    lookup.documents_open = []

    prompt = flow.send(scan_bin("A-02"))

    assert prompt.outcome.text == "PO-1 was finished by somebody else. Take other work."
    assert prompt.ask == "Received PO-1"
