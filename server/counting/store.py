"""Every statement of counting; the only writer of its tables. Reads the ledger's balances for what is expected."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from server.counting.tables import (
    count_expected_number,
    count_line,
    count_order,
    count_recording,
    count_recording_line,
    count_scan,
)
from server.counting.values import CountedPlace, CountLine, CountOrder, RecordedFigure, Tolerance
from server.database.column_types import QuantityColumn
from server.ledger.posting_lines import Place
from server.ledger.tables import bin_content, item_ledger_entry, stock_balance, warehouse_entry
from shared.quantities import ZERO
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Row, Table

    from server.counting.values import LineStatus, OrderStatus
    from server.database.unit_of_work import UnitOfWork
    from shared.quantities import Quantity, UnitCost

Expected = dict[CountedPlace, dict[Tracking, "Quantity"]]


# Orders


def insert_order(work: UnitOfWork, order: CountOrder, description: str) -> None:
    work.connection.execute(
        insert(count_order).values(
            order_no=order.order_no,
            location_code=order.location_code,
            status=order.status,
            posting_date=order.posting_date,
            description=description,
            person_responsible=order.person_responsible,
            tolerance_quantity=order.tolerance.quantity,
            tolerance_percent=order.tolerance.percent,
            tolerance_value=order.tolerance.value,
            made_by=work.person,
            made_at=work.now,
            posted_by="",
        )
    )


def order_row(work: UnitOfWork, order_no: str, *, locked: bool = False) -> Row[Any] | None:
    """The header as it lies in the table; `locked` keeps others from changing the order until the end of the transaction."""
    statement = select(count_order).where(count_order.c.order_no == order_no)
    return work.connection.execute(statement.with_for_update() if locked else statement).one_or_none()


def count_order_of(row: Row[Any]) -> CountOrder:
    return CountOrder(
        order_no=row.order_no,
        location_code=row.location_code,
        status=row.status,
        posting_date=row.posting_date,
        tolerance=Tolerance(row.tolerance_quantity, row.tolerance_percent, row.tolerance_value),
        person_responsible=row.person_responsible,
    )


def order_nos(work: UnitOfWork, location_code: str, status: OrderStatus) -> list[str]:
    """Orders at the location with this status, oldest first."""
    wanted = and_(count_order.c.location_code == location_code, count_order.c.status == status)
    return list(work.connection.execute(select(count_order.c.order_no).where(wanted).order_by(count_order.c.order_no)).scalars())


def set_order_status(work: UnitOfWork, order_no: str, status: OrderStatus) -> None:
    posted = {"posted_by": work.person, "posted_at": work.now} if status == "posted" else {}
    work.connection.execute(update(count_order).where(count_order.c.order_no == order_no).values(status=status, **posted))


# Lines


def insert_lines(
    work: UnitOfWork, order_no: str, first_line_no: int, places: Iterable[CountedPlace], tracked: Mapping[str, bool]
) -> None:
    """Lines that are not calculated yet; `tracked` says of each item whether it is counted by number."""
    rows = [
        {
            "order_no": order_no,
            "line_no": line_no,
            **_place_columns(counted),
            "is_tracked": tracked[counted.item_no],
            "is_calculated": False,
            "expected": 0,
            "unit_cost": 0,
            "status": "open",
            "decided_by": "",
            "remark": "",
            "is_recorded_without_order": False,
        }
        for line_no, counted in enumerate(places, first_line_no)
    ]
    if rows:
        work.connection.execute(insert(count_line), rows)


def set_expected(
    work: UnitOfWork, order_no: str, line: CountLine, expected: Mapping[Tracking, Quantity], unit_cost: UnitCost
) -> None:
    """The expected quantity of a line, in total and by number, as of now."""
    this_line = and_(count_line.c.order_no == order_no, count_line.c.line_no == line.line_no)
    total = sum(expected.values(), ZERO)
    work.connection.execute(update(count_line).where(this_line).values(is_calculated=True, expected=total, unit_cost=unit_cost))
    numbers = count_expected_number.c
    work.connection.execute(delete(count_expected_number).where(numbers.order_no == order_no, numbers.line_no == line.line_no))
    rows = [
        {
            "order_no": order_no,
            "line_no": line.line_no,
            **_tracking_columns(tracking),
            "package_no": tracking.package_no,
            "expected": quantity,
        }
        for tracking, quantity in expected.items()
        if quantity
    ]
    if rows:
        work.connection.execute(insert(count_expected_number), rows)


def set_line_status(
    work: UnitOfWork, order_no: str, line_nos: Sequence[int], status: LineStatus, *, decided_by: str = "", remark: str = ""
) -> None:
    """What becomes of these lines; who decided it, where somebody had to."""
    decided = {"decided_by": decided_by, "decided_at": work.now, "remark": remark} if decided_by else {}
    work.connection.execute(
        update(count_line)
        .where(count_line.c.order_no == order_no, count_line.c.line_no.in_(line_nos))
        .values(status=status, **decided)
    )


def open_order_of(work: UnitOfWork, item_no: str, place: Place) -> str:
    """An open order on which the item is to be counted there; blank: none."""
    columns = count_line.c
    statement = (
        select(columns.order_no)
        .join(count_order, count_order.c.order_no == columns.order_no)
        .where(
            count_order.c.status == "open",
            columns.item_no == item_no,
            columns.location_code == place.location_code,
            columns.bin_code == place.bin_code,
        )
    )
    return work.connection.execute(statement.limit(1)).scalar_one_or_none() or ""


def lines(work: UnitOfWork, order_no: str) -> list[CountLine]:
    """Every line with its expected quantities, and the figures of the finished recordings that were not sent back."""
    expected: dict[int, dict[Tracking, Quantity]] = defaultdict(dict)
    for row in work.connection.execute(select(count_expected_number).where(count_expected_number.c.order_no == order_no)):
        expected[row.line_no][Tracking(row.lot_no, row.serial_no, row.package_no)] = row.expected
    recorded: dict[CountedPlace, list[RecordedFigure]] = defaultdict(list)
    for figure in _figures(work, order_no, count_recording.c.status == "finished", count_recording_line.c.is_superseded.is_(False)):
        if figure.quantity is not None:
            recorded[figure.counted].append(figure)
    rows = work.connection.execute(select(count_line).where(count_line.c.order_no == order_no).order_by(count_line.c.line_no))
    return [_count_line(row, expected[row.line_no], recorded[_counted_place(row)]) for row in rows]


def _count_line(row: Row[Any], expected: dict[Tracking, Quantity], recorded: list[RecordedFigure]) -> CountLine:
    return CountLine(
        line_no=row.line_no,
        counted=_counted_place(row),
        status=row.status,
        is_tracked=row.is_tracked,
        is_calculated=row.is_calculated,
        expected=expected,
        recorded=tuple(recorded),
        unit_cost=row.unit_cost,
    )


# Recordings


def insert_recording(work: UnitOfWork, order_no: str, person: str, *, allows_without_order: bool) -> int:
    """A new open recording; its number within the order."""
    highest = select(func.coalesce(func.max(count_recording.c.recording_no), 0)).where(count_recording.c.order_no == order_no)
    recording_no: int = work.connection.execute(highest).scalar_one() + 1
    work.connection.execute(
        insert(count_recording).values(
            order_no=order_no,
            recording_no=recording_no,
            status="open",
            person=person,
            allows_without_order=allows_without_order,
            made_at=work.now,
        )
    )
    return recording_no


def recording_row(work: UnitOfWork, order_no: str, recording_no: int) -> Row[Any] | None:
    recording = count_recording.c
    return work.connection.execute(
        select(count_recording).where(recording.order_no == order_no, recording.recording_no == recording_no)
    ).one_or_none()


def recording_rows(work: UnitOfWork, order_no: str) -> Sequence[Row[Any]]:
    recording = count_recording.c
    return work.connection.execute(
        select(count_recording).where(recording.order_no == order_no).order_by(recording.recording_no)
    ).all()


def set_recording_status(work: UnitOfWork, order_no: str, recording_no: int, status: str) -> None:
    recording = count_recording.c
    work.connection.execute(
        update(count_recording)
        .where(recording.order_no == order_no, recording.recording_no == recording_no)
        .values(status=status, finished_at=work.now if status == "finished" else None)
    )


def figures(work: UnitOfWork, order_no: str, recording_no: int) -> list[RecordedFigure]:
    """Every line of one recording, counted or not."""
    return _figures(work, order_no, count_recording_line.c.recording_no == recording_no)


def figures_of_item(work: UnitOfWork, order_no: str, item_no: str) -> list[RecordedFigure]:
    """Every line of every recording of the order for an item, without what was sent back."""
    line = count_recording_line.c
    return _figures(work, order_no, line.item_no == item_no, line.is_superseded.is_(False))


def figures_sent_back(work: UnitOfWork, order_no: str) -> list[RecordedFigure]:
    """What was counted and sent back by a supervisor."""
    return _figures(work, order_no, count_recording_line.c.is_superseded.is_(True))


def _figures(work: UnitOfWork, order_no: str, *conditions: Any) -> list[RecordedFigure]:
    line, recording = count_recording_line.c, count_recording.c
    joined = count_recording_line.join(
        count_recording, and_(line.order_no == recording.order_no, line.recording_no == recording.recording_no)
    )
    statement = (
        select(count_recording_line)
        .select_from(joined)
        .where(line.order_no == order_no, *conditions)
        .order_by(line.recording_no, line.item_no, line.bin_code, line.lot_no, line.serial_no)
    )
    return [
        RecordedFigure(
            counted=_counted_place(row),
            tracking=Tracking(row.lot_no, row.serial_no),
            recording_no=row.recording_no,
            quantity=row.quantity,
            counted_by=row.counted_by,
            expires_on=row.expires_on,
        )
        for row in work.connection.execute(statement)
    ]


def insert_figures_to_count(work: UnitOfWork, order_no: str, recording_no: int, places: Iterable[CountedPlace]) -> None:
    """Lines that ask to be counted."""
    rows = [
        {
            "order_no": order_no,
            "recording_no": recording_no,
            **_place_columns(counted),
            "lot_no": "",
            "serial_no": "",
            "uom_code": "",
            "quantity": None,
            "counted_by": "",
            "is_superseded": False,
        }
        for counted in places
    ]
    if rows:
        work.connection.execute(insert(count_recording_line), rows)


def put_figure(work: UnitOfWork, order_no: str, figure: RecordedFigure, uom_code: str) -> None:
    """The figure as it is now; the one before is replaced."""
    dialect = sqlite if work.connection.dialect.name == "sqlite" else postgresql
    key = {
        "order_no": order_no,
        "recording_no": figure.recording_no,
        **_place_columns(figure.counted),
        **_tracking_columns(figure.tracking),
    }
    what = {
        "uom_code": uom_code,
        "quantity": figure.quantity,
        "expires_on": figure.expires_on,
        "counted_by": figure.counted_by,
        "counted_at": work.now,
        "is_superseded": False,
    }
    work.connection.execute(
        dialect.insert(count_recording_line).values(**key, **what).on_conflict_do_update(index_elements=list(key), set_=what)
    )


def remove_figure(work: UnitOfWork, order_no: str, figure: RecordedFigure) -> None:
    """The figure was taken back, and there was none before."""
    line = count_recording_line.c
    work.connection.execute(
        delete(count_recording_line).where(
            line.order_no == order_no,
            line.recording_no == figure.recording_no,
            *_at(line, figure.counted),
            *_numbered(line, figure.tracking),
        )
    )


def supersede(work: UnitOfWork, order_no: str, counted: CountedPlace) -> None:
    """What was counted there is kept, and no longer added up."""
    line = count_recording_line.c
    work.connection.execute(
        update(count_recording_line).where(line.order_no == order_no, *_at(line, counted)).values(is_superseded=True)
    )


def restore(work: UnitOfWork, order_no: str, recording_no: int) -> None:
    """The recording is opened again to be corrected: what it had sent back counts again."""
    line = count_recording_line.c
    work.connection.execute(
        update(count_recording_line).where(line.order_no == order_no, line.recording_no == recording_no).values(is_superseded=False)
    )


# Scans


def insert_scan(work: UnitOfWork, order_no: str, figure: RecordedFigure, quantity_before: Quantity | None) -> None:
    """One scan of a count as evidence, with the figures before and after: what undoing it needs."""
    work.connection.execute(
        insert(count_scan).values(
            transaction_id=work.transaction_id,
            order_no=order_no,
            recording_no=figure.recording_no,
            **_place_columns(figure.counted),
            **_tracking_columns(figure.tracking),
            quantity_before=quantity_before,
            quantity_after=figure.quantity,
            is_undone=False,
        )
    )


def scan_row(work: UnitOfWork, transaction_id: str) -> Row[Any] | None:
    return work.connection.execute(select(count_scan).where(count_scan.c.transaction_id == transaction_id)).one_or_none()


def figure_of_scan(row: Row[Any]) -> RecordedFigure:
    """The figure as the scan left it."""
    return RecordedFigure(_counted_place(row), Tracking(row.lot_no, row.serial_no), row.recording_no, row.quantity_after)


def mark_scan_undone(work: UnitOfWork, transaction_id: str) -> None:
    work.connection.execute(update(count_scan).where(count_scan.c.transaction_id == transaction_id).values(is_undone=True))


# What the books say


def book_quantities(
    work: UnitOfWork, location_code: str, *, with_bins: bool, as_of: date, item_nos: Sequence[str] = ()
) -> Expected:
    """What should be at the location on a day, by item, place and number; items with nothing there are absent.

    What is there now less what was posted for later days: the history itself need not be added up. `item_nos`: only these.
    """
    balance, ledger = (bin_content, warehouse_entry) if with_bins else (stock_balance, item_ledger_entry)
    found: Expected = {}
    for table, sign, dated in ((balance, 1, ()), (ledger, -1, (ledger.c.posting_date > as_of,))):
        for row in work.connection.execute(_sums(table, location_code, with_bins, item_nos, dated)):
            place = CountedPlace(row.item_no, row.variant_code, Place(location_code, row.bin_code))
            numbers = found.setdefault(place, {})
            number = Tracking(row.lot_no, row.serial_no, row.package_no)
            numbers[number] = numbers.get(number, ZERO) + sign * row.quantity
    left = {place: {number: quantity for number, quantity in numbers.items() if quantity} for place, numbers in found.items()}
    return {place: numbers for place, numbers in left.items() if numbers}


def recorded_numbers(work: UnitOfWork, item_no: str, numbers: Tracking) -> list[tuple[str, int, str, str, bool]]:
    """Counted lines with these numbers, of any item where none is named: order, recording, item, place, whether it is posted."""
    columns = count_recording_line.c
    wanted = {"item_no": item_no, "lot_no": numbers.lot_no, "serial_no": numbers.serial_no}
    rows = work.connection.execute(
        select(
            columns.order_no, columns.recording_no, columns.item_no, columns.bin_code, columns.location_code, count_order.c.status
        )
        .join(count_order, count_order.c.order_no == columns.order_no)
        .where(*(columns[name] == value for name, value in wanted.items() if value), columns.is_superseded.is_(False))
        .order_by(columns.order_no, columns.recording_no)
    )
    return [
        (row.order_no, row.recording_no, row.item_no, row.bin_code or row.location_code, row.status == "posted") for row in rows
    ]


def _sums(table: Table, location_code: str, with_bins: bool, item_nos: Sequence[str], dated: tuple[Any, ...]) -> Any:
    column = table.c
    key = [
        column.item_no,
        column.variant_code,
        (column.bin_code if with_bins else literal("")).label("bin_code"),
        column.lot_no,
        column.serial_no,
        column.package_no,
    ]
    statement = select(*key, func.sum(column.quantity, type_=QuantityColumn()).label("quantity"))
    conditions = [column.location_code == location_code, *dated]
    if item_nos:
        conditions.append(column.item_no.in_(item_nos))
    return statement.where(*conditions).group_by(*(part for part in key if part.name != "bin_code" or with_bins))


# Columns that name a thing


def _counted_place(row: Row[Any]) -> CountedPlace:
    return CountedPlace(row.item_no, row.variant_code, Place(row.location_code, row.bin_code))


def _place_columns(counted: CountedPlace) -> dict[str, str]:
    return {
        "item_no": counted.item_no,
        "variant_code": counted.variant_code,
        "location_code": counted.place.location_code,
        "bin_code": counted.place.bin_code,
    }


def _tracking_columns(tracking: Tracking) -> dict[str, str]:
    return {"lot_no": tracking.lot_no, "serial_no": tracking.serial_no}


def _at(columns: Any, counted: CountedPlace) -> list[Any]:
    return [columns[name] == value for name, value in _place_columns(counted).items()]


def _numbered(columns: Any, tracking: Tracking) -> list[Any]:
    return [columns[name] == value for name, value in _tracking_columns(tracking).items()]
