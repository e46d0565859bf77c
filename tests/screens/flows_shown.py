"""What the flows themselves ask, after real inputs on a small floor: the pictures of the README show nothing else."""

from __future__ import annotations

from datetime import date

from scanner_client.flows.adjusting import adjust
from scanner_client.flows.approval import approve
from scanner_client.flows.counting import count
from scanner_client.flows.look_up import look_up
from scanner_client.flows.menu import menu
from scanner_client.flows.picking import pick
from scanner_client.flows.prompts import Chosen, Pressed, Typed
from scanner_client.flows.put_away import put_away
from scanner_client.flows.receiving import receive
from scanner_client.flows.reclassification import reclassify
from scanner_client.flows.transfers import move
from scanner_client.tasks import Status
from scanner_client.ui.view import View
from shared.barcodes.function_codes import FunctionCode
from shared.quantities import Amount, Quantity
from shared.wire.catalog import LotCard, ReasonCard
from shared.wire.counting import CountDifference, CountDifferences
from tests.flow_lookup import (
    BERTA,
    BOLT_GTIN,
    CASE_GTIN,
    DRILL_GTIN,
    MILK,
    MILK_GTIN,
    FloorLookup,
    Played,
    a_line,
    an_order,
    gs1,
    on_hand,
    play,
    scan,
    scan_bin,
    session_of,
)
from tests.screens.picks_shown import PICKS_SHOWN
from tests.screens.plates_shown import PLATES_SHOWN
from tests.tracing.traces import BACKWARD, FORWARD

COUNT = an_order(
    "count_order",
    "PI-104",
    *(
        a_line(n, item, bin_code=bin_code)
        for n, (item, bin_code) in enumerate((("BOLT", "A-01"), ("MILK", "A-01"), ("DRILL", "A-02"), ("BOLT", "B-01")), 1)
    ),
)
PURCHASE = an_order("purchase_order", "PO-1", a_line(10, "MILK", "48"), a_line(20, "DRILL", "2"), a_line(30, "BOLT", "100"))
DRILLS = an_order("purchase_order", "PO-2", a_line(10, "DRILL", "60"))
SALE = an_order(
    "sales_order", "SO-1", a_line(10, "BOLT", "30", bin_code="A-01"), a_line(20, "MILK", "6", bin_code="A-02", lot="L-1")
)


CARRIED = tuple(
    line.model_copy(update={"bin": "RECEIVE", "to_bin": to_bin, "why": why})
    for line, to_bin, why in (
        (a_line(10, "BOLT", "48"), "A-01", "fixed bin of the item"),
        (a_line(20, "MILK", "24", lot="L-1"), "A-02", "same lot is there"),
        (a_line(30, "DRILL", "1"), "B-01", "empty bin"),
    )
)
PUT_AWAY = an_order("put_away", "PA-0042", *CARRIED)
MOVEMENT = an_order("movement", "MV-17", *(line.model_copy(update={"bin": "B-01", "to_bin": "A-01"}) for line in CARRIED))


def _difference(line_no: int, bin_code: str, item: str, *, expected: str, recorded: str, value: str) -> CountDifference:
    off = Quantity(recorded) - Quantity(expected)
    return CountDifference(
        line_no=line_no,
        bin=bin_code,
        item=item,
        variant="",
        lot="",
        serial="",
        description="",
        uom="PCS",
        expected=Quantity(expected),
        recorded=Quantity(recorded),
        difference=off,
        value=Amount(value),
        within_tolerance=False,
        status="counted",
        counted_by=("ANNA",),
    )


