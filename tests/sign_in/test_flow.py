"""Signing in, as the person at the start of the shift lives it."""

from scanner_client.flows.prompts import Chosen, Entry, Pressed, Typed
from scanner_client.flows.sign_in import SignedIn, sign_in
from shared.barcodes.barcode import OwnLabel
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.in_house import own_label
from tests.flow_lookup import ANNA, BERTA, FloorLookup, Played, play, scan, session_of


def badge(person: str):
    return scan(own_label(OwnLabel.BADGE, person))


def signed_in(*inputs, scanned_badge: str = "", lookup: FloorLookup | None = None) -> Played:
    return play(sign_in(lookup or FloorLookup(), scanned_badge), inputs)


def test_badge_and_pin_sign_in() -> None:
    played = signed_in(badge("ANNA"), Typed("1234"))

    assert played.result == SignedIn(session_of(ANNA), "W")


def test_the_name_may_be_typed() -> None:
    assert signed_in(Typed("anna"), Typed("1234")).ended


def test_the_pin_is_typed_where_nothing_is_shown() -> None:
    assert signed_in(badge("ANNA")).last.entry is Entry.PIN


def test_a_wrong_pin_is_refused_and_asked_again() -> None:
    played = signed_in(badge("ANNA"), Typed("9999"))

    assert played.code == "wrong_pin"
    assert played.last.ask == "Type PIN"


def test_a_pin_is_four_to_eight_digits_and_never_repeated_on_the_screen() -> None:
    for text in ("123", "123456789", "12ab"):
        played = signed_in(badge("ANNA"), Typed(text))

        assert played.code == "wrong_kind"
        assert text not in str(played.last)


def test_a_pin_never_comes_from_a_barcode() -> None:
    played = signed_in(badge("ANNA"), scan("1234"))

    assert not played.ended


def test_another_badge_at_the_pin_begins_again() -> None:
    played = signed_in(badge("ANNA"), badge("BERTA"), Typed("1234"), Chosen(2))

    assert played.result == SignedIn(session_of(BERTA), "E")


def test_a_person_of_several_locations_says_where() -> None:
    played = signed_in(badge("BERTA"), Typed("1234"))

    assert played.last.ask == "Which location?"
    assert [choice.text for choice in played.last.choices] == ["W", "E"]


def test_a_badge_that_was_scanned_already_leads_to_the_pin() -> None:
    assert signed_in(scanned_badge="ANNA").last.ask == "Type PIN"


def test_esc_at_the_pin_asks_for_a_badge_again() -> None:
    assert signed_in(badge("ANNA"), Pressed(FunctionCode.BACK)).last.ask == "Scan badge"


def test_a_locked_badge_is_refused() -> None:
    lookup = FloorLookup(people=[ANNA.model_copy(update={"blocked": True})])

    assert signed_in(badge("ANNA"), lookup=lookup).code == "person_locked"


def test_no_label_but_a_badge_signs_in() -> None:
    assert signed_in(scan("09521234543213")).told == "That is item BOLT; scan a badge."
