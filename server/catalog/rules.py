"""What may stand on a catalog record: pure decisions about items, references and tracking codes."""

from __future__ import annotations

from itertools import product
from types import MappingProxyType
from typing import TYPE_CHECKING

from server.catalog.values import (
    CostingMethod,
    Dimension,
    Item,
    ItemType,
    Movement,
    Reference,
    TrackingCode,
    TrackingSwitch,
)
from shared.barcodes import in_house
from shared.barcodes.gtin import is_gtin, padded
from shared.errors import INVALID_REQUEST, NOT_FOUND, UOM_UNKNOWN, Refused
from shared.quantities import ONE
from shared.tracking import TrackingRules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared.wire.items import NewItem, NewReference, TrackingCodeCard

_INVENTORY_MOVEMENTS = tuple(movement for movement in Movement if movement is not Movement.WAREHOUSE)


def item_from(new: NewItem, code: TrackingCode | None) -> Item:
    """The item as it will be stored, with its tracking code. Raises: Refused(INVALID_REQUEST). Source: spec/catalog.md, 2 and 3."""
    units = {unit.code: unit.qty_per for unit in new.units} | {new.base_uom: ONE}
    if any(unit.code == new.base_uom and unit.qty_per != ONE for unit in new.units):
        raise Refused(INVALID_REQUEST, reason=f"the base unit {new.base_uom} holds exactly one of itself")
    tracking = code or TrackingCode("")
    card = Item(
        no=new.no,
        description=new.description,
        type=ItemType(new.type),
        base_uom=new.base_uom,
        units=MappingProxyType(units),
        variants=frozenset(new.variants),
        category=new.category,
        shelf=new.shelf,
        costing_method=CostingMethod(new.costing_method),
        unit_cost=new.standard_cost if new.costing_method == "standard" else new.unit_cost,
        standard_cost=new.standard_cost,
        unit_price=new.unit_price,
        indirect_cost_percent=new.indirect_cost_percent,
        overhead_rate=new.overhead_rate,
        tracking_code=tracking.code,
        tracking=tracking.rules,
        tracking_switches=tracking.switches,
        expiration_days=new.expiration_days,
        prevent_negative=new.prevent_negative,
        blocked=new.blocked,
        sales_blocked=new.sales_blocked,
        purchasing_blocked=new.purchasing_blocked,
    )
    require_consistent(card)
    return card


def require_consistent(card: Item) -> None:
    """Refuse an item card that contradicts itself. Raises: Refused(INVALID_REQUEST).

    Source: spec/catalog.md, section 2, rules 8 and 10; spec/tracking.md, section 1.
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
            card.expiration_days is not None and not card.tracking.uses_expiration,
            "a shelf life needs a tracking code that records expiration dates",
        ),
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


def tracking_code_from(card: TrackingCodeCard) -> TrackingCode:
    """The tracking code as it will be stored. Source: spec/tracking.md, sections 1 and 2."""
    needs_dates = card.expiration_required or card.strict_expiration
    uses_expiration = card.lot if card.uses_expiration is None else card.uses_expiration
    if needs_dates and card.uses_expiration is False:
        raise Refused(INVALID_REQUEST, reason="dates that are required or strict must be recorded: uses_expiration")
    switches = [
        *(_switches(Dimension.LOT, inbound=True) if card.lot_inbound_only else ()),
        *(_switches(Dimension.SERIAL, inbound=True) if card.serial_inbound_only else ()),
        *(_switches(Dimension.SERIAL, inbound=False) if card.serial_outbound_only else ()),
    ]
    return TrackingCode(
        card.code,
        card.description,
        TrackingRules(
            lot_specific=card.lot,
            serial_specific=card.serial,
            package_specific=card.package,
            expiration_required=card.expiration_required,
            uses_expiration=uses_expiration or needs_dates,
            strict_expiration=card.strict_expiration,
        ),
        frozenset(switches),
        lot_card_required_inbound=card.lot_card_required_inbound,
        lot_card_required_outbound=card.lot_card_required_outbound,
        serial_card_required_inbound=card.serial_card_required_inbound,
        serial_card_required_outbound=card.serial_card_required_outbound,
    )


def _switches(dimension: Dimension, *, inbound: bool) -> Iterable[TrackingSwitch]:
    """Every movement of stock in that direction; transfers bring and take alike, and are left to their own switch."""
    movements = [movement for movement in _INVENTORY_MOVEMENTS if movement is not Movement.TRANSFER]
    return (TrackingSwitch(*switch) for switch in product((dimension,), movements, (inbound,)))
