"""What may stand on a catalog record: pure decisions about items, references and tracking codes."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from server.catalog.place_values import UnitSize
from server.catalog.values import (
    CostingMethod,
    Item,
    ItemType,
    Reference,
    TrackingCode,
)
from shared.barcodes import in_house
from shared.barcodes.gtin import is_gtin, padded
from shared.date_formulas import DateFormula
from shared.errors import INVALID_REQUEST, NOT_FOUND, UOM_UNKNOWN, Refused
from shared.quantities import ONE

if TYPE_CHECKING:
    from shared.wire.items import ItemChange, ItemFields, ItemUnitOfMeasure, NewItem, NewReference


def item_from(new: NewItem, code: TrackingCode | None) -> Item:
    """The item as it will be stored, with its tracking code. Raises: Refused(INVALID_REQUEST). Source: spec/catalog.md, 2 and 3."""
    units = {unit.code: unit.qty_per for unit in new.units} | {new.base_uom: ONE}
    if any(unit.code == new.base_uom and unit.qty_per != ONE for unit in new.units):
        raise Refused(INVALID_REQUEST, reason=f"the base unit {new.base_uom} holds exactly one of itself")
    card = Item(
        no=new.no,
        description=new.description,
        type=ItemType(new.type),
        base_uom=new.base_uom,
        units=MappingProxyType(units),
        qty_rounding_precision=new.qty_rounding_precision,
        variants=frozenset(new.variants),
        category=new.category,
        shelf=new.shelf,
        costing_method=CostingMethod(new.costing_method),
        unit_cost=new.standard_cost if new.costing_method == "standard" else new.unit_cost,
        standard_cost=new.standard_cost,
        unit_price=new.unit_price,
        indirect_cost_percent=new.indirect_cost_percent,
        overhead_rate=new.overhead_rate,
        lot_nos=new.lot_nos,
        serial_nos=new.serial_nos,
        expiration_formula=expiration_formula_of(new),
        prevent_negative=new.prevent_negative,
        blocked=new.blocked,
        sales_blocked=new.sales_blocked,
        purchasing_blocked=new.purchasing_blocked,
        unit_sizes=MappingProxyType({unit.code: UnitSize(unit.weight, unit.cubage) for unit in new.units if _has_size(unit)}),
        warehouse_class=new.warehouse_class,
        special_equipment=new.special_equipment,
        put_away_template=new.put_away_template,
        put_away_uom=new.put_away_uom,
        use_cross_docking=new.use_cross_docking,
        over_receipt_code=new.over_receipt_code,
    )
    card = with_tracking_code(card, code or TrackingCode(""))
    require_consistent(card)
    return card


def with_tracking_code(card: Item, code: TrackingCode) -> Item:
    """The item under that tracking code."""
    return replace(
        card,
        tracking_code=code.code,
        tracking=code.rules,
        tracking_switches=code.switches,
        cards_required=code.cards_required,
        creates_cards=code.creates_cards,
        warranty_formula=code.warranty_formula,
        warranty_required=code.warranty_required,
    )


def _has_size(unit: ItemUnitOfMeasure) -> bool:
    return bool(unit.weight or unit.cubage)


def with_unit(card: Item, unit: ItemUnitOfMeasure) -> Item:
    """The item with that unit. Raises: Refused(INVALID_REQUEST) where it would hold something else than it held."""
    held = card.units.get(unit.code, unit.qty_per)
    if held != unit.qty_per:
        raise Refused(INVALID_REQUEST, reason=f"{unit.code} of {card.no} holds {held!s}: make another unit instead")
    others = {code: size for code, size in card.unit_sizes.items() if code != unit.code}
    size = {unit.code: UnitSize(unit.weight, unit.cubage)} if _has_size(unit) else {}
    changed = replace(
        card,
        units=MappingProxyType({**card.units, unit.code: unit.qty_per}),
        unit_sizes=MappingProxyType(others | size),
    )
    require_consistent(changed)
    return changed


def given_fields(change: ItemChange) -> dict[str, Any]:
    """What an item becomes by the fields that are given. Raises: Refused(INVALID_REQUEST)."""
    fields = {name: getattr(change, name) for name in change.model_fields_set}
    if fields.keys() & {"expiration_days", "expiration_formula"}:
        fields.pop("expiration_days", None)
        fields["expiration_formula"] = expiration_formula_of(change)
    return fields


def expiration_formula_of(given: ItemFields) -> DateFormula | None:
    """The shelf life, as a formula or as days. Raises: Refused(INVALID_REQUEST) where both are given and differ."""
    in_days = None if given.expiration_days is None else DateFormula.parse(f"{given.expiration_days}D")
    if in_days and given.expiration_formula and in_days != given.expiration_formula:
        raise Refused(INVALID_REQUEST, reason="the shelf life is given twice and differs: expiration_formula, expiration_days")
    return given.expiration_formula or in_days


def require_consistent(card: Item) -> None:
    """Refuse an item card that contradicts itself. Raises: Refused(INVALID_REQUEST).

    Source: spec/catalog.md, section 2, rules 8 and 10, section 3, rule 6; spec/tracking.md, section 1.
    """
    for wrong, reason in (
        (not card.is_inventory and card.tracking_code, "only inventory items are tracked"),
        (
            not card.is_inventory and card.costing_method is not CostingMethod.FIFO,
            "an item that is not kept in stock is costed by FIFO",
        ),
        (
            card.costing_method is CostingMethod.SPECIFIC and not card.tracking.serial_specific,
            "costing method specific needs a tracking code with serial-specific tracking",
        ),
        (
            card.expiration_formula is not None and not card.tracking.uses_expiration,
            "a shelf life needs a tracking code that records expiration dates",
        ),
        (
            (card.lot_nos or card.serial_nos) and not card.tracking_code,
            "a number series for lots or serial numbers needs a tracking code",
        ),
        (
            card.qty_rounding_precision and any(held % card.qty_rounding_precision for held in card.units.values()),
            f"every unit holds a multiple of {card.qty_rounding_precision!s} {card.base_uom}, the least that is counted",
        ),
        (card.put_away_uom and card.put_away_uom not in card.units, f"{card.put_away_uom} is no unit of {card.no}"),
    ):
        if wrong:
            raise Refused(INVALID_REQUEST, reason=reason)


def reference_from(card: Item, new: NewReference) -> Reference:
    """The reference as it will be stored: a GTIN with 14 digits.

    Raises: Refused(INVALID_REQUEST, UOM_UNKNOWN, NOT_FOUND). Source: spec/barcodes.md, section 4 and section 9, rule 4.
    """
    if in_house.read(new.number) is not None:
        raise Refused(INVALID_REQUEST, reason=f"{new.number} is one of our own labels and cannot stand for an item")
    if bool(new.party) != (new.type != "barcode"):
        raise Refused(INVALID_REQUEST, reason="a vendor's or customer's reference names its party, a bar code none")
    if new.uom and new.uom not in card.units:
        raise Refused(UOM_UNKNOWN, item=card.no, uom=new.uom)
    if new.variant and new.variant not in card.variants:
        raise Refused(NOT_FOUND, what="variant", key=f"{new.variant} of {card.no}")
    number = padded(new.number) if is_gtin(new.number) else new.number
    return Reference(card.no, number, new.type, new.party, new.variant, new.uom)
