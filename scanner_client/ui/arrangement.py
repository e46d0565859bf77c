"""Which line stands where, at any size: the fixed places of spec/handheld.md, section 1. Pure.

A screen of 16x6 is complete; what is larger adds context and never a step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from scanner_client.flows.prompts import OutcomeKind
from scanner_client.ui.fitting import cut_in_middle, plain, wrapped
from scanner_client.ui.widgets.answer_band import band_lines
from scanner_client.ui.widgets.key_line import key_line
from scanner_client.ui.widgets.line_list import choice_lines, list_lines, read_lines, understood_lines
from scanner_client.ui.widgets.quantity_pad import also_lines, ask_line
from scanner_client.ui.widgets.rows import Line, Run, line
from scanner_client.ui.widgets.status_line import context_line, status_line

if TYPE_CHECKING:
    from scanner_client.ui.view import Glyphs, View

_ROOMY_COLUMNS, _ROOMY_ROWS = 20, 12
_RULED_ROWS = 16
_UNDERSTOOD_ROWS = 3
_BAND_ROWS = 5
_LISTED_ROWS = 8
"""From so many rows below what was understood, the lines of the document are shown too."""
_SIDE_COLUMNS = 72
"""From so many columns they stand beside what was accepted before."""


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of each place, top to bottom; together as many as the screen has."""

    status: tuple[Line, ...]
    pad: tuple[Line, ...]
    understood: tuple[Line, ...]
    band: tuple[Line, ...]
    body: tuple[Line, ...]
    keys: tuple[Line, ...]


def fits(columns: int, rows: int) -> bool:
    """Whether every task is complete at this size: 16x6, or an RF terminal of 20x4."""
    return (columns >= 16 and rows >= 6) or (columns >= 20 and rows >= 4)


def arranged(view: View, columns: int, rows: int, glyphs: Glyphs) -> Page:
    """The page of a view; at too small a size one sentence."""
    if not fits(columns, rows):
        page = _too_small(columns, rows, glyphs)
    elif columns >= _ROOMY_COLUMNS and rows >= _ROOMY_ROWS:
        page = _roomy(view, columns, rows, glyphs)
    else:
        page = _compact(view, columns, rows, glyphs)
    return _plain(page) if glyphs.is_plain else page


def _too_small(columns: int, rows: int, glyphs: Glyphs) -> Page:
    sentence = wrapped("Screen too small: 16x6 needed.", max(columns, 1), glyphs.cut)
    return Page(tuple(line(text) for text in sentence[:rows]), (), (), (), (), ())


def _compact(view: View, columns: int, rows: int, glyphs: Glyphs) -> Page:
    """The smallest screens: task, prompt, item, band, keys, each a line; what is over goes to the band or a list."""
    room = rows - 3  # between prompt and keys
    choices = view.choices
    outcome = view.outcome
    # What was accepted has a short form; what stands above it, the thing itself, is worth more than the long one.
    is_short = bool(choices) or (outcome is not None and outcome.kind is OutcomeKind.ACCEPTED and bool(outcome.short))
    band = band_lines(outcome, columns, 1 if is_short else max(room - bool(view.prompt.understood), 1), glyphs)
    room -= len(band)
    understood: tuple[Line, ...] = ()
    body: tuple[Line, ...] = ()
    if choices:
        body = choice_lines(choices, view.cursor, columns, room, glyphs)
    elif view.is_reading:
        body = _read_lines(view, columns, room, glyphs)
    else:
        understood = understood_lines(view.prompt.understood or _context(view), columns, room, glyphs)
        body = also_lines(view, columns, room - len(understood), glyphs) if not outcome else ()
    return Page(
        status=(status_line(view, columns, glyphs),),
        pad=(ask_line(view, columns, glyphs, ">"),),
        understood=understood,
        band=band,
        body=_filled(body, room - len(understood)),
        keys=(line(key_line(view, columns, glyphs)),),
    )


