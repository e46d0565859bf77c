"""Whether the numbers that were taken may be taken: of a pick, by a scan or at the desk, another lot may be taken than planned.

Source: spec/tracking.md, section 10, rule 2; section 11, rules 4 and 6; section 8, rule 6.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import service as ledger
from server.outstanding import order_lines
from server.outstanding import service as outstanding
from server.outstanding.order_lines import Piece
from server.tracking import open_lines
from server.tracking import service as tracking
from server.tracking.values import SourceLine
from server.warehouse.pick_values import NUMBERS_ON
from server.warehouse.rules import goods, scanned
from server.warehouse.values import ActivityType
from shared.errors import LOT_BLOCKED, SERIAL_BLOCKED, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OrderLineKey, OutstandingLine
    from server.warehouse.values import ActivityLine, RegisteredLine


def require_may_be_taken(work: UnitOfWork, line: ActivityLine, done: RegisteredLine) -> None:
    """Numbers other than planned are not blocked; what leaves is not expired where that matters.

    Raises: Refused(LOT_BLOCKED, SERIAL_BLOCKED, LOT_EXPIRED).
    """
    if done.tracking.is_blank:
        return
    if scanned.is_swap(line, done.tracking):
        _require_not_blocked(work, done)
    if done.type is ActivityType.PICK and done.order_line is not None:
        _, expires_on = ledger.known_expiration(work, done.item_no, done.variant_code, done.tracking)
        goods.require_not_expired(catalog.item(work, done.item_no), done.tracking, expires_on, catalog.work_date(work))


def _require_not_blocked(work: UnitOfWork, done: RegisteredLine) -> None:
    """Raises: Refused(LOT_BLOCKED, SERIAL_BLOCKED)."""
    taken = done.tracking
    blocked = tracking.blocked(work, [(done.item_no, done.variant_code, taken.lot_no, taken.serial_no)])
    if any(number.number == taken.lot_no for number in blocked):
        raise Refused(LOT_BLOCKED, lot=taken.lot_no, item=done.item_no)
    if blocked:
        raise Refused(SERIAL_BLOCKED, serial=taken.serial_no, item=done.item_no)


def require_demanded(work: UnitOfWork, picked: Sequence[RegisteredLine]) -> None:
    """An order gets the numbers that were set on its lines; others as far as a line has room without a number.

    What waits already counts. Raises: Refused(NUMBER_NOT_ON_LINE) naming both.
    """
    by_line: defaultdict[OrderLineKey, list[Piece]] = defaultdict(list)
    for line in picked:
        if line.order_line is not None and line.order_line.source in NUMBERS_ON and not line.tracking.is_blank:
            by_line[line.order_line].append(Piece(line.quantity, line.tracking))
    for source, document_no in {(key.source, key.document_no) for key in by_line}:
        for order_line in outstanding.open_lines_of(work, source, document_no):
            if order_line.key in by_line:
                _require_on_line(work, order_line, by_line[order_line.key])


def _require_on_line(work: UnitOfWork, order_line: OutstandingLine, pieces: Sequence[Piece]) -> None:
    key = order_line.key
    line = SourceLine(NUMBERS_ON[key.source], key.document_no, key.line_no)
    on_line = open_lines.open_numbers(work, catalog.item(work, order_line.item_no), line)
    if on_line:
        of_order = outstanding.picked(work, key.source, key.document_no)
        waiting = [Piece(each.quantity, each.tracking) for each in outstanding.waiting(of_order, key)]
        order_lines.require_numbers_on_line([*waiting, *pieces], on_line, order_line.outstanding, order_line.item_no, str(line))
