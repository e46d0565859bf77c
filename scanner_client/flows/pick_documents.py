"""Pick a document of the warehouse: from bin to bin as it was planned, then to the dock.

1. Go to bin: scan it; not again for the next line in it. BIN allows another one to who may choose.
2. Take: scan the item, its lot or serial number. Another number than planned is taken if it may leave, and the line changes.
3. Quantity: the label's, a figure, or all that is left by ALL, Enter or the scan of what comes next: two scans a line.
4. Tote: where the walk picks for several orders into totes, the one of the line's order (`totes.py`).
5. Less than planned (SHORT, ZERO, DAMAGED): why, and how much is missing; the server plans the rest anew, and the new lines join
   the walk. SKIP, or what cannot be reached: at the end. Bin empty? where by the books it must be now.
6. Drop: bring it to the dock. Goods of several orders without totes are sorted there (`sorting.py`). A summary ends it.

Between lines nobody is asked but the device itself. It hears by itself what became of the document meanwhile: what others did, what
was planned anew, who took it over.

Source: spec/handheld.md, sections 2 rule 12 and 7.5; spec/warehouse.md, section 6; spec/tracking.md, sections 8 and 11, rule 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.flows.claims import claim, give_back
from scanner_client.flows.conversation import SteppedBack
from scanner_client.flows.open_lines import OpenLines
from scanner_client.flows.pick_stops import PickStops
from scanner_client.flows.pick_walk import Walk
from scanner_client.flows.prompts import Flow
from scanner_client.flows.questions import choose, scan_bin
from scanner_client.flows.sorting import sort_to_orders
from scanner_client.flows.totes import Totes, needs_totes
from shared.barcodes.function_codes import FunctionCode
from shared.wire.warehouse import ActivityFinished

if TYPE_CHECKING:
    from scanner_client.flows.conversation import Conversation
    from shared.wire.work import OpenDocument

_NAME_MAX = 8
"""So long a name leaves the question within 16 columns."""


def pick_document(c: Conversation, document: OpenDocument) -> Flow[None]:
    """Pick a document that the person has. Esc at a bin leaves; what was picked stays picked. Every way out shows the summary."""
    c.place = document.no
    try:
        totes = yield from _give_out_totes(c, document)
    except SteppedBack:
        give_back(c, document)
        return
    picking = _Picking(c, document, totes)
    yield from picking.pick_all()
    yield from picking.lines.summary("Picked")


def _give_out_totes(c: Conversation, document: OpenDocument) -> Flow[Totes | None]:
    """Goods of several orders go into a tote each, or are taken together: None. Raises: SteppedBack."""
    if not needs_totes(document):
        return None
    totes = Totes(c, document)
    return totes if (yield from totes.give_out()) else None


class _Picking:
    """One document while it is picked."""

    def __init__(self, c: Conversation, document: OpenDocument, totes: Totes | None) -> None:
        self.c = c
        self.document = document
        self.totes = totes
        self.lines = OpenLines(c, document)
        self.walk = Walk(self.lines, takes_together=totes is None)
        self.stops = PickStops(c, self.lines, self.walk, totes)
        self.dropped = 0
        """How much of what was taken is at the dock."""

    def pick_all(self) -> Flow[None]:
        """Stop after stop, then the drop; again for what was planned anew. Ends too where the person leaves it to others."""
        while (yield from self._walk()):
            yield from self._drop()
            said = self.lines.adopt(self.c.lookup.open_document("pick", self.document.no))
            if not self.lines.left:
                if not self.totes:
                    yield from sort_to_orders(self.c, self.lines.order, self.stops.taken)
                return
            self.c.inform(f"Planned anew: {', '.join(said)}", short=f"{len(said)} new lines")

    def _walk(self) -> Flow[bool]:
        """Until nothing is left; False where the person leaves, or somebody else has it now."""
        while (stop := self.walk.next_stop()) is not None:
            if not (yield from self._hear_changes()):
                return False
            if self.walk.next_stop() != stop:
                continue
            try:
                yield from self.stops.pick(stop)
            except SteppedBack:
                if (yield from self._leaves()):
                    return False
        return True

    # What others did meanwhile

    def _hear_changes(self) -> Flow[bool]:
        """Take over what became of the document; False where somebody else has it now."""
        kept = self.c.lookup.kept_document("pick", self.document.no)
        if kept and kept.assigned_to not in ("", self.c.lookup.worker()):
            self.c.forget_put_back()
            if not (yield from claim(self.c, kept)):
                return False
        self.lines.hear_changes()
        return True

    def _leaves(self) -> Flow[bool]:
        """Esc at a bin: the rest stays the person's, anybody's, or is planned anew. Source: spec/handheld.md, section 2, rule 8."""
        self.lines.show(self.document.no)
        self.c.question(f"{self.document.no} is not done. What becomes of it?", "Not done yet")
        answers = ("Keep it for me", "Give it back", "End it: plan anew")
        match (yield from choose(self.c, "Leave it?", answers)):
            case 1:
                return True
            case 2:
                give_back(self.c, self.document)
                self.c.accept(f"{self.document.no} is given back", short="Given back")
                return True
            case 3:
                self.c.accept(f"{self.document.no} is ended", ActivityFinished(activity=self.document.no), short="Ended")
                return True
        return False

    # The end of the walk

    def _drop(self) -> Flow[None]:
        """Bring what was taken to the dock; also where nothing was, so that the server hears first what is to be planned anew."""
        on_trolley = self.stops.taken[self.dropped :]
        places = tuple(dict.fromkeys(one.to_bin for one in on_trolley if one.to_bin))
        self.lines.show(self.document.no)
        for place in places or ("",):
            yield from self._drop_at(place)
        self.dropped = len(self.stops.taken)
        self.stops.bin_code = ""

    def _drop_at(self, place: str) -> Flow[None]:
        ask = f"Drop at {place}" if place and len(place) <= _NAME_MAX else "Drop it" if place else "All done?"
        while True:
            try:
                yield from scan_bin(
                    self.c, ask, also=f"scan {place}, or OK" if place else "OK", functions={FunctionCode.OK}, expected=place
                )
            except SteppedBack:
                continue
            self.c.accept(f"{self.stops.said()} {f'At {place}' if place else 'Done'}".strip(), short=f"At {place}" if place else "")
            return
