"""Every statement of access; the only writer of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, insert, select, update

from server.access.tables import AUDIT_LINE_NOS, audit_line, device, device_sign_in, enrolment_code, person, session
from server.access.values import Person
from server.database.numbers import take_numbers
from server.database.prepared import Prepared
from server.database.remembered import remember
from shared.wire.access import Role

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import RowMapping

    from server.database.unit_of_work import UnitOfWork

_PEOPLE = remember("people", person, device, device_sign_in)
# Asked with every request and every transaction, so they are prepared.
_DEVICE_BY_TOKEN = Prepared(
    select(device.c.name).where(device.c.token_hash == bindparam("token_hash"), device.c.blocked == bindparam("blocked"))
)
_PERSON_COLUMNS = (person.c.person, person.c.name, person.c.roles, person.c.locations, person.c.language, person.c.blocked)
_PERSON_BY_SESSION = Prepared(
    select(*_PERSON_COLUMNS)
    .select_from(session.join(person, session.c.person == person.c.person))
    .where(
        session.c.token_hash == bindparam("token_hash"),
        session.c.device == bindparam("device"),
        session.c.expires_at > bindparam("now", type_=session.c.expires_at.type),
    )
)
_PERSON_ON_DEVICE = Prepared(
    select(*_PERSON_COLUMNS)
    .select_from(device_sign_in.join(person, device_sign_in.c.person == person.c.person))
    .where(device_sign_in.c.device == bindparam("device"), device_sign_in.c.person == bindparam("person"))
)


def person_by_name(work: UnitOfWork, name: str) -> Person | None:
    row = work.connection.execute(select(person).where(person.c.person == name)).mappings().one_or_none()
    return _person(row) if row is not None else None


def people(work: UnitOfWork) -> list[Person]:
    rows = work.connection.execute(select(person).order_by(person.c.person)).mappings()
    return [_person(row) for row in rows]


def add_person(work: UnitOfWork, new: Person) -> None:
    work.connection.execute(insert(person).values(**_columns(new)))


def save_person(work: UnitOfWork, changed: Person) -> None:
    work.connection.execute(update(person).where(person.c.person == changed.person).values(**_columns(changed)))


def person_by_session(work: UnitOfWork, token_hash: bytes, device_name: str) -> Person | None:
    row = _PERSON_BY_SESSION.first(work.connection, {"token_hash": token_hash, "device": device_name, "now": work.now})
    return _person_without_pin(row) if row is not None else None


def person_on_device(work: UnitOfWork, name: str, device_name: str) -> Person | None:
    return work.remembered(_PEOPLE, (device_name, name), lambda: _read_person_on_device(work, name, device_name))


def _read_person_on_device(work: UnitOfWork, name: str, device_name: str) -> Person | None:
    row = _PERSON_ON_DEVICE.first(work.connection, {"device": device_name, "person": name})
    return _person_without_pin(row) if row is not None else None


def device_by_token(work: UnitOfWork, token_hash: bytes) -> str | None:
    return work.remembered(_PEOPLE, token_hash, lambda: _read_device_by_token(work, token_hash))


def _read_device_by_token(work: UnitOfWork, token_hash: bytes) -> str | None:
    row = _DEVICE_BY_TOKEN.first(work.connection, {"token_hash": token_hash, "blocked": False})
    return str(row[0]) if row is not None else None


def devices(work: UnitOfWork) -> list[RowMapping]:
    columns = (device.c.name, device.c.enrolled_at, device.c.blocked)
    return list(work.connection.execute(select(*columns).order_by(device.c.name)).mappings())


def device_exists(work: UnitOfWork, name: str) -> bool:
    return work.connection.execute(select(device.c.name).where(device.c.name == name)).one_or_none() is not None


def save_device(work: UnitOfWork, name: str, token_hash: bytes) -> None:
    """Make the device known, or give it another token."""
    values = {"token_hash": token_hash, "enrolled_at": work.now, "blocked": False}
    if device_exists(work, name):
        work.connection.execute(update(device).where(device.c.name == name).values(**values))
    else:
        work.connection.execute(insert(device).values(name=name, **values))


def set_device_blocked(work: UnitOfWork, name: str, *, blocked: bool) -> None:
    work.connection.execute(update(device).where(device.c.name == name).values(blocked=blocked))


def add_enrolment_code(work: UnitOfWork, code_hash: bytes, device_name: str, expires_at: datetime) -> None:
    values = {"code_hash": code_hash, "device": device_name, "made_by": work.person, "expires_at": expires_at, "used_by": ""}
    work.connection.execute(insert(enrolment_code).values(**values))


def use_enrolment_code(work: UnitOfWork, code_hash: bytes, device_name: str) -> str | None:
    """Use the code up; the device that it was made for (blank: any new one), None where it does not count (any more)."""
    still_counts = and_(
        enrolment_code.c.code_hash == code_hash, enrolment_code.c.used_by == "", enrolment_code.c.expires_at > work.now
    )
    used = update(enrolment_code).where(still_counts).values(used_by=device_name).returning(enrolment_code.c.device)
    row = work.connection.execute(used).one_or_none()
    return str(row[0]) if row is not None else None


def add_session(work: UnitOfWork, token_hash: bytes, name: str, device_name: str, expires_at: datetime) -> None:
    values = {"token_hash": token_hash, "person": name, "device": device_name, "expires_at": expires_at}
    work.connection.execute(insert(session).values(**values))


def end_sessions(work: UnitOfWork, name: str, device_name: str | None = None) -> None:
    """End the person's sessions on one device, or on all."""
    ended = delete(session).where(session.c.person == name)
    work.connection.execute(ended if device_name is None else ended.where(session.c.device == device_name))


