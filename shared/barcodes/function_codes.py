"""Labels that press keys: the commands a worker scans instead of typing. Which of them a screen takes, the screen says.

Source: spec/barcodes.md, section 9, rules 5 and 6.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from shared.barcodes.barcode import OwnLabel

if TYPE_CHECKING:
    from shared.barcodes.barcode import Barcode


class FunctionCode(StrEnum):
    """A command; the value is the payload of its label (`own_label(OwnLabel.COMMAND, code)`)."""

    OK = "OK"
    DONE = "DONE"
    BACK = "BACK"
    UNDO = "UNDO"
    """Take back the last scan."""
    MENU = "MENU"
    LOCK = "LOCK"
    MINUS = "MINUS"
    """The next scan takes away."""
    ALL = "ALL"
    """All that is left."""
    REPEAT = "REPEAT"
    """The same quantity again."""
    SKIP = "SKIP"
    NEW = "NEW"
    INFO = "INFO"
    ZERO = "ZERO"
    """The bin is empty."""
    SHORT = "SHORT"
    DAMAGED = "DAMAGED"
    BIN = "BIN"
    """Another bin."""
    POST = "POST"
    """Asks a second time."""
    PRINT = "PRINT"
    """A label of what was done last."""

    COUNT = "COUNT"
    PICK = "PICK"
    PUT_AWAY = "PUTAWAY"
    RECEIVE = "RECEIVE"
    MOVE = "MOVE"
    RECLASSIFY = "RECLASS"
    ADJUST = "ADJUST"

    DIGIT_0 = "0"
    DIGIT_1 = "1"
    DIGIT_2 = "2"
    DIGIT_3 = "3"
    DIGIT_4 = "4"
    DIGIT_5 = "5"
    DIGIT_6 = "6"
    DIGIT_7 = "7"
    DIGIT_8 = "8"
    DIGIT_9 = "9"


TASKS = frozenset(
    {
        FunctionCode.COUNT,
        FunctionCode.PICK,
        FunctionCode.PUT_AWAY,
        FunctionCode.RECEIVE,
        FunctionCode.MOVE,
        FunctionCode.RECLASSIFY,
        FunctionCode.ADJUST,
    }
)
"""Commands that open a task."""

DIGITS = tuple(FunctionCode(str(digit)) for digit in range(10))
"""Commands that type a digit, in the order 0 to 9."""


def function_code(barcode: Barcode) -> FunctionCode | None:
    """The command a label stands for; None where it is no command label or names a command that is not ours."""
    if barcode.own_label is not OwnLabel.COMMAND:
        return None
    try:
        return FunctionCode(barcode.payload)
    except ValueError:
        return None
