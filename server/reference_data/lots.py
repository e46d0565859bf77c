"""Cards of lots and serial numbers: what the ledger knows of one (its date) and what people say of it (blocked)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.reference_data import store
from server.tracking import service as tracking
from shared.wire.catalog import LotCard

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from server.database.unit_of_work import UnitOfWork


def cards_by_key(work: UnitOfWork, keys: Sequence[tuple[str, ...]]) -> Iterable[tuple[tuple[str, ...], LotCard]]:
    """The cards of these (item, variant, lot, serial)."""
    item_nos = sorted({key[0] for key in keys})
    dates = store.expirations_of(work.connection, item_nos)
    blocked = {number.device_key for number, is_blocked in tracking.cards_of(work, item_nos).items() if is_blocked}
    return ((key, _card(key, dates, blocked)) for key in keys)


def lots(work: UnitOfWork, lot_no: str, *, ignoring_case: bool) -> list[LotCard]:
    """The lots of that number, of every item that has one."""
    return _cards_of(work, store.lots_numbered(work.connection, _writings(lot_no, ignoring_case=ignoring_case)))


def serials(work: UnitOfWork, serial_no: str, *, ignoring_case: bool) -> list[LotCard]:
    """The serial numbers like that, of every item that has one."""
    return _cards_of(work, store.serials_numbered(work.connection, _writings(serial_no, ignoring_case=ignoring_case)))


def _cards_of(work: UnitOfWork, keys: Sequence[tuple[str, str, str, str]]) -> list[LotCard]:
    return [card for _, card in cards_by_key(work, sorted(set(keys)))]


def _writings(number: str, *, ignoring_case: bool) -> set[str]:
    """As it stands; ignoring case also all in capitals or all in small letters, which an index still finds."""
    return {number, number.upper(), number.lower()} if ignoring_case else {number}


def _card(
    key: tuple[str, ...],
    dates: dict[tuple[str, str, str, str], date | None],
    blocked: set[tuple[str, str, str, str] | None],
) -> LotCard:
    """A serial number in a lot has the lot's date, and is blocked with it."""
    item_no, variant_code, lot_no, serial_no = key
    lot_key, serial_key = (item_no, variant_code, lot_no, ""), (item_no, variant_code, "", serial_no)
    dated_by = lot_key if lot_no else serial_key
    return LotCard(
        item=item_no,
        variant=variant_code,
        lot=lot_no,
        serial=serial_no,
        expiration=dates.get(dated_by),
        established=dated_by in dates,
        blocked=bool({lot_key, serial_key} & blocked),
    )
