"""Who is told of postings, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told of everything that is posted, in order."""

    code: str
    url: str
    secret: str
    next_try_at: datetime
    delivered_no: int = 0
    is_active: bool = True
    tries: int = 0
    last_error: str = ""
