"""Lines 3 and 4: the question, what is being typed as its answer, and what else may be scanned.

Source: spec/handheld.md, section 1, rule 3 and section 3, rule 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from scanner_client.ui.fitting import fitted, wrapped
from scanner_client.ui.widgets.rows import Line, Rows, Run, line

if TYPE_CHECKING:
    from scanner_client.ui.view import Glyphs, View

_CARET = "_"


class QuantityPad(Rows):
    """The question and the typed answer."""


def ask_line(view: View, columns: int, glyphs: Glyphs, mark: str = "") -> Line:
    """The question in capitals; what is typed stands behind it, or in its place where both do not fit."""
    ask = f"{mark}{view.prompt.ask.upper()}"
    busy = f" {glyphs.busy}" if view.is_busy else ""
    if not view.typed:
        return (Run(fitted(ask, columns - cell_len(busy), glyphs.cut), "bold"), Run(busy))
    typed = f"{view.typed_shown}{_CARET}"
    if cell_len(ask) + cell_len(typed) + cell_len(busy) + 1 <= columns:
        return (Run(f"{ask} ", "bold"), Run(typed, "bold reverse"), Run(busy))
    return (Run(mark, "bold"), Run(_end_of(typed, columns - cell_len(mark) - cell_len(busy), glyphs), "bold reverse"), Run(busy))


def _end_of(typed: str, columns: int, glyphs: Glyphs) -> str:
    """The end of what is typed is where the eyes are."""
    return typed if len(typed) <= columns else glyphs.cut + typed[len(typed) - columns + len(glyphs.cut) :]


def also_lines(view: View, columns: int, rows: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """What else this prompt takes, in at most so many rows."""
    texts = wrapped(view.prompt.also, columns, glyphs.cut)
    if len(texts) > rows:
        texts = [*texts[: rows - 1], fitted(" ".join(texts[rows - 1 :]), columns, glyphs.cut)]
    return tuple(line(text) for text in texts[:rows])
