"""`stockhand-server seal`, and what `verify` says of the seals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.command_line import DatabaseCommand, counted
from server.ledger.seals import check_seals, seal_all

if TYPE_CHECKING:
    from argparse import Namespace

    from server.database.unit_of_work import Database


def seals_are_whole(database: Database, expected_head: str = "") -> bool:
    """Check every seal against what is there, say what was found, and whether all is well.

    `expected_head` is the digest of the newest seal, or an older one, as it was noted elsewhere.
    """
    check = check_seals(database)
    for violation in check.violations:
        print(violation)
    is_known = not expected_head or expected_head in check.digests
    if not is_known:
        print(f"register_seal: no seal has the digest {expected_head}: the chain was made anew, or is another one")
    print(
        f"{counted(check.registers, 'posting')} in {counted(check.seals, 'seal')}, {check.unsealed} not sealed yet. "
        f"Newest seal: {check.head or 'none'}"
    )
    return is_known and not check.violations


def _seal(_arguments: Namespace, database: Database) -> int:
    print(f"{counted(seal_all(database), 'posting')} sealed.")
    return 0


COMMANDS = (DatabaseCommand(("seal",), _seal, "seal every posting that waits for it; the server does so by itself"),)
