"""Barcodes for whoever tries the demo: labels of today's work, on a sheet to print or in the panel of the handheld.

Source: spec/barcodes.md, section 9; the sheet is drawn by `server/labels/`.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from server.demo import orders
from server.demo.assortment import Kind
from server.demo.company import CUSTOMERS, VENDORS
from server.demo.open_work import TOTES
from server.demo.places import BINS, MAIN, SHELVES
from server.demo.stock import numbered_pallet
from server.labels.sheets import label_sheet
from server.labels.symbols import delivered
from server.labels.templates import (
    badge_label,
    bin_label,
    command_label,
    document_label,
    goods_label,
    item_label,
    number_label,
    plate_label,
    quantity_label,
)
from shared.barcodes.function_codes import FunctionCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.demo.assortment import DemoItem
    from server.demo.company import Company, OrderNumbers
    from server.demo.stock import StockLine
    from server.labels.templates import Label

_QUANTITIES = (1, 2, 3, 4, 5, 6, 10, 12, 20, 24, 48, 50, 96, 100, 200)
_ARRIVING_DAYS = 270
"""How long the lots are good that arrive today."""

_WORDS = {"Bins": "Bin", "Goods that arrive today": "New", "Commands": "Command"}
"""What a label of the section does not say itself, for a list without titles."""

Section = tuple[str, tuple["Label", ...]]


def samples(company: Company, numbers: OrderNumbers) -> tuple[Section, ...]:
    """Titled sections of labels: everything that today's orders need, in the order in which a shift needs it."""
    return (
        ("Badges", tuple(badge_label(person.person, person.name) for person in company.people)),
        ("Orders", tuple(_orders(company, numbers))),
        ("Warehouse work", tuple(_warehouse_work(numbers))),
        ("Pallets and totes", tuple(_plates(company, numbers))),
        ("Bins", tuple(_bins(company))),
        ("Goods that arrive today", tuple(_arriving(company))),
        ("Goods on the shelves", tuple(_on_shelves(company))),
        ("Items", tuple(_items(company))),
        ("Commands", tuple(command_label(code, _title(code)) for code in FunctionCode)),
        ("Quantities", tuple(quantity_label(quantity) for quantity in _QUANTITIES)),
    )


def sample_sheet(sections: Iterable[Section]) -> bytes:
    """The sections as a PDF to print."""
    return label_sheet(sections)


def sample_file(sections: Iterable[Section]) -> str:
    """The same for the handheld's panel: a JSON list of label, text and symbology, as `scanner_client/ui/samples.py` reads it."""
    entries = []
    for title, labels in sections:
        for label in labels:
            symbology, text = delivered(label.symbol)
            words = (_WORDS.get(title, ""), label.heading, *label.lines)
            entries.append({"label": " ".join(word for word in words if word), "text": text, "symbology": symbology})
    return json.dumps(entries, ensure_ascii=False, indent=1)


def _orders(company: Company, numbers: OrderNumbers) -> Iterable[Label]:
    """All orders but those that are on paper as picks."""
    names = {party.no: party.name for party in (*VENDORS, *CUSTOMERS)}
    for purchase, no in zip(company.purchase_orders, numbers.purchase_orders, strict=True):
        yield document_label(no, "Purchase order", names[purchase.vendor])
    for position, (sale, no) in enumerate(zip(company.sales_orders, numbers.sales_orders, strict=True)):
        if position not in (orders.TO_PICK, *orders.PICKED_TOGETHER):
            yield document_label(no, "Sales order", names[sale.customer])
    for transfer, no in zip(company.transfer_orders, numbers.transfer_orders, strict=True):
        yield document_label(no, "Transfer order", f"{transfer.from_location} to {transfer.to_location}")
    for count, no in zip(company.count_orders, numbers.count_orders, strict=True):
        yield document_label(no, "Count order", count.description)


def _warehouse_work(numbers: OrderNumbers) -> Iterable[Label]:
    titled = (
        ("Warehouse receipt", numbers.warehouse_receipts),
        ("Put-away", numbers.put_aways),
        ("Pick", numbers.picks),
        ("Warehouse shipment", numbers.warehouse_shipments),
        ("Movement", numbers.movements),
    )
    for title, nos in titled:
        for no in nos:
            yield document_label(no, title)


