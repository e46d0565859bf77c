"""Who asks: the device by its token, the person by the session. What a route needs to know of them is a `Caller`.

A device sends `Authorization: Bearer …` with every request, and `Stockhand-Session: …` where it matters who asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Security
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from server.access import service
from server.access.rules import title
from server.database.requests import RequestDatabase
from shared.errors import DEVICE_UNKNOWN, NOT_PERMITTED, SIGN_IN_REQUIRED, Refused
from shared.wire.access import Role

if TYPE_CHECKING:
    from server.access.values import Person
    from server.database.unit_of_work import UnitOfWork

SESSION_HEADER = "Stockhand-Session"

_device_token = HTTPBearer(auto_error=False, scheme_name="device", description="Token that the device got when it was enrolled.")
_session_token = APIKeyHeader(
    name=SESSION_HEADER, auto_error=False, scheme_name="session", description="Token of the person who is signed in on the device."
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A person at a device, and what they may do."""

    person: str
    roles: frozenset[Role]
    """With those that they include."""
    locations: frozenset[str]
    """Where the person may work; empty: everywhere."""
    device: str

    def require(self, role: Role, *, action: str) -> None:
        """Refuse who does not have the role; `action` completes the sentence 'may not …'. Raises: Refused(NOT_PERMITTED)."""
        if role not in self.roles:
            raise Refused(NOT_PERMITTED, person=self.person, action=action, role=title(role))

    def require_location(self, location_code: str) -> None:
        """Refuse who may not work there. Raises: Refused(NOT_PERMITTED)."""
        if self.locations and location_code not in self.locations:
            raise Refused(
                NOT_PERMITTED, person=self.person, action=f"work at {location_code or 'no location'}", role=title(Role.ADMIN)
            )


def caller_for(person: Person, device: str) -> Caller:
    """The person as a caller at that device."""
    return Caller(person.person, person.permitted_roles, frozenset(person.locations), device)


def device_of(work: UnitOfWork, device_token: str | None) -> str:
    """Name of the device with this token. Raises: Refused(DEVICE_UNKNOWN)."""
    device = service.device_by_token(work, device_token) if device_token else None
    if device is None:
        raise Refused(DEVICE_UNKNOWN)
    return device


def caller_of(work: UnitOfWork, device: str, session_token: str | None) -> Caller:
    """Who is signed in on the device by this session. Raises: Refused(SIGN_IN_REQUIRED)."""
    person = service.person_by_session(work, session_token, device) if session_token else None
    if person is None:
        raise Refused(SIGN_IN_REQUIRED)
    return caller_for(person, device)


def current_device(
    database: RequestDatabase, token: Annotated[HTTPAuthorizationCredentials | None, Security(_device_token)]
) -> str:
    """Name of the device that asks. Raises: Refused(DEVICE_UNKNOWN)."""
    with database.read() as work:
        return device_of(work, token.credentials if token else None)


def current_caller(
    database: RequestDatabase,
    device: Annotated[str, Depends(current_device)],
    session_token: Annotated[str | None, Security(_session_token)],
) -> Caller:
    """Who asks. Raises: Refused(DEVICE_UNKNOWN, SIGN_IN_REQUIRED)."""
    with database.read() as work:
        return caller_of(work, device, session_token)


CurrentDevice = Annotated[str, Depends(current_device)]
CurrentCaller = Annotated[Caller, Depends(current_caller)]
