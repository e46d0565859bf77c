"""Words of FORMAT.md that this server cannot play yet: `later.txt`, one to a line.

A scenario is played until it comes to such a word; what came before must have passed. There it ends: as an expected failure in
the default run, as a failure where a folder was named. A word that the runner knows may not be on the list
(`test_later.py`), so nothing can pass unnoticed or be left out for good.
"""

from __future__ import annotations

from pathlib import Path

LIST = Path(__file__).parent / "later.txt"


class NotBuiltYetError(Exception):
    """The scenario has come to a word that later work brings."""


def later_words() -> set[tuple[str, str]]:
    """Kind (do, check, field, setup, setting, item, category) and word; of a field `verb.field` or `verb.field=value`."""
    lines = (line.split("#")[0].split() for line in LIST.read_text(encoding="utf-8").splitlines())
    return {(line[0], line[1]) for line in lines if line}


_WORDS = later_words()


def not_built_yet(kind: str, word: str) -> None:
    """End the scenario here if the word is for later. Raises: NotBuiltYetError."""
    if (kind, word) in _WORDS:
        raise NotBuiltYetError(f"not built yet: {kind} {word}")
