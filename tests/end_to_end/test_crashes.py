"""Power cuts and pulled cables: whatever ends in the middle, each scan is in the books once."""

from __future__ import annotations

import socket
import sqlite3
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

from server.demo.scanner import LabelScanner
from server.labels.templates import document_label
from tests.end_to_end.company import BOLT, MILK, goods
from tests.end_to_end.floor import until
from tests.end_to_end.line import Line
from tests.end_to_end.office import Office, figures
from tests.end_to_end.server_process import ServerProcess

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.conftest import Site
    from tests.end_to_end.floor import Floor


def receive_milk(floor: Floor, site: Site, *, quantity: str) -> None:
    """One lot of the purchase order, on a device where RITA is signed in."""
    floor.scan(goods(MILK, lot="L7", expires_on=site.company.expires_on), ask="Quantity?")
    shown = floor.type(quantity)
    assert (shown.ask, shown.outcome) == ("Scan item", "accepted")


def test_a_handheld_killed_between_scan_and_send_goes_on_where_it_was_and_posts_once(site: Site, address: str, office: Office):
    order = document_label(site.company.purchase_order, "Purchase order")
    with Line(address) as line:
        device = site.a_device(line.address)

        with device.switched_on() as floor:
            floor.take("RITA")
            floor.scan(order, ask="Scan item")
            line.pull()
            receive_milk(floor, site, quantity="6")
            before = floor.shown
            floor.handheld.kill()
        killed = device.outbox()
        with device.switched_on(online=False) as floor:
            after = floor.take("RITA", online=False)
            unsent = [office.entries(each) for each in killed]
            line.mend()
            floor.settle()
            receive_milk(floor, site, quantity="4")
            floor.settle()

    assert [each["state"] for each in killed] == ["waiting"]
    assert unsent == [[]]
    names = ("task", "ask", "also", "context", "understood")
    assert [getattr(after, name) for name in names] == [getattr(before, name) for name in names]
    assert after.said == "Resumed, 1 scan."
    first, second = device.outbox()
    assert first["id"] == killed[0]["id"]
    assert [office.entry(each)["quantity"] for each in (first, second)] == ["6", "4"]
    assert office.on_hand(MILK, lot="L7") == "10"


def test_a_server_killed_between_write_and_answer_has_posted_once(site: Site):
    with (
        Line(server_address := f"http://127.0.0.1:{a_free_port()}") as line,
        ServerProcess(server_address, site.url, site.folder / "server.log") as server,
    ):
        device = site.a_device(line.address)

        with device.switched_on() as floor:
            floor.take("RITA")
            floor.scan(document_label(site.company.purchase_order, "Purchase order"), ask="Scan item")
            line.lose_answers()
            receive_milk(floor, site, quantity="6")
            (received,) = device.outbox()
            assert line.was_sent.wait(30)
            until(lambda: is_written(site.file, received["id"]), "the receipt in the database")
            server.kill()
            line.pull()
            unanswered = device.states()
            sendings = line.sendings
            server.start()
            line.mend()
            floor.settle()

        with closing(Office(server_address, site.company.office)) as office:
            entry = office.entry(received)
            on_hand = office.on_hand(MILK, lot="L7")

    assert unanswered == ["sending"]
    assert line.sendings > sendings
    assert figures(entry, "item", "quantity", "lot") == {"item": MILK, "quantity": "6", "lot": "L7"}
    assert on_hand == "6"
    assert device.states() == ["posted"]


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


def is_written(database_file: Path, transaction_id: str) -> bool:
    """Whether the server has committed the transaction; looked up in its file, past the server."""
    with closing(sqlite3.connect(f"file:{database_file}?mode=ro", uri=True)) as connection:
        found = connection.execute("SELECT 1 FROM received_transaction WHERE id = ?", [transaction_id]).fetchone()
    return found is not None


def test_what_is_counted_without_a_network_is_sent_later_in_order_and_once(site: Site, address: str, office: Office):
    with Line(address) as line:
        device = site.a_device(line.address)

        with device.switched_on() as floor:
            floor.take("FAYE")
            floor.scan(document_label(site.company.count_order, "Count order"), ask="Scan bin")
            floor.go_to("A-01", ask="Scan item")
            floor.scan(goods(BOLT))
            floor.settle()
            line.pull()
            floor.wait_until_status(lambda status: not status["is_online"])
            for figure in ("20", "99"):
                shown = floor.type(figure)
                assert shown.outcome == "accepted"
            floor.wait_until_status(lambda status: status["waiting"] == 2)
            offline = device.states()
            line.mend()
            floor.settle()

    counted = device.outbox()
    kept = [office.received(each) for each in counted]
    assert offline == ["posted", "waiting", "waiting"]
    assert device.states() == ["posted"] * 3
    assert [each["transaction"]["content"]["quantity"] for each in kept] == ["1", "20", "99"]
    assert sorted(kept, key=lambda each: each["received_at"]) == kept
    (recording,) = office.get(f"/count-orders/{site.company.count_order}")["recordings"]
    assert [(each["item"], each["quantity"]) for each in recording["lines"] if each["quantity"]] == [(BOLT, "99")]


def test_a_scanner_that_is_unplugged_is_missed_and_taken_back(site: Site, address: str):
    plug = site.folder / "scanner"
    device = site.a_device(address, serial_port=str(plug))
    with ExitStack() as plugged, LabelScanner() as other:
        plug.symlink_to(plugged.enter_context(LabelScanner()).port)

        with device.switched_on() as floor:
            plug.unlink()
            plugged.close()
            floor.wait_until_drawn("The scanner is gone.")
            plug.symlink_to(other.port)
            floor.wait_until_drawn("The scanner is back.")
            floor.plug_in(other)
            menu = floor.take("FAYE")

    assert menu.task == "MENU"
