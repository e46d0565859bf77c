"""`python -m server.migrations.new_revision "what changes"`: a revision that brings the schema to what the tables say now.

It is a draft: read it, and add what Alembic does not see (sequences, triggers, data).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command

from server.database.engine import Engines
from server.migrations.migrate import configuration, upgrade


def new_revision(message: str) -> None:
    """Write the draft into `versions/`."""
    with tempfile.TemporaryDirectory() as folder:
        engines = Engines(f"sqlite:///{Path(folder) / 'empty.sqlite'}")
        with engines.writing.begin() as connection:
            upgrade(connection)
            config = configuration(connection)
            revision_nos = [int(path.name[:4]) for path in (Path(__file__).parent / "versions").glob("[0-9]*.py")]
            command.revision(config, message, autogenerate=True, rev_id=f"{max(revision_nos, default=0) + 1:04}")
        engines.dispose()


if __name__ == "__main__":
    new_revision(sys.argv[1])
