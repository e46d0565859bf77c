"""Label printers and what waits for them, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_MILLIMETRES_IN_AN_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Media:
    """What a label is printed on."""

    width_mm: int = 100
    height_mm: int = 60
    dpi: int = 203

    def dots(self, millimetres: float) -> int:
        """So many dots of the printer."""
        return round(millimetres * self.dpi / _MILLIMETRES_IN_AN_INCH)


@dataclass(frozen=True, slots=True)
class Printer:
    """A label printer in the network."""

    code: str
    host: str
    port: int = 9100
    name: str = ""
    location_code: str = ""
    is_default: bool = False
    media: Media = Media()


class JobStatus(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    """Some server is sending it; one that dies meanwhile leaves it behind, and it is sent again."""
    PRINTED = "printed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """Labels on their way to a printer."""

    job_no: int
    printer_code: str
    status: JobStatus
    zpl: bytes
    labels: int
    heading: str
    tries: int
    last_error: str
    person: str
    made_at: datetime
    printed_at: datetime | None
    transaction_id: str = ""
