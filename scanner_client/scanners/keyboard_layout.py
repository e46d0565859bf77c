"""Signs that a keyboard scanner and its host do not speak the same layout, or that caps lock is on.

A scanner sends key positions and the host makes letters of them. A sign is only what cannot be a site's own code by
chance: one of our labels, or an AIM identifier, after turning the letters back. Source: spec/barcodes.md, section 11, rule 7.
"""

from __future__ import annotations

import re
from string import ascii_uppercase, digits

from scanner_client.scanners.misreads import MisreadReason
from shared.barcodes import in_house

# The same keys in the same order, first without and then with shift, from the key right of the top left one.
_US = "1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./" + '!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
_GERMAN = "1234567890ß´qwertzuiopü+#asdfghjklöäyxcvbnm,.-" + "!\"§$%&/()=?`QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_"
_FRENCH = "&é\"'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:!" + "1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§"

_TURNED_BACK = tuple(
    str.maketrans(host, scanner) for host, scanner in ((_GERMAN, _US), (_FRENCH, _US), (_US, _GERMAN), (_US, _FRENCH))
)
_AIM_OF_GS1 = re.compile(r"\](?:C1|e0|d2|Q3|J1|E0|E4)[0-9]{2}.*", re.DOTALL)
# A German host turns `]` into `+`, with which HIBC labels begin: only a key or a date right behind it is a sign.
_PLUS_FOR_BRACKET = re.compile(r"\+(?:C1|d2|e0|Q3|J1)(?:00[0-9]{18}|0[12][0-9]{14}|1[1-7][0-9]{6}).*", re.DOTALL)
_AIM_OTHER_CASE = re.compile(r"\](?:c1|D2|q3|j1)[0-9]{2}.*", re.DOTALL)
_HIBC_VALUES = digits + ascii_uppercase + "-. $/+%"


def layout_sign(text: str) -> MisreadReason | None:
    """KEYBOARD_LAYOUT or CAPS_LOCK where `text` (AIM identifier included) is a label in the wrong letters; else None."""
    if in_house.read(text) or _AIM_OF_GS1.fullmatch(text):
        return None
    if in_house.read(text.swapcase()) or _AIM_OTHER_CASE.fullmatch(text):
        return MisreadReason.CAPS_LOCK
    if any(_is_label(text, text.translate(table)) for table in _TURNED_BACK):
        return MisreadReason.KEYBOARD_LAYOUT
    return None


def _is_label(text: str, turned_back: str) -> bool:
    if in_house.read(turned_back):
        return True
    if text.startswith("+"):
        return bool(_PLUS_FOR_BRACKET.fullmatch(text)) and not _is_hibc(text)
    return bool(_AIM_OF_GS1.fullmatch(turned_back))


def _is_hibc(text: str) -> bool:
    values = [_HIBC_VALUES.find(character) for character in text]
    return -1 not in values and sum(values[:-1]) % 43 == values[-1]
