"""Follows the goods through the ledger, level by level: reads what each level needs, and asks the rules where it leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from server.catalog import service as catalog
from server.ledger.posting_lines import EntryType
from server.tracing import store
from server.tracing.rules import links, tree
from server.tracing.values import LEVEL_MAX, Components, Direction, End, Graph, Step, Trace, TracedEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from server.catalog.values import Item
    from server.database.unit_of_work import UnitOfWork
    from server.tracing.values import ApplicationRow, Link, TraceRequest

_Key = tuple[str, int]
_Applications = Callable[["Connection", list[_Key], int], "list[ApplicationRow]"]


def follow(work: UnitOfWork, request: TraceRequest) -> Trace:
    """The tree of everything that the request's numbers lead to."""
    reader = _READERS[request.direction](work, request)
    matches = matching(work, request, request.direction)
    starts = tree.starting_steps(reader.starts(matches[: request.entries_max]), request.direction)
    frontier = starts
    for _level in range(LEVEL_MAX + 1):  # one more, to know whether anything lies deeper
        frontier = reader.next_level(frontier)
        if reader.is_full:
            reader.graph.not_followed |= dict.fromkeys(frontier, End.SIZE_LIMIT)
        if reader.is_full or not frontier:
            break
    stopped = reader.is_full or len(matches) > request.entries_max
    return tree.build(starts, reader.graph, request.direction, stopped_at_size=stopped)


def matching(work: UnitOfWork, request: TraceRequest, direction: Direction | None = None) -> list[TracedEntry]:
    """The entries that carry the request's numbers, each once; one more than it wants where there are more.

    Of a direction those that a trace in it begins with; None: all.
    """
    found: dict[int, TracedEntry] = {}
    for numbers in request.numbers:
        if not numbers.is_empty and len(found) <= request.entries_max:
            left = request.entries_max + 1 - len(found)
            entries = store.matching_entries(work.connection, numbers, left, direction)
            found |= {entry.entry_no: entry for entry in entries}
    return list(found.values())


class _Reader:
    """What was read so far."""

    def __init__(self, work: UnitOfWork, request: TraceRequest) -> None:
        self.facts = links.Facts()
        self.graph = Graph(self.facts.entries)
        self._work = work
        self._components = request.components
        self._entries_max = request.entries_max
        self._was_cut = False
        self._items: dict[str, Item] = {}
        self._read: set[_Key] = set()

    @property
    def is_full(self) -> bool:
        """Whether so much was read that nothing more is."""
        return self._was_cut or len(self.facts.entries) > self._entries_max

    def applications(self, question: _Applications, keys: list[_Key]) -> list[ApplicationRow]:
        """The records that answer the question, no more than entries are wanted."""
        rows = question(self._work.connection, keys, self._entries_max + 1)
        self._was_cut = self._was_cut or len(rows) > self._entries_max
        return rows

    def starts(self, matches: list[TracedEntry]) -> list[TracedEntry]:
        """The entries to begin with."""
        self.facts.add_entries(matches)
        return matches

    def next_level(self, frontier: list[Step]) -> list[Step]:
        """Follow these steps; the steps that they lead to and that were not followed yet."""
        followed = [step for step in frontier if self._is_followed(step)]
        self.read_about([self.facts.entries[no] for no in dict.fromkeys(step.entry_no for step in followed)])
        below: dict[Step, None] = {}
        for step in followed:
            found = self.links_of(step)
            self.graph.links[step] = tuple(found)
            below |= dict.fromkeys(link.to for link in found if not link.is_beside)
        return [step for step in below if step not in self.graph.links]

    def read_about(self, entries: list[TracedEntry]) -> None:
        """Read what the links of these entries need."""
        raise NotImplementedError

    def links_of(self, step: Step) -> list[Link]:
        """Where the step leads to."""
        raise NotImplementedError

    def _is_followed(self, step: Step) -> bool:
        entry = self.facts.entries[step.entry_no]
        if entry.item_no not in self._items:
            self._items |= catalog.items(self._work, [entry.item_no])
        if links.can_be_followed(entry, self._items[entry.item_no].tracking):
            return True
        self.graph.not_followed[step] = End.NOT_BY_NUMBER
        return False

    def _unread(self, entries: Iterable[TracedEntry]) -> list[_Key]:
        """Those that were not asked about yet, each once: an out-half comes once for each of its parts."""
        keys = [key for entry in entries if (key := (entry.item_no, entry.entry_no)) not in self._read]
        self._read.update(keys)
        return keys

    def _load(self, item_of: dict[int, str]) -> None:
        """Read those of the entries (with their items) that are not known yet."""
        missing = [(item_no, no) for no, item_no in item_of.items() if no not in self.facts.entries]
        self.facts.add_entries(store.entries(self._work.connection, missing))

    def _load_ends(self, keys: list[_Key], rows: list[ApplicationRow]) -> None:
        """Read the entries at both ends of application records; all are of one of the keys' items."""
        items = {no: item_no for item_no, no in keys}
        item_of: dict[int, str] = {}
        for row in rows:
            item_no = items.get(row.inbound) or items[row.outbound]
            item_of |= {row.inbound: item_no, row.outbound: item_no}
        self._load(item_of)

    def _load_corrections(self, entry_nos: Iterable[int]) -> None:
        wanted = [no for no in entry_nos if no not in self.facts.corrections]
        self.facts.add_entries(store.corrections(self._work.connection, wanted))

    def _load_assemblies(self, entries: Iterable[TracedEntry]) -> None:
        documents = {entry.document for entry in entries if entry.document_no} - self.facts.assembled.keys()
        posted = store.posted_assemblies(self._work.connection, {no for _, no in documents})
        self.facts.assembled |= {document: [each for each in posted if each.document == document] for document in documents}
        self.facts.add_entries(posted)


