"""The ledger over HTTP: registers, entries, balances and stories, as an office or an auditor asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from server.database.unit_of_work import Database
from shared.errors import Refused
from shared.wire.access import Role
from tests.builders.catalog import a_customer, a_location, a_vendor, an_item, lot_specific, serial_specific
from tests.builders.office import signed_in_client
from tests.builders.orders import a_purchase_order, a_sales_order, a_transfer_order, receive, ship
from tests.ledger_notation import post_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx


@pytest.fixture(autouse=True)
def company(database: Database) -> None:
    a_vendor(database)
    a_customer(database)
    a_location(database, "MAIN")
    a_location(database, "EAST")
    a_location(database, "TRANSIT", in_transit=True)
    a_location(database, "BINS", bins=("A-01", "A-02"))
    an_item(database, "BOLT")
    an_item(database, "MILK", tracking=lot_specific())


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    with signed_in_client(database) as client:
        yield client


def post(client: httpx.Client, *lines: dict[str, Any]) -> list[int]:
    """Post item journal lines, five BOLT into MAIN unless they say otherwise; the entries."""
    usual = {"type": "positive_adjustment", "item": "BOLT", "quantity": "5", "location": "MAIN"}
    answer = client.post("/item-journals/post", json={"lines": [usual | line for line in lines]})
    assert answer.is_success, answer.text
    return [entry_no for line in answer.json()["lines"] for entry_no in line["entry_nos"]]


def all_pages(client: httpx.Client, path: str, **query: str) -> list[Any]:
    """Every row, page after page, as the `Link` header says."""
    answer = client.get(path, params=query)
    rows: list[Any] = answer.json()
    while "next" in answer.links:
        answer = client.get(str(client.base_url.copy_with(raw_path=answer.links["next"]["url"].encode())))
        rows += answer.json()
    return rows


def test_a_register_shows_what_its_posting_wrote_into_every_ledger(client: httpx.Client) -> None:
    (entry_no,) = post(client, {"location": "BINS", "bin": "A-01"})

    (register,) = client.get("/item-registers").json()
    shown = client.get(f"/item-registers/{register['register_no']}").json()

    assert (register["person"], shown["register_no"]) == ("SAM", register["register_no"])
    assert shown["counts"] == {"item_ledger_entries": 1, "item_applications": 1, "value_entries": 1, "warehouse_entries": 1}
    assert [entry["entry_no"] for entry in shown["item_ledger_entries"]] == [entry_no]
    assert shown["item_ledger_entries"][0]["register_no"] == register["register_no"]
    assert [each["inbound"] for each in shown["item_applications"]] == [entry_no]
    assert [each["item_ledger_entry"] for each in shown["value_entries"]] == [entry_no]
    assert [each["bin"] for each in shown["warehouse_entries"]] == ["A-01"]


def test_what_does_not_fit_into_a_registers_page_is_listed_by_each_ledger(client: httpx.Client) -> None:
    post(client, *[{"location": "BINS", "bin": "A-01"}] * 3)
    (register,) = client.get("/item-registers").json()
    number = str(register["register_no"])

    shown = client.get(f"/item-registers/{number}", params={"limit": 2}).json()

    assert shown["counts"]["item_ledger_entries"] == 3
    for ledger, path in (
        ("item_ledger_entries", "/item-ledger-entries"),
        ("item_applications", "/item-applications"),
        ("value_entries", "/value-entries"),
        ("warehouse_entries", "/warehouse-entries"),
    ):
        first = [each["entry_no"] for each in shown[ledger]]
        rest = client.get(path, params={"register": number, "after": first[-1]}).json()
        assert (len(first), len(rest)) == (2, 1), path


def test_an_entry_says_what_of_it_may_still_come_back(client: httpx.Client, database: Database) -> None:
    for line in ("purchase  +9", "sale  -5", "sale  +2  returns 2", "sale  +1  returns 2", "negative_adjustment  -1"):
        post_text(database, f"2026-01-05  {line}")

    def not_returned() -> list[str]:
        return [entry["shipped_qty_not_returned"] for entry in client.get("/item-ledger-entries", params={"item": "BOLT"}).json()]

    assert not_returned() == ["0", "-2", "0", "0", "0"]
    post_text(database, "2026-01-05  undo 4")
    assert not_returned()[1] == "-3"
    post_text(database, "2026-01-05  undo 3")
    post_text(database, "2026-01-05  undo 2")
    assert not_returned()[1] == "0"
    with pytest.raises(Refused, match="0 can still be returned"):
        post_text(database, "2026-01-05  sale  +1  returns 2")


def test_registers_are_found_by_person_document_and_posting_date(client: httpx.Client, database: Database) -> None:
    post(client, {"posting_date": "2026-03-01"})
    received = receive(database, a_purchase_order(database))
    post(client, {"posting_date": "2026-03-03"})

    def found(**query: str) -> list[int]:
        return [register["register_no"] for register in client.get("/item-registers", params=query).json()]

    first, receipt, last = found()
    assert found(person="sam") == [first, last]
    assert found(document_no=received.document_no) == [receipt]
    assert found(document_no="") == []
    assert found(**{"from": "2026-03-01", "to": "2026-03-02"}) == [first]
    assert found(after=str(first), limit="1") == [receipt]


def test_warehouse_entries_are_found_by_item_bin_document_and_register(client: httpx.Client, database: Database) -> None:
    post(client, {"location": "BINS", "bin": "A-01"}, {"location": "BINS", "bin": "A-02"})
    order = a_purchase_order(database, {"item": "BOLT", "quantity": "1", "bin": "A-01"}, location="BINS")
    received = client.post(
        f"/purchase-orders/{order}/receive", json={"lines": [{"line": 1, "quantity": "1", "bin": "A-01"}]}
    ).json()

    def found(**query: str) -> list[tuple[str, str]]:
        return [(entry["bin"], entry["quantity"]) for entry in client.get("/warehouse-entries", params=query).json()]

    assert found(item="bolt") == [("A-01", "5"), ("A-02", "5"), ("A-01", "1")]
    assert found(location="BINS", bin="A-01") == [("A-01", "5"), ("A-01", "1")]
    assert found(document_no=received["document_no"]) == [("A-01", "1")]
    assert found(item="BOLT", lot="L1") == []
    assert found(item="BOLT", limit="1") == [("A-01", "5")]


def test_balances_come_a_page_at_a_time_each_of_them_once(client: httpx.Client, database: Database) -> None:
    an_item(database, "LAMP", tracking=serial_specific())
    serials = [f"S{no:02}" for no in range(9)]
    post(client, *[{"item": "LAMP", "quantity": "1", "serial": serial, "location": "BINS", "bin": "A-01"} for serial in serials])
    post(client, {"location": "EAST"}, {"location": "MAIN"})

    for path, query in (("/on-hand", {"item": "LAMP"}), ("/bin-contents", {"location": "BINS", "bin": "A-01"})):
        assert [row["serial"] for row in all_pages(client, path, limit="4", **query)] == serials
    assert [row["location"] for row in all_pages(client, "/on-hand", limit="1", item="BOLT")] == ["EAST", "MAIN"]
    assert [row["serial"] for row in all_pages(client, "/tracking-numbers", limit="4", item="LAMP")] == serials
    assert len(all_pages(client, "/on-hand", limit="3")) == 11


def test_stock_as_of_a_day_is_what_was_dated_up_to_it(client: httpx.Client) -> None:
    post(client, {"posting_date": "2026-03-01"}, {"posting_date": "2026-03-05", "quantity": "2"})
    post(client, {"posting_date": "2026-03-03", "quantity": "1", "type": "negative_adjustment"})
    post(client, {"posting_date": "2026-03-02", "location": "BINS", "bin": "A-01"})

    def as_of(day: str, path: str = "/on-hand", **query: str) -> list[tuple[str, str]]:
        rows = client.get(path, params={"item": "BOLT", "as_of": day} | query).json()
        return [(row["location"], row["quantity"]) for row in rows]

    assert as_of("2026-02-28") == []
    assert as_of("2026-03-01") == [("MAIN", "5")]
    assert as_of("2026-03-03") == [("BINS", "5"), ("MAIN", "4")]
    assert as_of("2026-03-05", location="MAIN") == [("MAIN", "6")]
    assert as_of("2026-03-01", "/bin-contents") == []
    assert as_of("2026-03-02", "/bin-contents", bin="A-01") == [("BINS", "5")]


def test_an_entry_tells_in_plain_words_where_its_goods_came_from_and_went(client: httpx.Client, database: Database) -> None:
    received = receive(database, a_purchase_order(database))
    shipped = ship(database, a_sales_order(database, {"item": "BOLT", "quantity": "4"}))
    (bought,), (sold,) = received.lines[0].entry_nos, shipped.lines[0].entry_nos

    def story(entry_no: int) -> list[tuple[str, int | None]]:
        told = client.get(f"/item-ledger-entries/{entry_no}/story").json()["sentences"]
        return [(sentence["text"], sentence["entry"]) for sentence in told]

    day = client.get(f"/item-ledger-entries/{bought}").json()["posting_date"]
    purchase = f"purchase into MAIN on {day}, {received.document_no}, vendor V1"
    sale = f"sale out of MAIN on {day}, {shipped.document_no}, customer C1"
    assert story(bought) == [
        (f"10 BOLT: {purchase}.", None),
        (f"Consumed by entry {sold}: 4 of the {sale}.", sold),
        ("6 are left.", None),
    ]
    assert story(sold) == [(f"4 BOLT: {sale}.", None), (f"Came from entry {bought}: 4 of the {purchase}.", bought)]


def test_the_story_follows_transfers_and_corrections(client: httpx.Client, database: Database) -> None:
    post(client, {"quantity": "10"})
    order = a_transfer_order(database)
    out, _ = client.post(f"/transfer-orders/{order}/ship", json={}).json()["lines"][0]["entry_nos"]
    _, into = client.post(f"/transfer-orders/{order}/receive", json={}).json()["lines"][0]["entry_nos"]
    (wrong,) = post(client, {"quantity": "1"})
    (correction,) = client.post(f"/item-ledger-entries/{wrong}/undo", json={}).json()["entry_nos"]

    def verbs(entry_no: int) -> list[str]:
        sentences = client.get(f"/item-ledger-entries/{entry_no}/story").json()["sentences"]
        return [sentence["text"].split(":")[0] for sentence in sentences[1:]]

    assert verbs(out) == ["Came from entry 1", f"Went on as entry {out + 1}"]
    assert verbs(into) == [f"Came with entry {into - 1}", f"Came from entry {out + 1}", "10 are left."]
    assert verbs(wrong) == [f"Was taken back by entry {correction}.", f"Consumed by entry {correction}", "Nothing is left."]
    assert verbs(correction)[0] == f"Takes back entry {wrong}."


def test_a_link_of_a_story_leads_to_the_other_entrys_story(client: httpx.Client) -> None:
    post(client, {})
    (taken,) = post(client, {"type": "negative_adjustment"})

    link = client.get(f"/item-ledger-entries/{taken}/story").json()["sentences"][1]["href"]

    assert client.get(str(client.base_url.copy_with(raw_path=link.encode()))).json()["entry_no"] == 1


BAD_QUESTIONS = {
    "/item-ledger-entries/99": "not_found",
    "/item-ledger-entries/99/applications": "not_found",
    "/item-ledger-entries/99/story": "not_found",
    "/value-entries?entry=99": "not_found",
    "/value-entries?register=99": "not_found",
    "/value-entries": "invalid_request",
    "/value-entries?entry=1&register=1": "invalid_request",
    "/item-registers/99": "not_found",
    "/item-applications?register=99": "not_found",
    "/item-applications": "invalid_request",
    "/warehouse-entries": "invalid_request",
    "/warehouse-entries?bin=A-01": "invalid_request",
    "/on-hand?as_of=2026-03-01": "invalid_request",
    "/bin-contents?as_of=2026-03-01": "invalid_request",
    "/on-hand?as_of=yesterday&item=BOLT": "invalid_request",
    "/on-hand?after=nonsense": "invalid_request",
    "/on-hand?after=W10=": "invalid_request",
    "/on-hand?after=%C3%A4": "invalid_request",
    "/bin-contents?after=WyJhIl0=": "invalid_request",
    "/on-hand?limit=0": "invalid_request",
    "/on-hand?limit=100000": "invalid_request",
    "/item-ledger-entries?after=-1": "invalid_request",
    "/item-ledger-entries?limit=501": "invalid_request",
    f"/item-ledger-entries?item={'X' * 21}": "invalid_request",
    "/item-registers?from=1": "invalid_request",
    f"/item-registers/{2**63}": "invalid_request",
    "/item-registers?after=1.5": "invalid_request",
}


def test_bad_questions_are_refused_with_a_reason(client: httpx.Client) -> None:
    answers = {path: client.get(path) for path in BAD_QUESTIONS}

    assert {path: answer.json()["code"] for path, answer in answers.items()} == BAD_QUESTIONS
    assert all(answer.is_client_error for answer in answers.values())


def test_a_badly_formed_undo_changes_nothing(client: httpx.Client) -> None:
    (entry_no,) = post(client, {})
    bodies = ({"bin": 5}, {"bin": "A" * 21}, {"date": "2026-02-30"}, {"colour": "red"}, [], "all", {"bin": "A\u0000"})

    codes = [client.post(f"/item-ledger-entries/{entry_no}/undo", json=body).json()["code"] for body in bodies]

    assert codes == ["invalid_request"] * len(bodies)
    assert client.get("/on-hand").json()[0]["quantity"] == "5"


def test_an_undo_is_refused_with_its_reason(client: httpx.Client, database: Database) -> None:
    (bound, used) = (post(client, {"location": "BINS", "bin": "A-01"})[0], post(client, {})[0])
    post(client, {"type": "negative_adjustment"})
    move = {"item": "BOLT", "quantity": "5", "from_location": "BINS", "from_bin": "A-01", "to_location": "BINS", "to_bin": "A-02"}
    assert client.post("/reclassifications", json={"lines": [move]}).is_success

    def refusal(entry_no: int) -> str:
        code: str = client.post(f"/item-ledger-entries/{entry_no}/undo", json={}).json()["code"]
        return code

    assert refusal(99) == "not_found"
    assert refusal(used) == "cannot_undo"
    assert refusal(bound) == "insufficient_bin_content"
    with signed_in_client(database, "KIM", Role.FLOOR) as floor:
        assert floor.post(f"/item-ledger-entries/{bound}/undo", json={}).json()["code"] == "not_permitted"


def test_nobody_reads_the_ledger_without_signing_in(client: httpx.Client) -> None:
    client.headers.pop("Stockhand-Session")

    for path in ("/item-ledger-entries", "/item-registers", "/on-hand", "/bin-contents", "/warehouse-entries?item=BOLT"):
        assert client.get(path).status_code == 401, path


@pytest.mark.xdist_group("postgresql")
def test_postgresql_pages_and_adds_up_alike(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    a_location(database, "MAIN", bins=("A-01", "a-02", "Ä-03"))
    an_item(database, "LAMP", tracking=serial_specific())
    serials = ["S-2", "s-1", "S 3", "Ö1", "S-10"]

    with signed_in_client(database) as client:
        usual = {"item": "LAMP", "quantity": "1", "posting_date": "2026-03-01", "bin": "A-01"}
        post(client, *[usual | {"serial": serial} for serial in serials])
        post(client, usual | {"serial": "S-2", "type": "negative_adjustment", "posting_date": "2026-03-02"})
        paged = [row["serial"] for row in all_pages(client, "/bin-contents", limit="2", location="MAIN", bin="A-01")]
        then = [row["serial"] for row in all_pages(client, "/on-hand", limit="2", item="LAMP", as_of="2026-03-01")]
        preview = client.post("/item-ledger-entries/2/undo/preview", json={}).json()

    database.close()
    assert sorted(paged) == sorted(set(serials) - {"S-2"})
    assert sorted(then) == sorted(serials)
    assert preview["counts"]["warehouse_entries"] == 1
