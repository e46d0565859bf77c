"""What must be true of the ledger at any moment: one list of named questions, each answered by what breaks it.

`verify`, the property tests and the simulation all ask this list. An answer is a list of violations, empty when all is well; a
violation is a bug of ours, never something a person did wrong. That the derived tables follow from the ledgers is `verify.py`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select

from server.catalog.tables import location
from server.ledger.streams import differences, keyed, side_by_side, sums
from server.ledger.tables import (
    WRITTEN_BY_REGISTER,
    bin_content,
    item_application_entry,
    item_ledger_entry,
    item_register,
    open_item_entry,
    value_entry,
    warehouse_entry,
)
from server.ledger.values import Violation
from shared.quantities import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from server.ledger.streams import Key, Keyed

_PLACE = ("item_no", "variant_code", "location_code")
_entry = item_ledger_entry.c
_application = item_application_entry.c


def on_hand_is_what_remains(connection: Connection) -> list[Violation]:
    """At every item, variant and location the quantities of all entries add up to what remains of the open ones."""
    moved = sums(connection, item_ledger_entry, _PLACE, _entry.quantity, _entry.is_inventory.is_(True))
    left = sums(connection, open_item_entry, _PLACE, open_item_entry.c.remaining_quantity)
    return _unequal("on_hand_is_what_remains", moved, left)


def bins_hold_what_their_location_holds(connection: Connection) -> list[Violation]:
    """Where there are bins, warehouse entries and item entries of a location add up to the same.

    Source: spec/ledger.md, section 11, rule 2.
    """
    in_bins = sums(connection, warehouse_entry, _PLACE, warehouse_entry.c.quantity)
    at_places_with_bins = sums(connection, item_ledger_entry, _PLACE, _entry.quantity, _entry.bin_code != "")
    return _unequal("bins_hold_what_their_location_holds", in_bins, at_places_with_bins)


def no_bin_is_negative(connection: Connection) -> list[Violation]:
    """But adjustment bins. Source: spec/ledger.md, section 4, rule 6; spec/warehouse.md, section 4, rule 6."""
    for_adjustments = exists().where(
        location.c.code == bin_content.c.location_code, location.c.adjustment_bin == bin_content.c.bin_code
    )
    statement = select(bin_content).where(bin_content.c.quantity < 0, ~for_adjustments)
    return _found(connection, "no_bin_is_negative", statement)


def bound_stock_is_never_short(connection: Connection) -> list[Violation]:
    """A lot, serial or package number that binds stock never waits for goods. Source: spec/ledger.md, section 4, rule 3."""
    columns = open_item_entry.c
    is_bound = or_(columns.lot_no != "", columns.serial_no != "", columns.package_no != "")
    statement = select(columns.item_no, columns.entry_no).where(columns.is_increase.is_(False), is_bound)
    return _found(connection, "bound_stock_is_never_short", statement)


def a_serial_is_in_one_place(connection: Connection) -> list[Violation]:
    """A serial number that binds stock is there once at most, over all locations. Source: spec/tracking.md, section 4, rule 3."""
    columns = open_item_entry.c
    statement = (
        select(columns.item_no, columns.variant_code, columns.serial_no)
        .where(columns.is_increase.is_(True), columns.serial_no != "")
        .group_by(columns.item_no, columns.variant_code, columns.serial_no)
        .having(func.sum(columns.remaining_quantity) > 1)
    )
    return _found(connection, "a_serial_is_in_one_place", statement)


def applications_stay_within_both_entries(connection: Connection) -> list[Violation]:
    """No increase gives more than it has, no decrease takes more than it needs, and neither less than nothing."""
    is_consumption = _application.item_ledger_entry_no == _application.outbound_entry_no
    streams = (
        sums(connection, item_ledger_entry, ("item_no", "entry_no"), _entry.quantity, _entry.is_inventory.is_(True)),
        sums(connection, item_application_entry, ("item_no", "inbound_entry_no"), _application.quantity),
        sums(connection, item_application_entry, ("item_no", "outbound_entry_no"), _application.quantity, is_consumption),
    )
    return [
        Violation("applications_stay_within_both_entries", _named(key))
        for key, (quantity, given, taken) in side_by_side(*streams)
        if not _is_within(_added(quantity), _added(given), _added(taken))
    ]


def _is_within(quantity: int, given: int, taken: int) -> bool:
    """An increase begins with all of itself and gives of it; a decrease takes of what it needs."""
    return 0 <= given <= quantity and not taken if quantity > 0 else quantity <= taken <= 0 and not given


def applications_stay_within_one_place(connection: Connection) -> list[Violation]:
    """What is applied is of the same item, variant and location. Source: spec/ledger.md, section 3, rule 2."""
    inbound, outbound = item_ledger_entry.alias("inbound"), item_ledger_entry.alias("outbound")
    statement = (
        select(_application.item_no, _application.entry_no)
        .where(_application.item_ledger_entry_no == _application.outbound_entry_no)
        .join(inbound, inbound.c.entry_no == _application.inbound_entry_no)
        .join(outbound, outbound.c.entry_no == _application.outbound_entry_no)
        .where(or_(*(inbound.c[name] != outbound.c[name] for name in _PLACE)))
    )
    return _found(connection, "applications_stay_within_one_place", statement)


def every_entry_is_valued_once(connection: Connection) -> list[Violation]:
    """The value entries of every entry carry its quantity, once."""
    carried = value_entry.c
    valued = sums(connection, value_entry, ("item_no", "item_ledger_entry_no"), carried.item_ledger_entry_quantity)
    return _unequal(
        "every_entry_is_valued_once", sums(connection, item_ledger_entry, ("item_no", "entry_no"), _entry.quantity), valued
    )


def transfers_lose_nothing(connection: Connection) -> list[Violation]:
    """What leaves by a transfer arrives by it: the quantities of each posting's transfers add up to nothing, per item."""
    statement = (
        select(_entry.item_no, _entry.register_no)
        .where(_entry.entry_type == "transfer")
        .group_by(_entry.item_no, _entry.register_no)
        .having(func.sum(_entry.quantity) != 0)
    )
    return _found(connection, "transfers_lose_nothing", statement)


