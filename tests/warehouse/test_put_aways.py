"""Put-aways on a real database: of arrivals, of what lies about, and of orders that they receive."""

from __future__ import annotations

from datetime import date

import pytest

from server.app import SOURCE_POSTING
from server.catalog import parties
from server.database.unit_of_work import Database
from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.outstanding.values import OrderLineKey, Source
from server.purchasing import cards as purchase_cards
from server.warehouse import activities, open_work, put_aways
from server.warehouse.put_away_values import Arrival
from server.warehouse.values import ActivityLine, HandledLine, Registration
from shared.errors import Refused
from shared.quantities import Quantity
from shared.tracking import Tracking
from shared.wire.parties import OverReceiptCodeCard
from shared.wire.warehouse import BinChecked, Handled
from shared.wire.work import OpenLine
from tests.builders.catalog import a_bin, a_location, a_vendor, an_item, lot_specific
from tests.builders.floor import Floor
from tests.builders.orders import a_line, a_purchase_order
from tests.builders.places import a_content, a_put_away_template
from tests.builders.stock import stock
from tests.builders.tracking import set_numbers
from tests.postgresql import ON_BOTH_DATABASES

BOLTS_IN = Arrival("BOLT", Quantity(10), "IN")


@pytest.fixture
def site(database: Database) -> Database:
    """MAIN has a bin for arrivals and three more; nothing is said of any."""
    a_location(database, "MAIN", bins=("A-01", "A-02", "A-03"), require_receive=True, require_put_away=True)
    a_bin(database, "MAIN", "IN", type="receive")
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, "MILK", tracking=lot_specific())
    return database


def put_away(database: Database, *arrivals: Arrival) -> list[ActivityLine]:
    """The lines of the put-away that is made of the arrivals."""
    activity_no = database.write(lambda work: put_aways.create_for_arrivals(work, "MAIN", arrivals))
    return lines_of(database, activity_no) if activity_no else []


def lines_of(database: Database, activity_no: str) -> list[ActivityLine]:
    with database.read() as work:
        return activities.lines(work, activity_no)


def register(database: Database, activity_no: str, *handled: HandledLine) -> Registration:
    return database.write(lambda work: activities.register(work, activity_no, handled or None, post_source=SOURCE_POSTING))


def on_hand(database: Database, item: str, bin_code: str | None = None, lot: str | None = None) -> str:
    with database.read() as work:
        return str(ledger.quantity_on_hand(work, EntryFilter(item, location_code="MAIN", bin_code=bin_code, lot_no=lot)))


def where(lines: list[ActivityLine]) -> list[tuple[str, str, str, str]]:
    return [(str(line.quantity), line.from_bin, line.to_bin, line.why) for line in lines]


@ON_BOTH_DATABASES
def test_arrivals_go_to_where_some_of_the_item_lies_and_registering_moves_them(site: Database) -> None:
    stock(site, "BOLT", "5", bin="A-02")
    stock(site, "BOLT", "10", bin="IN")

    (line,) = put_away(site, BOLTS_IN)
    result = register(site, line.activity_no)

    assert where([line]) == [("10", "IN", "A-02", "last bin of the item")]
    assert (on_hand(site, "BOLT", "A-02"), on_hand(site, "BOLT", "IN")) == ("15", "0")
    assert (result.entry_nos, len(result.warehouse_entry_nos), result.is_finished) == ((), 2, True)


@ON_BOTH_DATABASES
def test_a_template_fills_the_fixed_bin_and_then_an_empty_one(site: Database) -> None:
    template = a_put_away_template(
        site,
        {"find_fixed_bin": True, "find_bin_less_than_min": True},
        {"find_floating_bin": True, "find_empty_bin": True},
    )
    a_location(
        site,
        "BIG",
        bins=("A", "B", "C", "IN"),
        put_away_bin_policy="put_away_template",
        put_away_template=template,
        receipt_bin="IN",
    )
    a_content(site, "BOLT", "A", location="BIG", fixed=True, least="4", most="8")
    stock(site, "BOLT", "2", location="BIG", bin="A")
    stock(site, "MILK", "1", location="BIG", bin="C", lot="L1")

    no = site.write(lambda work: put_aways.create_for_arrivals(work, "BIG", [BOLTS_IN]))

    assert where(lines_of(site, no)) == [
        ("6", "IN", "A", "fixed bin, below minimum"),
        ("4", "IN", "B", "empty bin"),
    ]


