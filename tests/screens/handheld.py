"""The whole app on a device with small flows: what a person and a scanner do to it."""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from textual._time import get_time
from textual.events import Key

from scanner_client.scanners.keys import Keystroke
from scanner_client.ui.app import StockhandApp
from tests.tasks.device import Device, a_badge

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from textual.pilot import Pilot

PATIENCE_SECONDS = 8.0


class Handheld(StockhandApp):
    """Counts its bells."""

    def __init__(self, device: Device, **options) -> None:
        super().__init__(device.runner, **options)
        self.device = device
        self.bells = 0

    def bell(self) -> None:
        self.bells += 1

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in self.screen._compositor.render_strips())


class Hands:
    """Scans and types as fast or slow as scanners and people do."""

    def __init__(self, app: Handheld, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def see(self, *texts: str) -> None:
        """Wait until all of this is on the screen."""
        await self.until(lambda: all(text in self.app.text for text in texts), lambda: f"{texts} not in\n{self.app.text}")

    async def until(self, condition: Callable[[], bool], otherwise: Callable[[], str] = lambda: "it did not happen") -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < deadline, otherwise()
            await self.pilot.pause(0.01)

    async def scan(self, text: str) -> None:
        """By keyboard wedge, GS as terminals deliver it, then Enter."""
        await self.press_fast(*text, "\r")

    async def press_fast(self, *characters: str) -> None:
        """Keys that a scanner pressed, 5 ms apart: the last one now. A busy machine does not tear them."""
        started = get_time() - 0.005 * len(characters)
        for place, character in enumerate(characters):
            event = Key(*_KEY_OF.get(character, (character, character if len(character) == 1 else None)))
            event.time = started + 0.005 * place
            self.app.post_message(event)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """At a person's pace: each key is settled before the next."""
        for character in text:
            await self.press_fast(character)
            await self.until(lambda: self.app._wedge.next_deadline is None)

    async def press(self, key: str) -> None:
        """A key that carries no character, once a while."""
        self.app._last_key = Keystroke("", None, float("-inf"))
        await self.pilot.press(key)

    async def sign_in(self, person: str = "ANNA") -> None:
        await self.see("SCAN BADGE")
        await self.scan(a_badge(person).text)
        await self.see("TYPE PIN")
        await self.type("1234")
        await self.press("enter")
        await self.see("CHOOSE")

    async def count(self) -> None:
        """Into the task of counting."""
        await self.sign_in()
        await self.press("f5")
        await self.see("Count")
        await self.type("1")
        await self.see("SCAN ITEM")


_KEY_OF = {"\r": ("enter", "\r"), "\x1d": ("ctrl+right_square_bracket", "\x1d")}
"""Characters whose key has another name; the wedge needs only the character of all others."""


@asynccontextmanager
async def in_hand(folder: Path, size: tuple[int, int] = (24, 16), device: Device | None = None, **options) -> AsyncIterator[Hands]:
    """A handheld that is switched on, at the badge prompt."""
    device = device or Device(folder)
    app = Handheld(device, **options)
    async with app.run_test(size=size) as pilot:
        yield Hands(app, pilot)
    device.outbox.close()
