"""Where `stockhand-server` begins: an install for handhelds alone has nothing to serve with, and says so in one sentence."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command; where what the server is made of is not installed, say what to install. The exit code."""
    try:
        from server.main import main as run  # late: this is what may fail
    except ModuleNotFoundError as missing:
        if (missing.name or "").split(".")[0] in ("server", "shared"):
            raise
        sys.stderr.write(f"stockhand-server needs {missing.name}, which is not here: install stockhand[server].\n")
        return 1
    return run()
