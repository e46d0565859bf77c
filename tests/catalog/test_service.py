"""What administrators do with the catalog, and what other capabilities are told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.catalog import service
from server.catalog.values import Dimension, Movement
from shared.errors import Refused
from shared.quantities import Quantity, UnitCost
from shared.wire.items import (
    CategoryNode,
    InventorySetupChange,
    ItemChange,
    NewItem,
    NewReference,
    TrackingCodeCard,
)
from tests.builders.catalog import UNUSED, a_bin, a_location, a_vendor, an_item, block, lot_specific, serial_specific

if TYPE_CHECKING:
    from server.database.unit_of_work import Database


def refusal(database: Database, job) -> str:
    with pytest.raises(Refused) as refused:
        database.write(job)
    return refused.value.code


def test_an_item_is_read_as_it_was_made(database: Database) -> None:
    made = an_item(
        database, "MILK", tracking=lot_specific(), units={"BOX": "6"}, variants=("RED",), unit_cost="1.25", expiration_days=30
    )

    with database.read() as work:
        found = service.item(work, "MILK")

    assert found == made
    assert found.units == {"PCS": Quantity(1), "BOX": Quantity(6)}
    assert found.unit_cost == UnitCost("1.25")
    assert found.tracking.lot_specific
    assert found.tracking.uses_expiration


def test_many_items_are_read_as_few_are(database: Database) -> None:
    made = {no: an_item(database, no, units={"BOX": "6"}, variants=("V1",)) for no in (f"I{n:02}" for n in range(25))}

    with database.read() as work:
        found = service.items(work, made)

    assert found == made


def test_an_item_that_does_not_exist_is_refused_by_its_number(database: Database) -> None:
    an_item(database, "MILK")

    assert refusal(database, lambda work: service.items(work, ["MILK", "SILK"])) == "unknown_item"


def test_the_same_item_number_twice_is_refused(database: Database) -> None:
    an_item(database, "MILK")

    assert refusal(database, lambda work: service.create_item(work, NewItem(no="MILK"))) == "already_exists"


def test_boxes_are_counted_in_pieces(database: Database) -> None:
    card = an_item(database, units={"BOX": "6"})

    assert service.base_quantity(card, Quantity("2.5"), "BOX") == Quantity(15)
    assert service.base_quantity(card, Quantity(3), "") == Quantity(3)


def test_a_unit_that_the_item_does_not_have_is_refused(database: Database) -> None:
    card = an_item(database)

    with pytest.raises(Refused, match="has no unit CRATE"):
        service.base_quantity(card, Quantity(1), "CRATE")


def test_a_quantity_too_fine_to_be_counted_is_refused(database: Database) -> None:
    card = an_item(database, units={"MG": "0.00001"})

    with pytest.raises(Refused, match="finer than it can be counted"):
        service.base_quantity(card, Quantity("0.00001"), "MG")


def test_what_is_counted_in_whole_pieces_comes_out_in_whole_pieces(database: Database) -> None:
    finely = an_item(database, "OIL", units={"BOX": "6"})
    wholly = an_item(database, "EGGS", units={"BOX": "6"}, qty_rounding_precision="1")

    assert service.base_quantity(finely, Quantity("0.83333"), "BOX") == Quantity("4.99998")
    assert service.base_quantity(wholly, Quantity("0.83333"), "BOX") == Quantity("5")


@pytest.mark.parametrize(("quantity", "uom"), [("2.5", "PCS"), ("2.5", ""), ("0.05", "BOX")])
def test_a_quantity_finer_than_the_item_is_counted_is_refused(database: Database, quantity: str, uom: str) -> None:
    item = an_item(database, "EGGS", units={"BOX": "6"}, qty_rounding_precision="1")

    with pytest.raises(Refused) as refused:
        service.base_quantity(item, Quantity(quantity), uom)

    assert refused.value.code == "quantity_too_fine"


def test_every_unit_holds_a_multiple_of_the_least_that_is_counted(database: Database) -> None:
    with pytest.raises(Refused) as refused:
        an_item(database, "EGGS", units={"TRAY": "2.5"}, qty_rounding_precision="1")

    assert refused.value.sentence == (
        "The request is not understood: every unit holds a multiple of 1 PCS, the least that is counted."
    )


def test_serial_numbers_asked_on_the_way_out_only_bind_nothing(database: Database) -> None:
    card = an_item(database, tracking=TrackingCodeCard(code="SNOUT", serial_outbound_only=True))

    assert not card.is_bound_by(Dimension.SERIAL)
    assert card.requires_number(Dimension.SERIAL, Movement.SALE, inbound=False)
    assert not card.requires_number(Dimension.SERIAL, Movement.PURCHASE, inbound=True)


def test_costing_by_specific_needs_serial_numbers(database: Database) -> None:
    an_item(database, "WITH", tracking=serial_specific(), costing_method="specific")

    assert (
        refusal(database, lambda work: service.create_item(work, NewItem(no="X", costing_method="specific"))) == "invalid_request"
    )


def test_a_service_item_is_not_tracked(database: Database) -> None:
    an_item(database, tracking=lot_specific())

    repair = NewItem(no="REPAIR", type="service", tracking_code="LOT")

    assert refusal(database, lambda work: service.create_item(work, repair)) == "invalid_request"


def test_changing_an_item_leaves_the_other_fields(database: Database) -> None:
    an_item(database, "MILK", shelf="A1", unit_price="2")

    changed = database.write(lambda work: service.change_item(work, "MILK", ItemChange(unit_price="3"), UNUSED))

    assert changed.unit_price == UnitCost(3)
    assert changed.shelf == "A1"


def test_a_gtin_of_any_length_is_kept_with_14_digits(database: Database) -> None:
    an_item(database, references=[NewReference(number="9521234543213")])

    with database.read() as work:
        found = service.references(work, ["09521234543213"])

    assert [reference.item_no for reference in found] == ["1000"]


def test_one_of_our_own_labels_cannot_stand_for_an_item(database: Database) -> None:
    an_item(database)

    label = NewReference(number="ZZBA-01-03J")

    assert refusal(database, lambda work: service.add_reference(work, "1000", label)) == "invalid_request"


def test_the_same_vendor_number_may_stand_for_two_items_but_not_twice_for_one(database: Database) -> None:
    a_vendor(database)
    number = NewReference(type="vendor", number="1234", party="V1")
    an_item(database, "A", references=[number])
    an_item(database, "B", references=[number])

    assert refusal(database, lambda work: service.add_reference(work, "B", number)) == "already_exists"


def test_the_first_receiving_bin_is_where_arrivals_go(database: Database) -> None:
    a_location(database, "EAST")
    a_bin(database, "EAST", "DOCK1", type="receive")
    a_bin(database, "EAST", "DOCK2", type="receive")

    with database.read() as work:
        assert service.location(work, "EAST").receipt_bin == "DOCK1"


def test_a_bin_is_found_at_its_own_location_only(database: Database) -> None:
    a_location(database, "EAST", bins=("A-01",))
    a_location(database, "WEST", bins=("B-01",))

    assert refusal(database, lambda work: service.bin_(work, "WEST", "A-01")) == "not_found"


def test_items_of_a_category_include_those_below_it(database: Database) -> None:
    for node in (CategoryNode(code="FOOD"), CategoryNode(code="DAIRY", parent="FOOD"), CategoryNode(code="TOOLS")):
        database.write(lambda work, node=node: service.create_category(work, node))
    an_item(database, "MILK", category="DAIRY")
    an_item(database, "DRILL", category="TOOLS")

    with database.read() as work:
        assert service.items_in_category(work, "FOOD") == ["MILK"]


def test_the_work_date_is_the_servers_day_until_somebody_sets_it(database: Database) -> None:
    with database.read() as work:
        assert service.work_date(work) == work.now.date()

    database.write(lambda work: service.change_inventory_setup(work, InventorySetupChange(work_date=date(2020, 1, 15))))

    with database.read() as work:
        assert service.work_date(work) == date(2020, 1, 15)


def test_a_setting_that_is_not_named_stays(database: Database) -> None:
    database.write(lambda work: service.change_inventory_setup(work, InventorySetupChange(location_mandatory=True)))
    setup = database.write(lambda work: service.change_inventory_setup(work, InventorySetupChange(prevent_negative_inventory=True)))

    assert setup.location_mandatory
    assert setup.prevent_negative_inventory


def test_blocking_a_variant_leaves_the_item_free(database: Database) -> None:
    an_item(database, "SHIRT", variants=("RED", "BLUE"))
    block(database, "SHIRT", variant="RED")

    with database.read() as work:
        found = service.item(work, "SHIRT")

    assert found.blocked_variants == {"RED"}
    assert not found.blocked
