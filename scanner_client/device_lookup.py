"""Answers the flows' questions: from the device's copy, and from the server where it must be fresh and there is a connection.

What a barcode is, comes from the copy alone: a scan is answered at once, whatever the network does. The server is asked only about
the label of a document that the copy does not have.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from scanner_client.flows.lookup import NumberState, Unreachable
from scanner_client.flows.questions import CHOICES_MAX
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.resolve import resolve
from shared.errors import NOT_FOUND, NOT_OPEN_HERE, PERSON_LOCKED, UNKNOWN_REFERENCE, Refused
from shared.wire.access import includes
from shared.wire.catalog import LocationCard

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from scanner_client.flows.lookup import DateOrder
    from scanner_client.reference_data import ReferenceCopy
    from scanner_client.server_connection import ServerConnection
    from scanner_client.sync import Sync
    from shared.barcodes.barcode import Barcode
    from shared.barcodes.directory import Wanted
    from shared.barcodes.resolve import Resolution
    from shared.quantities import Quantity
    from shared.wire.access import Role, Session
    from shared.wire.catalog import ItemCard, ReasonCard, VendorCard
    from shared.wire.counting import CountDifferences
    from shared.wire.ledger import OnHand
    from shared.wire.license_plates import LicensePlateCard
    from shared.wire.tracing import Trace
    from shared.wire.tracking import TrackingNumberState
    from shared.wire.warehouse_planning import BinSuggestion
    from shared.wire.work import DocumentKind, OpenDocument, WorkTaken

_SENT_SECONDS = 3.0
"""So long a document that is opened waits for what was recorded before: what the server has not heard, it offers again."""

_MONTH_FIRST, _YEAR_FIRST = frozenset({"en-us"}), frozenset({"sv", "zh", "ja", "ko", "hu", "lt"})


class DeviceLookup:
    """A `scanner_client.flows.lookup.Lookup` for whoever is signed in, at the location where they work."""

    def __init__(
        self,
        copy: ReferenceCopy,
        server: ServerConnection,
        sync: Sync,
        *,
        offline_sign_in: timedelta,
        device_location: str = "",
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._copy = copy
        self._server = server
        self._sync = sync
        self._offline_sign_in = offline_sign_in
        self._now = now or (lambda: datetime.now(UTC))
        self._location = device_location
        self._language = "en"
        self._roles: tuple[Role, ...] = ()
        self._person = ""

    def session_began(self, session: Session, location: str) -> None:
        """Answer for this person, who works there, from now on."""
        self._location = location
        self._language = session.language.lower()
        self._roles = session.roles
        self._person = session.person
        self._sync.work_at(location)

    def resolve(
        self,
        barcode: Barcode,
        wanted: Collection[Wanted],
        *,
        switches: Collection[Wanted] = (),
        vendor: str = "",
        item: str = "",
        items_here: Collection[str] = (),
        new_numbers: bool = False,
    ) -> Resolution:
        """What a scan stands for at this prompt, by the device's copy; of an order that it does not have the server says why."""

        def resolved() -> Resolution:
            return resolve(
                barcode,
                wanted,
                self._copy,
                switches=switches,
                location=self._location,
                vendor=vendor,
                item=item,
                items_here=items_here,
                new_numbers=new_numbers,
            )

        resolution = resolved()
        is_unknown = resolution.refused is not None and resolution.refused.problem is UNKNOWN_REFERENCE
        if not (is_unknown and barcode.own_label is OwnLabel.DOCUMENT):
            return resolution
        try:
            self._require_connection()
            self._server.resolve_scan(barcode.scan, self._location)
            self._copy.keep_open_work(self._location, self._server.open_work(self._location))
        except Unreachable:
            return replace(resolution, refused=self._not_open_here(barcode.payload))
        except Refused as why:
            return replace(resolution, refused=why)
        return resolved()

    def _not_open_here(self, document_no: str) -> Refused:
        as_of = self._copy.work_as_of()
        return Refused(NOT_OPEN_HERE, document=document_no, when=f"{as_of.astimezone():%H:%M}" if as_of else "never")

    def item(self, no: str) -> ItemCard | None:
        return self._copy.item(no)

    def location(self) -> LocationCard:
        """Where the person works, before somebody signs in where the device is; a bare card while the copy does not know it."""
        known = [card for card in self._copy.locations() if not card.in_transit]
        code = self._location or (known[0].code if known else "")
        return self._copy.location(code) or LocationCard(code=code or "?")

    def open_documents(self, kind: DocumentKind | None = None) -> tuple[OpenDocument, ...]:
        """As of the last refresh, which is seconds ago where there is a connection."""
        return self._copy.open_documents(self._location, kind)

    def open_document(self, kind: DocumentKind, no: str) -> OpenDocument | None:
        """One of them, fresh where the server answers, after it has heard what was recorded here."""
        if self.is_online():
            self._sync.wait_until_sent(_SENT_SECONDS)
            with suppress(Unreachable, Refused):  # then as of the last refresh
                self._copy.keep_open_work(self._location, self._server.open_work(self._location))
        return self.kept_document(kind, no)

    def kept_document(self, kind: DocumentKind, no: str) -> OpenDocument | None:
        """By the device's copy."""
        return self._copy.open_document(self._location, kind, no)

    def take_work(self, kind: DocumentKind, no: str, *, over: bool = False) -> WorkTaken:
        """With the server alone. Raises: Refused, Unreachable."""
        self._require_connection()
        return self._server.take_work(kind, no, self._location, over=over)

    def take_next_work(self, kinds: Collection[DocumentKind]) -> OpenDocument | None:
        """With the server alone, which knows the zones of people. Raises: Refused, Unreachable."""
        self._require_connection()
        return self._server.take_next_work(self._location, kinds)

    def release_work(self, kind: DocumentKind, no: str) -> None:
        """With the server alone. Raises: Refused, Unreachable."""
        self._require_connection()
        self._server.release_work(kind, no)

    def on_hand(self, *, item: str = "", bin_code: str = "", lot: str = "", serial: str = "") -> tuple[OnHand, ...]:
        """Stock at this location, from the server; bin by bin where it works with bins. Raises: Unreachable."""
        self._require_connection()
        ask = self._server.bin_contents if self.location().bin_mandatory else self._server.on_hand
        return ask(item=item, location=self._location, bin=bin_code, lot=lot, serial=serial)

    def tracking_number(self, item: str, lot: str = "", serial: str = "") -> NumberState:
        """What is known of a lot or serial number: by the server, else what the device last heard."""
        if self.is_online():
            try:
                return _number_state(self._server.tracking_numbers(item, "" if serial else lot, serial))
            except (Unreachable, Refused):
                pass  # then what the device last heard
        return self.known_number(item, lot, serial)

    def known_number(self, item: str, lot: str = "", serial: str = "") -> NumberState:
        """By the device's copy."""
        card = self._copy.lot_card(item, lot, serial)
        return NumberState(card.established, card.expiration, card.blocked) if card else NumberState()

    def count_differences(self, order: str) -> CountDifferences:
        """Raises: Refused, Unreachable."""
        self._require_connection()
        return self._server.count_differences(order)

    def reasons(self) -> tuple[ReasonCard, ...]:
        """By the device's copy."""
        return self._copy.reasons()

    def bin_suggestions(
        self, item: str, quantity: Quantity, *, variant: str = "", uom: str = "", from_bin: str = ""
    ) -> tuple[BinSuggestion, ...]:
        """From the server alone, which knows what the bins hold. Raises: Refused, Unreachable."""
        self._require_connection()
        where = {"location": self._location, "item": item, "variant": variant, "uom": uom, "from_bin": from_bin}
        return self._server.bin_suggestions(quantity=str(quantity), **where)

    def vendors(self, text: str = "") -> tuple[VendorCard, ...]:
        """By the device's copy."""
        return self._copy.vendors(text.strip(), CHOICES_MAX)

    def new_lot(self, item: str, variant: str = "") -> str:
        """From the server alone: two devices must not make the same. Raises: Refused, Unreachable."""
        self._require_connection()
        return self._server.new_lot(item, variant)

    def license_plate(self, no: str) -> LicensePlateCard | None:
        """From the server alone: plates are never copied. Raises: Refused, Unreachable."""
        self._require_connection()
        try:
            return self._server.license_plate(no)
        except Refused as refused:
            if refused.problem is NOT_FOUND:
                return None
            raise

    def new_plate(self) -> str:
        """From the server alone: two devices must not make the same. Raises: Refused, Unreachable."""
        self._require_connection()
        return self._server.new_plate()

    def trace(self, *, item: str = "", lot: str = "", serial: str = "", back: bool = False) -> Trace:
        """From the server alone. Raises: Refused, Unreachable."""
        self._require_connection()
        return self._server.trace(item, lot, serial, back=back)

    def sign_in(self, badge: str, pin: str) -> Session:
        """By the server; without it, people who have signed in on this device lately. Raises: Refused, Unreachable."""
        try:
            session = self._server.sign_in(badge, pin)
        except Unreachable:
            known = self._copy.offline_session(badge, pin, self._now(), self._offline_sign_in)
            if known is None:
                raise
            self._server.use_session("")
            return known
        except Refused as refused:
            if refused.code == PERSON_LOCKED.code:
                self._copy.forget_sign_in(badge)
            raise
        self._server.use_session(session.session_token)
        self._copy.remember_sign_in(session, pin, self._now())
        return session

    def worker(self) -> str:
        """By the session."""
        return self._person

    def may(self, role: Role) -> bool:
        """By the session; nobody may anything before somebody has signed in."""
        return includes(self._roles, role)

    def is_online(self) -> bool:
        return self._sync.is_online

    def today(self) -> date:
        """By the server's clock, as far as the device knows it, and the device's time zone."""
        return (self._now() + timedelta(milliseconds=self._sync.clock_offset_ms)).astimezone().date()

    def date_order(self) -> DateOrder:
        if self._language in _MONTH_FIRST:
            return "mdy"
        return "ymd" if self._language.split("-")[0] in _YEAR_FIRST else "dmy"

    def _require_connection(self) -> None:
        if not self.is_online():
            raise Unreachable("There is no connection.")


def _number_state(found: tuple[TrackingNumberState, ...]) -> NumberState:
    if not found:
        return NumberState()
    in_stock = tuple(place for each in found for place in each.in_stock)
    expiration = next((each.expiration for each in found if each.expiration), None)
    is_known = any(each.established for each in found)
    return NumberState(is_known, expiration, any(each.blocked for each in found), in_stock)
