"""Waves: many documents released at once into picks; and the worksheet, on which one sees what there is to pick.

Source: spec/warehouse.md, section 6, rule 4; section 14, rule 5.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.number_series import service as number_series
from server.outstanding.values import Source
from server.warehouse import cards, demand, desk, picks
from server.warehouse.pick_values import LineToPick, PickRequest, Sorting, Strategy
from server.warehouse.picks import none_held
from server.warehouse.rules.shelves import PickRules
from shared.errors import NOTHING_TO_POST, Refused
from shared.wire.activities import PickWorksheet, WorksheetLine
from shared.wire.number_series import DocumentKind

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.warehouse.pick_values import MadePicks
    from server.warehouse.picks import HeldLines
    from shared.wire.activities import NewWave


def release(work: UnitOfWork, new: NewWave, held: HeldLines = none_held) -> MadePicks:
    """Make the picks of a wave: all that fits the filter of released documents, and that nobody holds back.

    Raises: Refused(NOTHING_TO_POST, NOT_FOUND).
    """
    catalog.location(work, new.location)
    held_back = held(work, new.location)
    lines = tuple(
        LineToPick(line.key)
        for line in demand.released_lines_at(work, new.location, tuple(Source(kind) for kind in new.kinds))
        if (not new.partners or line.partner_no in new.partners)
        and (new.due_until is None or line.due_on is None or line.due_on <= new.due_until)
        and line.key not in held_back
    )
    if not lines:
        raise Refused(NOTHING_TO_POST, document=f"a wave at {new.location}")
    wave_no = number_series.next_document_no(work, DocumentKind.WAVE, catalog.work_date(work))
    request = PickRequest(
        location_code=new.location,
        lines=lines,
        due_until=new.due_until,
        sorting=Sorting(new.sorting),
        strategy=Strategy(new.strategy),
        zones=frozenset(new.zones),
        totes=MappingProxyType(dict(new.totes)),
        wave_no=wave_no,
    )
    return picks.made(work, desk.with_options(request, new))


def worksheet(work: UnitOfWork, location_code: str, held: HeldLines = none_held) -> PickWorksheet:
    """What may be picked of all released documents at the location, in the order of their dates, and what can be found for it."""
    location = catalog.location(work, location_code)
    held_back = held(work, location_code)
    lines = [line for line in demand.released_lines_at(work, location_code) if line.key not in held_back]
    names = {line.key: line.partner_name for line in lines}
    items = catalog.items(work, {line.item_no for line in lines})
    wanted = demand.wanted(work, lines, items)
    found, short = picks.find(work, wanted, PickRules(location, catalog.work_date(work), location.shipment_bin), items)
    return PickWorksheet(
        lines=tuple(
            WorksheetLine(
                kind=key.source.value,
                no=key.document_no,
                line=key.line_no,
                item=each.wanted.item_no,
                variant=each.wanted.variant_code,
                partner=names[key],
                due=each.wanted.due_on,
                wanted=each.wanted.quantity,
                available=each.wanted.quantity - each.missing,
            )
            for each in found
            if (key := each.wanted.order_line) is not None
        ),
        shortages=tuple(cards.shortage_card(each) for each in short),
    )
