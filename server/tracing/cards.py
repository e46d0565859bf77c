"""Traces as they go over the wire: with the names of items and parties, and the bins of what is still here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.tracing.finding import nothing_found
from server.tracing.names import Names
from server.tracing.rules import wording
from shared.wire import tracing as wire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.database.unit_of_work import UnitOfWork
    from server.tracing.values import Found, Sought, Trace, TracedEntry, TraceLine, TraceRequest


def trace_card(work: UnitOfWork, request: TraceRequest, trace: Trace) -> wire.Trace:
    """The trace, for people."""
    names = Names(work, trace.entries.values())
    lines = tuple(_line(line, names) for line in trace.lines)
    # Built from rows of our own: validating ten thousand lines again would take longer than reading them.
    return wire.Trace.model_construct(
        direction=request.direction.value,
        components=request.components.value,
        lines=lines,
        notices=wording.notices(trace),
    )


def _line(line: TraceLine, names: Names) -> wire.TraceLine:
    entry = line.entry
    return wire.TraceLine.model_construct(
        line=line.line_no,
        level=line.level,
        parent=line.parent_line,
        description=wording.description(entry),
        edge_quantity=line.edge_quantity,
        bins=() if line.traced_at else bin_shares(entry, names),
        end=line.end.value,
        traced_at=line.traced_at,
        **_of_entry(entry, names),
    )


def _of_entry(entry: TracedEntry, names: Names) -> dict[str, Any]:
    return {
        "entry_no": entry.entry_no,
        "entry_type": entry.entry_type.value,
        "item": entry.item_no,
        "item_description": names.items[entry.item_no].description,
        "variant": entry.variant_code,
        "lot": entry.tracking.lot_no,
        "serial": entry.tracking.serial_no,
        "package": entry.tracking.package_no,
        "location": entry.location_code,
        "quantity": entry.quantity,
        "remaining_quantity": entry.remaining,
        "open": bool(entry.remaining),
        "party_type": entry.source_type,
        "party": entry.source_no,
        "party_name": names.party(entry),
        "document_type": entry.document_type,
        "document_no": entry.document_no,
        "posting_date": entry.posting_date,
        "person": entry.person,
        "undoes": entry.undoes,
    }


def bin_shares(entry: TracedEntry, names: Names) -> tuple[wire.BinShare, ...]:
    """The bins that an open entry's number lies in."""
    return tuple(wire.BinShare(bin=each.bin_code, quantity=each.quantity) for each in names.bins(entry))


def found_card(sought: Sought, tables: Sequence[Found]) -> wire.FoundEntries:
    """What was found, or a sentence that says that nothing was."""
    return wire.FoundEntries(
        tables=tuple(
            wire.FoundTable(
                table=each.table,
                description=each.description,
                state=each.state.value,
                count=each.count,
                open=each.open_path,
                records=each.records,
            )
            for each in tables
        ),
        notice="" if tables else nothing_found(sought),
    )
