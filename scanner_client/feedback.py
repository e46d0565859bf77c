"""Answer -> word, symbol, colour, tone. One table; never silent, never by colour alone.

Source: spec/handheld.md, section 2, rule 4 and section 10; spec/barcodes.md, section 13, rule 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How an act of the user ended."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    QUESTION = "question"
    INFO = "info"
    """Nobody scanned anything: scanner back, network gone. The only outcome without a tone."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """How one outcome is shown, sounded, and told to the scanner."""

    outcome: Outcome
    word: str
    """At most six columns; enough without symbol, colour or sound."""
    symbol: str
    ascii_symbol: str
    """For terminals without Unicode."""
    style: str
    """Name of the style class of the status band."""
    foreground: str
    background: str
    """With `foreground` a contrast of 7:1 or more; blue-green and orange-red, apart for colour-blind eyes."""
    bells: int
    """How often the terminal's bell sounds."""
    scanner_answer: bool | None
    """What the scanner is told: good, bad, or nothing. A question is good: the read arrived, it must not be sent again."""

    def spoken(self, sentence: str) -> str:
        """Status as one line for a screen reader or a log: outcome first, then thing and quantity."""
        return f"{self.outcome}, {sentence}"


_WHITE = "#ffffff"
_BLACK = "#000000"

FEEDBACK: dict[Outcome, Feedback] = {
    feedback.outcome: feedback
    for feedback in (
        Feedback(Outcome.ACCEPTED, "OK", "✓", "[OK]", "accepted", _WHITE, "#00564f", 1, True),
        Feedback(Outcome.REFUSED, "NO", "✗", "[NO]", "refused", _WHITE, "#9c2a00", 3, False),
        Feedback(Outcome.QUESTION, "ASK", "?", "[??]", "question", _BLACK, "#ffd54f", 2, True),
        Feedback(Outcome.INFO, "NOTE", "·", "[--]", "info", _WHITE, "#2c3e50", 0, None),
    )
}
"""Every outcome, once."""
