"""What the tests of exactly-once share: a database on SQLite or PostgreSQL, goods, and a capability as small as can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from server.catalog import service as catalog
from server.database.unit_of_work import Database
from server.ledger import posting
from server.ledger.posting_lines import EntryType, Place, Posting, PostingLine, UndoLine
from server.migrations.migrate import migrate
from server.transactions import service
from server.transactions.service import Handlers, Sender
from shared.errors import INSUFFICIENT_BIN_CONTENT, Refused
from shared.quantities import Quantity
from shared.wire.access import Role
from shared.wire.transactions import Posted
from tests.builders.access import SignedIn, signed_in
from tests.builders.catalog import a_location, an_item

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from server.access.authentication import Caller
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.transactions import Transaction, TransactionAnswer

IN_STOCK = Quantity("100")
"""The small capability refuses what is more."""


def move(work: UnitOfWork, transaction: Transaction, _caller: Caller) -> Posted:
    """Post what was moved as found; refuse what is more than there is, and only after having posted it."""
    content = transaction.content
    assert content.kind == "moved"
    work.lock_items([content.item])
    line = PostingLine(EntryType.POSITIVE_ADJUSTMENT, content.item, Place("MAIN"), content.quantity)
    posted = posting.post(work, Posting((line,), catalog.work_date(work)))
    if content.quantity > IN_STOCK:
        raise Refused(INSUFFICIENT_BIN_CONTENT, item=content.item, bin="A-01", available=IN_STOCK, wanted=content.quantity)
    return Posted(id=transaction.id, entry_nos=posted.entry_nos, message="Moved")


def take_back(work: UnitOfWork, _transaction: Transaction, answer: Posted, _caller: Caller) -> Posted:
    lines = tuple(UndoLine(entry_no) for entry_no in answer.entry_nos)
    posted = posting.post(work, Posting(lines, catalog.work_date(work)))
    return Posted(id=answer.id, entry_nos=posted.entry_nos, message="Taken back")


HANDLERS = Handlers(post={"moved": move, "shipped": move, "count_posted": move}, undo={"moved": take_back})


@dataclass(frozen=True)
class Server:
    """One server process' way into the books, for whoever is signed in."""

    database: Database
    who: SignedIn

    def send(self, transaction: Transaction, *, session: bool = True) -> TransactionAnswer:
        return self.submit(transaction, session=session).result(30)

    def submit(self, transaction: Transaction, *, session: bool = True):
        sender = Sender(self.who.device_token, self.who.session_token if session else "")
        return service.submit(self.database, HANDLERS, sender, transaction)

    def entries_of(self, transaction: Transaction) -> int:
        """How many item ledger entries name the transaction."""
        statement = text("SELECT count(*) FROM item_ledger_entry WHERE transaction_id = :id")
        with self.database.read() as work:
            return work.connection.execute(statement, {"id": str(transaction.id)}).scalar_one()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return request.getfixturevalue("postgresql_url")
    url = f"sqlite:///{tmp_path / 'stockhand.sqlite'}"
    migrate(url)
    return url


@pytest.fixture
def server(database_url: str) -> Iterator[Server]:
    database = Database(database_url)
    a_location(database, "MAIN")
    an_item(database, "CHAIR")
    yield Server(database, signed_in(database, "JO", Role.FLOOR))
    database.close()
