"""An app that only shows a view: no runner, no threads, no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App

from scanner_client.ui.prompt_screen import STYLES, PromptScreen
from scanner_client.ui.view import PLAIN, UNICODE

if TYPE_CHECKING:
    from scanner_client.ui.view import View


class ShownView(App[None]):
    """One view on the screen."""

    CSS_PATH = STYLES
    ENABLE_COMMAND_PALETTE = False
    TITLE = "Stockhand"

    def __init__(self, view: View, *, is_plain: bool = False, has_colours: bool = True, has_few_colours: bool = False) -> None:
        super().__init__()
        self._screen = PromptScreen(view, PLAIN if is_plain else UNICODE, has_colours=has_colours, has_few_colours=has_few_colours)

    def get_default_screen(self) -> PromptScreen:
        return self._screen
