"""Every statement over the cards of lots, serial and package numbers, and over the numbers on open lines; their only writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, literal, select, update

from server.catalog.values import Dimension
from server.database.prepared import Prepared
from server.tracking.tables import tracking_card, tracking_line
from server.tracking.values import Card, LineSource, NumberInUse, OpenNumber, SourceLine, TrackedNumber
from shared.quantities import ZERO
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from server.tracking.values import TrackedLine

_KEY = (tracking_card.c.item_no, tracking_card.c.variant_code, tracking_card.c.dimension, tracking_card.c.number)
_BLOCKED = Prepared(select(tracking_card.c.blocked).where(*(column == bindparam(column.name) for column in _KEY)))
_BLOCKS = select(*_KEY, tracking_card.c.blocked)
_CARD_FIELDS = tuple(name for name in Card.__slots__ if name not in ("number", "comments"))


# Cards


def blocked(connection: Connection, number: TrackedNumber) -> bool | None:
    """Whether the card says blocked; None where there is no card."""
    row = _BLOCKED.first(connection, _columns(number))
    return None if row is None else bool(row.blocked)


def card(connection: Connection, number: TrackedNumber) -> Card | None:
    """The card of the number, where it has one."""
    row = connection.execute(select(tracking_card).where(*_is(number))).one_or_none()
    return None if row is None else _card(row)


def cards(
    connection: Connection, *, item_no: str | None, dimension: str | None, number: str | None, after: Sequence[str], limit: int
) -> list[Card]:
    """The cards that fit, in the order of item, variant, kind and number, those behind `after`."""
    statement = select(tracking_card).order_by(*_KEY).limit(limit)
    for column, asked in ((_KEY[0], item_no), (_KEY[2], dimension), (_KEY[3], number)):
        if asked is not None:
            statement = statement.where(column == asked)
    if after:
        statement = statement.where(_comes_after(after))
    return [_card(row) for row in connection.execute(statement)]


def save_card(connection: Connection, values: Card) -> None:
    """Write the card; make it where there is none."""
    row = {name: getattr(values, name) for name in _CARD_FIELDS} | {"comments": "\n".join(values.comments)}
    if connection.execute(update(tracking_card).where(*_is(values.number)).values(row)).rowcount == 0:
        connection.execute(insert(tracking_card).values(_columns(values.number) | row))


def delete_card(connection: Connection, number: TrackedNumber) -> bool:
    """Take the card away; whether there was one."""
    return connection.execute(delete(tracking_card).where(*_is(number))).rowcount > 0


def cards_of(connection: Connection, item_nos: Collection[str]) -> dict[TrackedNumber, bool]:
    """The cards of these items, and whether each says blocked."""
    return _blocks(connection, _BLOCKS.where(tracking_card.c.item_no.in_(item_nos)))


def cards_numbered(connection: Connection, number: str) -> dict[TrackedNumber, bool]:
    """The cards with that number, of every item."""
    return _blocks(connection, _BLOCKS.where(tracking_card.c.number == number))


def _blocks(connection: Connection, statement: Select[Any]) -> dict[TrackedNumber, bool]:
    return {
        TrackedNumber(item_no, variant_code, Dimension(dimension), number): is_blocked
        for item_no, variant_code, dimension, number, is_blocked in connection.execute(statement)
    }


def _card(row: Row[Any]) -> Card:
    return Card(
        number=TrackedNumber(row.item_no, row.variant_code, Dimension(row.dimension), row.number),
        comments=tuple(row.comments.split("\n")) if row.comments else (),
        **{name: getattr(row, name) for name in _CARD_FIELDS},
    )


def _comes_after(key: Sequence[str]) -> ColumnElement[bool]:
    """Whether a card comes after this key, column by column."""
    found, equal = _KEY[0] > key[0], _KEY[0] == key[0]
    for column, value in zip(_KEY[1:], key[1:], strict=True):
        found, equal = found | (equal & (column > value)), equal & (column == value)
    return found


def _is(number: TrackedNumber) -> list[ColumnElement[bool]]:
    return [tracking_card.c[name] == value for name, value in _columns(number).items()]


def _columns(number: TrackedNumber) -> dict[str, str]:
    return number._asdict() | {"dimension": number.dimension.value}


# Numbers on open lines

_OF_LINE = (
    tracking_line.c.item_no == bindparam("of_item"),
    tracking_line.c.source == bindparam("of_source"),
    tracking_line.c.document_no == bindparam("of_document"),
    tracking_line.c.line_no == bindparam("of_line"),
)
_NUMBERS = Prepared(select(tracking_line).where(*_OF_LINE).order_by(tracking_line.c.position))


def open_numbers(connection: Connection, item_no: str, line: SourceLine) -> list[OpenNumber]:
    """The numbers on the line, in the order in which they were given."""
    return [_number(row) for row in _NUMBERS.run(connection, _line_key(item_no, line))]


def replace_open_numbers(connection: Connection, line: TrackedLine, numbers: Iterable[OpenNumber]) -> None:
    """Have exactly these numbers on the line."""
    connection.execute(delete(tracking_line).where(*_OF_LINE), _line_key(line.item.no, line.key))
    rows = [
        {
            "item_no": line.item.no,
            "source": line.key.source.value,
            "document_no": line.key.document_no,
            "line_no": line.key.line_no,
            "lot_no": number.tracking.lot_no,
            "serial_no": number.tracking.serial_no,
            "package_no": number.tracking.package_no,
            "position": position,
            "variant_code": line.variant_code,
            "location_code": line.location_code,
            "quantity": number.quantity,
            "to_handle": number.to_handle,
            "handled": number.handled,
            "expires_on": number.expires_on,
            "warranty_ends_on": number.warranty_ends_on,
            "applies_to_entry_no": number.applies_to_entry,
            "applies_from_entry_no": number.applies_from_entry,
            "new_lot_no": number.new_tracking.lot_no,
            "new_serial_no": number.new_tracking.serial_no,
            "new_package_no": number.new_tracking.package_no,
            "new_expires_on": number.new_expires_on,
            "clears_expiration": number.clears_expiration,
        }
        for position, number in enumerate(numbers)
    ]
    if rows:
        connection.execute(insert(tracking_line), rows)


def copy_open_numbers(connection: Connection, item_no: str, line: SourceLine, to: SourceLine) -> None:
    """Have the numbers of the line on another line of the same item and place, too."""
    key = {"source": to.source.value, "document_no": to.document_no, "line_no": to.line_no}
    columns = [literal(key[column.name]) if column.name in key else column for column in tracking_line.c]
    copied = select(*columns).where(*_OF_LINE)
    connection.execute(insert(tracking_line).from_select(tracking_line.c.keys(), copied), _line_key(item_no, line))


def change_place_of_numbers(
    connection: Connection, item_no: str, line: SourceLine, source: LineSource, *, variant_code: str, location_code: str
) -> None:
    """The line has become one of another kind, variant or location; its numbers stay."""
    change = update(tracking_line).where(*_OF_LINE)
    changed = change.values(source=source.value, variant_code=variant_code, location_code=location_code)
    connection.execute(changed, _line_key(item_no, line))


def delete_open_numbers(connection: Connection, lines: Iterable[tuple[str, SourceLine]]) -> None:
    """Have no numbers on these lines; each with its item."""
    keys = [_line_key(item_no, line) for item_no, line in lines]
    if keys:
        connection.execute(delete(tracking_line).where(*_OF_LINE), keys)


def date_numbers(connection: Connection, item_no: str, line: SourceLine, owner: Tracking, expires_on: date | None) -> None:
    """Give what is not posted of these numbers on the line that date; `owner`: what the date belongs to."""
    columns = tracking_line.c
    named = {"lot_no": owner.lot_no, "serial_no": owner.serial_no, "package_no": owner.package_no}
    statement = update(tracking_line).where(
        columns.item_no == item_no,
        columns.source == line.source.value,
        columns.document_no == line.document_no,
        columns.line_no == line.line_no,
        columns.handled == ZERO,
        *(columns[name] == number for name, number in named.items() if number),
    )
    connection.execute(statement.values(expires_on=expires_on))


def numbers_in_use(connection: Connection, item_no: str) -> list[NumberInUse]:
    """Numbers of the item on lines of open documents of which something is left to post."""
    return numbers_in_use_of(connection, [item_no])


def numbers_in_use_of(connection: Connection, item_nos: Collection[str]) -> list[NumberInUse]:
    """The same for several items."""
    columns = tracking_line.c
    statement = select(tracking_line).where(columns.item_no.in_(item_nos), columns.quantity > columns.handled)
    rows = connection.execute(statement.order_by(columns.document_no, columns.line_no, columns.position))
    return [
        NumberInUse(
            SourceLine(LineSource(row.source), row.document_no, row.line_no),
            row.item_no,
            row.variant_code,
            row.location_code,
            _number(row),
        )
        for row in rows
    ]


def _number(row: Any) -> OpenNumber:
    return OpenNumber(
        tracking=Tracking(row.lot_no, row.serial_no, row.package_no),
        quantity=row.quantity,
        to_handle=row.to_handle,
        handled=row.handled,
        expires_on=row.expires_on,
        warranty_ends_on=row.warranty_ends_on,
        applies_to_entry=row.applies_to_entry_no,
        applies_from_entry=row.applies_from_entry_no,
        new_tracking=Tracking(row.new_lot_no, row.new_serial_no, row.new_package_no),
        new_expires_on=row.new_expires_on,
        clears_expiration=row.clears_expiration,
    )


def _line_key(item_no: str, line: SourceLine) -> dict[str, Any]:
    return {"of_item": item_no, "of_source": line.source.value, "of_document": line.document_no, "of_line": line.line_no}
