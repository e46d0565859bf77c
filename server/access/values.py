"""What access knows of a person, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.wire.access import Role

WRONG_PINS_MAX = 5
"""After so many the person is locked, until a supervisor unlocks the badge."""

_RANKS = {role: rank for rank, role in enumerate(Role)}


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
    default_location: str = ""
    """Where the person works unless another location is said; blank: none. Source: spec/warehouse.md, section 10, rule 1."""
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
