"""A license plate that is brought to another bin does the put-aways and movements of its goods: two scans for all of it.

Source: spec/handheld.md, sections 7.4 and 7.6.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.license_plates import service as license_plates
from server.license_plates import standing
from server.warehouse import activities, activity_store, store
from server.warehouse.rules import plates as rules
from server.warehouse.rules import put_away_lines, registering
from server.warehouse.values import HandledLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.access.authentication import Caller
    from server.database.unit_of_work import UnitOfWork
    from server.license_plates.values import OnPlates
    from server.warehouse.rules.plates import Settled
    from server.warehouse.values import RegisteredLine
    from shared.wire.transactions import Posted, Transaction


def moved(work: UnitOfWork, transaction: Transaction, caller: Caller) -> Posted:
    """The plate is in another bin with all that stands on it, and so much less is left of the lines that wanted that.

    Who brings it to another bin for arrivals has put nothing away. Raises: Refused(NOT_FOUND, PLATE_ELSEWHERE, …).
    """
    content = transaction.content
    assert content.kind == "plate_moved"
    on_it = standing.contents(work, content.plate)
    work.lock_items({each.goods.item_no for each in on_it})
    on_it = standing.contents(work, content.plate)
    answer = license_plates.moved(work, transaction, caller)
    location = catalog.location(work, transaction.location)
    if not on_it or put_away_lines.is_for_arrivals(catalog.bin_(work, location.code, content.to_bin), location):
        return answer
    lines_done = _settle(work, location.code, on_it, content.to_bin)
    said = f", {lines_done} lines done" if lines_done else ""
    return answer.model_copy(update={"message": f"{answer.message}{said}"})


def _settle(work: UnitOfWork, location_code: str, on_it: Sequence[OnPlates], to_bin: str) -> int:
    """Register what was done of open lines; how many they are."""
    items = catalog.items(work, {each.goods.item_no for each in on_it})
    lines = activities.lines_left(work, location_code, items)
    headers = {activity_no: activities.activity(work, activity_no) for activity_no in {line.activity_no for line in lines}}
    lines = [line for line in lines if rules.is_done_by_moving(headers[line.activity_no])]
    settled = sorted(rules.settled(lines, on_it, items, to_bin), key=lambda done: (done.line.activity_no, done.line.line_no))
    for activity_no, done in groupby(settled, key=lambda each: each.line.activity_no):
        _register(work, activity_no, list(done), to_bin)
    return len({(done.line.activity_no, done.line.line_no) for done in settled})


def _register(work: UnitOfWork, activity_no: str, settled: Sequence[Settled], to_bin: str) -> None:
    header, registered_no = activities.activity(work, activity_no), activities.next_registered_no(work)
    location = catalog.location(work, header.location_code)
    left = {done.line.line_no: done.line for done in settled}
    registered = []
    for number, done in enumerate(settled, 1):
        line = left[done.line.line_no]
        handled = HandledLine(line.line_no, done.quantity, to_bin=to_bin, tracking=done.tracking)
        left[line.line_no] = registering.after(line, handled)
        registered.append(registering.numbered(registering.registered(header, line, handled, location), registered_no, number))
    store.insert_registered(work, registered, catalog.work_date(work))
    for line in left.values():
        activity_store.save_line(work, line)
    activities.finish_if_done(work, activity_no)


def undo_moved(work: UnitOfWork, transaction: Transaction, answer: Posted, caller: Caller) -> Posted:
    """The plate is where it was, and the lines are to be done again. Raises: Refused(CANNOT_UNDO) when it is elsewhere by now."""
    undone = license_plates.undo(work, transaction, answer, caller)
    registered = store.all_registered_by(work, str(transaction.id))
    for _, of_activity in groupby(registered, key=lambda line: line.activity_no):
        _take_back(work, list(of_activity))
    return undone


def _take_back(work: UnitOfWork, registered: Sequence[RegisteredLine]) -> None:
    registered_no = activities.next_registered_no(work)
    store.insert_registered(work, [line.way_back(registered_no) for line in registered], catalog.work_date(work))
    for line in registered:
        activities.take_back(work, line)
