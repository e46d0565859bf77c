"""Every statement of label printers and print jobs; the only writer of their tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, or_, select, update

from server.database.numbers import take_numbers
from server.labels.tables import PRINT_JOB_NUMBERS, label_printer, print_job
from server.labels.values import JobStatus, Media, Printer, PrintJob

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Row

    from server.database.unit_of_work import UnitOfWork

_JOB = print_job.c


def printers(work: UnitOfWork) -> list[Printer]:
    """All printers, by code."""
    return [_printer(row) for row in work.connection.execute(select(label_printer).order_by(label_printer.c.code))]


def printer(work: UnitOfWork, code: str) -> Printer | None:
    row = work.connection.execute(select(label_printer).where(label_printer.c.code == code)).one_or_none()
    return None if row is None else _printer(row)


def save_printer(work: UnitOfWork, kept: Printer) -> None:
    """Make the printer, or let it be so."""
    delete_printer(work, kept.code)
    work.connection.execute(
        insert(label_printer).values(
            code=kept.code,
            name=kept.name,
            location_code=kept.location_code,
            is_default=kept.is_default,
            host=kept.host,
            port=kept.port,
            width_mm=kept.media.width_mm,
            height_mm=kept.media.height_mm,
            dpi=kept.media.dpi,
        )
    )


def delete_printer(work: UnitOfWork, code: str) -> None:
    work.connection.execute(delete(label_printer).where(label_printer.c.code == code))


def no_other_default(work: UnitOfWork, kept: Printer) -> None:
    """Of the printers of a location one is the default."""
    here, other = label_printer.c.location_code == kept.location_code, label_printer.c.code != kept.code
    work.connection.execute(update(label_printer).where(here, other).values(is_default=False))


def insert_job(work: UnitOfWork, *, printer_code: str, zpl: bytes, labels: int, heading: str) -> int:
    """Let it wait; its number."""
    (job_no,) = take_numbers(work.connection, PRINT_JOB_NUMBERS, 1)
    work.connection.execute(
        insert(print_job).values(
            job_no=job_no,
            printer_code=printer_code,
            status=JobStatus.WAITING.value,
            zpl=zpl,
            labels=labels,
            heading=heading,
            tries=0,
            last_error="",
            next_try_at=work.now,
            person=work.person,
            made_at=work.now,
            transaction_id=work.transaction_id,
        )
    )
    return job_no


def jobs(work: UnitOfWork, *, printer_code: str, status: str, after: int, limit: int) -> list[PrintJob]:
    """Jobs numbered behind `after`; blank does not narrow."""
    filters = [column == value for column, value in ((_JOB.printer_code, printer_code), (_JOB.status, status)) if value]
    statement = select(print_job).where(_JOB.job_no > after, *filters).order_by(_JOB.job_no).limit(limit)
    return [_job(row) for row in work.connection.execute(statement)]


def job(work: UnitOfWork, job_no: int) -> PrintJob | None:
    row = work.connection.execute(select(print_job).where(_JOB.job_no == job_no)).one_or_none()
    return None if row is None else _job(row)


def jobs_of_transaction(work: UnitOfWork, transaction_id: str) -> list[PrintJob]:
    return [_job(row) for row in work.connection.execute(select(print_job).where(_JOB.transaction_id == transaction_id))]


def due_job(work: UnitOfWork) -> PrintJob | None:
    """The first job that may be sent now: one that waits, or was left behind by a server that died."""
    is_due = or_(_JOB.status == JobStatus.WAITING.value, _JOB.status == JobStatus.SENDING.value)
    statement = select(print_job).where(is_due, _JOB.next_try_at <= work.now).order_by(_JOB.next_try_at, _JOB.job_no).limit(1)
    row = work.connection.execute(statement.with_for_update(skip_locked=True)).one_or_none()
    return None if row is None else _job(row)


def has_due_job(work: UnitOfWork) -> bool:
    statuses = (JobStatus.WAITING.value, JobStatus.SENDING.value)
    statement = select(_JOB.job_no).where(_JOB.status.in_(statuses), _JOB.next_try_at <= work.now).limit(1)
    return work.connection.execute(statement).first() is not None


def set_status(work: UnitOfWork, job_no: int, status: JobStatus, *, next_try_at: datetime | None = None) -> None:
    values: dict[str, Any] = {"status": status.value}
    if next_try_at is not None:
        values["next_try_at"] = next_try_at
    if status is JobStatus.PRINTED:
        values |= {"printed_at": work.now, "last_error": ""}
    work.connection.execute(update(print_job).where(_JOB.job_no == job_no).values(values))


def note_failure(work: UnitOfWork, job_no: int, reason: str, tries: int) -> None:
    work.connection.execute(update(print_job).where(_JOB.job_no == job_no).values(last_error=reason[:250], tries=tries))


def _printer(row: Row[Any]) -> Printer:
    media = Media(row.width_mm, row.height_mm, row.dpi)
    return Printer(row.code, row.host, row.port, row.name, row.location_code, row.is_default, media)


def _job(row: Row[Any]) -> PrintJob:
    return PrintJob(
        job_no=row.job_no,
        printer_code=row.printer_code,
        status=JobStatus(row.status),
        zpl=row.zpl,
        labels=row.labels,
        heading=row.heading,
        tries=row.tries,
        last_error=row.last_error,
        person=row.person,
        made_at=row.made_at,
        printed_at=row.printed_at,
        transaction_id=row.transaction_id,
    )
