"""What a device may send to be posted, and what it is answered.

A transaction is an envelope (id, person, place, time, raw scans) around one `content`. Flows on the handheld make contents;
`scanner_client/tasks.py` puts the envelope around them; `server/transactions.py` opens it and hands the content to the
capability that owns its kind. To add a kind: a content model beside its capability in `shared/wire/`, one line in `Content`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.wire.adjusting import Adjusted
from shared.wire.counting import CountDecided, CountFinished, CountPosted, CountRecorded
from shared.wire.fields import Code, CodeOrBlank, RawScan, WireModel
from shared.wire.labels import LabelsWanted
from shared.wire.license_plates import GoodsTakenOffPlate, PlateMoved, PlatePacked, PlateStacked, PlateUnpacked
from shared.wire.picking import Moved, Picked, Shipped
from shared.wire.problems import ProblemDetails
from shared.wire.receiving import Received, ReceivedWithoutOrder
from shared.wire.reclassification import Reclassified
from shared.wire.transfers import TransferShipped
from shared.wire.warehouse import ActivityFinished, BinChecked, Handled, LineShort


class Undone(WireModel):
    """Take back what an earlier transaction posted, where the task allows it. Source: spec/handheld.md, section 2, rule 7."""

    kind: Literal["undone"] = "undone"
    transaction: UUID = Field(description="Id of the transaction to take back.")


Content = Annotated[
    CountRecorded
    | CountFinished
    | CountDecided
    | CountPosted
    | Received
    | ReceivedWithoutOrder
    | Picked
    | Shipped
    | Moved
    | TransferShipped
    | Reclassified
    | Adjusted
    | LabelsWanted
    | PlatePacked
    | PlateMoved
    | PlateStacked
    | PlateUnpacked
    | GoodsTakenOffPlate
    | Handled
    | LineShort
    | BinChecked
    | ActivityFinished
    | Undone,
    Field(discriminator="kind"),
]
"""What was done, by kind."""


class Transaction(WireModel):
    """One thing that a person did with a scanner; posted exactly once."""

    id: UUID = Field(description="Made by the device before the transaction is stored or sent (UUIDv7); kept through every retry.")
    person: Code = Field(description="Who scanned: the name on the badge, whoever is signed in when it is sent.")
    location: CodeOrBlank = Field(description="Where the person was working.")
    scanned_at: AwareDatetime = Field(description="When it was scanned, by the device's clock; the server's date posts.")
    clock_offset_ms: int = Field(
        default=0,
        ge=-(10**13),
        le=10**13,
        description="Server clock minus device clock in milliseconds, as last measured by the device.",
    )
    scans: tuple[RawScan, ...] = Field(default=(), max_length=100, description="The raw reads it was made of: the evidence.")
    content: Content


class TransactionBatch(WireModel):
    """Transactions in the order in which they were scanned."""

    transactions: tuple[Transaction, ...] = Field(min_length=1, max_length=200)


class Posted(WireModel):
    """It is in the books."""

    status: Literal["posted"] = "posted"
    id: UUID = Field(description="Id of the transaction.")
    entry_nos: tuple[int, ...] = Field(default=(), description="Item ledger entries that it wrote.")
    warehouse_entry_nos: tuple[int, ...] = Field(default=(), description="Warehouse (bin) entries that it wrote.")
    document_no: CodeOrBlank = Field(default="", description="Posted document or order it went to.")
    message: str = Field(default="", description="One line about the result, for the person.")


class RefusedTransaction(WireModel):
    """It was refused, and nothing has changed."""

    status: Literal["refused"] = "refused"
    id: UUID = Field(description="Id of the transaction.")
    problem: ProblemDetails


FirstAnswer = Annotated[Posted | RefusedTransaction, Field(discriminator="status")]


class AlreadyPosted(WireModel):
    """It had come before: the first answer again."""

    status: Literal["already_posted"] = "already_posted"
    id: UUID = Field(description="Id of the transaction.")
    answer: FirstAnswer = Field(description="What was answered the first time.")


TransactionAnswer = Annotated[Posted | RefusedTransaction | AlreadyPosted, Field(discriminator="status")]


class BatchAnswer(WireModel):
    """An answer for each transaction, in the order of the batch."""

    answers: tuple[TransactionAnswer, ...]
    server_time: datetime = Field(description="The server's clock at the answer, from which the device measures its offset.")


class ReceivedTransaction(WireModel):
    """A transaction as it came, and what became of it."""

    transaction: Transaction
    device: Code = Field(description="Which device sent it.")
    received_at: datetime = Field(description="When it was posted or refused, by the server's clock.")
    answer: FirstAnswer
    undone_by: UUID | None = Field(default=None, description="The transaction that took it back.")
