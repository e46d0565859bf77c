"""Decisions about invoices and credit memos, on values alone. Source: spec/ledger.md, sections 7 and 8; spec/costing.md, 7."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from server.catalog.values import CostingMethod
from server.invoicing.values import InvoiceKind
from server.invoicing.values import InvoiceLine as PostedLine
from server.ledger.posting_lines import ChargeLine, EntryType, InvoiceLine, Place, PostingLine
from shared.errors import CANNOT_CANCEL, CANNOT_INVOICE, CHARGE_NOT_ASSIGNED, INVALID_REQUEST, NOTHING_TO_POST, Refused
from shared.quantities import NO_AMOUNT, ONE, ZERO, Amount, Quantity, amount_rounded, unit_cost_rounded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from server.catalog.values import Item
    from server.invoicing.values import ChargeToInvoice, GoodsToInvoice, Invoice, LineToInvoice
    from server.ledger.values import EntryState, LedgerEntry
    from shared.quantities import UnitCost


def require_something(*parts: Collection[object], document: str) -> None:
    """Raises: Refused(NOTHING_TO_POST)."""
    if not any(parts):
        raise Refused(NOTHING_TO_POST, document=document)


def require_charges_allowed(kind: InvoiceKind, charges: Collection[object]) -> None:
    """A charge is a vendor's. Raises: Refused(INVALID_REQUEST)."""
    if charges and not kind.is_purchase:
        raise Refused(INVALID_REQUEST, reason="item charges come with a vendor's invoice or credit memo")


def require_fits(kind: InvoiceKind, party_no: str, entry: LedgerEntry) -> None:
    """The entry is a line of a posted document of that party, of the kind that is invoiced so. Raises: Refused(CANNOT_INVOICE)."""
    expected = kind.invoices
    if entry.document.type is not expected:
        reason = f"it is of no {expected.value.replace('_', ' ')}"
    elif entry.document.source_no != party_no:
        reason = f"it was with {entry.document.source_no or 'nobody'}, not with {party_no}"
    else:
        return
    raise Refused(CANNOT_INVOICE, entry=entry.entry_no, item=entry.item_no, reason=reason)


def order_of(lines: Iterable[LineToInvoice]) -> str:
    """The order that all lines are of; blank where they are of none or of several."""
    orders = {line.order_no for line in lines}
    return orders.pop() if len(orders) == 1 else ""


# Prices


def amounts(lines: Sequence[LineToInvoice], entries: Mapping[int, LedgerEntry]) -> list[Amount | None]:
    """What each line comes to; None where no price is said.

    The entries of one order line (its lots, its receipts) add up to the price of their quantity, to the cent.
    """
    exact: dict[tuple[str, int], Decimal] = {}
    found: list[Amount | None] = []
    for index, line in enumerate(lines):
        if line.unit_amount is None:
            found.append(None)
            continue
        key = (line.order_no, line.order_line_no) if line.order_line_no else ("", -index)
        before = exact.get(key, Decimal(0))
        exact[key] = before + Decimal(line.quantity) * line.unit_amount / entries[line.entry_no].base_units_per_unit
        found.append(amount_rounded(exact[key]) - amount_rounded(before))
    return found


def usual_price(kind: InvoiceKind, item: Item, received_at: UnitCost) -> UnitCost:
    """What a base unit comes to where the invoice does not say: what was expected, without overhead; of a sale the item's price.

    `received_at`: the unit cost that the receipt was posted with. Source: spec/costing.md, section 6, rule 4.
    """
    if not kind.is_purchase:
        return item.unit_price
    if item.costing_method is CostingMethod.STANDARD:
        return item.last_direct_cost or item.standard_cost
    without_rate = Decimal(received_at) - item.overhead_rate
    return unit_cost_rounded(without_rate / (1 + Decimal(item.indirect_cost_percent) / 100))


