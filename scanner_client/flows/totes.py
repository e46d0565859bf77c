"""Which tote the goods of an order go into, where one walk picks for several orders (a cluster).

Each order has its tote from the start: planned by the server, or scanned by the person. After the goods of a line its tote is
scanned, and no other is taken: goods in the wrong tote go to the wrong customer. NEW: the tote is full, and the next one goes on
for its order. Without totes (a batch) the goods are taken together and sorted at the end of the walk (`sorting.py`).

Source: spec/handheld.md, section 7.5; spec/warehouse.md, section 14, rule 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.flows.conversation import shown
from scanner_client.flows.prompts import Entry, Flow, ListLine, Pressed
from scanner_client.flows.questions import hear, typed_text
from shared.barcodes.directory import PlateFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.codes import CODE_LENGTH_MAX, normal_code
from shared.errors import BAD_BARCODE, WRONG_KIND, WRONG_TOTE, Refused

if TYPE_CHECKING:
    from collections.abc import Collection

    from scanner_client.flows.conversation import Conversation
    from shared.barcodes.directory import Found
    from shared.wire.work import OpenDocument, OpenLine


def orders_of(document: OpenDocument) -> tuple[str, ...]:
    """The orders that a document picks for, in the order of the walk."""
    return tuple(dict.fromkeys(line.order for line in document.lines if line.order))


def needs_totes(document: OpenDocument) -> bool:
    """Whether its goods must be kept apart: it is for several orders, or the last of several is left."""
    return len(orders_of(document)) > 1 or any(line.tote for line in document.lines)


class Totes:
    """The tote of each order while its goods are picked."""

    def __init__(self, c: Conversation, document: OpenDocument) -> None:
        self._c = c
        self._orders = orders_of(document)
        self._tote_of = {line.order: line.tote for line in document.lines if line.order and line.tote}

    def give_out(self) -> Flow[bool]:
        """A tote for each order that has none; False where the person takes none: all is sorted at the end.

        Raises: SteppedBack.
        """
        for order in self._orders:
            if order not in self._tote_of:
                self._show(order)
                may_go_without = {FunctionCode.DONE} if not self._tote_of else set()
                also = f"for {order}" + (", DONE = sort later" if may_go_without else "")
                tote = yield from self._scan("Scan tote", also, may_go_without)
                if tote is None:
                    self._c.accept("Without totes: sorted at the end", short="Sorted later")
                    return False
                self._tote_of[order] = tote
                self._c.accept(f"Tote {tote} is for {order}", short=f"{tote} {order}")
        return True

    def _show(self, current: str) -> None:
        self._c.context = f"Tote for {current}"
        self._c.progress = f"{len(self._tote_of)} of {len(self._orders)}"
        self._c.lines = tuple(
            ListLine(order, self._tote_of.get(order, ""), is_done=order in self._tote_of, is_current=order == current)
            for order in self._orders
        )

    def of(self, line: OpenLine) -> str:
        """Where the goods of a line go."""
        return self._tote_of.get(line.order, "")

    def is_of(self, line: OpenLine, found: Found) -> bool:
        """Whether that is a tote, and the one of the line. Raises: Refused(WRONG_TOTE, BAD_BARCODE) for another one."""
        if isinstance(found, PlateFound):
            self._require_right(normal_code(found.number), self.of(line))
        return isinstance(found, PlateFound)

    def put_into(self, line: OpenLine) -> Flow[str]:
        """The tote that the goods in hand were put into: the one of the line's order, or the one after it."""
        while True:
            expected = self.of(line)
            tote = yield from self._scan(
                f"Put in {expected}" if 0 < len(expected) <= _NAME_MAX else "Scan tote",
                f"{line.order}, NEW = full",
                {FunctionCode.NEW},
                expected=expected,
            )
            if tote is not None:
                self._tote_of.setdefault(line.order, tote)
                return tote
            self._c.question(f"{expected} is full: scan another tote for {line.order}", "Tote is full")
            following = yield from self._scan("Scan new tote", f"for {line.order}", ())
            assert following is not None
            self._tote_of[line.order] = following
            self._c.accept(f"Tote {following} goes on for {line.order}", short=following)

    def _scan(self, ask: str, also: str, functions: Collection[FunctionCode], expected: str = "") -> Flow[str | None]:
        """The number of a tote, scanned or typed; None for one of `functions`. Raises: SteppedBack."""
        while True:
            heard = yield from hear(self._c, ask, wants={Wanted.PLATE}, also=also, entry=Entry.TEXT, functions=functions)
            if isinstance(heard, Pressed):
                return None
            tote = normal_code(heard.number if isinstance(heard, PlateFound) else typed_text(heard))
            try:
                self._require_right(tote, expected)
            except Refused as refused:
                self._c.refuse(refused)
            else:
                return tote

    def _require_right(self, tote: str, expected: str) -> None:
        """Raises: Refused(WRONG_TOTE), Refused(WRONG_KIND) for the tote of another order, Refused(BAD_BARCODE) for no code."""
        if len(tote) > CODE_LENGTH_MAX or not tote.isprintable():
            raise Refused(BAD_BARCODE, barcode=shown(tote), reason=f"a tote has at most {CODE_LENGTH_MAX} printable characters")
        holder = next((order for order, known in self._tote_of.items() if known == tote), "")
        read = f"{tote} of {holder}" if holder else tote
        if expected and tote != expected:
            raise Refused(WRONG_TOTE, read=read, expected=expected)
        if holder and not expected:
            raise Refused(WRONG_KIND, what=f"tote {read}", wanted="a tote of no order")


_NAME_MAX = 9
"""So long a name leaves the question within 16 columns."""
