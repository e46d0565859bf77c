"""Label printers and what waits for them.

Revision: 0021, after 0020.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.schema.CreateSequence(sa.Sequence("print_job_seq")))
    op.create_table(
        "label_printer",
        sa.Column("code", sa.String(length=20), nullable=False, comment="Code of the printer."),
        sa.Column("name", sa.String(length=250), nullable=False, comment="What people call it."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Where it stands; blank: not said."),
        sa.Column(
            "is_default", sa.Boolean(), nullable=False, comment="Labels that name no printer come out of it, at its location."
        ),
        sa.Column("host", sa.String(length=250), nullable=False, comment="Address in the network."),
        sa.Column("port", sa.Integer(), nullable=False, comment="TCP port, mostly 9100."),
        sa.Column("width_mm", sa.Integer(), nullable=False, comment="Width of a label."),
        sa.Column("height_mm", sa.Integer(), nullable=False, comment="Height of a label."),
        sa.Column("dpi", sa.Integer(), nullable=False, comment="Dots in an inch: 203, 300 or 600."),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_label_printer")),
    )
    op.create_table(
        "print_job",
        sa.Column("job_no", sa.BigInteger(), autoincrement=False, nullable=False, comment="Ascending; gaps allowed."),
        sa.Column("printer_code", sa.String(length=20), nullable=False, comment="Printer."),
        sa.Column("status", sa.String(length=10), nullable=False, comment="waiting, sending, printed, cancelled."),
        sa.Column("zpl", sa.LargeBinary(), nullable=False, comment="What is sent, as it was drawn when it was wanted."),
        sa.Column("labels", sa.Integer(), nullable=False, comment="How many, copies included."),
        sa.Column("heading", sa.String(length=250), nullable=False, comment="What stands on the first."),
        sa.Column("tries", sa.Integer(), nullable=False, comment="How often the printer was asked in vain."),
        sa.Column(
            "last_error",
            sa.String(length=250),
            nullable=False,
            comment="Why it did not take them; blank: it did, or was not asked yet.",
        ),
        sa.Column(
            "next_try_at", sa.BigInteger(), nullable=False, comment="Not before; of one that is being sent: when it counts as lost."
        ),
        sa.Column("person", sa.String(length=20), nullable=False, comment="Who wants them."),
        sa.Column("made_at", sa.BigInteger(), nullable=False, comment="When they were wanted."),
        sa.Column("printed_at", sa.BigInteger(), nullable=True, comment="When the printer took them; null: not yet."),
        sa.Column("transaction_id", sa.String(length=36), nullable=False, comment="Device transaction behind it; blank: none."),
        sa.PrimaryKeyConstraint("job_no", name=op.f("pk_print_job")),
    )
    op.create_index(op.f("ix_print_job_status_next_try_at"), "print_job", ["status", "next_try_at"], unique=False)
    op.create_index(op.f("ix_print_job_transaction_id"), "print_job", ["transaction_id"], unique=False)
