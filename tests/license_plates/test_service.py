"""License plates on a real database: a scan of one handles all its content, and they never hold what is not there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.database.metadata import metadata
from server.database.unit_of_work import Database
from server.ledger import posting
from server.ledger.posting_lines import Document, DocumentType, EntryType, Place, Posting, PostingLine, TransferLine
from server.license_plates import cards, service
from shared.errors import Refused
from shared.quantities import Quantity
from shared.tracking import Tracking
from shared.wire.license_plates import (
    GoodsTakenOffPlate,
    NewLicensePlates,
    PlateMoved,
    PlatePacked,
    PlateStacked,
    PlateUnpacked,
    SsccSetup,
)
from shared.wire.receiving import Received
from tests.builders.catalog import a_location, a_vendor, all_tables_are_known, an_item, lot_specific
from tests.builders.floor import Floor
from tests.builders.orders import a_purchase_order
from tests.builders.stock import stock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

P1, P2 = "PALLET-1", "PALLET-2"


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh database that looks after its plates before every commit, as the server's does."""
    all_tables_are_known()
    steps = (service.plates_hold_what_is_there,)
    if request.param == "postgresql":
        database = Database(request.getfixturevalue("postgresql_url"), before_commit=steps)
    else:
        database = Database(f"sqlite:///{tmp_path / 'stockhand.sqlite'}", before_commit=steps)
        metadata.create_all(database.engines.writing)
    yield database
    with database.read() as work:
        violations = service.violations(work)
    database.close()
    assert violations == []


@pytest.fixture
def floor(database: Database) -> Floor:
    """20 bolts and two lots of milk in A-01 of MAIN."""
    a_location(database, "MAIN", bins=("A-01", "A-02", "B-01"))
    a_location(database, "EAST", bins=("A-01",))
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, "MILK", tracking=lot_specific())
    stock(database, "BOLT", "20", bin="A-01")
    stock(database, "MILK", "8", bin="A-01", lot="L1")
    stock(database, "MILK", "5", bin="A-01", lot="L2")
    return Floor(database)


def packed(quantity: str = "6", item: str = "BOLT", plate: str = P1, **fields: object) -> PlatePacked:
    return PlatePacked.model_validate({"item": item, "quantity": quantity, "plate": plate, "bin": "A-01"} | fields)


def goods_on(floor: Floor, plate: str = P1) -> list[tuple[str, str, str]]:
    with floor.database.read() as work:
        return [(each.item, each.lot, f"{each.quantity} {each.uom}") for each in cards.plate_card(work, plate).goods]


def place_of(floor: Floor, plate: str = P1) -> tuple[str, str]:
    with floor.database.read() as work:
        card = cards.plate_card(work, plate)
    return card.location, card.bin


def test_packing_loose_goods_makes_the_plate_in_their_bin_and_writes_nothing_into_the_ledger(floor: Floor) -> None:
    answer = floor.scan(packed("1", uom="BOX"))

    assert (answer.entry_nos, answer.warehouse_entry_nos) == ((), ())
    assert goods_on(floor) == [("BOLT", "", "1 BOX")]
    assert place_of(floor) == ("MAIN", "A-01")
    assert floor.on_hand(bin="A-01") == Quantity(20)


def test_one_scan_moves_all_that_stands_on_a_plate(floor: Floor) -> None:
    floor.scan(packed("6"))
    floor.scan(packed("8", "MILK", lot="L1"))

    answer = floor.scan(PlateMoved(plate=P1, to_bin="B-01"))

    assert (answer.entry_nos, len(answer.warehouse_entry_nos)) == ((), 4)
    assert (floor.on_hand(bin="B-01"), floor.on_hand(bin="A-01")) == (Quantity(6), Quantity(14))
    assert floor.on_hand("MILK", bin="B-01", lot="L1") == Quantity(8)
    assert place_of(floor) == ("MAIN", "B-01")


def test_plates_stacked_on_a_plate_go_with_it(floor: Floor) -> None:
    floor.scan(packed("6"))
    floor.scan(packed("2", plate=P2))
    floor.scan(PlateStacked(plate=P2, onto=P1))

    floor.scan(PlateMoved(plate=P1, to_bin="B-01"))

    assert floor.on_hand(bin="B-01") == Quantity(8)
    assert place_of(floor, P2) == ("MAIN", "B-01")


