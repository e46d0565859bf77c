"""Removing an application and applying again, as in the application worksheet (spec/ledger.md, section 3, rule 14)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.catalog import service as catalog
from server.ledger import posting, service
from server.ledger.posting_lines import Posting
from server.ledger.verify import verify
from shared.errors import Refused
from shared.wire.items import TrackingCodeCard
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.ledger_notation import assert_ledger, parse_line, post_text
from tests.postgresql import ON_BOTH_DATABASES

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.database.unit_of_work import Database, UnitOfWork


@pytest.fixture(autouse=True)
def _company(database: Database) -> None:
    a_location(database, "EAST")
    a_location(database, "WEST")
    an_item(database, "BOLT")
    an_item(database, "STRICT", prevent_negative=True)
    an_item(database, "MILK", tracking=lot_specific())


def post(database: Database, *lines: str) -> None:
    for line in lines:
        post_text(database, line)


def post_line(work: UnitOfWork, line: str) -> int:
    day, parsed = parse_line(line)
    return posting.post(work, Posting((parsed,), day)).register_no


def refusal(database: Database, job: Callable[[UnitOfWork], int]) -> str:
    with pytest.raises(Refused) as refused:
        database.write(job)
    return f"{refused.value.code}: {refused.value.sentence}"


@ON_BOTH_DATABASES
def test_both_entries_are_open_when_their_application_is_removed(database: Database) -> None:
    post(database, "2026-01-05  purchase  +10", "2026-01-06  sale  -4")

    database.write(lambda work: service.unapply(work, 1, 2))

    assert verify(database) == []
    assert_ledger(
        database,
        post="",
        after="1  2026-01-05  purchase  +10  left 10\n"
              "2  2026-01-06  sale      -4   left -4",
    )  # fmt: skip


@ON_BOTH_DATABASES
def test_what_was_unapplied_is_applied_again_as_posting_would(database: Database) -> None:
    post(database, "2026-01-05  purchase  +10", "2026-01-06  sale  -4", "2026-01-04  purchase  +3")
    database.write(lambda work: service.unapply(work, 1, 2))

    database.write(lambda work: service.reapply(work, 2))

    assert verify(database) == []
    assert_ledger(
        database,
        post="",
        after="2  2026-01-06  sale      -4   applied 1:1 3:3  left 0\n"
              "1  2026-01-05  purchase  +10  left 9",
    )  # fmt: skip


def test_an_increase_is_applied_again_to_what_is_short(database: Database) -> None:
    post(database, "2026-01-05  purchase  +10", "2026-01-06  sale  -4")
    database.write(lambda work: service.unapply(work, 1, 2))

    database.write(lambda work: service.reapply(work, 1))

    assert_ledger(
        database,
        post="",
        after="2  2026-01-06  sale  -4  applied 1:4  left 0",
    )


def test_a_fixed_application_can_be_removed_by_a_person(database: Database) -> None:
    post(database, "2026-01-05  purchase  +5", "2026-01-06  sale  -5  fixed 1")
    database.write(lambda work: service.unapply(work, 1, 2))

    assert_ledger(
        database,
        post="   2026-01-07  sale  -5  fixed 1",
        after="2  2026-01-06  sale  -5  left -5\n"
              "3  2026-01-07  sale  -5  applied 1:5",
    )  # fmt: skip


@pytest.mark.parametrize("item", ["STRICT", "MILK  lot L1"])
def test_what_may_not_be_short_takes_from_another_at_once(database: Database, item: str) -> None:
    post(database, *(f"2026-01-05  {line}  item {item}" for line in ("purchase  +5", "purchase  +5", "sale  -4")))

    said = refusal(database, lambda work: service.unapply(work, 1, 3))
    database.write(lambda work: service.unapply(work, 1, 3, instead=2))

    assert "entry 3 would be short" in said
    assert verify(database) == []
    assert_ledger(
        database,
        post="",
        after="3  2026-01-05  sale  -4  applied 2:4  left 0",
    )


def test_the_history_keeps_what_was_removed_and_by_whom(database: Database) -> None:
    post(database, "2026-01-05  purchase  +10", "2026-01-06  sale  -4")

    def by_sue(work: UnitOfWork) -> int:
        work.person = "SUE"
        return service.unapply(work, 1, 2)

    database.write(by_sue)

    with database.read() as work:
        told = [(str(each.quantity), each.person) for each in service.application_history(work, 2)]
    assert told == [("-4", ""), ("4", "SUE")]


def test_what_is_not_applied_cannot_be_removed_nor_what_is_closed_be_applied(database: Database) -> None:
    post(database, "2026-01-05  purchase  +10", "2026-01-05  purchase  +10", "2026-01-06  sale  -10")

    assert "entry 3 is not applied to it" in refusal(database, lambda work: service.unapply(work, 2, 3))
    assert "it is not open" in refusal(database, lambda work: service.reapply(work, 3))
    assert "there is nothing to apply it to" in refusal(database, lambda work: service.reapply(work, 2))
    assert refusal(database, lambda work: service.reapply(work, 99)).startswith("not_found")


def test_corrections_and_transfers_stay_applied(database: Database) -> None:
    post(
        database,
        "2026-01-05  purchase  +9",
        "2026-01-06  transfer  4  to WEST",
        "2026-01-07  sale      -1  at WEST",
        "2026-01-08  sale      -2",
        "2026-01-08  undo 5",
    )

    assert "it belongs to a transfer" in refusal(database, lambda work: service.unapply(work, 1, 2))
    assert "it belongs to a transfer" in refusal(database, lambda work: service.unapply(work, 3, 4))
    assert "it belongs to a correction" in refusal(database, lambda work: service.unapply(work, 6, 5))


def test_applications_in_a_closed_period_stay(database: Database) -> None:
    post(database, "2026-01-05  purchase  +9", "2026-01-06  sale  -1")
    database.write(lambda work: catalog.save_posting_dates(work, {"closed_until": date(2026, 1, 31)}))

    assert refusal(database, lambda work: service.unapply(work, 1, 2)).startswith("period_closed")


def test_applying_again_reads_on_where_what_it_finds_first_is_its_own_return(database: Database) -> None:
    post(database, "2026-01-05  purchase  +5", "2026-01-05  purchase  +15", "2026-01-06  sale  -20")
    post(database, *["2026-01-07  sale  +1  returns 3"] * 20, "2026-01-08  purchase  +3")
    database.write(lambda work: service.unapply(work, 1, 3))
    post(database, "2026-01-09  sale  -5  fixed 1")

    database.write(lambda work: service.reapply(work, 3))

    assert verify(database) == []
    assert_ledger(
        database,
        post="",
        after="3  2026-01-06  sale  -20  applied 2:15 24:3  left -2",
    )


@pytest.mark.parametrize("kind", ["sale", "negative_adjustment"])
def test_what_has_expired_is_not_applied_to_a_sale_though_it_is_scrapped(database: Database, kind: str) -> None:
    an_item(database, "CREAM", tracking=TrackingCodeCard(code="INBOUND", lot_inbound_only=True, strict_expiration=True))
    cream = "item CREAM  lot"
    post(
        database,
        f"2026-01-05  purchase  +5  {cream} L1  expires 2026-02-01",
        f"2026-01-06  purchase  +9  {cream} L2  expires 2026-01-08",
        f"2026-01-10  {kind}  -5  {cream} L1",
    )
    expired: list[Callable[[UnitOfWork], int]] = [
        lambda work: service.unapply(work, 1, 3, instead=2),
        lambda work: post_line(work, f"2026-01-11  sale  -5  {cream} L1  fixed 1"),
    ]

    if kind == "sale":
        assert all(refusal(database, job).startswith("lot_expired") for job in expired)
    else:
        database.write(expired[0])
    assert verify(database) == []


def test_a_sale_is_not_applied_to_its_own_return(database: Database) -> None:
    post(database, "2026-01-05  purchase  +5", "2026-01-06  sale  -5", "2026-01-07  sale  +5  returns 2")

    assert "its goods come from entry 2" in refusal(database, lambda work: service.unapply(work, 1, 2, instead=3))
