"""What people do with invoices: post one for receipts or shipments, for goods of no order, for charges; and cancel it.

Quantity and value are apart: an invoice moves no goods that a receipt or shipment has moved already. It goes through the ledger's
door (`posting.post_values`), and is kept as a document of its own. Source: spec/ledger.md, 7 and 8; spec/costing.md, 5 to 7.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.invoicing import rules, store
from server.invoicing.values import Invoice, InvoiceHeader, InvoiceKind, NotInvoiced
from server.ledger import posting
from server.ledger import service as ledger
from server.ledger.posting_lines import Document, Posting, ValuePosting
from server.number_series import service as number_series
from shared.errors import NOT_FOUND, VENDOR_DOCUMENT_NO_REQUIRED, Refused
from shared.wire.number_series import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from server.database.unit_of_work import UnitOfWork
    from server.invoicing.values import ChargeToInvoice, GoodsToInvoice, InvoiceFilter, InvoiceLine, LineToInvoice
    from server.ledger.posting_lines import AnyValueLine, PostingLine
    from server.ledger.values import EntryState
    from shared.quantities import Quantity

_AS_IT_IS = InvoiceHeader()
_PAGE = 500
"""Entries that are compared at a time."""


# Posting


def invoice(
    work: UnitOfWork,
    kind: InvoiceKind,
    party_no: str,
    lines: Sequence[LineToInvoice],
    *,
    goods: Sequence[GoodsToInvoice] = (),
    charges: Sequence[ChargeToInvoice] = (),
    header: InvoiceHeader = _AS_IT_IS,
) -> str:
    """Post an invoice or credit memo; its number. Afterwards what it invoices costs so much, actually.

    `lines`: of posted receipts or shipments of that party, from one order or many. `goods`: of no order, moved by it. `charges`:
    a vendor's, on entries of anybody. Raises: Refused(NOTHING_TO_POST, OVER_INVOICE, CANNOT_INVOICE, CHARGE_NOT_ASSIGNED,
    VENDOR_DOCUMENT_NO_REQUIRED, ALREADY_EXISTS, NOT_FOUND, and for goods whatever posting them refuses).
    """
    party = catalog.party(work, kind.party_type, party_no)
    rules.require_something(lines, goods, charges, document=f"the {kind.value.replace('_', ' ')} of {party.no}")
    rules.require_charges_allowed(kind, charges)
    made = _new_document(work, kind, party.no, header, rules.order_of(lines) if not goods else "")

    posted = _post_lines(work, made, lines)
    posted += _post_goods(work, made, goods, first_line_no=len(posted) + 1)
    posted += _post_charges(work, made, charges, first_line_no=len(posted) + 1)

    _keep(work, made, posted)
    return made.document_no


def cancel(work: UnitOfWork, document_no: str, header: InvoiceHeader = _AS_IT_IS, *, bin_code: str = "") -> str:
    """Take an invoice back by a credit memo for all of it, which moves the goods back, too; the credit memo's number.

    Goods that were bought leave from just the receipt that they came with, what was sold comes back at just what it cost.
    `bin_code`: where they are now, or come back to; blank: the bin of each entry.
    Raises: Refused(NOT_FOUND, CANNOT_CANCEL, and whatever moving the goods refuses). Source: spec/ledger.md, section 8, rule 7.
    """
    cancelled = posted_invoice(work, document_no)
    lines = store.lines(work, document_no)
    work.lock_items({line.item_no for line in lines})
    states = ledger.entries_by_no(work, {line.entry_no for line in lines})
    entries = {no: state.entry for no, state in states.items()}
    rules.require_cancellable(cancelled, lines, entries)
    kind = cancelled.kind.cancelled_by
    credit = _new_document(work, kind, cancelled.party_no, header, cancelled.order_no, cancels=cancelled.document_no)
    moved = [line for line in lines if line.type == "item"]
    charged = [line for line in lines if line.type == "charge"]
    taken_back = _post_back(
        work, credit, moved, [rules.reversing_line(kind, line, entries[line.entry_no], bin_code) for line in moved]
    )
    if charged:
        _post_values(work, credit, [rules.charge_taken_back(line) for line in charged])
    store.free_vendor_document_no(work, document_no)
    _keep(work, credit, [*taken_back, *charged])
    return credit.document_no


def _post_back(work: UnitOfWork, credit: Invoice, lines: Sequence[InvoiceLine], back: Sequence[PostingLine]) -> list[InvoiceLine]:
    """Move the goods of an invoice's lines back; the lines of its credit memo."""
    if not back:
        return []
    result = posting.post(work, Posting(tuple(back), credit.posting_date, _ledger_document(credit), credit.reason_code))
    return [
        replace(line, entry_no=written.entry_nos[0], moved_goods=True) for line, written in zip(lines, result.lines, strict=True)
    ]


