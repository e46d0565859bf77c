"""Little ledgers as text, for people who know inventory and not Python.

    assert_ledger(
        database,
        before="1  2026-01-05  purchase  +10  @ 2.00\\n"
               "2  2026-01-09  purchase  +10  @ 3.00",
        post="   2026-01-12  sale      -12",
        after="3  2026-01-12  sale      -12  cost -26.00  applied 1:10 2:2",
    )

A line is: number (only where it is named or expected), date, kind, signed quantity, then words in any order:
`@ 2.00` unit cost · `at EAST` or `at WH/A-01` place · `lot L1` · `serial S1` · `package P1` · `expires 2026-02-01` ·
`warranty 2028-01-01` · `item BOLT` · `to WEST` (a transfer; with `new-lot`, `new-serial`, `new-package`, `new-expires`) ·
`fixed 3` (applies to entry 3) · `returns 3` (applies from it) ·
`undo 3` (instead of kind and quantity; on the date of entry 3, or with `dated` on that of the line).
Expected lines may also say `cost`, `applied` (increase:quantity), `left` (remaining quantity), `expires`, `warranty`.
Entries are numbered from 1 in the order in which they are posted.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from server.ledger import questions
from server.ledger.posting import post
from server.ledger.posting_lines import EntryType, Place, Posting, PostingLine, TransferLine, UndoLine
from shared.quantities import Quantity, UnitCost
from shared.tracking import Tracking

if TYPE_CHECKING:
    from server.database.unit_of_work import Database
    from server.ledger.posting_lines import AnyPostingLine, PostedResult
    from server.ledger.values import EntryState

ITEM = "BOLT"
PLACE = "EAST"


def assert_ledger(database: Database, *, before: str = "", post: str, after: str) -> None:
    """Post what was there, then what is posted, each line by itself; then the entries are as they should be."""
    for text in (*_lines(before), *_lines(post)):
        post_text(database, text)

    for text in _lines(after):
        _assert_entry(database, text)


def post_text(database: Database, text: str) -> PostedResult:
    """Post one line by itself."""
    day, line = parse_line(text)
    return database.write(lambda work: post(work, Posting((line,), day)))


def parse_line(text: str) -> tuple[date, AnyPostingLine]:
    """The day and the posting line that the text says."""
    words = text.split()
    if not words[0].count("-"):
        words = words[1:]
    day, kind = date.fromisoformat(words[0]), words[1]
    if kind == "undo":
        return day, UndoLine(int(words[2]), posting_date=day if "dated" in words else None)
    facts = dict(zip(words[3::2], words[4::2], strict=True))
    return day, _transfer(words[2], facts) if kind == "transfer" else _posting_line(kind, words[2], facts)


def _posting_line(kind: str, quantity: str, facts: dict[str, str]) -> PostingLine:
    return PostingLine(
        EntryType(kind),
        facts.get("item", ITEM),
        _place(facts.get("at", PLACE)),
        Quantity(quantity.removeprefix("+")),
        tracking=Tracking(facts.get("lot", ""), facts.get("serial", ""), facts.get("package", "")),
        expires_on=_day(facts.get("expires")),
        warranty_ends_on=_day(facts.get("warranty")),
        unit_cost=UnitCost(facts["@"]) if "@" in facts else None,
        applies_to_entry=_number(facts.get("fixed")),
        applies_from_entry=_number(facts.get("returns")),
    )


def _transfer(quantity: str, facts: dict[str, str]) -> TransferLine:
    numbers = Tracking(facts.get("lot", ""), facts.get("serial", ""), facts.get("package", ""))
    new = (facts.get(f"new-{kind}", getattr(numbers, f"{kind}_no")) for kind in ("lot", "serial", "package"))
    return TransferLine(
        facts.get("item", ITEM),
        _place(facts.get("at", PLACE)),
        _place(facts.get("to", facts.get("at", PLACE))),
        Quantity(quantity),
        tracking=numbers,
        new_tracking=Tracking(*new),
        new_expires_on=_day(facts.get("new-expires")),
        changes_expiration="new-expires" in facts,
        applies_to_entry=_number(facts.get("fixed")),
    )


def _assert_entry(database: Database, text: str) -> None:
    words = text.split()
    entry_no, day, kind, quantity = int(words[0]), words[1], words[2], words[3]
    with database.read() as work:
        [state] = questions.states(work.connection, questions.entries_by_no(work.connection, [entry_no]).values())
        taken = questions.consumed_by(work.connection, state.entry.item_no, entry_no)
    found = [str(state.entry.posting_date), state.entry.entry_type.value, _signed(state.entry.quantity)]
    rest = words[4:]
    if "applied" in rest:
        at = rest.index("applied")
        expected = [word for word in rest[at + 1 :] if ":" in word]
        assert [f"{no}:{quantity!s}" for no, quantity in taken.items()] == expected, f"entry {entry_no} is applied otherwise"
        rest = rest[:at] + rest[at + 1 + len(expected) :]
    said = dict(zip(rest[::2], rest[1::2], strict=True))

    assert found == [day, kind, quantity], f"entry {entry_no} is another"
    assert {name: _said(state, name) for name in said} == said, f"entry {entry_no} differs"


def _said(state: EntryState, name: str) -> str:
    entry = state.entry
    return {
        "cost": f"{state.cost.actual + state.cost.expected:.2f}",
        "left": str(state.remaining),
        "at": f"{entry.place.location_code}/{entry.place.bin_code}".removesuffix("/"),
        "lot": entry.tracking.lot_no,
        "serial": entry.tracking.serial_no,
        "package": entry.tracking.package_no,
        "expires": str(entry.expires_on or "never"),
        "warranty": str(entry.warranty_ends_on or "never"),
        "item": entry.item_no,
    }[name]


def _signed(quantity: Quantity) -> str:
    return str(quantity) if quantity < 0 else f"+{quantity!s}"


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _place(text: str) -> Place:
    location_code, _, bin_code = text.partition("/")
    return Place(location_code, bin_code)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text and text != "never" else None


def _number(text: str | None) -> int | None:
    return int(text) if text else None
