"""Lots and serial numbers that are set on the lines of a batch: posted one by one, and they go where the line goes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from server.catalog import service as catalog
from server.database.unit_of_work import Database
from server.journals import batches
from server.journals.refusals import LinesRefused
from server.ledger import numbers as ledger_numbers
from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.ledger.verify import verify
from server.tracing import finding
from server.tracing.values import Sought
from server.tracking import open_lines
from shared.errors import Refused
from shared.tracking import Tracking
from shared.wire.items import TrackingCodeCard
from shared.wire.journals import NewJournalLines
from tests.builders.catalog import a_location, an_item, lot_specific, serial_specific
from tests.builders.journals import a_batch, check_batch, enter, lines_of, post_batch, what_is_wrong
from tests.builders.stock import stock
from tests.builders.tracking import a_series, assign_numbers, numbers_on, set_numbers

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork

FOUND = {"type": "positive_adjustment", "item": "MILK", "quantity": "10", "document_no": "D-1"}
LOST = FOUND | {"type": "negative_adjustment"}
CHANGED = {"item": "MILK", "quantity": "10", "document_no": "D-1"}
"""A line of a reclassification."""


@pytest.fixture(autouse=True)
def _company(database: Database) -> None:
    set_up(database)


def set_up(database: Database) -> None:
    a_location(database, "EAST")
    a_series(database, "SERIALS", "S-01")
    an_item(database, "BOLT")
    an_item(database, "MILK", tracking=lot_specific(), units={"CRATE": "12"})
    an_item(database, "PUMP", tracking=serial_specific(), serial_nos="SERIALS")


def a_lot(number: str, quantity: str, **fields: Any) -> dict[str, Any]:
    return {"lot": number, "quantity": quantity} | fields


def in_stock(database: Database, item: str = "MILK", location: str = "") -> dict[str, str]:
    """Quantity by lot and serial number, with the date where there is one."""
    with database.read() as work:
        found = ledger.on_hand(work, EntryFilter(item, location_code=location))
    return {
        " ".join(filter(None, (each.tracking.lot_no, each.tracking.serial_no, str(each.expires_on or "")))): str(each.quantity)
        for each in found
        if each.quantity
    }


def held(database: Database, batch: str, line: int = 10) -> dict[str, str]:
    """What is set on the line, by lot."""
    return {each.lot: str(each.quantity) for each in numbers_on(database, "journal", batch, line).numbers}


def numbers_kept(database: Database, item: str = "MILK") -> int:
    with database.read() as work:
        return len(open_lines.numbers_in_use(work, item))


def change(database: Database, batch: str, line: dict[str, Any]) -> None:
    (read,) = lines_of(database, batch)
    (new,) = NewJournalLines.model_validate({"lines": [line]}).lines
    database.write(lambda work: batches.change_line(work, batch, read.line_no, read.version, new))


def test_a_line_is_posted_number_by_number_and_they_go_with_it(database: Database) -> None:
    batch = a_batch(database)
    enter(database, batch, FOUND)
    set_numbers(database, "journal", batch, a_lot("A", "7", expiration="2030-01-31"), a_lot("B", "3"), line=10)

    _, outcome = post_batch(database, batch)

    assert in_stock(database) == {"A 2030-01-31": "7", "B": "3"}
    assert [len(posted.entry_nos) for _, posted in outcome.posted] == [2]
    assert numbers_kept(database) == 0
    assert verify(database) == []


def test_what_a_line_costs_is_shared_out_among_its_numbers_to_the_cent(database: Database) -> None:
    batch = a_batch(database)
    enter(database, batch, FOUND | {"quantity": "1", "uom": "CRATE", "unit_cost": "10.01"})
    set_numbers(database, "journal", batch, *(a_lot(lot, "0.25") for lot in "ABCD"), line=10)

    _, outcome = post_batch(database, batch)

    (posted,) = [posted for _, posted in outcome.posted]
    with database.read() as work:
        costs = [ledger.entry(work, entry_no).cost.actual for entry_no in posted.entry_nos]
    assert list(map(str, costs)) == ["2.5", "2.51", "2.5", "2.5"]


def test_numbers_that_do_not_add_up_to_the_line_are_a_problem_of_it(database: Database) -> None:
    batch = a_batch(database)
    enter(database, batch, FOUND, FOUND)
    set_numbers(database, "journal", batch, a_lot("A", "7"), line=10)
    set_numbers(database, "journal", batch, a_lot("A", "10"), line=20)

    problems = check_batch(database, batch)
    with pytest.raises(LinesRefused):
        post_batch(database, batch)

    assert what_is_wrong(problems) == [(10, "quantity", "tracking_quantity_mismatch")]
    assert in_stock(database) == {}
    assert numbers_kept(database) == 2


def test_a_line_holds_no_more_than_its_quantity(database: Database) -> None:
    batch = a_batch(database)
    enter(database, batch, FOUND)

    with pytest.raises(Refused) as refused:
        set_numbers(database, "journal", batch, a_lot("A", "11"), line=10)

    assert refused.value.code == "tracking_quantity_mismatch"


def test_a_problem_of_one_number_is_told_with_the_line_once(database: Database) -> None:
    batch = a_batch(database)
    stock(database, "MILK", "4", lot="A", location="")
    enter(database, batch, LOST | {"location": "NOWHERE"}, LOST)
    set_numbers(database, "journal", batch, a_lot("A", "4"), a_lot("B", "6"), line=10)
    set_numbers(database, "journal", batch, a_lot("A", "4"), a_lot("B", "6"), line=20)

    problems = check_batch(database, batch)

    assert [(each.line_no, each.refused.code) for each in problems] == [(10, "not_found"), (20, "insufficient_inventory")]


def test_a_number_typed_in_the_line_and_others_set_on_it_are_one_too_many(database: Database) -> None:
    batch = a_batch(database)
    enter(database, batch, FOUND | {"lot": "A"})
    set_numbers(database, "journal", batch, a_lot("B", "10"), line=10)

    problems = check_batch(database, batch)

    assert [each.refused.code for each in problems] == ["invalid_request"]


def test_a_batch_that_takes_no_numbers_in_its_lines_takes_them_set_on_them(database: Database) -> None:
    batch = a_batch(database, tracking_on_lines=False)
    enter(database, batch, FOUND)
    set_numbers(database, "journal", batch, a_lot("A", "10"), line=10)

    post_batch(database, batch)

    assert in_stock(database) == {"A": "10"}


def test_new_serial_numbers_are_assigned_to_a_line_from_the_series(database: Database) -> None:
    batch = a_batch(database)
    enter(database, batch, FOUND | {"item": "PUMP", "quantity": "3"})

    assign_numbers(database, "journal", batch, line=10, kind="serial")
    post_batch(database, batch)

    assert in_stock(database, "PUMP") == {"S-01": "1", "S-02": "1", "S-03": "1"}


def test_a_negative_increase_takes_its_numbers_out(database: Database) -> None:
    batch = a_batch(database)
    stock(database, "MILK", "10", lot="A", location="")
    enter(database, batch, FOUND | {"type": "purchase", "quantity": "-4"})
    set_numbers(database, "journal", batch, a_lot("A", "4"), line=10)

    post_batch(database, batch)

    assert in_stock(database) == {"A": "6"}


def test_where_no_number_is_required_the_rest_is_posted_without(database: Database) -> None:
    an_item(database, "RICE", tracking=TrackingCodeCard(code="BOUGHT", lot_inbound=("purchase",)))
    batch = a_batch(database)
    enter(database, batch, FOUND | {"item": "RICE"})
    set_numbers(database, "journal", batch, a_lot("A", "4"), line=10)

    post_batch(database, batch)

    assert in_stock(database, "RICE") == {"A": "4", "": "6"}


def test_numbers_of_a_deleted_line_are_gone(database: Database) -> None:
    batch = a_batch(database)
    ((line, _),) = enter(database, batch, FOUND)
    set_numbers(database, "journal", batch, a_lot("A", "10"), line=10)

    database.write(lambda work: batches.delete_line(work, batch, line.line_no, line.version))

    assert numbers_kept(database) == 0


def test_a_copied_line_has_the_numbers_too(database: Database) -> None:
    batch, other = a_batch(database), a_batch(database, "OTHER")
    enter(database, batch, FOUND)
    set_numbers(database, "journal", batch, a_lot("A", "7"), a_lot("B", "3"), line=10)

    database.write(lambda work: batches.copy_lines(work, other, batch, ()))

    assert held(database, other) == held(database, batch) == {"A": "7", "B": "3"}


def test_numbers_stay_when_the_line_changes_its_direction_or_place_and_go_with_another_item(database: Database) -> None:
    batch = a_batch(database)
    enter(database, batch, FOUND)
    set_numbers(database, "journal", batch, a_lot("A", "7"), a_lot("B", "3"), line=10)

    change(database, batch, LOST | {"location": "EAST"})
    as_decrease = numbers_on(database, "journal", batch, 10)
    change(database, batch, FOUND | {"item": "BOLT"})

    assert (as_decrease.location, len(as_decrease.numbers)) == ("EAST", 2)
    assert numbers_kept(database) == 0
    post_batch(database, batch)


def test_recurring_lines_lose_their_numbers_when_they_are_posted(database: Database) -> None:
    batch = a_batch(database, recurring=True)
    enter(database, batch, FOUND | {"recurrence": {"method": "fixed", "frequency": "1M"}})
    set_numbers(database, "journal", batch, a_lot("A", "10"), line=10)

    post_batch(database, batch)

    assert held(database, batch) == {}
    assert in_stock(database) == {"A": "10"}


def test_only_what_a_journal_takes_out_is_requested_of_a_number(database: Database) -> None:
    batch = a_batch(database)
    stock(database, "MILK", "10", lot="A", location="")
    enter(database, batch, FOUND, LOST)
    set_numbers(database, "journal", batch, a_lot("A", "10"), line=10)
    set_numbers(database, "journal", batch, a_lot("A", "4"), line=20)

    with database.read() as work:
        item = catalog.item(work, "MILK")
        (lot,) = ledger_numbers.availability(
            work, item, variant_code=None, location_code="", asking=None, needed=item.units["CRATE"]
        )

    assert (str(lot.requested), lot.requested_by) == ("4", ("ADJUST",))


def test_somebody_who_looks_for_a_number_finds_the_line(database: Database) -> None:
    batch = a_batch(database)
    enter(database, batch, FOUND)
    set_numbers(database, "journal", batch, a_lot("A", "10"), line=10)

    with database.read() as work:
        found = finding.find(work, Sought(item_no="MILK", tracking=Tracking(lot_no="A")), ())

    assert ["ADJUST line 10: 10 MILK"] in [list(each.records) for each in found]


# Reclassification


def test_one_line_makes_several_lots_of_one(database: Database) -> None:
    stock(database, "MILK", "10", lot="A", expires_on=date(2030, 1, 31), location="")
    batch = a_batch(database, kind="reclassification")
    enter(database, batch, CHANGED)
    parts = (a_lot("A", "6", new_lot="B", new_expiration="2031-01-31"), a_lot("A", "4", new_lot="C", clears_expiration=True))
    set_numbers(database, "journal", batch, *parts, line=10)

    post_batch(database, batch)

    assert in_stock(database) == {"B 2031-01-31": "6", "C": "4"}
    assert numbers_kept(database) == 0
    assert verify(database) == []


def test_lots_become_the_one_that_is_typed_in_the_line(database: Database) -> None:
    stock(database, "MILK", "6", lot="A", location="")
    stock(database, "MILK", "4", lot="B", location="")
    batch = a_batch(database, kind="reclassification")
    enter(database, batch, CHANGED | {"new_lot": "ALL"})
    set_numbers(database, "journal", batch, a_lot("A", "6"), a_lot("B", "4"), line=10)

    post_batch(database, batch)

    assert in_stock(database) == {"ALL": "10"}


def test_serial_numbers_go_elsewhere_together(database: Database) -> None:
    for serial in ("S1", "S2"):
        stock(database, "PUMP", "1", serial=serial, location="")
    batch = a_batch(database, kind="reclassification")
    enter(database, batch, CHANGED | {"item": "PUMP", "quantity": "2", "to_location": "EAST"})
    both = [{"serial": "S1", "quantity": "1", "new_serial": "S9"}, {"serial": "S2", "quantity": "1"}]
    set_numbers(database, "journal", batch, *both, line=10)

    post_batch(database, batch)

    assert in_stock(database, "PUMP", "EAST") == {"S9": "1", "S2": "1"}


@pytest.mark.parametrize(
    ("numbers", "code"),
    [
        ((a_lot("A", "6", new_lot="B"), a_lot("A", "4", new_lot="B")), "tracking_listed_twice"),
        (({"lot": "A", "quantity": "2", "new_serial": "S1"},), "serial_quantity_not_one"),
        (({"quantity": "2"},), "invalid_request"),
    ],
)
def test_each_change_of_a_number_is_said_once_and_is_possible(
    database: Database, numbers: tuple[dict[str, Any], ...], code: str
) -> None:
    batch = a_batch(database, kind="reclassification")
    enter(database, batch, CHANGED)

    with pytest.raises(Refused) as refused:
        set_numbers(database, "journal", batch, *numbers, line=10)

    assert refused.value.code == code


def test_a_line_that_is_no_reclassification_makes_no_other_number_of_one(database: Database) -> None:
    batch = a_batch(database)
    enter(database, batch, FOUND)

    with pytest.raises(Refused) as refused:
        set_numbers(database, "journal", batch, a_lot("A", "10", new_lot="B"), line=10)

    assert refused.value.code == "invalid_request"


def test_nothing_is_assigned_to_a_reclassification(database: Database) -> None:
    batch = a_batch(database, kind="reclassification")
    enter(database, batch, CHANGED | {"item": "PUMP"})

    with pytest.raises(Refused) as refused:
        assign_numbers(database, "journal", batch, line=10, kind="serial")

    assert refused.value.code == "invalid_request"


# Several servers


@pytest.mark.xdist_group("postgresql")
def test_numbers_that_are_set_while_the_line_is_posted_or_deleted_never_stay_behind(postgresql_url: str) -> None:
    with closing(Database(postgresql_url)) as one, closing(Database(postgresql_url)) as other:
        set_up(one)
        names = [f"B{number}-" for number in range(12)]
        for name in names:
            enter(one, a_batch(one, name), FOUND)
            set_numbers(one, "journal", name, a_lot("A", "10"), line=10)

        def set_others(name: str) -> None:
            with suppress(Refused):  # the line is gone already
                set_numbers(one, "journal", name, a_lot("B", "4"), a_lot("C", "6"), line=10)

        def post_or_delete(name: str) -> None:
            if int(name.strip("B-")) % 2:
                post_batch(other, name)
            else:
                other.write(lambda work: _delete(work, name))

        with ThreadPoolExecutor(4) as people:
            jobs = [people.submit(job, name) for name in names for job in (set_others, post_or_delete)]
            for job in jobs:
                job.result()

        assert numbers_kept(one) == 0
        assert sum(int(quantity) for quantity in in_stock(one).values()) == 60


def _delete(work: UnitOfWork, name: str) -> None:
    (line,) = batches.lines(work, name, after=0, limit=10)
    batches.delete_line(work, name, line.line_no, line.version)
