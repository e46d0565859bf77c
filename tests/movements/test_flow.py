"""Working on a movement, as the person with the trolley lives it."""

from __future__ import annotations

import pytest

from scanner_client.flows.movements import move_planned
from scanner_client.flows.prompts import Chosen, Pressed, Typed
from scanner_client.flows.transfers import move
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.in_house import own_label
from shared.quantities import Quantity
from shared.wire.catalog import LotCard
from shared.wire.license_plates import PlateMoved
from shared.wire.warehouse import ActivityFinished, Handled, LineShort
from shared.wire.work import OpenLine
from tests.flow_lookup import (
    BOLT_GTIN,
    CASE_GTIN,
    DRILL_GTIN,
    MILK_GTIN,
    FloorLookup,
    Played,
    an_order,
    gs1,
    play,
    scan,
    scan_bin,
)

DONE, SKIP, SHORT, ZERO, BACK = (
    Pressed(code) for code in (FunctionCode.DONE, FunctionCode.SKIP, FunctionCode.SHORT, FunctionCode.ZERO, FunctionCode.BACK)
)


def to_move(line: int, item: str, quantity: str, from_bin: str, to_bin: str, *, lot: str = "") -> OpenLine:
    return OpenLine(
        line=line, item=item, uom="PCS", quantity=Quantity(quantity), bin=from_bin, to_bin=to_bin, lot=lot, why="below its minimum"
    )


DOCUMENT = an_order(
    "movement",
    "MV-1",
    to_move(10, "BOLT", "48", "B-01", "A-01"),
    to_move(20, "MILK", "12", "B-01", "A-02", lot="L-1"),
    to_move(30, "DRILL", "1", "A-02", "A-01"),
)
FLOOR = FloorLookup(documents_open=[DOCUMENT])


def moved(*inputs, lookup: FloorLookup = FLOOR) -> Played:
    return play(move_planned(lookup, DOCUMENT), inputs)


def handled(played: Played) -> list[str]:
    return [
        " ".join(
            part
            for part in (str(one.line), one.item, one.lot or one.serial, str(one.quantity), one.uom, one.from_bin, one.to_bin)
            if part
        )
        for one in played.records
        if isinstance(one, Handled)
    ]


def test_a_line_is_bin_goods_and_bin_and_the_first_bin_is_scanned_once() -> None:
    played = moved(scan_bin("B-01"), scan(BOLT_GTIN), scan_bin("A-01"), scan(MILK_GTIN), scan_bin("A-02"), scan_bin("A-02"))

    assert handled(played) == ["10 BOLT 48 PCS B-01 A-01", "20 MILK L-1 12 PCS B-01 A-02"]
    assert [prompt.ask for prompt in played.prompts] == [
        "Go to B-01", "Scan goods", "Put in A-01", "Scan goods", "Put in A-02", "Go to A-02", "Scan goods",
    ]  # fmt: skip


def test_it_says_where_to_what_and_why() -> None:
    played = moved(scan_bin("B-01"), scan(BOLT_GTIN))

    assert (played.last.ask, played.last.also) == ("Put in A-01", "below its minimum")
    assert played.last.lines[0].detail == "B-01→A-01 48"


def test_another_bin_than_planned_is_refused_at_the_start_with_both() -> None:
    played = moved(scan_bin("A-01"))

    assert (played.code, played.told) == ("wrong_kind", "That is bin A-01, you are there; scan bin B-01.")
    assert played.last.ask == "Go to B-01"


def test_other_goods_are_refused_with_what_is_expected() -> None:
    played = moved(scan_bin("B-01"), scan(DRILL_GTIN))

    assert (played.code, played.told) == ("wrong_item", "That is item DRILL; MV-1 wants BOLT or MILK here. Put it back.")
    assert played.last.ask == "Scan goods"


def test_another_lot_is_refused() -> None:
    played = moved(scan_bin("B-01"), gs1(ai01=CASE_GTIN, ai10="L-2"))

    assert (played.code, played.last.ask) == ("wrong_lot", "Scan goods")


