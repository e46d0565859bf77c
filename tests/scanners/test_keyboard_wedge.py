"""A burst of keys is a scan wherever the focus is; typing stays typing, in order and at once."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scanner_client.scanners.keyboard_wedge import AIM_KEY, KeyboardWedge, ManyPasted, ScanRead, Typed, WedgeEvent, WedgeProfile
from scanner_client.scanners.keys import CONTROL_CHARACTERS, Keystroke
from scanner_client.scanners.misreads import Misread
from shared.barcodes.scan import EOT, GS, RS

KEY_OF = {character: name for name, character in CONTROL_CHARACTERS.items() if name[-1] not in "56"} | {
    "\n": "ctrl+j",
    "]": AIM_KEY,
    " ": "space",
}
NO_SUFFIX = WedgeProfile(suffix_keys=frozenset())
STX_TO_ETX = WedgeProfile(prefix_key="ctrl+b", suffix_keys=frozenset({"ctrl+c"}))
F9_TO_ENTER = WedgeProfile(prefix_key="f9", suffix_keys=frozenset({"enter"}))


def key(name: str, at: float = 0.0) -> Keystroke:
    return Keystroke(name, name if len(name) == 1 else None, at)


def keys(text: str, start: float = 0.0, gap: float = 0.01) -> list[Keystroke]:
    """The keys of a text, control characters by their key names alone."""
    return [
        Keystroke(KEY_OF.get(character, character), character if character.isprintable() else None, start + i * gap)
        for i, character in enumerate(text)
    ]


def play(wedge: KeyboardWedge, strokes: list[Keystroke], until: float = 1000.0) -> list[WedgeEvent]:
    """Press the keys, letting the timer run as an app would: at each deadline, and at the end."""
    events: list[WedgeEvent] = []
    for stroke in strokes:
        deadline = wedge.next_deadline
        if deadline is not None and deadline < stroke.monotonic_seconds:
            events.extend(wedge.tick(deadline))
        events.extend(wedge.press(stroke))
    return [*events, *wedge.tick(until)]


def outcomes(events: list[WedgeEvent] | tuple[WedgeEvent, ...]) -> list[str]:
    """Scans as their raw text, typed keys as `typed:` and their names, misreads as their reason."""
    return [outcome(event) for event in events]


def outcome(event: WedgeEvent) -> str:
    match event:
        case ScanRead(scan):
            return scan.raw
        case Typed(keystrokes):
            return "typed:" + " ".join(stroke.key for stroke in keystrokes)
        case Misread(reason):
            return reason.value
        case ManyPasted(reads):
            return f"question:{len(reads)}"


@pytest.mark.parametrize(
    ("profile", "strokes", "expected"),
    [
        # One scan, whatever ends it; CR LF and TAB CR are one end.
        (None, keys("ABC123\r"), ["ABC123"]),
        (None, keys("ABC123\n"), ["ABC123"]),
        (None, keys("ABC123\t"), ["ABC123"]),
        (None, keys("ABC123\r\nDEF456\r\n"), ["ABC123", "DEF456"]),
        (None, keys("ABC123\t\r"), ["ABC123"]),
        (WedgeProfile(suffix_keys=frozenset({"ctrl+j"})), keys("ABC123\r\n"), ["ABC123"]),
        (None, [*keys("ABC123\r"), key("enter", 2.0)], ["ABC123", "typed:enter"]),
        # Control characters are data, and do nothing else.
        (None, keys(f"]C10109521234543213{GS}10AB{GS}21X\r"), [f"]C10109521234543213{GS}10AB{GS}21X"]),
        (None, keys(f"[)>{RS}06{GS}1TABC{RS}{EOT}\r"), [f"[)>{RS}06{GS}1TABC{RS}{EOT}"]),
        (None, keys(f"{GS}10ABC\x11\x13\r"), [f"{GS}10ABC\x11\x13"]),
        (None, keys("10ABC<GS>21X^]30\r"), [f"10ABC{GS}21X{GS}30"]),
        (WedgeProfile(key_characters={"f8": GS}), [*keys("10ABC"), key("f8", 0.05), *keys("21X\r", 0.06)], [f"10ABC{GS}21X"]),
        (None, [*keys("10ABC"), key("f8", 0.05), *keys("21X\r", 0.06)], ["scanner_key_unknown"]),
        # Pace.
        (None, keys("ABCD\r", gap=0.049), ["ABCD"]),
        (None, keys("ABCD\r", gap=0.06), ["typed:A", "typed:B", "typed:C", "typed:D", "typed:enter"]),
        (None, keys("]C110AB\r", gap=0.2), ["]C110AB"]),
        (None, keys("12\r"), ["typed:1 2 enter"]),
        (None, keys("000000000", gap=0.03), ["typed:" + " ".join("0" * 9)]),
        # Without suffix a pause ends the scan; with one it tears it, and the rest is neither scan nor typing.
        (NO_SUFFIX, [*keys("ABC123"), *keys("DEF456", 0.2)], ["ABC123", "DEF456"]),
        (None, [*keys("ABC123"), *keys("DEF456\r", 0.3)], ["torn_scan", "torn_scan"]),
        (None, [*keys("ABC123"), *keys("D\r", 0.3), *keys("DEF456\r", 0.4)], ["torn_scan", "torn_scan", "DEF456"]),
        (None, [*keys("ABC123"), key("enter", 0.4), key("enter", 0.7)], ["torn_scan", "typed:enter"]),
        (None, [*keys("ABC123"), *keys("DEF456\r", 5.0)], ["torn_scan", "DEF456"]),
        (None, [*keys("ABC123"), key("escape", 0.3)], ["torn_scan", "typed:escape"]),
        (None, [*keys("ABC123"), *keys("789", 0.4, gap=0.2)], ["torn_scan", "torn_scan", "typed:8", "typed:9"]),
        (None, [*keys("ABC123"), *keys("DEF456", 0.3), *keys("GHI789\r", 0.6)], ["torn_scan"] * 3),
        # With a prefix, timing is not needed.
        (STX_TO_ETX, keys("\x02A\rB\t\x03", gap=0.2), ["A\rB\t"]),
        (STX_TO_ETX, keys("\x02AB\r\x03"), ["AB\r"]),
        (STX_TO_ETX, keys("ABCDEF"), ["typed:" + letter for letter in "ABCDEF"]),
        (STX_TO_ETX, keys("\x02HALF\x02WHOLE\x03"), ["torn_scan", "WHOLE"]),
        (STX_TO_ETX, [*keys("\x02AB"), *keys("CD\x03\x02EF\x03", 0.4)], ["torn_scan", "torn_scan", "EF"]),
        (F9_TO_ENTER, [key("f9"), *keys("A1\r", 0.01), key("enter", 2.0)], ["A1", "typed:enter"]),
        (F9_TO_ENTER, [key("f9")], ["typed:f9"]),
        (WedgeProfile(prefix_key=AIM_KEY), keys("]C1A]B\rAB\r"), ["]C1A]B", "typed:A", "typed:B", "typed:enter"]),
        # Beyond the maximum: one error, and the next scan is whole.
        (WedgeProfile(maximum_length=8), keys("ABCDEFGHIJKLM\rXYZ1\r"), ["scan_too_long", "XYZ1"]),
        (WedgeProfile(maximum_length=8), [*keys("ABCDEFGHIJ"), *keys("KLMN\r", 0.6)], ["scan_too_long", "torn_scan"]),
        # Not our keyboard.
        (None, keys("YYBAß01ß03J\r"), ["scanner_keyboard_layout"]),
        (None, keys("é0123456\r"), ["scan_not_ascii"]),
        (None, keys("\uff11\uff12\uff13\uff14\r"), ["scan_not_ascii"]),
        (None, keys("AB\x00CD\r"), ["scan_not_ascii"]),
    ],
)  # fmt: skip
def test_keys_become_scans_or_stay_typing(profile, strokes, expected):
    assert outcomes(play(KeyboardWedge(profile), strokes)) == expected


@pytest.mark.parametrize("name", ["f1", "f8", "enter", "tab", "ctrl+j", "escape", "backspace", "up", "delete", "alt+a"])
def test_a_lone_key_that_begins_no_scan_is_passed_on_at_once(name):
    wedge = KeyboardWedge()

    events = wedge.press(key(name))

    assert outcomes(events) == [f"typed:{name}"]
    assert wedge.next_deadline is None


def test_a_typed_key_is_given_back_fifty_milliseconds_after_it():
    wedge = KeyboardWedge()

    collected = wedge.press(key("7", 10.0))
    early = wedge.tick(10.049)
    due = wedge.tick(wedge.next_deadline)

    assert (collected, early) == ((), ())
    assert outcomes(due) == ["typed:7"]


def test_a_scan_says_that_it_came_by_the_keyboard_and_when():
    (event,) = play(KeyboardWedge(), keys("]E09521234543213\r", start=5.0, gap=0.0))

    assert isinstance(event, ScanRead)
    assert (event.scan.symbology, event.scan.text) == ("]E0", "9521234543213")
    assert (event.scan.source, event.scan.port, event.scan.monotonic_seconds) == ("wedge", "", 5.0)


def test_two_thousand_characters_in_one_burst_arrive_whole():
    text = "0123456789" * 200

    events = play(KeyboardWedge(WedgeProfile(maximum_length=4096)), keys(text + "\r", gap=0.00016))

    assert outcomes(events) == [text]


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("ABC", ["ABC"]),
        ("A\r\n", ["A"]),
        (f"10AB{GS}21X\nDEF{RS}G\n", [f"10AB{GS}21X", f"DEF{RS}G"]),
        ("A\nB\nC\n", ["A", "B", "C"]),
        ("A\nB\nC\nD\n", ["question:4"]),
        ("10AB<GS>21X", [f"10AB{GS}21X"]),
        (" 7 ", [" 7 "]),
        ("４７１１", ["scan_not_ascii"]),
        ("X" * 2000, ["scan_too_long"]),
        ("\n", []),
    ],
)
def test_a_pasted_line_is_a_scan_and_more_than_three_are_a_question(pasted, expected):
    events = KeyboardWedge().paste(pasted, 1.0)

    assert outcomes(events) == expected
    assert all(event.scan.source == "paste" for event in events if isinstance(event, ScanRead))


def test_keys_that_are_pending_come_before_what_is_pasted():
    wedge = KeyboardWedge()
    wedge.press(key("7", 1.0))

    assert outcomes(wedge.paste("ABC", 1.01)) == ["typed:7", "ABC"]


def is_subsequence(part: list[Keystroke], whole: list[Keystroke]) -> bool:
    rest = iter(whole)
    return all(stroke in rest for stroke in part)


any_key = st.sampled_from(["A", "7", "]", "\r", "\t", "\n", GS, "é"]).map(lambda c: KEY_OF.get(c, c)) | st.sampled_from(
    ["f3", "escape", "up"]
)


@given(st.lists(st.tuples(any_key, st.floats(0.0501, 3.0))))
def test_slow_typing_never_becomes_a_scan_and_comes_back_whole_and_in_order(typed):
    assume(all(name != AIM_KEY for name, _ in typed))
    now, strokes = 0.0, []
    for name, gap in typed:
        now += gap
        strokes.append(key(name, now))

    events = play(KeyboardWedge(), strokes)

    assert all(isinstance(event, Typed) for event in events)
    assert [stroke for event in events for stroke in event.keystrokes] == strokes


label_text = st.text(st.sampled_from("ABCXYZ0189-./ " + GS + RS + EOT), min_size=4, max_size=60)


@given(st.lists(label_text, min_size=1, max_size=5), st.sampled_from(["\r", "\n", "\t", "\r\n"]), st.floats(0, 0.04))
def test_every_burst_is_its_scan_and_gs_survives(texts, suffix, gap):
    wedge = KeyboardWedge()

    events = [event for i, text in enumerate(texts) for event in play(wedge, keys(text + suffix, i * 10.0, gap), i * 10.0 + 9)]

    assert outcomes(events) == texts


@given(st.lists(st.tuples(any_key, st.sampled_from([0.0, 0.01, 0.04, 0.06, 0.2, 0.4, 0.9])), max_size=40), st.booleans())
def test_no_key_that_is_not_data_is_lost_outside_a_scan_and_nothing_stays_pending(pressed, with_prefix):
    wedge = KeyboardWedge(WedgeProfile(prefix_key="ctrl+b") if with_prefix else None)
    now, strokes = 0.0, []
    for name, gap in pressed:
        now += gap
        strokes.append(key(name, now))

    events = play(wedge, strokes, until=now + 100)
    typed = [stroke for event in events if isinstance(event, Typed) for stroke in event.keystrokes]

    assert wedge.next_deadline is None
    assert is_subsequence(typed, strokes)
    assert len(typed) == len(strokes) or not all(isinstance(event, Typed) for event in events)
