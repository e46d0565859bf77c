"""Every outcome can be seen, read and heard."""

from __future__ import annotations

from itertools import combinations

import pytest

from scanner_client.feedback import FEEDBACK, Feedback, Outcome


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(feedback: Feedback) -> float:
    dark, light = sorted(map(luminance, (feedback.foreground, feedback.background)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("outcome", [Outcome.ACCEPTED, Outcome.REFUSED, Outcome.QUESTION])
def test_the_three_outcomes_of_a_scan_are_never_silent(outcome):
    feedback = FEEDBACK[outcome]

    assert feedback.bells > 0
    assert feedback.scanner_answer is not None


@pytest.mark.parametrize(("one", "other"), combinations(FEEDBACK.values(), 2))
def test_two_outcomes_differ_in_word_symbol_sound_and_colour_each_by_itself(one, other):
    for aspect in ("word", "symbol", "ascii_symbol", "bells", "style", "background"):
        assert getattr(one, aspect) != getattr(other, aspect)


@pytest.mark.parametrize("outcome", Outcome)
def test_the_band_has_a_contrast_of_seven_to_one(outcome):
    assert contrast(FEEDBACK[outcome]) >= 7


@pytest.mark.parametrize("outcome", Outcome)
def test_a_terminal_without_unicode_gets_a_symbol_too(outcome):
    assert FEEDBACK[outcome].ascii_symbol.isascii()


def test_status_is_read_aloud_as_one_line():
    assert FEEDBACK[Outcome.ACCEPTED].spoken("M8 bolt zinc, 24 pieces") == "accepted, M8 bolt zinc, 24 pieces"
