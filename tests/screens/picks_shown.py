"""What picking and shipping ask, after real inputs on the small floor."""

from __future__ import annotations

from scanner_client.flows.menu import Task, TaskKind, flow_of
from scanner_client.flows.picking import pick
from scanner_client.flows.prompts import Pressed
from scanner_client.flows.shipping import ship
from shared.barcodes.function_codes import FunctionCode
from shared.quantities import Quantity
from shared.wire.access import Role
from tests.flow_lookup import BOLT_GTIN, FloorLookup, Played, W, a_line, an_order, play, scan, scan_bin
from tests.picking.pick_floor import a_pick, a_pick_line, scan_plate

LINES = (
    a_pick_line(10, "BOLT", "30", "A-01", order="SO-2041", why="first expiry"),
    a_pick_line(20, "MILK", "6", "A-02", lot="L-1", order="SO-2041"),
    a_pick_line(30, "DRILL", "2", "B-01", order="SO-2041"),
)
PICK = a_pick(*LINES, no="PK-104", partner="Acme")
CLUSTER = a_pick(
    LINES[0].model_copy(update={"tote": "T-1"}), LINES[1].model_copy(update={"order": "SO-2042", "tote": "T-2"}), no="PK-105"
)
BATCH = a_pick(*(line.model_copy(update={"tote": ""}) for line in CLUSTER.lines), no="PK-106")
URGENT = a_pick(*LINES[1:], no="PK-107", priority=5)
SHIPMENT = an_order(
    "warehouse_shipment",
    "SH-31",
    a_line(10, "BOLT", "30").model_copy(update={"order": "SO-2041", "picked": Quantity(30), "tote": "T-1"}),
    a_line(20, "MILK", "6").model_copy(update={"order": "SO-2042", "picked": Quantity(4), "tote": "T-2"}),
)


def _floor(**more: object) -> FloorLookup:
    floor = FloorLookup(documents_open=[PICK, CLUSTER, BATCH, URGENT, SHIPMENT], here=W.model_copy(update={"require_pick": True}))
    for name, value in more.items():
        setattr(floor, name, value)
    return floor


FLOOR = _floor()
OTHERS = _floor(taken={"PK-104": "EVA"}, roles=(Role.SUPERVISOR,))
BOLTS = (scan_bin("A-01"), scan(BOLT_GTIN))

PICKS_SHOWN: dict[str, Played] = {
    "pick_document": play(pick(FLOOR, PICK), [scan_bin("A-01")]),
    "pick_next_line": play(pick(FLOOR, PICK), [*BOLTS, Pressed(FunctionCode.OK)]),
    "pick_short": play(pick(FLOOR, PICK), [scan_bin("A-01"), Pressed(FunctionCode.SHORT)]),
    "pick_list": play(pick(FLOOR), []),
    "give_out_totes": play(pick(FLOOR, BATCH), [scan_plate("T-1")]),
    "put_into_tote": play(pick(FLOOR, CLUSTER), [*BOLTS, Pressed(FunctionCode.ALL)]),
    "wrong_tote": play(pick(FLOOR, CLUSTER), [*BOLTS, Pressed(FunctionCode.ALL), scan_plate("T-2")]),
    "next_job": play(flow_of(Task(TaskKind.NEXT_JOB), FLOOR), []),
    "take_over": play(pick(OTHERS, PICK), []),
    "ship": play(ship(FLOOR, SHIPMENT), [scan_plate("T-1")]),
    "ship_part": play(ship(FLOOR, SHIPMENT), [Pressed(FunctionCode.DONE), Pressed(FunctionCode.OK)]),
}
"""By task: a flow after some inputs."""
