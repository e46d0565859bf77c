"""The counter's side: recordings, and what devices send while somebody counts. Never shows an expected quantity.

Source: spec/counting.md, sections 5 to 7; spec/handheld.md, section 7.1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from server.counting import rules, store
from server.counting.order_lines import add_lines, base_quantity, calculate, count_order, countable_item, number_of, place_of
from server.counting.values import CountedPlace, CountOrder, RecordedFigure
from shared.errors import CANNOT_UNDO, NOT_FOUND, RECORDING_FINISHED, Refused
from shared.quantities import ZERO
from shared.wire.access import Role
from shared.wire.transactions import Posted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.access.authentication import Caller
    from server.database.unit_of_work import UnitOfWork
    from shared.tracking import Tracking
    from shared.wire.counting import NewRecording, RecordedLine
    from shared.wire.transactions import Transaction


def make_recording(work: UnitOfWork, order_no: str, new: NewRecording) -> int:
    """Share out lines of an open order to be counted; the recording's number. Source: section 5.

    Raises: Refused(NOT_FOUND) when no line fits.
    """
    order = count_order(work, order_no)
    rules.require_open(order)
    taken = {
        figure.counted for row in store.recording_rows(work, order_no) for figure in store.figures(work, order_no, row.recording_no)
    }
    places = [
        line.counted
        for line in store.lines(work, order_no)
        if (not new.items or line.counted.item_no in new.items)
        and (not new.bins or line.counted.place.bin_code in new.bins)
        and not (new.only_lines_not_in_recordings and line.counted in taken)
    ]
    if not places and not new.allow_without_order:
        raise Refused(NOT_FOUND, what="line to count on", key=order_no)
    recording_no = store.insert_recording(work, order_no, new.person, allows_without_order=new.allow_without_order)
    store.insert_figures_to_count(work, order_no, recording_no, places)
    return recording_no


def record(work: UnitOfWork, order_no: str, recording_no: int, lines: Iterable[RecordedLine]) -> None:
    """Set what was counted: each figure replaces the one before, zero included. Source: section 6."""
    order = count_order(work, order_no)
    _require_open_recording(work, order, recording_no)
    for line in lines:
        item = countable_item(work, line.item, line.variant)
        counted = CountedPlace(item.no, line.variant, place_of(work, order, line.location, line.bin))
        figure = RecordedFigure(
            counted=counted,
            tracking=number_of(item, line.lot, line.serial, line.quantity),
            recording_no=recording_no,
            quantity=base_quantity(item, line.quantity, line.uom),
            counted_by=work.person,
            expires_on=line.expiration,
        )
        _put(work, order, figure, line.uom or item.base_uom)


def finish_recording(work: UnitOfWork, order_no: str, recording_no: int) -> None:
    """Everything is counted: the figures count for the order from now on. Source: section 7, rules 1 to 4."""
    order = count_order(work, order_no)
    row = _require_open_recording(work, order, recording_no)
    figures = store.figures(work, order_no, recording_no)
    rules.require_finishable_recording(figures, f"recording {recording_no} of {order_no}")
    unexpected = rules.places_without_line(figures, (line.counted for line in store.lines(work, order_no)))
    rules.require_on_order(unexpected, allowed=row.allows_without_order, order_no=order_no)
    add_lines(work, order, unexpected)
    calculate(work, order, [line for line in store.lines(work, order_no) if line.counted in unexpected])
    store.set_recording_status(work, order_no, recording_no, "finished")
    counted = {figure.counted for figure in figures}
    recounted = [line.line_no for line in store.lines(work, order_no) if line.status == "recount" and line.counted in counted]
    store.set_line_status(work, order_no, recounted, "open")


def reopen_recording(work: UnitOfWork, order_no: str, recording_no: int) -> None:
    """Go on counting; its figures no longer count for the order until it is finished again. Source: section 7, rule 5."""
    order = count_order(work, order_no)
    rules.require_open(order)
    _recording(work, order_no, recording_no)
    store.set_recording_status(work, order_no, recording_no, "open")
    store.restore(work, order_no, recording_no)


def _require_open_recording(work: UnitOfWork, order: CountOrder, recording_no: int) -> Any:
    rules.require_open(order)
    row = _recording(work, order.order_no, recording_no)
    if row.status != "open":
        raise Refused(RECORDING_FINISHED, recording=f"{recording_no} of {order.order_no}")
    return row


def _put(work: UnitOfWork, order: CountOrder, figure: RecordedFigure, uom: str) -> RecordedFigure | None:
    """Write the figure after its checks; the one that it replaced."""
    others, before = [], None
    for other in store.figures_of_item(work, order.order_no, figure.counted.item_no):
        if (other.recording_no, other.counted, other.tracking) == (figure.recording_no, figure.counted, figure.tracking):
            before = other
        elif other.counted.variant_code == figure.counted.variant_code:
            others.append((str(other.counted), other.tracking, other.quantity or ZERO))
    assert figure.quantity is not None
    rules.require_countable(figure.tracking, figure.quantity, figure.counted.item_no, others)
    rules.require_other_counter(figure.counted, figure.counted_by, store.figures_sent_back(work, order.order_no))
    store.put_figure(work, order.order_no, figure, uom)
    return before


# What devices send


def count_recorded(work: UnitOfWork, transaction: Transaction, caller: Caller) -> Posted:
    """A scan or a typed figure of the person's own recording, which is made with the first. Source: handheld.md, 7.1."""
    content = transaction.content
    assert content.kind == "count_recorded"
    caller.require(Role.FLOOR, action="count")
    order = count_order(work, content.order)
    rules.require_open(order)
    item = countable_item(work, content.item, content.variant)
    counted = CountedPlace(item.no, content.variant, place_of(work, order, "", content.bin))
    tracking = number_of(item, content.lot, content.serial, content.quantity)
    recording_no = _own_recording(work, order, caller.person)
    before = _figure_before(work, order.order_no, recording_no, counted, tracking)
    quantity = base_quantity(item, content.quantity, content.uom)
    had = before.quantity if before else None
    figure = RecordedFigure(
        counted,
        tracking,
        recording_no,
        quantity if content.mode == "set" else (had or ZERO) + quantity,
        caller.person,
        content.expiration,
    )
    if before and not figure.expires_on:
        figure = replace(figure, expires_on=before.expires_on)
    _put(work, order, figure, content.uom or item.base_uom)
    store.insert_scan(work, order.order_no, figure, had)
    return Posted(id=transaction.id, document_no=order.order_no, message=f"{counted}: {figure.quantity} {item.base_uom}")