def test_the_items_own_template_goes_before_the_locations(site: Database) -> None:
    a_put_away_template(site, {"find_floating_bin": True, "find_empty_bin": True}, code="EMPTY")
    a_put_away_template(site, {"find_floating_bin": True, "find_same_item": True}, code="SAME")
    a_location(site, "BIG", bins=("A", "B"), put_away_bin_policy="put_away_template", put_away_template="EMPTY")
    an_item(site, "NUT", put_away_template="SAME")
    stock(site, "NUT", "1", location="BIG", bin="A")

    with site.read() as work:
        found = put_aways.suggestions(work, "BIG", "NUT", Quantity(1))

    assert [(each.bin_code, each.why) for each in found] == [("A", "same item here")]


def test_weight_limits_what_a_bin_is_given_beside_what_lies_and_comes_there(site: Database) -> None:
    an_item(site, "LEAD", weights={"PCS": "10"})
    a_bin(site, "MAIN", "SHELF", maximum_weight="100")
    a_content(site, "LEAD", "SHELF", default=True)
    stock(site, "LEAD", "3", bin="SHELF")
    stock(site, "LEAD", "12", bin="IN")
    put_away(site, Arrival("LEAD", Quantity(5), "IN"))

    lines = put_away(site, Arrival("LEAD", Quantity(7), "IN"))

    assert where(lines)[0] == ("2", "IN", "SHELF", "default bin")


def test_two_put_aways_do_not_take_the_same_room(site: Database) -> None:
    a_content(site, "BOLT", "A-01", default=True, most="15")
    stock(site, "BOLT", "20", bin="IN")

    first = put_away(site, BOLTS_IN)
    second = put_away(site, BOLTS_IN)

    assert where(first) == [("10", "IN", "A-01", "default bin")]
    assert where(second)[0] == ("5", "IN", "A-01", "default bin")
    assert second[1].to_bin != "A-01"


def test_each_lot_is_a_line_and_numbers_that_bind_nothing_are_left_out(site: Database) -> None:
    lots = [Arrival("MILK", Quantity(4), "IN", tracking=Tracking(lot)) for lot in ("L1", "L2")]

    lines = put_away(site, *lots, Arrival("BOLT", Quantity(1), "IN", tracking=Tracking("SUPPLIERS")))

    assert [(line.item_no, line.tracking.lot_no) for line in lines] == [("MILK", "L1"), ("MILK", "L2"), ("BOLT", "")]


def test_scans_of_one_receipt_are_one_put_away_while_it_is_open(site: Database) -> None:
    stock(site, "BOLT", "20", bin="IN")
    first = put_away(site, BOLTS_IN)[0].activity_no

    same = site.write(lambda work: put_aways.create_for_arrivals(work, "MAIN", [BOLTS_IN], into=first))
    register(site, first)
    other = site.write(lambda work: put_aways.create_for_arrivals(work, "MAIN", [BOLTS_IN], into=first))

    assert same == first
    assert [line.line_no for line in lines_of(site, first)] == [1, 2]
    assert other != first


def test_an_arrival_that_is_undone_leaves_the_put_away_but_not_what_was_put_away(site: Database) -> None:
    stock(site, "BOLT", "20", bin="IN")
    (line,) = put_away(site, BOLTS_IN)
    register(site, line.activity_no, HandledLine(1, Quantity(3)))

    site.write(lambda work: put_aways.take_back(work, line.activity_no, Arrival("BOLT", Quantity(5), "IN")))
    (left,) = lines_of(site, line.activity_no)
    site.write(lambda work: put_aways.take_back(work, line.activity_no, Arrival("BOLT", Quantity(5), "IN")))

    assert (str(left.quantity), str(left.left)) == ("5", "2")
    with site.read() as work:
        assert not activities.open_activities(work, "MAIN")
    assert [str(line.quantity) for line in lines_of(site, line.activity_no)] == ["3"]


