"""Numbers on open lines, cards and number series, made through the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.journals import tracked_lines
from server.ledger import service as ledger
from server.number_series import service as number_series
from server.purchasing import orders as purchase_orders
from server.sales import orders as sales_orders
from server.tracking import cards, open_lines, service
from server.transfers import orders as transfer_orders
from shared.wire.number_series import NewNumberSeries
from shared.wire.tracking import AssignNumbers, NumberOnLine, SaveCard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.database.unit_of_work import Database, UnitOfWork
    from server.tracking.values import Card, TrackedLine
    from shared.wire.tracking import LineNumbers

_LINE_OF = {
    "purchase": purchase_orders.tracked_line,
    "sales": sales_orders.tracked_line,
    "transfer": transfer_orders.tracked_line,
    "journal": tracked_lines.tracked_line,
}


def a_series(database: Database, code: str, start: str, **fields: Any) -> str:
    """A number series; its code."""
    new = NewNumberSeries.model_validate({"code": code, "start_no": start, **fields})
    return database.write(lambda work: number_series.create_series(work, new)).code


def set_numbers(database: Database, document: str, order_no: str, *numbers: Mapping[str, Any], line: int = 1) -> LineNumbers:
    """Have these numbers on a line of a purchase, sales or transfer order, or of a journal batch."""
    wanted = [NumberOnLine.model_validate(number) for number in numbers]

    def save(work: UnitOfWork) -> LineNumbers:
        tracked = _locked(work, document, order_no, line)
        before = open_lines.open_numbers(work, tracked.item, tracked.key)
        kept = open_lines.save_open_numbers(work, tracked, cards.open_numbers(tracked, wanted, before), ledger.known_expiration)
        return cards.line_numbers(tracked, kept)

    return database.write(save)


def _locked(work: UnitOfWork, document: str, order_no: str, line: int) -> TrackedLine:
    """The line as it is once nobody else can change what is left of it."""
    work.lock_items([_LINE_OF[document](work, order_no, line).item.no])
    return _LINE_OF[document](work, order_no, line)


def assign_numbers(database: Database, document: str, order_no: str, *, line: int = 1, **wanted: Any) -> LineNumbers:
    """Give new numbers to a line."""

    def assign(work: UnitOfWork) -> LineNumbers:
        tracked = _locked(work, document, order_no, line)
        asked = AssignNumbers.model_validate(wanted)
        return cards.line_numbers(tracked, open_lines.assign_on_line(work, tracked, asked, ledger.known_expiration))

    return database.write(assign)


def numbers_on(database: Database, document: str, order_no: str, line: int = 1) -> LineNumbers:
    """What the line holds."""
    with database.read() as work:
        tracked = _LINE_OF[document](work, order_no, line)
        return cards.line_numbers(tracked, open_lines.open_numbers(work, tracked.item, tracked.key))


def a_card(database: Database, item: str, kind: str, number: str, **fields: Any) -> Card:
    """The card of a number."""
    wanted = SaveCard.model_validate({"item": item, "kind": kind, "number": number, **fields})
    return database.write(lambda work: service.save_card(work, wanted))
