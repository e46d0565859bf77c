"""What was changed on an order, as one reads it. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.wire.orders import OrderChangeCard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.outstanding.values import OrderChange


def change_cards(changes: Iterable[OrderChange]) -> tuple[OrderChangeCard, ...]:
    """The changes, in order."""
    return tuple(
        OrderChangeCard(
            version=change.change_no,
            line=change.line_no,
            item=change.item_no,
            what=change.what,
            person=change.person,
            at=change.changed_at,
        )
        for change in changes
    )
