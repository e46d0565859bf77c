"""What lists of posted documents are asked with, over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query

from server.outstanding.posted_documents import PAGE_MAX, DocumentFilter
from shared.wire.fields import Code

_Asked = Annotated[Code | None, Query()]


def _asked(
    *,
    order: _Asked = None,
    party: Annotated[Code | None, Query(description="Vendor or customer.")] = None,
    document_type: Annotated[str | None, Query(alias="type", max_length=30)] = None,
    posted_from: Annotated[date | None, Query(alias="from", description="First posting date.")] = None,
    posted_to: Annotated[date | None, Query(alias="to", description="Last posting date.")] = None,
    after: Annotated[str, Query(max_length=20, description="Number of the last document of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE_MAX,
) -> DocumentFilter:
    return DocumentFilter(order, party, document_type, posted_from, posted_to, after, limit)


AskedDocuments = Annotated[DocumentFilter, Depends(_asked)]
"""Posted documents that fit every filter that is given, a page of them."""
