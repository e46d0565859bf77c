"""Who works on what.

Revision: 0019, after 0018.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "person_zone",
        sa.Column("person", sa.String(length=20), nullable=False, comment="Person."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Location."),
        sa.Column("zone_code", sa.String(length=20), nullable=False, comment="Zone whose work the person is given."),
        sa.PrimaryKeyConstraint("person", "location_code", "zone_code", name=op.f("pk_person_zone")),
    )
    op.create_table(
        "work_assignment",
        sa.Column("kind", sa.String(length=20), nullable=False, comment="Kind of document."),
        sa.Column("document_no", sa.String(length=20), nullable=False, comment="Document."),
        sa.Column("location_code", sa.String(length=20), nullable=False, comment="Where the work is to be done."),
        sa.Column(
            "person", sa.String(length=20), nullable=False, comment="Who has it; blank: nobody, the row says how urgent it is."
        ),
        sa.Column(
            "device",
            sa.String(length=20),
            nullable=False,
            comment="With which device; blank: a supervisor has given it to the person.",
        ),
        sa.Column("assigned_at", sa.BigInteger(), nullable=True, comment="Since when; null: nobody has it."),
        sa.Column("assigned_by", sa.String(length=20), nullable=False, comment="Who said so: the person, or a supervisor."),
        sa.Column("priority", sa.Integer(), nullable=True, comment="As a supervisor says; null: as the document says."),
        sa.PrimaryKeyConstraint("kind", "document_no", name=op.f("pk_work_assignment")),
        comment="Rows of documents that are done mean nothing, and go when the next work is handed out there.",
    )
    op.create_index(op.f("ix_work_assignment_location_code"), "work_assignment", ["location_code"], unique=False)
