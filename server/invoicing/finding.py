"""Which posted invoices and credit memos have a document number or a partner, for those who look for every record of it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from server.invoicing import store
from server.tracing.finding import found
from server.tracing.values import Found, FoundState

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.tracing.values import Sought


def found_entries(work: UnitOfWork, sought: Sought) -> list[Found]:
    """Posted documents of that number, or with that partner; of each kind by itself."""
    if not (sought.document_no or sought.source_no or sought.external_document_no):
        return []
    invoices = store.sought_invoices(work, sought)
    return [
        found(
            "posted_invoice",
            f"{kind.value.replace('_', ' ').capitalize()}s",
            FoundState.POSTED,
            [f"{each.document_no} on {each.posting_date}" for each in of_kind],
        )
        for kind, of_kind in groupby(invoices, key=lambda invoice: invoice.kind)
    ]
