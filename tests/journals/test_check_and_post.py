"""Any batch: a check says exactly what posting then refuses, and what is posted is the plain sum of the lines."""

from __future__ import annotations

from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.catalog import service as catalog
from server.journals.refusals import LinesRefused
from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.ledger.verify import verify
from shared.errors import Refused
from shared.wire.items import InventorySetupChange
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.builders.journals import a_batch, check_batch, enter, lines_of, post_batch, what_is_wrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.database.unit_of_work import Database

_names = count(1)
LINES = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["positive_adjustment", "negative_adjustment", "purchase", "sale"]),
            "item": st.sampled_from(["BOLT", "MILK", "NUT", ""]),
            "quantity": st.integers(-2, 6).map(str),
            "lot": st.sampled_from(["", "L1", "L2"]),
            "location": st.sampled_from(["", "WH"]),
            "bin": st.sampled_from(["", "A", "Z"]),
            "document_no": st.sampled_from(["D-1", "D-2", ""]),
        }
    ),
    min_size=1,
    max_size=6,
)
OUTBOUND = {"negative_adjustment", "sale"}


@pytest.fixture
def company(database: Database) -> Iterator[Database]:
    a_location(database, "WH", bins=("A",))
    an_item(database, "BOLT")
    an_item(database, "MILK", tracking=lot_specific())
    database.write(lambda work: catalog.change_inventory_setup(work, InventorySetupChange(prevent_negative_inventory=True)))
    yield database
    assert verify(database) == []


def on_hand(database: Database) -> Decimal:
    with database.read() as work:
        return sum((ledger.quantity_on_hand(work, EntryFilter(item_no=item)) for item in ("BOLT", "MILK")), Decimal(0))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(LINES, min_size=1, max_size=3))
def test_a_check_says_what_posting_refuses(company: Database, batches: list[list[dict[str, Any]]]) -> None:
    for lines in batches:
        before, name = on_hand(company), a_batch(company, f"B{next(_names)}-")
        enter(company, name, *lines)

        problems = check_batch(company, name)
        unchanged = on_hand(company)
        try:
            post_batch(company, name)
            refused: list[tuple[int, str, str]] = []
        except LinesRefused as found:
            refused = what_is_wrong(found.problems)
        except Refused as nothing:
            if nothing.code != "nothing_to_post":
                raise
            continue

        assert unchanged == before
        assert refused == what_is_wrong(problems)
        assert on_hand(company) == (before if refused else before + _sum(lines))
        assert len(lines_of(company, name)) == (len(lines) if refused else 0)


def _sum(lines: list[dict[str, Any]]) -> Decimal:
    filled = [line for line in lines if line["item"]]
    return sum((Decimal(line["quantity"]) * (-1 if line["type"] in OUTBOUND else 1) for line in filled), Decimal(0))
