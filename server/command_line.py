"""What a command of `stockhand-server` is. Capabilities bring theirs in a `commands.py`; `main.py` has the table of all."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from server.database.unit_of_work import Database


def no_options(_parser: ArgumentParser) -> None:
    """The command needs none."""


def day(text: str) -> date:
    """What somebody typed for a day. Raises: ArgumentTypeError, which the parser tells."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day, as 2026-01-31") from None


def counted(number: int, what: str) -> str:
    """`1 problem`, `2 problems`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


@dataclass(frozen=True, slots=True)
class DatabaseCommand:
    """A command that works on the database, which `main.py` opens for it and closes after it."""

    words: tuple[str, ...]
    """As typed: `verify`, or a group and a word: `periods close`."""
    run: Callable[[Namespace, Database], int]
    """Prints what people read. Returns the exit code: 0 done, 1 found wrong. Raises: Refused, which `main.py` tells."""
    about: str
    """One line of help, without a full stop."""
    options: Callable[[ArgumentParser], None] = no_options
