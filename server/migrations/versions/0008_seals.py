"""Seals over registers, and how many rows each register wrote.

Revision: 0008, after 0007.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

COUNTED = {
    "item_entries": ("item_ledger_entry", "How many item ledger entries it wrote."),
    "applications": ("item_application_entry", "How many item application entries it wrote."),
    "value_entries": ("value_entry", "How many value entries it wrote."),
    "warehouse_entries": ("warehouse_entry", "How many warehouse entries it wrote."),
}


def upgrade() -> None:
    for column, (ledger, comment) in COUNTED.items():
        op.add_column("item_register", sa.Column(column, sa.Integer(), nullable=False, server_default="0", comment=comment))
        counts = f"(SELECT count(*) FROM {ledger} WHERE {ledger}.register_no = item_register.register_no)"  # noqa: S608  names of ours
        op.execute(f"UPDATE item_register SET {column} = {counts}")  # noqa: S608  as above
    _create_tables()
    op.execute("INSERT INTO unsealed_register (register_no) SELECT register_no FROM item_register")
    _refuse_changes("item_register")
    _refuse_changes("register_seal")


def _create_tables() -> None:
    op.create_table(
        "register_seal",
        sa.Column("seal_no", _entry_no(), autoincrement=False, nullable=False, comment="1, 2, 3 …: the place in the chain."),
        sa.Column("sealed_at", sa.BigInteger(), nullable=False, comment="When, by the server's clock."),
        sa.Column("registers", sa.LargeBinary(), nullable=False, comment="Number and digest of each register that it covers."),
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 over the digest of the seal before and all of this one.",
        ),
        sa.PrimaryKeyConstraint("seal_no", name=op.f("pk_register_seal")),
        comment="Ledger. What the registers said when they were sealed; each seal covers those since the last.",
    )
    op.create_table(
        "unsealed_register",
        sa.Column("register_no", _entry_no(), autoincrement=False, nullable=False, comment="Register that no seal covers yet."),
        sa.PrimaryKeyConstraint("register_no", name=op.f("pk_unsealed_register")),
        comment="Registers that wait for their seal; written with the posting, removed with the seal.",
    )


def _entry_no() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _refuse_changes(table: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
