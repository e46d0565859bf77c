"""Labels at the point of work: scan what shall get a label, say how many, and they come out of the printer of the place.

1. Scan an item, a lot or serial number, a bin, a pallet or tote, or an order; a damaged label may be typed. NEW: a pallet that
   has no number yet.
2. How many? OK is one.

What is scanned says what stands on the label: a case's barcode makes a label of a case, a lot label one of the lot with its date.
Without a network, or a printer, the labels wait; nobody waits for them.

Source: spec/handheld.md, section 7.9; spec/warehouse.md, section 12 (relabel).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.flows.conversation import Conversation, SteppedBack
from scanner_client.flows.figures import figure
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Entry, Flow, Typed
from scanner_client.flows.questions import hear
from shared.barcodes.directory import (
    BinFound,
    DocumentFound,
    ItemFound,
    LotFound,
    PlateFound,
    QuantityFound,
    SerialFound,
    Wanted,
)
from shared.barcodes.function_codes import FunctionCode
from shared.errors import QUANTITY_NOT_POSITIVE, TOO_MANY_LABELS, UNKNOWN_ITEM, Refused
from shared.wire.labels import LABELS_MAX, LabelsWanted, LabelToPrint

if TYPE_CHECKING:
    from scanner_client.flows.lookup import Lookup
    from scanner_client.flows.questions import Heard
    from shared.quantities import Quantity

_THINGS = frozenset({Wanted.ITEM, Wanted.LOT, Wanted.SERIAL, Wanted.BIN, Wanted.PLATE, Wanted.DOCUMENT})


def print_labels(lookup: Lookup) -> Flow[None]:
    """One label after the other, until Esc."""
    c = Conversation(lookup, "PRINT")
    while True:
        try:
            heard = yield from hear(c, "Scan to label", wants=_THINGS, also="bin, lot, NEW", functions={FunctionCode.NEW})
        except SteppedBack:
            return
        try:
            yield from _ask_how_many(c, _label(c, heard))
        except Refused as refused:
            c.refuse(refused)
        except Unreachable:
            c.inform("No connection: a new number comes from the server", short="No connection")
        except SteppedBack:
            c.inform("Nothing printed")


def _label(c: Conversation, heard: Heard) -> LabelToPrint:
    """What stands on the label. Raises: Refused for a lot that is no item's, Unreachable for a new pallet."""
    if isinstance(heard, ItemFound | LotFound | SerialFound):
        return _goods_label(c, heard)
    match heard:
        case BinFound(card):
            return LabelToPrint(kind="bin", location=card.location, bin=card.code)
        case PlateFound(number):
            return LabelToPrint(kind="plate", plate=number)
        case DocumentFound(no=no):
            return LabelToPrint(kind="document", document=no)
    return LabelToPrint(kind="plate", plate=c.lookup.new_plate())


def label_of(found: ItemFound) -> LabelToPrint:
    """The label of goods in hand: of their lot or serial number where they have one, else of the item in their unit."""
    return LabelToPrint(
        kind="lot" if found.lot_no or found.serial_no else "item",
        item=found.item.no,
        variant=found.variant,
        uom=found.uom,
        lot=found.lot_no,
        serial=found.serial_no,
        expiration=found.expires_on,
    )


def _goods_label(c: Conversation, found: ItemFound | LotFound | SerialFound) -> LabelToPrint:
    match found:
        case ItemFound(item=item, uom=uom):
            c.understood = (item.description, f"{item.no} {uom}", found.lot_no or found.serial_no)
            return label_of(found)
        case LotFound(lot_no=lot, card=card) if card:
            return LabelToPrint(kind="lot", item=card.item, lot=lot)
        case SerialFound(serial_no=serial, card=card) if card:
            return LabelToPrint(kind="lot", item=card.item, serial=serial, lot=card.lot)
    raise Refused(UNKNOWN_ITEM, item=f"of {found.what}")


def _ask_how_many(c: Conversation, label: LabelToPrint) -> Flow[None]:
    while True:
        heard = yield from hear(
            c,
            "How many labels?",
            wants={Wanted.QUANTITY},
            also="OK = 1",
            entry=Entry.QUANTITY,
            functions={FunctionCode.OK},
        )
        try:
            copies = _copies(heard)
        except Refused as refused:
            c.refuse(refused)
            continue
        record = LabelsWanted(labels=(label.model_copy(update={"copies": copies}),))
        c.accept(f"{copies} × {label.said}", record, short=f"{copies} labels" if copies > 1 else "1 label")
        return


def _copies(heard: Heard) -> int:
    """Raises: Refused for what is no number of labels."""
    quantity: Quantity | None = None
    match heard:
        case QuantityFound(quantity=scanned):
            quantity = scanned
        case Typed(text):
            typed = figure(text)
            quantity = typed.quantity if typed and not typed.uom and not typed.takes_away else None
        case _:
            return 1
    if not quantity or quantity != quantity.to_integral_value():
        raise Refused(QUANTITY_NOT_POSITIVE)
    if quantity > LABELS_MAX:
        raise Refused(TOO_MANY_LABELS, count=quantity, most=LABELS_MAX)
    return int(quantity)
