"""What people say of the way from one location to another, once for all orders. Source: spec/transfers.md, sections 1 and 2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.transfers import rules, store
from server.transfers.values import TransferRoute
from shared.errors import NOT_FOUND, Refused
from shared.wire.transfers import TransferRouteCard

if TYPE_CHECKING:
    from server.database.unit_of_work import UnitOfWork


def save(work: UnitOfWork, said: TransferRouteCard) -> TransferRoute:
    """The route as it is from now on; orders that are made keep what they say.

    Raises: Refused(NOT_FOUND, SAME_PLACE, IN_TRANSIT_REQUIRED, INVALID_REQUEST).
    """
    rules.require_ends(catalog.location(work, said.from_location), catalog.location(work, said.to_location))
    if said.in_transit:
        rules.require_transit("", catalog.location(work, said.in_transit))
    fields = said.model_dump(exclude={"direct_transfer_posting"})
    made = TransferRoute(**fields, direct_posting=said.direct_transfer_posting)
    store.save_route(work, made)
    return made


def route(work: UnitOfWork, from_location: str, to_location: str) -> TransferRoute:
    """The route. Raises: Refused(NOT_FOUND)."""
    found = store.route(work, from_location, to_location)
    if found is None:
        raise Refused(NOT_FOUND, what="transfer route", key=f"{from_location} to {to_location}")
    return found


def delete(work: UnitOfWork, from_location: str, to_location: str) -> None:
    """Forget the route. Raises: Refused(NOT_FOUND)."""
    route(work, from_location, to_location)
    store.delete_route(work, from_location, to_location)


def between(work: UnitOfWork, from_location: str, to_location: str) -> TransferRoute:
    """What is said of the way; no route is no error, and says nothing. Source: section 2, rule 3."""
    return store.route(work, from_location, to_location) or TransferRoute(from_location, to_location)


def card(found: TransferRoute) -> TransferRouteCard:
    """The route as one reads it."""
    return TransferRouteCard(
        from_location=found.from_location,
        to_location=found.to_location,
        in_transit=found.in_transit,
        shipping_agent=found.shipping_agent,
        agent_service=found.agent_service,
        shipping_days=found.shipping_days,
        direct_transfer_posting=found.direct_posting,
    )


def cards(work: UnitOfWork) -> list[TransferRouteCard]:
    """Every route, by its ends."""
    return [card(found) for found in store.routes(work)]
