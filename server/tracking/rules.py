"""Decisions about numbers on lines that are not posted yet, on values alone. Source: spec/tracking.md, sections 3, 4 and 8."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from server.tracking.values import LineSource
from shared.errors import (
    EXPIRATION_MISMATCH,
    INVALID_REQUEST,
    SERIAL_QUANTITY_NOT_ONE,
    SERIAL_SCANNED_TWICE,
    TRACKING_HANDLED,
    TRACKING_LISTED_TWICE,
    TRACKING_OVER_HANDLED,
    TRACKING_QUANTITY_MISMATCH,
    Refused,
)
from shared.quantities import ONE, ZERO, Quantity
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from server.tracking.values import OpenNumber, TrackedLine

# Numbers on lines


def numbers_kept(line: TrackedLine, before: Sequence[OpenNumber], wanted: Iterable[OpenNumber]) -> list[OpenNumber]:
    """The numbers as the line will hold them: without those of nothing, and with what was posted of each.

    Raises: Refused(INVALID_REQUEST, SERIAL_QUANTITY_NOT_ONE, SERIAL_SCANNED_TWICE, TRACKING_LISTED_TWICE, TRACKING_HANDLED,
    TRACKING_OVER_HANDLED, TRACKING_QUANTITY_MISMATCH). Source: section 3, rules 4 to 6; section 4, rules 1 and 2.
    """
    posted = {number.tracking: number for number in before if number.handled}
    kept = [_with_what_was_posted(posted.get(number.tracking), number) for number in wanted if number.quantity]
    if not line.item.takes_numbers and kept:
        raise Refused(INVALID_REQUEST, reason=f"{line.item.no} has no lots, serial or package numbers")
    if line.key.source is LineSource.RECLASSIFICATION:
        _require_each_change_once(line.item.no, kept)
    else:
        require_each_once(line.item.no, [number.tracking for number in kept])
    for number in posted.values():
        _require_posted_stays(line, number, kept)
    for number in kept:
        _require_possible(line, number)
    left = sum((number.left for number in kept), ZERO)
    if left > line.outstanding:
        raise Refused(TRACKING_QUANTITY_MISMATCH, item=line.item.no, tracked=left, quantity=line.outstanding)
    return kept


def _with_what_was_posted(posted: OpenNumber | None, number: OpenNumber) -> OpenNumber:
    """A number of which something is posted keeps its dates, too."""
    if posted is None:
        return replace(number, handled=ZERO)
    return replace(number, handled=posted.handled, expires_on=posted.expires_on, warranty_ends_on=posted.warranty_ends_on)


def require_each_once(item_no: str, numbers: Iterable[Tracking]) -> None:
    """Each serial number once, else each lot and package once. Raises: Refused(SERIAL_SCANNED_TWICE, TRACKING_LISTED_TWICE)."""
    listed = list(numbers)
    serials = Counter(tracking.serial_no for tracking in listed if tracking.serial_no)
    if twice := next((serial for serial, count in serials.items() if count > 1), None):
        raise Refused(SERIAL_SCANNED_TWICE, serial=twice, item=item_no)
    others = Counter(tracking for tracking in listed if not tracking.serial_no)
    if found := next((tracking for tracking, count in others.items() if count > 1), None):
        raise Refused(TRACKING_LISTED_TWICE, number=said(found), item=item_no)


def _require_each_change_once(item_no: str, numbers: Iterable[OpenNumber]) -> None:
    """Serial numbers once, old and new; a lot may become several, each once. Source: section 9, rule 6."""
    listed = list(numbers)
    for sides in ([number.tracking for number in listed], [number.new_tracking for number in listed]):
        require_each_once(item_no, [side for side in sides if side.serial_no])
    changes = Counter((number.tracking, number.new_tracking) for number in listed)
    if found := next((change for change, count in changes.items() if count > 1), None):
        raise Refused(TRACKING_LISTED_TWICE, number=said(found[0]) or said(found[1]), item=item_no)


def require_takes_assigned(line: TrackedLine) -> None:
    """Raises: Refused(INVALID_REQUEST) on a line that changes numbers: what is there already, nobody assigns."""
    if line.key.source is LineSource.RECLASSIFICATION:
        raise Refused(INVALID_REQUEST, reason="on a reclassification, each number is given with what it becomes")


def _require_possible(line: TrackedLine, number: OpenNumber) -> None:
    if number.becomes_other and line.key.source is not LineSource.RECLASSIFICATION:
        raise Refused(INVALID_REQUEST, reason="only a reclassification gives goods another number or date")
    if number.tracking.is_blank and number.new_tracking.is_blank:
        raise Refused(INVALID_REQUEST, reason="a line of numbers names a lot, a serial number or a package")
    serial_no = number.tracking.serial_no or number.new_tracking.serial_no
    if serial_no and number.quantity != ONE:
        raise Refused(SERIAL_QUANTITY_NOT_ONE, serial=serial_no, item=line.item.no, quantity=number.quantity)
    if number.to_handle > number.left:
        raise Refused(
            TRACKING_OVER_HANDLED,
            quantity=number.to_handle,
            number=said(number.tracking),
            left=max(number.left, ZERO),
            document=line.key,
        )


def _require_posted_stays(line: TrackedLine, posted: OpenNumber, kept: Iterable[OpenNumber]) -> None:
    found = next((number for number in kept if number.tracking == posted.tracking), None)
    if found is None or found.quantity < posted.handled:
        raise Refused(TRACKING_HANDLED, quantity=posted.handled, number=said(posted.tracking), document=line.key)


def dated(
    item_no: str, numbers: Iterable[OpenNumber], established: Mapping[Tracking, date | None], *, is_inbound: bool
) -> list[OpenNumber]:
    """The numbers with their dates: one for all lines of a lot, and the established one where there is one, blank ones too.

    `established`: by what dates belong to. Raises: Refused(EXPIRATION_MISMATCH). Source: section 8, rules 1, 2 and 3.
    """
    listed = list(numbers)
    dates = dict(established)
    for number in listed:
        owner = dated_by(number.tracking)
        if number.expires_on is None or number.handled:
            continue
        if owner in dates and dates[owner] != number.expires_on and (is_inbound or dates[owner] is not None):
            raise Refused(
                EXPIRATION_MISMATCH,
                lot=owner.lot_no or owner.serial_no or owner.package_no,
                item=item_no,
                known=dates[owner] or "without a date",
                given=number.expires_on,
            )
        dates[owner] = number.expires_on
    return [replace(number, expires_on=dates.get(dated_by(number.tracking), number.expires_on)) for number in listed]


def dated_by(tracking: Tracking) -> Tracking:
    """What an expiration date belongs to: the lot, else the serial number, else the package. Source: section 8, rule 1."""
    if tracking.lot_no:
        return Tracking(lot_no=tracking.lot_no)
    return Tracking(serial_no=tracking.serial_no) if tracking.serial_no else tracking


def after_posting(numbers: Iterable[OpenNumber], posted: Mapping[Tracking, Quantity], outstanding: Quantity) -> list[OpenNumber]:
    """The numbers when so much of each was posted, or (negative) taken back, and so much of the line is left.

    What came with other numbers leaves less room for those that are listed: the last give way.
    """
    handled = [_posted_more(number, posted.get(number.tracking, ZERO)) for number in numbers]
    room = outstanding
    kept = []
    for number in handled:
        left = min(number.left, max(room, ZERO))
        room -= left
        kept.append(replace(number, quantity=number.handled + left, to_handle=min(number.to_handle, left)))
    return [number for number in kept if number.quantity]


def _posted_more(number: OpenNumber, change: Quantity) -> OpenNumber:
    more = max(change, -number.handled)
    handled = number.handled + more
    quantity = max(number.quantity, handled)
    to_handle = min(max(number.to_handle - more, ZERO), quantity - handled)
    if more < ZERO:
        to_handle = quantity - handled
    return replace(number, handled=handled, quantity=quantity, to_handle=to_handle)


def undefined_quantity(line: TrackedLine, numbers: Iterable[OpenNumber]) -> Quantity:
    """What of the line has no number yet. Source: section 3, rule 4."""
    return line.outstanding - sum((number.left for number in numbers), ZERO)


def said(tracking: Tracking) -> str:
    """The numbers in words, the most particular first."""
    return " in ".join(
        f"{name} {number}"
        for name, number in (("serial number", tracking.serial_no), ("lot", tracking.lot_no), ("package", tracking.package_no))
        if number
    )
