"""The house put together: the only file that knows everyone.

What would point upward between capabilities is handed down here: who posts which kind of transaction, who undoes it, whose
documents are open work, and what runs before a commit.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING

from fastapi import FastAPI

import server.access.routes
import server.catalog.party_routes
import server.catalog.place_routes
import server.catalog.routes
import server.change_feed.routes
import server.counting.finding
import server.counting.routes
import server.health
import server.invoicing.finding
import server.invoicing.routes
import server.journals.batch_routes
import server.journals.finding
import server.journals.routes
import server.journals.warehouse_adjustment_routes
import server.labels.routes
import server.ledger.application_routes
import server.ledger.bin_content_routes
import server.ledger.converting_routes
import server.ledger.number_routes
import server.ledger.register_routes
import server.ledger.routes
import server.ledger.stock_routes
import server.license_plates.routes
import server.number_series.routes
import server.periods.routes
import server.purchasing.invoice_routes
import server.purchasing.over_receipt_routes
import server.purchasing.posted_routes
import server.purchasing.return_routes
import server.purchasing.routes
import server.sales.invoice_routes
import server.sales.posted_routes
import server.sales.return_routes
import server.sales.routes
import server.tracing.routes
import server.tracking.routes
import server.transactions.routes
import server.transfers.posted_routes
import server.transfers.route_routes
import server.transfers.routes
import server.warehouse.finding
import server.warehouse.pick_routes
import server.warehouse.planning_routes
import server.warehouse.routes
import server.warehouse_documents.routes
from server import openapi, problems
from server.assignments.routes import work_router
from server.assignments.service import OpenWorkAt, Watch, documents_of, holder
from server.catalog.usage import PlaceUsage, Usage
from server.change_feed.deliverer import Deliverer
from server.counting import cards as count_cards
from server.counting import recordings
from server.counting import service as counting
from server.database.unit_of_work import Database, Step
from server.invoicing import service as invoicing
from server.journals import service as journals
from server.journals import tracked_lines
from server.labels import service as labels
from server.labels.dispatcher import Dispatcher
from server.ledger import binning
from server.ledger import numbers as ledger_numbers
from server.ledger import service as ledger
from server.ledger.posting_lines import DocumentType
from server.ledger.preview_routes import previews
from server.ledger.sealer import Sealer
from server.ledger.verify import verify as verify_ledger
from server.license_plates import service as license_plates
from server.logs import RequestLog
from server.outstanding import service as outstanding
from server.outstanding.values import Source
from server.periods.routes import closing_router
from server.periods.service import Closing
from server.problems import RequestLimits
from server.purchasing import open_work as purchase_work
from server.purchasing import orders as purchase_orders
from server.purchasing import service as purchasing
from server.purchasing import unexpected
from server.reference_data.routes import reference_data_router
from server.sales import open_work as sales_work
from server.sales import orders as sales_orders
from server.sales import service as sales
from server.settings import Settings
from server.tracing.finding import Finder
from server.tracking import open_lines
from server.tracking.routes import DocumentWithNumbers
from server.trade_orders import invoices as trade_invoices
from server.transactions import service as transactions
from server.transactions.service import Asks, Handler, Handlers, UndoHandler
from server.transfers import in_transit
from server.transfers import open_work as transfer_work
from server.transfers import orders as transfer_orders
from server.transfers import service as transfers
from server.transfers import undoing as transfers_undoing
from server.warehouse import activities, handling, movements, plate_moves, replenishment, short_picks
from server.warehouse import open_work as warehouse_work
from server.warehouse import service as warehouse
from server.warehouse.activities import SourcePosting
from server.warehouse.values import ActivityType
from server.warehouse_documents import open_work as warehouse_document_work
from server.warehouse_documents import scans as warehouse_scans
from server.warehouse_documents import service as warehouse_documents
from server.warehouse_documents.open_work import besides_documents
from server.warehouse_documents.undoing import undoing
from shared.wire.access import Role

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Sequence

    from fastapi.routing import APIRoute

    from server.access.authentication import Caller
    from server.database.prepared_each import Asked
    from server.database.unit_of_work import UnitOfWork
    from server.invoicing.values import InvoiceKind, LineToInvoice
    from server.ledger.routes import UndoOfDocument
    from shared.wire.transactions import Posted, Transaction

RECEIVED: dict[str, Handler] = {
    "purchase_order": purchasing.received,
    "transfer_order": transfers.received,
    "sales_return": sales.received,
}
UNDO_RECEIVED: dict[str, UndoHandler] = {
    "purchase_order": purchasing.undo_received,
    "transfer_order": transfers_undoing.undo_received,
    "sales_return": sales.undo_received,
}
"""What arrived belongs to whoever has the order that it arrived on; through a warehouse receipt where one is demanded."""


def _received(work: UnitOfWork, transaction: Transaction, caller: Caller) -> Posted:
    assert transaction.content.kind == "received"
    posted = warehouse_scans.received(work, transaction, caller, by_order=RECEIVED)
    license_plates.arrived(work, transaction, posted)
    return posted


def _undo_received(work: UnitOfWork, transaction: Transaction, answer: Posted, caller: Caller) -> Posted:
    assert transaction.content.kind == "received"
    if transaction.content.plate:
        license_plates.undo(work, transaction, answer, caller)
    return warehouse_scans.undo_received(work, transaction, answer, caller, by_order=UNDO_RECEIVED)


SOURCE_POSTING = SourcePosting(
    ships={
        Source.SALES_ORDER: sales.ship_goods,
        Source.PURCHASE_RETURN: purchasing.ship_goods,
        Source.TRANSFER_SHIPMENT: transfers.ship_goods,
    },
    receives={
        Source.PURCHASE_ORDER: purchasing.receive_goods,
        Source.SALES_RETURN: sales.receive_goods,
        Source.TRANSFER_RECEIPT: transfers.receive_goods,
    },
    undoes={
        Source.SALES_ORDER: sales.undo_posted,
        Source.SALES_RETURN: sales.undo_posted,
        Source.PURCHASE_ORDER: purchasing.undo_posted,
        Source.PURCHASE_RETURN: purchasing.undo_posted,
        Source.TRANSFER_SHIPMENT: transfers_undoing.undo_posted,
    },
    refill=replenishment.needed,
)
"""Who posts the orders of picks that ship and put-aways that receive, and takes that back."""


def _picked(work: UnitOfWork, transaction: Transaction, caller: Caller) -> Posted:
    answer = warehouse.picked(work, transaction, caller, ship=sales.ship_picked)
    replenishment.after_pick(work, transaction)
    return answer


POST_BY_KIND: dict[str, Handler] = {
    "count_recorded": recordings.count_recorded,
    "count_finished": recordings.count_finished,
    "count_decided": counting.count_decided,
    "count_posted": counting.count_posted,
    "received": _received,
    "received_without_order": unexpected.received_without_order,
    "picked": _picked,
    "shipped": partial(warehouse_scans.shipped, by_order=sales.shipped),
    "moved": warehouse.moved,
    "handled": partial(handling.handled, post_source=SOURCE_POSTING),
    "line_short": partial(short_picks.line_short, count_bin=counting.count_bin),
    "bin_checked": partial(short_picks.bin_checked, count_bin=counting.count_bin),
    "activity_finished": handling.activity_finished,
    "transfer_shipped": partial(warehouse_scans.transfer_shipped, by_order=transfers.transfer_shipped),
    "labels_wanted": labels.wanted_on_the_floor,
    "plate_packed": license_plates.packed,
    "plate_moved": plate_moves.moved,
    "plate_stacked": license_plates.stacked,
    "plate_unpacked": license_plates.unpacked,
    "goods_taken_off_plate": license_plates.taken_off,
    "reclassified": journals.reclassified,
    "adjusted": journals.adjusted,
}
"""Who posts which kind of transaction."""

UNDO_BY_KIND: dict[str, UndoHandler] = {
    "count_recorded": recordings.undo_count_recorded,
    "received": _undo_received,
    "received_without_order": purchasing.undo_received,
    "picked": partial(warehouse.undo_picked, undo_shipment=sales.undo_posted),
    "shipped": partial(warehouse_scans.undo_shipped, by_order=sales.undo_shipped),
    "moved": warehouse.undo_moved,
    "handled": partial(handling.undo_handled, post_source=SOURCE_POSTING),
    "transfer_shipped": partial(warehouse_scans.undo_transfer_shipped, by_order=transfers_undoing.undo_transfer_shipped),
    "labels_wanted": labels.undo_wanted,
    "plate_packed": license_plates.undo,
    "plate_moved": plate_moves.undo_moved,
    "plate_stacked": license_plates.undo,
    "plate_unpacked": license_plates.undo,
    "goods_taken_off_plate": license_plates.undo,
    "reclassified": journals.undo_reclassified,
    "adjusted": journals.undo_adjusted,
}
"""Who takes it back; a kind that is not here is final."""


def _asked_by_received(transaction: Transaction) -> Collection[Asked]:
    assert transaction.content.kind == "received"
    return purchasing.asked_by_received(transaction) if transaction.content.document_kind == "purchase_order" else ()


ASKS_BY_KIND: dict[str, Asks] = {"received": _asked_by_received}
"""What posting a kind will ask, for those that come in crowds."""

HANDLERS = Handlers(POST_BY_KIND, UNDO_BY_KIND, ASKS_BY_KIND)

UNDO_BY_DOCUMENT: dict[DocumentType, UndoOfDocument] = {
    DocumentType.PURCHASE_RECEIPT: undoing(purchasing.undo_posted),
    DocumentType.PURCHASE_RETURN_SHIPMENT: undoing(purchasing.undo_posted),
    DocumentType.SALES_SHIPMENT: undoing(sales.undo_posted),
    DocumentType.SALES_RETURN_RECEIPT: undoing(sales.undo_posted),
    DocumentType.TRANSFER_SHIPMENT: undoing(transfers_undoing.undo_posted),
    DocumentType.TRANSFER_RECEIPT: undoing(transfers_undoing.undo_posted),
    DocumentType.DIRECT_TRANSFER: transfers_undoing.undo_posted,
    DocumentType.TRANSFER_DISCREPANCY: transfers_undoing.undo_posted,
}
"""Who takes an entry of a posted document back, so that its order can be posted again; others the ledger takes back itself."""

OPEN_DOCUMENTS: tuple[OpenWorkAt, ...] = (
    warehouse_document_work.open_documents,
    besides_documents(purchase_work.open_documents),
    besides_documents(sales_work.open_documents),
    besides_documents(warehouse_work.open_documents),
    besides_documents(transfer_work.open_documents),
    count_cards.open_documents,
)
"""Whose documents are open work, in the order in which a device shows them."""

WATCH = Watch(partial(documents_of, sources=OPEN_DOCUMENTS), transactions.last_heard)
"""What is open, and who was heard of lately, for those who hand out work."""


def _tell_orders(work: UnitOfWork, kind: InvoiceKind, lines: Sequence[LineToInvoice]) -> None:
    """An invoice from receipts or shipments counts on the order lines behind them."""
    if kind.is_purchase:
        trade_invoices.entries_invoiced(work, purchase_orders.PURCHASING, lines)
    else:
        trade_invoices.entries_invoiced(work, sales_orders.SALES, lines)


FINDERS: tuple[Finder, ...] = (
    server.journals.finding.found_entries,
    server.counting.finding.found_entries,
    server.warehouse.finding.found_entries,
    server.invoicing.finding.found_entries,
)
"""Whose tables besides the ledger's own may hold a number that is looked for."""

