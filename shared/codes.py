"""Codes that people type, print and scan, each its own type with one normal form.

An item number is not a bin code, though both are text: mixing them up is a type error. Codes are upper case without blanks
around them; lot and serial numbers keep the case they were printed in (`spec/barcodes.md`, trap 6).
"""

from typing import NewType

ItemNo = NewType("ItemNo", str)
VariantCode = NewType("VariantCode", str)
"""Blank for the item itself."""
UnitCode = NewType("UnitCode", str)
LocationCode = NewType("LocationCode", str)
"""Blank is a place of its own unless locations are mandatory."""
BinCode = NewType("BinCode", str)
"""Unique within its location; blank at a location without bins."""
LotNo = NewType("LotNo", str)
SerialNo = NewType("SerialNo", str)
PackageNo = NewType("PackageNo", str)
DocumentNo = NewType("DocumentNo", str)
PersonName = NewType("PersonName", str)

CODE_LENGTH_MAX = 20
TRACKING_NUMBER_LENGTH_MAX = 50


def normal_code(text: str) -> str:
    """The one form in which a code is stored and compared: no blanks around it, upper case.

    >>> normal_code(" a-01-03 ")
    'A-01-03'
    """
    return text.strip().upper()