class _Forward(_Reader):
    """From origin to usage."""

    def read_about(self, entries: list[TracedEntry]) -> None:
        """Who took from the increases; what came of the decreases."""
        increases = self._unread(entry for entry in entries if entry.is_increase)
        rows = self.applications(store.consumption_of_increases, increases)
        self._load_corrections(links.maybe_undone(rows))
        self.facts.add_consumption(rows)
        self._load_ends(increases, rows)
        decreases = self._unread(entry for entry in entries if not entry.is_increase)
        births = self.applications(store.born_of_decreases, decreases)
        self.facts.add_births(births)
        self._load_ends(decreases, births)
        self._load_corrections([no for _, no in decreases])
        self._load_assemblies(entry for entry in entries if entry.entry_type is EntryType.ASSEMBLY_CONSUMPTION)

    def links_of(self, step: Step) -> list[Link]:
        return links.forward_links(step, self.facts, self._components)


class _Backward(_Reader):
    """From usage to origin."""

    def starts(self, matches: list[TracedEntry]) -> list[TracedEntry]:
        """With the in-halves of the out-halves among them. Source: spec/tracing.md, section 3, rule 4."""
        super().starts(matches)
        out_halves = [(entry.item_no, entry.entry_no) for entry in matches if entry.is_transfer_out]
        births = self.applications(store.born_of_decreases, out_halves)
        self.facts.add_births(births)
        self._load_ends(out_halves, births)
        return list(
            {
                no: self.facts.entries[no] for no in (*(entry.entry_no for entry in matches), *(row.inbound for row in births))
            }.values()
        )

    def read_about(self, entries: list[TracedEntry]) -> None:
        """What the decreases took; what transferred and returned goods came from."""
        self._load({entry.undoes: entry.item_no for entry in entries if entry.undoes is not None})
        undone = [self.facts.entries[entry.undoes] for entry in entries if entry.undoes is not None]
        decreases = self._unread(entry for entry in (*entries, *undone) if not entry.is_increase)
        rows = self.applications(store.consumption_by_decreases, decreases)
        self._load_ends(decreases, rows)
        self.facts.add_consumption(rows)
        born = [entry for entry in entries if entry.is_increase and (entry.entry_type is EntryType.TRANSFER or entry.applies_from)]
        increases = self._unread(born)
        births = self.applications(store.births_from_decreases, increases)
        self.facts.add_births(births)
        self._load_ends(increases, births)
        if self._components is not Components.NO:
            self._load_assemblies(entry for entry in entries if entry.entry_type is EntryType.ASSEMBLY_OUTPUT)

    def links_of(self, step: Step) -> list[Link]:
        return links.backward_links(step, self.facts, self._components)


_READERS: dict[Direction, type[_Reader]] = {Direction.ORIGIN_TO_USAGE: _Forward, Direction.USAGE_TO_ORIGIN: _Backward}
