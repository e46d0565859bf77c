"""Field types that the wire models share: codes in their one normal form, numbers within bounds."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from shared.codes import CODE_LENGTH_MAX, TRACKING_NUMBER_LENGTH_MAX, normal_code
from shared.date_formulas import DateFormula
from shared.quantities import NO_AMOUNT, ZERO, Amount, Quantity, UnitCost

_PRINTABLE = r"^[^\x00-\x1f\x7f]*$"

QUANTITY_MAX = Quantity("999999999.99999")
"""More than this in one line is a slip of the keypad, not goods."""


def _normal(value: object) -> object:
    return normal_code(value) if isinstance(value, str) else value


def _not_negative(value: Quantity) -> Quantity:
    if value < ZERO:
        raise ValueError("must not be negative")
    return value


def _amount_not_negative(value: Amount) -> Amount:
    if value < NO_AMOUNT:
        raise ValueError("must not be negative")
    return value


def _cost_not_negative(value: UnitCost) -> UnitCost:
    if value < ZERO:
        raise ValueError("must not be negative")
    return value


def _positive(value: Quantity) -> Quantity:
    if value <= ZERO:
        raise ValueError("must be more than zero")
    return value


def _within_bounds(value: Quantity) -> Quantity:
    if abs(value) > QUANTITY_MAX:
        raise ValueError(f"must be at most {QUANTITY_MAX}")
    return value


Code = Annotated[str, BeforeValidator(_normal), StringConstraints(min_length=1, max_length=CODE_LENGTH_MAX, pattern=_PRINTABLE)]
"""An item, location, bin, unit or document code; upper case."""
CodeOrBlank = Annotated[str, BeforeValidator(_normal), StringConstraints(max_length=CODE_LENGTH_MAX, pattern=_PRINTABLE)]
TrackingNumber = Annotated[str, StringConstraints(max_length=TRACKING_NUMBER_LENGTH_MAX, pattern=_PRINTABLE)]
"""A lot, serial or package number as printed; blank where there is none."""
Text = Annotated[str, StringConstraints(max_length=250, pattern=_PRINTABLE)]
RawScan = Annotated[str, StringConstraints(max_length=1024)]
"""What a scanner delivered, control characters included."""
PositiveQuantity = Annotated[Quantity, AfterValidator(_positive), AfterValidator(_within_bounds)]
QuantityOrZero = Annotated[Quantity, AfterValidator(_not_negative), AfterValidator(_within_bounds)]
SignedQuantity = Annotated[Quantity, AfterValidator(_within_bounds)]
AmountOrZero = Annotated[Amount, AfterValidator(_amount_not_negative)]
UnitCostOrZero = Annotated[UnitCost, AfterValidator(_cost_not_negative)]
LineNo = Annotated[int, Field(ge=1, le=2**31 - 1)]
EntryNo = Annotated[int, Field(ge=1, le=2**63 - 1)]
DateFormulaText = DateFormula
"""A date formula as people type it, `1M` or `CM+10D`; read at the edge, so that one that is held is right."""


class WireModel(BaseModel):
    """What crosses the wire: frozen, and refusing what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
