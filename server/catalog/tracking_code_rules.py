"""What may stand on an item tracking code, and what of it may still be changed. Pure. Source: spec/tracking.md, section 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.catalog.values import CardRule, CostingMethod, Dimension, Movement, TrackingCode, TrackingSwitch
from shared.errors import INVALID_REQUEST, ITEM_HAS_ENTRIES, ITEM_ON_OPEN_ORDER, TRACKING_CODE_IN_USE, Refused
from shared.tracking import TrackingRules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from server.catalog.values import Item
    from shared.wire.items import TrackingCodeFields

DIRECTED_MOVEMENTS = tuple(movement for movement in Movement if movement not in (Movement.TRANSFER, Movement.WAREHOUSE))
"""Those that have a switch for each direction; transfers and the warehouse have one for both."""

_ALL = tuple(movement.value for movement in DIRECTED_MOVEMENTS)
_SHORT_FORMS = {
    "lot_inbound_only": "lot_inbound",
    "serial_inbound_only": "serial_inbound",
    "serial_outbound_only": "serial_outbound",
}


def tracking_code_from(code: str, given: TrackingCodeFields, before: TrackingCode | None = None) -> TrackingCode:
    """The code with the fields that are given; the others stay as they were before. Raises: Refused(INVALID_REQUEST).

    Turning specific on turns every switch of the dimension on and keeps them there; turning it off frees them, and the warehouse
    switch goes with it. Source: section 2, rules 1 and 3; section 1.
    """
    said = _given(given)
    fields = fields_of(before or TrackingCode(code)) | said
    if before is None:
        fields["uses_expiration"] = said.get("uses_expiration", fields["lot"])
    _require_expiration_is_used(fields, said)
    for dimension in Dimension:
        _require_switches_stay_on(dimension, fields, said)
    return TrackingCode(
        code=code,
        description=fields["description"],
        rules=TrackingRules(
            lot_specific=fields["lot"],
            serial_specific=fields["serial"],
            package_specific=fields["package"],
            expiration_required=fields["expiration_required"],
            uses_expiration=fields["uses_expiration"] or fields["expiration_required"] or fields["strict_expiration"],
            strict_expiration=fields["strict_expiration"],
        ),
        switches=frozenset(switch for dimension in Dimension for switch in _switches(dimension, fields)),
        cards_required=frozenset(rule for rule, name in _CARD_FIELDS.items() if fields[name]),
        creates_cards=frozenset(dimension for dimension in Dimension if fields[f"creates_{dimension}_cards"]),
        warranty_formula=fields["warranty_formula"],
        warranty_required=fields["warranty_required"],
    )


_CARD_FIELDS = {
    CardRule(dimension, inbound): f"{dimension}_card_required_{'inbound' if inbound else 'outbound'}"
    for dimension in Dimension
    for inbound in (True, False)
}


def fields_of(code: TrackingCode) -> dict[str, Any]:
    """The code in the fields of the wire, short forms left out."""
    fields: dict[str, Any] = {
        "description": code.description,
        "expiration_required": code.rules.expiration_required,
        "uses_expiration": code.rules.uses_expiration,
        "strict_expiration": code.rules.strict_expiration,
        "warranty_formula": code.warranty_formula,
        "warranty_required": code.warranty_required,
    }
    for dimension in Dimension:
        fields |= {
            dimension.value: code.is_specific(dimension),
            f"{dimension}_inbound": _movements(code, dimension, inbound=True),
            f"{dimension}_outbound": _movements(code, dimension, inbound=False),
            f"{dimension}_transfer": code.asks(dimension, Movement.TRANSFER, inbound=True),
            f"{dimension}_warehouse": code.asks(dimension, Movement.WAREHOUSE, inbound=True),
            f"creates_{dimension}_cards": dimension in code.creates_cards,
        }
    return fields | {name: rule in code.cards_required for rule, name in _CARD_FIELDS.items()}


def short_forms_of(fields: Mapping[str, Any]) -> dict[str, bool]:
    """The short forms for whole directions that number without binding stock; `fields` as `fields_of` gives them."""
    return {
        short: sorted(fields[switches]) == sorted(_ALL) and not fields[switches.split("_")[0]]
        for short, switches in _SHORT_FORMS.items()
    }


def specific_dimensions(code: TrackingCode) -> frozenset[Dimension]:
    """The kinds of numbers that bind stock; warehouse tracking goes with them. Source: section 2, rule 1."""
    return frozenset(dimension for dimension in Dimension if code.is_specific(dimension))


def require_code_may_change(
    card: Item,
    before: TrackingCode,
    after: TrackingCode,
    *,
    has_entries: Callable[[str], bool],
    has_dated_entries: Callable[[str], bool],
) -> None:
    """May the code of this item change so? Raises: Refused(ITEM_HAS_ENTRIES, TRACKING_CODE_IN_USE). Section 2, rules 2, 3."""
    changed = specific_dimensions(before) ^ specific_dimensions(after)
    if changed and has_entries(card.no):
        said = " and ".join(f"{dimension}-specific" for dimension in sorted(changed))
        raise Refused(ITEM_HAS_ENTRIES, item=card.no, action=f"changing whether {after.code} is {said}")
    if card.costing_method is CostingMethod.SPECIFIC and not after.rules.serial_specific:
        raise _used_by(after, card, "which is costed by its serial numbers", "turning serial-specific tracking off")
    if before.rules.uses_expiration and not after.rules.uses_expiration:
        if card.expiration_formula is not None:
            raise _used_by(after, card, "which has a shelf life", "recording no expiration dates")
        if has_dated_entries(card.no):
            raise Refused(ITEM_HAS_ENTRIES, item=card.no, action=f"recording no expiration dates by {after.code}")


def require_item_may_change_code(
    before: Item,
    after: Item,
    *,
    has_entries: Callable[[str], bool],
    open_document: Callable[[str], str],
    document_with_numbers: Callable[[str], str],
) -> None:
    """May the item have this other code? Raises: Refused(ITEM_HAS_ENTRIES, ITEM_ON_OPEN_ORDER). Source: section 2, rule 5.

    Warehouse tracking goes with specific tracking, so what differs in the one differs in the other.
    """
    if document := document_with_numbers(before.no):
        raise Refused(ITEM_ON_OPEN_ORDER, item=before.no, document=f"{document}, with numbers")
    if all(before.is_bound_by(dimension) == after.is_bound_by(dimension) for dimension in Dimension):
        return
    if has_entries(before.no):
        raise Refused(ITEM_HAS_ENTRIES, item=before.no, action=f"another tracking code than {before.tracking_code or 'none'}")
    if document := open_document(before.no):
        raise Refused(ITEM_ON_OPEN_ORDER, item=before.no, document=document)


def _used_by(code: TrackingCode, card: Item, why: str, action: str) -> Refused:
    return Refused(TRACKING_CODE_IN_USE, code=code.code, user=f"item {card.no}, {why}", action=action)


def _given(given: TrackingCodeFields) -> dict[str, Any]:
    """What was said, with short forms written out; a list of movements goes before its short form."""
    said = {name: getattr(given, name) for name in given.model_fields_set if name != "code"}
    if said.get("uses_expiration", False) is None:
        del said["uses_expiration"]
    for short, switches in _SHORT_FORMS.items():
        if short in said:
            only = said.pop(short)
            said.setdefault(switches, _ALL if only else ())
    return said


def _require_expiration_is_used(fields: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    if said.get("uses_expiration") is False and (fields["expiration_required"] or fields["strict_expiration"]):
        raise Refused(INVALID_REQUEST, reason="dates that are required or strict must be recorded: uses_expiration")


def _require_switches_stay_on(dimension: Dimension, fields: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """The switches of a specific dimension are read-only; its warehouse switch exists only with it."""
    if not fields[dimension] and said.get(f"{dimension}_warehouse"):
        raise Refused(INVALID_REQUEST, reason=f"{dimension}_warehouse needs {dimension}-specific tracking")
    if not fields[dimension] or said.get(dimension.value):
        return
    for name, on in (("inbound", set(_ALL)), ("outbound", set(_ALL)), ("transfer", True), ("warehouse", True)):
        switch = f"{dimension}_{name}"
        wanted = said.get(switch, on)
        if (set(wanted) if isinstance(wanted, tuple) else wanted) != on:
            raise Refused(INVALID_REQUEST, reason=f"{dimension}-specific tracking has every switch on: {switch} is not changed")


def _switches(dimension: Dimension, fields: Mapping[str, Any]) -> Iterable[TrackingSwitch]:
    specific = fields[dimension]
    for inbound, name in ((True, "inbound"), (False, "outbound")):
        for word in _ALL if specific else fields[f"{dimension}_{name}"]:
            yield TrackingSwitch(dimension, Movement(word), inbound)
    for movement in (Movement.TRANSFER, Movement.WAREHOUSE):
        if specific or (movement is Movement.TRANSFER and fields[f"{dimension}_transfer"]):
            yield from (TrackingSwitch(dimension, movement, inbound) for inbound in (True, False))


def _movements(code: TrackingCode, dimension: Dimension, *, inbound: bool) -> tuple[str, ...]:
    return tuple(movement.value for movement in DIRECTED_MOVEMENTS if code.asks(dimension, movement, inbound=inbound))
