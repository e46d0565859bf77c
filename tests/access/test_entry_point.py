"""`stockhand-server` where only the handheld is installed."""

from __future__ import annotations

import subprocess
import sys


def test_a_server_without_its_parts_says_what_to_install() -> None:
    without = "import sys; sys.modules['structlog'] = None; from server.entry_point import main; sys.exit(main())"

    ended = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "stockhand-server needs structlog, which is not here: install stockhand[server].\n"


def test_with_its_parts_it_runs() -> None:
    run = "import sys; from server.entry_point import main; sys.argv = ['stockhand-server', '--help']; sys.exit(main())"

    ended = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, check=False)

    assert ended.returncode == 0
    assert "serve" in ended.stdout
