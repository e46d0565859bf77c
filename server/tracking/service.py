"""What people say of lots, serial and package numbers: their cards, and the blocks on them. Their movements are the ledger's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from server.catalog import service as catalog
from server.catalog.values import Dimension
from server.database.changes import Change, record_changes
from server.tracking import store
from server.tracking.values import Card, TrackedNumber
from shared.errors import INVALID_REQUEST, NOT_FOUND, Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from server.database.unit_of_work import UnitOfWork
    from shared.tracking import Tracking
    from shared.wire.items import Block
    from shared.wire.tracking import NumberKey, SaveCard

_DIMENSIONS = (Dimension.LOT, Dimension.SERIAL, Dimension.PACKAGE)
"""In the order in which item, variant and numbers are written side by side."""
_COPIED = ("description", "test_quality", "certificate_number", "country_of_origin", "customs_number", "comments")

# What the ledger asks


def tracked_numbers(numbers: Iterable[tuple[str, ...]]) -> frozenset[TrackedNumber]:
    """The lots, serial and package numbers of these (item, variant, lot, serial[, package]), each by itself."""
    return frozenset(
        TrackedNumber(item_no, variant_code, dimension, number)
        for item_no, variant_code, *given in numbers
        for dimension, number in zip(_DIMENSIONS, given, strict=False)
        if number
    )


def numbers_of(item_no: str, variant_code: str, tracking: Tracking) -> frozenset[TrackedNumber]:
    """The lot, the serial and the package number, each by itself."""
    return tracked_numbers([(item_no, variant_code, tracking.lot_no, tracking.serial_no, tracking.package_no)])


def known_cards(work: UnitOfWork, numbers: Iterable[TrackedNumber]) -> dict[TrackedNumber, bool]:
    """Those of the numbers that have a card, and whether it says blocked."""
    found = ((number, store.blocked(work.connection, number)) for number in dict.fromkeys(numbers))
    return {number: is_blocked for number, is_blocked in found if is_blocked is not None}


def blocked(work: UnitOfWork, numbers: Iterable[tuple[str, ...]]) -> frozenset[TrackedNumber]:
    """Which numbers of these (item, variant, lot, serial[, package]) are blocked; a blank number is none.

    A serial number is not blocked by itself where its lot is: the lot is named. Source: spec/tracking.md, section 7, rule 2.
    """
    cards = known_cards(work, tracked_numbers(numbers))
    return frozenset(number for number, is_blocked in cards.items() if is_blocked)


def make_cards(work: UnitOfWork, numbers: Iterable[TrackedNumber]) -> None:
    """Make a card for each of the numbers that has none: what posting does where the tracking code says so."""
    wanted = dict.fromkeys(numbers)
    missing = [number for number in wanted if store.blocked(work.connection, number) is None]
    for number in missing:
        store.save_card(work.connection, Card(number, made_by=work.person, made_at=work.now))
    numbers_changed(work, missing)


def has_card(work: UnitOfWork, number: TrackedNumber) -> bool:
    """Whether the lot, serial or package number has a card."""
    return store.blocked(work.connection, number) is not None


def cards_of(work: UnitOfWork, item_nos: Collection[str]) -> dict[TrackedNumber, bool]:
    """The numbers of these items that have a card, and whether each is blocked."""
    return store.cards_of(work.connection, item_nos)


def cards_numbered(work: UnitOfWork, number: str) -> dict[TrackedNumber, bool]:
    """The lots, serial and package numbers like that which have a card, and whether each is blocked."""
    return store.cards_numbered(work.connection, number)


def numbers_changed(work: UnitOfWork, numbers: Iterable[TrackedNumber]) -> None:
    """Tell the devices that something about these numbers changed: a block, or the expiration date."""
    keys = (number.device_key for number in numbers)
    record_changes(work.connection, [Change("lot", key) for key in keys if key])


# Cards


def card(work: UnitOfWork, number: TrackedNumber) -> Card | None:
    """The card of the number, where it has one."""
    return store.card(work.connection, number)


def cards(
    work: UnitOfWork,
    *,
    item_no: str | None = None,
    dimension: str | None = None,
    number: str | None = None,
    after: Sequence[str] = (),
    limit: int,
) -> list[Card]:
    """The cards that fit, in the order of item, variant, kind and number, those behind `after`."""
    return store.cards(work.connection, item_no=item_no, dimension=dimension, number=number, after=after, limit=limit)


def number_named(work: UnitOfWork, key: NumberKey) -> TrackedNumber:
    """The number of an item that is tracked. Raises: Refused(UNKNOWN_ITEM, NOT_FOUND, INVALID_REQUEST)."""
    item = catalog.item(work, key.item)
    catalog.require_variant(item, key.variant)
    if not item.tracking_code:
        raise Refused(INVALID_REQUEST, reason=f"{item.no} has no lots, serial or package numbers")
    return TrackedNumber(item.no, key.variant, Dimension(key.kind), key.number)


def save_card(work: UnitOfWork, wanted: SaveCard) -> Card:
    """Make the card or change the fields that are given. Raises: Refused(UNKNOWN_ITEM, NOT_FOUND, INVALID_REQUEST).

    It may be made before the number ever comes in. Source: spec/tracking.md, section 7, rule 5.
    """
    number = number_named(work, wanted)
    work.lock_items([number.item_no])
    given = {name: getattr(wanted, name) for name in wanted.model_fields_set if name in (*_COPIED, "blocked", "blocked_reason")}
    return _save(work, store.card(work.connection, number), number, given)


def copy_card(work: UnitOfWork, source: NumberKey, target: NumberKey) -> Card:
    """Take fields and comments from another card; the block stays. Raises: Refused(NOT_FOUND, UNKNOWN_ITEM, INVALID_REQUEST)."""
    copied = store.card(work.connection, number_named(work, source))
    if copied is None:
        raise Refused(NOT_FOUND, what=f"{source.kind} card", key=f"{source.number} of {source.item}")
    number = number_named(work, target)
    work.lock_items([number.item_no])
    return _save(work, store.card(work.connection, number), number, {name: getattr(copied, name) for name in _COPIED})


def delete_card(work: UnitOfWork, key: NumberKey) -> None:
    """Take the card away, and the block with it; the number's history stays. Raises: Refused(NOT_FOUND, UNKNOWN_ITEM).

    Source: spec/tracking.md, section 7, rule 4.
    """
    number = TrackedNumber(catalog.item(work, key.item).no, key.variant, Dimension(key.kind), key.number)
    work.lock_items([number.item_no])
    if not store.delete_card(work.connection, number):
        raise Refused(NOT_FOUND, what=f"{key.kind} card", key=f"{key.number} of {key.item}")
    numbers_changed(work, [number])


def block(work: UnitOfWork, wanted: Block) -> None:
    """Block an item, a variant, a lot, a serial or package number, or lift the block. Every posting afterwards sees it.

    Raises: Refused(UNKNOWN_ITEM, NOT_FOUND, INVALID_REQUEST).
    Source: spec/catalog.md, section 10; spec/tracking.md, section 7.
    """
    item = catalog.item(work, wanted.item)
    catalog.require_variant(item, wanted.variant)
    work.lock_items([item.no])
    numbers = tracked_numbers([(item.no, wanted.variant, wanted.lot, wanted.serial, wanted.package)])
    if wanted.scope != "all" and (wanted.variant or numbers):
        raise Refused(INVALID_REQUEST, reason="only an item is blocked for sales or purchasing alone")
    for number in sorted(numbers):
        said = {"blocked": wanted.blocked, "blocked_reason": wanted.reason}
        _save(work, store.card(work.connection, number), number, said)
    if not numbers and wanted.variant:
        catalog.block_variant(work, item.no, wanted.variant, blocked=wanted.blocked)
    elif not numbers:
        catalog.block_item(work, item.no, wanted.scope, blocked=wanted.blocked)


def _save(work: UnitOfWork, before: Card | None, number: TrackedNumber, given: dict[str, Any]) -> Card:
    made = before or Card(number, made_by=work.person, made_at=work.now)
    after = replace(made, **given)
    if after.blocked and not made.blocked:
        after = replace(after, blocked_by=work.person, blocked_at=work.now)
    elif not after.blocked:
        after = replace(after, blocked_reason="", blocked_by="", blocked_at=None)
    store.save_card(work.connection, after)
    numbers_changed(work, [number])
    return after
