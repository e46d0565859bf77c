"""Where the demo company keeps its goods: two warehouses with bins, and the road between them."""

from __future__ import annotations

from shared.wire.places import NewBin, NewLocation

MAIN, EAST, TRANSIT = "MAIN", "EAST", "TRANSIT"

LOCATIONS = (
    NewLocation(
        code=MAIN,
        name="Main warehouse",
        bin_mandatory=True,
        require_shipment=True,
        require_pick=True,
        pick_according_to_fefo=True,
        gln="9520471000003",
    ),
    NewLocation(code=EAST, name="East depot", bin_mandatory=True, gln="9520471000010"),
    NewLocation(code=TRANSIT, name="On the road", in_transit=True),
)

_DOCKS = (
    NewBin(location=MAIN, code="RECV-01", type="receive"),
    NewBin(location=MAIN, code="RECV-02", type="receive"),
    NewBin(location=MAIN, code="SHIP-01", type="ship"),
    NewBin(location=MAIN, code="SHIP-02", type="ship"),
    NewBin(location=EAST, code="E-RECV", type="receive"),
    NewBin(location=EAST, code="E-SHIP", type="ship"),
)


def _shelves(location: str, aisles: str) -> tuple[NewBin, ...]:
    """Eight racks an aisle, four levels each, of which the lowest is picked first."""
    return tuple(
        NewBin(location=location, code=f"{aisle}-{rack:02}-{level:02}", type="pick", ranking=100 - 10 * level)
        for aisle in aisles
        for rack in range(1, 9)
        for level in range(1, 5)
    )


BINS = (*_DOCKS, *_shelves(MAIN, "ABCD"), *_shelves(EAST, "N"))
