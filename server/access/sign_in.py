"""Signing in: an attempt is counted, the PIN is checked outside of any transaction, and the result is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.access import service
from server.access.tokens import pin_matches

if TYPE_CHECKING:
    from server.database.unit_of_work import Database
    from shared.wire.access import Session, SignIn


def sign_in(database: Database, device: str, badge_and_pin: SignIn) -> Session:
    """A session of the person on the device.

    Raises: Refused(NOT_FOUND, WRONG_PIN, PIN_DELAYED, PERSON_LOCKED). Source: spec/handheld.md, section 5, rule 1.
    """
    badge, pin = badge_and_pin.badge, badge_and_pin.pin
    attempted = database.write(lambda work: service.begin_attempt(work, badge))
    if not pin_matches(attempted.pin_hash, pin):
        raise database.write(lambda work: service.refuse_pin(work, attempted, device))
    return database.write(lambda work: service.sign_in(work, badge, device))
