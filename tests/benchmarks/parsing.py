"""How long a scan takes to read, beside biip on the same text in the same run; the ratio is the figure.

    python -m tests.benchmarks.parsing

What must not be lost: a scan's first answer has 50 ms on a handheld, and reading it is the smallest part of that.
"""

from __future__ import annotations

import timeit
from datetime import date
from typing import TYPE_CHECKING

import biip

from shared.barcodes.parse import parse
from shared.barcodes.scan import Scan

if TYPE_CHECKING:
    from collections.abc import Callable

TODAY = date(2026, 6, 30)
ROUNDS = 5
READS = 5_000

TEXTS = {
    "GS1 label": Scan(text="01095212345432131726123110ABC123\x1d21XYZ", symbology="]C1"),
    "GTIN": Scan(text="9521234543213", symbology="]E0"),
    "own label": Scan(text="ZZBA-01-03J", symbology="]C0"),
    "plain": Scan(text="A-01-03", symbology="]C0"),
}


def microseconds(read: Callable[[], object]) -> float:
    """The best of a few rounds: what the code costs, without what else the machine did."""
    read()
    return min(timeit.repeat(read, number=READS, repeat=ROUNDS)) / READS * 1e6


def biip_on(text: str) -> Callable[[], object]:
    """biip reading the text, or refusing it: what it refuses it has looked at, too."""

    def read() -> object:
        try:
            return biip.parse(text)
        except biip.ParseError as refusal:
            return refusal

    return read


def main() -> None:
    print(f"{'':12}{'ours':>9}{'biip':>9}   µs per scan")
    for name, scan in TEXTS.items():
        ours = microseconds(lambda scan=scan: parse(scan, today=TODAY))
        theirs = microseconds(biip_on(scan.raw))
        print(f"{name:12}{ours:9.1f}{theirs:9.1f}   {theirs / ours:.1f} times as fast")


if __name__ == "__main__":
    main()
