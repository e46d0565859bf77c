"""What holds for every flow, whatever a person scans, types and presses."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.menu import Task, TaskKind, flow_of, menu
from scanner_client.flows.prompts import Answered, Chosen, Flow, OutcomeKind, Pressed, Typed
from scanner_client.flows.sign_in import sign_in
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.in_house import own_label
from shared.identifiers import new_transaction_id
from shared.wire.access import Role
from shared.wire.catalog import LocationCard, LotCard, VendorCard
from shared.wire.transactions import Content, Posted
from tests.flow_lookup import (
    BERTA,
    BOLT_GTIN,
    BOX_GTIN,
    CASE_GTIN,
    DRILL_GTIN,
    MILK_GTIN,
    FloorLookup,
    W,
    a_line,
    an_order,
    gs1,
    on_hand,
    play,
    scan,
    scan_bin,
    scan_command,
    session_of,
)
from tests.tracing.traces import BACKWARD, FORWARD

LINES = (
    a_line(10, "BOLT", "30", bin_code="A-01"),
    a_line(20, "MILK", "6", bin_code="A-02", lot="L-1"),
    a_line(30, "DRILL", "2", bin_code="B-01"),
    a_line(40, "BOLT", "2", uom="BOX", bin_code="A-02"),
    a_line(50, "GONE", "2", uom="SACK", bin_code="A-02"),
)
TO_CARRY = tuple(
    line.model_copy(update={"to_bin": "B-01", "why": "it is empty", "empties_bin": True, "plate": "P1"}) for line in LINES
)
DOCUMENTS = [
    an_order("purchase_order", "PO-1", *LINES),
    an_order("sales_order", "SO-1", *LINES),
    an_order("count_order", "PI-1", *LINES),
    an_order("transfer_shipment", "TO-1", *LINES),
    an_order("transfer_receipt", "TO-1", *LINES),
    an_order("warehouse_receipt", "WR-1", *LINES),
    an_order("sales_return", "SR-1", *LINES),
    an_order("put_away", "PA-1", *TO_CARRY),
    an_order("movement", "MV-1", *TO_CARRY),
]
ORDERS = ("SO-A", "SO-B", "SO-A", "SO-B", "SO-A")
PICK = an_order(
    "pick",
    "PK-1",
    *(
        line.model_copy(update={"to_bin": "SHIP", "order": order, "empties_bin": line.line == 10})
        for line, order in zip(LINES, ORDERS, strict=True)
    ),
)
CLUSTER = an_order("pick", "PK-2", *(line.model_copy(update={"tote": f"T-{line.order[-1]}"}) for line in PICK.lines))
SHIPMENT = an_order("warehouse_shipment", "SH-1", *(line.model_copy(update={"picked": line.quantity}) for line in CLUSTER.lines))
DOCUMENTS += [PICK, CLUSTER, SHIPMENT]
STOCK = [on_hand("BOLT", "50"), on_hand("MILK", "12", lot="L-1"), on_hand("DRILL", "1", serial="SN-1"), on_hand("GONE", "1")]
LOTS = [LotCard(item="MILK", lot="L-1", expiration=date(2027, 1, 31)), LotCard(item="DRILL", serial="SN-1")]
STRICT = W.model_copy(update={"other_bin_role": Role.RECEIVER, "quarantine_bin": "B-01"})
VENDORS = [VendorCard(no="V1", name="Dairy"), VendorCard(no="V2", name="Bolts")]
FLOORS = [
    FloorLookup(documents_open=DOCUMENTS, stock=STOCK, lot_cards=LOTS, traced=FORWARD, traced_back=BACKWARD),
    FloorLookup(documents_open=DOCUMENTS, stock=STOCK, lot_cards=LOTS, online=False),
    FloorLookup(documents_open=DOCUMENTS, stock=STOCK, here=STRICT, suggested=(("A-02", "it is empty"),), vendor_cards=VENDORS),
    FloorLookup(documents_open=DOCUMENTS, stock=STOCK, here=LocationCard(code="W")),
]

KNOWN_SCANS = [
    *(
        scan(text)
        for text in (BOLT_GTIN, BOX_GTIN, MILK_GTIN, CASE_GTIN, DRILL_GTIN, "TWIN", "SCRAP", "SN-1", "SN-2", "L-1", "ZZQ124")
    ),
    *(scan_bin(code) for code in ("A-01", "A-02", "B-01", "E-01", "CLOSED")),
    *(scan(found.no) for found in DOCUMENTS),
    scan(own_label(OwnLabel.LICENCE_PLATE, "P1")),
    *(scan(own_label(OwnLabel.BADGE, name)) for name in ("ANNA", "BERTA")),
    *(scan(own_label(OwnLabel.LICENCE_PLATE, plate)) for plate in ("T-A", "T-B", "T-9")),
    gs1(ai01=MILK_GTIN, ai17="271231", ai10="L-1"),
    gs1(ai01=CASE_GTIN, ai17="270131", ai10="L-1"),
    gs1(ai02=CASE_GTIN, ai37="99999999", ai10="L-2", ai17="271231"),
    gs1(ai01=DRILL_GTIN, ai21="SN-3"),
    gs1(ai10="L-9", ai17="281231"),
    gs1(ai17="250101"),
    gs1(ai21="SN-9"),
]
FIGURES = [
    "0",
    "1",
    "-1",
    "2,5",
    "9999999",
    "12*",
    "9999999*",
    "0*",
    "3 BOX",
    "2 SACK",
    "*",
    "-",
    "31.12.27",
    "1234",
    "PI-1",
    "",
    " ",
]
inputs = st.lists(
    st.one_of(
        st.sampled_from(KNOWN_SCANS),
        st.sampled_from(FIGURES).map(Typed),
        st.sampled_from(FunctionCode).map(Pressed),
        st.sampled_from(FunctionCode).map(scan_command),
        st.integers(0, 10).map(Chosen),
        st.text(max_size=60).map(Typed),
        st.text(min_size=1, max_size=60).map(scan),
        st.just(Answered(Unreachable())),
        st.just(Answered(Posted(id=new_transaction_id()))),
    ),
    max_size=25,
)


ORDER_OF = {
    TaskKind.COUNT: ("count_order", "PI-1"),
    TaskKind.PICK: ("sales_order", "SO-1"),
    TaskKind.RECEIVE: ("purchase_order", "PO-1"),
    TaskKind.SHIP: ("warehouse_shipment", "SH-1"),
    TaskKind.SHIP_TRANSFER: ("transfer_shipment", "TO-1"),
    TaskKind.PUT_AWAY: ("put_away", "PA-1"),
    TaskKind.MOVE: ("movement", "MV-1"),
}


def begun(kind: TaskKind, floor: FloorLookup, *, with_order: bool = True) -> Flow[object]:
    """The task; with its order, so that the inputs reach the goods."""
    return flow_of(Task(kind, *ORDER_OF[kind]) if with_order and kind in ORDER_OF else Task(kind), floor)


@pytest.mark.parametrize("kind", TaskKind)
@settings(max_examples=60, deadline=None)
@given(floor=st.sampled_from(FLOORS), given_inputs=inputs, with_order=st.booleans())
def test_no_input_breaks_a_task_and_nothing_is_recorded_with_a_refusal(kind, floor, given_inputs, with_order) -> None:
    played = play(begun(kind, floor, with_order=with_order), given_inputs)

    for prompt in played.prompts:
        is_refused = prompt.outcome is not None and prompt.outcome.kind is OutcomeKind.REFUSED
        assert not (is_refused and prompt.record)
        assert not is_refused or prompt.outcome.code
        assert prompt.outcome is not None or prompt is played.prompts[0], "silence after an input"
        assert prompt.ask
        assert len(prompt.ask) <= 16 or not prompt.ask.isascii()


@pytest.mark.parametrize("kind", TaskKind)
@settings(max_examples=20, deadline=None)
@given(given_inputs=inputs)
def test_the_same_inputs_lead_to_the_same_prompts_and_records(kind, given_inputs) -> None:
    first = play(begun(kind, FLOORS[0]), given_inputs)
    again = play(begun(kind, FLOORS[0]), given_inputs)

    assert again.prompts == first.prompts


@settings(max_examples=60, deadline=None)
@given(given_inputs=inputs)
def test_no_input_breaks_sign_in_or_menu(given_inputs) -> None:
    play(sign_in(FLOORS[0]), given_inputs)
    played = play(menu(FLOORS[0], session_of(BERTA)), given_inputs)

    assert all(prompt.record == () for prompt in played.prompts)


@settings(max_examples=100, deadline=None)
@given(given_inputs=inputs)
def test_never_more_is_received_than_was_ordered(given_inputs) -> None:
    played = play(begun(TaskKind.RECEIVE, FLOORS[0]), given_inputs)

    assert _received_base(played.records, "BOLT") <= 30 + 48
    assert _received_base(played.records, "MILK") <= 6


def _received_base(records: list[Content], item: str) -> int:
    per_unit = {"PCS": 1, "BOX": 24, "CASE": 12}
    return sum(record.quantity * per_unit[record.uom] for record in records if record.item == item)


@settings(max_examples=100, deadline=None)
@given(given_inputs=inputs)
def test_no_serial_number_is_received_twice(given_inputs) -> None:
    played = play(begun(TaskKind.RECEIVE, FLOORS[0]), [scan(DRILL_GTIN), *given_inputs])

    serials = [record.serial for record in played.records if record.kind == "received" and record.serial]

    assert len(serials) == len(set(serials))


@pytest.mark.parametrize("document", [PICK, CLUSTER], ids=["batch", "cluster"])
@settings(max_examples=100, deadline=None)
@given(floor=st.sampled_from(FLOORS), given_inputs=inputs)
def test_never_more_is_picked_or_missing_than_was_planned(document, floor, given_inputs) -> None:
    task = Task(TaskKind.PICK, document.kind, document.no)

    played = play(flow_of(task, floor), [Pressed(FunctionCode.DONE), *given_inputs])

    for prompt in played.prompts:
        is_refused = prompt.outcome is not None and prompt.outcome.kind is OutcomeKind.REFUSED
        assert not (is_refused and prompt.record)
        assert len(prompt.ask) <= 16 or not prompt.ask.isascii()
    for line in document.lines[:3]:
        records = [record for record in played.records if getattr(record, "line", 0) == line.line and hasattr(record, "quantity")]
        assert sum(record.quantity * {"BOX": 24, "CASE": 12}.get(record.uom, 1) for record in records) <= line.quantity
