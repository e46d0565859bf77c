"""Item tracking codes: every switch by itself, what specific tracking turns on, and what stands in the way of a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.app import USAGE
from server.catalog import cards, service, tracking_codes
from server.catalog.values import Dimension, Movement
from shared.date_formulas import DateFormula
from shared.errors import Refused
from shared.wire.items import InventorySetupChange, ItemChange, TrackingCodeCard, TrackingCodeChange
from tests.builders.catalog import UNUSED, a_location, a_vendor, an_item, lot_specific, serial_specific
from tests.builders.orders import a_line, a_purchase_order
from tests.builders.stock import stock

if TYPE_CHECKING:
    from server.catalog.values import Item, TrackingCode
    from server.database.unit_of_work import Database

ALL = ("purchase", "sale", "positive_adjustment", "negative_adjustment", "assembly", "manufacturing")


def a_code(database: Database, **fields: object) -> TrackingCode:
    card = TrackingCodeCard.model_validate({"code": "CODE", **fields})
    return database.write(lambda work: tracking_codes.create_tracking_code(work, card))


def changed(database: Database, code: str = "CODE", usage=UNUSED, **fields: object) -> TrackingCode:
    change = TrackingCodeChange.model_validate(fields)
    return database.write(lambda work: tracking_codes.change_tracking_code(work, code, change, usage))


def with_code(database: Database, no: str, code: str, usage=USAGE) -> Item:
    return database.write(lambda work: service.change_item(work, no, ItemChange(tracking_code=code), usage))


def refused(job) -> Refused:
    with pytest.raises(Refused) as refused:
        job()
    return refused.value


def test_each_switch_stands_by_itself(database: Database) -> None:
    a_code(database, lot_inbound=["purchase"], serial_outbound=["sale"], package_transfer=True)
    card = an_item(database, "PUMP", tracking=TrackingCodeCard(code="CODE"))

    assert card.requires_number(Dimension.LOT, Movement.PURCHASE, inbound=True)
    assert not card.requires_number(Dimension.LOT, Movement.PURCHASE, inbound=False)
    assert not card.requires_number(Dimension.LOT, Movement.SALE, inbound=True)
    assert card.requires_number(Dimension.SERIAL, Movement.SALE, inbound=False)
    assert card.requires_number(Dimension.PACKAGE, Movement.TRANSFER, inbound=False)
    assert not card.is_bound_by(Dimension.LOT)


def test_specific_tracking_turns_every_switch_of_its_dimension_on(database: Database) -> None:
    code = cards.tracking_code_card(a_code(database, lot=True))

    assert sorted(code.lot_inbound) == sorted(code.lot_outbound) == sorted(ALL)
    assert code.lot_transfer
    assert code.lot_warehouse
    assert not code.lot_inbound_only
    assert code.serial_inbound == ()


def test_the_switches_of_a_specific_dimension_are_read_only(database: Database) -> None:
    a_code(database, lot=True)

    refusal = refused(lambda: changed(database, lot_inbound=["purchase"]))

    assert "lot-specific tracking has every switch on: lot_inbound is not changed" in refusal.sentence


def test_turning_specific_off_frees_the_switches_and_ends_warehouse_tracking(database: Database) -> None:
    a_code(database, lot=True)

    freed = cards.tracking_code_card(changed(database, lot=False))
    narrowed = cards.tracking_code_card(changed(database, lot_outbound=[]))

    assert not freed.lot_warehouse
    assert freed.lot_transfer
    assert (sorted(narrowed.lot_inbound), narrowed.lot_outbound) == (sorted(ALL), ())
    assert narrowed.lot_inbound_only


def test_a_short_form_stands_for_all_movements_of_its_direction(database: Database) -> None:
    code = cards.tracking_code_card(a_code(database, serial_inbound_only=True))

    assert sorted(code.serial_inbound) == sorted(ALL)
    assert not code.serial_transfer


def test_warehouse_tracking_needs_specific_tracking(database: Database) -> None:
    refusal = refused(lambda: a_code(database, lot_warehouse=True))

    assert "lot_warehouse needs lot-specific tracking" in refusal.sentence


def test_a_read_code_can_be_sent_back_as_it_is(database: Database) -> None:
    before = a_code(database, lot=True, creates_lot_cards=True, warranty_formula="2Y", package_card_required_outbound=True)
    card = cards.tracking_code_card(before)

    after = changed(database, **card.model_dump(mode="json", exclude={"code"}))

    assert after == before


def test_card_rules_and_warranty_reach_the_item(database: Database) -> None:
    a_code(
        database, lot=True, lot_card_required_inbound=True, creates_serial_cards=True, warranty_formula="2Y", warranty_required=True
    )
    card = an_item(database, "PUMP", tracking=TrackingCodeCard(code="CODE"))

    assert card.requires_card(Dimension.LOT, inbound=True)
    assert not card.requires_card(Dimension.LOT, inbound=False)
    assert card.requires_card(Dimension.LOT, inbound=False, is_transfer=True)
    assert card.creates_card(Dimension.SERIAL)
    assert str(card.warranty_formula) == "2Y"
    assert card.warranty_required


def test_a_shelf_life_is_a_formula_or_days(database: Database) -> None:
    milk = an_item(database, "MILK", tracking=lot_specific(), expiration_days=30)
    wine = an_item(database, "WINE", tracking=lot_specific(), expiration_formula="5Y")

    assert milk.expiration_formula == DateFormula.parse("30D")
    assert milk.expiration_days == 30
    assert wine.expiration_days is None
    with database.read() as work:
        assert service.item(work, "WINE") == wine


def test_a_shelf_life_that_is_given_twice_must_agree(database: Database) -> None:
    refusal = refused(lambda: an_item(database, "MILK", tracking=lot_specific(), expiration_days=30, expiration_formula="1M"))

    assert "given twice" in refusal.sentence


def test_a_number_series_must_exist_and_needs_a_tracking_code(database: Database) -> None:
    an_item(database, "BOLT")
    an_item(database, "MILK", tracking=lot_specific())

    without_code = refused(lambda: database.write(lambda work: service.change_item(work, "BOLT", ItemChange(lot_nos="L"), UNUSED)))
    unknown = refused(lambda: database.write(lambda work: service.change_item(work, "MILK", ItemChange(lot_nos="NONE"), UNUSED)))
    packages = refused(
        lambda: database.write(lambda work: service.change_inventory_setup(work, InventorySetupChange(package_nos="NONE")))
    )

    assert "needs a tracking code" in without_code.sentence
    assert (unknown.code, packages.code) == ("not_found", "not_found")


def test_specific_switches_stay_while_an_item_with_the_code_has_entries(database: Database) -> None:
    a_location(database, "MAIN")
    an_item(database, "MILK", tracking=lot_specific())
    stock(database, "MILK", "5", lot="A")

    refusal = refused(lambda: changed(database, "LOT", USAGE, lot=False))
    asked_more = changed(database, "LOT", USAGE, serial_inbound=["purchase"])

    assert refusal.sentence == "MILK has ledger entries: changing whether LOT is lot-specific is not possible."
    assert asked_more.rules.lot_specific


def test_serial_specific_tracking_stays_while_an_item_is_costed_by_it(database: Database) -> None:
    an_item(database, "PUMP", tracking=serial_specific(), costing_method="specific")

    assert refused(lambda: changed(database, "SERIAL", USAGE, serial=False)).code == "tracking_code_in_use"


def test_expiration_dates_are_recorded_while_somebody_needs_them(database: Database) -> None:
    a_location(database, "MAIN")
    an_item(database, "MILK", tracking=lot_specific(), expiration_days=30)

    with_shelf_life = refused(lambda: changed(database, "LOT", USAGE, uses_expiration=False))
    database.write(lambda work: service.change_item(work, "MILK", ItemChange(expiration_days=None), USAGE))
    stock(database, "MILK", "5", lot="A", expires_on=date(2030, 1, 31))
    with_entries = refused(lambda: changed(database, "LOT", USAGE, uses_expiration=False))
    strict = refused(lambda: changed(database, "LOT", USAGE, uses_expiration=False, strict_expiration=True))

    assert "item MILK, which has a shelf life" in with_shelf_life.sentence
    assert "MILK has ledger entries" in with_entries.sentence
    assert "required or strict" in strict.sentence


def test_strict_expiration_turns_the_recording_of_dates_on(database: Database) -> None:
    a_code(database, serial=True)

    assert changed(database, strict_expiration=True).rules.uses_expiration


def test_a_code_that_an_item_has_is_not_deleted(database: Database) -> None:
    an_item(database, "MILK", tracking=lot_specific())
    a_code(database)

    refusal = refused(lambda: database.write(lambda work: tracking_codes.delete_tracking_code(work, "LOT")))
    database.write(lambda work: tracking_codes.delete_tracking_code(work, "CODE"))

    assert refusal.sentence == "Tracking code LOT is used by item MILK: deleting it is not possible."
    with database.read() as work:
        assert [code.code for code in service.tracking_codes(work)] == ["LOT"]


def test_an_item_with_entries_keeps_what_binds_its_stock(database: Database) -> None:
    a_location(database, "MAIN")
    an_item(database, "MILK", tracking=lot_specific())
    stock(database, "MILK", "5", lot="A")
    a_code(database, lot=True, serial_inbound=["purchase"])
    a_code(database, code="SERIALS", serial=True)

    allowed = with_code(database, "MILK", "CODE")

    assert allowed.tracking_code == "CODE"
    assert refused(lambda: with_code(database, "MILK", "SERIALS")).code == "item_has_entries"
    assert refused(lambda: with_code(database, "MILK", "")).code == "item_has_entries"


def test_an_item_on_an_open_order_keeps_what_binds_its_stock(database: Database) -> None:
    a_location(database, "MAIN")
    a_vendor(database)
    an_item(database, "MILK")
    order = a_purchase_order(database, a_line("MILK"))
    a_code(database, lot=True)

    refusal = refused(lambda: with_code(database, "MILK", "CODE"))

    assert (refusal.code, refusal.facts["document"]) == ("item_on_open_order", order)


def test_changing_a_code_changes_the_items_that_have_it(database: Database) -> None:
    before = an_item(database, "MILK", tracking=lot_specific())

    changed(database, "LOT", USAGE, strict_expiration=True)

    with database.read() as work:
        after = service.item(work, "MILK")
    assert after == replace(before, tracking=replace(before.tracking, strict_expiration=True))
