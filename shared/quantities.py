"""Exact numbers: quantities, unit costs and amounts, and every rounding there is.

Three types, each a `Decimal` with a fixed number of decimals: `Quantity` (5), `UnitCost` (5), `Amount` (2). One constructor
each, which refuses what does not fit instead of rounding it; rounding happens only in the functions at the end, by name. In
the database each is a 64-bit integer, scaled by its decimals. Floats are never used and never accepted.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, ClassVar, Self

if TYPE_CHECKING:
    from decimal import Context

    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_SCALED_MAX = 2**63 - 1


class _FixedDecimal(Decimal):
    """A decimal with at most `PLACES` decimals that fits a scaled 64-bit integer."""

    PLACES: ClassVar[int]
    _STEP: ClassVar[Decimal]
    _MAX: ClassVar[Decimal]

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        cls._STEP = Decimal(1).scaleb(-cls.PLACES)
        cls._MAX = Decimal(_SCALED_MAX).scaleb(-cls.PLACES)

    def __new__(cls, value: str | int | Decimal = 0) -> Self:
        """The number as given. Raises: ValueError when it is no number, too fine, or too large to be held."""
        if type(value) is cls:
            return value
        if isinstance(value, float):
            raise ValueError(f"{cls.__name__} is exact: give a text, not the float {value!r}")
        try:
            number = super().__new__(cls, value)
        except InvalidOperation:
            raise ValueError(f"{value!r} is not a number") from None
        if not number.is_finite() or number.copy_abs() > cls._MAX:
            raise ValueError(f"{value} is too large for a {cls.__name__}")
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and exponent < -cls.PLACES and number != number.quantize(cls._STEP):
            raise ValueError(f"{value} has more than {cls.PLACES} decimals")
        return number

    @classmethod
    def from_scaled(cls, scaled: int) -> Self:
        """The number that the database holds as `scaled`."""
        # Past the checks of the constructor: 64 bits always fit, and ledgers are read by the thousand rows.
        return Decimal.__new__(cls, Decimal(scaled).scaleb(-cls.PLACES))

    @property
    def scaled(self) -> int:
        """The integer that the database holds for this number."""
        return int(self.scaleb(self.PLACES))

    @classmethod
    def _in_range(cls, number: Decimal) -> Self:
        """The number, of which is known that it is fine enough. Raises: ValueError when it is too large to be held."""
        if number.copy_abs() > cls._MAX:
            raise ValueError(f"{number} is too large for a {cls.__name__}")
        return Decimal.__new__(cls, number)

    def __add__(self, other: Decimal | int) -> Self:
        total = Decimal.__add__(self, other)
        return self._in_range(total) if type(other) is type(self) else type(self)(total)

    def __radd__(self, other: Decimal | int) -> Self:
        return type(self)(Decimal.__radd__(self, other))

    def __sub__(self, other: Decimal | int) -> Self:
        difference = Decimal.__sub__(self, other)
        return self._in_range(difference) if type(other) is type(self) else type(self)(difference)

    def __neg__(self) -> Self:
        return Decimal.__new__(type(self), self.copy_negate())

    def __abs__(self) -> Self:
        return Decimal.__new__(type(self), self.copy_abs())

    def __str__(self) -> str:
        """Shortest plain writing: `12.5`, never `1E+1` or `12.50000`."""
        text = format(Decimal(self), "f")
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return "0" if text in ("-0", "") else text

    def __format__(self, specification: str, _context: Context | None = None, /) -> str:
        """In a sentence as `str` writes it; a specification is Decimal's."""
        return Decimal.__format__(self, specification) if specification else str(self)

    def __repr__(self) -> str:
        return f"{type(self).__name__}('{self}')"

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Text or whole number in, text out; a float in JSON is refused, because it is no longer what was typed."""
        from pydantic_core import core_schema  # late: the handheld's first screen needs no pydantic

        def from_wire(value: object) -> _FixedDecimal:
            if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
                raise ValueError('write the number as a text, like "12.5"')
            if isinstance(value, str) and (len(value) > 40 or not value.isascii()):
                raise ValueError("not a number")
            return cls(value)

        return core_schema.no_info_plain_validator_function(
            from_wire,
            serialization=core_schema.plain_serializer_function_ser_schema(str, return_schema=core_schema.str_schema()),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, _schema: Any, _handler: Any) -> dict[str, Any]:
        pattern = rf"^-?\d{{1,13}}(\.\d{{1,{cls.PLACES}}})?$"
        return {"type": "string", "pattern": pattern, "description": f"Exact decimal, at most {cls.PLACES} decimals."}


class Quantity(_FixedDecimal):
    """How many, in the unit its name says (`_base`: the item's base unit); at most 5 decimals."""

    PLACES = 5
    __slots__ = ()


class UnitCost(_FixedDecimal):
    """What one base unit costs; at most 5 decimals."""

    PLACES = 5
    __slots__ = ()


class Amount(_FixedDecimal):
    """Money in the books' currency; at most 2 decimals."""

    PLACES = 2
    __slots__ = ()


ZERO = Quantity(0)
ONE = Quantity(1)
NO_AMOUNT = Amount(0)


def quantity_in_base_unit(quantity: Quantity, base_units_per_unit: Quantity, *, precision: Quantity | None = None) -> Quantity:
    """`quantity` of a unit that holds `base_units_per_unit`, in the item's base unit, rounded half up to 5 decimals.

    `precision`: the least quantity of the base unit; multiples of it are counted, in other units rounded to, and none is finer.
    Raises: ValueError when a quantity that is not zero comes out as zero, or one of the base unit is finer than it is counted.
    Source: spec/ledger.md, section 2, rule 2; spec/catalog.md, section 3, rules 6 and 7.
    """
    in_base = Quantity((Decimal(quantity) * base_units_per_unit).quantize(Quantity._STEP, ROUND_HALF_UP))
    if precision:
        rounded = Quantity((Decimal(in_base) / precision).quantize(Decimal(1), ROUND_HALF_UP) * precision)
        if base_units_per_unit == ONE and rounded != in_base:
            raise ValueError(f"{quantity} is finer than {precision!s}, the least that is counted")
        in_base = rounded
    if quantity and not in_base:
        raise ValueError(f"{quantity} is too little to be counted in the base unit")
    return in_base


def quantity_in_unit(quantity_base: Quantity, base_units_per_unit: Quantity) -> Quantity:
    """`quantity_base` in a unit that holds `base_units_per_unit`, rounded half up to 5 decimals.

    For showing alone: what is posted stays in the base unit. Raises: ZeroDivisionError.
    """
    return Quantity((Decimal(quantity_base) / base_units_per_unit).quantize(Quantity._STEP, ROUND_HALF_UP))


def percent_of(quantity: Quantity, percent: Quantity, *, precision: Quantity | None = None) -> Quantity:
    """So many percent of `quantity`, rounded down to multiples of `precision`, else to 5 decimals: a tolerance is no promise."""
    step = Decimal(precision or Quantity._STEP)
    return Quantity((Decimal(quantity) * percent / 100 / step).quantize(Decimal(1), ROUND_FLOOR) * step)


def amount_for(quantity: Quantity, unit_cost: UnitCost) -> Amount:
    """What `quantity` costs at `unit_cost` each, rounded half up to the cent."""
    return amount_rounded(Decimal(quantity) * unit_cost)


def amount_rounded(value: Decimal) -> Amount:
    """`value` to the cent, half up (away from zero)."""
    return Amount(Decimal(value).quantize(Amount._STEP, ROUND_HALF_UP))


def unit_cost_rounded(value: Decimal) -> UnitCost:
    """`value` to 5 decimals, half up (away from zero)."""
    return UnitCost(Decimal(value).quantize(UnitCost._STEP, ROUND_HALF_UP))


def unit_cost_of(amount: Amount, quantity: Quantity) -> UnitCost:
    """What one unit costs when `quantity` costs `amount`, rounded half up to 5 decimals. Raises: ZeroDivisionError."""
    return UnitCost((Decimal(amount) / quantity).quantize(UnitCost._STEP, ROUND_HALF_UP))


def unit_cost_in_base_unit(unit_cost: UnitCost, base_units_per_unit: Quantity) -> UnitCost:
    """What one base unit costs when a unit that holds so many costs `unit_cost`, rounded half up to 5 decimals."""
    return UnitCost((Decimal(unit_cost) / base_units_per_unit).quantize(UnitCost._STEP, ROUND_HALF_UP))


def unit_cost_in_unit(unit_cost: UnitCost, base_units_per_unit: Quantity) -> UnitCost:
    """What a unit that holds so many base units costs when one of them costs `unit_cost`, rounded half up to 5 decimals."""
    return UnitCost((Decimal(unit_cost) * base_units_per_unit).quantize(UnitCost._STEP, ROUND_HALF_UP))
