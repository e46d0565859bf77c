"""Every statement over item tracking codes, and the only writer of their table."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from server.catalog.tables import item, item_tracking_code
from server.catalog.values import CardRule, Dimension, Movement, TrackingCode, TrackingSwitch
from shared.date_formulas import DateFormula
from shared.tracking import TrackingRules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_FIELDS = tuple(item_tracking_code.c.keys())


def tracking_code(connection: Connection, code: str) -> TrackingCode | None:
    row = connection.execute(select(item_tracking_code).where(item_tracking_code.c.code == code)).first()
    return None if row is None else from_row(row)


def tracking_codes(connection: Connection) -> list[TrackingCode]:
    rows = connection.execute(select(item_tracking_code).order_by(item_tracking_code.c.code))
    return [from_row(row) for row in rows]


def items_with_code(connection: Connection, code: str) -> list[str]:
    """Numbers of the items that have the tracking code."""
    statement = select(item.c.no).where(item.c.tracking_code == code).order_by(item.c.no)
    return list(connection.execute(statement).scalars())


def insert_tracking_code(connection: Connection, values: TrackingCode) -> None:
    connection.execute(insert(item_tracking_code).values(code=values.code, **_code_row(values)))


def update_tracking_code(connection: Connection, values: TrackingCode) -> None:
    connection.execute(update(item_tracking_code).where(item_tracking_code.c.code == values.code).values(_code_row(values)))


def delete_tracking_code(connection: Connection, code: str) -> None:
    connection.execute(delete(item_tracking_code).where(item_tracking_code.c.code == code))


# Rows

_RULES = ("lot_specific", "serial_specific", "package_specific", "uses_expiration", "expiration_required", "strict_expiration")
_CARDS_REQUIRED = {
    CardRule(dimension, inbound): f"{dimension}_card_required_{'inbound' if inbound else 'outbound'}"
    for dimension in Dimension
    for inbound in (True, False)
}
_CREATES_CARDS = {dimension: f"creates_{dimension}_cards" for dimension in Dimension}


def _code_row(values: TrackingCode) -> dict[str, Any]:
    return {
        "description": values.description,
        "switches": " ".join(sorted(map(_switch_text, values.switches))),
        **{name: getattr(values.rules, name) for name in _RULES},
        **{name: rule in values.cards_required for rule, name in _CARDS_REQUIRED.items()},
        **{name: dimension in values.creates_cards for dimension, name in _CREATES_CARDS.items()},
        "warranty_formula": str(values.warranty_formula or ""),
        "warranty_required": values.warranty_required,
    }


def from_row(row: Iterable[Any]) -> TrackingCode:
    """The code from a row of its table."""
    code = dict(zip(_FIELDS, row, strict=True))
    return TrackingCode(
        code=code["code"],
        description=code["description"],
        rules=TrackingRules(**{name: code[name] for name in _RULES}),
        switches=_switches(code["switches"]),
        cards_required=frozenset(rule for rule, name in _CARDS_REQUIRED.items() if code[name]),
        creates_cards=frozenset(dimension for dimension, name in _CREATES_CARDS.items() if code[name]),
        warranty_formula=formula(code["warranty_formula"]),
        warranty_required=code["warranty_required"],
    )


@lru_cache(maxsize=1000)
def formula(text: str) -> DateFormula | None:
    """The formula that the text says; blank: none. Items are read far more often than formulas are made."""
    return DateFormula.parse(text) if text else None


@lru_cache(maxsize=1000)
def _switches(text: str) -> frozenset[TrackingSwitch]:
    return frozenset(map(_switch, text.split()))


def _switch(text: str) -> TrackingSwitch:
    dimension, movement, direction = text.split(":")
    return TrackingSwitch(Dimension(dimension), Movement(movement), direction == "in")


def _switch_text(switch: TrackingSwitch) -> str:
    return f"{switch.dimension}:{switch.movement}:{'in' if switch.inbound else 'out'}"
