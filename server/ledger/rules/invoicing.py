"""What an invoice or an item charge changes of what an entry is worth. Pure. Source: spec/costing.md, sections 4 to 7 and 11.

A receipt or shipment is posted at expected cost. Each invoice turns its part of that into actual cost; the one that completes the
entry takes all that is left, so that expected cost ends at exactly nothing. A purchase costs what its invoice says, anything else
what the entry costs by then. What others have taken of the entry follows with the cost adjustment.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from server.catalog.values import NO_COST, CostingMethod
from server.ledger.posting_lines import EntryType, InvoiceLine
from server.ledger.rules.valuation import is_invoiced_at_once, overhead_of, share_of_cost
from shared.errors import CANNOT_INVOICE, NOTHING_TO_POST, OVER_INVOICE, Refused
from shared.quantities import NO_AMOUNT, ZERO, Amount, Quantity, UnitCost, amount_for, unit_cost_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from server.catalog.values import Item
    from server.ledger.posting_lines import AnyValueLine, ChargeLine
    from server.ledger.values import LedgerEntry, ValueEntry


@dataclass(frozen=True, slots=True)
class Worth:
    """What an entry is worth so far, as the next invoice or charge must know it."""

    entry: LedgerEntry
    item: Item
    valuation_date: date
    """That of its direct cost; everything later is valued on it."""
    is_taken_back: bool
    actual: Amount = NO_AMOUNT
    expected: Amount = NO_AMOUNT
    expected_in_all: Amount = NO_AMOUNT
    """What was expected before invoices took any of it back."""
    invoiced: Quantity = ZERO
    """Signed like the entry."""

    @property
    def not_invoiced(self) -> Quantity:
        """What an invoice may still be written for; positive, base unit."""
        if self.is_taken_back or self.entry.undoes is not None:
            return ZERO
        return abs(self.entry.quantity - self.invoiced)

    @property
    def is_bought(self) -> bool:
        """Whether an invoice says what it costs: goods that were bought, and are there."""
        return self.entry.entry_type is EntryType.PURCHASE and self.entry.quantity > ZERO

    def with_values(self, values: Iterable[NewValue]) -> Worth:
        """The same once these are written."""
        worth = self
        for value in values:
            worth = replace(
                worth,
                actual=worth.actual + value.actual,
                expected=worth.expected + value.expected,
                invoiced=worth.invoiced + value.invoiced_quantity,
            )
        return worth


@dataclass(frozen=True, slots=True)
class NewValue:
    """A value entry to be, of an entry that is there."""

    worth: Worth
    entry_type: str
    valued_quantity: Quantity
    actual: Amount = NO_AMOUNT
    expected: Amount = NO_AMOUNT
    non_inventory: Amount = NO_AMOUNT
    invoiced_quantity: Quantity = ZERO
    cost_per_unit: UnitCost = NO_COST
    charge_code: str = ""


def worth_of(entry: LedgerEntry, item: Item, values: Iterable[ValueEntry], *, is_taken_back: bool) -> Worth:
    """What the entry's value entries, in their order, add up to."""
    listed = list(values)
    return Worth(
        entry,
        item,
        valuation_date=listed[0].valuation_date,
        is_taken_back=is_taken_back,
        actual=sum((each.cost_amount_actual for each in listed), NO_AMOUNT),
        expected=sum((each.cost_amount_expected for each in listed), NO_AMOUNT),
        expected_in_all=sum((each.cost_amount_expected for each in listed if not each.invoiced_quantity), NO_AMOUNT),
        invoiced=sum((each.invoiced_quantity for each in listed), ZERO),
    )


def new_values(line: AnyValueLine, worth: Worth) -> tuple[NewValue, ...]:
    """What the line adds. Raises: Refused(CANNOT_INVOICE, OVER_INVOICE, NOTHING_TO_POST)."""
    return _invoice(line, worth) if isinstance(line, InvoiceLine) else _charge(line, worth)


