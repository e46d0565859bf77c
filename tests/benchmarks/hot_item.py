"""One item, one lot, two bins, and sixty-four people who move it at once: `python -m tests.benchmarks.hot_item`.

Not a matter of speed: when all have been answered, every bin must hold exactly what the answers add up to, nothing may have gone
out that was not there, and `verify` must find nothing wrong. On PostgreSQL the people work through two processes.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import chain
from multiprocessing import get_context
from typing import TYPE_CHECKING

from server.app import open_database
from server.ledger.verify import verify
from server.settings import Settings
from tests.benchmarks.measured_database import FOLDER, KINDS, conditions, databases
from tests.builders.catalog import a_location, an_item, lot_specific
from tests.ledger.crowd import HOT_BIN, HOT_LOT, all_at_once, bought, expected_in_bins, found_in_bins, moves_of_one_lot

if TYPE_CHECKING:
    from server.ledger.posting_lines import AnyPostingLine

PROCESSES = {"sqlite": 1, "postgresql": 2}
START = 20


def main() -> int:
    options = _options()
    right = True
    for kind in options.database:
        with databases(kind, options.folder) as new_database:
            right &= _is_right(new_database(), PROCESSES[kind], options)
    return 0 if right else 1


def _is_right(url: str, processes: int, options: argparse.Namespace) -> bool:
    start: list[list[AnyPostingLine]] = [[bought("MILK", START, HOT_BIN, HOT_LOT)]]
    with closing(open_database(Settings(database_url=url))) as database:
        a_location(database, "WH", bins=("A", "B"))
        an_item(database, "MILK", tracking=lot_specific())
        all_at_once([database], start)
    parts = [(url, options.postings // processes, options.seed + number) for number in range(processes)]
    began = time.perf_counter()
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        outcomes = list(pool.map(_one_process, parts))
    elapsed = time.perf_counter() - began
    postings = [moves_of_one_lot(count, "MILK", seed=seed) for _, count, seed in parts]
    expected = expected_in_bins([*start, *chain(*postings)], ["posted", *chain(*outcomes)])
    with closing(open_database(Settings(database_url=url))) as database:
        found, wrong = found_in_bins(database, "MILK"), verify(database)
    told = ", ".join(f"{count} {outcome}" for outcome, count in Counter(chain(*outcomes)).most_common())
    print(f"\n{conditions(url)}, {processes} process{'es' * (processes > 1)}, seed {options.seed}")
    print(f"{sum(map(len, outcomes))} postings in {elapsed:.1f} s: {told}")
    print(f"in the bins {_said(found)}, by the answers {_said(expected)}; verify finds {len(wrong)} differences", flush=True)
    return found == expected and not wrong


def _one_process(part: tuple[str, int, int]) -> list[str]:
    url, count, seed = part
    with closing(open_database(Settings(database_url=url))) as database:
        return all_at_once([database], moves_of_one_lot(count, "MILK", seed=seed))


def _said(bins: dict) -> str:
    return ", ".join(f"{place.bin_code} {quantity}" for place, quantity in sorted(bins.items())) or "nothing"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", type=lambda kind: [kind], default=list(KINDS), help="sqlite or postgresql (default: both)")
    parser.add_argument("--postings", type=int, default=20_000, help="how many (default 20000)")
    parser.add_argument("--seed", type=int, default=1, help="of what is posted (default 1)")
    parser.add_argument("--folder", default=FOLDER, help=f"where the database lies (default {FOLDER})")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
