"""What a wrong field is answered with: where it is, and what to write instead."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from server.problems import field_sentence
from shared.wire.purchasing import NewPurchaseOrder

ORDER = {"vendor": "ACME", "lines": [{"item": "BOLT", "quantity": "1"}]}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"vendor": "V" * 21}, "Value should have at most 20 characters, not 21"),
        ({"date": "2026-13-01"}, "write the date as 2026-01-31"),
        ({"date": "31.12.2026"}, "write the date as 2026-01-31"),
        ({"colour": "red"}, "there is no such field"),
        ({"lines": [{"item": "BOLT"}]}, "is missing"),
        ({"lines": [{"item": "BOLT", "quantity": "-1"}]}, "must be more than zero"),
        ({"lines": ["BOLT"]}, "must be an object with fields"),
        ({"external_no": "A\x07"}, "has characters or a form that are not possible here"),
    ],
)
def test_a_wrong_field_is_answered_with_what_to_write(wrong: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(NewPurchaseOrder).validate_python(ORDER | wrong)

    assert field_sentence(refused.value.errors()[0]) == sentence


def test_a_request_without_its_body_is_told_so() -> None:
    said = field_sentence({"type": "missing", "loc": ("body",), "msg": "Field required"})

    assert said.startswith("the body of the request is missing")
