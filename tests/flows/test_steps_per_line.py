"""Scans and keys that one finished line takes, counted and printed as a table (`pytest -s`). Source: spec/handheld.md, section 11.

The table is for whoever compares; the test fails where a line takes more than was promised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from scanner_client.flows.picking import pick
from scanner_client.flows.prompts import Pressed, Scanned
from shared.barcodes.function_codes import FunctionCode
from shared.wire.warehouse import Handled
from tests.flow_lookup import BOLT_GTIN, DRILL_GTIN, MILK_GTIN, FloorLookup, gs1, play, scan, scan_bin
from tests.picking.pick_floor import a_pick, a_pick_line, scan_plate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scanner_client.flows.prompts import Flow, Input
    from shared.wire.transactions import Content
    from shared.wire.work import OpenDocument

OK = Pressed(FunctionCode.OK)


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


def picking(document: OpenDocument) -> Callable[[FloorLookup], Flow[None]]:
    def begun(floor: FloorLookup) -> Flow[None]:
        floor.documents_open = [document]
        return pick(floor, document)

    return begun


BOLTS, MORE_BOLTS = a_pick_line(10, "BOLT", "30", "A-01"), a_pick_line(20, "BOLT", "12", "B-01")
MILK = a_pick_line(30, "MILK", "6", "A-02", lot="L-1")
DRILL = a_pick_line(40, "DRILL", "1", "A-02", serial="SN-1")
FOR_TWO = a_pick(
    BOLTS.model_copy(update={"order": "SO-A", "tote": "T-1"}), MORE_BOLTS.model_copy(update={"order": "SO-B", "tote": "T-2"})
)
MILK_LABEL = gs1(ai01=MILK_GTIN, ai10="L-1")

JOBS = (
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

    print(f"\n{job.name:<36}{scans} scans (at most {job.scans_max}), {keys} keys (at most {job.keys_max})")
    assert recorded == 1
    assert scans <= job.scans_max
    assert keys <= job.keys_max