def test_a_put_away_of_which_all_is_undone_is_gone(site: Database) -> None:
    (line,) = put_away(site, BOLTS_IN)

    site.write(lambda work: put_aways.take_back(work, line.activity_no, BOLTS_IN))

    with pytest.raises(Refused, match=line.activity_no), site.read() as work:
        activities.activity(work, line.activity_no)


def test_what_an_order_waits_for_goes_to_the_cross_dock_bin(site: Database) -> None:
    a_bin(site, "MAIN", "X", cross_dock=True)
    a_location(site, "HUB", bins=("A", "IN", "X"), receipt_bin="IN", cross_dock_bin="X")
    key = OrderLineKey(Source.PURCHASE_ORDER, "PO1", 1)
    arrival = Arrival("BOLT", Quantity(10), "IN", order_line=key, cross_dock=Quantity(4))

    no = site.write(lambda work: put_aways.create_for_arrivals(work, "HUB", [arrival]))

    assert [(str(line.quantity), line.to_bin, line.order_line) for line in lines_of(site, no)] == [("4", "X", key), ("6", "A", key)]


@pytest.mark.parametrize(("always", "expected"), [(False, []), (True, [("10", "IN", "")])])
def test_goods_without_a_bin_stay_on_the_put_away_where_the_location_says_so(
    site: Database, always: bool, expected: list[tuple[str, str, str]]
) -> None:
    a_location(site, "TINY", bins=("IN",), receipt_bin="IN", always_create_put_away_line=always)

    no = site.write(lambda work: put_aways.create_for_arrivals(work, "TINY", [BOLTS_IN]))

    found = lines_of(site, no) if no else []
    assert [(str(line.quantity), line.from_bin, line.to_bin) for line in found] == expected
    assert all("no bin found" in line.why for line in found)


def test_where_there_are_no_bins_a_put_away_only_says_what_is_to_be_done(site: Database) -> None:
    a_location(site, "YARD")
    stock(site, "BOLT", "10", location="YARD")

    no = site.write(lambda work: put_aways.create_for_arrivals(work, "YARD", [Arrival("BOLT", Quantity(10))]))
    result = register(site, no)

    assert (result.warehouse_entry_nos, result.is_finished) == ((), True)


# What lies about


def from_stock(database: Database, *bins: str) -> list[ActivityLine]:
    no = database.write(lambda work: put_aways.create_from_stock(work, "MAIN", bin_codes=bins))
    return lines_of(database, no)


@ON_BOTH_DATABASES
def test_what_a_deleted_put_away_left_is_put_away_anew_and_nothing_twice(site: Database) -> None:
    stock(site, "BOLT", "10", bin="IN")
    stock(site, "MILK", "3", bin="IN", lot="L1")
    (bolts,) = put_away(site, BOLTS_IN)
    register(site, bolts.activity_no, HandledLine(bolts.line_no, Quantity(4)))

    milk = from_stock(site)
    with pytest.raises(Refused) as nothing:
        from_stock(site)
    site.write(lambda work: activities.delete(work, bolts.activity_no))
    again = from_stock(site)

    assert [(line.item_no, str(line.quantity), line.tracking.lot_no) for line in milk] == [("MILK", "3", "L1")]
    assert nothing.value.code == "nothing_to_post"
    assert [(line.item_no, str(line.quantity)) for line in again] == [("BOLT", "6")]


def test_any_bin_can_be_cleared(site: Database) -> None:
    stock(site, "BOLT", "5", bin="A-01")
    a_content(site, "BOLT", "A-03", default=True)

    assert where(from_stock(site, "A-01")) == [("5", "A-01", "A-03", "default bin")]


