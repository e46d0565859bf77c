"""Somebody who works over HTTP: the real server on a real socket, and a person signed in on a device."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx

from server.app import create_app
from server.settings import Settings
from shared.wire.access import Role
from tests.builders.access import signed_in
from tests.running_server import running_server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from server.database.unit_of_work import Database


@contextmanager
def signed_in_client(
    database: Database, person: str = "SAM", role: Role = Role.SUPERVISOR, *, locations: Sequence[str] = ()
) -> Iterator[httpx.Client]:
    """A client of the API as that person."""
    who = signed_in(database, person, role, device=f"OFFICE-{person}", locations=locations)
    app = create_app(Settings(), database=database)
    with (
        running_server(app) as url,
        httpx.Client(base_url=f"{url}/api/v1", headers=who.headers) as client,
    ):
        yield client
