"""Which field of a journal line a refusal is about, so that a screen can go there. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.journals.values import LineRefused
from shared import errors
from shared.wire.journals import ItemBatchLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.journals.values import JournalLine
    from shared.errors import Problem, Refused
    from shared.wire.journals import BatchLine, ReclassificationBatchLine

_FIELDS: dict[Problem, str] = {
    errors.UNKNOWN_ITEM: "item",
    errors.ITEM_BLOCKED: "item",
    errors.SALES_BLOCKED: "item",
    errors.PURCHASING_BLOCKED: "item",
    errors.VARIANT_BLOCKED: "variant",
    errors.UOM_UNKNOWN: "uom",
    errors.QUANTITY_TOO_FINE: "quantity",
    errors.QUANTITY_NOT_POSITIVE: "quantity",
    errors.SERIAL_QUANTITY_NOT_ONE: "quantity",
    errors.TRACKING_QUANTITY_MISMATCH: "quantity",
    errors.INSUFFICIENT_INVENTORY: "quantity",
    errors.INSUFFICIENT_BIN_CONTENT: "quantity",
    errors.POSTING_DATE_NOT_ALLOWED: "posting_date",
    errors.PERIOD_CLOSED: "posting_date",
    errors.DOCUMENT_NO_REQUIRED: "document_no",
    errors.DOCUMENT_NO_NOT_NEXT: "document_no",
    errors.NUMBER_SERIES_USED_UP: "document_no",
    errors.NUMBER_SERIES_DATE: "document_no",
    errors.LOCATION_REQUIRED: "location",
    errors.BIN_REQUIRED: "bin",
    errors.BIN_NOT_USED: "bin",
    errors.BIN_BLOCKED: "bin",
    errors.SAME_PLACE: "to_bin",
    errors.LOT_REQUIRED: "lot",
    errors.LOT_BLOCKED: "lot",
    errors.LOT_EXPIRED: "lot",
    errors.SERIAL_REQUIRED: "serial",
    errors.SERIAL_BLOCKED: "serial",
    errors.SERIAL_SCANNED_TWICE: "serial",
    errors.SERIAL_ALREADY_IN_STOCK: "serial",
    errors.PACKAGE_REQUIRED: "package",
    errors.EXPIRATION_REQUIRED: "expiration",
    errors.EXPIRATION_MISMATCH: "expiration",
    errors.APPLICATION_INVALID: "applies_to",
    errors.REASON_REQUIRED: "reason",
    errors.SECOND_PERSON_REQUIRED: "quantity",
    errors.RECURRENCE_REQUIRED: "recurrence",
    errors.RECURRENCE_NOT_USED: "recurrence",
}


def about(line: JournalLine, refused: Refused) -> LineRefused:
    """The refusal, with the line and the field that it is about."""
    return LineRefused(line.line_no, field_of(line.line, refused), refused)


def told_once(problems: Iterable[LineRefused]) -> tuple[LineRefused, ...]:
    """What speaks against several numbers of a line in the same words is one problem."""
    return tuple({(each.line_no, each.refused.sentence): each for each in problems}.values())


def field_of(line: BatchLine, refused: Refused) -> str:
    """The field of the line; blank: the whole line. In a reclassification the place is where goods are taken from or brought to."""
    field = _FIELDS.get(refused.problem) or _missing(refused)
    if isinstance(line, ItemBatchLine) or field not in ("location", "bin"):
        return field
    return f"{'from' if _is_about_old_place(line, refused) else 'to'}_{field}"


def _missing(refused: Refused) -> str:
    """The field whose value does not exist."""
    if refused.problem is not errors.NOT_FOUND:
        return ""
    what = refused.facts["what"].lower()
    return next((field for field in ("location", "bin", "variant") if what.startswith(field)), "")


def _is_about_old_place(line: ReclassificationBatchLine, refused: Refused) -> bool:
    """Whether the refusal is about where the goods are taken from; that side is checked first."""
    facts = refused.facts
    is_from_location = facts.get("location") in (line.from_location, line.from_location or "(blank)")
    match refused.problem:
        case errors.BIN_BLOCKED:
            return facts["direction"] == "outbound"
        case errors.BIN_REQUIRED:
            return is_from_location and not line.from_bin
        case errors.BIN_NOT_USED:
            return is_from_location and bool(line.from_bin)
        case errors.LOCATION_REQUIRED:
            return not line.from_location
        case _:
            return facts["key"] in (line.from_location, f"{line.from_bin} at {line.from_location}")
