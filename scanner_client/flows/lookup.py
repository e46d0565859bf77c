"""The questions that a flow may ask while it runs, and what the answers are. Who answers (the device's copy of the catalog or
the server) is not the flow's business.

Every answer is frozen and can be written down and read back by its adapter in `ANSWERS`: the runner keeps answers in its
journal, so that a task that is replayed hears what it heard the first time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, TypeAlias

from pydantic import Discriminator, Tag, TypeAdapter, WrapSerializer

from shared.barcodes import directory
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.resolve import Resolution
from shared.quantities import Quantity
from shared.wire.access import PersonCard, Session
from shared.wire.catalog import BinCard, ItemCard, LocationCard, LotCard, ReasonCard, ReferenceCard, VendorCard
from shared.wire.counting import CountDifferences
from shared.wire.ledger import OnHand
from shared.wire.license_plates import LicensePlateCard
from shared.wire.tracing import Trace
from shared.wire.warehouse_planning import BinSuggestion
from shared.wire.work import DocumentKind, OpenDocument, WorkTaken

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from shared.barcodes.barcode import Barcode
    from shared.barcodes.directory import Wanted
    from shared.wire.access import Role

DateOrder: TypeAlias = Literal["dmy", "mdy", "ymd"]
"""In which order a person writes a date."""


class Unreachable(Exception):  # noqa: N818  no error of the program: there is no connection
    """The server did not answer in time, and the device's copy does not know."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unreachable)

    def __hash__(self) -> int:
        return hash(Unreachable)


@dataclass(frozen=True, slots=True)
class NumberState:
    """What is known of a lot or serial number of an item."""

    is_known: bool = False
    """It was in stock at some time; only then its date is established."""
    expiration: date | None = None
    is_blocked: bool = False
    in_stock: tuple[OnHand, ...] = ()
    """Where it is now, in any location. Offline: what the device last heard, or nothing."""


class Lookup(Protocol):
    """Answers to a flow, for the person who is signed in and the location where they work.

    Offline the device's copy answers; what it cannot know raises `Unreachable`.
    """

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
        """What a scan stands for at this prompt: `shared.barcodes.resolve.resolve` with the person's location. Never raises."""
        ...

    def item(self, no: str) -> ItemCard | None: ...

    def location(self) -> LocationCard:
        """Where the person works."""
        ...

    def open_documents(self, kind: DocumentKind | None = None) -> tuple[OpenDocument, ...]:
        """Open work at this location, soonest due first; as of the last refresh where offline."""
        ...

    def open_document(self, kind: DocumentKind, no: str) -> OpenDocument | None:
        """One of them, as fresh as can be had. None: there is none at this location, or nothing is left to do on it."""
        ...

    def kept_document(self, kind: DocumentKind, no: str) -> OpenDocument | None:
        """The same as the device last heard of it: nobody is asked, so that no line waits for the network."""
        ...

    def take_work(self, kind: DocumentKind, no: str, *, over: bool = False) -> WorkTaken:
        """Have it for the person, so that nobody else is given it; `over`: also where somebody has it.

        Raises: Refused(TAKEN_BY_OTHER, WORK_FINISHED, NOT_PERMITTED), Unreachable.
        """
        ...

    def take_next_work(self, kinds: Collection[DocumentKind]) -> OpenDocument | None:
        """Have the best open work of these kinds for the person; None: there is none. Raises: Refused, Unreachable."""
        ...

    def release_work(self, kind: DocumentKind, no: str) -> None:
        """Give it back. Raises: Refused, Unreachable."""
        ...

    def on_hand(self, *, item: str = "", bin_code: str = "", lot: str = "", serial: str = "") -> tuple[OnHand, ...]:
        """Stock at this location; blank does not narrow. Raises: Unreachable."""
        ...

    def tracking_number(self, item: str, lot: str = "", serial: str = "") -> NumberState:
        """What is known of a lot or serial number: of the serial, where both are given. Never raises."""
        ...

    def known_number(self, item: str, lot: str = "", serial: str = "") -> NumberState:
        """The same as the device last heard of it: nobody is asked. For numbers that the server itself has planned."""
        ...

    def count_differences(self, order: str) -> CountDifferences:
        """A count order with its differences. Raises: Refused(NOT_FOUND, NOT_PERMITTED …), Unreachable."""
        ...

    def reasons(self) -> tuple[ReasonCard, ...]:
        """Why stock may be adjusted, by code."""
        ...

    def bin_suggestions(
        self, item: str, quantity: Quantity, *, variant: str = "", uom: str = "", from_bin: str = ""
    ) -> tuple[BinSuggestion, ...]:
        """Where goods in hand may be put, best first; a blank bin says why none takes them. Raises: Refused, Unreachable."""
        ...

    def vendors(self, text: str = "") -> tuple[VendorCard, ...]:
        """The vendor of that number, else at most nine that have the text in their number or name, by number."""
        ...

    def new_lot(self, item: str, variant: str = "") -> str:
        """The next lot number of the item's series; one that is not used stays a gap. Raises: Refused, Unreachable."""
        ...

    def license_plate(self, no: str) -> LicensePlateCard | None:
        """A plate with what stands on it; None: nobody has used it yet. Raises: Refused, Unreachable."""
        ...

    def new_plate(self) -> str:
        """A plate number that nobody has used; one that is not used stays a gap. Raises: Refused, Unreachable."""
        ...

    def trace(self, *, item: str = "", lot: str = "", serial: str = "", back: bool = False) -> Trace:
        """Where goods of that number went; `back`: where they came from. Raises: Refused, Unreachable."""
        ...

    def sign_in(self, badge: str, pin: str) -> Session:
        """Raises: Refused(WRONG_PIN, PIN_DELAYED, PERSON_LOCKED …), Unreachable where the device does not know the person."""
        ...

    def worker(self) -> str:
        """User name of who is signed in; blank before."""
        ...

    def may(self, role: Role) -> bool:
        """Whether the person has that role, or one that includes it."""
        ...

    def is_online(self) -> bool: ...

    def today(self) -> date: ...

    def date_order(self) -> DateOrder:
        """Of the person's language."""
        ...


