"""What people do with the catalog, and what every other capability asks it.

The questions come first: they give frozen values, and refuse what does not exist. Then what an administrator does; whatever
devices keep a copy of is told to `server/database/changes.py` in the same transaction.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from server.catalog import party_store, place_store, rules, store, tracking_code_rules, tracking_code_store
from server.catalog.place_values import BinFilter
from server.catalog.values import (
    Bin,
    Category,
    InventorySetup,
    Item,
    Location,
    Party,
    TrackingCode,
)
from server.database.changes import Change, record_changes
from server.number_series import service as number_series
from shared.errors import (
    ALREADY_EXISTS,
    NOT_FOUND,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
    Refused,
)
from shared.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from server.catalog.place_values import PutAwayRule, Zone
    from server.catalog.usage import Usage
    from server.catalog.values import OverReceiptCode, Reference
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.items import (
        CategoryNode,
        InventorySetupChange,
        ItemChange,
        NewItem,
        NewReference,
        Unit,
    )

STANDARD_UNIT = "PCS"
"""The unit that is always there."""

PartyKind = Literal["vendor", "customer"]


def item(work: UnitOfWork, no: str) -> Item:
    """The item. Raises: Refused(UNKNOWN_ITEM)."""
    found = _remembered_item(work, no)
    if found is None:
        raise Refused(UNKNOWN_ITEM, item=no)
    return found


def items(work: UnitOfWork, nos: Iterable[str]) -> dict[str, Item]:
    """The items by their numbers. Raises: Refused(UNKNOWN_ITEM) for the first that does not exist."""
    wanted = list(dict.fromkeys(nos))
    found = known_items(work, wanted)
    if missing := next((no for no in wanted if no not in found), None):
        raise Refused(UNKNOWN_ITEM, item=missing)
    return found


def known_items(work: UnitOfWork, nos: Sequence[str]) -> dict[str, Item]:
    """Those of the items that exist, by their numbers."""
    if len(nos) > store.FEW:
        return store.items_by_no(work.connection, nos)
    return {no: card for no in nos if (card := _remembered_item(work, no)) is not None}


def _remembered_item(work: UnitOfWork, no: str) -> Item | None:
    return work.remembered(store.ITEMS, no, lambda: store.item_by_no(work.connection, no))


def item_numbers(work: UnitOfWork, *, after: str = "", limit: int = 1000) -> list[str]:
    """The next item numbers in their order."""
    return store.item_nos(work.connection, after, limit)


def items_in_category(work: UnitOfWork, code: str) -> list[str]:
    """Numbers of the items in that category and those below it. Raises: Refused(NOT_FOUND)."""
    parents = {category.code: category.parent for category in store.categories(work.connection)}
    if code not in parents:
        raise Refused(NOT_FOUND, what="category", key=code)
    below = {code}
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
    return store.items_in_categories(work.connection, below)


def location(work: UnitOfWork, code: str) -> Location:
    """The location. Raises: Refused(NOT_FOUND)."""
    found = work.remembered(place_store.PLACES, code, lambda: place_store.location_by_code(work.connection, code))
    if found is None:
        raise Refused(NOT_FOUND, what="location", key=code)
    return found


def bin_(work: UnitOfWork, location_code: str, code: str) -> Bin:
    """The bin of that location. Raises: Refused(NOT_FOUND)."""
    key = location_code, code
    found = work.remembered(place_store.PLACES, key, lambda: place_store.bin_by_code(work.connection, location_code, code))
    if found is None:
        raise Refused(NOT_FOUND, what="bin", key=f"{code} at {location_code}")
    return found


def bins(work: UnitOfWork, location_code: str) -> tuple[Bin, ...]:
    """The bins of a location, by code. Raises: Refused(NOT_FOUND)."""
    code = location(work, location_code).code
    return work.kept(place_store.PLACES, ("all of", code, ""), lambda: tuple(place_store.bins(work.connection, BinFilter(code))))


def bins_that_fit(work: UnitOfWork, wanted: BinFilter) -> list[Bin]:
    """The bins of a location that fit, by code. Raises: Refused(NOT_FOUND)."""
    location(work, wanted.location_code)
    return place_store.bins(work.connection, wanted)


def zone(work: UnitOfWork, location_code: str, code: str) -> Zone:
    """The zone of that location. Raises: Refused(NOT_FOUND)."""
    found = place_store.zone_by_code(work.connection, location_code, code)
    if found is None:
        raise Refused(NOT_FOUND, what="zone", key=f"{code} at {location_code}")
    return found


def put_away_template(work: UnitOfWork, code: str) -> tuple[PutAwayRule, ...]:
    """The lines of the put-away template, in the order in which they are tried. Raises: Refused(NOT_FOUND)."""
    found = work.remembered(place_store.PLACES, ("template", code), lambda: place_store.put_away_rules(work.connection, code))
    if not found:
        raise Refused(NOT_FOUND, what="put-away template", key=code)
    return found


def locations(work: UnitOfWork) -> list[Location]:
    """All locations, by code."""
    return place_store.locations(work.connection)


def bins_with_code(work: UnitOfWork, code: str) -> list[Bin]:
    """The bins of that code at all locations."""
    return place_store.bins_with_code(work.connection, code)


def references(work: UnitOfWork, numbers: Sequence[str], *, ignoring_case: bool = False) -> list[Reference]:
    """The references that have exactly one of these numbers."""
    return store.references(work.connection, numbers, ignoring_case=ignoring_case)


def references_of(work: UnitOfWork, item_nos: Sequence[str]) -> list[Reference]:
    """The references of these items."""
    return store.references_of(work.connection, item_nos)


def party(work: UnitOfWork, kind: PartyKind, no: str) -> Party:
    """The vendor or customer. Raises: Refused(NOT_FOUND)."""
    found = work.remembered(store.COMPANY, (kind, no), lambda: party_store.party(work.connection, kind, no))
    if found is None:
        raise Refused(NOT_FOUND, what=kind, key=no)
    return found


def parties(work: UnitOfWork, kind: PartyKind, search: str = "") -> list[Party]:
    """All vendors or customers, or those whose number or name contains the words, by number."""
    return party_store.parties(work.connection, kind, search)


def over_receipt_codes(work: UnitOfWork) -> dict[str, OverReceiptCode]:
    """How much more than was ordered may come, by code."""
    codes = work.remembered(store.COMPANY, "over_receipt", lambda: party_store.over_receipt_codes(work.connection))
    return {code.code: code for code in codes or ()}


def over_receipt_code(work: UnitOfWork, code: str) -> OverReceiptCode:
    """The code. Raises: Refused(NOT_FOUND)."""
    found = over_receipt_codes(work).get(code)
    if found is None:
        raise Refused(NOT_FOUND, what="over-receipt code", key=code)
    return found


def units(work: UnitOfWork) -> list[tuple[str, str]]:
    """Code and description of every unit of measure."""
    return store.units(work.connection)


def categories(work: UnitOfWork) -> list[Category]:
    """All categories, by code."""
    return store.categories(work.connection)


def tracking_codes(work: UnitOfWork) -> list[TrackingCode]:
    """All item tracking codes."""
    return tracking_code_store.tracking_codes(work.connection)


def tracking_code(work: UnitOfWork, code: str) -> TrackingCode:
    """The item tracking code. Raises: Refused(NOT_FOUND)."""
    found = tracking_code_store.tracking_code(work.connection, code)
    if found is None:
        raise Refused(NOT_FOUND, what="tracking code", key=code)
    return found


def inventory_setup(work: UnitOfWork) -> InventorySetup:
    """What holds for the whole company."""
    setup = work.remembered(store.COMPANY, "setup", lambda: store.setup(work.connection))
    assert setup is not None, "there is always one"
    return setup


def work_date(work: UnitOfWork) -> date:
    """The posting date of what is posted now: the setup's work date, else the server's day. Never the device's."""
    return inventory_setup(work).work_date or work.now.date()


