"""What a person may do, and how often a PIN may be tried. Source: spec/handheld.md, section 5."""

from __future__ import annotations

from datetime import datetime, timedelta

from server.access.values import Person
from shared.errors import INVALID_REQUEST, NOT_PERMITTED, PERSON_LOCKED, PIN_DELAYED, Refused
from shared.wire.access import Role

ENROLMENT_CODE_VALID = timedelta(hours=24)
SESSION_VALID = timedelta(hours=24)
"""Longer than any shift. Nothing waits for it: transactions post by the person who scanned, session or no session."""

_TITLES = {Role.ADMIN: "system administrator"}


def title(role: Role) -> str:
    """Whom to ask, as it completes 'Ask a …'."""
    return _TITLES.get(role, role.value)


def require_attempt(person: Person, now: datetime) -> None:
    """Refuse a PIN of who is locked or has to wait. Raises: Refused(PERSON_LOCKED, PIN_DELAYED)."""
    if person.is_locked:
        raise Refused(PERSON_LOCKED, person=person.person)
    if person.pin_not_before is not None and now < person.pin_not_before:
        seconds = (person.pin_not_before - now) // timedelta(seconds=1) + 1
        raise Refused(PIN_DELAYED, seconds=seconds)


def delay_after(wrong_pins: int) -> timedelta:
    """How long a person waits after so many wrong PINs in a row: 1, 2, 4, 8 seconds."""
    return timedelta(seconds=2 ** (wrong_pins - 1))


def require_unlockable(person: Person) -> None:
    """A supervisor unlocks who mistyped, not who was blocked. Raises: Refused(NOT_PERMITTED)."""
    if person.blocked:
        raise Refused(NOT_PERMITTED, person=person.person, action="work here any more", role=title(Role.ADMIN))


def require_default_location(person: Person) -> None:
    """The default location is one where the person may work. Raises: Refused(INVALID_REQUEST). Source: spec/warehouse.md, 10.1."""
    default = person.default_location
    if default and person.locations and default not in person.locations:
        raise Refused(INVALID_REQUEST, reason=f"{person.person} may not work at {default}: it cannot be the default location")