def _context(view: View) -> tuple[str, ...]:
    notice = view.status.notice if view.status else ""
    texts = (view.prompt.context, view.prompt.progress, notice)
    return tuple(text for text in texts if text)


def _roomy(view: View, columns: int, rows: int, glyphs: Glyphs) -> Page:
    """24x16 and larger: all places, with rules between them where there are rows enough."""
    prompt, choices = view.prompt, view.choices
    rule = (line(glyphs.rule * columns, "dim"),) if rows >= _RULED_ROWS else ()
    also = also_lines(view, columns, 1, glyphs) or (line(""),)
    pad = (*rule, ask_line(view, columns, glyphs), *also, *rule)
    is_list = bool(choices) or view.is_reading
    understood = understood_lines(prompt.understood, columns, _UNDERSTOOD_ROWS, glyphs)
    if not is_list:
        understood = (*_filled(understood, _UNDERSTOOD_ROWS), *rule)
    room = rows - 3 - len(pad) - len(understood)
    band = band_lines(view.outcome, columns, max(room // 2, 1) if is_list else min(room, _BAND_ROWS), glyphs)
    if not is_list:
        band = band or (line(""),)
    room -= len(band)
    body = _listed(view, columns, room, glyphs) if is_list else _below(view, columns, room, len(band), glyphs)
    return Page(
        status=(status_line(view, columns, glyphs), context_line(view, columns, glyphs)),
        pad=pad,
        understood=understood,
        band=band,
        body=_filled(body, room),
        keys=(line(key_line(view, columns, glyphs)),),
    )


def _listed(view: View, columns: int, rows: int, glyphs: Glyphs) -> tuple[Line, ...]:
    if view.choices:
        return choice_lines(view.choices, view.cursor, columns, rows, glyphs)
    return _read_lines(view, columns, rows, glyphs)


def _read_lines(view: View, columns: int, rows: int, glyphs: Glyphs) -> tuple[Line, ...]:
    return read_lines(view.prompt.lines, view.cursor or 0, columns, rows, glyphs)


def _below(view: View, columns: int, rows: int, band_rows: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """Below the band: what was accepted before, and where there is room the lines of the document."""
    lines = view.prompt.lines
    if not lines or rows + band_rows < _LISTED_ROWS:
        return _recent(view, columns, rows, glyphs)
    if columns >= _SIDE_COLUMNS:
        left = _filled(_recent(view, columns // 2 - 2, rows, glyphs), rows)
        right = _filled(list_lines(lines, columns // 2, rows, glyphs), rows)
        return tuple(_beside(one, other, columns // 2) for one, other in zip(left, right, strict=True))
    # The list begins in one place: a long sentence in the band costs what was accepted before.
    recent_rows = max((5 if rows + band_rows >= 12 else 3) - band_rows, 0)
    recent = _filled(_recent(view, columns, recent_rows, glyphs), recent_rows)
    rule = line(glyphs.rule * columns, "dim")
    return (*recent, rule, *list_lines(lines, columns, rows - recent_rows - 1, glyphs))


def _beside(left: Line, right: Line, columns: int) -> Line:
    return (*left, Run(" " * max(columns - sum(cell_len(run.text) for run in left), 0)), *right)


def _recent(view: View, columns: int, rows: int, glyphs: Glyphs) -> tuple[Line, ...]:
    return tuple(line(f"  {cut_in_middle(text, columns - 2, glyphs.cut)}", "dim") for text in view.recent[: max(rows, 0)])


def _filled(lines: tuple[Line, ...], rows: int) -> tuple[Line, ...]:
    """Exactly so many rows."""
    return (*lines[: max(rows, 0)], *((line(""),) * max(rows - len(lines), 0)))


def _plain(page: Page) -> Page:
    def spelled(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(tuple(Run(plain(run.text), run.emphasis) for run in each) for each in lines)

    return Page(*(spelled(getattr(page, place)) for place in Page.__slots__))
