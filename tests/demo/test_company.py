"""The demo company: the same each time, everything that it promises, and every sample barcode means something."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from server.app import OPEN_DOCUMENTS
from server.catalog import service as catalog
from server.catalog.place_rules import Level, level_of
from server.database.unit_of_work import Database
from server.demo.assortment import Kind
from server.demo.company import demo_company
from server.demo.founding import found
from server.demo.open_work import TOTES
from server.demo.orders import ARRIVED
from server.demo.places import EAST, MAIN, OFFICE
from server.demo.samples import sample_file, sample_sheet, samples
from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.ledger.verify import verify
from server.migrations.migrate import migrate
from server.reference_data.directory import ServerDirectory
from shared.barcodes.directory import ANYTHING
from shared.barcodes.function_codes import function_code
from shared.barcodes.gtin import is_gtin
from shared.barcodes.parse import parse
from shared.barcodes.resolve import resolve
from shared.barcodes.scan import Scan
from shared.wire.access import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.demo.company import Company, OrderNumbers

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def company() -> Company:
    return demo_company(TODAY)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path_factory.mktemp('demo') / 'stockhand.sqlite'}"
    migrate(url)
    database = Database(url)
    yield database
    database.close()


@pytest.fixture(scope="module")
def numbers(database: Database, company: Company) -> OrderNumbers:
    return found(database, company)


def test_the_same_seed_on_the_same_day_gives_the_same_company(company: Company) -> None:
    assert demo_company(TODAY) == company


def test_another_seed_gives_another_company(company: Company) -> None:
    assert demo_company(TODAY, seed=1) != company


def test_there_are_at_least_three_hundred_items_of_every_kind(company: Company) -> None:
    kinds = Counter(item.kind for item in company.items)

    assert len(company.items) >= 300
    assert all(kinds[kind] >= 10 for kind in Kind)


def test_every_gtin_has_its_check_digit_and_stands_for_one_thing(company: Company) -> None:
    codes = [reference.number for item in company.items for reference in item.card.references if reference.type == "barcode"]
    gtins = [code for code in codes if code.isdigit()]

    assert len(codes) == len(set(codes))
    assert len(gtins) > 400
    assert all(is_gtin(gtin) for gtin in gtins)
    assert len(codes) - len(gtins) >= 30


def test_nothing_expires_before_two_months(company: Company) -> None:
    dates = [line.expires_on for line in company.stock if line.expires_on]

    assert min(dates) >= date(2027, 1, 21)


def test_all_that_is_ordered_can_be_picked(company: Company) -> None:
    on_hand = Counter[str]()
    for line in company.stock:
        on_hand[line.item_no] += int(line.quantity) if line.location == MAIN else 0
    sold = [(line.item, line.quantity) for order in company.sales_orders for line in order.lines]
    from_here = [order for order in company.transfer_orders if order.from_location == MAIN]
    transferred = [(line.item, line.quantity) for order in from_here for line in order.lines]

    assert all(on_hand[item] >= quantity for item, quantity in (*sold, *transferred))


def test_every_role_has_somebody_with_a_pin_of_their_own(company: Company) -> None:
    roles = {role for person in company.people for role in person.roles}

    assert roles == set(Role)
    assert len({person.pin for person in company.people}) == len(company.people)


def test_the_company_is_founded_through_the_services_and_its_books_are_right(
    database: Database, company: Company, numbers: OrderNumbers
) -> None:
    with database.read() as work:
        items = catalog.item_numbers(work)
        in_bins = sum(balance.quantity for balance in ledger.bin_contents(work, EntryFilter()))

    arrived = [line.quantity * company.item(line.item).pieces_in(line.uom) for line in company.purchase_orders[ARRIVED].lines]
    on_the_road = [line.quantity for line in company.transfer_orders[1].lines]
    assert len(items) == len(company.items)
    assert in_bins == sum(line.quantity for line in company.stock if line.bin_code) + sum(arrived) - sum(on_the_road)
    assert (len(numbers.purchase_orders), len(numbers.sales_orders), len(numbers.count_orders)) == (8, 8, 2)
    assert verify(database) == []


def test_something_of_every_kind_of_work_waits_at_the_main_warehouse(database: Database, numbers: OrderNumbers) -> None:
    with database.read() as work:
        documents = [document for source in OPEN_DOCUMENTS for document in source(work, MAIN)]
    waiting = Counter(document.kind for document in documents)
    totes = {line.tote for document in documents if document.kind == "pick" for line in document.lines}

    assert set(waiting) == {
        "purchase_order",
        "warehouse_receipt",
        "transfer_receipt",
        "put_away",
        "sales_order",
        "pick",
        "warehouse_shipment",
        "transfer_shipment",
        "movement",
        "count_order",
    }
    assert totes == {"", *TOTES}


def test_there_is_a_location_of_each_level_that_the_readme_tells_of(database: Database, numbers: OrderNumbers) -> None:
    with database.read() as work:
        levels = {code: level_of(catalog.location(work, code)) for code in (MAIN, EAST, OFFICE)}

    assert levels == {MAIN: Level.ADVANCED, EAST: Level.NONE, OFFICE: Level.NONE}


def test_every_sample_barcode_stands_for_something(database: Database, company: Company, numbers: OrderNumbers) -> None:
    entries = json.loads(sample_file(samples(company, numbers)))
    barcodes = [parse(Scan(entry["text"], entry["symbology"]), today=TODAY) for entry in entries]

    with database.read() as work:
        directory = ServerDirectory(work, MAIN, OPEN_DOCUMENTS)
        unknown = [
            barcode.scan.text
            for barcode in barcodes
            if function_code(barcode) is None and resolve(barcode, ANYTHING, directory, location=MAIN).found is None
        ]

    assert len(entries) > 300
    assert unknown == []


def test_the_sheet_is_a_pdf_of_some_pages(company: Company, numbers: OrderNumbers) -> None:
    sheet = sample_sheet(samples(company, numbers))

    assert sheet.startswith(b"%PDF-")
    assert sheet.count(b"/Type /Page\n") >= 10