def transfers_cost_nothing(connection: Connection) -> list[Violation]:
    """Nor do they make value: goods arrive at the cost with which they left. What was charged to them since is no part of that."""
    cost = value_entry.c.cost_amount_actual + value_entry.c.cost_amount_expected
    statement = (
        select(_entry.item_no, _entry.register_no)
        .join(value_entry, (value_entry.c.item_no == _entry.item_no) & (value_entry.c.item_ledger_entry_no == _entry.entry_no))
        .where(_entry.entry_type == "transfer", value_entry.c.charge_code == "")
        .group_by(_entry.item_no, _entry.register_no)
        .having(func.sum(cost) != 0)
    )
    return _found(connection, "transfers_cost_nothing", statement)


def invoices_take_back_what_was_expected(connection: Connection) -> list[Violation]:
    """No more is invoiced of an entry than it moved, and nothing is expected of one that is invoiced in full.

    Source: spec/costing.md, section 5, rules 2 and 5.
    """
    invoiced, expected = func.sum(value_entry.c.invoiced_quantity), func.sum(value_entry.c.cost_amount_expected)
    statement = (
        select(_entry.item_no, _entry.entry_no)
        .join(value_entry, (value_entry.c.item_no == _entry.item_no) & (value_entry.c.item_ledger_entry_no == _entry.entry_no))
        .group_by(_entry.item_no, _entry.entry_no, _entry.quantity)
        .having(or_(func.abs(invoiced) > func.abs(_entry.quantity), and_(invoiced == _entry.quantity, expected != 0)))
    )
    return _found(connection, "invoices_take_back_what_was_expected", statement)


def a_correction_is_the_opposite(connection: Connection) -> list[Violation]:
    """Taking back takes back all of an entry, and neither of the two is open afterwards."""
    correction, original = item_ledger_entry.alias("correction"), item_ledger_entry.alias("original")
    open_ones = select(open_item_entry.c.entry_no)
    statement = (
        select(correction.c.item_no, correction.c.entry_no)
        .join(original, original.c.entry_no == correction.c.undoes_entry_no)
        .where(
            or_(
                correction.c.quantity + original.c.quantity != 0,
                correction.c.entry_no.in_(open_ones),
                original.c.entry_no.in_(open_ones),
            )
        )
    )
    return _found(connection, "a_correction_is_the_opposite", statement)


def a_register_holds_what_it_wrote(connection: Connection) -> list[Violation]:
    """Every ledger has as many rows of a posting as its register says, and none without one.

    Source: spec/ledger.md, section 2, rule 6.
    """
    register = item_register.c
    said = select(register.register_no, *(register[name] for name in WRITTEN_BY_REGISTER))
    held = (
        keyed(connection, select(table.c.register_no, func.count()).group_by(table.c.register_no), 1)
        for table in WRITTEN_BY_REGISTER.values()
    )
    return [
        violation
        for (no,), (counts, *found) in side_by_side(keyed(connection, said, 1), *held)
        for violation in _register_violations(no, counts, [each[0] if each is not None else 0 for each in found])
    ]


def _register_violations(no: int, counts: Key | None, found: Sequence[int]) -> Iterator[Violation]:
    name = "a_register_holds_what_it_wrote"
    if counts is None:
        yield Violation(name, f"{no}: rows of this register, and no register")
        return
    for kind, said, held in zip(WRITTEN_BY_REGISTER, counts, found, strict=True):
        if said != held:
            yield Violation(name, f"{no}: wrote {said} {kind.replace('_', ' ')}, {held} are there")


INVARIANTS: tuple[Callable[[Connection], list[Violation]], ...] = (
    on_hand_is_what_remains,
    bins_hold_what_their_location_holds,
    no_bin_is_negative,
    bound_stock_is_never_short,
    a_serial_is_in_one_place,
    applications_stay_within_both_entries,
    applications_stay_within_one_place,
    every_entry_is_valued_once,
    transfers_lose_nothing,
    transfers_cost_nothing,
    invoices_take_back_what_was_expected,
    a_correction_is_the_opposite,
    a_register_holds_what_it_wrote,
)


def broken_invariants(connection: Connection) -> list[Violation]:
    """Everything that is wrong with the ledger; empty when all is well."""
    return [violation for invariant in INVARIANTS for violation in invariant(connection)]


def _unequal(name: str, left: Iterable[Keyed], right: Iterable[Keyed]) -> list[Violation]:
    """A violation for each key whose two sums differ; a key that one side lacks sums to nothing there."""
    return [
        Violation(name, f"{_named(key)}: {_exact(one)!s} against {_exact(other)!s}") for key, one, other in differences(left, right)
    ]


def _exact(total: Key | None) -> Quantity:
    return Quantity.from_scaled(_added(total))


def _added(total: Key | None) -> int:
    """A sum as it lies in the database; nothing adds up to 0."""
    return total[0] if total is not None else 0


def _found(connection: Connection, name: str, statement: Any) -> list[Violation]:
    return [Violation(name, _named(row)) for row in connection.execute(statement)]


def _named(key: Sequence[Any]) -> str:
    return " ".join(str(part) for part in key if part not in ("", None))
