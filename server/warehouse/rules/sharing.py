"""How what was found is shared out into picks, and in which order its lines come, on values alone.

Source: spec/warehouse.md, section 6, rule 4; section 14, rule 5.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from server.warehouse.pick_values import Sorting, SplitBy, Strategy
from server.warehouse.rules.breakbulk import Openings
from server.warehouse.values import ActivityLine
from shared.quantities import ZERO, Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from server.catalog.values import Item
    from server.warehouse.pick_values import Found, PickRequest, Taking, Wanted
    from server.warehouse.rules.shelves import PickRules


class PickLine(NamedTuple):
    """A line of a pick to be, with what it is sorted and shared out by."""

    line: ActivityLine
    wanted: Wanted
    zone: str = ""
    ranking: int = 0
    tracks: int = 0
    """Its place among all that was found: the order of the documents, and of taking."""

    @property
    def document(self) -> tuple[str, str]:
        key = self.line.order_line
        return (key.source, key.document_no) if key else ("", "")


def pick_lines(found: Sequence[Found], rules: PickRules, items: Mapping[str, Item], *, always: bool) -> list[PickLine]:
    """A line for each taking; what is missing is a line without bin where the location wants one (`always`).

    Source: section 6, rule 7.
    """
    lines: list[PickLine] = []
    openings = Openings()
    for each in found:
        for taking in each.takings:
            stock = taking.stock
            if (opened := openings.line_for(taking, each.wanted)) is not None:
                lines.append(PickLine(opened, each.wanted, stock.zone, stock.bin_ranking, len(lines)))
            lines.append(PickLine(_line(each, taking, rules, items), each.wanted, stock.zone, stock.bin_ranking, len(lines)))
        if always and each.missing > ZERO:
            missing = _line(each, None, rules, items)
            lines.append(PickLine(missing, each.wanted, tracks=len(lines)))
    return lines


def _line(found: Found, taking: Taking | None, rules: PickRules, items: Mapping[str, Item]) -> ActivityLine:
    wanted = found.wanted
    quantity = found.missing if taking is None else taking.quantity
    uom_code, held = _unit(wanted, quantity, items[wanted.item_no].base_uom)
    line = ActivityLine(
        item_no=wanted.item_no,
        variant_code=wanted.variant_code,
        quantity=quantity,
        uom_code=uom_code,
        base_units_per_unit=held,
        to_bin="" if rules.posts_source else rules.to_bin,
        order_line=wanted.order_line,
        why="" if taking else "nothing found to take it from",
    )
    if taking is None:
        return line
    stock = taking.stock
    return replace(
        line,
        from_bin=stock.bin_code,
        tracking=stock.tracking,
        expires_on=stock.expires_on,
        sequence=stock.sequence,
        why=_why(taking, rules),
    )


def _unit(wanted: Wanted, quantity: Quantity, base_uom: str) -> tuple[str, Quantity]:
    """The line's unit where that makes whole ones, else the base unit."""
    one = Quantity(1)
    if wanted.uom_code and quantity % wanted.base_units_per_unit == ZERO:
        return wanted.uom_code, wanted.base_units_per_unit
    return base_uom, one


def _why(taking: Taking, rules: PickRules) -> str:
    """Why this bin, in a word or two."""
    stock = taking.stock
    if not stock.bin_code:
        return ""
    if stock.is_cross_dock:
        return "cross-dock"
    if stock.expires_on and rules.location.pick_according_to_fefo:
        return f"expires {stock.expires_on}"
    return "default bin" if stock.is_default else ""


def shared_out(lines: Sequence[PickLine], request: PickRequest) -> list[list[PickLine]]:
    """The picks: split as is wanted, no longer than is wanted, each in the order that is wanted."""
    walks: list[list[PickLine]] = []
    for group in _split(lines, request):
        for part in _by_documents(group, request):
            ordered = _sorted(part, request)
            size = request.max_lines or len(ordered)
            walks += [ordered[start : start + size] for start in range(0, len(ordered), size)]
    return walks


_SPLIT_BY: Mapping[SplitBy, Callable[[PickLine], Any]] = {
    SplitBy.DOCUMENT: lambda each: each.document,
    SplitBy.PARTNER: lambda each: each.wanted.partner_no,
    SplitBy.ZONE: lambda each: each.zone,
    SplitBy.BIN: lambda each: each.line.from_bin,
}


def _split(lines: Sequence[PickLine], request: PickRequest) -> list[list[PickLine]]:
    groups: dict[tuple[Any, ...], list[PickLine]] = {}
    for each in lines:
        key = tuple(_SPLIT_BY[split](each) for split in SplitBy if split in request.split_by)
        groups.setdefault(key, []).append(each)
    return list(groups.values())


def _by_documents(lines: Sequence[PickLine], request: PickRequest) -> list[list[PickLine]]:
    """No more documents in one pick than is wanted, in the order in which they come."""
    size = 1 if request.strategy is Strategy.SINGLE and request.wave_no else request.max_documents
    if not size:
        return [list(lines)]
    place: dict[tuple[str, str], int] = {}
    parts: dict[int, list[PickLine]] = {}
    for each in lines:
        number = place.setdefault(each.document, len(place)) // size
        parts.setdefault(number, []).append(each)
    return list(parts.values())


_SORTED_BY: Mapping[Sorting, Callable[[PickLine], Any]] = {
    Sorting.DOCUMENT: lambda each: each.tracks,
    Sorting.BIN: lambda each: (each.line.sequence, each.line.from_bin, each.tracks),
    Sorting.ITEM: lambda each: (each.line.item_no, each.line.variant_code, each.tracks),
    Sorting.DUE_DATE: lambda each: (each.wanted.due_on or date.max, each.tracks),
    Sorting.RANKING: lambda each: (-each.ranking, each.line.from_bin, each.tracks),
    Sorting.PARTNER: lambda each: (each.wanted.partner_no, each.tracks),
}


def _sorted(lines: Sequence[PickLine], request: PickRequest) -> list[PickLine]:
    """The lines in walk order: what has no bin comes last; a cluster's lines have the tote of their order."""
    ordered = sorted(lines, key=_SORTED_BY[request.sorting])
    if request.sorting is Sorting.BIN:
        ordered.sort(key=lambda each: not each.line.from_bin)
    if request.strategy is not Strategy.CLUSTER:
        return ordered
    return [each._replace(line=replace(each.line, tote=request.totes.get(each.document[1], ""))) for each in ordered]


def zone_of(lines: Iterable[PickLine]) -> str:
    """The zone in which all of them lie; blank: several, or none."""
    zones = {each.zone for each in lines}
    return zones.pop() if len(zones) == 1 else ""
