"""The handheld's Textual app: a scan or key goes to the runner, the prompt that comes back goes to the screen; nothing else.

Keys are taken above all widgets: no scan reaches a field, no scan's Enter presses a button, and no key is bound by Textual
(spec/barcodes.md, section 11). The app never waits: inputs are worked off on the thread of `InputQueue`, in order; what comes
back arrives as a message. The first paint needs neither pydantic nor httpx nor biip: the runner imports them when it starts,
behind the first screen.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections import deque
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual import events
from textual.app import App
from textual.message import Message

from scanner_client.flows.prompts import Chosen, Outcome, OutcomeKind, Pressed, Typed
from scanner_client.input_queue import InputQueue
from scanner_client.scanners import keyboard_wedge
from scanner_client.scanners.keyboard_wedge import KeyboardWedge, ManyPasted, ScanRead
from scanner_client.scanners.keys import Keystroke
from scanner_client.scanners.misreads import Misread, Read
from scanner_client.scanners.repeats import BounceFilter
from scanner_client.ui.attention import attention_panel
from scanner_client.ui.bells import Bells
from scanner_client.ui.keyboard import CursorMoved, Entered, Opened, Panel, TypedSoFar, act_of, has_open_figure
from scanner_client.ui.panels import (
    AppLeft,
    SampleChosen,
    ScansTaken,
    help_panel,
    leave_panel,
    list_panel,
    more_panel,
    pasted_panel,
    samples_panel,
)
from scanner_client.ui.prompt_screen import STYLES, PromptScreen
from scanner_client.ui.view import PLAIN, UNICODE, View
from scanner_client.ui.widgets.answer_band import feedback_for
from shared.barcodes.scan import Scan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from scanner_client.flows.prompts import Input, Prompt
    from scanner_client.scanners.keyboard_wedge import WedgeEvent, WedgeProfile
    from scanner_client.scanners.serial_port import PortState
    from scanner_client.tasks import Status, TaskRunner
    from scanner_client.ui.panels import PanelEnd, PanelFlow
    from scanner_client.ui.samples import Sample

RECENT_MAX = 8
_BUSY_AFTER_SECONDS = 0.2
_DOUBLE_PRESS_SECONDS = 0.15
_IDLE_LOOK_SECONDS = 5.0


class Scanner(Protocol):
    """What the app needs of `serial_port.SerialScanner`."""

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def answer(self, good: bool) -> bool: ...


class OpenScanner(Protocol):
    """Makes a scanner that calls back on a thread of its own: `functools.partial(SerialScanner, port, profile=profile)`."""

    def __call__(self, *, on_read: Callable[[Read | Misread], None], on_state: Callable[[PortState], None]) -> Scanner: ...


class Prompted(Message):
    """The runner shows a prompt."""

    def __init__(self, prompt: Prompt) -> None:
        super().__init__()
        self.prompt = prompt


class StatusChanged(Message):
    """Connection, waiting transactions or person changed."""

    def __init__(self, status: Status) -> None:
        super().__init__()
        self.status = status


class ScannerRead(Message):
    """A scanner on a port delivered something."""

    def __init__(self, read: Read | Misread, scanner: Scanner) -> None:
        super().__init__()
        self.read = read
        self.scanner = scanner


class ScannerStateChanged(Message):
    """A scanner was found, lost, or cannot be opened."""

    def __init__(self, state: PortState) -> None:
        super().__init__()
        self.state = state


class InputAnswered(Message):
    """One input was worked off."""


class PanelStepped(Message):
    """A panel that asks the runner has its next prompt, or its end."""

    def __init__(self, panel: PanelFlow, prompt: Prompt | None) -> None:
        super().__init__()
        self.panel = panel
        self.prompt = prompt


class TimePassed(Message):
    """Keys that were pressed before this message stand before it in the queue."""


class ThreadFailed(Message):
    """A thread of the app died of this: the app ends loudly, and resumes when it is started again."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


