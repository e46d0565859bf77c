"""License plates: pallets, boxes and totes with a number, and what stands on them; a scan of one handles all its content."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from shared.quantities import Quantity
from shared.wire.fields import Code, CodeOrBlank, TrackingNumber, WireModel
from shared.wire.goods import Goods, GoodsIdentity

PlateKind = Literal["pallet", "box", "tote"]


class PlatePacked(Goods):
    """Goods that stood loose in a bin, or on another plate, were put on a plate; an unknown plate begins to exist."""

    kind: Literal["plate_packed"] = "plate_packed"
    plate: Code = Field(description="SSCC or own number of the plate that they were put on.")
    plate_kind: PlateKind = "pallet"
    bin: CodeOrBlank = Field(default="", description="Where the goods stood; blank: at a location without bins, or on a plate.")
    from_plate: CodeOrBlank = Field(default="", description="Plate that they were taken off; blank: they stood loose.")


class PlateMoved(WireModel):
    """A plate was brought to another bin with all that stands on it, and on plates stacked on it."""

    kind: Literal["plate_moved"] = "plate_moved"
    plate: Code
    to_bin: Code


class PlateStacked(WireModel):
    """A plate was put onto another one, and goes where that goes; with a blank `onto` it was taken off."""

    kind: Literal["plate_stacked"] = "plate_stacked"
    plate: Code
    onto: CodeOrBlank = ""


class PlateUnpacked(WireModel):
    """All that stood on a plate stands loose in its bin now; the plate is empty, and may be used again."""

    kind: Literal["plate_unpacked"] = "plate_unpacked"
    plate: Code


class GoodsTakenOffPlate(Goods):
    """Part of what stands on a plate stands loose in its bin now."""

    kind: Literal["goods_taken_off_plate"] = "goods_taken_off_plate"
    plate: Code


class PlateGoods(GoodsIdentity):
    """Goods that stand on a plate."""

    package: TrackingNumber = ""
    uom: Code = Field(description="Unit that they were packed in.")
    quantity: Quantity = Field(description="In `uom`.")


class LicensePlateCard(WireModel):
    """A plate with what stands on it."""

    no: Code
    kind: PlateKind
    location: CodeOrBlank = Field(description="Where it is; blank: it has left, or was never used.")
    bin: CodeOrBlank
    onto: CodeOrBlank = Field(description="Plate that it stands on; blank: none.")
    order: CodeOrBlank = Field(description="Order that its goods were picked for; blank: none.")
    goods: tuple[PlateGoods, ...]
    stacked: tuple[Code, ...] = Field(description="Plates that stand on it.")


class NewLicensePlates(WireModel):
    """Numbers to print on labels before anything is packed."""

    kind: PlateKind = "pallet"
    count: Annotated[int, Field(ge=1, le=1000)] = 1
    sscc: bool = Field(default=True, description="GS1 numbers, where the company has a prefix; otherwise our own.")


class LicensePlateEntryCard(WireModel):
    """One thing that happened to a plate."""

    entry_no: int
    plate: Code
    action: Literal["packed", "taken_off", "moved", "stacked", "unstacked", "left", "corrected"]
    item: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    quantity: Quantity = Field(description="Base unit; + onto the plate.")
    from_bin: CodeOrBlank
    to_bin: CodeOrBlank
    other_plate: CodeOrBlank = Field(description="Plate that the goods came from, or that this one was put onto.")
    person: CodeOrBlank
    at: datetime


class SsccSetup(WireModel):
    """How serial shipping container codes are made. Source: spec/barcodes.md, section 4."""

    company_prefix: Annotated[str, Field(pattern=r"^([0-9]{6,12})?$")] = Field(
        default="", description="GS1 company prefix; blank: the company has none, and plates get numbers of our own."
    )
    extension_digit: Annotated[int, Field(ge=0, le=9)] = 0
