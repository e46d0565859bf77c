"""What is said of items in bins: where they belong, which bin is proposed, what is blocked. How much is there: the ledger.

Source: spec/warehouse.md, section 4, rules 3 to 7.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.bin_contents import rules, store
from server.bin_contents.values import ContentKey, ContentSetup, StockedItem
from server.catalog import service as catalog
from shared.errors import BIN_NOT_USED, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.database.unit_of_work import UnitOfWork


def contents_of(work: UnitOfWork, items: Iterable[StockedItem]) -> dict[ContentKey, ContentSetup]:
    """What is said of the bins of these items."""
    return {content.key: content for item in dict.fromkeys(items) for content in _contents_of(work, item)}


def contents(
    work: UnitOfWork, *, item_no: str | None, location_code: str | None, bin_code: str | None, after: ContentKey | None, limit: int
) -> list[ContentSetup]:
    """Contents in the order of their keys, at most `limit` of those behind `after`; None: any."""
    return store.contents(work, item_no=item_no, location_code=location_code, bin_code=bin_code, after=after, limit=limit)


def default_bin(work: UnitOfWork, item: StockedItem) -> str:
    """The bin of a line that names none; blank: the item has no default there."""
    return next((content.key.bin_code for content in _contents_of(work, item) if content.is_default), "")


def save(work: UnitOfWork, content: ContentSetup) -> None:
    """Say this of the item in the bin; what says nothing is forgotten.

    Raises: Refused(UNKNOWN_ITEM, NOT_FOUND, BIN_NOT_USED, INVALID_REQUEST, DEFAULT_BIN_EXISTS).
    """
    key = content.key
    work.lock_items([key.item_no])
    catalog.require_variant(catalog.item(work, key.item_no), key.variant_code)
    if not catalog.location(work, key.location_code).bin_mandatory:
        raise Refused(BIN_NOT_USED, location=key.location_code)
    catalog.bin_(work, key.location_code, key.bin_code)
    rules.require_sound(content, _contents_of(work, content.item))
    store.save(work, content)


def placed(work: UnitOfWork, keys: Iterable[ContentKey]) -> None:
    """Goods were put there, in this order: where the location says so, the bin becomes the item's default."""
    for key in keys:
        known = _contents_of(work, StockedItem(key.item_no, key.variant_code, key.location_code))
        default = next((content for content in known if content.is_default), None)
        location = catalog.location(work, key.location_code)
        if not rules.becomes_default(location, key.bin_code, default.key.bin_code if default else ""):
            continue
        if default is not None:
            store.save(work, replace(default, is_default=False))
        there = next((content for content in known if content.key == key), ContentSetup(key))
        store.save(work, replace(there, is_default=True))


def forget_bin(work: UnitOfWork, location_code: str, bin_code: str) -> None:
    """What was said of a bin goes with it."""
    store.forget_bin(work, location_code, bin_code)


def _contents_of(work: UnitOfWork, item: StockedItem) -> list[ContentSetup]:
    """Nearly always few and the same: a writer remembers them, none as well."""
    return work.remembered(store.CONTENTS, item, lambda: store.contents_of(work, item)) or []
