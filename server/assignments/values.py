"""Who works on what, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import datetime

    from shared.wire.work import DocumentKind


class WorkKey(NamedTuple):
    """A piece of work: a kind of document and its number."""

    kind: DocumentKind
    document_no: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who has a piece of work, and how urgent a supervisor finds it."""

    key: WorkKey
    location_code: str
    person: str = ""
    """Blank: nobody."""
    device: str = ""
    """Blank: given by a supervisor, and not begun on any device."""
    assigned_at: datetime | None = None
    assigned_by: str = ""
    priority: int | None = None
    """None: as the document says."""
