"""What a line of a trace, and a trace as a whole, says in words. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.ledger.posting_lines import EntryType
from server.tracing.values import LEVEL_MAX, End

if TYPE_CHECKING:
    from server.tracing.values import Trace, TracedEntry
    from shared.tracking import Tracking

_DOCUMENT_WORDS = {"posted_count_order": "posted count"}


def description(entry: TracedEntry) -> str:
    """The movement and its document: `purchase receipt PR000001`. Source: spec/tracing.md, section 7."""
    words = _movement(entry)
    undo = "undo of " if entry.undoes is not None else ""
    return f"{undo}{words} {entry.document_no}".rstrip()


def _movement(entry: TracedEntry) -> str:
    if entry.document_type:
        return _DOCUMENT_WORDS.get(entry.document_type, entry.document_type.replace("_", " "))
    if entry.entry_type is EntryType.TRANSFER:
        return "reclassification"
    return entry.entry_type.value.replace("_", " ")


def number(tracking: Tracking) -> str:
    """The numbers as people name them: `lot L-1, serial S-1`."""
    named = (("lot", tracking.lot_no), ("serial", tracking.serial_no), ("package", tracking.package_no))
    return ", ".join(f"{kind} {no}" for kind, no in named if no)


def notices(trace: Trace) -> tuple[str, ...]:
    """What the trace does not show, and why: nothing is cut silently. Source: spec/tracing.md, sections 12 and 13.8."""
    said = []
    if trace.stopped_at_level:
        said.append(f"Stopped at level {LEVEL_MAX}: there is more below the lines marked so. Trace on from one of them.")
    if trace.stopped_at_size:
        said.append(f"Stopped after {trace.entries_read} entries: there are more. Ask for one serial number, or one lot.")
    untraceable = {line.entry.item_no for line in trace.lines if line.end is End.NOT_BY_NUMBER and not line.entry.tracking.is_blank}
    if untraceable:
        said.append(
            f"The numbers of {', '.join(sorted(untraceable))} do not bind stock: the chain ends there. Find entries shows the rest."
        )
    if any(line.end is End.NOT_APPLIED for line in trace.lines):
        said.append("Something left before anything that came in was applied to it: where it came from is not known yet.")
    return tuple(said)
