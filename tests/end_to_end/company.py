"""The small company that everything here happens in: three items, two warehouses, and an order of each kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from server.access import service as access
from server.catalog import places
from server.catalog import service as catalog
from server.counting import service as counting
from server.journals import reason_codes
from server.labels.templates import Label, goods_label, item_label
from shared.barcodes.gtin import check_digit
from shared.wire.access import Role
from shared.wire.counting import NewCountOrder
from shared.wire.items import NewReference
from shared.wire.journals import ReasonCode
from tests.builders.access import a_person, signed_in
from tests.builders.catalog import a_bin, a_customer, a_location, a_vendor, an_item, lot_specific, serial_specific
from tests.builders.orders import a_line, a_purchase_order, a_sales_order, a_transfer_order
from tests.builders.stock import stock

if TYPE_CHECKING:
    from server.database.unit_of_work import Database, UnitOfWork

BOLT, MILK, DRILL = "BOLT", "MILK", "DRILL"
"""Without numbers; with lots that expire; with serial numbers."""
_GTIN_PREFIX = "095201000000"
GTINS = {
    item: digits + check_digit(digits)
    for item, digits in ((BOLT, f"{_GTIN_PREFIX}0"), (MILK, f"{_GTIN_PREFIX}1"), (DRILL, f"{_GTIN_PREFIX}2"))
}

DEVICES = 3
"""So many devices may be enrolled."""


@dataclass(frozen=True)
class Company:
    """What it is called, and how to ask its server."""

    expires_on: date
    """Of the milk that is there."""
    purchase_order: str
    """10 MILK and 2 DRILL to receive."""
    sales_order: str
    """4 BOLT and 3 MILK to pick."""
    transfer_order: str
    """5 BOLT from MAIN to EAST."""
    count_order: str
    """Bin A-01: 100 BOLT, and bin B-01: the pieces of DRILL."""
    enrolment_codes: tuple[str, ...]
    office: dict[str, str]
    """Headers of a person in the office, who may look at everything."""


def found(database: Database, today: date) -> Company:
    """Make it in an empty database."""
    expires_on = today + timedelta(days=90)
    _places(database)
    _items(database)
    for person, role in (("FAYE", Role.FLOOR), ("RITA", Role.RECEIVER), ("SAM", Role.SUPERVISOR)):
        a_person(database, person, role, locations=["MAIN"])
    a_person(database, "EMIL", Role.RECEIVER, locations=["EAST"])
    stock(database, BOLT, "100", bin="A-01", unit_cost="0.25")
    stock(database, MILK, "20", bin="A-02", lot="L1", expires_on=expires_on, unit_cost="0.90")
    for serial in ("SN1", "SN2"):
        stock(database, DRILL, "1", bin="B-01", serial=serial, unit_cost="80")
    return Company(
        expires_on=expires_on,
        purchase_order=a_purchase_order(database, a_line(MILK, "10"), a_line(DRILL, "2")),
        sales_order=a_sales_order(database, a_line(BOLT, "4"), a_line(MILK, "3")),
        transfer_order=a_transfer_order(database, a_line(BOLT, "5")),
        count_order=database.write(lambda work: counting.create_order(work, NewCountOrder(location="MAIN", bins=("A-01", "B-01")))),
        enrolment_codes=tuple(database.write(access.make_enrolment_code).code for _ in range(DEVICES)),
        office=signed_in(database, "GRACE", Role.SUPERVISOR, device="OFFICE").headers,
    )


def _places(database: Database) -> None:
    a_location(database, "MAIN", bins=["A-01", "A-02", "B-01"])
    a_bin(database, "MAIN", "RECV-01", type="receive")
    a_bin(database, "MAIN", "SHIP-01", type="ship")
    a_bin(database, "MAIN", "QUAR-01")
    database.write(_keep_apart_in_quarantine)
    a_location(database, "EAST")
    a_location(database, "TRANSIT", in_transit=True)
    a_vendor(database)
    a_customer(database)
    database.write(lambda work: reason_codes.save_reason_code(work, ReasonCode(code="BROKEN", description="Fell down")))


def _keep_apart_in_quarantine(work: UnitOfWork) -> None:
    places.save_location(work, replace(catalog.location(work, "MAIN"), quarantine_bin="QUAR-01"))


def _items(database: Database) -> None:
    an_item(database, BOLT, references=_barcode(BOLT), unit_cost="0.25")
    an_item(database, MILK, references=_barcode(MILK), tracking=lot_specific(), unit_cost="0.90")
    an_item(database, DRILL, references=_barcode(DRILL), tracking=serial_specific(), unit_cost="80")


def _barcode(item: str) -> list[NewReference]:
    return [NewReference(number=GTINS[item])]


def goods(item: str, *, lot: str = "", serial: str = "", expires_on: date | None = None) -> Label:
    """What stands on goods: item with lot, date or serial number; its EAN alone where none of them is given."""
    if not (lot or serial):
        return item_label(f"Item {item}", item, GTINS[item])
    return goods_label(f"Item {item}", item, GTINS[item], lot_no=lot, serial_no=serial, expires_on=expires_on)