# Orders that their put-away receives


@pytest.fixture
def shop(site: Database) -> Database:
    """SHOP receives order by order, by put-aways."""
    a_vendor(site)
    a_location(site, "SHOP", bins=("A", "B"), require_put_away=True)
    a_content(site, "BOLT", "A", location="SHOP", default=True)
    return site


def for_order(database: Database, order_no: str) -> str:
    return database.write(lambda work: put_aways.create_for_order(work, Source.PURCHASE_ORDER, order_no, "SHOP"))


def received(database: Database, order_no: str) -> list[str]:
    with database.read() as work:
        return [str(line.received) for line in purchase_cards.order_card(work, order_no).lines]


@ON_BOTH_DATABASES
def test_registering_the_put_away_of_an_order_receives_it_into_the_bins(shop: Database) -> None:
    order_no = a_purchase_order(shop, a_line(), a_line("MILK", "6"), location="SHOP")
    no = for_order(shop, order_no)
    bolts, milk = lines_of(shop, no)

    first = register(shop, no, HandledLine(bolts.line_no, Quantity(4)), HandledLine(milk.line_no, Quantity(0)))
    expires = date(2031, 1, 1)
    second = register(shop, no, HandledLine(milk.line_no, Quantity(6), to_bin="B", tracking=Tracking("L7"), expires_on=expires))
    third = register(shop, no)

    assert where([bolts, milk]) == [("10", "", "A", "default bin"), ("6", "", "B", "empty bin, nearest")]
    assert (len(first.entry_nos), len(second.entry_nos), third.is_finished) == (1, 1, True)
    assert received(shop, order_no) == ["10", "6"]
    with shop.read() as work:
        in_b = EntryFilter("MILK", location_code="SHOP", bin_code="B", lot_no="L7")
        assert ledger.quantity_on_hand(work, in_b) == Quantity(6)


def test_an_order_is_put_away_once(shop: Database) -> None:
    order_no = a_purchase_order(shop, location="SHOP")
    for_order(shop, order_no)

    with pytest.raises(Refused) as refused:
        for_order(shop, order_no)

    assert refused.value.code == "nothing_to_post"


@pytest.fixture
def tolerant(shop: Database) -> Database:
    """Where a tenth more than was ordered is taken."""
    code = OverReceiptCodeCard(code="TEN", tolerance_percent=Quantity(10))
    shop.write(lambda work: parties.save_over_receipt_code(work, code))
    return shop


def test_more_than_was_ordered_is_put_away_as_far_as_the_order_allows(tolerant: Database) -> None:
    order_no = a_purchase_order(tolerant, a_line(over_receipt_code="TEN"), location="SHOP")
    no = for_order(tolerant, order_no)

    with pytest.raises(Refused, match=r"12 PCS of BOLT is more than the 10 \(at most 11 is taken\)") as refused:
        register(tolerant, no, HandledLine(1, Quantity(12)))
    result = register(tolerant, no, HandledLine(1, Quantity(11)))

    assert (refused.value.code, refused.value.facts["maximum"]) == ("over_receipt", "11")
    assert (result.is_finished, received(tolerant, order_no)) == (True, ["11"])


def test_undoing_what_came_above_the_order_leaves_what_was_ordered_to_put_away(tolerant: Database) -> None:
    no = for_order(tolerant, a_purchase_order(tolerant, a_line(over_receipt_code="TEN"), location="SHOP"))
    floor = Floor(tolerant)
    answer = floor.scan(Handled(activity=no, line=1, item="BOLT", quantity=Quantity(11), to_bin="A"), location="SHOP")

    floor.undo(answer)

    (line,) = lines_of(tolerant, no)
    assert (str(line.quantity), str(line.handled)) == ("10", "0")


def test_the_bin_of_the_order_line_is_proposed(shop: Database) -> None:
    order_no = a_purchase_order(shop, a_line(bin="B"), location="SHOP")

    assert where(lines_of(shop, for_order(shop, order_no))) == [("10", "", "B", "bin of the order line")]


