"""What posting asks of bins: room, warehouse class, the adjustment bin; and in which units goods lie at directed locations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.bin_contents import service as bin_contents
from server.bin_contents.values import ContentKey, ContentSetup, Room
from server.catalog import service as catalog
from server.ledger import service
from server.ledger.posting import post
from server.ledger.posting_lines import EntryType, Place, Posting, PostingLine, TransferLine
from server.ledger.values import EntryFilter
from server.ledger.verify import verify
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.items import ItemUnitOfMeasure, NewItem, Unit
from tests.builders.catalog import a_bin, a_location
from tests.postgresql import ON_BOTH_DATABASES

if TYPE_CHECKING:
    from server.database.unit_of_work import Database, UnitOfWork
    from server.ledger.posting_lines import AnyPostingLine, PostedResult

pytestmark = ON_BOTH_DATABASES

PROHIBITED = "prohibit_more_than_max"
BOX = Quantity(12)


def post_lines(database: Database, *lines: AnyPostingLine) -> PostedResult:
    return database.write(lambda work: post(work, Posting(lines, work.now.date())))


def put(bin_code: str, quantity: int, item: str = "BOLT", **fields: Any) -> PostingLine:
    kind = EntryType.POSITIVE_ADJUSTMENT if quantity > 0 else EntryType.NEGATIVE_ADJUSTMENT
    return PostingLine(kind, item, Place("MAIN", bin_code), Quantity(quantity), **fields)


def move(from_bin: str, to_bin: str, quantity: int, **fields: Any) -> TransferLine:
    return TransferLine("BOLT", Place("MAIN", from_bin), Place("MAIN", to_bin), Quantity(quantity), **fields)


def in_boxes(**fields: Any) -> dict[str, Any]:
    return {"uom_code": "BOX", "base_units_per_unit": BOX} | fields


def units_at(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as work:
        return [(each.bin_code, each.uom_code, str(each.quantity)) for each in service.units_in_bins(work, "MAIN", ["BOLT"])]


def limit(database: Database, bin_code: str, most: int) -> None:
    content = ContentSetup(ContentKey("BOLT", "", "MAIN", bin_code), max_quantity=Quantity(most))
    database.write(lambda work: bin_contents.save(work, content))


def a_bolt(database: Database, **fields: Any) -> None:
    unit = ItemUnitOfMeasure(code="BOX", qty_per=BOX, weight=Quantity(25))
    base = ItemUnitOfMeasure(code="PCS", qty_per=Quantity(1), weight=Quantity(2))

    def make(work: UnitOfWork) -> None:
        catalog.create_unit(work, Unit(code="BOX"))
        catalog.create_item(work, NewItem(no="BOLT", units=(unit, base), **fields))

    database.write(make)


@pytest.fixture
def shelves(database: Database) -> None:
    a_location(database, bins=("A", "B"), bin_capacity_policy=PROHIBITED)
    a_bin(database, "MAIN", "HEAVY", maximum_weight="100")
    a_bolt(database)


@pytest.fixture
def directed(database: Database) -> None:
    a_location(database, directed_put_away_and_pick=True, adjustment_bin="ADJ")
    for code, kind in (("RECV", "receive"), ("A", "put_pick"), ("B", "put_pick"), ("ADJ", "qc")):
        a_bin(database, "MAIN", code, type=kind)
    a_bolt(database)


@pytest.mark.usefixtures("shelves")
def test_a_full_bin_says_what_fits_and_what_limits_it(database: Database):
    limit(database, "A", 10)
    post_lines(database, put("A", 7))

    with pytest.raises(Refused) as refused:
        post_lines(database, put("A", 4))

    assert refused.value.code == "bin_full"
    assert "takes 3 more of BOLT, limited by quantity; 4 wanted" in refused.value.sentence


@pytest.mark.usefixtures("shelves")
def test_weight_is_that_of_the_unit_that_goods_come_in(database: Database):
    post_lines(database, put("HEAVY", 36, **in_boxes()))

    with pytest.raises(Refused) as refused:
        post_lines(database, put("HEAVY", 30))

    assert "limited by weight" in refused.value.sentence


@pytest.mark.usefixtures("shelves")
def test_where_units_are_not_kept_what_lies_there_weighs_as_pieces(database: Database):
    post_lines(database, put("HEAVY", 10, **in_boxes()), put("HEAVY", 13, **in_boxes()))

    with database.read() as work:
        assert service.room_for(work, ContentKey("BOLT", "", "MAIN", "HEAVY")) == Room(Quantity(27), "weight")


@pytest.mark.usefixtures("shelves")
def test_what_leaves_first_makes_room_for_what_comes_after(database: Database):
    limit(database, "A", 10)
    post_lines(database, put("A", 10))

    post_lines(database, move("A", "B", 4), put("A", 4))

    assert verify(database) == []


@pytest.mark.usefixtures("shelves")
def test_a_full_bin_may_be_asked_for_its_room_before(database: Database):
    limit(database, "A", 10)
    post_lines(database, put("A", 7))

    def room(work: UnitOfWork) -> Room | None:
        return service.room_for(work, ContentKey("BOLT", "", "MAIN", "A"))

    assert database.write(room) == Room(Quantity(3), "quantity")


def test_where_more_is_allowed_posting_takes_it(database: Database):
    a_location(database, bins=("A",), bin_capacity_policy="allow_more_than_max")
    a_bolt(database)
    limit(database, "A", 10)

    post_lines(database, put("A", 12))

    with database.read() as work:
        assert service.room_for(work, ContentKey("BOLT", "", "MAIN", "A")) == Room(Quantity(0), "quantity")


def test_goods_of_another_class_do_not_go_into_the_bin(database: Database):
    a_location(database, bins=("A",), check_warehouse_class=True)
    a_bin(database, "MAIN", "COLD", warehouse_class="FROZEN")
    a_bolt(database, warehouse_class="FROZEN")

    with pytest.raises(Refused) as refused:
        post_lines(database, put("A", 1))
    post_lines(database, put("COLD", 1))

    assert refused.value.code == "wrong_warehouse_class"


def test_the_adjustment_bin_alone_may_be_negative(database: Database):
    a_location(database, bins=("A", "ADJ"), adjustment_bin="ADJ")
    a_bolt(database)

    post_lines(database, move("ADJ", "A", 5))
    with pytest.raises(Refused) as refused:
        post_lines(database, move("A", "ADJ", 6))
    assert verify(database) == []

    post_lines(database, move("A", "ADJ", 5))
    assert refused.value.code == "insufficient_bin_content"
    with database.read() as work:
        assert service.bin_contents(work, EntryFilter(location_code="MAIN")) == []


@pytest.mark.usefixtures("directed")
def test_goods_lie_in_the_units_that_they_came_in(database: Database):
    post_lines(database, put("RECV", 24, **in_boxes()), put("RECV", 3))

    post_lines(database, move("RECV", "A", 12, **in_boxes()))

    assert units_at(database) == [("A", "BOX", "12"), ("RECV", "BOX", "12"), ("RECV", "PCS", "3")]
    assert verify(database) == []


@pytest.mark.usefixtures("directed")
def test_pieces_that_are_taken_where_boxes_lie_open_a_box(database: Database):
    post_lines(database, put("A", 24, **in_boxes()), put("A", 2))

    posted = post_lines(database, move("A", "B", 5))

    assert units_at(database) == [("A", "BOX", "12"), ("A", "PCS", "9"), ("B", "PCS", "5")]
    assert len(posted.warehouse_entry_nos) == 4
    assert verify(database) == []


@pytest.mark.usefixtures("directed")
def test_boxes_that_are_taken_where_pieces_lie_are_counted_together(database: Database):
    post_lines(database, put("A", 20))

    post_lines(database, put("A", -12, **in_boxes()))

    assert units_at(database) == [("A", "PCS", "8")]
    assert verify(database) == []


@pytest.mark.usefixtures("directed")
def test_the_adjustment_bin_opens_nothing(database: Database):
    post_lines(database, move("ADJ", "A", 12, **in_boxes()))

    assert units_at(database) == [("A", "BOX", "12"), ("ADJ", "BOX", "-12")]
    assert verify(database) == []
