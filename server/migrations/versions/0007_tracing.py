"""Indexes that a trace follows, and the recalls on record.

Revision: 0007, after 0006.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_ENTRY_NO = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

_BY_NUMBER = (
    ("item_ledger_entry", "lot_no"),
    ("item_ledger_entry", "serial_no"),
    ("item_ledger_entry", "package_no"),
    ("item_ledger_entry", "source_no"),
    ("item_ledger_entry", "external_document_no"),
    ("warehouse_entry", "lot_no"),
    ("warehouse_entry", "serial_no"),
    ("bin_content", "lot_no"),
    ("bin_content", "serial_no"),
    ("established_expiration", "lot_no"),
)


def upgrade() -> None:
    _create_indexes()
    _create_recalls()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.schema.CreateSequence(sa.Sequence("recall_seq")))


def _create_indexes() -> None:
    for table, number in _BY_NUMBER:
        given = sa.text(f"{number} != ''")
        op.create_index(op.f(f"ix_{table}_{number}"), table, [number, "item_no"], sqlite_where=given, postgresql_where=given)
    from_decrease = sa.text("item_ledger_entry_no = inbound_entry_no AND outbound_entry_no != 0")
    op.create_index(
        op.f("ix_item_application_entry_birth"),
        "item_application_entry",
        ["item_no", "inbound_entry_no"],
        sqlite_where=from_decrease,
        postgresql_where=from_decrease,
    )


def _create_recalls() -> None:
    op.create_table(
        "recall",
        sa.Column("recall_no", _ENTRY_NO, autoincrement=False, nullable=False, comment="1, 2, …; gaps allowed."),
        sa.Column("reason", sa.String(length=250), nullable=False, comment="Why, in words."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who opened it."),
        sa.Column("opened_at", sa.BigInteger(), nullable=False, comment="When, by the server's clock."),
        sa.Column("report", sa.Text(), nullable=False, comment="The report of that moment, numbers and all, as JSON."),
        sa.PrimaryKeyConstraint("recall_no", name=op.f("pk_recall")),
        comment="Recalls, each with the report as it was when it was opened.",
    )
    op.create_table(
        "recall_action",
        sa.Column("recall_no", _ENTRY_NO, nullable=False, comment="The recall."),
        sa.Column(
            "line_no",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="1, 2, … in the order of ticking off.",
        ),
        sa.Column("action", sa.String(length=20), nullable=False, comment="blocked, contacted, returned or destroyed."),
        sa.Column("what", sa.String(length=250), nullable=False, comment="About which customer or number."),
        sa.Column("note", sa.String(length=250), nullable=False, comment="What else there is to say."),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who did it."),
        sa.Column("done_at", sa.BigInteger(), nullable=False, comment="When it was ticked off."),
        sa.ForeignKeyConstraint(["recall_no"], ["recall.recall_no"], name=op.f("fk_recall_action_recall_no_recall")),
        sa.PrimaryKeyConstraint("recall_no", "line_no", name=op.f("pk_recall_action")),
        comment="What was done about a recall.",
    )
