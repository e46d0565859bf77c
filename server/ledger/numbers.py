"""What one asks the ledger about lots, serial and package numbers: where they are or were, and how much of them can be taken."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger import number_questions, service
from server.ledger.rules.number_availability import (
    AskingLine,
    NumberStock,
    Request,
    selection,
    wanted_once,
    with_requests,
)
from server.ledger.values import EntryFilter
from server.outstanding import service as outstanding
from server.tracking import open_lines
from server.tracking import service as tracking
from shared.errors import INVALID_REQUEST, Refused
from shared.quantities import ZERO, Quantity
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.ledger.values import Balance
    from server.tracking.values import Card, TrackedNumber

HISTORY_MAX = 500
"""Numbers that are no longer in stock, in one answer."""


@dataclass(frozen=True, slots=True)
class NumberState:
    """A lot, serial and package number with all that is known of it."""

    item_no: str
    variant_code: str
    tracking: Tracking
    expires_on: date | None
    in_stock: tuple[Balance, ...]
    """By location; none: it was, or never came."""
    cards: tuple[Card, ...]
    is_established: bool = True
    """It came in at some time; False: known by its card alone."""

    @property
    def blocked(self) -> bool:
        return any(card.blocked for card in self.cards)

    @property
    def inventory(self) -> Quantity:
        return sum((balance.quantity for balance in self.in_stock), ZERO)


def has_dated_entries(work: UnitOfWork, item_no: str) -> bool:
    """Whether an entry of the item has an expiration date."""
    return number_questions.has_dated_entries(work.connection, item_no)


def states(work: UnitOfWork, balances: Sequence[Balance]) -> list[NumberState]:
    """The numbers of these balances, each with its places, its date and its cards."""
    by_number: dict[tuple[str, str, Tracking], list[Balance]] = {}
    for balance in balances:
        if not balance.tracking.is_blank:
            by_number.setdefault((balance.item_no, balance.variant_code, balance.tracking), []).append(balance)
    return [NumberState(*number, found[0].expires_on, tuple(found), _cards(work, *number)) for number, found in by_number.items()]


def states_of_the_past(
    work: UnitOfWork, item_no: str | None, numbers: Tracking, in_stock: Sequence[NumberState]
) -> list[NumberState]:
    """Numbers that fit and are not in stock: gone, or known by their card alone. Raises: Refused(INVALID_REQUEST).

    Without a number named it costs what the item has entries, so the item must be.
    """
    if item_no is None and numbers.is_blank:
        raise Refused(INVALID_REQUEST, reason="name an item, a lot, a serial or a package number")
    known = {(state.item_no, state.variant_code, state.tracking) for state in in_stock}
    moved = number_questions.numbers_that_moved(work.connection, item_no, numbers, limit=HISTORY_MAX)
    gone = [number for number in moved if number not in known]
    spoken_of = _numbers_with_cards(work, item_no, numbers)
    seen = {each for number in (*known, *gone) for each in tracking.numbers_of(*number)}
    only_cards = [number for number in spoken_of if not tracking.numbers_of(*number) & seen]
    return [_past(work, *number) for number in (*gone, *only_cards)]


def _past(work: UnitOfWork, item_no: str, variant_code: str, numbers: Tracking) -> NumberState:
    is_established, expires_on = service.known_expiration(work, item_no, variant_code, numbers)
    cards = _cards(work, item_no, variant_code, numbers)
    return NumberState(item_no, variant_code, numbers, expires_on, (), cards, is_established)


def card_figures(work: UnitOfWork, card: Card) -> tuple[date | None, Quantity, Quantity]:
    """The established date of the card's number, what is in stock of it anywhere, and what of that is expired today."""
    number = card.number
    numbers = _tracking_of(number)
    _, expires_on = service.known_expiration(work, number.item_no, number.variant_code, numbers)
    wanted = EntryFilter(
        number.item_no,
        number.variant_code,
        lot_no=numbers.lot_no or None,
        serial_no=numbers.serial_no or None,
        package_no=numbers.package_no or None,
    )
    inventory = service.quantity_on_hand(work, wanted)
    expired = number_questions.expired_quantity(work.connection, number, catalog.work_date(work)) if inventory else ZERO
    return expires_on, inventory, expired


def availability(
    work: UnitOfWork,
    item: Item,
    *,
    variant_code: str | None,
    location_code: str | None,
    asking: AskingLine | None,
    needed: Quantity,
) -> list[NumberStock]:
    """Every number of the item in stock there, with what others want of it and what would cover the need.

    Source: spec/tracking.md, section 5, rule 5, and section 6.
    """
    balances = service.on_hand(work, EntryFilter(item.no, variant_code, location_code))
    numbered = [balance for balance in balances if not balance.tracking.is_blank]
    blocked = {number for number, is_blocked in tracking.cards_of(work, [item.no]).items() if is_blocked}
    stock = [
        NumberStock(
            each.variant_code,
            each.place.location_code,
            each.tracking,
            each.quantity,
            each.expires_on,
            bool(tracking.numbers_of(item.no, each.variant_code, each.tracking) & blocked),
        )
        for each in numbered
    ]
    found = with_requests(stock, _requests(work, item.no), asking)
    return selection(found, needed, catalog.work_date(work), strict=item.tracking.strict_expiration)


def _requests(work: UnitOfWork, item_no: str) -> list[Request]:
    """What lines of open documents that take goods out want of numbers: set on them, or picked for them."""
    set_on_lines = [
        Request(
            AskingLine(used.line.document_no, used.line.line_no),
            used.variant_code,
            used.location_code,
            used.number.tracking,
            used.number.left,
        )
        for used in open_lines.numbers_in_use(work, item_no)
        if not used.line.source.is_inbound
    ]
    lines = {line.key: line for line in outstanding.open_lines_with(work, item_no)}
    picked = [
        Request(
            AskingLine(goods.key.document_no, goods.key.line_no),
            lines[goods.key].variant_code,
            lines[goods.key].location_code,
            goods.tracking,
            goods.quantity,
        )
        for goods in outstanding.picked_of_item(work, item_no)
        if goods.key in lines and not goods.tracking.is_blank
    ]
    return wanted_once(set_on_lines, picked)


def _cards(work: UnitOfWork, item_no: str, variant_code: str, numbers: Tracking) -> tuple[Card, ...]:
    found = (tracking.card(work, number) for number in sorted(tracking.numbers_of(item_no, variant_code, numbers)))
    return tuple(card for card in found if card is not None)


def _numbers_with_cards(work: UnitOfWork, item_no: str | None, numbers: Tracking) -> list[tuple[str, str, Tracking]]:
    """Numbers with a card that fit, each by itself."""
    named = [number for number in (numbers.lot_no, numbers.serial_no, numbers.package_no) if number]
    asked: list[str | None] = [*named] or [None]
    cards = [card for number in asked for card in tracking.cards(work, item_no=item_no, number=number, limit=HISTORY_MAX)]
    found = ((card.number.item_no, card.number.variant_code, _tracking_of(card.number)) for card in cards)
    return [number for number in found if _includes(number[2], numbers)]


def _includes(found: Tracking, asked: Tracking) -> bool:
    """Whether it is one of the numbers that are asked for; nothing asked: any."""
    if asked.is_blank:
        return True
    pairs = zip((found.lot_no, found.serial_no, found.package_no), (asked.lot_no, asked.serial_no, asked.package_no), strict=True)
    return any(number and number == wanted for number, wanted in pairs)


def _tracking_of(number: TrackedNumber) -> Tracking:
    return Tracking(**{f"{number.dimension}_no": number.number})
