"""Which bins are filled up, how urgently and from where, as tables; and what holds for any stock."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.bin_contents.values import ContentKey, ContentSetup
from server.catalog.place_values import BlockedDirection, UnitSize
from server.catalog.values import Bin, Item, Location
from server.warehouse.movement_values import Target
from server.warehouse.pick_values import Stock
from server.warehouse.rules import replenishment as rules
from shared.errors import Refused
from shared.quantities import ZERO, Quantity
from shared.tracking import TrackingRules

TODAY = date(2030, 1, 15)
BOLT = Item("BOLT", unit_sizes={"PCS": UnitSize(Quantity(2))})
MILK = Item("MILK", tracking=TrackingRules(lot_specific=True, uses_expiration=True))
SITE = Location("WH", bin_mandatory=True, receipt_bin="IN", shipment_bin="OUT")
FEFO = Location("WH", bin_mandatory=True, pick_according_to_fefo=True)
DIRECTED_FEFO = Location("WH", bin_mandatory=True, pick_according_to_fefo=True, directed_put_away_and_pick=True)


def a_target(
    bin_code: str = "PICK",
    *,
    lies: str = "0",
    coming: str = "0",
    waiting: str = "0",
    least: str = "5",
    most: str = "20",
    item: Item = BOLT,
    ranking: int = 50,
    said: dict[str, object] | None = None,
    **of_bin: object,
) -> Target:
    setup = ContentSetup(
        ContentKey(item.no, "", "WH", bin_code),
        min_quantity=Quantity(least),
        max_quantity=Quantity(most),
        **({"is_fixed": True} if said is None else said),  # type: ignore[arg-type]
    )
    bin_ = Bin("WH", bin_code, ranking=ranking, **of_bin)  # type: ignore[arg-type]
    return Target(item, bin_, setup, Quantity(lies), Quantity(coming), Quantity(waiting))


def lies(
    quantity: str, at: str, ranking: int = 1, *, item: str = "BOLT", lot: str = "", expires: str = "", **speaking_against: bool
) -> Stock:
    expires_on = date.fromisoformat(expires) if expires else None
    return Stock(item, "", Quantity(quantity), at, bin_ranking=ranking, lot_no=lot, expires_on=expires_on, **speaking_against)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        pytest.param(a_target(lies="4"), "16", id="below the minimum: up to the maximum"),
        pytest.param(a_target(lies="5"), "0", id="at the minimum"),
        pytest.param(a_target(lies="3", coming="2"), "0", id="enough is on its way"),
        pytest.param(a_target(lies="3", coming="1"), "16", id="not enough is on its way"),
        pytest.param(a_target(lies="3", most="0"), "2", id="without a maximum: up to the minimum"),
        pytest.param(a_target(lies="3", least="0"), "0", id="no minimum"),
        pytest.param(a_target(lies="3", said={}), "0", id="the item is there by chance"),
        pytest.param(a_target(lies="3", said={"is_default": True}), "17", id="a default bin is kept filled, too"),
        pytest.param(a_target(lies="3", said={"is_dedicated": True}), "17", id="and a dedicated one"),
        pytest.param(a_target(lies="0", maximum_weight=Quantity(15)), "7", id="no more than the bin bears"),
    ],
)
def test_how_much_is_missing(target: Target, expected: str) -> None:
    assert str(rules.missing(target)) == expected


@pytest.mark.parametrize(("waiting", "expected"), [("0", 0), ("3", 1), ("4", 2)])
def test_what_picks_wait_for_is_urgent(waiting: str, expected: int) -> None:
    assert rules.urgency(a_target(lies="3", waiting=waiting)) == expected


def filled(targets: list[Target], stock: list[Stock], location: Location = SITE) -> list[tuple[str, str, str, str]]:
    """Quantity, from, to and lot of every line."""
    bins = {piece.bin_code: Bin("WH", piece.bin_code, ranking=piece.bin_ranking) for piece in stock}
    bins |= {"IN": Bin("WH", "IN"), "QC": Bin("WH", "QC", type="qc"), "X": Bin("WH", "X", cross_dock=True)}
    planned, _ = rules.fill_up(targets, stock, bins, location, TODAY)
    return [(str(line.quantity), line.from_bin, line.to_bin, line.tracking.lot_no) for _, lines in planned for line in lines]


@pytest.mark.parametrize(
    ("stock", "expected"),
    [
        pytest.param(
            [lies("9", "LOW", 1), lies("9", "HIGH", 40), lies("9", "MID", 2)],
            [("9", "HIGH", "PICK", ""), ("9", "MID", "PICK", ""), ("2", "LOW", "PICK", "")],
            id="the highest of the lower ranked bins first",
        ),
        pytest.param([lies("9", "A", 50), lies("9", "B", 60)], [], id="nothing from bins of equal or higher ranking"),
        pytest.param([lies("99", "A"), lies("99", "B")], [("20", "B", "PICK", "")], id="of equals the highest code"),
        pytest.param([lies("9", "IN", 0), lies("9", "QC", 0), lies("9", "X", 0)], [], id="not where goods are in passing"),
        pytest.param([lies("9", "A", is_dedicated=True), lies("9", "B", is_blocked=True)], [], id="nor dedicated or blocked"),
    ],
)
def test_goods_come_from_bins_of_strictly_lower_ranking(stock: list[Stock], expected: list[tuple[str, str, str, str]]) -> None:
    assert filled([a_target()], stock) == expected


def test_by_expiration_date_the_earliest_lot_comes_first_and_directed_the_source_is_left_open() -> None:
    stock = [
        lies("30", "A", 40, item="MILK", lot="LATE", expires="2030-05-01"),
        lies("8", "B", 1, item="MILK", lot="EARLY", expires="2030-02-01"),
    ]
    target = a_target(item=MILK)

    assert filled([target], stock, FEFO) == [("8", "B", "PICK", "EARLY"), ("12", "A", "PICK", "LATE")]
    assert filled([target], stock, DIRECTED_FEFO) == [("20", "", "PICK", "")]


def test_what_one_bin_is_given_the_next_does_not_get_and_the_urgent_one_is_first() -> None:
    targets = [a_target("P1"), a_target("P2", waiting="1")]

    assert filled(targets, [lies("25", "A")]) == [("20", "A", "P2", ""), ("5", "A", "P1", "")]


def test_what_cannot_be_filled_is_told_with_its_reason() -> None:
    targets = [a_target("P1", blocked=BlockedDirection.INBOUND), a_target("P2")]

    _, left_out = rules.fill_up(targets, [lies("5", "A")], {"A": Bin("WH", "A")}, SITE, TODAY)

    assert [(each.bin_code, str(each.missing), each.reason) for each in left_out] == [
        ("P1", "20", "the bin is blocked for inbound movements"),
        ("P2", "15", "nothing more in bins of lower ranking"),
    ]


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (a_target(said={}), "bin_not_kept_filled"),
        (a_target(least="0"), "bin_not_kept_filled"),
        (a_target(blocked=BlockedDirection.ALL), "bin_blocked"),
        (a_target(said={"is_fixed": True, "blocked": BlockedDirection.INBOUND}), "bin_blocked"),
    ],
)
def test_who_asks_for_a_bin_that_is_not_filled_is_told_why(target: Target, code: str) -> None:
    with pytest.raises(Refused, match="PICK") as refused:
        rules.require_kept_filled(target.setup, target.bin)

    assert refused.value.code == code


amounts = st.integers(0, 30).map(str)


@given(
    st.lists(
        st.builds(a_target, st.sampled_from(["P1", "P2", "P3"]), lies=amounts, waiting=amounts), unique_by=lambda t: t.bin.code
    ),
    st.lists(st.builds(lies, amounts, st.sampled_from("ABCDE"), st.integers(0, 60)), unique_by=lambda piece: piece.bin_code),
)
def test_nothing_is_promised_twice_and_no_bin_gets_more_than_its_maximum(targets: list[Target], stock: list[Stock]) -> None:
    lines = filled(targets, stock)

    for piece in stock:
        assert sum((Quantity(quantity) for quantity, source, _, _ in lines if source == piece.bin_code), ZERO) <= piece.quantity
    for target in targets:
        brought = sum((Quantity(quantity) for quantity, _, to_bin, _ in lines if to_bin == target.bin.code), ZERO)
        assert not brought or target.lies + brought <= target.setup.max_quantity
