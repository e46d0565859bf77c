"""What the logs say of a failure of ours: where it was, and nothing that opens doors."""

from __future__ import annotations

import subprocess
import sys

import pytest

FAILING = """
import sys
from server.logs import configure_logs, log

def fail():
    token = "Bearer " + "-".join(["not", "for", "logs"])
    raise RuntimeError("broken")

configure_logs("info", sys.argv[1])
try:
    fail()
except RuntimeError:
    log.exception("request failed")
"""


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_a_failure_is_logged_with_its_place_and_without_the_values_of_variables(log_format: str) -> None:
    said = subprocess.run([sys.executable, "-c", FAILING, log_format], capture_output=True, text=True, check=True).stderr

    assert "RuntimeError" in said
    assert "fail" in said
    assert "not-for-logs" not in said
