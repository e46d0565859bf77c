"""What the device itself shows over a prompt: help, the whole list, what else acts here, samples, leaving.

Each is a little flow of its own: it yields prompts, is sent inputs, and ends with what is then done. Pure: what must be asked of
the runner is in `attention.py`.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from scanner_client.flows.prompts import Choice, Chosen, Entry, Input, ListLine, Outcome, OutcomeKind, Pressed, Prompt
from scanner_client.ui.keyboard import FUNCTION_LABELS, Panel, more_functions, panels
from shared.barcodes.function_codes import FunctionCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner_client.scanners.keyboard_wedge import ScanRead
    from scanner_client.scanners.misreads import Misread
    from scanner_client.ui.samples import Sample
    from scanner_client.ui.view import View


@dataclass(frozen=True, slots=True)
class SampleChosen:
    """A sample is to be taken as a scan."""

    sample: Sample


@dataclass(frozen=True, slots=True)
class AppLeft:
    """The app ends."""


@dataclass(frozen=True, slots=True)
class ScansTaken:
    """The pasted lines are scans, in this order."""

    reads: tuple[ScanRead | Misread, ...]


PanelEnd: TypeAlias = Pressed | SampleChosen | ScansTaken | AppLeft | Panel | None
"""What is done when a panel closes: a key for the task, a scan, another panel, or nothing."""
PanelFlow: TypeAlias = Generator[Prompt, Input, PanelEnd]

_BACK = frozenset({FunctionCode.BACK, FunctionCode.OK})


def help_panel(view: View, last_error: Outcome | None) -> PanelFlow:
    """What can be scanned, typed and pressed here, and the last error once more, whole."""
    prompt, notice = view.prompt, view.status.notice if view.status else ""
    texts = [
        f"{prompt.ask} {prompt.also}".strip(),
        view.outcome.text if view.outcome else "",
        f"Last error: {last_error.text}" if last_error and last_error != view.outcome else "",
        notice,
        f"Scan: {', '.join(sorted(wanted.replace('_', ' ') for wanted in prompt.wants))}" if prompt.wants else "",
        _ENTRIES.get(prompt.entry, ""),
        *(f"F5: {FUNCTION_LABELS[function]}" for function in more_functions(prompt)),
        *_KEYS_HELP,
    ]
    yield from _read(
        Prompt("HELP", "Esc closes", prompt.task, lines=tuple(ListLine(text) for text in texts if text), functions=_BACK)
    )
    return None


_ENTRIES = {
    Entry.QUANTITY: "Type a quantity, then Enter; F2 for another unit",
    Entry.QUANTITY_OR_CODE: "Type a quantity, then Enter; 12* counts 12 of the next scan",
    Entry.CODE: "Type what the label says, then Enter",
    Entry.TEXT: "Type, then Enter",
    Entry.DATE: "Type a date, then Enter",
    Entry.PIN: "Type your PIN, then Enter",
}
_KEYS_HELP = (
    "Enter confirms, Esc goes back",
    "F3 takes back the last scan",
    "Up, down choose or scroll",
    "F4 list, F5 more, F7 skip",
    "F9 menu, F10 lock",
)


def list_panel(prompt: Prompt) -> PanelFlow:
    """The lines of the document, for screens that have no room for them beside the prompt."""
    yield from _read(Prompt(prompt.task, "Esc closes", prompt.place, lines=prompt.lines, functions=_BACK))
    return None


def _read(prompt: Prompt) -> Generator[Prompt, Input, None]:
    while (yield prompt) not in (Pressed(FunctionCode.BACK), Pressed(FunctionCode.OK)):
        pass


def more_panel(view: View) -> PanelFlow:
    """What acts here and has no key of its own, to be taken by its number."""
    ends: list[tuple[str, str, PanelEnd]] = [(FUNCTION_LABELS[each], "", Pressed(each)) for each in more_functions(view.prompt)]
    offered = panels(view)
    if Panel.ATTENTION in offered and view.status:
        ends.append(("Attention", str(view.status.attention), Panel.ATTENTION))
    if Panel.SAMPLES in offered:
        ends.append(("Samples", "", Panel.SAMPLES))
    if Panel.LEAVE in offered:
        ends.append(("Leave app", "", Panel.LEAVE))
    choices = tuple(Choice(number, text, detail) for number, (text, detail, _) in enumerate(ends, 1))
    chosen = yield from _choose(Prompt(view.prompt.task, "What else?", view.prompt.place, choices=choices, functions=_BACK_ONLY))
    return ends[chosen - 1][2] if chosen else None


_BACK_ONLY = frozenset({FunctionCode.BACK})


def samples_panel(samples: Sequence[Sample], view: View) -> PanelFlow:
    """Barcodes that act as scans."""
    choices = tuple(Choice(number, sample.label) for number, sample in enumerate(samples, 1))
    ask = "Choose sample"
    chosen = yield from _choose(
        Prompt("SAMPLES", ask, context=f"for: {view.prompt.ask}", also="letters search", choices=choices, functions=_BACK_ONLY)
    )
    return SampleChosen(samples[chosen - 1]) if chosen else None


def pasted_panel(reads: tuple[ScanRead | Misread, ...]) -> PanelFlow:
    """Asks before many pasted lines are taken as scans."""
    outcome = Outcome(OutcomeKind.QUESTION, f"{len(reads)} lines were pasted. Take them as scans?", f"{len(reads)} scans?")
    choices = (Choice(1, "Take none"), Choice(2, f"Take all {len(reads)}"))
    chosen = yield from _choose(Prompt("PASTE", "Take them?", choices=choices, outcome=outcome, functions=_BACK_ONLY))
    return ScansTaken(reads) if chosen == 2 else None


def leave_panel(view: View) -> PanelFlow:
    """Asks before the app ends; what waits stays on the device."""
    waiting = view.status.waiting if view.status else 0
    stays = f"{waiting} unsent stay on this device." if waiting else "Nothing is unsent."
    choices = (Choice(1, "Go on"), Choice(2, "Leave app"))
    outcome = Outcome(OutcomeKind.QUESTION, f"Leave? {stays}", "Leave?")
    chosen = yield from _choose(Prompt("STOCKHAND", "Leave the app?", choices=choices, outcome=outcome, functions=_BACK_ONLY))
    return AppLeft() if chosen == 2 else None


def _choose(prompt: Prompt) -> Generator[Prompt, Input, int]:
    """The number that was chosen; 0 when the person went back."""
    numbers = {choice.number for choice in prompt.choices}
    while True:
        given = yield prompt
        if given == Pressed(FunctionCode.BACK):
            return 0
        if isinstance(given, Chosen) and given.number in numbers:
            return given.number
