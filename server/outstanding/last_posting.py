"""An order that somebody else has finished: who comes after them is told who posted the last of it, with what and when. Pure."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.errors import NOTHING_TO_POST, OVER_RECEIPT, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class LastPosting:
    """The posted document that came last."""

    document_no: str
    person: str
    posted_at: datetime

    def __str__(self) -> str:
        return f"{self.person} posted the last of it with {self.document_no} on {self.posted_at:%Y-%m-%d %H:%M}"


@contextmanager
def telling_who_was_last(last: Callable[[], LastPosting | None]) -> Iterator[None]:
    """Goods of which nothing is left to do: the refusal names who did the last of it. `last` is asked only then.

    Raises: Refused(OVER_RECEIPT, NOTHING_TO_POST) with that in its sentence.
    """
    try:
        yield
    except Refused as refused:
        fact = {OVER_RECEIPT.code: "outstanding", NOTHING_TO_POST.code: "document"}.get(refused.code)
        is_done = refused.problem is NOTHING_TO_POST or refused.facts.get("maximum") == "0"
        posted = last() if fact and is_done else None
        if fact is None or posted is None:
            raise
        facts: dict[str, object] = {**refused.facts, fact: f"{refused.facts[fact]} ({posted})"}
        raise Refused(refused.problem, **facts) from refused
