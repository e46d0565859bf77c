"""What is asked about the item in hand: its lot, expiration date and serial number. Whatever its labels say is not asked.

Each answers with the item, completed. `check` is the task's own rule (may this lot leave?): what it refuses is asked again.

Source: spec/handheld.md, section 7.3; spec/barcodes.md, section 10, rules 6 and 7.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from scanner_client.flows.checks import Numbers, completed, numbers_on, uses_expiration, with_known_expiration
from scanner_client.flows.conversation import shown
from scanner_client.flows.figures import typed_date
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Entry, Flow, Pressed, Scanned, Typed
from scanner_client.flows.questions import Heard, hear, typed_text
from scanner_client.flows.wording import described
from shared.barcodes.directory import BinFound, ExpirationFound, ItemFound, LotFound, SerialFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.parse import symbology_and_data
from shared.codes import TRACKING_NUMBER_LENGTH_MAX
from shared.errors import BAD_BARCODE, LOT_REQUIRED, PACKAGE_REQUIRED, SERIAL_REQUIRED, SERIAL_SCANNED_TWICE, WRONG_KIND, Refused
from shared.quantities import ONE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date

    from scanner_client.flows.conversation import Conversation
    from scanner_client.flows.lookup import DateOrder
    from shared.wire.catalog import ItemCard

    Check: TypeAlias = Callable[[ItemFound], None]
    """Raises `Refused` where the item cannot be taken with this quantity or these numbers."""


def nothing_to_check(_found: ItemFound) -> None:
    """For tasks without a rule of their own."""


def ask_lot(
    c: Conversation,
    found: ItemFound,
    *,
    ask: str = "Scan lot",
    last: str = "",
    makes_new: bool = False,
    check: Check = nothing_to_check,
) -> Flow[ItemFound]:
    """The item with its lot number, scanned or typed; its label may say date and quantity too. `last`: REPEAT means that lot.

    `makes_new`: NEW takes the next number of the item's series, from the server alone.
    """
    if found.lot_no or not found.item.tracking.lot_specific:
        check(found)
        return found
    functions = ({FunctionCode.REPEAT} if last else set()) | ({FunctionCode.NEW} if makes_new else set())
    while True:
        heard = yield from hear(
            c,
            ask,
            wants={Wanted.LOT},
            also=f"or type it{', REPEAT = ' + last if last else ''}{', NEW' if makes_new else ''}",
            entry=Entry.TEXT,
            functions=functions,
            item=found.item.no,
            new_numbers=True,
            missing=Refused(LOT_REQUIRED, item=found.item.no),
        )
        try:
            answer = completed(found, _lot_label(c, found, heard, last))
            check(answer)
        except Refused as refused:
            c.refuse(refused)
        except Unreachable:
            c.inform("No connection: a new lot number comes from the server. Type one.", short="No connection")
        else:
            return _understood(c, answer, f"Lot {answer.lot_no}")


def _lot_label(c: Conversation, found: ItemFound, heard: Heard, last: str) -> Numbers:
    """Raises: Refused, Unreachable where a new number is wanted."""
    if heard == Pressed(FunctionCode.NEW):
        return Numbers(lot_no=c.lookup.new_lot(found.item.no, found.variant))
    return numbers_on(heard) if isinstance(heard, LotFound) else Numbers(lot_no=typed_text(heard) or last)


def _understood(c: Conversation, found: ItemFound, text: str) -> ItemFound:
    c.understood = described(found, c.lookup.date_order())
    c.accept(text)
    return found


def ask_package(c: Conversation, item: ItemCard, last: str = "") -> Flow[str]:
    """The package number, scanned or typed, where the item is tracked by it; else blank. `last`: REPEAT means that package."""
    if not item.tracking.package_specific:
        return ""
    while True:
        given = yield from c.ask(
            "Scan package",
            also=f"or type it{', REPEAT = ' + last if last else ''}",
            wants={Wanted.PLATE},
            entry=Entry.TEXT,
            functions={FunctionCode.REPEAT} if last else (),
            missing=Refused(PACKAGE_REQUIRED, item=item.no),
        )
        if isinstance(given, Pressed):
            return last
        assert isinstance(given, Scanned | Typed)
        number = given.text.strip() if isinstance(given, Typed) else symbology_and_data(given.barcode.scan)[1]
        if len(number) <= TRACKING_NUMBER_LENGTH_MAX and number.isprintable():
            c.accept(f"Package {number}")
            return number
        reason = f"a package number has at most {TRACKING_NUMBER_LENGTH_MAX} printable characters"
        c.refuse(Refused(BAD_BARCODE, barcode=shown(number), reason=reason))


def ask_expiration(c: Conversation, found: ItemFound, *, check: Check = nothing_to_check) -> Flow[ItemFound]:
    """The item with its expiration date, where its goods have one: that of its lot if it is known, of its label, or asked.

    May be left out with OK unless the item requires it. Raises: Refused where label and lot disagree.
    """
    if not uses_expiration(found.item):
        return found
    found = with_known_expiration(c.lookup, found)
    if found.expires_on or _is_established(c, found):
        check(found)
        return found
    optional = not found.item.tracking.expiration_required
    day = yield from ask_date(c, found, optional=optional, check=check)
    return replace(found, expires_on=day)


def _is_established(c: Conversation, found: ItemFound) -> bool:
    """A known lot keeps its date, also none (spec/tracking.md, section 8, rule 1); a shelf life fills it at posting."""
    has_shelf_life = found.item.has_shelf_life and not found.item.tracking.expiration_required
    return has_shelf_life or c.lookup.tracking_number(found.item.no, found.lot_no, found.serial_no).is_known


def ask_date(
    c: Conversation,
    found: ItemFound,
    *,
    ask: str = "Expiry date",
    optional: bool = False,
    check: Check = nothing_to_check,
) -> Flow[date | None]:
    """An expiration date for the item in hand, scanned or typed in the person's order; None only where it is `optional`."""
    order = c.lookup.date_order()
    while True:
        heard = yield from hear(
            c,
            ask,
            wants={Wanted.EXPIRATION},
            also=f"{' '.join(2 * name.upper() for name in order)}{', OK = none' if optional else ''}",
            entry=Entry.DATE,
            functions={FunctionCode.OK} if optional else (),
            item=found.item.no,
        )
        if isinstance(heard, Pressed):
            c.accept("No expiry date")
            return None
        try:
            answer = completed(found, Numbers(expires_on=_day(heard, order, c.lookup.today())))
            check(answer)
        except Refused as refused:
            c.refuse(refused)
        else:
            return _understood(c, answer, f"Expires {answer.expires_on}").expires_on


