"""The part of the demo's morning that is played on warehouse documents: put away, several orders in one walk, ship, a pallet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.demo.places import MAIN, RACKS, RECEIPT_BIN
from server.demo.samples import arriving_label
from server.demo.stock import numbered_pallet
from server.labels.templates import bin_label, document_label, plate_label
from shared.barcodes.function_codes import FunctionCode
from shared.quantities import Quantity

if TYPE_CHECKING:
    from server.demo.handheld import Shown
    from server.demo.morning import Morning
    from server.demo.stock import StockLine

_GO_TO, _TAKE, _PUT_IN, _DROP_AT = "Go to ", "Take ", "Put in ", "Drop at "


def put_away(morning: Morning) -> None:
    """Anna brings the lots that Rita received to the shelves that the handheld proposes: each the label, then the bin."""
    floor, company = morning.floor, morning.company
    floor.sign_in(morning.person("ANNA"))
    floor.press(FunctionCode.PUT_AWAY, ask="Scan goods")
    for number, line in enumerate(company.purchase_orders[0].lines, start=1):
        held = int(company.item(line.item).pieces_in(line.uom))
        for lot, cases in (("1", int(line.quantity) - 1), ("2", 1)):
            shown = floor.scan(arriving_label(company, line.item, f"1{number}{lot}", uom=line.uom), ask=_PUT_IN)
            bin_code = shown.ask.removeprefix(_PUT_IN)
            floor.scan(bin_label(MAIN, bin_code))
            pieces = Quantity(held * cases)
            morning.changes((line.item, MAIN, RECEIPT_BIN, f"A1{number}{lot}", ""), -pieces)
            morning.changes((line.item, MAIN, bin_code, f"A1{number}{lot}", ""), pieces)
    floor.settle()
    floor.press(FunctionCode.OK, ask="Scan or choose")


def pick_together(morning: Morning) -> None:
    """Anna walks once for two orders, puts each item into the tote of its order, and leaves the totes at the dock."""
    floor = morning.floor
    floor.sign_in(morning.person("ANNA"))
    shown = floor.scan(document_label(morning.numbers.picks[1], "Pick"), ask=_GO_TO)
    bin_code = ""
    while not shown.ask.startswith(_DROP_AT):
        if shown.ask.startswith(_GO_TO):
            bin_code = shown.ask.removeprefix(_GO_TO)
            floor.scan(bin_label(MAIN, bin_code), ask=_TAKE)
        shown = _take(morning, bin_code)
    floor.scan(bin_label(MAIN, shown.ask.removeprefix(_DROP_AT)), ask="Picked")
    floor.press(FunctionCode.OK, ask="Scan or choose")


def _take(morning: Morning, bin_code: str) -> Shown:
    """The goods that the handheld asks for, into the tote that it names; what is shown then."""
    floor = morning.floor
    quantity = Quantity(floor.shown.ask.removeprefix(_TAKE).split()[0])
    line = _wanted(morning, bin_code, floor.shown.context)
    shown = floor.scan(morning.label_of(line))
    if shown.ask == "Quantity?":
        shown = floor.press(FunctionCode.ALL, ask=_PUT_IN)
    shown = floor.scan(plate_label(shown.ask.removeprefix(_PUT_IN)))
    if shown.ask == "Bin empty?":
        shown = floor.press(FunctionCode.ZERO)
    morning.changes((line.item_no, MAIN, bin_code, line.lot_no, line.serial_no), -quantity)
    return shown


def _wanted(morning: Morning, bin_code: str, said: str) -> StockLine:
    """What of the bin's stock the handheld tells: item, lot, serial number."""
    return next(
        line for line in morning.stock_in(bin_code) if line.item_no in said and line.lot_no in said and line.serial_no in said
    )


def ship(morning: Morning) -> None:
    """Anna sees both orders leave, on one shipment."""
    floor, shipment = morning.floor, morning.numbers.warehouse_shipments[2]
    floor.scan(document_label(shipment, "Warehouse shipment"), ask="Scan goods")
    floor.press(FunctionCode.DONE, ask="Ship it?")
    floor.press(FunctionCode.OK, ask="Shipped")
    floor.press(FunctionCode.OK, ask="Scan or choose")


def move_pallet(morning: Morning) -> None:
    """Anna brings a pallet to another place in the racks: one scan of the pallet, one of the bin."""
    floor, standing = morning.floor, numbered_pallet(morning.company.stock)
    floor.scan(plate_label(morning.numbers.pallets[0]), ask="Scan bin, goods")
    floor.scan(bin_label(MAIN, RACKS[-1].code), ask="Scan plate")
    floor.press(FunctionCode.BACK, ask="Scan or choose")
    morning.changes((standing.item_no, MAIN, standing.bin_code, "", ""), -standing.quantity)
    morning.changes((standing.item_no, MAIN, RACKS[-1].code, "", ""), standing.quantity)