def base_units_per(card: Item, uom: str) -> Quantity:
    """Base units in one `uom` of the item; blank is the base unit. Raises: Refused(UOM_UNKNOWN)."""
    held = card.units.get(uom or card.base_uom)
    if held is None:
        raise Refused(UOM_UNKNOWN, item=card.no, uom=uom)
    return held


def base_quantity(card: Item, quantity: Quantity, uom: str) -> Quantity:
    """`quantity` of that unit in the item's base unit. Raises: Refused(UOM_UNKNOWN, QUANTITY_TOO_FINE).

    Source: spec/ledger.md, section 2, rule 2.
    """
    return card.in_base_unit(quantity, base_units_per(card, uom), uom)


def change_inventory_setup(work: UnitOfWork, change: InventorySetupChange) -> InventorySetup:
    """Change the settings that are given."""
    given = {name: getattr(change, name) for name in change.model_fields_set}
    changed = replace(inventory_setup(work), **given)
    _require_series(work, changed.package_nos)
    store.save_setup(work.connection, changed)
    return changed


def save_posting_dates(work: UnitOfWork, fields: Mapping[str, object]) -> None:
    """Keep when may be posted; `periods` decides it, and it lies with the setup because every posting reads that anyway."""
    store.change_setup(work.connection, fields)


