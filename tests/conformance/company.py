"""A small company on a fresh server, as a scenario's people see it: everything goes through the public HTTP API."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
from sqlalchemy import inspect, select, table, text

from server.access import service as access
from server.access import tokens
from server.app import create_app
from server.settings import Settings
from shared.wire.access import NewPerson, Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from server.database.unit_of_work import Database

ADMIN = "CONFORMANCE-ADMIN"
PIN = "2468"
_PIN_HASH = tokens.pin_hash(PIN)

_MAY_CHANGE_WHEN_REFUSED = frozenset({"audit_line", "session", "device_sign_in", "card_version", "number_sequence"})
"""A refusal leaves an audit line, who signs in for the step counts up the version of people, and numbers not used stay a gap."""


class RefusedByServerError(Exception):
    """The server answered with problem details."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code


@dataclass
class Company:
    """The server, who is signed in, and what the scenario has named so far."""

    database: Database
    client: httpx.AsyncClient
    runner: asyncio.Runner
    device_token: str = ""
    sessions: dict[str, str] = field(default_factory=dict)
    acting: str = ADMIN
    """Who does the step."""
    orders: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Path and number of every order by its ref."""
    order_lines: dict[str, int] = field(default_factory=dict)
    entries: dict[str, list[int]] = field(default_factory=dict)
    """Item ledger entries by ref; a document line with several lots makes several."""
    scans: dict[str, dict[str, Any]] = field(default_factory=dict)
    put_aways: dict[str, list[str]] = field(default_factory=dict)
    """By path of the order: put-aways that were made when it was received, and that no step has named yet."""

    @classmethod
    def open(cls, database: Database) -> Company:
        """A server whose only person is an administrator, signed in on an enrolled device."""
        app = create_app(Settings(database_url=str(database.engines.url)), database=database)
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://conformance")
        company = cls(database, client, asyncio.Runner())
        new_admin = NewPerson(person=ADMIN, name="Administrator", pin=PIN, roles=(Role.ADMIN,))
        database.write(lambda work: access.add_person(work, new_admin, _PIN_HASH))
        code = database.write(lambda work: access.make_enrolment_code(work, "CONFORMANCE")).code
        enrolled = company.request("POST", "/devices/enrol", {"enrolment_code": code, "name": "CONFORMANCE"})
        company.device_token = enrolled["device_token"]
        return company

    def request(
        self, method: str, path: str, body: object = None, *, query: Mapping[str, Any] | None = None, person: str = ""
    ) -> Any:
        """What the server answers. Raises: RefusedByServerError."""
        headers = {}
        if self.device_token:
            headers["Authorization"] = f"Bearer {self.device_token}"
        if self.device_token and path not in ("/devices/enrol", "/sign-in"):
            headers["Stockhand-Session"] = self._session_of(person or self.acting)
        response = self.runner.run(self.client.request(method, f"/api/v1{path}", json=body, params=query, headers=headers))
        if response.status_code >= 500:
            raise AssertionError(f"{method} {path} answered {response.status_code}: {response.text}")
        if response.is_error:
            problem = response.json()
            raise RefusedByServerError(problem["code"], f"{problem['detail']} {problem.get('errors') or ''}")
        return response.json() if response.content else None

    def post(self, path: str, body: object = None) -> Any:
        return self.request("POST", path, body or {})

    def get(self, path: str, **query: Any) -> Any:
        """What an administrator reads: checks are nobody's step."""
        return self.request("GET", path, query=query, person=ADMIN)

    def _session_of(self, person: str) -> str:
        if person not in self.sessions:
            signed_in = self.request("POST", "/sign-in", {"badge": person, "pin": PIN})
            self.sessions[person] = signed_in["session_token"]
        return self.sessions[person]

    def close(self) -> None:
        """Sign off; the database is closed by who opened it."""
        self.runner.run(self.client.aclose())
        self.runner.close()

    def entry_no(self, ref: str) -> int:
        """The one entry that a ref names."""
        numbers = self.entries[ref]
        assert len(numbers) == 1, f"{ref} names {len(numbers)} entries"
        return numbers[0]

    def order(self, ref: str) -> str:
        """Path of the order that a ref names."""
        path, no = self.orders[ref]
        return f"{path}/{no}"

    def books(self) -> str:
        """A digest of all that a refused step may not change."""
        digest = hashlib.sha256()
        with self.database.read() as work:
            for name in sorted(set(inspect(work.connection).get_table_names()) - _MAY_CHANGE_WHEN_REFUSED):
                rows = work.connection.execute(select(text("*")).select_from(table(name)))
                digest.update(f"{name}{sorted(map(repr, rows))}".encode())
        return digest.hexdigest()
