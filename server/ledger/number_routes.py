"""Lots, serial and package numbers over HTTP: where they are or were, what people say of them, how much can be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from server.access.authentication import CurrentCaller
from server.catalog import service as catalog
from server.database.requests import RequestDatabase
from server.ledger import cards, numbers, service
from server.ledger.asked import AskedCode, AskedNumber
from server.ledger.paging import RequestPage
from server.ledger.rules.number_availability import AskingLine
from server.ledger.values import EntryFilter
from server.problems import problem_responses
from server.tracking import service as tracking
from server.tracking.cards import card_fields, tracking_card
from shared.errors import INVALID_REQUEST, UNKNOWN_ITEM
from shared.quantities import ZERO
from shared.tracking import Tracking
from shared.wire.fields import Code, CodeOrBlank, LineNo, QuantityOrZero
from shared.wire.tracking import NumberAvailability, NumberKind, TrackingCardState, TrackingNumberState

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.numbers import NumberState
    from server.ledger.rules.number_availability import NumberStock
    from server.tracking.values import Card

CARDS_MAX = 500

router = APIRouter(prefix="/api/v1", tags=["tracking"], responses=problem_responses(INVALID_REQUEST))


@router.get("/tracking-numbers")
def read_tracking_numbers(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    item: AskedCode = None,
    lot: AskedNumber = None,
    serial: AskedNumber = None,
    package: AskedNumber = None,
    gone: Annotated[
        bool, Query(description="Also what is no longer in stock; where a number is named, that is always so.")
    ] = False,
    page: RequestPage,
) -> list[TrackingNumberState]:
    """The lots, serial and package numbers that fit: where they lie, how long they are good, whether they are blocked.

    What is in stock comes a page at a time, as of `/on-hand`; a lot that lies in very many places may go on on the next one.
    What is gone comes with the first page.
    """
    wanted = EntryFilter(item_no=item, lot_no=lot, serial_no=serial, package_no=package)
    named = Tracking(lot or "", serial or "", package or "")
    with database.read() as work:
        found = numbers.states(work, page.of(lambda asked: service.on_hand(work, wanted, asked), by_bin=False))
        if page.is_first and (gone or not named.is_blank):
            found += numbers.states_of_the_past(work, item, named, found)
        return [_number_card(state) for state in found]


@router.get("/tracking-numbers/availability", responses=problem_responses(UNKNOWN_ITEM))
def read_number_availability(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    item: Code,
    variant: CodeOrBlank | None = None,
    location: CodeOrBlank | None = None,
    document: Annotated[CodeOrBlank, Query(description="Order that asks: its own numbers are pending, not requested.")] = "",
    line: LineNo | None = None,
    needed: Annotated[QuantityOrZero, Query(description="Base unit: numbers are selected until it is covered.")] = ZERO,
) -> list[NumberAvailability]:
    """Every number in stock there, what other documents want of it, what is left; and a selection for what is needed."""
    with database.read() as work:
        asking = AskingLine(document, line or 1) if document else None
        known = catalog.item(work, item)
        found = numbers.availability(work, known, variant_code=variant, location_code=location, asking=asking, needed=needed)
        return [_availability_card(known.no, number) for number in found]


@router.get("/tracking-cards")
def list_tracking_cards(
    database: RequestDatabase,
    _caller: CurrentCaller,
    *,
    item: AskedCode = None,
    kind: NumberKind | None = None,
    number: AskedNumber = None,
    after: Annotated[
        tuple[str, ...], Query(max_length=4, description="Item, variant, kind and number of the last card of the page before.")
    ] = (),
    limit: Annotated[int, Query(ge=1, le=CARDS_MAX)] = CARDS_MAX,
) -> list[TrackingCardState]:
    """The cards of lots, serial and package numbers by item, with what is in stock of each and what of it is expired."""
    with database.read() as work:
        behind = after if len(after) == 4 else ()
        found = tracking.cards(work, item_no=item, dimension=kind, number=number, after=behind, limit=limit)
        return [_card_state(work, card) for card in found]


def _number_card(state: NumberState) -> TrackingNumberState:
    return TrackingNumberState(
        item=state.item_no,
        variant=state.variant_code,
        lot=state.tracking.lot_no,
        serial=state.tracking.serial_no,
        package=state.tracking.package_no,
        blocked=state.blocked,
        established=state.is_established,
        expiration=state.expires_on,
        inventory=state.inventory,
        in_stock=tuple(cards.on_hand_card(balance) for balance in state.in_stock),
        cards=tuple(tracking_card(card) for card in state.cards),
    )


def _availability_card(item_no: str, number: NumberStock) -> NumberAvailability:
    return NumberAvailability(
        item=item_no,
        variant=number.variant_code,
        location=number.location_code,
        lot=number.tracking.lot_no,
        serial=number.tracking.serial_no,
        package=number.tracking.package_no,
        expiration=number.expires_on,
        blocked=number.blocked,
        total=number.total,
        requested=number.requested,
        pending=number.pending,
        available=number.available,
        requested_by=number.requested_by,
        selected=number.selected,
    )


def _card_state(work: UnitOfWork, card: Card) -> TrackingCardState:
    expires_on, inventory, expired = numbers.card_figures(work, card)
    return TrackingCardState(**card_fields(card), expiration=expires_on, inventory=inventory, expired_inventory=expired)
