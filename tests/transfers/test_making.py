"""Transfer orders before anything is posted of them: routes, dates, open and released."""

from __future__ import annotations

from datetime import date

import pytest

from server.database.unit_of_work import Database
from server.outstanding import service as outstanding
from server.outstanding.values import Source
from server.transfers import orders, transfer_routes
from shared.errors import Refused
from shared.wire.transfers import TransferShipped
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_transfer_order, ship_transfer
from tests.transfers.company import a_route, card, two_warehouses


@pytest.fixture
def company(database: Database) -> Database:
    two_warehouses(database)
    return database


def to_ship_at_main(database: Database) -> list[str]:
    with database.read() as work:
        return [line.key.document_no for line in outstanding.open_lines(work, Source.TRANSFER_SHIPMENT, "MAIN")]


def test_choosing_the_locations_reads_the_route(company: Database) -> None:
    a_route(company, in_transit="TRANSIT", shipping_agent="Swift", agent_service="overnight", shipping_days=3)

    order = card(company, a_transfer_order(company, in_transit=""))

    assert (order.in_transit, order.shipping_agent, order.agent_service) == ("TRANSIT", "Swift", "overnight")


def test_goods_arrive_after_handling_the_road_and_handling_again(company: Database) -> None:
    a_route(company, in_transit="TRANSIT", shipping_days=3)

    order = card(company, a_transfer_order(company, a_line(), a_line("MILK", "1"), in_transit="", shipment_date="2030-01-10"))

    assert [(line.shipment_date, line.receipt_date) for line in order.lines] == [(date(2030, 1, 10), date(2030, 1, 16))] * 2


def test_what_the_order_says_goes_before_the_route(company: Database) -> None:
    a_route(company, shipping_days=3, direct_transfer_posting="direct_transfer")

    order = card(company, a_transfer_order(company, in_transit="TRANSIT", shipping_days=1))

    assert (order.in_transit, order.direct_transfer_posting, order.shipping_days) == ("TRANSIT", "", 1)


@pytest.mark.parametrize(
    ("said", "code"),
    [({"to_location": "MAIN"}, "same_place"), ({"in_transit": "EAST"}, "in_transit_required"), ({"to_location": "X"}, "not_found")],
)
def test_a_route_leads_from_one_real_location_to_another_through_transit(
    company: Database, said: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        a_route(company, **said)

    assert refused.value.code == code


def test_a_route_that_is_forgotten_is_not_found(company: Database) -> None:
    a_route(company, in_transit="TRANSIT")
    company.write(lambda work: transfer_routes.delete(work, "MAIN", "EAST"))

    with company.read() as work, pytest.raises(Refused) as refused:
        transfer_routes.route(work, "MAIN", "EAST")

    assert refused.value.code == "not_found"


def test_the_floor_sees_an_order_once_it_is_released_and_no_longer_when_it_is_reopened(company: Database) -> None:
    order_no = a_transfer_order(company, status="open")
    before = to_ship_at_main(company)

    company.write(lambda work: orders.release(work, order_no))
    released = to_ship_at_main(company)
    company.write(lambda work: orders.reopen(work, order_no))

    assert (before, released, to_ship_at_main(company)) == ([], [order_no], [])
    assert [change.what for change in card(company, order_no).changes] == ["released", "reopened"]


def test_a_scan_for_an_open_order_is_refused(company: Database) -> None:
    order_no = a_transfer_order(company, status="open")

    with pytest.raises(Refused) as refused:
        Floor(company).scan(TransferShipped.model_validate({"order": order_no, "item": "BOLT", "quantity": "1"}))

    assert refused.value.code == "order_not_released"


def test_posting_an_open_order_at_the_desk_releases_it_first(company: Database) -> None:
    order_no = a_transfer_order(company, status="open")

    ship_transfer(company, order_no, {"line": 1, "quantity": "4"})

    assert card(company, order_no).status == "released"


@pytest.mark.parametrize(
    ("fields", "lines", "code"),
    [({"in_transit": ""}, [a_line()], "in_transit_required"), ({}, [a_line(quantity="0")], "nothing_to_release")],
)
def test_an_order_that_cannot_be_worked_on_is_not_released_but_may_stay_open(
    company: Database, fields: dict[str, str], lines: list[dict[str, str]], code: str
) -> None:
    order_no = a_transfer_order(company, *lines, status="open", **fields)

    with pytest.raises(Refused) as refused:
        company.write(lambda work: orders.release(work, order_no))

    assert refused.value.code == code
    assert card(company, order_no).warnings == (refused.value.sentence,)


def test_a_line_without_quantity_does_not_count(company: Database) -> None:
    order_no = a_transfer_order(company, a_line(), a_line("MILK", "0"))

    posted = ship_transfer(company, order_no)

    assert [line.line for line in posted.lines] == [1]
