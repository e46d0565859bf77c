"""Pick documents on the small floor: lines as the server plans them, and what a person with a trolley scans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scanner_client.flows.picking import pick
from scanner_client.flows.prompts import Input, Pressed, Scanned
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.in_house import own_label
from shared.quantities import Quantity
from shared.wire.warehouse import BinChecked, Handled, LineShort
from shared.wire.work import OpenDocument, OpenLine
from tests.flow_lookup import FloorLookup, Played, play, scan

if TYPE_CHECKING:
    from collections.abc import Iterable

F = FunctionCode
ALL, OK, SHORT, SKIP, BIN, BACK, ZERO, DAMAGED, NEW, DONE = (
    Pressed(code) for code in (F.ALL, F.OK, F.SHORT, F.SKIP, F.BIN, F.BACK, F.ZERO, F.DAMAGED, F.NEW, F.DONE)
)


def a_pick_line(line: int, item: str, quantity: str, bin_code: str, **more: Any) -> OpenLine:
    return OpenLine(
        **{"line": line, "item": item, "uom": "PCS", "quantity": Quantity(quantity), "bin": bin_code, "to_bin": "SHIP"} | more
    )


def a_pick(*lines: OpenLine, **more: Any) -> OpenDocument:
    return OpenDocument(**{"kind": "pick", "no": "PK-1", "location": "W", "lines": lines} | more)


def scan_plate(code: str) -> Scanned:
    return scan(own_label(OwnLabel.LICENCE_PLATE, code))


def picked(document: OpenDocument, *inputs: Input, floor: FloorLookup | None = None) -> Played:
    """The pick after these inputs; the document is among the open ones."""
    floor = floor or FloorLookup()
    floor.documents_open = [document]
    return play(pick(floor, document), inputs)


def picked_while(document: OpenDocument, floor: FloorLookup, inputs: Iterable[Input]) -> Played:
    """The same, with inputs between which the test changes what is open."""
    floor.documents_open = [document]
    return play(pick(floor, document), inputs)


def handled(played: Played) -> list[str]:
    """`line item number quantity unit from>to tote` of each record."""
    return [
        " ".join(
            part
            for part in (
                str(one.line),
                one.item,
                one.lot or one.serial,
                str(one.quantity),
                one.uom,
                f"{one.from_bin}>{one.to_bin}",
                one.to_plate,
            )
            if part
        )
        for one in played.records
        if isinstance(one, Handled)
    ]


def shortages(played: Played) -> list[str]:
    """`line quantity cause note` of each record."""
    return [
        " ".join(part for part in (str(one.line), str(one.quantity), one.cause, one.note) if part)
        for one in played.records
        if isinstance(one, LineShort)
    ]


def bins_checked(played: Played) -> list[tuple[str, bool]]:
    return [(one.bin, one.is_empty) for one in played.records if isinstance(one, BinChecked)]
