"""Where a step leads to: from application records to links. Pure. Source: spec/tracing.md, sections 4 to 6.

Forward an increase leads to the decreases that took from it, and a decrease to what was born of it (the in-half of a transfer, a
return) or to what was assembled from it; backward the same links the other way. A correction stands under what it takes back,
as a pair, whichever way its application is recorded.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from server.ledger.posting_lines import EntryType
from server.tracing.values import ApplicationRow, Components, Link, Step, TracedEntry
from shared.quantities import ZERO, Quantity
from shared.tracking import Tracking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shared.tracking import TrackingRules


def bound_numbers(tracking: Tracking, rules: TrackingRules) -> Tracking:
    """Those of the numbers that the item's stock is bound by. Source: spec/ledger.md, section 3, rule 3."""
    return Tracking(
        tracking.lot_no if rules.lot_specific else "",
        tracking.serial_no if rules.serial_specific else "",
        tracking.package_no if rules.package_specific else "",
    )


def can_be_followed(entry: TracedEntry, rules: TrackingRules) -> bool:
    """Whether the entry's links are by number: it carries one that binds its item's stock.

    Source: spec/tracing.md, section 4, rule 2. Where one of several numbers binds (the lot) and another does not (a serial
    number that is only noted on the way out), the goods are followed by the one that does.
    """
    return not bound_numbers(entry.tracking, rules).is_blank


def maybe_undone(rows: Iterable[ApplicationRow]) -> set[int]:
    """Decreases some of whose consumption was taken back: perhaps because they were undone."""
    return {row.outbound for row in rows if row.quantity > ZERO}


class Facts:
    """What is known so far: application records, the entries at both ends, corrections, posted assemblies. Grows by level."""

    def __init__(self) -> None:
        self.entries: dict[int, TracedEntry] = {}
        self.corrections: dict[int, TracedEntry] = {}
        """By the entry that each takes back."""
        self.assembled: dict[tuple[str, str], list[TracedEntry]] = {}
        """The entries of posted assemblies, by document."""
        self.births_of_increase: dict[int, set[ApplicationRow]] = defaultdict(set)
        self.births_of_decrease: dict[int, set[ApplicationRow]] = defaultdict(set)
        self.taken_from: dict[int, dict[int, Quantity]] = defaultdict(lambda: defaultdict(Quantity))
        """By increase and decrease: how much the decrease took."""
        self.taken_by: dict[int, dict[int, Quantity]] = defaultdict(lambda: defaultdict(Quantity))
        """By decrease and increase: the same."""

    def add_entries(self, entries: Iterable[TracedEntry]) -> None:
        """Entries that were read; of a correction its original learns of it."""
        for entry in entries:
            self.entries[entry.entry_no] = entry
            if entry.undoes is not None:
                self.corrections[entry.undoes] = entry

    def add_births(self, rows: Iterable[ApplicationRow]) -> None:
        """Birth records of goods that came from a decrease; the same record may come twice."""
        for row in rows:
            self.births_of_increase[row.inbound].add(row)
            self.births_of_decrease[row.outbound].add(row)

    def add_consumption(self, rows: Iterable[ApplicationRow]) -> None:
        """Records of consumption, each once, after the corrections of their decreases.

        Of an undone decrease counts what it had until then; what a person unapplied is gone (section 12, rule 10).
        """
        for row in rows:
            correction = self.corrections.get(row.outbound)
            if correction is not None and row.quantity > ZERO and row.register_no == correction.register_no:
                continue
            self.taken_from[row.inbound][row.outbound] -= row.quantity
            self.taken_by[row.outbound][row.inbound] -= row.quantity


def forward_links(step: Step, facts: Facts, components: Components) -> list[Link]:
    """Where the goods of a step went."""
    entry = facts.entries[step.entry_no]
    if entry.is_increase:
        return _decreases_that_took(entry, facts)
    return [*_born_of(step, facts), *_correction_of(step, entry, facts), *_assembled_from(entry, facts, components)]


def _decreases_that_took(entry: TracedEntry, facts: Facts) -> list[Link]:
    """In the order of their entries; not the one that this entry takes back itself."""
    taken = facts.taken_from.get(entry.entry_no, {})
    return [
        Link(_step_of(facts.entries[outbound], entry.entry_no), quantity)
        for outbound, quantity in sorted(taken.items())
        if quantity > ZERO and outbound != entry.undoes
    ]


