"""The demo company written into a database: all of it through the services, as an office would enter it.

One unit of work for each step, a few hundred records at most, so that nothing depends on one huge transaction.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from server.access import service as access
from server.access.tokens import pin_hash
from server.bin_contents import service as bin_contents
from server.catalog import parties, places, tracking_codes, zones
from server.catalog import service as catalog
from server.counting import service as counting
from server.demo import assortment
from server.demo.company import CUSTOMERS, VENDORS, OrderNumbers
from server.demo.open_work import begin_work
from server.demo.places import BINS, LOCATIONS, PUT_AWAY_TEMPLATE, ZONES
from server.journals import reason_codes
from server.journals import service as journals
from server.purchasing import orders as purchase_orders
from server.sales import orders as sales_orders
from server.transfers import orders as transfer_orders
from shared.wire.items import InventorySetupChange
from shared.wire.journals import ItemJournal, ItemJournalLine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from server.database.unit_of_work import Database, UnitOfWork
    from server.demo.company import Company
    from server.demo.stock import StockLine

T = TypeVar("T")
R = TypeVar("R")

_CHUNK = 200
"""Records in one unit of work."""


def found(database: Database, company: Company) -> OrderNumbers:
    """Write the company into an empty database whose schema is current; what its orders are numbered."""
    database.write(_set_up)
    _each(database, company.items, lambda work, item: catalog.create_item(work, item.card))
    hashed = [(person, pin_hash(person.pin)) for person in company.people]
    _each(database, hashed, lambda work, person: access.add_person(work, *person))
    for lines in _chunks(company.stock):
        database.write(partial(_open, lines=lines))
    database.write(partial(_keep_filled, company=company))
    numbers = OrderNumbers(
        purchase_orders=_each(database, company.purchase_orders, purchase_orders.create_order),
        sales_orders=_each(database, company.sales_orders, sales_orders.create_order),
        transfer_orders=_each(database, company.transfer_orders, transfer_orders.create_order),
        count_orders=_each(database, company.count_orders, counting.create_order),
    )
    return begin_work(database, company, numbers)


def _set_up(work: UnitOfWork) -> None:
    """What comes before the first item."""
    catalog.change_inventory_setup(work, InventorySetupChange(prevent_negative_inventory=True, location_mandatory=True))
    for unit in assortment.UNITS:
        catalog.create_unit(work, unit)
    for code in assortment.TRACKING_CODES:
        tracking_codes.create_tracking_code(work, code)
    for category in assortment.CATEGORIES:
        catalog.create_category(work, category)
    zones.save_template(work, PUT_AWAY_TEMPLATE)
    for location in LOCATIONS:
        places.create_location(work, location)
    for zone in ZONES:
        zones.create_zone(work, zone)
    for bin_ in BINS:
        places.create_bin(work, bin_)
    for vendor in VENDORS:
        parties.create_party(work, "vendor", vendor.no, vendor.name)
    for customer in CUSTOMERS:
        parties.create_party(work, "customer", customer.no, customer.name)
    for reason in assortment.REASONS:
        reason_codes.save_reason_code(work, reason)


def _keep_filled(work: UnitOfWork, company: Company) -> None:
    for content in company.kept_filled:
        bin_contents.save(work, content)


def _each(database: Database, records: Sequence[T], create: Callable[[UnitOfWork, T], R]) -> tuple[R, ...]:
    """Create the records, some in a unit of work; what each became."""
    created: list[R] = []
    for chunk in _chunks(records):
        created += database.write(partial(_create, records=chunk, create=create))
    return tuple(created)


def _create(work: UnitOfWork, records: Sequence[T], create: Callable[[UnitOfWork, T], R]) -> list[R]:
    return [create(work, record) for record in records]


def _chunks(records: Sequence[T]) -> Iterable[Sequence[T]]:
    return (records[start : start + _CHUNK] for start in range(0, len(records), _CHUNK))


def _open(work: UnitOfWork, lines: Sequence[StockLine]) -> None:
    """Put the stock on the shelves, at the costs of the item cards."""
    journal = ItemJournal(
        lines=tuple(
            ItemJournalLine(
                type="positive_adjustment",
                item=line.item_no,
                location=line.location,
                bin=line.bin_code,
                quantity=line.quantity,
                lot=line.lot_no,
                serial=line.serial_no,
                expiration=line.expires_on,
                document_no="OPENING",
            )
            for line in lines
        ),
        reason="Opening stock",
    )
    journals.post_item_journal(work, journal)
