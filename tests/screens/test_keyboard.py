"""What each key does at a prompt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scanner_client.flows.prompts import Chosen, Pressed, Typed
from scanner_client.ui.keyboard import CursorMoved, Entered, Opened, Panel, TypedSoFar, act_of
from scanner_client.ui.view import UNICODE, View
from scanner_client.ui.widgets.key_line import key_line
from shared.barcodes.function_codes import FunctionCode
from tests.screens.views import MENU, ONLINE, PIN, STATES

COUNT, QUANTITY, APPROVE = STATES["count"], STATES["typed"], STATES["approve"]
MANY = replace(APPROVE, cursor=None, prompt=replace(APPROVE.prompt, choices=APPROVE.prompt.choices * 3))


@pytest.mark.parametrize(
    ("view", "key", "character", "act"),
    [
        (COUNT, "enter", "\r", Entered(Pressed(FunctionCode.DONE))),
        (COUNT, "f3", None, Entered(Pressed(FunctionCode.UNDO))),
        (COUNT, "f5", None, Opened(Panel.MORE)),
        (COUNT, "f8", None, None),
        (COUNT, "f12", None, None),
        (STATES["samples"], "f12", None, Opened(Panel.SAMPLES)),
        (COUNT, "minus", "-", Entered(Pressed(FunctionCode.MINUS))),
        (COUNT, "1", "1", TypedSoFar("1")),
        (replace(COUNT, typed="12"), "asterisk", "*", Entered(Typed("12*"))),
        (replace(COUNT, typed="12"), "escape", "\x1b", TypedSoFar("")),
        (COUNT, "escape", "\x1b", Entered(Pressed(FunctionCode.BACK))),
        (QUANTITY, "enter", "\r", Entered(Typed("12"))),
        (QUANTITY, "backspace", "\x7f", TypedSoFar("1")),
        (replace(QUANTITY, typed=""), "f2", None, Entered(Typed("*"))),
        (replace(QUANTITY, typed=""), "enter", "\r", Entered(Pressed(FunctionCode.OK))),
        (View(PIN), "x", "x", None),
        (View(PIN), "7", "7", TypedSoFar("7")),
        (APPROVE, "enter", "\r", Entered(Chosen(3))),
        (APPROVE, "down", None, CursorMoved(3)),
        (replace(APPROVE, cursor=None), "up", None, CursorMoved(4)),
        (APPROVE, "2", "2", Entered(Chosen(2))),
        (MANY, "2", "2", TypedSoFar("2")),
        (View(MENU, ONLINE), "f3", None, None),
        (View(MENU, ONLINE), "f9", None, None),
        (View(MENU, ONLINE), "f10", None, Entered(Pressed(FunctionCode.LOCK))),
        (View(MENU), "f10", None, None),
        (COUNT, "ctrl+q", "\x11", None),
    ],
)
def test_a_key_does_what_the_prompt_takes_and_nothing_else(view, key, character, act):
    assert act_of(key, character, view) == act


def test_letters_search_a_list_and_enter_takes_the_only_one_left():
    view = replace(APPROVE, typed="yog", cursor=None)

    assert act_of("enter", "\r", view) == Entered(Chosen(2))


@pytest.mark.parametrize(("columns", "shown"), [(16, "⏎done F3undo F5"), (24, "⏎done F3undo F5more F1")])
def test_the_keys_line_names_the_most_needed_keys_first(columns, shown):
    assert key_line(COUNT, columns, UNICODE) == shown
