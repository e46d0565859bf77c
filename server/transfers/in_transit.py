"""What is on the road, for how long, and whether the books agree that it is.

Source: spec/transfers.md, section 11, rules 5 and 8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import service as ledger
from server.ledger.values import EntryFilter
from server.outstanding.order_lines import in_line_unit
from server.transfers import orders, posted_store, rules, store
from server.transfers.values import Step
from shared.quantities import ZERO
from shared.wire.transfers import GoodsInTransit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from server.transfers.values import PostedLine, TransferOrder, TransferOrderLine
    from shared.quantities import Quantity


def goods_in_transit(work: UnitOfWork, *, older_than_days: int = 0, location: str | None = None) -> list[GoodsInTransit]:
    """Order lines of which something is on the road for at least so many days, the longest first; `location`: either end."""
    found = []
    today = catalog.work_date(work)
    for line in store.lines_in_transit(work):
        order = orders.transfer_order(work, line.order_no)
        if location in (None, order.from_location, order.to_location):
            found.append(_on_the_road(order, line, posted_store.lines_of_order(work, line.order_no), today))
    return sorted((each for each in found if each.days >= older_than_days), key=lambda each: (-each.days, each.order, each.line))


def _on_the_road(order: TransferOrder, line: TransferOrderLine, posted: Sequence[PostedLine], today: date) -> GoodsInTransit:
    shipped = [each for each in posted if each.step is Step.SHIP and each.order_line_no == line.line_no]
    shipped_on = rules.oldest_on_the_road(shipped, line.in_transit)
    assert shipped_on is not None, "what is in transit was shipped"
    return GoodsInTransit(
        order=order.order_no,
        line=line.line_no,
        from_location=order.from_location,
        to_location=order.to_location,
        in_transit=order.in_transit,
        item=line.item_no,
        variant=line.variant_code,
        uom=line.uom_code,
        quantity=in_line_unit(line, line.in_transit),
        disputed=in_line_unit(line, line.disputed),
        shipped_on=shipped_on,
        days=(today - shipped_on).days,
        expected=line.arrives_on,
        days_late=max((today - line.arrives_on).days, 0) if line.arrives_on else 0,
    )


def violations(work: UnitOfWork) -> list[str]:
    """Where orders, their posted documents and the ledger disagree about what was shipped, arrived and is on the road, in words."""
    return [*_lines_that_disagree(work), *_transit_that_disagrees(work)]


def _lines_that_disagree(work: UnitOfWork) -> Iterator[str]:
    """From, in transit and to make up what was shipped, on each line."""
    posted = posted_store.totals(work)
    disputed: dict[tuple[str, int], Quantity] = {}
    for each in store.discrepancies(work, only_open=True):
        key = each.order_no, each.order_line_no
        disputed[key] = disputed.get(key, ZERO) + each.quantity
    for order in store.orders(work):
        for line in store.lines(work, order.order_no):
            key = order.order_no, line.line_no
            directly = posted.get((*key, Step.DIRECT), ZERO)
            should = {
                "shipped": posted.get((*key, Step.SHIP), ZERO) + directly,
                "received": posted.get((*key, Step.RECEIVE), ZERO) + directly,
                "settled": posted.get((*key, Step.SETTLE), ZERO),
                "disputed": disputed.get(key, ZERO),
            }
            for what, quantity in should.items():
                if (kept := getattr(line, what)) != quantity:
                    yield f"transfer order {order.order_no} line {line.line_no}: {what} is {kept}, should be {quantity}"


def _transit_that_disagrees(work: UnitOfWork) -> Iterator[str]:
    """What lies in transit is what the orders have on the road."""
    on_the_road: dict[tuple[str, str, str], Quantity] = {}
    for line in store.lines_in_transit(work):
        order = orders.transfer_order(work, line.order_no)
        key = order.in_transit, line.item_no, line.variant_code
        on_the_road[key] = on_the_road.get(key, ZERO) + line.in_transit
    there: dict[tuple[str, str, str], Quantity] = {}
    for location in catalog.locations(work):
        for balance in ledger.on_hand(work, EntryFilter(location_code=location.code)) if location.in_transit else ():
            key = location.code, balance.item_no, balance.variant_code
            there[key] = there.get(key, ZERO) + balance.quantity
    for key in sorted(on_the_road.keys() | there.keys()):
        lies, should = there.get(key, ZERO), on_the_road.get(key, ZERO)
        if lies != should:
            yield (
                f"in transit at {key[0]}: {lies} of {key[1]} {key[2]}".rstrip() + f", its transfer orders have {should} on the road"
            )
