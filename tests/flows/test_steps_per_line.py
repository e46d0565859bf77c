"""Scans and keys that one finished line takes, counted and printed as a table (`pytest -s`). Source: spec/handheld.md, section 11.

The table is for whoever compares; the test fails where a line takes more than was promised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from scanner_client.flows.picking import pick
from scanner_client.flows.prompts import Pressed, Scanned, Typed
from scanner_client.flows.put_away import put_away
from scanner_client.flows.receiving import receive
from scanner_client.flows.transfers import move
from shared.barcodes.function_codes import FunctionCode
from shared.wire.license_plates import PlateMoved
from shared.wire.picking import Moved
from shared.wire.receiving import Received
from shared.wire.warehouse import Handled
from tests.flow_lookup import (
    BOLT_GTIN,
    CASE_GTIN,
    DRILL_GTIN,
    MILK_GTIN,
    FloorLookup,
    a_line,
    an_order,
    gs1,
    on_hand,
    play,
    scan,
    scan_bin,
)
from tests.picking.pick_floor import a_pick, a_pick_line, scan_plate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scanner_client.flows.prompts import Flow, Input
    from shared.wire.transactions import Content
    from shared.wire.work import OpenDocument

OK, ALL = Pressed(FunctionCode.OK), Pressed(FunctionCode.ALL)


@dataclass(frozen=True)
class Job:
    """What a person does for one line more, in the middle of the work."""

    name: str
    begun: Callable[[FloorLookup], Flow[None]]
    before: Sequence[Input]
    """Up to where the line begins."""
    line: Sequence[Input]
    """From where it begins to where it ends."""
    records: type[Content]
    scans_max: int
    keys_max: int = 0
    next_scan: Input | None = None
    """First scan of the line after it, where that says that this one is done; it is counted there."""

    def finish(self) -> tuple[int, int, int]:
        """Scans and keys of the line, and what it recorded."""
        ending = [self.next_scan] if self.next_scan else []
        before = play(self.begun(FloorLookup()), self.before).records
        after = play(self.begun(FloorLookup()), [*self.before, *self.line, *ending]).records
        scans = sum(isinstance(each, Scanned) for each in self.line)
        recorded = [each for each in after[len(before) :] if isinstance(each, self.records)]
        return scans, len(self.line) - scans, len(recorded)


def working(
    flow: Callable[[FloorLookup, OpenDocument | None], Flow[None]], document: OpenDocument, *, is_opened: bool = True
) -> Callable[[FloorLookup], Flow[None]]:
    """The flow with the document, opened already or among the open ones; some bolts wait in the receiving bin."""

    def begun(floor: FloorLookup) -> Flow[None]:
        floor.documents_open = [document]
        floor.stock = [on_hand("BOLT", "48", bin_code="RECEIVE")]
        return flow(floor, document if is_opened else None)

    return begun


def picking(document: OpenDocument) -> Callable[[FloorLookup], Flow[None]]:
    return working(pick, document)


BOLTS, MORE_BOLTS = a_pick_line(10, "BOLT", "30", "A-01"), a_pick_line(20, "BOLT", "12", "B-01")
MILK = a_pick_line(30, "MILK", "6", "A-02", lot="L-1")
DRILL = a_pick_line(40, "DRILL", "1", "A-02", serial="SN-1")
FOR_TWO = a_pick(
    BOLTS.model_copy(update={"order": "SO-A", "tote": "T-1"}), MORE_BOLTS.model_copy(update={"order": "SO-B", "tote": "T-2"})
)
MILK_LABEL = gs1(ai01=MILK_GTIN, ai10="L-1")

EXPECTED = (a_line(10, "MILK", "480"), a_line(20, "DRILL", "9"), a_line(30, "BOLT", "100"))
ORDER, TRANSFER = an_order("purchase_order", "PO-1", *EXPECTED), an_order("transfer_receipt", "TO-1", *EXPECTED)
TO_PUT = tuple(line.model_copy(update={"bin": "RECEIVE", "to_bin": "A-01"}) for line in EXPECTED)
PUT_AWAY, NONE_PLANNED = an_order("put_away", "PA-1", *TO_PUT), an_order("put_away", "PA-2", TO_PUT[0])
ON_PLATE = an_order("put_away", "PA-3", TO_PUT[2].model_copy(update={"plate": "P1"}), TO_PUT[0])
MOVEMENT = an_order("movement", "MV-1", *TO_PUT)
BOX_LABEL = gs1(ai01=CASE_GTIN, ai17="271231", ai10="L-1")
UNLABELLED = (scan(MILK_GTIN), Typed("L-9"), Typed("12/27"), Typed("24"))
FROM, TO = scan_bin("RECEIVE"), scan_bin("A-01")

JOBS = (
    Job("receive, GS1 label with lot and date", working(receive, ORDER), (), (BOX_LABEL,), Received, 1),
    Job("receive, the box finds its order", working(receive, ORDER, is_opened=False), (), (BOX_LABEL,), Received, 1),
    Job("receive a serial number", working(receive, ORDER), (scan(DRILL_GTIN), scan("S-1")), (scan("S-2"),), Received, 1),
    Job("receive a lot without a label", working(receive, ORDER), (), UNLABELLED, Received, 1, keys_max=3),
    Job("receive what another location sent", working(receive, TRANSFER), (), (BOX_LABEL,), Received, 1),
    Job("put away", working(put_away, PUT_AWAY), (), (scan(BOLT_GTIN), TO), Handled, 2),
    Job("put away a lot by its label", working(put_away, PUT_AWAY), (), (BOX_LABEL, TO), Handled, 2),
    Job("put away into another bin", working(put_away, PUT_AWAY), (), (scan(BOLT_GTIN), *[scan_bin("B-01")] * 2), Handled, 3),
    Job("put away a plate", working(put_away, ON_PLATE), (), (scan_plate("P1"), TO), PlateMoved, 2),
    Job("put away without a plan", working(put_away, NONE_PLANNED, is_opened=False), (), (scan(BOLT_GTIN), TO), Moved, 2),
    Job("movement, first from a bin", working(move, MOVEMENT), (), (FROM, scan(BOLT_GTIN), TO), Handled, 3),
    Job("movement, next from the bin", working(move, MOVEMENT), (FROM, scan(BOLT_GTIN), TO), (BOX_LABEL, TO), Handled, 2),
    Job("move a whole license plate", working(move, MOVEMENT, is_opened=False), (), (scan_plate("P1"), TO), PlateMoved, 2),
    Job("move all of a bin", working(move, MOVEMENT, is_opened=False), (), (FROM, ALL, OK, TO), Moved, 2, keys_max=2),
    Job(
        "pick from bin",
        picking(a_pick(BOLTS, MILK)),
        (),
        (scan_bin("A-01"), scan(BOLT_GTIN)),
        Handled,
        scans_max=2,
        next_scan=scan_bin("A-02"),
    ),
    Job(
        "pick from bin, lot label",
        picking(a_pick(MILK, BOLTS)),
        (),
        (scan_bin("A-02"), MILK_LABEL),
        Handled,
        scans_max=2,
        next_scan=scan_bin("A-01"),
    ),
    Job("pick a serial number", picking(a_pick(DRILL)), (), (scan_bin("A-02"), gs1(ai01=DRILL_GTIN, ai21="SN-1")), Handled, 2),
    Job("pick from bin, last line", picking(a_pick(BOLTS)), (), (scan_bin("A-01"), scan(BOLT_GTIN), OK), Handled, 2, keys_max=1),
    Job("pick the next from the same bin", picking(a_pick(MILK, DRILL)), (scan_bin("A-02"), MILK_LABEL, OK),
        (gs1(ai01=DRILL_GTIN, ai21="SN-1"),), Handled, 1),
    Job("pick into a tote", picking(FOR_TWO), (), (scan_bin("A-01"), scan(BOLT_GTIN), scan_plate("T-1")), Handled, 3),
)  # fmt: skip


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_a_line_takes_no_more_steps_than_promised(job: Job) -> None:
    scans, keys, recorded = job.finish()

    print(f"\n{job.name:<40}{scans} scans (at most {job.scans_max}), {keys} keys (at most {job.keys_max})")
    assert recorded == 1
    assert scans <= job.scans_max
    assert keys <= job.keys_max
