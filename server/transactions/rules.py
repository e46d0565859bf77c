"""Who may send which kind of transaction. Source: spec/handheld.md, section 5, rule 4."""

from __future__ import annotations

from shared.wire.access import Role

ROLE_BY_KIND: dict[str, Role] = {
    "count_recorded": Role.FLOOR,
    "count_finished": Role.FLOOR,
    "picked": Role.FLOOR,
    "shipped": Role.FLOOR,
    "moved": Role.FLOOR,
    "handled": Role.FLOOR,
    "line_short": Role.FLOOR,
    "bin_checked": Role.FLOOR,
    "activity_finished": Role.FLOOR,
    "transfer_shipped": Role.FLOOR,
    "labels_wanted": Role.FLOOR,
    "plate_packed": Role.FLOOR,
    "plate_moved": Role.FLOOR,
    "plate_stacked": Role.FLOOR,
    "plate_unpacked": Role.FLOOR,
    "goods_taken_off_plate": Role.FLOOR,
    "received": Role.RECEIVER,
    "received_without_order": Role.RECEIVER,
    "reclassified": Role.RECEIVER,
    "adjusted": Role.SUPERVISOR,
    "count_decided": Role.SUPERVISOR,
    "count_posted": Role.SUPERVISOR,
    "undone": Role.FLOOR,  # and the role of what is taken back
}
"""The least role for each kind."""

ACTION_BY_KIND: dict[str, str] = {
    "count_recorded": "count",
    "count_finished": "finish counts",
    "picked": "pick",
    "shipped": "ship",
    "moved": "move goods",
    "handled": "pick, put away and move goods",
    "line_short": "say that a line is short",
    "bin_checked": "check bins",
    "activity_finished": "finish warehouse work",
    "transfer_shipped": "load transfers",
    "labels_wanted": "print labels",
    "plate_packed": "pack plates",
    "plate_moved": "move plates",
    "plate_stacked": "stack plates",
    "plate_unpacked": "unpack plates",
    "goods_taken_off_plate": "unpack plates",
    "received": "receive goods",
    "received_without_order": "receive goods without an order",
    "reclassified": "reclassify goods",
    "adjusted": "adjust stock",
    "count_decided": "approve counts",
    "count_posted": "post counts",
    "undone": "undo",
}
"""Completes 'may not …'."""

ONLINE_ONLY = frozenset({"count_decided", "count_posted"})
"""Decisions: taken by who is signed in at this moment, never found later in an outbox."""
