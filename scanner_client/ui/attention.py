"""Needs attention: what the server refused after the fact, why, and the ways out. Nothing disappears by itself.

A panel that asks the runner, so it is stepped where inputs are worked off, not on the screen's thread.
Source: spec/handheld.md, section 6, rule 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.flows.prompts import Choice, Chosen, Entry, Outcome, OutcomeKind, Pressed, Prompt, Typed
from scanner_client.outbox import TransactionState
from shared.barcodes.function_codes import FunctionCode

if TYPE_CHECKING:
    from collections.abc import Generator

    from scanner_client.flows.prompts import Input
    from scanner_client.outbox import StoredTransaction
    from scanner_client.tasks import TaskRunner
    from scanner_client.ui.panels import PanelFlow

_BACK = frozenset({FunctionCode.BACK})
_TRY_AGAIN, _SUPERVISOR, _DROP = 1, 2, 3
_WAYS_OUT = (
    Choice(_TRY_AGAIN, "Try again"),
    Choice(_SUPERVISOR, "Supervisor"),
    Choice(_DROP, "Drop"),
)
_PLACES = ("order", "document", "activity", "bin", "from_bin", "to_bin", "plate", "to_plate")
_FACTS = (*_PLACES, "item", "lot", "serial", "quantity", "uom", "cause")


def attention_panel(runner: TaskRunner) -> PanelFlow:
    """The refused ones, oldest first; one is chosen and decided about, then the next."""
    outcome: Outcome | None = None
    while stored := runner.attention():
        choices = tuple(Choice(number, what_of(each), reason_of(each).short) for number, each in enumerate(stored, 1))
        prompt = Prompt("ATTENTION", "Choose one", f"{len(stored)} refused", choices=choices, outcome=outcome, functions=_BACK)
        given = yield prompt
        outcome = None
        if given == Pressed(FunctionCode.BACK):
            return None
        if isinstance(given, Chosen) and 1 <= given.number <= len(stored):
            outcome = yield from _decide(runner, stored[given.number - 1])
    done = Outcome(OutcomeKind.INFO, "Nothing needs attention.", "All decided")
    while (yield Prompt("ATTENTION", "Esc closes", outcome=outcome or done, functions=_BACK)) != Pressed(FunctionCode.BACK):
        outcome = None
    return None


def _decide(runner: TaskRunner, stored: StoredTransaction) -> Generator[Prompt, Input, Outcome | None]:
    """One way out for one transaction; None when the person went back."""
    understood = (what_of(stored), *facts_of(stored))
    outcome = reason_of(stored)
    given = yield Prompt("ATTENTION", "What now?", choices=_WAYS_OUT, understood=understood, outcome=outcome, functions=_BACK)
    if given == Chosen(_TRY_AGAIN):
        runner.try_again(stored.id)
        return Outcome(OutcomeKind.ACCEPTED, "It is sent again.", "Sent again")
    if given == Chosen(_SUPERVISOR):
        note = yield from _reason(stored, "Note for them?")
        if note:
            runner.give_to_supervisor(stored.id, note)
            return Outcome(OutcomeKind.ACCEPTED, "It waits for a supervisor.", "With supervisor")
    if given == Chosen(_DROP):
        reason = yield from _reason(stored, "Why drop it?")
        if reason and (yield from _is_sure(stored, reason)):
            runner.drop(stored.id, reason)
            return Outcome(OutcomeKind.ACCEPTED, "It is dropped, with your name and reason.", "Dropped")
    return None


def _reason(stored: StoredTransaction, ask: str) -> Generator[Prompt, Input, str]:
    """A sentence of the person; blank when they went back."""
    prompt = Prompt("ATTENTION", ask, also="type it, then Enter", understood=(what_of(stored),), entry=Entry.TEXT, functions=_BACK)
    while (given := (yield prompt)) != Pressed(FunctionCode.BACK):
        if isinstance(given, Typed) and given.text.strip():
            return given.text.strip()
    return ""


def _is_sure(stored: StoredTransaction, reason: str) -> Generator[Prompt, Input, bool]:
    choices = (Choice(1, "Keep it"), Choice(2, "Drop it"))
    outcome = Outcome(OutcomeKind.QUESTION, "It will never be posted. Drop it?", "Drop for good?")
    understood = (what_of(stored), reason)
    given = yield Prompt("ATTENTION", "Sure?", choices=choices, understood=understood, outcome=outcome, functions=_BACK)
    return given == Chosen(2)


def reason_of(stored: StoredTransaction) -> Outcome:
    """Why the server refused it."""
    problem = stored.problem
    if problem is None:
        return Outcome(OutcomeKind.REFUSED, "The server gave no reason.", "No reason")
    return Outcome(OutcomeKind.REFUSED, problem.detail, problem.title, problem.code)


def what_of(stored: StoredTransaction) -> str:
    """What was done, in two or three words: `count recorded 1000-M8`."""
    content = stored.transaction.content
    with_whom = " (supervisor)" if stored.state is TransactionState.WITH_SUPERVISOR else ""
    return f"{content.kind.replace('_', ' ').capitalize()} {getattr(content, 'item', '')}".strip() + with_whom


def facts_of(stored: StoredTransaction) -> tuple[str, ...]:
    """Who did it, when, and the figures."""
    transaction, content = stored.transaction, stored.transaction.content
    facts = (f"{name.replace('_', ' ')} {value}" for name in _FACTS if (value := getattr(content, name, "")))
    who = f"{transaction.person} {transaction.scanned_at:%Y-%m-%d %H:%M}"
    return (", ".join(facts), who, *([stored.note] if stored.note else []))
