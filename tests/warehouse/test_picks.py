"""Picks that are made ahead: what they take, what is left out, who gets what, and what a scan does to them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from server.catalog import service as catalog
from server.outstanding.values import Source
from server.sales import cards as sales_cards
from server.warehouse import activities, picks
from server.warehouse import open_work as warehouse_work
from server.warehouse.pick_values import DocumentToPick, GoodsToPick, MadePicks, PickRequest, Sorting, SplitBy
from server.warehouse.rules import scanned
from server.warehouse.values import ActivityLine
from shared.errors import Refused
from shared.quantities import Quantity
from shared.wire.access import Role
from shared.wire.picking import Picked, Shipped
from shared.wire.warehouse import ActivityFinished, BinChecked, Handled, LineShort
from tests.builders.catalog import a_bin, a_customer, a_location, an_item, block, lot_specific, serial_specific
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_sales_order, a_transfer_order, outstanding_differences
from tests.builders.stock import stock

if TYPE_CHECKING:
    from server.database.unit_of_work import Database
    from shared.wire.work import OpenDocument


@pytest.fixture
def floor(database: Database) -> Floor:
    """MAIN picks into its shipping bin; SHOP picks and ships in one."""
    a_customer(database)
    a_location(database, "MAIN", bins=("A-01", "A-02"), require_pick=True, require_shipment=True)
    a_bin(database, "MAIN", "SHIP", type="ship")
    a_location(database, "SHOP", bins=("A-01", "A-02"), require_pick=True)
    an_item(database, "BOLT", units={"BOX": "6"})
    return Floor(database)


@pytest.fixture(autouse=True)
def outstanding_agrees_with_the_orders(database: Database) -> object:
    yield
    assert outstanding_differences(database) == []


def made(floor: Floor, *orders: str, location: str = "MAIN", **fields: Any) -> MadePicks:
    documents = tuple(DocumentToPick(Source.SALES_ORDER, no) for no in orders)
    return floor.database.write(lambda work: picks.made(work, PickRequest(location, documents, **fields)))


def taken(floor: Floor, activity_no: str) -> list[tuple[str, str, str, str, str]]:
    """Item, quantity left, from, to and number of every line of which something is left."""
    with floor.database.read() as work:
        return [
            (line.item_no, str(line.left), line.from_bin, line.to_bin, line.tracking.lot_no or line.tracking.serial_no)
            for line in activities.lines(work, activity_no)
            if line.left
        ]


def figures(floor: Floor, order_no: str) -> tuple[str, str, str]:
    """Outstanding, picked and shipped."""
    with floor.database.read() as work:
        line = sales_cards.order_card(work, order_no).lines[0]
    return str(line.outstanding), str(line.picked), str(line.shipped)


def work_at(floor: Floor, location: str = "MAIN") -> list[OpenDocument]:
    with floor.database.read() as work:
        return warehouse_work.open_documents(work, location)


def done(activity: str, quantity: str, line: int = 1, **fields: Any) -> Handled:
    return Handled.model_validate({"activity": activity, "line": line, "item": "BOLT", "quantity": quantity} | fields)


def test_what_is_on_one_pick_is_not_on_the_next(floor: Floor) -> None:
    stock(floor.database, "BOLT", "15", bin="A-01")
    first, second = a_sales_order(floor.database), a_sales_order(floor.database)

    (one,) = made(floor, first).activity_nos
    two = made(floor, second)

    assert taken(floor, one) == [("BOLT", "10", "A-01", "SHIP", "")]
    assert taken(floor, two.activity_nos[0]) == [("BOLT", "5", "A-01", "SHIP", "")]
    assert [str(each) for each in two.shortages] == ["BOLT: 10 needed, 5 available (10 on other picks and movements)"]


def test_where_nothing_can_be_picked_the_refusal_says_why(floor: Floor) -> None:
    a_bin(floor.database, "MAIN", "DOCK", type="receive")
    a_bin(floor.database, "MAIN", "KEPT", blocked="outbound")
    stock(floor.database, "BOLT", "3", bin="DOCK")
    stock(floor.database, "BOLT", "4", bin="KEPT")

    with pytest.raises(Refused, match=r"BOLT: 10 needed, 0 available \(3 in bins not for picking, 4 blocked\)") as refused:
        made(floor, a_sales_order(floor.database))

    assert refused.value.code == "nothing_to_post"


def test_an_order_is_not_picked_twice(floor: Floor) -> None:
    stock(floor.database, "BOLT", "50", bin="A-01")
    order_no = a_sales_order(floor.database)
    made(floor, order_no)

    with pytest.raises(Refused) as refused:
        made(floor, order_no)

    assert refused.value.code == "nothing_to_post"


def test_an_order_without_a_pick_is_open_work_until_it_has_one(floor: Floor) -> None:
    stock(floor.database, "BOLT", "50", bin="A-01")
    order_no = a_sales_order(floor.database)
    before = [(document.kind, document.no) for document in work_at(floor)]

    (pick,) = made(floor, order_no, priority=3).activity_nos

    (document,) = work_at(floor)
    (line,) = document.lines
    assert before == [("sales_order", order_no)]
    assert (document.kind, document.no, document.priority, document.partner_no) == ("pick", pick, 3, "C1")
    assert (line.bin, line.to_bin, line.order, line.empties_bin) == ("A-01", "SHIP", order_no, False)


def test_a_scan_brings_goods_to_the_shipping_bin_and_can_be_taken_back(floor: Floor) -> None:
    stock(floor.database, "BOLT", "10", bin="A-01")
    order_no = a_sales_order(floor.database)
    (pick,) = made(floor, order_no).activity_nos
    assert work_at(floor)[0].lines[0].empties_bin

    first = floor.scan(done(pick, "4"))
    floor.scan(done(pick, "1", uom="BOX"))
    registered = figures(floor, order_no)
    floor.undo(first)

    assert registered == ("10", "10", "0")
    assert (floor.on_hand(bin="A-01"), floor.on_hand(bin="SHIP")) == (Quantity(4), Quantity(6))
    assert taken(floor, pick) == [("BOLT", "4", "A-01", "SHIP", "")]
    floor.scan(done(pick, "4"))
    floor.scan(Shipped(order=order_no))
    assert figures(floor, order_no) == ("0", "0", "10")


def test_a_pick_that_was_shipped_is_not_taken_back(floor: Floor) -> None:
    stock(floor.database, "BOLT", "10", bin="A-01")
    order_no = a_sales_order(floor.database)
    (pick,) = made(floor, order_no).activity_nos
    answer = floor.scan(done(pick, "10"))
    floor.scan(Shipped(order=order_no))

    with pytest.raises(Refused, match="shipped since"):
        floor.undo(answer)


def test_where_picking_ships_the_pick_posts_the_shipment_and_undoing_takes_it_back(floor: Floor) -> None:
    stock(floor.database, "BOLT", "20", location="SHOP", bin="A-01")
    order_no = a_sales_order(floor.database, location="SHOP")
    (pick,) = made(floor, order_no, location="SHOP").activity_nos
    assert taken(floor, pick) == [("BOLT", "10", "A-01", "", "")]

    answer = floor.scan(done(pick, "10"), location="SHOP")
    shipped = figures(floor, order_no)
    floor.undo(answer)

    assert len(answer.entry_nos) == 1
    assert (shipped, figures(floor, order_no)) == (("0", "0", "10"), ("10", "0", "0"))
    assert floor.on_hand(location="SHOP", bin="A-01") == Quantity(20)
    assert taken(floor, pick) == [("BOLT", "10", "A-01", "", "")]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ({"quantity": "11"}, "more_than_planned", "11"),
        ({"item": "NUT"}, "wrong_item", "That is NUT; .* wants BOLT"),
        ({"line": 9}, "not_on_document", "Line 9"),
        ({"from_bin": "A-02"}, "insufficient_bin_content", "A-02"),
    ],
)
def test_what_the_line_does_not_want_is_refused(floor: Floor, content: dict[str, Any], code: str, said: str) -> None:
    an_item(floor.database, "NUT")
    stock(floor.database, "BOLT", "10", bin="A-01")
    (pick,) = made(floor, a_sales_order(floor.database)).activity_nos

    with pytest.raises(Refused, match=said) as refused:
        floor.scan(done(pick, **({"quantity": "1"} | content)))

    assert refused.value.code == code


def test_another_bin_is_for_those_whom_the_location_lets_choose(floor: Floor) -> None:
    a_location(floor.database, "STRICT", bins=("A-01", "A-02"), require_pick=True, other_bin_role="supervisor")
    stock(floor.database, "BOLT", "10", location="STRICT", bin="A-01")
    stock(floor.database, "BOLT", "10", location="STRICT", bin="A-02")
    (pick,) = made(floor, a_sales_order(floor.database, location="STRICT"), location="STRICT").activity_nos
    floor.caller = floor.caller_with("receiver")

    with pytest.raises(Refused, match=r"That is bin A-01; .* wants BOLT from bin A-02") as refused:
        floor.scan(done(pick, "1", from_bin="A-01"), location="STRICT")
    floor.caller = floor.caller_with("admin")
    floor.scan(done(pick, "1", from_bin="A-01"), location="STRICT")

    assert refused.value.code == "wrong_bin"
    assert floor.on_hand(location="STRICT", bin="A-01") == Quantity(9)


@pytest.mark.parametrize("role", ["floor", "supervisor", "admin"])
def test_a_role_lets_those_above_it_choose_another_bin_as_well(floor: Floor, role: str) -> None:
    line = ActivityLine("BOLT", Quantity(1), from_bin="A-01", activity_no="PK-1")
    content = done("PK-1", "1", from_bin="A-02")

    with floor.database.read() as work:
        scanned.require_bins(line, content, catalog.location(work, "MAIN"), [Role(role)])


def test_a_finished_pick_is_not_worked_on(floor: Floor) -> None:
    stock(floor.database, "BOLT", "10", bin="A-01")
    order_no = a_sales_order(floor.database)
    (pick,) = made(floor, order_no).activity_nos
    floor.scan(done(pick, "4"))

    floor.scan(ActivityFinished(activity=pick))

    with pytest.raises(Refused) as refused:
        floor.scan(done(pick, "1"))
    assert refused.value.code == "activity_finished"
    (rest,) = made(floor, order_no).activity_nos
    assert taken(floor, rest) == [("BOLT", "6", "A-01", "SHIP", "")]


# Lots and dates


def milk(floor: Floor, location: str, **lots: tuple[str, str, str]) -> None:
    """Lots of MILK: quantity, bin and the day on which each expires, blank for none."""
    for lot, (quantity, bin_code, day) in lots.items():
        expires = date.fromisoformat(day) if day else None
        stock(floor.database, "MILK", quantity, location=location, bin=bin_code, lot=lot, expires_on=expires)


def test_another_lot_than_planned_may_be_taken_unless_it_is_blocked_or_expired(floor: Floor) -> None:
    an_item(floor.database, "MILK", tracking=lot_specific(strict_expiration=True))
    milk(floor, "MAIN", L1=("5", "A-01", "2031-01-01"), L2=("5", "A-01", "2031-02-01"), GONE=("5", "A-01", "2001-01-01"))
    milk(floor, "MAIN", BAD=("5", "A-01", "2031-03-01"))
    block(floor.database, "MILK", lot="BAD", scope="all", blocked=True)
    order_no = a_sales_order(floor.database, a_line("MILK", "3"))
    (pick,) = made(floor, order_no).activity_nos
    planned = taken(floor, pick)

    refusals = []
    for lot in ("GONE", "BAD"):
        with pytest.raises(Refused) as refused:
            floor.scan(done(pick, "3", item="MILK", lot=lot))
        refusals.append(refused.value.code)
    floor.scan(done(pick, "3", item="MILK", lot="L2"))

    assert planned == [("MILK", "3", "A-01", "SHIP", "L1")]
    assert refusals == ["lot_expired", "lot_blocked"]
    assert (floor.on_hand("MILK", bin="SHIP", lot="L2"), floor.on_hand("MILK", bin="A-01", lot="L1")) == (Quantity(3), Quantity(5))


def test_lots_without_a_date_are_left_out_where_the_pick_ships(floor: Floor) -> None:
    an_item(floor.database, "MILK", tracking=lot_specific(uses_expiration=True))
    for code, more in (("COLD", {}), ("COOL", {"require_shipment": True})):
        a_location(floor.database, code, bins=("C-01", "C-02"), require_pick=True, pick_according_to_fefo=True, **more)
        milk(floor, code, UNDATED=("5", "C-01", ""), DATED=("5", "C-02", "2031-01-01"))
    a_bin(floor.database, "COOL", "OUT", type="ship")

    inventory = made(floor, a_sales_order(floor.database, a_line("MILK", "8"), location="COLD"), location="COLD")
    warehouse = made(floor, a_sales_order(floor.database, a_line("MILK", "8"), location="COOL"), location="COOL")

    assert taken(floor, inventory.activity_nos[0]) == [("MILK", "5", "C-02", "", "DATED")]
    assert [str(each) for each in inventory.shortages] == ["MILK: 8 needed, 5 available (5 without expiration date)"]
    assert taken(floor, warehouse.activity_nos[0]) == [
        ("MILK", "5", "C-02", "OUT", "DATED"),
        ("MILK", "3", "C-01", "OUT", "UNDATED"),
    ]


def test_serial_numbers_are_named_by_whoever_picks_them(floor: Floor) -> None:
    an_item(floor.database, "RADIO", tracking=serial_specific())
    for serial in ("S1", "S2", "S3"):
        stock(floor.database, "RADIO", "1", bin="A-01", serial=serial)
    order_no = a_sales_order(floor.database, a_line("RADIO", "2"))
    (pick,) = made(floor, order_no).activity_nos
    assert taken(floor, pick) == [("RADIO", "2", "A-01", "SHIP", "")]

    with pytest.raises(Refused) as refused:
        floor.scan(done(pick, "1", item="RADIO"))
    floor.scan(done(pick, "1", item="RADIO", serial="S3"))

    assert refused.value.code == "serial_required"
    assert taken(floor, pick) == [("RADIO", "1", "A-01", "SHIP", "")]


# Sharing out


def test_picks_are_split_and_walked_as_is_wanted(floor: Floor) -> None:
    an_item(floor.database, "NUT")
    stock(floor.database, "BOLT", "50", bin="A-02")
    stock(floor.database, "NUT", "50", bin="A-01")
    orders = [a_sales_order(floor.database, a_line("BOLT", "1"), a_line("NUT", "1")) for _ in range(3)]

    together = made(floor, *orders[:2], sorting=Sorting.BIN).activity_nos
    by_bin = made(floor, orders[2], split_by=frozenset({SplitBy.BIN})).activity_nos

    assert [[line[2] for line in taken(floor, no)] for no in together] == [["A-01", "A-01", "A-02", "A-02"]]
    assert [[line[2] for line in taken(floor, no)] for no in by_bin] == [["A-02"], ["A-01"]]


def test_no_more_lines_and_documents_are_on_a_pick_than_is_wanted(floor: Floor) -> None:
    stock(floor.database, "BOLT", "50", bin="A-01")
    orders = [a_sales_order(floor.database, a_line("BOLT", "1"), a_line("BOLT", "1")) for _ in range(3)]

    made_nos = made(floor, *orders, max_documents=2, max_lines=3).activity_nos

    assert [len(taken(floor, no)) for no in made_nos] == [3, 1, 2]


def test_transfers_are_picked_into_transit_where_picking_ships(floor: Floor) -> None:
    a_location(floor.database, "EAST")
    a_location(floor.database, "TRANSIT", in_transit=True)
    stock(floor.database, "BOLT", "20", location="SHOP", bin="A-02")
    order_no = a_transfer_order(floor.database, a_line(quantity="8"), from_location="SHOP")
    request = PickRequest("SHOP", (DocumentToPick(Source.TRANSFER_SHIPMENT, order_no),))

    (pick,) = floor.database.write(lambda work: picks.create(work, request))
    answer = floor.scan(done(pick, "8"), location="SHOP")

    assert floor.on_hand(location="TRANSIT") == Quantity(8)
    floor.undo(answer)
    assert (floor.on_hand(location="TRANSIT"), floor.on_hand(location="SHOP")) == (Quantity(0), Quantity(20))


def test_goods_are_picked_for_a_bin_without_an_order(floor: Floor) -> None:
    a_bin(floor.database, "MAIN", "BENCH", ranking=9)
    stock(floor.database, "BOLT", "5", bin="A-01")
    stock(floor.database, "BOLT", "5", bin="BENCH")
    request = PickRequest("MAIN", goods=(GoodsToPick("BOLT", Quantity(4)),), to_bin="BENCH")

    (pick,) = floor.database.write(lambda work: picks.create(work, request))

    assert taken(floor, pick) == [("BOLT", "4", "A-01", "BENCH", "")]
    floor.scan(done(pick, "4"))
    assert floor.on_hand(bin="BENCH") == Quantity(9)


def test_what_is_missing_is_a_line_without_bin_where_the_location_wants_one(floor: Floor) -> None:
    a_location(floor.database, "TIDY", bins=("A-01",), require_pick=True, always_create_pick_line=True)
    stock(floor.database, "BOLT", "4", location="TIDY", bin="A-01")

    (pick,) = made(floor, a_sales_order(floor.database, location="TIDY"), location="TIDY").activity_nos

    assert taken(floor, pick) == [("BOLT", "4", "A-01", "", ""), ("BOLT", "6", "", "", "")]


def test_by_default_bins_the_default_bin_comes_last_where_the_pick_ships(floor: Floor) -> None:
    a_location(
        floor.database,
        "HOME",
        bins=("A-01", "A-02", "A-03"),
        require_pick=True,
        pick_bin_policy="default_bin",
        default_bin_selection="fixed_bin",
    )
    for bin_code, quantity in (("A-01", "20"), ("A-02", "3"), ("A-03", "2")):
        stock(floor.database, "BOLT", quantity, location="HOME", bin=bin_code)

    (pick,) = made(floor, a_sales_order(floor.database, location="HOME"), location="HOME").activity_nos

    assert [(quantity, bin_code) for _, quantity, bin_code, _, _ in taken(floor, pick)] == [
        ("2", "A-03"),
        ("3", "A-02"),
        ("5", "A-01"),
    ]


# Short


def test_what_is_short_is_looked_for_elsewhere_and_the_bin_is_counted(floor: Floor) -> None:
    stock(floor.database, "BOLT", "10", bin="A-02")
    stock(floor.database, "BOLT", "3", bin="A-01")
    order_no = a_sales_order(floor.database)
    (pick,) = made(floor, order_no).activity_nos
    floor.scan(done(pick, "5"))

    answer = floor.scan(LineShort(activity=pick, line=1, quantity=Quantity(5), cause="short"))

    assert taken(floor, pick) == [("BOLT", "3", "A-01", "SHIP", "")]
    assert answer.message == "5 PCS BOLT: too few there; count PI000001; 3 more at A-01, the rest stays on the order"
    floor.scan(done(pick, "3", line=2))
    assert figures(floor, order_no) == ("10", "8", "0")


def test_damaged_goods_are_put_aside(floor: Floor) -> None:
    a_location(floor.database, "LAB", bins=("A-01", "Q-01"), require_pick=True, quarantine_bin="Q-01")
    stock(floor.database, "BOLT", "10", location="LAB", bin="A-01")
    (pick,) = made(floor, a_sales_order(floor.database, location="LAB"), location="LAB").activity_nos

    floor.scan(LineShort(activity=pick, line=1, quantity=Quantity(10), cause="damaged"), location="LAB")

    assert (floor.on_hand(location="LAB", bin="Q-01"), floor.on_hand(location="LAB", bin="A-01")) == (Quantity(10), Quantity(0))
    assert work_at(floor, "LAB")[0].kind == "sales_order"


def test_a_bin_that_should_be_empty_and_is_not_is_counted_once(floor: Floor) -> None:
    stock(floor.database, "BOLT", "10", bin="A-01")
    (pick,) = made(floor, a_sales_order(floor.database)).activity_nos
    floor.scan(done(pick, "10"))

    first = floor.scan(BinChecked(activity=pick, line=1, bin="A-01", is_empty=False))
    again = floor.scan(BinChecked(activity=pick, line=1, bin="A-01", is_empty=False))
    empty = floor.scan(BinChecked(activity=pick, line=1, bin="A-01", is_empty=True))

    assert (first.document_no, again.document_no) == ("PI000001", "PI000001")
    assert empty.message == "A-01 is empty"


def test_what_was_picked_without_the_pick_meanwhile_is_not_picked_again(floor: Floor) -> None:
    stock(floor.database, "BOLT", "30", bin="A-01")
    order_no = a_sales_order(floor.database)
    (pick,) = made(floor, order_no).activity_nos
    floor.scan(Picked.model_validate({"order": order_no, "item": "BOLT", "quantity": "8", "from_bin": "A-01"}))

    with pytest.raises(Refused, match="more than the 2") as refused:
        floor.scan(done(pick, "3"))

    assert refused.value.code == "over_shipment"
    floor.scan(done(pick, "2"))


def test_a_scan_for_the_order_itself_stays_possible(floor: Floor) -> None:
    stock(floor.database, "BOLT", "10", bin="A-01")
    order_no = a_sales_order(floor.database)
    content = {"order": order_no, "item": "BOLT", "quantity": "10", "from_bin": "A-01"}

    floor.scan(Picked.model_validate(content))

    assert figures(floor, order_no) == ("10", "10", "0")
