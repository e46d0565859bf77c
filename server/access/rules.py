"""What a person may do, and how often a PIN may be tried. Source: spec/handheld.md, section 5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.errors import NOT_PERMITTED, PERSON_LOCKED, PIN_DELAYED, Refused
from shared.wire.access import Role

WRONG_PINS_MAX = 5
"""After so many the person is locked, until a supervisor unlocks the badge."""
ENROLMENT_CODE_VALID = timedelta(hours=24)
SESSION_VALID = timedelta(hours=24)
"""Longer than any shift. Nothing waits for it: transactions post by the person who scanned, session or no session."""

_RANKS = {role: rank for rank, role in enumerate(Role)}


_TITLES = {Role.ADMIN: "system administrator"}


def title(role: Role) -> str:
    """Whom to ask, as it completes 'Ask a …'."""
    return _TITLES.get(role, role.value)


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the server knows them."""

    person: str
    """User name, as on the badge."""
    name: str
    pin_hash: str
    roles: tuple[Role, ...]
    """As given; each includes those before it."""
    locations: tuple[str, ...]
    """Where the person may work; none: everywhere."""
    language: str = "en"
    blocked: bool = False
    """By an administrator: the person has left."""
    wrong_pins: int = 0
    """In a row, those under way included."""
    pin_not_before: datetime | None = None
    """The next PIN counts only from then on."""

    @property
    def permitted_roles(self) -> frozenset[Role]:
        """The person's roles and all that they include. Source: spec/handheld.md, section 5, rule 4."""
        highest = max((_RANKS[role] for role in self.roles), default=-1)
        return frozenset(role for role, rank in _RANKS.items() if rank <= highest)

    @property
    def is_locked(self) -> bool:
        return self.blocked or self.wrong_pins >= WRONG_PINS_MAX


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
