"""When an adjustment needs a reason, and when a second person. Pure. Source: spec/ledger.md, section 15, rule 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger.posting_lines import EntryType, PostingLine
from shared.errors import REASON_REQUIRED, SECOND_PERSON_REQUIRED, Refused
from shared.quantities import amount_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from server.catalog.values import InventorySetup, Item
    from server.ledger.posting_lines import AnyPostingLine
    from shared.quantities import Amount

_ADJUSTMENTS = frozenset({EntryType.POSITIVE_ADJUSTMENT, EntryType.NEGATIVE_ADJUSTMENT})


def problems_of_adjustment(
    line: AnyPostingLine, item: Item, setup: InventorySetup, reason: str, *, entered_by_another: bool
) -> Iterator[Refused]:
    """What the thresholds of the setup say against it; purchases, sales and reclassifications have none."""
    if not isinstance(line, PostingLine) or line.entry_type not in _ADJUSTMENTS:
        return
    quantity, value = abs(line.quantity), _value(line, item)
    above_quantity = setup.reason_above_quantity is not None and quantity > setup.reason_above_quantity
    above_value = setup.reason_above_value is not None and value > setup.reason_above_value
    if (above_quantity or above_value) and not reason:
        yield Refused(REASON_REQUIRED, quantity=quantity, item=item.no)
    if setup.second_person_above_value is not None and value > setup.second_person_above_value and not entered_by_another:
        yield Refused(SECOND_PERSON_REQUIRED, quantity=quantity, item=item.no, value=value)


def require_within_thresholds(line: AnyPostingLine, item: Item, setup: InventorySetup, reason: str) -> None:
    """Of an adjustment that one person enters and posts at once. Raises: Refused(REASON_REQUIRED, SECOND_PERSON_REQUIRED)."""
    for refused in problems_of_adjustment(line, item, setup, reason, entered_by_another=False):
        raise refused


def _value(line: PostingLine, item: Item) -> Amount:
    """What is adjusted is worth, by the cost that was typed, else by the item card."""
    if line.cost_amount is not None:
        return abs(line.cost_amount)
    return amount_for(abs(line.quantity), line.unit_cost if line.unit_cost is not None else item.unit_cost)
