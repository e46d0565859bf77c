"""Vendors, customers, and how much more than was ordered may come from whom."""

from __future__ import annotations

from pydantic import Field

from shared.wire.fields import Code, CodeOrBlank, QuantityOrZero, Text, WireModel
from shared.wire.items import PartyCard


class VendorDetails(PartyCard):
    """A vendor."""

    over_receipt_code: CodeOrBlank = Field(default="", description="What may come above an order; blank: by the default code.")


class CustomerChange(WireModel):
    """The fields to change; what is left out stays."""

    name: Text = ""


class VendorChange(WireModel):
    """The fields to change; what is left out stays."""

    name: Text = ""
    over_receipt_code: CodeOrBlank = ""


PartyChange = CustomerChange | VendorChange


class OverReceiptCodeCard(WireModel):
    """How much more than was ordered is taken. A line names a code, else its item, else its vendor; else the default holds."""

    code: Code
    description: Text = ""
    tolerance_percent: QuantityOrZero = Field(description="So much of what was ordered may come above it.")
    is_default: bool = Field(default=False, description="It holds where nobody names another; there is one.")
    requires_approval: bool = Field(default=False, description="A supervisor approves what came above before it is posted.")
