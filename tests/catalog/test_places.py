"""Locations and their switches, zones, bins in bulk, over HTTP: what is refused, what a switch brings along, what it demands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.database.unit_of_work import Database
from server.ledger.verify import verify
from shared.wire.access import Role
from tests.builders.catalog import a_bin, a_location, an_item, lot_specific
from tests.builders.office import signed_in_client
from tests.builders.stock import stock

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    with signed_in_client(database, "ADA", Role.ADMIN) as client:
        yield client


def change(client: httpx.Client, code: str = "MAIN", **fields: Any) -> httpx.Response:
    return client.patch(f"/locations/{code}", json=fields)


def put(client: httpx.Client, bin_code: str, quantity: str = "5") -> None:
    line = {"type": "positive_adjustment", "item": "BOLT", "quantity": quantity, "location": "MAIN", "bin": bin_code}
    assert client.post("/item-journals/post", json={"lines": [line]}).status_code == 200


def code_of(answer: httpx.Response) -> str:
    return answer.json()["code"]


def test_directed_handling_forces_what_it_needs(database: Database, client: httpx.Client):
    a_location(database)

    changed = change(client, directed_put_away_and_pick=True).json()

    forced = ("bin_mandatory", "require_receive", "require_shipment", "require_put_away", "require_pick", "use_cross_docking")
    assert all(changed[switch] for switch in forced)
    assert changed["put_away_bin_policy"] == "put_away_template"
    assert changed["level"] == "directed"


def test_what_directed_handling_needs_cannot_be_turned_off_beside_it(database: Database, client: httpx.Client):
    a_location(database, directed_put_away_and_pick=True)

    assert code_of(change(client, require_pick=False)) == "invalid_request"


def test_without_directed_handling_nothing_is_left_of_what_only_it_can_do(database: Database, client: httpx.Client):
    a_location(database, directed_put_away_and_pick=True, allow_breakbulk=True)
    a_bin(database, "MAIN", "ADJ", type="qc")
    change(client, adjustment_bin="ADJ")

    changed = change(client, directed_put_away_and_pick=False).json()

    assert (changed["allow_breakbulk"], changed["use_cross_docking"], changed["adjustment_bin"]) == (False, False, "")
    assert changed["default_bin_selection"] == "fixed_bin"
    assert changed["level"] == "advanced"


def test_a_location_says_what_it_demands(database: Database, client: httpx.Client):
    a_location(database, require_receive=True, require_pick=True)

    found = client.get("/locations/MAIN").json()

    assert found["level"] == "mixed"
    assert found["demands"] == [
        "Arrivals are received on a warehouse receipt.",
        "Departures are shipped order by order with an inventory pick.",
    ]


def test_bins_are_not_turned_on_while_goods_lie_there(database: Database, client: httpx.Client):
    a_location(database)
    an_item(database, "BOLT")
    line = {"type": "positive_adjustment", "item": "BOLT", "quantity": "5", "location": "MAIN"}
    client.post("/item-journals/post", json={"lines": [line]})

    assert code_of(change(client, bin_mandatory=True)) == "location_in_use"


def test_bins_are_not_turned_off_while_they_hold_something(database: Database, client: httpx.Client):
    a_location(database, bins=("A-01",))
    an_item(database, "BOLT")
    put(client, "A-01")

    refused = change(client, bin_mandatory=False)

    assert code_of(refused) == "location_in_use"
    assert "A-01 contains 5 BOLT" in refused.json()["detail"]


def test_cross_docking_needs_all_four_requirements(database: Database, client: httpx.Client):
    a_location(database, require_receive=True)

    assert code_of(change(client, use_cross_docking=True)) == "invalid_request"


def test_an_in_transit_location_has_no_switches(client: httpx.Client):
    refused = client.post("/locations", json={"code": "ROAD", "in_transit": True, "require_pick": True})

    assert code_of(refused) == "invalid_request"


def test_a_bin_that_a_location_names_exists_and_suits(database: Database, client: httpx.Client):
    a_location(database, bins=("A-01",))
    a_bin(database, "MAIN", "D-01", dedicated=True)

    assert code_of(change(client, receipt_bin="NOWHERE")) == "not_found"
    assert code_of(change(client, shipment_bin="D-01")) == "invalid_request"
    assert change(client, shipment_bin="A-01").status_code == 200


def test_the_adjustment_bin_changes_only_while_it_is_empty(database: Database, client: httpx.Client):
    a_location(database, bins=("ADJ", "OTHER"))
    an_item(database, "BOLT")
    change(client, adjustment_bin="ADJ")
    put(client, "ADJ")

    assert code_of(change(client, adjustment_bin="OTHER")) == "location_in_use"


def test_a_bin_takes_from_its_zone_what_is_not_said(database: Database, client: httpx.Client):
    a_location(database, bins=("A-01",))
    zone = {"location": "MAIN", "code": "COLD", "bin_type": "put_pick", "warehouse_class": "FROZEN", "ranking": 7}
    assert client.post("/zones", json=zone).status_code == 201

    made = client.post("/bins", json={"location": "MAIN", "code": "C-01", "zone": "COLD", "ranking": 3}).json()
    client.patch("/zones/MAIN/COLD", json={"warehouse_class": "CHILLED"})

    assert (made["type"], made["warehouse_class"], made["ranking"]) == ("put_pick", "FROZEN", 3)
    assert client.get("/bins", params={"location": "MAIN", "zone": "COLD"}).json()[0]["warehouse_class"] == "FROZEN"


def test_a_zone_with_bins_is_not_deleted(database: Database, client: httpx.Client):
    a_location(database, bins=("A-01",))
    client.post("/zones", json={"location": "MAIN", "code": "COLD"})
    client.patch("/bins/MAIN/A-01", json={"zone": "COLD"})

    assert code_of(client.delete("/zones/MAIN/COLD")) == "invalid_request"


def ranges(**fields: Any) -> dict[str, Any]:
    return {
        "location": "MAIN",
        "rack": {"first": "A", "last": "B"},
        "section": {"first": "01", "last": "03"},
        "level": {"first": "1", "last": "3", "step": 2},
    } | fields


def test_bins_are_made_from_ranges_in_the_order_of_the_walk(database: Database, client: httpx.Client):
    a_location(database, bins=("X",))

    made = client.post("/bins/ranges", json=ranges(type="pick", first_sequence=100)).json()

    assert [(each["code"], each["sequence"]) for each in made[:3]] == [("A-01-1", 100), ("A-01-3", 110), ("A-02-1", 120)]
    assert len(made) == 12
    assert {each["type"] for each in made} == {"pick"}


def test_the_preview_says_which_bins_there_are_already_and_makes_none(database: Database, client: httpx.Client):
    a_location(database, bins=("A-02-1",))

    planned = client.post("/bins/ranges/preview", json=ranges()).json()

    assert [each["code"] for each in planned if each["exists"]] == ["A-02-1"]
    assert code_of(client.post("/bins/ranges", json=ranges())) == "already_exists"
    assert len(client.get("/bins", params={"location": "MAIN"}).json()) == 1


@pytest.mark.parametrize(("first", "last"), [("A1", "A10"), ("A1", "1A"), ("B", "A"), ("A1B", "A2C"), ("00001", "99999")], ids=str)
def test_a_range_that_cannot_be_counted_is_refused(database: Database, client: httpx.Client, first: str, last: str):
    a_location(database, bins=("X",))

    refused = client.post("/bins/ranges/preview", json=ranges(rack={"first": first, "last": last}))

    assert code_of(refused) == "invalid_request"


def test_a_code_is_at_most_twenty_characters_long(database: Database, client: httpx.Client):
    a_location(database, bins=("X",))

    refused = client.post("/bins/ranges/preview", json=ranges(rack={"first": "VERYLONGRACKNAME1", "last": "VERYLONGRACKNAME2"}))

    assert code_of(refused) == "invalid_request"


def test_bins_are_listed_a_page_at_a_time(database: Database, client: httpx.Client):
    a_location(database, bins=("A-01", "A-02", "A-03", "B-01"))

    page = client.get("/bins", params={"location": "MAIN", "prefix": "A", "after": "A-01", "limit": 1}).json()

    assert [each["code"] for each in page] == ["A-02"]


def test_a_bin_of_a_directed_location_needs_a_type(database: Database, client: httpx.Client):
    a_location(database, directed_put_away_and_pick=True)

    assert code_of(client.post("/bins", json={"location": "MAIN", "code": "A-01"})) == "invalid_request"
    assert client.post("/bins", json={"location": "MAIN", "code": "A-01", "type": "pick"}).status_code == 201


def test_what_is_decided_by_zone_type_and_class_waits_until_the_bin_is_empty(database: Database, client: httpx.Client):
    a_location(database, bins=("A-01",))
    an_item(database, "BOLT")
    put(client, "A-01")

    assert code_of(client.patch("/bins/MAIN/A-01", json={"type": "pick"})) == "bin_in_use"
    assert client.patch("/bins/MAIN/A-01", json={"ranking": 5}).status_code == 200


def test_a_company_makes_types_of_bins_of_its_own(database: Database, client: httpx.Client):
    a_location(database, bins=("X",))

    client.post("/bin-types", json={"code": "dock", "uses": ["receive", "ship"]})
    made = client.post("/bins", json={"location": "MAIN", "code": "D-01", "type": "dock"}).json()

    assert made["uses"] == ["receive", "ship"]
    assert code_of(client.post("/bins", json={"location": "MAIN", "code": "D-02", "type": "nothing"})) == "not_found"
    assert code_of(client.delete("/bin-types/dock")) == "invalid_request"


def test_a_put_away_template_that_is_named_stays(database: Database, client: httpx.Client):
    card = {"code": "STD", "lines": [{"find_fixed_bin": True}, {"find_empty_bin": True}]}
    assert client.put("/put-away-templates/STD", json=card).status_code == 200
    a_location(database, bins=("X",))

    change(client, put_away_bin_policy="put_away_template", put_away_template="STD")

    assert code_of(change(client, put_away_template="NONE")) == "not_found"
    assert code_of(client.delete("/put-away-templates/STD")) == "invalid_request"
    assert [line["find_empty_bin"] for line in client.get("/put-away-templates").json()[0]["lines"]] == [False, True]


def test_a_location_in_use_is_converted_by_giving_everything_its_first_bin(database: Database, client: httpx.Client):
    a_location(database)
    an_item(database, "BOLT")
    an_item(database, "MILK", tracking=lot_specific())
    stock(database, "BOLT", "5")
    stock(database, "MILK", "3", lot="L1")

    converted = client.post("/locations/MAIN/convert", json={"new_adjustment_bin": "ADJ", "require_pick": True})

    assert converted.status_code == 200, converted.text
    assert (converted.json()["bin_mandatory"], converted.json()["adjustment_bin"]) == (True, "ADJ")
    contents = client.get("/bin-contents", params={"location": "MAIN"}).json()
    assert [(row["item"], row["bin"], row["lot"], row["quantity"]) for row in contents] == [
        ("BOLT", "ADJ", "", "5"),
        ("MILK", "ADJ", "L1", "3"),
    ]
    assert verify(database) == []


def test_a_location_in_use_is_converted_into_a_directed_one(database: Database, client: httpx.Client):
    a_location(database)
    an_item(database, "BOLT")
    stock(database, "BOLT", "5")

    converted = client.post("/locations/MAIN/convert", json={"new_adjustment_bin": "ADJ", "directed_put_away_and_pick": True})
    stock(database, "BOLT", "2")

    assert converted.json()["level"] == "directed"
    contents = client.get("/bin-contents", params={"location": "MAIN"}).json()
    assert [(row["bin"], row["quantity"]) for row in contents] == [("ADJ", "7")]
    assert verify(database) == []


def test_a_location_where_something_is_missing_is_not_converted(database: Database, client: httpx.Client):
    a_location(database)
    an_item(database, "BOLT")
    stock(database, "BOLT", "-5")

    refused = client.post("/locations/MAIN/convert", json={"new_adjustment_bin": "ADJ"})

    assert code_of(refused) == "location_in_use"
    assert client.get("/bins", params={"location": "MAIN"}).json() == []


def test_a_unit_gets_a_weight_and_keeps_what_it_holds(database: Database, client: httpx.Client):
    an_item(database, "BOLT", units={"BOX": "12"})

    changed = client.put("/items/BOLT/units/BOX", json={"code": "BOX", "qty_per": "12", "weight": "25.5"}).json()
    refused = client.put("/items/BOLT/units/BOX", json={"code": "BOX", "qty_per": "10"})

    assert [(unit["code"], unit["weight"]) for unit in changed["units"]] == [("BOX", "25.5")]
    assert code_of(refused) == "invalid_request"


def test_an_item_says_how_it_is_put_away(database: Database, client: httpx.Client):
    an_item(database, "BOLT", units={"BOX": "12"})

    changed = client.patch("/items/BOLT", json={"warehouse_class": "FROZEN", "put_away_uom": "BOX", "use_cross_docking": False})

    assert [changed.json()[name] for name in ("warehouse_class", "put_away_uom", "use_cross_docking")] == ["FROZEN", "BOX", False]
    assert code_of(client.patch("/items/BOLT", json={"put_away_uom": "CRATE"})) == "invalid_request"
    assert code_of(client.patch("/items/BOLT", json={"put_away_template": "NONE"})) == "not_found"
