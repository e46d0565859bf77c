"""Signing in: badge and PIN, growing delay, lock, unlock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from server.access import service
from server.access.authentication import Caller, caller_of
from server.access.sign_in import sign_in
from shared.errors import Refused
from shared.wire.access import PersonChange, Role, SignIn
from tests.builders.access import PIN, a_device, a_person

if TYPE_CHECKING:
    from server.database.unit_of_work import Database
    from tests.builders.clock import Clock


@pytest.fixture(autouse=True)
def _jo_and_a_device(database: Database) -> None:
    a_person(database, "JO", Role.RECEIVER, locations=["MAIN"])
    a_device(database, "HH-01")


def try_pin(database: Database, pin: str) -> str:
    """The code of the refusal, or who is signed in."""
    try:
        return sign_in(database, "HH-01", SignIn(badge="jo", pin=pin)).person
    except Refused as refused:
        return refused.code


def test_the_right_pin_opens_a_session_with_the_persons_roles_and_locations(database: Database) -> None:
    session = sign_in(database, "HH-01", SignIn(badge="JO", pin=PIN))

    assert (session.person, session.roles, session.locations) == ("JO", (Role.RECEIVER,), ("MAIN",))
    with database.read() as work:
        assert caller_of(work, "HH-01", session.session_token) == Caller(
            "JO", frozenset({Role.FLOOR, Role.RECEIVER}), frozenset({"MAIN"}), "HH-01"
        )


def test_a_session_counts_only_on_its_own_device(database: Database) -> None:
    session = sign_in(database, "HH-01", SignIn(badge="JO", pin=PIN))

    with database.read() as work, pytest.raises(Refused, match="Sign in first"):
        caller_of(work, "HH-02", session.session_token)


def test_a_wrong_pin_says_how_many_tries_are_left(database: Database) -> None:
    with pytest.raises(Refused, match="4 tries are left"):
        sign_in(database, "HH-01", SignIn(badge="JO", pin="1111"))


def test_an_unknown_badge_is_not_found(database: Database) -> None:
    with pytest.raises(Refused, match="There is no person NOBODY"):
        sign_in(database, "HH-01", SignIn(badge="nobody", pin="1111"))


def test_after_each_wrong_pin_one_waits_twice_as_long(database: Database, clock: Clock) -> None:
    answers = []
    for seconds in (1, 2, 4):
        answers.append(try_pin(database, "1111"))
        clock.forward(seconds=seconds - 1)
        answers.append(try_pin(database, PIN))
        clock.forward(seconds=1)

    assert answers == ["wrong_pin", "pin_delayed"] * 3
    assert try_pin(database, PIN) == "JO"


def test_five_wrong_pins_lock_the_person_until_a_supervisor_unlocks(database: Database, clock: Clock) -> None:
    answers = []
    for _ in range(5):
        answers.append(try_pin(database, "1111"))
        clock.forward(minutes=1)

    assert answers == ["wrong_pin"] * 4 + ["person_locked"]
    assert try_pin(database, PIN) == "person_locked"

    database.write(lambda work: service.unlock_person(work, "JO"))

    assert try_pin(database, PIN) == "JO"


def test_attempts_at_the_same_moment_do_not_get_round_the_lock(database: Database) -> None:
    database.write(lambda work: service.begin_attempt(work, "JO"))

    assert try_pin(database, PIN) == "pin_delayed"


def test_a_right_pin_forgets_the_wrong_ones(database: Database, clock: Clock) -> None:
    for pin in ("1111", "2222", PIN):
        try_pin(database, pin)
        clock.forward(minutes=1)

    with pytest.raises(Refused, match="4 tries are left"):
        sign_in(database, "HH-01", SignIn(badge="JO", pin="1111"))


def test_who_is_blocked_is_signed_out_and_no_supervisor_unlocks_them(database: Database) -> None:
    session = sign_in(database, "HH-01", SignIn(badge="JO", pin=PIN))

    database.write(lambda work: service.change_person(work, "JO", PersonChange(blocked=True), None))

    assert try_pin(database, PIN) == "person_locked"
    with database.read() as work, pytest.raises(Refused, match="Sign in first"):
        caller_of(work, "HH-01", session.session_token)
    with pytest.raises(Refused, match="may not work here any more"):
        database.write(lambda work: service.unlock_person(work, "JO"))


def test_a_session_ends_after_a_day(database: Database, clock: Clock) -> None:
    session = sign_in(database, "HH-01", SignIn(badge="JO", pin=PIN))

    clock.forward(hours=24)

    with database.read() as work, pytest.raises(Refused, match="Sign in first"):
        caller_of(work, "HH-01", session.session_token)


def test_a_caller_has_the_roles_that_the_given_one_includes() -> None:
    caller = Caller("JO", frozenset({Role.FLOOR, Role.RECEIVER}), frozenset({"MAIN"}), "HH-01")

    caller.require(Role.FLOOR, action="count")
    caller.require_location("MAIN")
    with pytest.raises(Refused, match="JO may not approve counts"):
        caller.require(Role.SUPERVISOR, action="approve counts")
    with pytest.raises(Refused, match="Ask a system administrator"):
        caller.require_location("EAST")


def test_a_session_says_where_the_person_works_as_a_rule(database: Database) -> None:
    database.write(lambda work: service.change_person(work, "JO", PersonChange(default_location="MAIN"), None))

    assert sign_in(database, "HH-01", SignIn(badge="JO", pin=PIN)).default_location == "MAIN"


def test_nobody_works_as_a_rule_where_they_may_not_work(database: Database) -> None:
    with pytest.raises(Refused, match="may not work at EAST"):
        database.write(lambda work: service.change_person(work, "JO", PersonChange(default_location="EAST"), None))