def create_unit(work: UnitOfWork, unit: Unit) -> None:
    """Make a unit of measure known; PCS is known already and may be named again. Raises: Refused(ALREADY_EXISTS)."""
    if _has_unit(work, unit.code):
        if unit.code == STANDARD_UNIT:
            return
        raise Refused(ALREADY_EXISTS, what="Unit", key=unit.code)
    store.insert_unit(work.connection, unit.code, unit.description)


def create_category(work: UnitOfWork, node: CategoryNode) -> None:
    """Make a category, below another or at the top. Raises: Refused(ALREADY_EXISTS, NOT_FOUND)."""
    if store.has_category(work.connection, node.code):
        raise Refused(ALREADY_EXISTS, what="Category", key=node.code)
    _require_category(work, node.parent)
    store.insert_category(work.connection, Category(node.code, node.description, node.parent))


def create_item(work: UnitOfWork, new: NewItem) -> Item:
    """Make an item with its units, variants and references. Raises: Refused(ALREADY_EXISTS, NOT_FOUND, INVALID_REQUEST)."""
    if store.item_by_no(work.connection, new.no) is not None:
        raise Refused(ALREADY_EXISTS, what="Item", key=new.no)
    card = rules.item_from(new, tracking_code(work, new.tracking_code) if new.tracking_code else None)
    _require_category(work, card.category)
    if card.put_away_template:
        put_away_template(work, card.put_away_template)
    _require_series(work, card.lot_nos, card.serial_nos)
    for unit in card.units:
        require_unit(work, unit)
    store.insert_item(work.connection, card)
    _item_changed(work, card.no)
    for reference in new.references:
        _add_reference(work, card, reference)
    return card


def change_item(work: UnitOfWork, no: str, change: ItemChange, usage: Usage) -> Item:
    """Change the fields that are given. `usage` says who stands in the way of another tracking code.

    Raises: Refused(UNKNOWN_ITEM, NOT_FOUND, INVALID_REQUEST, ITEM_HAS_ENTRIES, ITEM_ON_OPEN_ORDER).
    """
    work.lock_items([no])
    before = item(work, no)
    changed = replace(before, **rules.given_fields(change))
    if changed.tracking_code != before.tracking_code:
        changed = _with_other_tracking_code(work, before, changed.tracking_code, changed, usage)
    rules.require_consistent(changed)
    _require_category(work, changed.category)
    if changed.put_away_template:
        put_away_template(work, changed.put_away_template)
    _require_series(work, changed.lot_nos, changed.serial_nos)
    return _save_item(work, changed)


