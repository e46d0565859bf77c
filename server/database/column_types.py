"""How exact numbers and times lie in the database: scaled 64-bit integers, and UTC to the microsecond."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Integer, TypeDecorator

from shared.quantities import Amount, Quantity, UnitCost

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

EntryNo = BigInteger().with_variant(Integer, "sqlite")
"""Numbers of entries. SQLite calls only an `INTEGER PRIMARY KEY` its row id; its integers have 64 bits all the same."""


class _ScaledColumn(TypeDecorator[Any]):
    """A number of `exact_type` as the integer that `scaled` gives."""

    impl = BigInteger
    cache_ok = True
    exact_type: type[Quantity | UnitCost | Amount]

    def driver_value(self, value: Any) -> int | None:
        """The value as the driver takes it; `Prepared` asks for it without SQLAlchemy in between."""
        if value is None:
            return None
        exact = value if type(value) is self.exact_type else self.exact_type(value)
        return exact.scaled

    def process_bind_param(self, value: Any, _dialect: Dialect) -> int | None:
        return self.driver_value(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> Any:
        # A sum of integers comes back from PostgreSQL as a Decimal.
        return None if value is None else self.exact_type.from_scaled(int(value))


class QuantityColumn(_ScaledColumn):
    """A `Quantity`, scaled by 10^5."""

    cache_ok = True
    exact_type = Quantity


class UnitCostColumn(_ScaledColumn):
    """A `UnitCost`, scaled by 10^5."""

    cache_ok = True
    exact_type = UnitCost


class AmountColumn(_ScaledColumn):
    """An `Amount`, scaled by 10^2."""

    cache_ok = True
    exact_type = Amount


class MomentColumn(TypeDecorator[datetime]):
    """A moment in UTC as microseconds since 1970: the same on both databases, and it sorts."""

    impl = BigInteger
    cache_ok = True

    def driver_value(self, value: datetime | None) -> int | None:
        """The value as the driver takes it; `Prepared` asks for it without SQLAlchemy in between."""
        if value is None:
            return None
        since = value - datetime(1970, 1, 1, tzinfo=UTC)
        return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        return self.driver_value(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        seconds, rest = divmod(value, 1_000_000)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
