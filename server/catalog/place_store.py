"""Every statement over locations, zones, bins, their types and put-away templates; the only writer of these tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from server.catalog import tracking_code_store
from server.catalog.place_values import (
    STANDARD_BIN_TYPES,
    BinCapacityPolicy,
    BinFilter,
    BinType,
    BinUse,
    BlockedDirection,
    DefaultBinSelection,
    EquipmentSource,
    PickBinPolicy,
    PutAwayBinPolicy,
    PutAwayRule,
    Zone,
)
from server.catalog.tables import bin_, bin_type, item, location, put_away_template, put_away_template_line, zone
from server.catalog.values import Bin, Location
from server.database.prepared import Prepared
from server.database.remembered import remember
from shared.wire.access import Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, Row

PLACES = remember("places", location, bin_, bin_type, zone, put_away_template_line)

_LOCATION = Prepared(select(location).where(location.c.code == bindparam("code")))
_BIN_FIELDS = tuple(name for name in Bin.__slots__ if name != "own_uses")
_BIN_COLUMNS = select(*(bin_.c[name] for name in _BIN_FIELDS))
_BLOCKED = {direction.value: direction for direction in BlockedDirection}
_BLOCKED_AT = _BIN_FIELDS.index("blocked")
_NO_USES: frozenset[BinUse] = frozenset()
_BIN = Prepared(_BIN_COLUMNS.where(bin_.c.location_code == bindparam("location_code"), bin_.c.code == bindparam("code")))
_RULE_FIELDS = PutAwayRule.__slots__


# --- locations ---------------------------------------------------------------------------------------------------------------


def location_by_code(connection: Connection, code: str) -> Location | None:
    row = _LOCATION.first(connection, {"code": code})
    return None if row is None else _location(row)


def locations(connection: Connection) -> list[Location]:
    return [_location(row) for row in connection.execute(select(location).order_by(location.c.code))]


def insert_location(connection: Connection, values: Location) -> None:
    connection.execute(insert(location).values(_location_row(values)))


def update_location(connection: Connection, values: Location) -> None:
    connection.execute(update(location).where(location.c.code == values.code).values(_location_row(values)))


def _location(row: Row[Any]) -> Location:
    values = row._asdict()
    values["cross_dock_formula"] = tracking_code_store.formula(values["cross_dock_formula"])
    for name, kind in _LOCATION_WORDS.items():
        values[name] = kind(values[name])
    return Location(**values)


_LOCATION_WORDS = {
    "default_bin_selection": DefaultBinSelection,
    "pick_bin_policy": PickBinPolicy,
    "put_away_bin_policy": PutAwayBinPolicy,
    "bin_capacity_policy": BinCapacityPolicy,
    "special_equipment": EquipmentSource,
    "other_bin_role": Role,
}


def _location_row(values: Location) -> dict[str, Any]:
    row = {name: getattr(values, name) for name in Location.__slots__}
    return row | {"cross_dock_formula": str(values.cross_dock_formula or "")}


# --- bins and their types ----------------------------------------------------------------------------------------------------


def bin_by_code(connection: Connection, location_code: str, code: str) -> Bin | None:
    row = _BIN.first(connection, {"location_code": location_code, "code": code})
    return None if row is None else _bins(connection, [row])[0]


def bins_with_code(connection: Connection, code: str) -> list[Bin]:
    """The bins of that code at all locations."""
    return _bins(connection, connection.execute(_BIN_COLUMNS.where(bin_.c.code == code).order_by(bin_.c.location_code)).all())


def bins(connection: Connection, wanted: BinFilter) -> list[Bin]:
    """The bins of a location that fit, by code."""
    statement = _BIN_COLUMNS.where(bin_.c.location_code == wanted.location_code).order_by(bin_.c.code).limit(wanted.limit)
    if wanted.zone is not None:
        statement = statement.where(bin_.c.zone == wanted.zone)
    if wanted.type is not None:
        statement = statement.where(bin_.c.type == wanted.type)
    if wanted.prefix:
        statement = statement.where(bin_.c.code.startswith(wanted.prefix, autoescape=True))
    if wanted.after:
        statement = statement.where(bin_.c.code > wanted.after)
    return _bins(connection, connection.execute(statement).all())


def insert_bins(connection: Connection, values: Iterable[Bin]) -> None:
    connection.execute(insert(bin_), [_bin_row(each) for each in values])


def update_bin(connection: Connection, values: Bin) -> None:
    here = (bin_.c.location_code == values.location_code, bin_.c.code == values.code)
    connection.execute(update(bin_).where(*here).values(_bin_row(values)))


def delete_bin(connection: Connection, location_code: str, code: str) -> None:
    connection.execute(delete(bin_).where(bin_.c.location_code == location_code, bin_.c.code == code))


def _bins(connection: Connection, rows: Sequence[Row[Any]]) -> list[Bin]:
    """The types are read only where a bin is of one that is the company's own."""
    has_own = any(row.type not in STANDARD_BIN_TYPES for row in rows)
    uses = {each.code: each.uses for each in bin_types(connection)} if has_own else {}
    return [_bin(row, uses.get(row.type, _NO_USES)) for row in rows]


