"""`stockhand-server trace`, `recall` and `find` as somebody types them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from server.database.unit_of_work import Database
from server.main import main
from server.migrations.migrate import migrate
from tests.builders.catalog import a_customer, a_location, a_vendor, an_item, lot_specific
from tests.builders.orders import a_purchase_order, a_sales_order, receive, ship

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Vendor V1 delivered ten MILK of lot L1; three went to customer C1. The commands find that company."""
    url = f"sqlite:///{tmp_path / 'company.sqlite'}"
    monkeypatch.setenv("STOCKHAND_DATABASE_URL", url)
    migrate(url)
    database = Database(url)
    a_vendor(database)
    a_customer(database)
    a_location(database, "MAIN")
    an_item(database, "MILK", tracking=lot_specific())
    for post, order, quantity in ((receive, a_purchase_order, "10"), (ship, a_sales_order, "3")):
        line = {"line": 1, "quantity": quantity, "tracking": [{"lot": "L1", "quantity": quantity}]}
        post(database, order(database, {"item": "MILK", "quantity": quantity}), line)
    database.close()


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def test_a_trace_is_an_indented_tree(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["trace", "--item", "milk", "--lot", "L1"])

    receipt, sale = capsys.readouterr().out.splitlines()
    assert code == 0
    assert receipt.startswith("+10 MILK lot L1 · purchase receipt ")
    assert receipt.endswith("7 left")
    assert sale.startswith("  −3 MILK lot L1 · sales shipment ")
    assert "C1 Customer C1" in sale


def test_a_trace_back_begins_with_what_left(capsys: pytest.CaptureFixture[str]) -> None:
    main(["trace", "--lot", "L1", "--back"])

    assert [line.split(" MILK")[0] for line in capsys.readouterr().out.splitlines()] == ["−3", "  +10 (3 of it)"]


def test_a_trace_goes_into_a_spreadsheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "trace.csv"

    main(["trace", "--lot", "L1", "--csv", str(file)])

    rows = rows_of(file)
    assert [(row["level"], row["quantity"], row["party"]) for row in rows] == [("0", "10", "V1"), ("1", "-3", "C1")]
    assert "2 lines" in capsys.readouterr().out


def test_a_number_that_was_never_posted_is_said_so(capsys: pytest.CaptureFixture[str]) -> None:
    main(["trace", "--lot", "L9"])

    assert capsys.readouterr().out == "Nothing posted carries that. Find entries shows what is open.\n"


def test_a_recall_says_who_has_it_and_that_all_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "recall.csv"

    main(["recall", "--lot", "L1"])
    page = capsys.readouterr().out
    main(["recall", "--lot", "L1", "--csv", str(file)])

    assert "to C1 Customer C1" in page
    assert "received 10, returned 0 = shipped 3, adjusted 0, consumed 0, left 7; 100.0 % explained" in page
    assert [row["list"] for row in rows_of(file)] == ["received", "delivered", "in_stock"]


def test_a_recall_of_what_was_never_posted_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    main(["recall", "--lot", "L9"])

    assert capsys.readouterr().out.splitlines()[0] == "Nothing posted carries that."


def test_find_counts_what_carries_a_number(capsys: pytest.CaptureFixture[str]) -> None:
    main(["find", "--lot", "L1"])
    number = capsys.readouterr().out
    main(["find", "--document-no", "NONE"])

    assert "     2  Item ledger entries (posted)" in number
    assert capsys.readouterr().out == "There are no records with this document number NONE.\n"
