"""Makes our table of application identifiers from an edition of the GS1 Barcode Syntax Dictionary.

Once a year, when a new edition is out:

    python -m shared.barcodes.gs1_dictionary gs1-syntax-dictionary.txt > shared/barcodes/gs1_application_identifiers.json

No code changes, unless the edition names a check that `gs1_checks.py` does not know; reading the table then says so.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

_ROW = re.compile(r"(?P<codes>\d{2,4}(?:-\d{2,4})?)\s+(?P<flags>[*?]*)\s*(?P<rest>[\[NXYZ].*)")
_PART = re.compile(r"(?P<open>\[)?(?P<characters>[NXYZ])(?P<up_to>\.\.)?(?P<length>\d+)\]?(?P<checks>(?:,\w+)*)")


def table_of(dictionary: str) -> dict[str, Any]:
    """Release and identifiers of a dictionary, as `gs1_application_identifiers.json` holds them.

    Raises: ValueError for a line that is neither a comment nor an entry.
    """
    release = re.search(r"^# Release: (\S+)", dictionary, re.MULTILINE)
    lines = [line for line in dictionary.splitlines() if line.strip() and not line.startswith("#")]
    return {"release": release[1] if release else "", "identifiers": [_identifier(line) for line in lines]}


def _identifier(line: str) -> dict[str, Any]:
    data, _, title = line.partition("# ")
    match = _ROW.fullmatch(data.strip())
    if match is None:
        raise ValueError(f"not an entry of the dictionary: {line!r}")
    words = match["rest"].split()
    parts = [part for part in map(_PART.fullmatch, words) if part]
    attributes = [word for word in words if not _PART.fullmatch(word)]
    entry: dict[str, Any] = {"codes": match["codes"], "title": title.strip(), "parts": [_part(part) for part in parts]}
    if "*" in match["flags"]:
        entry["predefined_length"] = True
    if "?" in match["flags"]:
        entry["link_attribute"] = True
    return entry | _attributes(attributes)


def _part(match: re.Match[str]) -> dict[str, Any]:
    longest = int(match["length"])
    part: dict[str, Any] = {"characters": match["characters"], "shortest": 1 if match["up_to"] else longest}
    part["longest"] = longest
    if match["open"]:
        part["optional"] = True
    if match["checks"]:
        part["checks"] = match["checks"].strip(",").split(",")
    return part


def _attributes(words: list[str]) -> dict[str, Any]:
    """Pairs that exclude each other and Digital Link keys; companions (`req=`) are judged over all labels of an item."""
    found: dict[str, Any] = {}
    for word in words:
        name, _, value = word.partition("=")
        if name == "ex":
            found["excludes"] = found.get("excludes", []) + value.split(",")
        elif name == "dlpkey":
            found["link_qualifiers"] = [sequence.split(",") for sequence in value.split("|")] if value else []
        elif name != "req":
            raise ValueError(f"unknown attribute {word!r}")
    return found


def written(table: dict[str, Any]) -> str:
    """The table as the file holds it: one identifier a line, so that a new edition shows as a readable difference."""
    rows = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in table["identifiers"])
    return f'{{"release": {json.dumps(table["release"])}, "identifiers": [\n{rows}\n]}}\n'


if __name__ == "__main__":
    sys.stdout.write(written(table_of(Path(sys.argv[1]).read_text(encoding="utf-8"))))
