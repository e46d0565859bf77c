"""Preview posting over HTTP: beside a route that posts one that shows what it would post. Source: spec/ledger.md, section 12.

A preview is the posting itself, on a database where nothing stays: the same handler, the same checks, the same refusals. Which
routes have one is a list in `app.py`.
"""

from __future__ import annotations

import inspect
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from fastapi import APIRouter
from fastapi.routing import APIRoute

from server.ledger import service
from shared.wire.posting_preview import (
    NOT_NUMBERED,
    PostingPreview,
    PreviewedApplication,
    PreviewedItemEntry,
    PreviewedValueEntry,
    PreviewedWarehouseEntry,
    PreviewWarning,
)
from shared.wire.registers import LedgerCounts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from contextlib import AbstractContextManager

    from server.database.unit_of_work import Database, Job, UnitOfWork
    from server.ledger import values

    Handler = Callable[..., Any]

T = TypeVar("T")


def previews(routers: Iterable[APIRouter], names: Collection[str]) -> APIRouter:
    """A route `…/preview` beside each of these routes, which are named by their functions."""
    router = APIRouter(tags=["preview"])
    routes = {route.name: route for each in routers for route in each.routes if isinstance(route, APIRoute)}
    for name in names:
        posting = routes[name]
        router.add_api_route(
            f"{posting.path}/preview",
            _previewing(posting.endpoint),
            methods=["POST"],
            name=f"preview_{name}",
            description=f"What this would post, nothing of it is. {posting.description}",
            responses=posting.responses,
            response_model=PostingPreview,
        )
    return router


def _previewing(post: Handler) -> Handler:
    """The handler with the same parameters that answers with what was posted before it was taken back."""

    @wraps(post)
    def preview(database: Database, **given: Any) -> PostingPreview:
        nothing_stays = _NothingStays(database)
        post(database=nothing_stays, **given)
        assert nothing_stays.preview is not None, "a handler that posts writes"
        return _posting_preview(nothing_stays.preview)

    # FastAPI reads the parameters here; the names in their annotations are those of the module that the handler is in.
    hints = get_type_hints(post, include_extras=True)
    signature = inspect.signature(post)
    parameters = [each.replace(annotation=hints[name]) for name, each in signature.parameters.items()]
    preview.__signature__ = signature.replace(parameters=parameters, return_annotation=PostingPreview)  # type: ignore[attr-defined]
    return preview


class _NothingStays:
    """A database as a handler knows it, that takes back what is written and remembers what it was."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.preview: values.PostingPreview | None = None

    def read(self) -> AbstractContextManager[UnitOfWork]:
        return self._database.read()

    def write(self, job: Job[T], *, items: Collection[str] = ()) -> T:
        del items  # known beforehand only where postings are grouped
        result, self.preview = self._database.preview(job, service.preview)
        return result


def _posting_preview(seen: values.PostingPreview) -> PostingPreview:
    entries = seen.entries
    number = _Numbers(state.entry.entry_no for state in entries.item_entries)
    item_entries, applications, value_entries, warehouse_entries = entries.counts
    return PostingPreview(
        counts=LedgerCounts(
            item_ledger_entries=item_entries,
            item_applications=applications,
            value_entries=value_entries,
            warehouse_entries=warehouse_entries,
        ),
        item_ledger_entries=tuple(map(_item_entry, entries.item_entries)),
        item_applications=tuple(_application(each, number) for each in entries.applications),
        value_entries=tuple(_value_entry(each, number) for each in entries.value_entries),
        warehouse_entries=tuple(map(_warehouse_entry, entries.warehouse_entries)),
        warnings=tuple(PreviewWarning(code=each.code.value, detail=each.sentence) for each in seen.warnings),
    )


class _Numbers:
    """Which entries are there already."""

    def __init__(self, new: Iterable[int]) -> None:
        self._new = frozenset(new)

    def shown(self, entry_no: int) -> str:
        return NOT_NUMBERED if entry_no in self._new else str(entry_no)


def _item_entry(state: values.EntryState) -> PreviewedItemEntry:
    entry = state.entry
    return PreviewedItemEntry(
        entry_no=NOT_NUMBERED,
        type=entry.entry_type.value,
        item=entry.item_no,
        variant=entry.variant_code,
        location=entry.place.location_code,
        bin=entry.place.bin_code,
        lot=entry.tracking.lot_no,
        serial=entry.tracking.serial_no,
        package=entry.tracking.package_no,
        expiration=entry.expires_on,
        quantity=entry.quantity,
        remaining_quantity=state.remaining,
        cost_amount_actual=state.cost.actual,
        cost_amount_expected=state.cost.expected,
        posting_date=entry.posting_date,
        document_type=entry.document.type,
        correction=entry.undoes is not None,
    )


def _application(each: values.ApplicationEntry, number: _Numbers) -> PreviewedApplication:
    return PreviewedApplication(
        entry_no=NOT_NUMBERED,
        item=each.item_no,
        inbound=number.shown(each.inbound_entry_no),
        outbound=number.shown(each.outbound_entry_no),
        quantity=each.quantity,
    )


def _value_entry(each: values.ValueEntry, number: _Numbers) -> PreviewedValueEntry:
    return PreviewedValueEntry(
        entry_no=NOT_NUMBERED,
        item_ledger_entry=number.shown(each.item_ledger_entry_no),
        entry_type=each.entry_type,
        valued_quantity=each.valued_quantity,
        invoiced_quantity=each.invoiced_quantity,
        cost_amount_actual=each.cost_amount_actual,
        cost_amount_expected=each.cost_amount_expected,
    )


def _warehouse_entry(each: values.WarehouseEntry) -> PreviewedWarehouseEntry:
    return PreviewedWarehouseEntry(
        entry_no=NOT_NUMBERED,
        type=each.entry_type,
        item=each.item_no,
        variant=each.variant_code,
        location=each.location_code,
        bin=each.bin_code,
        lot=each.lot_no,
        serial=each.serial_no,
        package=each.package_no,
        quantity=each.quantity,
    )