def test_a_plate_is_never_stacked_on_itself_or_on_what_stands_on_it(floor: Floor) -> None:
    floor.scan(packed("6"))
    floor.scan(packed("2", plate=P2))
    floor.scan(PlateStacked(plate=P2, onto=P1))

    for onto in (P1, P2):
        with pytest.raises(Refused) as refused:
            floor.scan(PlateStacked(plate=P1, onto=onto))
        assert refused.value.code == "same_place"


def test_a_split_takes_goods_from_one_plate_to_another(floor: Floor) -> None:
    floor.scan(packed("6"))

    floor.scan(packed("2", plate=P2, bin="", from_plate=P1))

    assert (goods_on(floor, P1), goods_on(floor, P2)) == ([("BOLT", "", "4 PCS")], [("BOLT", "", "2 PCS")])


def test_loose_goods_of_another_bin_are_brought_to_the_plate_where_it_stands(floor: Floor) -> None:
    floor.scan(packed("6"))
    floor.scan(PlateMoved(plate=P1, to_bin="B-01"))

    answer = floor.scan(packed("3"))

    assert len(answer.warehouse_entry_nos) == 2
    assert (floor.on_hand(bin="B-01"), goods_on(floor)) == (Quantity(9), [("BOLT", "", "9 PCS")])


def test_no_more_is_packed_than_stands_loose(floor: Floor) -> None:
    floor.scan(packed("15"))

    with pytest.raises(Refused) as refused:
        floor.scan(packed("6", plate=P2))

    assert refused.value.code == "insufficient_bin_content"
    assert "Only 5 of BOLT (loose)" in refused.value.sentence


def test_unpacking_leaves_the_goods_in_their_bin(floor: Floor) -> None:
    floor.scan(packed("6"))

    floor.scan(PlateUnpacked(plate=P1))

    assert (goods_on(floor), floor.on_hand(bin="A-01")) == ([], Quantity(20))
    with pytest.raises(Refused) as refused:
        floor.scan(PlateUnpacked(plate=P1))
    assert refused.value.code == "nothing_to_post"


def test_part_of_a_plate_is_taken_off_and_no_more_than_stands_there(floor: Floor) -> None:
    floor.scan(packed("6"))

    floor.scan(GoodsTakenOffPlate(plate=P1, item="BOLT", quantity=Quantity(2)))

    assert goods_on(floor) == [("BOLT", "", "4 PCS")]
    with pytest.raises(Refused) as refused:
        floor.scan(GoodsTakenOffPlate(plate=P1, item="BOLT", quantity=Quantity(5)))
    assert refused.value.code == "not_on_plate"


@pytest.mark.parametrize(
    "content",
    [
        packed("3", plate=P2),
        packed("3", plate=P2, bin="", from_plate=P1),
        packed("3", bin="A-02"),
        PlateMoved(plate=P1, to_bin="B-01"),
        PlateStacked(plate="PALLET-3", onto=P1),
        PlateUnpacked(plate=P1),
        GoodsTakenOffPlate(plate=P1, item="BOLT", quantity=Quantity(2)),
    ],
    ids=["packed", "split", "packed from another bin", "moved", "stacked", "unpacked", "taken off"],
)
def test_everything_done_to_a_plate_can_be_taken_back(floor: Floor, content: PlatePacked) -> None:
    floor.scan(packed("6"))
    floor.scan(packed("2", plate="PALLET-3"))
    stock(floor.database, "BOLT", "4", bin="A-02")
    before = (goods_on(floor), place_of(floor), floor.on_hand(bin="A-01"), floor.on_hand(bin="A-02"))
    answer = floor.scan(content)

    floor.undo(answer)

    assert (goods_on(floor), place_of(floor), floor.on_hand(bin="A-01"), floor.on_hand(bin="A-02")) == before


def test_a_movement_of_goods_that_stand_on_a_plate_must_say_so(floor: Floor) -> None:
    floor.scan(packed("15"))
    line = TransferLine("BOLT", Place("MAIN", "A-01"), Place("MAIN", "A-02"), Quantity(6))
    movement = Posting((line,), date(2026, 3, 2), Document(DocumentType.WAREHOUSE_ACTIVITY, "WA1"))

    with pytest.raises(Refused) as refused:
        floor.database.write(lambda work: posting.post(work, movement))

    assert refused.value.code == "goods_on_plate"
    assert P1 in refused.value.sentence
    assert floor.on_hand(bin="A-02") == Quantity(0)


