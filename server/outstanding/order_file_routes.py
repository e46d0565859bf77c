"""Files of orders over HTTP: the body is the file itself, as a spreadsheet saves it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Query, Request

CSV_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "UTF-8; a header row with the names of the fields, then a row for each line.",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}
"""What the OpenAPI document says of such a body."""


async def _content(request: Request) -> bytes:
    return await request.body()


FileContent = Annotated[bytes, Depends(_content)]
DryRun = Annotated[bool, Query(description="Only say what is wrong; nothing is imported.")]
