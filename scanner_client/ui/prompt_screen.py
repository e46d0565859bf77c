"""One screen that shows any prompt at any size. It decides nothing: what stands where is in `arrangement.py`.

Source: spec/handheld.md, section 1.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.screen import Screen

from scanner_client.ui.arrangement import arranged
from scanner_client.ui.widgets.answer_band import AnswerBand
from scanner_client.ui.widgets.key_line import KeyLine
from scanner_client.ui.widgets.line_list import LineList
from scanner_client.ui.widgets.quantity_pad import QuantityPad
from scanner_client.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Resize

    from scanner_client.ui.view import Glyphs, View


STYLES = Path(__file__).with_suffix(".tcss")
"""For the app whose first screen this is: Textual reads the styles of a first screen from nowhere else."""


class PromptScreen(Screen[None]):
    """Shows a `View`, and shows it again whenever its size changes."""

    ALLOW_SELECT: ClassVar[bool] = False
    AUTO_FOCUS = ""

    def __init__(self, view: View, glyphs: Glyphs, *, has_colours: bool, has_few_colours: bool) -> None:
        super().__init__()
        self._view = view
        self._glyphs = glyphs
        self._status = StatusLine("status")
        self._pad = QuantityPad("pad")
        self._understood = LineList("understood")
        self._band = AnswerBand("band")
        self._body = LineList("body")
        self._keys = KeyLine("keys")
        self.set_class(not has_colours, "-monochrome")
        self.set_class(has_few_colours, "-few-colours")

    def compose(self) -> ComposeResult:
        yield from (self._status, self._pad, self._understood, self._band, self._body, self._keys)

    def on_resize(self, event: Resize) -> None:
        self._arrange(event.size.width, event.size.height)

    def show(self, view: View) -> None:
        """Show this from now on; only the places that changed are drawn."""
        if view != self._view:
            self._view = view
            self._arrange(self.size.width, self.size.height)

    def _arrange(self, columns: int, rows: int) -> None:
        if not columns or not rows:
            return  # not shown yet: the first resize comes
        page = arranged(self._view, columns, rows, self._glyphs)
        self._status.show(page.status)
        self._pad.show(page.pad)
        self._understood.show(page.understood)
        self._band.show_outcome(self._view.outcome if page.band else None, page.band)
        self._body.show(page.body)
        self._keys.show(page.keys)

    @property
    def text(self) -> str:
        """What stands on the screen, line by line, for logs and tests."""
        places = (self._status, self._pad, self._understood, self._band, self._body, self._keys)
        return "\n".join(place.text for place in places if place.text)