def _day(heard: Heard, order: DateOrder, today: date) -> date:
    if isinstance(heard, ExpirationFound):
        return heard.expires_on
    day = typed_date(typed_text(heard), order, today)
    if day is None:
        raise Refused(WRONG_KIND, what=f'"{shown(typed_text(heard))}", no date', wanted=f"{Wanted.EXPIRATION}, {order}")
    return day


def ask_serial(
    c: Conversation,
    found: ItemFound,
    taken: Collection[str],
    *,
    ask: str = "Scan serial",
    check: Check = nothing_to_check,
    functions: Collection[FunctionCode] = (),
    also: str = "or type it, DONE",
) -> Flow[ItemFound | Pressed | None]:
    """The item as one piece with its serial number. None: another item or a bin was scanned, which the next question hears.

    `taken` are the numbers scanned already: the same again is refused.
    """
    if found.serial_no:
        serial = replace(found, quantity=ONE, uom=found.item.base_uom)
        _require_not_taken(serial, taken)
        check(serial)
        return serial
    while True:
        heard = yield from hear(
            c,
            ask,
            wants={Wanted.SERIAL},
            switches={Wanted.ITEM, Wanted.BIN},
            also=also,
            entry=Entry.TEXT,
            functions=functions,
            item=found.item.no,
            new_numbers=True,
            missing=Refused(SERIAL_REQUIRED, item=found.item.no),
        )
        if isinstance(heard, Pressed):
            return heard
        try:
            if isinstance(heard, BinFound) or (isinstance(heard, ItemFound) and heard.item.no != found.item.no):
                c.put_back()
                return None
            answer = _piece(found, heard)
            _require_not_taken(answer, taken)
            check(answer)
        except Refused as refused:
            c.refuse(refused)
        else:
            return answer


def _piece(found: ItemFound, heard: Heard) -> ItemFound:
    match heard:
        case SerialFound():
            label = numbers_on(heard)
        case ItemFound(serial_no=serial, lot_no=lot, expires_on=day) if serial:
            label = Numbers(lot, serial, day)
        case ItemFound():
            raise Refused(WRONG_KIND, what=heard.what, wanted=Wanted.SERIAL)
        case _:
            label = Numbers(serial_no=typed_text(heard))
    return replace(completed(found, label), quantity=ONE, uom=found.item.base_uom)


def _require_not_taken(found: ItemFound, taken: Collection[str]) -> None:
    if found.serial_no in taken:
        raise Refused(SERIAL_SCANNED_TWICE, serial=found.serial_no, item=found.item.no)
