"""People, devices and sign-in over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from server.access import service, sign_in, tokens
from server.access.authentication import CurrentCaller, CurrentDevice
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.problems import problem_responses
from shared.codes import normal_code
from shared.errors import (
    ALREADY_EXISTS,
    INVALID_REQUEST,
    NOT_FOUND,
    NOT_PERMITTED,
    PERSON_LOCKED,
    PIN_DELAYED,
    WRONG_PIN,
)
from shared.wire.access import (
    AuditLine,
    DeviceCard,
    DeviceChange,
    DeviceEnrolment,
    EnrolledDevice,
    MadeEnrolmentCode,
    NewDevice,
    NewPerson,
    PersonCard,
    PersonChange,
    Role,
    Session,
    SignIn,
)

ENTRY_NO_MAX = 2**63 - 1

router = APIRouter(prefix="/api/v1", tags=["access"])


@router.get("/people", responses=problem_responses(NOT_PERMITTED))
def list_people(database: RequestDatabase, caller: CurrentCaller) -> list[PersonCard]:
    """Everybody, by user name."""
    caller.require(Role.SUPERVISOR, action="see the list of people")
    with database.read() as work:
        return [service.person_card(person) for person in service.people(work)]


@router.post("/people", status_code=201, responses=problem_responses(NOT_PERMITTED, ALREADY_EXISTS, INVALID_REQUEST))
def add_person(new: NewPerson, database: RequestDatabase, caller: CurrentCaller) -> PersonCard:
    """Make a person known, with a PIN of 4 to 8 digits."""
    caller.require(Role.ADMIN, action="add people")
    pin_hash = tokens.pin_hash(new.pin)

    def add(work: UnitOfWork) -> PersonCard:
        work.person = caller.person
        return service.person_card(service.add_person(work, new, pin_hash))

    return database.write(add)


@router.patch("/people/{person}", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, INVALID_REQUEST))
def change_person(person: str, change: PersonChange, database: RequestDatabase, caller: CurrentCaller) -> PersonCard:
    """Change what is given: name, PIN, roles, locations, language; block or unblock."""
    caller.require(Role.ADMIN, action="change people")
    pin_hash = tokens.pin_hash(change.pin) if change.pin is not None else None

    def save(work: UnitOfWork) -> PersonCard:
        work.person = caller.person
        return service.person_card(service.change_person(work, normal_code(person), change, pin_hash))

    return database.write(save)


@router.post("/people/{person}/unlock", responses=problem_responses(NOT_PERMITTED, NOT_FOUND))
def unlock_person(person: str, database: RequestDatabase, caller: CurrentCaller) -> PersonCard:
    """Let who mistyped the PIN five times try again."""
    caller.require(Role.SUPERVISOR, action="unlock a badge")

    def unlock(work: UnitOfWork) -> PersonCard:
        work.person = caller.person
        return service.person_card(service.unlock_person(work, normal_code(person), caller.device))

    return database.write(unlock)


@router.get("/audit-lines", responses=problem_responses(NOT_PERMITTED))
def list_audit_lines(
    database: RequestDatabase,
    caller: CurrentCaller,
    after: Annotated[int, Query(ge=0, le=ENTRY_NO_MAX, description="Only lines with a higher number.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[AuditLine]:
    """What was done with people, devices and sessions, in order."""
    caller.require(Role.ADMIN, action="read the audit trail")
    with database.read() as work:
        return service.audit_lines(work, after, limit)


@router.get("/devices", responses=problem_responses(NOT_PERMITTED))
def list_devices(database: RequestDatabase, caller: CurrentCaller) -> list[DeviceCard]:
    """All enrolled devices, by name."""
    caller.require(Role.ADMIN, action="see the devices")
    with database.read() as work:
        found = service.devices(work)
    return [DeviceCard(name=device.name, enrolled_at=device.enrolled_at, blocked=device.blocked) for device in found]


@router.post("/devices", status_code=201, responses=problem_responses(NOT_PERMITTED))
def make_enrolment_code(new: NewDevice, database: RequestDatabase, caller: CurrentCaller) -> MadeEnrolmentCode:
    """Make a one-time code with which a device enrols within a day."""
    caller.require(Role.ADMIN, action="enroll devices")

    def make(work: UnitOfWork) -> MadeEnrolmentCode:
        work.person = caller.person
        made = service.make_enrolment_code(work, new.name)
        return MadeEnrolmentCode(enrolment_code=made.code, expires_at=made.expires_at)

    return database.write(make)


@router.post("/devices/enrol", status_code=201, responses=problem_responses(ALREADY_EXISTS, INVALID_REQUEST))
def enrol_device(enrolment: DeviceEnrolment, database: RequestDatabase) -> EnrolledDevice:
    """Show the one-time code, get the device's token; the only request that needs none."""
    return database.write(lambda work: service.enrol(work, enrolment))


@router.patch("/devices/{device}", status_code=204, responses=problem_responses(NOT_PERMITTED, NOT_FOUND))
def change_device(device: str, change: DeviceChange, database: RequestDatabase, caller: CurrentCaller) -> Response:
    """Block a device that was lost, or take that back."""
    caller.require(Role.ADMIN, action="block devices")

    def save(work: UnitOfWork) -> None:
        work.person = caller.person
        service.set_device_blocked(work, normal_code(device), blocked=change.blocked)

    database.write(save)
    return Response(status_code=204)


@router.post("/sign-in", responses=problem_responses(NOT_FOUND, WRONG_PIN, PIN_DELAYED, PERSON_LOCKED))
def sign_in_person(badge_and_pin: SignIn, database: RequestDatabase, device: CurrentDevice) -> Session:
    """A badge was scanned and a PIN typed: a session for the person on this device.

    After each wrong PIN one waits longer; after five a supervisor unlocks the badge.
    """
    return sign_in.sign_in(database, device, badge_and_pin)


@router.post("/sign-out", status_code=204)
def sign_out(database: RequestDatabase, caller: CurrentCaller) -> Response:
    """End the session. What the person scanned on this device is still taken from it."""

    def end(work: UnitOfWork) -> None:
        work.person = caller.person
        service.sign_out(work, caller.person, caller.device)

    database.write(end)
    return Response(status_code=204)
