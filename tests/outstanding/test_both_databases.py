"""One order of each kind through its whole life on PostgreSQL: the same statements, the same answers as on SQLite."""

from __future__ import annotations

from datetime import date

import pytest

from server.database.unit_of_work import Database
from server.outstanding import service as outstanding
from server.purchasing import open_work as purchase_work
from server.sales import open_work as sales_work
from server.transfers import open_work as transfer_work
from server.transfers import orders as transfer_orders
from server.warehouse import open_work as warehouse_work
from server.warehouse import service as warehouse
from shared.quantities import Quantity
from shared.wire.picking import Picked, Shipped
from shared.wire.receiving import Received
from shared.wire.transfers import TransferShipped
from tests.builders.catalog import a_bin, a_customer, a_location, a_vendor, an_item, lot_specific
from tests.builders.floor import Floor, open_lines
from tests.builders.orders import a_line, a_purchase_order, a_sales_order, a_transfer_order, outstanding_differences


def _company(database: Database) -> Floor:
    a_vendor(database)
    a_customer(database)
    a_location(database, "MAIN", bins=("A-01",), require_pick=True, require_shipment=True, pick_according_to_fefo=True)
    a_bin(database, "MAIN", "DOCK", type="receive")
    a_bin(database, "MAIN", "SHIP", type="ship")
    a_location(database, "EAST")
    a_location(database, "TRANSIT", in_transit=True)
    an_item(database, "MILK", tracking=lot_specific(), units={"BOX": "6"})
    return Floor(database)


@pytest.mark.xdist_group("postgresql")
def test_orders_live_their_lives_on_postgresql(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    floor = _company(database)
    purchase = a_purchase_order(database, a_line("MILK", "2", uom="BOX"))
    sale = a_sales_order(database, a_line("MILK", "8"))
    transfer = a_transfer_order(database, a_line("MILK", "2"))
    milk = {"item": "MILK", "lot": "L1"}

    for bin_code in ("DOCK", "A-01"):
        arrival = {"document_kind": "purchase_order", "document": purchase, "uom": "BOX", "quantity": "1", "bin": bin_code}
        floor.scan(Received.model_validate(milk | arrival | {"expiration": date(2031, 1, 1)}))
    with database.read() as work:
        to_pick = open_lines(warehouse_work.open_documents(work, "MAIN"))
    floor.scan(Picked.model_validate(milk | {"order": sale, "quantity": "4", "from_bin": "A-01"}))
    floor.undo(floor.scan(Picked.model_validate(milk | {"order": sale, "quantity": "2", "from_bin": "A-01"})))
    floor.undo(floor.scan(Shipped(order=sale)))
    floor.scan(Shipped(order=sale))
    floor.scan(TransferShipped.model_validate(milk | {"order": transfer, "quantity": "2", "bin": "A-01"}))
    with database.read() as work:
        to_receive = open_lines(transfer_work.open_documents(work, "EAST"))
    arrival = {"document_kind": "transfer_order", "document": transfer, "quantity": "2"}
    floor.scan(Received.model_validate(milk | arrival), location="EAST")

    assert to_pick == [("MILK", "6 PCS", "A-01", "L1"), ("MILK", "2 PCS", "", "")]
    assert to_receive == [("MILK", "2 PCS", "", "L1")]
    assert (floor.on_hand("MILK"), floor.on_hand("MILK", "EAST")) == (Quantity(6), Quantity(2))
    assert outstanding_differences(database) == []
    database.write(
        lambda work: outstanding.rebuild(
            work,
            [*purchase_work.outstanding_lines(work), *sales_work.outstanding_lines(work), *transfer_orders.outstanding_lines(work)],
            [*warehouse.picked_goods_registered(work), *sales_work.picked_goods_shipped(work)],
        )
    )
    assert outstanding_differences(database) == []
    database.close()
