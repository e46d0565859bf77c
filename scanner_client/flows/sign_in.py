"""Sign in: who is it, and where do they work.

1. Scan badge (or type the user name).
2. PIN: typed, never shown, never scanned. A wrong one is refused with how many tries are left. Another badge begins again.
3. Location, where the person may work at several.

Source: spec/handheld.md, section 5; spec/barcodes.md, section 9, rules 6 and 7.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner_client.flows.conversation import Conversation, SteppedBack
from scanner_client.flows.lookup import Unreachable
from scanner_client.flows.prompts import Choice, Chosen, Entry, Flow, Typed
from scanner_client.flows.questions import hear
from shared.barcodes.directory import PersonFound, Wanted
from shared.errors import PERSON_LOCKED, WRONG_KIND, Refused

if TYPE_CHECKING:
    from scanner_client.flows.lookup import Lookup
    from shared.wire.access import PersonCard, Session

_PIN = re.compile(r"\d{4,8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who works now, and where."""

    session: Session
    location: str


def sign_in(lookup: Lookup, badge: str = "") -> Flow[SignedIn]:
    """Until somebody is signed in. `badge`: it was scanned already (a change of person), so the PIN comes first."""
    c = Conversation(lookup, "SIGN IN")
    while True:
        badge = badge or (yield from _scan_badge(c))
        try:
            session = yield from _type_pin(c, badge)
            if session is not None:
                return SignedIn(session, (yield from _location(c, session)))
        except SteppedBack:
            c.inform("Not signed in")
        badge = ""


def _scan_badge(c: Conversation) -> Flow[str]:
    c.context = ""
    while True:
        heard = yield from hear(c, "Scan badge", wants={Wanted.PERSON}, also="or type your name", can_go_back=False)
        assert isinstance(heard, PersonFound)
        try:
            _require_unblocked(heard.person)
        except Refused as refused:
            c.refuse(refused)
        else:
            c.accept(heard.person.name)
            return heard.person.person


def _require_unblocked(person: PersonCard) -> None:
    if person.blocked:
        raise Refused(PERSON_LOCKED, person=person.name)


def _type_pin(c: Conversation, badge: str) -> Flow[Session | None]:
    """The session; None: another badge was scanned, which the next question hears. Raises: SteppedBack."""
    c.context = badge
    while True:
        given = yield from c.ask("Type PIN", also="then Enter", wants={Wanted.PERSON}, entry=Entry.PIN)
        if not isinstance(given, Typed):
            c.put_back()
            return None
        try:
            session = c.lookup.sign_in(badge, _pin(given.text))
        except Refused as refused:
            c.refuse(refused)
        except Unreachable:
            c.inform(f"No connection, and {badge} never signed in on this device", short="No connection")
        else:
            c.accept(f"Hello {session.name}", short="Signed in")
            return session


def _pin(text: str) -> str:
    if not _PIN.fullmatch(text):
        raise Refused(WRONG_KIND, what="no PIN", wanted="nothing, but type 4 to 8 digits")
    return text


def _location(c: Conversation, session: Session) -> Flow[str]:
    """Where the person works: the device's place, unless they may only work elsewhere. Raises: SteppedBack."""
    if len(session.locations) < 2:
        return session.locations[0] if session.locations else c.lookup.location().code
    choices = [Choice(number, code or "no location") for number, code in enumerate(session.locations, start=1)]
    given = yield from c.ask("Which location?", also="number", choices=choices)
    assert isinstance(given, Chosen)
    return session.locations[given.number - 1]
