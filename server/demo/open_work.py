"""What is under way in the main warehouse on the first morning: something of every kind of work, made as the office makes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from server.access.authentication import Caller
from server.demo import orders
from server.demo.assortment import COMPANY_PREFIX
from server.demo.places import MAIN
from server.demo.stock import numbered_pallet
from server.license_plates import service as license_plates
from server.transfers import service as transfers
from server.warehouse import activities, replenishment, waves
from server.warehouse.activities import SourcePosting
from server.warehouse_documents import posting_documents
from server.warehouse_documents import service as documents
from shared.wire.activities import NewWave
from shared.wire.license_plates import NewLicensePlates, PlatePacked, SsccSetup
from shared.wire.transactions import Transaction
from shared.wire.transfers import TransferStep
from shared.wire.warehouse_documents import InboundOrder, NewWarehouseReceipt, NewWarehouseShipment, OutboundOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.database.unit_of_work import Database, UnitOfWork
    from server.demo.company import Company, OrderNumbers

TOTES = ("TOTE-1", "TOTE-2")
"""Of the orders that are picked together."""
_PICKS_WAIT = SourcePosting(refill=replenishment.needed)
"""Nothing leaves when it is picked here: it waits for its shipment."""
_CLERK = Caller(person="ADA", roles=frozenset(), locations=frozenset(), device="")
_PACKED = UUID("01935000-0000-7000-8000-000000000001")


def begin_work(database: Database, company: Company, numbers: OrderNumbers) -> OrderNumbers:
    """Let the warehouse plan and do some of what the orders ask; the numbers with those of its documents."""
    database.write(partial(transfers.ship, order_no=numbers.transfer_orders[1], step=TransferStep()))
    put_away = database.write(partial(_received_yesterday, order_no=numbers.purchase_orders[orders.ARRIVED]))
    receipts = [
        database.write(partial(_receipt, order_nos=[numbers.purchase_orders[position] for position in expected]))
        for expected in orders.EXPECTED
    ]
    sales = numbers.sales_orders
    to_pick, pick = database.write(partial(_shipment_to_pick, order_no=sales[orders.TO_PICK]))
    picked = database.write(partial(_picked_shipment, order_no=sales[orders.PICKED]))
    together, walk = database.write(
        partial(_walk, order_nos=[sales[position] for position in orders.PICKED_TOGETHER], company=company)
    )
    movements, _ = database.write(partial(replenishment.create, location_code=MAIN))
    pallet = database.write(partial(_pallet, company=company))
    return replace(
        numbers,
        warehouse_receipts=tuple(receipts),
        put_aways=(put_away,),
        warehouse_shipments=(to_pick, picked, together),
        picks=(pick, walk),
        movements=movements,
        pallets=(pallet,),
    )


def _receipt(work: UnitOfWork, order_nos: Sequence[str]) -> str:
    wanted = tuple(InboundOrder(kind="purchase_order", no=no) for no in order_nos)
    return documents.create_receipt(work, NewWarehouseReceipt(location=MAIN, orders=wanted))


def _received_yesterday(work: UnitOfWork, order_no: str) -> str:
    """The order has come in, and its put-away waits; the number of that."""
    receipt = _receipt(work, [order_no])
    (order,) = posting_documents.orders_to_post(work, receipt)
    return posting_documents.post_order(work, receipt, order).put_away_no


def _shipment(work: UnitOfWork, order_nos: Sequence[str]) -> str:
    wanted = tuple(OutboundOrder(kind="sales_order", no=no) for no in order_nos)
    return documents.create_shipment(work, NewWarehouseShipment(location=MAIN, orders=wanted))


def _shipment_to_pick(work: UnitOfWork, order_no: str) -> tuple[str, str]:
    """Shipment and pick."""
    shipment = _shipment(work, [order_no])
    (pick,) = documents.create_picks(work, shipment)
    return shipment, pick


def _picked_shipment(work: UnitOfWork, order_no: str) -> str:
    """A shipment whose goods wait at the dock."""
    shipment, pick = _shipment_to_pick(work, order_no)
    activities.register(work, pick, post_source=_PICKS_WAIT)
    return shipment


def _walk(work: UnitOfWork, order_nos: Sequence[str], company: Company) -> tuple[str, str]:
    """Shipment and pick of several orders, each with its tote."""
    shipment = _shipment(work, order_nos)
    customer = company.sales_orders[orders.PICKED_TOGETHER[0]].customer
    totes = dict(zip(order_nos, TOTES, strict=True))
    wave = waves.release(work, NewWave(location=MAIN, strategy="cluster", partners=(customer,), totes=totes))
    (pick,) = wave.activity_nos
    return shipment, pick


def _pallet(work: UnitOfWork, company: Company) -> str:
    """A pallet in the racks with its SSCC, and a whole pallet of goods on it."""
    license_plates.change_setup(work, SsccSetup(company_prefix=COMPANY_PREFIX))
    (plate,) = license_plates.new_plates(work, NewLicensePlates())
    standing = numbered_pallet(company.stock)
    packed = PlatePacked(plate=plate.plate_no, item=standing.item_no, quantity=standing.quantity, bin=standing.bin_code)
    at = datetime.combine(company.founded_on, time(), UTC)
    license_plates.packed(work, Transaction(id=_PACKED, person=_CLERK.person, location=MAIN, scanned_at=at, content=packed), _CLERK)
    return plate.plate_no
