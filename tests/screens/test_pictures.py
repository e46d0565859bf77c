"""Every prompt at every size, as it looks. A changed picture is reviewed like changed code: `pytest --snapshot-update`."""

from __future__ import annotations

import pytest

from scanner_client.flows.prompts import Outcome, OutcomeKind
from scanner_client.ui.panels import help_panel, list_panel, more_panel, samples_panel
from scanner_client.ui.samples import Sample
from scanner_client.ui.view import View
from tests.screens.flows_shown import shown
from tests.screens.picks_shown import PICKS_SHOWN
from tests.screens.pictures import FOLDER, pictures
from tests.screens.plates_shown import PLATES_SHOWN
from tests.screens.shown import ShownView
from tests.screens.views import ONLINE, REFUSED, SIZES, STATES

CARRYING = ("put_away_start", "put_away", "put_away_other_bin", "put_away_wrong_lot", "movement", "movement_to", "receive_more")
EVERY_SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
LARGE_AND_SMALL = pytest.mark.parametrize("size", [(16, 6), (40, 24)], ids=lambda size: f"{size[0]}x{size[1]}")


@EVERY_SIZE
@pytest.mark.parametrize("state", ["count", "menu", "refused", "question", "offline", "long", "approve"])
def test_a_prompt_at_each_size(snap_compare, state, size):
    assert snap_compare(ShownView(STATES[state]), terminal_size=size)


@LARGE_AND_SMALL
@pytest.mark.parametrize(
    "state", ["typed", "pin", "empty", "samples", "receive", "pick", "move", "reclassify", "adjust", "look_up"]
)
def test_a_state_at_the_smallest_and_a_large_size(snap_compare, state, size):
    assert snap_compare(ShownView(STATES[state]), terminal_size=size)


@EVERY_SIZE
@pytest.mark.parametrize("task", ["trace", "trace_step", "trace_still_here"])
def test_a_trace_at_each_size(snap_compare, task, size):
    assert snap_compare(ShownView(shown(task)), terminal_size=size)


@EVERY_SIZE
@pytest.mark.parametrize("task", ["new_lot", "last_serial", "serials_to_last"])
def test_new_numbers_at_each_size(snap_compare, task, size):
    assert snap_compare(ShownView(shown(task)), terminal_size=size)


@EVERY_SIZE
@pytest.mark.parametrize("task", PICKS_SHOWN)
def test_picking_and_shipping_at_each_size(snap_compare, task, size):
    assert snap_compare(ShownView(shown(task)), terminal_size=size)


@EVERY_SIZE
@pytest.mark.parametrize("task", CARRYING)
def test_goods_on_their_way_to_a_bin_at_each_size(snap_compare, task, size):
    assert snap_compare(ShownView(shown(task)), terminal_size=size)


@EVERY_SIZE
@pytest.mark.parametrize("task", PLATES_SHOWN)
def test_pallets_and_labels_at_each_size(snap_compare, task, size):
    assert snap_compare(ShownView(shown(task)), terminal_size=size)


@LARGE_AND_SMALL
@pytest.mark.parametrize("state", ["count", "refused", "question", "long"])
def test_a_plain_terminal_without_colours(snap_compare, state, size):
    assert snap_compare(ShownView(STATES[state], is_plain=True, has_colours=False), terminal_size=size)


@pytest.mark.parametrize("state", ["count", "refused", "question", "empty"])
def test_a_terminal_of_eight_colours(snap_compare, state):
    assert snap_compare(ShownView(STATES[state], has_few_colours=True), terminal_size=(24, 16))


@pytest.mark.parametrize("size", [(20, 4), (20, 8), (20, 16)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_terminal_with_a_keypad(snap_compare, size):
    assert snap_compare(ShownView(STATES["refused"]), terminal_size=size)


@pytest.mark.parametrize("size", [(15, 6), (16, 5), (3, 2)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_screen_that_is_too_small_says_so(snap_compare, size):
    assert snap_compare(ShownView(STATES["count"]), terminal_size=size)


@LARGE_AND_SMALL
@pytest.mark.parametrize("panel", ["help", "list", "more", "samples"])
def test_a_panel(snap_compare, panel, size):
    view = STATES["samples"]
    last_error = Outcome(OutcomeKind.REFUSED, "Lot L-0815 of 1000-M8 is blocked. Leave it and tell a supervisor.")
    samples = [Sample(f"Bin A-01-{number:02}", "") for number in range(1, 21)]
    panels = {
        "help": help_panel(view, last_error),
        "list": list_panel(REFUSED),
        "more": more_panel(view),
        "samples": samples_panel(samples, view),
    }

    assert snap_compare(ShownView(View(next(panels[panel]), ONLINE, is_panel=True)), terminal_size=size)


def test_the_pictures_of_the_readme_are_those_of_the_screens():
    for name, picture in pictures():
        assert (FOLDER / name).read_text("utf-8") == picture, "python -m tests.screens.pictures"
