"""A morning on the floor, played by the demo on the real handheld: receive, pick, count, approve, transfer, reclassify.

Each function is one person's work, told in the order in which it is done; mistakes are made on purpose. What each of them is
meant to change in stock is noted, and compared with the ledger afterwards (`reconciliation.py`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.demo import warehouse_play
from server.demo.places import DEPOT_RECEIPT_BIN, EAST, MAIN, RECEIPT_BIN
from server.demo.samples import arriving_label
from server.labels.symbols import Symbol, Symbology
from server.labels.templates import Label, bin_label, command_label, document_label
from shared.barcodes.function_codes import DIGITS, FunctionCode
from shared.quantities import ONE, ZERO, Quantity

if TYPE_CHECKING:
    from server.demo.floor import Floor
    from server.demo.morning import Morning
    from server.demo.stock import StockLine

_COUNTED_SHORT = 1
"""So many pieces the counter finds less than the ledger has, on purpose."""
_NEW_LOT = "R2205"


def play_morning(morning: Morning) -> None:
    """All of it. Raises: NotShown where the handheld does something else than it should."""
    morning.floor.start()
    _receive_lots(morning)
    _receive_serials(morning)
    warehouse_play.put_away(morning)
    _pick(morning)
    warehouse_play.pick_together(morning)
    warehouse_play.ship(morning)
    warehouse_play.move_pallet(morning)
    _count(morning)
    _approve(morning)
    _ship_transfer(morning)
    _receive_transfer(morning)
    _reclassify(morning)
    morning.floor.settle()


def _receive_lots(morning: Morning) -> None:
    """Rita receives food: cases with lot and date on one label, two lots on each line. Two reads go wrong, one case is too many."""
    floor, company = morning.floor, morning.company
    order = company.purchase_orders[0]
    floor.sign_in(morning.person("RITA"))
    floor.scan_by_mistake(_torn_label(), "unknown_reference")
    floor.scan(document_label(morning.numbers.purchase_orders[0], "Purchase order"), ask="Scan item")
    floor.scan_by_mistake(_mistyped_gtin(company.item(order.lines[0].item).gtin), "bad_check_digit")
    for number, line in enumerate(order.lines, start=1):
        first, second = (arriving_label(company, line.item, f"1{number}{lot}", uom=line.uom) for lot in "12")
        floor.say_quantity(int(line.quantity) - 1, ask="Scan item")
        floor.scan(first)
        if number == 1:
            floor.say_quantity(2, ask="Scan item")
            floor.scan_in_doubt(second, ask="Receive more?")
        floor.scan(second)
        held = company.item(line.item).pieces_in(line.uom)
        for lot, cases in (("1", int(line.quantity) - 1), ("2", 1)):
            morning.changes((line.item, MAIN, RECEIPT_BIN, f"A1{number}{lot}", ""), Quantity(int(held) * cases))
    floor.press(FunctionCode.OK, ask="Scan or choose")


def _receive_serials(morning: Morning) -> None:
    """Rita receives devices piece by piece on a warehouse receipt; one is scanned twice, one is taken back and scanned again."""
    floor, company = morning.floor, morning.company
    floor.scan(document_label(morning.numbers.warehouse_receipts[0], "Warehouse receipt"), ask="Scan item")
    for number, line in enumerate(company.purchase_orders[1].lines, start=1):
        pieces = [arriving_label(company, line.item, f"2{number}{piece}") for piece in range(int(line.quantity))]
        for piece, label in enumerate(pieces):
            floor.scan(label)
            morning.changes((line.item, MAIN, RECEIPT_BIN, "", f"B2{number}{piece}"), ONE)
            if number == 1 and piece == 0:
                floor.scan_by_mistake(label, "serial_scanned_twice")
                floor.settle()
                floor.press(FunctionCode.UNDO)
                floor.settle()
                floor.scan(label)
    floor.press(FunctionCode.OK, ask="Scan or choose")


def _pick(morning: Morning) -> None:
    """Ben picks a sales order where the handheld sends him, once at the wrong bin, and ships it."""
    floor = morning.floor
    floor.sign_in(morning.person("BEN"))
    shown = floor.scan(document_label(morning.numbers.sales_orders[0], "Sales order"), ask="Go to ")
    floor.scan_by_mistake(bin_label(MAIN, "SHIP-02"), "wrong_kind")
    bin_code = ""
    while not shown.ask.startswith("Ship it"):
        if shown.ask.startswith("Go to "):
            bin_code = shown.ask.removeprefix("Go to ")
            shown = floor.scan(bin_label(MAIN, bin_code), ask="Scan item")
        item_no, left = shown.also.removesuffix(" left").split(": ")
        line = next(line for line in morning.stock_in(bin_code) if line.item_no == item_no and line.lot_no in shown.context)
        shown = floor.scan(morning.label_of(line))
        if shown.ask == "Quantity?":
            shown = floor.press(FunctionCode.ALL)
        morning.changes((item_no, MAIN, bin_code, line.lot_no, line.serial_no), -Quantity(left))
    floor.press(FunctionCode.POST)
    floor.press(FunctionCode.OK, ask="Scan or choose")


def _count(morning: Morning) -> None:
    """Clara counts the bins of the cycle count, and finds one piece less than there should be."""
    floor = morning.floor
    floor.sign_in(morning.person("CLARA"))
    floor.scan(document_label(morning.numbers.count_orders[0], "Count order"), ask="Scan bin")
    short = Quantity(_COUNTED_SHORT)
    for bin_code in morning.company.count_orders[0].bins:
        floor.scan(bin_label(MAIN, bin_code), ask="Scan item")
        for line in morning.stock_in(bin_code):
            floor.say_quantity(int(line.quantity - short), ask="Scan item")
            floor.scan(morning.label_of(line), ask="Scan item")
            if short:
                morning.changes((line.item_no, MAIN, bin_code, line.lot_no, line.serial_no), -short)
            short = ZERO
        floor.press(FunctionCode.DONE, ask="Scan bin")
    floor.press(FunctionCode.DONE, ask="Finish count?")
    floor.press(FunctionCode.OK, ask="Finish: sure?")
    floor.press(FunctionCode.DONE, ask="Count finished")
    floor.press(FunctionCode.OK, ask="Scan or choose")


def _approve(morning: Morning) -> None:
    """Sam looks at the differences, approves them, and posts the count."""
    floor, order_no = morning.floor, morning.numbers.count_orders[0]
    floor.sign_in(morning.person("SAM"))
    floor.choose("Approve count", ask="Scan order")
    floor.scan(document_label(order_no, "Count order"), ask="Choose line")
    floor.press(FunctionCode.ALL, ask="Approve all?")
    floor.press(FunctionCode.OK, ask="Choose line")
    floor.press(FunctionCode.POST, ask="Post count?")
    floor.press(FunctionCode.OK, ask="Post: sure?")
    floor.press(FunctionCode.POST, ask="Count posted")
    floor.press(FunctionCode.OK, ask="Scan order")
    floor.press(FunctionCode.BACK, ask="Scan or choose")


def _ship_transfer(morning: Morning) -> None:
    """Ben loads what the depot asked for."""
    floor = morning.floor
    floor.sign_in(morning.person("BEN"))
    floor.scan(document_label(morning.numbers.transfer_orders[0], "Transfer order"))
    for line in _transferred(morning):
        floor.scan(bin_label(MAIN, line.bin_code))
        _give(floor, morning.label_of(line), line.quantity)
        morning.changes((line.item_no, MAIN, line.bin_code, line.lot_no, ""), -line.quantity)
    floor.press(FunctionCode.OK, ask="Scan or choose")


def _receive_transfer(morning: Morning) -> None:
    """Emil receives it at the depot."""
    floor = morning.floor
    floor.sign_in(morning.person("EMIL"))
    floor.scan(document_label(morning.numbers.transfer_orders[0], "Transfer order"), ask="Scan item")
    for line in _transferred(morning):
        _give(floor, morning.label_of(line), line.quantity)
        morning.changes((line.item_no, EAST, DEPOT_RECEIPT_BIN, line.lot_no, ""), line.quantity)
    floor.press(FunctionCode.OK, ask="Scan or choose")


def _reclassify(morning: Morning) -> None:
    """Rita gives a lot that was labelled wrongly its right number."""
    floor = morning.floor
    line = _untouched(morning)
    floor.sign_in(morning.person("RITA"))
    floor.press(FunctionCode.RECLASSIFY, ask="Scan bin")
    floor.scan(bin_label(MAIN, line.bin_code), ask="Scan item")
    shown = floor.scan(morning.label_of(line), ask="What changes?")
    floor.scan(_digit(next(number for number, text in shown.choices if text == "Lot")), ask="New lot")
    floor.scan(Label("New lot", (), Symbol(Symbology.CODE_128, _NEW_LOT)), ask="Quantity?")
    floor.press(FunctionCode.ALL, ask="Reason?")
    floor.press(FunctionCode.OK, ask="Change it?")
    floor.press(FunctionCode.POST, ask="Scan item")
    floor.press(FunctionCode.BACK, ask="Scan bin")
    floor.press(FunctionCode.BACK, ask="Scan or choose")
    morning.changes((line.item_no, MAIN, line.bin_code, line.lot_no, ""), -line.quantity)
    morning.changes((line.item_no, MAIN, line.bin_code, _NEW_LOT, ""), line.quantity)


def _give(floor: Floor, label: Label, quantity: Quantity) -> None:
    """The item, and how many: all that is asked for where the handheld asks."""
    if floor.scan(label).ask == "Quantity?":
        floor.say_quantity(int(quantity))


def _transferred(morning: Morning) -> list[StockLine]:
    """What goes to the depot: each line of the transfer order from one bin that holds enough."""
    return [
        replace(
            next(
                stock
                for stock in morning.company.stock
                if (stock.location, stock.item_no) == (MAIN, line.item) and stock.quantity >= line.quantity
            ),
            quantity=line.quantity,
        )
        for line in morning.company.transfer_orders[0].lines
    ]


def _untouched(morning: Morning) -> StockLine:
    """A lot with a date at the main warehouse that nothing else of this morning touches."""
    company = morning.company
    ordered = {line.item for sale in company.sales_orders for line in sale.lines}
    ordered |= {line.item for transfer in company.transfer_orders for line in transfer.lines}
    counted = company.count_orders[0].bins
    return next(
        line
        for line in company.stock
        if line.location == MAIN
        and line.lot_no
        and not line.serial_no
        and line.item_no not in ordered
        and line.bin_code not in counted
    )


def _digit(number: int) -> Label:
    return command_label(DIGITS[number], str(number))


def _torn_label() -> Label:
    """Something that nobody ever made known."""
    return Label("Torn", (), Symbol(Symbology.CODE_128, "NOBODY-KNOWS-17"))


def _mistyped_gtin(gtin: str) -> Label:
    """A GTIN with another last digit, printed by somebody who typed it."""
    return Label("Mistyped", (), Symbol(Symbology.CODE_128, gtin[1:-1] + str((int(gtin[-1]) + 1) % 10)))