FLOOR = FloorLookup(
    documents_open=[COUNT, PURCHASE, DRILLS, SALE, PUT_AWAY, MOVEMENT.model_copy(update={"priority": 5})],
    traced=FORWARD,
    traced_back=BACKWARD,
    stock=[on_hand("MILK", "12", lot="L-1"), on_hand("MILK", "6", lot="L-1", bin_code="B-01"), on_hand("BOLT", "24")],
    lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2027, 1, 31))],
    reason_cards=[ReasonCard(code="BROKEN", description="Fell down"), ReasonCard(code="SAMPLE"), ReasonCard(code="THEFT")],
    differences=CountDifferences(
        order="PI-104",
        status="finished",
        location="W",
        lines=(
            _difference(1, "A-01", "BOLT", expected="26", recorded="24", value="1.24"),
            _difference(2, "A-01", "MILK", expected="48", recorded="90", value="37.80"),
            _difference(3, "A-02", "DRILL", expected="2", recorded="1", value="449.00"),
        ),
        recordings_open=0,
    ),
)
NEW_LOTS = FloorLookup(documents_open=[PURCHASE], items=(MILK.model_copy(update={"makes_lots": True}),))
MILK_LABEL = gs1(ai01=CASE_GTIN, ai17="271231", ai10="L-9")
PLAYED: dict[str, Played] = {
    "menu": play(menu(FLOOR, session_of(BERTA)), []),
    "count": play(count(FLOOR, COUNT), [scan_bin("A-01"), *[scan(BOLT_GTIN)] * 3]),
    "refused": play(count(FLOOR, COUNT), [scan_bin("A-01"), scan(BOLT_GTIN), scan("09521234543214")]),
    "receive": play(receive(FLOOR, PURCHASE), [MILK_LABEL, MILK_LABEL]),
    "new_lot": play(receive(NEW_LOTS, PURCHASE), [scan(MILK_GTIN)]),
    "last_serial": play(receive(FLOOR, DRILLS), [scan(DRILL_GTIN), Typed("S-0001"), Pressed(FunctionCode.ALL)]),
    "serials_to_last": play(
        receive(FLOOR, DRILLS), [scan(DRILL_GTIN), Typed("S-0001"), Pressed(FunctionCode.ALL), Typed("S-0050")]
    ),
    "receive_more": play(receive(FLOOR, PURCHASE), [scan(BOLT_GTIN), Typed("105")]),
    "put_away": play(put_away(FLOOR, PUT_AWAY), [scan(MILK_GTIN), scan_bin("A-02"), scan(BOLT_GTIN)]),
    "put_away_start": play(put_away(FLOOR), []),
    "put_away_other_bin": play(put_away(FLOOR, PUT_AWAY), [scan(BOLT_GTIN), scan_bin("B-01")]),
    "put_away_wrong_lot": play(put_away(FLOOR, PUT_AWAY), [gs1(ai01=CASE_GTIN, ai10="L-77")]),
    "movement": play(move(FLOOR), [Chosen(1)]),
    "movement_to": play(move(FLOOR, MOVEMENT), [scan_bin("B-01"), scan(BOLT_GTIN), Typed("24")]),
    "pick": play(pick(FLOOR, SALE), [scan_bin("A-01"), scan(BOLT_GTIN)]),
    "move": play(move(FLOOR), [scan_bin("A-01"), scan(BOLT_GTIN), Typed("10")]),
    "reclassify": play(reclassify(FLOOR), [scan_bin("A-01"), scan(MILK_GTIN), Chosen(1), Typed("L-2")]),
    "adjust": play(adjust(FLOOR), [scan_bin("A-01"), scan(BOLT_GTIN), Chosen(2), Typed("3")]),
    "look_up": play(look_up(FLOOR), [scan(MILK_GTIN)]),
    "approve": play(approve(FLOOR), [scan("PI-104")]),
    **PICKS_SHOWN,
    **PLATES_SHOWN,
    "trace": play(look_up(FLOOR), [Typed("L-1"), Pressed(FunctionCode.INFO)]),
    "trace_step": play(look_up(FLOOR), [Typed("L-1"), Pressed(FunctionCode.INFO), Chosen(3)]),
    "trace_still_here": play(look_up(FLOOR), [Typed("L-1"), Pressed(FunctionCode.INFO), Pressed(FunctionCode.INFO)]),
}
"""By task: a flow after some inputs."""


def shown(task: str) -> View:
    """The last prompt of that task's flow, with what the band said before it."""
    *before, last = PLAYED[task].prompts
    said = tuple(prompt.outcome.text for prompt in reversed(before) if prompt.outcome)
    return View(last, Status(is_online=True, person="ANNA", name="Anna Berg"), recent=said)
