"""Drawing numbers, with gaps and without, and what an administrator changes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.number_series import service
from server.number_series.values import DEFAULT_SERIES
from shared.errors import Refused
from shared.wire.number_series import DocumentKind
from tests.builders.catalog import a_location, a_vendor, an_item
from tests.builders.number_series import DAY, a_series, change, draw
from tests.builders.orders import a_purchase_order, receive

if TYPE_CHECKING:
    from server.database.unit_of_work import Database, UnitOfWork


def peek(database: Database, code: str, count: int = 1) -> list[str]:
    with database.read() as work:
        return service.peek_nos(work, code, count)


def last_used(database: Database, code: str) -> str:
    with database.read() as work:
        return service.state(work, service.require_series(work, code)).last_no_used


def draw_and_fail(database: Database, code: str) -> None:
    def job(work: UnitOfWork) -> None:
        service.next_no(work, code, DAY)
        raise RuntimeError("the posting is refused")

    with pytest.raises(RuntimeError):
        database.write(job)


@pytest.mark.parametrize("allow_gaps", [True, False])
def test_numbers_follow_each_other(database: Database, allow_gaps: bool) -> None:
    a_series(database, allow_gaps=allow_gaps)

    assert draw(database, count=2) + draw(database) == ["LOT001", "LOT002", "LOT003"]
    assert last_used(database, "LOT") == "LOT003"


@pytest.mark.parametrize("allow_gaps", [True, False])
def test_to_look_at_the_next_numbers_takes_none(database: Database, allow_gaps: bool) -> None:
    a_series(database, allow_gaps=allow_gaps)
    draw(database)

    assert peek(database, "LOT", 2) == peek(database, "LOT", 2) == ["LOT002", "LOT003"]
    assert draw(database) == ["LOT002"]


def test_a_series_without_gaps_gives_the_number_of_a_refused_posting_again(database: Database) -> None:
    a_series(database, allow_gaps=False)

    draw_and_fail(database, "LOT")

    assert draw(database) == ["LOT001"]


def test_a_series_that_is_used_up_refuses_and_goes_on_once_it_is_extended(database: Database) -> None:
    a_series(database, end_no="LOT002", allow_gaps=False)
    draw(database, count=2)

    with pytest.raises(Refused, match="Number series LOT has no number left"):
        draw(database)
    change(database, "LOT", end_no="LOT009")

    assert draw(database) == ["LOT003"]


def test_whoever_looks_is_told_that_the_end_is_near(database: Database) -> None:
    a_series(database, end_no="LOT003", warning_no="LOT002")

    def state() -> tuple[bool, bool]:
        with database.read() as work:
            seen = service.state(work, service.require_series(work, "LOT"))
        return seen.is_warned, seen.is_used_up

    assert state() == (False, False)
    draw(database)
    assert state() == (True, False)
    draw(database, count=2)
    assert state() == (True, True)


def test_numbers_in_order_of_date_refuse_an_earlier_date(database: Database) -> None:
    a_series(database, allow_gaps=False, date_ordered=True)
    draw(database, day=date(2026, 3, 5))

    with pytest.raises(Refused, match="its last number is of 2026-03-05, and 2026-03-04 is before that"):
        draw(database, day=date(2026, 3, 4))

    assert draw(database, day=date(2026, 3, 5)) == ["LOT002"]


@pytest.mark.parametrize("allow_gaps", [True, False])
def test_a_series_goes_on_after_the_number_that_is_said(database: Database, allow_gaps: bool) -> None:
    a_series(database, allow_gaps=allow_gaps)
    draw(database)

    change(database, "LOT", last_no_used="LOT100")

    assert draw(database) == ["LOT101"]


def test_a_series_changes_between_gaps_and_none_without_losing_its_place(database: Database) -> None:
    a_series(database)
    draw(database, count=3)

    change(database, "LOT", allow_gaps=False)
    without_gaps = draw(database)
    change(database, "LOT", allow_gaps=True)

    assert [*without_gaps, *draw(database)] == ["LOT004", "LOT005"]


def test_a_new_start_begins_anew(database: Database) -> None:
    a_series(database)
    draw(database, count=3)

    change(database, "LOT", start_no="LOT2027-01")

    assert draw(database) == ["LOT2027-01"]


def test_a_description_changes_nothing_else(database: Database) -> None:
    a_series(database)
    draw(database)

    change(database, "LOT", description="Lots of the dairy")

    assert draw(database) == ["LOT002"]


def test_a_series_that_does_not_exist_is_refused(database: Database) -> None:
    with pytest.raises(Refused, match="There is no number series NONE"):
        draw(database, "NONE")


def test_every_kind_of_document_has_a_series_from_the_start(database: Database) -> None:
    numbers = [
        database.write(lambda work, document=document: service.next_document_no(work, document, DAY)) for document in DEFAULT_SERIES
    ]

    assert set(DEFAULT_SERIES) == set(DocumentKind)
    assert numbers[0] == "PI000001"
    assert len(set(numbers)) == len(numbers)
    assert all(number[-6:].isdigit() for number in numbers)


def test_a_document_draws_from_the_series_that_was_chosen(database: Database) -> None:
    a_series(database, "ORDERS", "2026-0001")
    database.write(lambda work: service.choose_series(work, DocumentKind.PURCHASE_ORDER, "ORDERS"))
    _company(database)

    assert a_purchase_order(database) == "2026-0001"


def test_the_usual_series_of_a_document_may_be_changed(database: Database) -> None:
    _company(database)
    a_purchase_order(database)

    change(database, "PO", last_no_used="PO000500")

    assert a_purchase_order(database) == "PO000501"


def test_a_number_is_not_typed_where_the_series_gives_it(database: Database) -> None:
    change(database, "PO", allow_manual=False)
    _company(database)

    with pytest.raises(Refused, match="Number series PO gives the numbers"):
        a_purchase_order(database, no="MY-ORDER")


def test_a_posted_document_whose_number_exists_asks_to_fix_the_series(database: Database) -> None:
    _company(database)
    receive(database, a_purchase_order(database))
    change(database, "PR", last_no_used="")
    order_no = a_purchase_order(database)

    with pytest.raises(Refused) as refused:
        receive(database, order_no)

    assert refused.value.code == "document_no_exists"
    assert refused.value.sentence == ("There is a PR000001 already. Have its number series set to go on after it, then try again.")


def _company(database: Database) -> None:
    a_vendor(database)
    a_location(database, "MAIN")
    an_item(database, "BOLT")
