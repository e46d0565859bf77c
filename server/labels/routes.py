"""Labels, label printers and what waits for them, over HTTP: thin."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response, status

from server.access.authentication import CurrentCaller
from server.database.requests import RequestDatabase
from server.database.unit_of_work import UnitOfWork
from server.labels import service
from server.labels.values import Printer, PrintJob
from server.problems import problem_responses
from shared.errors import (
    INVALID_REQUEST,
    LABEL_TOO_LARGE,
    NO_PRINTER,
    NOT_FOUND,
    NOT_PERMITTED,
    PRINT_JOB_DONE,
    TOO_MANY_LABELS,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
)
from shared.wire.access import Role
from shared.wire.fields import Code, CodeOrBlank
from shared.wire.labels import LabelFile, NewPrintJob, PrinterCard, PrintJobCard

router = APIRouter(prefix="/api/v1", tags=["labels"], responses=problem_responses(NOT_PERMITTED))

_OF_LABELS = (NOT_PERMITTED, NOT_FOUND, UNKNOWN_ITEM, UOM_UNKNOWN, INVALID_REQUEST, LABEL_TOO_LARGE, TOO_MANY_LABELS)
_MEDIA_TYPES = {"pdf": "application/pdf", "png": "image/png", "zpl": "application/vnd.zebra.zpl"}
_FILES = {"content": {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in _MEDIA_TYPES.values()}}


@router.post(
    "/labels", response_class=Response, responses={200: _FILES | {"description": "The labels."}, **problem_responses(*_OF_LABELS)}
)
def make_labels(wanted: LabelFile, database: RequestDatabase, caller: CurrentCaller) -> Response:
    """Labels as a file: PDF sheets for an office printer, one PNG, or ZPL."""
    caller.require(Role.FLOOR, action="print labels")
    with database.read() as work:
        content = service.file(work, wanted)
    return Response(content, media_type=_MEDIA_TYPES[wanted.format])


@router.post("/print-jobs", status_code=status.HTTP_201_CREATED, responses=problem_responses(*_OF_LABELS, NO_PRINTER))
def print_labels(new: NewPrintJob, database: RequestDatabase, caller: CurrentCaller) -> PrintJobCard:
    """Labels for a label printer. They are sent in the background; a printer that is not reachable gets them later."""
    caller.require(Role.FLOOR, action="print labels")

    def queue(work: UnitOfWork) -> PrintJobCard:
        work.person = caller.person
        return _job_card(service.queue(work, service.require_printer(work, new.printer), new.labels))

    return database.write(queue)


@router.get("/print-jobs")
def list_print_jobs(
    database: RequestDatabase,
    _caller: CurrentCaller,
    printer: CodeOrBlank = "",
    status: Literal["", "waiting", "sending", "printed", "cancelled"] = "",
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> tuple[PrintJobCard, ...]:
    """What waits for a printer, and what was printed; `after`: the last number of the page before."""
    with database.read() as work:
        found = service.jobs(work, printer_code=printer, status=status, after=after, limit=limit)
    return tuple(_job_card(job) for job in found)


@router.post("/print-jobs/{no}/cancel", responses=problem_responses(NOT_PERMITTED, NOT_FOUND, PRINT_JOB_DONE))
def cancel_print_job(no: int, database: RequestDatabase, caller: CurrentCaller) -> PrintJobCard:
    """Do not print what still waits."""
    caller.require(Role.FLOOR, action="cancel labels")
    return database.write(lambda work: _job_card(service.cancel(work, no)))


@router.post("/print-jobs/{no}/print-again", responses=problem_responses(NOT_PERMITTED, NOT_FOUND))
def print_job_again(no: int, database: RequestDatabase, caller: CurrentCaller) -> PrintJobCard:
    """Print it now: once more, or without waiting for the next try."""
    caller.require(Role.FLOOR, action="print labels")
    return database.write(lambda work: _job_card(service.print_again(work, no)))


@router.get("/label-printers")
def list_label_printers(database: RequestDatabase, _caller: CurrentCaller) -> tuple[PrinterCard, ...]:
    """All label printers, by code."""
    with database.read() as work:
        return tuple(_printer_card(printer) for printer in service.printers(work))


@router.put("/label-printers", responses=problem_responses(NOT_PERMITTED, NOT_FOUND))
def save_label_printer(card: PrinterCard, database: RequestDatabase, caller: CurrentCaller) -> PrinterCard:
    """Make a printer known, or change it."""
    caller.require(Role.ADMIN, action="set up printers")
    return database.write(lambda work: _printer_card(service.save_printer(work, card)))


@router.delete(
    "/label-printers/{code}", status_code=status.HTTP_204_NO_CONTENT, responses=problem_responses(NOT_PERMITTED, NO_PRINTER)
)
def delete_label_printer(code: Code, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Forget a printer."""
    caller.require(Role.ADMIN, action="set up printers")
    database.write(lambda work: service.delete_printer(work, code))


def _printer_card(printer: Printer) -> PrinterCard:
    return PrinterCard(
        code=printer.code,
        name=printer.name,
        location=printer.location_code,
        is_default=printer.is_default,
        host=printer.host,
        port=printer.port,
        width_mm=printer.media.width_mm,
        height_mm=printer.media.height_mm,
        dpi=printer.media.dpi,
    )


def _job_card(job: PrintJob) -> PrintJobCard:
    return PrintJobCard(
        no=job.job_no,
        printer=job.printer_code,
        status=job.status.value,
        labels=job.labels,
        heading=job.heading,
        tries=job.tries,
        last_error=job.last_error,
        person=job.person,
        made_at=job.made_at,
        printed_at=job.printed_at,
    )
