"""Bytes become whole reads, or a misread with a sentence; never half a label."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_client.scanners.framing import STX, Framer, FramingProfile, Suffix, scan_of
from scanner_client.scanners.misreads import Misread, MisreadReason, Read

STX_ETX = FramingProfile(Suffix.ETX, STX)


def heard(profile: FramingProfile, *timed: tuple[float, bytes], until: float | None = None) -> list[str]:
    """Reads as their raw text, misreads as their reason, in order."""
    framer = Framer(profile)
    reads = [read for now, data in timed for read in framer.feed(data, now)]
    if until is not None:
        reads.extend(framer.tick(until))
    return [read.scan.raw if isinstance(read, Read) else read.reason.value for read in reads]


@pytest.mark.parametrize(
    ("profile", "sent", "expected"),
    [
        (FramingProfile(Suffix.CR), b"ABC\rDEF\r", ["ABC", "DEF"]),
        (FramingProfile(Suffix.CR), b"ABC\r\nDEF\r\n", ["ABC", "DEF"]),
        (FramingProfile(Suffix.LF), b"ABC\nDEF\n", ["ABC", "DEF"]),
        (FramingProfile(Suffix.LF), b"ABC\r\nDEF\r\n", ["ABC", "DEF"]),
        (FramingProfile(Suffix.CRLF), b"A\rB\nC\r\nDEF\r\n", ["A\rB\nC", "DEF"]),
        (FramingProfile(Suffix.LINE), b"ABC\rDEF\nGHI\r\n\r\nJKL\r", ["ABC", "DEF", "GHI", "JKL"]),
        (FramingProfile(Suffix.TAB), b"ABC\tDEF\t", ["ABC", "DEF"]),
        (FramingProfile(Suffix.ETX), b"A\rB\x03\r\nDEF\x03", ["A\rB", "DEF"]),
        (STX_ETX, b"\x02A\r\nB\tC\x03\r\n\x02DEF\x03", ["A\r\nB\tC", "DEF"]),
        (STX_ETX, b"\x02HALF\x02WHOLE\x03", ["torn_scan", "WHOLE"]),
        (STX_ETX, b"REST\x03\x02WHOLE\x03", ["torn_scan", "WHOLE"]),
        (FramingProfile(Suffix.CR, "~"), b"~ABC~D\rREST~X\r", ["ABC~D", "torn_scan"]),
        (FramingProfile(Suffix.CR, "]"), b"]C1ABC\rABC\r", ["]C1ABC", "torn_scan"]),
        (FramingProfile(Suffix.CR), b"\r\r\r", []),
        (FramingProfile(Suffix.CR), b" A B \r", [" A B "]),
        (FramingProfile(Suffix.CR), b"\x1d10ABC\x1d21X\x1e\x04\r", ["\x1d10ABC\x1d21X\x1e\x04"]),
        (FramingProfile(Suffix.CR), b"A\x00B\rDEF\r", ["wrong_speed_or_parity", "DEF"]),
        (FramingProfile(Suffix.CR), b"\xff\xfe\x80\rDEF\r", ["wrong_speed_or_parity", "DEF"]),
        (FramingProfile(Suffix.CR, maximum_length=4), b"ABCD\rABCDE\rABCDEFGHIJ\rXYZ\r", ["ABCD", *["scan_too_long"] * 2, "XYZ"]),
        (FramingProfile(Suffix.CRLF, maximum_length=4), b"ABCDEFGHIJ\r\nABCD\r\n", ["scan_too_long", "ABCD"]),
        (FramingProfile(Suffix.ETX, STX, 0.2, 0.5, 4), b"\x02ABCD\x03\x02ABCDEFG\x03\x02X\x03", ["ABCD", "scan_too_long", "X"]),
    ],
)  # fmt: skip
def test_a_stream_becomes_these_reads(profile, sent, expected):
    assert heard(profile, (0.0, sent)) == expected


@pytest.mark.parametrize(
    ("profile", "timed", "expected"),
    [
        (FramingProfile(Suffix.CR), [(0.0, b"AB"), (0.19, b"CD\r")], ["ABCD"]),
        (FramingProfile(Suffix.CR), [(0.0, b"AB"), (2.0, b"CDEF\r")], ["torn_scan", "CDEF"]),
        (FramingProfile(Suffix.CR), [(0.0, b"AB"), (0.4, b"CDEF\r"), (0.5, b"GH\r")], ["torn_scan", "torn_scan", "GH"]),
        (STX_ETX, [(0.0, b"\x02AB"), (0.3, b"CD\x03\x02EF\x03")], ["torn_scan", "torn_scan", "EF"]),
        (FramingProfile(Suffix.NONE), [(0.0, b"AB"), (0.1, b"CD"), (0.4, b"EF")], ["ABCD", "EF"]),
        (FramingProfile(Suffix.NONE, STX), [(0.0, b"\x02AB\x02CD"), (0.4, b"EF")], ["AB", "CD", "torn_scan"]),
        (FramingProfile(Suffix.CR), [(0.0, b"\xf0\xf1"), (0.1, b"\x80"), (9.0, b"AB\r")], ["wrong_speed_or_parity", "AB"]),
    ],
)  # fmt: skip
def test_a_pause_tears_a_read_that_should_have_a_suffix_and_ends_one_without(profile, timed, expected):
    assert heard(profile, *timed, until=100.0) == expected


@pytest.mark.parametrize(
    ("text", "symbology", "data"),
    [
        ("]C10109521234543213", "]C1", "0109521234543213"),
        ("]e0\x1d10AB", "]e0", "\x1d10AB"),
        ("]", "", "]"),
        ("] A", "", "] A"),
        ("]Y", "", "]Y"),
        ("]C1", "", "]C1"),
        ("]1A23", "", "]1A23"),
        ("A]C1B", "", "A]C1B"),
    ],
)
def test_only_a_bracket_a_letter_and_a_letter_or_digit_before_data_is_an_aim_identifier(text, symbology, data):
    scan = scan_of(text, "serial", "ttyACM0", 1.0)

    assert (scan.symbology, scan.text, scan.raw) == (symbology, data, text)


def test_a_scan_says_where_and_when_it_was_read():
    framer = Framer(FramingProfile(), port="/dev/ttyACM0")

    (read,) = framer.feed(b"]E09521234543213\r", 12.5)

    assert isinstance(read, Read)
    assert (read.scan.source, read.scan.port, read.scan.monotonic_seconds) == ("serial", "/dev/ttyACM0", 12.5)


def test_a_port_that_goes_away_in_the_middle_of_a_read_leaves_a_torn_scan():
    framer = Framer(FramingProfile())
    framer.feed(b"]C10109521", 0.0)

    (misread,) = framer.close()

    assert isinstance(misread, Misread)
    assert misread.sentence == "Only part of a barcode came: ]C10109521. Scan it again."


def test_the_next_deadline_is_the_end_of_the_pause_and_none_when_nothing_is_pending():
    framer = Framer(FramingProfile(pause_seconds=0.2))

    framer.feed(b"AB", 1.0)
    pending = framer.next_deadline
    framer.feed(b"\r", 1.1)

    assert pending == 1.2
    assert framer.next_deadline is None


def test_a_misread_shows_control_characters_by_name_and_long_text_cut_in_the_middle():
    framer = Framer(FramingProfile(maximum_length=30))

    (misread,) = framer.feed(b"]C110ABC\x1d21" + b"9" * 40 + b"\r", 0.0)

    assert isinstance(misread, Misread)
    assert misread.heard == "]C110ABC<GS>219…999999999999"
    assert misread.reason is MisreadReason.TOO_LONG


@pytest.mark.parametrize("reason", MisreadReason)
def test_every_misread_has_a_sentence_and_a_short_form_for_sixteen_columns(reason):
    misread = Misread(reason, "10ABC", "serial")

    assert "10ABC" in misread.sentence
    assert 0 < len(misread.short) <= 16


PIECES = [b"AB", b"]C1", b"\x1d", b"\r", b"\n", b"\r\n", b"\x02", b"\x03", b"\t", b"\x00", b"\xe9"]
streams = st.lists(st.sampled_from(PIECES)).map(b"".join)
profiles = st.builds(
    FramingProfile,
    suffix=st.sampled_from(Suffix),
    prefix=st.sampled_from(["", STX, "]", "AB"]),
    maximum_length=st.sampled_from([3, 1024]),
)


@given(profiles, streams, st.data())
def test_any_splitting_of_a_stream_gives_the_same_reads(profile, stream, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)))))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]

    in_pieces = heard(profile, *((0.0, piece) for piece in pieces), until=1.0)

    assert in_pieces == heard(profile, (0.0, stream), until=1.0)


@given(st.text(st.characters(min_codepoint=1, max_codepoint=0x7F, exclude_characters="\x02\x03"), min_size=1))
def test_whatever_stands_between_stx_and_etx_is_the_scan(text):
    assert heard(STX_ETX, (0.0, b"\x02" + text.encode() + b"\x03")) == [text]
