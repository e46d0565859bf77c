"""Two warehouses and the road between them, which the tests of transfers work with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.app import verify
from server.transfers import cards, changing, transfer_routes
from shared.wire.transfers import TransferOrderChange, TransferRouteCard
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.builders.stock import stock

if TYPE_CHECKING:
    from server.database.unit_of_work import Database
    from shared.wire.transfers import TransferOrderCard


def two_warehouses(database: Database, **east: Any) -> None:
    """MAIN with 20 BOLT and two lots of MILK, EAST, and TRANSIT between them."""
    a_location(database, "MAIN", outbound_handling_days=1)
    a_location(database, "EAST", inbound_handling_days=2, **east)
    a_location(database, "TRANSIT", in_transit=True)
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, "MILK", tracking=lot_specific())
    stock(database, "BOLT", "20")
    stock(database, "MILK", "3", lot="A")
    stock(database, "MILK", "5", lot="B")


def a_route(database: Database, **fields: Any) -> None:
    """From MAIN to EAST."""
    said = TransferRouteCard.model_validate({"from_location": "MAIN", "to_location": "EAST", **fields})
    database.write(lambda work: transfer_routes.save(work, said))


def card(database: Database, order_no: str) -> TransferOrderCard:
    with database.read() as work:
        return cards.order_card(work, order_no)


def change(database: Database, order_no: str, **fields: Any) -> TransferOrderCard:
    change = TransferOrderChange.model_validate(fields)
    database.write(lambda work: changing.change_order(work, order_no, change))
    return card(database, order_no)


def assert_books_are_right(database: Database) -> None:
    """The ledger, what is outstanding, and what is in transit agree with each other."""
    assert verify(database) == []
