"""Lists: choices with their numbers, lines of a document, what was understood.

Nine choices a page; a list that goes on says so at its end. Source: spec/handheld.md, section 2, rule 10.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from scanner_client.ui.fitting import apart, cut_in_middle, fitted, wrapped
from scanner_client.ui.view import PAGE
from scanner_client.ui.widgets.rows import Line, Rows, Run, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scanner_client.flows.prompts import Choice, ListLine
    from scanner_client.ui.view import Glyphs


class LineList(Rows):
    """A list, or some lines to read."""


def choice_lines(choices: Sequence[Choice], cursor: int | None, columns: int, rows: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """As many choices of the cursor's page as there is room for; the cursor is among them."""
    shown = window(len(choices), cursor, rows)
    width = len(str(choices[-1].number)) if choices else 0
    has_room = 2 * len(choices) <= rows
    lines: list[Line] = []
    for place in shown:
        mark = f"{glyphs.cursor if place == cursor else ' '}{choices[place].number:>{width}} "
        texts = _choice(choices[place], mark, columns - 1, glyphs)
        emphasis = "reverse" if place == cursor else ""
        lines.extend(line(text, emphasis) for text in (texts if has_room else texts[:1]))
    return _with_more(lines, columns, glyphs, shown, len(choices))


def window(count: int, cursor: int | None, rows: int) -> range:
    """Which entries are seen: a page of nine where it fits, else the rows around the cursor."""
    rows = min(rows, PAGE)
    if rows < 1:
        return range(0)
    at = cursor or 0
    page_start = at - at % PAGE
    page_end = min(page_start + PAGE, count)
    start = page_start if at < page_start + rows else at - rows + 1
    return range(start, min(start + rows, page_end))


def _choice(choice: Choice, mark: str, columns: int, glyphs: Glyphs) -> list[str]:
    """One row, or a second for the detail that does not fit beside the text."""
    text, detail = f"{mark}{choice.text}", choice.detail
    if detail and cell_len(text) + cell_len(detail) + 2 <= columns:
        return [apart(text, detail, columns)]
    room = columns - len(mark)
    # Names of one kind begin alike less often than they end alike.
    first = mark + cut_in_middle(choice.text, room, glyphs.cut, tail_share=0.3)
    return [first, " " * len(mark) + fitted(detail, room, glyphs.cut)] if detail else [first]


def _with_more(lines: list[Line], columns: int, glyphs: Glyphs, shown: range, count: int) -> tuple[Line, ...]:
    """Arrows at the right edge where the list goes on."""
    if lines and shown.start > 0 and (len(lines) > 1 or shown.stop == count):
        lines[0] = _edged(lines[0], columns, glyphs.above)
    if lines and shown.stop < count:
        lines[-1] = _edged(lines[-1], columns, glyphs.below)
    return tuple(lines)


def _edged(of_line: Line, columns: int, edge: str) -> Line:
    used = sum(cell_len(run.text) for run in of_line)
    return (*of_line, Run(" " * max(columns - used - cell_len(edge), 0) + edge))


def list_lines(lines: Sequence[ListLine], columns: int, rows: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """The lines around the current one."""
    if rows < 1 or not lines:
        return ()
    current = next((place for place, each in enumerate(lines) if each.is_current), 0)
    start = max(0, min(current - rows // 2, len(lines) - rows))
    shown = range(start, min(start + rows, len(lines)))
    return _with_more([_list_line(lines[place], columns - 1, glyphs) for place in shown], columns, glyphs, shown, len(lines))


def _list_line(each: ListLine, columns: int, glyphs: Glyphs) -> Line:
    mark = glyphs.cursor if each.is_current else glyphs.done if each.is_done else " "
    emphasis = "bold" if each.is_current else "dim" if each.is_done else ""
    text = f"{mark} {each.text}"
    if not each.detail:
        return line(fitted(text, columns, glyphs.cut), emphasis)
    if cell_len(each.detail) + 8 > columns:
        return line(fitted(f"{text} {each.detail}", columns, glyphs.cut), emphasis)
    return line(apart(fitted(text, columns - cell_len(each.detail) - 1, glyphs.cut), each.detail, columns), emphasis)


def read_lines(lines: Sequence[ListLine], first: int, columns: int, rows: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """The lines from `first` on, to be read: what is too long for one row goes on in the next."""
    shown: list[Line] = []
    for each in lines[first:]:
        one_row = not each.detail or cell_len(each.text) + cell_len(each.detail) + 4 <= columns
        if each.detail and one_row:
            shown.append(_list_line(each, columns - 1, glyphs))
            continue
        first_row, *others = wrapped(f"{each.text}  {each.detail}".rstrip(), columns - 3, glyphs.cut)
        mark = glyphs.cursor if each.is_current else glyphs.done if each.is_done else glyphs.bullet
        shown.extend((line(f"{mark} {first_row}"), *(line(f"  {other}") for other in others)))
    return _with_more(shown[:rows], columns, glyphs, range(first, first + min(rows, len(shown))), first + len(shown))


def understood_lines(texts: Sequence[str], columns: int, rows: int, glyphs: Glyphs) -> tuple[Line, ...]:
    """What was understood last; lines wrap while there are rows to spare, else each is made to fit."""
    rows_of = [wrapped(text, columns, glyphs.cut) for text in texts]
    spare = rows - len(texts)
    lines: list[Line] = []
    for place, (text, wrapped_text) in enumerate(zip(texts, rows_of, strict=True)):
        emphasis = "" if place else "bold"
        if len(wrapped_text) - 1 <= max(spare, 0):
            spare -= len(wrapped_text) - 1
            lines.extend(line(each, emphasis) for each in wrapped_text or [""])
        else:
            lines.append(line(fitted(text, columns, glyphs.cut), emphasis))
    return tuple(lines[:rows])
