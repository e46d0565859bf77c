"""Reference data and scans over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from server.access.authentication import CurrentCaller, CurrentDevice
from server.catalog import service as catalog
from server.database.requests import RequestDatabase
from server.problems import problem_responses
from server.reference_data import service
from server.reference_data.closed_documents import telling_why_closed
from server.reference_data.directory import ServerDirectory
from server.reference_data.scans import resolved
from shared.barcodes.parse import parse
from shared.barcodes.scan import Scan
from shared.codes import normal_code
from shared.errors import (
    AMBIGUOUS_REFERENCE,
    BAD_BARCODE,
    BAD_CHECK_DIGIT,
    ORDER_ELSEWHERE,
    ORDER_FINISHED,
    ORDER_NOT_RELEASED,
    UNKNOWN_REFERENCE,
)
from shared.wire.catalog import BarcodeToResolve, ReferenceData
from shared.wire.items import ScanResolved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.reference_data.directory import OpenDocuments

Cursor = Annotated[int, Query(ge=0, le=2**63 - 1, description="Cursor of the last answer; 0: from the beginning.")]
AtLocation = Annotated[str, Query(max_length=20, description="Only bins of this location; blank: of all.")]


def reference_data_router(open_documents: Sequence[OpenDocuments]) -> APIRouter:
    """The routes, over the capabilities that `app.py` hands in: a scan may stand for one of their documents."""
    router = APIRouter(prefix="/api/v1", tags=["reference data"])

    @router.get("/reference-data")
    def read_reference_data(
        database: RequestDatabase, _device: CurrentDevice, since: Cursor = 0, location: AtLocation = ""
    ) -> ReferenceData:
        """What changed since the cursor, a page at a time; a device may copy it before anybody has signed in."""
        with database.read() as work:
            return service.changed_since(work, since, normal_code(location))

    @router.post(
        "/scans/resolve",
        responses=problem_responses(
            UNKNOWN_REFERENCE,
            AMBIGUOUS_REFERENCE,
            BAD_BARCODE,
            BAD_CHECK_DIGIT,
            ORDER_NOT_RELEASED,
            ORDER_ELSEWHERE,
            ORDER_FINISHED,
        ),
    )
    def resolve_scan(asked: BarcodeToResolve, database: RequestDatabase, _caller: CurrentCaller) -> ScanResolved:
        """What a scan stands for, by the rules that the handheld has, too; of an order that is not offered there: why not."""
        with database.read() as work:
            directory = ServerDirectory(work, asked.location, open_documents)
            barcode = parse(Scan(asked.barcode, asked.symbology), today=catalog.work_date(work))
            return telling_why_closed(work, barcode, asked.location, lambda: resolved(asked, barcode, directory))

    return router