def ledger_line(kind: InvoiceKind, line: LineToInvoice, amount: Amount | None) -> InvoiceLine:
    """What the ledger is told: the price of what was bought; anything else costs what it costs."""
    if kind is not InvoiceKind.PURCHASE_INVOICE:
        return InvoiceLine(line.entry_no, line.quantity)
    percent = Quantity(line.indirect_cost_percent)
    return InvoiceLine(line.entry_no, line.quantity, amount, percent, line.overhead_rate)


def posted_line(line: LineToInvoice, entry: LedgerEntry, amount: Amount | None, line_no: int) -> PostedLine:
    """The line as the document keeps it."""
    posted = _line_of_entry(entry, line_no)
    return replace(
        posted,
        quantity=line.quantity,
        unit_amount=line.unit_amount or posted.unit_amount,
        amount=amount or NO_AMOUNT,
        order_no=line.order_no or entry.document.order_no,
        order_line_no=line.order_line_no,
    )


def _line_of_entry(entry: LedgerEntry, line_no: int) -> PostedLine:
    return PostedLine(
        line_no=line_no,
        type="item",
        item_no=entry.item_no,
        variant_code=entry.variant_code,
        entry_no=entry.entry_no,
        quantity=abs(entry.quantity),
        uom_code=entry.uom_code,
        base_units_per_unit=entry.base_units_per_unit or ONE,
    )


# Goods of no order


def price_of(goods: GoodsToInvoice, item: Item, kind: InvoiceKind) -> Decimal:
    """What one base unit comes to: as the line says, else what the item costs, or is sold for."""
    if goods.unit_amount is not None:
        return Decimal(goods.unit_amount) / goods.base_units_per_unit
    return Decimal((item.last_direct_cost or item.unit_cost) if kind.is_purchase else item.unit_price)


def amount_of(goods: GoodsToInvoice, item: Item, kind: InvoiceKind) -> Amount:
    """What the line comes to."""
    return amount_rounded(price_of(goods, item, kind) * goods.quantity)


def posting_line(goods: GoodsToInvoice, item: Item, kind: InvoiceKind, line_no: int) -> PostingLine:
    """The goods as they come or leave: of a purchase at their price with overhead, else at what they cost."""
    is_bought = kind is InvoiceKind.PURCHASE_INVOICE
    return PostingLine(
        entry_type=EntryType.PURCHASE if kind.is_purchase else EntryType.SALE,
        item_no=goods.item_no,
        place=goods.place,
        quantity=goods.quantity if kind.brings_in else -goods.quantity,
        variant_code=goods.variant_code,
        tracking=goods.tracking,
        expires_on=goods.expires_on,
        cost_amount=amount_of(goods, item, kind) if is_bought else None,
        indirect_cost_percent=Quantity(item.indirect_cost_percent) if is_bought else ZERO,
        applies_to_entry=goods.applies_to_entry,
        applies_from_entry=goods.applies_from_entry,
        uom_code=goods.uom_code,
        base_units_per_unit=goods.base_units_per_unit,
        document_line_no=line_no,
    )


def posted_goods(goods: GoodsToInvoice, item: Item, kind: InvoiceKind, entry_no: int, line_no: int) -> PostedLine:
    """The line as the document keeps it."""
    return PostedLine(
        line_no=line_no,
        type="item",
        item_no=goods.item_no,
        variant_code=goods.variant_code,
        entry_no=entry_no,
        quantity=goods.quantity,
        uom_code=goods.uom_code or item.base_uom,
        base_units_per_unit=goods.base_units_per_unit,
        unit_amount=unit_cost_rounded(price_of(goods, item, kind) * goods.base_units_per_unit),
        amount=amount_of(goods, item, kind),
        moved_goods=True,
    )


# Item charges


