"""Transfers between locations that demand the same at both ends: each row of the table, from shelf to shelf.

Source: spec/transfers.md, section 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.database.unit_of_work import Database
from server.outstanding.values import Source
from server.warehouse import picks, put_aways
from server.warehouse.pick_values import DocumentToPick, PickRequest
from server.warehouse_documents import service as warehouse_documents
from shared.errors import Refused
from shared.quantities import Quantity
from tests.builders.catalog import a_bin, a_location, an_item
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_transfer_order, outstanding_differences, receive_transfer, ship_transfer
from tests.builders.places import a_put_away_template, a_zone
from tests.builders.stock import stock
from tests.warehouse_documents.builders import LEVELS, a_receipt, a_shipment, post, register

if TYPE_CHECKING:
    from collections.abc import Callable


def a_company(database: Database, level: int) -> Floor:
    """MAIN and EAST at that level, each with RECV, DOCK and A-01 where it has bins; 20 BOLT at MAIN."""
    has_bins = level == 5 or LEVELS[level].get("bin_mandatory", False)
    for code in ("MAIN", "EAST"):
        if level == 5:
            _directed(database, code)
            continue
        a_location(database, code, **LEVELS[level])
        for bin_code, bin_type in (("RECV", "receive"), ("DOCK", "ship"), ("A-01", "")) if has_bins else ():
            a_bin(database, code, bin_code, type=bin_type)
    a_location(database, "TRANSIT", in_transit=True)
    an_item(database, "BOLT")
    stock(database, "BOLT", "20", bin="A-01" if has_bins else "")
    return Floor(database)


def _directed(database: Database, code: str) -> None:
    template = a_put_away_template(database, {"find_floating_bin": True, "find_empty_bin": True})
    a_location(database, code, directed_put_away_and_pick=True, put_away_bin_policy="put_away_template", put_away_template=template)
    for bin_code, bin_type in (("RECV", "receive"), ("DOCK", "ship"), ("A-01", "put_pick")):
        a_zone(database, code, f"Z-{bin_code}", bin_type=bin_type)
        a_bin(database, code, bin_code, zone=f"Z-{bin_code}")


def from_the_order(floor: Floor, order_no: str) -> None:
    ship_transfer(floor.database, order_no)
    receive_transfer(floor.database, order_no)


def through_documents(floor: Floor, order_no: str) -> None:
    post(floor.database, a_shipment(floor.database, ("transfer_shipment", order_no)))
    post(floor.database, a_receipt(floor.database, ("transfer_receipt", order_no), location="EAST"))


def by_pick_and_put_away(floor: Floor, order_no: str) -> None:
    request = PickRequest("MAIN", documents=(DocumentToPick(Source.TRANSFER_SHIPMENT, order_no),))
    for pick in floor.database.write(lambda work: picks.create(work, request)):
        register(floor.database, pick)
    arrival = floor.database.write(lambda work: put_aways.create_for_order(work, Source.TRANSFER_RECEIPT, order_no, "EAST"))
    register(floor.database, arrival)


def through_documents_and_the_docks(floor: Floor, order_no: str) -> None:
    shipment = a_shipment(floor.database, ("transfer_shipment", order_no))
    for pick in floor.database.write(lambda work: warehouse_documents.create_picks(work, shipment)):
        register(floor.database, pick)
    post(floor.database, shipment)
    (part,) = post(floor.database, a_receipt(floor.database, ("transfer_receipt", order_no), location="EAST"))
    assert floor.on_hand(location="EAST", bin="RECV") == Quantity(8)
    register(floor.database, part.put_away_no)
    assert floor.on_hand(location="EAST", bin="A-01") == Quantity(8)


PLAYED: dict[int, Callable[[Floor, str], None]] = {
    1: from_the_order,
    2: through_documents,
    3: by_pick_and_put_away,
    4: through_documents_and_the_docks,
    5: through_documents_and_the_docks,
}


@pytest.mark.parametrize("level", PLAYED)
def test_goods_go_from_the_one_shelf_to_the_other(database: Database, level: int) -> None:
    floor = a_company(database, level)
    order_no = a_transfer_order(database, a_line("BOLT", "8"))

    PLAYED[level](floor, order_no)

    assert [floor.on_hand(location=code) for code in ("MAIN", "TRANSIT", "EAST")] == [Quantity(12), Quantity(0), Quantity(8)]
    assert outstanding_differences(database) == []


@pytest.mark.parametrize("level", [2, 4, 5])
def test_the_order_itself_is_not_posted_where_a_warehouse_document_is_demanded(database: Database, level: int) -> None:
    floor = a_company(database, level)
    order_no = a_transfer_order(database, a_line("BOLT", "8"))

    with pytest.raises(Refused) as refused:
        from_the_order(floor, order_no)

    assert refused.value.code == "warehouse_handling_required"


def test_only_what_is_in_transit_is_on_a_warehouse_receipt(database: Database) -> None:
    floor = a_company(database, 2)
    order_no = a_transfer_order(database, a_line("BOLT", "8"))

    with pytest.raises(Refused) as refused:
        a_receipt(floor.database, ("transfer_receipt", order_no), location="EAST")

    assert refused.value.code == "nothing_to_post"
