"""Tables of transactions: what came from devices, what was answered, and which were taken back. Rows are never changed."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, String, Table, Text

from server.database.column_types import MomentColumn
from server.database.metadata import metadata

received_transaction = Table(
    "received_transaction",
    metadata,
    Column("id", String(36), primary_key=True, comment="The device's id of the transaction (UUIDv7)."),
    Column("digest", LargeBinary(32), nullable=False, comment="SHA-256 of the transaction: the same id must have the same."),
    Column("kind", String(30), nullable=False, comment="Kind of its content."),
    Column("person", String(20), nullable=False, comment="Who scanned."),
    Column("device", String(20), nullable=False, comment="Which device sent it."),
    Column("location_code", String(20), nullable=False, comment="Where the person was working; blank: nowhere."),
    Column("scanned_at", MomentColumn, nullable=False, comment="When it was scanned, by the device's clock."),
    Column("clock_offset_ms", BigInteger, nullable=False, comment="Server clock minus device clock, as the device measured it."),
    Column("received_at", MomentColumn, nullable=False, comment="When it was posted or refused, by the server's clock."),
    Column("scans", Text, nullable=False, comment="The raw reads it was made of, as JSON."),
    Column("content", Text, nullable=False, comment="What was done, as JSON."),
    Column("status", String(10), nullable=False, comment="posted or refused."),
    Column("answer", Text, nullable=False, comment="What was answered, as JSON: the same again for the same id."),
    Index(None, "person", "received_at"),
)

undone_transaction = Table(
    "undone_transaction",
    metadata,
    Column("id", String(36), primary_key=True, comment="The transaction that was taken back, once."),
    Column("undone_by", String(36), nullable=False, comment="The transaction that took it back."),
)