def test_a_blocked_lot_is_refused() -> None:
    lookup = FloorLookup(documents_open=[DOCUMENT], lot_cards=[LotCard(item="MILK", lot="L-1", blocked=True)])

    assert moved(scan_bin("B-01"), scan(MILK_GTIN), lookup=lookup).code == "lot_blocked"


def test_a_part_and_another_bin() -> None:
    played = moved(scan_bin("B-01"), scan(BOLT_GTIN), Typed("24"), scan_bin("A-02"), scan_bin("A-02"))

    assert handled(played) == ["10 BOLT 24 PCS B-01 A-02"]
    assert played.last.context == "BOLT 24 B-01"


def test_a_bin_that_comes_later_may_come_first() -> None:
    played = moved(scan_bin("B-01"), scan_bin("A-02"), scan(DRILL_GTIN), Typed("SN-1"), scan_bin("A-01"))

    assert handled(played) == ["30 DRILL SN-1 1 PCS A-02 A-01"]
    assert moved(scan_bin("B-01"), scan_bin("RECEIVE")).code == "wrong_item"


@pytest.mark.parametrize(
    ("inputs", "cause"), [((SHORT, Chosen(1)), "short"), ((ZERO,), "empty"), ((SHORT, Chosen(5)), "unreachable")]
)
def test_less_than_planned_is_told_with_its_cause(inputs: tuple, cause: str) -> None:
    played = moved(*inputs)

    assert played.records == [LineShort(activity="MV-1", line=10, quantity=Quantity(48), cause=cause)]
    assert played.last.progress == "1 of 3"


def test_skip_puts_the_line_last() -> None:
    assert moved(SKIP).last.context == "MILK lot L-1 12 B-01"
    assert moved(SKIP, SKIP).last.ask == "Go to A-02"


def test_esc_steps_back_to_the_bin_and_then_leaves_and_gives_the_rest_back() -> None:
    lookup = FloorLookup(documents_open=[DOCUMENT])

    assert moved(scan_bin("B-01"), BACK, lookup=lookup).last.ask == "Go to B-01"
    assert moved(scan_bin("B-01"), BACK, BACK, lookup=lookup).ended
    assert lookup.asked.count("release_work") == 1


def test_done_may_give_the_rest_back() -> None:
    assert moved(DONE, Chosen(2)).records == [ActivityFinished(activity="MV-1")]


def test_what_somebody_else_moved_meanwhile_is_said() -> None:
    lookup = FloorLookup(documents_open=[DOCUMENT])
    flow = move_planned(lookup, DOCUMENT)
    next(flow)
    lookup.documents_open = [DOCUMENT.model_copy(update={"lines": DOCUMENT.lines[1:]})]

    prompt = flow.send(SKIP)

    assert prompt.outcome.text == "MV-1 has changed: BOLT: 0 left, not 48"


def test_the_most_urgent_movement_is_the_first_of_the_list() -> None:
    urgent = DOCUMENT.model_copy(update={"no": "MV-2", "priority": 9})
    lookup = FloorLookup(documents_open=[DOCUMENT, urgent])

    played = play(move(lookup), [Chosen(1)])

    assert [f"{choice.text} {choice.detail}" for choice in played.prompts[0].choices] == ["MV-2 !9 3 lines", "MV-1 3 lines"]
    assert (played.last.place, played.last.context) == ("MV-2", "!9 BOLT 48 B-01")
    assert play(move(lookup), [scan("MV-1")]).last.place == "MV-1"


def test_a_plate_is_moved_by_itself_and_its_bin() -> None:
    played = play(move(FloorLookup()), [scan(own_label(OwnLabel.LICENCE_PLATE, "P1")), scan_bin("A-01")])

    assert played.records == [PlateMoved(plate="P1", to_bin="A-01")]
    assert played.last.ask == "Scan from bin"
