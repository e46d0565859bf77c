"""What an administrator does with item tracking codes. Which there are `service.py` answers.

Items that have the code feel the change, so they are locked before anybody looks whether it may be made.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from server.catalog import service, tracking_code_store
from server.catalog import tracking_code_rules as rules
from server.database.changes import Change, record_changes
from shared.errors import ALREADY_EXISTS, TRACKING_CODE_IN_USE, Refused

if TYPE_CHECKING:
    from server.catalog.usage import Usage
    from server.catalog.values import TrackingCode
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.items import TrackingCodeCard, TrackingCodeChange


def create_tracking_code(work: UnitOfWork, card: TrackingCodeCard) -> TrackingCode:
    """Make an item tracking code. Raises: Refused(ALREADY_EXISTS, INVALID_REQUEST)."""
    if tracking_code_store.tracking_code(work.connection, card.code) is not None:
        raise Refused(ALREADY_EXISTS, what="Tracking code", key=card.code)
    code = rules.tracking_code_from(card.code, card)
    tracking_code_store.insert_tracking_code(work.connection, code)
    return code


def change_tracking_code(work: UnitOfWork, no: str, change: TrackingCodeChange, usage: Usage) -> TrackingCode:
    """Change the fields that are given, unless items that have the code stand in the way; entries keep what they were posted with.

    Raises: Refused(NOT_FOUND, INVALID_REQUEST, ITEM_HAS_ENTRIES, TRACKING_CODE_IN_USE). Source: spec/tracking.md, section 2.
    """
    before = service.tracking_code(work, no)
    after = rules.tracking_code_from(no, change, before)
    users = tracking_code_store.items_with_code(work.connection, no)
    work.lock_items(users)
    for card in service.items(work, users).values():
        rules.require_code_may_change(
            card,
            before,
            after,
            has_entries=partial(usage.has_entries, work),
            has_dated_entries=partial(usage.has_dated_entries, work),
        )
    tracking_code_store.update_tracking_code(work.connection, after)
    record_changes(work.connection, [Change("item", (user,)) for user in users])
    return after


def delete_tracking_code(work: UnitOfWork, no: str) -> None:
    """Take the code away. Raises: Refused(NOT_FOUND, TRACKING_CODE_IN_USE). Source: spec/tracking.md, section 2, rule 4."""
    code = service.tracking_code(work, no)
    users = tracking_code_store.items_with_code(work.connection, code.code)
    if users:
        raise Refused(TRACKING_CODE_IN_USE, code=code.code, user=f"item {users[0]}", action="deleting it")
    tracking_code_store.delete_tracking_code(work.connection, code.code)
