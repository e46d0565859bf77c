"""Less is there than was planned: the rest is planned anew, the bin is counted, damaged goods are put aside.

Source: spec/handheld.md, section 7.5; spec/warehouse.md, section 6, rule 9; section 14, rule 6.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.catalog.values import Movement
from server.outstanding import order_lines
from server.warehouse import activities, activity_store, demand, picks, store
from server.warehouse.pick_values import Wanted
from server.warehouse.rules import registering, sharing
from server.warehouse.rules.shelves import PickRules
from server.warehouse.values import ActivityType, RegisteredLine
from shared.quantities import ZERO
from shared.tracking import UNTRACKED, Tracking
from shared.wire.transactions import Posted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.access.authentication import Caller
    from server.catalog.values import Item, Location
    from server.database.unit_of_work import UnitOfWork
    from server.warehouse.values import ActivityLine, WarehouseActivity
    from shared.quantities import Quantity
    from shared.wire.transactions import Transaction

CountBin = Callable[["UnitOfWork", str, str, str, str], str]
"""Has an item in a bin of a location counted, for a reason in words; the number of the count order."""

_CAUSES = {
    "short": "too few there",
    "empty": "nothing there",
    "damaged": "damaged",
    "wrong_item": "other goods there",
    "unreachable": "not reached",
}
_NOT_COUNTED = ("unreachable",)
"""The bin holds what the books say; nobody got there."""


def line_short(work: UnitOfWork, transaction: Transaction, _caller: Caller, *, count_bin: CountBin) -> Posted:
    """So much of a line is not to be had from its bin. What a pick lacks is looked for in other bins at once; what is in none
    stays on its order. The bin is counted; damaged goods go to the quarantine bin.

    Raises: Refused(NOT_FOUND, ACTIVITY_FINISHED, NOT_ON_DOCUMENT, MORE_THAN_PLANNED, UOM_UNKNOWN).
    """
    content = transaction.content
    assert content.kind == "line_short"
    activities.locked_lines(work, content.activity)
    activity = activities.open_activity(work, content.activity)
    line = activities.line(work, content.activity, content.line)
    item, location = catalog.item(work, line.item_no), catalog.location(work, activity.location_code)
    missing = catalog.base_quantity(item, content.quantity, content.uom)
    _take_off(work, line, missing)
    if content.cause == "damaged":
        numbers = Tracking(content.lot or line.tracking.lot_no, content.serial or line.tracking.serial_no, line.tracking.package_no)
        _put_aside(work, replace(line, tracking=numbers), missing, location)
    added = _planned_anew(work, activity, line, missing, item) if activity.type is ActivityType.PICK else []
    said = [f"{content.quantity} {content.uom or item.base_uom} {item.no}: {_CAUSES[content.cause]}"]
    if line.from_bin and content.cause not in _NOT_COUNTED:
        why = " ".join(filter(None, (f"{content.activity}: {_CAUSES[content.cause]}", content.note)))
        said.append(f"count {count_bin(work, location.code, line.from_bin, item.no, why)}")
    said.append(_what_becomes(activity, missing, added))
    activities.finish_if_done(work, content.activity)
    return Posted(id=transaction.id, document_no=content.activity, message="; ".join(said))


def bin_checked(work: UnitOfWork, transaction: Transaction, _caller: Caller, *, count_bin: CountBin) -> Posted:
    """What a person saw in a bin that should be empty: where something is left, it is counted.

    Raises: Refused(NOT_FOUND, NOT_ON_DOCUMENT). Source: spec/handheld.md, section 7.1, rule 4.
    """
    content = transaction.content
    assert content.kind == "bin_checked"
    activity = activities.activity(work, content.activity)
    line = activities.line(work, content.activity, content.line)
    if content.is_empty:
        return Posted(id=transaction.id, document_no=content.activity, message=f"{content.bin} is empty")
    work.lock_items([line.item_no])
    why = f"{content.activity}: not empty after the {activity.type.replace('_', '-')}"
    order_no = count_bin(work, activity.location_code, content.bin, line.item_no, why)
    return Posted(id=transaction.id, document_no=order_no, message=f"{content.bin} is counted by {order_no}")


def _what_becomes(activity: WarehouseActivity, missing: Quantity, added: Sequence[ActivityLine]) -> str:
    if activity.type is not ActivityType.PICK:
        return "the rest is given back"
    found = sum((line.quantity for line in added), ZERO)
    bins = ", ".join(dict.fromkeys(line.from_bin or "the location" for line in added))
    if found == missing:
        return f"go on at {bins}"
    return f"{found} more at {bins}, the rest stays on the order" if added else "the rest stays on the order"


def _take_off(work: UnitOfWork, line: ActivityLine, missing: Quantity) -> None:
    """The line is about so much less, or gone where that was all of it. Raises: Refused(MORE_THAN_PLANNED)."""
    registering.require_left(line, missing)
    less = replace(line, quantity=line.quantity - missing)
    if less.quantity > ZERO:
        activity_store.save_line(work, less)
    else:
        activity_store.delete_lines(work, [line])


def _planned_anew(
    work: UnitOfWork, activity: WarehouseActivity, line: ActivityLine, missing: Quantity, item: Item
) -> list[ActivityLine]:
    """Lines that take what is missing from other bins, behind those of the activity."""
    location = catalog.location(work, activity.location_code)
    rules = PickRules(
        location,
        catalog.work_date(work),
        to_bin=line.to_bin,
        posts_source=activity.posts_source,
        but_bins=frozenset({line.from_bin} if line.from_bin else ()),
    )
    wanted = Wanted(
        item_no=line.item_no,
        quantity=missing,
        variant_code=line.variant_code,
        order_line=line.order_line,
        uom_code=line.uom_code,
        base_units_per_unit=line.base_units_per_unit,
        demanded=MappingProxyType(demand.demanded_by(work, line.order_line, item) if line.order_line else {}),
    )
    found = picks.places(work, [wanted], rules, {item.no: item})
    lines = sharing.pick_lines(found, rules, {item.no: item}, always=False)
    return activities.add_lines(work, activity.activity_no, [replace(each.line, tote=line.tote) for each in lines])


def _put_aside(work: UnitOfWork, line: ActivityLine, damaged: Quantity, location: Location) -> None:
    """Bring damaged goods to the quarantine bin, where there is one and it is known which numbers they have."""
    item = catalog.item(work, line.item_no)
    required = order_lines.requires_a_number(item, Movement.WAREHOUSE, inbound=False)
    if not location.quarantine_bin or not line.from_bin or (required and line.tracking == UNTRACKED):
        return
    moved = RegisteredLine(
        activity_no=activities.next_registered_no(work),
        type=ActivityType.MOVEMENT,
        location_code=location.code,
        item_no=line.item_no,
        variant_code=line.variant_code,
        from_bin=line.from_bin,
        to_bin=location.quarantine_bin,
        quantity=damaged,
        tracking=line.tracking,
        uom_code=line.uom_code,
        base_units_per_unit=line.base_units_per_unit,
        planned_no=line.activity_no,
    )
    activities.post_movements(work, [moved])
    store.insert_registered(work, [moved], catalog.work_date(work))