def note_sign_in(work: UnitOfWork, name: str, device_name: str) -> None:
    """Remember that the person has signed in on the device."""
    same = and_(device_sign_in.c.device == device_name, device_sign_in.c.person == name)
    if work.connection.execute(update(device_sign_in).where(same).values(last_at=work.now)).rowcount == 0:
        values = {"device": device_name, "person": name, "first_at": work.now, "last_at": work.now}
        work.connection.execute(insert(device_sign_in).values(**values))


def add_audit_line(work: UnitOfWork, action: str, *, subject: str, device_name: str, detail: str) -> None:
    [entry_no] = take_numbers(work.connection, AUDIT_LINE_NOS, 1)
    values = {"at": work.now, "person": work.person, "device": device_name, "action": action, "subject": subject}
    work.connection.execute(insert(audit_line).values(entry_no=entry_no, detail=detail[:500], **values))


def audit_lines(work: UnitOfWork, after: int, limit: int) -> list[RowMapping]:
    lines = select(audit_line).where(audit_line.c.entry_no > after).order_by(audit_line.c.entry_no).limit(limit)
    return list(work.connection.execute(lines).mappings())


def _columns(value: Person) -> dict[str, Any]:
    return {
        "person": value.person,
        "name": value.name,
        "pin_hash": value.pin_hash,
        "roles": [role.value for role in value.roles],
        "locations": list(value.locations),
        "default_location": value.default_location,
        "language": value.language,
        "blocked": value.blocked,
        "wrong_pins": value.wrong_pins,
        "pin_not_before": value.pin_not_before,
    }


def _person(row: RowMapping) -> Person:
    roles = tuple(Role(role) for role in row["roles"])
    return Person(**{**row, "roles": roles, "locations": tuple(row["locations"])})


def _person_without_pin(row: Any) -> Person:
    """The person without what concerns the PIN."""
    name, full_name, roles, locations, language, blocked = row
    return Person(
        person=name,
        name=full_name,
        pin_hash="",
        roles=tuple(map(Role, roles)),
        locations=tuple(locations),
        language=language,
        blocked=blocked,
    )
