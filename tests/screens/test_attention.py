"""Needs attention: what the server refused, and the ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scanner_client.outbox import TransactionState
from tests.outbox.transactions import refused
from tests.screens.handheld import Hands, in_hand
from tests.tasks.device import ITEM

if TYPE_CHECKING:
    from pathlib import Path


async def refuse_one(hands: Hands) -> None:
    """One counted scan, refused by the server afterwards; the panel with the ways out is open."""
    device = hands.app.device
    await hands.count()
    await hands.scan(ITEM)
    await hands.see("= 1")
    (stored,) = device.outbox.next_batch()
    device.outbox.settle([refused(stored.transaction)])
    device.runner.status_changed()
    await hands.see("!1")
    await hands.press("f11")
    await hands.see("CHOOSE ONE")
    await hands.type("1")
    await hands.see("WHAT NOW?", "Try again")


def states(hands: Hands) -> list[TransactionState]:
    return [each.state for each in hands.app.device.outbox.history()]


@pytest.mark.parametrize("size", [(16, 6), (24, 16), (80, 24)])
async def test_what_was_refused_is_shown_with_its_ways_out_at_any_size(tmp_path: Path, size):
    async with in_hand(tmp_path, size) as hands:
        await refuse_one(hands)

        await hands.press("escape")
        await hands.see("CHOOSE ONE")
        await hands.press("escape")

        await hands.see("SCAN ITEM")
        assert states(hands) == [TransactionState.NEEDS_ATTENTION]


async def test_it_is_tried_again_under_a_new_id(tmp_path: Path):
    async with in_hand(tmp_path) as hands:
        await refuse_one(hands)

        await hands.type("1")
        await hands.see("It is sent again.")

        assert states(hands) == [TransactionState.WAITING, TransactionState.REPLACED]


async def test_it_is_given_to_the_supervisor_with_a_note(tmp_path: Path):
    async with in_hand(tmp_path, (40, 24)) as hands:
        await refuse_one(hands)

        await hands.type("2")
        await hands.see("NOTE FOR THEM?")
        await hands.type("no room")
        await hands.press("enter")
        await hands.see("It waits for a supervisor.", "(supervisor)")

        assert states(hands) == [TransactionState.WITH_SUPERVISOR]


async def test_it_is_dropped_only_with_a_reason_and_after_a_second_question(tmp_path: Path):
    async with in_hand(tmp_path, (40, 24)) as hands:
        await refuse_one(hands)

        await hands.type("3")
        await hands.see("WHY DROP IT?")
        await hands.type("twice")
        await hands.press("enter")
        await hands.see("Drop it?")
        await hands.type("2")
        await hands.see("It is dropped")

        (dropped,) = hands.app.device.outbox.history()
        assert (dropped.state, dropped.note) == (TransactionState.DROPPED, "ANNA: twice")
