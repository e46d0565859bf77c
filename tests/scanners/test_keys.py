"""The key names are those that the installed Textual gives to what a scanner sends."""

from __future__ import annotations

import pytest
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.events import Key

from scanner_client.scanners.keys import CONTROL_CHARACTERS, Keystroke, character_of

PEOPLE_ONLY = {"\x08", "\x1b", "\x7f"}
"""Backspace, Esc, Delete: a terminal cannot tell them from keys that people press."""


class KeyRecorder(App[None]):
    """Takes keys before any widget, as the handheld does."""

    def __init__(self) -> None:
        super().__init__()
        self.characters: list[str | None] = []

    async def on_event(self, event) -> None:
        if isinstance(event, Key):
            self.characters.append(character_of(Keystroke(event.key, event.character, event.time)))
        else:
            await super().on_event(event)


@pytest.mark.parametrize("character", [chr(code) for code in range(128) if chr(code) not in PEOPLE_ONLY])
def test_every_ascii_character_comes_back_from_the_terminal_as_itself(character):
    (event,) = XTermParser().feed(character)

    assert isinstance(event, Key)
    assert character_of(Keystroke(event.key, event.character, 0.0)) == character


@pytest.mark.parametrize("code", [1, 2, 3, 4, 9, 10, 13, 17, 19, 28, 29, 30, 31])
def test_a_control_character_is_known_by_its_key_name_alone(code):
    (event,) = XTermParser().feed(chr(code))

    assert isinstance(event, Key)
    assert CONTROL_CHARACTERS[event.key] == chr(code)


async def test_gs_and_the_other_control_characters_reach_the_app_as_characters():
    app = KeyRecorder()

    async with app.run_test() as pilot:
        await pilot.press("ctrl+right_square_bracket", "ctrl+circumflex_accent", "ctrl+d", "ctrl+b", "ctrl+q", "f8", "x", "space")

    assert app.characters == ["\x1d", "\x1e", "\x04", "\x02", "\x11", None, "x", " "]


@pytest.mark.parametrize("name", ["f1", "up", "backspace", "escape", "delete", "alt+a", "shift+tab"])
def test_keys_that_only_people_press_are_not_data(name):
    assert character_of(Keystroke(name, None, 0.0)) is None
