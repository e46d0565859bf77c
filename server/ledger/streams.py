"""Sorted streams of rows, side by side: two ledgers are compared without ever holding either.

Numbers come as the integers they lie in the database as, so that a row costs little; texts are in the order of their code
points on both databases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, String, cast, func, select, type_coerce

from server.database.column_types import AmountColumn, MomentColumn, QuantityColumn, UnitCostColumn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Select, Table

Key = tuple[Any, ...]
Keyed = tuple[Key, Key]
"""A key, and what stands there."""

_ROWS_AT_A_TIME = 5_000
_SCALED = (QuantityColumn, UnitCostColumn, AmountColumn, MomentColumn)


def raw(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """The column as it lies in the database: of numbers and moments the integer."""
    return type_coerce(column, BigInteger) if isinstance(column.type, _SCALED) else column


def total(column: ColumnElement[Any]) -> ColumnElement[int]:
    """The sum of a column of numbers, as the integer that lies in the database."""
    return cast(func.sum(type_coerce(column, BigInteger)), BigInteger)


def keyed(connection: Connection, statement: Select[Any], keys: int) -> Iterator[Keyed]:
    """The statement's rows in the order of their first `keys` columns: the key, and the rest."""
    ordered = statement.order_by(*(_in_order(connection, column) for column in list(statement.selected_columns)[:keys]))
    for row in connection.execute(ordered.execution_options(yield_per=_ROWS_AT_A_TIME)):
        yield tuple(row[:keys]), tuple(row[keys:])


def table_rows(connection: Connection, table: Table) -> Iterator[Keyed]:
    """The rows of a table by its primary key."""
    return keyed(connection, select(*map(raw, [*table.primary_key, *values_of(table)])), len(table.primary_key))


def values_of(table: Table) -> list[ColumnElement[Any]]:
    """The columns that stand behind the key."""
    return [column for column in table.c if not column.primary_key]


def sums(
    connection: Connection, table: Table, keys: Sequence[str], amount: ColumnElement[Any], *only: ColumnElement[bool]
) -> Iterator[Keyed]:
    """What the amounts of a table add up to, by key; sums of nothing are left out."""
    columns = [table.c[name] for name in keys]
    added = total(amount)
    return keyed(connection, select(*columns, added).where(*only).group_by(*columns).having(added != 0), len(keys))


def side_by_side(*streams: Iterable[Keyed]) -> Iterator[tuple[Key, tuple[Key | None, ...]]]:
    """Every key of any of the streams, in order, with what each of them has there."""
    iterators = [iter(stream) for stream in streams]
    heads = [next(each, None) for each in iterators]
    while waiting := [head[0] for head in heads if head is not None]:
        key = min(waiting)
        yield key, tuple(head[1] if head is not None and head[0] == key else None for head in heads)
        for place, head in enumerate(heads):
            if head is not None and head[0] == key:
                heads[place] = next(iterators[place], None)


def differences(left: Iterable[Keyed], right: Iterable[Keyed]) -> Iterator[tuple[Key, Key | None, Key | None]]:
    """The keys at which two streams do not have the same."""
    for key, (one, other) in side_by_side(left, right):
        if one != other:
            yield key, one, other


def _in_order(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """By code points, as Python compares; PostgreSQL would otherwise sort as the database's language does."""
    if isinstance(column.type, String) and connection.dialect.name == "postgresql":
        return column.collate("C")
    return column
