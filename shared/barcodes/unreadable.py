"""Why a scan that claims to follow a standard cannot be read: raised inside the package, never past `parse`."""

from __future__ import annotations

from typing import Literal

Code = Literal["bad_barcode", "bad_check_digit"]


class Unreadable(Exception):  # noqa: N818 (BarcodeError is the value it becomes)
    """The data breaks a rule of the standard it follows; `parse` turns this into a `BarcodeError`."""

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code: Code = code
        self.reason = reason


def bad_barcode(reason: str) -> Unreadable:
    """What was expected and what came."""
    return Unreadable("bad_barcode", reason)


def bad_check_digit(reason: str) -> Unreadable:
    """A check digit or check character that is not the one computed from the data before it."""
    return Unreadable("bad_check_digit", reason)
