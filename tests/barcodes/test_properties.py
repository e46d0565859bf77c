"""What holds for every text: reading never raises, and what is rendered is read back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.barcodes.barcode import BarcodeKind
from shared.barcodes.gs1 import element_string, human_readable
from shared.barcodes.gtin import check_digit
from shared.barcodes.site_rules import SiteBarcodeRules
from tests.barcodes.reading import read

CHARACTERS_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
LENIENT = SiteBarcodeRules(
    skip_bad_elements=True,
    zero_dates_are_absent=True,
    gtin_with_count=True,
    short_gtins=True,
    upc_e=True,
    distributor_envelopes=True,
)

identifiers = st.sampled_from(["", "]", "]C1", "]e0", "]E0", "]E3", "]E4", "]d1", "]d2", "]Q1", "]A0", "]?"])
beginnings = st.sampled_from(
    [
        "",
        "01",
        "00",
        "17",
        "(01)",
        "(10)",
        "[)>\x1e06\x1d",
        "[)>\x1e05\x1d01",
        "+$$",
        "+A123",
        "https://a/01/",
        "ZZB",
        "\x1d8",
        "7003",
        "8110",
        "8112",
    ]
)
likely = st.text("0123456789ABZ+$/()-=?&%\x1d\x1e\x04", max_size=40)
tails = st.text(max_size=40) | likely

values = st.text(CHARACTERS_82, min_size=1, max_size=20)
gtins = st.text("0123456789", min_size=13, max_size=13).map(lambda digits: digits + check_digit(digits))
labels = st.fixed_dictionaries(
    {"01": gtins, "17": st.dates().map(lambda day: day.strftime("%y%m%d")).filter(lambda text: text != "000229")},
    optional={"10": values, "21": values, "3103": st.from_regex(r"\A[0-9]{6}\Z"), "240": values},
)


@settings(max_examples=1000)
@given(identifiers, beginnings, tails, st.sampled_from([SiteBarcodeRules(), LENIENT]))
def test_reading_never_raises_and_the_place_of_the_identifier_does_not_matter(identifier, beginning, tail, rules):
    text = beginning + tail

    apart, in_front = read(text, identifier, rules), read(identifier + text, "", rules)

    same = [(barcode.kind, barcode.elements, barcode.gtin, barcode.hint, barcode.error) for barcode in (apart, in_front)]
    assert same[0] == same[1]


@given(identifiers, tails)
def test_a_scan_is_accepted_whole_or_refused_whole(identifier, tail):
    barcode = read(tail, identifier)

    assert barcode.error is None or not (barcode.elements or barcode.gtin or barcode.lot_no or barcode.quantity)


@given(labels)
def test_a_printed_gs1_label_is_read_back(elements):
    barcode = read(element_string(elements), "]C1")

    assert (barcode.error, dict(barcode.elements)) == (None, elements)


@given(st.fixed_dictionaries({"01": gtins}, optional={"21": st.text("ABC123-/", min_size=1, max_size=20)}))
def test_what_stands_below_the_symbol_is_read_back(elements):
    barcode = read(human_readable(elements))

    assert (barcode.kind, dict(barcode.elements)) == (BarcodeKind.GS1, elements)