PREVIEWED = (
    "post_item_journal",
    "post_reclassification",
    "post_journal_batch",
    "adjust_inventory",
    "receive_purchase_order",
    "ship_purchase_return",
    "ship_sales_order",
    "receive_sales_return",
    "ship_transfer_order",
    "receive_transfer_order",
    "ship_and_receive_transfer_order",
    "undo_posted_transfer_document",
    "send_back_posted_transfer_document",
    "close_transfer_discrepancy",
    "post_count",
    "undo_item_ledger_entry",
    "undo_posted_purchase_document",
    "undo_posted_sales_document",
    "post_purchase_invoice",
    "post_purchase_credit_memo",
    "post_sales_invoice",
    "post_sales_credit_memo",
    "cancel_invoice",
    "invoice_purchase_order",
    "invoice_sales_order",
)
"""Routes that post, by their functions: each has a `…/preview` beside it."""

DOCUMENTS_WITH_NUMBERS = {
    "purchase-orders": DocumentWithNumbers("purchase_order", purchase_orders.tracked_line),
    "sales-orders": DocumentWithNumbers("sales_order", sales_orders.tracked_line),
    "transfer-orders": DocumentWithNumbers("transfer_order", transfer_orders.tracked_line),
    "journal-batches": DocumentWithNumbers("journal_batch", tracked_lines.tracked_line, Role.SUPERVISOR, is_read_by_all=False),
}
"""Whose lines hold lots, serial and package numbers before they are posted, by the word that their addresses begin with."""

