"""What people ask about a lot, serial or package number: where it came from, where it went, where it occurs; and recalls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.tracing import finding, recalls, store
from server.tracing.following import follow
from server.tracing.rules.comparison import changes
from server.tracing.values import RecallAction
from shared.errors import NOT_FOUND, Refused
from shared.wire import tracing as wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from server.database.unit_of_work import UnitOfWork
    from server.tracing.finding import Finder
    from server.tracing.values import Found, Recall, Sought, Trace, TraceRequest


def trace(work: UnitOfWork, request: TraceRequest) -> Trace:
    """The tree of where the goods went, or came from. Nothing asked for: nothing found, no error.

    Raises: Refused(UNKNOWN_ITEM). Source: spec/tracing.md, sections 2 to 6.
    """
    return follow(work, request)


def find(work: UnitOfWork, sought: Sought, finders: Iterable[Finder]) -> list[Found]:
    """Every table in which it occurs, open records too; `finders` are those of the documents. Source: section 9."""
    return finding.find(work, sought, finders)


def recall_report(work: UnitOfWork, numbers: Sequence[wire.RecallNumber]) -> wire.RecallReport:
    """Who got goods with these numbers, what is left of them, what came of them: as it is now. Nothing is kept.

    Raises: Refused(INVALID_REQUEST). Source: spec/tracing.md, section 10.
    """
    return recalls.report(work, numbers)


def open_recall(work: UnitOfWork, new: wire.NewRecall) -> wire.RecallCard:
    """Put a recall on record, with its report frozen. Raises: Refused(INVALID_REQUEST). Source: section 13, rule 1."""
    report = recalls.report(work, new.numbers)
    recall_no = store.add_recall(work.connection, new.reason, work.person, work.now, report.model_dump_json())
    return recall(work, recall_no)


def recall(work: UnitOfWork, recall_no: int) -> wire.RecallCard:
    """The recall with its report and what was done since. Raises: Refused(NOT_FOUND)."""
    found = _recall(work, recall_no)
    return wire.RecallCard(
        no=found.recall_no,
        reason=found.reason,
        person=found.person,
        opened_at=found.opened_at,
        report=_report(found),
        actions=tuple(wire.TickedRecallAction(**action._asdict()) for action in store.actions(work.connection, recall_no)),
    )


def recall_list(work: UnitOfWork) -> list[wire.RecallSummary]:
    """All recalls, the newest first."""
    return [
        wire.RecallSummary(
            no=each.recall_no,
            reason=each.reason,
            person=each.person,
            opened_at=each.opened_at,
            numbers=_report(each).numbers,
        )
        for each in store.recalls(work.connection)
    ]


def tick_off(work: UnitOfWork, recall_no: int, action: wire.RecallAction) -> wire.RecallCard:
    """Note something that was done about the recall. It does not block or post by itself. Raises: Refused(NOT_FOUND)."""
    _recall(work, recall_no)
    done = RecallAction(action.action, action.what, action.note, work.person, work.now)
    store.add_action(work.connection, recall_no, done)
    return recall(work, recall_no)


def compare_recall(work: UnitOfWork, recall_no: int) -> wire.RecallComparison:
    """What has changed since the recall was opened. Raises: Refused(NOT_FOUND). Source: section 13, rule 7."""
    then = _report(_recall(work, recall_no))
    now = recalls.report(work, then.numbers)
    return wire.RecallComparison(no=recall_no, as_of=now.as_of, changes=changes(then, now))


def _recall(work: UnitOfWork, recall_no: int) -> Recall:
    found = store.recalls(work.connection, recall_no)
    if not found:
        raise Refused(NOT_FOUND, what="recall", key=recall_no)
    return found[0]


def _report(found: Recall) -> wire.RecallReport:
    return wire.RecallReport.model_validate_json(found.report)
