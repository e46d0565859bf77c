"""Everything that was posted, in order, for those who read it from elsewhere: by asking, or by webhook."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, HttpUrl, SecretStr

from shared.quantities import Quantity
from shared.wire.fields import Code, CodeOrBlank, Text, TrackingNumber, WireModel

CHANGES_MAX = 1000


class PostedMovement(WireModel):
    """An item ledger entry: goods that came, went, or became others. Its cost is read from the entry."""

    entry_no: int
    type: str = Field(description="purchase, sale, positive_adjustment, negative_adjustment, transfer, …")
    item: Code
    variant: CodeOrBlank
    location: CodeOrBlank
    bin: CodeOrBlank
    lot: TrackingNumber
    serial: TrackingNumber
    package: TrackingNumber
    expiration: date | None
    quantity: Quantity = Field(description="Base unit; + into stock, − out of it.")
    undoes: int | None = Field(description="Entry that this one takes back.")


class PostedChange(WireModel):
    """One posting: all of it is in the books, and will never change."""

    no: int = Field(description="Place in the feed: ask for what comes after it.")
    register_no: int = Field(description="Item register that says what was written.")
    document_type: str = Field(description="Kind of posted document; blank: a journal.")
    document_no: CodeOrBlank
    order_no: CodeOrBlank = Field(description="Order behind the document.")
    posting_date: date
    posted_at: datetime
    person: CodeOrBlank
    reason: Text
    transaction: str = Field(description="Device transaction behind it; blank: none.")
    movements: tuple[PostedMovement, ...] = Field(description="Item ledger entries; none: goods only changed bins, or values.")
    values: int = Field(description="How many value entries were written: invoices, item charges, costs of movements.")
    bin_entries: int = Field(description="How many warehouse entries were written.")


class Changes(WireModel):
    """The next page of the feed."""

    changes: tuple[PostedChange, ...]
    cursor: int = Field(description="Ask for what comes after it next time; it never goes back.")
    more: bool = Field(description="There is more at this moment.")


class NewWebhook(WireModel):
    """Where everything that is posted is sent to."""

    code: Code
    url: HttpUrl = Field(description="Gets a POST with `Changes`, signed; anything but 2xx is tried again, in order, for ever.")
    secret: Annotated[SecretStr, Field(min_length=16, max_length=200)] = Field(
        description="Signs each request: header `Stockhand-Signature: t=<seconds>,v1=<hex of HMAC-SHA256 over t.body>`."
    )
    after: Annotated[int, Field(ge=0)] | None = Field(default=None, description="Begin behind this place; null: from now on.")


class WebhookCard(WireModel):
    """A webhook and how far it has come. The secret is never told again."""

    code: Code
    url: str
    is_active: bool
    delivered: int = Field(description="Place in the feed up to which everything was taken.")
    waiting: int = Field(description="Postings that wait for it.")
    tries: int = Field(description="How often the next page was sent in vain.")
    last_error: Text
    next_try_at: datetime | None = Field(description="Null: it has taken everything, or is tried at once.")


class WebhookChange(WireModel):
    """Stop a webhook, or let it go on; what was posted meanwhile is sent then."""

    is_active: bool
