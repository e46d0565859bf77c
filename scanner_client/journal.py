"""Inputs and the lookup's answers as JSON and back: what makes a task live through a restart and an undo.

A flow is deterministic in its inputs and in what its `Lookup` answered. So both are kept, and replaying them through a fresh
generator brings it to the same prompt, whatever the server would answer today.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from pydantic import TypeAdapter

from scanner_client.flows.lookup import ANSWERS, Unreachable
from scanner_client.flows.prompts import Answered, Chosen, Entry, Pressed, Scanned, Typed
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.parse import parse
from shared.barcodes.scan import Scan
from shared.errors import Refused
from shared.wire.transactions import TransactionAnswer

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner_client.flows.lookup import Lookup
    from scanner_client.flows.prompts import Input
    from shared.wire.work import DocumentKind

_SCAN = TypeAdapter(Scan)
_REFUSED = TypeAdapter(Refused)
_TRANSACTION_ANSWER: TypeAdapter[TransactionAnswer] = TypeAdapter(TransactionAnswer)


class JournalMismatch(Exception):  # noqa: N818  named for what was found
    """The flow asks something else than it did: the program was changed since, and the task cannot be replayed."""


class RecordedLookup:
    """A `Lookup` that keeps what it was answered, and in a replay answers that again instead of asking.

    Answers are kept until `taken` hands them over, so that each input is stored with the answers it led to. It knows, too, what
    work the task has taken for its person and not given back.
    """

    def __init__(self, asked: Lookup) -> None:
        self._asked = asked
        self._held: set[tuple[DocumentKind, str]] = set()
        self._answers: list[list[Any]] = []
        self._replayed: list[list[Any]] = []

    @property
    def as_lookup(self) -> Lookup:
        """It answers every question of the protocol, through `__getattr__`."""
        return cast("Lookup", self)

    def __getattr__(self, question: str) -> Callable[..., Any]:
        ask = getattr(self._asked, question)

        def answer(*given: Any, **named: Any) -> Any:
            again = bool(self._replayed)
            answered = self._answered_again(question) if again else self._asked_now(question, lambda: ask(*given, **named))
            self._note(question, given, answered)
            return answered

        return answer

    def _note(self, question: str, given: tuple[Any, ...], answered: Any) -> None:
        if question == "take_work":
            self._held.add((given[0], given[1]))
        elif question == "take_next_work" and answered is not None:
            self._held.add((answered.kind, answered.no))
        elif question == "release_work":
            self._held.discard((given[0], given[1]))

    def give_back(self) -> None:
        """Nobody has the work any more; where the server cannot be told, it stays with the person until somebody takes it over."""
        for kind, no in sorted(self._held):
            with suppress(Unreachable, Refused):
                self._asked.release_work(kind, no)
        self._held.clear()

    def _asked_now(self, question: str, ask: Callable[[], Any]) -> Any:
        try:
            answer = ask()
        except Refused as refused:
            self._answers.append([question, "refused", _REFUSED.dump_python(refused, mode="json")])
            raise
        except Unreachable as unreachable:
            self._answers.append([question, "unreachable", str(unreachable)])
            raise
        self._answers.append([question, "is", ANSWERS[question].dump_python(answer, mode="json")])
        return answer

    def _answered_again(self, question: str) -> Any:
        kept_question, how, answer = self._replayed.pop(0)
        if kept_question != question:
            raise JournalMismatch(f"asked {question}, the journal has {kept_question}")
        if how == "refused":
            raise _REFUSED.validate_python(answer)
        if how == "unreachable":
            raise Unreachable(answer)
        return ANSWERS[question].validate_json(json.dumps(answer))

    def taken(self) -> str:
        """What was answered since the last time, as JSON."""
        answers, self._answers = self._answers, []
        return json.dumps(answers, separators=(",", ":"))

    def replay(self, answers: str) -> None:
        """Answer the next questions with these. Raises: JournalMismatch when some of the ones before were not asked."""
        if self._replayed:
            raise JournalMismatch(f"{self._replayed[0][0]} was not asked again")
        self._replayed = json.loads(answers)


def input_as_json(given: Input, entry: Entry, today: date) -> str:
    """An input as it is kept. A barcode is kept as its scan and the day it was read on; a PIN is not kept."""
    match given:
        case Scanned(barcode):
            kept: dict[str, Any] = {"scan": _SCAN.dump_python(barcode.scan), "today": today.isoformat()}
        case Typed(text):
            kept = {"typed": "0" * len(text) if entry is Entry.PIN else text}
        case Chosen(number):
            kept = {"chosen": number}
        case Pressed(function):
            kept = {"pressed": function.value}
        case Answered(Unreachable() as unreachable):
            kept = {"unreachable": str(unreachable)}
        case Answered(answer):
            assert not isinstance(answer, Unreachable)  # the case above; mypy does not narrow through it
            kept = {"answered": _TRANSACTION_ANSWER.dump_python(answer, mode="json")}
    return json.dumps(kept, separators=(",", ":"))


def input_from_json(text: str) -> Input:
    """The input that `input_as_json` made it from."""
    match json.loads(text):
        case {"scan": scan, "today": today}:
            return Scanned(parse(_SCAN.validate_python(scan), today=date.fromisoformat(today)))
        case {"typed": typed}:
            return Typed(typed)
        case {"chosen": number}:
            return Chosen(number)
        case {"pressed": function}:
            return Pressed(FunctionCode(function))
        case {"unreachable": why}:
            return Answered(Unreachable(why))
        case {"answered": answer}:
            return Answered(_TRANSACTION_ANSWER.validate_json(json.dumps(answer)))
    raise JournalMismatch(f"no input of this program: {text[:80]}")
