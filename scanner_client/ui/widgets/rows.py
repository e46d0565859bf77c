"""A piece of the screen: whole lines of text, drawn again only when they change.

No boxes, no focus, no scrolling: every line is made to fit before it comes here. Source: spec/handheld.md, section 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content, Span
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a line in one emphasis, in terms that every terminal has."""

    text: str
    emphasis: str = ""
    """Blank, or `bold`, `dim`, `reverse`, `bold reverse`."""


Line = tuple[Run, ...]


def line(text: str, emphasis: str = "") -> Line:
    """A line in one emphasis."""
    return (Run(text, emphasis),)


class Rows(Widget):
    """Some lines, as high as there are; no lines, no place."""

    can_focus = False

    def __init__(self, widget_id: str) -> None:
        super().__init__(id=widget_id)
        self._lines: tuple[Line, ...] = ()
        self.display = False

    def show(self, lines: tuple[Line, ...]) -> None:
        """Show these lines from now on."""
        if lines == self._lines:
            return
        if len(lines) != len(self._lines):
            self.styles.height = len(lines)
            self.display = bool(lines)
        self._lines = lines
        self.refresh()

    def render(self) -> Content:
        """Every line as it is: nothing in it is markup."""
        return Content("\n").join(map(_content, self._lines))

    @property
    def text(self) -> str:
        """What stands there, for logs and tests."""
        return "\n".join("".join(run.text for run in each).rstrip() for each in self._lines)


def _content(of_line: Line) -> Content:
    text, spans = "", []
    for run in of_line:
        start, text = len(text), text + run.text
        if run.emphasis:
            spans.append(Span(start, len(text), run.emphasis))
    return Content(text, spans)
