"""Every statement over the catalog's tables but those of tracking codes and places, which have files of their own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from server.catalog import tracking_code_store
from server.catalog.place_values import NO_SIZE, UnitSize
from server.catalog.tables import (
    customer,
    inventory_setup,
    item,
    item_category,
    item_reference,
    item_tracking_code,
    item_unit,
    item_variant,
    over_receipt_code,
    unit_of_measure,
    vendor,
)
from server.catalog.values import (
    Category,
    CostingMethod,
    InventorySetup,
    Item,
    ItemType,
    Reference,
    TrackingCode,
)
from server.database.prepared import Prepared
from server.database.remembered import remember

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Row, Table


COST_FIELDS = ("unit_cost", "standard_cost", "last_direct_cost", "unit_price", "indirect_cost_percent", "overhead_rate")

WAREHOUSE_FIELDS = (
    "warehouse_class",
    "special_equipment",
    "put_away_template",
    "put_away_uom",
    "use_cross_docking",
    "over_receipt_code",
)

_CHUNK = 500
"""Values in one IN list."""
FEW = 20
"""So many items are sooner found one by one, by statements that are compiled already."""

ITEMS = remember("items", item, item_unit, item_variant, item_tracking_code)
COMPANY = remember("company", inventory_setup, vendor, customer, over_receipt_code)

_ITEM_WITH_CODE = select(item, item_tracking_code).outerjoin(item_tracking_code, item.c.tracking_code == item_tracking_code.c.code)
_ITEM = Prepared(_ITEM_WITH_CODE.where(item.c.no == bindparam("no")))
_UNITS = Prepared(select(item_unit).where(item_unit.c.item_no == bindparam("no")))
_VARIANTS = Prepared(select(item_variant.c.code, item_variant.c.blocked).where(item_variant.c.item_no == bindparam("no")))
_SETUP = Prepared(select(inventory_setup))

_ITEM_FIELDS = tuple(item.c.keys())


def item_by_no(connection: Connection, no: str) -> Item | None:
    """The item with its units and variants; three statements, because the posting path asks for few items often."""
    row = _ITEM.first(connection, {"no": no})
    if row is None:
        return None
    units = {unit.code: unit for unit in _UNITS.run(connection, {"no": no})}
    variants = {variant.code: variant.blocked for variant in _VARIANTS.run(connection, {"no": no})}
    return _item(row, units, variants)


def items_by_no(connection: Connection, nos: Sequence[str]) -> dict[str, Item]:
    """Those of the items that exist: few one by one, many in a statement for hundreds."""
    if len(nos) <= FEW:
        found = ((no, item_by_no(connection, no)) for no in nos)
        return {no: card for no, card in found if card is not None}
    return {no: card for chunk in _chunks(nos) for no, card in _items_of(connection, chunk)}


def _items_of(connection: Connection, nos: Sequence[str]) -> Iterable[tuple[str, Item]]:
    units: defaultdict[str, dict[str, Row[Any]]] = defaultdict(dict)
    for unit in connection.execute(select(item_unit).where(item_unit.c.item_no.in_(nos))):
        units[unit.item_no][unit.code] = unit
    variants: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for variant in connection.execute(select(item_variant).where(item_variant.c.item_no.in_(nos))):
        variants[variant.item_no][variant.code] = variant.blocked
    for row in connection.execute(_ITEM_WITH_CODE.where(item.c.no.in_(nos)).order_by(item.c.no)):
        yield row.no, _item(row, units[row.no], variants[row.no])


def item_nos(connection: Connection, after: str, limit: int) -> list[str]:
    """The next item numbers in their order."""
    return list(connection.execute(select(item.c.no).where(item.c.no > after).order_by(item.c.no).limit(limit)).scalars())


def _item(row: Row[Any], units: dict[str, Row[Any]], variants: dict[str, bool]) -> Item:
    """An item from a row of item and tracking code."""
    card, code = dict(zip(_ITEM_FIELDS, row, strict=False)), row[len(_ITEM_FIELDS) :]
    tracking = tracking_code_store.from_row(code) if card["tracking_code"] else TrackingCode("")
    return Item(
        no=card["no"],
        description=card["description"],
        type=ItemType(card["type"]),
        base_uom=card["base_uom"],
        units=MappingProxyType({code: unit.base_units for code, unit in units.items()}),
        unit_sizes=MappingProxyType({code: UnitSize(unit.weight, unit.cubage) for code, unit in units.items() if _has_size(unit)}),
        **{name: card[name] for name in WAREHOUSE_FIELDS},
        qty_rounding_precision=card["qty_rounding_precision"],
        variants=frozenset(variants),
        category=card["category_code"],
        shelf=card["shelf"],
        costing_method=CostingMethod(card["costing_method"]),
        **{name: card[name] for name in COST_FIELDS},
        tracking_code=card["tracking_code"] or "",
        tracking=tracking.rules,
        tracking_switches=tracking.switches,
        cards_required=tracking.cards_required,
        creates_cards=tracking.creates_cards,
        lot_nos=card["lot_nos"],
        serial_nos=card["serial_nos"],
        expiration_formula=tracking_code_store.formula(card["expiration_formula"]),
        warranty_formula=tracking.warranty_formula,
        warranty_required=tracking.warranty_required,
        prevent_negative=card["prevent_negative"],
        blocked=card["blocked"],
        sales_blocked=card["sales_blocked"],
        purchasing_blocked=card["purchasing_blocked"],
        blocked_variants=frozenset(code for code, blocked in variants.items() if blocked),
    )


def _has_size(unit: Row[Any]) -> bool:
    return bool(unit.weight or unit.cubage)


def setup(connection: Connection) -> InventorySetup:
    """The inventory setup; its defaults while nobody has changed it."""
    row = _SETUP.first(connection)
    if row is None:
        return InventorySetup()
    values = row._asdict()
    del values["id"]
    for rounding in ("amount_rounding", "unit_cost_rounding"):
        values[rounding] = Decimal(values[rounding]) if values[rounding] else None
    return InventorySetup(**values)


def save_setup(connection: Connection, values: InventorySetup) -> None:
    row: dict[str, Any] = {name: getattr(values, name) for name in InventorySetup.__slots__}
    for rounding in ("amount_rounding", "unit_cost_rounding"):
        row[rounding] = str(row[rounding] or "")
    if connection.execute(update(inventory_setup).values(row)).rowcount == 0:
        connection.execute(insert(inventory_setup).values(id=1, **row))


def change_setup(connection: Connection, fields: Mapping[str, object]) -> None:
    """Change these fields of the setup, and no others: somebody else may change those at the same time."""
    if connection.execute(update(inventory_setup).values(dict(fields))).rowcount == 0:
        changed: dict[str, Any] = dict(fields)
        save_setup(connection, replace(InventorySetup(), **changed))


def insert_item(connection: Connection, card: Item) -> None:
    """The item with its units and variants."""
    connection.execute(insert(item).values(no=card.no, **_item_row(card)))
    connection.execute(insert(item_unit), [_unit_row(card, code) for code in card.units])
    if card.variants:
        connection.execute(
            insert(item_variant),
            [
                {"item_no": card.no, "code": code, "blocked": code in card.blocked_variants}
                for code in sorted(card.variants | card.blocked_variants)
            ],
        )


def _unit_row(card: Item, code: str) -> dict[str, Any]:
    size = card.unit_sizes.get(code, NO_SIZE)
    return {"item_no": card.no, "code": code, "base_units": card.units[code], "weight": size.weight, "cubage": size.cubage}


def update_item(connection: Connection, card: Item) -> None:
    """The item's own fields; units and variants have statements of their own."""
    connection.execute(update(item).where(item.c.no == card.no).values(_item_row(card)))


