"""Posting many transfer orders at once: each in a transaction of its own, so that one that fails does not stop the others.

Source: spec/transfers.md, section 4, rule 11.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from server.transfers import service, store
from shared.errors import Refused
from shared.wire.transfers import PostedOfBatch, PostedTransferBatch, RefusedOfBatch, TransferReceipt, TransferStep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.access.authentication import Caller
    from server.database.unit_of_work import Database, UnitOfWork
    from server.transfers.values import TransferOrder
    from shared.wire.transfers import TransferBatch


def post(database: Database, batch: TransferBatch, caller: Caller) -> PostedTransferBatch:
    """Ship or receive whatever can be of the orders that fit the filters; those with nothing to do are left out."""
    with database.read() as work:
        wanted = [order.order_no for order in _wanted(work, batch)]
    posted, refused = [], []
    for order_no in wanted:
        try:
            document_no = database.write(partial(_post, order_no=order_no, batch=batch, caller=caller))
        except Refused as why:
            refused.append(RefusedOfBatch(order=order_no, code=why.code, sentence=why.sentence))
        else:
            posted.append(PostedOfBatch(order=order_no, document=document_no))
    done = "shipped" if batch.step == "ship" else "received"
    message = f"{len(posted)} of {len(wanted)} orders {done}"
    return PostedTransferBatch(message=message, posted=tuple(posted), refused=tuple(refused))


def _wanted(work: UnitOfWork, batch: TransferBatch) -> Sequence[TransferOrder]:
    found = store.orders_wanted(
        work,
        from_location=batch.from_location or None,
        to_location=batch.to_location or None,
        order_nos=batch.orders,
        ships_until=batch.shipment_date_until,
    )
    if batch.orders:
        return found
    return [order for order in found if order.status == "released" and _has_work(work, order, batch)]


def _has_work(work: UnitOfWork, order: TransferOrder, batch: TransferBatch) -> bool:
    lines = store.lines(work, order.order_no)
    return any(line.left_to_ship for line in lines) if batch.step == "ship" else any(line.to_receive for line in lines)


def _post(work: UnitOfWork, order_no: str, batch: TransferBatch, caller: Caller) -> str:
    work.person = caller.person
    if batch.step == "ship":
        return service.ship(work, order_no, TransferStep(date=batch.date)).document_no
    return service.receive(work, order_no, TransferReceipt(date=batch.date)).document_no
