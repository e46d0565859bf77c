"""What people do with access: be added, unlocked and blocked; enrol devices; sign in and out. Each leaves an audit line.

Signing in takes two transactions, because the PIN is checked between them and that is slow on purpose: `begin_attempt` counts
the attempt as wrong before anybody knows (so that a hundred at once are no way round the lock), `sign_in` takes that back.
`server/access/sign_in.py` does the three steps.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from server.access import rules, store
from server.access.tokens import new_enrolment_code, new_token, token_hash
from server.access.values import WRONG_PINS_MAX, Person
from server.database.changes import Change, record_changes
from shared.errors import ALREADY_EXISTS, INVALID_REQUEST, NOT_FOUND, PERSON_LOCKED, WRONG_PIN, Refused
from shared.wire.access import AuditLine, EnrolledDevice, NewPerson, PersonCard, Session

if TYPE_CHECKING:
    from datetime import datetime

    from server.database.unit_of_work import UnitOfWork
    from shared.wire.access import DeviceEnrolment, PersonChange


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled device."""

    name: str
    enrolled_at: datetime
    blocked: bool


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """A one-time code for a device, in clear: it is shown once."""

    code: str
    expires_at: datetime


def person_named(work: UnitOfWork, name: str) -> Person:
    """The person with this user name. Raises: Refused(NOT_FOUND)."""
    found = store.person_by_name(work, name)
    if found is None:
        raise Refused(NOT_FOUND, what="person", key=name)
    return found


def people(work: UnitOfWork) -> list[Person]:
    """Everybody, by user name."""
    return store.people(work)


def person_card(person: Person) -> PersonCard:
    """The person as everybody may see them."""
    return PersonCard(
        person=person.person,
        name=person.name,
        roles=person.roles,
        locations=person.locations,
        default_location=person.default_location,
        blocked=person.is_locked,
    )


def add_person(work: UnitOfWork, new: NewPerson, pin_hash: str) -> Person:
    """Make a person known; `pin_hash` by `tokens.pin_hash(new.pin)`, before the transaction. Raises: Refused(ALREADY_EXISTS)."""
    if store.person_by_name(work, new.person) is not None:
        raise Refused(ALREADY_EXISTS, what="Person", key=new.person)
    added = Person(new.person, new.name, pin_hash, new.roles, new.locations, new.default_location)
    rules.require_default_location(added)
    store.add_person(work, added)
    _tell_devices(work, added)
    store.add_audit_line(work, "add_person", subject=new.person, device_name="", detail=", ".join(new.roles))
    return added


def change_person(work: UnitOfWork, name: str, change: PersonChange, pin_hash: str | None) -> Person:
    """Change what is given. Who is blocked is signed out everywhere. Raises: Refused(NOT_FOUND)."""
    given = change.model_dump(exclude_unset=True, exclude_none=True, exclude={"pin"})
    changed = replace(person_named(work, name), **given)
    rules.require_default_location(changed)
    if pin_hash is not None:
        changed = replace(changed, pin_hash=pin_hash)
    store.save_person(work, changed)
    _tell_devices(work, changed)
    if changed.blocked:
        store.end_sessions(work, name)
    store.add_audit_line(work, "change_person", subject=name, device_name="", detail=", ".join(sorted(change.model_fields_set)))
    return changed


def unlock_person(work: UnitOfWork, name: str, device: str = "") -> Person:
    """Let who mistyped the PIN five times try again. Raises: Refused(NOT_FOUND, NOT_PERMITTED)."""
    person = person_named(work, name)
    rules.require_unlockable(person)
    unlocked = replace(person, wrong_pins=0, pin_not_before=None)
    store.save_person(work, unlocked)
    _tell_devices(work, unlocked)
    store.add_audit_line(work, "unlock_person", subject=name, device_name=device, detail="")
    return unlocked


def make_enrolment_code(work: UnitOfWork, device: str = "") -> EnrolmentCode:
    """A code with which one device may enrol, once, within a day; for a named device also again, with a new token."""
    made = EnrolmentCode(new_enrolment_code(), work.now + rules.ENROLMENT_CODE_VALID)
    store.add_enrolment_code(work, token_hash(made.code), device, made.expires_at)
    store.add_audit_line(work, "make_enrolment_code", subject=device, device_name="", detail="")
    return made


def enrol(work: UnitOfWork, enrolment: DeviceEnrolment) -> EnrolledDevice:
    """Use the code up and give the device its token. Raises: Refused(INVALID_REQUEST, ALREADY_EXISTS)."""
    made_for = store.use_enrolment_code(work, token_hash(enrolment.enrolment_code.upper()), enrolment.name)
    if made_for is None or made_for not in ("", enrolment.name):
        raise Refused(INVALID_REQUEST, reason="the enrolment code does not count; ask for a new one")
    if made_for == "" and store.device_exists(work, enrolment.name):
        raise Refused(ALREADY_EXISTS, what="Device", key=enrolment.name)
    token = new_token()
    store.save_device(work, enrolment.name, token_hash(token))
    store.add_audit_line(work, "enrol_device", subject=enrolment.name, device_name=enrolment.name, detail="")
    return EnrolledDevice(name=enrolment.name, device_token=token)


