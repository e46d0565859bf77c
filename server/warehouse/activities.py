"""Activities: picks, put-aways and movements that were made ahead, and registering what was done of them.

Whoever plans work (picks, put-aways, movements, warehouse documents) makes an activity here; whoever does it registers here,
from a handheld or from a desk. Source: spec/warehouse.md, sections 5 to 7.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from server.bin_contents.values import StockedItem
from server.catalog import service as catalog
from server.ledger import posting
from server.ledger.posting_lines import Document, DocumentType, PostedResult, Posting
from server.number_series import service as number_series
from server.outstanding import order_lines
from server.outstanding import service as outstanding
from server.outstanding.values import ArrivedGoods, PickedGoods, Source
from server.warehouse import activity_store, numbers_taken, plates, store
from server.warehouse.rules import goods, registering
from server.warehouse.values import (
    ActivityLine,
    ActivityStatus,
    ActivityType,
    HandledLine,
    RegisteredLine,
    Registration,
    WarehouseActivity,
)
from shared.errors import NOT_FOUND, Refused
from shared.quantities import ZERO, Quantity
from shared.wire.number_series import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from server.database.unit_of_work import UnitOfWork
    from server.outstanding.values import OrderLineKey
    from server.warehouse.values import GoodsInBin
    from shared.wire.orders import PostedOrder

REASON_LENGTH_MAX = 250
"""Characters of a reason on an entry."""

ShipGoods = Callable[["UnitOfWork", Sequence[PickedGoods]], "PostedOrder"]
"""Posts the shipment of exactly these goods of one order from exactly these bins."""
ReceiveGoods = Callable[["UnitOfWork", Sequence[ArrivedGoods]], "PostedOrder"]
"""Posts the receipt of exactly these goods of one order into exactly these bins."""
UndoSource = Callable[["UnitOfWork", int, "date | None"], PostedResult]
"""Takes back the shipment or receipt that wrote an item ledger entry."""
Refill = Callable[["UnitOfWork", str, "Collection[StockedItem]"], object]
"""Sees to it that bins of the location that goods of these items were picked from are filled up again."""


@dataclass(frozen=True, slots=True)
class SourcePosting:
    """Who posts and takes back the source documents; `app.py` fills it in, because they stand beside the warehouse."""

    ships: Mapping[Source, ShipGoods] = field(default_factory=dict)
    receives: Mapping[Source, ReceiveGoods] = field(default_factory=dict)
    undoes: Mapping[Source, UndoSource] = field(default_factory=dict)
    refill: Refill | None = None


# Making them


def create(work: UnitOfWork, activity: WarehouseActivity, lines: Sequence[ActivityLine]) -> str:
    """Make the activity with these lines, numbered in their order; its number. The caller has locked the items."""
    assert lines, "an activity has lines"
    activity_no = number_series.next_document_no(work, DocumentKind(activity.type), catalog.work_date(work))
    made = replace(activity, activity_no=activity_no, made_by=activity.made_by or work.person)
    with number_series.written_once(activity_no):
        activity_store.insert_activity(work, made, _numbered(made, lines, after=0))
    return activity_no


def add_lines(work: UnitOfWork, activity_no: str, lines: Sequence[ActivityLine]) -> list[ActivityLine]:
    """Add lines behind those that are there, as they then are. The caller has locked the items."""
    activity = open_activity(work, activity_no)
    last = max((line.line_no for line in activity_store.lines(work, activity_no)), default=0)
    added = _numbered(activity, lines, after=last)
    if added:
        activity_store.insert_lines(work, activity, added)
    return added


def _numbered(activity: WarehouseActivity, lines: Sequence[ActivityLine], *, after: int) -> list[ActivityLine]:
    return [replace(line, activity_no=activity.activity_no, line_no=line_no) for line_no, line in enumerate(lines, after + 1)]


# Asking


def activity(work: UnitOfWork, activity_no: str) -> WarehouseActivity:
    """The activity. Raises: Refused(NOT_FOUND)."""
    found = activity_store.activity(work, activity_no)
    if found is None:
        raise Refused(NOT_FOUND, what="warehouse activity", key=activity_no)
    return found


def open_activity(work: UnitOfWork, activity_no: str) -> WarehouseActivity:
    """The activity, on which something can still be done. Raises: Refused(NOT_FOUND, ACTIVITY_FINISHED)."""
    found = activity(work, activity_no)
    registering.require_open(found)
    return found


def lines(work: UnitOfWork, activity_no: str) -> list[ActivityLine]:
    """All lines of the activity, by number."""
    return activity_store.lines(work, activity_no)


def line(work: UnitOfWork, activity_no: str, line_no: int) -> ActivityLine:
    """One line of the activity. Raises: Refused(NOT_ON_DOCUMENT)."""
    found = {each.line_no: each for each in activity_store.lines(work, activity_no)}
    return registering.line_numbered(found, line_no, activity_no)


def locked_lines(work: UnitOfWork, activity_no: str) -> list[ActivityLine]:
    """The lines as they are once nobody else can change what is left of them."""
    work.lock_items({line.item_no for line in activity_store.lines(work, activity_no)})
    return activity_store.lines(work, activity_no)


def open_activities(work: UnitOfWork, location_code: str) -> list[WarehouseActivity]:
    """What is open at the location, by number."""
    return activity_store.activities(work, location_code=location_code, status=ActivityStatus.OPEN)


def activities_at(
    work: UnitOfWork,
    location_code: str,
    *,
    activity_type: ActivityType | None,
    status: ActivityStatus,
    after: str,
    limit: int,
) -> list[WarehouseActivity]:
    """Activities of a location, of one type or of any, by number; at most `limit` of those behind `after`."""
    return activity_store.activities(
        work, location_code=location_code, activity_type=activity_type, status=status, after=after, limit=limit
    )


def open_activity_at(work: UnitOfWork, location_code: str, activity_type: ActivityType | None = None) -> str:
    """An activity that is open there, of that type or of any; blank: none."""
    return activity_store.open_activity_at(work, location_code, activity_type)


def open_activity_with_bin(work: UnitOfWork, location_code: str, bin_code: str) -> str:
    """An open activity that takes from the bin or brings to it, in words; blank: none."""
    found = (line for line in activity_store.lines_left(work, location_code) if bin_code in (line.from_bin, line.to_bin))
    return next((f"{line.activity_no} has a line for {bin_code}" for line in found), "")


def on_open_lines(
    work: UnitOfWork, location_code: str, item_no: str
) -> tuple[dict[tuple[str, str], Quantity], dict[tuple[str, str], Quantity]]:
    """What open activities will take of the item, and what they will put: by variant and bin, all numbers; base unit."""
    taking, putting = (
        _by_variant_and_bin(quantity_on_open_lines(work, location_code, [item_no], taking=is_taking)) for is_taking in (True, False)
    )
    return taking, putting


def _by_variant_and_bin(goods: Mapping[GoodsInBin, Quantity]) -> dict[tuple[str, str], Quantity]:
    found: dict[tuple[str, str], Quantity] = {}
    for each, quantity in goods.items():
        key = each.variant_code, each.bin_code
        found[key] = found.get(key, ZERO) + quantity
    return found


def lines_left(work: UnitOfWork, location_code: str, item_nos: Collection[str] | None = None) -> list[ActivityLine]:
    """Lines of open activities there of which something is left, by activity and line; of these items, or of all."""
    return activity_store.lines_left(work, location_code, item_nos)


def quantity_on_open_lines(
    work: UnitOfWork, location_code: str, item_nos: Collection[str], *, taking: bool
) -> dict[GoodsInBin, Quantity]:
    """What open activities will still take from each bin (`taking`), or put into it, of these items; base unit."""
    return activity_store.goods_on_lines(work, location_code, item_nos, taking=taking)


def quantity_for_orders(
    work: UnitOfWork, document_nos: Collection[str], activity_type: ActivityType
) -> dict[OrderLineKey, Quantity]:
    """What open activities of that type are still to bring for each line of these documents; base unit."""
    return activity_store.goods_for_orders(work, document_nos, activity_type)


def open_activity_for(work: UnitOfWork, document_no: str, activity_type: ActivityType) -> bool:
    """Whether something of an open activity of that type is left to be done for the document."""
    return bool(activity_store.goods_for_orders(work, [document_no], activity_type))


# Registering


def register(
    work: UnitOfWork, activity_no: str, handled: Sequence[HandledLine] | None = None, *, post_source: SourcePosting
) -> Registration:
    """Post what was done of the activity, all of it or nothing; without lines all that is left, as planned.

    From bin to bin goods only change their place, and picked goods then wait for their shipment; where the activity posts its
    source, the shipment or receipt is posted. Raises: Refused(NOT_FOUND, ACTIVITY_FINISHED, NOTHING_TO_POST,
    MORE_THAN_PLANNED, …). Source: spec/warehouse.md, section 6, rules 8 to 11.
    """
    planned = {line.line_no: line for line in locked_lines(work, activity_no)}
    header = open_activity(work, activity_no)
    done = registering.all_that_is_left(header, planned.values()) if handled is None else registering.done(handled)
    registering.require_something(activity_no, done)
    steps = _steps(work, header, planned, done)
    if not _arrives(header):
        plates.leave(work, [plates.Leaving(step.registered, step.handled.from_plate) for step in steps])
    registration = _post(work, header, steps, post_source)
    plates.stand(work, [step.registered for step in steps])
    store.insert_registered(work, [step.registered for step in steps], catalog.work_date(work))
    changed = dict(planned) | {step.after.line_no: step.after for step in steps}
    for line_no in {step.after.line_no for step in steps}:
        activity_store.save_line(work, changed[line_no])
    is_finished = finish_if_done(work, activity_no)
    if header.type is ActivityType.PICK and post_source.refill is not None:
        taken = {StockedItem(step.line.item_no, step.line.variant_code, header.location_code) for step in steps}
        post_source.refill(work, header.location_code, taken)
    return replace(registration, is_finished=is_finished)


def _arrives(header: WarehouseActivity) -> bool:
    """Whether its goods come into the house only now."""
    return header.posts_source and header.type is ActivityType.PUT_AWAY


class _Step(NamedTuple):
    """Something that was handled: of which line, how the line is afterwards, and what is registered."""

    line: ActivityLine
    handled: HandledLine
    after: ActivityLine
    registered: RegisteredLine


def _steps(
    work: UnitOfWork, header: WarehouseActivity, planned: Mapping[int, ActivityLine], done: Sequence[HandledLine]
) -> list[_Step]:
    """What was done, each within what is left of its line; above it where the order may take more. Source: section 5, rule 11."""
    left = dict(planned)
    location, registered_no = catalog.location(work, header.location_code), next_registered_no(work)
    steps = []
    for line_no, handled in enumerate(done, 1):
        line = registering.line_numbered(left, handled.line_no, header.activity_no)
        left[line.line_no] = after = registering.after(line, handled, may_grow=_arrives(header))
        registered = registering.registered(header, line, handled, location)
        numbers_taken.require_may_be_taken(work, line, registered)
        steps.append(_Step(line, handled, after, registering.numbered(registered, registered_no, line_no)))
    return steps


def _post(work: UnitOfWork, header: WarehouseActivity, steps: Sequence[_Step], post_source: SourcePosting) -> Registration:
    registered = [step.registered for step in steps]
    if header.type is ActivityType.PICK:
        numbers_taken.require_demanded(work, registered)
    if header.posts_source:
        return _post_source(work, header, steps, post_source)
    if header.type is ActivityType.PICK:
        _require_wanted(work, registered)
    bin_mandatory = catalog.location(work, header.location_code).bin_mandatory
    reason = "; ".join(dict.fromkeys(step.handled.reason for step in steps if step.handled.reason))
    result = post_movements(work, registered, reason=reason) if bin_mandatory else None
    for line in registered:
        if header.type is ActivityType.PICK and line.order_line is not None:
            outstanding.add_picked(work, goods.picked_goods(line))
    return Registration(registered[0].activity_no, (), result.warehouse_entry_nos if result else ())


def _require_wanted(work: UnitOfWork, picked: Sequence[RegisteredLine]) -> None:
    """No more is brought together for an order line than it still wants. Raises: Refused(NOT_ON_DOCUMENT, OVER_SHIPMENT)."""
    totals: dict[OrderLineKey, Quantity] = {}
    for line in picked:
        if line.order_line is not None:
            totals[line.order_line] = totals.get(line.order_line, ZERO) + line.quantity
    for source, no in {(key.source, key.document_no) for key in totals}:
        lines_of_order = outstanding.open_lines_of(work, source, no)
        for key in (key for key in totals if (key.source, key.document_no) == (source, no)):
            order_line = order_lines.line_named(lines_of_order, key.line_no, no)
            order_lines.require_left_to_ship(order_line, totals[key], order_line.left_to_pick, no)


def _post_source(work: UnitOfWork, header: WarehouseActivity, steps: Sequence[_Step], post_source: SourcePosting) -> Registration:
    """Post the source documents, one after the other in the order in which their goods come."""
    by_document: dict[tuple[Source, str], list[_Step]] = {}
    for step in steps:
        order_line = step.registered.order_line
        assert order_line is not None, "what posts its source has one"
        by_document.setdefault((order_line.source, order_line.document_no), []).append(step)
    posted = []
    for (source, _), of_document in by_document.items():
        if header.type is ActivityType.PUT_AWAY:
            arrivals = [registering.arrived(step.registered, step.handled, step.line) for step in of_document]
            posted.append(post_source.receives[source](work, arrivals))
        else:
            posted.append(post_source.ships[source](work, [registering.departed(step.registered) for step in of_document]))
    return Registration(
        steps[0].registered.activity_no,
        tuple(no for order in posted for line in order.lines for no in line.entry_nos),
        tuple(no for order in posted for line in order.lines for no in line.warehouse_entry_nos),
        tuple(order.document_no for order in posted),
    )


def post_movements(work: UnitOfWork, registered: Sequence[RegisteredLine], *, reason: str = "") -> PostedResult:
    """Post the goods from bin to bin as one posting: warehouse entries only."""
    order_nos = {line.order_line.document_no for line in registered if line.order_line}
    document = Document(DocumentType.WAREHOUSE_ACTIVITY, registered[0].activity_no, order_nos.pop() if len(order_nos) == 1 else "")
    posting_lines = tuple(replace(goods.posting_line_for(line), document_line_no=line.line_no) for line in registered)
    return posting.post(work, Posting(posting_lines, catalog.work_date(work), document, reason[:REASON_LENGTH_MAX]))


def next_registered_no(work: UnitOfWork) -> str:
    """The number of what is registered next."""
    return number_series.next_document_no(work, DocumentKind.WAREHOUSE_ACTIVITY, catalog.work_date(work))


# Ending and reopening


def finish(work: UnitOfWork, activity_no: str) -> list[ActivityLine]:
    """Nothing more is done on it: what is left is free to be planned anew. The lines of which something was left.

    Raises: Refused(NOT_FOUND, ACTIVITY_FINISHED).
    """
    of_activity = locked_lines(work, activity_no)
    open_activity(work, activity_no)
    ended, gone = registering.given_back(of_activity)
    for line in ended:
        activity_store.save_line(work, line)
    activity_store.delete_lines(work, gone)
    activity_store.set_status(work, activity_no, ActivityStatus.FINISHED)
    return [line for line in of_activity if line.left > ZERO]


def finish_if_done(work: UnitOfWork, activity_no: str) -> bool:
    """An activity of which nothing is left is finished, and the larger units that it opens are open; whether it is."""
    of_activity = activity_store.lines(work, activity_no)
    if any(line.left for line in of_activity if not line.is_breakbulk):
        return False
    for line in of_activity:
        if line.left:
            activity_store.save_line(work, replace(line, handled=line.quantity))
    activity_store.set_status(work, activity_no, ActivityStatus.FINISHED)
    return True


def delete(work: UnitOfWork, activity_no: str) -> None:
    """An activity of which nothing was registered is gone; of another what is left is given back.

    Raises: Refused(NOT_FOUND, ACTIVITY_FINISHED). Source: spec/warehouse.md, section 5, rule 9.
    """
    finish(work, activity_no)
    if not activity_store.lines(work, activity_no):
        activity_store.delete_activity(work, activity_no)


def take_back(work: UnitOfWork, line: RegisteredLine) -> None:
    """What was registered of the line is taken back: it is to be done again."""
    found = next(each for each in locked_lines(work, line.planned_no) if each.line_no == line.planned_line_no)
    left = _left_to_arrive(work, line.order_line) if _arrives(activity(work, line.planned_no)) else None
    activity_store.save_line(work, registering.taken_back(found, line, left))
    activity_store.set_status(work, line.planned_no, ActivityStatus.OPEN)


def _left_to_arrive(work: UnitOfWork, key: OrderLineKey | None) -> Quantity | None:
    if key is None:
        return None
    of_order = outstanding.open_lines_of(work, key.source, key.document_no)
    return sum((line.outstanding for line in of_order if line.key == key), ZERO)
