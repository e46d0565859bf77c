"""When may be posted: ranges of allowed posting dates, and inventory periods that are closed and reopened."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from shared.date_formulas import FORMULA_LENGTH_MAX, day_as_typed
from shared.wire.fields import Text, WireModel

DayText = Annotated[str, StringConstraints(max_length=FORMULA_LENGTH_MAX), AfterValidator(day_as_typed)]
"""A date, or a date formula from the work date (`-CM`); blank is open."""


class AllowedPostingDates(WireModel):
    """From when to when may be posted. Where a person has either, theirs alone count; otherwise the company's."""

    posting_from: DayText = Field(default="", description="First allowed date, or a formula from the work date; blank: from ever.")
    posting_to: DayText = Field(default="", description="Last allowed date, or a formula from the work date; blank: for ever.")


class CompanyPostingDates(AllowedPostingDates):
    """The company's."""

    valuation_from: date | None = Field(default=None, description="Earliest date on which anything may be valued; null: any.")


class NewInventoryPeriod(WireModel):
    """A period to make; it begins after the one before it."""

    ending_date: date = Field(description="Its last day.")
    name: Text = ""


class InventoryPeriodChange(WireModel):
    """What to change of an open period; what is left out stays."""

    ending_date: date | None = Field(default=None, description="Another last day; not once it has been closed and reopened.")
    name: Text | None = None


class InventoryPeriodEntry(WireModel):
    """Who closed or reopened a period, and when."""

    entry_no: int
    action: Literal["close", "reopen"]
    person: str = Field(description="Blank: at the server itself.")
    at: datetime
    last_register_no: int = Field(description="The last item register at that moment; 0: none.")


class InventoryPeriodCard(WireModel):
    """A period with its log."""

    ending_date: date
    name: str
    closed: bool = Field(description="Nothing may be posted in it, or before it.")
    log: tuple[InventoryPeriodEntry, ...] = ()
