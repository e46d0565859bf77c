"""The table of application identifiers against the dictionary it is made from."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from shared.barcodes.gs1_dictionary import table_of, written
from shared.barcodes.gs1_table import application_identifiers

DICTIONARY = Path(__file__).parents[3] / "shared" / "reference" / "gs1-syntax-dictionary.txt"


@pytest.mark.skipif(not DICTIONARY.exists(), reason="the reference folder is not at hand")
def test_the_committed_table_is_what_the_dictionary_makes():
    committed = files("shared.barcodes").joinpath("gs1_application_identifiers.json").read_text(encoding="utf-8")

    assert committed == written(table_of(DICTIONARY.read_text(encoding="utf-8")))


def test_the_table_holds_the_whole_edition():
    table = application_identifiers()

    assert (table.release, len(table.by_code)) == ("2026-01-27", 541)


def test_a_new_edition_is_read_without_a_change_of_code():
    table = table_of(
        "# Release: 2027-01-26\n\n# AI\n4350-4359 ? N3,iso4217 [N..15],nonzero req=01 ex=01,435n dlpkey=21|10,22 # NEW\n"
    )

    assert table == {
        "release": "2027-01-26",
        "identifiers": [
            {
                "codes": "4350-4359",
                "title": "NEW",
                "parts": [
                    {"characters": "N", "shortest": 3, "longest": 3, "checks": ["iso4217"]},
                    {"characters": "N", "shortest": 1, "longest": 15, "optional": True, "checks": ["nonzero"]},
                ],
                "link_attribute": True,
                "excludes": ["01", "435n"],
                "link_qualifiers": [["21"], ["10", "22"]],
            }
        ],
    }
    assert json.loads(written(table)) == table


@pytest.mark.parametrize("line", ["ABC", "01 N14 foo=1", "01"])
def test_a_line_that_is_no_entry_is_refused(line):
    with pytest.raises(ValueError, match=r"not an entry|unknown attribute"):
        table_of(line)


def test_measures_of_one_kind_exclude_each_other_but_not_themselves():
    assert application_identifiers().by_code["3103"].excludes == {"3100", "3101", "3102", "3104", "3105"}
