"""Which periods may be made, changed, closed and reopened; pure. Source: spec/ledger.md, section 5, rules 5 to 7."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.periods.values import InventoryPeriod, PostingRange
from shared.errors import ALREADY_EXISTS, INVALID_REQUEST, NOT_FOUND, PERIOD_NOT_CHANGED, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

REASONS_MAX = 10
"""So many reasons are named; more help nobody."""


def require_range(allowed: PostingRange, work_date: date) -> None:
    """Refuse a range that ends before it begins, as on this work date. Raises: Refused(INVALID_REQUEST)."""
    try:
        first, last = allowed.days(work_date)
    except ValueError as wrong:
        raise Refused(INVALID_REQUEST, reason=wrong) from None
    if first and last and first > last:
        raise Refused(INVALID_REQUEST, reason=f"the first allowed date, {first}, is after the last, {last}")


def period_until(periods: Sequence[InventoryPeriod], ending_date: date) -> InventoryPeriod:
    """The period that ends then. Raises: Refused(NOT_FOUND)."""
    for period in periods:
        if period.ending_date == ending_date:
            return period
    raise Refused(NOT_FOUND, what="inventory period until", key=ending_date)


def require_creatable(periods: Sequence[InventoryPeriod], ending_date: date) -> None:
    """Refuse an ending date that is there, or before a closed period's. Raises: Refused(ALREADY_EXISTS, PERIOD_NOT_CHANGED)."""
    if any(period.ending_date == ending_date for period in periods):
        raise Refused(ALREADY_EXISTS, what="Inventory period until", key=ending_date)
    closed_until = max((period.ending_date for period in periods if period.closed), default=None)
    if closed_until is not None and ending_date < closed_until:
        reason = f"the period until {closed_until} is closed; reopen it first"
        raise Refused(PERIOD_NOT_CHANGED, ending_date=ending_date, action="made", reason=reason)


def require_open(period: InventoryPeriod, action: str) -> None:
    """Refuse to change what is closed. Raises: Refused(PERIOD_NOT_CHANGED)."""
    if period.closed:
        raise Refused(PERIOD_NOT_CHANGED, ending_date=period.ending_date, action=action, reason="it is closed; reopen it first")


def to_close(periods: Sequence[InventoryPeriod], ending_date: date) -> list[date]:
    """The period and every earlier one that is open. Raises: Refused(NOT_FOUND, PERIOD_NOT_CHANGED)."""
    if period_until(periods, ending_date).closed:
        raise Refused(PERIOD_NOT_CHANGED, ending_date=ending_date, action="closed", reason="it is closed already")
    return [period.ending_date for period in periods if not period.closed and period.ending_date <= ending_date]


def require_closable(ending_date: date, reasons: Sequence[str]) -> None:
    """Refuse to close where something speaks against it, and name it. Raises: Refused(PERIOD_NOT_CHANGED)."""
    if reasons:
        more = [f"and {len(reasons) - REASONS_MAX} more"] if len(reasons) > REASONS_MAX else []
        reason = "; ".join([*reasons[:REASONS_MAX], *more])
        raise Refused(PERIOD_NOT_CHANGED, ending_date=ending_date, action="closed", reason=reason)


def to_reopen(periods: Sequence[InventoryPeriod], ending_date: date) -> list[date]:
    """The period and every later one that is closed. Raises: Refused(NOT_FOUND, PERIOD_NOT_CHANGED)."""
    if not period_until(periods, ending_date).closed:
        raise Refused(PERIOD_NOT_CHANGED, ending_date=ending_date, action="reopened", reason="it is open")
    return [period.ending_date for period in periods if period.closed and period.ending_date >= ending_date]
