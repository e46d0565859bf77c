"""The fields of a step, taken one by one: whatever the runner does not take is a failure, never ignored."""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NUMBERS = frozenset(
    {
        "quantity", "remaining_quantity", "invoiced_quantity", "valued_quantity", "cost_amount_actual", "cost_amount_expected",
        "unit_cost", "unit_price", "standard_cost", "last_direct_cost", "indirect_cost_percent", "overhead_rate",
        "expected", "recorded", "difference", "outstanding", "received", "shipped", "invoiced",
    }
)  # fmt: skip
"""Fields that are compared as numbers: "2.50" is "2.5"."""


class NotKnownError(AssertionError):
    """A verb, check or field that the runner does not know."""


class Fields:
    """A JSON object of a scenario; `where` says which in messages."""

    def __init__(self, values: Mapping[str, Any], where: str) -> None:
        self._left = dict(values)
        self.where = where

    def take(self, name: str, default: Any = None) -> Any:
        """The field, or the default where it is left out."""
        return self._left.pop(name, default)

    def require(self, name: str) -> Any:
        """The field, which must be there."""
        if name not in self._left:
            raise NotKnownError(f"{self.where}: {name} is missing")
        return self._left.pop(name)

    def given(self, *names: str) -> dict[str, Any]:
        """Those of the fields that are there, taken."""
        return {name: self._left.pop(name) for name in names if name in self._left}

    def rows(self, name: str) -> list[Fields]:
        """A list of objects, which may be left out."""
        return [Fields(row, f"{self.where} {name}[{position}]") for position, row in enumerate(self.take(name) or [])]

    def require_all_taken(self) -> None:
        if self._left:
            raise NotKnownError(f"{self.where}: the runner does not know {', '.join(sorted(self._left))}")


@contextmanager
def all_taken(fields: Fields) -> Iterator[Fields]:
    """Use the fields; afterwards none may be left."""
    yield fields
    fields.require_all_taken()


def compare(actual: Mapping[str, Any], expected: Mapping[str, Any], where: str) -> None:
    """Every expected field is as it should be; what a check leaves out is not compared."""
    for name, value in expected.items():
        if name not in actual:
            raise NotKnownError(f"{where}: the server's answer has no {name}")
        assert same(name, actual[name], value), f"{where}: {name} is {actual[name]!r}, should be {value!r}"


def same(name: str, actual: Any, expected: Any) -> bool:
    """Whether two values of that field are equal; numbers by their value."""
    if name in _NUMBERS and isinstance(actual, str | int) and isinstance(expected, str | int):
        return Decimal(actual) == Decimal(expected)
    return bool(actual == expected)


def matches(actual: Mapping[str, Any], expected: Mapping[str, Any]) -> bool:
    """Whether every expected field is equal."""
    return all(name in actual and same(name, actual[name], value) for name, value in expected.items())