USAGE = Usage(
    has_entries=ledger.has_entries,
    has_dated_entries=ledger_numbers.has_dated_entries,
    open_document=outstanding.open_document_with,
    document_with_numbers=open_lines.document_with_numbers,
)
"""Who uses an item, for the catalog, which stands below them all."""

_PUT_AWAYS = partial(activities.open_activity_at, activity_type=ActivityType.PUT_AWAY)
_PICKS = partial(activities.open_activity_at, activity_type=ActivityType.PICK)
_ANY_WAREHOUSE_WORK = (
    activities.open_activity_at,
    warehouse_documents.open_receipt_at,
    warehouse_documents.open_shipment_at,
)

PLACE_USAGE = PlaceUsage(
    has_open_entries=ledger.has_open_entries_at,
    content=binning.content_in_words,
    open_documents={
        "require_put_away": (_PUT_AWAYS,),
        "require_pick": (_PICKS,),
        "require_receive": (warehouse_documents.open_receipt_at,),
        "require_shipment": (warehouse_documents.open_shipment_at,),
        "bin_mandatory": _ANY_WAREHOUSE_WORK,
        "directed_put_away_and_pick": _ANY_WAREHOUSE_WORK,
    },
    open_line=activities.open_activity_with_bin,
    begin_units=ledger.begin_units,
)
"""Who uses a location and its bins, for the catalog: what is open there by the switch that it depends on."""