def _new_document(
    work: UnitOfWork, kind: InvoiceKind, party_no: str, header: InvoiceHeader, order_no: str, *, cancels: str = ""
) -> Invoice:
    """The header with a number of its own. Raises: Refused(VENDOR_DOCUMENT_NO_REQUIRED)."""
    external_no = header.external_document_no
    if kind.is_purchase and not external_no and not cancels and store.vendor_invoice_no_required(work):
        raise Refused(VENDOR_DOCUMENT_NO_REQUIRED, vendor=party_no, document=kind.value.replace("_", " "))
    posting_date = header.posting_date or catalog.work_date(work)
    return Invoice(
        document_no=number_series.next_document_no(work, DocumentKind(kind.value), posting_date),
        kind=kind,
        party_no=party_no,
        external_document_no=external_no,
        posting_date=posting_date,
        document_date=header.document_date or posting_date,
        order_no=order_no,
        cancels_document_no=cancels,
        amount=rules.total(()),
        reason_code=header.reason_code,
        person=work.person,
        posted_at=work.now,
    )


def _post_lines(work: UnitOfWork, made: Invoice, lines: Sequence[LineToInvoice]) -> list[InvoiceLine]:
    if not lines:
        return []
    entries = {no: state.entry for no, state in ledger.entries_by_no(work, {line.entry_no for line in lines}).items()}
    for line in lines:
        rules.require_fits(made.kind, made.party_no, entries[line.entry_no])
    amounts = rules.amounts(lines, entries)
    priced = list(zip(lines, amounts, strict=True))
    _post_values(work, made, [rules.ledger_line(made.kind, line, amount) for line, amount in priced])
    return [rules.posted_line(line, entries[line.entry_no], amount, no) for no, (line, amount) in enumerate(priced, 1)]


def _post_goods(work: UnitOfWork, made: Invoice, goods: Sequence[GoodsToInvoice], *, first_line_no: int) -> list[InvoiceLine]:
    if not goods:
        return []
    items = catalog.items(work, {each.item_no for each in goods})
    lines = tuple(rules.posting_line(each, items[each.item_no], made.kind, no) for no, each in enumerate(goods, first_line_no))
    result = posting.post(work, Posting(lines, made.posting_date, _ledger_document(made), made.reason_code))
    return [
        rules.posted_goods(each, items[each.item_no], made.kind, written.entry_nos[0], no)
        for no, (each, written) in enumerate(zip(goods, result.lines, strict=True), first_line_no)
    ]


def _post_charges(work: UnitOfWork, made: Invoice, charges: Sequence[ChargeToInvoice], *, first_line_no: int) -> list[InvoiceLine]:
    if not charges:
        return []
    states = ledger.entries_by_no(work, {each.entry_no for charge in charges for each in charge.assigned_to})
    work.lock_items({state.entry.item_no for state in states.values()})
    states = ledger.entries_by_no(work, states)
    lines = [line for charge in charges for line in rules.charge_lines(charge, states, is_credit=made.kind.is_credit_memo)]
    _post_values(work, made, lines)
    return [rules.posted_charge(line, states[line.entry_no].entry, no) for no, line in enumerate(lines, first_line_no)]


def _post_values(work: UnitOfWork, made: Invoice, lines: Sequence[AnyValueLine]) -> None:
    posting.post_values(work, ValuePosting(tuple(lines), made.posting_date, _ledger_document(made), made.reason_code))


def _ledger_document(made: Invoice) -> Document:
    return Document(
        made.kind.document_type,
        made.document_no,
        made.order_no,
        made.kind.source_type,
        made.party_no,
        made.external_document_no,
        made.document_date,
    )


