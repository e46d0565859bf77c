"""Send one thing and wait for the server's answer: for what is never done offline, and for what only the server may allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Answered, Flow
from shared.wire.transactions import AlreadyPosted, Posted

if TYPE_CHECKING:
    from scanner_client.flows.conversation import Conversation
    from shared.wire.transactions import Content


def submit(c: Conversation, content: Content) -> Flow[Posted | None]:
    """Send it and wait for the answer; None where it was refused or nobody answered, and nothing is known to have changed."""
    given = yield from c.ask("Please wait", also="asking the server", can_go_back=False, submit=content)
    assert isinstance(given, Answered)
    answer = given.answer.answer if isinstance(given.answer, AlreadyPosted) else given.answer
    match answer:
        case Posted():
            c.accept(answer.message or "Done")
            return answer
        case Unreachable():
            c.inform("No answer from the server: look again before you repeat it", short="No answer")
        case _:
            c.refuse_as_answered(answer.problem)
    return None
