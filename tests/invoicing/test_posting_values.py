"""Invoices and charges through the ledger's door: expected cost becomes actual, whatever the parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.ledger import posting
from server.ledger import service as ledger
from server.ledger.posting_lines import (
    ChargeLine,
    Document,
    DocumentType,
    EntryType,
    InvoiceLine,
    Place,
    Posting,
    PostingLine,
    TransferLine,
    UndoLine,
    ValuePosting,
)
from server.ledger.verify import verify
from shared.errors import Refused
from shared.quantities import NO_AMOUNT, Amount, Quantity, UnitCost, amount_for
from tests.builders.catalog import a_location, an_item

if TYPE_CHECKING:
    from server.database.unit_of_work import Database
    from server.ledger.posting_lines import AnyValueLine, PostedValues
    from server.ledger.values import EntryState

DAY = date(2026, 1, 5)
_KINDS = {
    DocumentType.PURCHASE_RECEIPT: (EntryType.PURCHASE, 1),
    DocumentType.PURCHASE_RETURN_SHIPMENT: (EntryType.PURCHASE, -1),
    DocumentType.SALES_SHIPMENT: (EntryType.SALE, -1),
    DocumentType.SALES_RETURN_RECEIPT: (EntryType.SALE, 1),
}


@dataclass(frozen=True)
class Books:
    """A ledger, and what is posted into it."""

    database: Database

    def moved(self, kind: DocumentType, quantity: str, unit_cost: str | None = None, **fields: object) -> int:
        """A receipt or shipment that waits for its invoice; its entry number."""
        entry_type, sign = _KINDS[kind]
        cost = UnitCost(unit_cost) if unit_cost is not None else None
        line = PostingLine(entry_type, "BOLT", Place(), Quantity(Quantity(quantity) * sign), unit_cost=cost, **fields)
        made = Posting((line,), DAY, Document(kind, "D1"))
        return self.database.write(lambda work: posting.post(work, made)).entry_nos[0]

    def received(self, quantity: str, unit_cost: str) -> int:
        return self.moved(DocumentType.PURCHASE_RECEIPT, quantity, unit_cost)

    def shipped(self, quantity: str) -> int:
        return self.moved(DocumentType.SALES_SHIPMENT, quantity)

    def post(self, *lines: AnyValueLine, day: date = DAY) -> PostedValues:
        made = ValuePosting(lines, day, Document(DocumentType.PURCHASE_INVOICE, "I1"))
        return self.database.write(lambda work: posting.post_values(work, made))

    def invoice(self, entry_no: int, quantity: str, amount: str | None = None) -> PostedValues:
        return self.post(InvoiceLine(entry_no, Quantity(quantity), Amount(amount) if amount is not None else None))

    def state(self, entry_no: int) -> EntryState:
        with self.database.read() as work:
            return ledger.entry(work, entry_no)

    def figures(self, entry_no: int) -> tuple[str, str, str]:
        """Actual and expected cost, and how much is invoiced."""
        cost = self.state(entry_no).cost
        return str(cost.actual), str(cost.expected), str(cost.invoiced_quantity)

    def undo(self, entry_no: int) -> None:
        self.database.write(lambda work: posting.post(work, Posting((UndoLine(entry_no),), DAY)))


@pytest.fixture
def books(database: Database) -> Books:
    an_item(database, "BOLT", unit_cost="10")
    return Books(database)


@pytest.fixture(autouse=True)
def books_are_sound(database: Database) -> object:
    yield
    assert verify(database) == []


def test_an_invoice_at_another_price_takes_the_expected_cost_back_in_proportion(books: Books) -> None:
    entry_no = books.received("10", "10")

    books.invoice(entry_no, "4", "48")
    after_first = books.figures(entry_no)
    books.invoice(entry_no, "6", "75")

    assert after_first == ("48", "60", "4")
    assert books.figures(entry_no) == ("123", "0", "10")


def test_the_last_invoice_takes_the_cents_that_rounding_left(books: Books) -> None:
    entry_no = books.received("3", "3.33333")

    expected_left = []
    for _ in range(3):
        books.invoice(entry_no, "1", "3.33")
        expected_left.append(books.figures(entry_no)[1])

    assert expected_left == ["6.67", "3.34", "0"]


def test_a_sale_that_is_invoiced_in_parts_keeps_its_cost(books: Books) -> None:
    books.received("3", "3.33333")
    entry_no = books.shipped("3")

    books.invoice(entry_no, "1")
    after_first = books.figures(entry_no)
    books.invoice(entry_no, "2")

    assert after_first == ("-3.33", "-6.67", "-1")
    assert books.figures(entry_no) == ("-10", "0", "-3")


def test_stock_that_is_left_is_worth_what_its_invoice_says(books: Books) -> None:
    entry_no = books.received("10", "10")
    books.invoice(entry_no, "10", "120")

    sold = books.shipped("5")

    assert books.figures(sold) == ("0", "-60", "0")


def test_more_than_came_and_is_not_invoiced_is_refused_with_the_most_that_can_be(books: Books) -> None:
    entry_no = books.received("10", "10")
    books.invoice(entry_no, "4", "40")

    with pytest.raises(Refused, match="At most 6 PCS of BOLT on D1 can be invoiced, not 7 PCS") as refused:
        books.invoice(entry_no, "7", "70")

    assert refused.value.code == "over_invoice"
    assert books.figures(entry_no) == ("40", "60", "4")


def test_two_lines_of_one_posting_cannot_invoice_more_than_there_is_either(books: Books) -> None:
    entry_no = books.received("10", "10")
    line = InvoiceLine(entry_no, Quantity("6"), Amount("60"))

    with pytest.raises(Refused) as refused:
        books.post(line, line)

    assert refused.value.code == "over_invoice"


def test_what_was_taken_back_and_what_was_actual_from_the_start_cannot_be_invoiced(books: Books) -> None:
    undone = books.received("10", "10")
    books.undo(undone)
    journal = books.database.write(
        lambda work: posting.post(
            work, Posting((PostingLine(EntryType.PURCHASE, "BOLT", Place(), Quantity(1), unit_cost=UnitCost(1)),), DAY)
        )
    ).entry_nos[0]

    codes = []
    for entry_no in (undone, journal):
        with pytest.raises(Refused) as refused:
            books.invoice(entry_no, "1", "1")
        codes.append(refused.value.code)

    assert codes == ["cannot_invoice", "cannot_invoice"]


def test_an_invoiced_receipt_cannot_be_undone(books: Books) -> None:
    entry_no = books.received("10", "10")
    books.invoice(entry_no, "1", "10")

    with pytest.raises(Refused) as refused:
        books.undo(entry_no)

    assert refused.value.code == "already_invoiced"


def test_a_receipt_with_a_charge_cannot_be_undone(books: Books) -> None:
    entry_no = books.received("10", "10")
    books.post(ChargeLine(entry_no, Amount("5"), "FREIGHT"))

    with pytest.raises(Refused, match="an item charge was assigned to it"):
        books.undo(entry_no)


def test_a_charge_makes_what_is_left_dearer_and_invoices_nothing(books: Books) -> None:
    entry_no = books.received("10", "10")

    books.post(ChargeLine(entry_no, Amount("5"), "FREIGHT"))

    with books.database.read() as work:
        charge = ledger.value_entries(work, entry_no)[-1]
    assert (charge.entry_type, charge.charge_code, str(charge.valued_quantity)) == ("direct_cost", "FREIGHT", "10")
    assert books.figures(entry_no) == ("5", "100", "0")
    assert books.figures(books.shipped("2")) == ("0", "-21", "0")


def test_a_charge_on_transferred_goods_stays_with_what_arrived(books: Books) -> None:
    a_location(books.database, "EAST")
    books.received("10", "10")
    moved = TransferLine("BOLT", Place(), Place("EAST"), Quantity(4))
    left, arrived = books.database.write(lambda work: posting.post(work, Posting((moved,), DAY))).entry_nos

    books.post(ChargeLine(arrived, Amount("5"), "FREIGHT"))

    assert (books.figures(left)[0], books.figures(arrived)[0]) == ("-40", "45")


def test_a_charge_on_what_was_sold_stays_outside_of_the_inventory(books: Books) -> None:
    books.received("10", "10")
    entry_no = books.shipped("2")

    books.post(ChargeLine(entry_no, Amount("5"), "FREIGHT"))

    with books.database.read() as work:
        charge = ledger.value_entries(work, entry_no)[-1]
    assert str(charge.cost_amount_non_inventory) == "5"
    assert books.figures(entry_no) == ("0", "-20", "0")


def test_goods_at_standard_cost_stay_at_it_and_the_difference_is_variance(books: Books) -> None:
    an_item(books.database, "NUT", costing_method="standard", standard_cost="12")
    line = PostingLine(EntryType.PURCHASE, "NUT", Place(), Quantity(10), unit_cost=UnitCost(10))
    receipt = Posting((line,), DAY, Document(DocumentType.PURCHASE_RECEIPT, "D2"))
    entry_no = books.database.write(lambda work: posting.post(work, receipt)).entry_nos[0]
    expected = books.figures(entry_no)

    books.post(InvoiceLine(entry_no, Quantity(10), Amount(100), Quantity(10), UnitCost("0.5")))

    with books.database.read() as work:
        values = [(each.entry_type, str(each.cost_amount_actual)) for each in ledger.value_entries(work, entry_no)]
    assert expected == ("0", "120", "0")
    assert values[1:] == [("direct_cost", "100"), ("indirect_cost", "15"), ("variance", "5")]
    assert books.figures(entry_no) == ("120", "0", "10")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    unit_cost=st.decimals("0.001", "99.999", places=3),
    parts=st.lists(st.integers(1, 40), min_size=1, max_size=8),
    kind=st.sampled_from(sorted(_KINDS)),
    amounts=st.lists(st.decimals("0", "500", places=2), min_size=8, max_size=8),
)
def test_whatever_the_parts_nothing_is_expected_once_all_is_invoiced(
    books: Books, unit_cost: object, parts: list[int], kind: DocumentType, amounts: list[object]
) -> None:
    whole = str(sum(parts))
    books.received(whole, str(unit_cost))
    entry_no = books.moved(kind, whole, str(unit_cost))
    cost_before = books.state(entry_no).cost

    for part, amount in zip(parts, amounts, strict=False):
        books.invoice(entry_no, str(part), str(amount))

    after = books.state(entry_no)
    assert after.cost.expected == NO_AMOUNT
    assert after.cost.invoiced_quantity == after.entry.quantity
    if kind == DocumentType.PURCHASE_RECEIPT:
        assert after.cost.actual == sum((Amount(str(amount)) for amount in amounts[: len(parts)]), NO_AMOUNT)
        assert cost_before.expected == amount_for(Quantity(whole), UnitCost(str(unit_cost)))
    else:
        assert after.cost.actual == cost_before.expected
    with pytest.raises(Refused):
        books.invoice(entry_no, "0.00001", "0")