def _class_name(value: Any) -> str:
    return str(value["found"]) if isinstance(value, dict) else type(value).__name__


def _with_class_name(value: Any, dump: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    return {"found": type(value).__name__, **dump(value)}


def _tagged(kind: Any) -> Any:
    return Annotated[kind, WrapSerializer(_with_class_name), Tag(kind.__name__)]


_FOUND: Any = Annotated[
    _tagged(directory.ItemFound)
    | _tagged(directory.BinFound)
    | _tagged(directory.LotFound)
    | _tagged(directory.SerialFound)
    | _tagged(directory.ExpirationFound)
    | _tagged(directory.DocumentFound)
    | _tagged(directory.PersonFound)
    | _tagged(directory.QuantityFound)
    | _tagged(directory.CommandFound)
    | _tagged(directory.PlateFound)
    | _tagged(directory.WorkplaceFound),
    Discriminator(_class_name),
]

# What the annotations of `directory.py` and `resolve.py` mean to pydantic; a candidate carries the name of its class, because
# a lot and a serial number have the same fields.
_NAMES: dict[str, Any] = {
    "BinCard": BinCard,
    "DocumentKind": DocumentKind,
    "Found": _FOUND,
    "FunctionCode": FunctionCode,
    "ItemCard": ItemCard,
    "LocationCard": LocationCard,
    "LotCard": LotCard,
    "PersonCard": PersonCard,
    "Quantity": Quantity,
    "ReferenceCard": ReferenceCard,
    "date": date,
}


def _adapter(answer: Any) -> TypeAdapter[Any]:
    adapter: TypeAdapter[Any] = TypeAdapter(answer)
    adapter.rebuild(_types_namespace=_NAMES)
    return adapter


ANSWERS: Mapping[str, TypeAdapter[Any]] = {
    "resolve": _adapter(Resolution),
    "item": _adapter(ItemCard | None),
    "location": _adapter(LocationCard),
    "open_documents": _adapter(tuple[OpenDocument, ...]),
    "open_document": _adapter(OpenDocument | None),
    "kept_document": _adapter(OpenDocument | None),
    "take_work": _adapter(WorkTaken),
    "take_next_work": _adapter(OpenDocument | None),
    "release_work": _adapter(None),
    "on_hand": _adapter(tuple[OnHand, ...]),
    "tracking_number": _adapter(NumberState),
    "known_number": _adapter(NumberState),
    "count_differences": _adapter(CountDifferences),
    "reasons": _adapter(tuple[ReasonCard, ...]),
    "bin_suggestions": _adapter(tuple[BinSuggestion, ...]),
    "vendors": _adapter(tuple[VendorCard, ...]),
    "new_lot": _adapter(str),
    "license_plate": _adapter(LicensePlateCard | None),
    "new_plate": _adapter(str),
    "trace": _adapter(Trace),
    "sign_in": _adapter(Session),
    "worker": _adapter(str),
    "may": _adapter(bool),
    "is_online": _adapter(bool),
    "today": _adapter(date),
    "date_order": _adapter(DateOrder),
}
"""Every question of `Lookup` and the adapter that writes its answer down and reads it back."""
