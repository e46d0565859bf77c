"""Traces, recalls and found entries as people print them: an indented tree, a page of text, rows for a spreadsheet. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.tracing.rules.comparison import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shared.wire.tracing import FoundEntries, RecallReport, Trace, TraceLine

_ENDS = {
    "in_stock": "in stock",
    "left": "",
    "taken_back": "taken back",
    "origin": "",
    "not_applied": "nothing was applied to it yet",
    "assembled": "assembled; ask for components to go on",
    "component": "goes in beside it",
    "not_by_number": "not followed: no number that binds",
    "level_limit": "there is more below",
    "size_limit": "there is more below",
}


def tree_text(trace: Trace) -> Iterator[str]:
    """The tree, a line each, indented by level; then what it does not show."""
    for line in trace.lines:
        yield f"{'  ' * line.level}{line_text(line)}"
    if not trace.lines:
        yield "Nothing posted carries that. Find entries shows what is open."
    yield from trace.notices


def line_text(line: TraceLine) -> str:
    """`−3 MILK lot L1 · sales shipment SS000001 · C1 Customer · MAIN · 2026-01-05`."""
    edge = line.edge_quantity
    share = f" ({edge} of it)" if edge is not None and edge != abs(line.quantity) else ""
    parts = (
        f"{signed(line)}{share} {line.item}{f' {line.variant}' if line.variant else ''} {_numbers(line)}".rstrip(),
        line.description,
        f"{line.party} {line.party_name}".strip(),
        line.location,
        str(line.posting_date),
        _what_became(line),
    )
    return " · ".join(part for part in parts if part)


def signed(line: TraceLine) -> str:
    """The quantity with its sign, also where it is positive."""
    return f"+{line.quantity}" if line.quantity > 0 else f"−{abs(line.quantity)}"


def _numbers(line: TraceLine) -> str:
    named = (("lot", line.lot), ("serial", line.serial), ("package", line.package))
    return " ".join(f"{kind} {number}" for kind, number in named if number)


def _what_became(line: TraceLine) -> str:
    if line.traced_at:
        return f"see line {line.traced_at}"
    left = f"{line.remaining_quantity} left" if line.open else ""
    bins = ", ".join(f"{each.bin} {each.quantity}" for each in line.bins)
    state = "" if line.end == "in_stock" and left else _ENDS.get(line.end, "")
    return "; ".join(part for part in (left and f"{left}{f' in {bins}' if bins else ''}", state) if part)


def trace_rows(trace: Trace) -> Iterator[dict[str, Any]]:
    """A row for each line, for a spreadsheet."""
    for line in trace.lines:
        bins = "; ".join(f"{each.bin} {each.quantity}" for each in line.bins)
        yield line.model_dump() | {"bins": bins}


_LISTS = (
    ("received", "Where it came from", "nowhere"),
    ("delivered", "Who got it", "nobody"),
    ("in_stock", "What is still here", "nothing"),
    ("used_in", "What it went into", "nothing"),
    ("scrapped", "What was adjusted away", "nothing"),
)


def recall_text(report: RecallReport) -> Iterator[str]:
    """The report on a page: list by list, then the balance of each item."""
    if not any(getattr(report, name) for name, *_ in _LISTS):
        yield "Nothing posted carries that."
        yield from report.notices
        return
    for name, title, none in _LISTS:
        lines = getattr(report, name)
        yield f"{title}: {none if not lines else ''}".rstrip()
        yield from (f"  {sentence(line)}" for line in lines)
    yield "Balance:"
    for each in report.balances:
        yield (
            f"  {each.item}: received {each.received}, returned {each.returned} = shipped {each.shipped}, "
            f"adjusted {each.adjusted}, consumed {each.consumed}, left {each.remaining}; {each.percent_explained} % explained"
        )
    yield from report.notices


def recall_rows(report: RecallReport) -> Iterator[dict[str, Any]]:
    """A row for each line of each list, for a spreadsheet."""
    for name, *_ in _LISTS:
        for line in getattr(report, name):
            values = line.model_dump()
            if "bins" in values:
                values["bins"] = "; ".join(f"{each['bin']} {each['quantity']}" for each in values["bins"])
            yield {"list": name} | values


def found_text(found: FoundEntries) -> Iterator[str]:
    """A line for each table with its count, and below it the first records."""
    for table in found.tables:
        yield f"{table.count:>6}  {table.description} ({table.state})"
        yield from (f"        {record}" for record in table.records)
    if found.notice:
        yield found.notice
