"""GS1 Digital Link: a web address whose path holds a key and its value. The address is read, never opened.

Source: spec/barcodes.md, section 6.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from shared.barcodes.gs1 import ElementString, known_identifier
from shared.barcodes.gs1_table import application_identifiers
from shared.barcodes.gtin import is_digits
from shared.barcodes.unreadable import bad_barcode

if TYPE_CHECKING:
    from datetime import date

    from shared.barcodes.gs1_table import ApplicationIdentifier
    from shared.barcodes.site_rules import SiteBarcodeRules

_SCHEMES = ("https://", "http://", "HTTPS://", "HTTP://")
_ALLOWED = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_HOST = re.compile(r"[A-Za-z0-9\-._~:@\[\]%!$&'()*+,;=]+")

# A compressed link is one binary segment behind the host, in base64url. Only GS1's own resolver is sure to mean that.
_COMPRESSED = re.compile(r"https?://id\.gs1\.org/[A-Za-z0-9_-]{10,}", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """Whether it starts as a web address, the scheme in small or in capital letters."""
    return text.startswith(_SCHEMES)


def read(text: str, rules: SiteBarcodeRules, today: date) -> ElementString | None:
    """The elements of a Digital Link; None for an address without a key, which is plain data. Raises: Unreadable."""
    address, _, query = text.partition("#")[0].partition("?")
    host, *segments = address.partition("://")[2].split("/")
    pairs = _key_and_qualifiers(segments)
    if pairs is None:
        if _COMPRESSED.fullmatch(address):
            raise bad_barcode("compressed Digital Links are not read; scan the product's other barcode")
        return None
    if not _ALLOWED.fullmatch(text) or not _HOST.fullmatch(host):
        raise bad_barcode("a web address may not have these characters, or has no host")
    return _elements(pairs, query, rules, today)


def _key_and_qualifiers(segments: list[str]) -> list[tuple[str, str]] | None:
    """Pairs of identifier and value at the end of the path, from the last key on; what is before it is a stem."""
    table = application_identifiers().by_code
    for start in range(len(segments) - 2, -1, -2):
        identifier = table.get(segments[start])
        if identifier is not None and identifier.link_qualifiers is not None:
            rest = segments[start:]
            return list(zip(rest[::2], rest[1::2], strict=True))
    return None


def _elements(pairs: list[tuple[str, str]], query: str, rules: SiteBarcodeRules, today: date) -> ElementString:
    found = ElementString(rules, today)
    key, *qualifiers = [code for code, _ in pairs]
    if not known_identifier(key).path_allows(tuple(qualifiers)):
        raise bad_barcode(f"({key}) cannot be followed by {'/'.join(qualifiers)}")
    for code, value in pairs:
        found.add(known_identifier(code), unquote(value, "latin-1"))
    for code, value in _attributes(query):
        if code in found.elements:
            raise bad_barcode(f"({code}) comes twice")
        found.add(_attribute(code, known_identifier(key), tuple(qualifiers)), unquote(value.replace("+", " "), "latin-1"))
    return found.finished()


def _attributes(query: str) -> list[tuple[str, str]]:
    """Parameters whose names are all digits; the others (`linkType`, `utm…`) are none of ours."""
    parameters = [parameter.partition("=") for parameter in query.split("&")]
    return [(name, value) for name, equals, value in parameters if equals and is_digits(name)]


def _attribute(code: str, key: ApplicationIdentifier, qualifiers: tuple[str, ...]) -> ApplicationIdentifier:
    identifier = known_identifier(code)
    if not identifier.is_link_attribute:
        raise bad_barcode(f"({code}) may not be a parameter of a Digital Link")
    places = range(len(qualifiers) + 1)
    if any(key.path_allows((*qualifiers[:place], code, *qualifiers[place:])) for place in places):
        raise bad_barcode(f"({code}) belongs in the path, behind ({key.code})")
    return identifier
