"""Keys that a person pressed -> what is done about them at this prompt. Pure.

No Ctrl or Alt combination does anything: scanners send them as data. F8 stays free. Source: spec/handheld.md, section 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from scanner_client.flows.prompts import Chosen, Entry, Pressed, Typed
from scanner_client.ui.view import PAGE
from shared.barcodes.function_codes import DIGITS, TASKS, FunctionCode

if TYPE_CHECKING:
    from scanner_client.flows.prompts import Input, Prompt
    from scanner_client.ui.view import View


class Panel(Enum):
    """What the device itself shows over a prompt; the task does not notice."""

    HELP = auto()
    LIST = auto()
    MORE = auto()
    ATTENTION = auto()
    SAMPLES = auto()
    LEAVE = auto()
    """Ends the app, after a question."""


@dataclass(frozen=True, slots=True)
class TypedSoFar:
    """The typed text changed."""

    text: str


@dataclass(frozen=True, slots=True)
class CursorMoved:
    """Another choice is the one that Enter takes."""

    cursor: int


@dataclass(frozen=True, slots=True)
class Entered:
    """The prompt is answered."""

    given: Input


@dataclass(frozen=True, slots=True)
class Opened:
    """A panel was asked for."""

    panel: Panel


Act = TypedSoFar | CursorMoved | Entered | Opened

_FUNCTION_KEYS = {
    "escape": FunctionCode.BACK,
    "f3": FunctionCode.UNDO,
    "f6": FunctionCode.INFO,
    "f7": FunctionCode.SKIP,
    "f9": FunctionCode.MENU,
    "f10": FunctionCode.LOCK,
}
_PANEL_KEYS = {"f1": Panel.HELP, "f4": Panel.LIST, "f5": Panel.MORE, "f11": Panel.ATTENTION, "f12": Panel.SAMPLES}
_CONFIRMING = (FunctionCode.OK, FunctionCode.DONE, FunctionCode.POST)
"""What Enter alone does: the first of these that acts here."""
_STEPS = {"up": -1, "down": 1, "pageup": -PAGE, "pagedown": PAGE}
_FIGURES = (Entry.QUANTITY, Entry.QUANTITY_OR_CODE)
NO_UNDO_TASKS = frozenset({"MENU", "SIGN IN", "STOCKHAND"})

FUNCTION_LABELS = {
    FunctionCode.ALL: "All left",
    FunctionCode.REPEAT: "Same again",
    FunctionCode.ZERO: "Bin is empty",
    FunctionCode.NEW: "New number",
    FunctionCode.SHORT: "Not enough",
    FunctionCode.DAMAGED: "Damaged",
    FunctionCode.BIN: "Another bin",
    FunctionCode.MINUS: "Take away",
    FunctionCode.DONE: "Done",
    FunctionCode.POST: "Post",
    FunctionCode.SKIP: "Skip, later",
    FunctionCode.INFO: "Info",
    FunctionCode.PRINT: "Print label",
    FunctionCode.COUNT: "Count",
    FunctionCode.PICK: "Pick",
    FunctionCode.PUT_AWAY: "Put away",
    FunctionCode.RECEIVE: "Receive",
    FunctionCode.MOVE: "Move",
    FunctionCode.RECLASSIFY: "Reclassify",
    FunctionCode.ADJUST: "Adjust",
}
"""What the list behind F5 calls a command, in words that fit 16 columns with their number."""


def act_of(key: str, character: str | None, view: View) -> Act | None:
    """What one key does here; None where it does nothing."""
    if key in _PANEL_KEYS:
        panel = _PANEL_KEYS[key]
        return Opened(panel) if panel in panels(view) else None
    if key in _FUNCTION_KEYS:
        return act_of_function(_FUNCTION_KEYS[key], view)
    if key in _STEPS:
        return _moved(_STEPS[key], view)
    if key in ("backspace", "delete", "ctrl+h"):
        return TypedSoFar(view.typed[:-1]) if view.typed else None
    if key in ("enter", "ctrl+j", "newline", "f2"):
        given = _unit_changed(view) if key == "f2" else _confirmed(view)
        return Entered(given) if given else None
    return _character(character, view) if character and character.isprintable() else None


def panels(view: View) -> tuple[Panel, ...]:
    """The panels that have something to show here; none over another."""
    if view.is_panel:
        return ()
    attention = view.status is not None and bool(view.status.attention) and not view.status.is_locked
    return (
        Panel.HELP,
        *((Panel.LIST,) if view.prompt.lines else ()),
        *((Panel.MORE,) if more_functions(view.prompt) or attention or not may_undo(view) else ()),
        *((Panel.ATTENTION,) if attention else ()),
        *((Panel.SAMPLES,) if view.has_samples else ()),
        *((Panel.LEAVE,) if not may_undo(view) else ()),
    )


def may_undo(view: View) -> bool:
    """Whether a task is under way: what can be taken back, and what the app is not left in the middle of."""
    return view.status is not None and bool(view.status.person) and view.prompt.task not in NO_UNDO_TASKS


def more_functions(prompt: Prompt) -> tuple[FunctionCode, ...]:
    """What acts here and has no key of its own, in the order of the labels; the tasks stand in the menu already."""
    with_key = {*_FUNCTION_KEYS.values(), confirming(prompt), FunctionCode.OK, *DIGITS, *(TASKS if prompt.choices else ())}
    return tuple(function for function in FUNCTION_LABELS if function in prompt.functions - with_key)


def _unit_changed(view: View) -> Input | None:
    return Typed("*") if view.prompt.entry is Entry.QUANTITY and not view.typed else None


def confirming(prompt: Prompt) -> FunctionCode | None:
    """What Enter alone does here."""
    return next((function for function in _CONFIRMING if function in prompt.functions), None)


def act_of_function(function: FunctionCode, view: View) -> Act | None:
    """What the key of a command does here; the runner itself takes back, locks and leads to the menu."""
    if function is FunctionCode.BACK and view.typed:
        return TypedSoFar("")
    if function in view.prompt.functions:
        return Entered(Pressed(function))
    if function is FunctionCode.UNDO and not may_undo(view):
        return None
    if view.is_panel or (function is FunctionCode.MENU and not may_undo(view)):
        return None
    is_runners_own = function in (FunctionCode.UNDO, FunctionCode.MENU, FunctionCode.LOCK)
    signed_in = view.status is not None and bool(view.status.person) and not view.status.is_locked
    return Entered(Pressed(function)) if is_runners_own and signed_in else None


def _moved(step: int, view: View) -> Act | None:
    count = len(view.prompt.lines if view.is_reading else view.choices)
    if not count:
        return None
    if view.cursor is None and not view.is_reading:
        return CursorMoved(0 if step > 0 else count - 1)
    return CursorMoved(max(0, min((view.cursor or 0) + step, count - 1)))


def _confirmed(view: View) -> Input | None:
    """What Enter means: what was typed, else the choice at the cursor, else confirmation."""
    choices = view.choices
    if view.typed and view.typed.isdigit() and view.prompt.choices:
        return Chosen(int(view.typed))
    if view.typed and view.prompt.entry is not Entry.NONE:
        return Typed(view.typed)
    if choices and view.cursor is not None:
        return Chosen(choices[min(view.cursor, len(choices) - 1)].number)
    if view.typed:
        return Chosen(choices[0].number) if len(choices) == 1 else None
    function = confirming(view.prompt)
    return Pressed(function) if function else None


def _character(character: str, view: View) -> Act | None:
    entry, typed = view.prompt.entry, view.typed
    is_refused = (entry is Entry.PIN and not character.isdigit()) or (entry is Entry.NONE and not view.prompt.choices)
    if is_refused:
        return None
    if entry is Entry.QUANTITY_OR_CODE and character == "*" and typed:
        return Entered(Typed(f"{typed}*"))
    if entry in _FIGURES and character == "-" and not typed and FunctionCode.MINUS in view.prompt.functions:
        return Entered(Pressed(FunctionCode.MINUS))
    if entry is Entry.NONE and character.isdigit() and not typed and len(view.prompt.choices) <= PAGE:
        return Entered(Chosen(int(character)))
    return TypedSoFar(typed + character)


def has_open_figure(view: View) -> bool:
    """Whether a figure was typed and not entered: a scan now would leave it open which of the two was meant."""
    return view.prompt.entry in _FIGURES and view.typed.replace(",", "").replace(".", "").lstrip("-").isdigit()
