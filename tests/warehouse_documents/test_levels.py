"""The five levels of a location, each played from the order to the shelf and from the shelf to the truck.

Source: spec/warehouse.md, section 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.database.unit_of_work import Database
from server.outstanding.values import Source
from server.warehouse import picks, put_aways
from server.warehouse.pick_values import DocumentToPick, PickRequest
from server.warehouse_documents import service
from shared.errors import Refused
from shared.quantities import Quantity
from tests.builders.catalog import a_bin, a_customer, a_location, a_vendor, an_item
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_purchase_order, a_sales_order, outstanding_differences, receive, ship
from tests.builders.places import a_put_away_template, a_zone
from tests.builders.stock import stock
from tests.postgresql import ON_BOTH_DATABASES
from tests.warehouse_documents.builders import LEVELS, a_receipt, a_shipment, post, register, status_of

if TYPE_CHECKING:
    from collections.abc import Callable


def a_company(database: Database, level: int) -> Floor:
    """MAIN at that level, with RECV, DOCK and the shelves A-01 and B-01 where it has bins; BOLT is bought and sold."""
    if level == 5:
        _directed(database)
    else:
        a_location(database, "MAIN", **LEVELS[level])
    if LEVELS.get(level, {}).get("bin_mandatory"):
        a_bin(database, "MAIN", "RECV", type="receive")
        a_bin(database, "MAIN", "DOCK", type="ship")
        a_bin(database, "MAIN", "A-01")
        a_bin(database, "MAIN", "B-01")
    a_vendor(database)
    a_customer(database)
    an_item(database, "BOLT")
    return Floor(database)


def _directed(database: Database) -> None:
    template = a_put_away_template(database, {"find_floating_bin": True, "find_empty_bin": True})
    a_location(
        database, "MAIN", directed_put_away_and_pick=True, put_away_bin_policy="put_away_template", put_away_template=template
    )
    for code, bin_type in (("IN", "receive"), ("OUT", "ship"), ("SHELF", "put_pick")):
        a_zone(database, "MAIN", code, bin_type=bin_type)
    for code, zone in (("RECV", "IN"), ("DOCK", "OUT"), ("A-01", "SHELF"), ("B-01", "SHELF")):
        a_bin(database, "MAIN", code, zone=zone)


def level_1(floor: Floor, purchase: str, sale: str) -> None:
    receive(floor.database, purchase)
    ship(floor.database, sale)


def level_2(floor: Floor, purchase: str, sale: str) -> None:
    post(floor.database, a_receipt(floor.database, ("purchase_order", purchase)))
    post(floor.database, a_shipment(floor.database, ("sales_order", sale)))


def level_3(floor: Floor, purchase: str, sale: str) -> None:
    database = floor.database
    put_away = database.write(lambda work: put_aways.create_for_order(work, Source.PURCHASE_ORDER, purchase, "MAIN"))
    register(database, put_away)
    request = PickRequest("MAIN", documents=(DocumentToPick(Source.SALES_ORDER, sale),))
    for pick in database.write(lambda work: picks.create(work, request)):
        register(database, pick)


def level_4(floor: Floor, purchase: str, sale: str) -> None:
    database = floor.database
    (part,) = post(database, a_receipt(database, ("purchase_order", purchase)))
    assert floor.on_hand(bin="RECV") == Quantity(10)
    register(database, part.put_away_no)
    assert floor.on_hand(bin="RECV") == Quantity(0)
    shipment = a_shipment(database, ("sales_order", sale))
    for pick in database.write(lambda work: service.create_picks(work, shipment)):
        register(database, pick)
    assert floor.on_hand(bin="DOCK") == Quantity(4)
    post(database, shipment)


PLAYED: dict[int, Callable[[Floor, str, str], None]] = {1: level_1, 2: level_2, 3: level_3, 4: level_4, 5: level_4}


@pytest.mark.parametrize("level", PLAYED)
@ON_BOTH_DATABASES
def test_goods_go_from_the_order_to_the_shelf_and_from_the_shelf_to_the_truck(database: Database, level: int) -> None:
    floor = a_company(database, level)
    purchase = a_purchase_order(database, a_line("BOLT", "10"))
    sale = a_sales_order(database, a_line("BOLT", "4"))

    PLAYED[level](floor, purchase, sale)

    assert floor.on_hand() == Quantity(6)
    assert outstanding_differences(database) == []


@pytest.mark.parametrize("level", [2, 4, 5])
def test_an_order_is_not_received_itself_where_a_warehouse_receipt_is_demanded(database: Database, level: int) -> None:
    a_company(database, level)
    purchase = a_purchase_order(database, a_line("BOLT", "10"))

    with pytest.raises(Refused) as refused:
        receive(database, purchase)

    assert refused.value.code == "warehouse_handling_required"


@pytest.mark.parametrize("level", [2, 4, 5])
def test_an_order_is_not_shipped_itself_where_a_warehouse_shipment_is_demanded(database: Database, level: int) -> None:
    floor = a_company(database, level)
    stock(database, "BOLT", "10", bin="A-01" if level > 2 else "")
    sale = a_sales_order(database, a_line("BOLT", "4"))
    if level > 2:
        shipment = a_shipment(database, ("sales_order", sale))
        for pick in database.write(lambda work: service.create_picks(work, shipment)):
            register(database, pick)

    with pytest.raises(Refused) as refused:
        ship(database, sale)

    assert refused.value.code == "warehouse_handling_required"
    assert floor.on_hand() == Quantity(10)


def test_goods_are_not_picked_before_they_are_put_away(database: Database) -> None:
    a_company(database, 4)
    purchase = a_purchase_order(database, a_line("BOLT", "10"))
    (part,) = post(database, a_receipt(database, ("purchase_order", purchase)))
    shipment = a_shipment(database, ("sales_order", a_sales_order(database, a_line("BOLT", "4"))))

    with pytest.raises(Refused) as too_early:
        database.write(lambda work: service.create_picks(work, shipment))
    register(database, part.put_away_no)
    made = database.write(lambda work: service.create_picks(work, shipment))

    assert too_early.value.code == "nothing_to_post"
    assert len(made) == 1
    assert status_of(database, shipment) == "released"