CLOSING_CONDITIONS = (ledger.shortages_until,)
"""What speaks against closing an inventory period: each answers with its reasons, in words."""

CLOSING = Closing(CLOSING_CONDITIONS, ledger.last_register_no)


def _has_open_work(work: UnitOfWork, order_no: str, is_inbound: bool) -> bool:
    """Whether a put-away, or a pick, is open for the order: then it is not posted past them."""
    return activities.open_activity_for(work, order_no, ActivityType.PUT_AWAY if is_inbound else ActivityType.PICK)


ROUTERS = (
    server.health.router,
    server.access.routes.router,
    server.number_series.routes.router,
    server.periods.routes.router,
    closing_router(CLOSING),
    server.catalog.routes.router,
    server.catalog.routes.changing(USAGE),
    server.catalog.place_routes.router,
    server.catalog.place_routes.changing(PLACE_USAGE),
    server.catalog.party_routes.router,
    server.tracking.routes.router,
    server.tracking.routes.numbers_on_lines(DOCUMENTS_WITH_NUMBERS, ledger.known_expiration),
    work_router(WATCH),
    reference_data_router(OPEN_DOCUMENTS),
    server.purchasing.routes.router,
    server.purchasing.routes.posting(_has_open_work),
    server.purchasing.over_receipt_routes.router,
    server.purchasing.posted_routes.router,
    server.purchasing.posted_routes.undoing_documents(UNDO_BY_DOCUMENT[DocumentType.PURCHASE_RECEIPT]),
    server.purchasing.return_routes.router,
    server.sales.routes.router,
    server.sales.routes.posting(_has_open_work),
    server.sales.posted_routes.router,
    server.sales.posted_routes.undoing_documents(UNDO_BY_DOCUMENT[DocumentType.SALES_SHIPMENT]),
    server.sales.return_routes.router,
    server.transfers.routes.of_bins(movements.contents),
    server.transfers.routes.router,
    server.transfers.route_routes.router,
    server.transfers.posted_routes.router,
    server.transfers.posted_routes.undoing_documents(undoing(transfers_undoing.undo_posted)),
    server.invoicing.routes.router,
    server.invoicing.routes.posting(_tell_orders),
    server.purchasing.invoice_routes.router,
    server.sales.invoice_routes.router,
    server.warehouse_documents.routes.router,
    server.warehouse_documents.routes.handling(holder),
    server.warehouse.routes.router,
    server.warehouse.pick_routes.making(warehouse_documents.lines_held),
    server.warehouse.planning_routes.router,
    server.warehouse.routes.registering(SOURCE_POSTING),
    server.counting.routes.router,
    server.journals.routes.router,
    server.journals.warehouse_adjustment_routes.router,
    server.journals.batch_routes.router,
    server.ledger.routes.router,
    server.ledger.application_routes.router,
    server.ledger.register_routes.router,
    server.ledger.stock_routes.router,
    server.ledger.bin_content_routes.router,
    server.ledger.bin_content_routes.availability_router(activities.on_open_lines),
    server.ledger.bin_content_routes.deleting(PLACE_USAGE.open_line),
    server.ledger.converting_routes.converting_router(PLACE_USAGE),
    server.ledger.routes.undoing(UNDO_BY_DOCUMENT),
    server.ledger.number_routes.router,
    server.license_plates.routes.router,
    server.labels.routes.router,
    server.tracing.routes.router,
    server.tracing.routes.finding(FINDERS),
    server.transactions.routes.router,
    server.change_feed.routes.router,
)

