"""What the office does with vendors, customers and over-receipt codes. Which there are `service.py` answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from server.catalog import party_store, service
from server.catalog.values import OverReceiptCode, Party
from server.database.changes import Change, record_changes
from shared.errors import ALREADY_EXISTS, NOT_FOUND, Refused

if TYPE_CHECKING:
    from server.catalog.service import PartyKind
    from server.database.unit_of_work import UnitOfWork
    from shared.wire.parties import OverReceiptCodeCard, PartyChange


def create_party(work: UnitOfWork, kind: PartyKind, no: str, name: str, over_receipt_code: str = "") -> Party:
    """Make a vendor or customer. Raises: Refused(ALREADY_EXISTS, NOT_FOUND)."""
    if party_store.party(work.connection, kind, no) is not None:
        raise Refused(ALREADY_EXISTS, what=kind.capitalize(), key=no)
    made = Party(no, name, over_receipt_code)
    _require_code(work, made)
    party_store.insert_party(work.connection, kind, made)
    _tell_devices(work, kind, no)
    return made


def change_party(work: UnitOfWork, kind: PartyKind, no: str, change: PartyChange) -> Party:
    """Change the fields that are given. Raises: Refused(NOT_FOUND)."""
    given = {name: getattr(change, name) for name in change.model_fields_set}
    changed = replace(service.party(work, kind, no), **given)
    _require_code(work, changed)
    party_store.update_party(work.connection, kind, changed)
    _tell_devices(work, kind, no)
    return changed


def save_over_receipt_code(work: UnitOfWork, card: OverReceiptCodeCard) -> OverReceiptCode:
    """Make the code, or change it. There is one default: who becomes it takes it from the other."""
    code = OverReceiptCode(card.code, card.description, card.tolerance_percent, card.is_default, card.requires_approval)
    party_store.save_over_receipt_code(work.connection, code)
    return code


def delete_over_receipt_code(work: UnitOfWork, code: str) -> None:
    """What names the code takes no more than was ordered until it names another. Raises: Refused(NOT_FOUND)."""
    if not party_store.delete_over_receipt_code(work.connection, code):
        raise Refused(NOT_FOUND, what="over-receipt code", key=code)


def _require_code(work: UnitOfWork, party: Party) -> None:
    if party.over_receipt_code:
        service.over_receipt_code(work, party.over_receipt_code)


def _tell_devices(work: UnitOfWork, kind: PartyKind, no: str) -> None:
    """Goods may come from a vendor without an order: devices know them."""
    if kind == "vendor":
        record_changes(work.connection, [Change("vendor", (no,))])