def _keep(work: UnitOfWork, made: Invoice, lines: Sequence[InvoiceLine]) -> None:
    """Write the document with its lines; a vendor's number is taken."""
    if made.kind.is_purchase and made.external_document_no:
        store.take_vendor_document_no(work, made)
    with number_series.written_once(made.document_no):
        store.insert_invoice(work, rules.with_amount(made, lines), lines)


# Asking


def posted_invoice(work: UnitOfWork, document_no: str) -> Invoice:
    """The posted invoice or credit memo. Raises: Refused(NOT_FOUND)."""
    found = store.invoice(work, document_no)
    if found is None:
        raise Refused(NOT_FOUND, what="posted invoice or credit memo", key=document_no)
    return found


def posted_invoices(work: UnitOfWork, wanted: InvoiceFilter, *, after: str, limit: int) -> list[Invoice]:
    """Posted documents by number, those after `after`."""
    return store.invoices(work, wanted, after=after, limit=limit)


def lines_of(work: UnitOfWork, document_no: str) -> list[InvoiceLine]:
    """The lines of a posted document, in order."""
    return store.lines(work, document_no)


def invoiced_quantities(work: UnitOfWork, entry_nos: Collection[int]) -> dict[int, Quantity]:
    """How much of each receipt or shipment is invoiced; positive, base unit. Entries that were taken back are not among them."""
    return {no: abs(state.cost.invoiced_quantity) for no, state in _standing(work, entry_nos).items()}


def quantities_to_invoice(work: UnitOfWork, entry_nos: Collection[int]) -> dict[int, Quantity]:
    """How much of each receipt or shipment is not invoiced yet, of those of which something is not; positive, base unit."""
    left = {no: abs(state.entry.quantity - state.cost.invoiced_quantity) for no, state in _standing(work, entry_nos).items()}
    return {no: quantity for no, quantity in left.items() if quantity}


def not_invoiced(
    work: UnitOfWork, kind: InvoiceKind, party_no: str, *, order_no: str = "", after: int = 0, limit: int
) -> list[NotInvoiced]:
    """What such an invoice may be written for: lines of the party's posted receipts or shipments, by entry number.

    Raises: Refused(NOT_FOUND). Source: spec/ledger.md, section 7, rule 7; section 8, rule 5.
    """
    party = catalog.party(work, kind.party_type, party_no)
    found = ledger.not_invoiced(work, kind.invoices, party.no, order_no=order_no, after=after, limit=limit)
    return [NotInvoiced(state.entry, abs(state.entry.quantity - state.cost.invoiced_quantity)) for state in found]


def _standing(work: UnitOfWork, entry_nos: Collection[int]) -> Mapping[int, EntryState]:
    """Those of the entries that are no corrections and were not taken back."""
    if not entry_nos:
        return {}
    taken_back = ledger.corrections_of(work, entry_nos)
    found = ledger.entries_by_no(work, entry_nos)
    return {no: state for no, state in found.items() if no not in taken_back and state.entry.undoes is None}


def differences(work: UnitOfWork) -> list[str]:
    """Where the posted documents say something else than the ledger of how much is invoiced; empty when all is well."""
    found: list[str] = []
    page = store.invoiced_by_entry(work, after=0, limit=_PAGE)
    while page:
        states = ledger.entries_by_no(work, [no for no, _ in page])
        found += [
            f"posted_invoice_line: entry {no}: {quantity} invoiced, by the ledger {abs(states[no].cost.invoiced_quantity)}"
            for no, quantity in page
            if quantity != abs(states[no].cost.invoiced_quantity)
        ]
        page = store.invoiced_by_entry(work, after=page[-1][0], limit=_PAGE)
    return found


# Setup


def vendor_invoice_no_required(work: UnitOfWork) -> bool:
    """Whether a vendor's invoice must name the vendor's number for it. Source: spec/ledger.md, section 5, rule 11."""
    return store.vendor_invoice_no_required(work)


def change_setup(work: UnitOfWork, *, vendor_invoice_no_required: bool) -> None:
    """Say how invoices are posted from now on."""
    store.save_setup(work, vendor_invoice_no_required=vendor_invoice_no_required)
