"""What a parsed barcode stands for at this prompt: own label, exact text, parsed meaning, text in any case, or nothing.

Pure rules over a `Directory` of exact look-ups, the same on the handheld and on the server. Nothing is ever picked silently:
several candidates of the wanted kind are `ambiguous_reference`, and one of another kind is named.
Source: spec/barcodes.md, section 10.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shared.barcodes.barcode import BarcodeKind
from shared.barcodes.candidates import STAGES, Circumstances, narrowed
from shared.barcodes.directory import LotFound, SerialFound, Wanted
from shared.barcodes.parse import BAD_CHECK_DIGIT as CHECK_DIGIT_HINT
from shared.barcodes.parse import symbology_and_data
from shared.codes import TRACKING_NUMBER_LENGTH_MAX
from shared.errors import AMBIGUOUS_REFERENCE, BAD_BARCODE, BAD_CHECK_DIGIT, UNKNOWN_REFERENCE, WRONG_KIND, Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from shared.barcodes.barcode import Barcode
    from shared.barcodes.directory import Directory, Found

CANDIDATES_MAX = 9
"""So many are shown when one must be chosen: one digit picks."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer: one thing found, or a refusal with what there is to choose from, or what it is instead."""

    candidates: tuple[Found, ...] = ()
    refused: Refused | None = None

    @property
    def found(self) -> Found | None:
        """The one thing that the scan stands for; None where it was refused."""
        return self.candidates[0] if self.refused is None else None


def resolve(
    barcode: Barcode,
    wanted: Collection[Wanted],
    directory: Directory,
    *,
    switches: Collection[Wanted] = (),
    location: str = "",
    vendor: str = "",
    customer: str = "",
    item: str = "",
    items_here: Collection[str] = (),
    new_numbers: bool = False,
) -> Resolution:
    """What the barcode stands for at a prompt that wants these kinds of things.

    `switches` are kinds that the prompt takes too where nothing of the wanted kinds is found (a bin at the item prompt is the
    next bin). What is certain narrows several candidates: the person's `location`, the `vendor` or `customer` of this order,
    the `item` in hand, the `items_here` on this document or in this bin. `new_numbers`: where a lot or serial number is
    wanted, a text that stands for nothing else is a new one.
    """
    circumstances = Circumstances(location, vendor, customer, item, frozenset(items_here))
    stages = [list(dict.fromkeys(stage(barcode, directory, circumstances))) for stage in STAGES]
    for kinds in (wanted, switches):
        for stage in stages:
            if of_kind := [found for found in stage if found.kind in kinds]:
                return _one_of(barcode, narrowed(of_kind, circumstances))
    others = [found for stage in stages for found in stage]
    if new_numbers and not others and (number := _new_number(barcode, wanted)):
        return Resolution((number,))
    return _refused(barcode, wanted, others)


def _one_of(barcode: Barcode, found: Sequence[Found]) -> Resolution:
    """Source: section 10, rule 4."""
    if len(found) == 1:
        return Resolution((found[0],))
    shown = tuple(found[:CANDIDATES_MAX])
    what = ", ".join(candidate.what for candidate in shown)
    return Resolution(shown, Refused(AMBIGUOUS_REFERENCE, barcode=_printable(barcode), candidates=what))


def _refused(barcode: Barcode, wanted: Collection[Wanted], others: Sequence[Found]) -> Resolution:
    """Nothing of the wanted kinds: what it is instead, what is wrong with it, or that nobody knows it (rules 1, 3 and 5)."""
    if others:
        names = " or ".join(kind for kind in Wanted if kind in wanted)
        return Resolution((others[0],), Refused(WRONG_KIND, what=others[0].what, wanted=names))
    text = _printable(barcode)
    if barcode.hint == CHECK_DIGIT_HINT or (barcode.error and barcode.error.code == BAD_CHECK_DIGIT.code):
        return Resolution(refused=Refused(BAD_CHECK_DIGIT, barcode=text))
    if barcode.error:
        return Resolution(refused=Refused(BAD_BARCODE, barcode=text, reason=barcode.error.reason))
    return Resolution(refused=Refused(UNKNOWN_REFERENCE, barcode=text))


def _new_number(barcode: Barcode, wanted: Collection[Wanted]) -> LotFound | SerialFound | None:
    """The text as a number that nobody has seen yet.

    A number of digits alone may look like a GTIN by chance; only an EAN symbol is certainly a product's.
    """
    symbology, text = symbology_and_data(barcode.scan)
    is_product = barcode.kind is BarcodeKind.GTIN and symbology.startswith("]E")
    may_be = barcode.kind in (BarcodeKind.PLAIN, BarcodeKind.GTIN, BarcodeKind.SSCC) and not is_product and not barcode.error
    if not (may_be and text.isprintable() and 0 < len(text) <= TRACKING_NUMBER_LENGTH_MAX):
        return None
    if Wanted.SERIAL in wanted:
        return SerialFound(text)
    return LotFound(text) if Wanted.LOT in wanted else None


def _printable(barcode: Barcode) -> str:
    """The text as a sentence can show it."""
    return "".join(character if character.isprintable() else "·" for character in barcode.scan.text)