def _with_other_tracking_code(work: UnitOfWork, before: Item, code_no: str, changed: Item, usage: Usage) -> Item:
    """Source: spec/tracking.md, section 2, rule 5."""
    code = tracking_code(work, code_no) if code_no else TrackingCode("")
    after = rules.with_tracking_code(changed, code)
    tracking_code_rules.require_item_may_change_code(
        before,
        after,
        has_entries=partial(usage.has_entries, work),
        open_document=partial(usage.open_document, work),
        document_with_numbers=partial(usage.document_with_numbers, work),
    )
    return after


def add_reference(work: UnitOfWork, no: str, new: NewReference) -> Reference:
    """Let a text or GTIN stand for the item. Raises: Refused(UNKNOWN_ITEM, ALREADY_EXISTS, INVALID_REQUEST, UOM_UNKNOWN)."""
    return _add_reference(work, item(work, no), new)


def block_item(work: UnitOfWork, no: str, scope: Literal["all", "sales", "purchasing"], *, blocked: bool) -> None:
    """Block the item for everything, for sales or for purchasing, or lift that. Raises: Refused(UNKNOWN_ITEM)."""
    field: dict[str, Any] = {{"all": "blocked", "sales": "sales_blocked", "purchasing": "purchasing_blocked"}[scope]: blocked}
    _save_item(work, replace(item(work, no), **field))


def block_variant(work: UnitOfWork, no: str, variant_code: str, *, blocked: bool) -> None:
    """Block a variant for everything, or lift that. Raises: Refused(UNKNOWN_ITEM, NOT_FOUND)."""
    require_variant(item(work, no), variant_code)
    store.save_variant_block(work.connection, no, variant_code, blocked=blocked)
    _item_changed(work, no)


def require_variant(card: Item, variant_code: str) -> None:
    """Refuse a variant that the item does not have; blank is the item itself. Raises: Refused(NOT_FOUND)."""
    if variant_code and variant_code not in card.variants:
        raise Refused(NOT_FOUND, what="variant", key=f"{variant_code} of {card.no}")


def save_costs(work: UnitOfWork, card: Item) -> None:
    """Keep the item's unit cost and last direct cost, which follow postings; nothing that devices copy changes."""
    store.update_item(work.connection, card)


def _add_reference(work: UnitOfWork, card: Item, new: NewReference) -> Reference:
    reference = rules.reference_from(card, new)
    if new.type != "barcode":
        party(work, new.type, new.party)
    if reference in store.references(work.connection, [reference.number]):
        raise Refused(ALREADY_EXISTS, what="Reference", key=reference.number)
    store.insert_reference(work.connection, reference)
    key = (reference.number, reference.type, reference.party_no, card.no, reference.variant_code, reference.uom_code)
    record_changes(work.connection, [Change("reference", key)])
    return reference


def _save_item(work: UnitOfWork, card: Item) -> Item:
    store.update_item(work.connection, card)
    _item_changed(work, card.no)
    return card


def _item_changed(work: UnitOfWork, no: str) -> None:
    record_changes(work.connection, [Change("item", (no,))])


def require_unit(work: UnitOfWork, code: str) -> None:
    """Refuse a unit of measure that is not known. Raises: Refused(NOT_FOUND)."""
    if not _has_unit(work, code):
        raise Refused(NOT_FOUND, what="unit", key=code)


def _has_unit(work: UnitOfWork, code: str) -> bool:
    """Whether the unit is known; the standard unit becomes known when somebody asks for it."""
    if store.has_unit(work.connection, code):
        return True
    if code == STANDARD_UNIT:
        store.insert_unit(work.connection, STANDARD_UNIT, "Pieces")
    return code == STANDARD_UNIT


def _require_series(work: UnitOfWork, *codes: str) -> None:
    for code in filter(None, codes):
        number_series.require_series(work, code)


def _require_category(work: UnitOfWork, code: str) -> None:
    if code and not store.has_category(work.connection, code):
        raise Refused(NOT_FOUND, what="category", key=code)
