"""Transfer routes, transfers that are released, changed and posted directly, and what of them did not arrive.

Revision: 0022, after 0021.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from server.database.column_types import MomentColumn, QuantityColumn

revision = "0022"
down_revision = "0021"


def _code(name: str, length: int, comment: str, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False, server_default=default, comment=comment)


def _quantity(name: str, comment: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False, server_default="0", comment=comment)


def upgrade() -> None:
    _make_routes()
    _make_discrepancies()
    _add_to_orders()
    _add_to_posted_documents()


def _make_routes() -> None:
    op.create_table(
        "transfer_route",
        sa.Column("from_location_code", sa.String(20), primary_key=True, comment="Where goods leave."),
        sa.Column("to_location_code", sa.String(20), primary_key=True, comment="Where they arrive."),
        sa.Column("in_transit_code", sa.String(20), nullable=False, comment="Where they are meanwhile; blank: orders say it."),
        sa.Column("shipping_agent", sa.String(50), nullable=False, comment="Who drives them; blank: not said."),
        sa.Column("agent_service", sa.String(50), nullable=False, comment="Which service of theirs; blank: not said."),
        sa.Column("shipping_days", sa.Integer(), nullable=False, comment="Days on the road."),
        sa.Column(
            "direct_posting", sa.String(30), nullable=False, comment="How a direct transfer is posted; blank: through transit."
        ),
        comment="What orders from one location to another say unless they say otherwise.",
    )


def _make_discrepancies() -> None:
    op.create_table(
        "transfer_discrepancy",
        sa.Column("order_no", sa.String(20), primary_key=True, comment="Transfer order."),
        sa.Column("discrepancy_no", sa.Integer(), primary_key=True, autoincrement=False, comment="Counts those of the order."),
        sa.Column("order_line_no", sa.Integer(), nullable=False, comment="Line of the order."),
        sa.Column("item_no", sa.String(20), nullable=False, comment="Item."),
        sa.Column("kind", sa.String(10), nullable=False, comment="short, damaged."),
        sa.Column("quantity", QuantityColumn, nullable=False, comment="Shipped, and not received in order; base unit."),
        sa.Column("lot_no", sa.String(50), nullable=False, comment="Lot number; blank: none."),
        sa.Column("serial_no", sa.String(50), nullable=False, comment="Serial number; blank: none."),
        sa.Column("package_no", sa.String(50), nullable=False, comment="Package number; blank: none."),
        sa.Column("reason", sa.String(250), nullable=False, comment="Why, in the words of who found it."),
        sa.Column("found_by", sa.String(20), nullable=False, comment="Who found it."),
        sa.Column("found_at", MomentColumn, nullable=False, comment="When."),
        sa.Column("outcome", sa.String(20), nullable=False, comment="return, loss, late_arrival; blank: still open."),
        sa.Column("closed_by", sa.String(20), nullable=False, comment="Supervisor who closed it; blank: nobody yet."),
        sa.Column("closed_at", MomentColumn, comment="When; null: not yet."),
        sa.Column("closing_reason", sa.String(250), nullable=False, comment="Why so; blank: not closed."),
        sa.Column("document_no", sa.String(20), nullable=False, comment="Posted document that it was closed with; blank: none."),
        comment="What was shipped and did not arrive, or not whole. It stays in transit until a supervisor closes it.",
    )


def _add_to_orders() -> None:
    header = "transfer_order"
    op.add_column(header, _code("status", 10, "open, released, finished.", "released"))
    op.add_column(header, _code("direct_posting", 30, "shipment_and_receipt, direct_transfer; blank: through transit."))
    op.add_column(header, _code("shipping_advice", 10, "partial, or complete: it leaves whole or not at all.", "partial"))
    said = "unless they say otherwise; null: not said."
    op.add_column(header, sa.Column("ships_on", sa.Date(), comment=f"When its lines are to be shipped {said}"))
    op.add_column(header, sa.Column("arrives_on", sa.Date(), comment=f"When its lines are expected {said}"))
    op.add_column(header, sa.Column("shipping_days", sa.Integer(), nullable=False, server_default="0", comment="Days on the road."))
    op.add_column(header, _code("shipping_agent", 50, "Who drives the goods; blank: not said."))
    op.add_column(header, _code("agent_service", 50, "Which service of theirs; blank: not said."))
    op.add_column(header, _code("external_no", 50, "Its number in the ERP; blank: not known."))
    op.add_column(header, _code("sends_back_no", 20, "Posted receipt whose goods it brings back; blank: none."))
    op.create_index("ix_transfer_order_external_no", header, ["external_no"])
    op.create_index("ix_transfer_order_sends_back_no", header, ["sends_back_no"])
    line = "transfer_order_line"
    op.add_column(line, _quantity("settled", "Lost on the way, or brought back to where it left; base unit."))
    op.add_column(line, _quantity("disputed", "In transit, and in an open discrepancy; base unit."))
    op.add_column(line, _code("plate_no", 20, "License plate that it travels on; blank: loose."))
    op.execute(
        "UPDATE transfer_order SET status = 'finished' WHERE NOT EXISTS (SELECT 1 FROM transfer_order_line"
        " WHERE transfer_order_line.order_no = transfer_order.order_no AND received < quantity)"
    )


def _add_to_posted_documents() -> None:
    document = "posted_transfer_document"
    op.add_column(document, _code("from_location_code", 20, "Where the order's goods leave."))
    op.add_column(document, _code("to_location_code", 20, "Where they arrive."))
    op.execute(
        "UPDATE posted_transfer_document SET from_location_code = COALESCE((SELECT transfer_order.from_location_code"
        " FROM transfer_order WHERE transfer_order.order_no = posted_transfer_document.order_no), ''),"
        " to_location_code = COALESCE((SELECT transfer_order.to_location_code"
        " FROM transfer_order WHERE transfer_order.order_no = posted_transfer_document.order_no), '')"
    )
