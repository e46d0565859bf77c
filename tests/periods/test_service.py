"""Ranges of allowed dates and inventory periods on a real database, and what a posting says to them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.access import service as access
from server.app import CLOSING
from server.catalog import service as catalog
from server.ledger.verify import verify
from server.periods import service
from shared.errors import Refused
from shared.wire.items import InventorySetupChange
from shared.wire.periods import AllowedPostingDates, CompanyPostingDates, InventoryPeriodChange, NewInventoryPeriod
from tests.builders.access import a_person
from tests.builders.catalog import a_location, an_item
from tests.ledger_notation import post_text

if TYPE_CHECKING:
    from server.database.unit_of_work import Database

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)


@pytest.fixture
def company(database: Database) -> Database:
    """BOLT at EAST, on 10 March, with three open periods."""
    a_location(database, "EAST")
    an_item(database, "BOLT")
    change = InventorySetupChange(work_date=date(2026, 3, 10))
    database.write(lambda work: catalog.change_inventory_setup(work, change))
    for ending_date in (JANUARY, FEBRUARY, MARCH):
        create(database, ending_date)
    return database


def create(database: Database, ending_date: date, name: str = "") -> None:
    database.write(lambda work: service.create_period(work, NewInventoryPeriod(ending_date=ending_date, name=name)))


def close(database: Database, ending_date: date) -> list[date]:
    return database.write(lambda work: service.close_period(work, ending_date, CLOSING))


def reopen(database: Database, ending_date: date) -> list[date]:
    return database.write(lambda work: service.reopen_period(work, ending_date, CLOSING))


def rename(database: Database, until: date, **change: object) -> None:
    database.write(lambda work: service.change_period(work, until, InventoryPeriodChange.model_validate(change)))


def closed(database: Database) -> list[date]:
    with database.read() as work:
        return [period.ending_date for period in service.periods(work) if period.closed]


def allow(database: Database, posting_from: str = "", posting_to: str = "", valuation_from: date | None = None) -> None:
    dates = CompanyPostingDates(posting_from=posting_from, posting_to=posting_to, valuation_from=valuation_from)
    database.write(lambda work: service.save_company_dates(work, dates))


def allow_person(database: Database, person: str, posting_from: str = "", posting_to: str = "") -> None:
    dates = AllowedPostingDates(posting_from=posting_from, posting_to=posting_to)
    database.write(lambda work: service.save_person_dates(work, person, dates))


def is_allowed(database: Database, person: str, day: date) -> bool:
    with database.read() as work:
        allowed = service.allowed_dates(work, person)
    try:
        allowed.require(day)
    except Refused:
        return False
    return True


# Ranges


def test_a_posting_outside_the_companys_range_is_refused(company: Database) -> None:
    allow(company, "2026-03-01", "2026-03-31")
    post_text(company, "2026-03-01  purchase  +5")

    with pytest.raises(Refused, match="not within the company's range of allowed posting dates: from 2026-03-01 until 2026-03-31"):
        post_text(company, "2026-04-01  purchase  +5")


def test_a_range_of_formulas_moves_with_the_work_date(company: Database) -> None:
    allow(company, "-CM", "CM")

    assert is_allowed(company, "", date(2026, 3, 31))
    assert not is_allowed(company, "", date(2026, 4, 1))
    company.write(lambda work: catalog.change_inventory_setup(work, InventorySetupChange(work_date=date(2026, 4, 2))))
    assert is_allowed(company, "", date(2026, 4, 1))


def test_a_persons_own_range_alone_counts(company: Database) -> None:
    allow(company, "2026-03-01", "2026-03-31")
    a_person(company, "ANNE")
    a_person(company, "JO")

    allow_person(company, "ANNE", posting_from="2026-01-01")

    assert is_allowed(company, "ANNE", JANUARY)
    assert is_allowed(company, "ANNE", date(2027, 1, 1))
    assert not is_allowed(company, "JO", JANUARY)


def test_without_a_range_of_their_own_the_companys_counts_again(company: Database) -> None:
    allow(company, "2026-03-01")
    a_person(company, "ANNE")
    allow_person(company, "ANNE", posting_from="2026-01-01")

    allow_person(company, "ANNE")

    assert not is_allowed(company, "ANNE", JANUARY)


def test_a_range_that_ends_before_it_begins_is_refused_when_it_is_saved(company: Database) -> None:
    with pytest.raises(Refused, match="the first allowed date, 2026-03-31, is after the last, 2026-03-01"):
        allow(company, "CM", "-CM")


def test_nothing_is_valued_before_the_earliest_valuation_date(company: Database) -> None:
    allow(company, valuation_from=date(2026, 2, 1))

    assert not is_allowed(company, "", JANUARY)
    assert is_allowed(company, "", date(2026, 2, 1))


def test_a_person_who_is_not_known_has_no_range(company: Database) -> None:
    with pytest.raises(Refused, match="There is no person NOBODY"):
        allow_person(company, "NOBODY", posting_from="2026-01-01")


# Periods


def test_in_a_closed_period_and_before_it_nothing_is_posted(company: Database) -> None:
    close(company, JANUARY)

    with pytest.raises(Refused, match="Cannot post before 2026-02-01 because the inventory period is closed; reopen it first"):
        post_text(company, "2026-01-31  purchase  +5")

    post_text(company, "2026-02-01  purchase  +5")


def test_closing_closes_every_earlier_open_period(company: Database) -> None:
    assert close(company, FEBRUARY) == [JANUARY, FEBRUARY]
    assert closed(company) == [JANUARY, FEBRUARY]


def test_reopening_reopens_every_later_closed_period(company: Database) -> None:
    close(company, MARCH)

    assert reopen(company, FEBRUARY) == [FEBRUARY, MARCH]
    assert closed(company) == [JANUARY]
    post_text(company, "2026-02-01  purchase  +5")


def test_a_period_with_stock_below_nothing_is_not_closed_and_the_reason_names_item_and_entries(company: Database) -> None:
    post_text(company, "2026-01-05  sale  -3")
    post_text(company, "2026-01-06  sale  -4")

    with pytest.raises(Refused) as refused:
        close(company, FEBRUARY)

    assert refused.value.code == "period_not_changed"
    assert refused.value.sentence == (
        "The inventory period until 2026-02-28 cannot be closed: BOLT at EAST is 7 short (entries 1, 2)."
    )
    assert closed(company) == []


def test_what_is_short_after_the_period_or_covered_meanwhile_does_not_matter(company: Database) -> None:
    post_text(company, "2026-01-05  sale  -3")
    post_text(company, "2026-03-01  purchase  +3")
    post_text(company, "2026-03-02  sale  -1")

    assert close(company, FEBRUARY) == [JANUARY, FEBRUARY]


def test_what_came_in_a_closed_period_may_still_go_out(company: Database) -> None:
    post_text(company, "2026-01-05  purchase  +3")
    close(company, JANUARY)

    post_text(company, "2026-02-05  sale  -3")

    assert verify(company) == []


def test_the_log_says_who_when_and_after_which_register(company: Database) -> None:
    post_text(company, "2026-01-05  purchase  +3")
    close(company, JANUARY)
    reopen(company, JANUARY)

    with company.read() as work:
        lines = service.log(work, JANUARY)
        audit = [(line.action, line.subject) for line in access.audit_lines(work)]

    assert [(line.action, line.person) for line in lines] == [("close", ""), ("reopen", "")]
    assert all(line.last_register_no > 0 for line in lines)
    assert audit == [("close_period", "2026-01-31"), ("reopen_period", "2026-01-31")]


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda database: close(database, FEBRUARY), "cannot be closed: it is closed already"),
        (lambda database: reopen(database, MARCH), "cannot be reopened: it is open"),
        (lambda database: rename(database, FEBRUARY, name="Winter"), "cannot be renamed: it is closed; reopen it first"),
        (
            lambda database: rename(database, MARCH, ending_date="2026-02-15"),
            "cannot be made: the period until 2026-02-28 is closed",
        ),
        (lambda database: create(database, date(2026, 2, 15)), "cannot be made: the period until 2026-02-28 is closed"),
        (lambda database: create(database, MARCH), "Inventory period until 2026-03-31 exists already"),
        (lambda database: close(database, date(2026, 5, 31)), "There is no inventory period until 2026-05-31"),
        (
            lambda database: database.write(lambda work: service.delete_period(work, JANUARY)),
            "cannot be deleted: it is closed; reopen it first",
        ),
    ],
)
def test_what_may_not_be_done_with_a_period(company: Database, act, sentence: str) -> None:
    close(company, FEBRUARY)

    with pytest.raises(Refused, match=sentence):
        act(company)


def test_a_period_that_was_closed_before_keeps_its_date(company: Database) -> None:
    close(company, MARCH)
    reopen(company, JANUARY)

    with pytest.raises(Refused, match="it has been closed before, and the log names it by its date"):
        rename(company, MARCH, ending_date="2026-04-30")
    rename(company, MARCH, name="First quarter")

    with company.read() as work:
        assert service.periods(work)[-1].name == "First quarter"


def test_an_open_period_is_moved_and_deleted(company: Database) -> None:
    rename(company, MARCH, ending_date="2026-04-30")
    company.write(lambda work: service.delete_period(work, FEBRUARY))

    with company.read() as work:
        assert [period.ending_date for period in service.periods(work)] == [JANUARY, date(2026, 4, 30)]
