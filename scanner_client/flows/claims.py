"""Have a piece of work for oneself before one begins, and give it back: so that nothing is handed to two people.

Where somebody else has it the person is asked whether to take it over; who may, the server says. Without a connection the work
goes on without: what two people then did to one line, the server sorts out when it posts.

Source: spec/handheld.md, section 2, rule 11; spec/warehouse.md, section 10, rule 3.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.questions import confirm
from shared.errors import NOT_FOUND, TAKEN_BY_OTHER, Refused

if TYPE_CHECKING:
    from scanner_client.flows.conversation import Conversation
    from scanner_client.flows.prompts import Flow
    from shared.wire.work import OpenDocument


def claim(c: Conversation, document: OpenDocument) -> Flow[bool]:
    """Whether the person may work on it now; where not, the next prompt says why."""
    try:
        c.lookup.take_work(document.kind, document.no)
    except Unreachable:
        return True
    except Refused as refused:
        if refused.problem is TAKEN_BY_OTHER and refused.facts.get("may_take_over") != "no":
            return (yield from _take_over(c, document, refused))
        return _goes_on_without(c, refused)
    return True


def _take_over(c: Conversation, document: OpenDocument, taken: Refused) -> Flow[bool]:
    c.question(f"{taken.facts['person']} has {document.no} since {taken.facts['since']}. Take it over?", "Take it over?")
    if not (yield from confirm(c, "Take it over?")):
        return False
    try:
        c.lookup.take_work(document.kind, document.no, over=True)
    except Unreachable:
        c.inform("No connection: it is not taken over", short="No connection")
        return False
    except Refused as refused:
        return _goes_on_without(c, refused)
    c.accept(f"{document.no} is yours now", short="Yours now")
    return True


def _goes_on_without(c: Conversation, refused: Refused) -> bool:
    """A server that knows no such thing as having work does not stand in the way of it."""
    if refused.problem is NOT_FOUND:
        return True
    if c.has_record:
        c.inform(refused.sentence, short=refused.problem.short)
    else:
        c.refuse(refused)
    return False


def give_back(c: Conversation, document: OpenDocument) -> None:
    """Nobody has it any more; where the server cannot be told, it stays with the person until somebody takes it over."""
    with suppress(Unreachable, Refused):
        c.lookup.release_work(document.kind, document.no)
