"""Statements that say what lies where, for those who plan picks; they only read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, case, false, func, literal, literal_column, or_, select

from server.bin_contents.tables import bin_content_setup
from server.catalog.place_values import STANDARD_BIN_TYPES, BinUse, BlockedDirection
from server.catalog.tables import bin_, bin_type
from server.catalog.values import Dimension
from server.database.prepared import Prepared
from server.ledger.tables import IS_DATED, bin_content, established_expiration, open_item_entry, stock_balance
from server.outstanding.tables import outstanding_line, picked_goods
from server.tracking.tables import tracking_card
from server.warehouse.pick_values import Stock
from server.warehouse.values import GoodsInBin
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import ColumnElement, Row, Select, Table

    from server.catalog.values import Location
    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity

NAMED_MAX = 500
"""Items named in one statement."""

_PICKED_FROM = [code for code, uses in STANDARD_BIN_TYPES.items() if BinUse.PICK in uses]
_NOT_TAKEN_FROM = (BlockedDirection.OUTBOUND.value, BlockedDirection.ALL.value)


def stock_of(work: UnitOfWork, location: Location, item_nos: Collection[str]) -> list[Stock]:
    """All that lies at the location of these items, in the order of its keys, with what speaks against picking it."""
    statement = _in_bins() if location.bin_mandatory else _without_bins()
    columns = bin_content.c if location.bin_mandatory else stock_balance.c
    return [
        _stock(row)
        for part in _parts(item_nos)
        for row in work.connection.execute(
            statement.where(columns.location_code == location.code, columns.item_no.in_(part)).order_by(
                columns.item_no, columns.variant_code, columns.lot_no, columns.serial_no, columns.package_no
            )
        )
    ]


_OPEN = open_item_entry.c
_EARLIEST = Prepared(
    select(_OPEN.lot_no)
    .where(
        _OPEN.item_no == bindparam("item_no"),
        _OPEN.variant_code == bindparam("variant_code"),
        _OPEN.location_code == bindparam("location_code"),
        _OPEN.is_increase,
        IS_DATED,
        _OPEN.expires_on >= bindparam("since"),
    )
    .order_by(_OPEN.expires_on, _OPEN.lot_no)
    .limit(bindparam("limit"))
)


def earliest_lots(
    work: UnitOfWork, location: Location, item_no: str, variant_code: str, *, since: date | None, limit: int
) -> list[str]:
    """Lots in stock there that expire first, those from that day on; a lot that came in several parts counts for each."""
    wanted = {
        "item_no": item_no,
        "variant_code": variant_code,
        "location_code": location.code,
        "since": since or date.min,
        "limit": limit,
    }
    return list(dict.fromkeys(row.lot_no for row in _EARLIEST.run(work.connection, wanted)))


def stock_of_lots(work: UnitOfWork, location: Location, lots: Collection[tuple[str, str]]) -> list[Stock]:
    """Where these lots (item and lot) lie."""
    columns = bin_content.c
    statement = _in_bins().where(columns.location_code == location.code, columns.lot_no != literal_column("''"))
    found = (
        _stock(row)
        for part in _parts({lot_no for _, lot_no in lots})
        for row in work.connection.execute(statement.where(columns.lot_no.in_(part)))
    )
    return [piece for piece in found if (piece.item_no, piece.lot_no) in lots]


def bins_by_ranking(work: UnitOfWork, location: Location) -> list[str]:
    """The bins of the location, in the order in which they are picked from where nothing else decides."""
    statement = select(bin_.c.code).where(bin_.c.location_code == location.code)
    return list(
        work.connection.execute(statement.order_by(bin_.c.cross_dock.desc(), bin_.c.ranking.desc(), bin_.c.code.desc())).scalars()
    )


def stock_in_bins(work: UnitOfWork, location: Location, item_nos: Collection[str], bin_codes: Collection[str]) -> list[Stock]:
    """What of these items lies in these bins."""
    columns = bin_content.c
    # Looked for by bin: the item is told apart afterwards, as it may lie in thousands of others.
    rows = work.connection.execute(_in_bins().where(columns.location_code == location.code, columns.bin_code.in_(bin_codes)))
    return [_stock(row) for row in rows if row.item_no in item_nos]


def waiting_without_bin(work: UnitOfWork, location: Location, item_nos: Collection[str]) -> dict[GoodsInBin, Quantity]:
    """Picked goods that wait for their shipment where there are no bins: they are still in stock, and nobody's to pick."""
    goods, line = picked_goods.c, outstanding_line.c
    same_line = [goods[name] == line[name] for name in ("item_no", "source", "document_no", "line_no")]
    keys = (goods.item_no, line.variant_code, goods.lot_no, goods.serial_no, goods.package_no)
    found: dict[GoodsInBin, Quantity] = {}
    for part in _parts(item_nos):
        statement = (
            select(*keys, func.sum(goods.quantity).label("total"))
            .join(outstanding_line, and_(*same_line))
            .where(goods.item_no.in_(part), line.location_code == location.code, goods.bin_code == "")
            .group_by(*keys)
        )
        for row in work.connection.execute(statement):
            tracking = Tracking(row.lot_no, row.serial_no, row.package_no)
            found[GoodsInBin(row.item_no, row.variant_code, "", tracking)] = row.total
    return found