def undo_count_recorded(work: UnitOfWork, transaction: Transaction, _answer: Posted, caller: Caller) -> Posted:
    """Take back one scan, as long as the recording is open and the figure is still the one that the scan made."""
    scan = store.scan_row(work, str(transaction.id))
    assert scan is not None, "every counted transaction has its scan"
    figure = store.figure_of_scan(scan)
    order = count_order(work, scan.order_no)
    _require_open_recording(work, order, scan.recording_no)
    now = _figure_before(work, scan.order_no, scan.recording_no, figure.counted, figure.tracking)
    if (
        scan.is_undone
        or now is None
        or now.quantity is None
        or now.quantity < (figure.quantity or ZERO) - (scan.quantity_before or ZERO)
    ):
        raise Refused(CANNOT_UNDO, what=f"The count of {figure.counted}", reason="it was counted anew since")
    left = now.quantity - (figure.quantity or ZERO) + (scan.quantity_before or ZERO)
    if left == ZERO and scan.quantity_before is None:
        store.remove_figure(work, scan.order_no, now)
    else:
        store.put_figure(work, scan.order_no, replace(now, quantity=left, counted_by=caller.person), "")
    store.mark_scan_undone(work, str(transaction.id))
    return Posted(id=transaction.id, document_no=scan.order_no, message=f"{figure.counted}: {left}")


def count_finished(work: UnitOfWork, transaction: Transaction, caller: Caller) -> Posted:
    """The person's own recording is finished."""
    content = transaction.content
    assert content.kind == "count_finished"
    caller.require(Role.FLOOR, action="count")
    order = count_order(work, content.order)
    rules.require_open(order)
    own = _open_recording_of(work, order.order_no, caller.person)
    if own is None:
        raise Refused(NOT_FOUND, what="open recording of", key=f"{caller.person} on {order.order_no}")
    finish_recording(work, order.order_no, own)
    return Posted(id=transaction.id, document_no=order.order_no, message="Count finished")


def _own_recording(work: UnitOfWork, order: CountOrder, person: str) -> int:
    """The person's open recording on the order; made where there is none: it may record what nobody expected."""
    own = _open_recording_of(work, order.order_no, person)
    return own or store.insert_recording(work, order.order_no, person, allows_without_order=True)


def _open_recording_of(work: UnitOfWork, order_no: str, person: str) -> int | None:
    rows = store.recording_rows(work, order_no)
    return next((row.recording_no for row in rows if row.status == "open" and row.person == person), None)


def _figure_before(
    work: UnitOfWork, order_no: str, recording_no: int, counted: CountedPlace, tracking: Tracking
) -> RecordedFigure | None:
    figures = store.figures_of_item(work, order_no, counted.item_no)
    return next((f for f in figures if (f.recording_no, f.counted, f.tracking) == (recording_no, counted, tracking)), None)


def _recording(work: UnitOfWork, order_no: str, recording_no: int) -> Any:
    row = store.recording_row(work, order_no, recording_no)
    if row is None:
        raise Refused(NOT_FOUND, what="recording", key=f"{recording_no} of {order_no}")
    return row