def _bin(row: Row[Any], own_uses: frozenset[BinUse]) -> Bin:
    """By position: a location may have bins by the ten thousand, and planning reads them all."""
    values: list[Any] = [*row, own_uses]
    values[_BLOCKED_AT] = _BLOCKED[values[_BLOCKED_AT]]
    return Bin(*values)


def _bin_row(values: Bin) -> dict[str, Any]:
    return {name: getattr(values, name) for name in _BIN_FIELDS}


def bin_types(connection: Connection) -> list[BinType]:
    """The company's own types of bins, by code."""
    return [
        BinType(row.code, row.description, frozenset(use for use in BinUse if getattr(row, use.value)))
        for row in connection.execute(select(bin_type).order_by(bin_type.c.code))
    ]


def save_bin_type(connection: Connection, values: BinType) -> None:
    delete_bin_type(connection, values.code)
    switches = {use.value: use in values.uses for use in BinUse}
    connection.execute(insert(bin_type).values(code=values.code, description=values.description, **switches))


def delete_bin_type(connection: Connection, code: str) -> None:
    connection.execute(delete(bin_type).where(bin_type.c.code == code))


def has_bins_of_type(connection: Connection, code: str) -> bool:
    """Whether a bin is of that type, or a zone makes such bins."""
    used = (select(bin_.c.code).where(bin_.c.type == code), select(zone.c.code).where(zone.c.bin_type == code))
    return any(connection.execute(statement.limit(1)).first() is not None for statement in used)


# --- zones -------------------------------------------------------------------------------------------------------------------


def zones(connection: Connection, location_code: str) -> list[Zone]:
    """The zones of a location, by code."""
    statement = select(zone).where(zone.c.location_code == location_code).order_by(zone.c.code)
    return [Zone(**row._asdict()) for row in connection.execute(statement)]


def zone_by_code(connection: Connection, location_code: str, code: str) -> Zone | None:
    row = connection.execute(select(zone).where(zone.c.location_code == location_code, zone.c.code == code)).first()
    return None if row is None else Zone(**row._asdict())


def save_zone(connection: Connection, values: Zone) -> None:
    delete_zone(connection, values.location_code, values.code)
    connection.execute(insert(zone).values({name: getattr(values, name) for name in Zone.__slots__}))


def delete_zone(connection: Connection, location_code: str, code: str) -> None:
    connection.execute(delete(zone).where(zone.c.location_code == location_code, zone.c.code == code))


# --- put-away templates ------------------------------------------------------------------------------------------------------


def put_away_templates(connection: Connection) -> list[tuple[str, str]]:
    """Code and description of every template, by code."""
    statement = select(put_away_template.c.code, put_away_template.c.description).order_by(put_away_template.c.code)
    return [(code, description) for code, description in connection.execute(statement)]


def put_away_rules(connection: Connection, code: str) -> tuple[PutAwayRule, ...]:
    """The lines of a template in their order; none of one that does not exist."""
    columns = put_away_template_line.c
    statement = select(*(columns[name] for name in _RULE_FIELDS)).where(columns.template_code == code).order_by(columns.line_no)
    return tuple(PutAwayRule(*row) for row in connection.execute(statement))


def save_put_away_template(connection: Connection, code: str, description: str, rules: Sequence[PutAwayRule]) -> None:
    delete_put_away_template(connection, code)
    connection.execute(insert(put_away_template).values(code=code, description=description))
    lines = [
        {"template_code": code, "line_no": line_no, **{name: getattr(rule, name) for name in _RULE_FIELDS}}
        for line_no, rule in enumerate(rules, start=1)
    ]
    connection.execute(insert(put_away_template_line), lines)


def is_template_used(connection: Connection, code: str) -> bool:
    """Whether a location or an item puts away by it."""
    used = (select(table.c.put_away_template).where(table.c.put_away_template == code) for table in (location, item))
    return any(connection.execute(statement.limit(1)).first() is not None for statement in used)


def delete_put_away_template(connection: Connection, code: str) -> None:
    connection.execute(delete(put_away_template_line).where(put_away_template_line.c.template_code == code))
    connection.execute(delete(put_away_template).where(put_away_template.c.code == code))
