"""A morning that is played: on which company, by which hands, and what it is meant to change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from server.demo.places import MAIN
from server.demo.samples import shelf_label
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from server.demo.company import Company, OrderNumbers
    from server.demo.floor import Floor
    from server.demo.stock import StockLine
    from server.labels.templates import Label
    from shared.wire.access import NewPerson

StockKey: TypeAlias = tuple[str, str, str, str, str]
"""Item, location, bin, lot, serial."""


@dataclass(slots=True)
class Morning:
    """What is played, on which company, and what it is meant to change."""

    floor: Floor
    company: Company
    numbers: OrderNumbers
    intended: dict[StockKey, Quantity] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    """Change of stock in base units."""

    def person(self, name: str) -> NewPerson:
        return next(person for person in self.company.people if person.person == name)

    def changes(self, key: StockKey, quantity: Quantity) -> None:
        self.intended[key] = self.intended[key] + quantity

    def stock_in(self, bin_code: str) -> list[StockLine]:
        """What lay in a bin of the main warehouse this morning."""
        return [line for line in self.company.stock if (line.location, line.bin_code) == (MAIN, bin_code)]

    def label_of(self, line: StockLine) -> Label:
        return shelf_label(self.company.item(line.item_no), line)
