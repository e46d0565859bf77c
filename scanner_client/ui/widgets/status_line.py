"""Lines 1 and 2: task and place, link, unsent, what needs attention; context and progress.

Source: spec/handheld.md, section 1, rule 3 and section 6, rule 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from scanner_client.ui.fitting import apart, cut_in_middle, fitted
from scanner_client.ui.widgets.rows import Line, Rows, Run, line

if TYPE_CHECKING:
    from scanner_client.tasks import Status
    from scanner_client.ui.view import Glyphs, View

_NAME_FROM_COLUMNS = 40


class StatusLine(Rows):
    """Lines 1 and 2."""


def status_line(view: View, columns: int, glyphs: Glyphs) -> Line:
    """Line 1. The state of the link and the count of what is unsent always fit; the place gives way."""
    state = link_state(view.status, glyphs, is_short=columns < 20)
    name = view.status.name if view.status and columns >= _NAME_FROM_COLUMNS else ""
    task = cut_in_middle(view.prompt.task, max(columns - cell_len(state) - 1, 0), glyphs.cut)
    room = columns - cell_len(task) - cell_len(state) - 2
    if name not in ("", view.prompt.place) and room - cell_len(name) - 2 >= cell_len(view.prompt.place):
        state, room = f"{name}  {state}", room - cell_len(name) - 2
    place = cut_in_middle(view.prompt.place, room, glyphs.cut) if room > 3 else ""
    shown = Run(task, "bold"), Run(f" {place}" if place else "")
    used = sum(cell_len(run.text) for run in shown)
    return (*shown, Run(" " * max(columns - used - cell_len(state), 0) + state))


def link_state(status: Status | None, glyphs: Glyphs, *, is_short: bool) -> str:
    """`● 3↑ !1`: online, three unsent, one needs attention; at 16 columns `●3!1`."""
    if status is None:
        return ""
    parts = [glyphs.online if status.is_online else glyphs.offline]
    if status.waiting:
        parts.append(f"{status.waiting}{'' if is_short else glyphs.unsent}")
    if status.attention:
        parts.append(f"!{status.attention}")
    return ("" if is_short else " ").join(parts)


def context_line(view: View, columns: int, glyphs: Glyphs) -> Line:
    """Line 2: what the question is about at the left, how far one is at the right."""
    notice = view.status.notice if view.status else ""
    context, progress = view.prompt.context or notice, view.prompt.progress
    if not progress or cell_len(progress) + 6 > columns:
        return line(fitted(context or progress, columns, glyphs.cut))
    return line(apart(fitted(context, columns - cell_len(progress) - 1, glyphs.cut), progress, columns))
