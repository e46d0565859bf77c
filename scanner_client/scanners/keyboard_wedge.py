"""Keys -> scans, and typing that stays typing. Independent of any terminal library: timed keystrokes in, events out.

Whoever owns the terminal shows this every key before any widget sees it, and acts on the events only: a scan never
reaches a focused field, its Enter never presses a focused button. Source: spec/barcodes.md, section 11.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

from scanner_client.scanners.framing import scan_of
from scanner_client.scanners.keyboard_layout import layout_sign
from scanner_client.scanners.keys import Keystroke, character_of
from scanner_client.scanners.misreads import Misread, MisreadReason, readable
from scanner_client.scanners.substitution import DEFAULT_SUBSTITUTES, substitute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.barcodes.scan import Scan, ScanSource

AIM_KEY = "right_square_bracket"
_LINE_ENDS = frozenset({"enter", "ctrl+j", "newline", "tab"})
_AIM_SO_FAR = re.compile(r"\](?:[A-Za-z](?:[A-Za-z0-9].*)?)?", re.DOTALL)
_PASTED_SCANS_UNASKED = 3


@dataclass(frozen=True, slots=True)
class WedgeProfile:
    """How one keyboard scanner sends its scans. Key names are Textual's."""

    prefix_key: str = ""
    """With a prefix, typing and scanning can never mix and typing waits for nothing; `right_square_bracket` stays data."""
    suffix_keys: frozenset[str] = _LINE_ENDS
    """Any of them ends a scan; none: a pause ends it."""
    key_characters: Mapping[str, str] = field(default_factory=dict)
    """Function key -> GS, RS or EOT, where the scanner sends one for it: `{"f8": GS}`."""
    substitutes: Mapping[str, str] = field(default_factory=lambda: DEFAULT_SUBSTITUTES)
    """Characters -> GS, RS or EOT; checked by `substitute_problems` at set-up."""
    gap_seconds: float = 0.05
    """Keys further apart are typed."""
    announced_gap_seconds: float = 0.25
    """Tolerated inside a scan that a prefix or AIM identifier announced."""
    tail_seconds: float = 0.5
    """What comes so soon after a torn scan is its rest, and is neither scan nor typing."""
    minimum_length: int = 4
    """Fewer characters without prefix are typing."""
    maximum_length: int = 1024


@dataclass(frozen=True, slots=True)
class ScanRead:
    """A burst or a pasted line was a scan."""

    scan: Scan


@dataclass(frozen=True, slots=True)
class Typed:
    """A person pressed these keys: the screen gets them, in order."""

    keystrokes: tuple[Keystroke, ...]


@dataclass(frozen=True, slots=True)
class ManyPasted:
    """More lines were pasted than are taken unasked: ask, then take `reads` in order, or none."""

    reads: tuple[ScanRead | Misread, ...]


WedgeEvent = ScanRead | Typed | Misread | ManyPasted


@dataclass(slots=True)
class _Discarding:
    """The error is told; the rest of the scan is dropped up to its suffix or a pause."""

    until: float
    is_tail: bool
    """The rest of a torn scan: told once more if anything came of it, for it may be a hasty second try."""
    dropped: str = ""


