"""Answers of the lookup can be written down and read back, so that a task can be replayed."""

from dataclasses import fields
from datetime import date

import pytest

from scanner_client.flows.lookup import ANSWERS, Lookup, NumberState
from shared.barcodes.directory import BinFound, CommandFound, ExpirationFound, ItemFound, LotFound, SerialFound
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.resolve import Resolution
from shared.errors import AMBIGUOUS_REFERENCE, UNKNOWN_REFERENCE, Refused
from shared.quantities import Quantity
from shared.wire.catalog import BinCard, LotCard
from tests.flow_lookup import BOLT, MILK, on_hand

CARD = LotCard(item="MILK", lot="L-1", expiration=date(2027, 1, 31))


def test_every_question_has_an_adapter_for_its_answer() -> None:
    questions = {name for name in vars(Lookup) if not name.startswith("_")}

    assert set(ANSWERS) == questions


@pytest.mark.parametrize(
    "found",
    [
        ItemFound(MILK, "", "CASE", Quantity("1.5"), "L-1", "S-1", date(2027, 1, 31), "09521234543220"),
        BinFound(BinCard(location="W", code="A-01")),
        LotFound("L-1", date(2027, 1, 31), "S-1", Quantity(2), CARD),
        SerialFound("S-1", "L-1", None, CARD),
        ExpirationFound(date(2027, 1, 31)),
        CommandFound(FunctionCode.DONE),
    ],
)
def test_what_a_scan_stood_for_is_read_back_as_the_same_kind_of_thing(found) -> None:
    adapter = ANSWERS["resolve"]

    again = adapter.validate_json(adapter.dump_json(Resolution((found,))))

    assert again.found == found
    assert all(type(getattr(again.found, one.name)) is type(getattr(found, one.name)) for one in fields(found))


def test_a_refusal_is_read_back_with_its_sentence_and_candidates() -> None:
    adapter = ANSWERS["resolve"]
    refused = Refused(AMBIGUOUS_REFERENCE, barcode="X", candidates="a, b")
    resolution = Resolution((ItemFound(BOLT, uom="PCS"), ItemFound(MILK, uom="PCS")), refused)

    again = adapter.validate_json(adapter.dump_json(resolution))

    assert again.candidates == resolution.candidates
    assert again.refused.problem is AMBIGUOUS_REFERENCE
    assert again.refused.sentence == refused.sentence


def test_an_answer_that_nothing_was_found_is_read_back() -> None:
    adapter = ANSWERS["resolve"]

    again = adapter.validate_json(adapter.dump_json(Resolution(refused=Refused(UNKNOWN_REFERENCE, barcode="X"))))

    assert again.found is None


def test_the_state_of_a_number_is_read_back() -> None:
    adapter, state = ANSWERS["tracking_number"], NumberState(True, date(2027, 1, 31), True, (on_hand("MILK", "12", lot="L-1"),))

    assert adapter.validate_json(adapter.dump_json(state)) == state
