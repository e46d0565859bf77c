"""Every statement of the change feed; the only writer of its tables. What was posted it reads from the ledger's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, func, insert, select, update

from server.change_feed.tables import feed_entry, feed_mark, webhook
from server.change_feed.values import Webhook
from server.database.locks import lock_books, try_lock_books
from server.ledger.tables import item_ledger_entry, item_register
from shared.wire.change_feed import PostedChange, PostedMovement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Row

    from server.database.unit_of_work import UnitOfWork

_HOOK = webhook.c

# The feed


def nothing_is_being_posted(work: UnitOfWork, *, wait: bool) -> bool:
    """Whether no posting is under way, and none will be until this transaction ends; `wait`: until it is so."""
    if wait:
        lock_books(work.connection)
        return True
    return try_lock_books(work.connection)


def complete_to(work: UnitOfWork) -> int:
    """No register up to this number will be added to the feed any more."""
    found: int | None = work.connection.execute(select(feed_mark.c.complete_to)).scalar_one_or_none()
    return found or 0


def save_complete_to(work: UnitOfWork, register_no: int) -> None:
    changed = work.connection.execute(update(feed_mark).values(complete_to=register_no))
    if not changed.rowcount:
        work.connection.execute(insert(feed_mark).values(only=1, complete_to=register_no))


def new_registers(work: UnitOfWork, after: int, limit: int) -> list[int]:
    """Registers numbered higher than `after` that are not in the feed, in their order."""
    number = item_register.c.register_no
    told = exists().where(feed_entry.c.register_no == number)
    statement = select(number).where(number > after, ~told).order_by(number).limit(limit)
    return list(work.connection.execute(statement).scalars())


def last_feed_no(work: UnitOfWork) -> int:
    """The last place in the feed; 0: nothing was posted yet."""
    return work.connection.execute(select(func.max(feed_entry.c.feed_no))).scalar_one() or 0


def append(work: UnitOfWork, register_nos: Sequence[int], first_feed_no: int) -> None:
    rows = [{"feed_no": feed_no, "register_no": no} for feed_no, no in enumerate(register_nos, first_feed_no)]
    work.connection.execute(insert(feed_entry), rows)


def changes(work: UnitOfWork, after: int, limit: int) -> tuple[PostedChange, ...]:
    """What is told behind this place, with the goods that moved."""
    statement = (
        select(feed_entry.c.feed_no, item_register)
        .join(item_register, item_register.c.register_no == feed_entry.c.register_no)
        .where(feed_entry.c.feed_no > after)
        .order_by(feed_entry.c.feed_no)
        .limit(limit)
    )
    rows = work.connection.execute(statement).all()
    movements = _movements(work, [row.register_no for row in rows if row.item_entries])
    return tuple(_change(row, movements.get(row.register_no, [])) for row in rows)


def _movements(work: UnitOfWork, register_nos: Sequence[int]) -> dict[int, list[PostedMovement]]:
    columns = item_ledger_entry.c
    statement = select(item_ledger_entry).where(columns.register_no.in_(register_nos)).order_by(columns.entry_no)
    found: dict[int, list[PostedMovement]] = {}
    for row in work.connection.execute(statement):
        found.setdefault(row.register_no, []).append(_movement(row))
    return found


def _change(row: Row[Any], movements: Sequence[PostedMovement]) -> PostedChange:
    return PostedChange(
        no=row.feed_no,
        register_no=row.register_no,
        document_type=row.document_type,
        document_no=row.document_no,
        order_no=row.order_no,
        posting_date=row.posting_date,
        posted_at=row.posted_at,
        person=row.person,
        reason=row.reason_code,
        transaction=row.transaction_id,
        movements=tuple(movements),
        values=row.value_entries,
        bin_entries=row.warehouse_entries,
    )


def _movement(row: Row[Any]) -> PostedMovement:
    return PostedMovement(
        entry_no=row.entry_no,
        type=row.entry_type,
        item=row.item_no,
        variant=row.variant_code,
        location=row.location_code,
        bin=row.bin_code,
        lot=row.lot_no,
        serial=row.serial_no,
        package=row.package_no,
        expiration=row.expires_on,
        quantity=row.quantity,
        undoes=row.undoes_entry_no,
    )


# Webhooks


def webhooks(work: UnitOfWork) -> list[Webhook]:
    """All webhooks, by code."""
    return [_webhook(row) for row in work.connection.execute(select(webhook).order_by(_HOOK.code))]


def find_webhook(work: UnitOfWork, code: str) -> Webhook | None:
    row = work.connection.execute(select(webhook).where(_HOOK.code == code)).one_or_none()
    return None if row is None else _webhook(row)


def due_webhooks(work: UnitOfWork) -> list[Webhook]:
    """Webhooks that may be sent to now, and have something waiting, the longest waiting first."""
    waiting = select(func.max(feed_entry.c.feed_no)).scalar_subquery() > _HOOK.delivered_no
    statement = select(webhook).where(_HOOK.is_active, _HOOK.next_try_at <= work.now, waiting).order_by(_HOOK.next_try_at)
    return [_webhook(row) for row in work.connection.execute(statement)]


def take_turn(work: UnitOfWork, code: str, until: datetime) -> bool:
    """Whether this server sends the next page: nobody else does until then."""
    mine = update(webhook).where(_HOOK.code == code, _HOOK.is_active, _HOOK.next_try_at <= work.now).values(next_try_at=until)
    return bool(work.connection.execute(mine).rowcount)


def insert_webhook(work: UnitOfWork, made: Webhook) -> None:
    work.connection.execute(
        insert(webhook).values(
            code=made.code,
            url=made.url,
            secret=made.secret,
            is_active=made.is_active,
            delivered_no=made.delivered_no,
            tries=made.tries,
            last_error=made.last_error,
            next_try_at=made.next_try_at,
        )
    )


def change_webhook(work: UnitOfWork, code: str, **values: object) -> None:
    work.connection.execute(update(webhook).where(_HOOK.code == code).values(values))


def delete_webhook(work: UnitOfWork, code: str) -> None:
    work.connection.execute(delete(webhook).where(_HOOK.code == code))


def _webhook(row: Row[Any]) -> Webhook:
    return Webhook(row.code, row.url, row.secret, row.next_try_at, row.delivered_no, row.is_active, row.tries, row.last_error)