def require_invoiceable(worth: Worth, quantity: Quantity) -> None:
    """No more is invoiced than was received or shipped and is not invoiced yet.

    Raises: Refused(CANNOT_INVOICE, OVER_INVOICE, NOTHING_TO_POST). Source: spec/ledger.md, section 7, rules 2 and 3.
    """
    entry = worth.entry
    if is_invoiced_at_once(entry.document.type) or entry.undoes is not None or worth.is_taken_back:
        raise Refused(CANNOT_INVOICE, entry=entry.entry_no, item=entry.item_no, reason=_reason_against(worth))
    if not quantity:
        raise Refused(NOTHING_TO_POST, document=f"entry {entry.entry_no}")
    if quantity > worth.not_invoiced:
        most = f"{worth.not_invoiced} {worth.item.base_uom}"
        said = f"{quantity} {worth.item.base_uom}"
        raise Refused(OVER_INVOICE, most=most, item=entry.item_no, document=entry.document.no, quantity=said)


def _reason_against(worth: Worth) -> str:
    if worth.is_taken_back:
        return "it was taken back"
    return "it is a correction" if worth.entry.undoes is not None else "its cost was actual when it was posted"


# Invoices


def _invoice(line: InvoiceLine, worth: Worth) -> tuple[NewValue, ...]:
    require_invoiceable(worth, line.quantity)
    entry = worth.entry
    if not entry.is_inventory:
        return (_of_no_inventory(line, worth),)
    price = line.amount if worth.is_bought else None
    whole = worth.actual + worth.expected if price is None else worth.expected_in_all
    is_last = line.quantity == worth.not_invoiced
    back = worth.expected if is_last else share_of_cost(whole, abs(entry.quantity), line.quantity)
    direct, others = (back, ()) if price is None else (price, _beside_price(line, worth, price))
    quantity = _signed(worth, line.quantity)
    value = NewValue(worth, "direct_cost", quantity, direct, -back, NO_AMOUNT, quantity, unit_cost_of(direct, quantity))
    return (value, *others)


def _beside_price(line: InvoiceLine, worth: Worth, direct: Amount) -> tuple[NewValue, ...]:
    """Overhead, and what brings standard-cost goods to their standard. Source: spec/costing.md, section 6; section 11, rule 1."""
    overhead = overhead_of(direct, line.quantity, line.indirect_cost_percent, line.overhead_rate)
    variance = NO_AMOUNT
    if worth.item.costing_method is CostingMethod.STANDARD:
        variance = amount_for(line.quantity, worth.item.standard_cost) - direct - overhead
    return tuple(
        NewValue(worth, entry_type, line.quantity, amount, cost_per_unit=unit_cost_of(amount, line.quantity))
        for entry_type, amount in (("indirect_cost", overhead), ("variance", variance))
        if amount
    )


def _of_no_inventory(line: InvoiceLine, worth: Worth) -> NewValue:
    """Services have a cost, and no stock that it could belong to. Source: spec/costing.md, section 4, rule 3."""
    quantity, amount = _signed(worth, line.quantity), line.amount or NO_AMOUNT
    unit_cost = unit_cost_of(amount, line.quantity)
    return NewValue(worth, "direct_cost", quantity, NO_AMOUNT, NO_AMOUNT, amount, quantity, unit_cost)


def _signed(worth: Worth, quantity: Quantity) -> Quantity:
    return quantity if worth.entry.quantity > ZERO else -quantity


# Item charges


def _charge(line: ChargeLine, worth: Worth) -> tuple[NewValue, ...]:
    """Cost of stock on what came in; beside the books of the stock on what left. Source: spec/costing.md, section 7."""
    entry = worth.entry
    if entry.undoes is not None or worth.is_taken_back:
        raise Refused(CANNOT_INVOICE, entry=entry.entry_no, item=entry.item_no, reason=_reason_against(worth))
    unit_cost = unit_cost_of(line.amount, abs(entry.quantity))
    charge = NewValue(worth, "direct_cost", entry.quantity, cost_per_unit=unit_cost, charge_code=line.charge_code)
    if entry.quantity < ZERO or not entry.is_inventory:
        return (replace(charge, non_inventory=line.amount),)
    charge = replace(charge, actual=line.amount)
    if worth.is_bought and worth.item.costing_method is CostingMethod.STANDARD:
        return (charge, replace(charge, entry_type="variance", actual=-line.amount, cost_per_unit=-unit_cost))
    return (charge,)
