"""Catalog builders: units, tracking codes, items, locations and bins with defaults, made through the services.

an_item(database, "MILK", tracking=lot_specific())
a_location(database, "EAST", bins=("A-01", "A-02"))
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import TYPE_CHECKING, Any

import server
from server.catalog import parties, places, service, tracking_codes
from server.catalog.usage import Usage
from server.tracking import service as tracking_service
from shared.wire.items import Block, ItemUnitOfMeasure, NewItem, NewReference, TrackingCodeCard, Unit
from shared.wire.places import NewBin, NewLocation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from server.catalog.values import Bin, Item, Location, Party
    from server.database.unit_of_work import Database, UnitOfWork


UNUSED = Usage(
    has_entries=lambda _work, _item: False,
    has_dated_entries=lambda _work, _item: False,
    open_document=lambda _work, _item: "",
    document_with_numbers=lambda _work, _item: "",
)
"""Of items that nothing stands in the way of."""


def all_tables_are_known() -> None:
    """Import every `tables.py` of the server, so that the metadata holds the whole schema."""
    for package in pkgutil.iter_modules(server.__path__):
        inside = pkgutil.iter_modules([f"{server.__path__[0]}/{package.name}"]) if package.ispkg else ()
        if any(module.name == "tables" for module in inside):
            import_module(f"server.{package.name}.tables")


def lot_specific(**switches: bool) -> TrackingCodeCard:
    """A tracking code by which stock is bound by lots; more switches by name."""
    return TrackingCodeCard(code=_code_name("LOT", switches), lot=True, **switches)


def serial_specific(**switches: bool) -> TrackingCodeCard:
    """A tracking code by which stock is bound by serial numbers; more switches by name."""
    return TrackingCodeCard(code=_code_name("SERIAL", switches), serial=True, **switches)


def lot_and_serial_specific(**switches: bool) -> TrackingCodeCard:
    """A tracking code by which stock is bound by lots and serial numbers; more switches by name."""
    return TrackingCodeCard(code=_code_name("LOTSERIAL", switches), lot=True, serial=True, **switches)


def _code_name(name: str, switches: Mapping[str, bool]) -> str:
    initials = "".join(word[0] for switch in sorted(switches) for word in switch.split("_"))
    return f"{name}-{initials}"[:20] if initials else name


def an_item(
    database: Database,
    no: str = "1000",
    *,
    tracking: TrackingCodeCard | None = None,
    units: Mapping[str, str] | None = None,
    weights: Mapping[str, str] | None = None,
    references: Sequence[NewReference] = (),
    **fields: Any,
) -> Item:
    """An inventory item counted in pieces; `units` as `{"BOX": "6"}`, `weights` too, other fields as the API takes them."""
    of_unit = {unit: {"qty_per": "1", "weight": weight} for unit, weight in (weights or {}).items()}
    for unit, qty_per in (units or {}).items():
        of_unit[unit] = of_unit.get(unit, {}) | {"qty_per": qty_per}

    def make(work: UnitOfWork) -> Item:
        for unit in of_unit:
            _unit(work, unit)
        if tracking:
            _tracking_code(work, tracking)
        return service.create_item(
            work,
            NewItem(
                no=no,
                units=tuple(ItemUnitOfMeasure.model_validate({"code": code} | said) for code, said in of_unit.items()),
                references=tuple(references),
                tracking_code=tracking.code if tracking else "",
                **{"description": f"Item {no}"} | fields,
            ),
        )

    return database.write(make)


def a_location(database: Database, code: str = "MAIN", *, bins: Sequence[str] = (), **fields: Any) -> Location:
    """A location; with bins every movement there names one."""

    def make(work: UnitOfWork) -> Location:
        places.create_location(work, NewLocation(code=code, **{"bin_mandatory": bool(bins)} | fields))
        for bin_code in bins:
            places.create_bin(work, NewBin(location=code, code=bin_code))
        return service.location(work, code)

    return database.write(make)


def a_bin(database: Database, location: str, code: str, **fields: Any) -> Bin:
    """A bin of a location that is there."""
    return database.write(lambda work: places.create_bin(work, NewBin(location=location, code=code, **fields)))


def a_vendor(database: Database, no: str = "V1") -> Party:
    return database.write(lambda work: parties.create_party(work, "vendor", no, f"Vendor {no}"))


def a_customer(database: Database, no: str = "C1") -> Party:
    return database.write(lambda work: parties.create_party(work, "customer", no, f"Customer {no}"))


def block(database: Database, item: str, **fields: Any) -> None:
    """Block an item, or its `variant`, `lot` or `serial`; `blocked=False` lifts it."""
    database.write(lambda work: tracking_service.block(work, Block(item=item, **fields)))


def _unit(work: UnitOfWork, code: str) -> None:
    if code not in {known for known, _ in service.units(work)}:
        service.create_unit(work, Unit(code=code))


def _tracking_code(work: UnitOfWork, card: TrackingCodeCard) -> None:
    if card.code not in {known.code for known in service.tracking_codes(work)}:
        tracking_codes.create_tracking_code(work, card)
