"""Tracking: the lot, serial and package number and the expiration date that travel with goods, one value for both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Tracking:
    """Which of an item's pieces are meant. Blank numbers: not tracked by it, or not known."""

    lot_no: str = ""
    serial_no: str = ""
    package_no: str = ""

    @property
    def is_blank(self) -> bool:
        return not (self.lot_no or self.serial_no or self.package_no)


@dataclass(frozen=True, slots=True)
class TrackingRules:
    """What an item's tracking code asks of everybody who moves it, as both sides need it.

    Source: spec/tracking.md, sections 1 and 3.
    """

    lot_specific: bool = False
    serial_specific: bool = False
    package_specific: bool = False
    expiration_required: bool = False
    """An expiration date must be given on the way in, even where the item has a shelf life."""
    uses_expiration: bool = False
    strict_expiration: bool = False
    """Expired stock may not leave, except by scrapping or back to the vendor."""

    @property
    def is_tracked(self) -> bool:
        return self.lot_specific or self.serial_specific or self.package_specific


UNTRACKED = Tracking()


def expired(expires_on: date | None, on: date) -> bool:
    """Whether goods with this date may no longer be used `on` that day; the date itself is still good.

    Source: spec/tracking.md, section 8, rules 6 and 7.
    """
    return expires_on is not None and on > expires_on
