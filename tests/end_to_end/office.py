"""The office: asks the server over HTTP what has become of what was scanned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping


class Office:
    """A person who looks at everything. Close it at the end."""

    def __init__(self, address: str, headers: Mapping[str, str]) -> None:
        self._client = httpx.Client(base_url=f"{address}/api/v1", headers=headers)

    def close(self) -> None:
        self._client.close()

    def get(self, path: str, **where: str) -> Any:
        answer = self._client.get(path, params=where)
        assert answer.is_success, answer.text
        return answer.json()

    def post(self, path: str, body: Any) -> Any:
        answer = self._client.post(path, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def entries(self, transaction: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The item ledger entries that a device's transaction wrote."""
        entries: list[dict[str, Any]] = self.get("/item-ledger-entries", transaction=transaction["id"])
        return entries

    def entry(self, transaction: Mapping[str, Any]) -> dict[str, Any]:
        """Its only entry."""
        (entry,) = self.entries(transaction)
        return entry

    def received(self, transaction: Mapping[str, Any]) -> dict[str, Any]:
        """The transaction as the server keeps it, with the raw scans it was made of."""
        received: dict[str, Any] = self.get(f"/transactions/{transaction['id']}")
        return received

    def on_hand(self, item: str, **where: str) -> str:
        """How much there is, of one place or number."""
        quantities = [balance["quantity"] for balance in self.get("/on-hand", item=item, **where)]
        assert len(quantities) <= 1, quantities
        return str(quantities[0]) if quantities else "0"


def figures(entry: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """These fields of an entry."""
    return {name: entry[name] for name in names}
