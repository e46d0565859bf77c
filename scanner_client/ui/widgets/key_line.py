"""Line 7: the keys that act here, and no others. Source: spec/handheld.md, section 1, rule 3 and section 4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from scanner_client.flows.prompts import Entry
from scanner_client.ui.keyboard import Panel, act_of_function, confirming, panels
from scanner_client.ui.widgets.rows import Rows
from shared.barcodes.function_codes import FunctionCode

if TYPE_CHECKING:
    from scanner_client.ui.view import Glyphs, View

_WIDE_COLUMNS, _AIRY_COLUMNS = 72, 40


class KeyLine(Rows):
    """The last line."""


def key_line(view: View, columns: int, glyphs: Glyphs) -> str:
    """The keys in order of need, with their words while there is room for them, then bare, then not at all."""
    gap = "  " if columns >= _AIRY_COLUMNS else " "
    shown: list[str] = []
    for key, word in _keys(view, glyphs):
        space = " " if columns >= _WIDE_COLUMNS or key[-1].isalpha() else ""
        for text in (f"{key}{space}{word}", key):
            if cell_len(gap.join((*shown, text))) <= columns:
                shown.append(text)
                break
    return gap.join(shown)


def _keys(view: View, glyphs: Glyphs) -> list[tuple[str, str]]:
    """Key and word, the most needed first."""
    confirms, entry = confirming(view.prompt), view.prompt.entry
    enter = "ok" if view.typed else (confirms or "").lower()
    offered = panels(view)
    acting = {function for function in FunctionCode if act_of_function(function, view)}
    keys = (
        (enter, glyphs.enter, enter),
        (entry is Entry.QUANTITY, "F2", "unit"),
        (FunctionCode.UNDO in acting, "F3", "undo"),
        (Panel.SAMPLES in offered, "F12", "samples"),
        (Panel.MORE in offered, "F5", "more"),
        (Panel.HELP in offered, "F1", "help"),
        (Panel.LIST in offered, "F4", "list"),
        (FunctionCode.SKIP in acting, "F7", "skip"),
        (FunctionCode.BACK in acting or view.typed, "Esc", "clear" if view.typed else "back"),
        (Panel.ATTENTION in offered, "F11", "attention"),
        (FunctionCode.INFO in acting, "F6", "info"),
        (FunctionCode.MENU in acting, "F9", "menu"),
        (FunctionCode.LOCK in acting, "F10", "lock"),
    )
    return [(key, word) for acts, key, word in keys if acts]
