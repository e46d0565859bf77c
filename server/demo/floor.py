"""The hands of the people who play the demo's morning: they scan, type their PIN, and look at what the handheld says."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from server.demo.handheld import NotShown, Shown
from server.labels.templates import badge_label, command_label, quantity_label
from shared.barcodes.function_codes import FunctionCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.demo.handheld import Handheld
    from server.demo.scanner import LabelScanner
    from server.labels.templates import Label
    from shared.wire.access import NewPerson

_ANSWER_SECONDS = 20.0
"""So long an answer may take before the play gives up."""
_REPEAT_SECONDS = 0.35
"""Nobody scans the same label faster twice, and a scanner that does has bounced (spec/barcodes.md, section 13, rule 1)."""
_PIN_TRIES = 3


@dataclass(slots=True)
class Tally:
    """What was scanned, and how each scan ended."""

    outcomes: Counter[str] = field(default_factory=Counter)
    refusals: list[str] = field(default_factory=list)
    """Codes of what was refused, as meant."""

    @property
    def scans(self) -> int:
        return self.outcomes.total()


class Floor:
    """One handheld and its scanner in somebody's hands. `tell` is told each thing that happens, a line each."""

    def __init__(self, handheld: Handheld, scanner: LabelScanner, pace_seconds: float, tell: Callable[[str], None]) -> None:
        self.tally = Tally()
        self.shown = Shown()
        self._handheld = handheld
        self._scanner = scanner
        self._pace_seconds = pace_seconds
        self._tell = tell
        self._last = ("", 0.0)
        self._person = ""

    def scan(self, label: Label, *, ask: str = "") -> Shown:
        """Scan something that is taken; what is shown then. `ask`: how the next question begins. Raises: NotShown."""
        shown = self._scanned(label)
        if shown.outcome == "refused":
            raise NotShown(f"{self._person}: {label.plain_text} was refused: {shown.said}")
        if not shown.ask.startswith(ask):
            raise NotShown(f"{self._person}: after {label.plain_text} the handheld asks {shown.ask!r}, not {ask!r}")
        return shown

    def scan_by_mistake(self, label: Label, code: str) -> None:
        """Scan something that must be refused with this code. Raises: NotShown when it is not."""
        shown = self._scanned(label)
        if (shown.outcome, shown.code) != ("refused", code):
            raise NotShown(f"{self._person}: {label.plain_text} was to be refused with {code}, but: {shown.outcome} {shown.said}")
        self.tally.refusals.append(code)

    def scan_in_doubt(self, label: Label, *, ask: str) -> None:
        """Scan something that the handheld asks back about, and answer no. Raises: NotShown when it does not ask."""
        shown = self._scanned(label)
        if (shown.outcome, shown.ask) != ("question", ask):
            raise NotShown(
                f"{self._person}: after {label.plain_text} the handheld was to ask {ask!r}, but: {shown.outcome} {shown.said}"
            )
        self.press(FunctionCode.BACK)

    def press(self, function: FunctionCode, *, ask: str = "") -> Shown:
        """Scan a command label."""
        return self.scan(command_label(function, function.name), ask=ask)

    def say_quantity(self, quantity: int, *, ask: str = "") -> Shown:
        """Scan a quantity label."""
        return self.scan(quantity_label(quantity), ask=ask)

    def choose(self, text: str, *, ask: str) -> None:
        """Type the number that stands before this text on the screen. Raises: NotShown."""
        number = next(number for number, said in self.shown.choices if said == text)
        self._handheld.type(str(number))
        self._look()
        self._tell(f"{self._person:<6}  {f'typed {number}':<44}  {self.shown.ask}")
        if not self.shown.ask.startswith(ask):
            raise NotShown(f"{self._person}: after {number} {text} the handheld asks {self.shown.ask!r}, not {ask!r}")

    def sign_in(self, person: NewPerson) -> None:
        """Take the handheld: badge and PIN; then wait until it knows everything of the place. Raises: NotShown."""
        self.settle()
        self._person = person.person
        self.scan(badge_label(person.person, person.name), ask="Type PIN")
        for _ in range(_PIN_TRIES):
            self._handheld.type(person.pin)
            self._look()
            if self.shown.task != "SIGN IN":
                break
        self._tell(f"{person.person:<6}  {'typed the PIN':<44}  {self.shown.said or self.shown.ask}")
        if self.shown.task != "MENU":
            raise NotShown(f"{person.person} could not sign in: {self.shown.said}")
        self.settle()

    def settle(self) -> None:
        """Wait until the device is online and everything is sent and answered. Raises: NotShown."""
        self._handheld.wait_until_settled(_ANSWER_SECONDS)

    def start(self) -> None:
        """Wait for the first question. Raises: NotShown."""
        self._look()
        self.settle()

    def _scanned(self, label: Label) -> Shown:
        self._wait_a_moment(label.plain_text)
        sent = self._scanner.scan(label)
        self._last = (label.plain_text, time.monotonic())
        self._look()
        self.tally.outcomes[self.shown.outcome or "shown"] += 1
        printable = "".join(character if character.isprintable() else "·" for character in sent)
        self._tell(f"{self._person:<6}  {printable:<44}  {self.shown.outcome or self.shown.ask}: {self.shown.said}")
        return self.shown

    def _wait_a_moment(self, text: str) -> None:
        last_text, last_seconds = self._last
        pause = self._pace_seconds
        if text == last_text:
            pause = max(pause, last_seconds + _REPEAT_SECONDS - time.monotonic())
        time.sleep(max(pause, 0.0))

    def _look(self) -> None:
        self.shown = self._handheld.next_prompt(_ANSWER_SECONDS)
        while self.shown.is_waiting:
            self.shown = self._handheld.next_prompt(_ANSWER_SECONDS)
