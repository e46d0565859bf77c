"""Where goods are put, as tables of bins and placements; and what holds for any bins and goods."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.bin_contents.values import ContentKey, ContentSetup
from server.catalog.place_values import BlockedDirection, PutAwayBinPolicy, PutAwayRule, UnitSize
from server.catalog.values import Bin, Item, Location
from server.outstanding.values import OrderLineKey, Source
from server.warehouse.put_away_values import Arrival, GoodsToPlace, ItemInBin, KeptItem, PlaceBin
from server.warehouse.rules import put_away_lines
from server.warehouse.rules import put_aways as rules
from shared.errors import Refused
from shared.quantities import ZERO, Quantity
from shared.tracking import Tracking, TrackingRules

BOLT = Item(
    "BOLT",
    units=MappingProxyType({"PCS": Quantity(1), "BOX": Quantity(6)}),
    unit_sizes=MappingProxyType({"PCS": UnitSize(Quantity(2), Quantity(1))}),
)
MILK = Item("MILK", warehouse_class="COLD")
SMALL_SITE = Location("WH", bin_mandatory=True, receipt_bin="IN", shipment_bin="OUT")
BY_TEMPLATE = Location("WH", bin_mandatory=True, receipt_bin="IN", put_away_bin_policy=PutAwayBinPolicy.PUT_AWAY_TEMPLATE)

FIXED_BELOW_MINIMUM = PutAwayRule(find_fixed_bin=True, find_bin_less_than_min=True)
FIXED = PutAwayRule(find_fixed_bin=True)
SAME_ITEM = PutAwayRule(find_floating_bin=True, find_same_item=True)
SAME_UNIT = PutAwayRule(find_floating_bin=True, find_same_item=True, find_uom_match=True)
EMPTY = PutAwayRule(find_floating_bin=True, find_empty_bin=True)
FLOATING = PutAwayRule(find_floating_bin=True)


def a_place(
    code: str,
    *,
    holds: str = "0",
    coming: str = "0",
    unit: str = "PCS",
    item: str = "BOLT",
    fixed: bool = False,
    default: bool = False,
    least: str = "0",
    most: str = "0",
    others: bool = False,
    fixed_for: str = "",
    load: tuple[str, str] = ("0", "0"),
    content_blocked: bool = False,
    **of_bin: object,
) -> PlaceBin:
    """A bin, with so much of the item in it, and `others` beside it."""
    kept = KeptItem(item, "")
    said = ContentSetup(
        ContentKey(item, "", "WH", code),
        is_fixed=fixed,
        is_default=default,
        min_quantity=Quantity(least),
        max_quantity=Quantity(most),
        blocked=BlockedDirection.INBOUND if content_blocked else BlockedDirection.NONE,
    )
    there = ItemInBin(Quantity(holds), Quantity(coming), frozenset({unit} if Quantity(holds) else ()))
    return PlaceBin(
        Bin("WH", code, **of_bin),  # type: ignore[arg-type]
        is_empty=not (there.lies or others),
        is_awaited=bool(there.coming),
        is_fixed_for=frozenset({kept} if fixed else {KeptItem(fixed_for, "")} if fixed_for else ()),
        items=MappingProxyType({kept: there}),
        setups=MappingProxyType({} if said.says_nothing else {kept: said}),
        load=UnitSize(Quantity(load[0]), Quantity(load[1])),
    )


def placed(
    quantity: str, *bins: PlaceBin, location: Location = SMALL_SITE, template: tuple[PutAwayRule, ...] = (), **fields: object
) -> list[tuple[str, str, str]]:
    """Quantity, bin and reason of every placement."""
    item = fields.pop("item", BOLT)
    goods = GoodsToPlace(item, Quantity(quantity), from_bin="IN", **fields)  # type: ignore[arg-type]
    found = rules.placements([goods], bins, location, {goods.item.no: template})
    return [(str(each.quantity), each.bin_code, each.why) for each in found]


@pytest.mark.parametrize(
    ("template", "bins", "expected"),
    [
        pytest.param(
            (FIXED_BELOW_MINIMUM, SAME_ITEM),
            [a_place("F", fixed=True, holds="2", least="5"), a_place("S", holds="9", ranking=9)],
            [("10", "F", "fixed bin, below minimum")],
            id="the fixed bin that has too little goes first, whatever the ranking",
        ),
        pytest.param(
            (FIXED_BELOW_MINIMUM, SAME_ITEM),
            [a_place("F", fixed=True, holds="2", coming="3", least="5"), a_place("S", holds="9")],
            [("10", "S", "same item here")],
            id="what is on its way counts: the minimum is reached",
        ),
        pytest.param(
            (FIXED_BELOW_MINIMUM, SAME_ITEM, EMPTY),
            [a_place("F", fixed=True, holds="2", least="5", most="8"), a_place("S", holds="9", most="10"), a_place("E")],
            [("6", "F", "fixed bin, below minimum"), ("1", "S", "same item here"), ("3", "E", "empty bin")],
            id="split over the lines of the template as bins get full",
        ),
        pytest.param(
            (FIXED, EMPTY),
            [a_place("F", fixed=True), a_place("E", ranking=9)],
            [("10", "F", "fixed bin")],
            id="a fixed bin may be empty",
        ),
        pytest.param(
            (SAME_ITEM, EMPTY),
            [a_place("F", fixed=True, holds="5"), a_place("E")],
            [("10", "E", "empty bin")],
            id="lines that look for floating bins leave fixed ones alone",
        ),
        pytest.param(
            (EMPTY,),
            [a_place("A", fixed_for="NUT", ranking=9), a_place("B")],
            [("10", "B", "empty bin")],
            id="an empty bin that is another item's fixed bin is not free",
        ),
        pytest.param(
            (EMPTY,),
            [a_place("A", coming="1", ranking=9), a_place("B", others=True, ranking=8), a_place("C")],
            [("10", "C", "empty bin")],
            id="a bin is not empty that goods are on their way to, nor one with other items",
        ),
        pytest.param(
            (SAME_UNIT, EMPTY),
            [a_place("A", holds="12", unit="BOX"), a_place("B", holds="12", unit="PCS")],
            [("10", "B", "same item here, same unit")],
            id="the unit must match",
        ),
        pytest.param(
            (SAME_ITEM,),
            [a_place("A", holds="1", ranking=1), a_place("C", holds="1", ranking=2), a_place("B", holds="1", ranking=2)],
            [("10", "C", "same item here")],
            id="the highest ranking first, of equals the highest code",
        ),
        pytest.param((FLOATING,), [a_place("A", others=True)], [("10", "A", "free bin")], id="any bin that is nobody's"),
        pytest.param(
            (FIXED,),
            [a_place("A", others=True), a_place("B", blocked=BlockedDirection.ALL)],
            [("10", "", "no bin found: 1 not looked for, 1 blocked")],
            id="nothing found, and why",
        ),
    ],
)
def test_the_lines_of_a_template_are_tried_in_order(
    template: tuple[PutAwayRule, ...], bins: list[PlaceBin], expected: list[tuple[str, str, str]]
) -> None:
    assert placed("10", *bins, location=BY_TEMPLATE, template=template) == expected


@pytest.mark.parametrize(
    ("bins", "expected"),
    [
        pytest.param(
            [a_place("A", holds="5", ranking=9), a_place("D", default=True)], [("10", "D", "default bin")], id="the default bin"
        ),
        pytest.param(
            [a_place("D", default=True, most="4"), a_place("A", holds="5")],
            [("4", "D", "default bin"), ("6", "A", "same item here")],
            id="the rest of what the default bin cannot take goes where some lies",
        ),
        pytest.param(
            [a_place("A", holds="5"), a_place("LAST")], [("10", "LAST", "last bin of the item")], id="where it was put last"
        ),
        pytest.param([a_place("E"), a_place("A", holds="5")], [("10", "A", "same item here")], id="where some of it lies"),
        pytest.param(
            [a_place("B-1"), a_place("B-2", others=True), a_place("B-3", holds="5", most="5"), a_place("B-4"), a_place("B-9")],
            [("10", "B-4", "empty bin, nearest")],
            id="an empty bin next to where some of it lies",
        ),
        pytest.param(
            [a_place("A", sequence=30), a_place("B", sequence=10), a_place("IN", sequence=9)],
            [("10", "B", "empty bin, nearest")],
            id="nearest in the walk from where the goods are",
        ),
        pytest.param(
            [a_place("A", others=True), a_place("B", others=True, fixed_for="NUT")],
            [("10", "A", "nearest bin with room")],
            id="beside other items when nothing is empty, never in their fixed bins",
        ),
    ],
)
def test_a_small_site_without_template_goes_by_what_lies_where(bins: list[PlaceBin], expected: list[tuple[str, str, str]]) -> None:
    assert placed("10", *bins, last_bin="LAST") == expected


@pytest.mark.parametrize(
    ("bin_", "reason"),
    [
        (a_place("OUT"), "for goods in passing"),
        (a_place("X", cross_dock=True), "for goods in passing"),
        (a_place("A", blocked=BlockedDirection.INBOUND), "blocked"),
        (a_place("A", content_blocked=True), "blocked"),
        (a_place("A", type="pick"), "of a type without put-away"),
        (a_place("A", dedicated=True), "dedicated"),
        (a_place("A", holds="5", most="5"), "full"),
    ],
)
def test_bins_that_may_not_take_goods_are_left_out_and_counted(bin_: PlaceBin, reason: str) -> None:
    assert placed("10", bin_) == [("10", "", f"no bin found: 1 {reason}")]


def test_where_goods_lie_now_is_no_place_for_them() -> None:
    assert placed("10", a_place("IN", holds="10")) == [("10", "", "no bin found")]


def test_the_warehouse_class_counts_where_the_location_checks_it() -> None:
    bins = [a_place("WARM", item="MILK"), a_place("COLD", item="MILK", warehouse_class="COLD")]
    checking = Location("WH", bin_mandatory=True, check_warehouse_class=True)

    assert placed("1", *bins, location=checking, item=MILK) == [("1", "COLD", "empty bin, nearest")]
    assert placed("1", bins[0], item=MILK) == [("1", "WARM", "empty bin, nearest")]


@pytest.mark.parametrize(
    ("quantity", "unit", "per_unit", "bin_", "fits"),
    [
        pytest.param("10", "PCS", "1", a_place("A", maximum_weight=Quantity(15)), "7", id="whole pieces by weight"),
        pytest.param("10", "PCS", "1", a_place("A", maximum_cubage=Quantity("3.5")), "3", id="whole pieces by cubage"),
        pytest.param(
            "10", "PCS", "1", a_place("A", maximum_weight=Quantity(15), load=("12", "0")), "1", id="beside what lies there"
        ),
        pytest.param("18", "BOX", "6", a_place("A", most="16"), "12", id="whole boxes"),
        pytest.param("10", "BOX", "6", a_place("A", most="8"), "8", id="what is no whole box is put in pieces"),
    ],
)
def test_no_more_goes_into_a_bin_than_fits(quantity: str, unit: str, per_unit: str, bin_: PlaceBin, fits: str) -> None:
    found = placed(quantity, bin_, uom_code=unit, base_units_per_unit=Quantity(per_unit))

    assert found[0][:2] == (fits, "A")
    assert found[1][:2] == (str(Quantity(quantity) - Quantity(fits)), "")


def test_what_is_placed_takes_its_room_from_what_comes_after() -> None:
    goods = [GoodsToPlace(BOLT, Quantity(6)), GoodsToPlace(BOLT, Quantity(6))]

    found = rules.placements(goods, [a_place("A", default=True, most="8"), a_place("B")], SMALL_SITE, {})

    assert [(str(each.quantity), each.bin_code) for each in found] == [("6", "A"), ("2", "A"), ("4", "B")]


def test_the_bin_that_the_order_names_goes_before_all_others() -> None:
    assert placed("3", a_place("A", default=True), a_place("B"), wanted_bin="B") == [("3", "B", "bin of the order line")]


def test_what_an_order_waits_for_goes_to_the_cross_dock_bin() -> None:
    location = Location("WH", bin_mandatory=True, cross_dock_bin="X")
    key = OrderLineKey(Source.PURCHASE_ORDER, "PO1", 1)
    arrival = Arrival("MILK", Quantity(10), "IN", tracking=Tracking("L1", "", "P1"), order_line=key, cross_dock=Quantity(4))
    lots = Item("MILK", tracking=TrackingRules(lot_specific=True))

    line, rest = put_away_lines.cross_dock_line(arrival, lots, location), put_away_lines.goods_of(arrival, lots)

    assert (line.quantity, line.from_bin, line.to_bin, line.tracking) == (Quantity(4), "IN", "X", Tracking("L1"))
    assert (rest.quantity, rest.tracking) == (Quantity(6), Tracking("L1"))


@pytest.mark.parametrize(
    ("quantity", "unit"),
    [
        pytest.param("72", "BOX", id="broken up into the unit that it is put away in"),
        pytest.param("71", "PALLET", id="not when that does not come out even"),
    ],
)
def test_goods_are_put_away_in_the_items_own_unit_for_that(quantity: str, unit: str) -> None:
    units = MappingProxyType({"PCS": Quantity(1), "BOX": Quantity(6), "PALLET": Quantity(36)})
    item = Item("BOLT", units=units, put_away_uom="BOX")
    arrival = Arrival("BOLT", Quantity(quantity), "IN", uom_code="PALLET", base_units_per_unit=Quantity(36))

    goods = put_away_lines.goods_of(arrival, item)

    assert (goods.unit, goods.base_units_per_unit) == (unit, units[unit])


@pytest.mark.parametrize(
    ("switches", "through"),
    [({"require_receive": True, "require_put_away": True}, "a warehouse receipt"), ({}, "the order itself")],
)
def test_orders_are_received_by_put_aways_only_where_nothing_else_receives_them(switches: dict[str, bool], through: str) -> None:
    with pytest.raises(Refused, match=through):
        put_away_lines.require_inventory_put_away(Location("WH", **switches))  # type: ignore[arg-type]

    put_away_lines.require_inventory_put_away(Location("WH", require_put_away=True))


quantities = st.integers(0, 40).map(Quantity)
some_bins = st.lists(
    st.builds(
        a_place,
        st.sampled_from([f"B-{number}" for number in range(12)]),
        holds=st.integers(0, 9).map(str),
        coming=st.integers(0, 9).map(str),
        fixed=st.booleans(),
        default=st.booleans(),
        least=st.integers(0, 9).map(str),
        most=st.integers(0, 30).map(str),
        maximum_weight=quantities,
        ranking=st.integers(0, 2),
        blocked=st.sampled_from(BlockedDirection),
    ),
    unique_by=lambda place: place.code,
    max_size=6,
)
some_goods = st.lists(
    st.builds(
        GoodsToPlace,
        st.just(BOLT),
        st.integers(1, 60).map(Quantity),
        uom_code=st.just("PCS"),
    ),
    min_size=1,
    max_size=4,
)
some_templates = st.lists(st.sampled_from([FIXED_BELOW_MINIMUM, FIXED, SAME_ITEM, SAME_UNIT, EMPTY, FLOATING]), max_size=3)


@given(some_goods, some_bins, some_templates)
def test_all_goods_are_placed_once_and_no_bin_gets_more_than_fits(
    wanted: list[GoodsToPlace], bins: list[PlaceBin], template: list[PutAwayRule]
) -> None:
    location = BY_TEMPLATE if template else SMALL_SITE
    known = {place.code: place for place in bins}

    found = rules.placements(wanted, bins, location, {"BOLT": template})

    assert sum((each.quantity for each in found), ZERO) == sum((goods.quantity for goods in wanted), ZERO)
    assert all(each.quantity > ZERO for each in found)
    into: dict[str, Quantity] = {}
    for each in found:
        into[each.bin_code] = into.get(each.bin_code, ZERO) + each.quantity
    for code, quantity in into.items():
        if code:
            room = rules.room_in(known[code], wanted[0])
            assert room is None or quantity <= room
            assert not rules.objection(known[code], wanted[0], location)