class KeyboardWedge:
    """Tells scans from typing by prefix, suffix and pace. Press every key; tick at `next_deadline`."""

    def __init__(self, profile: WedgeProfile | None = None) -> None:
        self._profile = profile or WedgeProfile()
        self._burst: list[Keystroke] = []
        self._discarding: _Discarding | None = None
        self._ended = -inf
        """When the last scan got its suffix: what is left of CR LF or TAB CR right behind it is dropped."""

    @property
    def next_deadline(self) -> float | None:
        """The monotonic time at which `tick` matters; None while nothing is pending."""
        if self._discarding:
            return self._discarding.until
        return self._burst[-1].monotonic_seconds + self._allowed_gap if self._burst else None

    def press(self, keystroke: Keystroke) -> tuple[WedgeEvent, ...]:
        """Take a key; answer what is settled by it, in order."""
        now = keystroke.monotonic_seconds
        events: list[WedgeEvent] = []
        while (deadline := self.next_deadline) is not None and deadline < now:
            events.extend(self._end_by_pause())
        return (*events, *self._take(keystroke))

    def tick(self, now: float) -> tuple[WedgeEvent, ...]:
        """Let time pass. Call it when every key that was pressed before `now` has been handed in."""
        events: list[WedgeEvent] = []
        while (deadline := self.next_deadline) is not None and deadline <= now:
            events.extend(self._end_by_pause())
        return tuple(events)

    def paste(self, text: str, now: float) -> tuple[WedgeEvent, ...]:
        """Take a bracketed paste: a line is a scan. Whatever keys are pending are settled first."""
        settled = self.tick(inf)
        # Not splitlines(): it splits at GS and RS.
        lines = [line for line in re.split(r"[\r\n]+", text) if line]
        reads = tuple(self._judged(line, "paste", now) for line in lines)
        return (*settled, *reads) if len(reads) <= _PASTED_SCANS_UNASKED else (*settled, ManyPasted(reads))

    def _take(self, keystroke: Keystroke) -> tuple[WedgeEvent, ...]:
        if self._is_start(keystroke):
            return self._begin_announced(keystroke)
        if self._discarding:
            return self._drop(self._discarding, keystroke)
        if self._burst:
            return self._continue(keystroke)
        return self._begin(keystroke)

    def _is_start(self, keystroke: Keystroke) -> bool:
        """Whether a scan starts here whatever was before; `]` inside a scan is data."""
        is_prefix = bool(self._profile.prefix_key) and keystroke.key == self._profile.prefix_key
        return is_prefix and not (self._burst and keystroke.key == AIM_KEY)

    def _begin_announced(self, keystroke: Keystroke) -> tuple[WedgeEvent, ...]:
        torn = (self._misread(MisreadReason.TORN),) if self._text() else ()
        self._discarding = None
        self._burst = [keystroke]
        return torn

    def _begin(self, keystroke: Keystroke) -> tuple[WedgeEvent, ...]:
        now = keystroke.monotonic_seconds
        ends = keystroke.key in self._profile.suffix_keys or keystroke.key in _LINE_ENDS
        if ends and now - self._ended <= self._profile.gap_seconds:
            return ()
        self._ended = -inf
        if self._profile.prefix_key or ends or self._character(keystroke) is None:
            return (Typed((keystroke,)),)
        self._burst = [keystroke]
        return ()

    def _continue(self, keystroke: Keystroke) -> tuple[WedgeEvent, ...]:
        if keystroke.key in self._profile.suffix_keys:
            return self._end_by_suffix(keystroke)
        self._burst.append(keystroke)
        if len(self._burst) <= self._profile.maximum_length + bool(self._profile.prefix_key):
            return ()
        too_long = self._misread(MisreadReason.TOO_LONG)
        self._discard(keystroke.monotonic_seconds + self._profile.announced_gap_seconds, is_tail=False)
        return (too_long,)

    def _drop(self, discarding: _Discarding, keystroke: Keystroke) -> tuple[WedgeEvent, ...]:
        if keystroke.key in self._profile.suffix_keys:
            self._ended = keystroke.monotonic_seconds
            self._discarding = None
            return self._told(discarding)
        character = self._character(keystroke)
        if character is None:
            return (Typed((keystroke,)),)
        gap = self._profile.gap_seconds if discarding.is_tail else self._profile.announced_gap_seconds
        discarding.until = keystroke.monotonic_seconds + gap
        if discarding.is_tail:
            discarding.dropped += character
        return ()

    def _end_by_suffix(self, suffix: Keystroke) -> tuple[WedgeEvent, ...]:
        keystrokes, text = tuple(self._burst), self._text()
        if not self._is_scan(text):
            self._burst.clear()
            return (Typed((*keystrokes, suffix)),)
        self._ended = suffix.monotonic_seconds
        return self._end_scan(text, suffix.monotonic_seconds)

    def _end_by_pause(self) -> tuple[WedgeEvent, ...]:
        if self._discarding:
            return self._pause_in_discarding(self._discarding)
        keystrokes, text, last = tuple(self._burst), self._text(), self._burst[-1].monotonic_seconds
        if not self._is_scan(text) or _is_held_down(keystrokes):
            self._burst.clear()
            return (Typed(keystrokes),)
        if not self._profile.suffix_keys:
            return self._end_scan(text, last)
        torn = self._misread(MisreadReason.TORN)
        self._discard(last + self._profile.tail_seconds, is_tail=True)
        return (torn,)

    def _end_scan(self, text: str, now: float) -> tuple[WedgeEvent, ...]:
        unknown = [key.key for key in self._data_keys() if self._character(key) is None]
        self._burst.clear()
        if not text:
            return ()
        if unknown:
            return (Misread(MisreadReason.UNKNOWN_KEY, unknown[0], "wedge"),)
        return (self._judged(text, "wedge", now),)

    def _discard(self, until: float, *, is_tail: bool) -> None:
        self._burst.clear()
        self._discarding = _Discarding(until, is_tail)

    def _pause_in_discarding(self, discarding: _Discarding) -> tuple[WedgeEvent, ...]:
        """Without its suffix a scan may still go on; silence ends the matter, and so does a key at a person's pace."""
        self._discarding = None
        if not discarding.is_tail or len(discarding.dropped) >= self._profile.minimum_length:
            self._discard(discarding.until + self._profile.tail_seconds, is_tail=True)
        return self._told(discarding)

    def _told(self, discarding: _Discarding) -> tuple[WedgeEvent, ...]:
        if not discarding.dropped:
            return ()
        return (Misread(MisreadReason.TORN, readable(discarding.dropped), "wedge"),)

    def _judged(self, text: str, source: ScanSource, now: float) -> ScanRead | Misread:
        """A whole text as a scan, unless it shows that the keyboard is not set up, or is no ASCII."""
        meant = substitute(self._without_cr_of_crlf(text), self._profile.substitutes)
        reason = layout_sign(meant) if source == "wedge" else None
        if reason is None and (not meant.isascii() or "\x00" in meant):
            reason = MisreadReason.NOT_ASCII
        if reason is None and len(meant) > self._profile.maximum_length:
            reason = MisreadReason.TOO_LONG
        if reason is not None:
            return Misread(reason, readable(meant), source)
        return ScanRead(scan_of(meant, source, "", now))

    def _without_cr_of_crlf(self, text: str) -> str:
        ends_with_lf_only = "ctrl+j" in self._profile.suffix_keys and "enter" not in self._profile.suffix_keys
        return text.removesuffix("\r") if ends_with_lf_only else text

    def _is_scan(self, text: str) -> bool:
        return bool(self._profile.prefix_key) or len(text) >= self._profile.minimum_length

    @property
    def _allowed_gap(self) -> float:
        # Only the first keys can make an AIM identifier, so a long burst is not joined again for each key.
        first = "".join(self._character(key) or "" for key in self._burst[:3])
        announced = self._profile.prefix_key or _AIM_SO_FAR.fullmatch(first)
        return self._profile.announced_gap_seconds if announced else self._profile.gap_seconds

    def _data_keys(self) -> list[Keystroke]:
        """The burst without a prefix that is not data."""
        is_framed = self._profile.prefix_key and self._profile.prefix_key != AIM_KEY
        return self._burst[1:] if is_framed else self._burst

    def _text(self) -> str:
        return "".join(self._character(key) or "" for key in self._data_keys())

    def _character(self, keystroke: Keystroke) -> str | None:
        return self._profile.key_characters.get(keystroke.key) or character_of(keystroke)

    def _misread(self, reason: MisreadReason) -> Misread:
        return Misread(reason, readable(self._text()), "wedge")


def _is_held_down(keystrokes: tuple[Keystroke, ...]) -> bool:
    """Whether it is one key that repeats itself: that is as fast as a scanner, and is typing."""
    return len({keystroke.key for keystroke in keystrokes}) == 1