def save_item_unit(connection: Connection, card: Item, code: str) -> None:
    """Keep one unit of the item as the card has it: made new, or with another size."""
    here = (item_unit.c.item_no == card.no, item_unit.c.code == code)
    if connection.execute(update(item_unit).where(*here).values(_unit_row(card, code))).rowcount == 0:
        connection.execute(insert(item_unit).values(_unit_row(card, code)))


def insert_item_variant(connection: Connection, item_no: str, code: str) -> None:
    connection.execute(insert(item_variant).values(item_no=item_no, code=code, blocked=False))


def save_variant_block(connection: Connection, item_no: str, code: str, *, blocked: bool) -> None:
    connection.execute(
        update(item_variant).where(item_variant.c.item_no == item_no, item_variant.c.code == code).values(blocked=blocked)
    )


def _item_row(card: Item) -> dict[str, Any]:
    return {
        "description": card.description,
        "type": card.type.value,
        "base_uom": card.base_uom,
        "qty_rounding_precision": card.qty_rounding_precision,
        "category_code": card.category,
        "shelf": card.shelf,
        "costing_method": card.costing_method.value,
        **{name: getattr(card, name) for name in COST_FIELDS},
        "tracking_code": card.tracking_code or None,
        "expiration_formula": str(card.expiration_formula or ""),
        "lot_nos": card.lot_nos,
        "serial_nos": card.serial_nos,
        "prevent_negative": card.prevent_negative,
        "blocked": card.blocked,
        "sales_blocked": card.sales_blocked,
        "purchasing_blocked": card.purchasing_blocked,
        **{name: getattr(card, name) for name in WAREHOUSE_FIELDS},
    }


