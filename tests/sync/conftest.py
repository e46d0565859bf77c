"""A device and the real server on a real socket, with something to count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from scanner_client.outbox import Outbox, TransactionState
from scanner_client.reference_data import ReferenceCopy
from scanner_client.server_connection import ServerConnection
from scanner_client.sync import Pauses, Sync
from server.app import create_app
from server.counting.service import create_order
from server.database.unit_of_work import Database
from server.settings import Settings
from shared.quantities import Quantity
from shared.wire.counting import CountRecorded, NewCountOrder
from shared.wire.items import NewReference
from shared.wire.transactions import Transaction
from tests.builders.access import SignedIn, signed_in
from tests.builders.catalog import a_location, an_item
from tests.builders.stock import stock
from tests.builders.transactions import a_transaction
from tests.running_server import running_server

QUICK = Pauses(first_retry=0.02, longest_retry=0.05, refresh=0.05)


def a_count(order: str, item: str = "CHAIR", quantity: str = "1") -> Transaction:
    return a_transaction(CountRecorded(order=order, item=item, bin="A-01", quantity=Quantity(quantity)))


@dataclass
class Device:
    outbox: Outbox
    copy: ReferenceCopy
    connection: ServerConnection
    sync: Sync
    folder: Path
    changes: list[None]

    def states(self) -> dict[TransactionState, int]:
        return {state: count for state, count in self.outbox.counts().items() if count}


@pytest.fixture
def who(database: Database) -> SignedIn:
    a_location(database, "MAIN", bins=["A-01", "A-02"])
    an_item(database, "CHAIR", references=[NewReference(number="4006381333931", type="barcode")])
    stock(database, "CHAIR", "100", bin="A-01")
    return signed_in(database)


@pytest.fixture
def order(database: Database, who: SignedIn) -> str:
    return database.write(lambda work: create_order(work, NewCountOrder(location="MAIN")))


@pytest.fixture
def server_url(database: Database, who: SignedIn) -> Iterator[str]:
    with running_server(create_app(Settings(), database=database)) as url:
        yield url


@pytest.fixture
def make_device(tmp_path: Path, who: SignedIn) -> Iterator[Callable[[str], Device]]:
    made: list[Device] = []

    def make(url: str, timeout_seconds: float = 10) -> Device:
        outbox = Outbox(tmp_path / "device.sqlite")
        copy = ReferenceCopy(tmp_path / "reference_data.sqlite")
        connection = ServerConnection(url, who.device_token, timeout_seconds)
        connection.use_session(who.session_token)
        changes: list[None] = []
        sync = Sync(outbox, connection, copy, lambda: changes.append(None), QUICK)
        made.append(Device(outbox, copy, connection, sync, tmp_path, changes))
        return made[-1]

    yield make
    for device in made:
        device.sync.stop()
        device.connection.close()
        device.copy.close()
        device.outbox.close()


@pytest.fixture
def device(make_device: Callable[[str], Device], server_url: str) -> Device:
    return make_device(server_url)
