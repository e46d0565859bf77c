"""What people do with labels: have them as a file, or out of a label printer; and look after what waits for a printer.

Nobody waits for a printer. What is wanted is drawn, kept, and sent by `dispatcher.py` as soon as the printer takes it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from server.access import service as access
from server.catalog import service as catalog
from server.labels import rules, store, templates
from server.labels.images import label_png
from server.labels.sheets import label_sheet
from server.labels.values import JobStatus, Media, Printer
from server.labels.zpl import labels_zpl
from server.ledger import service as ledger
from server.license_plates import standing as license_plates
from shared.errors import INVALID_REQUEST, LABEL_TOO_LARGE, NOT_FOUND, PRINT_JOB_DONE, TOO_MANY_LABELS, Refused
from shared.quantities import quantity_in_unit
from shared.tracking import Tracking
from shared.wire.labels import LABELS_MAX
from shared.wire.transactions import Posted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.access.authentication import Caller
    from server.database.unit_of_work import UnitOfWork
    from server.labels.templates import Label
    from server.labels.values import PrintJob
    from shared.wire.labels import LabelFile, LabelToPrint, PrinterCard
    from shared.wire.transactions import Transaction

_GOODS_ON_A_PLATE_LABEL = 3
_HEADING_MAX = 250

# Labels


def label(work: UnitOfWork, wanted: LabelToPrint, location_code: str = "") -> Label:
    """What stands on the label. Raises: Refused(NOT_FOUND, UNKNOWN_ITEM, UOM_UNKNOWN, INVALID_REQUEST)."""
    try:
        return _label(work, wanted, location_code)
    except ValueError as error:  # a code that no barcode can carry
        raise Refused(INVALID_REQUEST, reason=str(error)) from error


def _label(work: UnitOfWork, wanted: LabelToPrint, location_code: str) -> Label:
    match wanted.kind:
        case "bin":
            place = catalog.bin_(work, wanted.location or location_code, wanted.bin)
            return templates.bin_label(place.location_code, place.code)
        case "plate":
            return templates.plate_label(wanted.plate, *_goods_on(work, wanted.plate))
        case "document":
            return templates.document_label(wanted.document, "Document")
        case "badge":
            person = access.person_named(work, wanted.person)
            return templates.badge_label(person.person, person.name)
        case _:
            return _goods_label(work, wanted)


def _goods_label(work: UnitOfWork, wanted: LabelToPrint) -> Label:
    item = catalog.item(work, wanted.item)
    catalog.require_variant(item, wanted.variant)
    catalog.base_units_per(item, wanted.uom)
    numbers = Tracking(wanted.lot, wanted.serial)
    _, known_date = ledger.known_expiration(work, item.no, wanted.variant, numbers)
    barcode = rules.barcode_of(catalog.references_of(work, [item.no]), wanted, item.base_uom)
    return rules.goods_label(item, barcode, wanted, wanted.expiration or known_date)


def _goods_on(work: UnitOfWork, plate_no: str) -> list[str]:
    """The first few lines of what stands on the plate; nothing of one that nobody has used yet."""
    try:
        standing = license_plates.contents(work, plate_no)
    except Refused:
        return []
    return [
        f"{each.goods.item_no} {each.goods.tracking.lot_no}".strip()
        + f"  {quantity_in_unit(each.goods.quantity, each.goods.base_units_per_unit)} {each.goods.uom_code}"
        for each in standing[:_GOODS_ON_A_PLATE_LABEL]
    ]


def file(work: UnitOfWork, wanted: LabelFile) -> bytes:
    """The labels as one file. Raises: what `label` raises, and Refused(INVALID_REQUEST, LABEL_TOO_LARGE)."""
    labels = [(label(work, each), each.copies) for each in wanted.labels]
    _require_not_too_many(wanted.labels)
    if wanted.format == "zpl":
        return _zpl(labels, Media())
    if wanted.format == "png":
        if len(labels) > 1:
            raise Refused(INVALID_REQUEST, reason="a PNG holds one label: ask for each, or for a PDF")
        return label_png(labels[0][0])
    return label_sheet([("Labels", [each for each, copies in labels for _ in range(copies)])])


def _zpl(labels: Sequence[tuple[Label, int]], media: Media) -> bytes:
    try:
        return labels_zpl(labels, media)
    except ValueError as error:
        raise Refused(LABEL_TOO_LARGE, label=labels[0][0].heading, reason=str(error)) from error


def _require_not_too_many(labels: Sequence[LabelToPrint]) -> None:
    if rules.count(labels) > LABELS_MAX:
        raise Refused(TOO_MANY_LABELS, count=rules.count(labels), most=LABELS_MAX)


# Printing


def queue(work: UnitOfWork, printer: Printer, wanted: Sequence[LabelToPrint], location_code: str = "") -> PrintJob:
    """Let these labels wait for the printer. Raises: what `label` raises, and Refused(LABEL_TOO_LARGE)."""
    _require_not_too_many(wanted)
    labels = [(label(work, each, location_code), each.copies) for each in wanted]
    zpl, heading = _zpl(labels, printer.media), labels[0][0].heading[:_HEADING_MAX]
    job_no = store.insert_job(work, printer_code=printer.code, zpl=zpl, labels=rules.count(wanted), heading=heading)
    return print_job(work, job_no)


def wanted_on_the_floor(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """Labels that somebody on the floor wants; they wait for the printer, and the person does not.

    Raises: Refused(NO_PRINTER), and what `queue` raises.
    """
    content = transaction.content
    assert content.kind == "labels_wanted"
    printer = rules.printer_for(store.printers(work), content.printer, transaction.location)
    job = queue(work, printer, content.labels, transaction.location)
    return Posted(id=transaction.id, document_no=printer.code, message=f"{job.labels} labels for {printer.name or printer.code}")


def undo_wanted(work: UnitOfWork, transaction: Transaction, answer: Posted, _caller: Caller) -> Posted:
    """What has not been printed is not printed any more. Raises: Refused(PRINT_JOB_DONE)."""
    for job in store.jobs_of_transaction(work, str(transaction.id)):
        cancel(work, job.job_no)
    return Posted(id=transaction.id, document_no=answer.document_no, message="Labels cancelled")


def print_job(work: UnitOfWork, job_no: int) -> PrintJob:
    """The job. Raises: Refused(NOT_FOUND)."""
    found = store.job(work, job_no)
    if found is None:
        raise Refused(NOT_FOUND, what="print job", key=job_no)
    return found


def jobs(work: UnitOfWork, *, printer_code: str, status: str, after: int, limit: int) -> list[PrintJob]:
    """Jobs numbered behind `after`, at most `limit`; a blank printer or status does not narrow."""
    return store.jobs(work, printer_code=printer_code, status=status, after=after, limit=limit)


def cancel(work: UnitOfWork, job_no: int) -> PrintJob:
    """Do not print it. Raises: Refused(NOT_FOUND, PRINT_JOB_DONE)."""
    job = print_job(work, job_no)
    if job.status is not JobStatus.WAITING:
        raise Refused(PRINT_JOB_DONE, job=job_no, status=job.status)
    store.set_status(work, job_no, JobStatus.CANCELLED)
    return print_job(work, job_no)


def print_again(work: UnitOfWork, job_no: int) -> PrintJob:
    """Print it now, whether it waits, was cancelled, or was printed before. Raises: Refused(NOT_FOUND)."""
    print_job(work, job_no)
    store.set_status(work, job_no, JobStatus.WAITING, next_try_at=work.now)
    return print_job(work, job_no)


# What the dispatcher asks


def take_due_job(work: UnitOfWork) -> tuple[PrintJob, Printer] | None:
    """The next job to send, which no other server sends meanwhile; None: nothing is due."""
    job = store.due_job(work)
    if job is None:
        return None
    printer = store.printer(work, job.printer_code)
    if printer is None:
        sent_in_vain(work, job, f"there is no printer {job.printer_code} any more")
        return None
    store.set_status(work, job.job_no, JobStatus.SENDING, next_try_at=work.now + timedelta(seconds=rules.SENDING_SECONDS))
    return job, printer


def sent(work: UnitOfWork, job: PrintJob) -> None:
    """The printer has taken it."""
    store.set_status(work, job.job_no, JobStatus.PRINTED)


def sent_in_vain(work: UnitOfWork, job: PrintJob, reason: str) -> None:
    """The printer has not taken it: it waits, and is sent again after a while."""
    tries = job.tries + 1
    store.note_failure(work, job.job_no, reason, tries)
    store.set_status(work, job.job_no, JobStatus.WAITING, next_try_at=work.now + rules.pause_after(tries))


# Printers


def printers(work: UnitOfWork) -> list[Printer]:
    """All label printers, by code."""
    return store.printers(work)


def require_printer(work: UnitOfWork, code: str) -> Printer:
    """The printer. Raises: Refused(NO_PRINTER)."""
    return rules.printer_for(store.printers(work), code, "")


def save_printer(work: UnitOfWork, card: PrinterCard) -> Printer:
    """Make the printer, or let it be so. Raises: Refused(NOT_FOUND) for a location that does not exist."""
    if card.location:
        catalog.location(work, card.location)
    media = Media(card.width_mm, card.height_mm, card.dpi)
    kept = Printer(card.code, card.host, card.port, card.name, card.location, card.is_default, media)
    store.save_printer(work, kept)
    if kept.is_default:
        store.no_other_default(work, kept)
    return kept


def delete_printer(work: UnitOfWork, code: str) -> None:
    """Forget the printer; what waits for it stays, and says so. Raises: Refused(NO_PRINTER)."""
    store.delete_printer(work, require_printer(work, code).code)
