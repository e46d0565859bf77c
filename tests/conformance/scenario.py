"""Plays one scenario against a company: its setup, then step by step, each `do` and each `check`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.conformance import (
    checks_documents,
    checks_ledger,
    steps_catalog,
    steps_counting,
    steps_documents,
    steps_invoicing,
    steps_ledger,
    steps_periods,
    steps_warehouse,
)
from tests.conformance.company import ADMIN, RefusedByServerError
from tests.conformance.fields import Fields, NotKnownError
from tests.conformance.later import not_built_yet
from tests.conformance.setup import set_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tests.conformance.company import Company

VERBS: dict[str, Callable[[Company, Fields], None]] = {
    **steps_catalog.VERBS,
    **steps_ledger.VERBS,
    **steps_documents.VERBS,
    **steps_invoicing.VERBS,
    **steps_counting.VERBS,
    **steps_periods.VERBS,
    **steps_warehouse.VERBS,
}
CHECKS: dict[str, Callable[[Company, Fields], None]] = {**checks_ledger.CHECKS, **checks_documents.CHECKS, **steps_warehouse.CHECKS}


def play(company: Company, scenario: Mapping[str, Any]) -> None:
    """Play it to its end. Raises: AssertionError where the books are not as they should be, NotBuiltYetError."""
    set_up(company, scenario["setup"])
    for number, step in enumerate(scenario["steps"], start=1):
        fields = Fields(step, f"step {number}")
        kind = "do" if "do" in step else "check"
        word = fields.require(kind)
        fields.where = f"step {number} {kind} {word}"
        not_built_yet(kind, word)
        for field in _fields_in(step):
            not_built_yet("field", f"{word}.{field}")
        known = VERBS if kind == "do" else CHECKS
        if word not in known:
            raise NotKnownError(f"{fields.where}: the runner does not know it")
        if kind == "do":
            _do(company, known[word], fields)
        else:
            known[word](company, fields)
            fields.require_all_taken()


def _fields_in(step: Mapping[str, Any]) -> Iterator[str]:
    """Names of the step's fields and of those in its lists, each also with its value."""
    for name, value in step.items():
        yield name
        if isinstance(value, str):
            yield f"{name}={value}"
        for row in value if isinstance(value, list) else ():
            yield from _fields_in(row) if isinstance(row, dict) else ()


def _do(company: Company, verb: Callable[[Company, Fields], None], step: Fields) -> None:
    company.acting = step.take("as", ADMIN)
    expected = step.take("error")
    before = company.books() if expected else ""
    refused = _refusal(company, verb, step)
    code = refused.code if refused else None
    assert code == expected, f"{step.where}: {refused or 'it was done'}, should be {expected or 'done'}"
    assert not refused or company.books() == before, f"{step.where}: it was refused, and yet something has changed"
    step.require_all_taken()


def _refusal(company: Company, verb: Callable[[Company, Fields], None], step: Fields) -> RefusedByServerError | None:
    try:
        verb(company, step)
    except RefusedByServerError as refused:
        return refused
    return None
