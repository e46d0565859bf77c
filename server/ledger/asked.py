"""What the ledger's routes ask for in an address: codes and numbers in their one form, entry numbers within bounds."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

from server.ledger.questions import PAGE_MAX
from shared.wire.fields import CodeOrBlank, TrackingNumber

NUMBER_MAX = 2**62

EntryNo = Annotated[int, Path(ge=1, le=NUMBER_MAX)]
AskedEntry = Annotated[int | None, Query(ge=1, le=NUMBER_MAX)]
AskedCode = Annotated[CodeOrBlank | None, Query()]
AskedNumber = Annotated[TrackingNumber | None, Query()]
After = Annotated[int, Query(ge=0, le=NUMBER_MAX, description="Those numbered higher than this.")]
Limit = Annotated[int, Query(ge=1, le=PAGE_MAX)]
