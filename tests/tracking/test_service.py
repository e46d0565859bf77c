"""Blocking lots and serial numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.catalog import service as catalog
from server.catalog.values import Dimension
from server.tracking import service
from server.tracking.values import TrackedNumber
from shared.errors import Refused
from shared.wire.items import Block
from tests.builders.catalog import an_item, block, lot_and_serial_specific

if TYPE_CHECKING:
    from server.database.unit_of_work import Database


@pytest.fixture(autouse=True)
def _pumps(database: Database) -> None:
    an_item(database, "PUMP", tracking=lot_and_serial_specific(), variants=("LEFT",))


def test_a_blocked_lot_is_named_among_others(database: Database) -> None:
    block(database, "PUMP", lot="L1")

    with database.read() as work:
        found = service.blocked(work, [("PUMP", "", "L1", "S1"), ("PUMP", "", "L2", "S2"), ("PUMP", "LEFT", "L1", "")])

    assert found == {TrackedNumber("PUMP", "", Dimension.LOT, "L1")}


def test_a_block_that_is_lifted_blocks_nothing(database: Database) -> None:
    block(database, "PUMP", serial="S1")
    block(database, "PUMP", serial="S1", blocked=False)

    with database.read() as work:
        assert not service.blocked(work, [("PUMP", "", "", "S1")])
        assert service.has_card(work, TrackedNumber("PUMP", "", Dimension.SERIAL, "S1"))


def test_a_lot_is_compared_as_printed(database: Database) -> None:
    block(database, "PUMP", lot="l1")

    with database.read() as work:
        assert not service.blocked(work, [("PUMP", "", "L1", "")])


def test_blocking_an_item_for_sales_leaves_the_rest(database: Database) -> None:
    block(database, "PUMP", scope="sales")

    with database.read() as work:
        found = catalog.item(work, "PUMP")

    assert found.sales_blocked
    assert not found.blocked


def test_a_lot_cannot_be_blocked_for_sales_alone(database: Database) -> None:
    with pytest.raises(Refused, match="only an item is blocked"):
        database.write(lambda work: service.block(work, Block(item="PUMP", lot="L1", scope="sales")))


def test_a_variant_that_the_item_does_not_have_cannot_be_blocked(database: Database) -> None:
    with pytest.raises(Refused, match="no variant RIGHT"):
        database.write(lambda work: service.block(work, Block(item="PUMP", variant="RIGHT")))
