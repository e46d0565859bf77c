"""A device that records, sends and settles as fast as it can, until it is killed. Run as a process of its own.

Before each record it writes the id to standard output, after it `durable` and the id: what the test has read as durable must
be there afterwards, and what was never announced must not.
"""

from __future__ import annotations

import sys
from pathlib import Path

from scanner_client.outbox import JournalEntry, OpenTask, Outbox
from tests.outbox.transactions import a_transaction, posted

PERSON = "ANNA"


def main(path: str) -> None:
    outbox = Outbox(Path(path), history_max=20)
    if outbox.open_task(PERSON) is None:
        outbox.begin_task(OpenTask(PERSON, "count", "MAIN", "[]"))
    while True:
        transaction = a_transaction()
        print("recording", transaction.id, flush=True)
        outbox.record_step(PERSON, JournalEntry("scan", "[]", "+1", False, (transaction.id,)), [transaction])
        print("durable", transaction.id, flush=True)
        if transaction.id.int % 3 == 0:
            outbox.settle([posted(each.transaction) for each in outbox.next_batch()])


if __name__ == "__main__":
    main(sys.argv[1])
