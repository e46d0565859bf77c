"""What people do with lots and serial numbers as such: block them and lift the block. Their movements are the ledger's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.catalog.values import Dimension
from server.database.changes import Change, record_changes
from server.tracking import store
from server.tracking.values import TrackedNumber
from shared.errors import INVALID_REQUEST, Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from server.database.unit_of_work import UnitOfWork
    from shared.wire.items import Block


def block(work: UnitOfWork, wanted: Block) -> None:
    """Block an item, a variant, a lot or a serial number, or lift the block. Every posting afterwards sees it.

    Raises: Refused(UNKNOWN_ITEM, NOT_FOUND, INVALID_REQUEST).
    Source: spec/catalog.md, section 10; spec/tracking.md, section 7.
    """
    card = catalog.item(work, wanted.item)
    catalog.require_variant(card, wanted.variant)
    work.lock_items([card.no])
    numbers = tracked_numbers([(card.no, wanted.variant, wanted.lot, wanted.serial)])
    if wanted.scope != "all" and (wanted.variant or numbers):
        raise Refused(INVALID_REQUEST, reason="only an item is blocked for sales or purchasing alone")
    if numbers:
        _block_numbers(work, numbers, blocked=wanted.blocked)
    elif wanted.variant:
        catalog.block_variant(work, card.no, wanted.variant, blocked=wanted.blocked)
    else:
        catalog.block_item(work, card.no, wanted.scope, blocked=wanted.blocked)


def blocked(work: UnitOfWork, numbers: Iterable[tuple[str, str, str, str]]) -> frozenset[TrackedNumber]:
    """Which lots and serial numbers of these (item, variant, lot, serial) are blocked; a blank number is none.

    A serial number is not blocked by itself where its lot is: the lot is named. Source: spec/tracking.md, section 7, rule 2.
    """
    return frozenset(number for number in tracked_numbers(numbers) if store.blocked(work.connection, number))


def tracked_numbers(numbers: Iterable[tuple[str, str, str, str]]) -> frozenset[TrackedNumber]:
    """The lots and the serial numbers of these (item, variant, lot, serial), each by itself."""
    return frozenset(
        TrackedNumber(item_no, variant_code, dimension, number)
        for item_no, variant_code, lot_no, serial_no in numbers
        for dimension, number in ((Dimension.LOT, lot_no), (Dimension.SERIAL, serial_no))
        if number
    )


def has_card(work: UnitOfWork, number: TrackedNumber) -> bool:
    """Whether the lot or serial number has a card."""
    return store.blocked(work.connection, number) is not None


def cards_of(work: UnitOfWork, item_nos: Collection[str]) -> dict[TrackedNumber, bool]:
    """The lots and serial numbers of these items that have a card, and whether each is blocked."""
    return store.cards_of(work.connection, item_nos)


def cards_numbered(work: UnitOfWork, number: str) -> dict[TrackedNumber, bool]:
    """The lots and serial numbers like that which have a card, and whether each is blocked."""
    return store.cards_numbered(work.connection, number)


def numbers_changed(work: UnitOfWork, numbers: Iterable[TrackedNumber]) -> None:
    """Tell the devices that something about these numbers changed: a block, or the expiration date."""
    keys = (number.device_key for number in numbers)
    record_changes(work.connection, [Change("lot", key) for key in keys if key])


def _block_numbers(work: UnitOfWork, numbers: Collection[TrackedNumber], *, blocked: bool) -> None:
    for number in numbers:
        store.save_block(work.connection, number, blocked=blocked)
    numbers_changed(work, numbers)
