"""A `Lookup` over a few records in memory, and `play`, which drives a flow by what a person does.

The floor: location W with bins; a milk with lots and dates, a drill with serial numbers, a plain bolt that also comes in boxes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from scanner_client.flows.lookup import DateOrder, NumberState, Unreachable
from scanner_client.flows.next_job import in_order_of_urgency
from scanner_client.flows.prompts import Flow, Input, Prompt, Scanned
from shared.barcodes.barcode import Barcode, OwnLabel
from shared.barcodes.directory import DocumentFound, Wanted
from shared.barcodes.in_house import own_label
from shared.barcodes.parse import parse
from shared.barcodes.resolve import Resolution, resolve
from shared.barcodes.scan import Scan
from shared.errors import NO_SERIES_OF_NUMBERS, NOT_FOUND, TAKEN_BY_OTHER, WRONG_PIN, Refused
from shared.quantities import Quantity
from shared.wire.access import PersonCard, Role, Session, includes
from shared.wire.catalog import (
    BinCard,
    ItemCard,
    ItemTracking,
    ItemUnit,
    LocationCard,
    LotCard,
    ReasonCard,
    ReferenceCard,
    VendorCard,
)
from shared.wire.counting import CountDifferences
from shared.wire.ledger import OnHand
from shared.wire.license_plates import LicensePlateCard
from shared.wire.tracing import Trace
from shared.wire.transactions import Content
from shared.wire.warehouse_planning import BinSuggestion
from shared.wire.work import DocumentKind, OpenDocument, OpenLine, WorkTaken

TODAY = date(2026, 5, 4)
W = LocationCard(code="W", bin_mandatory=True, receipt_bin="RECEIVE", shipment_bin="SHIP")

BOLT = ItemCard(no="BOLT", description="M8 bolt", base_uom="PCS", units=(ItemUnit(code="BOX", base_units=Quantity(24)),))
MILK = ItemCard(
    no="MILK",
    description="Milk 1 l",
    base_uom="PCS",
    units=(ItemUnit(code="CASE", base_units=Quantity(12)),),
    tracking=ItemTracking(lot_specific=True, expiration_required=True, uses_expiration=True, strict_expiration=True),
)
DRILL = ItemCard(no="DRILL", description="Drill", base_uom="PCS", units=(), tracking=ItemTracking(serial_specific=True))
SCRAP = ItemCard(no="SCRAP", description="Do not touch", base_uom="PCS", units=(), blocked=True)

BOLT_GTIN, BOX_GTIN, MILK_GTIN, CASE_GTIN, DRILL_GTIN = (
    "09521234543213",
    "19521234543210",
    "09521234543220",
    "19521234543227",
    "09521234543237",
)
_REFERENCES = (
    ReferenceCard(number=BOLT_GTIN, item="BOLT"),
    ReferenceCard(number=BOX_GTIN, item="BOLT", uom="BOX"),
    ReferenceCard(number=MILK_GTIN, item="MILK"),
    ReferenceCard(number=CASE_GTIN, item="MILK", uom="CASE"),
    ReferenceCard(number=DRILL_GTIN, item="DRILL"),
    ReferenceCard(number="TWIN", item="BOLT"),
    ReferenceCard(number="TWIN", item="MILK"),
)
_BINS = (
    *(BinCard(location="W", code=code) for code in ("A-01", "A-02", "B-01", "RECEIVE", "SHIP")),
    BinCard(location="E", code="E-01"),
    BinCard(location="W", code="CLOSED", blocked="all"),
)
ANNA = PersonCard(person="ANNA", name="Anna", roles=(Role.FLOOR,), locations=("W",), blocked=False)
NOTHING_TRACED = Trace(direction="origin_to_usage", components="no", lines=(), notices=())
BERTA = PersonCard(person="BERTA", name="Berta", roles=(Role.SUPERVISOR,), locations=("W", "E"), blocked=False)


@dataclass
class FloorLookup:
    """Answers from plain lists; what a test does not name is as on the floor above."""

    documents_open: Sequence[OpenDocument] = ()
    stock: Sequence[OnHand] = ()
    lot_cards: Sequence[LotCard] = ()
    differences: CountDifferences | None = None
    here: LocationCard = W
    online: bool = True
    people: Sequence[PersonCard] = (ANNA, BERTA)
    reason_cards: Sequence[ReasonCard] = ()
    new_lots: Sequence[str] = ()
    vendor_cards: Sequence[VendorCard] = ()
    roles: Sequence[Role] = (Role.RECEIVER,)
    user: str = "ANNA"
    taken: Mapping[str, str] = field(default_factory=dict)
    """Who has which document; a supervisor may take it over."""
    suggested: Sequence[tuple[str, str]] = ()
    asked: list[str] = field(default_factory=list)
    """Questions that a device puts to the server, in order."""
    plates: Sequence[LicensePlateCard] = ()
    traced: Trace = NOTHING_TRACED
    traced_back: Trace = NOTHING_TRACED
    items: Sequence[ItemCard] = field(default=(BOLT, MILK, DRILL, SCRAP))

    # What `resolve` asks

    def references(self, numbers: Sequence[str], *, ignoring_case: bool = False) -> Sequence[ReferenceCard]:
        return [card for card in _REFERENCES if card.number in numbers]

    def bins(self, code: str) -> Sequence[BinCard]:
        return [card for card in _BINS if card.code == code]

    def location_with_gln(self, gln: str) -> LocationCard | None:
        return None

    def documents(self, no: str) -> Sequence[DocumentFound]:
        found = [document for document in self.documents_open if document.no == no]
        serving = [document for document in self.documents_open if any(line.order == no for line in document.lines)]
        return [DocumentFound(document.kind, document.no, document.location) for document in found or serving]

    def person(self, name: str) -> PersonCard | None:
        return next((card for card in self.people if card.person == name), None)

    def lots(self, lot_no: str, *, ignoring_case: bool = False) -> Sequence[LotCard]:
        return [card for card in self.lot_cards if card.lot == lot_no and not card.serial]

    def serials(self, serial_no: str, *, ignoring_case: bool = False) -> Sequence[LotCard]:
        return [card for card in self.lot_cards if card.serial == serial_no]

    # What flows ask

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
        return resolve(
            barcode,
            wanted,
            self,
            switches=switches,
            location=self.here.code,
            vendor=vendor,
            item=item,
            items_here=items_here,
            new_numbers=new_numbers,
        )

    def item(self, no: str) -> ItemCard | None:
        return next((card for card in self.items if card.no == no), None)

    def location(self) -> LocationCard:
        return self.here

    def open_documents(self, kind: DocumentKind | None = None) -> tuple[OpenDocument, ...]:
        return tuple(found for found in self.documents_open if kind in (None, found.kind))

    def open_document(self, kind: DocumentKind, no: str) -> OpenDocument | None:
        self.asked.append("open_document")
        return self.kept_document(kind, no)

    def kept_document(self, kind: DocumentKind, no: str) -> OpenDocument | None:
        return next((found for found in self.documents_open if (found.kind, found.no) == (kind, no)), None)

    def take_work(self, kind: DocumentKind, no: str, *, over: bool = False) -> WorkTaken:
        self.asked.append("take_work")
        if not self.online:
            raise Unreachable
        holder = self.taken.get(no, self.user)
        if holder != self.user and not (over and self.may(Role.SUPERVISOR)):
            may = "yes" if self.may(Role.SUPERVISOR) else "no"
            raise Refused(TAKEN_BY_OTHER, person=holder, document=no, since="10:32", may_take_over=may)
        return WorkTaken(kind=kind, no=no, person=self.user, device="HH-01", taken_at=datetime(2026, 5, 4, 8, tzinfo=UTC))

    def take_next_work(self, kinds: Collection[DocumentKind]) -> OpenDocument | None:
        self.asked.append("take_next_work")
        if not self.online:
            raise Unreachable
        free = [found for found in self.documents_open if self.taken.get(found.no, self.user) == self.user]
        return next(iter(in_order_of_urgency(free, kinds, self.user)), None)

    def release_work(self, kind: DocumentKind, no: str) -> None:
        self.asked.append("release_work")
        if not self.online:
            raise Unreachable

    def on_hand(self, *, item: str = "", bin_code: str = "", lot: str = "", serial: str = "") -> tuple[OnHand, ...]:
        self.asked.append("on_hand")
        if not self.online:
            raise Unreachable
        return tuple(
            there
            for there in self.stock
            if item in ("", there.item) and bin_code in ("", there.bin) and lot in ("", there.lot) and serial in ("", there.serial)
        )

    def tracking_number(self, item: str, lot: str = "", serial: str = "") -> NumberState:
        self.asked.append("tracking_number")
        return self.known_number(item, lot, serial)

    def known_number(self, item: str, lot: str = "", serial: str = "") -> NumberState:
        cards = [card for card in self.lot_cards if card.item == item and (card.serial == serial if serial else card.lot == lot)]
        there = [one for one in self.stock if one.item == item and (one.serial == serial if serial else one.lot == lot)]
        card = cards[0] if cards else None
        return NumberState(
            bool(card), card.expiration if card else None, card.blocked if card else False, tuple(there) if self.online else ()
        )

    def count_differences(self, order: str) -> CountDifferences:
        if not self.online:
            raise Unreachable
        if self.differences is None or self.differences.order != order:
            raise Refused(NOT_FOUND, what="count order", key=order)
        return self.differences

    def reasons(self) -> tuple[ReasonCard, ...]:
        return tuple(self.reason_cards)

    def bin_suggestions(
        self, item: str, quantity: Quantity, *, variant: str = "", uom: str = "", from_bin: str = ""
    ) -> tuple[BinSuggestion, ...]:
        self.asked.append("bin_suggestions")
        if not self.online:
            raise Unreachable
        return tuple(BinSuggestion(bin=code, quantity=quantity, uom=uom or "PCS", why=why) for code, why in self.suggested)

    def vendors(self, text: str = "") -> tuple[VendorCard, ...]:
        exact = [card for card in self.vendor_cards if card.no == text.upper()]
        return tuple(exact or [card for card in self.vendor_cards if text.casefold() in f"{card.no} {card.name}".casefold()][:9])

    def new_lot(self, item: str, variant: str = "") -> str:
        if not self.online:
            raise Unreachable
        if not self.new_lots:
            raise Refused(NO_SERIES_OF_NUMBERS, item=item, kind="lot number")
        return self.new_lots[0]

    def license_plate(self, no: str) -> LicensePlateCard | None:
        self.asked.append("license_plate")
        if not self.online:
            raise Unreachable
        return next((card for card in self.plates if card.no == no), None)

    def new_plate(self) -> str:
        self.asked.append("new_plate")
        if not self.online:
            raise Unreachable
        return "LP000001"

    def trace(self, *, item: str = "", lot: str = "", serial: str = "", back: bool = False) -> Trace:
        if not self.online:
            raise Unreachable
        return self.traced_back if back else self.traced

    def sign_in(self, badge: str, pin: str) -> Session:
        person = self.person(badge)
        if person is None:
            raise Unreachable
        if pin != "1234":
            raise Refused(WRONG_PIN, attempts_left=4)
        return session_of(person)

    def worker(self) -> str:
        return self.user

    def may(self, role: Role) -> bool:
        return includes(self.roles, role)

    def is_online(self) -> bool:
        return self.online

    def today(self) -> date:
        return TODAY

    def date_order(self) -> DateOrder:
        return "dmy"


def session_of(person: PersonCard) -> Session:
    return Session(session_token="t", person=person.person, name=person.name, roles=person.roles, locations=person.locations)


def on_hand(item: str, quantity: str, *, bin_code: str = "A-01", lot: str = "", serial: str = "", location: str = "W") -> OnHand:
    return OnHand(
        item=item,
        variant="",
        location=location,
        bin=bin_code,
        lot=lot,
        serial=serial,
        expiration=None,
        quantity=Quantity(quantity),
    )


def an_order(kind: DocumentKind, no: str, *lines: OpenLine) -> OpenDocument:
    return OpenDocument(kind=kind, no=no, location="W", partner="Acme", lines=lines)


def a_line(line: int, item: str, quantity: str = "0", *, uom: str = "PCS", bin_code: str = "", lot: str = "") -> OpenLine:
    return OpenLine(line=line, item=item, uom=uom, quantity=Quantity(quantity), bin=bin_code, lot=lot)


def scan(text: str, symbology: str = "") -> Scanned:
    """Any barcode, as a scanner delivers it."""
    return Scanned(parse(Scan(text, symbology), today=TODAY))


def gs1(**elements: str) -> Scanned:
    """A GS1 label in brackets: `gs1(ai01="0952…", ai10="L-1")`."""
    return scan("".join(f"({name.removeprefix('ai')}){value}" for name, value in elements.items()))


def scan_bin(code: str) -> Scanned:
    return scan(own_label(OwnLabel.BIN, code))


def scan_command(code: str) -> Scanned:
    return scan(own_label(OwnLabel.COMMAND, code))


@dataclass
class Played:
    """What a flow asked, and how it ended."""

    prompts: list[Prompt]
    result: object = None
    ended: bool = False

    @property
    def last(self) -> Prompt:
        return self.prompts[-1]

    @property
    def records(self) -> list[Content]:
        return [content for prompt in self.prompts for content in prompt.record]

    @property
    def code(self) -> str:
        """Of the refusal that the last prompt shows; blank where it shows none."""
        return self.last.outcome.code if self.last.outcome else ""

    @property
    def told(self) -> str:
        """The sentence that the last prompt shows."""
        return self.last.outcome.text if self.last.outcome else ""


def play(flow: Flow[object], inputs: Iterable[Input]) -> Played:
    """The flow after these inputs; inputs after its end are not given to it."""
    played = Played([next(flow)])
    for given in inputs:
        try:
            played.prompts.append(flow.send(given))
        except StopIteration as end:
            played.result, played.ended = end.value, True
            break
    return played