def test_numbers_on_the_order_line_are_a_line_each_and_need_not_be_given_again(shop: Database) -> None:
    order_no = a_purchase_order(shop, a_line("MILK", "6"), location="SHOP")
    set_numbers(shop, "purchase", order_no, {"lot": "L1", "quantity": "4", "expiration": "2031-01-01"})

    no = for_order(shop, order_no)
    first, rest = lines_of(shop, no)
    register(shop, no, HandledLine(first.line_no, Quantity(4)))

    assert (first.tracking.lot_no, str(first.quantity), rest.tracking.lot_no, str(rest.quantity)) == ("L1", "4", "", "2")
    assert received(shop, order_no) == ["4"]


def test_why_another_bin_was_used_is_kept_with_the_entries(site: Database) -> None:
    stock(site, "BOLT", "10", bin="IN")
    (line,) = put_away(site, BOLTS_IN)

    Floor(site).scan(
        Handled(activity=line.activity_no, line=1, item="BOLT", quantity=Quantity(10), to_bin="A-01", reason="Shelf is wet")
    )

    with site.read() as work:
        entries = ledger.warehouse_entries(work, EntryFilter("BOLT", location_code="MAIN", bin_code="A-01"), after=0, limit=9)
        assert [(entry.bin_code, entry.reason_code) for entry in entries] == [("A-01", "Shelf is wet")]


def test_a_bin_that_should_be_empty_after_the_put_away_and_is_not_is_counted(site: Database) -> None:
    stock(site, "BOLT", "5", bin="A-01")
    (line,) = from_stock(site, "A-01")
    (shown,) = lines_open_at(site)
    register(site, line.activity_no)

    answer = Floor(site).scan(BinChecked(activity=line.activity_no, line=line.line_no, bin="A-01", is_empty=False))

    assert shown.empties_bin
    assert answer.message == f"A-01 is counted by {answer.document_no}"


def test_nobody_is_asked_whether_the_dock_is_empty(site: Database) -> None:
    stock(site, "BOLT", "10", bin="IN")
    put_away(site, BOLTS_IN)

    assert [line.empties_bin for line in lines_open_at(site)] == [False]


def lines_open_at(database: Database) -> list[OpenLine]:
    with database.read() as work:
        return [line for document in open_work.open_documents(work, "MAIN") for line in document.lines]


def test_only_released_orders_are_put_away(shop: Database) -> None:
    order_no = a_purchase_order(shop, location="SHOP", status="open")

    with pytest.raises(Refused) as refused:
        for_order(shop, order_no)

    assert refused.value.code == "order_not_released"


def test_where_a_warehouse_receipt_is_required_no_put_away_receives(shop: Database) -> None:
    with pytest.raises(Refused, match="warehouse receipt"):
        shop.write(lambda work: put_aways.create_for_order(work, Source.PURCHASE_ORDER, "PO1", "MAIN"))


# Goods in hand


def test_somebody_with_goods_in_hand_is_told_where_to_put_them_and_why(site: Database) -> None:
    a_content(site, "BOLT", "A-01", default=True, most="12")

    with site.read() as work:
        found = put_aways.suggestions(work, "MAIN", "BOLT", Quantity(3), uom_code="BOX", from_bin="IN")

    assert [(each.bin_code, str(each.quantity), each.why) for each in found] == [
        ("A-01", "12", "default bin"),
        ("A-03", "18", "empty bin, nearest"),
        ("A-02", "18", "empty bin, nearest"),
    ]


def test_where_no_bin_takes_the_goods_it_is_said_why(site: Database) -> None:
    a_location(site, "TINY", bins=("IN",), receipt_bin="IN")

    with site.read() as work:
        (found,) = put_aways.suggestions(work, "TINY", "BOLT", Quantity(1))

    assert (found.bin_code, found.why) == ("", "no bin found: 1 for goods in passing")
