"""Tasks that go from bin to bin and, in each, from item to item; where there are no bins, from item to item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.flows.conversation import Conversation, SteppedBack
from scanner_client.flows.prompts import Flow, Pressed
from scanner_client.flows.questions import scan_bin, scan_item
from shared.barcodes.directory import ItemFound

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner_client.flows.lookup import Lookup

    Task = Callable[[Conversation, str, ItemFound], Flow[None]]
    """What is done with an item in a bin; blank: the location has none."""


def bin_by_bin(lookup: Lookup, title: str, task: Task) -> Flow[None]:
    """One item after the other, until Esc at the bin."""
    c = Conversation(lookup, title)
    try:
        while True:
            yield from _in_one_bin(c, task)
    except SteppedBack:
        return


def _in_one_bin(c: Conversation, task: Task) -> Flow[None]:
    """Goods of one bin. Raises: SteppedBack at the bin, or at the item where there are no bins."""
    c.place = c.context = bin_code = ""
    if c.lookup.location().bin_mandatory:
        found = yield from scan_bin(c)
        assert not isinstance(found, Pressed)
        bin_code = c.place = found.code
        c.context = f"Bin {bin_code}"
        c.accept(f"Bin {bin_code}")
    while True:
        try:
            heard = yield from scan_item(c)
        except SteppedBack:
            if bin_code:
                return
            raise
        assert isinstance(heard, ItemFound)
        yield from task(c, bin_code, heard)