def _born_of(step: Step, facts: Facts) -> list[Link]:
    """In-halves of a transfer, those whose goods came from the step's part; returns of a sale (section 4, rule 4)."""
    births = sorted(facts.births_of_decrease.get(step.entry_no, ()))
    return [Link(Step(row.inbound), row.quantity) for row in births if not step.part or row.transferred_from == step.part]


def _correction_of(step: Step, entry: TracedEntry, facts: Facts) -> list[Link]:
    """Source: section 4, rule 5."""
    correction = facts.corrections.get(entry.entry_no)
    if correction is None:
        return []
    return [Link(Step(correction.entry_no), _quantity_of(step, entry, facts))]


def _quantity_of(step: Step, entry: TracedEntry, facts: Facts) -> Quantity:
    part = facts.taken_by.get(entry.entry_no, {}).get(step.part)
    return part if part is not None else abs(entry.quantity)


def _assembled_from(entry: TracedEntry, facts: Facts, components: Components) -> list[Link]:
    """The output of the posted assembly, whatever the option; the other components beside it where they are asked for.

    Source: section 5, rule 1. The link is the whole document, so the whole component goes with it (rule 5).
    """
    if entry.entry_type is not EntryType.ASSEMBLY_CONSUMPTION:
        return []
    posted = _as_posted(entry, facts)
    outputs = [each for each in posted if each.entry_type is EntryType.ASSEMBLY_OUTPUT]
    beside = [each for each in posted if _is_shown(each, components) and each.entry_no != entry.entry_no]
    return [
        *(Link(Step(each.entry_no), abs(entry.quantity)) for each in outputs),
        *(Link(Step(each.entry_no), None, is_beside=True) for each in beside),
    ]


def backward_links(step: Step, facts: Facts, components: Components) -> list[Link]:
    """Where the goods of a step came from."""
    entry = facts.entries[step.entry_no]
    if not entry.is_increase:
        return _increases_taken(step, entry, facts)
    if entry.undoes is not None:
        return _steps_taken_back(entry, entry.undoes, facts)
    born_from = [
        Link(_step_of(facts.entries[row.outbound], row.transferred_from), row.quantity)
        for row in sorted(facts.births_of_increase.get(entry.entry_no, ()))
        if row.outbound
    ]
    return [*born_from, *_components_of(entry, facts, components)]


def _increases_taken(step: Step, entry: TracedEntry, facts: Facts) -> list[Link]:
    """What a decrease was taken from; of the part of an out-half its increase alone; not its own correction."""
    taken = sorted(facts.taken_by.get(entry.entry_no, {}).items())
    return [
        Link(Step(inbound), quantity)
        for inbound, quantity in taken
        if quantity > ZERO and step.part in (0, inbound) and facts.entries[inbound].undoes != entry.entry_no
    ]


def _steps_taken_back(entry: TracedEntry, original_no: int, facts: Facts) -> list[Link]:
    """A correction leads to what it takes back: to each part of an out-half."""
    original = facts.entries[original_no]
    if not original.is_transfer_out:
        return [Link(Step(original_no), abs(entry.quantity))]
    taken = sorted(facts.taken_by.get(original_no, {}).items())
    return [
        Link(Step(original_no, inbound), quantity) for inbound, quantity in taken if quantity > ZERO and inbound != entry.entry_no
    ]


def _components_of(entry: TracedEntry, facts: Facts, components: Components) -> list[Link]:
    """Source: section 5, rules 2 and 3."""
    if entry.entry_type is not EntryType.ASSEMBLY_OUTPUT:
        return []
    return [Link(Step(each.entry_no), abs(each.quantity)) for each in _as_posted(entry, facts) if _is_shown(each, components)]


def _as_posted(entry: TracedEntry, facts: Facts) -> list[TracedEntry]:
    """The entries of the same posted assembly, in order; corrections stand under what they take back."""
    posted = facts.assembled.get(entry.document, ()) if entry.document_no else ()
    return [each for each in posted if each.undoes is None]


def _is_shown(component: TracedEntry, components: Components) -> bool:
    if component.entry_type is not EntryType.ASSEMBLY_CONSUMPTION or components is Components.NO:
        return False
    return components is Components.ALL or not component.tracking.is_blank


def _step_of(decrease: TracedEntry, increase_no: int) -> Step:
    return Step(decrease.entry_no, increase_no if decrease.is_transfer_out else 0)
