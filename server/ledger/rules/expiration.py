"""Which expiration date goods have when they move, and whether expired ones may leave. Source: spec/tracking.md, section 8."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger.posting_lines import DocumentType, EntryType
from shared.errors import EXPIRATION_MISMATCH, EXPIRATION_REQUIRED, LOT_EXPIRED, Refused
from shared.tracking import UNTRACKED, expired

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from server.catalog.values import Item
    from server.ledger.posting_lines import PostingLine, TransferLine
    from server.ledger.rules.movements import Application, ExpirationKey, Movement
    from shared.tracking import Tracking


def date_on_arrival(
    line: PostingLine, item: Item, key: ExpirationKey | None, known: Mapping[ExpirationKey, date | None], document_date: date
) -> date | None:
    """The date of goods that come in: the established one, the given one, or by shelf life from the date on the paper.

    Raises: Refused(EXPIRATION_MISMATCH, EXPIRATION_REQUIRED). Source: section 8, rules 1, 3 and 4.
    """
    if key is None:
        return line.expires_on
    if key in known:
        refuse_other_date(key, known[key], line.expires_on)
        found = known[key]
    elif line.expires_on is None and item.expiration_formula is not None and not item.tracking.expiration_required:
        found = item.expiration_formula.from_day(document_date)
    else:
        found = line.expires_on
    if found is None and item.tracking.expiration_required and line.applies_from_entry is None:
        raise Refused(EXPIRATION_REQUIRED, lot=_number(key), item=item.no)
    return found


def date_after_transfer(
    line: TransferLine,
    item: Item,
    *,
    key: ExpirationKey | None,
    known: Mapping[ExpirationKey, date | None],
    is_whole_lot: bool,
    date_before: date | None,
) -> date | None:
    """The date that reclassified or transferred goods have afterwards; `key` of the new number.

    `is_whole_lot`: all that is there of the number gets the date. Raises: Refused(EXPIRATION_MISMATCH, EXPIRATION_REQUIRED).
    Source: spec/tracking.md, section 9, rules 2 to 5.
    """
    if not line.changes_expiration:
        return known[key] if key is not None and key in known else date_before
    given = line.new_expires_on
    if given is None and item.tracking.expiration_required:
        raise Refused(EXPIRATION_REQUIRED, lot=_number(key), item=item.no)
    if key is not None and key in known and known[key] != given and not is_whole_lot:
        raise _mismatch(key, known[key], given)
    return given


def refuse_merging_dates(
    line: TransferLine, key: ExpirationKey, known: Mapping[ExpirationKey, date | None], date_before: date | None
) -> None:
    """Lots that become one lot in one posting need one date: the same before, or one that is said.

    Raises: Refused(EXPIRATION_MISMATCH). Source: section 9, rule 3.
    """
    if not line.changes_expiration and known[key] != date_before:
        raise _mismatch(key, known[key], date_before)


def refuse_other_date(key: ExpirationKey, known: date | None, given: date | None) -> None:
    """Raises: Refused(EXPIRATION_MISMATCH) when a date is given and it is not the established one."""
    if given is not None and given != known:
        raise _mismatch(key, known, given)


def refuse_other_label(key: ExpirationKey | None, known: Mapping[ExpirationKey, date | None], given: date | None) -> None:
    """The same for goods that leave; a label may say what the books do not know."""
    if key is not None and known.get(key) is not None:
        refuse_other_date(key, known[key], given)


def refuse_expired(movement: Movement, applications: Iterable[Application]) -> None:
    """Under strict expiration nothing leaves that is expired on the posting date, judged by what it is taken from.

    Exempt: scrapping, reclassification, corrections, and what goes back to the vendor; and goods that arrive from transit, which
    have left already. Raises: Refused(LOT_EXPIRED). Source: section 8, rule 6.
    """
    if movement.entry_type is not EntryType.TRANSFER or movement.document.type is DocumentType.TRANSFER_SHIPMENT:
        refuse_expired_stock(movement.item, movement.entry_type, applications, movement.tracking)


def refuse_expired_stock(
    item: Item, entry_type: EntryType, applications: Iterable[Application], tracking: Tracking = UNTRACKED
) -> None:
    """The same for decreases that are applied anew. `tracking`: what the decrease says, where its pool does not say it.

    Raises: Refused(LOT_EXPIRED).
    """
    if not item.tracking.strict_expiration or entry_type not in _TESTED:
        return
    for application in applications:
        expires_on = application.inbound.expires_on
        if expired(expires_on, application.outbound.posting_date):
            pool = application.inbound.pool
            number = tracking.lot_no or tracking.serial_no or pool.lot_no or pool.serial_no
            raise Refused(LOT_EXPIRED, lot=number, item=item.no, expired_on=expires_on)


_TESTED = frozenset({EntryType.SALE, EntryType.TRANSFER, EntryType.ASSEMBLY_CONSUMPTION})


def _number(key: ExpirationKey | None) -> str:
    return (key.lot_no or key.serial_no or key.package_no) if key is not None else ""


def _mismatch(key: ExpirationKey, known: date | None, given: date | None) -> Refused:
    return Refused(
        EXPIRATION_MISMATCH, lot=_number(key), item=key.item_no, known=known or "without a date", given=given or "without a date"
    )