class StockhandApp(App[None]):
    """The app around one `TaskRunner`, which it starts after the first paint.

    `scanners` are opened then too. `samples` make F12 show a panel of barcodes. `is_plain`: no Unicode on this terminal.
    """

    CSS_PATH = STYLES
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT: ClassVar[bool] = False
    BINDINGS: ClassVar = []
    TITLE = "Stockhand"

    def __init__(
        self,
        runner: TaskRunner,
        *,
        scanners: Sequence[OpenScanner] = (),
        wedge: WedgeProfile | None = None,
        samples: Sequence[Sample] = (),
        lock_seconds: float | None = None,
        is_plain: bool = False,
        is_silent: bool = False,
    ) -> None:
        super().__init__()
        self._runner = runner
        self._inputs = InputQueue(runner)
        self._open_scanners = scanners
        self._scanners: list[Scanner] = []
        self._wedge = KeyboardWedge(wedge)
        self._bounces = BounceFilter()
        self._was_good: dict[str, bool] = {}
        self._is_scanner_missing = False
        self._samples = samples
        self._lock_seconds = lock_seconds
        self._glyphs = PLAIN if is_plain else UNICODE
        self._is_silent = is_silent
        self._bells = Bells(self.bell, self.set_timer)
        self._task_view = View(runner.prompt, has_samples=bool(samples))
        self._recent: deque[str] = deque(maxlen=RECENT_MAX)
        self._last_error: Outcome | None = None
        self._panel: PanelFlow | None = None
        self._panel_asks_runner = False
        self._panel_view: View | None = None
        self._pending = 0
        self._has_begun = False
        self._last_key = Keystroke("", None, float("-inf"))
        self._prompt_screen: PromptScreen | None = None

    # Beginning and end

    def get_default_screen(self) -> PromptScreen:
        few = self.console.color_system == "standard"
        self._prompt_screen = PromptScreen(self._task_view, self._glyphs, has_colours=not self.no_color, has_few_colours=few)
        return self._prompt_screen

    def on_mount(self) -> None:
        self._runner.listen(
            lambda prompt: self._post(Prompted(prompt)),
            lambda status: self._post(StatusChanged(status)),
        )
        self._before_excepthook = threading.excepthook
        threading.excepthook = self._thread_failed
        with suppress(NotImplementedError, RuntimeError, ValueError):  # not the main thread, or not a Unix
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """The first screen is painted: now what takes longer."""
        self._has_begun = True
        self._inputs.start()
        for open_scanner in self._open_scanners:
            self._start_scanner(open_scanner)
        if self._lock_seconds is not None:
            self.set_interval(_IDLE_LOOK_SECONDS, self._look_for_idleness)

    def _start_scanner(self, open_scanner: OpenScanner) -> None:
        scanner = open_scanner(
            on_read=lambda read: self._post(ScannerRead(read, scanner)),
            on_state=lambda state: self._post(ScannerStateChanged(state)),
        )
        self._scanners.append(scanner)
        scanner.start()

    def _look_for_idleness(self) -> None:
        lock_seconds, status = self._lock_seconds, self._task_view.status
        if lock_seconds is not None and status is not None and status.person and not status.is_locked:
            self._inputs.put(lambda: self._runner.lock_if_idle(lock_seconds))

    async def on_unmount(self) -> None:
        for scanner in self._scanners:
            await asyncio.to_thread(scanner.stop)
        if self._has_begun:
            await asyncio.to_thread(self._inputs.stop)
        threading.excepthook = self._before_excepthook

    def _thread_failed(self, failed: threading.ExceptHookArgs) -> None:
        self._before_excepthook(failed)
        if failed.exc_value is not None:
            self._post(ThreadFailed(failed.exc_value))

    def on_thread_failed(self, message: ThreadFailed) -> None:
        raise message.error

    def _post(self, message: Message) -> None:
        """Hand over from any thread; after the end of the app nobody listens any more."""
        if self.is_running:
            self.post_message(message)

    # Keys, before any widget sees them

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key):
            self._heard(self._wedge.press(Keystroke(event.key, event.character, event.time)))
        elif isinstance(event, events.Paste):
            self._heard(self._wedge.paste(event.text, event.time))
        else:
            await super().on_event(event)

    def on_time_passed(self, message: TimePassed) -> None:
        self._heard(self._wedge.tick(message.time))

    def _heard(self, heard: Sequence[WedgeEvent]) -> None:
        for each in heard:
            match each:
                case ScanRead(scan):
                    self._scanned(scan)
                case Misread():
                    self._misread(each)
                case ManyPasted(reads):
                    self._open_panel(pasted_panel(reads))
                case keyboard_wedge.Typed(keystrokes):
                    for keystroke in keystrokes:
                        self._key(keystroke)
        deadline = self._wedge.next_deadline
        if deadline is not None:
            # A message of its own, so that keys which came meanwhile are handed in first.
            self.set_timer(max(deadline - self._now(), 0.001), lambda: self._post(TimePassed()))

    @staticmethod
    def _now() -> float:
        """The clock that stamps key events."""
        return TimePassed().time

    def _key(self, keystroke: Keystroke) -> None:
        """A key that a person pressed."""
        last, self._last_key = self._last_key, keystroke
        is_command = keystroke.character is None or not keystroke.character.isprintable()
        is_double = keystroke.key == last.key and keystroke.monotonic_seconds - last.monotonic_seconds < _DOUBLE_PRESS_SECONDS
        if is_command and is_double and keystroke.key not in ("backspace", "up", "down", "pageup", "pagedown"):
            return
        match act_of(keystroke.key, keystroke.character, self._shown):
            case TypedSoFar(text):
                self._change(typed=text, cursor=None)
            case CursorMoved(cursor):
                self._change(cursor=cursor)
            case Entered(given):
                self._entered(given)
            case Opened(panel):
                self._open(panel)
            case None:
                pass

    # Scans

    def _scanned(self, scan: Scan, scanner: Scanner | None = None) -> None:
        """A scan from any source; what is open in the way of panels closes: scan first."""
        if self._bounces.is_bounce(scan):
            self._answer(scanner, scan.port, good=self._was_good.get(scan.port, True))
        elif self._panel is None and has_open_figure(self._task_view):
            typed = self._task_view.typed
            self._refuse(f"{typed} is typed and not entered: Enter takes it, Esc clears it.", f"Enter {typed}?")
            self._answer(scanner, scan.port, good=False)
        else:
            self._close_panel()
            self._change(typed="")
            taken = self._give(lambda: self._answer_for(scanner, scan.port, self._runner.scan(scan)))
            if not taken:
                self._answer(scanner, scan.port, good=False)

    def _misread(self, misread: Misread, scanner: Scanner | None = None) -> None:
        self._refuse(misread.sentence, misread.short)
        self._answer(scanner, misread.port, good=False)

    def _answer_for(self, scanner: Scanner | None, port: str, prompt: Prompt) -> None:
        """Tell the scanner, on the thread on which the scan has just become durable."""
        good = prompt.outcome is None or feedback_for(prompt.outcome.kind).scanner_answer is not False
        self._answer(scanner, port, good=good)

    def _answer(self, scanner: Scanner | None, port: str, *, good: bool) -> None:
        self._was_good[port] = good
        if scanner is not None:
            scanner.answer(good)

    def on_scanner_read(self, message: ScannerRead) -> None:
        if isinstance(message.read, Read):
            self._scanned(message.read.scan, message.scanner)
        else:
            self._misread(message.read, message.scanner)

    def on_scanner_state_changed(self, message: ScannerStateChanged) -> None:
        was_missing, self._is_scanner_missing = self._is_scanner_missing, message.state != "open"
        if was_missing or self._is_scanner_missing:  # that a scanner is there from the start is no news
            text, short = _SCANNER_STATES[message.state.value]
            self._notify(Outcome(OutcomeKind.INFO, text, short))

    # Inputs and their answers

    def _entered(self, given: Input) -> None:
        self._change(typed="")
        if self._panel is not None:
            self._step_panel(given)
            return
        match given:
            case Chosen(number):
                self._give(lambda: self._runner.choose(number))
            case Typed(text):
                self._give(lambda: self._runner.type(text))
            case Pressed(function):
                self._give(lambda: self._runner.press(function))

    def _give(self, work: Callable[[], object]) -> bool:
        """Have it worked off behind what waits already; refused where too much waits."""

        def give() -> None:
            work()
            self._post(InputAnswered())

        if not self._inputs.put(give):
            self._refuse("The last scans are not done yet. Wait, then scan again.", "Wait, rescan")
            return False
        self._pending += 1
        if self._pending == 1:
            self.set_timer(_BUSY_AFTER_SECONDS, self._show_busy)
        return True

    def _show_busy(self) -> None:
        self._task_view = replace(self._task_view, is_busy=self._pending > 0)
        self._show()

    def on_input_answered(self) -> None:
        self._pending -= 1
        if not self._pending and self._task_view.is_busy:
            self._show_busy()

    def on_prompted(self, message: Prompted) -> None:
        before, prompt = self._task_view.prompt, message.prompt
        if prompt.task != before.task:
            self._recent.clear()
        elif before.outcome and before.outcome.kind is OutcomeKind.ACCEPTED and prompt != before:
            self._recent.appendleft(before.outcome.text)
        self._task_view = self._task_view.after(prompt, tuple(self._recent))
        self._sound(prompt.outcome)
        self._show()

    def on_status_changed(self, message: StatusChanged) -> None:
        self._task_view = replace(self._task_view, status=message.status)
        if self._panel_view is not None:
            self._panel_view = replace(self._panel_view, status=message.status)
        self._show()

    def _sound(self, outcome: Outcome | None) -> None:
        if outcome is None:
            return
        if outcome.kind is OutcomeKind.REFUSED:
            self._last_error = outcome
        if not self._is_silent:
            self._bells.sound(feedback_for(outcome.kind).bells)

    def _refuse(self, text: str, short: str) -> None:
        """The device itself refuses: nothing went to the runner."""
        self._notify(Outcome(OutcomeKind.REFUSED, text, short))

    def _notify(self, outcome: Outcome) -> None:
        self._sound(outcome)
        self._change(notice=outcome)

    # What is shown

    @property
    def _shown(self) -> View:
        return self._panel_view or self._task_view

    def _change(self, **changes: object) -> None:
        """Change what is shown, panel or task. Whatever is done next, what the device had to say is read."""
        changed = replace(self._shown, **({"notice": None} | changes))  # type: ignore[arg-type]  # names are View's
        if self._panel_view is not None:
            self._panel_view = changed
        else:
            self._task_view = changed
        self._show()

    def _show(self) -> None:
        if self._prompt_screen is not None:
            self._prompt_screen.show(self._shown)

    # Panels

    def _open(self, panel: Panel) -> None:
        view = self._task_view
        match panel:
            case Panel.HELP:
                self._open_panel(help_panel(view, self._last_error))
            case Panel.LIST:
                self._open_panel(list_panel(view.prompt))
            case Panel.MORE:
                self._open_panel(more_panel(view))
            case Panel.ATTENTION:
                self._open_panel(attention_panel(self._runner), asks_runner=True)
            case Panel.SAMPLES:
                self._open_panel(samples_panel(self._samples, view))
            case Panel.LEAVE:
                self._open_panel(leave_panel(view))

    def _open_panel(self, panel: PanelFlow, *, asks_runner: bool = False) -> None:
        self._close_panel()
        self._panel, self._panel_asks_runner = panel, asks_runner
        self._step_panel(None)

    def _step_panel(self, given: Input | None) -> None:
        """Give the open panel an input; one that asks the runner is stepped where the runner is."""
        panel = self._panel
        assert panel is not None
        if self._panel_asks_runner:
            self._give(lambda: self._post(PanelStepped(panel, self._next_of(panel, given))))
        else:
            self._panel_stepped(self._next_of(panel, given))

    def _next_of(self, panel: PanelFlow, given: Input | None) -> Prompt | None:
        """The panel's next prompt; None when it is over, and its end is done."""
        try:
            return panel.send(given) if given is not None else next(panel)
        except StopIteration as end:
            self.call_later(self._panel_ended, end.value)
            return None

    def on_panel_stepped(self, message: PanelStepped) -> None:
        if message.panel is self._panel:
            self._sound(message.prompt.outcome if message.prompt else None)
            self._panel_stepped(message.prompt)

    def _panel_stepped(self, prompt: Prompt | None) -> None:
        if prompt is None:
            self._close_panel()
        elif self._panel_view is None:
            self._panel_view = View(prompt, self._task_view.status, is_panel=True)
        else:
            self._panel_view = self._panel_view.after(prompt, ())
        self._show()

    def _panel_ended(self, end: PanelEnd) -> None:
        match end:
            case Pressed():
                self._entered(end)
            case SampleChosen(sample):
                self._scanned(Scan(sample.text, sample.symbology, "panel", monotonic_seconds=self._now()))
            case ScansTaken(reads):
                self._heard(reads)
            case Panel():
                self._open(end)
            case AppLeft():
                self.exit()
            case None:
                pass

    def _close_panel(self) -> None:
        self._panel = self._panel_view = None


_SCANNER_STATES = {
    "open": ("The scanner is back.", "Scanner back"),
    "gone": ("The scanner is gone. Plug it in; the keyboard works meanwhile.", "Scanner gone"),
    "taken": ("Another program has the scanner.", "Scanner taken"),
    "forbidden": ("This user may not open the scanner.", "No permission"),
}
