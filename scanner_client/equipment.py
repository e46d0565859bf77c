"""What a `TaskRunner` works with: its questions, its way to the server, its flows. `main.py` puts them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from scanner_client.flows.lookup import Lookup, Unreachable
    from scanner_client.flows.menu import Task
    from scanner_client.flows.prompts import Flow
    from scanner_client.flows.sign_in import SignedIn
    from shared.wire.access import Session
    from shared.wire.transactions import TransactionAnswer


class Sending(Protocol):
    """What the runner needs of `sync.Sync`."""

    @property
    def is_online(self) -> bool: ...

    @property
    def notice(self) -> str: ...

    @property
    def clock_offset_ms(self) -> int:
        """Server clock minus device clock, as last measured."""
        ...

    def wake(self) -> None:
        """There is something to send."""
        ...

    def answer_to(self, transaction_id: UUID, timeout_seconds: float) -> TransactionAnswer | Unreachable:
        """Wait for the server's answer to a transaction in the outbox; withdrawn if it was not sent in time."""
        ...


@dataclass(frozen=True, slots=True)
class Flows:
    """The flows there are. `main.py` names them; a test brings its own."""

    sign_in: Callable[[Lookup, str], Flow[SignedIn]]
    """With the badge that was scanned; blank: it asks for one."""
    menu: Callable[[Lookup, Session], Flow[Task]]
    flow_of: Callable[[Task, Lookup], Flow[None]]


@dataclass(frozen=True, slots=True)
class Equipment:
    """What a runner works with; made by `start`, because importing it takes longer than the first screen can wait."""

    lookup: Lookup
    sending: Sending
    flows: Flows
    session_began: Callable[[Session, str], None]
    """Tells the rest of the device who works now, and at which location."""
