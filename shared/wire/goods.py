"""Goods: which item, how many of which unit, with which numbers; what every transaction about stock names."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from shared.wire.fields import Code, CodeOrBlank, PositiveQuantity, TrackingNumber, WireModel


class GoodsIdentity(WireModel):
    """Which goods are meant."""

    item: Code = Field(description="Item number.")
    variant: CodeOrBlank = Field(default="", description="Variant code; blank for the item itself.")
    lot: TrackingNumber = Field(default="", description="Lot number as printed; blank where the item has none.")
    serial: TrackingNumber = Field(default="", description="Serial number as printed; blank where the item has none.")


class Goods(GoodsIdentity):
    """Which goods, and how many."""

    uom: CodeOrBlank = Field(default="", description="Unit of measure of the quantity; blank for the item's base unit.")
    quantity: PositiveQuantity = Field(description="How many of that unit.")
    package: TrackingNumber = Field(default="", description="Package number as printed; blank where the item has none.")


class ArrivingGoods(Goods):
    """Goods that come in, with the date that their lot or serial is good until."""

    expiration: date | None = Field(default=None, description="Expiration date, where the item has one.")
