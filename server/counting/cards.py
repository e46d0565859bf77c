"""Questions about count orders: what the office, the supervisor and the counter see. Nothing here changes anything.

What the counter sees (`recording_card`, `open_documents`) never holds an expected quantity: a blind count must be blind on the
wire, not only on the screen. Source: spec/handheld.md, section 7.1, rule 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.counting import rules, store, values
from shared.errors import NOT_FOUND, Refused
from shared.quantities import ZERO
from shared.wire.counting import (
    CountDifference,
    CountDifferences,
    CountedNumber,
    CountLine,
    CountOrderCard,
    RecordingCard,
    RecordingLineCard,
)
from shared.wire.work import OpenDocument, OpenLine

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Row

    from server.catalog.values import Item
    from server.counting.rules import Difference
    from server.counting.values import CountOrder
    from server.database.unit_of_work import UnitOfWork


def order_card(work: UnitOfWork, order_no: str) -> CountOrderCard:
    """The whole order, for the office. Raises: Refused(NOT_FOUND)."""
    row = _order_row(work, order_no)
    lines = store.lines(work, order_no)
    items = catalog.items(work, {line.counted.item_no for line in lines})
    return CountOrderCard(
        order=row.order_no,
        status=row.status,
        location=row.location_code,
        description=row.description,
        posting_date=row.posting_date,
        person_responsible=row.person_responsible,
        lines=tuple(_line_card(line, items[line.counted.item_no]) for line in lines),
        recordings=tuple(_recording_card(work, order_no, recording) for recording in store.recording_rows(work, order_no)),
    )


def recording_card(work: UnitOfWork, order_no: str, recording_no: int) -> RecordingCard:
    """One recording, for who counts. Raises: Refused(NOT_FOUND)."""
    row = store.recording_row(work, order_no, recording_no)
    if row is None:
        raise Refused(NOT_FOUND, what="recording", key=f"{recording_no} of {order_no}")
    return _recording_card(work, order_no, row)


def count_differences(work: UnitOfWork, order_no: str) -> CountDifferences:
    """Every line with its difference, number by number, most valuable first, for the supervisor. Raises: Refused(NOT_FOUND)."""
    order = store.count_order_of(_order_row(work, order_no))
    lines = store.lines(work, order_no)
    items = catalog.items(work, {line.counted.item_no for line in lines})
    rows = [row for line in lines for row in _difference_rows(line, items[line.counted.item_no], order)]
    rows.sort(key=lambda row: (-(row.value or 0), row.line_no, row.lot, row.serial))
    recordings_open = sum(row.status == "open" for row in store.recording_rows(work, order_no))
    return CountDifferences(
        order=order_no, status=order.status, location=order.location_code, lines=tuple(rows), recordings_open=recordings_open
    )


def open_documents(work: UnitOfWork, location_code: str) -> list[OpenDocument]:
    """Count orders at the location: the open ones with what is to be counted where, the finished ones for a supervisor."""
    to_count = [_open_document(work, order_no, location_code) for order_no in store.order_nos(work, location_code, "open")]
    finished = store.order_nos(work, location_code, "finished")
    return to_count + [OpenDocument(kind="count_approval", no=no, location=location_code, lines=()) for no in finished]


def _order_row(work: UnitOfWork, order_no: str) -> Row[Any]:
    row = store.order_row(work, order_no)
    if row is None:
        raise Refused(NOT_FOUND, what="count order", key=order_no)
    return row


def _open_document(work: UnitOfWork, order_no: str, location_code: str) -> OpenDocument:
    lines = [line for line in store.lines(work, order_no) if not line.recorded]
    items = catalog.items(work, {line.counted.item_no for line in lines})
    open_lines = tuple(
        OpenLine(
            line=line.line_no,
            item=line.counted.item_no,
            variant=line.counted.variant_code,
            uom=items[line.counted.item_no].base_uom,
            quantity=ZERO,
            bin=line.counted.place.bin_code,
        )
        for line in lines
    )
    return OpenDocument(kind="count_order", no=order_no, location=location_code, lines=open_lines)


def _line_card(line: values.CountLine, item: Item) -> CountLine:
    recorded = line.recorded_total
    return CountLine(
        line_no=line.line_no,
        item=line.counted.item_no,
        variant=line.counted.variant_code,
        location=line.counted.place.location_code,
        bin=line.counted.place.bin_code,
        uom=item.base_uom,
        expected=line.expected_total if line.is_calculated else None,
        recorded=recorded,
        difference=None if recorded is None else recorded - line.expected_total,
        status=line.status,
        numbers=tuple(_number_card(difference) for difference in rules.differences(line) if line.is_tracked),
    )


def _number_card(difference: Difference) -> CountedNumber:
    return CountedNumber(
        lot=difference.tracking.lot_no,
        serial=difference.tracking.serial_no,
        expected=difference.expected,
        recorded=difference.recorded,
        difference=difference.quantity,
    )


def _recording_card(work: UnitOfWork, order_no: str, row: Row[Any]) -> RecordingCard:
    lines = tuple(
        RecordingLineCard(
            item=figure.counted.item_no,
            variant=figure.counted.variant_code,
            location=figure.counted.place.location_code,
            bin=figure.counted.place.bin_code,
            lot=figure.tracking.lot_no,
            serial=figure.tracking.serial_no,
            uom="",
            quantity=figure.quantity,
            counted_by=figure.counted_by,
        )
        for figure in store.figures(work, order_no, row.recording_no)
    )
    return RecordingCard(recording_no=row.recording_no, status=row.status, person=row.person, lines=lines)


def _difference_rows(line: values.CountLine, item: Item, order: CountOrder) -> list[CountDifference]:
    within = bool(line.recorded) and rules.is_within_tolerance(line, order.tolerance)
    found = rules.differences(line) or (None,)
    return [
        CountDifference(
            line_no=line.line_no,
            bin=line.counted.place.bin_code,
            item=line.counted.item_no,
            variant=line.counted.variant_code,
            lot=difference.tracking.lot_no if difference else "",
            serial=difference.tracking.serial_no if difference else "",
            description=item.description,
            uom=item.base_uom,
            expected=difference.expected if difference else line.expected_total,
            recorded=difference.recorded if difference else None,
            difference=difference.quantity if difference else None,
            value=rules.value_of(difference, line) if difference else None,
            within_tolerance=within,
            status=line.status,
            counted_by=line.counted_by,
        )
        for difference in found
    ]