def charge_lines(charge: ChargeToInvoice, states: Mapping[int, EntryState], *, is_credit: bool) -> list[ChargeLine]:
    """What each entry gets of the charge; of a credit memo it is taken off.

    Raises: Refused(CHARGE_NOT_ASSIGNED). Source: spec/costing.md, section 7, rule 3.
    """
    given = [each.amount for each in charge.assigned_to if each.amount is not None]
    if not given:
        parts = _shares(charge.amount, [_weight(charge, states[each.entry_no]) for each in charge.assigned_to])
    elif len(given) == len(charge.assigned_to):
        parts = given
    else:
        raise Refused(INVALID_REQUEST, reason="say for each entry what it gets of the charge, or for none")
    if sum(parts, NO_AMOUNT) != charge.amount:
        raise Refused(
            CHARGE_NOT_ASSIGNED, charge=charge.charge_code, assigned=f"{sum(parts, NO_AMOUNT)}", amount=f"{charge.amount}"
        )
    return [
        ChargeLine(each.entry_no, -part if is_credit else part, charge.charge_code)
        for each, part in zip(charge.assigned_to, parts, strict=True)
    ]


def _weight(charge: ChargeToInvoice, state: EntryState) -> Decimal:
    by_amount = charge.split == "amount"
    return abs(Decimal(state.cost.actual + state.cost.expected if by_amount else state.entry.quantity))


def _shares(amount: Amount, weights: list[Decimal]) -> list[Amount]:
    """The amount by weight, by declining balance: each part rounded to the cent, all of them exactly the amount.

    Source: spec/costing.md, section 7, rule 3.
    """
    parts: list[Amount] = []
    left, weight_left = amount, sum(weights, Decimal(0))
    for weight in weights:
        part = amount_rounded(left * weight / weight_left) if weight_left else NO_AMOUNT
        parts.append(part)
        left, weight_left = left - part, weight_left - weight
    return parts


def posted_charge(line: ChargeLine, entry: LedgerEntry, line_no: int) -> PostedLine:
    """An entry's part of a charge as the document keeps it; positive on a credit memo, too."""
    return replace(_line_of_entry(entry, line_no), type="charge", amount=abs(line.amount), charge_code=line.charge_code)


# Cancelling


def require_cancellable(invoice: Invoice, lines: Sequence[PostedLine], entries: Mapping[int, LedgerEntry]) -> None:
    """Raises: Refused(CANNOT_CANCEL). Source: spec/ledger.md, section 8, rule 7."""
    reason = ""
    if invoice.kind.is_credit_memo:
        reason = "it is a credit memo: post the invoice again"
    elif invoice.cancelled_by:
        reason = f"{invoice.cancelled_by} cancelled it"
    elif len({entries[line.entry_no].document.no for line in lines if line.type == "item"}) > 1:
        reason = "its goods came or left with several documents: post a return"
    if reason:
        raise Refused(CANNOT_CANCEL, document=invoice.document_no, reason=reason)


def reversing_line(kind: InvoiceKind, line: PostedLine, entry: LedgerEntry, bin_code: str) -> PostingLine:
    """The goods of an invoice's line as they go back, or come back, from just that entry. `kind`: of the credit memo."""
    leaves = kind.is_purchase
    return PostingLine(
        entry_type=entry.entry_type,
        item_no=entry.item_no,
        place=Place(entry.place.location_code, bin_code or entry.place.bin_code),
        quantity=-line.quantity if leaves else line.quantity,
        variant_code=entry.variant_code,
        tracking=entry.tracking,
        expires_on=None if leaves else entry.expires_on,
        applies_to_entry=entry.entry_no if leaves and entry.is_inventory else None,
        applies_from_entry=None if leaves or not entry.is_inventory else entry.entry_no,
        uom_code=entry.uom_code,
        base_units_per_unit=entry.base_units_per_unit,
        document_line_no=line.line_no,
    )


def charge_taken_back(line: PostedLine) -> ChargeLine:
    """The opposite of an entry's part of a charge."""
    return ChargeLine(line.entry_no, -line.amount, line.charge_code)


def with_amount(invoice: Invoice, lines: Iterable[PostedLine]) -> Invoice:
    """The document with what its lines come to."""
    return replace(invoice, amount=total(lines))


def total(lines: Iterable[PostedLine]) -> Amount:
    """What the document comes to."""
    return sum((line.amount for line in lines), NO_AMOUNT)
