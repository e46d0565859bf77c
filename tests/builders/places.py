"""What is said of bins: contents that belong somewhere, and how put-aways look for bins; made through the services."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from server.bin_contents import service as bin_contents
from server.bin_contents.values import ContentKey, ContentSetup
from server.catalog import zones
from server.catalog.place_values import BlockedDirection
from shared.quantities import Quantity
from shared.wire.places import PutAwayTemplateCard, ZoneCard

if TYPE_CHECKING:
    from server.database.unit_of_work import Database


def a_content(
    database: Database,
    item: str,
    bin: str,  # noqa: A002  the field's word
    *,
    location: str = "MAIN",
    fixed: bool = False,
    default: bool = False,
    dedicated: bool = False,
    least: str = "0",
    most: str = "0",
    blocked: str = "",
) -> None:
    """Say this of the item in the bin."""
    content = ContentSetup(
        ContentKey(item, "", location, bin),
        is_fixed=fixed,
        is_default=default,
        is_dedicated=dedicated,
        min_quantity=Quantity(least),
        max_quantity=Quantity(most),
        blocked=BlockedDirection(blocked),
    )
    database.write(lambda work: bin_contents.save(work, content))


def a_put_away_template(database: Database, *lines: dict[str, Any], code: str = "STD") -> str:
    """A template with these lines, by their switches."""
    card = PutAwayTemplateCard.model_validate({"code": code, "lines": list(lines)})
    database.write(lambda work: zones.save_template(work, card))
    return code


def a_zone(database: Database, location: str, code: str, **fields: Any) -> str:
    """A zone of the location; bins that are made in it take what it says."""
    card = ZoneCard.model_validate({"location": location, "code": code, **fields})
    database.write(lambda work: zones.create_zone(work, card))
    return code
