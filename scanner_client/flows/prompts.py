"""What a flow and the rest of the handheld say to each other: prompts out, inputs in. Values only.

A flow is a generator: it yields a `Prompt`, is sent an `Input`, and returns when the task is over. It has no clock, network,
widget or thread. The runner (`scanner_client/tasks.py`) stores what a prompt records before it shows the prompt; the screens
draw prompts and turn keys into inputs. How flows ask is in `conversation.py` and `questions.py`.

Source: spec/handheld.md, sections 1 and 2.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from shared.barcodes.function_codes import FunctionCode

if TYPE_CHECKING:
    from scanner_client.flows.lookup import Unreachable
    from shared.barcodes.barcode import Barcode
    from shared.barcodes.directory import Wanted
    from shared.wire.transactions import Content, TransactionAnswer


class Entry(StrEnum):
    """What may be typed at a prompt; every entry ends with Enter."""

    NONE = "none"
    QUANTITY = "quantity"
    """`12` sets, `-3` takes away, `12 BOX` with its unit, `*` alone changes the unit; both decimal signs."""
    QUANTITY_OR_CODE = "quantity_or_code"
    """A figure sets the quantity of the item in hand, `12*` counts for the next scan, anything else is a code typed for a scan."""
    CODE = "code"
    """What a label would say: a number of an item, bin, order, lot."""
    TEXT = "text"
    DATE = "date"
    PIN = "pin"
    """Digits that are never shown nor kept."""


class OutcomeKind(StrEnum):
    """How the last input ended; never silence. The words are those of `scanner_client/feedback.py`."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    QUESTION = "question"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The status band: what became of the last input."""

    kind: OutcomeKind
    text: str
    """The whole sentence, naming the thing and the way out."""
    short: str = ""
    """The same in at most 16 columns; blank where `text` is short enough itself."""
    code: str = ""
    """Of a refusal: its code in the catalogue."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose by its number."""

    number: int
    """From 1; what is pressed or typed."""
    text: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of the list that larger screens show beside the prompt."""

    text: str
    detail: str = ""
    is_done: bool = False
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question to the person, and all that the screen needs to ask it."""

    task: str
    """Which task, in capitals: `COUNT`."""
    ask: str
    """One verb, one noun, at most 16 columns: `Scan item`."""
    place: str = ""
    """Where the person is or on which document: a bin or order number."""
    also: str = ""
    """What else this prompt takes: `or next bin, DONE`."""
    context: str = ""
    """What the question is about: `Bin A-01-03`."""
    progress: str = ""
    """How far: `7 of 40`."""
    wants: frozenset[Wanted] = frozenset()
    """Kinds of things whose barcodes may be scanned."""
    entry: Entry = Entry.NONE
    functions: frozenset[FunctionCode] = frozenset()
    """Keys and command labels that act here."""
    choices: tuple[Choice, ...] = ()
    understood: tuple[str, ...] = ()
    """What was understood last: thing, numbers, quantity; a line each."""
    lines: tuple[ListLine, ...] = ()
    outcome: Outcome | None = None
    """What became of the last input; None at the first prompt."""
    record: tuple[Content, ...] = ()
    """What the last input made; to be stored before this prompt is shown."""
    submit: Content | None = None
    """To be sent now, waiting for the answer: the next input is `Answered`. For what is never done offline."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """A barcode was scanned."""

    barcode: Barcode


@dataclass(frozen=True, slots=True)
class Typed:
    """Something was typed and ended with Enter."""

    text: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the choices was taken."""

    number: int


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key was pressed that does what a command label says."""

    function: FunctionCode


@dataclass(frozen=True, slots=True)
class Answered:
    """The server's answer to what was submitted, or that there was none."""

    answer: TransactionAnswer | Unreachable


Input: TypeAlias = Scanned | Typed | Chosen | Pressed | Answered

R = TypeVar("R")
Flow: TypeAlias = Generator[Prompt, Input, R]
"""A task, or a part of one, that ends with an `R`."""