def bin_totals(work: UnitOfWork, location_code: str, bin_codes: Collection[str]) -> dict[str, Quantity]:
    """How much lies in each of these bins, of all items together: 0 is what matters."""
    columns = bin_content.c
    found: dict[str, Quantity] = {}
    for part in _parts(bin_codes):
        statement = (
            select(columns.bin_code, func.sum(columns.quantity).label("total"))
            .where(columns.location_code == location_code, columns.bin_code.in_(part))
            .group_by(columns.bin_code)
        )
        found |= {row.bin_code: row.total for row in work.connection.execute(statement)}
    return found


def _in_bins() -> Select[Any]:
    columns, said = bin_content.c, bin_content_setup.c
    same_bin = and_(bin_.c.location_code == columns.location_code, bin_.c.code == columns.bin_code)
    said_here = and_(*(said[name] == columns[name] for name in ("item_no", "variant_code", "location_code", "bin_code")))
    return (
        select(
            *_goods(bin_content),
            columns.bin_code,
            bin_.c.ranking,
            bin_.c.type,
            bin_.c.zone,
            bin_.c.sequence,
            bin_.c.cross_dock,
            func.coalesce(said.is_default, false()).label("is_default"),
            or_(bin_.c.dedicated, func.coalesce(said.is_dedicated, false())).label("is_dedicated"),
            or_(bin_.c.type.in_(_PICKED_FROM), func.coalesce(bin_type.c.pick, false())).label("is_for_picking"),
            or_(
                bin_.c.blocked.in_(_NOT_TAKEN_FROM), func.coalesce(said.blocked, "").in_(_NOT_TAKEN_FROM), _is_blocked(bin_content)
            ).label("is_blocked"),
        )
        .join_from(bin_content, bin_, same_bin)
        .outerjoin(bin_type, bin_type.c.code == bin_.c.type)
        .outerjoin(bin_content_setup, said_here)
        .outerjoin(established_expiration, _dates(bin_content))
    )


def _without_bins() -> Select[Any]:
    said: dict[str, Any] = {"bin_code": "", "type": "", "zone": "", "ranking": 0, "sequence": 0}
    switches = {"cross_dock": False, "is_default": False, "is_dedicated": False, "is_for_picking": True}
    return select(
        *_goods(stock_balance),
        *(literal(value).label(name) for name, value in (said | switches).items()),
        _is_blocked(stock_balance).label("is_blocked"),
    ).outerjoin_from(stock_balance, established_expiration, _dates(stock_balance))


def _goods(table: Table) -> list[ColumnElement[Any]]:
    columns = table.c
    named = ("item_no", "variant_code", "lot_no", "serial_no", "package_no", "quantity")
    return [*(columns[name] for name in named), established_expiration.c.expires_on]


def _dates(table: Table) -> ColumnElement[bool]:
    """A date belongs to the lot, to the serial number where there is no lot. Source: spec/tracking.md, section 8, rule 1."""
    columns, dates = table.c, established_expiration.c
    return and_(
        dates.item_no == columns.item_no,
        dates.variant_code == columns.variant_code,
        dates.lot_no == columns.lot_no,
        dates.serial_no == case((columns.lot_no != "", ""), else_=columns.serial_no),
        dates.package_no == case((or_(columns.lot_no != "", columns.serial_no != ""), ""), else_=columns.package_no),
    )


def _is_blocked(table: Table) -> ColumnElement[bool]:
    """Source: spec/tracking.md, section 7, rule 3."""
    columns, card = table.c, tracking_card.c
    named = or_(
        and_(card.dimension == Dimension.LOT.value, card.number == columns.lot_no, columns.lot_no != ""),
        and_(card.dimension == Dimension.SERIAL.value, card.number == columns.serial_no, columns.serial_no != ""),
        and_(card.dimension == Dimension.PACKAGE.value, card.number == columns.package_no, columns.package_no != ""),
    )
    same_item = and_(card.item_no == columns.item_no, card.variant_code == columns.variant_code)
    return select(card.item_no).where(same_item, card.blocked, named).exists()


def _parts(names: Collection[str]) -> Iterator[list[str]]:
    listed = sorted(names)
    for start in range(0, len(listed), NAMED_MAX):
        yield listed[start : start + NAMED_MAX]


def _stock(row: Row[Any]) -> Stock:
    return Stock(
        item_no=row.item_no,
        variant_code=row.variant_code,
        quantity=row.quantity,
        bin_code=row.bin_code,
        bin_type=row.type,
        bin_ranking=row.ranking,
        lot_no=row.lot_no,
        serial_no=row.serial_no,
        package_no=row.package_no,
        expires_on=row.expires_on,
        zone=row.zone,
        sequence=row.sequence,
        is_cross_dock=bool(row.cross_dock),
        is_default=bool(row.is_default),
        is_for_picking=bool(row.is_for_picking),
        is_dedicated=bool(row.is_dedicated),
        is_blocked=bool(row.is_blocked),
    )
