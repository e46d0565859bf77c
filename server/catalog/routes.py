"""The catalog over HTTP: administrators make and change it, everybody who is signed in reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from server.access.authentication import Caller, CurrentCaller
from server.catalog import cards, item_units, service, tracking_codes
from server.database.requests import RequestDatabase
from server.problems import problem_responses
from shared.codes import normal_code
from shared.errors import (
    ALREADY_EXISTS,
    INVALID_REQUEST,
    ITEM_HAS_ENTRIES,
    ITEM_ON_OPEN_ORDER,
    NOT_FOUND,
    NOT_PERMITTED,
    TRACKING_CODE_IN_USE,
    UNKNOWN_ITEM,
    UOM_UNKNOWN,
)
from shared.wire.access import Role
from shared.wire.catalog import ReferenceCard
from shared.wire.fields import Code
from shared.wire.items import (
    CategoryNode,
    InventorySetupCard,
    InventorySetupChange,
    ItemChange,
    ItemDetails,
    ItemUnitOfMeasure,
    NewItem,
    NewReference,
    TrackingCodeCard,
    TrackingCodeChange,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from server.catalog.usage import Usage
    from server.database.unit_of_work import Database, UnitOfWork

    T = TypeVar("T")

router = APIRouter(prefix="/api/v1", tags=["catalog"])

CAN_BE_REFUSED = problem_responses(NOT_PERMITTED, ALREADY_EXISTS, NOT_FOUND, INVALID_REQUEST)
CODE_CAN_BE_REFUSED = problem_responses(NOT_PERMITTED, NOT_FOUND, INVALID_REQUEST, ITEM_HAS_ENTRIES, TRACKING_CODE_IN_USE)


def _changed(database: Database, caller: Caller, job: Callable[[UnitOfWork], T]) -> T:
    """Run the job for an administrator."""
    caller.require(Role.ADMIN, action="change the catalog")

    def change(work: UnitOfWork) -> T:
        work.person = caller.person
        return job(work)

    return database.write(change)


@router.get("/inventory-setup")
def read_inventory_setup(database: RequestDatabase, _caller: CurrentCaller) -> InventorySetupCard:
    """What holds for the whole company."""
    with database.read() as work:
        return cards.setup_card(service.inventory_setup(work))


@router.patch("/inventory-setup", responses=problem_responses(NOT_PERMITTED))
def change_inventory_setup(change: InventorySetupChange, database: RequestDatabase, caller: CurrentCaller) -> InventorySetupCard:
    """Change the settings that are given; the others stay."""
    return cards.setup_card(_changed(database, caller, lambda work: service.change_inventory_setup(work, change)))


@router.get("/units")
def list_units(database: RequestDatabase, _caller: CurrentCaller) -> list[Unit]:
    """All units of measure."""
    with database.read() as work:
        return [Unit(code=code, description=description) for code, description in service.units(work)]


@router.post("/units", status_code=201, responses=CAN_BE_REFUSED)
def add_unit(unit: Unit, database: RequestDatabase, caller: CurrentCaller) -> Unit:
    """Make a unit of measure known."""
    _changed(database, caller, lambda work: service.create_unit(work, unit))
    return unit


@router.get("/categories")
def list_categories(database: RequestDatabase, _caller: CurrentCaller) -> list[CategoryNode]:
    """All categories, by code."""
    with database.read() as work:
        return [
            CategoryNode(code=category.code, description=category.description, parent=category.parent)
            for category in service.categories(work)
        ]


@router.post("/categories", status_code=201, responses=CAN_BE_REFUSED)
def add_category(node: CategoryNode, database: RequestDatabase, caller: CurrentCaller) -> CategoryNode:
    """Make a category, below another or at the top."""
    _changed(database, caller, lambda work: service.create_category(work, node))
    return node


@router.get("/tracking-codes")
def list_tracking_codes(database: RequestDatabase, _caller: CurrentCaller) -> list[TrackingCodeCard]:
    """All item tracking codes."""
    with database.read() as work:
        return [cards.tracking_code_card(code) for code in service.tracking_codes(work)]


@router.post("/tracking-codes", status_code=201, responses=CAN_BE_REFUSED)
def add_tracking_code(card: TrackingCodeCard, database: RequestDatabase, caller: CurrentCaller) -> TrackingCodeCard:
    """Make an item tracking code."""
    return cards.tracking_code_card(_changed(database, caller, lambda work: tracking_codes.create_tracking_code(work, card)))


@router.get("/items")
def list_items(
    database: RequestDatabase,
    _caller: CurrentCaller,
    after: Annotated[str, Query(max_length=20, description="Item number to go on behind; blank: from the first.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[ItemDetails]:
    """Items by number, a page at a time."""
    with database.read() as work:
        return _details(work, service.item_numbers(work, after=normal_code(after), limit=limit))


@router.get("/items/{no}", responses=problem_responses(UNKNOWN_ITEM))
def read_item(no: str, database: RequestDatabase, _caller: CurrentCaller) -> ItemDetails:
    """One item card."""
    with database.read() as work:
        return _details(work, [service.item(work, normal_code(no)).no])[0]


@router.post("/items", status_code=201, responses=CAN_BE_REFUSED)
def add_item(new: NewItem, database: RequestDatabase, caller: CurrentCaller) -> ItemDetails:
    """Make an item with its units, variants and references."""

    def add(work: UnitOfWork) -> ItemDetails:
        return _details(work, [service.create_item(work, new).no])[0]

    return _changed(database, caller, add)


def changing(usage: Usage) -> APIRouter:
    """The routes that change what others may be using; `app.py` hands in who can tell."""
    changing_router = APIRouter(prefix="/api/v1", tags=["catalog"])

    @changing_router.patch(
        "/items/{no}",
        responses=problem_responses(NOT_PERMITTED, UNKNOWN_ITEM, NOT_FOUND, INVALID_REQUEST, ITEM_HAS_ENTRIES, ITEM_ON_OPEN_ORDER),
    )
    def change_item(no: str, change: ItemChange, database: RequestDatabase, caller: CurrentCaller) -> ItemDetails:
        """Change the fields that are given; the others stay."""

        def save(work: UnitOfWork) -> ItemDetails:
            return _details(work, [service.change_item(work, normal_code(no), change, usage).no])[0]

        return _changed(database, caller, save)

    @changing_router.patch("/tracking-codes/{code}", responses=CODE_CAN_BE_REFUSED)
    def change_tracking_code(
        code: str, change: TrackingCodeChange, database: RequestDatabase, caller: CurrentCaller
    ) -> TrackingCodeCard:
        """Change the switches that are given, each by itself; entries keep what they were posted with."""
        return cards.tracking_code_card(
            _changed(database, caller, lambda work: tracking_codes.change_tracking_code(work, normal_code(code), change, usage))
        )

    return changing_router


@router.delete("/tracking-codes/{code}", status_code=204, responses=CODE_CAN_BE_REFUSED)
def delete_tracking_code(code: str, database: RequestDatabase, caller: CurrentCaller) -> None:
    """Take an item tracking code away that no item has."""
    _changed(database, caller, lambda work: tracking_codes.delete_tracking_code(work, normal_code(code)))


@router.put("/items/{no}/units/{code}", responses=problem_responses(NOT_PERMITTED, UNKNOWN_ITEM, NOT_FOUND, INVALID_REQUEST))
def save_item_unit(no: str, code: Code, unit: ItemUnitOfMeasure, database: RequestDatabase, caller: CurrentCaller) -> ItemDetails:
    """Give the item a unit more, or a unit another weight and cubage; `code` in the body is that of the address."""
    named = unit.model_copy(update={"code": code})

    def save(work: UnitOfWork) -> ItemDetails:
        return _details(work, [item_units.save_item_unit(work, normal_code(no), named).no])[0]

    return _changed(database, caller, save)


@router.post(
    "/items/{no}/references",
    status_code=201,
    responses=problem_responses(NOT_PERMITTED, UNKNOWN_ITEM, ALREADY_EXISTS, UOM_UNKNOWN, INVALID_REQUEST, NOT_FOUND),
)
def add_reference(no: str, new: NewReference, database: RequestDatabase, caller: CurrentCaller) -> ReferenceCard:
    """Let a text or GTIN stand for the item. Supervisors may, too: it is how an unknown barcode is taught."""
    caller.require(Role.SUPERVISOR, action="add barcodes")

    def add(work: UnitOfWork) -> ReferenceCard:
        work.person = caller.person
        return cards.reference_card(service.add_reference(work, normal_code(no), new))

    return database.write(add)


def _details(work: UnitOfWork, nos: list[str]) -> list[ItemDetails]:
    items = service.items(work, nos)
    references = service.references_of(work, nos)
    return [cards.item_details(items[no], [reference for reference in references if reference.item_no == no]) for no in nos]