def _plates(company: Company, numbers: OrderNumbers) -> Iterable[Label]:
    """Totes, and pallets with what stands on them."""
    standing = numbered_pallet(company.stock)
    for tote in TOTES:
        yield plate_label(tote)
    for pallet in numbers.pallets:
        yield plate_label(pallet, f"{standing.quantity} {standing.item_no}")


def _bins(company: Company) -> Iterable[Label]:
    """Docks, racks, counted bins, and the bins that hold what is ordered or are kept filled."""
    wanted = {line.bin_code for line in _wanted_stock(company)} | {content.key.bin_code for content in company.kept_filled}
    return (bin_label(bin_.location, bin_.code) for bin_ in BINS if bin_ not in SHELVES or bin_.code in wanted)


def _arriving(company: Company) -> Iterable[Label]:
    """A new lot or new serial numbers for each purchase order line that needs them."""
    for order_no, order in enumerate(company.purchase_orders, start=1):
        for line_no, line in enumerate(order.lines, start=1):
            pieces = int(line.quantity) if company.item(line.item).kind in (Kind.DEVICE, Kind.MEDICAL) else 1
            for piece in range(1, pieces + 1):
                yield arriving_label(company, line.item, f"{order_no}{line_no}{piece:02}", uom=line.uom)


def arriving_label(company: Company, item_no: str, number: str, *, uom: str = "") -> Label:
    """What stands on goods from the vendor: lot `A…` and serial number `B…` of that number, as far as the item has them."""
    item = company.item(item_no)
    has_lot, has_serial = item.kind in (Kind.FOOD, Kind.BATCH, Kind.MEDICAL), item.kind in (Kind.DEVICE, Kind.MEDICAL)
    has_date = item.kind in (Kind.FOOD, Kind.MEDICAL)
    return goods_label(
        item.card.description,
        item.no,
        item.gtin_of(uom),
        lot_no=f"A{number}" if has_lot else "",
        serial_no=f"B{number}" if has_serial else "",
        expires_on=company.founded_on + timedelta(days=_ARRIVING_DAYS) if has_date else None,
    )


def _on_shelves(company: Company) -> Iterable[Label]:
    return (shelf_label(company.item(line.item_no), line) for line in _wanted_stock(company) if line.lot_no or line.serial_no)


def shelf_label(item: DemoItem, line: StockLine) -> Label:
    """What stands on goods that lie in a bin: item with lot, date and serial number; a bare number where it has no GTIN."""
    if not (line.lot_no or line.serial_no):
        return item_label(item.card.description, item.no, item.barcode, item.card.base_uom)
    if not item.gtin:
        return number_label(item.card.description, item.no, line.serial_no or line.lot_no)
    return goods_label(
        item.card.description,
        item.no,
        item.gtin,
        lot_no=line.lot_no,
        serial_no=line.serial_no,
        expires_on=line.expires_on,
    )


def _items(company: Company) -> Iterable[Label]:
    """Each unit's barcode of the items that today's orders are about, and of what stands on pallets."""
    ordered = {line.item for order in company.purchase_orders for line in order.lines}
    ordered |= {content.key.item_no for content in company.kept_filled}
    wanted = ordered | {line.item_no for line in _wanted_stock(company)}
    for item in company.items:
        if item.no in wanted:
            for reference in item.card.references:
                if reference.type == "barcode":
                    yield item_label(item.card.description, item.no, reference.number, reference.uom or item.card.base_uom)


def _wanted_stock(company: Company) -> list[StockLine]:
    """Stock at the main warehouse that is ordered or to be counted."""
    sold = {line.item for order in company.sales_orders for line in order.lines}
    outgoing = sold | {line.item for order in company.transfer_orders for line in order.lines}
    counted = {code for order in company.count_orders for code in order.bins}
    return [line for line in company.stock if line.location == MAIN and (line.item_no in outgoing or line.bin_code in counted)]


def _title(code: FunctionCode) -> str:
    return code.name.replace("_", " ").capitalize()
