"""Where the demo company keeps its goods: a warehouse that plans all its work, a depot, an office, and the road between them."""

from __future__ import annotations

from shared.wire.places import NewBin, NewLocation, PutAwayTemplateCard, PutAwayTemplateLine, ZoneCard

MAIN, EAST, OFFICE, TRANSIT = "MAIN", "EAST", "OFFICE", "TRANSIT"
RECEIPT_BIN, SHIPMENT_BIN, DEPOT_RECEIPT_BIN = "RECV-01", "SHIP-01", "E-RECV"

PUT_AWAY_TEMPLATE = PutAwayTemplateCard(
    code="STD",
    description="Its own bin, with its like, an empty one",
    lines=(
        PutAwayTemplateLine(find_fixed_bin=True),
        PutAwayTemplateLine(find_floating_bin=True, find_same_item=True),
        PutAwayTemplateLine(find_floating_bin=True, find_empty_bin=True),
    ),
)

LOCATIONS = (
    NewLocation(
        code=MAIN,
        name="Main warehouse",
        bin_mandatory=True,
        require_receive=True,
        require_put_away=True,
        require_shipment=True,
        require_pick=True,
        pick_according_to_fefo=True,
        put_away_bin_policy="put_away_template",
        put_away_template=PUT_AWAY_TEMPLATE.code,
        gln="9520471000003",
    ),
    NewLocation(code=EAST, name="East depot", bin_mandatory=True, gln="9520471000010"),
    NewLocation(code=OFFICE, name="Office cupboard"),
    NewLocation(code=TRANSIT, name="On the road", in_transit=True),
)
"""MAIN demands a document for every step (level 4); EAST has bins and no more, OFFICE not even those (level 1)."""

ZONES = (
    ZoneCard(location=MAIN, code="RECV", description="Arrivals", bin_type="receive"),
    ZoneCard(location=MAIN, code="PICK", description="Shelves A to D", bin_type="put_pick", ranking=100),
    ZoneCard(location=MAIN, code="BULK", description="Pallet racks", bin_type="put_away", ranking=10),
    ZoneCard(location=MAIN, code="QUAR", description="Quarantine", bin_type="qc"),
    ZoneCard(location=MAIN, code="SHIP", description="Departures", bin_type="ship"),
)

_DOCKS = (
    NewBin(location=MAIN, code=RECEIPT_BIN, zone="RECV", type="receive"),
    NewBin(location=MAIN, code="RECV-02", zone="RECV", type="receive"),
    NewBin(location=MAIN, code=SHIPMENT_BIN, zone="SHIP", type="ship"),
    NewBin(location=MAIN, code="SHIP-02", zone="SHIP", type="ship"),
    NewBin(location=MAIN, code="QUAR-01", zone="QUAR", type="qc"),
    NewBin(location=EAST, code=DEPOT_RECEIPT_BIN, type="receive"),
    NewBin(location=EAST, code="E-SHIP", type="ship"),
)


def _shelves(location: str, aisles: str, zone: str = "") -> tuple[NewBin, ...]:
    """Eight racks an aisle, four levels each, of which the lowest is picked first; one walks up one aisle and down the next."""
    return tuple(
        NewBin(
            location=location,
            code=f"{aisle}-{rack:02}-{level:02}",
            zone=zone,
            type="put_pick",
            ranking=100 - 10 * level,
            sequence=1000 * aisle_no + 10 * (rack if aisle_no % 2 else 9 - rack) + level,
        )
        for aisle_no, aisle in enumerate(aisles, start=1)
        for rack in range(1, 9)
        for level in range(1, 5)
    )


SHELVES = (*_shelves(MAIN, "ABCD", "PICK"), *_shelves(EAST, "N"))
"""What people pick from."""
RACKS = tuple(
    NewBin(location=MAIN, code=f"R-{rack:02}", zone="BULK", type="put_away", ranking=10, sequence=9000 + rack)
    for rack in range(1, 13)
)
"""Whole pallets, from which the shelves are filled up."""
BINS = (*_DOCKS, *SHELVES, *RACKS)
