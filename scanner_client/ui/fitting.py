"""Text -> columns: what is cut and where, what wraps, what plain terminals see instead. Pure.

Source: spec/handheld.md, section 1, rules 4 and 5.
"""

from __future__ import annotations

import re
import unicodedata
from textwrap import wrap

from rich.cells import cell_len, set_cell_size

_FIGURE = re.compile(r"[+=<>~↶−-]?\s*[+−-]?\d[\d.,]*(?=\s|$)")
_PLAIN = str.maketrans(
    {"…": "..", "−": "-", "–": "-", "—": "-", "↶": "<", "✓": "OK", "✗": "NO", "·": "-", "→": ">", "↑": "^", "↓": "v", "×": "x"}
    | {"“": '"', "”": '"', "’": "'", "●": "on", "○": "off", "▸": ">", "⏎": "Enter", "─": "-", "▏": "_", "•": "*", "≥": ">="}
)


def cut_in_middle(text: str, columns: int, cut: str = "…", tail_share: float = 0.5) -> str:
    """The text in at most so many columns; what goes, goes from the middle, because numbers differ at their end.

    Blanks that only set columns apart go first.

    >>> cut_in_middle("LOT-2026-000815", 10)
    'LOT-2…0815'
    """
    if cell_len(text) <= columns:
        return text
    text = " ".join(text.split())
    if cell_len(text) <= columns:
        return text
    room = columns - cell_len(cut)
    if room < 2:
        return set_cell_size(text, max(columns, 0))
    tail = _last_columns(text, int(room * tail_share))
    head = set_cell_size(text, room - cell_len(tail)).rstrip()
    return f"{head}{cut}{tail}"


def _last_columns(text: str, columns: int) -> str:
    start = len(text)
    while start and cell_len(text[start - 1 :]) <= columns:
        start -= 1
    return text[start:].lstrip()


def fitted(text: str, columns: int, cut: str = "…") -> str:
    """One line of at most so many columns. A figure in front is never cut: the words behind it give way.

    >>> fitted("1000 PCS = 10 BOX", 12), fitted("M8 BOLT ZINC 8X40", 12)
    ('1000 PCS', 'M8 BOL…8X40')
    """
    if cell_len(text) <= columns:
        return text
    if _FIGURE.match(text):
        return _words_that_fit(text, columns)
    return cut_in_middle(text, columns, cut)


def _words_that_fit(text: str, columns: int) -> str:
    """Leading words; a dangling sign at the end goes too."""
    kept = ""
    for word in text.split(" "):
        longer = f"{kept} {word}" if kept else word
        if cell_len(longer) > columns:
            break
        kept = longer
    return kept.rstrip(" =+-−~/(,;:") or text


def wrapped(text: str, columns: int, cut: str = "…") -> list[str]:
    """Lines of whole words; a word longer than a line is cut in its middle.

    >>> wrapped("lot L-0815 is not on this order", 16)
    ['lot L-0815 is', 'not on this', 'order']
    """
    words = [cut_in_middle(word, columns, cut) for word in text.split()]
    return wrap(" ".join(words), columns, break_long_words=False, break_on_hyphens=False)


def plain(text: str) -> str:
    """The text for a terminal without Unicode.

    >>> plain("Käse −1 … größer")
    'Kase -1 .. grosser'
    """
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN).replace("ß", "ss"))
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return letters.encode("ascii", "replace").decode()


def apart(left: str, right: str, columns: int) -> str:
    """Two texts at the two ends of a line that holds both."""
    return f"{left}{' ' * (columns - cell_len(left) - cell_len(right))}{right}"
