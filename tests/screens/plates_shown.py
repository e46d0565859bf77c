"""What pallets and labels ask, after real inputs on the small floor."""

from __future__ import annotations

from scanner_client.flows.label_printing import print_labels
from scanner_client.flows.license_plates import handle_plates
from shared.quantities import Quantity
from shared.wire.license_plates import LicensePlateCard, PlateGoods
from tests.flow_lookup import MILK_GTIN, FloorLookup, Played, gs1, play, scan

SSCC = "395212340000000014"
PALLET = LicensePlateCard(
    no=SSCC,
    kind="pallet",
    location="W",
    bin="RECEIVE",
    onto="",
    order="",
    goods=(
        PlateGoods(item="MILK", lot="L-1", uom="CASE", quantity=Quantity(40)),
        PlateGoods(item="BOLT", uom="BOX", quantity=Quantity(4)),
    ),
    stacked=(),
)
FLOOR = FloorLookup(plates=[PALLET])

PLATES_SHOWN: dict[str, Played] = {
    "plate": play(handle_plates(FLOOR), [scan(f"00{SSCC}", "]C1")]),
    "print_labels": play(print_labels(FLOOR), [gs1(ai01=MILK_GTIN, ai17="271231", ai10="L-9")]),
}
"""By task: a flow after some inputs."""
