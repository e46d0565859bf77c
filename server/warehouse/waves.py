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
from server.warehouse.pick_values import DocumentToPick, PickRequest, Sorting, Strategy
from server.warehouse.rules.shelves import PickRules
from shared.errors import NOTHING_TO_POST, Refused
from shared.wire.activities import PickWorksheet, WorksheetLine
from shared.wire.number_series import DocumentKind

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork
    from server.warehouse.pick_values import MadePicks
    from shared.wire.activities import NewWave


def release(work: UnitOfWork, new: NewWave) -> MadePicks:
    """Make the picks of a wave: every released document that fits the filter. Raises: Refused(NOTHING_TO_POST, NOT_FOUND)."""
    catalog.location(work, new.location)
    documents = dict.fromkeys(
        DocumentToPick(line.key.source, line.key.document_no)
        for line in demand.released_lines_at(work, new.location, tuple(Source(kind) for kind in new.kinds))
        if (not new.partners or line.partner_no in new.partners)
        and (new.due_until is None or line.due_on is None or line.due_on <= new.due_until)
    )
    if not documents:
        raise Refused(NOTHING_TO_POST, document=f"a wave at {new.location}")
    wave_no = number_series.next_document_no(work, DocumentKind.WAVE, catalog.work_date(work))
    request = PickRequest(
        location_code=new.location,
        documents=tuple(documents),
        due_until=new.due_until,
        sorting=Sorting(new.sorting),
        strategy=Strategy(new.strategy),
        zones=frozenset(new.zones),
        totes=MappingProxyType(dict(new.totes)),
        wave_no=wave_no,
    )
    return picks.made(work, desk.with_options(request, new))


def worksheet(work: UnitOfWork, location_code: str) -> PickWorksheet:
    """What is wanted of all released documents at the location, in the order of their dates, and what can be found for it."""
    location = catalog.location(work, location_code)
    lines = demand.released_lines_at(work, location_code)
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
