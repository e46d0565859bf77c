"""The menu: which task comes next.

Scan anything: a purchase order is received, a sales order picked, a count order counted, a transfer order shipped or received; a
bin shows its content, an item or a lot where it is, a plate what stands on it. Or choose a task by its number, or scan its command
label. Tasks that the person may not do are not shown; a scan that leads to one says who can.

Source: spec/handheld.md, section 2, rule 1 and section 5, rule 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from scanner_client.flows.adjusting import adjust
from scanner_client.flows.approval import approve
from scanner_client.flows.conversation import Conversation
from scanner_client.flows.counting import count
from scanner_client.flows.label_printing import print_labels
from scanner_client.flows.license_plates import handle_plates
from scanner_client.flows.look_up import look_up
from scanner_client.flows.next_job import next_job
from scanner_client.flows.picking import pick
from scanner_client.flows.prompts import Choice, Chosen, Flow, Pressed
from scanner_client.flows.put_away import put_away
from scanner_client.flows.questions import hear
from scanner_client.flows.receiving import receive
from scanner_client.flows.reclassification import reclassify
from scanner_client.flows.shipping import ship
from scanner_client.flows.transfers import move, ship_transfer
from shared.barcodes.directory import BinFound, DocumentFound, ItemFound, LotFound, PlateFound, SerialFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.errors import NOT_FOUND, NOT_PERMITTED, Refused
from shared.wire.access import Role, includes
from shared.wire.catalog import BinCard, LotCard

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner_client.flows.lookup import Lookup
    from scanner_client.flows.questions import Heard
    from shared.barcodes.directory import Found
    from shared.wire.access import Session
    from shared.wire.work import DocumentKind, OpenDocument


class TaskKind(StrEnum):
    """The tasks; the value is what the menu shows."""

    NEXT_JOB = "Next job"
    COUNT = "Count"
    PICK = "Pick"
    PUT_AWAY = "Put away"
    SHIP = "Ship"
    MOVE = "Move"
    SHIP_TRANSFER = "Ship transfer"
    LOOK_UP = "Look up"
    PLATE = "Plates"
    PRINT = "Print labels"
    RECEIVE = "Receive"
    RECLASSIFY = "Reclassify"
    APPROVE = "Approve count"
    ADJUST = "Adjust"


@dataclass(frozen=True, slots=True)
class Task:
    """What a person sets out to do: plain texts, so that it can be kept and begun again."""

    kind: TaskKind
    document_kind: DocumentKind | None = None
    """Of the order that was scanned; None: the task asks for one."""
    document: str = ""
    item: str = ""
    bin: str = ""
    lot: str = ""
    serial: str = ""
    plate: str = ""


_ROLE_OF: dict[TaskKind, Role] = {
    TaskKind.NEXT_JOB: Role.FLOOR,
    TaskKind.COUNT: Role.FLOOR,
    TaskKind.PICK: Role.FLOOR,
    TaskKind.PUT_AWAY: Role.FLOOR,
    TaskKind.SHIP: Role.FLOOR,
    TaskKind.MOVE: Role.FLOOR,
    TaskKind.SHIP_TRANSFER: Role.FLOOR,
    TaskKind.LOOK_UP: Role.FLOOR,
    TaskKind.PLATE: Role.FLOOR,
    TaskKind.PRINT: Role.FLOOR,
    TaskKind.RECEIVE: Role.RECEIVER,
    TaskKind.RECLASSIFY: Role.RECEIVER,
    TaskKind.APPROVE: Role.SUPERVISOR,
    TaskKind.ADJUST: Role.SUPERVISOR,
}
"""The least role that may do a task, in the order of the menu; each role includes the ones before it."""

_TASK_OF_DOCUMENT: dict[DocumentKind, TaskKind] = {
    "purchase_order": TaskKind.RECEIVE,
    "transfer_receipt": TaskKind.RECEIVE,
    "warehouse_receipt": TaskKind.RECEIVE,
    "sales_return": TaskKind.RECEIVE,
    "put_away": TaskKind.PUT_AWAY,
    "movement": TaskKind.MOVE,
    "sales_order": TaskKind.PICK,
    "pick": TaskKind.PICK,
    "warehouse_shipment": TaskKind.SHIP,
    "transfer_shipment": TaskKind.SHIP_TRANSFER,
    "count_order": TaskKind.COUNT,
    "count_approval": TaskKind.APPROVE,
}

_TASK_OF_LABEL: dict[FunctionCode, TaskKind] = {
    FunctionCode.COUNT: TaskKind.COUNT,
    FunctionCode.PICK: TaskKind.PICK,
    FunctionCode.PUT_AWAY: TaskKind.PUT_AWAY,
    FunctionCode.MOVE: TaskKind.MOVE,
    FunctionCode.RECEIVE: TaskKind.RECEIVE,
    FunctionCode.RECLASSIFY: TaskKind.RECLASSIFY,
    FunctionCode.ADJUST: TaskKind.ADJUST,
}


def menu(lookup: Lookup, session: Session) -> Flow[Task]:
    """The task that comes next."""
    c = Conversation(lookup, "MENU", session.name)
    tasks = [kind for kind in _ROLE_OF if _may(session, kind)]
    choices = [Choice(number, kind.value) for number, kind in enumerate(tasks, start=1)]
    while True:
        heard = yield from hear(
            c,
            "Scan or choose",
            wants={Wanted.DOCUMENT, Wanted.BIN, Wanted.ITEM, Wanted.LOT, Wanted.SERIAL, Wanted.PLATE},
            also="order, bin, item",
            functions=_TASK_OF_LABEL,
            choices=choices,
            can_go_back=False,
        )
        try:
            task = Task(tasks[heard.number - 1]) if isinstance(heard, Chosen) else _implied(lookup, heard)
            _require_permitted(session, task.kind)
        except Refused as refused:
            c.refuse(refused)
        else:
            return task


def _may(session: Session, kind: TaskKind) -> bool:
    return includes(session.roles, _ROLE_OF[kind])


def _require_permitted(session: Session, kind: TaskKind) -> None:
    if not _may(session, kind):
        raise Refused(NOT_PERMITTED, person=session.name, action=kind.value.lower(), role=_ROLE_OF[kind].value)


def _implied(lookup: Lookup, heard: Heard) -> Task:
    """The task that a scan or a command label starts. Raises: Refused(NOT_FOUND) for an order with nothing to do here."""
    match heard:
        case Pressed(function):
            return Task(_TASK_OF_LABEL[function])
        case DocumentFound(document_kind, no):
            if lookup.open_document(document_kind, no) is None:
                raise Refused(NOT_FOUND, what="open work here on", key=no)
            return Task(_TASK_OF_DOCUMENT[document_kind], document_kind, no)
        case PlateFound(number):
            return Task(TaskKind.PLATE, plate=number)
    return _to_be_looked_up(heard)


def _to_be_looked_up(heard: Heard) -> Task:
    match heard:
        case BinFound(card):
            return Task(TaskKind.LOOK_UP, bin=card.code)
        case ItemFound(item=item, lot_no=lot, serial_no=serial):
            return Task(TaskKind.LOOK_UP, item=item.no, lot=lot, serial=serial)
        case LotFound(lot_no=lot, card=card):
            return Task(TaskKind.LOOK_UP, lot=lot, item=card.item if card else "")
        case SerialFound(serial_no=serial, card=card):
            return Task(TaskKind.LOOK_UP, serial=serial, item=card.item if card else "")
    raise AssertionError(f"the menu took {heard}")


def flow_of(task: Task, lookup: Lookup) -> Flow[None]:
    """The flow that does a task. An order that meanwhile has nothing left is asked for again."""
    if task.kind is TaskKind.LOOK_UP:
        return look_up(lookup, _first_looked_up(task, lookup))
    if task.kind is TaskKind.NEXT_JOB:
        return next_job(lookup, _kinds_to_do(lookup), _begin)
    if task.kind is TaskKind.PLATE:
        return handle_plates(lookup, task.plate)
    if task.kind in _FLOWS_ON_ORDERS:
        return _FLOWS_ON_ORDERS[task.kind](lookup, _order(task, lookup))
    return _FLOWS[task.kind](lookup)


_FLOWS_ON_ORDERS: dict[TaskKind, Callable[[Lookup, OpenDocument | None], Flow[None]]] = {
    TaskKind.COUNT: count,
    TaskKind.PICK: pick,
    TaskKind.SHIP: ship,
    TaskKind.SHIP_TRANSFER: ship_transfer,
    TaskKind.RECEIVE: receive,
    TaskKind.PUT_AWAY: put_away,
    TaskKind.MOVE: move,
    TaskKind.APPROVE: approve,
}
_FLOWS: dict[TaskKind, Callable[[Lookup], Flow[None]]] = {
    TaskKind.PRINT: print_labels,
    TaskKind.RECLASSIFY: reclassify,
    TaskKind.ADJUST: adjust,
}


def _kinds_to_do(lookup: Lookup) -> frozenset[DocumentKind]:
    """What a person is given to do. Decisions are looked for, and a shipment is loaded when its truck is there."""
    return frozenset(kind for kind, task in _TASK_OF_DOCUMENT.items() if task not in _NOT_GIVEN and lookup.may(_ROLE_OF[task]))


_NOT_GIVEN = frozenset({TaskKind.APPROVE, TaskKind.SHIP})


def _begin(lookup: Lookup, document: OpenDocument) -> Flow[None]:
    return _FLOWS_ON_ORDERS[_TASK_OF_DOCUMENT[document.kind]](lookup, document)


def _order(task: Task, lookup: Lookup) -> OpenDocument | None:
    return lookup.open_document(task.document_kind, task.document) if task.document_kind else None


def _first_looked_up(task: Task, lookup: Lookup) -> Found | None:
    if task.bin:
        return BinFound(BinCard(location=lookup.location().code, code=task.bin))
    card = LotCard(item=task.item, lot=task.lot, serial=task.serial) if task.item else None
    if task.serial:
        return SerialFound(task.serial, card=card)
    if task.lot:
        return LotFound(task.lot, card=card)
    item = lookup.item(task.item) if task.item else None
    return ItemFound(item, uom=item.base_uom) if item else None
