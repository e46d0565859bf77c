"""Writes the pictures of the README: `python -m tests.screens.pictures`. The same flows and inputs give the same files."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from tests.screens.flows_shown import shown
from tests.screens.shown import ShownView

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent / "pictures"
ON_A_HANDHELD = (
    *("menu", "next_job", "receive", "receive_more", "put_away", "pick_document", "put_into_tote", "ship", "pick", "move", "plate"),
    *("print_labels", "count", "refused", "reclassify", "adjust"),
)
SHOWN = (
    *((task, (24, 16)) for task in ON_A_HANDHELD),
    ("look_up", (40, 24)),
    ("trace", (40, 24)),
    ("pick_document", (40, 24)),
    ("count", (16, 6)),
    ("count", (40, 24)),
    ("approve", (80, 24)),
)


def pictures() -> Iterator[tuple[str, str]]:
    """File name and SVG of each picture."""
    for state, (columns, rows) in SHOWN:
        yield f"{state}_{columns}x{rows}.svg", asyncio.run(_picture(state, (columns, rows)))


async def _picture(state: str, size: tuple[int, int]) -> str:
    app = ShownView(shown(state))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        return app.export_screenshot(title=state.replace("_", " "))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, picture in pictures():
        (FOLDER / name).write_text(picture, "utf-8")
        print(FOLDER / name)
