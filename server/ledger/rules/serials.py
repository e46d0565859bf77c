"""A serial number is in one place at most: where those of a posting's lines are, as the lines are booked one after the other.

Source: spec/tracking.md, section 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.errors import SERIAL_ALREADY_IN_STOCK, SERIAL_SCANNED_TWICE, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.ledger.rules.movements import Movement
    from server.ledger.values import LedgerEntry


class SerialNumbers:
    """The serial numbers that bind the stock of the lines' items; `in_stock`: the location of each that is there."""

    def __init__(self, in_stock: Mapping[tuple[str, str, str], str]) -> None:
        self._in_stock = dict(in_stock)
        self._moved: set[tuple[str, str, str]] = set()

    def come_in(self, movement: Movement) -> None:
        """The serial number is here now. Raises: Refused(SERIAL_ALREADY_IN_STOCK, SERIAL_SCANNED_TWICE).

        In any place, in transit included, and the new number where goods get one. Source: rule 3.
        """
        key = _key(movement)
        if key is None:
            return
        if key in self._in_stock:
            if key in self._moved:
                raise Refused(SERIAL_SCANNED_TWICE, serial=key[2], item=key[0])
            raise Refused(SERIAL_ALREADY_IN_STOCK, serial=key[2], item=key[0], place=self._in_stock[key] or "no location")
        self._in_stock[key] = movement.place.location_code
        self._moved.add(key)

    def go_out(self, movement: Movement) -> None:
        """The serial number is gone. Raises: Refused(SERIAL_SCANNED_TWICE). Whether it was here at all, applying tells."""
        key = _key(movement)
        if key is None:
            return
        if self._in_stock.pop(key, None) is None and key in self._moved:
            raise Refused(SERIAL_SCANNED_TWICE, serial=key[2], item=key[0])
        self._moved.add(key)

    def has(self, entry: LedgerEntry) -> bool:
        """Whether the entry's serial number is in stock somewhere."""
        return (entry.item_no, entry.variant_code, entry.tracking.serial_no) in self._in_stock

    def forget(self, entry: LedgerEntry) -> None:
        """The entry is taken back: its serial number is not where it brought it."""
        self._in_stock.pop((entry.item_no, entry.variant_code, entry.tracking.serial_no), None)


def _key(movement: Movement) -> tuple[str, str, str] | None:
    serial = movement.numbers_that_bind.serial_no
    return (movement.item.no, movement.variant_code, serial) if serial else None
