"""A page of balances over HTTP: where it begins and ends, and in the `Link` header where the next one is (RFC 8288)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response

from server.ledger.questions import balance_key
from server.ledger.values import BalancePage
from shared.errors import INVALID_REQUEST, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.ledger.values import Balance

BALANCES_MAX = 1000


class AskedPage:
    """The page that a request asks for, and a way to say where the next is."""

    def __init__(
        self,
        request: Request,
        response: Response,
        after: Annotated[str, Query(max_length=2000, description="As the `Link` header of the page before says.")] = "",
        limit: Annotated[int, Query(ge=1, le=BALANCES_MAX)] = BALANCES_MAX,
    ) -> None:
        self._request, self._response = request, response
        self._after, self._limit = after, limit

    @property
    def is_first(self) -> bool:
        """Whether nothing came before."""
        return not self._after

    def of(self, balances: Callable[[BalancePage], list[Balance]], *, by_bin: bool) -> list[Balance]:
        """This page of them; the header says where to go on, if there is more. Raises: Refused(INVALID_REQUEST)."""
        found = balances(BalancePage(_read(self._after, 7 if by_bin else 6), self._limit + 1))
        page = found[: self._limit]
        if len(found) > self._limit:
            query = dict(self._request.query_params) | {"after": _written(balance_key(page[-1], by_bin=by_bin))}
            self._response.headers["Link"] = f'<{self._request.url.path}?{urlencode(query)}>; rel="next"'
        return page


RequestPage = Annotated[AskedPage, Depends()]


def _written(key: tuple[str, ...]) -> str:
    return urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode()


def _read(after: str, parts: int) -> tuple[str, ...]:
    if not after:
        return ()
    try:
        key = json.loads(urlsafe_b64decode(after.encode()))
    except ValueError:  # no base64, no UTF-8, no JSON
        key = None
    if not isinstance(key, list) or len(key) != parts or not all(isinstance(part, str) for part in key):
        raise Refused(INVALID_REQUEST, reason="after: not as the Link header of the page before says")
    return tuple(key)
