"""What a movement costs when it is posted: its direct cost. What is learnt later is the cost adjustment's business.

An increase costs what its line says, or what the item card says. A decrease costs what it was applied to: of each increase its
share, rounded to the cent. What rounding leaves over stays on the increase, in the books, until the adjustment writes it off.
The part that no stock covers costs what the line or the item card says. Goods that were transferred keep their cost.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from server.catalog.values import CostingMethod, Item
from server.ledger.posting_lines import DocumentType, EntryType
from shared.quantities import NO_AMOUNT, Amount, Quantity, UnitCost, amount_for, amount_rounded, unit_cost_rounded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.ledger.rules.movements import Application, KnownCost, Movement

_INVOICED_LATER = frozenset(
    {
        DocumentType.PURCHASE_RECEIPT,
        DocumentType.PURCHASE_RETURN_SHIPMENT,
        DocumentType.SALES_SHIPMENT,
        DocumentType.SALES_RETURN_RECEIPT,
    }
)


def is_invoiced_at_once(document_type: DocumentType) -> bool:
    """Whether the cost is actual when it is posted; receipts and shipments of orders wait for their invoice."""
    return document_type not in _INVOICED_LATER


def value_movements(movements: Iterable[Movement]) -> None:
    """Give every movement its cost, in the order in which they are posted. A decrease's is negative."""
    for movement in movements:
        if movement.open is None:
            continue
        if movement.undoes is not None and movement.known_cost is not None:
            movement.cost_actual, movement.cost_expected = -movement.known_cost.actual, -movement.known_cost.expected
        else:
            cost = _cost(movement)
            if is_invoiced_at_once(movement.document.type):
                movement.cost_actual = cost
            else:
                movement.cost_expected = cost
        movement.open.cost_amount = movement.cost_actual + movement.cost_expected


def _cost(movement: Movement) -> Amount:
    if movement.quantity < 0:
        return -_cost_of_decrease(movement)
    if movement.transferred_from is not None:
        source = movement.transferred_from
        return share_of_cost(source.cost_amount, source.quantity, movement.quantity)
    if movement.known_cost is not None:
        return _cost_taken_back(movement.known_cost, movement.quantity)
    if movement.cost_amount is not None:
        return movement.cost_amount + _overhead_at_once(movement, movement.cost_amount)
    return amount_for(movement.quantity, _unit_cost(movement))


def _overhead_at_once(movement: Movement, price: Amount) -> Amount:
    """Of goods that come with their invoice. Source: spec/costing.md, section 6, rule 2."""
    if movement.document.type is not DocumentType.PURCHASE_INVOICE:
        return NO_AMOUNT
    return overhead_of(price, movement.quantity, movement.indirect_cost_percent, movement.item.overhead_rate)


def _unit_cost(movement: Movement) -> UnitCost:
    """What a base unit that comes in costs: as the line says; with overhead where a purchase waits for its invoice.

    Goods at standard cost are expected to cost that: their price is the invoice's. Source: spec/costing.md, 5.1 and 6.4.
    """
    waits = not is_invoiced_at_once(movement.document.type)
    if movement.unit_cost is None or (waits and movement.item.costing_method is CostingMethod.STANDARD):
        return card_unit_cost(movement.item)
    if waits and movement.entry_type is EntryType.PURCHASE:
        share = Decimal(movement.unit_cost) * movement.indirect_cost_percent / 100
        return unit_cost_rounded(Decimal(movement.unit_cost) + share + movement.item.overhead_rate)
    return movement.unit_cost


def _cost_of_decrease(movement: Movement) -> Amount:
    """Positive. What it took from increases, and the uncovered rest by the line's or the card's unit cost."""
    covered = sum((application.quantity for application in movement.applications), Quantity(0))
    uncovered = abs(movement.quantity) - covered
    unit_cost = movement.unit_cost if movement.unit_cost is not None else card_unit_cost(movement.item)
    return cost_of_applications(movement.applications) + amount_for(uncovered, unit_cost)


def cost_of_applications(applications: Iterable[Application]) -> Amount:
    """What was taken from increases costs, each share rounded to the cent."""
    return sum((share_of_cost(each.inbound.cost_amount, each.inbound.quantity, each.quantity) for each in applications), NO_AMOUNT)


def share_of_cost(cost_amount: Amount, quantity: Quantity, part: Quantity) -> Amount:
    """What `part` of an entry of `quantity` costs, rounded half up to the cent."""
    return amount_rounded(Decimal(cost_amount) * part / quantity)


def _cost_taken_back(known: KnownCost, part: Quantity) -> Amount:
    """The share of an earlier decrease's cost that comes back with `part` of its goods; positive."""
    return abs(share_of_cost(known.actual + known.expected, known.quantity, part))


def overhead_of(direct: Amount, quantity: Quantity, percent: Decimal, rate: UnitCost) -> Amount:
    """What comes on top of the price: a share of it, and so much for each base unit. Source: spec/costing.md, section 4."""
    return amount_rounded(Decimal(direct) * percent / 100 + Decimal(rate) * quantity)


def card_unit_cost(item: Item) -> UnitCost:
    """What a base unit costs by the item card."""
    return item.standard_cost if item.costing_method is CostingMethod.STANDARD else item.unit_cost
