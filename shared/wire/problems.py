"""Problem details (RFC 9457) as they go over the wire, made from the catalogue in `shared/errors.py`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from shared.errors import Refused


class FieldError(BaseModel):
    """One thing that is wrong with what was sent."""

    model_config = ConfigDict(frozen=True)

    where: str = Field(description="Path of the field, as `transactions.0.content.quantity`.")
    message: str = Field(description="What was expected.")
    code: str = Field(
        default="", description="Code of the catalogue, where a rule and not the form of the request speaks against it."
    )


class ProblemDetails(BaseModel):
    """Why something was refused, for a person and for a program."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(description="URI of the kind of problem: `/problems/` and its code.")
    title: str = Field(description="The sentence in at most 16 columns, for the smallest screens.")
    status: int = Field(description="HTTP status of an answer that consists of this problem.")
    detail: str = Field(description="What happened and the way out, for the person at the scanner.")
    code: str = Field(description="Code of the catalogue; what programs compare.")
    facts: dict[str, str] = Field(default_factory=dict, description="The facts in the sentence, by name.")
    errors: list[FieldError] = Field(default_factory=list, description="What is wrong field by field, where fields are.")


def problem_details(refused: Refused, errors: list[FieldError] | None = None) -> ProblemDetails:
    """The wire form of a refusal."""
    return ProblemDetails(
        type=f"/problems/{refused.code}",
        title=refused.problem.short,
        status=refused.problem.status,
        detail=refused.sentence,
        code=refused.code,
        facts=refused.facts,
        errors=errors or [],
    )
