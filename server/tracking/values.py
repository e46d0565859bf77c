"""What tracking knows, as frozen values."""

from __future__ import annotations

from typing import NamedTuple

from server.catalog.values import Dimension


class TrackedNumber(NamedTuple):
    """A lot, serial or package number of one item and variant."""

    item_no: str
    variant_code: str
    dimension: Dimension
    number: str

    @property
    def device_key(self) -> tuple[str, str, str, str] | None:
        """The key of its card on a device: item, variant, lot, serial. None for packages, which devices do not copy."""
        if self.dimension is Dimension.PACKAGE:
            return None
        lot_no, serial_no = (self.number, "") if self.dimension is Dimension.LOT else ("", self.number)
        return self.item_no, self.variant_code, lot_no, serial_no