def has_unit(connection: Connection, code: str) -> bool:
    return _exists(connection, unit_of_measure, code)


def insert_unit(connection: Connection, code: str, description: str) -> None:
    connection.execute(insert(unit_of_measure).values(code=code, description=description))


def units(connection: Connection) -> list[tuple[str, str]]:
    """Code and description of every unit."""
    statement = select(unit_of_measure.c.code, unit_of_measure.c.description).order_by(unit_of_measure.c.code)
    return [(code, description) for code, description in connection.execute(statement)]


def has_category(connection: Connection, code: str) -> bool:
    return _exists(connection, item_category, code)


def insert_category(connection: Connection, values: Category) -> None:
    connection.execute(insert(item_category).values(code=values.code, description=values.description, parent_code=values.parent))


def categories(connection: Connection) -> list[Category]:
    return [Category(*row) for row in connection.execute(select(item_category).order_by(item_category.c.code))]


def items_in_categories(connection: Connection, codes: Iterable[str]) -> list[str]:
    """Numbers of the items that are in one of these categories."""
    statement = select(item.c.no).where(item.c.category_code.in_(list(codes))).order_by(item.c.no)
    return list(connection.execute(statement).scalars())


_REFERENCE_COLUMNS = (
    item_reference.c.item_no,
    item_reference.c.number,
    item_reference.c.type,
    item_reference.c.party_no,
    item_reference.c.variant_code,
    item_reference.c.uom_code,
)


def references(connection: Connection, numbers: Iterable[str], *, ignoring_case: bool = False) -> list[Reference]:
    """The references that have exactly one of these numbers; `ignoring_case`: whatever their case."""
    column = item_reference.c.folded_number if ignoring_case else item_reference.c.number
    wanted = [number.upper() if ignoring_case else number for number in numbers]
    statement = select(*_REFERENCE_COLUMNS).where(column.in_(wanted)).order_by(*_REFERENCE_COLUMNS)
    return [Reference(*row) for row in connection.execute(statement)]


def references_of(connection: Connection, item_nos: Sequence[str]) -> list[Reference]:
    found: list[Reference] = []
    for chunk in _chunks(item_nos):
        statement = select(*_REFERENCE_COLUMNS).where(item_reference.c.item_no.in_(chunk)).order_by(*_REFERENCE_COLUMNS)
        found.extend(Reference(*row) for row in connection.execute(statement))
    return found


def insert_reference(connection: Connection, values: Reference) -> None:
    connection.execute(
        insert(item_reference).values(
            {name: getattr(values, name) for name in Reference.__slots__} | {"folded_number": values.number.upper()}
        )
    )


def _exists(connection: Connection, table: Table, code: str) -> bool:
    return connection.execute(select(table.c.code).where(table.c.code == code)).first() is not None


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
