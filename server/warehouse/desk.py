"""What the office does with activities over HTTP: register, change a line, split it; and picks as they are asked for there."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.outstanding.values import OrderLineKey, Source
from server.warehouse import activities, activity_store
from server.warehouse.pick_values import DocumentToPick, GoodsToPick, LineToPick, PickRequest, Sorting, SplitBy
from server.warehouse.rules import changing
from server.warehouse.values import HandledLine
from shared.tracking import Tracking

if TYPE_CHECKING:
    from server.access.authentication import Caller
    from server.database.unit_of_work import UnitOfWork
    from server.warehouse.activities import SourcePosting
    from server.warehouse.values import ActivityLine, Registration
    from shared.quantities import Quantity
    from shared.wire.activities import ActivityDone, LineChange, LineDone, NewPicks, PickOptions


def register(work: UnitOfWork, activity_no: str, done: ActivityDone, *, post_source: SourcePosting) -> Registration:
    """Register what was done; without lines all that is left. Raises: Refused(NOT_ON_DOCUMENT, …) as `activities.register`."""
    if not done.lines:
        return activities.register(work, activity_no, post_source=post_source)
    left = {line.line_no: line for line in activities.locked_lines(work, activity_no)}
    handled = []
    for each in done.lines:
        line = changing.line_meant(each, left.values(), activity_no)
        left[line.line_no] = replace(line, handled=line.handled + each.quantity)
        handled.append(_handled(line, each))
    return activities.register(work, activity_no, handled, post_source=post_source)


def _handled(line: ActivityLine, done: LineDone) -> HandledLine:
    return HandledLine(
        line_no=line.line_no,
        quantity=done.quantity,
        from_bin=done.from_bin,
        to_bin=done.to_bin,
        tracking=changing.tracking_of(line, done),
        expires_on=done.expiration,
    )


def change_line(work: UnitOfWork, activity_no: str, line_no: int, change: LineChange, caller: Caller) -> None:
    """Take from another bin, put into another, take other numbers; other bins are for those whom the location lets choose.

    Raises: Refused(NOT_ON_DOCUMENT, ACTIVITY_FINISHED, NOT_FOUND, NOT_PERMITTED, INVALID_REQUEST).
    Source: spec/warehouse.md, section 6, rule 9; section 5, rule 8; section 8, rule 2; section 14, rule 2.
    """
    line = _open_line(work, activity_no, line_no)
    location = catalog.location(work, activities.activity(work, activity_no).location_code)
    for bin_code in filter(None, (change.from_bin, change.to_bin)):
        caller.require(location.other_bin_role, action="use another bin than planned")
        catalog.bin_(work, location.code, bin_code)
    activity_store.save_line(work, changing.changed(line, change))


def split_line(work: UnitOfWork, activity_no: str, line_no: int, quantity: Quantity) -> None:
    """Make so much of what is left of the line a line of its own, behind all others.

    Raises: Refused(NOT_ON_DOCUMENT, ACTIVITY_FINISHED, MORE_THAN_PLANNED, INVALID_REQUEST).
    """
    line = _open_line(work, activity_no, line_no)
    kept, split = changing.split(line, quantity)
    activity_store.save_line(work, kept)
    activities.add_lines(work, activity_no, [split])


def _open_line(work: UnitOfWork, activity_no: str, line_no: int) -> ActivityLine:
    activities.locked_lines(work, activity_no)
    activities.open_activity(work, activity_no)
    return activities.line(work, activity_no, line_no)


# Picks


def pick_request(work: UnitOfWork, new: NewPicks) -> PickRequest:
    """The request as it is meant. Raises: Refused(UNKNOWN_ITEM, UOM_UNKNOWN, NOT_FOUND)."""
    if new.to_bin:
        catalog.bin_(work, new.location, new.to_bin)
    goods = tuple(
        GoodsToPick(
            item_no=each.item,
            quantity=catalog.base_quantity(catalog.item(work, each.item), each.quantity, each.uom),
            variant_code=each.variant,
            uom_code=each.uom,
            tracking=Tracking(each.lot, each.serial),
        )
        for each in new.goods
    )
    request = PickRequest(
        location_code=new.location,
        documents=tuple(DocumentToPick(Source(each.kind), each.no) for each in new.documents),
        lines=tuple(LineToPick(OrderLineKey(Source(each.kind), each.no, each.line), each.quantity) for each in new.lines),
        goods=goods,
        due_until=new.due_until,
        sorting=Sorting(new.sorting),
        to_bin=new.to_bin,
    )
    return with_options(request, new)


def with_options(request: PickRequest, options: PickOptions) -> PickRequest:
    """The request with how it is shared out."""
    return replace(
        request,
        split_by=frozenset(SplitBy(word) for word in options.split_by),
        max_lines=options.max_lines,
        max_documents=options.max_documents,
        assigned_to=options.assigned_to,
        priority=options.priority,
        note=options.note,
        breakbulk_filter=options.breakbulk_filter,
        do_not_fill=options.do_not_fill,
        totes=MappingProxyType(dict(request.totes)),
    )
