"""Approve a count: a supervisor goes through the differences of a count order.

1. Scan order, or choose it from the list.
2. The lines, largest value first: choose one by its number; ALL approves all that are undecided; POST posts.
3. A line shows what was counted, expected and by whom: 1 approve, 2 count again, 3 remark. Decided at the server at once, which
   refuses who may not (`not_permitted`), and who counted there themselves (`own_count`).
4. POST names lines and value and is asked twice.

Only online: what is decided must be what everybody sees. Source: spec/handheld.md, section 7.2; spec/counting.md, section 12.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.flows.conversation import Conversation, SteppedBack, printable
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Choice, Chosen, Entry, Flow, ListLine, Pressed, Typed
from scanner_client.flows.questions import CHOICES_MAX, choose, confirm, hear, show_summary
from scanner_client.flows.submitting import submit
from scanner_client.flows.wording import numbers
from shared.barcodes.directory import DocumentFound, Wanted
from shared.barcodes.function_codes import FunctionCode
from shared.codes import CODE_LENGTH_MAX, normal_code
from shared.errors import NOT_FOUND, Refused
from shared.quantities import NO_AMOUNT, Amount
from shared.wire.counting import CountDecided, CountDifference, CountPosted

if TYPE_CHECKING:
    from typing import Literal

    from scanner_client.flows.lookup import Lookup
    from shared.wire.counting import CountDifferences
    from shared.wire.work import OpenDocument


def approve(lookup: Lookup, order: OpenDocument | None = None) -> Flow[None]:
    """Decide on the differences of one order after the other, until Esc; first on the one that was scanned at the menu."""
    c = Conversation(lookup, "APPROVE")
    scanned = order.no if order else ""
    try:
        while True:
            yield from _decide_on_order(c, (yield from _scan_order(c, scanned)))
            scanned = ""
    except SteppedBack:
        return


def _scan_order(c: Conversation, no: str) -> Flow[str]:
    """An order whose differences can be seen: the one that was scanned already, else the one that is scanned now."""
    c.place, c.context, c.progress, c.lines, c.understood = "", "", "", (), ()
    while True:
        no = no or (yield from _order_asked_for(c))
        try:
            _differences(c, no)
        except Refused as refused:
            c.refuse(refused)
            no = ""
        else:
            return no


def _order_asked_for(c: Conversation) -> Flow[str]:
    no = ""
    while not no:
        waiting = (*c.lookup.open_documents("count_approval"), *c.lookup.open_documents("count_order"))
        shown = waiting[:CHOICES_MAX]
        heard = yield from hear(
            c,
            "Scan order",
            wants={Wanted.DOCUMENT},
            also="or number of the list",
            entry=Entry.TEXT,
            choices=[Choice(number, found.no) for number, found in enumerate(shown, start=1)],
        )
        no = shown[heard.number - 1].no if isinstance(heard, Chosen) else _order_no(heard)
    return no


def _order_no(heard: object) -> str:
    match heard:
        case DocumentFound(no=no):
            return no
        case Typed(text):
            return normal_code(printable(text))[:CODE_LENGTH_MAX]
    return ""


def _differences(c: Conversation, order: str) -> CountDifferences:
    """The lines as they stand now. Raises: Refused, also where there is no connection."""
    try:
        return c.lookup.count_differences(order)
    except Unreachable:
        raise Refused(NOT_FOUND, what="connection; without it there are no differences of", key=order) from None


def _decide_on_order(c: Conversation, order: str) -> Flow[None]:
    """Lines until the order is posted or Esc is pressed."""
    c.place = order
    try:
        while True:
            found = _differences(c, order)
            _show(c, found)
            given = yield from c.ask(
                "Choose line",
                also="ALL = approve all, POST",
                functions={FunctionCode.ALL, FunctionCode.POST},
                choices=[Choice(number, _line(line), _value(line)) for number, line in enumerate(_sorted(found), start=1)],
            )
            if isinstance(given, Chosen):
                yield from _decide_on_line(c, order, _sorted(found)[given.number - 1])
            elif given == Pressed(FunctionCode.ALL):
                yield from _approve_all(c, found)
            elif (yield from _post(c, found)):
                return
    except Refused as refused:
        c.refuse(refused)
    except SteppedBack:
        c.inform(f"{order} left as it is")


def _sorted(found: CountDifferences) -> list[CountDifference]:
    """Largest value first, whichever its sign; what is decided comes last."""
    return sorted(found.lines, key=lambda line: (line.status not in ("open", "counted"), -abs(line.value or NO_AMOUNT)))


def _show(c: Conversation, found: CountDifferences) -> None:
    undecided = len(_to_decide(found))
    c.context = f"{found.location} {found.status}".strip()
    c.progress = f"{len(found.lines) - undecided} of {len(found.lines)}"
    c.lines = tuple(
        ListLine(_line(line), f"{_value(line)} {line.status}", is_done=line.status in ("approved", "posted"))
        for line in _sorted(found)
    )
    open_recordings = (f"{found.recordings_open} recordings are open",) if found.recordings_open else ()
    c.understood = (f"{undecided} to decide", *open_recordings)


def _to_decide(found: CountDifferences) -> list[CountDifference]:
    """What the server leaves to a supervisor, also of an order that is finished only when the first decision is sent."""
    return [line for line in found.lines if line.difference and not line.within_tolerance and line.status in ("open", "counted")]


def _line(line: CountDifference) -> str:
    sign = "+" if line.difference and line.difference > 0 else ""
    difference = "not counted" if line.difference is None else f"{sign}{line.difference} {line.uom}"
    return " ".join(part for part in (line.bin, line.item, numbers(line.lot, line.serial), difference) if part)


def _value(line: CountDifference) -> str:
    return "" if line.value is None else f"{line.value:.2f}"


def _decide_on_line(c: Conversation, order: str, line: CountDifference) -> Flow[None]:
    """Approve, have it counted again, or write a remark first. Esc decides nothing."""
    remark = ""
    while True:
        c.understood = _facts(line, remark)
        answer = yield from choose(c, f"{line.item}?"[:16], ("Approve", "Count again", "Remark"))
        match answer:
            case 1:
                yield from _decide(c, order, "approve", (line.line_no,), remark)
            case 2:
                yield from _decide(c, order, "recount", (line.line_no,), remark)
            case 3:
                remark = yield from _remark(c)
                continue
        return


def _remark(c: Conversation) -> Flow[str]:
    given = yield from c.ask("Type remark", entry=Entry.TEXT)
    assert isinstance(given, Typed)
    c.accept("Remark kept for the decision", short="Remark kept")
    return printable(given.text)


def _facts(line: CountDifference, remark: str) -> tuple[str, ...]:
    counted = "not counted" if line.recorded is None else f"counted {line.recorded}"
    facts = (
        f"{line.item} {line.description}".strip(),
        f"{counted}, expected {line.expected}",
        f"difference {_value(line)}" if line.value is not None else "",
        f"counted by {', '.join(line.counted_by)}" if line.counted_by else "",
        f"remark: {remark}" if remark else "",
    )
    return tuple(fact for fact in facts if fact)


def _approve_all(c: Conversation, found: CountDifferences) -> Flow[None]:
    undecided = _to_decide(found)
    c.question(f"Approve {len(undecided)} lines worth {_total(undecided)}?", f"Approve {len(undecided)}?")
    if (yield from confirm(c, "Approve all?", by={FunctionCode.ALL})):
        yield from _decide(c, found.order, "approve", (), "")


def _decide(
    c: Conversation, order: str, decision: Literal["approve", "recount"], lines: tuple[int, ...], remark: str
) -> Flow[None]:
    yield from submit(c, CountDecided(order=order, decision=decision, lines=lines, remark=remark))


def _post(c: Conversation, found: CountDifferences) -> Flow[bool]:
    """Post the approved differences, asked twice; True when they are in the books."""
    undecided = _to_decide(found)
    differing = [line for line in found.lines if line.difference and line not in undecided]
    what = f"{len(differing)} differences worth {_total(differing)}"
    for ask in ("Post count?", "Post: sure?"):
        c.question(f"Post {found.order}: {what}?", f"Post {len(differing)}?")
        if not (yield from confirm(c, ask, by={FunctionCode.POST})):
            return False
    posted = yield from submit(c, CountPosted(order=found.order))
    if posted is None:
        return False
    c.lines = ()
    c.understood = (f"{len(posted.entry_nos)} entries", what, *([posted.message] if posted.message else []))
    yield from show_summary(c, "Count posted")
    return True


def _total(lines: list[CountDifference]) -> Amount:
    return sum((line.value for line in lines if line.value is not None), NO_AMOUNT)
