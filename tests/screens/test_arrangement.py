"""Any view at any size: every line fits, nothing that is needed is missing."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from scanner_client.ui.arrangement import Page, arranged, fits
from scanner_client.ui.fitting import cut_in_middle, fitted, plain, wrapped
from scanner_client.ui.view import PLAIN, UNICODE
from tests.screens.views import STATES

ALL_SIZES = [(columns, rows) for columns in (16, 17, 20, 24, 31, 40, 53, 72, 80, 132) for rows in (4, 6, 8, 12, 16, 20, 24, 50)]


def rows_of(page: Page) -> list[str]:
    return ["".join(run.text for run in line) for place in Page.__slots__ for line in getattr(page, place)]


@pytest.mark.parametrize("glyphs", [UNICODE, PLAIN], ids=["unicode", "plain"])
@pytest.mark.parametrize("state", STATES)
def test_every_view_fills_every_size_and_nothing_sticks_out(state, glyphs):
    for columns, rows in ALL_SIZES:
        if fits(columns, rows):
            shown = rows_of(arranged(STATES[state], columns, rows, glyphs))

            assert len(shown) == rows, (columns, rows)
            assert all(cell_len(row) <= columns for row in shown), (columns, rows, shown)


@pytest.mark.parametrize("state", STATES)
def test_link_unsent_and_question_are_seen_at_every_size(state):
    view = STATES[state]
    for columns, rows in ALL_SIZES:
        if fits(columns, rows):
            shown = rows_of(arranged(view, columns, rows, UNICODE))

            assert "●" in shown[0] or "○" in shown[0]
            assert str(view.status.waiting or "") in shown[0]
            assert any(view.prompt.ask.upper() in row for row in shown)


@pytest.mark.parametrize("state", STATES)
def test_a_plain_terminal_is_sent_nothing_but_ascii(state):
    for columns, rows in ALL_SIZES:
        assert all(row.isascii() for row in rows_of(arranged(STATES[state], columns, rows, PLAIN)))


@pytest.mark.parametrize(
    ("text", "columns", "shown"),
    [
        ("1000-M8", 16, "1000-M8"),
        ("LOT-2026-000815", 10, "LOT-2…0815"),
        ("24 PCS = 1 BOX", 10, "24 PCS = 1"),
        ("1000000.00005 KARTON", 13, "1000000.00005"),
        ("= 340 PCS", 6, "= 340"),
    ],
)
def test_a_code_is_cut_in_its_middle_and_of_a_quantity_the_unit_goes_first(text, columns, shown):
    assert fitted(text, columns) == shown


def test_a_cut_counts_columns_and_not_characters():
    assert cell_len(cut_in_middle("日本語の商品名テスト", 9)) <= 9


def test_words_are_kept_whole_where_a_line_holds_them():
    assert wrapped("Lot L-0815 is not on this order.", 16) == ["Lot L-0815 is", "not on this", "order."]


def test_letters_of_other_alphabets_become_something_a_plain_terminal_can_show():
    assert plain("✓ Größe −1 … 日本") == "OK Grosse -1 .. ??"
