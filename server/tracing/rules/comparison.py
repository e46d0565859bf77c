"""What has changed between two reports of one recall. Pure. Source: spec/tracing.md, section 13, rule 7."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, get_args

from shared.wire.tracing import RecallChange, RecallDelivery, RecallReceipt, RecallReport, RecallScrap, RecallStock, RecallUse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shared.wire.tracing import RecalledGoods

ListName = Literal["received", "delivered", "in_stock", "used_in", "scrapped"]


def changes(then: RecallReport, now: RecallReport) -> tuple[RecallChange, ...]:
    """The lines that are new and those that are gone, list by list. A line with another quantity is gone and new."""
    found = []
    for name in get_args(ListName):
        before, after = Counter(_said(getattr(then, name))), Counter(_said(getattr(now, name)))
        found += [RecallChange(change="gone", list=name, description=said) for said in (before - after).elements()]
        found += [RecallChange(change="new", list=name, description=said) for said in (after - before).elements()]
    return tuple(found)


def _said(lines: Sequence[RecalledGoods]) -> list[str]:
    return [sentence(line) for line in lines]


def sentence(line: RecalledGoods) -> str:
    """A line of a report in words, as people read it."""
    number = " ".join(f"{kind} {no}" for kind, no in (("lot", line.lot), ("serial", line.serial), ("package", line.package)) if no)
    goods = f"{line.quantity} {line.item} {line.variant} {number}".replace("  ", " ").strip()
    match line:
        case RecallReceipt():
            return f"{goods}: {line.description} on {line.posting_date}{_from(line.party, line.party_name, 'from')}"
        case RecallDelivery():
            state = f", {line.returned} returned, {line.outside} outside" if line.returned else ""
            return f"{goods}: {line.description} on {line.posting_date}{_from(line.party, line.party_name, 'to')}{state}"
        case RecallStock():
            bins = ", ".join(f"{each.bin} {each.quantity}" for each in line.bins)
            transit = " in transit" if line.in_transit else ""
            state = "" if not line.blocked else ", blocked"
            return f"{goods}: at {line.location or 'no location'}{transit}{f' ({bins})' if bins else ''}{state}"
        case RecallUse():
            into = " ".join(no for no in (line.into_item, line.into_lot, line.into_serial, line.into_package) if no)
            return f"{goods}: into {into}, {line.description} on {line.posting_date}"
        case RecallScrap():
            reason = f", {line.reason}" if line.reason else ""
            return f"{goods}: {line.description} at {line.location or 'no location'} on {line.posting_date}{reason}"
    return goods


def _from(party: str, name: str, word: str) -> str:
    return f" {word} {party} {name}".rstrip() if party else ""