BEFORE_COMMIT: tuple[Step, ...] = (license_plates.plates_hold_what_is_there,)
"""What the unit of work runs after every job, before it commits."""


def open_database(settings: Settings) -> Database:
    """The database that the settings name, with its one writer and the steps before commit."""
    return Database(settings.database_url, before_commit=BEFORE_COMMIT)


def verify(database: Database) -> list[str]:
    """What is wrong with the books, or with what is derived from them and from the documents; empty when all is well."""
    violations = [str(violation) for violation in verify_ledger(database)]
    with database.read() as work:
        lines = [line for documents in (purchase_work, sales_work, transfer_orders) for line in documents.outstanding_lines(work)]
        shipped = [goods for documents in (purchase_work, sales_work, transfers) for goods in documents.picked_goods_shipped(work)]
        goods = [*warehouse.picked_goods_registered(work), *shipped]
        violations += outstanding.differences(work, lines, goods)
        violations += in_transit.violations(work)
        return violations + license_plates.violations(work) + invoicing.differences(work)


def create_app(settings: Settings, *, database: Database | None = None) -> FastAPI:
    """The server. A database that is given stays open when the server shuts down; otherwise it is opened and closed here."""
    opened = database if database is not None else open_database(settings)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        workers = _background(opened, settings) if database is None else ()
        for each in workers:
            each.start()
        yield
        for each in reversed(workers):
            each.stop()
        if database is None:
            opened.close()

    app = FastAPI(title="Stockhand", version="1", lifespan=lifespan, generate_unique_id_function=_operation_id)
    app.state.database = opened
    app.router.routes.insert(0, server.transactions.routes.sending(HANDLERS))
    for router in (*ROUTERS, previews(ROUTERS, PREVIEWED)):
        app.include_router(router)
    problems.install(app)
    app.add_middleware(RequestLimits, body_bytes_max=settings.body_bytes_max)
    app.add_middleware(RequestLog)
    openapi.describe(app, server.transactions.routes.documentation)
    return app


def _background(database: Database, settings: Settings) -> tuple[Sealer | Dispatcher | Deliverer, ...]:
    """What goes on beside the requests, as the settings say."""
    workers = ((Sealer, settings.seal_seconds), (Dispatcher, settings.print_seconds), (Deliverer, settings.webhook_seconds))
    return tuple(worker(database, seconds) for worker, seconds in workers if seconds)


def _operation_id(route: APIRoute) -> str:
    return route.name
