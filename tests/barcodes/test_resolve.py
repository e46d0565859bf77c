"""What a barcode stands for: which stage wins, whose references count, and what is said when it is the wrong thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from shared.barcodes.directory import (
    ANYTHING,
    BinFound,
    CommandFound,
    DocumentFound,
    ItemFound,
    LotFound,
    PersonFound,
    QuantityFound,
    SerialFound,
    Wanted,
)
from shared.barcodes.function_codes import FunctionCode
from shared.barcodes.parse import parse
from shared.barcodes.resolve import Resolution, resolve
from shared.barcodes.scan import GS, Scan
from shared.quantities import Quantity
from shared.wire.access import PersonCard, Role
from shared.wire.catalog import BinCard, ItemCard, ItemUnit, LocationCard, LotCard, ReferenceCard

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = date(2026, 6, 30)
MILK = ItemCard(no="MILK", description="Milk", base_uom="PCS", units=(ItemUnit(code="BOX", base_units=Quantity(6)),))
SILK = ItemCard(no="SILK", description="Silk", base_uom="M", units=())
CHEESE = ItemCard(no="CHEESE", description="Cheese", base_uom="KG", units=())
GTIN, BOX_GTIN = "09521234543213", "19521234543210"


@dataclass
class SmallDirectory:
    """A directory of a few records, kept in lists."""

    item_cards: Sequence[ItemCard] = (MILK, SILK, CHEESE)
    reference_cards: Sequence[ReferenceCard] = ()
    bin_cards: Sequence[BinCard] = ()
    location_cards: Sequence[LocationCard] = ()
    open_documents: Sequence[DocumentFound] = ()
    people: Sequence[PersonCard] = ()
    lot_cards: Sequence[LotCard] = field(default_factory=tuple)

    def item(self, no: str) -> ItemCard | None:
        return next((card for card in self.item_cards if card.no == no), None)

    def references(self, numbers: Sequence[str], *, ignoring_case: bool = False) -> Sequence[ReferenceCard]:
        def form(text: str) -> str:
            return text.casefold() if ignoring_case else text

        return [card for card in self.reference_cards if form(card.number) in {form(number) for number in numbers}]

    def bins(self, code: str) -> Sequence[BinCard]:
        return [card for card in self.bin_cards if card.code == code]

    def location_with_gln(self, gln: str) -> LocationCard | None:
        return next((card for card in self.location_cards if card.gln == gln), None)

    def documents(self, no: str) -> Sequence[DocumentFound]:
        return [document for document in self.open_documents if document.no == no]

    def person(self, name: str) -> PersonCard | None:
        return next((card for card in self.people if card.person == name), None)

    def lots(self, lot_no: str, *, ignoring_case: bool = False) -> Sequence[LotCard]:
        return [card for card in self.lot_cards if card.lot == lot_no and not card.serial]

    def serials(self, serial_no: str, *, ignoring_case: bool = False) -> Sequence[LotCard]:
        return [card for card in self.lot_cards if card.serial == serial_no]


def scanned(text: str, directory: SmallDirectory, *wanted: Wanted, symbology: str = "", **circumstances) -> Resolution:
    barcode = parse(Scan(text, symbology), today=TODAY)
    return resolve(barcode, wanted or (Wanted.ITEM,), directory, **circumstances)


def test_a_reference_stands_for_the_item_in_its_unit() -> None:
    directory = SmallDirectory(reference_cards=[ReferenceCard(number="BC-BOX", item="MILK", uom="BOX")])

    found = scanned("BC-BOX", directory).found

    assert found == ItemFound(MILK, uom="BOX")


def test_an_item_number_stands_for_the_base_unit() -> None:
    assert scanned("MILK", SmallDirectory()).found == ItemFound(MILK, uom="PCS")


def test_a_gtin_is_found_whatever_its_length() -> None:
    directory = SmallDirectory(reference_cards=[ReferenceCard(number=GTIN, item="MILK")])

    for text in ("9521234543213", GTIN):
        assert scanned(text, directory).found == ItemFound(MILK, uom="PCS", gtin=GTIN)


def test_the_gtin_of_the_box_is_another_than_that_of_the_piece() -> None:
    directory = SmallDirectory(
        reference_cards=[ReferenceCard(number=GTIN, item="MILK"), ReferenceCard(number=BOX_GTIN, item="MILK", uom="BOX")]
    )

    assert scanned(BOX_GTIN, directory).found == ItemFound(MILK, uom="BOX", gtin=BOX_GTIN)


def test_a_label_with_gtin_lot_and_date_answers_all_of_them() -> None:
    directory = SmallDirectory(reference_cards=[ReferenceCard(number=GTIN, item="MILK")])

    found = scanned(f"01{GTIN}1726123110L-7{GS}", directory, symbology="]C1").found

    assert found == ItemFound(MILK, uom="PCS", lot_no="L-7", expires_on=date(2026, 12, 31), gtin=GTIN)


def test_the_count_of_a_pallet_is_in_the_unit_of_what_is_on_it() -> None:
    directory = SmallDirectory(reference_cards=[ReferenceCard(number=BOX_GTIN, item="MILK", uom="BOX")])

    found = scanned(f"02{BOX_GTIN}3740", directory, symbology="]C1").found

    assert found == ItemFound(MILK, uom="BOX", quantity=Quantity(40), gtin=BOX_GTIN)


def test_a_net_weight_is_a_quantity_where_the_item_is_counted_in_kilograms() -> None:
    directory = SmallDirectory(
        reference_cards=[ReferenceCard(number=GTIN, item="CHEESE"), ReferenceCard(number=BOX_GTIN, item="MILK")]
    )

    weighed = scanned(f"01{GTIN}3103001250", directory, symbology="]C1").found
    counted = scanned(f"01{BOX_GTIN}3103001250", directory, symbology="]C1").found

    assert weighed == ItemFound(CHEESE, uom="KG", quantity=Quantity("1.25"), gtin=GTIN)
    assert counted == ItemFound(MILK, uom="PCS", gtin=BOX_GTIN)


def test_a_text_that_a_standard_refuses_may_be_registered_all_the_same() -> None:
    directory = SmallDirectory(reference_cards=[ReferenceCard(number="9521234543214", item="MILK")])

    assert scanned("9521234543214", directory, symbology="]E0").found == ItemFound(MILK, uom="PCS")


def test_small_letters_are_the_last_attempt() -> None:
    directory = SmallDirectory(
        reference_cards=[ReferenceCard(number="Abc-1", item="MILK"), ReferenceCard(number="abc-1", item="SILK")]
    )

    assert scanned("abc-1", directory).found == ItemFound(SILK, uom="M")
    assert scanned("silk", directory).found == ItemFound(SILK, uom="M")


def test_one_number_on_two_items_is_ambiguous() -> None:
    directory = SmallDirectory(reference_cards=[ReferenceCard(number="12", item="MILK"), ReferenceCard(number="12", item="SILK")])

    resolution = scanned("12", directory)

    assert resolution.refused.code == "ambiguous_reference"
    assert {candidate.item.no for candidate in resolution.candidates} == {"MILK", "SILK"}


def test_one_number_for_piece_and_box_is_never_picked_silently() -> None:
    directory = SmallDirectory(
        reference_cards=[ReferenceCard(number="12", item="MILK"), ReferenceCard(number="12", item="MILK", uom="BOX")]
    )

    assert scanned("12", directory).refused.code == "ambiguous_reference"


def test_the_items_of_the_document_decide_between_two() -> None:
    directory = SmallDirectory(reference_cards=[ReferenceCard(number="12", item="MILK"), ReferenceCard(number="12", item="SILK")])

    assert scanned("12", directory, items_here={"SILK"}).found == ItemFound(SILK, uom="M")


def test_each_vendor_has_its_own_numbers() -> None:
    directory = SmallDirectory(
        reference_cards=[
            ReferenceCard(number="77", type="vendor", party="V1", item="MILK"),
            ReferenceCard(number="77", type="vendor", party="V2", item="SILK"),
        ]
    )

    assert scanned("77", directory, vendor="V2").found == ItemFound(SILK, uom="M")
    assert scanned("77", directory).refused.code == "unknown_reference"


def test_the_partys_own_reference_wins_over_a_bar_code_of_the_same_item() -> None:
    directory = SmallDirectory(
        reference_cards=[
            ReferenceCard(number="77", type="customer", party="C1", item="MILK", uom="BOX"),
            ReferenceCard(number="77", item="MILK"),
        ]
    )

    assert scanned("77", directory, customer="C1").found == ItemFound(MILK, uom="BOX")


def test_a_bin_at_the_item_prompt_is_named() -> None:
    directory = SmallDirectory(bin_cards=[BinCard(location="MAIN", code="A-01-03")])

    refused = scanned("ZZBA-01-03J", directory).refused

    assert refused.sentence == "That is bin A-01-03; scan an item."


def test_a_bin_at_the_item_prompt_is_the_next_bin_where_the_prompt_says_so() -> None:
    card = BinCard(location="MAIN", code="A-01-03")

    found = scanned("ZZBA-01-03J", SmallDirectory(bin_cards=[card]), switches={Wanted.BIN}).found

    assert found == BinFound(card)


def test_the_bin_of_the_persons_own_location_is_meant() -> None:
    here, there = BinCard(location="EAST", code="A-01-03"), BinCard(location="WEST", code="A-01-03")

    found = scanned("ZZBA-01-03J", SmallDirectory(bin_cards=[there, here]), Wanted.BIN, location="EAST").found

    assert found == BinFound(here)


def test_a_bin_label_may_name_its_location_in_front() -> None:
    card = BinCard(location="W", code="07-0001")

    found = scanned("ZZBW-07-0001I", SmallDirectory(bin_cards=[card]), Wanted.BIN, location="EAST").found

    assert found == BinFound(card)


def test_a_bin_may_be_labelled_by_gln_and_extension() -> None:
    card, location = BinCard(location="MAIN", code="A-01"), LocationCard(code="MAIN", gln="9521234543213")
    directory = SmallDirectory(bin_cards=[BinCard(location="EAST", code="A-01"), card], location_cards=[location])

    found = scanned("4149521234543213254A-01", directory, Wanted.BIN, symbology="]C1").found

    assert found == BinFound(card)


def test_commands_badges_quantities_and_documents_are_our_own_labels() -> None:
    jane = PersonCard(person="JANE", name="Jane", roles=(Role.FLOOR,), locations=(), blocked=False)
    order = DocumentFound("purchase_order", "PO106023", "MAIN")
    directory = SmallDirectory(people=[jane], open_documents=[order])

    found = [scanned(text, directory, *ANYTHING).found for text in ("ZZCDONEB", "ZZUJANE8", "ZZQ124", "ZZDPO106023I")]

    assert found == [CommandFound(FunctionCode.DONE), PersonFound(jane), QuantityFound(Quantity(12)), order]


def test_a_pallet_label_at_the_item_prompt_is_a_pallet() -> None:
    refused = scanned("00095212345432198758", SmallDirectory(), symbology="]C1").refused

    assert refused.sentence == "That is the pallet or parcel 095212345432198758; scan an item."


def test_a_lot_label_fills_the_item_in_hand() -> None:
    card = LotCard(item="MILK", lot="L-7")
    directory = SmallDirectory(lot_cards=[card, LotCard(item="SILK", lot="L-7")])

    found = scanned(f"1726123110L-7{GS}", directory, Wanted.LOT, symbology="]C1", item="MILK").found

    assert found == LotFound("L-7", date(2026, 12, 31), card=card)


def test_the_label_of_another_item_does_not_answer_the_lot_prompt() -> None:
    directory = SmallDirectory(reference_cards=[ReferenceCard(number=GTIN, item="SILK")])

    refused = scanned(f"01{GTIN}10L-7", directory, Wanted.LOT, symbology="]C1", item="MILK").refused

    assert refused.sentence == "That is item SILK; scan a lot number."


def test_a_label_with_serial_lot_and_date_is_one_thing() -> None:
    found = scanned(f"1726123121S-1{GS}10L-7", SmallDirectory(), *ANYTHING, symbology="]C1").found

    assert found == SerialFound("S-1", "L-7", date(2026, 12, 31))


def test_an_unknown_text_is_a_new_lot_only_where_new_ones_are_taken() -> None:
    assert scanned("L-NEW", SmallDirectory(), Wanted.LOT, new_numbers=True).found == LotFound("L-NEW")
    assert scanned("L-NEW", SmallDirectory(), Wanted.LOT).refused.code == "unknown_reference"


def test_the_barcode_of_a_product_is_no_new_serial_number() -> None:
    directory = SmallDirectory()

    assert scanned("9521234543213", directory, Wanted.SERIAL, symbology="]E0", new_numbers=True).refused is not None
    assert scanned("95200002", directory, Wanted.SERIAL, new_numbers=True).found == SerialFound("95200002")


def test_a_number_with_a_wrong_check_digit_says_so() -> None:
    assert scanned("9521234543214", SmallDirectory()).refused.code == "bad_check_digit"


def test_a_label_that_breaks_its_standard_says_why() -> None:
    refused = scanned("01123", SmallDirectory(), symbology="]C1").refused

    assert refused.code == "bad_barcode"


def test_our_own_number_on_a_gs1_label_is_found_where_the_gtin_is_not() -> None:
    found = scanned(f"01{GTIN}240SILK", SmallDirectory(), symbology="]C1").found

    assert found == ItemFound(SILK, uom="M", gtin=GTIN)


def test_a_suppliers_envelope_is_read_by_the_vendors_numbers() -> None:
    directory = SmallDirectory(reference_cards=[ReferenceCard(number="X-9", type="vendor", party="V1", item="MILK")])

    found = scanned("[)>\x1e06\x1d1PX-9\x1dQ5\x1d1TL-7\x1e\x04", directory, vendor="V1").found

    assert found == ItemFound(MILK, uom="PCS", quantity=Quantity(5), lot_no="L-7")
