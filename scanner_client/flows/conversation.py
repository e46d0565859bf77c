"""One flow's talk with one person: what stands around every question, and what became of the last answer.

`ask` is the only place where a flow yields. It takes what the prompt offers and refuses the rest, so that no flow has to think
of a key that does nothing here. What was accepted, refused or recorded since the last prompt is shown with the next one.

Source: spec/handheld.md, section 2.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scanner_client.flows.prompts import (
    Answered,
    Choice,
    Chosen,
    Entry,
    Flow,
    Input,
    ListLine,
    Outcome,
    OutcomeKind,
    Pressed,
    Prompt,
    Scanned,
    Typed,
)
from shared.barcodes.function_codes import DIGITS, FunctionCode, function_code
from shared.errors import WRONG_KIND, Refused
from shared.wire.labels import LabelsWanted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scanner_client.flows.lookup import Lookup
    from shared.barcodes.directory import Wanted
    from shared.wire.labels import LabelToPrint
    from shared.wire.problems import ProblemDetails
    from shared.wire.transactions import Content

_KINDS_NAMED_MAX = 3
"""A sentence that names more of them says nothing any more."""
_TAKEN = Outcome(OutcomeKind.ACCEPTED, "OK")
"""Of an input that needs no sentence: the next question says it all."""


class SteppedBack(Exception):  # noqa: N818  no error: the person pressed Esc
    """The person steps back one prompt. What was recorded stays; what was only begun is forgotten."""


class Conversation:
    """Asks the questions of one flow and remembers what to say with the next one."""

    def __init__(self, lookup: Lookup, task: str, place: str = "") -> None:
        self.lookup = lookup
        self.task = task
        self.place = place
        self.context = ""
        self.progress = ""
        self.understood: tuple[str, ...] = ()
        self.lines: tuple[ListLine, ...] = ()
        self._outcome: Outcome | None = None
        self._record: tuple[Content, ...] = ()
        self._put_back: Input | None = None
        self.last_scan: Scanned | None = None
        """What was scanned last, for showing how it was read."""
        self.label: LabelToPrint | None = None
        """The label of what was done last, where somebody may want to stick one on it: PRINT asks for it at every question."""

    def accept(self, text: str, *record: Content, short: str = "") -> None:
        """The last input did something; `record` is what the runner must store before it says so."""
        self._record += record
        self._outcome = Outcome(OutcomeKind.ACCEPTED, text, short)

    def refuse(self, refused: Refused) -> None:
        """The last input changed nothing, and why."""
        assert not self._record, "refused after something was recorded"
        self._outcome = Outcome(OutcomeKind.REFUSED, refused.sentence, refused.problem.short, refused.code)

    def refuse_as_answered(self, problem: ProblemDetails) -> None:
        """The server refused what was submitted."""
        self._outcome = Outcome(OutcomeKind.REFUSED, problem.detail, problem.title, problem.code)

    def question(self, text: str, short: str = "") -> None:
        """The last input needs another answer before it does anything."""
        self._outcome = Outcome(OutcomeKind.QUESTION, text, short)

    def inform(self, text: str, short: str = "") -> None:
        """Something to know that the person did not ask for."""
        self._outcome = Outcome(OutcomeKind.INFO, text, short)

    def put_back(self) -> None:
        """The next question is answered by the last input: it was no answer to this one, and is taken as a fresh scan."""
        self._put_back = self.last_scan

    @property
    def has_record(self) -> bool:
        """Whether something waits to be stored with the next prompt, which then refuses nothing."""
        return bool(self._record)

    @property
    def has_put_back(self) -> bool:
        """Whether the next question is answered already."""
        return self._put_back is not None

    @property
    def is_refusing(self) -> bool:
        """Whether the next prompt says why the last input changed nothing."""
        return self._outcome is not None and self._outcome.kind is OutcomeKind.REFUSED

    def forget_put_back(self) -> None:
        """What was scanned answers nothing any more: things are not as they were when it was."""
        self._put_back = None

    def ask(
        self,
        ask: str,
        *,
        also: str = "",
        wants: Collection[Wanted] = (),
        entry: Entry = Entry.NONE,
        functions: Collection[FunctionCode] = (),
        choices: Sequence[Choice] = (),
        can_go_back: bool = True,
        submit: Content | None = None,
        missing: Refused | None = None,
    ) -> Flow[Input]:
        """One question, asked until an input comes that it takes. Raises: SteppedBack.

        `missing` says what an entry of nothing leaves out, where there is more to say than that nothing was entered.
        """
        is_waiting = submit is not None
        offered = frozenset(functions) | ({FunctionCode.BACK} if can_go_back else frozenset())
        if self.label is not None and not is_waiting:
            offered |= {FunctionCode.PRINT}
        while True:
            prompt = Prompt(
                task=self.task,
                ask=ask,
                place=self.place,
                also=also,
                context=self.context,
                progress=self.progress,
                wants=frozenset(wants),
                entry=entry,
                functions=offered,
                choices=tuple(choices),
                understood=self.understood,
                lines=self.lines,
                submit=submit,
            )
            given = _as_meant((yield from self._answer_to(prompt)), prompt)
            if given == Pressed(FunctionCode.BACK) and can_go_back:
                self.inform("Back")
                raise SteppedBack
            if refused := _not_taken(given, prompt, is_waiting=is_waiting):
                is_blank = isinstance(given, Typed) and not given.text.strip()
                self.refuse(missing if missing and is_blank else refused)
                submit = None  # it was handed over already and must not be sent twice
                continue
            if given == Pressed(FunctionCode.PRINT) and self.label is not None:
                self.accept(f"1 {self.label.said}", LabelsWanted(labels=(self.label,)), short="1 label")
                continue
            if isinstance(given, Scanned):
                self.last_scan = given
            return given

    def _answer_to(self, prompt: Prompt) -> Flow[Input]:
        """The input that was put back, else the person's answer to the prompt."""
        if self._put_back is not None:
            given, self._put_back = self._put_back, None
            return given
        outcome, record = self._outcome, self._record
        self._outcome, self._record = _TAKEN, ()  # whatever comes next: never silence
        return (yield replace(prompt, outcome=outcome, record=record))


