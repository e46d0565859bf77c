"""Ledger values as they go over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shared.wire.ledger import ItemLedgerEntry, OnHand, ValueEntryCard
from shared.wire.registers import (
    ItemApplicationEntry,
    LedgerCounts,
    RegisterCard,
    RegisterEntriesCard,
    WarehouseEntryCard,
)

if TYPE_CHECKING:
    from server.ledger.values import (
        ApplicationEntry,
        Balance,
        EntryState,
        Register,
        RegisterEntries,
        ValueEntry,
        WarehouseEntry,
    )


def entry_card(state: EntryState) -> ItemLedgerEntry:
    """An entry with what has become of it."""
    entry, cost = state.entry, state.cost
    return ItemLedgerEntry(
        entry_no=entry.entry_no,
        type=entry.entry_type.value,
        item=entry.item_no,
        variant=entry.variant_code,
        location=entry.place.location_code,
        bin=entry.place.bin_code,
        lot=entry.tracking.lot_no,
        serial=entry.tracking.serial_no,
        package=entry.tracking.package_no,
        expiration=entry.expires_on,
        warranty_ends_on=entry.warranty_ends_on,
        quantity=entry.quantity,
        remaining_quantity=state.remaining,
        open=bool(state.remaining),
        invoiced_quantity=cost.invoiced_quantity,
        shipped_qty_not_returned=state.shipped_not_returned,
        cost_amount_actual=cost.actual,
        cost_amount_expected=cost.expected,
        unit_cost=state.unit_cost,
        posting_date=entry.posting_date,
        document_date=entry.document.document_date or entry.posting_date,
        document_type=entry.document.type,
        document_no=entry.document.no,
        document_line=entry.document_line_no,
        external_document_no=entry.document.external_document_no,
        source_type=entry.document.source_type.value,
        source_no=entry.document.source_no,
        correction=entry.undoes is not None,
        register_no=entry.register_no,
        person=entry.person,
        posted_at=entry.posted_at,
        transaction=entry.transaction_id,
    )


def value_entry_card(each: ValueEntry) -> ValueEntryCard:
    """A value entry."""
    return ValueEntryCard(
        entry_no=each.entry_no,
        item_ledger_entry=each.item_ledger_entry_no,
        entry_type=each.entry_type,
        posting_date=each.posting_date,
        valuation_date=each.valuation_date,
        valued_quantity=each.valued_quantity,
        invoiced_quantity=each.invoiced_quantity,
        cost_amount_actual=each.cost_amount_actual,
        cost_amount_expected=each.cost_amount_expected,
        cost_per_unit=each.cost_per_unit,
        adjustment=each.is_adjustment,
        cost_amount_non_inventory=each.cost_amount_non_inventory,
        charge=each.charge_code,
        document_no=each.document_no,
    )


def on_hand_card(balance: Balance) -> OnHand:
    """How much there is of something, somewhere."""
    return OnHand(
        item=balance.item_no,
        variant=balance.variant_code,
        location=balance.place.location_code,
        bin=balance.place.bin_code,
        lot=balance.tracking.lot_no,
        serial=balance.tracking.serial_no,
        expiration=balance.expires_on,
        quantity=balance.quantity,
    )


def register_card(register: Register) -> RegisterCard:
    """A register."""
    return RegisterCard(
        register_no=register.register_no,
        posting_date=register.posting_date,
        document_type=register.document_type,
        document_no=register.document_no,
        order_no=register.order_no,
        reason=register.reason_code,
        journal_batch=register.journal_batch,
        person=register.person,
        posted_at=register.posted_at,
        transaction=register.transaction_id,
    )


def register_entries_card(register: Register, entries: RegisterEntries) -> RegisterEntriesCard:
    """A register with what its posting wrote."""
    return RegisterEntriesCard(
        **register_card(register).model_dump(),
        counts=counts_card(entries),
        item_ledger_entries=tuple(map(entry_card, entries.item_entries)),
        item_applications=tuple(map(application_card, entries.applications)),
        value_entries=tuple(map(value_entry_card, entries.value_entries)),
        warehouse_entries=tuple(map(warehouse_entry_card, entries.warehouse_entries)),
    )


def counts_card(entries: RegisterEntries) -> LedgerCounts:
    """How many entries there are in each ledger."""
    item_entries, applications, value_entries, warehouse_entries = entries.counts
    return LedgerCounts(
        item_ledger_entries=item_entries,
        item_applications=applications,
        value_entries=value_entries,
        warehouse_entries=warehouse_entries,
    )


def application_card(each: ApplicationEntry) -> ItemApplicationEntry:
    """An application entry."""
    return ItemApplicationEntry(
        entry_no=each.entry_no,
        item=each.item_no,
        item_ledger_entry=each.item_ledger_entry_no,
        inbound=each.inbound_entry_no,
        outbound=each.outbound_entry_no,
        quantity=each.quantity,
        posting_date=each.posting_date,
        person=each.person,
        posted_at=each.posted_at,
    )


def warehouse_entry_card(each: WarehouseEntry) -> WarehouseEntryCard:
    """A warehouse entry."""
    return WarehouseEntryCard(
        entry_no=each.entry_no,
        type=each.entry_type,
        item=each.item_no,
        variant=each.variant_code,
        location=each.location_code,
        bin=each.bin_code,
        lot=each.lot_no,
        serial=each.serial_no,
        package=each.package_no,
        quantity=each.quantity,
        uom=each.uom_code,
        posting_date=each.posting_date,
        item_ledger_entry=each.item_ledger_entry_no,
        document_type=each.document_type,
        document_no=each.document_no,
        document_line=each.document_line_no,
        reason=each.reason_code,
        register_no=each.register_no,
        person=each.person,
        posted_at=each.posted_at,
        transaction=each.transaction_id,
    )
