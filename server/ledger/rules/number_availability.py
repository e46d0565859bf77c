"""How much of a lot, serial or package number can be taken, and which numbers cover what is needed. Pure.

Only posted stock counts; what other open documents name is theirs to take. A figure, not a barrier: the barrier is posting.
Source: spec/tracking.md, section 6, and section 11, rule 2.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from shared.quantities import ZERO, Quantity
from shared.tracking import Tracking, expired

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class AskingLine(NamedTuple):
    """The line of an open document."""

    document_no: str
    line_no: int


class Request(NamedTuple):
    """What a line of an open document wants of a number at a place."""

    line: AskingLine
    variant_code: str
    location_code: str
    tracking: Tracking
    quantity: Quantity
    """Base unit."""


@dataclass(frozen=True, slots=True)
class NumberStock:
    """A number at an item's variant and location; base unit."""

    variant_code: str
    location_code: str
    tracking: Tracking
    total: Quantity
    """Posted, and still there."""
    expires_on: date | None
    blocked: bool
    requested: Quantity = ZERO
    """By lines of other documents."""
    pending: Quantity = ZERO
    """By the line that asks."""
    requested_by: tuple[str, ...] = ()
    selected: Quantity = ZERO

    @property
    def available(self) -> Quantity:
        return self.total - self.requested - self.pending


def wanted_once(set_on_lines: Iterable[Request], picked: Iterable[Request]) -> list[Request]:
    """What lines want of numbers; what was picked of a number that was set for the line is the same goods."""
    wanted: defaultdict[tuple[AskingLine, str, str, Tracking], list[Quantity]] = defaultdict(lambda: [ZERO, ZERO])
    for kind, requests in enumerate((set_on_lines, picked)):
        for request in requests:
            wanted[request[:4]][kind] += request.quantity
    return [Request(*key, max(quantities)) for key, quantities in sorted(wanted.items())]


def with_requests(stock: Sequence[NumberStock], requests: Iterable[Request], asking: AskingLine | None) -> list[NumberStock]:
    """The stock with what is wanted of it. Who names a lot only wants any of the lot's goods, the first listed first."""
    found = list(stock)
    for request in requests:
        left = request.quantity
        fitting = [index for index, number in enumerate(found) if _fits(request, number)]
        for index in fitting:
            taken = left if index == fitting[-1] else min(left, max(found[index].available, ZERO))
            if taken:
                found[index] = _wanted(found[index], request, taken, is_asking=request.line == asking)
            left -= taken
    return found


def selection(stock: Sequence[NumberStock], needed: Quantity, on: date, *, strict: bool) -> list[NumberStock]:
    """The stock with what of it covers the need: what expires first, then the lowest number; nothing blocked or expired."""
    order = sorted(range(len(stock)), key=lambda index: (stock[index].expires_on or date.max, stock[index].tracking))
    found = list(stock)
    for index in order:
        number = found[index]
        if number.blocked or (strict and expired(number.expires_on, on)):
            continue
        taken = min(needed, max(number.available, ZERO))
        found[index] = replace(number, selected=taken)
        needed -= taken
    return found


def _fits(request: Request, number: NumberStock) -> bool:
    if (request.variant_code, request.location_code) != (number.variant_code, number.location_code):
        return False
    wanted, there = request.tracking, number.tracking
    return (
        wanted.lot_no in ("", there.lot_no)
        and wanted.serial_no in ("", there.serial_no)
        and wanted.package_no in ("", there.package_no)
    )


def _wanted(number: NumberStock, request: Request, quantity: Quantity, *, is_asking: bool) -> NumberStock:
    if is_asking:
        return replace(number, pending=number.pending + quantity)
    documents = dict.fromkeys((*number.requested_by, request.line.document_no))
    return replace(number, requested=number.requested + quantity, requested_by=tuple(documents))
