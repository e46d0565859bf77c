"""Every statement of assignments; the only writer of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, insert, select

from server.assignments.tables import person_zone, work_assignment
from server.assignments.values import Assignment, WorkKey

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Row

    from server.database.unit_of_work import UnitOfWork

_COLUMNS = work_assignment.c


def assignment(work: UnitOfWork, key: WorkKey) -> Assignment | None:
    row = work.connection.execute(select(work_assignment).where(_is(key))).one_or_none()
    return None if row is None else _assignment(row)


def at_location(work: UnitOfWork, location_code: str) -> dict[WorkKey, Assignment]:
    """What is said of the work at the location."""
    rows = work.connection.execute(select(work_assignment).where(_COLUMNS.location_code == location_code))
    return {found.key: found for found in map(_assignment, rows)}


def save(work: UnitOfWork, kept: Assignment) -> None:
    """Let it be so; an assignment that says nothing is gone."""
    remove(work, [kept.key])
    if kept.person or kept.priority is not None:
        work.connection.execute(
            insert(work_assignment).values(
                kind=kept.key.kind,
                document_no=kept.key.document_no,
                location_code=kept.location_code,
                person=kept.person,
                device=kept.device,
                assigned_at=kept.assigned_at,
                assigned_by=kept.assigned_by,
                priority=kept.priority,
            )
        )


def remove(work: UnitOfWork, keys: Iterable[WorkKey]) -> None:
    for key in keys:
        work.connection.execute(delete(work_assignment).where(_is(key)))


def zones(work: UnitOfWork, person: str, location_code: str) -> frozenset[str]:
    """Zones whose work the person is given there; none: of all."""
    columns = person_zone.c
    statement = select(columns.zone_code).where(columns.person == person, columns.location_code == location_code)
    return frozenset(work.connection.execute(statement).scalars())


def save_zones(work: UnitOfWork, person: str, location_code: str, zone_codes: Iterable[str]) -> None:
    columns = person_zone.c
    work.connection.execute(delete(person_zone).where(columns.person == person, columns.location_code == location_code))
    rows = [{"person": person, "location_code": location_code, "zone_code": zone} for zone in sorted(set(zone_codes))]
    if rows:
        work.connection.execute(insert(person_zone), rows)


def _is(key: WorkKey) -> ColumnElement[bool]:
    return and_(_COLUMNS.kind == key.kind, _COLUMNS.document_no == key.document_no)


def _assignment(row: Row[Any]) -> Assignment:
    return Assignment(
        key=WorkKey(row.kind, row.document_no),
        location_code=row.location_code,
        person=row.person,
        device=row.device,
        assigned_at=row.assigned_at,
        assigned_by=row.assigned_by,
        priority=row.priority,
    )
