"""Where a lot came from and where it went, on the handheld."""

from __future__ import annotations

from datetime import date
from typing import Any

from scanner_client.flows.look_up import look_up
from scanner_client.flows.prompts import Chosen, Pressed, Typed
from shared.barcodes.function_codes import FunctionCode
from shared.wire.catalog import LotCard
from shared.wire.tracing import Trace
from tests.flow_lookup import BOLT_GTIN, MILK_GTIN, FloorLookup, Played, gs1, on_hand, play, scan
from tests.tracing.traces import BACKWARD, FORWARD, a_step

INFO, OK, BACK = Pressed(FunctionCode.INFO), Pressed(FunctionCode.OK), Pressed(FunctionCode.BACK)


FLOOR = FloorLookup(
    stock=[on_hand("MILK", "12", lot="L-1")],
    lot_cards=[LotCard(item="MILK", lot="L-1", expiration=date(2027, 1, 31))],
    traced=FORWARD,
    traced_back=BACKWARD,
)


def looked_up(*inputs: Any, lookup: FloorLookup = FLOOR) -> Played:
    return play(look_up(lookup), inputs)


def steps(played: Played) -> list[str]:
    return [choice.text for choice in played.last.choices]


def test_a_lot_that_was_looked_up_is_traced_with_one_key() -> None:
    played = looked_up(Typed("L-1"), INFO)

    assert (played.last.task, played.last.place, played.last.ask) == ("TRACE", "lot L-1", "Where it went")
    assert steps(played) == ["Where from?", "+48 V1", "·−30 C1"]


def test_a_label_of_item_and_lot_is_traced_as_well() -> None:
    played = looked_up(gs1(ai01=MILK_GTIN, ai10="L-1"), INFO)

    assert played.last.task == "TRACE"


def test_the_first_line_turns_round_and_back() -> None:
    back = looked_up(Typed("L-1"), INFO, Chosen(1))
    forward = looked_up(Typed("L-1"), INFO, Chosen(1), Chosen(1))

    assert (back.last.ask, steps(back)) == ("Where from", ["Where it went?", "−40 C1", "·+48 V1"])
    assert forward.last.ask == "Where it went"


def test_a_step_shows_all_that_is_known_of_it() -> None:
    played = looked_up(Typed("L-1"), INFO, Chosen(3))

    assert played.last.understood == (
        "Corner shop",
        "−40 MILK lot L-1",
        "sales shipment SS000001",
        "30 of it",
        "at W",
        "04.05.2026",
        "posted by ANNA",
    )


def test_what_is_still_here_stands_bin_by_bin() -> None:
    played = looked_up(Typed("L-1"), INFO, INFO)

    assert (played.last.ask, played.last.understood) == ("Still here", ("A-01 12 MILK lot L-1", "B-01 6 MILK lot L-1"))
    assert looked_up(Typed("L-1"), INFO, INFO, OK).last.ask == "Where it went"


def test_nothing_left_is_said() -> None:
    played = looked_up(Typed("L-1"), INFO, Chosen(1), INFO)

    assert played.last.understood == ("nothing is left here",)


def test_esc_goes_back_to_what_was_looked_up() -> None:
    before, played = looked_up(Typed("L-1")), looked_up(Typed("L-1"), INFO, BACK)

    assert (played.last.task, played.last.understood) == ("LOOK", before.last.understood)


def test_a_scan_ends_the_trace_and_is_looked_up() -> None:
    played = looked_up(Typed("L-1"), INFO, scan(BOLT_GTIN))

    assert (played.last.task, played.last.understood[0]) == ("LOOK", "M8 bolt")


def test_offline_it_says_that_only_the_server_knows() -> None:
    lookup = FloorLookup(lot_cards=FLOOR.lot_cards, online=False)

    played = looked_up(Typed("L-1"), INFO, lookup=lookup)

    assert played.last.task == "LOOK"
    assert "No connection: only the server knows" in played.told


def test_a_number_without_postings_is_said_to_have_none() -> None:
    played = looked_up(Typed("L-1"), INFO, lookup=FloorLookup(lot_cards=FLOOR.lot_cards))

    assert "nothing was posted with it" in played.told


def test_an_item_without_a_number_has_nothing_to_trace() -> None:
    played = looked_up(scan(BOLT_GTIN), INFO)

    assert played.last.task == "LOOK"
    assert played.last.outcome.code == "wrong_kind"


def test_deep_levels_are_numbered_and_places_named_where_there_is_no_party() -> None:
    deep = Trace(direction="origin_to_usage", components="no", lines=(a_step(7, "-1", "transfer shipment TS1"),), notices=())

    assert steps(looked_up(Typed("L-1"), INFO, lookup=FloorLookup(lot_cards=FLOOR.lot_cards, traced=deep)))[1] == "7·−1 W"
