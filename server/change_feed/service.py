"""Everything that is posted, in one order that never changes: read by whoever asks, and sent to webhooks.

Register numbers tell in which order postings began, not in which they were committed: on PostgreSQL, with several servers, a lower
number may appear after a higher one was read. So postings get their place in the feed when they are seen, by `put_in_order`, which
everybody runs who is about to read: without gaps, and once a place is given nothing appears before it. The posting itself pays
nothing for it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from server.change_feed import rules, store
from server.change_feed.values import Webhook
from shared.errors import ALREADY_EXISTS, NOT_FOUND, Refused
from shared.wire.change_feed import Changes, WebhookCard

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.change_feed import NewWebhook

_REGISTERS_MAX = 5_000
"""Postings that are put in order in one transaction."""
_LOOKED_THROUGH_MAX = 20_000
"""So many behind the mark are looked through again and again at most; then it waits for the moment that lets the mark move."""


def put_in_order(work: UnitOfWork) -> int:
    """Give a place to every posting that has none; how many there were. More may be left after 5,000."""
    mark = store.complete_to(work)
    last = store.last_feed_no(work)
    is_quiet = store.nothing_is_being_posted(work, wait=last > 0 and _is_far_behind(work, mark))
    found = store.new_registers(work, mark, _REGISTERS_MAX)
    if found:
        store.append(work, found, last + 1)
    if is_quiet and found:
        store.save_complete_to(work, found[-1])
    return len(found)


def _is_far_behind(work: UnitOfWork, mark: int) -> bool:
    return len(store.new_registers(work, mark, _LOOKED_THROUGH_MAX)) >= _LOOKED_THROUGH_MAX


def changes(work: UnitOfWork, after: int, limit: int) -> Changes:
    """The next page behind a place; who has run `put_in_order` before misses nothing that was posted until then."""
    found = store.changes(work, after, limit)
    return Changes(changes=found, cursor=found[-1].no if found else after, more=len(found) == limit)


# Webhooks


def create_webhook(work: UnitOfWork, new: NewWebhook) -> WebhookCard:
    """Tell this address of everything from now on, or from a place on. Raises: Refused(ALREADY_EXISTS)."""
    if store.find_webhook(work, new.code) is not None:
        raise Refused(ALREADY_EXISTS, what="Webhook", key=new.code)
    last = store.last_feed_no(work)
    delivered = last if new.after is None else min(new.after, last)
    made = Webhook(new.code, str(new.url), new.secret.get_secret_value(), work.now, delivered)
    store.insert_webhook(work, made)
    return _card(work, made)


def webhooks(work: UnitOfWork) -> tuple[WebhookCard, ...]:
    """All webhooks and how far they have come, by code."""
    return tuple(_card(work, each) for each in store.webhooks(work))


def set_active(work: UnitOfWork, code: str, *, is_active: bool) -> WebhookCard:
    """Stop it, or let it go on at once; what was posted meanwhile is sent then. Raises: Refused(NOT_FOUND)."""
    _webhook(work, code)
    store.change_webhook(work, code, is_active=is_active, next_try_at=work.now, tries=0)
    return _card(work, _webhook(work, code))


def delete_webhook(work: UnitOfWork, code: str) -> None:
    """Tell it nothing any more. Raises: Refused(NOT_FOUND)."""
    store.delete_webhook(work, _webhook(work, code).code)


def _webhook(work: UnitOfWork, code: str) -> Webhook:
    found = store.find_webhook(work, code)
    if found is None:
        raise Refused(NOT_FOUND, what="webhook", key=code)
    return found


def _card(work: UnitOfWork, each: Webhook) -> WebhookCard:
    waiting = max(store.last_feed_no(work) - each.delivered_no, 0)
    return WebhookCard(
        code=each.code,
        url=each.url,
        is_active=each.is_active,
        delivered=each.delivered_no,
        waiting=waiting,
        tries=each.tries,
        last_error=each.last_error,
        next_try_at=each.next_try_at if each.tries else None,
    )


# What the deliverer asks


def due_webhooks(work: UnitOfWork) -> list[Webhook]:
    """Webhooks that something waits for, and that may be sent to now."""
    return store.due_webhooks(work)


def take_turn(work: UnitOfWork, each: Webhook) -> bool:
    """Whether this server sends the webhook's next page; no other does meanwhile."""
    return store.take_turn(work, each.code, work.now + timedelta(seconds=rules.SENDING_SECONDS))


def delivered(work: UnitOfWork, each: Webhook, cursor: int) -> None:
    """The page was taken: the next one goes out at once."""
    store.change_webhook(work, each.code, delivered_no=cursor, tries=0, last_error="", next_try_at=work.now)


def sent_in_vain(work: UnitOfWork, each: Webhook, reason: str) -> None:
    """The page was not taken: the same page is sent again after a while, and nothing before it."""
    tries = each.tries + 1
    pause = rules.pause_after(tries)
    store.change_webhook(work, each.code, tries=tries, last_error=reason[:250], next_try_at=work.now + pause)
