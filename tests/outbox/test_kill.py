"""Power gone at any moment: what was said to be durable is there, once, and the journal agrees with the outbox."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from scanner_client.outbox import Outbox
from tests.outbox.scanning_device import PERSON

REPOSITORY = Path(__file__).parents[2]


def run_and_kill(path: Path, after_lines: int) -> list[list[str]]:
    """Start the device, read so many lines, kill it with SIGKILL; all that it had said."""
    command = [sys.executable, "-m", "tests.outbox.scanning_device", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY) as device:
        assert device.stdout is not None
        said = [device.stdout.readline() for _ in range(after_lines)]
        device.kill()
        said += device.stdout.readlines()
    return [line.split() for line in said if line.endswith("\n")]


@pytest.mark.parametrize("seed", range(4))
def test_what_was_durable_survives_kill_at_any_moment(tmp_path: Path, seed: int):
    path = tmp_path / "device.sqlite"
    moments = random.Random(seed)

    said = [line for _ in range(3) for line in run_and_kill(path, moments.randrange(1, 120))]

    durable = {transaction_id for word, transaction_id in said if word == "durable"}
    announced = {transaction_id for word, transaction_id in said if word == "recording"}
    outbox = Outbox(path)
    task = outbox.open_task(PERSON)
    journaled = [str(each) for entry in (task.entries if task else ()) for each in entry.transactions]
    assert durable <= set(journaled) <= announced
    assert len(journaled) == len(set(journaled)) == sum(outbox.counts().values())
    outbox.close()
