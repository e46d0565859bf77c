"""The status band: what became of the last input, by symbol, word, sentence and colour, over the whole width.

Source: spec/handheld.md, section 1, rule 3, section 2, rule 4 and section 10, rule 1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.feedback import FEEDBACK, Feedback
from scanner_client.feedback import Outcome as FeedbackOutcome
from scanner_client.ui.fitting import wrapped
from scanner_client.ui.widgets.rows import Line, Rows, line

if TYPE_CHECKING:
    from scanner_client.flows.prompts import Outcome, OutcomeKind
    from scanner_client.ui.view import Glyphs

_WORD_FROM_COLUMNS = 40
_INDENTED_FROM_COLUMNS = 20


def feedback_for(kind: OutcomeKind) -> Feedback:
    """How an outcome of a flow is shown and sounded."""
    return FEEDBACK[FeedbackOutcome(kind.value)]


class AnswerBand(Rows):
    """Wears the class of its outcome, which gives it its colours."""

    def show_outcome(self, outcome: Outcome | None, lines: tuple[Line, ...]) -> None:
        """Show what became of the last input; no outcome, no band."""
        style = feedback_for(outcome.kind).style if outcome else ""
        for feedback in FEEDBACK.values():
            self.set_class(feedback.style == style, f"-{feedback.style}")
        self.show(lines)


def band_lines(outcome: Outcome | None, columns: int, rows_max: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """The sentence in as many rows as it needs; where they are not there, its short form; the rest is told by F1."""
    if outcome is None or rows_max < 1:
        return ()
    mark = _mark(feedback_for(outcome.kind), columns, glyphs)
    for text in (outcome.text, outcome.short):
        rows = _rows(mark, text, columns, glyphs) if text else []
        if 0 < len(rows) <= rows_max:
            return tuple(line(row, "bold") for row in rows)
    rows = _rows(mark, outcome.short or outcome.text, columns, glyphs)[:rows_max]
    cut = f"{rows[-1][: columns - len(glyphs.cut)]}{glyphs.cut}"
    return tuple(line(row, "bold") for row in (*rows[:-1], cut))


def _mark(feedback: Feedback, columns: int, glyphs: Glyphs) -> str:
    symbol = feedback.ascii_symbol if glyphs.is_plain else feedback.symbol
    has_word = columns >= _WORD_FROM_COLUMNS and not glyphs.is_plain
    return f"{symbol} {feedback.word}  " if has_word else f"{symbol} "


def _rows(mark: str, text: str, columns: int, glyphs: Glyphs) -> list[str]:
    """The marked text; behind the mark all rows begin at the same column, where that leaves enough of them."""
    if columns < _INDENTED_FROM_COLUMNS:
        return wrapped(mark + text, columns, glyphs.cut)
    first, *others = wrapped(text, columns - len(mark), glyphs.cut) or [""]
    return [mark + first, *(" " * len(mark) + other for other in others)]
