"""Catalog values as they go over the wire: cards that devices copy, and what the office reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog.place_rules import demands_of, level_of
from server.catalog.place_values import NO_SIZE, BinUse
from server.catalog.tracking_code_rules import fields_of, short_forms_of
from shared.wire.catalog import BinCard, ItemCard, ItemTracking, ItemUnit, LocationCard, ReferenceCard
from shared.wire.items import (
    InventorySetupCard,
    ItemDetails,
    ItemUnitOfMeasure,
    NewReference,
    TrackingCodeCard,
)
from shared.wire.places import (
    BinDetails,
    BinFields,
    BinTypeCard,
    BinUseWord,
    LocationDetails,
    NewLocation,
    PutAwayTemplateCard,
    PutAwayTemplateLine,
    ZoneCard,
    ZoneFields,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.catalog.place_values import BinType, PutAwayRule, Zone
    from server.catalog.values import Bin, InventorySetup, Item, Location, Reference, TrackingCode


def item_card(item: Item) -> ItemCard:
    """The item as a device copies it."""
    rules = item.tracking
    return ItemCard(
        no=item.no,
        description=item.description,
        type=item.type.value,
        category=item.category,
        base_uom=item.base_uom,
        units=tuple(ItemUnit(code=code, base_units=held) for code, held in sorted(item.units.items()) if code != item.base_uom),
        variants=tuple(sorted(item.variants)),
        tracking=ItemTracking(
            lot_specific=rules.lot_specific,
            serial_specific=rules.serial_specific,
            package_specific=rules.package_specific,
            expiration_required=rules.expiration_required,
            uses_expiration=rules.uses_expiration,
            strict_expiration=rules.strict_expiration,
        ),
        blocked=item.blocked,
        expiration_days=item.expiration_days,
        expiration_formula=item.expiration_formula,
        makes_lots=bool(item.lot_nos),
    )


def item_details(item: Item, references: Iterable[Reference]) -> ItemDetails:
    """The item as the office reads it."""
    return ItemDetails(
        no=item.no,
        description=item.description,
        type=item.type.value,
        base_uom=item.base_uom,
        units=tuple(_unit(item, code) for code in sorted(item.units) if code != item.base_uom or code in item.unit_sizes),
        qty_rounding_precision=item.qty_rounding_precision,
        variants=tuple(sorted(item.variants)),
        blocked_variants=tuple(sorted(item.blocked_variants)),
        references=tuple(map(_reference_of_item, references)),
        category=item.category,
        shelf=item.shelf,
        costing_method=item.costing_method.value,
        unit_cost=item.unit_cost,
        standard_cost=item.standard_cost,
        last_direct_cost=item.last_direct_cost,
        unit_price=item.unit_price,
        indirect_cost_percent=item.indirect_cost_percent,
        overhead_rate=item.overhead_rate,
        tracking_code=item.tracking_code,
        lot_nos=item.lot_nos,
        serial_nos=item.serial_nos,
        expiration_formula=item.expiration_formula,
        expiration_days=item.expiration_days,
        prevent_negative=item.prevent_negative,
        blocked=item.blocked,
        sales_blocked=item.sales_blocked,
        purchasing_blocked=item.purchasing_blocked,
        warehouse_class=item.warehouse_class,
        special_equipment=item.special_equipment,
        put_away_template=item.put_away_template,
        put_away_uom=item.put_away_uom,
        use_cross_docking=item.use_cross_docking,
        over_receipt_code=item.over_receipt_code,
    )


def _unit(item: Item, code: str) -> ItemUnitOfMeasure:
    size = item.unit_sizes.get(code, NO_SIZE)
    return ItemUnitOfMeasure(code=code, qty_per=item.units[code], weight=size.weight, cubage=size.cubage)


def _reference_of_item(reference: Reference) -> NewReference:
    return NewReference(
        type=reference.type,
        number=reference.number,
        party=reference.party_no,
        uom=reference.uom_code,
        variant=reference.variant_code,
    )


def reference_card(reference: Reference) -> ReferenceCard:
    """The reference as a device copies it."""
    return ReferenceCard(
        number=reference.number,
        type=reference.type,
        party=reference.party_no,
        item=reference.item_no,
        variant=reference.variant_code,
        uom=reference.uom_code,
    )


def location_card(location: Location) -> LocationCard:
    """The location as a device copies it."""
    return LocationCard(
        code=location.code,
        name=location.name,
        in_transit=location.in_transit,
        bin_mandatory=location.bin_mandatory,
        require_receive=location.require_receive,
        require_shipment=location.require_shipment,
        require_put_away=location.require_put_away,
        require_pick=location.require_pick,
        pick_according_to_fefo=location.pick_according_to_fefo,
        directed_put_away_and_pick=location.directed_put_away_and_pick,
        quarantine_bin=location.quarantine_bin,
        other_bin_role=location.other_bin_role,
        receipt_bin=location.receipt_bin,
        shipment_bin=location.shipment_bin,
        gln=location.gln,
    )


def location_details(location: Location) -> LocationDetails:
    """The location as the office reads it, with what its switches come to."""
    return LocationDetails(
        **{name: getattr(location, name) for name in NewLocation.model_fields},
        level=level_of(location).value,
        demands=demands_of(location),
    )


def bin_card(bin_: Bin) -> BinCard:
    """The bin as a device copies it."""
    return BinCard(
        location=bin_.location_code,
        code=bin_.code,
        type=bin_.type,
        ranking=bin_.ranking,
        blocked=bin_.blocked.value,
        zone=bin_.zone,
        sequence=bin_.sequence,
    )


def bin_details(bin_: Bin) -> BinDetails:
    """The bin as the office reads it."""
    return BinDetails(
        location=bin_.location_code,
        code=bin_.code,
        **{name: getattr(bin_, name) for name in BinFields.model_fields},
        uses=_uses(bin_.uses),
    )


def zone_card(zone: Zone) -> ZoneCard:
    """The zone as the office reads it."""
    return ZoneCard(location=zone.location_code, code=zone.code, **{name: getattr(zone, name) for name in ZoneFields.model_fields})


def bin_type_card(bin_type: BinType) -> BinTypeCard:
    """The type of bins as the office reads it."""
    return BinTypeCard(code=bin_type.code, description=bin_type.description, uses=_uses(bin_type.uses))


def _uses(uses: frozenset[BinUse]) -> tuple[BinUseWord, ...]:
    return tuple(use.value for use in BinUse if use in uses)


def template_card(code: str, description: str, rules: Iterable[PutAwayRule]) -> PutAwayTemplateCard:
    """The put-away template as the office reads it."""
    lines = tuple(PutAwayTemplateLine(**{name: getattr(rule, name) for name in PutAwayTemplateLine.model_fields}) for rule in rules)
    return PutAwayTemplateCard(code=code, description=description, lines=lines)


def setup_card(setup: InventorySetup) -> InventorySetupCard:
    """The inventory setup as the office reads it."""
    return InventorySetupCard(**{name: getattr(setup, name) for name in InventorySetupCard.model_fields})


def tracking_code_card(code: TrackingCode) -> TrackingCodeCard:
    """The tracking code as the office reads it."""
    fields = fields_of(code)
    return TrackingCodeCard(code=code.code, **fields, **short_forms_of(fields))
