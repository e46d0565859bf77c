"""A device with small flows of its own: everything real but the server and the scanner."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from scanner_client.equipment import Equipment, Flows
from scanner_client.flows.lookup import Lookup, Unreachable
from scanner_client.flows.menu import Task, TaskKind
from scanner_client.flows.prompts import Answered, Entry, Flow, Outcome, OutcomeKind, Pressed, Prompt, Scanned, Typed
from scanner_client.flows.sign_in import SignedIn
from scanner_client.outbox import Outbox
from scanner_client.tasks import TaskRunner
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.directory import Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.in_house import own_label
from shared.barcodes.scan import Scan
from shared.errors import WRONG_PIN, Refused
from shared.quantities import Quantity
from shared.wire.access import Role, Session
from shared.wire.catalog import ItemCard
from shared.wire.counting import CountPosted, CountRecorded
from shared.wire.transactions import TransactionAnswer
from shared.wire.work import DocumentKind, WorkTaken

ITEM = "4006381333931"


def a_scan(text: str = ITEM) -> Scan:
    return Scan(text, source="serial", port="/dev/pts/7")


def a_badge(person: str) -> Scan:
    return a_scan(own_label(OwnLabel.BADGE, person))


def a_key_label(function: FunctionCode) -> Scan:
    return a_scan(own_label(OwnLabel.COMMAND, function))


def sign_in(lookup: Lookup, badge: str = "") -> Flow[SignedIn]:
    outcome: Outcome | None = None
    while True:
        if not badge:
            given = yield Prompt("SIGN IN", "Scan badge", wants=frozenset({Wanted.PERSON}), entry=Entry.CODE, outcome=outcome)
            badge = given.barcode.payload if isinstance(given, Scanned) else cast("Typed", given).text
        pin = yield Prompt("SIGN IN", "Type PIN", place=badge, entry=Entry.PIN)
        try:
            session = lookup.sign_in(badge, cast("Typed", pin).text)
            return SignedIn(session, session.locations[0])
        except Refused as refused:
            outcome = Outcome(OutcomeKind.REFUSED, refused.sentence, refused.problem.short, refused.code)
            badge = ""


def menu(lookup: Lookup, session: Session) -> Flow[Task]:
    outcome: Outcome | None = None
    while True:
        keys = frozenset({FunctionCode.COUNT, FunctionCode.PICK, FunctionCode.POST})
        given = yield Prompt("MENU", "Choose", functions=keys, wants=frozenset(Wanted), outcome=outcome)
        match given:
            case Pressed(FunctionCode.PICK):
                return Task(TaskKind.PICK)
            case Pressed(FunctionCode.COUNT):
                return Task(TaskKind.COUNT)
            case Pressed(FunctionCode.POST):
                return Task(TaskKind.APPROVE)
        outcome = Outcome(OutcomeKind.REFUSED, "Not here.")


def count(lookup: Lookup) -> Flow[None]:
    """Each scan counts one; the description is asked of the lookup, whose answers change from time to time."""
    counted = Quantity(0)
    outcome: Outcome | None = None
    record: tuple[Any, ...] = ()
    done = frozenset({FunctionCode.DONE})
    while True:
        prompt = Prompt(
            "COUNT", "Scan item", context=f"{counted}", wants=frozenset({Wanted.ITEM}), entry=Entry.QUANTITY,
            functions=done, outcome=outcome, record=record,
        )  # fmt: skip
        given = yield prompt
        record = ()
        match given:
            case Scanned(barcode) if barcode.scan.text == ITEM:
                card = lookup.item(ITEM)
                counted += 1
                record = (CountRecorded(order="PI-1", item="1000", quantity=Quantity(1)),)
                outcome = Outcome(OutcomeKind.ACCEPTED, f"{card.description if card else '?'} = {counted}")
            case Typed(text):
                counted = Quantity(text)
                outcome = Outcome(OutcomeKind.ACCEPTED, f"= {counted}")
            case Pressed(FunctionCode.DONE):
                return
            case _:
                outcome = Outcome(OutcomeKind.REFUSED, "Not an item.")


def walk(lookup: Lookup) -> Flow[None]:
    """Takes a pick for the person, who then walks."""
    lookup.take_work("pick", "PK-1")
    while True:
        yield Prompt("PICK", "Go to bin", wants=frozenset({Wanted.BIN}))


def post(lookup: Lookup) -> Flow[None]:
    """Asks the server to post, and shows what it said."""
    yield Prompt("POST", "Post?", functions=frozenset({FunctionCode.OK}))
    answered = cast("Answered", (yield Prompt("POST", "Sending", submit=CountPosted(order="PI-1"))))
    yield Prompt("POST", "Read it", outcome=Outcome(OutcomeKind.INFO, repr(answered.answer)[:40]))


def flow_of(task: Task, lookup: Lookup) -> Flow[None]:
    return {TaskKind.COUNT: count, TaskKind.PICK: walk}.get(task.kind, post)(lookup)


@dataclass
class Floor:
    """What the flows are told, and who listens to what is to be sent."""

    asked: int = 0
    is_online: bool = True
    notice: str = ""
    clock_offset_ms: int = -1500
    answer: TransactionAnswer | None = None
    submitted: list[UUID] = field(default_factory=list)
    wakes: int = 0
    held: set[str] = field(default_factory=set)
    """Documents that somebody has taken."""

    def item(self, no: str) -> ItemCard:
        self.asked += 1
        return ItemCard(no=no, description=f"Item, asked {self.asked}", base_uom="PCS", units=())

    def today(self) -> date:
        return date(2026, 5, 4)

    def sign_in(self, badge: str, pin: str) -> Session:
        if pin != "1234":
            raise Refused(WRONG_PIN, attempts_left=4)
        return Session(session_token="s", person=badge, name=badge.title(), roles=(Role.FLOOR,), locations=("MAIN",))

    def take_work(self, kind: DocumentKind, no: str, *, over: bool = False) -> WorkTaken:
        self.held.add(no)
        return WorkTaken(kind=kind, no=no, person="ANNA", device="HH-1", taken_at=datetime(2026, 5, 4, tzinfo=UTC))

    def release_work(self, _kind: DocumentKind, no: str) -> None:
        if not self.is_online:
            raise Unreachable("no network")
        self.held.discard(no)

    def wake(self) -> None:
        self.wakes += 1

    def answer_to(self, transaction_id: UUID, timeout_seconds: float) -> TransactionAnswer | Unreachable:
        self.submitted.append(transaction_id)
        return self.answer.model_copy(update={"id": transaction_id}) if self.answer else Unreachable("no network")


class Device:
    """A runner on an outbox in a folder; `restarted` is the same device after the battery was pulled."""

    def __init__(self, folder: Path, floor: Floor | None = None) -> None:
        self.folder = folder
        self.floor = floor or Floor()
        self.outbox = Outbox(folder / "device.sqlite")
        self.runner = TaskRunner(self.outbox, self._equip, lambda: datetime(2026, 5, 4, 8, tzinfo=UTC))
        self.shown: list[Prompt] = []
        self.runner.listen(self.shown.append, lambda _: None)
        self.runner.start()

    def _equip(self) -> Equipment:
        return Equipment(cast("Lookup", self.floor), self.floor, Flows(sign_in, menu, flow_of), lambda _session, _location: None)

    def restarted(self) -> Device:
        self.outbox.close()
        return Device(self.folder, self.floor)

    def sign_in(self, person: str = "ANNA") -> Prompt:
        self.runner.scan(a_badge(person))
        return self.runner.type("1234")

    def count(self, scans: int) -> Prompt:
        self.runner.press(FunctionCode.COUNT)
        for _ in range(scans):
            self.runner.scan(a_scan())
        return self.runner.prompt