def test_what_is_shipped_is_gone_from_its_plate_and_an_emptied_plate_is_nowhere(floor: Floor) -> None:
    floor.scan(packed("15"))
    line = PostingLine(EntryType.SALE, "BOLT", Place("MAIN", "A-01"), Quantity(-20))
    shipment = Posting((line,), date(2026, 3, 2), Document(DocumentType.SALES_SHIPMENT, "SS1", "SO1"))

    floor.database.write(lambda work: posting.post(work, shipment))

    assert (goods_on(floor), place_of(floor)) == ([], ("", ""))


def test_loose_goods_are_shipped_before_those_on_plates(floor: Floor) -> None:
    floor.scan(packed("15"))
    line = PostingLine(EntryType.SALE, "BOLT", Place("MAIN", "A-01"), Quantity(-7))
    shipment = Posting((line,), date(2026, 3, 2), Document(DocumentType.SALES_SHIPMENT, "SS1", "SO1"))

    floor.database.write(lambda work: posting.post(work, shipment))

    assert goods_on(floor) == [("BOLT", "", "13 PCS")]


def test_a_lot_on_a_plate_is_not_confused_with_another_lot_in_the_bin(floor: Floor) -> None:
    floor.scan(packed("8", "MILK", lot="L1"))
    line = PostingLine(EntryType.SALE, "MILK", Place("MAIN", "A-01"), Quantity(-5), tracking=Tracking("L2"))
    shipment = Posting((line,), date(2026, 3, 2), Document(DocumentType.SALES_SHIPMENT, "SS1", "SO1"))

    floor.database.write(lambda work: posting.post(work, shipment))

    assert goods_on(floor) == [("MILK", "L1", "8 PCS")]


def test_a_plate_is_handled_where_it_is(floor: Floor) -> None:
    floor.scan(packed("6"))

    with pytest.raises(Refused) as refused:
        floor.scan(PlateMoved(plate=P1, to_bin="A-01"), location="EAST")

    assert refused.value.code == "plate_elsewhere"
    assert "MAIN" in refused.value.sentence


def test_plates_get_sscc_numbers_once_the_company_has_a_prefix(database: Database) -> None:
    own = database.write(lambda work: service.new_plates(work, NewLicensePlates(count=2)))
    database.write(lambda work: service.change_setup(work, SsccSetup(company_prefix="9521234", extension_digit=3)))
    gs1 = database.write(lambda work: service.new_plates(work, NewLicensePlates(count=2)))

    assert [plate.plate_no for plate in own] == ["LP000001", "LP000002"]
    assert [plate.plate_no for plate in gs1] == ["395212340000000014", "395212340000000021"]


def test_everything_that_happened_to_a_plate_can_be_read(floor: Floor) -> None:
    floor.scan(packed("6"))
    floor.scan(PlateMoved(plate=P1, to_bin="B-01"))
    floor.scan(GoodsTakenOffPlate(plate=P1, item="BOLT", quantity=Quantity(2)))

    with floor.database.read() as work:
        story = cards.entry_cards(work, P1, after=0, limit=10)

    assert [(entry.action, str(entry.quantity), entry.to_bin, entry.person) for entry in story] == [
        ("packed", "6", "", "JO"),
        ("moved", "0", "B-01", "JO"),
        ("taken_off", "-2", "", "JO"),
    ]


def test_goods_that_arrive_on_a_pallet_stand_on_it_until_their_receipt_is_taken_back(floor: Floor) -> None:
    a_vendor(floor.database)
    order_no = a_purchase_order(floor.database)
    scan = {"document_kind": "purchase_order", "document": order_no, "item": "BOLT", "quantity": "4", "bin": "A-02", "plate": P1}

    answer = floor.scan(Received.model_validate(scan))

    assert (goods_on(floor), place_of(floor)) == ([("BOLT", "", "4 PCS")], ("MAIN", "A-02"))
    floor.undo(answer)
    assert (goods_on(floor), floor.on_hand(bin="A-02")) == ([], Quantity(0))


def test_goods_are_not_received_onto_a_pallet_that_stands_elsewhere(floor: Floor) -> None:
    a_vendor(floor.database)
    order_no = a_purchase_order(floor.database)
    floor.scan(packed("6"))
    scan = {"document_kind": "purchase_order", "document": order_no, "item": "BOLT", "quantity": "4", "bin": "A-02", "plate": P1}

    with pytest.raises(Refused) as refused:
        floor.scan(Received.model_validate(scan))

    assert (refused.value.code, floor.on_hand(bin="A-02")) == ("plate_elsewhere", Quantity(0))
