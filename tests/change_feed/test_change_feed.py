"""The change feed: every posting once, in one order, whoever commits late; and webhooks that get it until they take it."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import httpx
import pytest
from sqlalchemy import insert

from server.change_feed import rules, service
from server.change_feed.deliverer import Deliverer, deliver_next
from server.database.locks import lock_items
from server.database.unit_of_work import Database, UnitOfWork
from server.ledger.tables import item_register
from shared.errors import Refused
from shared.wire.change_feed import Changes, NewWebhook
from tests.builders.catalog import a_bin, a_location, an_item
from tests.builders.floor import Floor
from tests.builders.stock import stock
from tests.builders.transactions import a_movement
from tests.postgresql import ON_BOTH_DATABASES
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRET = "a secret of the office"


@pytest.fixture
def floor(database: Database) -> Floor:
    a_location(database, "MAIN", bins=("A-01",))
    a_bin(database, "MAIN", "A-02")
    an_item(database, "BOLT")
    return Floor(database)


def read(database: Database, after: int = 0, limit: int = 100) -> Changes:
    database.write(service.put_in_order)
    with database.read() as work:
        return service.changes(work, after, limit)


def told(changes: Changes) -> list[tuple[int, list[tuple[str, str]], int]]:
    """Place, goods that moved and warehouse entries of each posting."""
    return [(each.no, [(move.item, str(move.quantity)) for move in each.movements], each.bin_entries) for each in changes.changes]


@ON_BOTH_DATABASES
def test_everything_that_is_posted_is_told_in_order_and_once(floor: Floor) -> None:
    stock(floor.database, "BOLT", "10", bin="A-01")
    stock(floor.database, "BOLT", "-3", bin="A-01")
    first = read(floor.database)
    floor.scan(a_movement("2", "BOLT"))

    second = read(floor.database, first.cursor)

    assert told(first) == [(1, [("BOLT", "10")], 1), (2, [("BOLT", "-3")], 1)]
    assert told(second) == [(3, [], 2)]
    assert (read(floor.database, second.cursor).changes, second.cursor) == ((), 3)


@ON_BOTH_DATABASES
def test_pages_follow_each_other(floor: Floor) -> None:
    for _ in range(5):
        stock(floor.database, "BOLT", "1", bin="A-01")

    pages, after = [], 0
    while (page := read(floor.database, after, 2)).changes:
        pages.append([each.no for each in page.changes])
        after = page.cursor

    assert pages == [[1, 2], [3, 4], [5]]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_posting_that_commits_late_is_told_behind_those_that_were_read_before(floor: Floor) -> None:
    stock(floor.database, "BOLT", "1", bin="A-01")
    (began,) = read(floor.database).changes
    an_item(floor.database, "NUT")
    engine = floor.database.engines.writing
    with engine.connect() as late, late.begin():
        lock_items(late, ["NUT"])  # as a posting does, which then has the books in common with others
        late.execute(insert(item_register).values(_register(began.register_no + 1)))
        with engine.connect() as early, early.begin():
            early.execute(insert(item_register).values(_register(began.register_no + 2)))
        seen = [each.no for each in read(floor.database).changes]
    after = read(floor.database, seen[-1])

    assert seen == [1, 2]
    assert [each.register_no for each in after.changes] == [began.register_no + 1]


def _register(register_no: int) -> dict[str, object]:
    counts = dict.fromkeys(("item_entries", "applications", "value_entries", "warehouse_entries"), 0)
    texts = dict.fromkeys(
        ("document_type", "document_no", "order_no", "reason_code", "journal_batch", "person", "transaction_id"), ""
    )
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    return {"register_no": register_no, "posting_date": moment.date(), "posted_at": moment} | counts | texts


@ON_BOTH_DATABASES
def test_many_who_read_at_once_see_one_order(floor: Floor) -> None:
    for _ in range(20):
        stock(floor.database, "BOLT", "1", bin="A-01")
    orders: list[list[int]] = []

    def look() -> None:
        orders.append([each.register_no for each in read(floor.database).changes])

    threads = [threading.Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(orders) == 6
    assert all(order == orders[0] for order in orders)
    assert len(orders[0]) == 20


# Webhooks


class Office:
    """Somebody else's system, on a real socket, which takes pages or refuses them."""

    def __init__(self) -> None:
        office = self
        self.status = 200
        self.bodies: list[bytes] = []
        self.signatures: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if office.status == 200:
                    office.bodies.append(body)
                    office.signatures.append(self.headers[rules.SIGNATURE_HEADER])
                self.send_response(office.status)
                self.end_headers()

            def log_message(self, *_args: object) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/stock"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def registers(self) -> list[int]:
        """Places in the feed that it was told, in order."""
        return [each["no"] for body in self.bodies for each in json.loads(body)["changes"]]

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def office() -> Iterator[Office]:
    office = Office()
    yield office
    office.close()


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(timeout=5) as client:
        yield client


