"""Runs the flows: the only thing the screens drive, and nothing here knows a screen.

A `TaskRunner` steps one flow at a time with what a person scans, types, chooses and presses. What a flow records gets its
envelope (id, person, place, time, raw scans) and is durable, together with the journal of the input that made it, before the
prompt that says so is shown. Undo, restart and change of person are one thing: the journal is replayed through a fresh flow.
What the first screen does not need is imported by `start`.

Source: spec/handheld.md, sections 2, 5 and 6.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from scanner_client.flows.prompts import (
    Answered,
    Choice,
    Chosen,
    Entry,
    Outcome,
    OutcomeKind,
    Pressed,
    Prompt,
    Scanned,
    Typed,
)
from scanner_client.outbox import JournalEntry, NotStored, OpenTask, TransactionState
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.function_codes import DIGITS, TASKS, FunctionCode, function_code
from shared.errors import CANNOT_UNDO, NOT_STORED, QUESTION_OPEN, SIGN_IN_REQUIRED, WRONG_KIND, Refused
from shared.identifiers import new_transaction_id

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from uuid import UUID

    from scanner_client.equipment import Equipment
    from scanner_client.flows.menu import Task
    from scanner_client.flows.prompts import Input
    from scanner_client.flows.sign_in import SignedIn
    from scanner_client.journal import RecordedLookup
    from scanner_client.outbox import Outbox, StoredTransaction
    from shared.barcodes.barcode import Barcode
    from shared.barcodes.scan import Scan
    from shared.wire.access import Session
    from shared.wire.transactions import Content, Transaction

SUBMIT_SECONDS = 10.0
"""How long a person waits for the answer to what is never done offline."""
_SCANS_MAX = 100
"""Raw scans that one transaction can carry."""
_STARTING = Prompt(task="STOCKHAND", ask="Starting")
_STAY, _LEAVE = 1, 2
_NUMBERS = {FunctionCode.BACK: _STAY, FunctionCode.OK: _LEAVE} | {digit: int(digit) for digit in DIGITS}
"""How keys answer the question whether to leave."""
_STAY_OR_LEAVE = frozenset({FunctionCode.OK, FunctionCode.BACK})
_LEAVING = TASKS | {FunctionCode.MENU}
"""Commands that lead out of a task."""


@dataclass(frozen=True, slots=True)
class Status:
    """What stands beside every prompt."""

    is_online: bool = False
    waiting: int = 0
    """Transactions without an answer yet."""
    attention: int = 0
    """Refused after the fact: a person must decide."""
    person: str = ""
    """User name; blank while nobody is signed in."""
    name: str = ""
    is_locked: bool = False
    notice: str = ""
    """Why nothing is sent although the server is there, as "This device is not enrolled"; else blank."""


@dataclass(slots=True)
class _Running:
    """The flow that is being stepped."""

    flow: Generator[Prompt, Input, object]
    prompt: Prompt
    lookup: RecordedLookup | None = None
    """Of a task, whose inputs are kept; None for sign-in and menu, whose inputs are not."""
    scans: list[str] = field(default_factory=list)
    """Raw scans since the last record."""

    @property
    def is_task(self) -> bool:
        return self.lookup is not None


class TaskRunner:
    """One device; one person at a time, one task each.

    `scan`, `press`, `type`, `choose`, `undo` and `lock` take one input and return the prompt that is then shown. They run one
    after the other in whatever thread they are called; a screen calls them through an `InputQueue`, which keeps their order.
    Every prompt is told to the listeners once, in order: its `outcome` is what is sounded.
    """

    def __init__(self, outbox: Outbox, equip: Callable[[], Equipment], now: Callable[[], datetime] | None = None) -> None:
        self._outbox = outbox
        self._equip = equip
        self._now = now or (lambda: datetime.now(UTC))
        self._turn = threading.RLock()
        self._on_prompt: list[Callable[[Prompt], None]] = []
        self._on_status: list[Callable[[Status], None]] = []
        self._equipment: Equipment | None = None
        self._running: _Running | None = None
        self._prompt = _STARTING
        self._session: Session | None = None
        self._location = ""
        self._is_locked = False
        self._leaving_for: FunctionCode | None = None
        self._entry = ""
        self._last_input_seconds = time.monotonic()
        self.is_submitting = False
        """A person waits for the server: scans are refused meanwhile."""

    # What a screen shows

    @property
    def prompt(self) -> Prompt:
        """What is asked now."""
        return self._prompt

    @property
    def status(self) -> Status:
        """What stands beside it now."""
        counts = self._outbox.counts()
        sending = self._equipment.sending if self._equipment else None
        return Status(
            is_online=sending is not None and sending.is_online,
            waiting=counts[TransactionState.WAITING] + counts[TransactionState.SENDING],
            attention=counts[TransactionState.NEEDS_ATTENTION] + counts[TransactionState.WITH_SUPERVISOR],
            person=self._session.person if self._session else "",
            name=self._session.name if self._session else "",
            is_locked=self._is_locked,
            notice=sending.notice if sending else "",
        )

    @property
    def entry(self) -> str:
        """What was typed by digit labels and not confirmed yet."""
        return self._entry

    def listen(self, on_prompt: Callable[[Prompt], None], on_status: Callable[[Status], None]) -> None:
        """Be told every prompt and every change of status, on the thread where it happens."""
        self._on_prompt.append(on_prompt)
        self._on_status.append(on_status)

    def status_changed(self) -> None:
        """Tell the listeners; `sync` calls it when the connection or the number of waiting transactions changes."""
        status = self.status
        for tell in self._on_status:
            tell(status)

    # Inputs

    def start(self) -> Prompt:
        """Import what is needed and ask for a badge. Takes long: not on the screen's thread."""
        with self._turn:
            self._equipment = self._equip()
            self._sign_in()
            return self._prompt

    def scan(self, scan: Scan) -> Prompt:
        """A scanner delivered something."""
        from shared.barcodes.parse import parse  # its tables are not needed for the first screen

        with self._taking_turn():
            barcode = parse(scan, today=self._equipped.lookup.today())
            function = function_code(barcode)
            if function is not None:
                self._press(function)
            elif self._leaving_for is not None:
                self._show_refused(Refused(QUESTION_OPEN, question=self._prompt.ask))
            elif self._is_badge_to_switch(barcode):
                self._switch(barcode)
            elif not self._is_signed_in and not self._prompt.wants:
                self._show_refused(Refused(SIGN_IN_REQUIRED))
            else:
                self._step(Scanned(barcode))
            return self._prompt

    def press(self, function: FunctionCode) -> Prompt:
        """A function key, or what stands for one."""
        with self._taking_turn():
            self._press(function)
            return self._prompt

    def type(self, text: str) -> Prompt:
        """Something was typed and confirmed."""
        with self._taking_turn():
            self._entry = ""
            if self._leaving_for is not None:
                self._choose(int(text) if text.isascii() and text.isdigit() else 0)
            else:
                self._step(Typed(text))
            return self._prompt

    def choose(self, number: int) -> Prompt:
        """One of the prompt's choices."""
        with self._taking_turn():
            self._choose(number)
            return self._prompt

    def undo(self) -> Prompt:
        """Take back the last scan or key of this person in this task. Source: spec/handheld.md, section 2, rule 7."""
        return self.press(FunctionCode.UNDO)

    def lock(self) -> Prompt:
        """Ask for the PIN of whoever is signed in; the task stays where it is."""
        return self.press(FunctionCode.LOCK)

    def lock_if_idle(self, lock_seconds: float) -> bool:
        """Lock after so long without an input; True when it has."""
        with self._turn:
            is_idle = time.monotonic() - self._last_input_seconds >= lock_seconds
            if is_idle and self._session is not None:
                self._lock()
                return True
            return False

    def _taking_turn(self) -> threading.RLock:
        self._last_input_seconds = time.monotonic()
        return self._turn

    # What an input means here

    @property
    def _equipped(self) -> Equipment:
        assert self._equipment is not None, "start() comes first"
        return self._equipment

    @property
    def _current(self) -> _Running:
        assert self._running is not None, "start() comes first"
        return self._running

    def _press(self, function: FunctionCode) -> None:
        if function in DIGITS and self._prompt.entry is Entry.PIN:
            # A PIN never comes from a barcode. Source: spec/barcodes.md, section 9, rule 7.
            self._show_refused(Refused(WRONG_KIND, what="a barcode", wanted="nothing, but type the PIN"))
        elif function in DIGITS and self._is_typing:
            self._entry += function
            self._show(replace(self._prompt, outcome=Outcome(OutcomeKind.INFO, self._entry)))
        elif self._entry and function is FunctionCode.OK:
            self.type(self._entry)
        elif self._entry and function is FunctionCode.BACK:
            self._entry = ""
            self._show(replace(self._prompt, outcome=None))
        elif self._leaving_for is not None:
            self._choose(_NUMBERS.get(function, 0))
        elif function is FunctionCode.LOCK and self._session is not None:
            self._lock()
        elif function is FunctionCode.UNDO and self._current.is_task and function not in self._prompt.functions:
            self._undo()
        elif self._current.is_task and function in _LEAVING and function not in self._prompt.functions:
            self._ask_to_leave(function)
        else:
            self._step(Pressed(function))

    @property
    def _is_typing(self) -> bool:
        """Digit labels make a number here; where there are choices each is one."""
        return self._leaving_for is None and self._prompt.entry is not Entry.NONE and not self._prompt.choices

    def _choose(self, number: int) -> None:
        if self._leaving_for is None:
            self._step(Chosen(number))
        elif number == _LEAVE:
            self._leave()
        elif number == _STAY:
            self._leaving_for = None
            self._show(replace(self._current.prompt, outcome=None))
        else:
            self._show_refused(Refused(QUESTION_OPEN, question=self._prompt.ask))

    def _is_badge_to_switch(self, barcode: Barcode) -> bool:
        """A badge that the prompt does not ask for: somebody else takes the device."""
        from shared.barcodes.directory import Wanted  # it needs the wire models, which the first screen does not

        return barcode.own_label is OwnLabel.BADGE and Wanted.PERSON not in self._prompt.wants

    @property
    def _is_signed_in(self) -> bool:
        return self._session is not None and not self._is_locked

    def _switch(self, badge: Barcode) -> None:
        """Park the task, which is in the journal up to its last input, and ask for the PIN of the badge."""
        if self._session is not None and self._is_signed_in and badge.payload == self._session.person:
            self._show_outcome(OutcomeKind.INFO, f"{self._session.name} is signed in.", "Signed in")
            return
        self._session, self._is_locked = None, False
        self._sign_in(badge.payload)
        self.status_changed()

    def _lock(self) -> None:
        """Ask for the PIN; what the screen shows says who and which task, no figures."""
        assert self._session is not None
        self._is_locked = True
        self._sign_in(self._session.person)
        self.status_changed()

    # Which flow runs

    def _sign_in(self, badge: str = "") -> None:
        flow = self._equipped.flows.sign_in(self._equipped.lookup, badge)
        self._leaving_for = None
        self._running = _Running(flow, next(flow))
        self._show(self._running.prompt)

    def _begin_session(self, signed_in: SignedIn) -> None:
        """The person's parked or interrupted task, else the menu."""
        session = signed_in.session
        self._work_at(session, signed_in.location)
        self._session, self._is_locked = session, False
        self.status_changed()
        task = self._outbox.open_task(session.person)
        if task is None:
            self._menu()
        else:
            self._resume(task)

    def _work_at(self, session: Session, location: str) -> None:
        self._location = location
        self._equipped.session_began(session, location)

    def _menu(self, outcome: Outcome | None = None) -> None:
        assert self._session is not None
        flow = self._equipped.flows.menu(self._equipped.lookup, self._session)
        self._running = _Running(flow, next(flow))
        self._show(replace(self._running.prompt, outcome=outcome or self._running.prompt.outcome))

    def _begin_task(self, task: Task) -> None:
        assert self._session is not None
        begun = OpenTask(self._session.person, json.dumps(asdict(task)), self._location, answers="[]")
        running = self._fresh(begun)
        assert running.lookup is not None
        try:
            self._outbox.begin_task(replace(begun, answers=running.lookup.taken()))
        except NotStored as not_stored:
            self._menu(_outcome_of(Refused(NOT_STORED, reason=not_stored)))
            return
        self._running = running
        self._show(running.prompt)

    def _fresh(self, begun: OpenTask) -> _Running:
        """The task from its beginning, with the answers that its journal has for that."""
        from scanner_client.flows.menu import Task, TaskKind  # pydantic: not for the first screen
        from scanner_client.journal import RecordedLookup  # the same

        lookup = RecordedLookup(self._equipped.lookup)
        lookup.replay(begun.answers)
        kept = json.loads(begun.task)
        task = Task(**kept | {"kind": TaskKind(kept["kind"])})
        flow = self._equipped.flows.flow_of(task, lookup.as_lookup)
        return _Running(flow, next(flow), lookup)

    def _ask_to_leave(self, function: FunctionCode) -> None:
        """Leaving a task with work in it asks; what it recorded stays. Source: spec/handheld.md, section 2, rule 8."""
        assert self._session is not None
        task = self._outbox.open_task(self._session.person)
        self._leaving_for = function
        if task is None or not task.entries:
            self._leave()
            return
        prompt = self._current.prompt
        choices = (Choice(_STAY, "Go on"), Choice(_LEAVE, "Leave"))
        question = Outcome(OutcomeKind.QUESTION, f"Leave {prompt.task}? What was recorded stays.", "Leave?")
        self._show(
            Prompt(prompt.task, "Leave the task?", prompt.place, choices=choices, functions=_STAY_OR_LEAVE, outcome=question)
        )

    def _leave(self) -> None:
        """To the menu: the task is over, and somebody else may do what is left of its work. A parked task keeps its work."""
        assert self._session is not None
        function, self._leaving_for = self._leaving_for, None
        if self._current.lookup is not None:
            self._current.lookup.give_back()
        self._outbox.end_task(self._session.person)
        self._menu()
        if function in TASKS and function in self._prompt.functions:
            self._step(Pressed(function))

    # One step

    def step(self, given: Input) -> Prompt:
        """Give the flow one input; `scan`, `press`, `type` and `choose` come here with what is the flow's."""
        with self._taking_turn():
            self._step(given)
            return self._prompt

    def _step(self, given: Input) -> None:
        """One input through the flow: stored with what it records, then shown; then what was submitted is waited for."""
        running = self._current
        asked = running.prompt
        try:
            prompt = running.flow.send(given)
        except StopIteration as end:
            self._ended(end.value)
            return
        try:
            transactions = self._keep(running, asked, given, prompt)
        except NotStored as not_stored:
            self._restore()
            self._show_refused(Refused(NOT_STORED, reason=not_stored))
            return
        running.prompt = prompt
        self._show(prompt)
        if prompt.submit is not None:
            self._await(transactions[-1].id)

    def _ended(self, result: object) -> None:
        """A flow has returned: who signed in, which task was chosen, or the end of a task."""
        if self._current.is_task:
            assert self._session is not None
            self._outbox.end_task(self._session.person)
            self._menu(self._current.prompt.outcome)
        elif self._is_signed_in:
            self._begin_task(cast("Task", result))
        else:
            self._begin_session(cast("SignedIn", result))

    def _keep(self, running: _Running, asked: Prompt, given: Input, prompt: Prompt) -> list[Transaction]:
        """Store the input, what it made the flow ask, and what it recorded, in one commit. Raises: NotStored."""
        scans = (*running.scans, *_raw_scans(given))[-_SCANS_MAX:]
        contents = (*prompt.record, *((prompt.submit,) if prompt.submit else ()))
        transactions = [self._enveloped(content, scans) for content in contents]
        if running.lookup is not None:
            assert self._session is not None
            entry = self._entry_of(running, asked, given, prompt, transactions)
            self._outbox.record_step(self._session.person, entry, transactions)
        elif transactions:
            self._outbox.record(transactions)
        running.scans = [] if transactions else list(scans)
        if transactions:
            self._equipped.sending.wake()
            self.status_changed()
        return transactions

    def _entry_of(
        self, running: _Running, asked: Prompt, given: Input, prompt: Prompt, transactions: list[Transaction]
    ) -> JournalEntry:
        from scanner_client.journal import input_as_json  # pydantic: not for the first screen

        assert running.lookup is not None
        kept = input_as_json(given, asked.entry, self._equipped.lookup.today())
        said = prompt.outcome.text if prompt.outcome else ""
        is_refused = prompt.outcome is not None and prompt.outcome.kind is OutcomeKind.REFUSED
        return JournalEntry(kept, running.lookup.taken(), said, is_refused, tuple(each.id for each in transactions))

    def _enveloped(self, content: Content, scans: tuple[str, ...] = ()) -> Transaction:
        from shared.wire.transactions import Transaction  # pydantic: not for the first screen

        assert self._session is not None, "nobody is signed in: there is nobody to record it for"
        return Transaction(
            id=new_transaction_id(),
            person=self._session.person,
            location=self._location,
            scanned_at=self._now(),
            clock_offset_ms=self._equipped.sending.clock_offset_ms,
            scans=scans,
            content=content,
        )

    def _await(self, transaction_id: UUID) -> None:
        """Wait for the answer to what was submitted, and give it to the flow."""
        self.is_submitting = True
        try:
            answer = self._equipped.sending.answer_to(transaction_id, SUBMIT_SECONDS)
        finally:
            self.is_submitting = False
        self._step(Answered(answer))

    # Taking back and coming back

    def _undo(self) -> None:
        assert self._session is not None
        person = self._session.person
        if self._outbox.last_input_was_answer(person):
            self._show_refused(Refused(CANNOT_UNDO, what="What the server has decided", reason="it is final"))
            return
        try:
            taken_back = self._outbox.take_back(person, self._undone)
        except NotStored as not_stored:
            self._show_refused(Refused(NOT_STORED, reason=not_stored))
            return
        if taken_back is None:
            self._show_outcome(OutcomeKind.INFO, "There is nothing to take back.", "Nothing to undo")
            return
        self._restore()
        self._show_outcome(OutcomeKind.ACCEPTED, f"↶ {taken_back.said or 'Taken back.'}", "↶ Taken back")
        self._equipped.sending.wake()
        self.status_changed()

    def _undone(self, transaction_id: UUID) -> Transaction:
        from shared.wire.transactions import Undone  # pydantic: not for the first screen

        return self._enveloped(Undone(transaction=transaction_id))

    def _restore(self) -> None:
        """Bring the task to where its journal says it is."""
        assert self._session is not None
        task = self._outbox.open_task(self._session.person)
        assert task is not None, "a task that runs has its journal"
        self._running = self._relived(task)
        self._prompt = self._running.prompt

    def _resume(self, task: OpenTask) -> None:
        """Go on where the person was; in the menu where the program has changed too much for that."""
        assert self._session is not None
        try:
            self._running = self._relived(task)
        except Exception:  # noqa: BLE001  whatever a changed flow does: the person must get in, and nothing recorded is lost
            self._outbox.end_task(task.person)
            self._menu(Outcome(OutcomeKind.INFO, "The task could not be resumed. What was recorded stays.", "Not resumed"))
            return
        scans = sum(entry.input.startswith('{"scan"') for entry in task.entries)
        self._work_at(self._session, task.location)
        self._prompt = self._running.prompt
        text = f"{scans} scan" if scans == 1 else f"{scans} scans"
        self._show_outcome(OutcomeKind.INFO, f"Resumed, {text}.", f"{text} back")
        if self._prompt.submit is not None:
            self._await(task.entries[-1].transactions[-1])

    def _relived(self, task: OpenTask) -> _Running:
        """A fresh flow, given every input and answer of the journal. Raises: JournalMismatch."""
        from scanner_client.journal import input_from_json  # pydantic: not for the first screen

        running = self._fresh(task)
        assert running.lookup is not None
        for entry in task.entries:
            running.lookup.replay(entry.answers)
            given = input_from_json(entry.input)
            running.prompt = running.flow.send(given)
            running.scans = [] if entry.transactions else [*running.scans, *_raw_scans(given)]
        running.lookup.replay("[]")
        running.prompt = replace(running.prompt, record=(), outcome=None)
        return running

    # Showing

    def _show(self, prompt: Prompt) -> None:
        self._prompt = prompt
        for tell in self._on_prompt:
            tell(prompt)

    def _show_outcome(self, kind: OutcomeKind, text: str, short: str) -> None:
        """The same prompt again, with what became of an input that no flow has seen."""
        self._show(replace(self._prompt, outcome=Outcome(kind, text, short), record=()))

    def _show_refused(self, refused: Refused) -> None:
        self._show(replace(self._prompt, outcome=_outcome_of(refused), record=()))

    # What waits for a decision. Source: spec/handheld.md, section 6, rule 5.

    def attention(self) -> tuple[StoredTransaction, ...]:
        """What the server refused after the fact, oldest first; each has its `problem` and `transaction`."""
        return self._outbox.attention()

    def try_again(self, transaction_id: UUID, content: Content | None = None) -> UUID:
        """Send it under a new id, with other content where the person changed it. Answers the new id."""
        stored = self._outbox.find(transaction_id)
        assert stored is not None, "what waits for a decision is never pruned"
        again = stored.transaction.model_copy(update={"id": new_transaction_id(), "content": content or stored.transaction.content})
        self._outbox.try_again(transaction_id, again)
        self._equipped.sending.wake()
        self.status_changed()
        return again.id

    def give_to_supervisor(self, transaction_id: UUID, note: str) -> None:
        """Keep it for the supervisor, with a note."""
        self._outbox.give_to_supervisor(transaction_id, note)
        self.status_changed()

    def drop(self, transaction_id: UUID, reason: str) -> None:
        """Give it up, with a reason; it stays in the history."""
        self._outbox.drop(transaction_id, f"{self.status.person}: {reason}")
        self.status_changed()


def _raw_scans(given: Input) -> tuple[str, ...]:
    return (given.barcode.scan.raw,) if isinstance(given, Scanned) else ()


def _outcome_of(refused: Refused) -> Outcome:
    return Outcome(OutcomeKind.REFUSED, refused.sentence, refused.problem.short, refused.code)
