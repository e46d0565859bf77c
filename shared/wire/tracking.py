"""Lots, serial and package numbers by themselves: their cards, new numbers, and numbers on lines that are not posted yet."""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from shared.quantities import ZERO, Quantity
from shared.wire.fields import (
    Code,
    CodeOrBlank,
    EntryNo,
    QuantityOrZero,
    Text,
    TrackingNumber,
    WireModel,
)
from shared.wire.ledger import OnHand

NumberKind = Literal["lot", "serial", "package"]
TestQuality = Literal["", "good", "average", "bad"]
NUMBERS_MAX = 10_000
"""Numbers that are assigned at once, and numbers of one line."""

GivenNumber = Annotated[TrackingNumber, Field(min_length=1)]


class NumberKey(WireModel):
    """Which number is meant."""

    item: Code
    variant: CodeOrBlank = ""
    kind: NumberKind
    number: GivenNumber = Field(description="As printed.")


class CardFields(WireModel):
    """What people say of a number. Test quality and certificate are information: they do not block."""

    description: Text = ""
    test_quality: TestQuality = ""
    certificate_number: Annotated[str, Field(max_length=50)] = ""
    country_of_origin: CodeOrBlank = ""
    customs_number: Annotated[str, Field(max_length=50)] = ""
    comments: Annotated[tuple[Annotated[Text, Field(max_length=200)], ...], Field(max_length=19)] = ()
    blocked: bool = Field(default=False, description="Nothing that names the number may be posted, in or out.")
    blocked_reason: Text = Field(default="", description="Why; kept with who and when.")


class SaveCard(NumberKey, CardFields):
    """Make or change the card of a number; what is left out stays as it was."""


class CopyCard(WireModel):
    """Take fields and comments from another card; the block stays where it is. Source: spec/tracking.md, section 7, rule 5."""

    source: NumberKey
    target: NumberKey


class TrackingCard(NumberKey, CardFields):
    """The card of a lot, serial or package number. Source: spec/tracking.md, section 1."""

    blocked_by: CodeOrBlank = ""
    blocked_at: datetime.datetime | None = None
    made_by: CodeOrBlank = ""
    made_at: datetime.datetime | None = None


class TrackingCardState(TrackingCard):
    """The card with what the ledger knows of its number."""

    expiration: datetime.date | None = Field(description="The established date; null: none, or it never came in.")
    inventory: Quantity = Field(description="In stock over all locations; base unit.")
    expired_inventory: Quantity = Field(description="What of it is past its date on the work date.")


class TrackingNumberState(WireModel):
    """A lot, serial or package number: whether it may move, how long it is good, where it lies, what people say of it."""

    item: Code
    variant: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber = ""
    blocked: bool
    established: bool = Field(
        default=True, description="It came in at some time: its date binds, a blank one too. False: known by its card alone."
    )
    expiration: datetime.date | None
    inventory: Quantity = Field(default=ZERO, description="In stock over all locations; base unit.")
    in_stock: tuple[OnHand, ...] = Field(description="Where it lies, by location; none: it was, or never came.")
    cards: tuple[TrackingCard, ...] = Field(default=(), description="What people say of it, number by number.")


