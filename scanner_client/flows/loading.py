"""What of a shipment waits at the dock, is loaded, and is missing: goods, totes and packages as they are scanned.

Source: spec/handheld.md, section 7.8.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.flows.conversation import SteppedBack
from scanner_client.flows.documents import line_text
from scanner_client.flows.item_questions import ask_lot, ask_serial
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Entry, Flow, ListLine
from scanner_client.flows.quantity_question import ask_quantity
from scanner_client.flows.questions import hear, typed_text
from scanner_client.flows.wording import amount, in_base_unit
from shared.barcodes.directory import ItemFound, PlateFound, Wanted
from shared.codes import CODE_LENGTH_MAX, normal_code
from shared.errors import BAD_BARCODE, NOT_ON_DOCUMENT, OVER_SHIPMENT, WRONG_KIND, Refused
from shared.quantities import ONE, ZERO, Quantity, quantity_in_base_unit
from shared.wire.license_plates import PlatePacked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner_client.flows.conversation import Conversation
    from shared.wire.work import OpenDocument, OpenLine


class Loading:
    """A shipment while it is checked. Quantities are base units."""

    def __init__(self, c: Conversation, document: OpenDocument) -> None:
        self._c = c
        self._document = document
        self._loaded: dict[int, Quantity] = {}
        self._package = ""
        self._serials: list[str] = []

    @property
    def items(self) -> frozenset[str]:
        return frozenset(line.item for line in self._document.lines)

    def adopt(self, document: OpenDocument) -> None:
        """The shipment as it is now; what was loaded stays loaded."""
        self._document = document

    def _waiting(self, line: OpenLine) -> Quantity:
        """What can leave: what was picked; at a location that picks nothing ahead all that is still to ship."""
        picks = self._document.kind == "sales_order" or self._c.lookup.location().require_pick
        return self._base(line, line.picked if picks else line.quantity)

    def _base(self, line: OpenLine, quantity: Quantity) -> Quantity:
        item = self._c.lookup.item(line.item)
        per_unit = item.base_units_per(line.uom) if item else None
        return quantity_in_base_unit(quantity, per_unit) if per_unit else quantity

    def _still_to_pick(self, line: OpenLine) -> Quantity:
        """An order's open lines are what is still to pick, a shipment's what is still to ship."""
        outstanding = self._base(line, line.quantity)
        if self._document.kind == "sales_order":
            return outstanding
        return max(Quantity(outstanding - self._waiting(line)), ZERO)

    def not_picked(self) -> tuple[str, ...]:
        """What cannot leave now, in words."""
        return tuple(f"{left} {line.item}" for line in self._document.lines if (left := self._still_to_pick(line)))

    def not_loaded(self) -> tuple[str, ...]:
        """What waits and was not scanned, in words; nothing where nothing was scanned at all: then the books count."""
        return tuple(f"{left} {line.item}" for line in self._document.lines if self._loaded and (left := self._left(line)))

    def _left(self, line: OpenLine) -> Quantity:
        return max(Quantity(self._waiting(line) - self._loaded.get(line.line, ZERO)), ZERO)

    def show(self) -> None:
        """Context, progress and the lines for the next prompt."""
        lines = self._document.lines
        missing = len(self.not_picked())
        self._c.context = f"Into {self._package}" if self._package else f"{missing} short" if missing else "Complete"
        self._c.progress = (
            f"{sum(not self._left(line) for line in lines)} of {len(lines)}" if self._loaded else f"{len(lines)} lines"
        )
        self._c.lines = tuple(
            ListLine(line_text(self._c.lookup, line), self._state(line), is_done=bool(self._loaded) and not self._left(line))
            for line in lines
        )

    def _state(self, line: OpenLine) -> str:
        missing = self._still_to_pick(line)
        parts = (
            line.tote or line.plate or line.package,
            f"{self._loaded[line.line]} of {self._waiting(line)}" if line.line in self._loaded else f"{self._waiting(line)} there",
            f"{missing} missing" if missing else "",
        )
        return ", ".join(part for part in parts if part)

    # What is scanned

    def load_plate(self, plate: str, others: Sequence[OpenDocument]) -> None:
        """All lines that stand on it are loaded. Raises: Refused(WRONG_KIND) where it is of another shipment, or of none."""
        lines = _lines_on(self._document, plate) or self._lines_of_order(order_on_plate(self._c, plate))
        if not lines:
            other = next((each.no for each in others if _lines_on(each, plate)), "")
            whose = f" of {other}" if other else ", of no shipment"
            raise Refused(WRONG_KIND, what=f"{plate}{whose}", wanted=f"what is on {self._document.no}")
        for line in lines:
            self._loaded[line.line] = self._waiting(line)
        self._c.understood = tuple(line_text(self._c.lookup, line) for line in lines)
        what = ", ".join(f"{self._waiting(line)} {line.item}" for line in lines)
        self._c.accept(f"{plate} loaded: {what}", short=f"{plate} loaded"[:16])

    def _lines_of_order(self, order: str) -> list[OpenLine]:
        """A tote names the order that it was picked for, where the lines do not name the tote."""
        if order and order == self._document.no:
            return list(self._document.lines)
        return [line for line in self._document.lines if order and line.order == order]

    def open_package(self) -> Flow[None]:
        """The package that the goods that follow are packed into. Raises: SteppedBack, Refused(BAD_BARCODE)."""
        heard = yield from hear(self._c, "Scan package", wants={Wanted.PLATE}, also="new or begun", entry=Entry.TEXT)
        package = normal_code(heard.number if isinstance(heard, PlateFound) else typed_text(heard))
        if len(package) > CODE_LENGTH_MAX or not package.isprintable():
            reason = f"a package has at most {CODE_LENGTH_MAX} printable characters"
            raise Refused(BAD_BARCODE, barcode=package[:CODE_LENGTH_MAX], reason=reason)
        self._package = package
        self._c.accept(f"Pack into {package}", short=package)

    def load_goods(self, found: ItemFound) -> Flow[None]:
        """So much of an item is loaded, or packed. Raises: Refused(NOT_ON_DOCUMENT, OVER_SHIPMENT), SteppedBack."""
        lines = [line for line in self._document.lines if (line.item, line.variant) == (found.item.no, found.variant)]
        if not lines:
            raise Refused(NOT_ON_DOCUMENT, item=found.item.no, document=self._document.no)
        if self._package:
            found = yield from self._with_numbers(found)
        found = yield from self._with_quantity(found, lines)
        self._require_left(found, lines)
        left = _base_of(found)
        for line in lines:
            share = min(left, self._left(line))
            self._loaded[line.line] = Quantity(self._loaded.get(line.line, ZERO) + share)
            left = Quantity(left - share)
        text = amount(found.item, found.uom, found.quantity or ONE)
        records = (self._packed(found),) if self._package else ()
        self._c.understood = (found.item.description, f"{text} {'packed' if records else 'loaded'}")
        self._c.accept(f"{text} of {found.item.no} {'packed' if records else 'loaded'}", *records, short=f"+{text}"[:16])

    def _with_numbers(self, found: ItemFound) -> Flow[ItemFound]:
        """What is packed is recorded with its numbers. Raises: SteppedBack."""
        found = yield from ask_lot(self._c, found)
        if not found.item.tracking.serial_specific:
            return found
        piece = yield from ask_serial(self._c, found, self._serials, also="or type it")
        if not isinstance(piece, ItemFound):
            raise SteppedBack
        self._serials.append(piece.serial_no)
        return piece

    def _with_quantity(self, found: ItemFound, lines: Sequence[OpenLine]) -> Flow[ItemFound]:
        """Raises: SteppedBack."""
        if found.quantity or found.serial_no:
            return found
        left = Quantity(sum((self._left(line) for line in lines), ZERO))
        if left <= in_base_unit(found.item, found.uom, ONE):
            return found
        answer = yield from ask_quantity(self._c, found, left_base=left, check=lambda goods: self._require_left(goods, lines))
        assert isinstance(answer, ItemFound)
        return answer

    def _require_left(self, found: ItemFound, lines: Sequence[OpenLine]) -> None:
        """Raises: Refused(OVER_SHIPMENT) for more than waits and is not loaded yet."""
        left = Quantity(sum((self._left(line) for line in lines), ZERO))
        if _base_of(found) > left:
            quantity = f"{_base_of(found)} {found.item.base_uom}"
            raise Refused(OVER_SHIPMENT, quantity=quantity, item=found.item.no, outstanding=left, document=self._document.no)

    def _packed(self, found: ItemFound) -> PlatePacked:
        return PlatePacked(
            plate=self._package,
            plate_kind="box",
            bin=self._c.lookup.location().shipment_bin,
            item=found.item.no,
            variant=found.variant,
            lot=found.lot_no,
            serial=found.serial_no,
            uom=found.uom,
            quantity=found.quantity or ONE,
        )


def order_on_plate(c: Conversation, plate: str) -> str:
    """The order that the goods on a plate or tote were picked for; blank: none, or nobody can be asked."""
    try:
        card = c.lookup.license_plate(plate)
    except Unreachable:
        return ""
    return card.order if card else ""


def _base_of(found: ItemFound) -> Quantity:
    return in_base_unit(found.item, found.uom, found.quantity or ONE)


def _lines_on(document: OpenDocument, plate: str) -> list[OpenLine]:
    return [line for line in document.lines if plate in (line.tote, line.plate, line.package)]
