"""The tree of a trace, built from what was fetched. Pure. Source: spec/tracing.md, sections 3 and 4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.tracing.values import LEVEL_MAX, Direction, End, Graph, Link, Step, Trace, TracedEntry, TraceLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def starting_steps(matches: Iterable[TracedEntry], direction: Direction) -> list[Step]:
    """The entries from which a trace starts, in its order. Source: section 3, rules 3 and 4.

    Forward only increases, oldest first; backward everything, newest first, except out-halves: their in-halves stand for them
    and must be among the matches.
    """
    if direction is Direction.ORIGIN_TO_USAGE:
        wanted = [entry for entry in matches if entry.is_increase and entry.entry_type != "assembly_consumption"]
        return [Step(entry.entry_no) for entry in sorted(wanted, key=lambda entry: entry.entry_no)]
    wanted = [entry for entry in matches if not entry.is_transfer_out]
    return [Step(entry.entry_no) for entry in sorted(wanted, key=lambda entry: -entry.entry_no)]


def build(starts: Sequence[Step], graph: Graph, direction: Direction, *, stopped_at_size: bool = False) -> Trace:
    """The lines of the tree, top to bottom.

    Level 0 are the starting entries that no other one leads to, so that each entry has its branch once (section 3, rule 5);
    where they lead to one another in a circle, the first of them begins.
    """
    tree = _Tree(graph, direction)
    reached = {link.to for links in graph.links.values() for link in links}
    for start in starts:
        if start not in reached:
            tree.grow(start)
    for start in starts:
        if start not in tree.placed:
            tree.grow(start)
    return Trace(tuple(tree.lines), len(graph.entries), tree.stopped_at_level, stopped_at_size)


class _Tree:
    """The lines so far, and at which line each step has its branch."""

    def __init__(self, graph: Graph, direction: Direction) -> None:
        self.lines: list[TraceLine] = []
        self.placed: dict[Step, int] = {}
        self.stopped_at_level = False
        self._graph = graph
        self._direction = direction

    def grow(self, start: Step) -> None:
        """Add a step and everything below it. Depth first, without recursion: a level may have thousands of lines."""
        pending = [(Link(start, None), 0, 0)]
        while pending:
            link, level, parent_line = pending.pop()
            line = self._line(link, level, parent_line)
            self.lines.append(line)
            if line.end is End.NONE:
                below = self._graph.links[link.to]
                pending.extend((each, level + 1, line.line_no) for each in reversed(below))

    def _line(self, link: Link, level: int, parent_line: int) -> TraceLine:
        line_no = len(self.lines) + 1
        traced_at = 0 if link.is_beside else self.placed.get(link.to, 0)
        end = End.ALREADY_TRACED if traced_at else self._end(link, level)
        if not traced_at and not link.is_beside:
            self.placed[link.to] = line_no
        self.stopped_at_level = self.stopped_at_level or end is End.LEVEL_LIMIT
        return TraceLine(line_no, level, parent_line, self._graph.entries[link.to.entry_no], link.quantity, end, traced_at)

    def _end(self, link: Link, level: int) -> End:
        entry, below = self._graph.entries[link.to.entry_no], self._graph.links.get(link.to)
        if link.is_beside:
            return End.COMPONENT
        if below is None:
            return self._graph.not_followed.get(link.to, End.LEVEL_LIMIT)
        if below:
            return End.LEVEL_LIMIT if level >= LEVEL_MAX else End.NONE
        return _forward_end(entry) if self._direction is Direction.ORIGIN_TO_USAGE else _backward_end(entry)


def _forward_end(entry: TracedEntry) -> End:
    """Source: section 4, rules 3 and 5."""
    if entry.undoes is not None:
        return End.TAKEN_BACK
    return End.IN_STOCK if entry.is_increase else End.LEFT


def _backward_end(entry: TracedEntry) -> End:
    if not entry.is_increase:
        return End.NOT_APPLIED
    return End.ASSEMBLED if entry.entry_type == "assembly_output" else End.ORIGIN
