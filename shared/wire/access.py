"""Access: enrolling a device, signing in, people and their roles."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from shared.wire.fields import Code, CodeOrBlank, Text, WireModel


class Role(StrEnum):
    """What a person may do; each role includes the ones before it. Source: spec/handheld.md, section 5, rule 4."""

    FLOOR = "floor"
    RECEIVER = "receiver"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


def includes(roles: Collection[Role], least: Role) -> bool:
    """Whether one of the roles is `least`, or includes it."""
    ranks = list(Role)
    return any(ranks.index(role) >= ranks.index(least) for role in roles)


PIN_PATTERN = r"^\d{4,8}$"
Pin = Annotated[str, StringConstraints(pattern=PIN_PATTERN)]


class DeviceEnrolment(WireModel):
    """A new device shows the one-time code that an administrator made for it."""

    enrolment_code: Annotated[str, StringConstraints(min_length=8, max_length=64)]
    name: Code = Field(description="How people call the device, as `HH-07`.")


class EnrolledDevice(WireModel):
    name: Code
    device_token: str = Field(description="Sent as `Authorization: Bearer …` with every request; shown once, kept on the device.")


class SignIn(WireModel):
    """A badge was scanned and a PIN typed."""

    badge: Code = Field(description="The user name on the badge.")
    pin: Pin


class Session(WireModel):
    """A person is signed in on this device."""

    session_token: str = Field(description="Sent as `Stockhand-Session` with requests that need to know who asks.")
    person: Code
    name: Text
    roles: tuple[Role, ...]
    locations: tuple[CodeOrBlank, ...] = Field(description="Where the person may work; none: everywhere.")
    default_location: CodeOrBlank = Field(default="", description="Where the person works as a rule; blank: none.")
    language: str = "en"


class NewPerson(WireModel):
    """A person to be known to the system."""

    person: Code = Field(description="User name, as on the badge.")
    name: Text
    pin: Pin
    roles: tuple[Role, ...] = Field(min_length=1)
    locations: tuple[Code, ...] = ()
    default_location: CodeOrBlank = Field(default="", description="One of the locations, or any where none are named.")


class PersonCard(WireModel):
    """A person as everybody may see it: no PIN."""

    person: Code
    name: Text
    roles: tuple[Role, ...]
    locations: tuple[CodeOrBlank, ...]
    default_location: CodeOrBlank = ""
    blocked: bool


class PersonChange(WireModel):
    """What is to be changed of a person; what is left out stays."""

    name: Text | None = None
    pin: Pin | None = None
    roles: Annotated[tuple[Role, ...], Field(min_length=1)] | None = None
    locations: tuple[Code, ...] | None = None
    default_location: CodeOrBlank | None = None
    language: Annotated[str, StringConstraints(min_length=2, max_length=10)] | None = None
    blocked: bool | None = Field(default=None, description="Who has left; only an administrator takes it back.")


class NewDevice(WireModel):
    """A device is to be enrolled."""

    name: CodeOrBlank = Field(default="", description="Which; blank: any new one. A device that exists gets a new token.")


class MadeEnrolmentCode(WireModel):
    """Type it on the device, or scan it there."""

    enrolment_code: str
    expires_at: datetime


class DeviceCard(WireModel):
    """An enrolled device."""

    name: Code
    enrolled_at: datetime
    blocked: bool = Field(description="Lost or stolen: its token does not count.")


class DeviceChange(WireModel):
    """Block a device that was lost, or take that back."""

    blocked: bool


class AuditLine(WireModel):
    """Something that was done with people, devices and sessions."""

    entry_no: int
    at: datetime
    person: CodeOrBlank = Field(description="Who did it; blank: at the server itself.")
    device: CodeOrBlank = Field(description="On which device; blank: none.")
    action: str = Field(description="What was done, as `sign_in`.")
    subject: str = Field(description="To whom or what.")
    detail: str = Field(description="The rest, for people.")
