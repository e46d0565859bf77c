"""Timed keys, and the character that each key name stands for; the names are those of Textual 8.2, without Textual.

A terminal turns the control characters of a scan into keys such as `ctrl+right_square_bracket`; here they become
characters again. Source: spec/barcodes.md, section 11, rules 1 and 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase


@dataclass(frozen=True, slots=True)
class Keystroke:
    """One key, as the terminal reported it."""

    key: str
    """Textual's name of the key."""
    character: str | None
    """Textual's character; None where the terminal or a test gives only the name."""
    monotonic_seconds: float
    """When it was pressed: the event's own time, not the time it was looked at."""


CONTROL_CHARACTERS: dict[str, str] = {f"ctrl+{letter}": chr(1 + i) for i, letter in enumerate(ascii_lowercase)} | {
    "tab": "\t",
    "newline": "\n",
    "enter": "\r",
    "ctrl+@": "\x00",
    "ctrl+backslash": "\x1c",
    "ctrl+right_square_bracket": "\x1d",
    "ctrl+circumflex_accent": "\x1e",
    "ctrl+underscore": "\x1f",
    # Terminals that report keys and not characters send the key cap: GS, RS, US.
    "ctrl+5": "\x1d",
    "ctrl+6": "\x1e",
    "ctrl+shift+6": "\x1e",
    "ctrl+shift+minus": "\x1f",
}
"""Key name to control character."""

_NEVER_DATA = frozenset({"backspace", "delete", "escape", "ctrl+h"})
"""Keys that carry a control character and yet are only ever pressed by people."""


def character_of(keystroke: Keystroke) -> str | None:
    """The character a scanner meant by this key; None for a key that is not data (F-keys, arrows, Esc, Alt)."""
    if keystroke.key in _NEVER_DATA or keystroke.key.startswith("alt+"):
        return None
    if keystroke.character is not None and len(keystroke.character) == 1:
        return keystroke.character
    return CONTROL_CHARACTERS.get(keystroke.key)
