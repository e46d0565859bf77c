"""The way through a pick: which lines are taken together, which stop comes next, which are put off to the end.

Source: spec/handheld.md, section 7.5; spec/warehouse.md, section 6, rule 4 and section 14, rule 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scanner_client.flows.open_lines import OpenLines
    from shared.wire.work import OpenLine


@dataclass(frozen=True, slots=True)
class Stop:
    """Goods of one kind in one bin: a line, or in a batch the lines of all orders that take them there."""

    lines: tuple[OpenLine, ...]

    @property
    def line(self) -> OpenLine:
        """The first, which says what all have in common."""
        return self.lines[0]


class Walk:
    """What is still to do of a pick, in the order that the server planned."""

    def __init__(self, lines: OpenLines, *, takes_together: bool = False) -> None:
        self._lines = lines
        self._takes_together = takes_together
        self._put_off: list[int] = []
        """Line numbers, in the order in which they were put off."""

    def next_stop(self) -> Stop | None:
        """None: nothing is left to do."""
        return next(self._stops(), None)

    def after(self, stop: Stop) -> Stop | None:
        """The stop that comes after this one, as far as is known now."""
        return next((each for each in self._stops() if each.line.line not in {line.line for line in stop.lines}), None)

    def left_at(self, stop: Stop) -> Quantity:
        """In the item's base unit."""
        return Quantity(sum((self._lines.left_on(line) for line in stop.lines), ZERO))

    def put_off(self, stop: Stop) -> None:
        """It comes last."""
        numbers = [line.line for line in stop.lines]
        self._put_off = [number for number in self._put_off if number not in numbers] + numbers

    def was_put_off(self, stop: Stop) -> bool:
        return stop.line.line in self._put_off

    def _stops(self) -> Iterator[Stop]:
        open_lines = sorted(
            (line for line in self._lines.order.lines if self._lines.left_on(line)),
            key=lambda line: self._put_off.index(line.line) + 1 if line.line in self._put_off else 0,
        )
        seen: set[int] = set()
        for line in open_lines:
            if line.line not in seen:
                together = [other for other in open_lines if self._goes_with(line, other)]
                seen.update(other.line for other in together)
                yield Stop(tuple(together))

    def _goes_with(self, line: OpenLine, other: OpenLine) -> bool:
        return other.line == line.line or (self._takes_together and _goods_and_places(other) == _goods_and_places(line))


def _goods_and_places(line: OpenLine) -> tuple[str, ...]:
    return (line.item, line.variant, line.uom, line.bin, line.lot, line.serial, line.package, line.plate, line.to_bin)