def _as_meant(given: Input, prompt: Prompt) -> Input:
    """The same input, however it was made: command labels press keys, digits choose, Enter alone confirms."""
    if isinstance(given, Scanned) and (function := function_code(given.barcode)):
        given = Pressed(function)
    if isinstance(given, Pressed) and given.function in DIGITS and given.function not in prompt.functions:
        given = Typed(given.function.value)
    if given == Typed("") and FunctionCode.OK in prompt.functions:
        return Pressed(FunctionCode.OK)
    if isinstance(given, Typed) and prompt.choices and given.text.isascii() and given.text.isdigit() and len(given.text) <= 3:
        return Chosen(int(given.text))
    return given


def _not_taken(given: Input, prompt: Prompt, *, is_waiting: bool) -> Refused | None:
    """Why this prompt does not take the input; None where it does."""
    match given:
        case Pressed(function):
            what, is_taken = f"the command {function}", function in prompt.functions
        case Chosen(number):
            what, is_taken = f"number {number}", number in {choice.number for choice in prompt.choices}
        case Typed(text):
            what = f'"{shown(text)}"' if text.strip() else "nothing"
            is_taken = bool(text.strip()) and prompt.entry is not Entry.NONE
        case Scanned(barcode):
            what, is_taken = shown(barcode.scan.text), bool(prompt.wants)
        case Answered():
            what, is_taken = "an answer of the server", is_waiting
    return None if is_taken else Refused(WRONG_KIND, what=what, wanted=_wanted(prompt))


def _wanted(prompt: Prompt) -> str:
    """What the prompt takes, as a sentence names it after "scan"."""
    if prompt.choices:
        return "or type a number of the list"
    if len(prompt.wants) > _KINDS_NAMED_MAX:
        return "what is asked for"
    if prompt.wants:
        return " or ".join(sorted(prompt.wants))
    return "nothing here: answer the question"


def shown(text: str) -> str:
    """Text from outside as a sentence can show it: no control characters, not endless."""
    text = printable(text)
    return text if len(text) <= 40 else f"{text[:20]}…{text[-19:]}"


def printable(text: str) -> str:
    """Text that was typed, without control characters and no longer than a remark may be."""
    return "".join(character if character.isprintable() else "·" for character in text.strip())[:250]
