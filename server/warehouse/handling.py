"""What people with scanners do on activities: handle a line, say that it is short, finish, take back.

The same for picks, put-aways and movements. Source: spec/warehouse.md, section 11; spec/handheld.md, sections 7.4 to 7.6.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.license_plates import standing
from server.outstanding import answers
from server.outstanding import service as outstanding
from server.warehouse import activities, activity_store, plates, store
from server.warehouse.rules import goods, scanned
from server.warehouse.values import ActivityType, HandledLine
from shared.errors import CANNOT_UNDO, Refused
from shared.wire.transactions import Posted

if TYPE_CHECKING:
    from server.access.authentication import Caller
    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.warehouse.activities import SourcePosting
    from server.warehouse.values import ActivityLine, RegisteredLine, WarehouseActivity
    from shared.tracking import Tracking
    from shared.wire.transactions import Transaction
    from shared.wire.warehouse import Handled


def handled(work: UnitOfWork, transaction: Transaction, caller: Caller, *, post_source: SourcePosting) -> Posted:
    """A scan of goods that were taken from one bin and put into another, as a line of an activity says, or nearly so.

    Raises: Refused(NOT_FOUND, ACTIVITY_FINISHED, WRONG_ITEM, WRONG_BIN, WRONG_LOT, WRONG_TOTE, MORE_THAN_PLANNED, …).
    """
    content = transaction.content
    assert content.kind == "handled"
    work.lock_items([content.item])
    activity = activities.open_activity(work, content.activity)
    line = activities.line(work, content.activity, content.line)
    scanned.require_item(line, content)
    scanned.require_bins(line, content, catalog.location(work, activity.location_code), caller.roles)
    if activity.type is ActivityType.PICK:
        scanned.require_tote(line, content, activities.lines(work, content.activity))
    item = catalog.item(work, content.item)
    taken = _taken(activity, line, content, item)
    done = HandledLine(
        line_no=line.line_no,
        quantity=catalog.base_quantity(item, content.quantity, content.uom),
        from_bin=content.from_bin or None,
        to_bin=content.to_bin or None,
        tracking=taken,
        expires_on=content.expiration,
        from_plate=content.from_plate,
        tote=content.to_plate or None,
        uom_code=content.uom or item.base_uom,
        base_units_per_unit=catalog.base_units_per(item, content.uom),
        reason=content.reason,
    )
    if activity.type is ActivityType.PICK and content.to_plate not in ("", line.tote):
        activity_store.name_tote(work, line, content.to_plate)
    registration = activities.register(work, content.activity, [done], post_source=post_source)
    return Posted(
        id=transaction.id,
        entry_nos=registration.entry_nos,
        warehouse_entry_nos=registration.warehouse_entry_nos,
        document_no=next(iter(registration.document_nos), content.activity),
        message=f"{content.quantity} {content.uom or item.base_uom} {item.no} of {content.activity} done",
    )


def _taken(activity: WarehouseActivity, line: ActivityLine, content: Handled, item: Item) -> Tracking:
    """The numbers that were taken, which may be others than planned. Raises: Refused(WRONG_LOT, LOT_REQUIRED, …)."""
    taken = scanned.tracking(activity, line, content)
    if activity.type is ActivityType.PICK and line.order_line is not None:
        goods.require_numbers_for_sale(item, taken)
    return taken


def undo_handled(
    work: UnitOfWork, transaction: Transaction, answer: Posted, _caller: Caller, *, post_source: SourcePosting
) -> Posted:
    """The goods go back to where they were taken from, and the line is to be done again.

    Raises: Refused(CANNOT_UNDO) when they were shipped since, or the source document cannot be taken back.
    """
    transaction_id = str(transaction.id)
    done = store.registered_by(work, transaction_id)
    assert done is not None, "everything that was handled is registered"
    work.lock_items([done.item_no])
    message = f"{done.planned_no} line {done.planned_line_no} undone"
    back = done.way_back(activities.next_registered_no(work))
    standing.take_off_again(work, transaction_id)
    results = []
    if answer.entry_nos:
        results = [_undo_source(work, done, answer, post_source)]
    else:
        _no_longer_waiting(work, done)
        if catalog.location(work, done.location_code).bin_mandatory:
            results = [activities.post_movements(work, [back])]
    plates.return_to(work, transaction_id, done)
    store.insert_registered(work, [back], catalog.work_date(work))
    activities.take_back(work, done)
    return answers.undone(answer, results, message)


def _undo_source(work: UnitOfWork, done: RegisteredLine, answer: Posted, post_source: SourcePosting) -> answers.Numbers:
    """Take the shipment or receipt back: a scan is one line of it. Raises: Refused(CANNOT_UNDO, …)."""
    source = done.order_line.source if done.order_line else None
    if source is None or source not in post_source.undoes:
        raise Refused(CANNOT_UNDO, what=f"{done.planned_no}", reason="what it posted is final")
    return post_source.undoes[source](work, answer.entry_nos[0], None)


def _no_longer_waiting(work: UnitOfWork, done: RegisteredLine) -> None:
    if done.type is ActivityType.PICK and done.order_line is not None:
        goods.require_still_waiting(done, outstanding.picked(work, done.order_line.source, done.order_line.document_no))
        outstanding.add_picked(work, replace(goods.picked_goods(done), quantity=-done.quantity))


def activity_finished(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """What is left of the activity can be planned anew. Raises: Refused(NOT_FOUND, ACTIVITY_FINISHED)."""
    content = transaction.content
    assert content.kind == "activity_finished"
    left = activities.finish(work, content.activity)
    said = f"{content.activity} finished" + (f", {len(left)} lines given back" if left else "")
    return Posted(id=transaction.id, document_no=content.activity, message=said)
