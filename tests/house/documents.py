"""What is generated into the documents: `python -m tests.house.documents` writes it, a test fails where it is stale.

Each piece stands between `<!-- generated: name -->` and `<!-- end -->` in the README that shows it.
"""

from __future__ import annotations

import re
from pathlib import Path

from shared.errors import catalogue

HOUSE = Path(__file__).parents[2]
_PIECE = re.compile(r"(<!-- generated: (?P<name>[a-z ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def error_table() -> str:
    """Every refusal with its status and its sentence."""
    rows = [f"| `{problem.code}` | {problem.status} | {problem.sentence} |" for problem in catalogue().values()]
    return "\n".join(["| code | status | sentence |", "| --- | --- | --- |", *rows])


PIECES = {"error codes": error_table}


def with_pieces(text: str) -> str:
    """The document with every generated piece as it should be."""
    return _PIECE.sub(lambda found: f"{found[1]}\n{PIECES[found['name']]()}\n\n{found[3]}", text)


def documents_with_pieces() -> list[Path]:
    """The READMEs that hold generated pieces."""
    return [path for path in sorted(HOUSE.rglob("README.md")) if ".venv" not in path.parts and _PIECE.search(path.read_text())]


if __name__ == "__main__":
    for document in documents_with_pieces():
        document.write_text(with_pieces(document.read_text()))
