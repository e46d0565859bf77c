"""People with scanners: what they do goes through the handlers that devices reach, and can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.access.authentication import Caller
from server.app import POST_BY_KIND, UNDO_BY_KIND
from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from shared.wire.access import Role, includes
from tests.builders.transactions import a_transaction

if TYPE_CHECKING:
    from server.database.unit_of_work import Database, UnitOfWork
    from shared.quantities import Quantity
    from shared.wire.transactions import Content, Posted, Transaction
    from shared.wire.work import OpenDocument

JO = Caller("JO", frozenset(Role), frozenset(), "HH-01")


class Floor:
    """A database, and JO who scans at a location."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.caller = JO
        self._done: dict[Posted, Transaction] = {}

    @staticmethod
    def caller_with(*roles: str) -> Caller:
        """JO with these roles, and those that they include."""
        given = [Role(role) for role in roles]
        return Caller("JO", frozenset(role for role in Role if includes(given, role)), frozenset(), "HH-01")

    def scan(self, content: Content, *, location: str = "MAIN") -> Posted:
        """What the endpoint does once it knows who scanned."""
        transaction = a_transaction(content, location=location)

        def handle(work: UnitOfWork) -> Posted:
            work.person, work.transaction_id = JO.person, str(transaction.id)
            return POST_BY_KIND[content.kind](work, transaction, self.caller)

        answer = self.database.write(handle)
        self._done[answer] = transaction
        return answer

    def undo(self, answer: Posted) -> Posted:
        """Take back what was answered so."""
        transaction = self._done[answer]

        def handle(work: UnitOfWork) -> Posted:
            work.person, work.transaction_id = JO.person, "undo"
            return UNDO_BY_KIND[transaction.content.kind](work, transaction, answer, JO)

        return self.database.write(handle)

    def on_hand(self, item: str = "BOLT", location: str = "MAIN", *, bin: str | None = None, lot: str | None = None) -> Quantity:  # noqa: A002
        wanted = EntryFilter(item_no=item, location_code=location, bin_code=bin, lot_no=lot)
        with self.database.read() as work:
            return ledger.quantity_on_hand(work, wanted)


def open_lines(documents: list[OpenDocument]) -> list[tuple[str, str, str, str]]:
    """Item, quantity with its unit, bin and lot of every open line, in order."""
    return [(line.item, f"{line.quantity} {line.uom}", line.bin, line.lot) for document in documents for line in document.lines]