def tell(database: Database, office: Office, *, after: int | None = None, code: str = "ERP") -> None:
    new = NewWebhook.model_validate({"code": code, "url": office.url, "secret": SECRET, "after": after})
    database.write(service.put_in_order)
    database.write(lambda work: service.create_webhook(work, new))


def deliver_all(database: Database, client: httpx.Client) -> None:
    while deliver_next(database, client):
        pass


def test_a_webhook_is_told_of_what_is_posted_from_now_on(floor: Floor, office: Office, client: httpx.Client) -> None:
    stock(floor.database, "BOLT", "10", bin="A-01")
    tell(floor.database, office)
    stock(floor.database, "BOLT", "4", bin="A-01")

    deliver_all(floor.database, client)

    assert office.registers == [2]


def test_a_webhook_may_begin_at_the_beginning_of_everything(floor: Floor, office: Office, client: httpx.Client) -> None:
    for _ in range(250):
        stock(floor.database, "BOLT", "1", bin="A-01")
    tell(floor.database, office, after=0)

    deliver_all(floor.database, client)

    assert office.registers == list(range(1, 251))
    assert len(office.bodies) == 3


def test_every_request_is_signed_with_the_secret(floor: Floor, office: Office, client: httpx.Client) -> None:
    tell(floor.database, office)
    stock(floor.database, "BOLT", "4", bin="A-01")

    deliver_all(floor.database, client)

    moment, digest = (part.split("=")[1] for part in office.signatures[0].split(","))
    signed = hmac.new(SECRET.encode(), f"{moment}.".encode() + office.bodies[0], hashlib.sha256).hexdigest()
    assert digest == signed


def test_what_is_not_taken_is_sent_again_later_and_nothing_overtakes_it(floor: Floor, office: Office, client: httpx.Client) -> None:
    now = datetime(2026, 11, 22, 10, tzinfo=UTC)
    floor.database.clock = lambda: now
    tell(floor.database, office)
    office.status = 503
    stock(floor.database, "BOLT", "4", bin="A-01")
    deliver_all(floor.database, client)
    stock(floor.database, "BOLT", "5", bin="A-01")
    office.status = 200

    deliver_all(floor.database, client)
    assert office.registers == []
    with floor.database.read() as work:
        (card,) = service.webhooks(work)
    assert (card.tries, card.last_error, card.waiting) == (1, "answered 503", 2)

    now += timedelta(seconds=3)
    deliver_all(floor.database, client)
    assert office.registers == [1, 2]


def test_an_address_where_nobody_answers_loses_nothing(floor: Floor, client: httpx.Client) -> None:
    gone = Office()
    tell(floor.database, gone)
    gone.close()
    stock(floor.database, "BOLT", "4", bin="A-01")

    deliver_all(floor.database, client)

    with floor.database.read() as work:
        (card,) = service.webhooks(work)
    assert (card.tries, card.waiting) == (1, 1)
    assert card.last_error


def test_a_webhook_that_was_stopped_goes_on_where_it_was(floor: Floor, office: Office, client: httpx.Client) -> None:
    tell(floor.database, office)
    floor.database.write(lambda work: service.set_active(work, "ERP", is_active=False))
    stock(floor.database, "BOLT", "4", bin="A-01")
    deliver_all(floor.database, client)
    assert office.registers == []

    floor.database.write(lambda work: service.set_active(work, "ERP", is_active=True))
    deliver_all(floor.database, client)

    assert office.registers == [1]


def test_two_servers_do_not_send_the_same_page_at_once(floor: Floor, office: Office) -> None:
    tell(floor.database, office)
    stock(floor.database, "BOLT", "4", bin="A-01")
    floor.database.write(service.put_in_order)
    with floor.database.read() as work:
        (due,) = service.due_webhooks(work)

    def turn(work: UnitOfWork) -> bool:
        return service.take_turn(work, due)

    assert [floor.database.write(turn), floor.database.write(turn)] == [True, False]


def test_webhooks_are_told_by_themselves_while_the_server_runs(floor: Floor, office: Office) -> None:
    tell(floor.database, office)
    deliverer = Deliverer(floor.database, 0.01)
    deliverer.start()

    stock(floor.database, "BOLT", "4", bin="A-01")

    until(lambda: office.registers == [1])
    deliverer.stop()


def test_a_code_is_given_once(floor: Floor, office: Office) -> None:
    tell(floor.database, office)

    with pytest.raises(Refused) as refused:
        tell(floor.database, office)

    assert refused.value.code == "already_exists"