def devices(work: UnitOfWork) -> list[Device]:
    """All enrolled devices, by name."""
    return [Device(**row) for row in store.devices(work)]


def set_device_blocked(work: UnitOfWork, name: str, *, blocked: bool) -> None:
    """A lost device's token stops counting, or counts again. Raises: Refused(NOT_FOUND)."""
    if not store.device_exists(work, name):
        raise Refused(NOT_FOUND, what="device", key=name)
    store.set_device_blocked(work, name, blocked=blocked)
    store.add_audit_line(work, "block_device" if blocked else "unblock_device", subject=name, device_name="", detail="")


def note(work: UnitOfWork, action: str, *, subject: str = "", detail: str = "") -> None:
    """Leave an audit line for what another capability did."""
    store.add_audit_line(work, action, subject=subject, device_name="", detail=detail)


def audit_lines(work: UnitOfWork, after: int = 0, limit: int = 1000) -> list[AuditLine]:
    """What was done, in order: the lines after that number, at most so many."""
    return [AuditLine(**row) for row in store.audit_lines(work, after, limit)]


def begin_attempt(work: UnitOfWork, badge: str) -> Person:
    """Count an attempt to sign in as wrong, until `sign_in` says otherwise; the person with that attempt counted.

    Raises: Refused(NOT_FOUND, PERSON_LOCKED, PIN_DELAYED). Source: spec/handheld.md, section 5, rule 1.
    """
    person = person_named(work, badge)
    rules.require_attempt(person, work.now)
    wrong_pins = person.wrong_pins + 1
    attempted = replace(person, wrong_pins=wrong_pins, pin_not_before=work.now + rules.delay_after(wrong_pins))
    store.save_person(work, attempted)
    if attempted.is_locked:
        _tell_devices(work, attempted)
    return attempted


def refuse_pin(work: UnitOfWork, attempted: Person, device: str) -> Refused:
    """Write down that the PIN was wrong; what to answer."""
    store.add_audit_line(work, "wrong_pin", subject=attempted.person, device_name=device, detail="")
    if attempted.is_locked:
        return Refused(PERSON_LOCKED, person=attempted.person)
    return Refused(WRONG_PIN, attempts_left=WRONG_PINS_MAX - attempted.wrong_pins)


def sign_in(work: UnitOfWork, name: str, device: str) -> Session:
    """The PIN was right: a session on this device, in place of the person's earlier one there. Raises: Refused(PERSON_LOCKED)."""
    person = person_named(work, name)
    if person.blocked:
        raise Refused(PERSON_LOCKED, person=name)
    signed_in = replace(person, wrong_pins=0, pin_not_before=None)
    store.save_person(work, signed_in)
    if person.is_locked:  # by the attempt that this sign-in takes back
        _tell_devices(work, signed_in)
    store.end_sessions(work, name, device)
    token = new_token()
    store.add_session(work, token_hash(token), name, device, work.now + rules.SESSION_VALID)
    store.note_sign_in(work, name, device)
    store.add_audit_line(work, "sign_in", subject=name, device_name=device, detail="")
    return Session(
        session_token=token,
        person=name,
        name=person.name,
        roles=person.roles,
        locations=person.locations,
        default_location=person.default_location,
        language=person.language,
    )


def sign_out(work: UnitOfWork, name: str, device: str) -> None:
    """End the person's session on this device. What they scanned there is still taken from it."""
    store.end_sessions(work, name, device)
    store.add_audit_line(work, "sign_out", subject=name, device_name=device, detail="")


def device_by_token(work: UnitOfWork, token: str) -> str | None:
    """Name of the device that has this token."""
    return store.device_by_token(work, token_hash(token))


def person_by_session(work: UnitOfWork, token: str, device: str) -> Person | None:
    """Who is signed in on the device with this token."""
    person = store.person_by_session(work, token_hash(token), device)
    return person if person is not None and not person.blocked else None


def person_on_device(work: UnitOfWork, name: str, device: str) -> Person | None:
    """The person, where they have ever signed in on this device: it may send what they scanned, later and offline too."""
    return store.person_on_device(work, name, device)


def _tell_devices(work: UnitOfWork, person: Person) -> None:
    """Devices keep the cards of people, so that those who signed in there before can work offline."""
    record_changes(work.connection, [Change("person", (person.person,))])