class AssignNumbers(WireModel):
    """Make new numbers. Source: spec/tracking.md, section 5, rules 2 to 4.

    `series`: from the item's series (packages: the company's). `customized`: from a start text that has a number in it, with an
    increment. `range`: from the first to the last that were scanned, as `S-0001` to `S-0050`.
    """

    kind: NumberKind
    way: Literal["series", "customized", "range"] = "series"
    quantity: Annotated[int, Field(ge=1, le=NUMBERS_MAX)] | None = Field(
        default=None, description="How many serial numbers; on a line also left out: for what has no number yet."
    )
    first: TrackingNumber = Field(default="", description="Start text, or the first of the range.")
    last: TrackingNumber = Field(default="", description="The last of the range.")
    increment: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    lot: TrackingNumber = Field(default="", description="Lot that new serial numbers belong to.")
    package: TrackingNumber = Field(default="", description="Package that new serial numbers belong to.")
    new_lot: bool = Field(default=False, description="Put new serial numbers into a new lot.")
    new_package: bool = Field(default=False, description="Put new serial numbers into a new package.")
    expiration: datetime.date | None = Field(default=None, description="Expiration date of the new numbers, on a line.")
    make_cards: bool = Field(default=False, description="Make a card for each new number.")

    @model_validator(mode="after")
    def _says_what_its_way_needs(self) -> AssignNumbers:
        if self.way != "series" and not self.first:
            raise ValueError(f"{self.way} needs the first number")
        if (self.way == "range") != bool(self.last):
            raise ValueError("a range, and nothing else, has a last number")
        if (self.new_lot and self.lot) or (self.new_package and self.package):
            raise ValueError("a new lot or package is not named")
        return self


class AssignNumbersOfItem(AssignNumbers):
    """The same by itself, before there is a line."""

    item: Code
    variant: CodeOrBlank = ""


class AssignedNumber(WireModel):
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber


class AssignedNumbers(WireModel):
    numbers: tuple[AssignedNumber, ...]


class NumberOnLine(WireModel):
    """How much of a line has one lot, serial and package number; in the unit of the line. Source: spec/tracking.md, section 1."""

    lot: TrackingNumber = ""
    serial: TrackingNumber = ""
    package: TrackingNumber = ""
    quantity: QuantityOrZero = Field(description="0: the number is taken off the line.")
    to_handle: QuantityOrZero | None = Field(default=None, description="Part of the next posting; left out: all that is left.")
    expiration: datetime.date | None = Field(default=None, description="Left out: the date that the number has already.")
    warranty: datetime.date | None = Field(default=None, description="Last day of the warranty.")
    applies_to: EntryNo | None = None
    applies_from: EntryNo | None = None
    new_lot: TrackingNumber = Field(default="", description="On a reclassification: what it becomes; blank: as it is.")
    new_serial: TrackingNumber = ""
    new_package: TrackingNumber = ""
    new_expiration: datetime.date | None = Field(default=None, description="On a reclassification; null: the date stays.")
    clears_expiration: bool = Field(default=False, description="On a reclassification: the date is taken away.")

    @model_validator(mode="after")
    def _clears_or_changes(self) -> NumberOnLine:
        if self.clears_expiration and self.new_expiration is not None:
            raise ValueError("a date is cleared, or there is a new one")
        return self


class NumbersOnLine(WireModel):
    """All numbers of the line; one that is left out is taken off it."""

    numbers: tuple[NumberOnLine, ...] = Field(max_length=NUMBERS_MAX)


class OpenNumberCard(NumberOnLine):
    """The same with what was posted."""

    handled: Quantity = Field(description="Posted already: the number stays, with no less than that.")


class LineNumbers(WireModel):
    """A line with its numbers, in the unit of the line."""

    document: Code
    line: int
    item: Code
    variant: CodeOrBlank
    location: CodeOrBlank
    uom: Code
    outstanding: Quantity = Field(description="Of the line, not posted yet.")
    undefined: Quantity = Field(description="What of it has no number yet.")
    numbers: tuple[OpenNumberCard, ...]


class NumberAvailability(WireModel):
    """How much of a number can be taken. Source: spec/tracking.md, section 6."""

    item: Code
    variant: CodeOrBlank
    location: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    expiration: datetime.date | None
    blocked: bool
    total: Quantity = Field(description="Posted and still there; base unit.")
    requested: Quantity = Field(description="By other documents: on their lines, or picked for them.")
    pending: Quantity = Field(description="On the line that asks.")
    available: Quantity = Field(description="total − requested − pending.")
    requested_by: tuple[Code, ...] = Field(description="Those documents.")
    selected: Quantity = Field(description="What of it would cover what is needed: what expires first in front, nothing blocked.")
