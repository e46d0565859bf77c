"""Sheets of labels as PDF: bars and modules as vectors, so that they are sharp on any printer."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from server.labels.symbols import modules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.labels.symbols import Symbol
    from server.labels.templates import Label

COLUMNS, ROWS = 2, 7
"""Labels on a page: wide enough for a GS1-128 with lot and date at 0.33 mm a module."""
_MARGIN = 10 * mm
_TITLE_HEIGHT = 10 * mm
_MODULE_MAX = 0.5 * mm
_FONT, _BOLD = "Helvetica", "Helvetica-Bold"


def label_sheet(sections: Iterable[tuple[str, Iterable[Label]]]) -> bytes:
    """A PDF with the labels of each titled section, every section on a new page."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True)
    canvas.setTitle("Stockhand labels")
    for title, labels in sections:
        _draw_section(canvas, title, list(labels))
    canvas.save()
    return file.getvalue()


def _draw_section(canvas: Canvas, title: str, labels: list[Label]) -> None:
    width, height = A4
    cell_width = (width - 2 * _MARGIN) / COLUMNS
    cell_height = (height - 2 * _MARGIN - _TITLE_HEIGHT) / ROWS
    for start in range(0, len(labels), COLUMNS * ROWS):
        canvas.setFont(_BOLD, 14)
        canvas.drawString(_MARGIN, height - _MARGIN - 5 * mm, title)
        for place, label in enumerate(labels[start : start + COLUMNS * ROWS]):
            row, column = divmod(place, COLUMNS)
            x = _MARGIN + column * cell_width
            y = height - _MARGIN - _TITLE_HEIGHT - (row + 1) * cell_height
            _draw_label(canvas, label, x=x, y=y, width=cell_width, height=cell_height)
        canvas.showPage()


def _draw_label(canvas: Canvas, label: Label, *, x: float, y: float, width: float, height: float) -> None:
    padding = 3 * mm
    canvas.setFont(_BOLD, 11)
    canvas.drawString(x + padding, y + height - 7 * mm, label.heading[:38])
    canvas.setFont(_FONT, 8)
    canvas.drawString(x + padding, y + height - 11 * mm, "   ".join(line for line in label.lines if line)[:60])
    canvas.drawString(x + padding, y + 2.5 * mm, label.plain_text)
    _draw_symbol(canvas, label.symbol, x=x + padding, y=y + 6 * mm, width=width - 2 * padding, height=height - 19 * mm)


def _draw_symbol(canvas: Canvas, symbol: Symbol, *, x: float, y: float, width: float, height: float) -> None:
    """The symbol within a box, its modules as large as fit and at most half a millimetre (bars) or square."""
    rows = modules(symbol)
    module = min(width / len(rows[0]), height / len(rows)) if symbol.is_matrix else min(width / len(rows[0]), _MODULE_MAX)
    row_height = module if symbol.is_matrix else height
    for row_no, row in enumerate(reversed(rows)):
        for start, length in _black_runs(row):
            canvas.rect(x + start * module, y + row_no * row_height, length * module, row_height, stroke=0, fill=1)


def _black_runs(row: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where black begins and how many modules it lasts."""
    runs: list[tuple[int, int]] = []
    for position, black in enumerate(row):
        if not black:
            continue
        if runs and sum(runs[-1]) == position:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((position, 1))
    return runs
