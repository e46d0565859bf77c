"""The server's `shared.barcodes.directory.Directory`: the same exact look-ups as on a handheld, over the whole database."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from server.access import service as access
from server.catalog import cards
from server.catalog import service as catalog
from server.reference_data import lots
from shared.barcodes.directory import DocumentFound
from shared.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from server.database.unit_of_work import UnitOfWork
    from shared.wire.access import PersonCard
    from shared.wire.catalog import BinCard, ItemCard, LocationCard, LotCard, ReferenceCard
    from shared.wire.work import OpenDocument

    OpenDocuments = Callable[[UnitOfWork, str], list[OpenDocument]]


class ServerDirectory:
    """Look-ups within one unit of work; documents are those that are open at the location of who asks."""

    def __init__(self, work: UnitOfWork, location: str, open_documents: Sequence[OpenDocuments]) -> None:
        self._work = work
        self._location = location
        self._open_documents = open_documents

    def item(self, no: str) -> ItemCard | None:
        found = catalog.known_items(self._work, [no])
        return cards.item_card(found[no]) if found else None

    def references(self, numbers: Sequence[str], *, ignoring_case: bool = False) -> Sequence[ReferenceCard]:
        return [cards.reference_card(found) for found in catalog.references(self._work, numbers, ignoring_case=ignoring_case)]

    def bins(self, code: str) -> Sequence[BinCard]:
        return [cards.bin_card(found) for found in catalog.bins_with_code(self._work, code)]

    def location_with_gln(self, gln: str) -> LocationCard | None:
        return next((cards.location_card(place) for place in catalog.locations(self._work) if place.gln == gln), None)

    def documents(self, no: str) -> Sequence[DocumentFound]:
        if not self._location:
            return []
        found = [document for document in self._documents_here if document.no == no]
        serving = [document for document in self._documents_here if any(line.order == no for line in document.lines)]
        return [DocumentFound(document.kind, document.no, document.location) for document in found or serving]

    @cached_property
    def _documents_here(self) -> list[OpenDocument]:
        """Read once: a scan asks several times, and a unit of work sees one moment."""
        return [document for documents_of in self._open_documents for document in documents_of(self._work, self._location)]

    def person(self, name: str) -> PersonCard | None:
        try:
            return access.person_card(access.person_named(self._work, name))
        except Refused:
            return None

    def lots(self, lot_no: str, *, ignoring_case: bool = False) -> Sequence[LotCard]:
        return lots.lots(self._work, lot_no, ignoring_case=ignoring_case)

    def serials(self, serial_no: str, *, ignoring_case: bool = False) -> Sequence[LotCard]:
        return lots.serials(self._work, serial_no, ignoring_case=ignoring_case)
