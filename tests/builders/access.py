"""Access builders: people, devices and who is signed in, made through the services."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from server.access import service, tokens
from shared.wire.access import DeviceEnrolment, NewPerson, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.database.unit_of_work import Database

PIN = "2468"


@dataclass(frozen=True)
class SignedIn:
    """A person signed in on a device, with what a client sends along."""

    person: str
    device: str
    device_token: str
    session_token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.device_token}", "Stockhand-Session": self.session_token}

    @property
    def device_headers(self) -> dict[str, str]:
        """As from a device on which nobody's session lives any more."""
        return {"Authorization": f"Bearer {self.device_token}"}


def a_person(
    database: Database, person: str = "JO", role: Role = Role.FLOOR, *, locations: Sequence[str] = (), pin: str = PIN
) -> str:
    """A person with this role; the user name."""
    new = NewPerson(person=person, name=f"{person.title()} Doe", pin=pin, roles=(role,), locations=tuple(locations))
    return database.write(lambda work: service.add_person(work, new, _pin_hash(pin))).person


def a_device(database: Database, name: str = "HH-01") -> str:
    """An enrolled device; its token."""
    code = database.write(service.make_enrolment_code).code
    enrolment = DeviceEnrolment(enrolment_code=code, name=name)
    return database.write(lambda work: service.enrol(work, enrolment)).device_token


def signed_in(
    database: Database, person: str = "JO", role: Role = Role.FLOOR, *, device: str = "HH-01", locations: Sequence[str] = ()
) -> SignedIn:
    """A new person, signed in on a new device."""
    a_person(database, person, role, locations=locations)
    return signed_in_on(database, person, device, a_device(database, device))


def signed_in_on(database: Database, person: str, device: str, device_token: str) -> SignedIn:
    """A person who is known, signed in on a device that is known."""
    session = database.write(lambda work: service.sign_in(work, person, device))
    return SignedIn(person, device, device_token, session.session_token)


@cache
def _pin_hash(pin: str) -> str:
    """Hashing is slow on purpose; once for each PIN is enough."""
    return tokens.pin_hash(pin)
