"""Purchase orders from CSV files: everything that is wrong is said at once, nothing is half imported, nothing twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from server.database.unit_of_work import Database
from server.outstanding.order_files import FileRefused
from server.purchasing import cards, store
from server.purchasing.orders import PURCHASING
from server.trade_orders import importing
from shared.wire.order_files import OrdersImported
from tests.builders.catalog import a_location, a_vendor, an_item
from tests.builders.office import signed_in_client

if TYPE_CHECKING:
    from shared.wire.purchasing import PurchaseOrderCard

HEADER = "external_no,vendor,item,quantity,uom,location,unit_cost,expected_date\n"


@pytest.fixture(autouse=True)
def company(database: Database) -> None:
    a_vendor(database)
    a_location(database, "MAIN")
    an_item(database, "BOLT", units={"BOX": "6"})
    an_item(database, 'NUT, 6"')


def imported(database: Database, text: str, *, only_look: bool = False) -> OrdersImported:
    return database.write(lambda work: importing.import_orders(work, PURCHASING, text.encode("utf-8"), only_look=only_look))


def made(database: Database) -> list[PurchaseOrderCard]:
    with database.read() as work:
        return [cards.order_card(work, order.order_no) for order in store.ORDERS.orders(work)]


def refused(database: Database, text: str) -> list[str]:
    with pytest.raises(FileRefused) as refusal:
        imported(database, text)
    return [str(problem) for problem in refusal.value.problems]


def test_rows_with_one_number_become_one_order(database: Database) -> None:
    answer = imported(database, HEADER + "E1,V1,BOLT,3,BOX,MAIN,9.5,2026-04-01\nE2,V1,BOLT,1,,,,\nE1,v1,bolt,4,,MAIN,,\n")

    first, second = made(database)
    assert [(order.external_no, order.lines) for order in answer.created] == [("E1", 2), ("E2", 1)]
    assert (first.external_no, second.external_no) == ("E1", "E2")
    assert [(str(line.quantity), line.uom, str(line.unit_cost), line.location) for line in first.lines] == [
        ("3", "BOX", "9.5", "MAIN"),
        ("4", "PCS", "0", "MAIN"),
    ]


def test_a_file_that_comes_a_second_time_does_no_harm(database: Database) -> None:
    imported(database, HEADER + "E1,V1,BOLT,3,,,,\n")

    again = imported(database, HEADER + "E1,V1,BOLT,3,,,,\nE2,V1,BOLT,1,,,,\n")

    assert [order.external_no for order in again.known] == ["E1"]
    assert [order.external_no for order in again.created] == ["E2"]
    assert len(made(database)) == 2


def test_everything_that_is_wrong_is_said_with_row_and_column_and_nothing_is_imported(database: Database) -> None:
    text = HEADER + (
        "E1,V1,BOLT,3,,,,\n"
        "E1,V9,BOLT,3,CRATE,,,\n"
        "E2,V9,GONE,3,,NOWHERE,,\n"
        "E3,V1,BOLT,,,,,2026-13-01\n"
        ",V1,BOLT,-2,,,,\n"
        "E4,V1,BOLT,1,,,,,too,many\n"
    )

    problems = refused(database, text)

    assert problems == [
        "row 3, uom: BOLT has no unit CRATE.",
        "row 3, vendor: row 2 of the same order says V1",
        "row 4, item: There is no item GONE.",
        "row 4, vendor: There is no vendor V9.",
        "row 5, expected_date: write the date as 2026-01-31",
        "row 5, quantity: is missing",
        "row 6, external_no: is missing",
        "row 6, quantity: must be more than zero",
        "row 7, all of it: 10 cells, but the header has 8",
    ]
    assert made(database) == []


def test_a_spreadsheet_with_semicolons_quotes_and_a_byte_order_mark_is_read(database: Database) -> None:
    imported(database, '\ufeffexternal_no;vendor;item;quantity\r\nE1;V1;"NUT, 6""";2.5\r\n\r\n')

    (order,) = made(database)
    assert [(line.item, str(line.quantity)) for line in order.lines] == [('NUT, 6"', "2.5")]


def test_a_decimal_comma_is_refused_clearly(database: Database) -> None:
    problems = refused(database, "external_no;vendor;item;quantity\nE1;V1;BOLT;2,5\n")

    assert problems == ["row 2, quantity: 2,5 has a decimal comma: write a point"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "row 1, all of it: the header row is missing"),
        (HEADER, "row 1, all of it: there is nothing below the header row"),
        ("external_no,vendor,item,amount\nE1,V1,BOLT,3\n", "row 1, amount: there is no such field"),
        ("external_no,vendor,item,quantity,quantity\nE1,V1,BOLT,3,3\n", "row 1, quantity: this field is there twice"),
    ],
)
def test_a_file_of_another_shape_is_refused(database: Database, text: str, said: str) -> None:
    assert refused(database, text) == [said]


def test_a_file_in_another_encoding_is_refused(database: Database) -> None:
    with pytest.raises(FileRefused, match="not UTF-8"):
        database.write(lambda work: importing.import_orders(work, PURCHASING, "é".encode("latin-1")))


def test_only_looking_makes_nothing(database: Database) -> None:
    answer = imported(database, HEADER + "E1,V1,BOLT,3,,,,\n", only_look=True)

    assert [(order.external_no, order.no) for order in answer.created] == [("E1", "")]
    assert made(database) == []


def test_over_http_the_report_is_in_the_answer(database: Database) -> None:
    with signed_in_client(database) as client:
        good = client.post("/purchase-orders/import", content=HEADER + "E1,V1,BOLT,3,,,,\n")
        bad = client.post("/purchase-orders/import", content=HEADER + "E2,V1,BOLT,3,,,,\nE3,V1,GONE,0,,,,\n")

    assert (good.status_code, good.json()["created"][0]["external_no"]) == (200, "E1")
    assert (bad.status_code, bad.json()["code"]) == (422, "file_refused")
    assert [error["where"] for error in bad.json()["errors"]] == ["rows.3.quantity"]
    assert len(made(database)) == 1


def test_the_command_tells_what_it_made(database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from argparse import Namespace

    from server.purchasing.commands import COMMANDS

    file = tmp_path / "orders.csv"
    file.write_text(HEADER + "E1,V1,BOLT,3,,,,\n")
    arguments = Namespace(file=str(file), person="", dry_run=False)

    first, second = COMMANDS[0].run(arguments, database), COMMANDS[0].run(arguments, database)

    assert (first, second) == (0, 0)
    assert capsys.readouterr().out.splitlines() == [
        "E1: 1 line, order PO000001",
        "1 order imported.",
        "E1 is order PO000001 already.",
        "0 orders imported.",
    ]
