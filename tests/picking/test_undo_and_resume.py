"""A pick in a runner with its journal: taken back scan by scan, and the same after the battery was pulled."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from scanner_client.equipment import Equipment, Flows
from scanner_client.flows.menu import flow_of, menu
from scanner_client.flows.sign_in import sign_in
from scanner_client.outbox import Outbox, TransactionState
from scanner_client.tasks import TaskRunner
from scanner_client.ui.attention import facts_of, what_of
from shared.barcodes.function_codes import FunctionCode
from tests.flow_lookup import BOLT_GTIN, FloorLookup, scan, scan_bin
from tests.outbox.transactions import refused
from tests.picking.pick_floor import a_pick, a_pick_line, scan_plate
from tests.tasks.device import Floor, a_badge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_client.flows.prompts import Scanned

LINES = (
    a_pick_line(10, "BOLT", "6", "A-01", order="SO-A"),
    a_pick_line(20, "BOLT", "2", "A-02", order="SO-B"),
)


class InHand:
    """A handheld with the real flows; `restarted` is the same one after the battery was pulled."""

    def __init__(self, folder: Path, lookup: FloorLookup) -> None:
        self.folder = folder
        self.lookup = lookup
        self.outbox = Outbox(folder / "device.sqlite")
        self.runner = TaskRunner(self.outbox, self._equip, lambda: datetime(2026, 5, 4, 8, tzinfo=UTC))
        self.runner.start()
        self.runner.scan(a_badge("ANNA"))
        self.runner.type("1234")

    def _equip(self) -> Equipment:
        return Equipment(self.lookup, Floor(), Flows(sign_in, menu, flow_of), lambda _session, _location: None)

    def restarted(self) -> InHand:
        self.outbox.close()
        return InHand(self.folder, self.lookup)

    def scan(self, *scans: Scanned) -> str:
        """The question after these scans."""
        for each in scans:
            self.runner.scan(each.barcode.scan)
        return self.runner.prompt.ask

    def waiting(self) -> int:
        return self.outbox.counts()[TransactionState.WAITING]


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[InHand]:
    lookup = FloorLookup(documents_open=[a_pick(*LINES)])
    made = [InHand(tmp_path, lookup)]
    yield made[0]
    made[0].outbox.close()


TO_THE_END = (scan_plate("T-1"), scan_plate("T-2"), scan_bin("A-01"), scan(BOLT_GTIN), scan_plate("T-1"))


def test_a_pick_is_taken_back_scan_by_scan(hands: InHand) -> None:
    assert hands.scan(scan("PK-1"), *TO_THE_END) == "Go to A-02"
    assert hands.waiting() == 1

    asked = [hands.runner.undo().ask for _ in range(3)]

    assert asked == ["Quantity?", "Take 6 PCS", "Go to A-01"]
    assert hands.waiting() == 0
    assert hands.scan(scan_bin("A-01"), scan(BOLT_GTIN), scan_plate("T-1")) == "Go to A-02"


def test_after_the_battery_was_pulled_the_same_is_asked(hands: InHand) -> None:
    hands.scan(scan("PK-1"), *TO_THE_END, scan_bin("A-02"))

    again = hands.restarted()

    assert (again.runner.prompt.ask, again.runner.prompt.also) == ("Take 2 PCS", "into T-2, SO-B")
    assert again.waiting() == 1
    again.outbox.close()


def test_what_was_taken_for_the_person_is_asked_once(hands: InHand) -> None:
    hands.scan(scan("PK-1"), *TO_THE_END)
    hands.runner.press(FunctionCode.UNDO)

    assert hands.lookup.asked.count("take_work") == 1


def test_what_the_server_refuses_later_needs_attention_and_says_what_it_was(hands: InHand) -> None:
    hands.scan(scan("PK-1"), *TO_THE_END)
    (sent,) = hands.outbox.next_batch()
    hands.outbox.settle([refused(sent.transaction)])

    (waiting,) = hands.runner.attention()

    assert what_of(waiting) == "Handled BOLT"
    assert facts_of(waiting)[0] == ("activity PK-1, from bin A-01, to bin SHIP, to plate T-1, item BOLT, quantity 6, uom PCS")
    assert hands.runner.prompt.ask == "Go to A-02"
